// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! What case lead and pool coordinator decide together: one proposes, the other agrees.

use crate::casework::{Context, Document, Proceeding, refusal};
use crate::form::choices;
use crate::role::Role;
use crate::rule;
use crate::state::Refusal;

choices! {
    /// One of the two who decide together.
    pub enum Side {
        Lead = "case_lead", "Fallführung";
        Coordinator = "coordinator", "Poolkoordination";
    }
}

impl Side {
    /// One refusal when the acting person does not stand on this side.
    pub(in crate::casework) fn wrong(self, case: &Proceeding, context: &Context<'_>) -> Option<Refusal> {
        let stands = match self {
            Side::Lead => context.leads(case),
            Side::Coordinator => context.has(Role::PoolCoordinator),
        };
        let message = format!("Sie können nicht als {} zustimmen.", self.de());
        (!stands).then(|| refusal(rule::OTHER_SIDE, "by", message, "Bitte wählen Sie Ihre eigene Funktion."))
    }

    /// One refusal when the acting person is not the second of two: the other side proposed, and it was somebody else.
    pub(in crate::casework) fn not_second(
        self,
        proposed_by: Side,
        proposal: Option<&Document>,
        context: &Context<'_>,
    ) -> Option<Refusal> {
        let author = proposal.and_then(|document| document.author.as_ref());
        let other = proposed_by != self && author != context.actor.map(|actor| &actor.user);
        let message = format!("Vorgeschlagen hat das schon die {}; zustimmen muss die andere Seite.", proposed_by.de());
        let help = "Fallführung und Poolkoordination entscheiden gemeinsam; beide müssen verschiedene Personen sein.";
        (!other).then(|| refusal(rule::SECOND_PERSON, "by", message, help))
    }
}

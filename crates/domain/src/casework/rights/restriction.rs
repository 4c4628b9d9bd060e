// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! Restriction of processing (Art. 18 GDPR, § 84 Abs. 3 SGB X): the case is read and nothing else is done with it.

use jiff::civil::Date;

use super::{after_the_draft, future, open_until_erased, reversed};
use crate::casework::follow_up::CourseEvent;
use crate::casework::implementation::{CrisisAcknowledgement, CrisisPlan};
use crate::casework::invitation::IdentityShown;
use crate::casework::{CaseForm, CaseFormKind, Context, Proceeding, Step, Writer, refusal};
use crate::form::{Text, choices, form};
use crate::rule;
use crate::state::{CaseState, Refusal};

choices! {
    /// Why processing is restricted.
    pub enum RestrictionReason {
        Contested = "contested", "Die Richtigkeit ist bestritten und wird geprüft (Art. 18 Abs. 1 Buchst. a DSGVO)";
        Unlawful = "unlawful", "Die Verarbeitung war unzulässig; statt der Löschung ist die Einschränkung verlangt (Buchst. b)";
        Claims = "claims", "Die betroffene Person braucht die Angaben für Ansprüche (Buchst. c)";
        Objection = "objection", "Über einen Widerspruch ist noch nicht entschieden (Buchst. d)";
        InsteadOfErasure = "instead_of_erasure", "Statt der Löschung, weil schutzwürdige Interessen entgegenstehen (§ 84 Abs. 3 SGB X)";
    }
}

form! {
    /// Processing is restricted, until it is lifted.
    pub struct Restriction {
        /// Why.
        must reason: RestrictionReason = "Grund";
        /// Since when.
        must since: Date = "Eingeschränkt seit";
        /// Note.
        may note: Text = "Anmerkung";
        /// Lifted.
        may lifted_on: Option<Date> = "Aufgehoben am" ("Die betroffene Person ist vorher zu unterrichten (Art. 18 Abs. 3 DSGVO)");
    }
}

impl CaseForm for Restriction {
    const NAME: &'static str = "restriction";
    const TITLE: &'static str = "Einschränkung der Verarbeitung";
    const STEP: Step = Step::Rights;
    const MANY: bool = true;
    const WRITERS: &'static [Writer] = &[Writer::CaseLead, Writer::UnitHead];

    fn open_in(state: CaseState) -> bool {
        open_until_erased(state)
    }

    fn is_called_for(case: &Proceeding) -> bool {
        after_the_draft(case)
    }

    fn rules(&self, _: Option<&str>, _: &Proceeding, context: &Context<'_>) -> Vec<Refusal> {
        let days = [
            future(Some(self.since), "since", context),
            future(self.lifted_on, "lifted_on", context),
            reversed(self.since, self.lifted_on, "lifted_on"),
        ];
        days.into_iter().flatten().collect()
    }
}

/// Whether processing of a case is restricted. Neither the beginning nor the lifting is ever written beforehand, so it does
/// not depend on the day.
#[must_use]
pub fn is_restricted(case: &Proceeding) -> bool {
    case.all::<Restriction>().iter().any(|entry| entry.form.lifted_on.is_none())
}

/// What goes on while processing is restricted: to protect the young person, to exercise the rights, to read.
fn goes_on(kind: &CaseFormKind) -> bool {
    const PROTECTS: [&str; 3] = [CourseEvent::NAME, CrisisPlan::NAME, CrisisAcknowledgement::NAME];
    kind.step == Step::Rights || kind.name == IdentityShown::NAME || PROTECTS.contains(&kind.name)
}

/// One refusal when a form is not accepted because processing is restricted.
pub(in crate::casework) fn restricted(case: &Proceeding, kind: &CaseFormKind) -> Option<Refusal> {
    (!goes_on(kind) && is_restricted(case)).then(|| {
        refusal(
            rule::CASE_RESTRICTED,
            "",
            format!(
                "Die Verarbeitung dieses Falls ist eingeschränkt (Art. 18 DSGVO): „{}“ ist zurzeit nicht möglich.",
                kind.title
            ),
            "Sie können den Fall lesen. Ereignisse, Kinderschutz und Krise halten Sie weiter fest. Die Fallführung oder die Leitung hebt die Einschränkung auf.",
        )
    })
}

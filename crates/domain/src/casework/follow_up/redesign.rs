// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! The setting is designed anew (T18): a new version begins, and case lead and coordinator decide together whether the
//! earlier one was changed on purpose or broke off.

use crate::casework::conduct::Side;
use crate::casework::implementation::{ComponentRow, SettingSoFar, components, propose};
use crate::casework::kind::step;
use crate::casework::{CaseForm, Context, DocumentKey, Proceeding, Step, Writer, refusal};
use crate::form::{Text, form};
use crate::rule;
use crate::state::{CaseState, Refusal};

form! {
    /// One side proposes a redesign.
    pub struct RedesignProposal {
        /// Who proposes.
        must by: Side = "Ich schlage vor als";
        /// Why.
        must reason: Text = "Warum soll das Setting umgestaltet werden?";
        /// What became of it.
        must so_far: SettingSoFar = "Das bisherige Setting wurde";
    }
    /// The other side agrees (T18).
    pub struct Redesign {
        /// Who agrees.
        must by: Side = "Ich stimme zu als";
        /// Agreed.
        must agreed: bool = "Ich stimme der Umgestaltung und der Einschätzung des bisherigen Settings zu";
    }
}

impl CaseForm for RedesignProposal {
    const NAME: &'static str = "redesign_proposal";
    const TITLE: &'static str = "Umgestaltung vorschlagen";
    const STEP: Step = Step::FollowUp;
    const WRITERS: &'static [Writer] = &[Writer::CaseLead, Writer::Coordinator];

    fn open_in(state: CaseState) -> bool {
        state == CaseState::FollowUp
    }

    fn rules(&self, _: Option<&str>, before: &Proceeding, context: &Context<'_>) -> Vec<Refusal> {
        self.by.wrong(before, context).into_iter().collect()
    }
}

/// The proposal that can be agreed to: made since the last redesign.
#[must_use]
pub fn redesign_proposal(case: &Proceeding) -> Option<RedesignProposal> {
    let made = case.written_at::<RedesignProposal>()?;
    let fresh = case.written_at::<Redesign>().is_none_or(|done| done < made);
    case.one::<RedesignProposal>().filter(|_| fresh)
}

step!(Redesign, "redesign", "Setting umgestalten", FollowUp, [CaseLead, Coordinator], {FollowUp => T18}, {
    const ABOUT: Option<&'static str> = Some("redesign_proposal");

    fn rules(&self, _: Option<&str>, before: &Proceeding, context: &Context<'_>) -> Vec<Refusal> {
        if let Some(wrong) = self.by.wrong(before, context) {
            return vec![wrong];
        }
        let Some(proposal) = redesign_proposal(before) else {
            let message = "Es liegt kein Vorschlag zur Umgestaltung vor.";
            let help = "Fallführung oder Poolkoordination schlägt zuerst vor, die andere Seite stimmt zu.";
            return vec![refusal(rule::PROPOSAL_MISSING, RedesignProposal::NAME, message, help)];
        };
        let document = before.documents.get(&DocumentKey::new(RedesignProposal::NAME, None));
        self.by.not_second(proposal.by, document, context).into_iter().collect()
    }

    fn apply(&self, _: Option<&str>, after: &mut Proceeding, context: &Context<'_>) {
        let Some(proposal) = after.one::<RedesignProposal>() else { return };
        // The new version begins as the present one, without its days; nobody has agreed to it, so it can be rewritten.
        let rows = components(after).into_iter().map(|row| ComponentRow { from: None, to: None, ..row }).collect();
        propose(after, rows, &proposal.reason, Some(proposal.so_far), context);
    }
});

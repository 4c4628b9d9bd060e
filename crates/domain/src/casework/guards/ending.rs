// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! Guards after the start, of a hold and of the end.

use super::hold;
use crate::casework::conduct::{ClosingProposal, Hold, closing_proposal, not_both, reason_refused};
use crate::casework::follow_up::started_before;
use crate::casework::{CaseForm, Context, Proceeding};
use crate::rule;
use crate::state::Refusal;
use crate::transition::Guard;

pub(super) fn unmet(guard: Guard, case: &Proceeding, context: &Context<'_>) -> Option<Vec<Refusal>> {
    let propose = "Fallführung oder Poolkoordination schlägt den Abschluss vor, die andere Seite stimmt zu.";
    let proposal = || closing_proposal(case);
    Some(match guard {
        Guard::AutomaticNextDay => {
            let passed = started_before(case, context.today());
            hold(passed, rule::START_IS_TODAY, "", guard, "Morgen geht es weiter.")
        }
        Guard::HoldReason => hold(case.one::<Hold>().is_some(), rule::HOLD_REASON_MISSING, Hold::NAME, guard, ""),
        Guard::ContactPerson => {
            let named = case.one::<Hold>().is_some_and(|form| !form.contact_person.is_empty());
            hold(named, rule::CONTACT_PERSON_MISSING, Hold::NAME, guard, "")
        }
        Guard::ClosureReasonAllowed => {
            let Some(form) = proposal() else {
                return Some(hold(false, rule::CLOSING_PROPOSAL_MISSING, ClosingProposal::NAME, guard, propose));
            };
            reason_refused(form.reason, context.profile).into_iter().collect()
        }
        Guard::ClosingNote => {
            let noted = proposal().is_none_or(|form| !form.note.is_empty());
            hold(noted, rule::CLOSING_NOTE_MISSING, ClosingProposal::NAME, guard, propose)
        }
        Guard::OutcomeAtClosing => {
            let told = proposal().is_none_or(|form| form.retention.is_some() || form.reason.code() == "CL-DEA");
            hold(told, rule::OUTCOME_MISSING, ClosingProposal::NAME, guard, propose)
        }
        Guard::BothConfirm => not_both(case, context),
        _ => return None,
    })
}

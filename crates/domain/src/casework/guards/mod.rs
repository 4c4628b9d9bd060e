// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! The guards of the transitions, each decided on the case as it would be then. What cannot be decided is refused.

mod ending;
mod implementation;
mod invitation;
mod referral;
mod session;

use super::{Context, Proceeding, refusal};
use crate::state::Refusal;
use crate::transition::{Guard, TransitionId};

/// Decides the guards of one part of the way; none for guards of another part.
type Part = fn(Guard, &Proceeding, &Context<'_>) -> Option<Vec<Refusal>>;

const PARTS: [Part; 5] = [referral::unmet, invitation::unmet, session::unmet, implementation::unmet, ending::unmet];

/// What stands in the way of a transition, as far as one guard tells.
pub(super) fn unmet(guard: Guard, case: &Proceeding, context: &Context<'_>) -> Vec<Refusal> {
    match guard {
        Guard::AsFirstSubmission => all_of(TransitionId::T01, case, context),
        Guard::AsFirstInvitation => all_of(TransitionId::T08, case, context),
        _ => PARTS.iter().find_map(|part| part(guard, case, context)).unwrap_or_else(|| {
            vec![refusal("guard", "", guard.de(), "Bitte wenden Sie sich an die Poolkoordination.")]
        }),
    }
}

fn all_of(transition: TransitionId, case: &Proceeding, context: &Context<'_>) -> Vec<Refusal> {
    transition.get().guards.iter().flat_map(|guard| unmet(*guard, case, context)).collect()
}

/// Nothing when it holds; else one refusal with the guard's own sentence.
fn hold(holds: bool, rule: &'static str, field: &str, guard: Guard, help: &str) -> Vec<Refusal> {
    if holds { Vec::new() } else { vec![refusal(rule, field, guard.de(), help)] }
}

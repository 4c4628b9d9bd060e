// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! The guards of the transitions, each decided on the case as it would be then. What cannot be decided is refused.

mod ending;
mod implementation;
mod invitation;
mod referral;
mod session;

use super::{CaseFormKind, Context, Proceeding, refusal};
use crate::rule::{self, Rule};
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
            vec![refusal(rule::GUARD, "", guard.de(), "Bitte wenden Sie sich an die Poolkoordination.")]
        }),
    }
}

/// What still stands in the way of the step that a form performs from the present state, apart from the form itself: what
/// has to be written elsewhere, and for those who may take the step also what nothing that is written could change.
#[must_use]
pub fn missing(case: &Proceeding, kind: &CaseFormKind, context: &Context<'_>) -> Vec<Refusal> {
    let Some(transition) = (kind.transition)(case.course.state()) else { return Vec::new() };
    let may = kind.may_write(case, context);
    let elsewhere = |refusal: &Refusal| refusal.field.as_deref().map_or(may, |field| field != kind.name);
    all_of(transition, case, context).into_iter().filter(elsewhere).collect()
}

fn all_of(transition: TransitionId, case: &Proceeding, context: &Context<'_>) -> Vec<Refusal> {
    transition.get().guards.iter().flat_map(|guard| unmet(*guard, case, context)).collect()
}

/// Nothing when it holds; else one refusal with the guard's own sentence.
fn hold(holds: bool, rule: Rule, field: &str, guard: Guard, help: &str) -> Vec<Refusal> {
    if holds { Vec::new() } else { vec![refusal(rule, field, guard.de(), help)] }
}

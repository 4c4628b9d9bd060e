// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! The guards of the transitions, each decided on the case as it would be then. What cannot be decided is refused.

mod ending;
pub(super) mod erasure;
mod implementation;
mod invitation;
mod referral;
mod session;

use super::{CaseFormKind, Context, Proceeding, Writer, refusal};
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
            let help = context.help_of_office(
                "Laden Sie den Fall neu: Vielleicht hat ihn inzwischen jemand weitergeführt.",
                "Bitte wenden Sie sich an die Poolkoordination.",
            );
            vec![refusal(rule::GUARD, "", guard.missing_de(), help)]
        }),
    }
}

/// What still stands in the way of the step that a form performs from the present state, apart from the form itself: what
/// has to be written elsewhere, and for those who may take the step also what nothing that is written could change. What
/// the step itself fulfils ([`Guard::by_the_step`]) is no part of it.
#[must_use]
pub fn missing(case: &Proceeding, kind: &CaseFormKind, context: &Context<'_>) -> Vec<Refusal> {
    let Some(transition) = (kind.transition)(case.course.state()) else { return Vec::new() };
    let may = kind.may_write(case, context);
    let elsewhere = |refusal: &Refusal| refusal.field.as_deref().map_or(may, |field| field != kind.name);
    let open = |guard: Guard| {
        let by_hand = move |refusal: &Refusal| !guard.by_the_step() || is_written_by_people(refusal);
        unmet(guard, case, context).into_iter().filter(by_hand).collect::<Vec<_>>()
    };
    each_guard(transition).into_iter().flat_map(open).filter(elsewhere).collect()
}

/// Whether somebody has to write another form: a seat before the members can be invited, or how a guardian without an
/// account was.
fn is_written_by_people(refusal: &Refusal) -> bool {
    let form = refusal.field.as_deref().and_then(super::form);
    form.is_some_and(|form| form.writers.iter().any(|writer| *writer != Writer::System))
}

/// The guards of a transition, with those of another in the place of the guard that refers to it.
fn each_guard(transition: TransitionId) -> Vec<Guard> {
    let guards = transition.get().guards.iter();
    guards
        .flat_map(|guard| match guard {
            Guard::AsFirstSubmission => each_guard(TransitionId::T01),
            Guard::AsFirstInvitation => each_guard(TransitionId::T08),
            guard => vec![*guard],
        })
        .collect()
}

fn all_of(transition: TransitionId, case: &Proceeding, context: &Context<'_>) -> Vec<Refusal> {
    each_guard(transition).into_iter().flat_map(|guard| unmet(guard, case, context)).collect()
}

/// Nothing when it holds; else one refusal with the guard's sentence about what is missing.
fn hold(holds: bool, rule: Rule, field: &str, guard: Guard, help: &str) -> Vec<Refusal> {
    if holds { Vec::new() } else { vec![refusal(rule, field, guard.missing_de(), help)] }
}

#[cfg(test)]
mod tests;

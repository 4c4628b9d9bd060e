// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! After the start: events, outcomes, factors, transitions between systems, redesign, reconvening.

mod course;
mod indicators;
mod notices;
mod outcome;
mod redesign;
mod timeline;

pub use course::{CourseEvent, FollowUpBegin, Friction, FrictionKind, System, SystemTransition};
pub use indicators::{
    Complexity, RevolvingDoor, WithoutReturn, complexity, revolving_door, system_changes, without_return,
};
pub(super) use notices::{notices, started_before};
pub(super) use outcome::keep_hindrances;
pub use outcome::{
    EARLY_DAYS, Factors, GoalAttainment, HindranceRow, Outcome, Rating, Stay, SuccessRow, Weight, factors,
};
pub use redesign::{Redesign, RedesignProposal, redesign_proposal};
pub use timeline::timeline;

use super::CaseFormKind;

/// The forms of this part.
pub(super) const FORMS: &[CaseFormKind] = &[
    CaseFormKind::of::<FollowUpBegin>(),
    CaseFormKind::of::<CourseEvent>(),
    CaseFormKind::of::<Outcome>(),
    CaseFormKind::of::<Stay>(),
    CaseFormKind::of::<Factors>(),
    CaseFormKind::of::<SystemTransition>(),
    CaseFormKind::of::<Friction>(),
    CaseFormKind::of::<RedesignProposal>(),
    CaseFormKind::of::<Redesign>(),
];

#[cfg(test)]
pub(crate) mod tests;

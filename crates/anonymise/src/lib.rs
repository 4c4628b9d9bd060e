// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! From a case to what may leave the node, and the scan that looks for names.
//!
//! Two doors and nothing between them: [`scan`] finds what names somebody in a text, [`release`]
//! makes a [`Releasable`] from a case or says with [`Withheld`] why not. A `Releasable` has no
//! other constructor, so what was not judged cannot be sent.
//!
//! Nothing here is called anonymous. With five to fifteen cases a year whoever knows the young person
//! or worked in the setting recognises the pattern; the [`RiskReport`] says so in each case.
//!
//! The crate is pure: no clock, no randomness, no input or output.

mod release;
mod text;

pub use release::{
    Cohort, Gate, HalfYear, Holds, K_MIN, LADDER, LESSON_CHARS_MAX, NotAHalfYear, OUTCOME_MARGIN_POINTS, Releasable,
    ReleasePolicy, RiskReport, Rung, Submission, WAITING_MONTHS, Withheld, release,
};
pub use text::{Hit, HitKind, NodeTerms, Register, RegisterInput, ScanResult, scan};

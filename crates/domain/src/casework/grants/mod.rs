// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! Access to one case for one person and a period, beside office and invitation: in an emergency, and for an evaluation.

mod emergency;
mod sample;

pub use emergency::{EMERGENCY_DAYS, EMERGENCY_REASON_MIN, EmergencyAccess, emergency_told, emergency_until};
pub(super) use emergency::{message, opened};
pub use sample::{EvaluationSample, SAMPLE_MONTHS_MAX, sample_until};

use super::CaseFormKind;

/// The forms of this part.
pub(super) const FORMS: &[CaseFormKind] =
    &[CaseFormKind::of::<EvaluationSample>(), CaseFormKind::of::<EmergencyAccess>()];

#[cfg(test)]
mod tests;

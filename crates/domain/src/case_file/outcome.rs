// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! Outcomes at the measuring points and the closure.

use jiff::ToSpan;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::codes::{ClosureReason, HoldStatus, OutcomeDelinquency, OutcomeSchool};
use crate::debug::closed_debug;

/// The measuring points in months after the start.
pub(crate) const MEASURING_POINTS: [u8; 4] = [3, 6, 12, 24];

/// One observation. Its fields are empty until it was made.
#[derive(Clone, Eq, PartialEq, Serialize, Deserialize)]
pub struct OutcomeObservation {
    /// Months after the start: 3, 6, 12 or 24.
    pub months: u8,
    /// Day on which it is due.
    pub due: Date,
    /// Status of the setting.
    pub hold_status: Option<HoldStatus>,
    /// School or training.
    pub school: Option<OutcomeSchool>,
    /// Delinquency.
    pub delinquency: Option<OutcomeDelinquency>,
    /// Days in a clinic during the period.
    pub clinic_days: Option<u16>,
    /// Days absent without leave during the period.
    pub absent_days: Option<u16>,
}

impl OutcomeObservation {
    /// Whether the setting held; none while unanswered or unknown.
    #[must_use]
    pub fn held(&self) -> Option<bool> {
        self.hold_status.and_then(HoldStatus::held)
    }
}

/// The due day of an observation: start plus calendar months, clamped to the end of a shorter month (I10).
#[must_use]
pub fn outcome_due(start: Date, months: u8) -> Date {
    start.saturating_add(i32::from(months).months())
}

/// End of the pool's accompaniment.
#[derive(Clone, Eq, PartialEq, Serialize, Deserialize)]
pub struct Closure {
    /// Day.
    pub date: Date,
    /// Reason.
    pub reason: ClosureReason,
}

closed_debug!(OutcomeObservation, Closure);

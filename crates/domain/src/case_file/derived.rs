// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! What follows from a record: never typed by anybody, always computed.

use std::collections::BTreeSet;

use jiff::ToSpan;
use jiff::civil::Date;

use super::{CaseRecord, PanelSession};
use crate::codes::{AgeBandOfficial, AgeBandWide, ProblemGroup};

impl CaseRecord {
    /// The groups of the problem codes, each once, in the order of the list.
    #[must_use]
    pub fn problem_groups(&self) -> Vec<ProblemGroup> {
        let groups: BTreeSet<_> = self.referral.problems.iter().map(|problem| problem.group()).collect();
        groups.into_iter().collect()
    }

    /// Number of earlier stations that broke down (R135).
    #[must_use]
    pub fn breakdowns_before(&self) -> usize {
        self.history
            .iter()
            .filter(|station| station.end_reason.is_some_and(crate::codes::EndReason::is_breakdown))
            .count()
    }

    /// The first session.
    #[must_use]
    pub fn first_session(&self) -> Option<&PanelSession> {
        self.sessions.iter().min_by_key(|session| session.no)
    }

    /// The session that first found a solution.
    #[must_use]
    pub fn solution_session(&self) -> Option<&PanelSession> {
        self.sessions.iter().filter(|session| session.solution_ready).min_by_key(|session| session.no)
    }

    /// Days from submission to the first session.
    #[must_use]
    pub fn days_intake_to_first_session(&self) -> Option<i32> {
        Some(days_between(self.referral.submitted_on, self.first_session()?.date))
    }

    /// Days from submission to the actual start.
    #[must_use]
    pub fn days_intake_to_start(&self) -> Option<i32> {
        Some(days_between(self.referral.submitted_on, self.measure_started_on?))
    }

    /// Days from the session with the solution to the actual start.
    #[must_use]
    pub fn days_solution_to_start(&self) -> Option<i32> {
        Some(days_between(self.solution_session()?.date, self.measure_started_on?))
    }

    /// Official age band at intake.
    #[must_use]
    pub fn age_band_official(&self) -> Option<AgeBandOfficial> {
        AgeBandOfficial::of_age(self.referral.age_at_intake)
    }

    /// Wide age band at intake.
    #[must_use]
    pub fn age_band_wide(&self) -> Option<AgeBandWide> {
        AgeBandWide::of_age(self.referral.age_at_intake)
    }
}

/// Calendar days from one day to another; negative when the second is earlier.
pub(crate) fn days_between(from: Date, to: Date) -> i32 {
    (to - from).get_days()
}

/// The greatest age that is believed, in full years.
const AGE_MAX: u8 = 120;

/// The earliest birth date that is believed on a day.
pub(crate) fn earliest_birth(on: Date) -> Date {
    on.saturating_sub((i32::from(AGE_MAX) + 1).years()).saturating_add(1_i32.day())
}

/// Age in full years on a day; none when the day is before the birth or the age is beyond any human life.
pub(crate) fn full_years(birth: Date, on: Date) -> Option<u8> {
    let had_birthday = (on.month(), on.day()) >= (birth.month(), birth.day());
    let years = i32::from(on.year()) - i32::from(birth.year()) - i32::from(!had_birthday);
    u8::try_from(years).ok().filter(|years| *years <= AGE_MAX)
}

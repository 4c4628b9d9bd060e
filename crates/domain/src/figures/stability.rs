// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! Whether settings held and agreements were kept.

use jiff::civil::Date;
use serde::Serialize;

use super::{Counts, percent};
use crate::case_file::{CaseRecord, MEASURING_POINTS};

/// Stability at one measuring point.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
pub struct Stability {
    /// Observations due by the day and answered; unknown ones are not in it.
    pub due: u64,
    /// Those in which the setting held.
    pub held: u64,
    /// Held of due; none when nothing was due.
    pub percent: Option<String>,
    /// All recorded observations by status, unknown ones included.
    pub status: Counts,
}

/// Agreements of the sessions.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
pub struct AgreementFigures {
    /// All.
    pub total: u64,
    /// Done on the agreed day or before.
    pub done_on_time: u64,
    /// Done later.
    pub done_late: u64,
    /// Not done by the day of the report.
    pub open: u64,
}

pub(super) fn stability(started: &[&CaseRecord], as_of: Date) -> Vec<(String, Stability)> {
    MEASURING_POINTS.iter().map(|months| (months.to_string(), at(started, *months, as_of))).collect()
}

fn at(started: &[&CaseRecord], months: u8, as_of: Date) -> Stability {
    let recorded = || {
        started
            .iter()
            .flat_map(|case| &case.outcomes)
            .filter(move |outcome| outcome.months == months && outcome.due <= as_of && outcome.hold_status.is_some())
    };
    let answered = |held: bool| recorded().filter(|outcome| outcome.held() == Some(held)).count() as u64;
    let (held, not_held) = (answered(true), answered(false));
    Stability {
        due: held + not_held,
        held,
        percent: percent(held, held + not_held),
        status: Counts::of(recorded().filter_map(|outcome| outcome.hold_status)),
    }
}

pub(super) fn agreements(cases: &[&CaseRecord], as_of: Date) -> AgreementFigures {
    let mut figures = AgreementFigures { total: 0, done_on_time: 0, done_late: 0, open: 0 };
    let sessions = cases.iter().flat_map(|case| &case.sessions).filter(|session| session.date <= as_of);
    for agreement in sessions.flat_map(|session| &session.agreements) {
        figures.total += 1;
        match agreement.done_on.filter(|done| *done <= as_of) {
            None => figures.open += 1,
            Some(done) if done <= agreement.due => figures.done_on_time += 1,
            Some(_) => figures.done_late += 1,
        }
    }
    figures
}

// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! What is counted about the course of a case. Counts only: there is no score, and nothing is decided by them (R37,
//! R46).

use jiff::ToSpan;
use jiff::civil::Date;

use super::course::{CourseEvent, System, SystemTransition};
use crate::case_file::{CaseRecord, HelpStation};
use crate::casework::Proceeding;
use crate::codes::HelpStationCode;

/// Months in which changes between systems are counted (R48, K12).
const MONTHS: i32 = 24;
/// Changes within that time that make a revolving door (R48).
const REVOLVING: usize = 2;
/// Days in a clinic that count as a return to it (K13).
const CLINIC_RETURN_DAYS: u16 = 28;

/// How many-sided a case is (R37).
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Complexity {
    /// Problems.
    pub problems: usize,
    /// Groups of problems.
    pub problem_groups: usize,
    /// Other systems involved.
    pub interfaces: usize,
    /// Earlier stations of help.
    pub stations: usize,
    /// Those that broke down.
    pub breakdowns: usize,
}

/// The complexity of a case.
#[must_use]
pub fn complexity(record: &CaseRecord) -> Complexity {
    Complexity {
        problems: record.referral.problems.len(),
        problem_groups: record.problem_groups().len(),
        interfaces: record.referral.interfaces.len(),
        stations: record.history.len(),
        breakdowns: record.breakdowns_before(),
    }
}

/// The system of a station; none for the street and the family, which are no help.
fn system(code: HelpStationCode) -> Option<System> {
    match code.code() {
        "HH-KJP" => Some(System::Psychiatry),
        "HH-HAFT" => Some(System::Custody),
        "HH-STR" | "HH-HOME" => None,
        _ => Some(System::YouthWelfare),
    }
}

/// The days on which the system changed, known by month.
fn changes(history: &[HelpStation]) -> Vec<Date> {
    let mut stations: Vec<_> =
        history.iter().filter_map(|station| Some((station.from.first_day(), system(station.code)?))).collect();
    stations.sort_by_key(|(from, _)| *from);
    stations.windows(2).filter(|pair| pair[0].1 != pair[1].1).map(|pair| pair[1].0).collect()
}

/// Changes between youth welfare, psychiatry and custody.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct RevolvingDoor {
    /// Most changes within 24 months.
    pub changes: usize,
    /// At least two.
    pub is_one: bool,
}

/// The revolving-door indicator (R48).
#[must_use]
pub fn revolving_door(history: &[HelpStation]) -> RevolvingDoor {
    let days = changes(history);
    let within = |first: &Date| {
        days.iter().filter(|day| *first <= **day && **day < first.saturating_add(MONTHS.months())).count()
    };
    let most = days.iter().map(within).max().unwrap_or(0);
    RevolvingDoor { changes: most, is_one: most >= REVOLVING }
}

/// Changes between systems in the 24 months before and after the start (R155, K12): before, as the help history shows
/// them; after, the transitions that happened, and the way into clinic or custody and back again.
#[must_use]
pub fn system_changes(case: &Proceeding) -> (usize, usize) {
    let record = &case.case.record;
    let turn = record.measure_started_on.unwrap_or(record.referral.submitted_on);
    let (first, last) = (turn.saturating_add((-MONTHS).months()), turn.saturating_add(MONTHS.months()));
    let before = changes(&record.history).into_iter().filter(|day| first <= *day && *day < turn).count();
    let after = |day: &Date| turn <= *day && *day < last;
    let moved = case.all::<SystemTransition>().into_iter().filter_map(|entry| entry.form.done_on).filter(after).count();
    let events = case.all::<CourseEvent>().into_iter().map(|entry| entry.form);
    let stays = events.filter(|event| matches!(event.kind.code(), "EV-KJP" | "EV-CUST"));
    let there_and_back = stays.flat_map(|event| [Some(event.on), event.until]).flatten().filter(after).count();
    (before, moved + there_and_back)
}

/// Cases that did not return to a clinic for more than 28 days or to custody within twelve months (R148, K13).
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct WithoutReturn {
    /// Cases without a return.
    pub without: usize,
    /// Cases whose twelve months are over and known.
    pub due: usize,
}

/// Counts them on a day.
#[must_use]
pub fn without_return<'a>(records: impl IntoIterator<Item = &'a CaseRecord>, as_of: Date) -> WithoutReturn {
    let mut count = WithoutReturn { without: 0, due: 0 };
    for record in records {
        let year: Vec<_> = record
            .outcomes
            .iter()
            .filter(|point| point.months <= 12 && point.due <= as_of && point.held().is_some())
            .collect();
        if !year.iter().any(|point| point.months == 12) {
            continue;
        }
        count.due += 1;
        let returned = year.iter().any(|point| {
            point.clinic_days.is_some_and(|days| days > CLINIC_RETURN_DAYS)
                || point.delinquency.is_some_and(|code| code.code() == "OD-CUST")
        });
        count.without += usize::from(!returned);
    }
    count
}

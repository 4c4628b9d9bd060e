// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! What happens in a pool, in the order in which it happened.

use domain::PoolFile;
use domain::pool_file::CrossCaseSession;
use jiff::civil::Date;

use crate::script::Act;

/// One thing that happens.
pub enum Event<'a> {
    /// The case lead begins a case; its place in the file.
    Begin(usize),
    /// Somebody hands in a form of a case.
    Act(usize, &'a Act),
    /// The panel meets about its own work.
    Meeting(usize, &'a CrossCaseSession),
}

/// Everything that happens, by day; what happens in one case on one day stays in its order.
pub fn calendar<'a>(file: &'a PoolFile, acts: &'a [Vec<Act>]) -> Vec<(Date, Event<'a>)> {
    let mut events = Vec::new();
    for (case, acts) in acts.iter().enumerate() {
        events.push((file.cases[case].record.referral.submitted_on, Event::Begin(case)));
        events.extend(acts.iter().map(|act| (act.on, Event::Act(case, act))));
    }
    let meetings = file.cross_case_sessions.iter().enumerate();
    events.extend(meetings.map(|(number, meeting)| (meeting.date, Event::Meeting(number, meeting))));
    events.sort_by_key(|(day, _)| *day);
    events
}

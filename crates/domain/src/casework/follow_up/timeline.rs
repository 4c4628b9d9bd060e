// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! The course of a case with everything that happened in it (R15, R113): what the coded record tells, and the events, rests,
//! transitions and frictions that were written down.

use jiff::civil::Date;

use super::{CourseEvent, Friction, SystemTransition};
use crate::case_file::{Precision, TimelineEntry, TimelineKind};
use crate::casework::conduct::Hold;
use crate::casework::grants::EmergencyAccess;
use crate::casework::{CaseForm as _, DocumentKey, Proceeding};
use crate::clock::german_date;

/// The course, oldest first, in words that name nobody.
#[must_use]
pub fn timeline(case: &Proceeding) -> Vec<TimelineEntry> {
    let mut entries = case.case.record.timeline();
    entries.extend(events(case));
    entries.extend(moves(case));
    entries.extend(rest(case));
    entries.extend(emergencies(case));
    entries.sort_by_key(|entry| entry.date);
    entries
}

fn entry(date: Date, text_de: String) -> TimelineEntry {
    TimelineEntry { date, precision: Precision::Day, kind: TimelineKind::Event, text_de }
}

fn german(day: Date) -> String {
    format!("{:02}.{:02}.{}", day.day(), day.month(), day.year())
}

fn events(case: &Proceeding) -> impl Iterator<Item = TimelineEntry> {
    let events = case.all::<CourseEvent>().into_iter().map(|event| {
        let until = event.form.until.map(|until| format!(" bis {}", german(until))).unwrap_or_default();
        entry(event.form.on, format!("{}{until}", event.form.kind.de()))
    });
    let frictions = case.all::<Friction>().into_iter().flat_map(|friction| {
        let about = friction.form.kind.de();
        let solved = friction.form.resolved_on.map(|day| entry(day, format!("Reibung gelöst: {about}")));
        std::iter::once(entry(friction.form.on, format!("Reibung: {about}"))).chain(solved)
    });
    events.chain(frictions)
}

fn moves(case: &Proceeding) -> impl Iterator<Item = TimelineEntry> {
    case.all::<SystemTransition>().into_iter().filter_map(|change| {
        let (from, to) = (change.form.from.de(), change.form.to.de());
        Some(entry(change.form.done_on?, format!("Übergang: {from} → {to}")))
    })
}

/// The last rest; earlier ones are in the versions of the form.
fn rest(case: &Proceeding) -> Option<TimelineEntry> {
    let document = case.documents.get(&DocumentKey::new(Hold::NAME, None))?;
    let hold = case.one::<Hold>()?;
    Some(entry(german_date(document.at), format!("Ruht: {}", hold.reason.de())))
}

/// Who opened the case in an emergency and why is read in the document.
fn emergencies(case: &Proceeding) -> impl Iterator<Item = TimelineEntry> {
    let written = case.documents.of(EmergencyAccess::NAME).into_iter();
    written.map(|(_, document)| entry(german_date(document.first_at), "Notfallzugriff auf den Fall".to_owned()))
}

// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! What the course of a case asks for: early warnings, observations, transitions.

use jiff::ToSpan;
use jiff::civil::Date;

use super::course::{CourseEvent, FollowUpBegin, Friction, SystemTransition};
use super::indicators::revolving_door;
use super::outcome::{EARLY_DAYS, Outcome};
use super::redesign::{Redesign, redesign_proposal};
use crate::case_file::days_between;
use crate::casework::conduct::Hold;
use crate::casework::invitation::Reconvene;
use crate::casework::{CaseForm, Context, Notice, Proceeding};
use crate::clock::german_date;
use crate::state::CaseState;

/// Straining events within this time are an early warning.
const WARNING_DAYS: i32 = 30;
/// So many of them.
const WARNING_COUNT: usize = 2;
/// A stay in clinic or custody that lasts longer asks whether the case should rest (T19).
const STAY_DAYS: i32 = 28;
/// An observation that is so late presses.
const LATE_DAYS: i32 = 30;

pub(in crate::casework) fn notices(case: &Proceeding, context: &Context<'_>) -> Vec<Notice> {
    let state = case.course.state();
    if !super::course::in_the_pool(state) {
        return Vec::new();
    }
    let today = context.today();
    let mut found = of_events(case, today);
    found.extend(of_outcomes(case, today));
    found.extend(of_transitions(case, today));
    if state == CaseState::MeasureStarted && started_before(case, today) {
        let message = "Die Maßnahme läuft. Die Verlaufsbeobachtung kann beginnen.";
        found.push(Notice::hint("follow_up_open", Some(FollowUpBegin::NAME), message));
    }
    if state == CaseState::FollowUp && redesign_proposal(case).is_some() {
        let message = "Eine Umgestaltung des Settings ist vorgeschlagen; die andere Seite ist gefragt.";
        found.push(Notice::hint("redesign_proposed", Some(Redesign::NAME), message));
    }
    let door = revolving_door(&case.case.record.history);
    if door.is_one {
        let message =
            format!("{} Wechsel zwischen Jugendhilfe, Psychiatrie und Haft innerhalb von 24 Monaten.", door.changes);
        found.push(Notice::hint("revolving_door", Some(SystemTransition::NAME), message));
    }
    found
}

/// Whether the measure started before a day (T16).
pub(in crate::casework) fn started_before(case: &Proceeding, day: Date) -> bool {
    let told = case.one::<crate::casework::implementation::Start>().map(|start| start.started_on);
    told.or(case.case.record.measure_started_on).is_some_and(|start| start < day)
}

fn of_events(case: &Proceeding, today: Date) -> Vec<Notice> {
    let mut found = Vec::new();
    let events: Vec<_> = case.all::<CourseEvent>().into_iter().collect();
    let straining = |code: &str| matches!(code, "EV-SETBACK" | "EV-ABS" | "EV-CRIS" | "EV-ION" | "EV-8A");
    let recent = events
        .iter()
        .filter(|entry| straining(entry.form.kind.code()) && days_between(entry.form.on, today) <= WARNING_DAYS)
        .count();
    let running = matches!(case.course.state(), CaseState::MeasureStarted | CaseState::FollowUp);
    if recent >= WARNING_COUNT && running {
        let message = format!(
            "{recent} belastende Ereignisse in {WARNING_DAYS} Tagen. Braucht es eine weitere Kooperationsrunde?"
        );
        found.push(Notice::hint("early_warning", Some(Reconvene::NAME), message));
    }
    let last_session = case.case.record.sessions.iter().map(|session| session.date).max();
    let wanted =
        events.iter().any(|entry| entry.form.reconvene && last_session.is_none_or(|day| day < german_date(entry.at)));
    if wanted && running {
        let message = "Eine weitere Kooperationsrunde ist angeregt.";
        found.push(Notice::hint("reconvene_wanted", Some(Reconvene::NAME), message));
    }
    let lasting = events.iter().any(|entry| {
        matches!(entry.form.kind.code(), "EV-KJP" | "EV-CUST")
            && entry.form.until.is_none()
            && days_between(entry.form.on, today) > STAY_DAYS
    });
    if lasting && case.course.state() != CaseState::OnHold {
        let message = "Klinik oder Haft dauern länger als 28 Tage. Soll der Fall ruhen, und wer hält Kontakt?";
        found.push(Notice::hint("stay_lasts", Some(Hold::NAME), message));
    }
    found
}

fn of_outcomes(case: &Proceeding, today: Date) -> Vec<Notice> {
    let record = &case.case.record;
    let open = record
        .outcomes
        .iter()
        .filter(|point| point.hold_status.is_none() && point.due.saturating_add((-EARLY_DAYS).days()) <= today);
    let tell = |point: &crate::case_file::OutcomeObservation| {
        let message = format!("Der Verlauf nach {} Monaten ist zu erfassen.", point.months);
        if days_between(point.due, today) > LATE_DAYS {
            Notice::alarm("outcome_late", Some(Outcome::NAME), message)
        } else {
            Notice::hint("outcome_due", Some(Outcome::NAME), message)
        }
    };
    open.map(tell).collect()
}

/// R20: who is shifted is not handed over; and what was planned should have happened.
fn of_transitions(case: &Proceeding, today: Date) -> Vec<Notice> {
    let form = Some(SystemTransition::NAME);
    let mut found = Vec::new();
    for entry in case.all::<SystemTransition>() {
        let planned = &entry.form;
        if planned.is_shift() && planned.done_on.is_none() {
            let message = format!(
                "Verschieben: Beim Übergang von {} nach {} fehlt, wer abgibt, aufnimmt oder bleibt.",
                planned.from.de(),
                planned.to.de()
            );
            found.push(Notice::hint("shifting", form, message));
        }
        if planned.done_on.is_none() && planned.planned_on < today {
            let message = format!(
                "Der Übergang von {} nach {} war geplant und ist noch offen.",
                planned.from.de(),
                planned.to.de()
            );
            found.push(Notice::hint("transition_open", form, message));
        }
    }
    if case.all::<Friction>().iter().any(|entry| entry.form.resolved_on.is_none()) {
        found.push(Notice::hint(
            "friction_open",
            Some(Friction::NAME),
            "Eine Reibung zwischen Systemen ist noch nicht gelöst.",
        ));
    }
    found
}

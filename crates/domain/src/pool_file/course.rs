// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! Rules about the whole course of a case: the order of its days and the values that follow from others.
//!
//! The rules look at the fields again instead of at the finished record, so that one unreadable field does not hide
//! what is wrong with the others. A rule that needs an unreadable field is silent: that field has its own fault.

use std::collections::BTreeSet;

use jiff::civil::Date;

use super::context::Context;
use super::object::{Fields, boolean, code, date, days, small_count};
use super::parts;
use super::references::not_before;
use crate::case_file::MEASURING_POINTS;
use crate::case_file::{days_between, full_years, outcome_due};
use crate::codes::{AgeBandOfficial, AgeBandWide, EndReason};

/// The days of a case, as far as they are readable.
struct Course<'v, 't> {
    submitted: Option<Date>,
    endorsed: Option<Date>,
    received: Option<Date>,
    started: Option<Date>,
    /// Whether the start is either a day or left open.
    start_is_clear: bool,
    sessions: Vec<Meeting<'v, 't>>,
}

struct Meeting<'v, 't> {
    fields: Fields<'v, 't>,
    no: Option<u8>,
    date: Option<Date>,
    solution_ready: Option<bool>,
}

impl<'v, 't> Course<'v, 't> {
    fn of(cx: &mut Context<'_>, fields: &Fields<'v, 't>) -> Self {
        let started = fields.peek(cx, "measure_started_on", date);
        let sessions = fields.objects("sessions").into_iter().map(|session| Meeting {
            no: session.peek(cx, "no", small_count),
            date: session.peek(cx, "date", date),
            solution_ready: session.peek(cx, "solution_ready", boolean),
            fields: session,
        });
        let sessions = sessions.collect();
        Self {
            submitted: fields.peek(cx, "submitted_on", date),
            endorsed: fields.peek(cx, "endorsed_on", date),
            received: fields.peek(cx, "received_on", date),
            started,
            start_is_clear: started.is_some() || fields.get("measure_started_on").is_none(),
            sessions,
        }
    }

    /// The day of the first session, and of the first one with a solution; none when a session is unreadable.
    fn session_days(&self) -> Option<(Option<Date>, Option<Date>)> {
        let mut all = Vec::new();
        for session in &self.sessions {
            all.push((session.no?, session.date?, session.solution_ready?));
        }
        all.sort_unstable();
        let solution = all.iter().find(|(_, _, ready)| *ready).map(|(_, day, _)| *day);
        Some((all.first().map(|(_, day, _)| *day), solution))
    }
}

/// Checks a case.
pub(super) fn check(cx: &mut Context<'_>, fields: &Fields<'_, '_>) {
    let course = Course::of(cx, fields);
    check_order(cx, fields, &course);
    check_sessions(cx, &course);
    check_outcomes(cx, fields, &course);
    check_closure(cx, fields, &course);
    check_bands(cx, fields, &course);
    check_spans(cx, fields, &course);
    check_breakdowns(cx, fields);
}

fn check_order(cx: &mut Context<'_>, fields: &Fields<'_, '_>, course: &Course<'_, '_>) {
    let submitted = ("submitted_on", course.submitted);
    let endorsed = ("endorsed_on", course.endorsed);
    not_before(cx, fields, endorsed, submitted);
    let earlier = if course.endorsed.is_some() { endorsed } else { submitted };
    not_before(cx, fields, ("received_on", course.received), earlier);
    // I9; without a session the start still follows the referral.
    let first = course.sessions.iter().filter_map(|session| session.date).min();
    let earlier = if first.is_some() { ("the first session", first) } else { submitted };
    not_before(cx, fields, ("measure_started_on", course.started), earlier);
}

fn check_sessions(cx: &mut Context<'_>, course: &Course<'_, '_>) {
    let received = ("received_on", course.received);
    let earliest = if course.received.is_some() { received } else { ("submitted_on", course.submitted) };
    let mut previous: Option<&Meeting> = None;
    for session in &course.sessions {
        let place = &session.fields;
        not_before(cx, place, ("date", session.date), earliest);
        let expected = previous.map_or(Some(1), |previous| previous.no.map(|no| no.saturating_add(1)));
        if let (Some(no), Some(expected)) = (session.no, expected)
            && no != expected
        {
            place.fault(
                cx,
                "no",
                format!("sessions are numbered in order; this one is no. {expected}"),
                format!("Die Sitzungen sind fortlaufend nummeriert; diese ist die Nummer {expected}."),
            );
        }
        not_before(cx, place, ("date", session.date), ("the previous session", previous.and_then(|p| p.date)));
        for agreement in place.objects("agreements") {
            let due = agreement.peek(cx, "due", date);
            let done = agreement.peek(cx, "done_on", date);
            not_before(cx, &agreement, ("due", due), ("the session", session.date));
            not_before(cx, &agreement, ("done_on", done), ("the session", session.date));
        }
        previous = Some(session);
    }
}

fn check_outcomes(cx: &mut Context<'_>, fields: &Fields<'_, '_>, course: &Course<'_, '_>) {
    let mut seen = BTreeSet::new();
    for outcome in fields.objects("outcomes") {
        let months = outcome.peek(cx, "t_months", small_count);
        let due = outcome.peek(cx, "due", date);
        if months.is_some_and(|months| !MEASURING_POINTS.contains(&months)) {
            outcome.fault(cx, "t_months", "must be 3, 6, 12 or 24", "Möglich sind 3, 6, 12 und 24.");
        }
        if months.is_some_and(|months| !seen.insert(months)) {
            outcome.fault(
                cx,
                "t_months",
                "this measuring point comes twice",
                "Dieser Messzeitpunkt kommt doppelt vor.",
            );
        }
        if let (Some(start), Some(months)) = (course.started, months) {
            // I10.
            let from = ("measure_started_on plus t_months", "measure_started_on plus t_months");
            outcome.agree(cx, "due", due, Some(outcome_due(start, months)), from);
        } else if course.started.is_none() && course.start_is_clear {
            outcome.fault(
                cx,
                "due",
                "there is no `measure_started_on`, so nothing can be observed",
                "`measure_started_on` fehlt; ohne Beginn gibt es keinen Verlauf.",
            );
        }
    }
}

fn check_closure(cx: &mut Context<'_>, fields: &Fields<'_, '_>, course: &Course<'_, '_>) {
    let Some(closure) = fields.inner("closure") else { return };
    let day = closure.peek(cx, "date", date);
    let started = ("measure_started_on", course.started);
    let earlier = if course.started.is_some() { started } else { ("submitted_on", course.submitted) };
    not_before(cx, &closure, ("date", day), earlier);
}

fn check_bands(cx: &mut Context<'_>, fields: &Fields<'_, '_>, course: &Course<'_, '_>) {
    let official = fields.may(cx, "age_band_official", code::<AgeBandOfficial>);
    let wide = fields.may(cx, "age_band_wide", code::<AgeBandWide>);
    let birth = fields.inner("identifying").and_then(|block| block.peek(cx, "birth_date", date));
    let computed = birth.zip(course.submitted).and_then(|(birth, submitted)| full_years(birth, submitted));
    let Some(age) = computed.or_else(|| fields.peek(cx, "age_at_intake", small_count)) else { return };
    let from = ("the age", "das Alter");
    fields.agree(cx, "age_band_official", official, AgeBandOfficial::of_age(age), from);
    fields.agree(cx, "age_band_wide", wide, AgeBandWide::of_age(age), from);
}

fn check_spans(cx: &mut Context<'_>, fields: &Fields<'_, '_>, course: &Course<'_, '_>) {
    let to_first = fields.may(cx, "days_intake_to_first_session", days);
    let to_start = fields.may(cx, "days_intake_to_start", days);
    let from_solution = fields.may(cx, "days_solution_to_start", days);
    let from = ("the days", "die Tage");
    let span = |a: Option<Date>, b: Option<Date>| a.zip(b).map(|(a, b)| days_between(a, b));
    let sessions = course.session_days();
    if let (Some(submitted), Some((first, _))) = (course.submitted, sessions) {
        fields.agree(cx, "days_intake_to_first_session", to_first, span(Some(submitted), first), from);
    }
    if !course.start_is_clear {
        return;
    }
    if let Some(submitted) = course.submitted {
        fields.agree(cx, "days_intake_to_start", to_start, span(Some(submitted), course.started), from);
    }
    if let Some((_, solution)) = sessions {
        fields.agree(cx, "days_solution_to_start", from_solution, span(solution, course.started), from);
    }
}

fn check_breakdowns(cx: &mut Context<'_>, fields: &Fields<'_, '_>) {
    let stated = fields.may(cx, "breakdowns_before", small_count).map(usize::from);
    let Some(history) = fields.peek_list(cx, "help_history", parts::help_station) else { return };
    let computed = history.iter().filter(|station| station.end_reason.is_some_and(EndReason::is_breakdown)).count();
    fields.agree(cx, "breakdowns_before", stated, Some(computed), ("help_history", "help_history"));
}

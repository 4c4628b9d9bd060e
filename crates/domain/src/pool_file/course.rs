// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! Rules about the whole course of a case: the order of its days and the values that follow from others.

use std::collections::BTreeSet;

use super::context::Context;
use super::object::{Fields, code, days, small_count};
use super::references::not_before;
use crate::case_file::{CaseRecord, PanelSession, outcome_due};
use crate::codes::{AgeBandOfficial, AgeBandWide};
use crate::figures::MEASURING_POINTS;

/// Checks a case that was read.
pub(super) fn check(cx: &mut Context<'_>, fields: &Fields<'_, '_>, record: &CaseRecord) {
    check_order(cx, fields, record);
    check_sessions(cx, fields, record);
    check_outcomes(cx, fields, record);
    check_closure(cx, fields, record);
    check_derived(cx, fields, record);
}

fn check_order(cx: &mut Context<'_>, fields: &Fields<'_, '_>, record: &CaseRecord) {
    let referral = &record.referral;
    let submitted = ("submitted_on", Some(referral.submitted_on));
    let endorsed = ("endorsed_on", referral.endorsed_on);
    let received = ("received_on", referral.received_on);
    not_before(cx, fields, endorsed, submitted);
    not_before(cx, fields, received, if endorsed.1.is_some() { endorsed } else { submitted });
    let first_session = ("first session", record.sessions.iter().map(|session| session.date).min());
    let started = ("measure_started_on", record.measure_started_on);
    // I9; without a session the start still follows the referral.
    not_before(cx, fields, started, if first_session.1.is_some() { first_session } else { submitted });
}

fn check_sessions(cx: &mut Context<'_>, fields: &Fields<'_, '_>, record: &CaseRecord) {
    let objects = fields.objects("sessions");
    let earliest = record.referral.received_on.map_or(("submitted_on", record.referral.submitted_on), |received| {
        ("received_on", received)
    });
    let mut previous: Option<&PanelSession> = None;
    for (session, object) in record.sessions.iter().zip(&objects) {
        not_before(cx, object, ("date", Some(session.date)), (earliest.0, Some(earliest.1)));
        let expected = previous.map_or(1, |previous| previous.no.saturating_add(1));
        if session.no != expected {
            object.fault(
                cx,
                "no",
                format!("sessions are numbered in order; this one is no. {expected}"),
                format!("Die Sitzungen sind fortlaufend nummeriert; diese ist die Nummer {expected}."),
            );
        }
        if let Some(previous) = previous {
            not_before(cx, object, ("date", Some(session.date)), ("the previous session", Some(previous.date)));
        }
        for (agreement, place) in session.agreements.iter().zip(&object.objects("agreements")) {
            not_before(cx, place, ("due", Some(agreement.due)), ("the session", Some(session.date)));
            not_before(cx, place, ("done_on", agreement.done_on), ("the session", Some(session.date)));
        }
        previous = Some(session);
    }
}

fn check_outcomes(cx: &mut Context<'_>, fields: &Fields<'_, '_>, record: &CaseRecord) {
    let mut seen = BTreeSet::new();
    for (outcome, object) in record.outcomes.iter().zip(&fields.objects("outcomes")) {
        if !MEASURING_POINTS.contains(&outcome.months) {
            object.fault(cx, "t_months", "must be 3, 6, 12 or 24", "Möglich sind 3, 6, 12 und 24.");
        }
        if !seen.insert(outcome.months) {
            object.fault(cx, "t_months", "this measuring point comes twice", "Dieser Messzeitpunkt kommt doppelt vor.");
        }
        let Some(start) = record.measure_started_on else {
            if fields.get("measure_started_on").is_none() {
                object.fault(
                    cx,
                    "due",
                    "there is no `measure_started_on`, so nothing can be observed",
                    "`measure_started_on` fehlt; ohne Beginn gibt es keinen Verlauf.",
                );
            }
            continue;
        };
        let from = ("measure_started_on plus t_months", "measure_started_on plus t_months");
        object.agree(cx, "due", Some(outcome.due), Some(outcome_due(start, outcome.months)), from);
    }
}

fn check_closure(cx: &mut Context<'_>, fields: &Fields<'_, '_>, record: &CaseRecord) {
    let (Some(closure), Some(object)) = (&record.closure, fields.inner("closure")) else { return };
    let started = ("measure_started_on", record.measure_started_on);
    let submitted = ("submitted_on", Some(record.referral.submitted_on));
    not_before(cx, &object, ("date", Some(closure.date)), if started.1.is_some() { started } else { submitted });
}

fn check_derived(cx: &mut Context<'_>, fields: &Fields<'_, '_>, record: &CaseRecord) {
    let official = fields.may(cx, "age_band_official", code::<AgeBandOfficial>);
    fields.agree(cx, "age_band_official", official, record.age_band_official(), ("the age", "das Alter"));
    let wide = fields.may(cx, "age_band_wide", code::<AgeBandWide>);
    fields.agree(cx, "age_band_wide", wide, record.age_band_wide(), ("the age", "das Alter"));
    let breakdowns = fields.may(cx, "breakdowns_before", small_count).map(usize::from);
    let from = ("help_history", "help_history");
    fields.agree(cx, "breakdowns_before", breakdowns, Some(record.breakdowns_before()), from);
    let from = ("the days", "die Tage");
    let spans = [
        ("days_intake_to_first_session", record.days_intake_to_first_session()),
        ("days_intake_to_start", record.days_intake_to_start()),
        ("days_solution_to_start", record.days_solution_to_start()),
    ];
    for (name, computed) in spans {
        let stated = fields.may(cx, name, days);
        fields.agree(cx, name, stated, computed, from);
    }
}

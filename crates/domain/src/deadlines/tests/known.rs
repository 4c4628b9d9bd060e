// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! Nobody is late with what was not known before: no deadline lies before the day on which its cause was written.

use serde_json::{Value, json};

use super::case::session;
use crate::casework::implementation::tests::{ONE, after_session, component, ready, setting};
use crate::casework::tests::Stage;
use crate::deadlines::{DeadlineKind, of_pool};
use crate::ids::StaffId;
use crate::pool::tests::{day, delegate};
use crate::profile::ProfileKind;
use crate::state::CaseState;

/// The day of the one deadline of a kind; it is not overdue today.
fn fresh(stage: &Stage, kind: DeadlineKind) -> String {
    let (found, today) = (stage.due_of(kind), crate::clock::german_date(stage.now));
    assert_eq!(found.overdue_days(today), 0, "{kind:?} {}", found.on);
    found.on.to_string()
}

fn plan(date: &str) -> Value {
    json!({"date": date, "time": "9:30", "place": "Raum 2", "kind": "case", "moderator": "pc-1"})
}

#[test]
fn a_session_that_is_set_at_short_notice_is_not_late_from_the_beginning() {
    let mut stage = Stage::in_triage(ProfileKind::Bremen);
    stage.seat_panel();
    stage.does_item("pc-1", "session_plan", "1", &plan("2026-03-04"));
    assert_eq!(fresh(&stage, DeadlineKind::Dossier), "2026-03-02");
    // A guest who is named the day before is confirmed that day, and taken back on the day of the no.
    stage.go_to("2026-03-03");
    let guest = json!({"person": "xe-1", "role": "XR-POL", "profession": "police", "legal_domain": "polg",
        "reason": "Kennt die Orte."});
    stage.does_item("pc-1", "guest", "1-1", &guest);
    assert_eq!(fresh(&stage, DeadlineKind::Guest), "2026-03-03");
    stage.go_to("2026-03-04");
    stage.does_item("cm-1", "guest_confirmation", "1-1", &json!({"necessary": false}));
    assert_eq!(fresh(&stage, DeadlineKind::Guest), "2026-03-04");
    // The day of the dossier stays: it was known with the day of the session.
    assert_eq!(stage.due_of(DeadlineKind::Dossier).on, day("2026-03-02"));
}

#[test]
fn a_dossier_that_is_written_anew_is_released_from_that_day_on() {
    let mut stage = Stage::in_invited(ProfileKind::Bremen);
    stage.days_pass(6);
    stage.does("pc-1", "dossier", &json!({"text": "Neue Fassung."}));
    assert_eq!(fresh(&stage, DeadlineKind::Dossier), "2026-03-09", "8 March is a Sunday");
}

#[test]
fn r045_a_court_order_that_ends_soon_is_due_on_the_day_it_is_entered() {
    let mut stage = ready(ProfileKind::Bremen);
    stage.does_item("cm-1", "setting", "2", &setting(&[component("SC-S-FEM", ONE)], "Schutz."));
    stage.go_to("2026-04-01");
    let order = json!({"kind": "1631b", "court": "Amtsgericht", "file_number": "1 F 1/26", "from": "2026-04-01",
        "until": "2026-05-06"});
    stage.does_item("cm-1", "court_order", "o", &order);
    assert_eq!(fresh(&stage, DeadlineKind::Court), "2026-04-01");
    stage.go_to("2026-04-03");
    assert_eq!(stage.due_of(DeadlineKind::Court).on, day("2026-04-01"), "from then on it waits");
}

#[test]
fn what_is_written_down_late_is_due_from_the_day_it_is_written() {
    let mut stage = after_session(ProfileKind::Bremen, true);
    stage.stand(CaseState::FollowUp);
    stage.go_to("2026-06-15");
    let shift = json!({"from": "youth_welfare", "to": "psychiatry", "planned_on": "2026-06-01", "sender": "A",
        "receiver": "B", "staying_person": "C"});
    stage.case.case.record.measure_started_on = Some(day("2026-06-01"));
    stage.does_item("cm-1", "system_transition", "t", &shift);
    assert_eq!(fresh(&stage, DeadlineKind::Transition), "2026-06-15");
    let mut row = component("SC-N-NEW", ONE);
    row["trial"] = json!(true);
    row["hypothesis"] = json!("Ein Bauwagen gibt Ruhe.");
    row["review_on"] = json!("2026-06-10");
    stage.does_item("cm-1", "setting", "1", &setting(&[row.clone()], "Versuch."));
    assert_eq!(fresh(&stage, DeadlineKind::Trial), "2026-06-15");
    // A later version that repeats the day does not move it.
    stage.go_to("2026-06-19");
    stage.does_item("cm-1", "setting", "2", &setting(&[row], "Wie bisher."));
    assert_eq!(stage.due_of(DeadlineKind::Trial).on, day("2026-06-15"));
    let review = json!({"on": "2026-06-01", "participants": ["young_person", "custodians"], "goals": "Ankommen",
        "next_review": "2026-06-10"});
    stage.does("cm-1", "help_plan", &review);
    assert_eq!(fresh(&stage, DeadlineKind::HelpPlan), "2026-06-19");
}

#[test]
fn a_start_that_is_recorded_late_makes_no_observation_late() {
    let mut stage = ready(ProfileKind::Bremen);
    stage.go_to("2026-07-01");
    stage.does("cm-1", "start", &json!({"started_on": "2026-03-03"}));
    let days: Vec<_> = stage.due().into_iter().filter(|due| due.kind == DeadlineKind::Outcome).collect();
    assert_eq!((days[0].on, days[1].on), (day("2026-07-01"), day("2026-09-03")));
}

#[test]
fn an_agreement_is_not_late_before_it_is_written_down() {
    let mut stage = Stage::in_session(ProfileKind::Bremen);
    stage.go_to("2026-03-12");
    let task = json!({"kind": "task", "responsible": "lag-1", "task": "Räume suchen", "due": "2026-03-10"});
    stage.does_item("pc-1", "agreement", "1-1", &task);
    assert_eq!(fresh(&stage, DeadlineKind::Agreement), "2026-03-12");
    stage.go_to("2026-03-30");
    stage.does_item("lag-1", "agreement_acceptance", "1-1", &json!({"accepts": false}));
    assert_eq!(fresh(&stage, DeadlineKind::Acceptance), "2026-03-30", "the no came late");
}

#[test]
fn an_offer_that_ends_at_once_is_due_today() {
    let mut stage = after_session(ProfileKind::Bremen, false);
    // Saturday, 7 March: the last working day before is the Friday.
    stage.go_to("2026-03-07");
    let offer = json!({"provider": ONE, "component": "SC-A-ISE", "earliest_start": "2026-03-20", "conditions": "keine",
        "valid_until": "2026-03-08"});
    stage.does_item("lag-1", "offer", "a", &offer);
    assert_eq!(fresh(&stage, DeadlineKind::Offer), "2026-03-09");
    let forward = json!({"on": "2026-03-07", "contact": "Fallführung"});
    stage.does_item("pc-1", "offer_forwarding", "a", &forward);
    assert_eq!(fresh(&stage, DeadlineKind::Offer), "2026-03-09");
}

#[test]
fn a_session_that_begins_late_is_concluded_from_its_beginning() {
    let mut stage = Stage::in_invited(ProfileKind::Bremen);
    stage.go_to("2026-03-11");
    stage.does_item("pc-1", "attendance", "1", &crate::casework::tests::attendance());
    stage.does("pc-1", "session_start", &json!({}));
    assert_eq!(fresh(&stage, DeadlineKind::Result), "2026-03-11");
    // A session that was taken over without its documents keeps its own day.
    let mut imported = Stage::in_triage(ProfileKind::Bremen);
    let mut held = session(1, "2026-02-02");
    held.participants = vec![StaffId::new("cm-1")];
    imported.case.case.record.sessions.push(held);
    imported.stand(CaseState::ImplementationPlanning);
    assert_eq!(imported.due_of(DeadlineKind::Minutes).on, day("2026-02-09"));
}

#[test]
fn a_seat_that_ends_soon_asks_for_its_successor_from_the_day_it_is_entered() {
    let mut stage = Stage::new(ProfileKind::Bremen);
    let mut seat = delegate(1, "2026-01-01");
    seat["to"] = json!("2026-03-31");
    stage.pool_does("pc-1", "seat", "s1", &seat);
    let due = of_pool(&stage.register, &stage.profile, day("2026-03-02"));
    assert_eq!(due.len(), 2, "confidentiality and successor");
    assert!(due.iter().all(|deadline| deadline.on == day("2026-03-02")), "{due:?}");
}

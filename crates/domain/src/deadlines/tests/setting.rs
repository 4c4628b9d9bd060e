// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! What is due around a session, around offers, and around a setting.

use serde_json::{Value, json};

use super::case::{person, session};
use crate::casework::tests::Stage;
use crate::deadlines::{DeadlineKind, Responsible, Urgency};
use crate::ids::StaffId;
use crate::pool::tests::day;
use crate::profile::ProfileKind;
use crate::role::Role;
use crate::state::CaseState;

const ONE: &str = "Organisation lag-1";
const OTHER: &str = "Organisation lag-2";

/// A case in Bremen whose session of Tuesday, 3 March 2026 found a solution or left the question open.
fn after_session(solved: bool) -> Stage {
    let mut stage = Stage::in_triage(ProfileKind::Bremen);
    stage.profile.land = Some("04".to_owned());
    let mut held = session(1, "2026-03-03");
    held.participants = ["cm-1", "pc-1", "lag-1", "lag-2"].map(StaffId::new).to_vec();
    held.minutes_distributed_on = Some(day("2026-03-03"));
    held.solution_ready = solved;
    stage.case.case.record.sessions.push(held);
    stage.go_to("2026-03-03");
    stage.stand(if solved { CaseState::ImplementationPlanning } else { CaseState::OfferCoordination });
    stage
}

fn component(code: &str, provider: &str) -> Value {
    json!({"code": code, "provider": provider, "share": "Betreuung", "intensity": "10_25", "from": "2026-04-11"})
}

fn of(stage: &Stage, kind: DeadlineKind) -> Vec<(String, String)> {
    let found = stage.due().into_iter().filter(|deadline| deadline.kind == kind);
    found.map(|deadline| (deadline.on.to_string(), deadline.what_de)).collect()
}

#[test]
fn a_session_is_prepared_in_time_and_everybody_who_is_invited_sees_its_day() {
    let mut stage = Stage::in_triage(ProfileKind::Bremen);
    stage.profile.land = Some("04".to_owned());
    stage.seat_panel();
    // Friday, 20 March: five days before is a Sunday.
    let plan = json!({"date": "2026-03-20", "time": "9:30", "place": "Raum 2", "kind": "case", "moderator": "pc-1"});
    stage.does_item("pc-1", "session_plan", "1", &plan);
    let dossier = stage.due_of(DeadlineKind::Dossier);
    assert_eq!((dossier.on, dossier.responsible), (day("2026-03-13"), vec![person("pc-1")]));
    let guest = json!({"person": "xe-1", "role": "XR-SCH", "profession": "education", "legal_domain": "school",
        "reason": "Kennt den Schulweg."});
    stage.does_item("pc-1", "guest", "1-1", &guest);
    assert_eq!(stage.due_of(DeadlineKind::Guest).responsible, [person("cm-1")]);
    stage.does_item("cm-1", "guest_confirmation", "1-1", &json!({"necessary": false}));
    assert_eq!(stage.due_of(DeadlineKind::Guest).responsible, [person("pc-1")]);
    let mut withdrawn = guest.clone();
    withdrawn["withdrawn"] = json!(true);
    stage.does_item("pc-1", "guest", "1-1", &withdrawn);
    assert_eq!(of(&stage, DeadlineKind::Guest), []);
    stage.release_dossier("Ein Jugendlicher von 14 Jahren hat sechs Hilfen hinter sich.");
    stage.does("pc-1", "invite", &json!({"checked": true}));
    assert_eq!(of(&stage, DeadlineKind::Dossier), []);
    let due = stage.due_of(DeadlineKind::Session);
    assert_eq!(due.on, day("2026-03-20"));
    for who in ["pc-1", "cm-1", "lag-1", "lag-4", "kipsy-1", "lja-1"] {
        assert!(due.responsible.contains(&person(who)), "{who}");
    }
    // A cancelled session leaves the first session to be held.
    stage.does("pc-1", "session_cancel", &json!({"reason": "Unwetter."}));
    assert!(
        of(&stage, DeadlineKind::FirstSession).len() == 1 && stage.due().iter().all(|due| due.on < day("2026-04-01"))
    );
}

#[test]
fn a_case_that_is_convened_again_waits_for_a_day() {
    let mut stage = after_session(true);
    stage.stand(CaseState::FollowUp);
    stage.case.case.record.measure_started_on = Some(day("2026-03-03"));
    stage.does("pc-1", "reconvene", &json!({"reason": "setback", "account": "Rückschlag."}));
    let waits = stage.due_of(DeadlineKind::Session);
    assert_eq!(waits.on, day("2026-03-10"));
    assert_eq!(waits.what_de, "Termin der 2. Kooperationsrunde festlegen und einladen");
}

#[test]
fn offers_are_forwarded_and_decided_before_they_end() {
    let mut stage = after_session(false);
    // Valid until Good Friday: the last working day before counts.
    let offer = json!({"provider": ONE, "component": "SC-A-ISE", "earliest_start": "2026-03-20", "conditions": "keine",
        "valid_until": "2026-04-03"});
    stage.does_item("lag-1", "offer", "a", &offer);
    assert_eq!(stage.due_of(DeadlineKind::Offer).on, day("2026-03-06"));
    assert_eq!(stage.due_of(DeadlineKind::Offer).responsible, [person("pc-1")]);
    let forward = json!({"on": "2026-03-03", "contact": "Fallführung und Bereichsleitung"});
    stage.does_item("pc-1", "offer_forwarding", "a", &forward);
    assert_eq!(stage.due_of(DeadlineKind::Offer).on, day("2026-04-02"));
    assert_eq!(stage.due_of(DeadlineKind::Offer).responsible, [person("cm-1")]);
    stage.does_item("cm-1", "offer_decline", "a", &json!({"reason": "Zu weit."}));
    assert_eq!(of(&stage, DeadlineKind::Offer), []);
}

#[test]
fn before_the_start_each_preparation_has_its_day() {
    let mut stage = after_session(true);
    let rows = [component("SC-S-PROJ", ONE), component("SC-A-ISE", OTHER)];
    stage.does_item("cm-1", "setting", "1", &json!({"components": rows, "reason": "Ruhe."}));
    let due = |stage: &Stage, kind| of(stage, kind).first().map(|(on, _)| on.clone());
    let days = [
        (DeadlineKind::ProviderAnswer, "2026-03-10"),
        (DeadlineKind::Decision, "2026-03-17"),
        (DeadlineKind::HelpPlan, "2026-03-31"),
        (DeadlineKind::CrisisConcept, "2026-03-31"),
        (DeadlineKind::Permit, "2026-03-31"),
        (DeadlineKind::Contact, "2026-03-16"),
        (DeadlineKind::Start, "2026-04-13"),
    ];
    for (kind, on) in days {
        assert_eq!(due(&stage, kind).as_deref(), Some(on), "{kind:?}");
    }
    assert_eq!(of(&stage, DeadlineKind::ProviderAnswer).len(), 2);
    let permit = stage.due_of(DeadlineKind::Permit).responsible;
    assert_eq!(permit, [person("pc-1"), Responsible::Anybody(Role::PermitAuthority)]);
    // What is done is no longer due.
    stage.does_item("lag-1", "acceptance", "1-lag-1", &json!({"setting": 1, "provider": ONE, "accepts": true}));
    assert_eq!(stage.due_of(DeadlineKind::ProviderAnswer).responsible, [person("lag-2")]);
    let decision = json!({"setting": 1, "result": "granted", "decided_on": "2026-03-03", "by": "Leitung"});
    stage.does("cm-1", "decision", &decision);
    let sheet = json!({"component": "SC-S-PROJ", "provider": ONE, "status": "PS-OK"});
    stage.does_item("lja-1", "permit_sheet", "1", &sheet);
    let plan = json!({"on": "2026-03-03", "participants": ["young_person", "custodians"], "goals": "Ankommen",
        "next_review": "2026-06-06"});
    stage.does("cm-1", "help_plan", &plan);
    for kind in [DeadlineKind::Decision, DeadlineKind::Permit, DeadlineKind::HelpPlan] {
        assert_eq!(due(&stage, kind), None, "{kind:?}");
    }
    // Another planned start, and after the start the review of the help plan, on a Saturday.
    let mut rows = rows;
    rows[0]["from"] = json!("2026-03-21");
    stage.does_item("cm-1", "setting", "2", &json!({"components": rows, "reason": "Termin steht."}));
    assert_eq!(due(&stage, DeadlineKind::Start).as_deref(), Some("2026-03-23"));
    assert_eq!(due(&stage, DeadlineKind::Decision).as_deref(), Some("2026-03-17"), "a new version is decided anew");
    stage.stand(CaseState::FollowUp);
    stage.case.case.record.measure_started_on = Some(day("2026-03-03"));
    assert_eq!(due(&stage, DeadlineKind::HelpPlan).as_deref(), Some("2026-06-08"));
    assert_eq!(due(&stage, DeadlineKind::Start), None);
}

#[test]
fn r045_the_end_of_a_court_order_is_seen_in_time() {
    let mut stage = after_session(true);
    let rows = [component("SC-S-FEM", ONE)];
    stage.does_item("cm-1", "setting", "1", &json!({"components": rows, "reason": "Schutz."}));
    assert_eq!(stage.due_of(DeadlineKind::Court).on, day("2026-03-31"), "none yet");
    let order = json!({"kind": "1631b", "court": "Amtsgericht", "file_number": "1 F 1/26", "from": "2026-03-03",
        "until": "2026-06-14"});
    stage.does_item("cm-1", "court_order", "o", &order);
    let alarm = stage.due_of(DeadlineKind::Court);
    // 42 days before is Sunday, 3 May; 1 May is a holiday.
    assert_eq!(alarm.on, day("2026-04-30"));
    assert!(alarm.what_de.contains("14.06.2026") && alarm.escalates_on <= day("2026-06-14"));
    assert_eq!(alarm.urgency(day("2026-05-01")), Urgency::Overdue);
}

#[test]
fn r186_a_trial_is_reviewed_on_its_day() {
    let mut stage = after_session(true);
    let mut row = component("SC-N-NEW", ONE);
    row["trial"] = json!(true);
    row["hypothesis"] = json!("Ein Bauwagen auf dem Hof gibt Ruhe.");
    row["review_on"] = json!("2026-05-01");
    stage.does_item(
        "cm-1",
        "setting",
        "1",
        &json!({"components": [row], "reason": "Versuch.", "unusual": ["new_offer"]}),
    );
    assert_eq!(stage.due_of(DeadlineKind::Trial).on, day("2026-05-04"), "1 May is a holiday, a Friday");
    stage.go_to("2026-04-28");
    let result = json!({"component": "SC-N-NEW", "provider": ONE, "reviewed_on": "2026-04-28", "continues": true,
        "result": "Er trägt."});
    stage.does_item("cm-1", "trial_result", "t", &result);
    assert_eq!(of(&stage, DeadlineKind::Trial), []);
}

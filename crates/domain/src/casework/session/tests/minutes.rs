// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

use serde_json::json;

use super::{concluded, id, in_result, open, solution};
use crate::casework::session::{minutes, minutes_for, minutes_text};
use crate::casework::tests::{Stage, attendance};
use crate::state::CaseState;

fn distribute(stage: &mut Stage) {
    stage.does_item("pc-1", "minutes_distribution", "1", &json!({"checked": true}));
}

#[test]
fn r096_the_result_lists_all_agreements_with_who_what_and_until() {
    let mut stage = in_result(&solution());
    for (number, who, what) in [(1, "lag-1", "Platz zusagen"), (2, "cm-1", "Hilfeplangespräch einladen")] {
        let body = json!({"kind": "task", "responsible": who, "task": what, "due": "2026-03-20"});
        stage.does_item("pc-1", "agreement", &format!("1-{number}"), &body);
    }
    stage.does("pc-1", "conclude_solution", &json!({"checked": true}));
    let text = minutes(&stage.case, 1).unwrap().text.to_string();
    for part in [
        "1. Person lag-1: Platz zusagen bis 20.03.2026",
        "2. Person cm-1: Hilfeplangespräch einladen bis 20.03.2026",
        "Planungsschritte: Hilfeplangespräch, dann Einzug.",
        "Begleitung der Umsetzung",
        "§ 36a SGB VIII",
        "Person kipsy-1",
    ] {
        assert!(text.contains(part), "{part}: {text}");
    }
}

#[test]
fn r097_only_participants_get_the_result_and_the_receipt_is_kept() {
    let mut stage = concluded();
    assert_eq!(
        stage.refused_item("lag-1", "minutes_receipt", "1-lag-1", &json!({"received": true})),
        ["not_a_participant"]
    );
    assert!(minutes_for(&stage.case, 1, &id("lag-1")).is_none(), "not before it went out");
    assert!(stage.points_out("minutes_waiting"));
    stage.days_pass(2);
    distribute(&mut stage);
    assert!(!stage.points_out("minutes_waiting"));
    let record = &stage.case.case.record.sessions[0];
    assert_eq!(record.minutes_distributed_on, Some("2026-03-11".parse().unwrap()));
    for (person, gets) in [("lag-1", true), ("kipsy-1", true), ("cm-1", true), ("lag-3", false), ("xe-1", false)] {
        assert_eq!(minutes_for(&stage.case, 1, &id(person)).is_some(), gets, "{person}");
    }
    let received = json!({"received": true});
    assert_eq!(stage.refused_item("lag-3", "minutes_receipt", "1-lag-3", &received), ["not_a_participant"]);
    assert_eq!(stage.refused_item("lag-2", "minutes_receipt", "1-lag-1", &received), ["not_for_others"]);
    stage.does_item("lag-1", "minutes_receipt", "1-lag-1", &received);
    // The code stands where a name could.
    let text = minutes_for(&stage.case, 1, &id("lag-1")).unwrap().text.to_string();
    let identity = &stage.case.case.identity;
    assert!(text.contains(&identity.panel_code));
    for part in ["Jona", "Beispiel", "Meyer", identity.local_id.as_str()] {
        assert!(!text.contains(part), "{part}");
    }
}

#[test]
fn i6_every_session_that_ended_has_a_result_and_minutes_for_its_attendees() {
    for (result, conclude) in [(solution(), "conclude_solution"), (open(), "conclude_open")] {
        let mut stage = in_result(&result);
        stage.does("pc-1", conclude, &json!({"checked": true}));
        let drawn_up = minutes(&stage.case, 1).expect("minutes");
        assert_eq!(drawn_up.recipients.0, stage.case.case.record.sessions[0].participants);
        assert!(crate::casework::session::result(&stage.case, 1).is_some());
    }
}

#[test]
fn a_result_is_corrected_until_it_goes_out() {
    let mut stage = concluded();
    let mut better = solution();
    better["planning_steps"] = json!("Erst das Hilfeplangespräch.");
    stage.does_item("pc-1", "result", "1", &better);
    let mut list = attendance();
    list["people"].as_array_mut().unwrap().pop();
    stage.does_item("pc-1", "attendance", "1", &list);
    assert_eq!(stage.refused_item("pc-1", "result", "1", &open()), ["outcome_fixed"]);
    distribute(&mut stage);
    let out = minutes(&stage.case, 1).unwrap();
    assert!(out.text.contains("Erst das Hilfeplangespräch."));
    assert!(minutes_for(&stage.case, 1, &id("lja-1")).is_none(), "was not there after all");
    assert_eq!(stage.refused_item("pc-1", "result", "1", &better), ["result_distributed"]);
    assert_eq!(stage.refused_item("pc-1", "attendance", "1", &list), ["no_session_open"]);
}

#[test]
fn i20_entrusted_words_without_consent_reach_no_minutes() {
    let mut stage = concluded();
    let secret = "Die Schwester ist heimlich wieder da.";
    let mut told = solution();
    told["planning_steps"] = json!(format!("Zuerst das: {secret}"));
    stage.does_item("pc-1", "result", "1", &told);
    // Only afterwards somebody writes down that it was confided.
    let body = json!({"text": secret, "confided_by": "der junge Mensch", "consent": "none"});
    stage.does_item("cm-1", "entrusted", "a", &body);
    assert!(minutes_text(&stage.case, 1, &stage.register).contains("Schwester"));
    let wrong = stage.refused_item("pc-1", "minutes_distribution", "1", &json!({"checked": true}));
    assert_eq!(wrong, ["entrusted_without_consent"]);
    assert_eq!(stage.refused_item("pc-1", "result", "1", &told), ["entrusted_without_consent"]);
    stage.does_item("pc-1", "result", "1", &solution());
    distribute(&mut stage);
}

#[test]
fn the_result_of_an_earlier_session_can_go_out_later() {
    let mut stage = concluded();
    stage.days_pass(3);
    assert_eq!(stage.refused_item("pc-1", "minutes_distribution", "2", &json!({"checked": true})), ["minutes_missing"]);
    assert_eq!(stage.refused_item("lag-1", "minutes_distribution", "1", &json!({"checked": true})), ["role_may_not"]);
    let held = json!({"state": "on_hold", "previous": "implementation_planning"});
    stage.case.course = serde_json::from_value(held).unwrap();
    assert_eq!(stage.state(), CaseState::OnHold);
    distribute(&mut stage);
}

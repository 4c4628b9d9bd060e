// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

use serde_json::{Value, json};

use crate::casework::conduct::{handovers, last_contact};
use crate::casework::implementation::tests::{after_session, ready};
use crate::casework::tests::{Stage, sections};
use crate::ids::StaffId;
use crate::profile::ProfileKind;

fn to(successor: &str) -> Value {
    json!({"successor": successor, "handover_on": "2026-03-02", "reason": "Wechsel in ein anderes Sachgebiet."})
}

/// I1.
#[test]
fn r112_the_case_lead_is_always_one_person_of_case_management() {
    let mut stage = Stage::in_triage(ProfileKind::Bremen);
    for who in ["pc-1", "ul-1", "lag-1", "kipsy-1", "nobody"] {
        let refused = stage.refused_item("cm-1", "lead_change", "1", &to(who));
        assert_eq!(refused[0], "successor_role", "{who}");
        assert_eq!(stage.case.case.record.referral.case_lead.as_str(), "cm-1");
    }
}

/// I2.
#[test]
fn r113_the_case_lead_changes_from_case_manager_to_case_manager_with_day_and_reason() {
    let mut stage = Stage::in_triage(ProfileKind::Bremen);
    for field in ["successor", "handover_on", "reason"] {
        let mut body = to("cm-2");
        body.as_object_mut().unwrap().remove(field);
        assert_eq!(stage.refused_item("cm-1", "lead_change", "1", &body), ["field"], "{field}");
    }
    assert_eq!(stage.refused_item("cm-1", "lead_change", "1", &to("cm-1")), ["same_lead"]);
    let mut later = to("cm-2");
    later["handover_on"] = "2026-04-01".into();
    assert_eq!(stage.refused_item("cm-1", "lead_change", "1", &later), ["date_in_future"]);
    for who in ["pc-1", "cm-2", "lag-1"] {
        assert_eq!(stage.refused_item(who, "lead_change", "1", &to("cm-2")), ["role_may_not"], "{who}");
    }
    // The case manager has left: the unit head hands over.
    stage.does_item("ul-1", "lead_change", "1", &to("cm-2"));
    assert_eq!(stage.case.case.record.referral.case_lead.as_str(), "cm-2");
    assert_eq!(handovers(&stage.case), [("2026-03-02".parse().unwrap(), StaffId::new("cm-2"))]);
    assert_eq!(
        stage.refused_item("cm-1", "lead_change", "2", &to("cm-1")),
        ["role_may_not"],
        "no longer the case lead"
    );
    assert_eq!(stage.refused_item("cm-2", "lead_change", "1", &to("cm-1")), ["handover_done"]);
    stage.does_item("cm-2", "lead_change", "2", &to("cm-1"));
    assert_eq!(handovers(&stage.case).len(), 2);
}

/// I4.
#[test]
fn who_endorsed_the_case_does_not_come_to_lead_it() {
    let mut stage = Stage::in_triage(ProfileKind::Bremen);
    let head = stage.register.staff.iter_mut().find(|person| person.id.as_str() == "ul-1").unwrap();
    head.roles.push(crate::role::Role::CaseManager);
    assert_eq!(stage.refused_item("cm-1", "lead_change", "1", &to("ul-1")), ["four_eyes"]);
}

#[test]
fn the_new_case_lead_goes_on_with_the_referral() {
    let mut stage = Stage::new(ProfileKind::Bremen);
    stage.does_item("cm-1", "lead_change", "1", &to("cm-2"));
    let (form, body) = &sections()[0];
    assert_eq!(stage.refused("cm-1", form, body), ["role_may_not"]);
    stage.does("cm-2", form, body);
}

#[test]
fn r108_after_two_weeks_without_contact_until_the_start_somebody_is_reminded() {
    let mut stage = after_session(ProfileKind::Bremen, true);
    // Received on 2 March.
    stage.days_pass(13);
    assert!(!stage.points_out("contact_due"));
    stage.days_pass(1);
    assert!(stage.points_out("contact_due"));
    let note = json!({"on": "2026-03-17", "with": ["case_lead", "providers"], "note": "Einzug vorbereitet."});
    stage.does_item("pc-1", "contact_note", "1", &note);
    assert_eq!(last_contact(&stage.case), "2026-03-17".parse().ok());
    assert!(!stage.points_out("contact_due"));
    let mut future = note;
    future["on"] = "2026-03-18".into();
    assert_eq!(stage.refused_item("pc-1", "contact_note", "2", &future), ["date_in_future"]);
    let mut started = ready(ProfileKind::Bremen);
    started.does("cm-1", "start", &json!({"started_on": "2026-03-03"}));
    started.days_pass(30);
    assert!(!started.points_out("contact_due"), "the accompaniment of the implementation ended with the start");
}

// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

use serde_json::{Value, json};

use super::*;
use crate::casework::implementation::tests::{ONE, OTHER, agree, component, setting};
use crate::casework::implementation::{components, current};
use crate::state::CaseState;

fn proposal(by: &str) -> Value {
    json!({"by": by, "reason": "Die Nächte tragen nicht.", "so_far": "HS-MOD"})
}

fn agreed(by: &str) -> Value {
    json!({"by": by, "agreed": true})
}

#[test]
fn a_redesign_is_decided_by_both_sides_and_begins_a_new_version() {
    let mut stage = observed(ProfileKind::Bremen);
    assert_eq!(stage.refused("cm-1", "redesign", &agreed("case_lead")), ["proposal_missing"]);
    assert_eq!(stage.refused("cm-1", "redesign_proposal", &proposal("coordinator")), ["other_side"]);
    stage.does("pc-1", "redesign_proposal", &proposal("coordinator"));
    assert!(stage.points_out("redesign_proposed"));
    for who in ["pc-1", "pc-2"] {
        assert_eq!(stage.refused(who, "redesign", &agreed("coordinator")), ["second_person"], "{who}");
    }
    let before = components(&stage.case).len();
    stage.does("cm-1", "redesign", &agreed("case_lead"));
    assert_eq!(stage.state(), CaseState::ImplementationPlanning);
    let version = current(&stage.case).unwrap();
    assert_eq!((version.number, version.entry.form.components.len()), (2, before));
    assert_eq!(&*version.entry.form.reason, "Die Nächte tragen nicht.");
    assert!(stage.case.case.record.closure.is_none());
}

#[test]
fn after_a_redesign_all_agree_anew_and_the_measuring_points_stay() {
    let mut stage = observed(ProfileKind::Bremen);
    stage.does("cm-1", "redesign_proposal", &proposal("case_lead"));
    stage.does("pc-1", "redesign", &agreed("coordinator"));
    let start = json!({"started_on": "2026-03-04"});
    let missing = ["decision_missing", "acceptance_missing", "acceptance_missing"];
    assert_eq!(stage.refused("cm-1", "start", &start), missing);
    let rows = [component("SC-S-PROJ", ONE), component("SC-A-DAY", OTHER)];
    let mut other = setting(&rows, "Tagesstruktur statt ISE.");
    assert_eq!(stage.refused_item("cm-1", "setting", "2", &other), ["so_far_together"]);
    other["so_far"] = "HS-MOD".into();
    assert!(!stage.points_out("start_open"), "the days of the earlier version do not count");
    stage.does_item("cm-1", "setting", "2", &other);
    agree(&mut stage, 2);
    stage.does("cm-1", "start", &start);
    let record = &stage.case.case.record;
    assert_eq!(record.measure_started_on, "2026-03-03".parse().ok());
    assert_eq!(record.outcomes[0].due, "2026-06-03".parse().unwrap());
    // The proposal is used up.
    stage.days_pass(1);
    stage.does("pc-1", "follow_up_begin", &json!({}));
    assert_eq!(stage.refused("pc-1", "redesign", &agreed("coordinator")), ["proposal_missing"]);
}

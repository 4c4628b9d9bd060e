// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

use proptest::prelude::*;
use serde_json::{Value, json};

use crate::casework::conduct::{CaseAlliance, is_ally};
use crate::casework::tests::Stage;
use crate::profile::ProfileKind;

/// A case that the pool office has received; the alliance has eight fixed members, and one that left earlier.
fn received(kind: ProfileKind) -> Stage {
    let mut stage = Stage::new(kind);
    for number in 1..=9 {
        let to = (number == 9).then_some("2025-12-31");
        let body = json!({"person": format!("lag-{number}"), "kind": "delegate", "organisation": format!("Mitglied {number}"),
            "from": "2024-01-01", "to": to});
        stage.registers("seat", &number.to_string(), body);
    }
    stage.registers(
        "seat",
        "10",
        json!({"person": "kipsy-1", "kind": "public", "organisation": "KIPSY", "from": "2024-01-01"}),
    );
    stage.present();
    stage.does("cm-1", "submission", &json!({"checked": true}));
    stage.does("ul-1", "endorsement", &json!({}));
    stage.does("pc-1", "receipt", &json!({}));
    stage
}

fn names(stage: &Stage) -> Vec<String> {
    let alliance = stage.case.one::<CaseAlliance>();
    alliance.iter().flat_map(CaseAlliance::present).map(|member| member.organisation.to_string()).collect()
}

fn rows(stage: &Stage) -> Vec<Value> {
    let alliance = serde_json::to_value(stage.case.one::<CaseAlliance>().unwrap()).unwrap();
    alliance["members"].as_array().unwrap().clone()
}

#[test]
fn r177_every_berlin_case_belongs_to_an_alliance_of_all_fixed_members() {
    let stage = received(ProfileKind::Berlin);
    assert_eq!(names(&stage), (1..=8).map(|number| format!("Mitglied {number}")).collect::<Vec<_>>());
    assert!(is_ally(&stage.case, "Mitglied 3") && !is_ally(&stage.case, "KIPSY"));
    assert!(!stage.points_out("alliance_missing"));
    let mut bremen = received(ProfileKind::Bremen);
    assert!(bremen.case.one::<CaseAlliance>().is_none() && !bremen.points_out("alliance_missing"));
    let body = json!({"members": [{"organisation": "Mitglied 1", "since": "2026-03-02"}]});
    assert_eq!(bremen.refused("pc-1", "case_alliance", &body), ["only_berlin"]);
    // Without seats in the register, somebody has to write the members down.
    assert!(Stage::in_triage(ProfileKind::Berlin).alarms("alliance_missing"));
}

#[test]
fn r178_a_member_leaves_only_when_another_takes_over() {
    let mut stage = received(ProfileKind::Berlin);
    let lead = stage.case.case.record.referral.case_lead.clone();
    let mut leaving = rows(&stage);
    leaving[2]["until"] = "2026-03-02".into();
    let body = |members: &[Value]| json!({"members": members});
    assert_eq!(stage.refused("pc-1", "case_alliance", &body(&leaving)), ["successor_missing", "alliance_shrinks"]);
    // One who carries the case already does not fill the gap.
    leaving[2]["successor"] = "Mitglied 1".into();
    assert_eq!(stage.refused("pc-1", "case_alliance", &body(&leaving)), ["alliance_shrinks"]);
    let mut gone = rows(&stage);
    gone.remove(2);
    assert_eq!(stage.refused("pc-1", "case_alliance", &body(&gone)), ["member_gone", "alliance_shrinks"]);
    leaving[2]["successor"] = "Mitglied 10".into();
    leaving.push(json!({"organisation": "Mitglied 10", "since": "2026-03-02"}));
    assert_eq!(stage.refused("cm-1", "case_alliance", &body(&leaving)), ["role_may_not"]);
    stage.does("pc-1", "case_alliance", &body(&leaving));
    assert_eq!(names(&stage).len(), 8);
    assert!(is_ally(&stage.case, "Mitglied 10") && !is_ally(&stage.case, "Mitglied 3"));
    assert_eq!(stage.case.case.record.referral.case_lead, lead);
}

#[test]
fn r177_an_alliance_that_is_written_by_hand_begins_with_all_fixed_members() {
    let mut stage = received(ProfileKind::Berlin);
    let all = rows(&stage);
    let key = crate::casework::DocumentKey::new("case_alliance", None);
    let found = std::mem::take(&mut stage.case.documents);
    for (other, document) in found.iter().filter(|(other, _)| **other != key) {
        stage.case.documents.put(other.clone(), document.clone());
    }
    let body = |members: &[Value]| json!({"members": members});
    assert_eq!(stage.refused("pc-1", "case_alliance", &body(&all[..2])), ["alliance_not_all"]);
    let mut nine = all.clone();
    nine.push(json!({"organisation": "Mitglied Eins", "since": "2026-03-02"}));
    assert_eq!(stage.refused("pc-1", "case_alliance", &body(&nine)), ["alliance_not_all"]);
    stage.does("pc-1", "case_alliance", &body(&all));
}

#[test]
fn a_member_counts_once() {
    let mut stage = received(ProfileKind::Berlin);
    let mut twice = rows(&stage);
    twice.push(json!({"organisation": " mitglied 1 ", "since": "2026-03-02"}));
    assert_eq!(stage.refused("pc-1", "case_alliance", &json!({"members": twice})), ["member_twice"]);
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(24) })]
    /// I13: whatever is handed in, the number of members never drops.
    #[test]
    fn the_number_of_members_never_drops(edits in proptest::collection::vec((0_usize..12, any::<bool>(), 0_usize..14, any::<bool>()), 1..12)) {
        let mut stage = received(ProfileKind::Berlin);
        for (place, remove, successor, add) in edits {
            let before = names(&stage).len();
            let mut members = rows(&stage);
            let place = place % members.len();
            if remove {
                members.remove(place);
            } else {
                members[place]["until"] = "2026-03-02".into();
                members[place]["successor"] = format!("Mitglied {successor}").into();
            }
            if add {
                members.push(json!({"organisation": format!("Mitglied {successor}"), "since": "2026-03-02"}));
            }
            let taken = stage.act("pc-1", "case_alliance", None, &json!({"members": members})).is_ok();
            prop_assert!(names(&stage).len() >= before);
            prop_assert!(taken || names(&stage).len() == before);
        }
    }
}

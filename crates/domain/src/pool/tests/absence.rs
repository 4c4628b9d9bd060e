// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

use serde_json::json;

use super::day;
use crate::casework::tests::Stage;
use crate::ids::StaffId;
use crate::pool::{absence_on, acting_for};
use crate::profile::ProfileKind;

fn absence(person: &str, from: &str, to: &str, deputy: &str) -> serde_json::Value {
    json!({"person": person, "from": from, "to": to, "deputy": deputy})
}

#[test]
fn in_an_absence_the_deputy_acts_and_nothing_falls_between() {
    let mut stage = Stage::new(ProfileKind::Bremen);
    let acting =
        |stage: &Stage, who: &str, on: &str| acting_for(&stage.register, &StaffId::new(who), day(on)).to_string();
    assert_eq!(acting(&stage, "cm-1", "2026-03-02"), "cm-1");
    stage.pool_does("cm-1", "absence", "a1", &absence("cm-1", "2026-03-02", "2026-03-13", "cm-2"));
    for (on, who) in [("2026-03-01", "cm-1"), ("2026-03-02", "cm-2"), ("2026-03-13", "cm-2"), ("2026-03-14", "cm-1")] {
        assert_eq!(acting(&stage, "cm-1", on), who, "{on}");
    }
    assert!(absence_on(&stage.register, &StaffId::new("cm-1"), day("2026-03-10")).is_some());
    // Head and deputy can be away on different days of the same week; when both are, it stays with the head.
    stage.pool_does("ul-1", "absence", "a2", &absence("ul-1", "2026-03-02", "2026-03-06", "dep-1"));
    stage.pool_does("dep-1", "absence", "a3", &absence("dep-1", "2026-03-05", "2026-03-10", "ul-1"));
    assert_eq!(acting(&stage, "ul-1", "2026-03-04"), "dep-1");
    assert_eq!(acting(&stage, "ul-1", "2026-03-05"), "ul-1");
    assert_eq!(acting(&stage, "dep-1", "2026-03-09"), "ul-1");
}

#[test]
fn an_absence_names_somebody_who_can_stand_in() {
    let mut stage = Stage::new(ProfileKind::Bremen);
    let cases = [
        ("cm-1", absence("cm-1", "2026-03-02", "2026-03-13", "pc-1"), vec!["deputy_role"]),
        ("cm-1", absence("cm-1", "2026-03-02", "2026-03-13", "cm-1"), vec!["deputy_role"]),
        ("cm-1", absence("cm-1", "2026-03-13", "2026-03-02", "cm-2"), vec!["period_order"]),
        ("cm-2", absence("cm-1", "2026-03-02", "2026-03-13", "cm-2"), vec!["not_for_others"]),
        ("pc-1", absence("cm-9", "2026-03-02", "2026-03-13", "cm-2"), vec!["person_unknown", "deputy_role"]),
    ];
    for (who, body, expected) in cases {
        assert_eq!(stage.pool_refused(who, "absence", "a1", &body), expected, "{body}");
    }
    // Who is ill does not enter it: the pool office does.
    stage.pool_does("pc-1", "absence", "a1", &absence("cm-2", "2026-03-02", "2026-03-31", "cm-1"));
    let body = absence("cm-1", "2026-03-03", "2026-03-10", "cm-2");
    assert_eq!(stage.pool_refused("cm-1", "absence", "a2", &body), ["deputy_absent"]);
    let twice = absence("cm-2", "2026-03-31", "2026-04-02", "cm-1");
    assert_eq!(stage.pool_refused("cm-2", "absence", "a3", &twice), ["absence_twice"]);
    assert_eq!(stage.pool_refused("cm-1", "absence", "a1", &body), ["not_for_others"]);
}

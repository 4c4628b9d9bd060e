// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

use serde_json::json;

use super::{day, delegate};
use crate::casework::tests::Stage;
use crate::codes::SettingComponentCode;
use crate::pool::{provider_named, providers_with};
use crate::profile::ProfileKind;

fn register() -> Stage {
    let mut stage = Stage::new(ProfileKind::Bremen);
    let providers = [
        ("Deichhaus", vec!["SC-S-INT", "SC-A-ISE"], "2016-01-01", None),
        ("Kompass", vec!["SC-S-PROJ"], "2016-01-01", None),
        ("Hafenlotsen", vec!["SC-A-DAY", "SC-A-SUB"], "2016-01-01", None),
        ("Weserbogen", vec!["SC-A-STR", "SC-S-FLAT"], "2016-01-01", Some("2025-12-31")),
    ];
    for (name, components, from, to) in providers {
        let offers: Vec<_> = components
            .iter()
            .map(|code| json!({"component": code, "capacity": 4, "free": 1, "permit": "PS-OK"}))
            .collect();
        let body = json!({"name": name, "lag_member": name != "Kompass", "offers": offers, "from": from, "to": to,
            "competences": "Traumapädagogik"});
        stage.pool_does("pc-1", "provider", name, &body);
    }
    stage
}

#[test]
fn r001_providers_are_found_by_their_modes() {
    let stage = register();
    let names = |modes: &[&str], components: &[&str], on: &str| {
        let components: Vec<_> =
            components.iter().map(|code| SettingComponentCode::parse(code).expect("a component")).collect();
        let found = providers_with(&stage.register, modes, &components, day(on));
        found.into_iter().map(|entry| entry.form.name.to_string()).collect::<Vec<_>>()
    };
    assert_eq!(names(&["residential", "outpatient"], &[], "2026-03-02"), ["Deichhaus"]);
    assert_eq!(names(&["residential", "outpatient"], &[], "2025-03-02"), ["Deichhaus", "Weserbogen"]);
    assert_eq!(names(&["outpatient"], &["SC-A-SUB"], "2026-03-02"), ["Hafenlotsen"]);
    assert_eq!(names(&[], &[], "2026-03-02").len(), 3);
    assert!(provider_named(&stage.register, "deichhaus ").is_some_and(|entry| entry.form.can("einzelbetreuung")));
}

#[test]
fn a_provider_stands_once_in_the_register_with_sensible_numbers() {
    let mut stage = register();
    let twice = json!({"name": " KOMPASS", "from": "2026-01-01"});
    assert_eq!(stage.pool_refused("pc-1", "provider", "again", &twice), ["provider_twice"]);
    let again = json!({"name": "Weserbogen", "from": "2026-01-01"});
    stage.pool_does("pc-1", "provider", "weserbogen-2", &again);
    let full = json!({"name": "Neu", "from": "2026-01-01",
        "offers": [{"component": "SC-S-INT", "capacity": 2, "free": 3}]});
    assert_eq!(stage.pool_refused("pc-1", "provider", "new", &full), ["more_free_than_places"]);
}

#[test]
fn r074_a_delegate_comes_from_a_member_of_the_lag() {
    let mut stage = register();
    let mut seat = delegate(1, "2026-01-01");
    seat["organisation"] = json!("Kompass");
    assert_eq!(stage.pool_refused("pc-1", "seat", "s1", &seat), ["no_lag_member"]);
    seat["organisation"] = json!("Deichhaus");
    stage.pool_does("pc-1", "seat", "s1", &seat);
}

// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

use serde_json::json;

use super::*;
use crate::case_file::{CaseRecord, HelpStation, TimelineKind};
use crate::casework::follow_up::{
    Complexity, RevolvingDoor, WithoutReturn, complexity, revolving_door, system_changes, without_return,
};
use crate::casework::implementation::tests::ready;
use crate::figures::{PoolData, compute};
use crate::pool_file::{PoolFile, read};
use crate::random::SeededRandom;

fn bremen() -> PoolFile {
    read(include_str!("../../../../testdata/bremen-16.json"), &SeededRandom::new(1))
        .unwrap_or_else(|faults| panic!("{faults:#?}"))
}

fn record(file: &PoolFile, local_id: &str) -> CaseRecord {
    file.cases.iter().find(|case| case.identity.local_id == local_id).unwrap().record.clone()
}

fn history(stations: &[(&str, &str)]) -> Vec<HelpStation> {
    let station = |(code, from): &(&str, &str)| {
        serde_json::from_value(json!({"code": code, "from": from, "to": null, "end_reason": null}))
    };
    stations.iter().map(|told| station(told).unwrap()).collect()
}

#[test]
fn r015_the_course_is_a_dated_list_of_six_stations_with_their_ends() {
    let entries = record(&bremen(), "HB-2016-02").timeline();
    assert!(entries.is_sorted_by_key(|entry| entry.date));
    let stations = || entries.iter().filter(|entry| entry.kind == TimelineKind::HelpStation);
    assert_eq!(stations().filter(|entry| entry.text_de.starts_with("Beginn")).count(), 6);
    let ends: Vec<_> = stations().filter(|entry| entry.text_de.starts_with("Ende")).collect();
    assert!(!ends.is_empty() && ends.iter().all(|entry| entry.text_de.ends_with(')')), "each end says how");
}

#[test]
fn r037_the_complexity_of_a_case_is_counted_and_not_judged() {
    let file = bremen();
    let counted = complexity(&record(&file, "HB-2016-02"));
    assert_eq!((counted.problems, counted.interfaces, counted.breakdowns), (6, 4, 4));
    let Complexity { problems: _, problem_groups, interfaces: _, stations, breakdowns: _ } = counted;
    assert_eq!((problem_groups > 0, stations), (true, 6), "nothing but counts");
}

#[test]
fn r048_changes_between_the_systems_within_two_years_make_a_revolving_door() {
    let table: [(&[(&str, &str)], RevolvingDoor); 5] = [
        (
            &[("HH-WG", "2023-01"), ("HH-KJP", "2023-09"), ("HH-INT", "2024-01"), ("HH-KJP", "2024-08")],
            RevolvingDoor { changes: 3, is_one: true },
        ),
        (&[("HH-WG", "2023-01"), ("HH-INT", "2024-01")], RevolvingDoor { changes: 0, is_one: false }),
        (&[("HH-WG", "2023-01"), ("HH-HAFT", "2024-01")], RevolvingDoor { changes: 1, is_one: false }),
        (
            &[("HH-WG", "2018-01"), ("HH-KJP", "2019-01"), ("HH-WG", "2021-01")],
            RevolvingDoor { changes: 1, is_one: false },
        ),
        // Home and the street are no system.
        (
            &[("HH-KJP", "2023-01"), ("HH-STR", "2023-04"), ("HH-KJP", "2023-06"), ("HH-HOME", "2023-08")],
            RevolvingDoor { changes: 0, is_one: false },
        ),
    ];
    for (stations, expected) in table {
        assert_eq!(revolving_door(&history(stations)), expected, "{stations:?}");
    }
    let mut stage = ready(ProfileKind::Bremen);
    stage.case.case.record.history = history(table[0].0);
    assert!(stage.points_out("revolving_door"));
}

#[test]
fn r155_system_changes_are_two_numbers_before_and_after() {
    let mut stage = observed(ProfileKind::Bremen);
    stage.case.case.record.history =
        history(&[("HH-WG", "2022-01"), ("HH-KJP", "2024-09"), ("HH-WG", "2025-01"), ("HH-KJP", "2025-10")]);
    assert_eq!(system_changes(&stage.case), (3, 0));
    stage.days_pass(60);
    stage.does_item("cm-1", "course_event", "1", &json!({"kind": "EV-KJP", "on": "2026-04-01", "until": "2026-04-20"}));
    stage.does_item("cm-1", "course_event", "2", &json!({"kind": "EV-SETBACK", "on": "2026-04-01"}));
    let body = json!({"from": "youth_welfare", "to": "custody", "planned_on": "2026-04-25", "done_on": "2026-04-26",
        "sender": "a", "receiver": "b", "staying_person": "c"});
    stage.does_item("cm-1", "system_transition", "1", &body);
    assert_eq!(system_changes(&stage.case), (3, 3));
}

#[test]
fn r148_returns_to_clinic_or_custody_within_a_year_are_counted_with_n() {
    let file = bremen();
    // In 2018 one of ten returned; a year earlier the first case had just become due.
    for (as_of, without, due) in [("2016-12-31", 0, 0), ("2017-12-31", 1, 1), ("2018-12-31", 9, 10)] {
        let counted = without_return(file.cases.iter().map(|case| &case.record), as_of.parse().unwrap());
        assert_eq!(counted, WithoutReturn { without, due }, "{as_of}");
    }
}

#[test]
fn r156_where_the_young_people_stayed_is_counted() {
    let file = bremen();
    let cases: Vec<CaseRecord> = file.cases.iter().map(|case| case.record.clone()).collect();
    let data = PoolData { profile: &file.profile, cases: &cases, cross_case_sessions: &[], billing: &[] };
    let retention = compute(&data, "2018-12-31".parse().unwrap()).retention;
    for (code, count) in [("RT-JH", 11), ("RT-TRA", 1), ("RT-FAM", 3), ("RT-PRIS", 1)] {
        assert_eq!(retention.get(code), count, "{code}");
    }
}

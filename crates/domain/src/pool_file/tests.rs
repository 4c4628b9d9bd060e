// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! The two cities read; a broken file is refused with each of its faults.

use proptest::prelude::*;
use serde_json::{Value, json};

use super::*;
use crate::random::SeededRandom;

const BREMEN: &str = include_str!("../../testdata/bremen-16.json");
const BERLIN: &str = include_str!("../../testdata/berlin-14.json");

fn read_ok(text: &str) -> PoolFile {
    read(text, &SeededRandom::new(1)).unwrap_or_else(|faults| panic!("{faults:#?}"))
}

fn faults_of(text: &str) -> Vec<Fault> {
    read(text, &SeededRandom::new(1)).expect_err("the file must be refused")
}

fn bremen() -> Value {
    serde_json::from_str(BREMEN).unwrap()
}

/// Changes the Bremen file at a JSON pointer and expects faults in exactly these fields.
fn check(pointer: &str, value: Value, fields: &[&str]) {
    let mut file = bremen();
    *file.pointer_mut(pointer).unwrap_or_else(|| panic!("{pointer}")) = value;
    let faults = faults_of(&serde_json::to_string_pretty(&file).unwrap());
    let found: Vec<_> = faults.iter().map(|fault| fault.field.as_str()).collect();
    assert_eq!(found, fields, "{pointer} {faults:#?}");
    for fault in faults {
        assert!(!fault.reason.is_empty() && !fault.reason_de.is_empty() && fault.line > 1 && fault.column > 1);
    }
}

#[test]
fn both_data_sets_read_without_a_fault() {
    let bremen = read_ok(BREMEN);
    assert_eq!((bremen.cases.len(), bremen.staff.len(), bremen.billing.len()), (16, 17, 90));
    assert_eq!(bremen.cross_case_sessions.len(), 2);
    assert_eq!(bremen.profile.fixed_members, 4);
    let berlin = read_ok(BERLIN);
    assert_eq!((berlin.cases.len(), berlin.staff.len(), berlin.billing.len()), (14, 18, 0));
    assert_eq!((berlin.profile.fixed_members, berlin.profile.hourly_rates.len()), (8, 0));
    assert_eq!(berlin.as_of, Some("2020-12-31".parse().unwrap()));
}

#[test]
fn wrong_values_are_named() {
    check("/format", json!("pool-cases/2"), &["format"]);
    check("/node/profile", json!("hamburg"), &["node.profile"]);
    check("/node/ags", json!("0401100"), &["node.ags"]);
    check("/node/land", json!("05"), &["node.land"]);
    check("/staff/0/role", json!("king"), &["staff[0].role"]);
    check("/cases/0/gender", json!("w"), &["cases[0].gender"]);
    check("/cases/0/uma", json!("yes"), &["cases[0].uma"]);
    check("/cases/0/uma", Value::Null, &["cases[0].uma"]);
    check("/cases/2/problems/1", json!("PC-XXX"), &["cases[2].problems[1]"]);
    check("/cases/2/trigger", json!("TR-SDJ"), &["cases[2].trigger"]);
    check("/cases/4/help_history/0/from", json!("2015-13"), &["cases[4].help_history[0].from"]);
    check("/cases/4/sessions/0/participants/0", json!("hb-nobody"), &["cases[4].sessions[0].participants[0]"]);
    check("/cases/4/case_manager", json!("hb-bdf-1"), &["cases[4].case_manager"]);
    check("/cases/0/identifying/given_name", json!("A\u{0}B"), &["cases[0].identifying.given_name"]);
    check("/cases/0/outcomes/0/clinic_days", json!(-1), &["cases[0].outcomes[0].clinic_days"]);
    check("/cases/0/outcomes/0/clinic_days", json!(1.5), &["cases[0].outcomes[0].clinic_days"]);
}

#[test]
fn days_out_of_order_are_named() {
    check("/cases/0/endorsed_on", json!("2016-10-10"), &["cases[0].endorsed_on"]);
    check("/cases/0/received_on", json!("2016-10-12"), &["cases[0].received_on"]);
    check("/cases/0/sessions/0/dossier_sent_on", json!("2016-10-27"), &["cases[0].sessions[0].dossier_sent_on"]);
    check("/cases/0/closure/date", json!("2016-11-20"), &["cases[0].closure.date"]);
    check("/cases/0/sessions/0/no", json!(2), &["cases[0].sessions[0].no"]);
    check("/cases/0/submitted_on", json!("2016-02-30"), &["cases[0].submitted_on"]);
}

#[test]
fn values_that_contradict_are_named() {
    check("/cases/0/age_at_intake", json!(16), &["cases[0].age_at_intake"]);
    check("/cases/0/age_band_official", json!("A14_15"), &["cases[0].age_band_official"]);
    check("/cases/0/age_band_wide", json!("W_ANY"), &["cases[0].age_band_wide"]);
    check("/cases/0/problem_groups", json!(["G-BIO"]), &["cases[0].problem_groups"]);
    check("/cases/0/breakdowns_before", json!(4), &["cases[0].breakdowns_before"]);
    check("/cases/0/setting/providers/0", json!("Fremd e. V."), &["cases[0].setting.providers"]);
    check("/cases/0/setting/modes", json!(["mobile"]), &["cases[0].setting.modes"]);
    check("/cases/0/setting/has_fallback", json!(false), &["cases[0].setting.has_fallback"]);
    check("/cases/0/days_intake_to_start", json!(40), &["cases[0].days_intake_to_start"]);
    check("/cases/0/outcomes/1/due", json!("2017-05-22"), &["cases[0].outcomes[1].due"]);
    check("/cases/0/outcomes/1/held", json!(false), &["cases[0].outcomes[1].held"]);
    check("/cases/13/panel_code", json!("HB-P-4K7"), &["cases[13].panel_code"]);
}

#[test]
fn billing_lines_that_do_not_add_up_are_named() {
    check("/billing/0/amount", json!("168.01"), &["billing[0].amount"]);
    check("/billing/0/rate", json!("57.00"), &["billing[0].amount", "billing[0].rate"]);
    check("/billing/0/hours", json!(3), &["billing[0].hours"]);
    check("/billing/0/session_date", json!("2016-10-28"), &["billing[0].session_date"]);
    check("/billing/0/delegate", json!("hb-lag-2"), &["billing[0].provider", "billing[1].delegate"]);
    check("/billing/0/provider", json!("Fremd e. V."), &["billing[0].provider"]);
    check("/billing/0/case_id", json!("HB-9999-99"), &["billing[0].case_id"]);
}

#[test]
fn one_fault_does_not_hide_another() {
    let mut file = bremen();
    let case = &mut file["cases"][0];
    case["gender"] = json!("q");
    case["endorsed_on"] = json!("2016-10-01");
    case["problems"][0] = json!("PC-VOI");
    case["days_intake_to_start"] = json!(1);
    case["outcomes"][0]["due"] = json!("2017-02-20");
    case.as_object_mut().unwrap().remove("narrative_local");
    case["colour"] = json!("blue");
    file["staff"][3]["id"] = json!("hb-ul-1");
    file["billing"][5]["amount"] = json!("1.00");
    let faults = faults_of(&serde_json::to_string_pretty(&file).unwrap());
    let mut fields: Vec<_> = faults.iter().map(|fault| fault.field.as_str()).collect();
    fields.retain(|field| !field.ends_with("unit_head"));
    fields.sort_unstable();
    let expected = [
        "billing[5].amount",
        "cases[0].colour",
        "cases[0].days_intake_to_start",
        "cases[0].endorsed_on",
        "cases[0].gender",
        "cases[0].narrative_local",
        "cases[0].outcomes[0].due",
        "cases[0].problems[0]",
        "staff[3].id",
    ];
    assert_eq!(fields, expected, "{faults:#?}");
    assert!(faults.is_sorted_by_key(|fault| fault.line));
    let problem = faults.iter().find(|fault| fault.field == "cases[0].problems[0]").unwrap();
    assert!(problem.reason.contains("`problem`") && problem.reason.contains("`PC-VIO`"), "{}", problem.reason);
}

/// A text fault with its exact place.
fn check_place(text: &str, line: usize, column: usize, field: &str, word: &str) {
    let faults = faults_of(text);
    let fault = &faults[0];
    assert_eq!((fault.line, fault.column, fault.field.as_str()), (line, column, field), "{faults:#?}");
    assert!(fault.reason.contains(word), "{}", fault.reason);
}

#[test]
fn the_place_is_line_and_column_in_characters() {
    let text = "{\n \"format\": \"pool-cases/1\",\n \"ä\": 1, \"staf\": []\n}";
    let faults = faults_of(text);
    let places: Vec<_> = faults.iter().map(|fault| (fault.line, fault.column, fault.field.as_str())).collect();
    assert_eq!(places, [(1, 1, "cases"), (1, 1, "node"), (1, 1, "staff"), (3, 2, "ä"), (3, 10, "staf")]);
    assert!(faults[4].reason.contains("`staff`"), "{}", faults[4].reason);
}

#[test]
fn faults_of_grammar_have_a_place_and_a_field() {
    check_place("", 1, 1, "", "not valid JSON");
    check_place("\u{feff}{}", 1, 1, "", "byte order mark");
    check_place("[]", 1, 1, "", "must be an object");
    check_place("{\"format\": 'x'}", 1, 12, "format", "not valid JSON");
    check_place("{\n \"node\": {\"id\": \"a\",}\n}", 2, 20, "node.id", "Trailing commas");
    check_place("{\"cases\": [{}, {\"a\": 01}]}", 1, 23, "cases[1].a", "not valid JSON");
    check_place("{\"a\": 1} // no", 1, 10, "", "not valid JSON");
    check_place("{\"a\": \"tab\there\"}", 1, 11, "a", "control character");
    check_place("{\"a\": \"\\ud800\"}", 1, 8, "a", "not valid JSON");
    check_place("{\"notice\": [1, 2", 1, 12, "notice", "Unterminated array");
}

#[test]
fn a_key_that_comes_twice_is_named() {
    let text = BREMEN.replacen("\"city\": \"Bremen\",", "\"city\": \"Bremen\", \"city\": \"Bremen\",", 1);
    let faults = faults_of(&text);
    assert_eq!(faults.len(), 1);
    assert_eq!(faults[0].field, "node.city");
    assert!(faults[0].reason.contains("twice"));
}

#[test]
fn size_and_nesting_have_limits() {
    let deep = |levels: usize| format!("{{\"notice\": {}{}}}", "[".repeat(levels), "]".repeat(levels));
    check_place(
        &deep(NESTING_MAX),
        1,
        12 + NESTING_MAX - 1,
        &format!("notice{}", "[0]".repeat(NESTING_MAX - 1)),
        "deeper",
    );
    assert!(faults_of(&deep(NESTING_MAX - 1)).iter().any(|fault| fault.reason.contains("a text")));
    assert!(faults_of(&deep(1_000_000))[0].reason.contains("deeper"));
    check_place(&" ".repeat(FILE_BYTES_MAX + 1), 1, 1, "", "larger");
}

#[test]
fn a_berlin_file_may_not_dismiss() {
    let mut file: Value = serde_json::from_str(BERLIN).unwrap();
    file["cases"][3]["closure"]["reason"] = json!("CL-END");
    let faults = faults_of(&file.to_string());
    assert_eq!(faults.len(), 1);
    assert_eq!(faults[0].field, "cases[3].closure.reason");
}

/// A third city: other profile, dated rates, nothing optional.
fn third_city() -> Value {
    let mut file = bremen();
    let node = file["node"].as_object_mut().unwrap();
    for name in ["hourly_rate_eur", "fixed_provider_delegates", "city", "ags", "land", "as_of", "pool_office"] {
        node.remove(name);
    }
    node.insert("profile".into(), json!("custom"));
    node.insert("fixed_members".into(), json!(6));
    node.insert(
        "hourly_rates".into(),
        json!([{"from": "2018-01-01", "eur": "60.10"}, {"valid_from": "2016-10-01", "rate_eur": "56.00"}]),
    );
    let derived = [
        "age_at_intake",
        "age_band_official",
        "age_band_wide",
        "problem_groups",
        "breakdowns_before",
        "days_intake_to_first_session",
        "days_intake_to_start",
        "days_solution_to_start",
        "must_not_leak",
        "indirect_details",
        "entrusted_items",
        "crisis_concept",
        "crisis_concept_on",
    ];
    for case in file["cases"].as_array_mut().unwrap() {
        for name in derived {
            case.as_object_mut().unwrap().remove(name);
        }
    }
    file.as_object_mut().unwrap().remove("notice");
    file
}

#[test]
fn a_second_rate_is_due_from_its_day() {
    let mut file = third_city();
    let faults = faults_of(&file.to_string());
    assert!(!faults.is_empty() && faults.iter().all(|fault| fault.reason.contains("60.10")), "{faults:#?}");
    for line in file["billing"].as_array_mut().unwrap() {
        if line["session_date"].as_str().unwrap() >= "2018-01-01" {
            line["rate"] = json!("60.10");
            let hours: Decimal = line["hours"].as_str().unwrap().parse().unwrap();
            let amount = billing::amount_of(hours, "60.10".parse().unwrap());
            line["amount"] = json!(format!("{amount:.2}"));
        }
    }
    let city = read_ok(&file.to_string());
    assert_eq!(city.profile.hourly_rates.len(), 2);
    assert_eq!(city.profile.fixed_members, 6);
    let ages: Vec<u8> = city.cases.iter().map(|case| case.record.referral.age_at_intake).collect();
    let stated: Vec<u8> = read_ok(BREMEN).cases.iter().map(|case| case.record.referral.age_at_intake).collect();
    assert_eq!(ages, stated);
}

#[test]
fn a_city_may_leave_out_whole_lists() {
    let mut file = third_city();
    for name in ["billing", "cross_case_sessions"] {
        file.as_object_mut().unwrap().remove(name);
    }
    for case in file["cases"].as_array_mut().unwrap() {
        for name in ["setting", "permit_status", "help_plan_on", "outcomes", "retention", "success_factors"] {
            case[name] = Value::Null;
        }
    }
    let city = read_ok(&file.to_string());
    let outcomes = &city.cases[0].record.outcomes;
    let due: Vec<_> = outcomes.iter().map(|outcome| outcome.due.to_string()).collect();
    assert_eq!(due, ["2017-02-21", "2017-05-21", "2017-11-21", "2018-11-21"]);
}

#[test]
fn amounts_round_half_up_to_cents() {
    let amount =
        |hours: &str, rate: &str| billing::amount_of(hours.parse().unwrap(), rate.parse().unwrap()).to_string();
    assert_eq!(amount("3.00", "56.00"), "168.00");
    assert_eq!(amount("0.25", "56.10"), "14.03");
    assert_eq!(amount("0.25", "56.02"), "14.01");
}

#[test]
fn debug_output_names_nobody() {
    let file = read_ok(BREMEN);
    let mut shown = format!("{file:?}{:?}{:?}", file.staff, file.cases);
    for case in &file.cases {
        let record = &case.record;
        let parts = [
            format!("{:?}{:?}{:?}{record:?}", case.identity, case.narrative, case.entrusted),
            format!("{:?}{:?}{:?}", record.referral, record.sessions, record.crisis_concept),
            format!("{:?}{:?}{:?}", record.setting, record.closure, record.sessions[0].agreements),
        ];
        shown.extend(parts);
        assert!(shown.contains(case.id.as_str()));
    }
    for case in &file.cases {
        let words = [&case.identity.given_name, &case.identity.family_name, &case.identity.panel_code];
        for word in words.into_iter().chain(&case.identity.protected_terms) {
            assert!(!shown.contains(word.as_str()), "{word}");
        }
    }
    for member in &file.staff {
        assert!(!shown.contains(&member.name));
    }
}

#[test]
fn faults_quote_no_text_about_a_person() {
    let mut file = bremen();
    for case in file["cases"].as_array_mut().unwrap() {
        case["identifying"]["birth_date"] = case["identifying"]["given_name"].clone();
        case["identifying"]["guardian"] = case["identifying"]["family_name"].clone();
    }
    let shown = format!("{:?}", faults_of(&file.to_string()));
    for case in bremen()["cases"].as_array().unwrap() {
        for name in ["given_name", "family_name"] {
            assert!(!shown.contains(case["identifying"][name].as_str().unwrap()));
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    /// Whatever is done to a file, reading ends with a file or with faults inside it, never with a panic.
    #[test]
    fn any_cut_or_change_is_answered(at in 0_usize..100_000, length in 0_usize..40, insert in "[\\[\\]{},:\"0-9a-zA-Zä\\\\]{0,6}") {
        let floor = |mut offset: usize| {
            while !BERLIN.is_char_boundary(offset) {
                offset -= 1;
            }
            offset
        };
        let start = floor(at.min(BERLIN.len()));
        let end = floor((start + length).min(BERLIN.len())).max(start);
        let text = format!("{}{insert}{}", &BERLIN[..start], &BERLIN[end..]);
        if let Err(faults) = read(&text, &SeededRandom::new(1)) {
            prop_assert!(!faults.is_empty());
            let lines = text.lines().count();
            prop_assert!(faults.iter().all(|fault| (1..=lines + 1).contains(&fault.line)));
        }
    }

    #[test]
    fn any_small_text_is_answered(text in "[\\[\\]{},:\"0-9a-z \\\\\\n]{0,40}") {
        prop_assert!(read(&text, &SeededRandom::new(1)).is_err());
    }
}

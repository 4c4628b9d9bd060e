// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! The scan as a filter for other programs.

use serde_json::{Value, json};

use crate::harness::{Said, run_with_input};

fn scan(lines: &[Value]) -> Said {
    let lines: Vec<String> = lines.iter().map(Value::to_string).collect();
    run_with_input(&["scan"], &lines.join("\n"))
}

fn answers(said: &Said) -> Vec<Value> {
    said.out.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect()
}

/// The texts that the hits of an answer point at, with kind and whether they block.
fn found<'a>(text: &'a str, answer: &'a Value) -> Vec<(String, &'a str, bool)> {
    let characters: Vec<char> = text.chars().collect();
    let hits = answer["hits"].as_array().expect("a list");
    let part = |hit: &Value| {
        let place = |key: &str| usize::try_from(hit[key].as_u64().expect("a number")).expect("small");
        characters[place("start")..place("end")].iter().collect::<String>()
    };
    hits.iter().map(|hit| (part(hit), hit["kind"].as_str().expect("a kind"), hit["blocks"] == true)).collect()
}

#[track_caller]
fn check(register: &Value, text: &str, expected: &[(&str, &str)]) {
    let said = scan(&[json!({"id": 7, "register": register, "text": text})]).done();
    let answers = answers(&said);
    assert_eq!(answers[0]["id"], 7);
    for (part, kind) in expected {
        let hits = found(text, &answers[0]);
        assert!(hits.iter().any(|hit| hit.0 == *part && hit.1 == *kind && hit.2), "{part} in {hits:?}");
    }
    if expected.is_empty() {
        assert!(answers[0]["hits"].as_array().expect("a list").is_empty(), "{}", answers[0]);
    }
}

#[test]
fn names_of_the_register_are_found_in_every_form() {
    let register = json!({"given_name": "Jörn", "family_name": "Weißbrodt", "guardian": "Marlies Kruse"});
    check(&register, "🙂 Gestern kam Jörn allein.", &[("Jörn", "given_name")]);
    check(&register, "JOERN und Weissbrodts Mutter", &[("JOERN", "given_name"), ("Weissbrodts", "family_name")]);
    check(&register, "Die Vormundin Marlies Kruse war da.", &[("Marlies Kruse", "guardian")]);
}

#[test]
fn numbers_are_found_without_a_register() {
    check(&json!({}), "Kontakt: jemand@beispiel.example", &[("jemand@beispiel.example", "email")]);
    check(&json!({}), "geboren am 19.10.1998 in der Klinik", &[("19.10.1998", "date")]);
}

#[test]
fn ordinary_words_pass() {
    check(&json!({}), "Der Ausweichplatz trug; § 35a SGB VIII, 24 Stunden erreichbar.", &[]);
}

#[test]
fn a_line_needs_nothing_at_all() {
    let said = scan(&[json!({}), json!({"text": "Guten Tag", "register": null})]).done();
    assert_eq!(answers(&said), [json!({"id": null, "hits": []}), json!({"id": null, "hits": []})]);
}

#[test]
fn a_bad_line_is_named_and_the_others_are_scanned() {
    let input = "{\"id\":\"a\",\"text\":\"x\"}\nnot json\n\n{\"id\":\"c\",\"text\":5}\n{\"id\":\"d\",\"text\":\"a@b.example\"}\n";
    let said = run_with_input(&["scan"], input).refused(1, &["line 2:", "line 4:", "2 of 5 lines"]);
    let answers = answers(&said);
    let ids: Vec<&Value> = answers.iter().map(|answer| &answer["id"]).collect();
    assert_eq!(ids, [&json!("a"), &json!(null), &json!("c"), &json!("d")]);
    assert!(answers[1]["error"].is_string() && answers[2]["error"].is_string());
    assert_eq!(answers[3]["hits"][0]["kind"], "email");
}

#[test]
fn a_register_that_cannot_be_used_is_no_clean_bill() {
    let said = scan(&[json!({"id": 1, "register": {"birth_date": "neulich"}, "text": "x"})]);
    let said = said.refused(1, &["line 1: birth_date is not a date"]);
    assert!(answers(&said)[0]["hits"].is_null());
}

// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! `pattern/1`: the example, its schema, and every rule broken once.

use crate::common::example;
use protocol::limits;
use protocol::pattern::{
    Basis, Breakdowns, Days, Gender, Interfaces, Pattern, Providers, Sessions, Stations, TimeToStart,
};
use serde_json::{Value, json};
use std::collections::BTreeSet;

const SCHEMA: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/../../proto-docs/schemas/pattern-1.json"));

fn published() -> Value {
    serde_json::from_str(example!("pattern-1.json")).expect("json")
}

#[test]
fn the_example_is_read_and_written_byte_for_byte() {
    let pattern = Pattern::parse(example!("pattern-1.json").as_bytes()).expect("valid");
    assert_eq!(pattern.to_bytes().expect("valid"), example!("pattern-1.json").as_bytes());
}

/// Sets one member; the result must be refused.
fn refused(pointer: &str, value: &Value) {
    let mut pattern = published();
    pattern.pointer_mut(pointer).expect("member").clone_from(value);
    assert!(Pattern::parse(pattern.to_string().as_bytes()).is_err(), "{pointer} = {value}");
}

#[test]
fn every_rule_refuses() {
    let cases = [
        ("/schema", json!("pattern/2")),
        ("/id", json!("3F1C9A52-6D0B-4E7F-9A41-0C5D2E8B7A16")),
        ("/id", json!("3f1c9a52-6d0b-1e7f-9a41-0c5d2e8b7a16")),
        ("/issued", json!("2026-07")),
        ("/codelists", json!("01")),
        ("/policy", json!(1)),
        ("/basis", json!("3")),
        ("/person/age", json!("17 Jahre")),
        ("/person/gender", json!("d")),
        ("/problems/groups", json!([])),
        ("/problems/groups", json!(["g-bio"])),
        ("/problems/codes", json!(["PC-SUB", "PC-SUB"])),
        ("/problems/codes", json!(["*"])),
        ("/problems/codes", json!(["ABCDEFGHIJKLMNOPQ"])),
        ("/history/stations", json!("4")),
        ("/history/breakdowns", json!("3+")),
        ("/history/interfaces", json!("3+")),
        ("/history/sessions", json!("4")),
        ("/history/time_to_start", json!("47")),
        ("/setting/modes", json!(["Residential"])),
        ("/setting/providers", json!("*")),
        ("/setting/permit", json!(null)),
        ("/course/crisis_concept", json!("yes")),
        ("/outcomes/0/months", json!(9)),
        ("/outcomes/0/clinic_days", json!("12")),
        ("/retention", json!("")),
        ("/factors/success", json!(["A", "B", "C", "D", "E", "F"])),
        ("/lesson/de", json!("")),
        ("/lesson/de", json!("ä".repeat(601))),
        ("/lesson/de", json!("Zeile\nZeile")),
        ("/lesson/de", json!("a\u{202E}b")),
        ("/lesson/en", json!("a\u{2066}b")),
        ("/lesson", json!({"de": "Ohne englischen Text."})),
        ("/lesson", json!({"de": "Mit Namen.", "en": null, "name": "x"})),
    ];
    for (pointer, value) in cases {
        refused(pointer, &value);
    }
}

#[test]
fn lists_are_sorted_because_their_order_would_say_something() {
    let mut pattern: Pattern = serde_json::from_value(published()).expect("layout");
    pattern.problems.groups.reverse();
    pattern.outcomes.reverse();
    assert!(pattern.to_bytes().is_err());
    pattern.sort_lists();
    assert_eq!(pattern.to_bytes().expect("valid"), example!("pattern-1.json").as_bytes());
}

#[test]
fn six_hundred_characters_are_counted_as_characters() {
    let mut pattern: Pattern = serde_json::from_value(published()).expect("layout");
    pattern.lesson.de = "ß".repeat(600);
    assert!(pattern.to_bytes().is_ok());
}

#[test]
fn duplicate_keys_and_unknown_members_are_refused() {
    let text = example!("pattern-1.json");
    for changed in [
        text.replacen("{\"schema\"", "{\"basis\":\"1\",\"schema\"", 1),
        text.replacen("{\"schema\"", "{\"place\":\"Bremen\",\"schema\"", 1),
        format!("{text}\n{text}"),
        format!("\u{FEFF}{text}"),
    ] {
        assert!(Pattern::parse(changed.as_bytes()).is_err());
    }
}

#[test]
fn counts_fall_into_their_bands() {
    let bands = |count: u32| {
        [
            Stations::of(count).code(),
            Breakdowns::of(count).code(),
            Interfaces::of(count).code(),
            Sessions::of(count).code(),
            TimeToStart::of(count).code(),
            Providers::of(count).code(),
            Days::of(count).code(),
            Basis::of(count).code(),
        ]
    };
    let cases = [
        (0, ["0-2", "0", "0-1", "1", "0-14", "1", "0", "1"]),
        (1, ["0-2", "1-2", "0-1", "1", "0-14", "1", "1-14", "1"]),
        (3, ["3-5", "3-4", "2-3", "3+", "0-14", "3+", "1-14", "2-4"]),
        (6, ["6+", "5+", "4+", "3+", "0-14", "3+", "1-14", "5+"]),
        (15, ["6+", "5+", "4+", "3+", "15-28", "3+", "15+", "5+"]),
        (56, ["6+", "5+", "4+", "3+", "29-56", "3+", "15+", "5+"]),
        (57, ["6+", "5+", "4+", "3+", "57+", "3+", "15+", "5+"]),
    ];
    for (count, expected) in cases {
        assert_eq!(bands(count), expected, "{count}");
    }
}

/// Walks the published schema beside an example: every object of the example has exactly the members that the schema
/// requires and allows.
fn same_members(schema: &Value, example: &Value, at: &str) {
    if let Some(members) = example.as_object() {
        assert_eq!(schema["additionalProperties"], json!(false), "{at}");
        let properties = schema["properties"].as_object().expect("properties");
        let required: BTreeSet<_> =
            schema["required"].as_array().expect("required").iter().filter_map(Value::as_str).collect();
        assert_eq!(required.len(), members.len(), "{at}");
        assert_eq!(properties.len(), members.len(), "{at}");
        for (name, value) in members {
            assert!(required.contains(name.as_str()), "{at}/{name}");
            same_members(&properties[name], value, &format!("{at}/{name}"));
        }
    }
    for item in example.as_array().into_iter().flatten().filter(|item| item.is_object()) {
        same_members(&schema["items"], item, at);
    }
}

fn codes<T: std::fmt::Display>(all: &[T]) -> Value {
    all.iter().map(ToString::to_string).collect()
}

#[test]
fn the_published_schema_has_the_same_members_bands_and_limits() {
    let schema: Value = serde_json::from_str(SCHEMA).expect("json");
    assert_eq!(schema["$schema"], "https://json-schema.org/draft/2020-12/schema");
    same_members(&schema, &published(), "");
    let bands = [
        ("/properties/basis", codes(Basis::ALL)),
        ("/properties/person/properties/gender", codes(Gender::ALL)),
        ("/properties/history/properties/stations", codes(Stations::ALL)),
        ("/properties/history/properties/breakdowns", codes(Breakdowns::ALL)),
        ("/properties/history/properties/interfaces", codes(Interfaces::ALL)),
        ("/properties/history/properties/sessions", codes(Sessions::ALL)),
        ("/properties/history/properties/time_to_start", codes(TimeToStart::ALL)),
        ("/properties/setting/properties/providers", codes(Providers::ALL)),
        ("/$defs/days", codes(Days::ALL)),
    ];
    for (pointer, expected) in bands {
        assert_eq!(schema.pointer(pointer).expect("band")["enum"], expected, "{pointer}");
    }
    assert_eq!(schema["$defs"]["lesson"]["maxLength"], json!(limits::LESSON_CHARS));
    let months = &schema["properties"]["outcomes"]["items"]["properties"]["months"]["enum"];
    assert_eq!(*months, json!([3, 6, 12, 24]));
}

// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

use serde_json::Value;

use super::*;
use crate::pool_file::{PoolFile, read};
use crate::random::SeededRandom;

const BREMEN: &str = include_str!("../../testdata/bremen-16.json");
const BERLIN: &str = include_str!("../../testdata/berlin-14.json");

fn file(text: &str) -> PoolFile {
    read(text, &SeededRandom::new(1)).unwrap_or_else(|faults| panic!("{faults:#?}"))
}

fn figures(file: &PoolFile, as_of: &str) -> Figures {
    let cases: Vec<CaseRecord> = file.cases.iter().map(|case| case.record.clone()).collect();
    let data = PoolData {
        profile: &file.profile,
        cases: &cases,
        cross_case_sessions: &file.cross_case_sessions,
        billing: &file.billing,
    };
    compute(&data, as_of.parse().unwrap())
}

fn check(text: &str, as_of: &str, expected: &str) {
    let computed = serde_json::to_value(figures(&file(text), as_of)).unwrap();
    let expected: Value = serde_json::from_str(expected).unwrap();
    let (Value::Object(computed), Value::Object(expected)) = (&computed, &expected) else { panic!("no objects") };
    for (field, value) in expected {
        assert_eq!(computed.get(field), Some(value), "{field}");
    }
    assert_eq!(computed.len(), expected.len(), "fields beyond the expected ones");
}

#[test]
fn bremen_is_reproduced() {
    check(BREMEN, "2018-12-31", include_str!("../../testdata/bremen-16.expected.json"));
}

#[test]
fn berlin_is_reproduced() {
    check(BERLIN, "2020-12-31", include_str!("../../testdata/berlin-14.expected.json"));
}

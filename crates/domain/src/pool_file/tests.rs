// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

use super::*;
use crate::random::SeededRandom;

const BREMEN: &str = include_str!("../../testdata/bremen-16.json");
const BERLIN: &str = include_str!("../../testdata/berlin-14.json");

fn read_ok(text: &str) -> PoolFile {
    read(text, &SeededRandom::new(1)).unwrap_or_else(|faults| panic!("{faults:#?}"))
}

#[test]
fn both_data_sets_read_without_a_fault() {
    let bremen = read_ok(BREMEN);
    assert_eq!((bremen.cases.len(), bremen.staff.len(), bremen.billing.len()), (16, 17, 90));
    let berlin = read_ok(BERLIN);
    assert_eq!((berlin.cases.len(), berlin.staff.len(), berlin.billing.len()), (14, 18, 0));
}

// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! All thirty cases of the two data sets: who may speak, and what holds the others back.

use super::{BERLIN, BREMEN, City};

fn check(text: &str, waiting: &[&str]) {
    let city = City::new(text);
    let mut withheld = Vec::new();
    for case in &city.pool.cases {
        match city.try_release(case, |_| {}) {
            Ok(released) => {
                let pattern = released.pattern();
                assert!(pattern.person.age.is_withheld());
                assert_eq!(pattern.person.gender.code(), "*");
                assert!(released.risk().class_size_strict.min(released.risk().class_size_wildcard) >= 5);
                println!(
                    "{}: open {:?}, singled out by {:?}",
                    case.identity.local_id,
                    released.risk().open_columns,
                    released.risk().singled_out_by
                );
            }
            Err(reasons) => {
                let reasons: Vec<_> = reasons.iter().map(|reason| (reason.gate.number(), reason.token)).collect();
                println!("{}: withheld by {reasons:?}", case.identity.local_id);
                assert!(reasons.contains(&(1, "observation_missing")), "{}", case.identity.local_id);
                withheld.push(case.identity.local_id.as_str());
            }
        }
    }
    println!("{} of {} cases release", city.pool.cases.len() - withheld.len(), city.pool.cases.len());
    assert_eq!(withheld, waiting);
}

#[test]
fn bremen_thirteen_of_sixteen() {
    check(BREMEN, &["HB-2018-03", "HB-2018-04", "HB-2018-05"]);
}

#[test]
fn berlin_twelve_of_fourteen() {
    check(BERLIN, &["BE-2020-03", "BE-2020-04"]);
}

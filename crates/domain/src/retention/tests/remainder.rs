// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! Nothing of a person is left, and the figures are.

use std::collections::BTreeSet;

use jiff::civil::Date;
use serde_json::Value;

use crate::case_file::{CaseFile, CaseRecord};
use crate::figures::{PoolData, compute};
use crate::pool_file::{PoolFile, read};
use crate::random::SeededRandom;
use crate::retention::{ERASED, remainder};

const BREMEN: &str = include_str!("../../../testdata/bremen-16.json");
const BERLIN: &str = include_str!("../../../testdata/berlin-14.json");

fn file(text: &str) -> PoolFile {
    read(text, &SeededRandom::new(1)).unwrap_or_else(|faults| panic!("{faults:#?}"))
}

/// Each value of a JSON text with its place.
fn leaves(at: &str, value: &Value, found: &mut Vec<(String, Value)>) {
    match value {
        Value::Array(list) => {
            list.iter().enumerate().for_each(|(place, value)| leaves(&format!("{at}/{place}"), value, found));
        }
        Value::Object(object) => {
            object.iter().for_each(|(name, value)| leaves(&format!("{at}/{name}"), value, found));
        }
        _ => found.push((at.to_owned(), value.clone())),
    }
}

fn told(case: &CaseFile) -> Vec<(String, Value)> {
    let mut found = Vec::new();
    leaves("", &serde_json::to_value(case).unwrap(), &mut found);
    found
}

fn is_code(text: &str) -> bool {
    crate::codes::lists().iter().any(|list| list.entry(text).is_some())
}

fn is_day(text: &str) -> bool {
    text.parse::<Date>().is_ok() || crate::case_file::YearMonth::parse(text).is_ok()
}

#[test]
fn every_word_of_a_remainder_is_a_code_a_moved_day_or_a_word_that_says_nothing() {
    for case in [BREMEN, BERLIN].into_iter().flat_map(|text| file(text).cases) {
        let rest = remainder(&case);
        for (place, value) in told(&rest) {
            let Value::String(text) = value else { continue };
            let nothing = text.is_empty() || text == ERASED || text == "case" || text == "other";
            let provider = place.ends_with("/provider")
                && text.strip_prefix("Träger ").is_some_and(|number| number.parse::<u8>().is_ok());
            let known = nothing || provider || is_code(&text) || is_day(&text) || place == "/id";
            assert!(known, "{place}: {text}");
        }
    }
}

fn words(text: &str) -> impl Iterator<Item = String> {
    text.split(|sign: char| !sign.is_alphanumeric()).map(str::to_lowercase)
}

/// The words that a remainder may hold whatever the case was: names of fields, parts of codes, and what stands for nothing.
fn words_of_the_form(rest: &CaseFile) -> BTreeSet<String> {
    let fields = told(rest).into_iter().flat_map(|(place, _)| words(&place).collect::<Vec<_>>());
    let codes = crate::codes::lists().iter().flat_map(|list| &list.entries).flat_map(|entry| words(&entry.code));
    fields.chain(codes).chain([ERASED, "träger", "null", "true", "false"].map(str::to_owned)).collect()
}

#[test]
fn no_word_and_no_name_of_the_case_is_left() {
    let mut searched = 0;
    for pool in [BREMEN, BERLIN].map(file) {
        for case in &pool.cases {
            let rest = remainder(case);
            let mine = words_of_the_form(&rest);
            let left: BTreeSet<_> = words(&serde_json::to_string(&rest).unwrap()).collect();
            for (place, value) in told(case) {
                let Value::String(text) = value else { continue };
                if place == "/id" || is_code(&text) || is_day(&text) || text == "case" {
                    continue;
                }
                // Single signs and numbers stand in days and lengths, too.
                let told = words(&text).filter(|word| word.chars().count() > 2 && word.parse::<u64>().is_err());
                for word in told.filter(|word| !mine.contains(word)) {
                    searched += 1;
                    assert!(!left.contains(&word), "{} {place}: {word}", case.identity.local_id);
                }
            }
            let text = serde_json::to_string(&rest).unwrap();
            for name in pool.staff.iter().flat_map(|member| [member.id.as_str(), member.name.as_str()]) {
                assert!(!text.contains(name), "{name}");
            }
        }
    }
    assert!(searched > 2_000, "there is something to look for: {searched}");
}

#[test]
fn no_day_of_the_case_stands_in_its_place_any_more() {
    let mut moved = 0;
    for case in [BREMEN, BERLIN].into_iter().flat_map(|text| file(text).cases) {
        let rest = remainder(&case);
        let july = format!("{}-07-01", case.record.referral.submitted_on.year());
        assert_eq!(rest.record.referral.submitted_on.to_string(), july);
        if case.record.referral.submitted_on == rest.record.referral.submitted_on {
            continue;
        }
        moved += 1;
        let before = told(&case);
        for (place, value) in told(&rest) {
            let Some(text) = value.as_str().filter(|text| is_day(text)) else { continue };
            // The closing day may by chance be a 1 July.
            if text.len() == 7 || place == "/record/closure/date" {
                continue;
            }
            let same = before.iter().any(|(other, value)| *other == place && value.as_str() == Some(text));
            assert!(!same, "{}: {place} {text}", case.identity.local_id);
        }
    }
    assert!(moved > 25, "nearly every referral has another day than 1 July: {moved}");
}

#[test]
fn how_long_things_took_stays_and_what_is_left_is_known_as_such() {
    for case in [BREMEN, BERLIN].into_iter().flat_map(|text| file(text).cases) {
        let (old, rest) = (&case.record, remainder(&case).record);
        assert!(rest.is_remainder() && !old.is_remainder());
        assert_eq!(rest.days_intake_to_first_session(), old.days_intake_to_first_session());
        assert_eq!(rest.days_intake_to_start(), old.days_intake_to_start());
        assert_eq!(rest.days_solution_to_start(), old.days_solution_to_start());
        assert_eq!(rest.breakdowns_before(), old.breakdowns_before());
        let months = |record: &CaseRecord| -> Vec<i32> {
            let length = |station: &crate::case_file::HelpStation| {
                let days = crate::case_file::days_between(station.from.first_day(), station.to?.first_day());
                Some((days + 15) / 30)
            };
            record.history.iter().filter_map(length).collect()
        };
        let pairs = months(old).into_iter().zip(months(&rest));
        assert!(pairs.into_iter().all(|(one, other)| (one - other).abs() <= 1), "{}", case.identity.local_id);
        // What is left can be stored and read.
        let stored = serde_json::to_value(remainder(&case)).unwrap();
        assert!(serde_json::from_value::<CaseFile>(stored).unwrap() == remainder(&case));
    }
}

/// The figures of a day with the cases as they are and with what is left of them; the names of those that differ.
fn differing(pool: &PoolFile, as_of: &str) -> Vec<String> {
    let figures = |cases: &[CaseRecord]| {
        let data = PoolData {
            profile: &pool.profile,
            cases,
            cross_case_sessions: &pool.cross_case_sessions,
            billing: &pool.billing,
        };
        serde_json::to_value(compute(&data, as_of.parse().unwrap())).unwrap()
    };
    let cases: Vec<_> = pool.cases.iter().map(|case| case.record.clone()).collect();
    let left: Vec<_> = pool.cases.iter().map(|case| remainder(case).record).collect();
    let (before, after) = (figures(&cases), figures(&left));
    let names = before.as_object().unwrap().keys();
    names.filter(|name| before[*name] != after[*name]).cloned().collect()
}

/// The figures that a report for a day on which cases were still going on cannot give again, as the remainder says.
const MOVED: &[&str] = &[
    "agreements",
    "cases_consulted",
    "concepts_implemented",
    "cross_provider_settings",
    "hindrance_factor_frequency",
    "median_days_intake_to_first_session",
    "median_days_intake_to_start",
    "permit_status",
    "residential_and_outpatient_combined",
    "retention",
    "sessions_case_based",
    "settings_with_fallback",
    "solution_ready_in_first_session",
    "stability",
    "success_factor_frequency",
];

#[test]
fn the_figures_of_a_later_day_are_the_same_with_what_is_left() {
    for text in [BREMEN, BERLIN] {
        let pool = file(text);
        for as_of in ["2024-12-31", "2040-01-01"] {
            assert_eq!(differing(&pool, as_of), Vec::<String>::new(), "{as_of}");
        }
    }
}

#[test]
fn at_the_end_of_a_year_only_figures_of_what_was_going_on_have_moved() {
    let mut moved = BTreeSet::new();
    for text in [BREMEN, BERLIN] {
        let pool = file(text);
        for year in 2015..=2023 {
            let names = differing(&pool, &format!("{year}-12-31"));
            println!("{} {year}: {names:?}", pool.profile.name);
            moved.extend(names);
        }
    }
    let beyond: Vec<_> = moved.iter().filter(|name| !MOVED.contains(&name.as_str())).collect();
    assert!(beyond.is_empty(), "the figures by year moved: {beyond:?}");
}

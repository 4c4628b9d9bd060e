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

#[test]
fn a_later_day_than_the_last_entry_changes_only_what_became_due() {
    let file = file(BREMEN);
    let (then, later) = (figures(&file, "2018-12-31"), figures(&file, "2019-12-31"));
    assert_eq!(Figures { as_of: then.as_of, ..later }, then);
}

#[test]
fn an_earlier_day_knows_nothing_of_what_came_later() {
    let figures = figures(&file(BREMEN), "2016-12-31");
    assert_eq!((figures.cases_consulted, figures.concepts_implemented), (2, 1));
    assert_eq!(figures.intakes_by_year, Counts(vec![("2016".to_owned(), 2)]));
    assert_eq!(figures.sessions_case_based, 2);
    assert_eq!(figures.solution_ready_in_first_session, Share { num: 1, den: 2, percent: Some("50".to_owned()) });
    assert!(figures.stability.iter().all(|(_, stability)| stability.due == 0 && stability.percent.is_none()));
    let agreements = figures.agreements;
    assert_eq!((agreements.total, agreements.done_on_time, agreements.done_late, agreements.open), (7, 4, 0, 3));
    let billing = figures.billing.unwrap();
    assert_eq!((billing.entries, billing.amount_eur.to_string().as_str()), (8, "1344.00"));
}

#[test]
fn r010_a_case_from_before_the_start_of_operation_does_not_count() {
    let mut file = file(BREMEN);
    file.profile.start_of_operation = Some("2017-01-01".parse().unwrap());
    let figures = figures(&file, "2018-12-31");
    assert_eq!((figures.cases_consulted, figures.gender.get("f"), figures.gender.get("m")), (14, 7, 7));
    assert_eq!(figures.intakes_by_year.get("2016"), 0);
    assert_eq!(figures.billing.unwrap().by_year.len(), 2);
}

#[test]
fn an_unknown_outcome_is_reported_but_not_counted() {
    let mut file = file(BREMEN);
    file.cases[0].record.outcomes[0].hold_status = Some(crate::codes::HoldStatus::parse("HS-UNK").unwrap());
    let figures = figures(&file, "2018-12-31");
    let (months, stability) = &figures.stability[0];
    assert_eq!((months.as_str(), stability.due, stability.held, stability.status.get("HS-UNK")), ("3", 14, 14, 1));
}

#[test]
fn a_city_without_cases_has_figures_too() {
    let profile = NodeProfile::new(crate::profile::ProfileKind::Custom, "Neuer Pool");
    let data = PoolData { profile: &profile, cases: &[], cross_case_sessions: &[], billing: &[] };
    let figures = serde_json::to_value(compute(&data, "2020-01-01".parse().unwrap())).unwrap();
    assert_eq!(figures["node"], "Neuer Pool");
    assert_eq!(figures["cases_consulted"], 0);
    assert_eq!(figures["age_min"], Value::Null);
    assert_eq!(figures["age_mean"], serde_json::json!({}));
    assert_eq!(figures["median_days_intake_to_start"], Value::Null);
    assert!(figures.get("billing").is_none() && figures.get("differencing_example").is_none());
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig { cases: 40, ..Default::default() })]

    /// I15: the total is the sum over the providers and over the years, on any day.
    #[test]
    fn sums_agree_on_any_day(days in 0_i64..1_200) {
        let file = file(BREMEN);
        let day = "2016-09-01".parse::<Date>().unwrap().saturating_add(jiff::SignedDuration::from_hours(24 * days));
        let figures = figures(&file, &day.to_string());
        let billing = figures.billing.unwrap();
        let by_provider: rust_decimal::Decimal = billing.by_provider.values().map(|provider| provider.amount_eur).sum();
        let by_year: rust_decimal::Decimal = billing.by_year.values().copied().sum();
        proptest::prop_assert_eq!(by_provider, billing.amount_eur);
        proptest::prop_assert_eq!(by_year, billing.amount_eur);
        let genders: u64 = figures.gender.0.iter().map(|(_, count)| count).sum();
        let intakes: u64 = figures.intakes_by_year.0.iter().map(|(_, count)| count).sum();
        proptest::prop_assert_eq!(genders, intakes);
        proptest::prop_assert!(figures.concepts_implemented <= figures.cases_consulted);
        proptest::prop_assert!(figures.cases_consulted <= intakes);
        let agreements = figures.agreements;
        proptest::prop_assert_eq!(agreements.total, agreements.done_on_time + agreements.done_late + agreements.open);
    }
}

// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! Each gate has its refusal, and all closed gates are named together.

use jiff::ToSpan as _;

use super::{BREMEN, City, LESSON, tokens};
use crate::release::{Cohort, Gate, HalfYear, Holds, ReleasePolicy, Submission, release};
use crate::text::Register;

const CASE: &str = "HB-2017-03";

fn check<'a>(city: &'a City, change: impl FnOnce(&mut Submission<'a>), expected: &[&str]) {
    assert_eq!(tokens(city.try_release(city.case(CASE), change)), expected);
}

#[test]
fn an_open_case_passes() {
    let city = City::new(BREMEN);
    let released = city.try_release(city.case(CASE), |_| {}).expect("released");
    assert_eq!(released.payload(), released.pattern().to_bytes().expect("valid"));
    assert_eq!(released.sha256(), protocol::sha256(released.payload()));
    assert_eq!(released.risk().started_cases, 16);
    assert!(
        released
            .risk()
            .sentences_de
            .iter()
            .filter(|sentence| sentence.starts_with("Davor können wir nicht schützen"))
            .count()
            == 3
    );
}

#[test]
fn notes_objections_and_missing_participation() {
    let city = City::new(BREMEN);
    check(&city, |submission| submission.holds.press = true, &["hold_press"]);
    check(&city, |submission| submission.holds.court = true, &["hold_court"]);
    check(&city, |submission| submission.holds.objection_young_person = true, &["objection_young_person"]);
    check(&city, |submission| submission.holds.objection_guardian = true, &["objection_guardian"]);
    check(&city, |submission| submission.holds.objection_case_lead = true, &["objection_case_lead"]);
    check(&city, |submission| submission.participation_told = false, &["participation_missing"]);
}

#[test]
fn the_text_gate() {
    let city = City::new(BREMEN);
    let long = "a".repeat(601);
    check(&city, |submission| submission.lesson_de = "  ", &["lesson_missing"]);
    check(&city, |submission| submission.lesson_de = &long, &["lesson_too_long"]);
    check(&city, |submission| submission.lesson_de = "Selam singt.", &["text_hits"]);
    check(&city, |submission| submission.lesson_de = "Am 12.02.2017 begann es.", &["text_hits"]);
    check(
        &city,
        |submission| submission.lesson_en = Some("Then Ghirmazion's friend helped."),
        &["english_unscanned", "text_hits"],
    );
    check(&city, |submission| submission.lesson_en = Some("A 16-year-old."), &["english_unscanned"]);
    check(&city, |submission| submission.lesson_de = "Die Hilfe trägt seit 2019.", &["text_hits"]);
    check(&city, |submission| submission.lesson_de = "Zum 18. Geburtstag zog er um.", &["text_hits"]);
    check(&city, |submission| submission.lesson_de = "Die Hilfe für die 17-Jährige trug.", &["text_hits"]);
    check(&city, |submission| submission.pattern_id = "HB-2017-03", &["payload_invalid"]);
}

#[test]
fn all_closed_gates_are_named_together() {
    let city = City::new(BREMEN);
    let result = city.try_release(city.case("HB-2018-05"), |submission| {
        submission.holds = Holds { press: true, objection_guardian: true, ..Holds::default() };
        submission.lesson_de = "Ole kam.";
    });
    let reasons = result.expect_err("withheld");
    let gates: Vec<(u8, &str)> = reasons.iter().map(|reason| (reason.gate.number(), reason.token)).collect();
    assert_eq!(
        gates,
        [(1, "too_recent"), (1, "observation_missing"), (1, "hold_press"), (4, "objection_guardian"), (6, "text_hits")]
    );
    assert!(reasons.iter().all(|reason| !reason.message_de.is_empty() && !reason.help_de.is_empty()));
    assert!(reasons.iter().all(|reason| !reason.message_de.contains("Ole")), "a refusal repeats no name");
}

#[test]
fn six_months_are_counted_from_the_start() {
    let city = City::new(BREMEN);
    let case = city.case(CASE);
    let start = case.record.measure_started_on.expect("started");
    let at = |today| {
        let submission = Submission {
            case,
            pattern_id: super::ID,
            issued: HalfYear::of(today),
            lesson_de: LESSON,
            lesson_en: None,
            holds: Holds::default(),
            participation_told: true,
        };
        let register = Register::for_case(case, &super::terms(&city.pool));
        release(&submission, &Cohort { records: &city.records }, &register, &ReleasePolicy::default(), today)
    };
    let boundary = start.checked_add(6.months()).expect("a date");
    assert!(tokens(at(boundary.yesterday().expect("a date"))).contains(&"too_recent"));
    assert!(!at(boundary).is_err_and(|reasons| reasons.iter().any(|reason| reason.gate == Gate::Course)));
}

#[test]
fn a_small_node_waits_and_a_lax_policy_is_refused() {
    let city = City::new(BREMEN);
    let case = city.case(CASE);
    let register = Register::for_case(case, &super::terms(&city.pool));
    let submission = Submission {
        case,
        pattern_id: super::ID,
        issued: HalfYear::of(city.today),
        lesson_de: LESSON,
        lesson_en: None,
        holds: Holds::default(),
        participation_told: true,
    };
    let own = city.records.iter().position(|record| *record == case.record).expect("in the cohort");
    let mut few = vec![city.records[own].clone()];
    few.extend(city.records.iter().enumerate().filter(|(at, _)| *at != own).take(3).map(|(_, record)| record.clone()));
    let with = |records, k| {
        let policy = ReleasePolicy { k, ..ReleasePolicy::default() };
        release(&submission, &Cohort { records }, &register, &policy, city.today)
    };
    assert_eq!(tokens(with(&few, 5)), ["class_too_small"]);
    assert!(with(&few, 4).is_ok());
    assert_eq!(tokens(with(&city.records, 2)), ["policy_too_lax"]);
    assert!(with(&city.records, 3).is_ok());
    assert_eq!(tokens(with(&city.records, 17)), ["class_too_small"]);
}

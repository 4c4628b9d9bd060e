// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

use proptest::prelude::*;
use serde_json::{Value, json};

use super::*;
use crate::case_file::outcome_due;
use crate::casework::follow_up::factors;
use crate::clock::german_date;
use crate::codes::{HoldStatus, OutcomeRetention};

fn outcome(hold: &str, retention: &str) -> Value {
    json!({"hold_status": hold, "school": "OS-PART", "delinquency": "OD-LESS", "clinic_days": 3, "absent_days": 2,
        "retention": retention, "goals": "partly", "young_person_rating": "4", "young_person_words": "Geht."})
}

fn codes(stage: &Stage) -> (Vec<&'static str>, Vec<&'static str>) {
    let record = &stage.case.case.record;
    let success = record.success_factors.iter().map(|code| code.code()).collect();
    (success, record.hindrance_factors.iter().map(|code| code.code()).collect())
}

/// I11.
#[test]
fn an_observation_waits_until_fourteen_days_before_its_day() {
    let mut stage = observed(ProfileKind::Bremen);
    // Started on 3 March: due on 3 June, open from 20 May.
    stage.days_pass(76);
    assert_eq!(german_date(stage.now), "2026-05-19".parse().unwrap());
    assert_eq!(stage.refused_item("cm-1", "outcome", "3", &outcome("HS-STABLE", "RT-JH")), ["outcome_too_early"]);
    assert!(!stage.points_out("outcome_due"));
    stage.days_pass(1);
    assert!(stage.points_out("outcome_due"));
    assert_eq!(stage.refused_item("cm-1", "outcome", "6", &outcome("HS-STABLE", "RT-JH")), ["outcome_too_early"]);
    stage.does_item("lag-1", "outcome", "3", &outcome("HS-STABLE", "RT-JH"));
    assert!(!stage.points_out("outcome_due"));
    for item in ["4", "0", "x"] {
        assert_eq!(stage.refused_item("cm-1", "outcome", item, &outcome("HS-STABLE", "RT-JH")), ["measuring_point"]);
    }
}

#[test]
fn an_observation_is_taken_over_into_the_coded_record() {
    let mut stage = observed(ProfileKind::Bremen);
    stage.days_pass(200);
    stage.does_item("cm-1", "outcome", "6", &outcome("HS-MOD", "RT-TRA"));
    stage.does_item("cm-1", "outcome", "3", &outcome("HS-RES", "RT-JH"));
    let record = &stage.case.case.record;
    let points: Vec<_> =
        record.outcomes.iter().map(|point| (point.months, point.hold_status.map(HoldStatus::code))).collect();
    assert_eq!(points, [(3, Some("HS-RES")), (6, Some("HS-MOD")), (12, None), (24, None)]);
    assert_eq!((record.outcomes[0].clinic_days, record.outcomes[0].absent_days), (Some(3), Some(2)));
    assert_eq!(record.retention.map(OutcomeRetention::code), Some("RT-TRA"), "the later observation counts");
    assert!(!serde_json::to_string(record).unwrap().contains("Geht."));
}

#[test]
fn an_observation_is_complete_unless_nothing_is_known() {
    let mut stage = observed(ProfileKind::Bremen);
    stage.days_pass(100);
    let bare = |hold: &str| json!({"hold_status": hold});
    assert_eq!(stage.refused_item("cm-1", "outcome", "3", &bare("HS-BRK")), ["answer_missing"; 5]);
    let mut many = outcome("HS-STABLE", "RT-JH");
    many["clinic_days"] = 400.into();
    assert_eq!(stage.refused_item("cm-1", "outcome", "3", &many), ["too_many_days"]);
    stage.does_item("cm-1", "outcome", "3", &bare("HS-UNK"));
}

#[test]
fn a_forgotten_observation_presses_after_thirty_days() {
    let mut stage = observed(ProfileKind::Bremen);
    stage.days_pass(100);
    assert!(stage.points_out("outcome_due") && !stage.points_out("outcome_late"));
    stage.days_pass(40);
    assert!(stage.alarms("outcome_late"));
}

#[test]
fn factors_are_named_once_and_what_other_forms_show_stays() {
    let mut stage = observed(ProfileKind::Bremen);
    stage.does_item("cm-1", "friction", "1", &json!({"kind": "HF-LEGAL", "on": "2026-03-01", "account": "x"}));
    assert_eq!(factors(&stage.case).hindrance.len(), 1, "the page starts from the record");
    let body = json!({"success": [{"factor": "SF-REF", "weight": "3"}, {"factor": "SF-REF"}, {"factor": "SF-DAY"}],
        "hindrance": [{"factor": "HF-GRP", "weight": "1"}]});
    stage.does("cm-1", "factors", &body);
    assert_eq!(codes(&stage), (vec!["SF-REF", "SF-DAY"], vec!["HF-GRP", "HF-LEGAL"]));
    stage.does("cm-1", "factors", &json!({}));
    assert_eq!(codes(&stage), (vec![], vec!["HF-LEGAL"]));
}

#[test]
fn nothing_is_observed_before_the_start() {
    let mut stage = crate::casework::implementation::tests::ready(ProfileKind::Bremen);
    assert_eq!(stage.refused_item("cm-1", "outcome", "3", &outcome("HS-STABLE", "RT-JH")), ["not_started"]);
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(24) })]
    /// I10, I11: whatever the day, an observation is taken exactly from 14 days before its due day on.
    #[test]
    fn the_day_decides_about_every_measuring_point(passed in 0_i64..900) {
        let mut stage = observed(ProfileKind::Bremen);
        let start = stage.case.case.record.measure_started_on.unwrap();
        stage.days_pass(passed);
        let today = german_date(stage.now);
        for months in [3_u8, 6, 12, 24] {
            let taken = stage.act("cm-1", "outcome", Some(&months.to_string()), &outcome("HS-STABLE", "RT-JH"));
            let early = (outcome_due(start, months) - today).get_days() > 14;
            prop_assert_eq!(taken.is_err(), early, "{} months on {}", months, today);
        }
    }
}

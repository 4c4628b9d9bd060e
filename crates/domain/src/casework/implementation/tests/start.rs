// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

use super::*;
use crate::casework::implementation::open_formalities;
use crate::casework::{DocumentKey, Documents};
use crate::state::CaseState;

fn without(stage: &mut Stage, form: &str) {
    let mut documents = Documents::default();
    for (name, document) in stage.case.documents.iter().filter(|(name, _)| name.form() != form) {
        documents.put(name.clone(), document.clone());
    }
    stage.case.documents = documents;
}

/// I8: each thing that is missing blocks on its own, and all are told at once.
#[test]
fn nothing_starts_before_everything_is_there() {
    let today = json!({"started_on": "2026-03-03"});
    for (form, rules) in [
        ("decision", vec!["decision_missing"]),
        ("help_plan", vec!["help_plan_missing"]),
        ("crisis_concept", vec!["crisis_concept_missing"]),
        ("permit_sheet", vec!["permit_open"]),
        ("acceptance", vec!["acceptance_missing", "acceptance_missing"]),
        ("setting", vec!["decision_missing", "setting_missing"]),
    ] {
        let mut stage = ready(ProfileKind::Bremen);
        without(&mut stage, form);
        let refused = stage.refused("cm-1", "start", &today);
        assert!(rules.iter().all(|rule| refused.contains(rule)), "{form} {refused:?}");
        assert_eq!(stage.state(), CaseState::ImplementationPlanning);
        assert_eq!(stage.case.case.record.measure_started_on, None);
    }
    let mut bare = after_session(ProfileKind::Bremen, true);
    let expected = ["decision_missing", "help_plan_missing", "crisis_concept_missing", "setting_missing"];
    assert_eq!(bare.refused("cm-1", "start", &today), expected);
}

/// I9, and no start lies in the future.
#[test]
fn the_start_lies_between_the_first_session_and_today() {
    let mut stage = ready(ProfileKind::Bremen);
    for (day, rule) in [("2026-03-04", "date_in_future"), ("2026-03-01", "start_before_session")] {
        assert_eq!(stage.refused("cm-1", "start", &json!({"started_on": day})), [rule]);
    }
    assert_eq!(stage.refused("pc-1", "start", &json!({"started_on": "2026-03-03"})), ["role_may_not"]);
    stage.does("cm-1", "start", &json!({"started_on": "2026-03-02"}));
    assert_eq!(stage.case.case.record.measure_started_on, "2026-03-02".parse().ok());
}

/// I10.
#[test]
fn the_start_sets_the_measuring_points() {
    let stage = started(ProfileKind::Bremen);
    let due: Vec<_> =
        stage.case.case.record.outcomes.iter().map(|point| (point.months, point.due.to_string())).collect();
    let expected = [(3, "2026-06-03"), (6, "2026-09-03"), (12, "2027-03-03"), (24, "2028-03-03")];
    assert_eq!(due, expected.map(|(months, day)| (months, day.to_owned())));
}

#[test]
fn r098_all_providers_of_the_setting_accept_before_the_start() {
    let mut stage = ready(ProfileKind::Bremen);
    let rows = [component("SC-S-PROJ", ONE), component("SC-A-ISE", OTHER), component("SC-A-DAY", "Dritter Träger")];
    stage.does_item("cm-1", "setting", "2", &setting(&rows, "Drei Träger."));
    agree(&mut stage, 2);
    let today = json!({"started_on": "2026-03-03"});
    let refusals = stage.act("cm-1", "start", None, &today).unwrap_err();
    assert_eq!((refusals.len(), refusals[0].rule), (1, "acceptance_missing"));
    assert!(refusals[0].message_de.contains("Dritter Träger") && refusals[0].help_de.is_some());
    let third =
        |accepts: bool| json!({"setting": 2, "provider": "Dritter Träger", "accepts": accepts, "remark": "Schreiben."});
    stage.does_item("pc-1", "acceptance", "third", &third(true));
    // An acceptance can be taken back until then.
    stage.days_pass(1);
    stage.does_item("pc-1", "acceptance", "third", &third(false));
    assert_eq!(stage.refused("cm-1", "start", &today), ["acceptance_missing"]);
    stage.does_item("pc-1", "acceptance", "third", &third(true));
    stage.does("cm-1", "start", &today);
}

#[test]
fn a_provider_accepts_for_itself_and_the_newest_version_only() {
    let mut stage = ready(ProfileKind::Bremen);
    let body = |version: u16, provider: &str| json!({"setting": version, "provider": provider, "accepts": true});
    for (who, body, rules) in [
        ("lag-1", body(1, OTHER), vec!["other_provider"]),
        ("lag-1", body(2, ONE), vec!["setting_version"]),
        ("lag-3", body(1, "Organisation lag-3"), vec!["role_may_not"]),
        ("pc-1", body(1, "Organisation lag-3"), vec!["not_in_setting"]),
        ("pc-1", json!({"setting": 1, "provider": ONE, "accepts": false}), vec!["reason_missing"]),
    ] {
        assert_eq!(stage.refused_item(who, "acceptance", "new", &body), rules, "{who}");
    }
    assert_eq!(stage.refused_item("lag-2", "acceptance", "1-lag-1", &body(1, OTHER)), ["other_provider"]);
}

#[test]
fn r099_the_panel_proposes_and_the_youth_office_decides() {
    let mut stage = ready(ProfileKind::Bremen);
    let today = json!({"started_on": "2026-03-03"});
    let mut decision = json!({"setting": 1, "result": "refused", "decided_on": "2026-03-03", "by": "Leitung"});
    assert_eq!(stage.refused("cm-1", "decision", &decision), ["reason_missing"]);
    decision["reason"] = "Zu weit entfernt.".into();
    assert_eq!(stage.refused("pc-1", "decision", &decision), ["role_may_not"]);
    stage.does("cm-1", "decision", &decision);
    assert_eq!(stage.refused("cm-1", "start", &today), ["decision_missing"]);
    decision["result"] = "granted".into();
    decision["setting"] = 2.into();
    assert_eq!(stage.refused("cm-1", "decision", &decision), ["setting_version"]);
}

#[test]
fn r104_the_help_plan_names_who_took_part_or_why_not() {
    let mut stage = after_session(ProfileKind::Bremen, true);
    let mut plan =
        json!({"on": "2026-03-03", "participants": ["custodians"], "goals": "Ankommen", "next_review": "2026-06-03"});
    assert_eq!(stage.refused("cm-1", "help_plan", &plan), ["participation_missing"]);
    plan["missing_reason"] = "War in der Klinik; Gespräch dort am Folgetag.".into();
    stage.does("cm-1", "help_plan", &plan);
    assert_eq!(stage.case.case.record.help_plan_on, "2026-03-03".parse().ok());
    plan["participants"] = json!(["young_person"]);
    plan["missing_reason"] = "".into();
    assert_eq!(stage.refused("cm-1", "help_plan", &plan), ["participation_missing"]);
}

#[test]
fn r105_only_the_case_lead_writes_the_help_plan() {
    let mut stage = ready(ProfileKind::Bremen);
    let key = DocumentKey::new("help_plan", None);
    let body = stage.case.documents.get(&key).unwrap().body.clone();
    for who in ["pc-1", "cm-2", "ul-1", "lag-1"] {
        assert_eq!(stage.refused(who, "help_plan", &body), ["role_may_not"], "{who}");
    }
}

#[test]
fn r109_open_formalities_are_listed_and_do_not_block() {
    let mut stage = ready(ProfileKind::Bremen);
    assert_eq!(open_formalities(&stage.case).len(), 6);
    stage.does(
        "pc-1",
        "formal_checklist",
        &json!({"cost_approval": "done", "permit": "done", "school": "open", "guardian_consent": "done",
            "registration": "open", "health_insurance": "not_needed"}),
    );
    let notice = stage.notices().into_iter().find(|notice| notice.token == "formalities_open").unwrap();
    assert_eq!(notice.message_de, "Noch offen vor dem Beginn: Schule benachrichtigt, Ummeldung.");
    stage.does("cm-1", "start", &json!({"started_on": "2026-03-03"}));
}

#[test]
fn r111_a_planned_start_changes_nothing_but_raises_an_alarm() {
    let mut stage = ready(ProfileKind::Bremen);
    stage.days_pass(6);
    assert!(!stage.points_out("start_open"));
    stage.days_pass(1);
    assert!(stage.alarms("start_open"));
    assert_eq!(stage.state(), CaseState::ImplementationPlanning);
    stage.does("cm-1", "start", &json!({"started_on": "2026-03-10"}));
    assert!(!stage.points_out("start_open"));
}

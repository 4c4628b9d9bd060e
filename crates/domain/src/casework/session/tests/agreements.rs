// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

use serde_json::{Value, json};

use super::{concluded, id, solution, view};
use crate::case_file::Agreement;
use crate::casework::session::{agreements, all_agreements};
use crate::casework::tests::Stage;
use crate::casework::{CaseForm as _, DocumentKey};
use crate::profile::ProfileKind;
use crate::state::CaseState;

fn task(responsible: &str, due: &str) -> Value {
    json!({"kind": "task", "responsible": responsible, "task": "Kostenübernahme klären", "due": due})
}

fn yes() -> Value {
    json!({"accepts": true})
}

#[test]
fn r092_an_accepted_agreement_is_not_changed_silently() {
    let mut stage = Stage::in_session(ProfileKind::Bremen);
    stage.does_item("pc-1", "agreement", "1-1", &task("lag-1", "2026-03-20"));
    assert_eq!(agreements(&stage.case, 1)[0].accepted, None);
    assert_eq!(stage.refused_item("lag-2", "agreement_acceptance", "1-1", &yes()), ["not_the_assignee"]);
    assert_eq!(stage.refused_item("pc-1", "agreement_acceptance", "1-1", &yes()), ["not_the_assignee"]);
    stage.does_item("lag-1", "agreement_acceptance", "1-1", &yes());
    assert!(stage.case.case.record.sessions[0].agreements[0].accepted);
    assert_eq!(stage.refused_item("lag-1", "agreement", "1-1", &task("lag-1", "2026-04-20")), ["role_may_not"]);
    stage.does_item("pc-1", "agreement", "1-1", &task("lag-1", "2026-04-20"));
    let view = &agreements(&stage.case, 1)[0];
    assert_eq!((view.accepted, view.due.to_string().as_str()), (None, "2026-04-20"));
    assert!(!stage.case.case.record.sessions[0].agreements[0].accepted);
    // Both stand as versions: the agreement's, and the answers'.
    for form in ["agreement", "agreement_acceptance"] {
        let version = stage.case.documents.get(&DocumentKey::new(form, Some("1-1"))).unwrap().version;
        assert_eq!(version, 2, "{form}");
    }
}

#[test]
fn r093_the_part_in_an_offer_names_component_provider_and_capacity() {
    let whole = json!({"kind": "offer_participation", "responsible": "lag-1", "task": "Platz halten", "due": "2026-03-20",
        "component": "SC-S-SOLO", "provider": "Träger lag-1", "capacity": "ein Platz"});
    for field in ["component", "provider", "capacity"] {
        let mut stage = Stage::in_session(ProfileKind::Bremen);
        let mut body = whole.clone();
        body.as_object_mut().unwrap().remove(field);
        let wrong = stage.act("pc-1", "agreement", Some("1-1"), &body).unwrap_err();
        assert_eq!((wrong[0].rule, wrong[0].field.as_deref()), ("agreement_incomplete", Some(field)));
        stage.does_item("pc-1", "agreement", "1-1", &whole);
    }
    let mut stage = Stage::in_session(ProfileKind::Bremen);
    let mut share = task("lag-1", "2026-03-20");
    share["kind"] = json!("service_share");
    assert_eq!(stage.refused_item("pc-1", "agreement", "1-1", &share), ["agreement_incomplete"]);
}

#[test]
fn r094_each_agreement_has_one_responsible_a_task_and_a_day() {
    for field in ["responsible", "task", "due"] {
        let mut stage = Stage::in_session(ProfileKind::Bremen);
        let mut body = task("lag-1", "2026-03-20");
        body.as_object_mut().unwrap().remove(field);
        assert_eq!(stage.refused_item("pc-1", "agreement", "1-1", &body), ["field"], "{field}");
    }
    let mut stage = Stage::in_session(ProfileKind::Bremen);
    for (body, rule) in
        [(task("xe-1", "2026-03-20"), "responsible_not_invited"), (task("lag-1", "2026-03-08"), "due_before_session")]
    {
        assert_eq!(stage.refused_item("pc-1", "agreement", "1-1", &body), [rule]);
    }
    for item in ["2-1", "1", "1-01", "1-a"] {
        let wrong = stage.refused_item("pc-1", "agreement", item, &task("lag-1", "2026-03-20"));
        assert!(wrong == ["session_other"] || wrong == ["agreement_unknown"], "{item} {wrong:?}");
    }
}

#[test]
fn i7_what_stands_in_the_record_has_who_what_and_until() {
    let mut stage = Stage::in_session(ProfileKind::Bremen);
    for number in 1..=11 {
        let body = task(["lag-1", "cm-1"][number % 2], "2026-03-20");
        stage.does_item("pc-1", "agreement", &format!("1-{number}"), &body);
    }
    let mut dropped = task("lag-1", "2026-03-20");
    dropped["dropped"] = json!("Die Klinik hat es übernommen.");
    stage.does_item("pc-1", "agreement", "1-3", &dropped);
    let kept = &stage.case.case.record.sessions[0].agreements;
    assert_eq!(kept.len(), 10, "what was dropped is not due");
    assert!(kept.iter().all(|agreement| !agreement.who.as_str().is_empty() && !agreement.what.is_empty()));
    // In the order of their numbers, not of the letters.
    let items: Vec<_> = agreements(&stage.case, 1).into_iter().map(|view| view.item).collect();
    assert_eq!(items, ["1-1", "1-2", "1-4", "1-5", "1-6", "1-7", "1-8", "1-9", "1-10", "1-11"]);
}

#[test]
fn r095_overdue_agreements_are_listed_by_days() {
    let mut stage = concluded();
    stage.does_item("pc-1", "agreement", "1-1", &task("lag-1", "2026-03-12"));
    stage.does_item("pc-1", "agreement", "1-2", &task("cm-1", "2026-03-30"));
    stage.go_to("2026-03-12");
    let overdue = |stage: &Stage| -> Vec<_> {
        let today = crate::clock::german_date(stage.now);
        all_agreements(&stage.case)
            .into_iter()
            .filter_map(|view| Some((view.responsible.clone(), view.days_overdue(today)?)))
            .collect()
    };
    assert_eq!(overdue(&stage), []);
    stage.go_to("2026-03-13");
    assert_eq!(overdue(&stage), [(id("lag-1"), 1)]);
    // By whom it is due or by the pool office it is reported as done, on a day that can be true.
    let on = |day: Value| json!({"done_on": day});
    assert_eq!(stage.refused_item("lag-2", "agreement_done", "1-1", &on(json!("2026-03-13"))), ["not_the_assignee"]);
    for day in ["2026-03-08", "2026-03-14"] {
        assert_eq!(stage.refused_item("lag-1", "agreement_done", "1-1", &on(json!(day))), ["done_on"], "{day}");
    }
    stage.does_item("lag-1", "agreement_done", "1-1", &on(json!("2026-03-13")));
    assert_eq!(overdue(&stage), []);
    let done = stage.case.case.record.sessions[0].agreements[0].done_on;
    assert_eq!(done, Some("2026-03-13".parse().unwrap()));
    assert_eq!(stage.refused_item("pc-1", "agreement", "1-1", &task("lag-1", "2026-04-12")), ["agreement_done"]);
    // The wrong click is undone by leaving the day out.
    stage.does_item("pc-1", "agreement_done", "1-1", &on(Value::Null));
    assert_eq!(overdue(&stage), [(id("lag-1"), 1)]);
}

#[test]
fn a_declined_agreement_is_brought_back_to_the_pool_office() {
    let mut stage = concluded();
    stage.does_item("pc-1", "agreement", "1-1", &task("lag-1", "2026-03-20"));
    let no = json!({"accepts": false, "remark": "Kein Platz bis Mai"});
    stage.does_item("lag-1", "agreement_acceptance", "1-1", &no);
    assert!(stage.alarms("agreement_declined"));
    stage.does_item("pc-1", "agreement", "1-1", &task("lag-2", "2026-03-20"));
    assert!(!stage.alarms("agreement_declined"));
}

#[test]
fn agreements_from_a_file_are_accepted_and_done_by_their_place() {
    let mut stage = concluded();
    let keys: Vec<_> = stage.case.documents.iter().map(|(key, _)| key.clone()).collect();
    let mut kept = crate::casework::Documents::default();
    for key in keys.into_iter().filter(|key| key.form() != "attendance") {
        let document = stage.case.documents.get(&key).unwrap().clone();
        kept.put(key, document);
    }
    stage.case.documents = kept;
    stage.case.case.record.sessions[0].agreements = vec![Agreement {
        who: id("cm-1"),
        what: "Hilfeplan".to_owned(),
        due: "2026-03-20".parse().unwrap(),
        accepted: false,
        done_on: None,
    }];
    stage.does_item("cm-1", "agreement_acceptance", "1-1", &yes());
    stage.does_item("cm-1", "agreement_done", "1-1", &json!({"done_on": "2026-03-09"}));
    let agreement = &stage.case.case.record.sessions[0].agreements[0];
    assert!(agreement.accepted && agreement.done_on.is_some());
    assert_eq!(stage.refused_item("cm-1", "agreement_done", "1-2", &json!({})), ["agreement_unknown"]);
    assert_eq!(stage.refused_item("pc-1", "agreement", "1-2", &task("cm-1", "2026-03-20")), ["session_other"]);
}

#[test]
fn every_agreement_is_complete_when_the_session_ends() {
    let mut stage = Stage::in_session(ProfileKind::Bremen);
    stage.does_item("kipsy-1", "assessment", "1-kipsy-1", &view("medicine", "BO-BOTH"));
    stage.does_item("pc-1", "result", "1", &solution());
    stage.does_item("pc-1", "agreement", "1-1", &task("lag-1", "2026-03-20"));
    stage.case.case.record.sessions[0].agreements[0].what = " ".to_owned();
    let wrong = stage.refused("pc-1", "conclude_solution", &json!({"checked": true}));
    assert_eq!(wrong, ["agreement_incomplete"]);
    stage.does_item("pc-1", "agreement", "1-1", &task("lag-1", "2026-03-21"));
    stage.does("pc-1", "conclude_solution", &json!({"checked": true}));
    assert!(
        super::SessionAgreement::open_in(CaseState::FollowUp) && !super::SessionAgreement::open_in(CaseState::Closed)
    );
}

#[test]
fn done_is_reported_with_its_day() {
    let mut stage = concluded();
    stage.does_item("pc-1", "agreement", "1-1", &task("lag-1", "2026-03-12"));
    let none = json!({"remark": "Ist fertig."});
    let refused = stage.act("lag-1", "agreement_done", Some("1-1"), &none).unwrap_err();
    assert_eq!((refused.len(), refused[0].field.as_deref()), (1, Some("done_on")));
    assert_eq!(refused[0].message_de, "Bitte den Tag angeben, an dem es erledigt wurde.");
    stage.does_item("lag-1", "agreement_done", "1-1", &json!({"done_on": "2026-03-09"}));
    stage.does_item("lag-1", "agreement_done", "1-1", &none);
    assert_eq!(
        stage.refused_item("lag-1", "agreement_done", "1-1", &none),
        ["done_on"],
        "there is nothing to take back"
    );
}

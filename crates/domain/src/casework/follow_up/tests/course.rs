// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

use serde_json::json;

use super::*;
use crate::case_file::TimelineKind;
use crate::casework::follow_up::{Friction, SystemTransition};
use crate::casework::{Context, Input, act, form};
use crate::codes::EventType;
use crate::state::CaseState;

#[test]
fn the_observation_begins_by_itself_on_the_next_day() {
    let mut stage = started(ProfileKind::Bremen);
    let begin = |stage: &Stage| {
        let context = Context {
            actor: None,
            now: stage.now,
            profile: &stage.profile,
            register: &stage.register,
            random: &stage.random,
        };
        let kind = form("follow_up_begin").unwrap();
        act(&stage.case, kind, None, Input::Json(&json!({})), &context).map(|change| change.after.course.state())
    };
    let rules: Vec<_> = begin(&stage).unwrap_err().into_iter().map(|refusal| refusal.rule).collect();
    assert_eq!(rules, ["start_is_today"]);
    assert_eq!(stage.refused("cm-1", "follow_up_begin", &json!({})), ["role_may_not"]);
    stage.days_pass(1);
    assert!(stage.points_out("follow_up_open"));
    assert_eq!(begin(&stage).unwrap(), CaseState::FollowUp);
}

#[test]
fn r181_a_setback_changes_neither_state_nor_alliance() {
    for kind in [ProfileKind::Bremen, ProfileKind::Berlin] {
        let mut stage = observed(kind);
        let before = stage.case.clone();
        for (number, event) in EventType::all().enumerate() {
            let body = json!({"kind": event.code(), "on": "2026-03-04", "account": "Zwei Nächte fort, dann zurück.", "reconvene": true});
            stage.does_item("lag-1", "course_event", &number.to_string(), &body);
            assert_eq!(stage.state(), CaseState::FollowUp, "{event}");
        }
        // I12, I13: nothing but the events themselves is new.
        assert!(stage.case.case == before.case && stage.case.course == before.course);
        assert!(stage.points_out("reconvene_wanted"));
    }
    for label in EventType::all().map(EventType::de) {
        for word in ["gescheitert", "versagt", "Versagen", "verweigert", "aufgegeben"] {
            assert!(!label.contains(word), "{label}");
        }
    }
}

#[test]
fn events_lie_in_the_past_and_in_order() {
    let mut stage = observed(ProfileKind::Bremen);
    for (body, rules) in [
        (json!({"kind": "EV-KJP", "on": "2026-03-05"}), vec!["date_in_future"]),
        (json!({"kind": "EV-KJP", "on": "2026-03-04", "until": "2026-03-01"}), vec!["order_of_days"]),
    ] {
        assert_eq!(stage.refused_item("cm-1", "course_event", "1", &body), rules);
    }
    assert_eq!(
        stage.refused_item("lag-3", "course_event", "1", &json!({"kind": "EV-KJP", "on": "2026-03-04"})),
        ["role_may_not"],
        "not part of the setting"
    );
}

#[test]
fn straining_events_close_together_warn_early_and_long_stays_ask_for_a_contact() {
    let mut stage = observed(ProfileKind::Bremen);
    stage.does_item("cm-1", "course_event", "1", &json!({"kind": "EV-SETBACK", "on": "2026-03-04"}));
    assert!(!stage.points_out("early_warning"));
    stage.does_item("cm-1", "course_event", "2", &json!({"kind": "EV-ABS", "on": "2026-03-04"}));
    stage.does_item("cm-1", "course_event", "3", &json!({"kind": "EV-KJP", "on": "2026-03-04"}));
    assert!(stage.points_out("early_warning") && !stage.points_out("stay_lasts"));
    stage.days_pass(31);
    assert!(!stage.points_out("early_warning") && stage.points_out("stay_lasts"));
    stage.does_item("cm-1", "course_event", "3", &json!({"kind": "EV-KJP", "on": "2026-03-04", "until": "2026-03-30"}));
    assert!(!stage.points_out("stay_lasts"));
}

#[test]
fn r020_a_transition_without_somebody_who_stays_is_shifting_and_needs_a_reason() {
    let mut stage = observed(ProfileKind::Bremen);
    let mut body = json!({"from": "youth_welfare", "to": "psychiatry", "planned_on": "2026-04-01",
        "sender": "Bereichsleitung", "receiver": "Sozialdienst der Klinik"});
    let refusals = stage.act("cm-1", "system_transition", Some("1"), &body).unwrap_err();
    assert_eq!((refusals.len(), refusals[0].rule, refusals[0].field.as_deref()), (1, "shifting", Some("shift_reason")));
    assert!(refusals[0].message_de.contains("Verschieben"));
    body["shift_reason"] = "Die Bezugsperson hat gekündigt.".into();
    stage.does_item("cm-1", "system_transition", "1", &body);
    let warned = stage.notices().into_iter().find(|notice| notice.token == "shifting").unwrap();
    assert!(warned.message_de.starts_with("Verschieben:"));
    let codes: Vec<_> = stage.case.case.record.hindrance_factors.iter().map(|code| code.code()).collect();
    assert_eq!(codes, ["HF-SHIFT"]);
    body["staying_person"] = "Neue Bezugsperson".into();
    stage.does_item("cm-1", "system_transition", "1", &body);
    assert!(!stage.points_out("shifting"));
}

#[test]
fn r042_a_transition_from_prison_keeps_day_contacts_and_who_stays() {
    let mut stage = observed(ProfileKind::Bremen);
    stage.does("cm-1", "hold", &json!({"reason": "custody", "contact_person": "Jugendhilfe im Strafverfahren"}));
    let body = json!({"from": "custody", "to": "youth_welfare", "planned_on": "2026-06-01", "sender": "Sozialdienst der Anstalt",
        "receiver": "Träger", "staying_person": "Bezugsbetreuer", "agreement_on": "2026-03-04"});
    stage.does_item("pc-1", "system_transition", "1", &body);
    let stored = stage.case.all::<SystemTransition>().remove(0).form;
    assert_eq!(stored.planned_on, "2026-06-01".parse().unwrap());
    assert_eq!(
        (&*stored.sender, &*stored.receiver, &*stored.staying_person),
        ("Sozialdienst der Anstalt", "Träger", "Bezugsbetreuer")
    );
    assert!(!stored.is_shift());
    stage.days_pass(120);
    assert!(stage.points_out("transition_open"));
    let mut same = body;
    same["to"] = "custody".into();
    assert_eq!(stage.refused_item("pc-1", "system_transition", "2", &same), ["same_system"]);
}

#[test]
fn r121_a_transition_can_be_planned_at_any_time() {
    let mut stage = observed(ProfileKind::Bremen);
    assert_eq!(stage.state(), CaseState::FollowUp);
    let body = json!({"from": "youth_welfare", "to": "family", "planned_on": "2026-08-01", "sender": "a", "receiver": "b", "staying_person": "c"});
    stage.does_item("cm-1", "system_transition", "1", &body);
    assert_eq!(stage.case.all::<SystemTransition>().len(), 1);
    let kind = form("system_transition").unwrap();
    let open = CaseState::ALL.into_iter().filter(|state| kind.is_open(*state));
    assert!(open.eq(CaseState::ALL.into_iter().filter(|state| state.is_active() || *state == CaseState::OnHold)));
}

#[test]
fn r147_a_friction_has_a_day_a_resolution_and_a_duration() {
    let mut stage = observed(ProfileKind::Bremen);
    let mut body = json!({"kind": "HF-DIAG", "on": "2026-03-01", "account": "Wer ist zuständig?"});
    stage.does_item("cm-1", "friction", "1", &body);
    let days = |stage: &Stage| stage.case.all::<Friction>()[0].form.days();
    assert!(days(&stage).is_none() && stage.points_out("friction_open"));
    stage.days_pass(20);
    body["resolved_on"] = "2026-03-15".into();
    assert_eq!(stage.refused_item("cm-1", "friction", "1", &body), ["resolution_missing"]);
    body["resolution"] = "Gemeinsame Sprechstunde.".into();
    stage.does_item("cm-1", "friction", "1", &body);
    assert_eq!(days(&stage), Some(14));
    assert!(!stage.points_out("friction_open"));
    assert_eq!(stage.case.case.record.hindrance_factors[0].code(), "HF-DIAG");
}

#[test]
fn r113_events_transitions_and_frictions_stand_in_the_course() {
    let mut stage = observed(ProfileKind::Bremen);
    let today = stage.seen("cm-1", |_, context| context.today());
    stage.does_item("cm-1", "course_event", "1", &json!({"kind": "EV-CRIS", "on": today, "account": "Im Haus."}));
    let friction = json!({"kind": "HF-LEGAL", "on": today, "account": "Wer zahlt?"});
    stage.does_item("cm-1", "friction", "1", &friction);
    stage.does("cm-1", "hold", &json!({"reason": "clinic", "contact_person": "Ambulanz"}));
    let told = crate::casework::follow_up::timeline(&stage.case);
    let events: Vec<_> = told.iter().filter(|entry| entry.kind == TimelineKind::Event).collect();
    let words: Vec<&str> = events.iter().map(|entry| entry.text_de.as_str()).collect();
    assert_eq!(
        words,
        [
            "Krisenkonzept ausgelöst",
            "Reibung: unterschiedliche Aufträge und Rechtskreise",
            "Ruht: Klinikaufenthalt über 28 Tage"
        ]
    );
    assert!(told.windows(2).all(|pair| pair[0].date <= pair[1].date), "oldest first");
}

#[test]
fn an_event_lies_in_the_time_of_the_case() {
    let mut stage = observed(ProfileKind::Bremen);
    let body = |kind: &str, on: &str| json!({"kind": kind, "on": on});
    // Submitted on 2 March, started on 3 March.
    for kind in ["EV-SETBACK", "EV-CRIS"] {
        assert_eq!(stage.refused_item("cm-1", "course_event", "1", &body(kind, "2026-03-01")), ["before_submission"]);
    }
    assert_eq!(stage.refused_item("cm-1", "course_event", "1", &body("EV-CRIS", "2026-03-02")), ["before_start"]);
    stage.does_item("cm-1", "course_event", "1", &body("EV-SETBACK", "2026-03-02"));
    stage.does_item("cm-1", "course_event", "2", &body("EV-CRIS", "2026-03-03"));
}

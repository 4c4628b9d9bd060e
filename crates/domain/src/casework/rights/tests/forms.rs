// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! Who writes what when, and what follows from it.

use serde_json::{Value, json};

use crate::casework::follow_up::tests::observed;
use crate::casework::rights::{ConsentPurpose, FORMS, consent_holds, is_restricted, objects_to_sharing};
use crate::casework::tests::Stage;
use crate::casework::{Step, forms, hindrance};
use crate::clock::german_date;
use crate::deadlines::{Deadline, DeadlineKind, Responsible, of_case};
use crate::ids::StaffId;
use crate::profile::ProfileKind;
use crate::state::{CaseState, Course};

fn consent(given: &str) -> Value {
    json!({"given_by": "custodians", "purposes": ["panel", "secrecy_waiver"], "scope": "Befunde der Klinik an das Gremium.",
        "given_on": given, "informed": true})
}

fn with(mut body: Value, fields: &Value) -> Value {
    for (name, value) in fields.as_object().unwrap() {
        body[name] = value.clone();
    }
    body
}

fn disclosure(asked: &str) -> Value {
    json!({"asked_by": "junger Mensch", "asked_on": asked})
}

fn correction(asked: &str) -> Value {
    json!({"asked_by": "Mutter", "asked_on": asked, "wrong": "Der Schulabschluss."})
}

fn restriction(since: &str) -> Value {
    json!({"reason": "contested", "since": since})
}

fn objection(on: &str) -> Value {
    json!({"by": "young_person", "on": on})
}

/// A lawful body for each form of the group on the day on which the stage begins.
fn lawful() -> Vec<(&'static str, Value)> {
    vec![
        ("consent", consent("2026-03-01")),
        ("disclosure", disclosure("2026-03-01")),
        ("correction", correction("2026-03-01")),
        ("restriction", restriction("2026-03-01")),
        ("objection", objection("2026-03-01")),
        ("legal_hold", json!({"reason": "Klage vor dem Verwaltungsgericht."})),
    ]
}

fn due(stage: &Stage, kind: DeadlineKind) -> Vec<Deadline> {
    let all = of_case(&stage.case, &stage.register, &stage.profile, german_date(stage.now));
    all.into_iter().filter(|deadline| deadline.kind == kind).collect()
}

fn days(found: &[Deadline]) -> Vec<String> {
    found.iter().map(|deadline| deadline.on.to_string()).collect()
}

#[test]
fn each_form_is_written_by_those_whose_task_it_is() {
    let writers: &[(&str, &[&str])] = &[
        ("consent", &["cm-1"]),
        ("disclosure", &["cm-1", "ul-1"]),
        ("correction", &["cm-1", "ul-1"]),
        ("restriction", &["cm-1", "ul-1"]),
        ("objection", &["cm-1", "pc-1"]),
        ("legal_hold", &["cm-1", "ul-1", "pc-1"]),
    ];
    assert_eq!(writers.len(), FORMS.len());
    for (form, may) in writers {
        for who in ["cm-1", "cm-2", "ul-1", "pc-1", "lag-1", "kipsy-1", "lja-1", "gua-1", "xe-1", "bc-1", "na-1"] {
            let mut stage = Stage::in_triage(ProfileKind::Bremen);
            let (_, body) = lawful().into_iter().find(|(name, _)| name == form).unwrap();
            let answer = stage.act(who, form, Some("eins"), &body);
            assert_eq!(answer.is_ok(), may.contains(&who), "{who} {form}");
            if let Err(refusals) = answer {
                assert_eq!(refusals[0].rule, "role_may_not", "{who} {form}");
            }
        }
    }
}

#[test]
fn rights_are_exercised_in_every_state_until_nothing_is_left() {
    for state in CaseState::ALL {
        for (form, body) in lawful() {
            let mut stage = Stage::in_triage(ProfileKind::Bremen);
            stage.case.course = Course::stored(state, Some(CaseState::FollowUp));
            let answer = stage.act("cm-1", form, Some("eins"), &body);
            assert_eq!(answer.is_ok(), state != CaseState::Anonymised, "{form} {state:?}");
        }
    }
}

#[test]
fn the_group_stands_last_and_a_draft_shows_nothing_of_it_but_the_consents() {
    assert_eq!(Step::ALL.last(), Some(&Step::Rights));
    assert_eq!(Step::Rights.de(), "Rechte und Fristen");
    let called = |stage: &Stage| -> Vec<&str> {
        let kinds = forms().filter(|kind| kind.step == Step::Rights && (kind.is_called_for)(&stage.case));
        kinds.map(|kind| kind.name).collect()
    };
    assert_eq!(called(&Stage::new(ProfileKind::Bremen)), ["consent"]);
    assert_eq!(called(&Stage::in_triage(ProfileKind::Bremen)).len(), FORMS.len());
}

#[test]
fn what_cannot_be_is_refused_with_its_rule() {
    let table = [
        ("consent", consent("2026-03-03"), "date_in_future"),
        ("consent", with(consent("2026-03-01"), &json!({"expires_on": "2026-02-01"})), "order_of_days"),
        ("consent", with(consent("2026-03-01"), &json!({"withdrawn_on": "2026-02-01"})), "order_of_days"),
        ("consent", with(consent("2026-03-01"), &json!({"informed": false})), "field"),
        ("consent", with(consent("2026-03-01"), &json!({"purposes": []})), "field"),
        ("disclosure", disclosure("2026-03-03"), "date_in_future"),
        ("disclosure", with(disclosure("2026-03-01"), &json!({"answered_on": "2026-03-02"})), "answer_incomplete"),
        ("disclosure", with(disclosure("2026-03-01"), &json!({"how": "printed"})), "answer_incomplete"),
        (
            "disclosure",
            with(disclosure("2026-03-01"), &json!({"answered_on": "2026-03-02", "how": "refused"})),
            "answer_incomplete",
        ),
        ("correction", with(correction("2026-03-01"), &json!({"done_on": "2026-03-02"})), "answer_incomplete"),
        ("correction", with(correction("2026-03-01"), &json!({"decision": "refused"})), "answer_incomplete"),
        (
            "correction",
            with(correction("2026-03-01"), &json!({"done_on": "2026-03-02", "decision": "corrected"})),
            "answer_incomplete",
        ),
        ("restriction", restriction("2026-03-03"), "date_in_future"),
        ("restriction", with(restriction("2026-03-01"), &json!({"lifted_on": "2026-02-27"})), "order_of_days"),
        ("objection", objection("2026-03-03"), "date_in_future"),
        ("objection", with(objection("2026-03-01"), &json!({"withdrawn_on": "2026-02-01"})), "order_of_days"),
        ("legal_hold", json!({"reason": "Klage.", "until": "2026-03-01"}), "date_in_past"),
        ("legal_hold", json!({"reason": ""}), "field"),
    ];
    for (form, body, expected) in table {
        let mut stage = Stage::in_triage(ProfileKind::Bremen);
        assert_eq!(stage.refused_item("cm-1", form, "eins", &body), [expected], "{form} {body}");
    }
}

#[test]
fn a_consent_holds_from_its_day_to_its_end_or_its_withdrawal() {
    let table = [
        (json!({}), "2026-02-28", false),
        (json!({}), "2026-03-01", true),
        (json!({}), "2036-03-01", true),
        (json!({"expires_on": "2026-04-30"}), "2026-04-30", true),
        (json!({"expires_on": "2026-04-30"}), "2026-05-01", false),
        (json!({"withdrawn_on": "2026-03-02"}), "2026-03-01", true),
        (json!({"withdrawn_on": "2026-03-02"}), "2026-03-02", false),
    ];
    for (fields, day, holds) in table {
        let mut stage = Stage::in_triage(ProfileKind::Bremen);
        stage.does_item("cm-1", "consent", "eins", &with(consent("2026-03-01"), &fields));
        let day = day.parse().unwrap();
        assert_eq!(consent_holds(&stage.case, ConsentPurpose::Panel, day), holds, "{fields} {day}");
        assert!(!consent_holds(&stage.case, ConsentPurpose::SharedPractice, day), "another purpose is another consent");
    }
}

#[test]
fn a_consent_that_ends_is_reminded_of_thirty_days_before() {
    let mut stage = Stage::in_triage(ProfileKind::Bremen);
    stage.does_item("cm-1", "consent", "ohne", &consent("2026-03-01"));
    assert!(due(&stage, DeadlineKind::Consent).is_empty());
    stage.does_item("cm-1", "consent", "mit", &with(consent("2026-03-01"), &json!({"expires_on": "2026-06-30"})));
    let found = due(&stage, DeadlineKind::Consent);
    // 31 May 2026 is a Sunday.
    assert_eq!(days(&found), ["2026-05-29"]);
    assert_eq!(found[0].responsible, [Responsible::Person(StaffId::new("cm-1"))]);
    assert_eq!(found[0].form.as_deref(), Some("consent/mit"));
    let ended = with(consent("2026-03-01"), &json!({"expires_on": "2026-06-30", "withdrawn_on": "2026-03-02"}));
    stage.does_item("cm-1", "consent", "mit", &ended);
    assert!(due(&stage, DeadlineKind::Consent).is_empty(), "a withdrawn consent is not renewed");
}

#[test]
fn a_lapsed_consent_is_pointed_out_and_nobody_is_late_with_it() {
    let mut stage = Stage::in_triage(ProfileKind::Bremen);
    stage.does_item("cm-1", "consent", "kurz", &with(consent("2026-03-01"), &json!({"expires_on": "2026-03-10"})));
    assert_eq!(days(&due(&stage, DeadlineKind::Consent)), ["2026-03-02"], "a short one is reminded of at once");
    assert!(!stage.points_out("consent_lapsed"));
    stage.days_pass(9);
    assert!(due(&stage, DeadlineKind::Consent).is_empty() && stage.points_out("consent_lapsed"));
}

#[test]
fn requests_are_answered_within_a_month_in_closed_cases_too() {
    // 1 March + 1 month is a Wednesday; 5 April 2026 is Easter Sunday, so the answer is due on Tuesday.
    for (asked, expected) in [("2026-03-01", "2026-04-01"), ("2026-01-31", "2026-03-02"), ("2025-12-05", "2026-01-05")]
    {
        for (form, kind, body) in [
            ("disclosure", DeadlineKind::Disclosure, disclosure(asked)),
            ("correction", DeadlineKind::Correction, correction(asked)),
        ] {
            let mut stage = Stage::in_triage(ProfileKind::Bremen);
            stage.does_item("cm-1", form, "eins", &body);
            for state in [CaseState::Triage, CaseState::Closed, CaseState::Withdrawn, CaseState::Advised] {
                stage.case.course = Course::stored(state, None);
                assert_eq!(days(&due(&stage, kind)), [expected], "{form} {asked} {state:?}");
            }
            stage.case.course = Course::stored(CaseState::Anonymised, None);
            assert!(due(&stage, kind).is_empty());
        }
    }
    let mut stage = Stage::in_triage(ProfileKind::Bremen);
    stage.does_item("cm-1", "disclosure", "eins", &disclosure("2026-03-01"));
    let answered = json!({"answered_on": "2026-03-02", "how": "printed"});
    stage.does_item("cm-1", "disclosure", "eins", &with(disclosure("2026-03-01"), &answered));
    stage.does_item("cm-1", "correction", "eins", &correction("2026-03-01"));
    let done = json!({"done_on": "2026-03-02", "decision": "corrected", "receivers": "niemand"});
    stage.does_item("cm-1", "correction", "eins", &with(correction("2026-03-01"), &done));
    assert!(due(&stage, DeadlineKind::Disclosure).is_empty() && due(&stage, DeadlineKind::Correction).is_empty());
}

#[test]
fn a_restricted_case_is_read_and_protected_and_nothing_else_is_done_with_it() {
    let mut stage = observed(ProfileKind::Bremen);
    stage.does_item("cm-1", "restriction", "eins", &restriction("2026-03-01"));
    assert!(is_restricted(&stage.case) && stage.alarms("case_restricted"));
    let goes_on = ["course_event", "crisis_concept", "crisis_acknowledgement", "identity_shown"];
    for kind in forms() {
        for who in ["cm-1", "ul-1", "pc-1", "lag-1", "lja-1"] {
            let stopped = stage.seen(who, |case, context| hindrance(case, kind, context));
            let is = stopped.as_ref().is_some_and(|refusal| refusal.rule == "case_restricted");
            if kind.step == Step::Rights || goes_on.contains(&kind.name) {
                assert!(!is, "{who} {}", kind.name);
            } else {
                assert!(stopped.is_some(), "{who} {}", kind.name);
            }
        }
    }
    let note = json!({"on": "2026-03-03", "with": ["providers"], "note": "Absprache."});
    let refused = stage.act("cm-1", "contact_note", Some("eins"), &note).unwrap_err();
    assert_eq!(refused[0].rule, "case_restricted");
    assert!(refused[0].message_de.contains("Art. 18") && refused[0].help_de.as_ref().unwrap().contains("lesen"));
    let event = json!({"kind": "EV-8A", "on": "2026-03-03", "account": "Meldung.", "reconvene": false});
    stage.does_item("cm-1", "course_event", "eins", &event);
    for who in ["cm-1", "ul-1", "pc-1"] {
        assert!(stage.seen(who, crate::casework::sight).is_open(), "{who} goes on reading");
    }
    let lifted = with(restriction("2026-03-01"), &json!({"lifted_on": "2026-03-03"}));
    stage.does_item("ul-1", "restriction", "eins", &lifted);
    stage.does_item("cm-1", "contact_note", "eins", &note);
}

#[test]
fn an_objection_stops_shared_practice_until_it_is_taken_back() {
    let mut stage = Stage::in_triage(ProfileKind::Bremen);
    assert!(!objects_to_sharing(&stage.case) && !stage.points_out("objects_to_sharing"));
    stage.does_item("pc-1", "objection", "eins", &objection("2026-03-01"));
    stage.does_item("cm-1", "objection", "zwei", &objection("2026-03-02"));
    assert!(objects_to_sharing(&stage.case) && stage.points_out("objects_to_sharing"));
    let back = |on: &str| with(objection(on), &json!({"withdrawn_on": "2026-03-02"}));
    stage.does_item("cm-1", "objection", "eins", &back("2026-03-01"));
    assert!(objects_to_sharing(&stage.case), "another person still objects");
    stage.does_item("cm-1", "objection", "zwei", &back("2026-03-02"));
    assert!(!objects_to_sharing(&stage.case));
}

#[test]
fn a_case_without_any_of_it_points_nothing_out() {
    let stage = observed(ProfileKind::Bremen);
    for token in ["case_restricted", "objects_to_sharing", "legal_hold", "consent_lapsed"] {
        assert!(!stage.points_out(token), "{token}");
    }
}

#[test]
fn who_works_with_the_code_reads_no_words_of_those_who_ask() {
    use crate::casework::{Sight, hides_form};
    for (form, hidden) in [
        ("consent", true),
        ("disclosure", true),
        ("correction", true),
        ("restriction", false),
        ("objection", false),
        ("legal_hold", false),
    ] {
        assert_eq!(hides_form(form, Sight::Coded, false), hidden, "{form}");
        assert!(!hides_form(form, Sight::Whole, false), "{form}");
    }
}

#[test]
fn what_was_confided_and_what_tells_of_others_is_not_disclosed() {
    let kept: Vec<_> =
        forms().map(|kind| kind.name).filter(|name| !crate::casework::rights::is_disclosed(name)).collect();
    let expected = [
        "entrusted",
        "dossier",
        "dossier_check",
        "identity_shown",
        "legal_hold",
        "evaluation_sample",
        "emergency_access",
    ];
    assert_eq!(kept, expected);
}

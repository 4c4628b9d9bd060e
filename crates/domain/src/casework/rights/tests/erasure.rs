// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! T27 and T29: who erases what when, and what is left.

use serde_json::json;

use crate::casework::follow_up::tests::observed;
use crate::casework::tests::{Stage, actor, documented};
use crate::casework::{Context, Erasure, erase, erase_entrusted};
use crate::profile::ProfileKind;
use crate::retention::{DataClass, RetentionPolicy};
use crate::role::{Actor, Role};
use crate::state::{CaseState, Refusal};
use crate::transition::TransitionId;

const ENTRUSTED: &str = "Vom Stiefvater erzählt.";

fn closed() -> Stage {
    let mut stage = observed(ProfileKind::Bremen);
    let entrusted = json!({"text": ENTRUSTED, "confided_by": "Junger Mensch", "consent": "none"});
    stage.does_item("cm-1", "entrusted", "eins", &entrusted);
    stage.does(
        "cm-1",
        "closing_proposal",
        &json!({"by": "case_lead", "reason": "CL-PLAN", "hold_status": "HS-STABLE", "retention": "RT-JH", "note": "Trägt."}),
    );
    stage.does("pc-1", "closing", &json!({"by": "coordinator", "agreed": true}));
    stage
}

fn withdrawn() -> Stage {
    let mut stage = Stage::in_triage(ProfileKind::Bremen);
    stage.does("cm-1", "withdrawal", &json!({"reason": "Eine andere Hilfe passt."}));
    stage
}

/// Who acts: nobody is the node itself.
fn person(role: Option<Role>) -> Option<Actor> {
    role.map(|role| Actor { roles: vec![role], ..actor("na-1") })
}

type Erases = fn(&crate::casework::Proceeding, &RetentionPolicy, &Context<'_>) -> Result<Erasure, Vec<Refusal>>;

fn tried(stage: &Stage, role: Option<Role>, how: Erases) -> Result<Erasure, Vec<Refusal>> {
    let actor = person(role);
    let context = Context {
        actor: actor.as_ref(),
        now: stage.now,
        profile: &stage.profile,
        register: &stage.register,
        random: &stage.random,
    };
    how(&stage.case, &RetentionPolicy::default(), &context).inspect_err(|refusals| documented(refusals))
}

fn rules(answer: Result<Erasure, Vec<Refusal>>) -> Vec<&'static str> {
    answer.expect_err("refused").into_iter().map(|refusal| refusal.rule).collect()
}

const TEN_YEARS: i64 = 3_653;

#[test]
fn a_closed_case_is_erased_by_the_node_and_the_data_protection_officer_and_nobody_else() {
    let mut stage = closed();
    stage.days_pass(TEN_YEARS + 1);
    for role in Role::all() {
        let answer = tried(&stage, Some(role), erase);
        assert_eq!(answer.is_ok(), role == Role::DataProtectionOfficer, "{role:?}");
        if let Err(refusals) = answer {
            assert_eq!(refusals[0].rule, "role_may_not", "{role:?}");
        }
    }
    let done = tried(&stage, None, erase).unwrap();
    assert_eq!((done.transition, done.line.by), (Some(TransitionId::T27), "system"));
    assert_eq!(tried(&stage, Some(Role::DataProtectionOfficer), erase).unwrap().line.by, "data_protection_officer");
}

#[test]
fn a_withdrawn_referral_is_erased_by_the_node_alone() {
    let mut stage = withdrawn();
    stage.days_pass(366);
    for role in Role::all() {
        assert_eq!(rules(tried(&stage, Some(role), erase)), ["role_may_not"], "{role:?}");
    }
    let done = tried(&stage, None, erase).unwrap();
    assert_eq!((done.transition, done.line.class), (Some(TransitionId::T29), DataClass::WithdrawnReferral));
    assert!(done.after.is_none() && !done.line.remainder, "no figure counts a withdrawn referral");
}

#[test]
fn nothing_is_erased_before_its_day() {
    for (mut stage, days) in [(closed(), TEN_YEARS), (withdrawn(), 365)] {
        stage.days_pass(days - 1);
        assert_eq!(rules(tried(&stage, None, erase)), ["retention_not_over"]);
        stage.days_pass(1);
        assert_eq!(rules(tried(&stage, None, erase)), ["retention_not_over"], "the last day of the period");
        stage.days_pass(1);
        assert!(tried(&stage, None, erase).is_ok());
    }
}

#[test]
fn only_a_case_that_is_over_is_erased() {
    let ended = [CaseState::Closed, CaseState::Withdrawn];
    for state in CaseState::ALL.into_iter().filter(|state| !ended.contains(state)) {
        let mut stage = closed();
        stage.days_pass(TEN_YEARS * 2);
        stage.case.course = crate::state::Course::stored(state, None);
        assert_eq!(rules(tried(&stage, None, erase)), ["transition_not_from_here"], "{state:?}");
        assert_eq!(rules(tried(&stage, None, erase_entrusted)), ["nothing_to_erase"], "{state:?}");
    }
}

#[test]
fn what_stops_an_erasure_stops_it_until_it_is_settled() {
    let open = json!({"asked_by": "junger Mensch", "asked_on": "2026-03-01"});
    let answered =
        json!({"asked_by": "junger Mensch", "asked_on": "2026-03-01", "answered_on": "2026-03-02", "how": "told"});
    let wrong = json!({"asked_by": "Mutter", "asked_on": "2026-03-01", "wrong": "Der Ort."});
    let noted = json!({"asked_by": "Mutter", "asked_on": "2026-03-01", "wrong": "Der Ort.", "decision": "noted", "done_on": "2026-03-02"});
    let table = [
        ("legal_hold", json!({"reason": "Klage."}), json!({"reason": "Klage.", "lifted": true}), "legal_hold"),
        (
            "restriction",
            json!({"reason": "claims", "since": "2026-03-01"}),
            json!({"reason": "claims", "since": "2026-03-01", "lifted_on": "2026-03-02"}),
            "erasure_restricted",
        ),
        ("disclosure", open, answered, "request_open"),
        ("correction", wrong, noted, "request_open"),
    ];
    for (form, stops, settles, rule) in table {
        for (mut stage, days) in [(closed(), TEN_YEARS + 1), (withdrawn(), 366)] {
            stage.does_item("cm-1", form, "eins", &stops);
            stage.days_pass(days);
            assert_eq!(rules(tried(&stage, None, erase)), [rule], "{form}");
            stage.does_item("cm-1", form, "eins", &settles);
            assert!(tried(&stage, None, erase).is_ok(), "{form}");
        }
    }
    let mut stage = closed();
    stage.does_item("pc-1", "legal_hold", "eins", &json!({"reason": "Klage.", "until": "2036-12-31"}));
    stage.days_pass(TEN_YEARS + 1);
    assert_eq!(rules(tried(&stage, None, erase)), ["legal_hold"]);
    stage.days_pass(365);
    assert!(tried(&stage, None, erase).is_ok(), "a hold ends with its day");
}

#[test]
fn what_is_left_is_a_remainder_under_another_id_and_the_line_says_nothing_of_the_case() {
    let mut stage = closed();
    let closed_on = stage.case.case.record.closure.as_ref().unwrap().date;
    stage.days_pass(TEN_YEARS + 1);
    let done = tried(&stage, None, erase).unwrap();
    let after = done.after.as_ref().expect("a remainder");
    assert_eq!(after.course.state(), CaseState::Anonymised);
    assert!(after.case.record.is_remainder() && after.documents.iter().next().is_none());
    assert_ne!(after.case.id, stage.case.case.id);
    assert_eq!(done.line.case, stage.case.case.id);
    assert_eq!(done.erased.len(), stage.case.documents.iter().count());
    assert_eq!(done.line.documents, done.erased.len());
    let line = format!("{} {}", serde_json::to_string(&done.line).unwrap(), done.line.de(&stage.profile));
    for word in ["Jona", "Beispiel", "XX-2026-01", ENTRUSTED, &closed_on.to_string(), "cm-1"] {
        assert!(!line.contains(word), "{word}: {line}");
    }
    assert!(line.contains("Fallakte") && line.contains("§ 63 Abs. 1 SGB VIII"), "{line}");
    // Nothing is done with it and nobody reads it.
    for who in ["cm-1", "ul-1", "pc-1", "lag-1", "gua-1"] {
        let mut rest = Stage::new(ProfileKind::Bremen);
        rest.case = after.clone();
        assert!(!rest.seen(who, crate::casework::sight).is_open(), "{who}");
        for kind in crate::casework::forms() {
            let stopped = rest.seen(who, |case, context| crate::casework::hindrance(case, kind, context));
            assert!(stopped.is_some(), "{who} {}", kind.name);
        }
    }
}

#[test]
fn a_case_from_before_the_start_of_operation_leaves_nothing() {
    let mut stage = closed();
    stage.profile.start_of_operation = Some("2026-06-01".parse().unwrap());
    stage.days_pass(TEN_YEARS + 1);
    assert!(tried(&stage, None, erase).unwrap().after.is_none());
}

#[test]
fn what_was_entrusted_goes_with_the_closing_and_the_rest_stays() {
    let stage = closed();
    for role in Role::all() {
        let answer = tried(&stage, Some(role), erase_entrusted);
        assert_eq!(answer.is_ok(), role == Role::DataProtectionOfficer, "{role:?}");
    }
    let done = tried(&stage, None, erase_entrusted).unwrap();
    let after = done.after.expect("the case");
    assert!(after.case.entrusted.is_empty() && after.documents.of("entrusted").is_empty());
    assert_eq!(after.documents.iter().count() + 1, stage.case.documents.iter().count());
    assert!(after.course == stage.case.course && after.case.identity == stage.case.case.identity);
    assert_eq!(done.erased.iter().map(ToString::to_string).collect::<Vec<_>>(), ["entrusted/eins"]);
    assert!(!done.line.de(&stage.profile).contains(ENTRUSTED));
    let mut rest = closed();
    rest.case = after;
    assert_eq!(rules(tried(&rest, None, erase_entrusted)), ["nothing_to_erase"]);
    let mut held = closed();
    held.does_item("cm-1", "legal_hold", "eins", &json!({"reason": "Klage."}));
    assert_eq!(rules(tried(&held, None, erase_entrusted)), ["legal_hold"]);
}

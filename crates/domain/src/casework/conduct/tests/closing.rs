// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

use serde_json::{Value, json};

use crate::casework::conduct::closure_reasons;
use crate::casework::follow_up::tests::observed;
use crate::codes::{ClosureReason, OutcomeRetention};
use crate::profile::{NodeProfile, ProfileKind};
use crate::state::CaseState;

fn proposal(by: &str, reason: &str) -> Value {
    json!({"by": by, "reason": reason, "hold_status": "HS-STABLE", "retention": "RT-JH", "note": "Das Setting trägt."})
}

fn agreed(by: &str) -> Value {
    json!({"by": by, "agreed": true})
}

#[test]
fn closing_takes_case_lead_and_coordinator_a_note_and_the_outcome() {
    let mut stage = observed(ProfileKind::Bremen);
    assert_eq!(stage.refused("pc-1", "closing", &agreed("coordinator")), ["closing_proposal_missing"]);
    for field in ["note", "hold_status", "reason"] {
        let mut body = proposal("case_lead", "CL-PLAN");
        body.as_object_mut().unwrap().remove(field);
        assert_eq!(stage.refused("cm-1", "closing_proposal", &body), ["field"], "{field}");
    }
    let mut homeless = proposal("case_lead", "CL-PLAN");
    homeless["retention"] = Value::Null;
    assert_eq!(stage.refused("cm-1", "closing_proposal", &homeless), ["retention_missing"]);
    stage.does("cm-1", "closing_proposal", &proposal("case_lead", "CL-PLAN"));
    assert!(stage.points_out("closing_proposed"));
    assert_eq!(stage.refused("cm-1", "closing", &agreed("case_lead")), ["second_person"]);
    assert_eq!(stage.refused("cm-1", "closing", &agreed("coordinator")), ["other_side"]);
    assert_eq!(stage.refused("lag-1", "closing", &agreed("coordinator")), ["role_may_not"]);
    stage.does("pc-1", "closing", &agreed("coordinator"));
    assert_eq!(stage.state(), CaseState::Closed);
    let record = &stage.case.case.record;
    assert_eq!(record.closure.as_ref().map(|closure| closure.reason.code()), Some("CL-PLAN"));
    assert_eq!(record.retention.map(OutcomeRetention::code), Some("RT-JH"));
}

/// A person with both functions does not decide alone.
#[test]
fn nobody_stands_on_both_sides() {
    let mut stage = observed(ProfileKind::Bremen);
    let both = crate::casework::Context {
        actor: Some(&crate::role::Actor {
            roles: vec![crate::role::Role::CaseManager, crate::role::Role::PoolCoordinator],
            ..crate::casework::tests::actor("cm-1")
        }),
        now: stage.now,
        profile: &stage.profile,
        register: &stage.register,
        random: &stage.random,
    };
    let hand_in = |case: &_, name: &str, body: &Value| {
        crate::casework::act(
            case,
            crate::casework::form(name).unwrap(),
            None,
            crate::casework::Input::Json(body),
            &both,
        )
    };
    let after = hand_in(&stage.case, "closing_proposal", &proposal("case_lead", "CL-PLAN")).unwrap().after;
    let rules: Vec<_> = hand_in(&after, "closing", &agreed("coordinator"))
        .unwrap_err()
        .into_iter()
        .map(|refusal| refusal.rule)
        .collect();
    assert_eq!(rules, ["second_person"]);
    stage.case = after;
    stage.does("pc-1", "closing", &agreed("coordinator"));
}

#[test]
fn r169_giving_up_is_no_reason_in_berlin() {
    let codes = |kind| {
        closure_reasons(&NodeProfile::new(kind, "Pool")).into_iter().map(ClosureReason::code).collect::<Vec<_>>()
    };
    let berlin = codes(ProfileKind::Berlin);
    assert_eq!(berlin, ["CL-PLAN", "CL-TRA", "CL-AGE", "CL-JUR", "CL-RET", "CL-DEA"]);
    assert!(codes(ProfileKind::Bremen).contains(&"CL-END"));
    let mut stage = observed(ProfileKind::Berlin);
    let refusals = stage.act("cm-1", "closing_proposal", None, &proposal("case_lead", "CL-END")).unwrap_err();
    assert_eq!(refusals[0].rule, "closure_not_allowed");
    assert!(refusals[0].message_de.contains("entlässt niemanden"));
}

#[test]
fn r182_no_way_leads_out_of_the_alliance_against_the_plan() {
    // Proposed under other rules, it is still refused when it is to be done.
    let mut stage = observed(ProfileKind::Bremen);
    stage.does("cm-1", "closing_proposal", &proposal("case_lead", "CL-END"));
    stage.profile = NodeProfile::new(ProfileKind::Berlin, "Verbund");
    assert_eq!(stage.refused("pc-1", "closing", &agreed("coordinator")), ["closure_not_allowed"]);
    assert_eq!(stage.state(), CaseState::FollowUp);
    assert_eq!(stage.refused("cm-1", "closing_proposal", &proposal("case_lead", "CL-WD")), ["closure_not_allowed"]);
    stage.does("cm-1", "closing_proposal", &proposal("case_lead", "CL-TRA"));
    stage.does("pc-1", "closing", &agreed("coordinator"));
    assert_eq!(stage.state(), CaseState::Closed);
}

#[test]
fn a_closed_case_is_taken_up_again_and_closed_anew_with_a_new_proposal() {
    let mut stage = observed(ProfileKind::Bremen);
    stage.does("pc-1", "closing_proposal", &proposal("coordinator", "CL-PLAN"));
    stage.does("cm-1", "closing", &agreed("case_lead"));
    stage.days_pass(10);
    assert_eq!(stage.refused("pc-1", "reopening", &json!({"reason": "Rückfall."})), ["role_may_not"]);
    assert_eq!(stage.refused("cm-1", "reopening", &json!({"reason": ""})), ["field"]);
    stage.does("cm-1", "reopening", &json!({"reason": "Das Setting droht zu enden."}));
    assert_eq!(stage.state(), CaseState::FollowUp);
    assert!(stage.case.case.record.closure.is_none());
    assert_eq!(stage.refused("cm-1", "closing", &agreed("case_lead")), ["closing_proposal_missing"]);
    stage.days_pass(1);
    stage.does("pc-1", "closing_proposal", &proposal("coordinator", "CL-RET"));
    stage.does("cm-1", "closing", &agreed("case_lead"));
}

// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

use serde_json::json;

use super::{access, guest, id, in_triage_with_panel, send, view};
use crate::casework::DocumentKey;
use crate::casework::invitation::*;
use crate::casework::tests::Stage;
use crate::profile::ProfileKind;

#[test]
fn r078_the_access_of_an_expert_is_to_one_case_and_ends_after_the_session() {
    let mut stage = in_triage_with_panel();
    stage.prepare_session();
    stage.does_item("pc-1", "guest", "1-1", &guest("XR-DOC", "sgb5"));
    assert_eq!(access(&stage, "xe-1"), PanelAccess::None, "before the invitation");
    send(&mut stage);
    let until = "2026-03-23".parse().unwrap();
    assert_eq!(access(&stage, "xe-1"), PanelAccess::Pseudonymised { until: Some(until) });
    let other = Stage::in_invited(ProfileKind::Bremen);
    assert_eq!(access(&other, "xe-1"), PanelAccess::None, "another case");
    stage.go_to("2026-03-23");
    assert!(access(&stage, "xe-1").is_open());
    stage.go_to("2026-03-24");
    assert_eq!(access(&stage, "xe-1"), PanelAccess::None);
    assert!(view(&stage, "xe-1").is_none());
}

#[test]
fn r079_every_guest_needs_a_written_reason() {
    let mut stage = in_triage_with_panel();
    let mut without = guest("XR-DOC", "sgb5");
    without["reason"] = json!(" ");
    let refused = stage.act("pc-1", "guest", Some("1-1"), &without).unwrap_err();
    assert_eq!(refused[0].field.as_deref(), Some("reason"));
    assert_eq!(stage.refused_item("cm-1", "guest", "1-1", &guest("XR-DOC", "sgb5")), ["role_may_not"]);
}

#[test]
fn r080_external_roles_are_coded_and_free_text_is_for_the_others_only() {
    let codes: Vec<_> = crate::codes::ExternalRole::all().map(crate::codes::ExternalRole::code).collect();
    for code in ["XR-SOC", "XR-DOC", "XR-JUHIS", "XR-PROV", "XR-REF", "XR-SCH", "XR-POL", "XR-OGD", "XR-INT", "XR-OTH"]
    {
        assert!(codes.contains(&code), "{code}");
    }
    let mut stage = in_triage_with_panel();
    for (role, text, refused) in [("XR-DOC", "Oberarzt", true), ("XR-OTH", "", true), ("XR-OTH", "Trainerin", false)] {
        let mut body = guest(role, "sgb5");
        body["role_text"] = json!(text);
        let answer = stage.act("pc-1", "guest", Some("1-1"), &body);
        assert_eq!(answer.is_err_and(|wrong| wrong[0].rule == "role_text"), refused, "{role} {text}");
    }
}

#[test]
fn r082_school_police_and_interior_wait_for_the_case_lead() {
    for (role, strict) in [("XR-SCH", true), ("XR-POL", true), ("XR-INT", true), ("XR-OGD", false), ("XR-DOC", false)] {
        let mut stage = in_triage_with_panel();
        stage.prepare_session();
        stage.does_item("pc-1", "guest", "1-1", &guest(role, "polg"));
        assert_eq!(is_pending(&stage.case, &guests(&stage.case, 1)[0]), strict, "{role}");
        if !strict {
            send(&mut stage);
            continue;
        }
        assert_eq!(stage.refused("pc-1", "invite", &json!({"checked": true})), ["guest_not_confirmed"], "{role}");
        let yes = json!({"necessary": true});
        assert_eq!(stage.refused_item("pc-1", "guest_confirmation", "1-1", &yes), ["role_may_not"]);
        stage.does_item("cm-1", "guest_confirmation", "1-1", &json!({"necessary": false, "remark": "Jetzt nicht."}));
        assert!(is_pending(&stage.case, &guests(&stage.case, 1)[0]));
        stage.does_item("cm-1", "guest_confirmation", "1-1", &yes);
        // Another person is another question.
        stage.does_item("pc-1", "guest", "1-1", &guest(role, "school"));
        assert!(is_pending(&stage.case, &guests(&stage.case, 1)[0]));
        stage.does_item("cm-1", "guest_confirmation", "1-1", &yes);
        send(&mut stage);
        assert!(access(&stage, "xe-1").is_open());
    }
}

#[test]
fn a_strict_guest_who_is_added_after_the_invitation_has_no_access_meanwhile() {
    let mut stage = Stage::in_invited(ProfileKind::Bremen);
    stage.does_item("pc-1", "guest", "1-1", &guest("XR-POL", "polg"));
    assert_eq!(access(&stage, "xe-1"), PanelAccess::None);
    let told: Vec<_> = stage.seen("pc-1", notices).iter().map(|notice| notice.token).collect();
    assert_eq!(told, ["guest_pending"]);
    stage.does_item("cm-1", "guest_confirmation", "1-1", &json!({"necessary": true}));
    assert!(access(&stage, "xe-1").is_open());
    let mut back = guest("XR-POL", "polg");
    back["withdrawn"] = json!(true);
    stage.does_item("pc-1", "guest", "1-1", &back);
    assert_eq!(access(&stage, "xe-1"), PanelAccess::None);
}

#[test]
fn r083_experts_of_other_administrations_have_a_legal_domain() {
    let mut stage = Stage::in_invited(ProfileKind::Bremen);
    let mut without = guest("XR-INT", "polg");
    without.as_object_mut().unwrap().remove("legal_domain");
    assert_eq!(stage.refused_item("pc-1", "guest", "1-1", &without), ["field"]);
    stage.does_item("pc-1", "guest", "1-1", &guest("XR-INT", "polg"));
    stage.does_item("cm-1", "guest_confirmation", "1-1", &json!({"necessary": true}));
    let invited = addressed(&stage.case, 1);
    let expert = invited.iter().find(|invitee| invitee.person == id("xe-1")).unwrap();
    assert_eq!(expert.legal_domain, Some(LegalDomain::Police));
}

#[test]
fn r088_substitutes_are_named_for_one_session() {
    let mut stage = Stage::in_invited(ProfileKind::Bremen);
    stage.joins("lag-5");
    stage.pool_does("lag-5", "confidentiality", "lag-5", &json!({"person": "lag-5", "confirmed": true}));
    let code = stage.case.case.identity.panel_code.clone();
    let body = json!({"member": "lag-1", "substitute": "lag-5", "organisation": "Träger lag-5", "decides": true,
        "session_on": "2026-03-09", "case_code": code, "reason": "Urlaub"});
    assert_eq!(access(&stage, "lag-5"), PanelAccess::None);
    stage.pool_does("pc-1", "substitution", "a", &body);
    assert_eq!(access(&stage, "lag-1"), PanelAccess::None, "the place is taken for this session");
    let until = "2026-03-23".parse().unwrap();
    assert_eq!(access(&stage, "lag-5"), PanelAccess::Pseudonymised { until: Some(until) });
    let coming = invitees(&stage.case, 1, &stage.register);
    assert_eq!(coming.len(), addressed(&stage.case, 1).len());
    let substitute = coming.iter().find(|invitee| invitee.person == id("lag-5")).unwrap();
    assert_eq!(substitute.instead_of, Some((id("lag-1"), Capacity::Standing)));
    assert_eq!(substitute.stands_for, "Träger lag-5");
    // Another session of the same case knows nothing of it.
    stage.does("pc-1", "session_move", &json!({"date": "2026-03-10", "time": "9:30", "reason": "Streik"}));
    assert_eq!(access(&stage, "lag-5"), PanelAccess::None);
    assert!(access(&stage, "lag-1").is_open());
}

#[test]
fn guests_and_the_case_lead_have_substitutes_in_the_case_itself() {
    let mut stage = Stage::in_invited(ProfileKind::Bremen);
    stage.joins("xe-2");
    let body = |absent: &str, person: &str| json!({"absent": absent, "person": person, "reason": "Urlaub"});
    stage.does_item("pc-1", "guest", "1-1", &guest("XR-DOC", "sgb5"));
    assert_eq!(stage.refused_item("pc-1", "substitute", "1-1", &body("gua-1", "xe-2")), ["absent_not_invited"]);
    assert_eq!(stage.refused_item("pc-1", "substitute", "1-1", &body("xe-1", "lag-2")), ["invited_twice"]);
    assert_eq!(stage.refused_item("lag-1", "substitute", "1-1", &body("xe-1", "xe-2")), ["role_may_not"]);
    assert_eq!(stage.refused_item("pc-1", "substitute", "1-1", &body("lag-1", "xe-2")), ["member_substitute"]);
    stage.does_item("pc-1", "substitute", "1-1", &body("xe-1", "xe-2"));
    assert_eq!(access(&stage, "xe-1"), PanelAccess::None);
    assert_eq!(access(&stage, "xe-2"), PanelAccess::ConfirmFirst);
    assert_eq!(reader(&stage.case, &stage.register, &id("xe-2")).map(|reader| reader.guest), Some(true));
}

#[test]
fn the_case_lead_is_stood_in_for_by_the_youth_office_alone() {
    let mut stage = Stage::in_invited(ProfileKind::Bremen);
    let body = |person: &str| json!({"absent": "cm-1", "person": person, "reason": "krank"});
    assert_eq!(stage.refused_item("pc-1", "substitute", "1-1", &body("xe-1")), ["lead_substitute"]);
    stage.does_item("pc-1", "substitute", "1-1", &body("cm-2"));
    stage.pool_does("cm-2", "confidentiality", "cm-2", &json!({"person": "cm-2", "confirmed": true}));
    let until = "2026-03-23".parse().unwrap();
    assert_eq!(access(&stage, "cm-2"), PanelAccess::Identified { until: Some(until) });
}

#[test]
fn r089_nobody_reads_before_confirming_confidentiality() {
    let mut stage = Stage::in_invited(ProfileKind::Bremen);
    stage.register.documents = stage
        .register
        .documents
        .iter()
        .filter(|(key, _)| **key != DocumentKey::new("confidentiality", Some("lag-1")))
        .fold(crate::casework::Documents::default(), |mut kept, (key, document)| {
            kept.put(key.clone(), document.clone());
            kept
        });
    assert_eq!(access(&stage, "lag-1"), PanelAccess::ConfirmFirst);
    assert!(view(&stage, "lag-1").is_none());
    assert!(view(&stage, "lag-2").is_some());
    stage.pool_does("lag-1", "confidentiality", "again", &json!({"person": "lag-1", "confirmed": true}));
    assert!(view(&stage, "lag-1").is_some());
    stage.go_to("2027-03-03");
    assert_eq!(access(&stage, "lag-1"), PanelAccess::ConfirmFirst, "a year is over");
}

#[test]
fn the_invited_say_whether_they_come() {
    let mut stage = Stage::in_invited(ProfileKind::Bremen);
    assert_eq!(stage.slots("lag-1", "invitation_reply"), ["1-lag-1"]);
    assert_eq!(stage.slots("pc-1", "invitation_reply").len(), 7);
    let comes = |yes: bool| json!({"comes": yes, "remark": "Frau Anders könnte mich vertreten"});
    stage.does_item("lag-1", "invitation_reply", "1-lag-1", &comes(false));
    stage.does_item("cm-1", "invitation_reply", "1-cm-1", &comes(true));
    stage.does_item("pc-1", "invitation_reply", "1-lja-1", &comes(true));
    assert_eq!(stage.refused_item("lag-1", "invitation_reply", "1-lag-2", &comes(true)), ["not_for_others"]);
    assert_eq!(stage.refused_item("pc-1", "invitation_reply", "1-xe-1", &comes(true)), ["not_invited"]);
    let answers = |stage: &Stage| -> Vec<_> {
        let all = replies(&stage.case, 1, &stage.register).into_iter();
        all.filter_map(|(invitee, comes)| Some((invitee.person.as_str().to_owned(), comes?))).collect()
    };
    let given = [("cm-1".to_owned(), true), ("lag-1".to_owned(), false), ("lja-1".to_owned(), true)];
    assert_eq!(answers(&stage), given);
    assert!(stage.points_out("invitation_declined"));
    // Another day is another question.
    stage.does("pc-1", "session_move", &json!({"date": "2026-03-10", "time": "9:30", "reason": "Absagen"}));
    assert_eq!(answers(&stage), []);
    assert!(!stage.points_out("invitation_declined"));
}

#[test]
fn who_takes_the_case_over_is_invited_in_the_place_of_the_earlier_case_lead() {
    let mut stage = Stage::in_invited(ProfileKind::Bremen);
    stage.case.case.record.referral.case_lead = id("cm-2");
    let leads: Vec<_> = addressed(&stage.case, 1)
        .into_iter()
        .filter(|invitee| invitee.capacity == Capacity::CaseLead)
        .map(|invitee| invitee.person)
        .collect();
    assert_eq!(leads, [id("cm-2")]);
}

// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

use serde_json::json;

use super::*;
use crate::casework::tests::Stage;
use crate::casework::{DocumentKey, forms};
use crate::ids::StaffId;
use crate::profile::ProfileKind;
use crate::state::CaseState;

fn id(staff: &str) -> StaffId {
    StaffId::new(staff)
}

fn access(stage: &Stage, staff: &str) -> PanelAccess {
    let today = crate::clock::german_date(stage.now);
    panel_access(&stage.case, &stage.register, &id(staff), today)
}

fn view(stage: &Stage, staff: &str) -> Option<PanelView> {
    let today = crate::clock::german_date(stage.now);
    panel_view(&stage.case, &stage.register, &id(staff), today)
}

fn in_triage_with_panel() -> Stage {
    let mut stage = Stage::in_triage(ProfileKind::Bremen);
    stage.seat_panel();
    stage
}

fn guest(role: &str, domain: &str) -> serde_json::Value {
    json!({"person": "xe-1", "role": role, "role_text": if role == "XR-OTH" { "Trainerin" } else { "" },
        "profession": "medicine", "legal_domain": domain, "reason": "Kennt die Behandlung seit zwei Jahren."})
}

fn send(stage: &mut Stage) {
    stage.does("pc-1", "invite", &json!({"checked": true}));
}

fn parts(stage: &Stage, staff: &str) -> Vec<String> {
    let dossier = view(stage, staff).and_then(|view| view.dossier).expect("a dossier");
    dossier.parts.into_iter().map(|part| part.heading).collect()
}

#[test]
fn r039_a_session_is_convened_for_one_case() {
    let mut stage = in_triage_with_panel();
    stage.prepare_session();
    send(&mut stage);
    assert_eq!(stage.state(), CaseState::Invited);
    let sessions = &stage.case.case.record.sessions;
    assert_eq!(sessions.len(), 1);
    assert_eq!((sessions[0].no, sessions[0].kind.as_str()), (1, "case"));
    assert_eq!(sessions[0].dossier_sent_on, Some("2026-03-02".parse().unwrap()));
}

#[test]
fn nobody_is_invited_before_everything_is_ready() {
    let mut stage = in_triage_with_panel();
    let wrong = stage.refused("pc-1", "invite", &json!({"checked": true}));
    assert_eq!(wrong, ["date_missing", "dossier_not_released"]);
    assert_eq!(stage.state(), CaseState::Triage);
    // A pool without seats has nobody to invite.
    let mut empty = Stage::in_triage(ProfileKind::Bremen);
    empty.prepare_session();
    assert_eq!(empty.refused("pc-1", "invite", &json!({"checked": true})), ["no_standing_member"]);
}

#[test]
fn r059_only_the_pool_office_invites_and_the_letter_names_nobody() {
    let mut stage = in_triage_with_panel();
    stage.prepare_session();
    for other in ["cm-1", "ul-1", "lag-1"] {
        assert_eq!(stage.refused(other, "invite", &json!({"checked": true})), ["role_may_not"], "{other}");
    }
    // The one free text of the letter is looked at before it goes out.
    let named = json!({"checked": true, "note": "Es geht um Jona."});
    assert_eq!(stage.refused("pc-1", "invite", &named), ["identifies"]);
    stage.does("pc-1", "invite", &json!({"checked": true, "note": "Bitte pünktlich."}));
    let text = invitation_text(&stage.case, 1, &stage.profile).unwrap();
    let identity = &stage.case.case.identity;
    for part in [identity.panel_code.as_str(), "09.03.2026", "9:30", "Raum 2", "Bitte pünktlich."] {
        assert!(text.contains(part), "{part}: {text}");
    }
    for part in ["Jona", "Beispiel", "Meyer", "2011", identity.local_id.as_str(), "Kiez", "Onkel Bert"] {
        assert!(!text.contains(part), "{part}: {text}");
    }
}

#[test]
fn r063_where_the_case_lead_anonymises_the_pool_office_asks_for_the_name() {
    let mut stage = Stage::in_triage(ProfileKind::Bremen);
    let policy = json!({"from": "2026-03-02", "anonymisation_stage": "at_intake", "one_person_may_sign": true});
    stage.pool_does("pc-1", "node_policy", "a", &policy);
    assert!(!stage.seen("pc-1", pool_office_sees_identity));
    assert_eq!(stage.refused_item("pc-1", "identity_shown", "pc-1", &json!({"reason": ""})), ["field"]);
    let reason = json!({"reason": "Rückruf der Klinik"});
    assert_eq!(stage.refused_item("pc-1", "identity_shown", "pc-2", &reason), ["not_for_others"]);
    stage.does_item("pc-1", "identity_shown", "pc-1", &reason);
    assert!(stage.seen("pc-1", pool_office_sees_identity));
    assert!(!stage.seen("pc-2", pool_office_sees_identity), "the reason counts for who gave it");
    stage.days_pass(6);
    assert!(stage.seen("pc-1", pool_office_sees_identity));
    stage.days_pass(1);
    assert!(!stage.seen("pc-1", pool_office_sees_identity));
    // The log keeps who asked and why.
    let shown = stage.case.all::<IdentityShown>();
    assert_eq!((shown.len(), &*shown[0].form.reason), (1, "Rückruf der Klinik"));
    // There the case lead writes the dossier.
    stage.does("cm-1", "dossier", &json!({"text": "Ein Jugendlicher."}));
}

#[test]
fn r064_by_default_the_pool_office_sees_the_name_and_anonymises() {
    let mut stage = Stage::in_triage(ProfileKind::Bremen);
    assert!(stage.seen("pc-1", pool_office_sees_identity));
    let text = json!({"text": "Ein Jugendlicher."});
    assert_eq!(stage.refused("cm-1", "dossier", &text), ["anonymised_by_pool_office"]);
    stage.does("pc-1", "dossier", &text);
    // The scan runs over what was written: without it nothing is released.
    let release = json!({"version": 1, "read": true, "entrusted": true});
    assert_eq!(stage.refused("pc-2", "dossier_release", &release), ["dossier_not_checked"]);
}

#[test]
fn r065_a_dossier_with_a_name_is_not_released_and_not_sent() {
    let mut stage = in_triage_with_panel();
    stage.prepare_session();
    stage.does("pc-1", "dossier", &json!({"text": "Jona hat sechs Hilfen hinter sich."}));
    stage.node_does("dossier_check", &json!({"version": 2, "blocking": 1, "asking": 0}));
    let release = json!({"version": 2, "read": true, "entrusted": true});
    let refused = stage.act("pc-2", "dossier_release", None, &release).unwrap_err();
    let rules: Vec<_> = refused.iter().map(|refusal| refusal.rule).collect();
    assert_eq!(rules, ["dossier_leaks", "identifies"]);
    assert!(refused[1].message_de.contains("Jona"), "the place is named");
    assert_eq!(stage.refused("pc-1", "invite", &json!({"checked": true})), ["dossier_not_released"]);
    // Even a scan that overlooks the name releases nothing that says it.
    stage.node_does("dossier_check", &json!({"version": 2, "blocking": 0, "asking": 0}));
    assert_eq!(stage.refused("pc-2", "dossier_release", &release), ["identifies"]);
}

#[test]
fn a_release_holds_for_one_version_and_by_a_second_person() {
    let mut stage = Stage::in_triage(ProfileKind::Bremen);
    stage.does("pc-1", "dossier", &json!({"text": "Ein Jugendlicher."}));
    stage.node_does("dossier_check", &json!({"version": 1, "blocking": 0, "asking": 2}));
    let release =
        |version: u16, asked: bool| json!({"version": version, "read": true, "entrusted": true, "asked": asked});
    assert_eq!(stage.refused("pc-1", "dossier_release", &release(1, true)), ["four_eyes"]);
    assert_eq!(stage.refused("pc-2", "dossier_release", &release(1, false)), ["dossier_hints"]);
    stage.does("cm-1", "dossier_release", &release(1, true));
    assert!(newest_is_released(&stage.case));
    stage.does("pc-2", "dossier", &json!({"text": "Ein Jugendlicher von 14 Jahren."}));
    assert!(!newest_is_released(&stage.case));
    assert_eq!(stage.refused("pc-1", "dossier_release", &release(1, true)), ["dossier_version", "dossier_not_checked"]);
    // Until then the panel reads what was released.
    assert_eq!(released(&stage.case).map(|dossier| dossier.text.to_string()).as_deref(), Some("Ein Jugendlicher."));
    assert_eq!(stage.case.case.narrative.anonymised, "Ein Jugendlicher.");
}

#[test]
fn a_release_that_is_taken_back_closes_the_dossier_at_once() {
    let mut stage = Stage::in_invited(ProfileKind::Bremen);
    assert!(view(&stage, "lag-1").unwrap().dossier.is_some());
    stage.does("pc-1", "dossier_recall", &json!({"reason": "Der Ort war zu erkennen."}));
    assert!(view(&stage, "lag-1").unwrap().dossier.is_none());
    assert!(stage.case.case.narrative.anonymised.is_empty());
    let told: Vec<_> = stage.seen("pc-1", notices).iter().map(|notice| notice.token).collect();
    assert_eq!(told, ["dossier_hidden"]);
    stage.release_dossier("Ein junger Mensch.");
    assert!(view(&stage, "lag-1").unwrap().dossier.is_some());
}

#[test]
fn entrusted_words_without_consent_reach_no_dossier() {
    let mut stage = in_triage_with_panel();
    let confided = |consent: &str| {
        json!({"text": "Hat von der Schwester erzählt, die heimlich zurückkam. Bitte nicht sagen.",
            "confided_by": "der junge Mensch", "consent": consent})
    };
    stage.does_item("cm-1", "entrusted", "a", &confided("given"));
    stage.prepare_session();
    stage.release_dossier("Er hat von der Schwester erzählt, die heimlich zurückkam.");
    // The consent is taken back: it is neither sent nor read any more.
    stage.does_item("cm-1", "entrusted", "a", &confided("withdrawn"));
    let wrong = stage.refused("pc-1", "invite", &json!({"checked": true}));
    assert!(wrong.contains(&"entrusted_without_consent"), "{wrong:?}");
    assert!(released(&stage.case).is_none());
    let again = json!({"text": "Hat von der Schwester erzählt, die heimlich zurückkam."});
    assert_eq!(stage.refused("pc-1", "dossier", &again), ["entrusted_without_consent"]);
    stage.release_dossier("Ein Jugendlicher.");
    send(&mut stage);
}

#[test]
fn r073_all_standing_members_of_the_day_are_invited() {
    let mut stage = in_triage_with_panel();
    stage.put_seat("pc-2", "public", "2026-03-09");
    stage.prepare_session();
    send(&mut stage);
    let invited = addressed(&stage.case, 1);
    let standing = invited.iter().filter(|invitee| invitee.capacity == Capacity::Standing).count();
    assert_eq!((standing, invited.len()), (7, 8), "seven members and the case lead");
    assert_eq!((invited[0].person.as_str(), invited[0].capacity), ("cm-1", Capacity::CaseLead));
}

#[test]
fn r075_the_guardian_is_invited_if_there_is_one_and_knows_who_it_is() {
    let mut stage = in_triage_with_panel();
    let person = |custody: &str, guardian: Option<&str>| {
        json!({"given_name": "Jona", "family_name": "Beispiel-Meyer", "birth_date": "2011-05-04", "gender": "m",
            "unit_head": "ul-1", "custody": custody, "guardian": guardian})
    };
    stage.prepare_session();
    // A guardianship without a person is not forgotten.
    stage.does("cm-1", "person", &person("Amtsvormundschaft", None));
    assert_eq!(stage.refused("pc-1", "invite", &json!({"checked": true})), ["guardian_not_invited"]);
    stage.does("cm-1", "person", &person("Amtsvormundschaft", Some("gua-1")));
    assert_eq!(access(&stage, "gua-1"), PanelAccess::None);
    send(&mut stage);
    assert!(addressed(&stage.case, 1).iter().any(|invitee| invitee.capacity == Capacity::Guardian));
    assert_eq!(access(&stage, "gua-1"), PanelAccess::Identified { until: None });
    // The access lives with the guardianship.
    stage.does("cm-1", "person", &person("Mutter", None));
    assert_eq!(access(&stage, "gua-1"), PanelAccess::None);
    assert!(Stage::in_invited(ProfileKind::Bremen).case.case.identity.guardian.is_none());
}

#[test]
fn r076_membership_is_versioned_by_date() {
    for (kipsy_from, invited) in [("2026-03-10", false), ("2026-03-09", true), ("2019-01-01", true)] {
        let mut stage = in_triage_with_panel();
        stage.put_seat("kipsy-1", "public", kipsy_from);
        stage.prepare_session();
        send(&mut stage);
        let found = addressed(&stage.case, 1).iter().any(|invitee| invitee.person == id("kipsy-1"));
        assert_eq!(found, invited, "{kipsy_from}");
    }
}

#[test]
fn r077_the_state_youth_office_sees_the_case_without_a_name() {
    let stage = Stage::in_invited(ProfileKind::Bremen);
    assert_eq!(access(&stage, "lja-1"), PanelAccess::Pseudonymised { until: None });
    let seen = view(&stage, "lja-1").unwrap();
    assert_eq!(seen.code, stage.case.case.identity.panel_code);
    assert_eq!(seen.sessions.len(), 1);
    assert!(seen.dossier.is_some());
}

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
fn r081_people_from_earlier_helps_read_no_parts_for_the_panel_only() {
    let mut stage = in_triage_with_panel();
    stage.prepare_session();
    stage.does_item("pc-1", "guest", "1-1", &guest("XR-REF", "sgb8"));
    let body = json!({"text": "Ein Jugendlicher.", "parts": [
        {"heading": "Einschätzung des letzten Trägers", "text": "Vertraulich.", "panel_only": true},
        {"heading": "Schule", "text": "Neunte Klasse."}]});
    stage.does("pc-1", "dossier", &body);
    stage.node_does("dossier_check", &json!({"version": 2, "blocking": 0, "asking": 0}));
    stage.does("pc-2", "dossier_release", &json!({"version": 2, "read": true, "entrusted": true}));
    send(&mut stage);
    assert_eq!(parts(&stage, "xe-1"), ["Schule"]);
    assert_eq!(parts(&stage, "lag-1"), ["Einschätzung des letzten Trägers", "Schule"]);
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
fn r085_nobody_but_the_pool_office_invites_or_moderates() {
    let mut stage = in_triage_with_panel();
    let plan = |moderator: &str| json!({"date": "2026-03-09", "time": "9.30 Uhr", "place": "Raum 2", "kind": "case", "moderator": moderator});
    assert_eq!(stage.refused_item("lag-1", "session_plan", "1", &plan("lag-1")), ["role_may_not"]);
    assert_eq!(stage.refused_item("pc-1", "session_plan", "1", &plan("lag-1")), ["moderator_not_coordinator"]);
    stage.does_item("pc-1", "session_plan", "1", &plan("pc-2"));
}

#[test]
fn a_plan_is_for_the_session_that_comes_and_lies_ahead() {
    let mut stage = in_triage_with_panel();
    let plan = |date: &str, time: &str, place: &str| json!({"date": date, "time": time, "place": place, "kind": "crisis", "moderator": "pc-1"});
    for (item, body, rule) in [
        ("2", plan("2026-03-09", "9:30", "Raum 2"), "session_other"),
        ("1-1", plan("2026-03-09", "9:30", "Raum 2"), "session_other"),
        ("1", plan("2026-03-01", "9:30", "Raum 2"), "date_in_past"),
        ("1", plan("2026-03-09", "früh", "Raum 2"), "time_unreadable"),
        ("1", plan("2026-03-09", "25:00", "Raum 2"), "time_unreadable"),
        ("1", plan("2026-03-09", "9", ""), "place_missing"),
        ("1", plan("2026-03-09", "9:30", "bei Onkel Bert"), "identifies"),
    ] {
        assert_eq!(stage.refused_item("pc-1", "session_plan", item, &body), [rule], "{item} {body}");
    }
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
fn r145_parts_for_one_legal_domain_are_hidden_from_others() {
    let mut stage = in_triage_with_panel();
    stage.prepare_session();
    stage.does_item("pc-1", "guest", "1-1", &guest("XR-POL", "polg"));
    stage.does_item("cm-1", "guest_confirmation", "1-1", &json!({"necessary": true}));
    let body = json!({"text": "Ein Jugendlicher.", "parts": [
        {"heading": "Hilfeverlauf", "text": "Sechs Hilfen.", "domains": ["sgb8"]},
        {"heading": "Gesundheit", "text": "In Behandlung.", "domains": ["sgb5", "oegd"]},
        {"heading": "Anlass", "text": "Akut."}]});
    stage.does("pc-1", "dossier", &body);
    stage.node_does("dossier_check", &json!({"version": 2, "blocking": 0, "asking": 0}));
    stage.does("pc-2", "dossier_release", &json!({"version": 2, "read": true, "entrusted": true}));
    send(&mut stage);
    assert_eq!(parts(&stage, "xe-1"), ["Anlass"]);
    assert_eq!(parts(&stage, "lag-1"), ["Hilfeverlauf", "Anlass"]);
    // A public member whose domain nobody has written down reads what everybody reads.
    assert_eq!(parts(&stage, "kipsy-1"), ["Anlass"]);
}

#[test]
fn a_session_is_moved_with_everybody_invited() {
    let mut stage = Stage::in_invited(ProfileKind::Bremen);
    stage.put_seat("xe-1", "public", "2026-03-12");
    let moved = json!({"date": "2026-03-16", "time": "14:00", "reason": "Die Fallführung ist krank."});
    let direct = json!({"date": "2026-03-16", "time": "14:00", "place": "Raum 2", "kind": "case", "moderator": "pc-1"});
    assert_eq!(stage.refused_item("pc-1", "session_plan", "1", &direct), ["already_invited"]);
    stage.does("pc-1", "session_move", &moved);
    let plan = plan(&stage.case, 1).unwrap();
    assert_eq!(
        (plan.date.to_string().as_str(), &*plan.time, &*plan.place),
        ("2026-03-16", "14:00", "Haus der Jugend, Raum 2")
    );
    assert_eq!(stage.case.case.record.sessions[0].date, plan.date);
    assert!(access(&stage, "xe-1").is_open(), "who holds a seat on the new day is invited too");
}

#[test]
fn a_cancelled_session_closes_the_access_until_the_next_invitation() {
    let mut stage = Stage::in_invited(ProfileKind::Bremen);
    stage.does("pc-1", "session_cancel", &json!({"reason": "Sturm"}));
    assert_eq!(stage.state(), CaseState::Invited);
    assert!(stage.case.case.record.sessions.is_empty());
    assert_eq!(access(&stage, "lag-1"), PanelAccess::None);
    assert_eq!(stage.refused("pc-1", "session_cancel", &json!({"reason": "Sturm"})), ["not_invited"]);
    stage.days_pass(10);
    assert_eq!(stage.refused("pc-1", "invite", &json!({"checked": true})), ["date_missing"]);
    stage.prepare_session();
    send(&mut stage);
    assert!(access(&stage, "lag-1").is_open());
    assert_eq!(stage.case.case.record.sessions[0].dossier_sent_on, Some("2026-03-12".parse().unwrap()));
}

#[test]
fn the_panel_loses_the_case_when_it_is_withdrawn() {
    let mut stage = Stage::in_invited(ProfileKind::Bremen);
    assert!(access(&stage, "lag-1").is_open());
    stage.does("cm-1", "withdrawal", &json!({"reason": "Die Hilfe trägt."}));
    assert_eq!(stage.state(), CaseState::Withdrawn);
    for person in ["lag-1", "kipsy-1", "lja-1"] {
        assert_eq!(access(&stage, person), PanelAccess::None, "{person}");
    }
}

#[test]
fn i3_no_panel_sees_a_case_that_was_not_endorsed() {
    let mut stage = Stage::in_invited(ProfileKind::Bremen);
    stage.case.case.record.referral.endorsed_on = None;
    for person in ["lag-1", "kipsy-1", "lja-1", "gua-1", "xe-1"] {
        assert_eq!(access(&stage, person), PanelAccess::None, "{person}");
    }
    // Before the invitation nobody of the panel sees anything, in whatever state.
    let mut stage = Stage::new(ProfileKind::Bremen);
    stage.seat_panel();
    assert_eq!(access(&stage, "lag-1"), PanelAccess::None);
    let mut stage = in_triage_with_panel();
    stage.prepare_session();
    assert_eq!(access(&stage, "lag-1"), PanelAccess::None);
}

#[test]
fn forms_that_follow_from_others_cannot_be_handed_in() {
    for name in ["released_dossier", "invitations"] {
        let kind = forms().find(|kind| kind.name == name).unwrap();
        assert!(CaseState::ALL.into_iter().all(|state| !kind.is_open(state)), "{name}");
    }
}

#[test]
fn words_are_compared_whole() {
    let stage = Stage::in_triage(ProfileKind::Bremen);
    for (text, found) in [
        ("Jona kam an.", vec!["Jona"]),
        ("JONA-Meyer", vec!["Jona", "Meyer"]),
        ("Jonas Meyerling im Kiezladen", vec![]),
        ("mit onkel  bert", vec!["Onkel Bert"]),
        ("Akte XX-2026-01", vec!["XX-2026-01"]),
        ("Ein Jugendlicher", vec![]),
    ] {
        assert_eq!(identifiers_in(&stage.case, text), found, "{text}");
    }
}

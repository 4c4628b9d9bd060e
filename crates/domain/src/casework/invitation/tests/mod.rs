// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! The way to a session as its people go it.

mod dossier;
mod people;

use serde_json::json;

use super::*;
use crate::casework::tests::Stage;
use crate::ids::StaffId;
use crate::profile::ProfileKind;
use crate::state::CaseState;

pub(super) fn id(staff: &str) -> StaffId {
    StaffId::new(staff)
}

pub(super) fn access(stage: &Stage, staff: &str) -> PanelAccess {
    let today = crate::clock::german_date(stage.now);
    panel_access(&stage.case, &stage.register, &id(staff), today)
}

pub(super) fn view(stage: &Stage, staff: &str) -> Option<PanelView> {
    let today = crate::clock::german_date(stage.now);
    panel_view(&stage.case, &stage.register, &id(staff), today)
}

pub(super) fn in_triage_with_panel() -> Stage {
    let mut stage = Stage::in_triage(ProfileKind::Bremen);
    stage.seat_panel();
    stage
}

pub(super) fn guest(role: &str, domain: &str) -> serde_json::Value {
    json!({"person": "xe-1", "role": role, "role_text": if role == "XR-OTH" { "Trainerin" } else { "" },
        "profession": "medicine", "legal_domain": domain, "reason": "Kennt die Behandlung seit zwei Jahren."})
}

pub(super) fn send(stage: &mut Stage) {
    stage.does("pc-1", "invite", &json!({"checked": true}));
}

pub(super) fn parts(stage: &Stage, staff: &str) -> Vec<String> {
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
    assert_eq!(stage.refused("pc-1", "invite", &json!({"checked": true})), ["date_missing"]);
    stage.days_pass(10);
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

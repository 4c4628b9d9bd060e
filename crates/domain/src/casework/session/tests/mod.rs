// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! A session as its people hold it.

mod agreements;
mod minutes;

use serde_json::{Value, json};

use super::*;
use crate::casework::invitation::{Profession, number};
use crate::casework::tests::{Stage, attendance as everybody};
use crate::ids::StaffId;
use crate::pool::PoolForm as _;
use crate::profile::ProfileKind;

pub(super) fn id(staff: &str) -> StaffId {
    StaffId::new(staff)
}

/// What somebody makes of it.
pub(super) fn view(profession: &str, origin: &str) -> Value {
    json!({"profession": profession, "origin": origin, "risk_self": "recent", "risk_others": "none",
        "account": "Sucht Halt."})
}

pub(super) fn solution() -> Value {
    json!({"outcome": "solution", "accompaniment": "Die Koordination fragt alle zwei Wochen nach.",
        "components": [{"code": "SC-S-SOLO", "provider": "Träger lag-1", "from": "2026-03-20"}],
        "planning_steps": "Hilfeplangespräch, dann Einzug."})
}

pub(super) fn open() -> Value {
    json!({"outcome": "open", "goals": "Ein ruhiger Ort.", "must_haves": "Eins zu eins in der Nacht.",
        "open_points": "Schule", "planning_steps": "Angebote bis Monatsende."})
}

/// Everything that the end of a session needs.
pub(super) fn in_result(result: &Value) -> Stage {
    let mut stage = Stage::in_session(ProfileKind::Bremen);
    stage.does_item("kipsy-1", "assessment", "1-kipsy-1", &view("medicine", "BO-BOTH"));
    stage.does_item("pc-1", "result", "1", result);
    stage
}

pub(super) fn concluded() -> Stage {
    let mut stage = in_result(&solution());
    stage.does("pc-1", "conclude_solution", &json!({"checked": true}));
    stage
}

#[test]
fn r018_hypotheses_have_author_profession_and_status() {
    let mut stage = Stage::in_session(ProfileKind::Bremen);
    let body = json!({"text": "Weglaufen ist Suche nach der Schwester.", "profession": "medicine",
        "evidence_for": "Orte der Fundstellen", "evidence_against": "", "status": "open"});
    stage.does_item("kipsy-1", "hypothesis", "1-1", &body);
    assert_eq!(stage.refused_item("lag-1", "hypothesis", "1-1", &body), ["not_for_others"]);
    assert_eq!(stage.refused_item("lag-3", "hypothesis", "1-2", &body), ["not_attending"]);
    let mut supported = body.clone();
    supported["status"] = json!("supported");
    stage.does_item("kipsy-1", "hypothesis", "1-1", &supported);
    let held = hypotheses(&stage.case, 1);
    let entry = &held[0];
    assert_eq!(
        (held.len(), entry.form.profession, entry.form.status),
        (1, Profession::Medicine, HypothesisStatus::Supported)
    );
    assert_eq!(entry.author, Some(crate::casework::tests::actor("kipsy-1").user));
}

#[test]
fn r065_the_session_begins_only_after_the_dossier_went_out() {
    let mut stage = Stage::in_invited(ProfileKind::Bremen);
    stage.days_pass(7);
    stage.does_item("pc-1", "attendance", "1", &everybody());
    // Somebody saw a name and took the dossier back: nobody sits down to a case that was not sent.
    stage.does("pc-1", "dossier_recall", &json!({"reason": "Ort erkennbar"}));
    assert_eq!(stage.refused("pc-1", "session_start", &json!({})), ["dossier_hidden"]);
    stage.release_dossier("Ein Jugendlicher.");
    stage.does("pc-1", "session_start", &json!({}));
}

#[test]
fn i5_the_dossier_is_sent_before_the_session() {
    let mut stage = Stage::in_triage(ProfileKind::Bremen);
    stage.seat_panel();
    let plan = json!({"date": "2026-03-02", "time": "9:30", "place": "Raum 2", "kind": "crisis", "moderator": "pc-1"});
    stage.does_item("pc-1", "session_plan", "1", &plan);
    stage.release_dossier("Ein Jugendlicher.");
    stage.does("pc-1", "invite", &json!({"checked": true}));
    stage.does_item("pc-1", "attendance", "1", &everybody());
    assert_eq!(stage.refused("pc-1", "session_start", &json!({})), ["dossier_not_sent"]);
    // An hour later they have read it: a crisis does not wait for a day.
    stage.now = stage.now.checked_add(jiff::SignedDuration::from_hours(1)).unwrap();
    stage.does("pc-1", "session_start", &json!({}));
}

#[test]
fn r067_the_pool_office_moderates_and_no_session_ends_without_a_result() {
    let mut stage = Stage::in_session(ProfileKind::Bremen);
    stage.does_item("kipsy-1", "assessment", "1-kipsy-1", &view("medicine", "BO-BOTH"));
    for form in ["conclude_solution", "conclude_open"] {
        let wrong = stage.refused("pc-1", form, &json!({"checked": true}));
        assert!(wrong.contains(&"result_missing"), "{form}: {wrong:?}");
        assert_eq!(stage.refused("cm-1", form, &json!({"checked": true})), ["role_may_not"]);
    }
    assert_eq!(stage.state(), CaseState::InSession);
}

#[test]
fn attendance_begins_with_everybody_who_did_not_say_no() {
    let mut stage = Stage::in_invited(ProfileKind::Bremen);
    stage.does_item("lag-4", "invitation_reply", "1-lag-4", &json!({"comes": false}));
    let kind = crate::casework::form("attendance").expect("a form");
    let list = stage.seen("pc-1", |case, context| (kind.begins_with)(case, context));
    let people: Vec<&str> = list.pairs().filter(|(name, _)| name.ends_with(".person")).map(|(_, who)| who).collect();
    assert!(people.contains(&"lag-1") && people.contains(&"cm-1") && !people.contains(&"lag-4"), "{people:?}");
}

#[test]
fn the_moderator_is_at_the_table() {
    let mut stage = Stage::in_invited(ProfileKind::Bremen);
    stage.days_pass(7);
    let mut list = everybody();
    list["people"][0]["person"] = json!("pc-2");
    stage.does_item("pc-1", "attendance", "1", &list);
    assert_eq!(stage.refused("pc-2", "session_start", &json!({})), ["moderator_absent"]);
    let date = crate::casework::invitation::plan(&stage.case, 1).unwrap().date;
    let plan = json!({"date": date, "time": "9:30", "place": "Raum 3", "kind": "case", "moderator": "pc-2"});
    stage.does_item("pc-1", "session_plan", "1", &plan);
    stage.does("pc-2", "session_start", &json!({}));
}

#[test]
fn r068_nine_phases_in_order_with_notes() {
    let mut stage = Stage::in_session(ProfileKind::Bremen);
    let numbers: Vec<_> = PHASES.iter().map(|phase| phase.no).collect();
    assert_eq!(numbers, [1, 2, 3, 4, 5, 6, 7, 8, 9]);
    assert_eq!(PHASES.iter().map(|phase| u32::from(phase.minutes)).sum::<u32>(), 118);
    for phase in PHASES {
        assert_eq!(present_phase(&stage.case, 1), Some(phase));
        let item = format!("1-{}", phase.no);
        stage.does_item("pc-1", "phase_note", &item, &json!({"text": phase.de, "done": true}));
    }
    assert_eq!(present_phase(&stage.case, 1), None);
    let notes = phases(&stage.case, 1);
    assert!(notes.iter().all(|(phase, note)| note.as_ref().is_some_and(|note| &*note.text == phase.de)));
    assert_eq!(stage.refused_item("pc-1", "phase_note", "1-10", &json!({"text": "x"})), ["phase_unknown"]);
    assert_eq!(stage.refused_item("pc-1", "phase_note", "2-1", &json!({"text": "x"})), ["session_other"]);
    // The joint assessment is part of the end.
    stage.does_item("pc-1", "result", "1", &solution());
    assert_eq!(stage.refused("pc-1", "conclude_solution", &json!({"checked": true})), ["assessment_missing"]);
}

#[test]
fn r069_a_session_ends_with_a_proposal_or_says_that_there_is_none() {
    let mut stage = Stage::in_session(ProfileKind::Bremen);
    let mut neither = solution();
    neither.as_object_mut().unwrap().remove("outcome");
    assert_eq!(stage.refused_item("pc-1", "result", "1", &neither), ["field"]);
    let mut bare = solution();
    bare["components"] = json!([]);
    bare["accompaniment"] = json!("");
    assert_eq!(stage.refused_item("pc-1", "result", "1", &bare), ["proposal_missing", "accompaniment_missing"]);
    // Each end asks for its own result.
    let mut stage = in_result(&solution());
    assert_eq!(stage.refused("pc-1", "conclude_open", &json!({"checked": true})), ["open_points_missing"]);
    stage.does("pc-1", "conclude_solution", &json!({"checked": true}));
    assert_eq!(stage.state(), CaseState::ImplementationPlanning);
    assert_eq!(proposal(&stage.case).map(|(no, rows)| (no, rows.len())), Some((1, 1)));
    let mut stage = in_result(&open());
    assert_eq!(stage.refused("pc-1", "conclude_solution", &json!({"checked": true})), ["proposal_missing"]);
    stage.does("pc-1", "conclude_open", &json!({"checked": true}));
    assert_eq!(stage.state(), CaseState::OfferCoordination);
    assert!(proposal(&stage.case).is_none());
}

#[test]
fn r070_an_open_result_gives_a_frame() {
    let mut stage = Stage::in_session(ProfileKind::Bremen);
    for field in ["goals", "must_haves", "open_points"] {
        let mut body = open();
        body[field] = json!("");
        let wrong = stage.act("pc-1", "result", Some("1"), &body).unwrap_err();
        assert_eq!((wrong[0].rule, wrong[0].field.as_deref()), ("frame_missing", Some(field)));
    }
    stage.does_item("pc-1", "result", "1", &open());
}

#[test]
fn r071_one_profession_is_a_notice_and_no_refusal() {
    let mut stage = Stage::in_invited(ProfileKind::Bremen);
    stage.days_pass(7);
    let mut list = everybody();
    for row in list["people"].as_array_mut().unwrap() {
        row["profession"] = json!("social_work");
    }
    stage.does_item("pc-1", "attendance", "1", &list);
    assert!(stage.points_out("one_profession"));
    stage.does("pc-1", "session_start", &json!({}));
    stage.does_item("pc-1", "attendance", "1", &everybody());
    assert!(!stage.points_out("one_profession"));
}

#[test]
fn r083_the_legal_domain_is_printed_in_the_attendance_list() {
    let mut stage = Stage::in_invited(ProfileKind::Bremen);
    let guest = json!({"person": "xe-1", "role": "XR-INT", "profession": "administration", "legal_domain": "aufenthg",
        "reason": "Klärt den Aufenthalt."});
    stage.does_item("pc-1", "guest", "1-1", &guest);
    let mut list = everybody();
    let row = json!({"person": "xe-1", "profession": "administration", "legal_domain": "aufenthg"});
    list["people"].as_array_mut().unwrap().push(row);
    stage.days_pass(7);
    // Not confirmed by the case lead, so not invited, so not at the table (R82).
    assert_eq!(stage.refused_item("pc-1", "attendance", "1", &list), ["attendee_not_invited"]);
    stage.does_item("cm-1", "guest_confirmation", "1-1", &json!({"necessary": true}));
    stage.does_item("pc-1", "attendance", "1", &list);
    stage.does("pc-1", "session_start", &json!({}));
    let text = minutes_text(&stage.case, 1, &stage.register);
    assert!(
        text.contains(
            "Person xe-1, Innenbehörde (extern hinzugeladen; Verwaltung, Aufsicht; Rechtskreis: Aufenthaltsrecht)"
        ),
        "{text}"
    );
}

#[test]
fn r084_sessions_about_no_case_have_no_case_and_recur() {
    let mut stage = Stage::new(ProfileKind::Bremen);
    let mut body = json!({"date": "2026-01-31", "time": "14:00", "place": "Raum 1", "topic": "Notdienst am Wochenende",
        "rhythm": "monthly"});
    assert_eq!(stage.pool_refused("pc-1", "cross_case_session", "a", &body), ["until_missing"]);
    body["until"] = json!("2026-04-30");
    assert_eq!(stage.pool_refused("lag-1", "cross_case_session", "a", &body), ["role_may_not"]);
    stage.pool_does("pc-1", "cross_case_session", "a", &body);
    let meeting = stage.register.item::<CrossCaseMeeting>("a").unwrap();
    let dates: Vec<_> = meeting.dates().iter().map(ToString::to_string).collect();
    assert_eq!(dates, ["2026-01-31", "2026-02-28", "2026-03-31", "2026-04-30"]);
    // Nothing in it could hold a case or a person in care.
    let fields: Vec<_> = <CrossCaseMeeting as crate::form::Form>::FIELDS.iter().map(|field| field.name).collect();
    assert_eq!(fields, ["date", "time", "place", "topic", "agenda", "rhythm", "until", "participants", "notes"]);
    assert_eq!(CrossCaseMeeting::NAME, "cross_case_session");
}

#[test]
fn r085_nobody_but_the_pool_office_begins_a_session() {
    let mut stage = Stage::in_invited(ProfileKind::Bremen);
    stage.days_pass(7);
    for other in ["lag-1", "cm-1", "kipsy-1"] {
        assert_eq!(stage.refused_item(other, "attendance", "1", &everybody()), ["role_may_not"]);
        assert_eq!(stage.refused(other, "session_start", &json!({})), ["role_may_not"]);
    }
}

#[test]
fn a_session_does_not_begin_early_and_not_without_attendance() {
    let mut stage = Stage::in_invited(ProfileKind::Bremen);
    assert_eq!(stage.refused("pc-1", "session_start", &json!({})), ["session_not_today"]);
    stage.days_pass(7);
    assert_eq!(stage.refused("pc-1", "session_start", &json!({})), ["case_lead_absent", "attendance_missing"]);
    // Who is written down is expected until the session has begun.
    stage.does_item("pc-1", "attendance", "1", &everybody());
    assert!(stage.case.case.record.sessions[0].participants.is_empty());
    stage.days_pass(1);
    stage.does("pc-1", "session_start", &json!({}));
    let session = &stage.case.case.record.sessions[0];
    assert_eq!((session.participants.len(), session.date.to_string().as_str()), (6, "2026-03-09"));
}

#[test]
fn r090_the_case_lead_or_a_deputy_presents_the_case() {
    let mut stage = Stage::in_invited(ProfileKind::Bremen);
    stage.days_pass(7);
    let mut list = everybody();
    list["people"].as_array_mut().unwrap().remove(1);
    stage.does_item("pc-1", "attendance", "1", &list);
    assert_eq!(stage.refused("pc-1", "session_start", &json!({})), ["case_lead_absent"]);
    stage.does_item("pc-1", "substitute", "1-1", &json!({"absent": "cm-1", "person": "cm-2", "reason": "krank"}));
    assert_eq!(stage.refused("pc-1", "session_start", &json!({})), ["case_lead_absent"], "named, but not there");
    let row = json!({"person": "cm-2", "profession": "social_work", "legal_domain": "sgb8"});
    list["people"].as_array_mut().unwrap().push(row);
    stage.does_item("pc-1", "attendance", "1", &list);
    stage.does("pc-1", "session_start", &json!({}));
    // Nobody takes the presenter out of the list afterwards.
    list["people"].as_array_mut().unwrap().pop();
    assert_eq!(stage.refused_item("pc-1", "attendance", "1", &list), ["case_lead_absent"]);
}

#[test]
fn r091_assessments_stand_side_by_side_with_dissent() {
    let mut stage = Stage::in_session(ProfileKind::Bremen);
    stage.does_item("kipsy-1", "assessment", "1-kipsy-1", &view("medicine", "BO-PSY"));
    let mut dissent = view("social_work", "BO-EDU");
    dissent["dissent"] = json!("Eine Klinik wäre der falsche Ort.");
    stage.does_item("cm-1", "assessment", "1-cm-1", &dissent);
    // The moderation writes for somebody; nobody else does.
    stage.does_item("pc-1", "assessment", "1-lag-1", &view("social_work", "BO-EDU"));
    assert_eq!(stage.refused_item("lag-2", "assessment", "1-lag-1", &view("education", "BO-PSY")), ["not_for_others"]);
    assert_eq!(stage.refused_item("pc-1", "assessment", "1-lag-3", &view("education", "BO-PSY")), ["not_attending"]);
    let given: Vec<_> = assessments(&stage.case, 1).iter().map(|entry| entry.form.origin.code()).collect();
    assert_eq!(given, ["BO-EDU", "BO-PSY", "BO-EDU"]);
    assert!(
        minutes_text(&stage.case, 1, &stage.register)
            .contains("Abweichende Meinung: Eine Klinik wäre der falsche Ort.")
    );
}

#[test]
fn r100_a_solution_in_the_first_session_is_counted_as_such() {
    let stage = concluded();
    let record = &stage.case.case.record;
    assert!(record.sessions[0].solution_ready);
    assert_eq!(record.solution_session().map(|session| session.no), record.first_session().map(|session| session.no));
    let mut stage = in_result(&open());
    stage.does("pc-1", "conclude_open", &json!({"checked": true}));
    assert!(stage.case.case.record.solution_session().is_none());
}

#[test]
fn r144_measures_of_other_systems_stand_beside_youth_welfare() {
    let mut body = solution();
    body["components"].as_array_mut().unwrap().insert(
        0,
        json!({"code": "SC-K-INT", "legal_domain": "sgb5",
        "provider": "Klinik", "from": "2026-04-01", "to": "2026-09-30", "terms": "Intervall alle acht Wochen"}),
    );
    let stage = in_result(&body);
    let text = minutes_text(&stage.case, 1, &stage.register);
    let lines: Vec<_> = text.lines().filter(|line| line.contains('[') && line.starts_with("- ")).collect();
    assert_eq!(lines.len(), 2, "{text}");
    assert!(lines[0].contains("Jugendhilfe (SGB VIII)") && lines[0].contains("ab 20.03.2026"));
    let clinic = "[Krankenbehandlung (SGB V)], Klinik, ab 01.04.2026, bis 30.09.2026; Intervall alle acht Wochen";
    assert!(lines[1].ends_with(clinic), "{}", lines[1]);
    body["components"][0]["to"] = json!("2026-03-01");
    let mut stage = Stage::in_session(ProfileKind::Bremen);
    assert_eq!(stage.refused_item("pc-1", "result", "1", &body), ["dates_reversed"]);
}

#[test]
fn r146_education_or_psychiatry_stays_undecided_when_they_differ() {
    for (kipsy, lead, common, dispute) in [
        ("BO-PSY", "BO-EDU", "BO-OPEN", true),
        ("BO-BOTH", "BO-EDU", "BO-OPEN", false),
        ("BO-PSY", "BO-PSY", "BO-PSY", false),
    ] {
        let mut stage = Stage::in_session(ProfileKind::Bremen);
        assert_eq!(consensus(&stage.case, 1), None);
        stage.does_item("kipsy-1", "assessment", "1-kipsy-1", &view("medicine", kipsy));
        stage.does_item("cm-1", "assessment", "1-cm-1", &view("social_work", lead));
        assert_eq!(assessments(&stage.case, 1).len(), 2);
        assert_eq!(consensus(&stage.case, 1).map(crate::codes::BehaviourOrigin::code), Some(common));
        let suggested = suggested_hindrance(&stage.case, 1).map(crate::codes::HindranceFactor::code);
        assert_eq!(suggested, dispute.then_some("HF-DIAG"), "{kipsy} {lead}");
        assert_eq!(stage.points_out("diagnosis_dispute"), dispute);
        stage.does_item("pc-1", "result", "1", &solution());
        stage.does("pc-1", "conclude_solution", &json!({"checked": true}));
        let kept = stage.case.case.record.referral.behaviour_origin;
        assert_eq!(kept.map(crate::codes::BehaviourOrigin::code), Some(common));
    }
}

#[test]
fn the_panel_meets_again_and_each_session_keeps_its_own() {
    let mut stage = in_result(&open());
    stage.does("pc-1", "conclude_open", &json!({"checked": true}));
    assert_eq!(number::current_no(&stage.case), 2);
    stage.prepare_session();
    stage.does("pc-1", "invite", &json!({"checked": true}));
    stage.days_pass(7);
    stage.does_item("pc-1", "attendance", "2", &everybody());
    stage.does("pc-1", "session_start", &json!({}));
    stage.does_item("kipsy-1", "assessment", "2-kipsy-1", &view("medicine", "BO-EDU"));
    assert_eq!(stage.refused_item("pc-1", "result", "1", &solution()), ["session_other"]);
    stage.does_item("pc-1", "result", "2", &solution());
    stage.does("pc-1", "conclude_solution", &json!({"checked": true}));
    let sessions: Vec<_> = stage.case.case.record.sessions.iter().map(|s| (s.no, s.solution_ready)).collect();
    assert_eq!(sessions, [(1, false), (2, true)]);
    assert_eq!(result(&stage.case, 1).map(|result| result.outcome), Some(ResultKind::Open));
}

#[test]
fn a_running_setting_is_looked_at_again() {
    let mut stage = concluded();
    stage.case.course = serde_json::from_value(json!({"state": "follow_up", "previous": null})).unwrap();
    assert_eq!(stage.refused("cm-1", "reconvene", &json!({"reason": "setback", "account": ""})), ["field"]);
    let account = json!({"reason": "setback", "account": "Zweimal weggelaufen."});
    stage.does("cm-1", "reconvene", &account);
    assert_eq!(stage.state(), CaseState::Invited);
    // Nobody is invited yet, so nobody can begin; the pool office sends what is missing.
    assert_eq!(stage.refused("pc-1", "session_start", &json!({})), ["not_invited"]);
    assert_eq!(stage.refused("pc-1", "invite", &json!({"checked": true})), ["date_missing"]);
    stage.prepare_session();
    stage.does("pc-1", "invite", &json!({"checked": true}));
    assert_eq!(stage.state(), CaseState::Invited);
    assert_eq!(stage.case.case.record.sessions.len(), 2);
}

#[test]
fn names_have_no_place_in_what_the_session_writes() {
    let mut stage = Stage::in_session(ProfileKind::Bremen);
    assert_eq!(stage.refused_item("pc-1", "phase_note", "1-1", &json!({"text": "Jona ist müde"})), ["identifies"]);
    let mut body = solution();
    body["planning_steps"] = json!("Frau Meyer anrufen");
    assert_eq!(stage.refused_item("pc-1", "result", "1", &body), ["identifies"]);
    // To somebody who does not know the name a refusal would confirm the guess; it is found before the minutes go out.
    let mut guess = view("medicine", "BO-BOTH");
    guess["account"] = json!("Jona sucht Halt.");
    stage.does_item("kipsy-1", "assessment", "1-kipsy-1", &guess);
    stage.does_item("pc-1", "result", "1", &solution());
    stage.does("pc-1", "conclude_solution", &json!({"checked": true}));
    assert_eq!(stage.refused_item("pc-1", "minutes_distribution", "1", &json!({"checked": true})), ["identifies"]);
}

#[test]
fn the_documents_of_a_session_are_offered_by_their_names() {
    let mut stage = Stage::in_session(ProfileKind::Bremen);
    let check =
        |stage: &Stage, who: &str, form: &str, slots: &[&str]| assert_eq!(stage.slots(who, form), slots, "{form}");
    check(&stage, "pc-1", "attendance", &["1"]);
    check(&stage, "pc-1", "result", &["1"]);
    check(&stage, "kipsy-1", "assessment", &["1-kipsy-1"]);
    check(&stage, "kipsy-1", "hypothesis", &["1-1"]);
    check(&stage, "pc-1", "agreement", &["1-1"]);
    check(&stage, "pc-1", "identity_shown", &["pc-1"]);
    assert_eq!(stage.slots("pc-1", "phase_note").len(), PHASES.len());
    check(&stage, "pc-1", "minutes_distribution", &[]);
    // What is offered is taken.
    for item in stage.slots("kipsy-1", "assessment") {
        stage.does_item("kipsy-1", "assessment", &item, &view("medicine", "BO-BOTH"));
    }
    for item in stage.slots("pc-1", "result") {
        stage.does_item("pc-1", "result", &item, &solution());
    }
    stage.does("pc-1", "conclude_solution", &json!({"checked": true}));
    check(&stage, "pc-1", "minutes_distribution", &["1"]);
    check(&stage, "kipsy-1", "minutes_receipt", &[]);
    stage.does_item("pc-1", "minutes_distribution", "1", &json!({"checked": true}));
    for item in stage.slots("kipsy-1", "minutes_receipt") {
        stage.does_item("kipsy-1", "minutes_receipt", &item, &json!({"received": true}));
    }
    check(&stage, "pc-1", "session_plan", &["2"]);
}

#[test]
fn r152_the_provider_of_a_component_stays_its_provider_whatever_the_legal_domain() {
    let mut body = solution();
    body["components"] = json!([
        {"code": "SC-S-SOLO", "provider": "Träger lag-1", "legal_domain": "sgb9", "terms": "Zwei Betten", "from": "2026-03-20"},
        {"code": "SC-K-INT", "legal_domain": "sgb5", "terms": "Intervall alle acht Wochen"},
    ]);
    let mut stage = in_result(&body);
    stage.does("pc-1", "conclude_solution", &json!({"checked": true}));
    let rows = crate::casework::implementation::components(&stage.case);
    assert_eq!((&*rows[0].provider, &*rows[0].share), ("Träger lag-1", "Zwei Betten"));
    assert_eq!((&*rows[1].provider, &*rows[1].share), ("", "Krankenbehandlung (SGB V): Intervall alle acht Wochen"));
    let sheets = stage.case.all::<crate::casework::implementation::PermitSheet>();
    assert_eq!((sheets.len(), &*sheets[0].form.provider), (1, "Träger lag-1"));
    assert_eq!(crate::casework::implementation::not_accepted(&stage.case), ["Träger lag-1"]);
}

// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! The referral, requirement by requirement.

use serde_json::{Value, json};

use crate::casework::referral::{CaseNumber, Occasion, Requests};
use crate::casework::tests::{Stage, actor, sections};
use crate::casework::{Context, DocumentKey, Input, begin, form};
use crate::codes::{Escalation, Problem};
use crate::deadlines::{DeadlineKind, of_case};
use crate::ids::CaseId;
use crate::profile::ProfileKind;
use crate::state::CaseState;

/// The lawful body of a section.
fn section(name: &str) -> Value {
    sections().into_iter().find(|(form, _)| *form == name).expect("a section").1
}

/// Changes one field of a section.
fn with(name: &str, field: &str, value: Value) -> Value {
    let mut body = section(name);
    body[field] = value;
    body
}

/// Takes one field out of a section.
fn without(name: &str, field: &str) -> Value {
    let mut body = section(name);
    body.as_object_mut().unwrap().remove(field);
    body
}

/// A complete draft of a young person of an age.
fn aged(age: i16) -> Stage {
    let mut stage = Stage::new(ProfileKind::Bremen);
    let person = DocumentKey::new("person", None);
    let mut body = stage.case.documents.get(&person).unwrap().body.clone();
    body["birth_date"] = format!("{}-01-15", 2026 - age).into();
    stage.does("cm-1", "person", &body);
    stage.present();
    stage
}

fn submit(stage: &mut Stage) -> Result<(), Vec<&'static str>> {
    let taken = stage.act("cm-1", "submission", None, &json!({"checked": true}));
    taken.map(drop).map_err(|refusals| refusals.into_iter().map(|refusal| refusal.rule).collect())
}

#[test]
fn r036_the_present_place_of_stay_belongs_to_the_referral() {
    let mut stage = Stage::new(ProfileKind::Bremen);
    for (form, body) in sections().into_iter().filter(|(form, _)| *form != "about") {
        stage.does("cm-1", form, &body);
    }
    assert_eq!(stage.refused("cm-1", "about", &without("about", "place_of_stay")), ["field"]);
    assert_eq!(submit(&mut stage), Err(vec!["presentation_incomplete"]));
    assert_eq!(stage.refused("cm-1", "about", &with("about", "place_of_stay", "99".into())), ["field"]);
}

#[test]
fn r038_earlier_requests_are_listed_with_the_reason_of_each_refusal() {
    let mut stage = Stage::new(ProfileKind::Bremen);
    let asked = |reason: &str| {
        json!([{"organisation": "Haus Nord", "asked_on": "2026-02-01", "reply": "refused", "reason": reason},
            {"organisation": "Haus Süd", "asked_on": "2026-02-03", "reply": "pending"}])
    };
    assert_eq!(stage.refused("cm-1", "requests", &with("requests", "requests", asked(""))), ["refusal_reason_missing"]);
    stage.does("cm-1", "requests", &with("requests", "requests", asked("kein Platz")));
    let listed = stage.case.one::<Requests>().unwrap().requests;
    assert_eq!((listed.len(), &*listed[0].organisation, &*listed[0].reason), (2, "Haus Nord", "kein Platz"));
}

#[test]
fn r040_a_referral_says_for_what_the_pool_shall_advise() {
    let mut stage = Stage::new(ProfileKind::Bremen);
    let refusals = stage.act("cm-1", "occasion", None, &with("occasion", "purposes", json!([]))).unwrap_err();
    assert_eq!(refusals[0].field.as_deref(), Some("purposes"));
    for code in ["CP-PLAN", "CP-SEC", "CP-OPT", "CP-TRA"] {
        stage.does("cm-1", "occasion", &with("occasion", "purposes", json!([code])));
    }
}

#[test]
fn r041_without_an_earlier_help_only_a_rapid_escalation_with_a_reason_is_taken() {
    for (escalation, reason, taken) in
        [("ESC-R", "", false), ("ESC-R", "Erst seit zwei Wochen bekannt.", true), ("ESC-L", "Grund", false)]
    {
        let mut stage = Stage::new(ProfileKind::Bremen);
        stage.present();
        stage.does("cm-1", "occasion", &with("occasion", "escalation", escalation.into()));
        stage.does("cm-1", "history", &json!({"none_reason": reason}));
        let expected = if taken { Ok(()) } else { Err(vec!["help_history_missing"]) };
        assert_eq!(submit(&mut stage), expected, "{escalation} {reason}");
    }
    let mut stage = Stage::new(ProfileKind::Bremen);
    let silent = without("history", "why_not_reached");
    assert_eq!(stage.refused("cm-1", "history", &silent), ["why_not_reached_missing"]);
}

#[test]
fn r043_fewer_than_two_problems_are_pointed_out_and_taken() {
    let mut stage = Stage::new(ProfileKind::Bremen);
    stage.present();
    assert!(!stage.points_out("few_problems"));
    stage.does("cm-1", "question", &with("question", "problems", json!(["PC-STR"])));
    assert!(stage.points_out("few_problems"));
    assert_eq!(submit(&mut stage), Ok(()));
}

#[test]
fn r044_danger_to_self_and_to_others_are_both_answered() {
    let mut stage = Stage::new(ProfileKind::Bremen);
    for field in ["danger_self", "danger_others"] {
        assert_eq!(stage.refused("cm-1", "occasion", &without("occasion", field)), ["field"], "{field}");
    }
    let mut body = with("occasion", "danger_self", "acute".into());
    body["danger_others"] = "earlier".into();
    stage.does("cm-1", "occasion", &body);
}

#[test]
fn r046_no_criterion_rejects_a_case_by_itself() {
    let mut stage = aged(8);
    stage.does("cm-1", "about", &with("about", "exception_reason", "Seit Monaten allein auf der Straße.".into()));
    stage.does("cm-1", "question", &with("question", "problems", json!(["PC-STR"])));
    assert_eq!(submit(&mut stage), Ok(()));
}

#[test]
fn r047_a_long_escalation_can_be_coded() {
    let mut stage = Stage::new(ProfileKind::Bremen);
    assert!(Escalation::all().any(|code| code.code() == "ESC-L"));
    stage.does("cm-1", "occasion", &with("occasion", "escalation", "ESC-L".into()));
    assert_eq!(stage.case.case.record.referral.escalation.code(), "ESC-L");
}

#[test]
fn r049_a_rapid_escalation_has_seven_days_to_its_first_session_instead_of_twenty_one() {
    for (escalation, days) in [("ESC-R", 7), ("ESC-L", 21), ("ESC-U", 21)] {
        let mut stage = Stage::new(ProfileKind::Bremen);
        stage.present();
        stage.does("cm-1", "occasion", &with("occasion", "escalation", escalation.into()));
        assert_eq!(submit(&mut stage), Ok(()));
        let today = crate::clock::german_date(stage.now);
        let all = of_case(&stage.case, &stage.register, &stage.profile, today);
        let due = all.into_iter().find(|item| item.kind == DeadlineKind::FirstSession).unwrap();
        assert_eq!((due.on - today).get_days(), days, "{escalation}");
    }
}

#[test]
fn r051_below_twelve_an_exception_is_explained() {
    let mut stage = aged(8);
    assert_eq!(submit(&mut stage), Err(vec!["age_exception_missing"]));
    stage.does("cm-1", "about", &with("about", "exception_reason", "Ausnahme.".into()));
    assert_eq!(submit(&mut stage), Ok(()));
    assert_eq!(stage.case.case.record.referral.exception_reason.as_deref(), Some("Ausnahme."));
}

#[test]
fn r052_twelve_to_eighteen_is_usual_and_above_needs_a_reason() {
    for (age, taken) in [(11, false), (12, true), (18, true), (19, false)] {
        assert_eq!(submit(&mut aged(age)).is_ok(), taken, "{age}");
    }
    let mut stage = aged(16);
    let key = DocumentKey::new("person", None);
    let mut body = stage.case.documents.get(&key).unwrap().body.clone();
    body["uma"] = true.into();
    stage.does("cm-1", "person", &body);
    assert!(stage.case.case.record.referral.uma);
}

#[test]
fn r053_what_was_experienced_is_told_from_what_is_shown() {
    let experienced: Vec<_> = Problem::all().filter(|code| code.de().contains("erlebt")).map(Problem::code).collect();
    assert_eq!(experienced, ["PC-NEG", "PC-VIC"]);
    assert!(!Problem::parse("PC-VIO").unwrap().de().contains("erlebt"));
}

#[test]
fn r054_the_five_problems_of_instability_exist_in_both_languages() {
    for code in ["PC-PSY", "PC-SUB", "PC-SCH", "PC-ABS", "PC-DEL"] {
        let problem = Problem::parse(code).unwrap();
        assert!(!problem.de().is_empty() && !problem.en().is_empty(), "{code}");
    }
}

#[test]
fn r055_only_case_management_creates_and_submits_a_referral() {
    let stage = Stage::new(ProfileKind::Bremen);
    let body = stage.case.documents.get(&DocumentKey::new("person", None)).unwrap().body.clone();
    for who in ["lag-1", "pc-1", "ul-1", "kipsy-1", "na-1"] {
        let person = actor(who);
        let context = Context {
            actor: Some(&person),
            now: stage.now,
            profile: &stage.profile,
            register: &stage.register,
            random: &stage.random,
        };
        let number = CaseNumber("XX-2026-02".to_owned());
        let begun = begin(Input::Json(&body), CaseId::random(&stage.random), number, &context);
        assert_eq!(begun.map(drop).unwrap_err()[0].rule, "role_may_not", "{who}");
    }
    let mut complete = Stage::new(ProfileKind::Bremen);
    complete.present();
    assert_eq!(complete.refused("lag-1", "submission", &json!({"checked": true})), ["role_may_not"]);
}

#[test]
fn r056_every_section_of_the_presentation_is_needed() {
    for (missing, _) in sections() {
        let mut stage = Stage::new(ProfileKind::Bremen);
        for (form, body) in sections().into_iter().filter(|(form, _)| *form != missing) {
            stage.does("cm-1", form, &body);
        }
        let refusals = stage.act("cm-1", "submission", None, &json!({"checked": true})).unwrap_err();
        assert!(refusals.iter().any(|refusal| refusal.field.as_deref() == Some(missing)), "{missing}");
    }
}

#[test]
fn r057_the_unit_head_endorses_or_returns_before_the_pool_office_can_do_anything() {
    let mut stage = Stage::new(ProfileKind::Bremen);
    stage.present();
    assert_eq!(submit(&mut stage), Ok(()));
    assert_eq!(stage.refused("pc-1", "receipt", &json!({})), ["not_in_this_state"]);
    assert_eq!(stage.refused("ul-1", "return", &json!({"reason": ""})), ["field"]);
    stage.does("ul-1", "return", &json!({"reason": "Bitte die Sicht der Mutter ergänzen."}));
    assert_eq!(stage.state(), CaseState::Returned);
    assert_eq!(stage.refused("pc-1", "receipt", &json!({})), ["not_in_this_state"]);
    assert_eq!(submit(&mut stage), Ok(()));
    stage.does("ul-1", "endorsement", &json!({}));
    stage.does("pc-1", "receipt", &json!({}));
}

#[test]
fn r060_the_trigger_is_coded_and_the_risk_is_stated() {
    let mut stage = Stage::new(ProfileKind::Bremen);
    assert_eq!(stage.refused("cm-1", "occasion", &with("occasion", "triggers", json!([]))), ["field"]);
    assert_eq!(stage.refused("cm-1", "occasion", &with("occasion", "account", "".into())), ["field"]);
    stage.present();
    // The first section is taken away again: nothing is submitted without it.
    let mut documents = crate::casework::Documents::default();
    for (key, document) in stage.case.documents.iter().filter(|(key, _)| key.form() != "occasion") {
        documents.put(key.clone(), document.clone());
    }
    stage.case.documents = documents;
    let refused = submit(&mut stage).unwrap_err();
    assert!(refused.contains(&"trigger_missing") && refused.contains(&"purpose_missing"), "{refused:?}");
}

#[test]
fn r061_a_notice_keeps_its_day_and_kind_of_source() {
    let mut stage = Stage::new(ProfileKind::Bremen);
    let mut body = with("occasion", "triggers", json!(["TR-PROV", "TR-3RD"]));
    body["notices"] = json!([{"on": "2026-02-20", "kind": "TR-PROV", "what": "Die Gruppe kann nicht mehr."}]);
    stage.does("cm-1", "occasion", &body);
    let notice = &stage.case.one::<Occasion>().unwrap().notices[0];
    assert_eq!((notice.on, notice.kind.code()), ("2026-02-20".parse().unwrap(), "TR-PROV"));
}

#[test]
fn r066_a_deputy_endorses_when_the_unit_head_is_absent_and_is_named() {
    let mut stage = Stage::new(ProfileKind::Bremen);
    stage.present();
    assert_eq!(submit(&mut stage), Ok(()));
    stage.does("dep-1", "endorsement", &json!({}));
    assert_eq!(stage.state(), CaseState::Endorsed);
    let written = stage.case.documents.get(&DocumentKey::new("endorsement", None)).unwrap();
    assert_eq!(written.author.as_ref(), Some(&actor("dep-1").user));
    // There is no other way to the pool office.
    assert!(
        form("receipt").unwrap().is_open(CaseState::Endorsed)
            && !form("receipt").unwrap().is_open(CaseState::Submitted)
    );
}

#[test]
fn a_birth_date_that_nobody_can_have_is_refused_with_its_limit() {
    let mut stage = Stage::new(ProfileKind::Bremen);
    let mut body = json!({"given_name": "Jona", "family_name": "Beispiel-Meyer", "birth_date": "1901-01-01", "gender": "m",
        "unit_head": "ul-1"});
    let mut told = |day: &str| {
        body["birth_date"] = day.into();
        stage.act("cm-1", "person", None, &body).map_err(|refusals| (refusals[0].rule, refusals[0].message_de.clone()))
    };
    let long_ago = "Das Geburtsdatum liegt zu weit zurück; heute ist frühestens der 03.03.1905 möglich.".to_owned();
    assert_eq!(told("1901-01-01").unwrap_err(), ("birth_date", long_ago.clone()));
    assert_eq!(told("1905-03-02").unwrap_err(), ("birth_date", long_ago));
    let ahead = "Das Geburtsdatum liegt nicht in der Vergangenheit.".to_owned();
    assert_eq!(told("2026-03-03").unwrap_err(), ("birth_date", ahead));
    assert!(told("1905-03-03").is_ok());
}

#[test]
fn acute_danger_and_child_protection_do_not_wait_for_the_pool() {
    let mut stage = Stage::new(ProfileKind::Bremen);
    stage.present();
    assert!(!stage.alarms("emergency_path"));
    let requests = |running: bool| json!({"child_protection": running});
    stage.does("cm-1", "requests", &requests(true));
    assert!(stage.alarms("emergency_path"));
    stage.does("cm-1", "requests", &requests(false));
    assert!(!stage.alarms("emergency_path"));
    let occasion = json!({"triggers": ["TR-CM"], "escalation": "ESC-L", "purposes": ["CP-PLAN"], "danger_self": "acute",
        "danger_others": "none", "account": "Anlass."});
    stage.does("cm-1", "occasion", &occasion);
    stage.registers(
        "emergency_contact",
        "a",
        json!({"name": "Notdienst", "phone": "0421 000 0000", "from": "2020-01-01"}),
    );
    let told = stage.notices().into_iter().find(|notice| notice.token == "emergency_path").expect("a notice");
    assert!(told.message_de.contains("0421 000 0000") && told.message_de.contains("110"), "{}", told.message_de);
}

#[test]
fn why_a_referral_came_back_stands_on_the_case() {
    let mut stage = Stage::new(ProfileKind::Bremen);
    stage.present();
    stage.does("cm-1", "submission", &json!({"checked": true}));
    stage.does("ul-1", "return", &json!({"reason": "Die Sicht der Mutter fehlt."}));
    let told = stage.notices().into_iter().find(|notice| notice.token == "returned").expect("a notice");
    assert_eq!(told.message_de, "Zur Ergänzung zurückgegeben: Die Sicht der Mutter fehlt.");
    // A question of the pool office is the newer reason, when it comes later.
    stage.now = stage.now.checked_add(jiff::SignedDuration::from_hours(1)).unwrap();
    stage.does("cm-1", "submission", &json!({"checked": true}));
    stage.does("ul-1", "endorsement", &json!({}));
    stage.does("pc-1", "receipt", &json!({}));
    stage.does("pc-1", "query", &json!({"question": "Wo schläft er?"}));
    let told = stage.notices().into_iter().find(|notice| notice.token == "returned").expect("a notice");
    assert_eq!(told.message_de, "Rückfrage der Poolkoordination: Wo schläft er?");
}

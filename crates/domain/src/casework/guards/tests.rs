// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! What people are told when a step is not possible yet.

use serde_json::json;

use crate::casework::implementation::tests::ready;
use crate::casework::tests::Stage;
use crate::casework::{Documents, form, missing};
use crate::profile::ProfileKind;
use crate::state::Refusal;
use crate::transition::Guard;

fn without(stage: &mut Stage, form: &str) {
    let mut kept = Documents::default();
    for (key, document) in stage.case.documents.iter().filter(|(key, _)| key.form() != form) {
        kept.put(key.clone(), document.clone());
    }
    stage.case.documents = kept;
}

/// What the list before a step says.
fn listed(stage: &Stage, who: &str, step: &str) -> Vec<Refusal> {
    stage.seen(who, |case, context| missing(case, form(step).expect("a form"), context))
}

fn sentences(refusals: &[Refusal]) -> Vec<&str> {
    refusals.iter().map(|refusal| refusal.message_de.as_str()).collect()
}

#[test]
fn a_refusal_says_what_is_missing_and_never_the_fulfilled_condition() {
    let mut stage = Stage::new(ProfileKind::Bremen);
    let refused = stage.act("cm-1", "submission", None, &json!({"checked": true})).unwrap_err();
    let told = sentences(&refused);
    for expected in ["Der Anlass der Falleingabe fehlt.", "Der Beratungszweck fehlt."] {
        assert!(told.contains(&expected), "{told:?}");
    }
    let mut invited = Stage::in_invited(ProfileKind::Bremen);
    invited.days_pass(7);
    let row = json!({"person": "lag-1", "profession": "social_work", "legal_domain": "sgb8"});
    let moderator = json!({"person": "pc-1", "profession": "social_work", "legal_domain": "sgb8"});
    invited.does_item("pc-1", "attendance", "1", &json!({"people": [moderator, row]}));
    let refused_start = invited.act("pc-1", "session_start", None, &json!({})).unwrap_err();
    assert_eq!(sentences(&refused_start), ["Die Fallführung oder ihre Vertretung muss anwesend sein."]);
    let conditions: Vec<_> = Guard::ALL.iter().map(|guard| guard.de()).collect();
    for message in told.into_iter().chain(sentences(&refused_start)) {
        assert!(!conditions.contains(&message), "{message}");
    }
}

#[test]
fn what_the_step_does_itself_is_not_listed_as_missing_before_it() {
    let mut stage = Stage::in_triage(ProfileKind::Bremen);
    stage.case.case.identity.guardian = Some(crate::ids::StaffId::new("gua-1"));
    stage.seat_panel();
    stage.prepare_session();
    assert!(listed(&stage, "pc-1", "invite").is_empty(), "inviting invites members and guardian");
    stage.does("pc-1", "invite", &json!({"checked": true}));
}

#[test]
fn what_must_be_there_before_the_invitation_is_listed() {
    let mut stage = Stage::in_triage(ProfileKind::Bremen);
    stage.prepare_session();
    let seats = listed(&stage, "pc-1", "invite");
    assert_eq!(sentences(&seats), ["Für diesen Tag ist kein Sitz im Gremium besetzt."]);
    stage.seat_panel();
    stage.case.case.identity.custody = Some("Amtsvormundschaft".to_owned());
    let guardian = listed(&stage, "pc-1", "invite");
    assert_eq!((guardian.len(), guardian[0].rule), (1, "guardian_not_invited"));
    assert!(guardian[0].message_de.contains("es fehlt, wer sie ist oder wie sie eingeladen wurde"));
}

#[test]
fn the_day_after_the_start_comes_by_itself_and_is_nothing_to_do() {
    let mut stage = crate::casework::implementation::tests::started(ProfileKind::Bremen);
    assert!(listed(&stage, "pc-1", "follow_up_begin").is_empty());
    let refused = stage.act("pc-1", "follow_up_begin", None, &json!({})).unwrap_err();
    assert_eq!(sentences(&refused), [Guard::AutomaticNextDay.missing_de()]);
}

#[test]
fn r082_it_is_the_case_lead_who_has_not_confirmed_yet_and_not_the_police() {
    let mut stage = Stage::in_triage(ProfileKind::Bremen);
    stage.seat_panel();
    stage.prepare_session();
    let guest = json!({"person": "xe-1", "role": "XR-POL", "profession": "police", "legal_domain": "polg",
        "reason": "Kennt die Orte."});
    stage.does_item("pc-1", "guest", "1-1", &guest);
    let told = listed(&stage, "pc-1", "invite");
    let sentence = "Die Fallführung hat noch nicht bestätigt, dass die Polizei teilnehmen soll.";
    assert_eq!(sentences(&told), [sentence]);
    let own = listed(&stage, "cm-1", "invite");
    assert_eq!(own[0].help_de.as_deref(), Some("Bestätigen Sie die Teilnahme, oder lehnen Sie sie ab."));
    assert_ne!(told[0].help_de, own[0].help_de);
}

#[test]
fn help_tells_the_case_lead_what_to_do_and_others_whom_to_ask() {
    let mut stage = ready(ProfileKind::Bremen);
    for form in ["help_plan", "decision", "crisis_concept", "permit_sheet"] {
        without(&mut stage, form);
    }
    let (lead, other) = (listed(&stage, "cm-1", "start"), listed(&stage, "pc-1", "start"));
    assert_eq!(sentences(&lead), sentences(&other));
    assert_eq!(lead.len(), 4, "{lead:?}");
    for (own, asked) in lead.iter().zip(&other) {
        let (own, asked) = (own.help_de.as_deref().unwrap(), asked.help_de.as_deref().unwrap());
        assert!(!own.contains("Fallführung") && asked.contains("Fallführung"), "{own} / {asked}");
    }
}

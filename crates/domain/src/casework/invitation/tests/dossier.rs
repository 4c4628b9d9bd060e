// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

use serde_json::json;

use super::{guest, in_triage_with_panel, parts, send, view};
use crate::casework::forms;
use crate::casework::invitation::*;
use crate::casework::tests::Stage;
use crate::profile::ProfileKind;
use crate::state::CaseState;

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

#[test]
fn a_release_is_offered_while_there_is_something_to_release_and_taken_back_while_it_holds() {
    let offered = |stage: &Stage, form: &str| {
        let kind = crate::casework::form(form).expect("a form");
        (kind.is_called_for)(&stage.case)
    };
    let mut stage = Stage::in_triage(ProfileKind::Bremen);
    assert!(!offered(&stage, "dossier_release") && !offered(&stage, "dossier_recall"));
    stage.does("pc-1", "dossier", &json!({"text": "Ein Jugendlicher."}));
    assert!(offered(&stage, "dossier_release") && !offered(&stage, "dossier_recall"));
    stage.release_dossier("Ein Jugendlicher sucht einen Ort.");
    assert!(!offered(&stage, "dossier_release") && offered(&stage, "dossier_recall"));
}

// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

use serde_json::{Value, json};

use super::*;
use crate::casework::implementation::tests::after_session;
use crate::casework::tests::Stage;
use crate::profile::ProfileKind;

/// Who heard what after something was written.
fn heard(stage: &mut Stage, step: impl FnOnce(&mut Stage)) -> Vec<(Vec<String>, String)> {
    let before = stage.case.clone();
    step(stage);
    let found = messages(&before, &stage.case, &stage.register);
    let identity = &stage.case.case.identity;
    for message in &found {
        let told = [&identity.given_name, &identity.family_name, &identity.local_id];
        assert!(!told.into_iter().any(|name| message.text_de.contains(name.as_str())), "{}", message.text_de);
    }
    found.into_iter().map(|message| (message.to.iter().map(ToString::to_string).collect(), message.text_de)).collect()
}

const PANEL: [&str; 7] = ["cm-1", "kipsy-1", "lag-1", "lag-2", "lag-3", "lag-4", "lja-1"];

fn said(to: &[&str], text: &str) -> (Vec<String>, String) {
    (to.iter().map(|one| (*one).to_owned()).collect(), text.to_owned())
}

fn task(responsible: &str) -> Value {
    json!({"kind": "task", "responsible": responsible, "task": "Kostenübernahme klären", "due": "2026-03-20"})
}

#[test]
fn the_invited_hear_of_invitation_move_and_cancellation() {
    let mut stage = Stage::in_triage(ProfileKind::Bremen);
    stage.seat_panel();
    assert_eq!(heard(&mut stage, Stage::prepare_session), [], "nobody is invited yet");
    let invited = heard(&mut stage, |stage| stage.does("pc-1", "invite", &json!({"checked": true})));
    let text = "Sie sind zur 1. Kooperationsrunde am 09.03.2026 um 09:30 Uhr eingeladen.";
    assert_eq!(invited, [said(&PANEL, text)]);
    let moved = json!({"date": "2026-03-11", "time": "14:00", "reason": "Der Raum ist belegt."});
    let moved = heard(&mut stage, |stage| stage.does("pc-1", "session_move", &moved));
    let text = "Die 1. Kooperationsrunde ist verlegt. Sie ist jetzt am 11.03.2026 um 14:00 Uhr.";
    assert_eq!(moved, [said(&PANEL, text)]);
    let replaced = json!({"absent": "cm-1", "person": "cm-2", "reason": "Krank."});
    let replaced = heard(&mut stage, |stage| stage.does_item("pc-1", "substitute", "1-1", &replaced));
    assert_eq!(
        replaced,
        [
            said(&["cm-2"], "Sie sind zur 1. Kooperationsrunde am 11.03.2026 um 14:00 Uhr eingeladen."),
            said(&["cm-1"], "Ihre Einladung zur 1. Kooperationsrunde ist zurückgenommen."),
        ]
    );
    let off = heard(&mut stage, |stage| stage.does("pc-1", "session_cancel", &json!({"reason": "Zu wenige da."})));
    let rest = ["cm-2", "kipsy-1", "lag-1", "lag-2", "lag-3", "lag-4", "lja-1"];
    assert_eq!(off, [said(&rest, "Die 1. Kooperationsrunde am 11.03.2026 fällt aus.")]);
}

#[test]
fn a_new_dossier_is_announced_to_those_who_read_the_old_one() {
    let mut stage = Stage::in_invited(ProfileKind::Bremen);
    let again = heard(&mut stage, |stage| stage.release_dossier("Ein Jugendlicher sucht einen Ort."));
    assert_eq!(again, [said(&PANEL, "Die Fallvorstellung zur 1. Kooperationsrunde ist neu freigegeben.")]);
}

#[test]
fn the_second_reader_hears_of_a_dossier_and_offers_find_their_way() {
    let mut stage = Stage::in_triage(ProfileKind::Bremen);
    let written = heard(&mut stage, |stage| stage.does("pc-1", "dossier", &json!({"text": "Ein Jugendlicher."})));
    let text = "Die anonymisierte Fallvorstellung ist geschrieben. Eine zweite Person liest sie und gibt sie frei.";
    assert_eq!(written, [said(&["pc-1", "pc-2"], text)]);
    let mut stage = after_session(ProfileKind::Bremen, false);
    stage.case.case.record.referral.coordinator = Some(StaffId::new("pc-1"));
    let offer = json!({"provider": "Organisation lag-1", "component": "SC-A-ISE", "intensity": "lt10",
        "earliest_start": "2026-03-20", "conditions": "keine", "valid_until": "2026-04-30"});
    let offered = heard(&mut stage, |stage| stage.does_item("lag-1", "offer", "a", &offer));
    assert_eq!(offered, [said(&["pc-1"], "Es gibt ein neues Betreuungsangebot.")]);
    let on = json!({"on": "2026-03-03", "contact": "Leitung"});
    let forwarded = heard(&mut stage, |stage| stage.does_item("pc-1", "offer_forwarding", "a", &on));
    assert_eq!(forwarded, [said(&["cm-1"], "Ein Betreuungsangebot ist an Sie weitergeleitet.")]);
}

#[test]
fn a_referral_that_is_taken_back_takes_the_invitations_back() {
    let mut stage = Stage::in_invited(ProfileKind::Bremen);
    let back = json!({"reason": "Umzug."});
    let off = heard(&mut stage, |stage| stage.does("cm-1", "withdrawal", &back));
    assert_eq!(off, [said(&PANEL, "Die 1. Kooperationsrunde am 09.03.2026 fällt aus.")]);
}

#[test]
fn who_is_given_an_agreement_hears_of_it_and_everybody_of_the_minutes() {
    let mut stage = Stage::in_session(ProfileKind::Bremen);
    let given = |who: &str| {
        let text = "Ihnen ist die Vereinbarung 1 der 1. Kooperationsrunde bis zum 20.03.2026 übertragen. \
                    Nehmen Sie sie an oder sagen Sie ab.";
        said(&[who], text)
    };
    let first = heard(&mut stage, |stage| stage.does_item("pc-1", "agreement", "1-1", &task("lag-1")));
    assert_eq!(first, [given("lag-1")]);
    let accepted = json!({"accepts": true});
    assert_eq!(heard(&mut stage, |stage| stage.does_item("lag-1", "agreement_acceptance", "1-1", &accepted)), []);
    let other = heard(&mut stage, |stage| stage.does_item("pc-1", "agreement", "1-1", &task("lag-2")));
    let gone =
        said(&["lag-1"], "Die Vereinbarung 1 der 1. Kooperationsrunde ist jetzt die Aufgabe einer anderen Person.");
    assert_eq!(other, [given("lag-2"), gone]);

    let solution = json!({"outcome": "solution", "accompaniment": "Die Koordination fragt nach.",
        "components": [{"code": "SC-S-SOLO", "provider": "Träger lag-1", "from": "2026-03-20"}],
        "planning_steps": "Hilfeplangespräch, dann Einzug."});
    let assessed = json!({"profession": "medicine", "origin": "BO-BOTH", "risk_self": "recent", "risk_others": "none",
        "account": "Sucht Halt."});
    stage.does_item("kipsy-1", "assessment", "1-kipsy-1", &assessed);
    stage.does_item("pc-1", "result", "1", &solution);
    assert_eq!(heard(&mut stage, |stage| stage.does("pc-1", "conclude_solution", &json!({"checked": true}))), []);
    let checked = json!({"checked": true});
    let minutes = heard(&mut stage, |stage| stage.does_item("pc-1", "minutes_distribution", "1", &checked));
    assert_eq!(minutes.len(), 1);
    assert_eq!(minutes[0].1, "Das Ergebnis der 1. Kooperationsrunde ist verteilt.");
    assert!(minutes[0].0.contains(&"kipsy-1".to_owned()) && !minutes[0].0.contains(&"lag-3".to_owned()));
}

// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! Peers.

use super::super::parts::{Badge, Errors, Tone};
use super::super::{
    Incident, NavArea, PeerAcceptPage, PeerConfirmPage, PeerDecision, PeerDecisionPage, PeerInvitePage, PeerPage,
    PeerRow, PeersPage,
};
use super::{facts, ok, page, rendered, warn};

const DIGITS: &str = "09091 44080 27315 60412 99387 15520";

fn incidents() -> Vec<Incident> {
    vec![Incident {
        at: "30.12.2018, 08:14 Uhr".into(),
        peer: "Fallverbund Berlin".into(),
        text: "Der gelieferte Stand des Verzeichnisses trägt eine Unterschrift, die nicht zu diesem Knoten passt. Nichts davon wurde gespeichert.".into(),
        advice: "Rufen Sie dort an und fragen Sie, ob der Schlüssel gewechselt wurde.".into(),
        severity: Badge::new(Tone::Danger, "Abgewiesen"),
    }]
}

fn row(name: &str, state: Badge) -> PeerRow {
    PeerRow {
        href: "/knoten/n1berlin".into(),
        name: name.into(),
        state,
        health: ok("Aktuell"),
        last_contact: "31.12.2018, 09:05 Uhr".into(),
        patterns: 5,
    }
}

fn peers() -> PeersPage {
    PeersPage {
        page: page(Some(NavArea::Peers)),
        own_id: "n1abcdefghijklmnopqrstuvwxyz234567".into(),
        own_url: "http://127.0.0.1:8401".into(),
        may_manage: true,
        waiting: vec![row("Bundesarbeitsgruppe", warn("Wartet auf uns"))],
        peers: vec![row("Fallverbund Berlin", ok("Verbunden"))],
        incidents: incidents(),
    }
}

#[test]
fn peers_page_lists_peers_and_incidents() {
    let html = rendered("knoten", &peers());
    assert!(html.contains("nicht zu diesem Knoten passt") && html.contains("/knoten/einladen"));
    let reader = PeersPage { may_manage: false, waiting: vec![], peers: vec![], incidents: vec![], ..peers() };
    let html = rendered("knoten-leer", &reader);
    assert!(!html.contains("/knoten/einladen") && html.contains("Noch keine Verbindung"));
}

#[test]
fn peer_page_offers_the_decisions() {
    let peer = PeerPage {
        page: page(Some(NavArea::Peers)),
        id: "n1berlin".into(),
        name: "Fallverbund Berlin".into(),
        state: ok("Verbunden"),
        health: ok("Aktuell"),
        safety_number: DIGITS.into(),
        facts: facts(&[("Kennung", "n1abcdefghijklmnopqrstuvwxyz234567"), ("Adresse", "http://127.0.0.1:8402")]),
        sync: facts(&[
            ("Einträge geprüft", "14 von 14"),
            ("Letzter Kontakt", "31.12.2018, 09:05 Uhr"),
            ("Fallmuster", "5"),
        ]),
        incidents: incidents(),
        decisions: vec![PeerDecision::Approve, PeerDecision::Suspend, PeerDecision::Revoke],
    };
    let html = rendered("knoten-detail", &peer);
    assert!(html.contains("href=\"/knoten/n1berlin/aussetzen\""));
}

#[test]
fn decisions_ask_for_comparison_or_reason() {
    let decide = |decision, errors| PeerDecisionPage {
        page: page(Some(NavArea::Peers)),
        id: "n1berlin".into(),
        name: "Fallverbund Berlin".into(),
        decision,
        safety_number: DIGITS.into(),
        compared: false,
        reason: String::new(),
        errors,
    };
    let mut errors = Errors::none();
    errors.add("compared", "Vergleichen Sie zuerst die Ziffern.");
    let html = rendered("knoten-freigeben", &decide(PeerDecision::Approve, errors));
    assert!(html.contains("name=\"compared\"") && !html.contains("name=\"reason\""));
    let html = rendered("knoten-beenden", &decide(PeerDecision::Revoke, Errors::none()));
    assert!(html.contains("name=\"reason\"") && !html.contains("name=\"compared\""));
    assert_eq!(PeerDecision::from_slug("fortsetzen"), Some(PeerDecision::Resume));
    assert_eq!(PeerDecision::from_slug("einladen"), None);
}

#[test]
fn invite_is_made_pasted_and_compared() {
    let page = || page(Some(NavArea::Peers));
    rendered("knoten-einladen", &PeerInvitePage { page: page(), text: String::new(), valid_until: String::new() });
    let text = format!("poolverbund1:{}", "eyJub2RlIjoi".repeat(20));
    let html = rendered(
        "knoten-einladung",
        &PeerInvitePage { page: page(), text: text.clone(), valid_until: "07.01.2019, 12:00 Uhr".into() },
    );
    assert!(html.contains(&text));
    let mut errors = Errors::none();
    errors.add("invite", "Der Text ist unvollständig. Fügen Sie ihn ganz ein.");
    let html = rendered("knoten-annehmen", &PeerAcceptPage { page: page(), invite: "poolverbund1:eyJ".into(), errors });
    assert!(html.contains("poolverbund1:eyJ</textarea>"));
    let confirm = PeerConfirmPage {
        page: page(),
        invite: text,
        name: "Fallverbund Berlin".into(),
        facts: facts(&[("Kennung", "n1abcdefghijklmnopqrstuvwxyz234567"), ("Adresse", "http://127.0.0.1:8402")]),
        safety_number: DIGITS.into(),
        compared: false,
        errors: Errors::none(),
    };
    let html = rendered("knoten-vergleich", &confirm);
    assert!(DIGITS.split(' ').all(|group| html.contains(&format!("<span>{group}</span>"))));
}

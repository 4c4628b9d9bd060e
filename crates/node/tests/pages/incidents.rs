// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! What went wrong with a peer is said in German, with what to do; and the audit trail has words for its tokens.

use domain::role::Role;
use node::federation::incident::{TOKENS, incident_de};

use crate::house::check;

#[test]
fn every_incident_is_shown_with_title_and_advice() {
    check(async |house| {
        let viewer = house.person("peering", Role::PeeringAdmin, None).await;
        let peer = house.peer(77).await;
        for token in TOKENS {
            house.incident(&peer, token, "technical-detail-of-the-log").await;
        }
        let unknown = incident_de("a-token-of-a-later-version").title;
        for path in ["/knoten".to_owned(), format!("/knoten/{peer}")] {
            let page = house.get(Some(&viewer), &path).await.is(200);
            let shown = page.text();
            for token in TOKENS {
                let words = incident_de(token);
                for sentence in [words.title, words.what_happened, words.what_to_do] {
                    assert!(shown.contains(sentence), "{path} {token}: {sentence}");
                }
                assert!(!page.body.contains(&format!(">{token}<")), "{path}: the token {token} is not German");
            }
            assert!(!shown.contains(unknown), "{path}");
            assert!(!shown.contains("technical-detail"), "{path}: the detail is for the log");
        }
        house.incident(&peer, "a-token-of-a-later-version", "").await;
        let page = house.get(Some(&viewer), "/knoten").await.is(200).says(unknown);
        assert!(!page.body.contains("a-token-of-a-later-version"));
    });
}

#[test]
fn the_audit_trail_speaks_german() {
    check(async |house| {
        let desk = house.desk().await;
        let draft = house.released(&desk).await;
        let withdrawal = [("reason", "objection"), ("confirm", "1")];
        house.post(Some(&desk[0]), &format!("/freigabe/{draft}/widerruf"), &withdrawal).await.is(303);
        let peering = house.person("peering", Role::PeeringAdmin, None).await;
        let peer = house.peer(78).await;
        house.post(Some(&peering), "/knoten/einladen", &[]).await.is(200);
        for decision in ["aussetzen", "fortsetzen", "beenden"] {
            let path = format!("/knoten/{peer}/{decision}");
            house.post(Some(&peering), &path, &[("reason", "Wartung")]).await.is(303);
        }
        let page = house.get(Some(&desk[3]), "/protokoll").await.is(200);
        let page = page.says("Fallmuster freigegeben").says("Fallmuster widerrufen").says("Verbindung beendet");
        let shown = page.text();
        let bare: Vec<&str> = shown.split(' ').filter(|word| word.contains('_')).collect();
        assert!(bare.is_empty(), "tokens without German words: {bare:?}");
    });
}

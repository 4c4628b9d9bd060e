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
        // A page shows the newest ten of a peer, so the tokens are spread over several.
        let mut pages = vec![("/knoten".to_owned(), TOKENS.to_vec())];
        for (seed, tokens) in (70..).zip(TOKENS.chunks(6)) {
            let peer = house.peer(seed).await;
            for token in tokens {
                house.incident(&peer, token, "technical-detail-of-the-log").await;
            }
            pages.push((format!("/knoten/{peer}"), tokens.to_vec()));
        }
        let unknown = incident_de("a-token-of-a-later-version").title;
        for (path, tokens) in pages {
            let page = house.get(Some(&viewer), &path).await.is(200);
            let shown = page.text();
            for token in tokens {
                let words = incident_de(token);
                for sentence in [words.title, words.what_happened, words.what_to_do] {
                    assert!(shown.contains(sentence), "{path} {token}: {sentence}");
                }
                assert!(!page.body.contains(&format!(">{token}<")), "{path}: the token {token} is not German");
            }
            assert!(!shown.contains(unknown), "{path}");
            assert!(!shown.contains("technical-detail"), "{path}: the detail is for the log");
        }
        let peer = house.peer(69).await;
        house.incident(&peer, "a-token-of-a-later-version", "").await;
        let page = house.get(Some(&viewer), "/knoten").await.is(200).says(unknown);
        assert!(!page.body.contains("a-token-of-a-later-version"));
    });
}

#[test]
fn a_peer_with_many_incidents_hides_nobody_elses() {
    check(async |house| {
        let viewer = house.person("peering", Role::PeeringAdmin, None).await;
        let (quiet, noisy) = (house.peer(50).await, house.peer(51).await);
        house.incident(&quiet, "equivocation", "").await;
        for _ in 0..300 {
            house.incident(&noisy, "unreachable", "").await;
        }
        let peers = house.call("GET", Some(&viewer), "/api/v1/peers", None).await.is(200).json();
        let count = |index: usize| peers[index]["incidents"].as_array().expect("a list").len();
        assert_eq!((count(0), count(1)), (1, 10), "{peers}");
        house.get(Some(&viewer), &format!("/knoten/{quiet}")).await.says(incident_de("equivocation").title);
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

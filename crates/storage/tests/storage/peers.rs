// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! Peers, invites, nonces, messages, leases, keys.

use domain::{Clock, Role};
use jiff::SignedDuration;
use protocol::NodeId;
use storage::{KeyUse, NewInvite, NewKey, NewPeer, PeerState, StoreError};

use crate::fixtures::{Signer, person};
use crate::harness::{check, rule};

pub fn new_peer(node: &NodeId, name: &str) -> NewPeer {
    NewPeer {
        node: node.clone(),
        state: PeerState::Requested,
        name: name.to_owned(),
        urls: vec!["https://peer.example".to_owned()],
        doc: Some(("jws-1".to_owned(), 1)),
        scopes: vec!["record".to_owned()],
        relay: true,
        request_jti: None,
    }
}

#[test]
fn a_peer_is_active_only_after_both_approvals() {
    check(async |db| {
        let (one, two) = (Signer::new(5), Signer::new(6));
        let mut tx = db.store.begin("test").await.unwrap();
        let admin = tx.user_insert(&person("Admin", &[Role::PeeringAdmin])).await.unwrap();
        for (signer, name) in [(&one, "Zürich"), (&two, "Aachen")] {
            tx.peer_insert(&new_peer(signer.node(), name)).await.unwrap();
        }
        tx.commit().await.unwrap();
        let mut tx = db.store.begin("test").await.unwrap();
        let forced = tx.peer_set_state(one.node(), PeerState::Requested, PeerState::Active).await;
        assert_eq!(rule(forced), "not_approved");
        drop(tx);
        let mut tx = db.store.begin("test").await.unwrap();
        assert_eq!(tx.peer_approve_local(one.node(), &admin).await.unwrap(), PeerState::Approved);
        assert_eq!(tx.peer_approve_local(one.node(), &admin).await.unwrap(), PeerState::Approved);
        assert_eq!(tx.peer_approve_remote(one.node()).await.unwrap(), PeerState::Active);
        assert_eq!(tx.peer_approve_remote(two.node()).await.unwrap(), PeerState::Requested);
        assert_eq!(tx.peer_approve_local(two.node(), &admin).await.unwrap(), PeerState::Active);
        tx.peer_set_state(two.node(), PeerState::Active, PeerState::Suspended).await.unwrap();
        assert!(matches!(tx.peer_approve_local(two.node(), &admin).await, Err(StoreError::Conflict { .. })));
        let moved = tx.peer_set_state(two.node(), PeerState::Active, PeerState::Revoked).await;
        assert!(matches!(moved, Err(StoreError::Conflict { what: "peer", .. })));
        let unknown = Signer::new(7);
        assert!(matches!(tx.peer_approve_remote(unknown.node()).await, Err(StoreError::Invalid(_))));
        let peers = tx.peer_list().await.unwrap();
        assert_eq!(peers.iter().map(|peer| peer.name.as_str()).collect::<Vec<_>>(), ["Aachen", "Zürich"]);
        assert_eq!(peers[1].approved_local.as_ref().map(|(_, by)| by), Some(&admin));
        tx.commit().await.unwrap();
        let mut tx = db.store.begin("test").await.unwrap();
        let again = tx.peer_insert(&new_peer(one.node(), "X")).await;
        assert!(matches!(again, Err(StoreError::Conflict { what: "peer", .. })));
    });
}

#[test]
fn a_peers_health_and_document_are_kept() {
    check(async |db| {
        let peer = Signer::new(5);
        let node = peer.node();
        let mut tx = db.store.begin("test").await.unwrap();
        tx.peer_insert(&new_peer(node, "Berlin")).await.unwrap();
        tx.peer_failure(node, "timeout").await.unwrap();
        tx.peer_failure(node, "timeout").await.unwrap();
        tx.peer_incident_insert(node, "inconsistent-log", "entry 3").await.unwrap();
        tx.peer_incident_insert(node, "bad-signature", "").await.unwrap();
        let seen = tx.peer_fetch(node).await.unwrap().unwrap();
        assert_eq!((seen.failures, seen.last_error.map(|(_, token)| token)), (2, Some("timeout".to_owned())));
        db.clock.advance(SignedDuration::from_secs(5));
        tx.peer_contact(node, 7).await.unwrap();
        tx.peer_set_request(node, "jti-1", &["record".to_owned()], false).await.unwrap();
        assert!(tx.peer_put_document(node, "jws-2", 2, "Berlin neu", &[]).await.unwrap());
        assert!(!tx.peer_put_document(node, "jws-1", 1, "Berlin alt", &[]).await.unwrap());
        let seen = tx.peer_fetch(node).await.unwrap().unwrap();
        assert_eq!((seen.failures, seen.last_error, seen.lag), (0, None, 7));
        assert_eq!(seen.last_contact_at, Some(db.clock.now()));
        assert_eq!((seen.doc_seq, seen.doc_jws.as_deref(), seen.name.as_str()), (2, Some("jws-2"), "Berlin neu"));
        assert_eq!((seen.request_jti.as_deref(), seen.relay), (Some("jti-1"), false));
        for of in [None, Some(node)] {
            let list = tx.peer_incident_list(of, 10).await.unwrap();
            assert_eq!(
                list.iter().map(|i| i.token.as_str()).collect::<Vec<_>>(),
                ["bad-signature", "inconsistent-log"]
            );
        }
        assert!(tx.peer_incident_list(Some(Signer::new(6).node()), 10).await.unwrap().is_empty());
    });
}

#[test]
fn an_invite_is_used_once_and_in_time() {
    check(async |db| {
        let end = db.clock.now().checked_add(SignedDuration::from_hours(24 * 7)).unwrap();
        let (one, two) = (Signer::new(5), Signer::new(6));
        let mut tx = db.store.begin("test").await.unwrap();
        let admin = tx.user_insert(&person("Admin", &[])).await.unwrap();
        for token in [1, 2] {
            let invite = NewInvite { token_sha256: [token; 32], created_by: admin.clone(), expires_at: end };
            tx.invite_insert(&invite).await.unwrap();
        }
        assert!(!tx.invite_consume(&[9; 32], one.node()).await.unwrap());
        assert!(tx.invite_consume(&[1; 32], one.node()).await.unwrap());
        assert!(!tx.invite_consume(&[1; 32], two.node()).await.unwrap());
        assert!(!tx.invite_consume(&[1; 32], one.node()).await.unwrap());
        db.clock.set(end);
        assert!(!tx.invite_consume(&[2; 32], two.node()).await.unwrap());
        let used: Vec<_> = tx.invite_list().await.unwrap().into_iter().filter_map(|invite| invite.used_by).collect();
        assert_eq!(used, [one.node().clone()]);
    });
}

#[test]
fn a_nonce_is_fresh_once_until_it_expires() {
    check(async |db| {
        let end = db.clock.now().checked_add(SignedDuration::from_mins(10)).unwrap();
        let mut tx = db.store.begin("test").await.unwrap();
        assert!(tx.nonce_insert("a#http-1", "n", end).await.unwrap());
        assert!(!tx.nonce_insert("a#http-1", "n", end).await.unwrap());
        assert!(tx.nonce_insert("b#http-1", "n", end).await.unwrap());
        assert_eq!(tx.nonce_purge().await.unwrap(), 0);
        db.clock.set(end);
        assert_eq!(tx.nonce_purge().await.unwrap(), 2);
    });
}

#[test]
fn messages_are_seen_once_and_wait_for_delivery() {
    check(async |db| {
        let peer = Signer::new(5);
        let node = peer.node();
        let mut tx = db.store.begin("test").await.unwrap();
        assert!(!tx.control_seen(node, "j1").await.unwrap());
        assert!(tx.control_seen(node, "j1").await.unwrap());
        tx.message_insert("m1", node, "jws").await.unwrap();
        tx.message_insert("m2", node, "jws").await.unwrap();
        let later = db.clock.now().checked_add(SignedDuration::from_secs(30)).unwrap();
        tx.message_retry("m1", later).await.unwrap();
        let due = tx.message_due(10).await.unwrap();
        assert_eq!(due.iter().map(|m| m.jti.as_str()).collect::<Vec<_>>(), ["m2"]);
        tx.message_delivered("m2").await.unwrap();
        db.clock.set(later);
        let due = tx.message_due(10).await.unwrap();
        assert_eq!((due.len(), due[0].attempts, due[0].due_at), (1, 1, later));
        let said = format!("{:?}", due[0]);
        assert!(said.contains("m1") && !said.contains("jws"), "a message may carry the token of an invite: {said}");
        assert!(tx.message_retry("m2", later).await.is_err());
    });
}

#[test]
fn one_holder_has_a_lease() {
    check(async |db| {
        let end = db.clock.now().checked_add(SignedDuration::from_secs(60)).unwrap();
        let later = end.checked_add(SignedDuration::from_secs(60)).unwrap();
        let mut tx = db.store.begin("test").await.unwrap();
        assert!(tx.lease_take("sync", "a", end).await.unwrap());
        assert!(!tx.lease_take("sync", "b", end).await.unwrap());
        assert!(tx.lease_take("sync", "a", end).await.unwrap());
        assert!(tx.lease_take("other", "b", end).await.unwrap());
        db.clock.set(end);
        assert!(tx.lease_take("sync", "b", later).await.unwrap());
        assert!(!tx.lease_take("sync", "a", later).await.unwrap());
        tx.lease_release("sync", "a").await.unwrap();
        assert!(!tx.lease_take("sync", "a", later).await.unwrap());
        tx.lease_release("sync", "b").await.unwrap();
        assert!(tx.lease_take("sync", "a", later).await.unwrap());
    });
}

#[test]
fn keys_and_documents_come_back() {
    check(async |db| {
        let mut tx = db.store.begin("test").await.unwrap();
        for (kid, usage) in [("root-1", KeyUse::Root), ("log-1", KeyUse::Log)] {
            let key = NewKey { kid: kid.to_owned(), usage, seed: zeroize::Zeroizing::new([7; 32]) };
            tx.key_insert(&key).await.unwrap();
        }
        tx.key_retire("log-1").await.unwrap();
        assert!(tx.key_retire("log-9").await.is_err());
        let keys = tx.key_list().await.unwrap();
        assert_eq!(keys.len(), 2);
        assert!(keys.iter().all(|key| *key.seed == [7; 32]));
        assert_eq!(keys.iter().filter(|key| key.retired_at.is_some()).count(), 1);
        assert!(!format!("{:?}", keys[0]).contains('7'));
        tx.document_insert(1, "jws-1").await.unwrap();
        tx.document_insert(2, "jws-2").await.unwrap();
        assert!(matches!(tx.document_insert(2, "other").await, Err(StoreError::Conflict { what: "document", .. })));
        assert_eq!(tx.document_fetch().await.unwrap().unwrap().jws, "jws-2");
    });
}

// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! Somebody on the way changes answers: nothing of it is stored, and the incident says what happened.

use node::NodeError;
use node::federation::incident_de;
use storage::{LogStatus, RecordState};

use crate::city::{City, clock, peer};
use crate::pool::open_desk;

fn flip(body: &[u8], at: usize) -> Vec<u8> {
    let mut changed = body.to_vec();
    changed[at] ^= 1;
    changed
}

/// Two peered cities, the first with two released patterns, not fetched yet.
async fn two_cities(seed: u64) -> (City, City, Vec<storage::PatternKey>) {
    let clock = clock();
    let origin = City::found("Pool Eins", seed, &clock).await;
    let follower = City::found("Pool Zwei", seed + 1, &clock).await;
    peer(&origin, &follower).await;
    let keys = open_desk(&origin).await.release(&origin, 2).await;
    (origin, follower, keys)
}

/// Changes what `path` answers; the sync must fail with `token`, and work once the way is honest again.
async fn check(
    seed: u64,
    path: &'static str,
    token: &str,
    entries_stored: u64,
    change: impl Fn(&[u8]) -> Vec<u8> + Send + Sync + 'static,
) {
    let (origin, follower, keys) = two_cities(seed).await;
    origin.wire.tamper(move |asked, body| asked.contains(path).then(|| change(body)));
    let error = follower.sync(&origin).await.expect_err("a changed answer");
    assert!(matches!(&error, NodeError::Peer { token: found, .. } if *found == token), "{error}");
    assert!(origin.wire.paths().iter().any(|asked| asked.contains(path)), "the changed answer was asked for");
    assert_eq!(follower.incidents(&origin).await, [token]);
    assert_ne!(incident_de(token), incident_de(""), "the incident has its own German text");
    assert_eq!(follower.known_size(&origin).await, entries_stored);
    {
        let mut tx = follower.node.store.snapshot("test").await.expect("a snapshot");
        assert_eq!(tx.library_count().await.expect("answered"), 0, "nothing reaches the library");
    }
    origin.wire.honest();
    let report = follower.sync(&origin).await.expect("honest again");
    assert_eq!((report.size, report.payloads), (3, 2));
    let mut tx = follower.node.store.snapshot("test").await.expect("a snapshot");
    for key in &keys {
        assert_eq!(tx.record_state(key).await.expect("answered"), Some(RecordState::Live));
    }
}

#[tokio::test]
async fn a_changed_payload_byte_is_dropped() {
    // Both payloads are changed: the entries are authentic and stay, of the payloads nothing is stored.
    let change = |body: &[u8]| {
        let slot = |at: usize| u32::from_be_bytes(body[at..at + 4].try_into().expect("a length")) as usize + 4;
        let (first, second) = (slot(0), slot(0) + slot(slot(0)));
        let once = flip(body, first + 40);
        flip(&once, second + 40)
    };
    check(201, "/payloads/", "payload-mismatch", 3, change).await;
}

#[tokio::test]
async fn a_changed_entry_byte_drops_the_whole_batch() {
    check(211, "/tile/entries/", "inconsistent-log", 0, |body| flip(body, body.len() - 10)).await;
}

#[tokio::test]
async fn a_missing_entry_drops_the_whole_batch() {
    check(221, "/tile/entries/", "bad-answer", 0, |body| {
        let first = usize::from(u16::from_be_bytes([body[0], body[1]])) + 2;
        body[first..].to_vec()
    })
    .await;
}

#[tokio::test]
async fn a_changed_checkpoint_signature_is_refused() {
    check(231, "/checkpoint", "bad-checkpoint", 0, |body| {
        let text = String::from_utf8(body.to_vec()).expect("a note");
        let (head, signature) = text.split_once("/1 ").expect("a signature line");
        let swapped: String = signature.char_indices().map(|(at, c)| if at == 20 { swap(c) } else { c }).collect();
        format!("{head}/1 {swapped}").into_bytes()
    })
    .await;
}

fn swap(character: char) -> char {
    if character == 'A' { 'B' } else { 'A' }
}

#[tokio::test]
async fn a_changed_checkpoint_size_is_refused() {
    check(241, "/checkpoint", "bad-checkpoint", 0, |body| {
        String::from_utf8(body.to_vec()).expect("a note").replacen("\n3\n", "\n2\n", 1).into_bytes()
    })
    .await;
}

#[tokio::test]
async fn a_changed_node_document_is_refused() {
    check(251, "/nodes/", "document-changed", 0, |body| {
        let middle = body.len() / 2;
        let mut changed = body.to_vec();
        changed[middle] = if changed[middle] == b'A' { b'B' } else { b'A' };
        changed
    })
    .await;
}

#[tokio::test]
async fn an_endless_answer_is_cut_off() {
    check(261, "/checkpoint", "bad-answer", 0, |_| vec![b'x'; 1024 * 1024]).await;
}

#[tokio::test]
async fn another_history_of_the_same_size_freezes_the_log_and_keeps_both_notes() {
    let (origin, follower, keys) = two_cities(271).await;
    follower.sync(&origin).await.expect("in sync");
    let forked = {
        let own = protocol::Origin::first(origin.id().clone());
        let checkpoint = protocol::checkpoint::Checkpoint { origin: own, size: 3, root: [7; 32] };
        let now = origin.node.clock.now().as_second().cast_unsigned();
        checkpoint.sign(&origin.node.identity.log_key, now)
    };
    let served = forked.clone();
    origin.wire.tamper(move |path, _| path.contains("/checkpoint").then(|| served.clone().into_bytes()));
    follower.sync(&origin).await.expect_err("two histories");
    assert_eq!(follower.incidents(&origin).await, ["equivocation"]);
    origin.wire.honest();
    follower.sync(&origin).await.expect_err("stays frozen");
    let mut tx = follower.node.store.snapshot("test").await.expect("a snapshot");
    let log = tx.log_fetch(origin.id(), 1).await.expect("answered").expect("the log");
    assert_eq!(log.status, LogStatus::Frozen);
    let evidence = tx.log_evidence(origin.id(), 1).await.expect("answered");
    assert!(evidence.contains(&forked) && evidence.len() == 2, "both notes are kept");
    for key in &keys {
        assert_eq!(tx.record_state(key).await.expect("answered"), Some(RecordState::Live), "nothing is deleted");
    }
}

#[tokio::test]
async fn an_older_checkpoint_changes_nothing() {
    let clock = clock();
    let origin = City::found("Pool Eins", 281, &clock).await;
    let follower = City::found("Pool Zwei", 282, &clock).await;
    peer(&origin, &follower).await;
    let old = origin.note().await;
    open_desk(&origin).await.release(&origin, 1).await;
    follower.sync(&origin).await.expect("in sync");
    origin.wire.tamper(move |path, _| path.contains("/checkpoint").then(|| old.clone().into_bytes()));
    follower.sync(&origin).await.expect_err("an old note");
    assert_eq!(follower.incidents(&origin).await, ["stale-log"]);
    assert_eq!(follower.known_size(&origin).await, 2);
}

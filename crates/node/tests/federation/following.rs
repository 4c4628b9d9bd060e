// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! What a follower refuses, although it is signed, and what it finds by itself.

use std::time::Duration;

use jiff::SignedDuration;
use node::NodeError;
use node::federation::client::Client;
use node::service::release_log;
use protocol::checkpoint::Checkpoint;
use protocol::entry::Reason;
use protocol::{Origin, SigningKey, limits, node_document};
use storage::KeyUse;

use crate::city::{City, clock, peer};
use crate::pool::open_desk;

/// Longest time until background jobs must have noticed something.
const NOTICED: Duration = Duration::from_secs(10);

/// The origin signs that its log has `size` entries, now.
fn sign_size(origin: &City, size: u64) -> String {
    let origin_line = Origin::first(origin.id().clone());
    let now = origin.node.clock.now().as_second().cast_unsigned();
    Checkpoint { origin: origin_line, size, root: [7; 32] }.sign(&origin.node.identity.log_key, now)
}

fn serve_note(origin: &City, note: String) {
    origin.wire.tamper(move |path, _| path.contains("/checkpoint").then(|| note.clone().into_bytes()));
}

#[track_caller]
fn failed_with(outcome: Result<node::federation::SyncReport, NodeError>, expected: &str) {
    let error = outcome.expect_err("refused");
    assert!(matches!(&error, NodeError::Peer { token, .. } if *token == expected), "{error}");
}

fn entries_asked(origin: &City) -> bool {
    origin.wire.paths().iter().any(|path| path.contains("/tile/entries/"))
}

#[tokio::test]
async fn a_log_that_grows_too_fast_pauses_until_the_next_day() {
    let clock = clock();
    let origin = City::found("Pool Eins", 501, &clock).await;
    let follower = City::found("Pool Zwei", 502, &clock).await;
    peer(&origin, &follower).await;
    follower.sync(&origin).await.expect("in sync");
    let before = origin.wire.paths().len();
    serve_note(&origin, sign_size(&origin, 1 + limits::ENTRIES_PER_DAY + 1));
    failed_with(follower.sync(&origin).await, "too-many-entries");
    failed_with(follower.sync(&origin).await, "too-many-entries");
    assert!(!origin.wire.paths()[before..].iter().any(|path| path.contains("/tile/entries/")), "nothing is fetched");
    assert_eq!(follower.incidents(&origin).await, ["too-many-entries"], "one incident within the hour");
    assert_eq!(follower.known_size(&origin).await, 1);

    clock.advance(SignedDuration::from_hours(24));
    serve_note(&origin, sign_size(&origin, 1 + limits::ENTRIES_PER_DAY + 1));
    // The entries do not exist, so it fails later: the quota of two days lets it begin.
    failed_with(follower.sync(&origin).await, "refused-by-peer");
}

#[tokio::test]
async fn the_first_copy_of_a_large_log_is_not_counted() {
    let clock = clock();
    let origin = City::found("Pool Eins", 511, &clock).await;
    let follower = City::found("Pool Zwei", 512, &clock).await;
    peer(&origin, &follower).await;
    serve_note(&origin, sign_size(&origin, 2 * limits::ENTRIES_PER_DAY));
    failed_with(follower.sync(&origin).await, "refused-by-peer");
    assert!(entries_asked(&origin));
}

#[tokio::test]
async fn a_checkpoint_from_the_future_is_refused() {
    let clock = clock();
    let origin = City::found("Pool Eins", 521, &clock).await;
    let follower = City::found("Pool Zwei", 522, &clock).await;
    peer(&origin, &follower).await;
    let own = origin.note().await;
    let line = Origin::first(origin.id().clone());
    let key = &origin.node.identity.log_key;
    let current = protocol::checkpoint::verify(&own, &line, &[key.verifying_key()]).expect("the own note");
    let now = origin.node.clock.now().as_second().cast_unsigned();
    serve_note(&origin, current.checkpoint().sign(key, now + limits::CLOCK_SKEW_SECONDS + 1));
    failed_with(follower.sync(&origin).await, "clock-skew");
    assert_eq!(follower.known_size(&origin).await, 0);
    serve_note(&origin, current.checkpoint().sign(key, now + limits::CLOCK_SKEW_SECONDS));
    follower.sync(&origin).await.expect("clocks may differ by five minutes");
}

#[tokio::test]
async fn a_document_that_the_log_does_not_name_brings_no_payloads_but_withdrawals_count() {
    let clock = clock();
    let origin = City::found("Pool Eins", 531, &clock).await;
    let follower = City::found("Pool Zwei", 532, &clock).await;
    peer(&origin, &follower).await;
    let desk = open_desk(&origin).await;
    let keys = desk.release(&origin, 1).await;
    follower.sync(&origin).await.expect("in sync");
    release_log::withdraw(&origin.node, keys[0].index, Reason::Error, &desk.author().user).await.expect("withdrawn");

    let root = {
        let mut tx = origin.node.store.snapshot("test").await.expect("a snapshot");
        let stored = tx.key_list().await.expect("keys");
        let root = stored.iter().find(|key| key.usage == KeyUse::Root).expect("a root key");
        SigningKey::from_seed(*root.seed)
    };
    let shown = node_document::verify(&origin.node.identity.document).expect("the own document");
    let mut other = shown.document().clone();
    other.seq += 1;
    let other = other.sign(&root).expect("signed").jws().to_owned();
    origin.wire.tamper(move |path, _| path.contains("/nodes/").then(|| other.clone().into_bytes()));
    failed_with(follower.sync(&origin).await, "document-changed");
    assert_eq!(follower.incidents(&origin).await, ["document-changed"]);
    assert_eq!(follower.known_size(&origin).await, 3, "the withdrawal is stored");
    {
        let mut tx = follower.node.store.snapshot("test").await.expect("a snapshot");
        assert_eq!(tx.library_count().await.expect("answered"), 0, "and has its effect");
    }
    origin.wire.honest();
    follower.sync(&origin).await.expect("the document that the log names still counts");
}

#[tokio::test]
async fn a_source_that_holds_back_politely_is_found_stale() {
    let clock = clock();
    let origin = City::found("Pool Eins", 541, &clock).await;
    let follower = City::found("Pool Zwei", 542, &clock).await;
    peer(&origin, &follower).await;
    follower.start_jobs();
    let synced = async || {
        let mut tx = follower.node.store.snapshot("test").await.expect("a snapshot");
        tx.peer_fetch(origin.id()).await.expect("answered").is_some_and(|peer| peer.last_contact_at.is_some())
    };
    // The first sync has ended: from now on the follower waits for news.
    let waits = async {
        while !synced().await {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(NOTICED, waits).await.expect("the follower has begun");
    clock.advance(SignedDuration::from_hours(49));
    let stale = async {
        while !follower.incidents(&origin).await.contains(&"stale-log".to_owned()) {
            // Long polls answer without news, as they do when their time is up.
            origin.node.announce();
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(NOTICED, stale).await.expect("the old checkpoint is noticed");
}

#[tokio::test]
async fn what_a_peer_was_given_is_noted_once() {
    let clock = clock();
    let origin = City::found("Pool Eins", 551, &clock).await;
    let follower = City::found("Pool Zwei", 552, &clock).await;
    let other = City::found("Pool Drei", 553, &clock).await;
    peer(&origin, &follower).await;
    peer(&origin, &other).await;
    let desk = open_desk(&origin).await;
    let mut keys = desk.release(&origin, 2).await;
    keys.sort_by_key(|key| key.index);
    let deliveries = async || {
        let mut tx = origin.node.store.snapshot("test").await.expect("a snapshot");
        tx.delivery_list().await.expect("answered")
    };
    assert!(deliveries().await.is_empty());
    follower.sync(&origin).await.expect("in sync");
    let noted = deliveries().await;
    let expected: Vec<_> = keys.iter().map(|key| (key.clone(), follower.id().clone())).collect();
    assert_eq!(noted.iter().map(|(key, to, _)| (key.clone(), to.clone())).collect::<Vec<_>>(), expected);
    clock.advance(SignedDuration::from_secs(60));
    follower.sync(&origin).await.expect("in sync");
    assert_eq!(deliveries().await, noted, "the first delivery counts");
}

#[tokio::test]
async fn a_stopping_node_lets_nobody_wait() {
    let clock = clock();
    let origin = City::found("Pool Eins", 541, &clock).await;
    let follower = City::found("Pool Zwei", 542, &clock).await;
    peer(&origin, &follower).await;
    let urls = [origin.wire.url.clone()];
    let client = Client::new(&follower.node, origin.id(), &urls).expect("an address");
    let newest = client.heads(None, 0).await.expect("answered").cursor;
    let waiting = async {
        // The one that waits already, and the one that the same peer sends as soon as it has the answer.
        client.heads(Some(newest.clone()), 50).await.expect("answered");
        client.heads(Some(newest.clone()), 50).await.expect("answered");
    };
    let stopping = async {
        tokio::time::sleep(Duration::from_millis(200)).await;
        origin.node.stop_waiting();
    };
    tokio::time::timeout(NOTICED, async { tokio::join!(waiting, stopping) }).await.expect("nobody waits");
}

// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! A released pattern reaches every peer; a withdrawn one is gone everywhere and stays away.

use std::time::Duration;

use jiff::SignedDuration;
use node::federation::SyncReport;
use node::service::release_log;
use protocol::entry::Reason;
use protocol::record;
use storage::{LibraryQuery, PatternKey, RecordState, VerifiedPayload};

use crate::city::{City, clock, peer};
use crate::pool::open_desk;

/// Longest time until news must have arrived.
const NEWS: Duration = Duration::from_secs(5);

async fn state(city: &City, key: &PatternKey) -> Option<RecordState> {
    let mut tx = city.node.store.snapshot("test").await.expect("a snapshot");
    tx.record_state(key).await.expect("answered")
}

async fn patterns(city: &City) -> u64 {
    let mut tx = city.node.store.snapshot("test").await.expect("a snapshot");
    tx.library_count().await.expect("answered")
}

#[tokio::test]
async fn a_release_is_fetched_verified_and_searchable_at_two_peers() {
    let clock = clock();
    let bremen = City::found("Pool Eins", 1, &clock).await;
    let berlin = City::found("Pool Zwei", 2, &clock).await;
    let federal = City::found("Arbeitsgruppe", 3, &clock).await;
    peer(&bremen, &berlin).await;
    peer(&bremen, &federal).await;
    let desk = open_desk(&bremen).await;
    let keys = desk.release(&bremen, 3).await;
    for city in [&berlin, &federal] {
        let report = city.sync(&bremen).await.expect("in sync");
        assert_eq!(report, SyncReport { entries: 4, erased: 0, payloads: 3, size: 4 });
        let mut tx = city.node.store.snapshot("test").await.expect("a snapshot");
        let page = tx.library_search(&LibraryQuery { limit: 10, ..LibraryQuery::default() }).await.expect("found");
        assert_eq!(page.rows.len(), 3);
        assert!(page.rows.iter().all(|row| row.key.node == *bremen.id() && !row.own));
        assert!(keys.iter().all(|key| page.rows.iter().any(|row| row.key == *key)));
    }
    let again = berlin.sync(&bremen).await.expect("in sync");
    assert_eq!(again, SyncReport { entries: 0, erased: 0, payloads: 0, size: 4 }, "nothing is fetched twice");
}

#[tokio::test]
async fn withdrawing_erases_payload_salt_and_index_and_refuses_a_new_delivery() {
    let clock = clock();
    let bremen = City::found("Pool Eins", 11, &clock).await;
    let berlin = City::found("Pool Zwei", 12, &clock).await;
    let federal = City::found("Arbeitsgruppe", 13, &clock).await;
    peer(&bremen, &berlin).await;
    peer(&bremen, &federal).await;
    let desk = open_desk(&bremen).await;
    let keys = desk.release(&bremen, 2).await;
    let gone = &keys[0];
    for city in [&berlin, &federal] {
        city.sync(&bremen).await.expect("in sync");
        assert_eq!(state(city, gone).await, Some(RecordState::Live));
    }
    let (entry, salt, payload) = {
        let mut tx = berlin.node.store.snapshot("test").await.expect("a snapshot");
        tx.library_proof_parts(gone).await.expect("answered").expect("a live record")
    };

    release_log::withdraw(&bremen.node, gone.index, Reason::Erasure, &desk.author().user).await.expect("withdrawn");
    for city in [&berlin, &federal] {
        let report = city.sync(&bremen).await.expect("in sync");
        assert_eq!((report.entries, report.erased, report.payloads), (1, 1, 0));
        assert_eq!(patterns(city).await, 1);
    }
    for city in [&bremen, &berlin, &federal] {
        assert_eq!(state(city, gone).await, Some(RecordState::Withdrawn));
        let mut tx = city.node.store.snapshot("test").await.expect("a snapshot");
        let slots = tx.log_payloads(&gone.node, gone.epoch, gone.index, 1).await.expect("answered");
        assert_eq!(slots, vec![None], "neither payload nor salt is left");
        assert!(tx.library_fetch(gone).await.expect("answered").is_none());
    }

    let origin = protocol::Origin::first(bremen.id().clone());
    let verified = record::verify_payload(&entry, gone.index, &origin, &salt, &payload).expect("it was authentic");
    let mut tx = berlin.node.store.begin("test_redelivery").await.expect("a transaction");
    let again = VerifiedPayload { record: &verified, salt, payload: &payload };
    assert_eq!(tx.payload_store(&[again]).await.expect("answered"), 0, "a withdrawn record is not taken again");
    tx.commit().await.expect("committed");
    assert_eq!(state(&berlin, gone).await, Some(RecordState::Withdrawn));
    let twice = release_log::withdraw(&bremen.node, gone.index, Reason::Erasure, &desk.author().user).await;
    assert!(twice.is_err(), "a record is withdrawn once");
}

#[tokio::test]
async fn a_newcomer_never_receives_what_was_withdrawn_before() {
    let clock = clock();
    let bremen = City::found("Pool Eins", 21, &clock).await;
    let late = City::found("Pool Spät", 22, &clock).await;
    let desk = open_desk(&bremen).await;
    let keys = desk.release(&bremen, 2).await;
    release_log::withdraw(&bremen.node, keys[1].index, Reason::Objection, &desk.author().user)
        .await
        .expect("withdrawn");
    peer(&bremen, &late).await;
    let report = late.sync(&bremen).await.expect("in sync");
    assert_eq!((report.entries, report.payloads), (4, 1));
    assert_eq!(state(&late, &keys[1]).await, Some(RecordState::Withdrawn));
}

#[tokio::test]
async fn jobs_bring_a_release_and_its_withdrawal_within_seconds() {
    let clock = clock();
    let bremen = City::found("Pool Eins", 31, &clock).await;
    let berlin = City::found("Pool Zwei", 32, &clock).await;
    let desk = open_desk(&bremen).await;
    berlin.start_jobs();
    bremen.start_jobs();
    peer(&bremen, &berlin).await;
    let keys = desk.release(&bremen, 1).await;
    let arrives = async |wanted: RecordState| {
        while state(&berlin, &keys[0]).await != Some(wanted) {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    tokio::time::timeout(NEWS, arrives(RecordState::Live)).await.expect("the release arrives");
    release_log::withdraw(&bremen.node, keys[0].index, Reason::Error, &desk.author().user).await.expect("withdrawn");
    tokio::time::timeout(NEWS, arrives(RecordState::Withdrawn)).await.expect("the withdrawal arrives");
}

#[tokio::test]
async fn an_unconfirmed_checkpoint_is_reported_and_a_fresh_one_heals() {
    let clock = clock();
    let bremen = City::found("Pool Eins", 41, &clock).await;
    let berlin = City::found("Pool Zwei", 42, &clock).await;
    peer(&bremen, &berlin).await;
    berlin.sync(&bremen).await.expect("in sync");
    clock.advance(SignedDuration::from_hours(49));
    berlin.sync(&bremen).await.expect_err("49 hours old");
    assert_eq!(berlin.incidents(&bremen).await, ["stale-log"]);
    release_log::refresh(&bremen.node).await.expect("signed anew");
    berlin.sync(&bremen).await.expect("fresh again");
    clock.advance(SignedDuration::from_hours(11));
    let note = bremen.note().await;
    release_log::refresh(&bremen.node).await.expect("looked at");
    assert_eq!(bremen.note().await, note, "eleven hours are fresh enough");
}

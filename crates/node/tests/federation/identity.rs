// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! A node's identity is made once and survives restarts; its document follows the configuration.

use domain::random::SeededRandom;
use node::service::identity::load_or_create;
use protocol::entry::{self, Entry, Leaf};
use protocol::node_document;

use crate::city::{clock, settings, store};

#[tokio::test]
async fn a_new_node_starts_its_log_with_its_document() {
    let (folder, clock) = (tempfile::tempdir().expect("a folder"), clock());
    let store = store(&folder.path().join("node.db"), 1, &clock).await;
    let settings = settings("Pool Eins", "https://pool-eins.example");
    let identity = load_or_create(&settings, &store, &clock, &SeededRandom::new(5)).await.expect("made");
    let document = node_document::verify(&identity.document).expect("its document verifies");
    assert_eq!(document.document().urls, ["https://pool-eins.example"]);
    assert_eq!(document.document().caps, ["longpoll"]);
    let mut tx = store.snapshot("test").await.expect("a snapshot");
    let log = tx.log_own_fetch().await.expect("answered").expect("a log");
    assert_eq!(log.state.size(), 1);
    let entries = tx.log_entries(&identity.id, 1, 0, 10).await.expect("answered");
    assert_eq!(entry::parse(&entries[0]), Leaf::Entry(Entry::Keys { seq: 1, doc: document.sha256() }));
}

#[tokio::test]
async fn a_changed_name_gives_the_next_document_and_the_same_node() {
    let (folder, clock) = (tempfile::tempdir().expect("a folder"), clock());
    let store = store(&folder.path().join("node.db"), 1, &clock).await;
    let random = SeededRandom::new(5);
    let open = async |name: &str| {
        load_or_create(&settings(name, "https://pool.example"), &store, &clock, &random).await.expect("opened")
    };
    let first = open("Pool Eins").await;
    let same = open("Pool Eins").await;
    assert_eq!(first.document, same.document);
    let renamed = open("Pool Eins, Jugendamt").await;
    assert_eq!(renamed.id, first.id);
    let document = node_document::verify(&renamed.document).expect("verifies");
    assert_eq!((document.document().seq, document.document().name.as_str()), (2, "Pool Eins, Jugendamt"));
    let mut tx = store.snapshot("test").await.expect("a snapshot");
    assert_eq!(tx.log_own_fetch().await.expect("answered").expect("a log").state.size(), 2);
}

#[tokio::test]
async fn two_processes_starting_at_once_are_one_node() {
    let (folder, clock) = (tempfile::tempdir().expect("a folder"), clock());
    let path = folder.path().join("node.db");
    let (one, two) = (store(&path, 1, &clock).await, store(&path, 1, &clock).await);
    let settings = settings("Pool Eins", "https://pool.example");
    let (random_one, random_two) = (SeededRandom::new(5), SeededRandom::new(6));
    let (first, second) = tokio::join!(
        load_or_create(&settings, &one, &clock, &random_one),
        load_or_create(&settings, &two, &clock, &random_two)
    );
    let (first, second) = (first.expect("opened"), second.expect("opened"));
    assert_eq!((first.id, first.document), (second.id, second.document));
    let mut tx = one.snapshot("test").await.expect("a snapshot");
    assert_eq!(tx.log_own_fetch().await.expect("answered").expect("a log").state.size(), 1);
}

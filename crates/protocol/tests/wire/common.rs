// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! The published examples and the test keys behind them.

use protocol::checkpoint::{self, Checkpoint, VerifiedCheckpoint};
use protocol::entry::{self, Entry};
use protocol::node_document::{self, NodeDocument, VerifiedDocument};
use protocol::{NodeId, Origin, SigningKey, tree};
use serde_json::Value;

/// Reads an example at compile time, byte for byte.
macro_rules! example {
    ($name:literal) => {
        include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/../../proto-docs/examples/", $name))
    };
}
pub(crate) use example;

pub const DAY: u64 = 1_767_225_600;

/// The published keys, by role.
pub fn key(role: &str) -> SigningKey {
    let vectors = vectors();
    let keys = vectors["keys"].as_array().expect("keys");
    let found = keys.iter().find(|k| k["role"] == role).expect("a published role");
    let seed = data_encoding::HEXLOWER.decode(found["seed"].as_str().expect("seed").as_bytes()).expect("hex");
    let key = SigningKey::from_seed(seed.try_into().expect("32 bytes"));
    assert_eq!(key.verifying_key().to_string(), found["public"]);
    key
}

pub fn vectors() -> Value {
    serde_json::from_str(example!("vectors.json")).expect("vectors.json")
}

pub fn node_a() -> NodeId {
    NodeId::parse(vectors()["node_a"].as_str().expect("node_a")).expect("id")
}

pub fn node_b() -> NodeId {
    NodeId::parse(vectors()["node_b"].as_str().expect("node_b")).expect("id")
}

pub fn origin_a() -> Origin {
    Origin::first(node_a())
}

pub fn document_a() -> VerifiedDocument {
    node_document::verify(example!("node-document.jws")).expect("valid")
}

/// A document of node B, which the examples use for the proof file.
pub fn document_b() -> VerifiedDocument {
    let (root, log, http) = (key("node B, root"), key("node A, log-2"), key("node B, http-1"));
    let urls = vec!["https://node-b.example".to_owned()];
    let name = "Stadt Beispielhausen, Geschäftsstelle des Pools";
    let document = NodeDocument::first(name, &root.verifying_key(), &log.verifying_key(), &http.verifying_key(), urls);
    document.sign(&root).expect("valid")
}

pub fn entries() -> Vec<Vec<u8>> {
    example!("entries.jsonl").lines().map(|line| line.as_bytes().to_vec()).collect()
}

pub fn leaves(entries: &[Vec<u8>]) -> Vec<protocol::Hash> {
    entries.iter().map(|e| entry::leaf_hash(e)).collect()
}

/// A checkpoint of node A over any entries.
pub fn signed(entries: &[Vec<u8>], now: u64) -> VerifiedCheckpoint {
    let log = key("node A, log-1");
    let root = tree::root_of(&leaves(entries));
    let note = Checkpoint { origin: origin_a(), size: entries.len() as u64, root }.sign(&log, now);
    checkpoint::verify(&note, &origin_a(), &[log.verifying_key()]).expect("valid")
}

pub fn record(seed: u8) -> Vec<u8> {
    let commit = entry::commit(&[seed; 32], b"{}");
    Entry::Record { time: DAY, schema: "pattern/1".to_owned(), commit, replaces: None }.encode().expect("valid")
}

pub fn feedback(schema: &str, commit: protocol::Hash) -> Vec<u8> {
    let reference = entry::Reference { node: node_b(), epoch: 1, index: 0, leaf: [1; 32] };
    Entry::Feedback { time: DAY, schema: schema.to_owned(), commit, reference }.encode().expect("valid")
}

pub fn withdraw(target: u64, epoch: Option<u64>) -> Vec<u8> {
    Entry::Withdraw { time: DAY, target, reason: entry::Reason::Erasure, epoch }.encode().expect("valid")
}

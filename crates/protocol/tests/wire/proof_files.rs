// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! Proof files: the example, and every member changed.

use crate::common::{self, example};
use protocol::checkpoint::{self, Checkpoint};
use protocol::entry::{self, Entry};
use protocol::proof::{self, ProofError};
use protocol::{Origin, Record, pattern::Pattern, tree};
use serde_json::Value;

fn build() -> String {
    let document = common::document_b();
    let payload = example!("pattern-1.json").as_bytes();
    let salt = protocol::sha256(b"test salt 1");
    let commit = entry::commit(&salt, payload);
    let record = Entry::Record { time: common::DAY, schema: "pattern/1".to_owned(), commit, replaces: None };
    let entries = [
        Entry::Keys { seq: 1, doc: document.sha256() }.encode().expect("valid"),
        record.encode().expect("valid"),
        common::record(3),
    ];
    let leaves = common::leaves(&entries);
    let log = common::key("node A, log-2");
    let origin = Origin::first(common::node_b());
    let note = Checkpoint { origin: origin.clone(), size: 3, root: tree::root_of(&leaves) }.sign(&log, 1_767_312_060);
    let note = checkpoint::verify(&note, &origin, &[log.verifying_key()]).expect("valid");
    let hashes = tree::inclusion_proof(&leaves, 1).expect("leaf");
    proof::build(&document, &note, 1, &hashes, &entries[1], &salt, payload).expect("valid")
}

#[test]
fn the_example_is_made_and_verified_byte_for_byte() {
    assert_eq!(build(), example!("proof-file.json"));
    let proven = proof::verify(example!("proof-file.json")).expect("valid");
    assert_eq!((&proven.node, proven.index, proven.size), (&common::node_b(), 1, 3));
    assert_eq!((proven.time, proven.freshness), (common::DAY, 1_767_312_060));
    assert_eq!(proven.name, "Stadt Beispielhausen, Geschäftsstelle des Pools");
    let pattern = Pattern::parse(example!("pattern-1.json").as_bytes()).expect("valid");
    assert_eq!(proven.record.inner(), &Record::Pattern(Box::new(pattern)));
}

fn changed(change: impl FnOnce(&mut Value)) -> ProofError {
    let mut file: Value = serde_json::from_str(example!("proof-file.json")).expect("json");
    change(&mut file);
    proof::verify(&file.to_string()).expect_err("changed")
}

/// Replaces the byte in the middle of a base64 text.
fn flip(value: &mut Value) {
    let mut text = value.as_str().expect("text").to_owned();
    let at = text.len() / 2;
    let other = if &text[at..=at] == "A" { "B" } else { "A" };
    text.replace_range(at..=at, other);
    *value = text.into();
}

#[test]
fn every_tampering_is_named() {
    assert!(matches!(changed(|f| flip(&mut f["payload"])), ProofError::Record(_)));
    assert!(matches!(changed(|f| flip(&mut f["salt"])), ProofError::Record(_)));
    assert!(matches!(changed(|f| flip(&mut f["entry"])), ProofError::Inclusion { index: 1, size: 3 }));
    assert!(matches!(changed(|f| flip(&mut f["node_document"])), ProofError::Document(_)));
    assert!(matches!(
        changed(|f| f["node_document"] = example!("node-document.jws").into()),
        ProofError::Checkpoint(_)
    ));
    let tlog = |from: &'static str, to: &'static str| {
        changed(|f| f["tlog_proof"] = f["tlog_proof"].as_str().expect("text").replacen(from, to, 1).into())
    };
    assert!(matches!(tlog("index 1", "index 2"), ProofError::Inclusion { index: 2, size: 3 }));
    assert!(matches!(tlog("index 1", "index 01"), ProofError::TlogForm));
    assert!(matches!(tlog("/1\n3\n", "/1\n4\n"), ProofError::Checkpoint(_)));
    assert!(matches!(tlog("@v1", "@v2"), ProofError::TlogForm));
    assert!(matches!(changed(|f| f["format"] = "poolverbund-proof/2".into()), ProofError::Format));
    assert!(matches!(changed(|f| f["entry"] = "=".into()), ProofError::Encoding("entry")));
    assert!(matches!(changed(|f| f["more"] = 1.into()), ProofError::Json(_)));
    assert!(matches!(proof::verify(&" ".repeat(300_000)), Err(ProofError::TooLarge)));
}

#[test]
fn no_single_character_can_be_changed_unnoticed() {
    let text = example!("proof-file.json");
    for at in (0..text.len()).step_by(7).filter(|at| text.is_char_boundary(*at) && text.is_char_boundary(at + 1)) {
        let mut changed = text.to_owned();
        let other = if &text[at..=at] == "x" { "y" } else { "x" };
        changed.replace_range(at..=at, other);
        assert!(proof::verify(&changed).is_err(), "at {at}");
    }
}

// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! Our bytes are the published bytes.

use crate::common::{self, example};
use protocol::checkpoint::{self, Checkpoint};
use protocol::entry::{self, Entry, Leaf, Reason};
use protocol::node_document::{self, DocChange, KeyUse, NodeDocument};
use protocol::proof::TlogProof;
use protocol::{NodeId, bundle, hash_from_text, hash_to_text, safety_number, tree};

#[test]
fn node_ids_are_hashes_of_root_keys() {
    for (role, id) in [("node A, root", common::node_a()), ("node B, root", common::node_b())] {
        assert_eq!(NodeId::from_root_key(&common::key(role).verifying_key()), id);
    }
}

#[test]
fn the_safety_number_is_the_published_one_from_both_sides() {
    let (a, b) = (common::node_a(), common::node_b());
    assert_eq!(format!("{}\n", safety_number(&a, &b)), example!("safety-number.txt"));
    assert_eq!(safety_number(&a, &b), safety_number(&b, &a));
}

#[test]
fn node_documents_are_signed_byte_for_byte() {
    let cases = [
        (example!("node-document.json"), example!("node-document.jws")),
        (example!("node-document-2.json"), example!("node-document-2.jws")),
    ];
    for (json, jws) in cases {
        let document: NodeDocument = serde_json::from_str(json).expect("layout");
        assert_eq!(serde_json::to_string(&document).expect("json"), json);
        assert_eq!(document.sign(&common::key("node A, root")).expect("valid").jws(), jws);
        assert_eq!(node_document::verify(jws).expect("valid").document(), &document);
    }
}

#[test]
fn a_newer_document_replaces_keys_and_an_older_one_is_ignored() {
    let first = common::document_a();
    let second = node_document::verify(example!("node-document-2.jws")).expect("valid");
    assert_eq!(node_document::accept(None, &first), Ok(DocChange::First));
    assert_eq!(node_document::accept(Some(&first), &second), Ok(DocChange::Newer));
    assert_eq!(node_document::accept(Some(&second), &first), Ok(DocChange::Older));
    assert_eq!(node_document::accept(Some(&first), &first), Ok(DocChange::Same));
    assert_eq!(first.log_keys(), [common::key("node A, log-1").verifying_key()]);
    assert_eq!(second.log_keys(), [common::key("node A, log-2").verifying_key()]);
    assert!(second.key("log-1", &KeyUse::Log).is_none() && second.key("http-1", &KeyUse::Log).is_none());
    assert_eq!(second.document().closed[0].root, tree::root_of(&common::leaves(&common::entries())));
    assert_eq!(first.document().common_version(second.document()), Some("1.0"));
}

#[test]
fn entries_are_written_and_read_byte_for_byte() {
    let vectors = common::vectors();
    let document = common::document_a();
    let salt = protocol::sha256(b"test salt 1");
    assert_eq!(hash_to_text(&salt), vectors["salt_of_entry_1"]);
    let payload = vectors["payload_of_entry_1"].as_str().expect("payload").as_bytes();
    let aggregate = br#"{"schema":"aggregate/1","period":"2025-Q4","n":41}"#;
    let record =
        |schema: &str, commit| Entry::Record { time: common::DAY, schema: schema.to_owned(), commit, replaces: None };
    let expected = [
        Entry::Keys { seq: 1, doc: document.sha256() },
        record("pattern/1", entry::commit(&salt, payload)),
        record("aggregate/1", entry::commit(&protocol::sha256(b"test salt 2"), aggregate)),
        Entry::Withdraw { time: common::DAY + 86_400, target: 1, reason: Reason::Erasure, epoch: None },
    ];
    let written: Vec<Vec<u8>> = expected.iter().map(|e| e.encode().expect("valid")).collect();
    assert_eq!(written, common::entries());
    for (bytes, entry) in written.iter().zip(expected) {
        assert_eq!(entry::parse(bytes), Leaf::Entry(entry));
    }
}

#[test]
fn an_audit_entry_has_a_day_and_a_commitment_and_nothing_else() {
    let text = br#"{"v":1,"kind":"audit","time":1767225600,"commit":"P_jdNXxVZpe0yuk3a7bhMxtENwQ1NsgPHnJOyLYIxPY"}"#;
    assert!(include_str!("../../../../proto-docs/log.md").contains(std::str::from_utf8(text).expect("text")));
    let commit = hash_from_text("P_jdNXxVZpe0yuk3a7bhMxtENwQ1NsgPHnJOyLYIxPY").expect("a hash");
    let entry = Entry::Audit { time: common::DAY, commit };
    assert_eq!(entry.encode().expect("valid"), text);
    assert_eq!(entry::parse(text), Leaf::Entry(entry));
    let more = br#"{"v":1,"kind":"audit","time":1767225600,"commit":"P_jdNXxVZpe0yuk3a7bhMxtENwQ1NsgPHnJOyLYIxPY","target":1}"#;
    assert_eq!(entry::parse(more), Leaf::Malformed);
    assert!(Entry::Audit { time: common::DAY + 1, commit }.encode().is_err());
}

#[test]
fn bundle_hashes_and_tree_are_the_published_ones() {
    let entries = common::entries();
    let encoded = bundle::encode_entries(&entries).expect("fits");
    assert_eq!(data_encoding::HEXLOWER.encode(&encoded) + "\n", example!("entry-bundle.hex"));
    assert_eq!(bundle::decode_entries(&encoded, 4).expect("valid"), entries);
    let leaves = common::leaves(&entries);
    let written: String = leaves.iter().map(|h| data_encoding::BASE64.encode(h) + "\n").collect();
    assert_eq!(written, example!("leaf-hashes.txt"));
    let proof = TlogProof::parse(example!("tlog-proof.txt")).expect("form");
    assert_eq!(proof.to_text(), example!("tlog-proof.txt"));
    assert_eq!(tree::inclusion_proof(&leaves, 2).expect("leaf"), proof.hashes);
    assert!(tree::verify_inclusion(&leaves[2], 2, 4, &proof.hashes, &tree::root_of(&leaves)));
}

#[test]
fn checkpoints_are_signed_byte_for_byte() {
    let log = common::key("node A, log-1");
    let vectors = common::vectors();
    let freshness = vectors["checkpoint_freshness"].as_u64().expect("time");
    let root = tree::root_of(&common::leaves(&common::entries()));
    let note = Checkpoint { origin: common::origin_a(), size: 4, root }.sign(&log, freshness);
    // The published note carries one more line, the cosignature of a witness.
    assert!(example!("checkpoint.note").starts_with(&note));
    for (published, size, fresh) in
        [(example!("checkpoint.note"), 4, Some(freshness)), (example!("checkpoint-earlier.note"), 2, None)]
    {
        let verified = checkpoint::verify(published, &common::origin_a(), &[log.verifying_key()]).expect("valid");
        assert_eq!((verified.size(), verified.freshness(), verified.note()), (size, fresh, published));
        assert_eq!(checkpoint::unverified_origin(published), Ok(common::origin_a()));
    }
    assert_eq!(checkpoint::vkey(&common::origin_a(), &log.verifying_key()), vectors["vkey_log"]);
    assert_eq!(checkpoint::freshness_vkey(&common::origin_a(), &log.verifying_key()), vectors["vkey_log_freshness"]);
}

#[test]
fn hashes_have_one_text() {
    let hash = protocol::sha256(b"x");
    assert_eq!(hash_from_text(&hash_to_text(&hash)), Some(hash));
    assert_eq!(hash_from_text(&(hash_to_text(&hash) + "=")), None);
    assert_eq!(hash_from_text("AAAA"), None);
}

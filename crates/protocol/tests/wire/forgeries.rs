// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! Changed documents, checkpoints and payloads are refused, and the error says what does not fit.

use crate::common::{self, example};
use protocol::checkpoint::{self, CheckpointError};
use protocol::node_document::{self, DocumentError, KeyEntry, KeyUse, NodeDocument};
use protocol::pattern::PatternError;
use protocol::record::{self, RecordError};
use protocol::{SigningKey, VerifyingKey, entry, key::KeyError};

fn document() -> NodeDocument {
    common::document_a().document().clone()
}

fn sign(document: &NodeDocument) -> Result<(), DocumentError> {
    document.sign(&common::key("node A, root")).map(|_| ())
}

#[test]
fn a_changed_node_document_is_refused() {
    let jws = example!("node-document.jws");
    let [header, payload, signature] = jws.split('.').collect::<Vec<_>>()[..] else { panic!("three parts") };
    let b64 = |text: &str| data_encoding::BASE64URL_NOPAD.encode(text.as_bytes());
    let json = example!("node-document.json");
    let with_payload = |json: &str| format!("{header}.{}.{signature}", b64(json));
    let with_header = |text: &str| format!("{}.{payload}.{signature}", b64(text));
    let check = |jws: &str| node_document::verify(jws).map(|_| ());
    assert_eq!(check(&with_payload(&json.replace("Musterstadt,", "Mustersdorf,"))), Err(DocumentError::Signature));
    let other_root = common::key("node B, root").verifying_key().to_string();
    let substituted = json.replace(&common::key("node A, root").verifying_key().to_string(), &other_root);
    assert_eq!(check(&with_payload(&substituted)), Err(DocumentError::NotItsRoot));
    assert_eq!(check(&with_payload(&json.replace("\"v\":1", "\"v\":2"))), Err(DocumentError::Version(2)));
    let duplicate = json.replace("\"seq\":1", "\"seq\":1,\"seq\":2");
    assert!(matches!(check(&with_payload(&duplicate)), Err(DocumentError::Json(_))));
    let id = common::node_a();
    for header in [
        format!(r#"{{"alg":"none","typ":"poolverbund-node+jws","kid":"{id}"}}"#),
        format!(r#"{{"alg":"HS256","typ":"poolverbund-node+jws","kid":"{id}"}}"#),
        format!(r#"{{"alg":"EdDSA","typ":"secevent+jwt","kid":"{id}"}}"#),
        format!(r#"{{"typ":"poolverbund-node+jws","alg":"EdDSA","kid":"{id}"}}"#),
        format!(r#"{{"alg":"EdDSA","typ":"poolverbund-node+jws","kid":"{id}","jwk":{{}}}}"#),
    ] {
        assert!(matches!(check(&with_header(&header)), Err(DocumentError::Jws(_))), "{header}");
    }
    let kid = format!(r#"{{"alg":"EdDSA","typ":"poolverbund-node+jws","kid":"{}"}}"#, common::node_b());
    assert_eq!(check(&with_header(&kid)), Err(DocumentError::NotItsRoot));
    for malformed in [format!("{jws}="), format!("{jws}."), jws.replace('.', ""), "a".repeat(65_537)] {
        assert!(matches!(check(&malformed), Err(DocumentError::Jws(_))));
    }
}

#[test]
fn the_root_key_can_not_sign_just_anything() {
    type Change = fn(&mut NodeDocument);
    let cases: [Change; 12] = [
        |d| d.seq = 0,
        |d| d.name = " ".to_owned(),
        |d| d.name = "Amt\u{202E}tmA".to_owned(),
        |d| d.log.epoch = 2,
        |d| d.keys.truncate(1),
        |d| d.keys[1].kid = "log-1".to_owned(),
        |d| d.keys[1].x = d.keys[0].x.clone(),
        |d| d.keys[1].x = d.root.clone(),
        |d| d.urls = vec!["ftp://a.example".to_owned()],
        |d| d.urls = vec!["https://a.example/?x".to_owned()],
        |d| d.urls = vec!["https://a.example".to_owned(); 33],
        |d| d.caps = vec!["two words".to_owned()],
    ];
    for (at, change) in cases.into_iter().enumerate() {
        let mut changed = document();
        change(&mut changed);
        assert!(matches!(sign(&changed), Err(DocumentError::Rule(_))), "case {at}");
    }
    assert_eq!(document().sign(&common::key("node B, root")), Err(DocumentError::Signature));
}

#[test]
fn keys_of_later_uses_are_kept_and_not_used() {
    let mut later = document();
    later.keys.push(KeyEntry {
        kid: "seal-1".to_owned(),
        key_use: KeyUse::Other("seal".to_owned()),
        x: "AA".to_owned(),
    });
    let signed = later.sign(&common::key("node A, root")).expect("valid");
    assert_eq!(signed.key("seal-1", &KeyUse::Other("seal".to_owned())), None);
    assert_eq!(node_document::verify(signed.jws()).expect("valid").document().keys.len(), 3);
}

#[test]
fn weak_and_noncanonical_keys_are_refused() {
    let mut identity = [0; 32];
    identity[0] = 1;
    assert_eq!(VerifyingKey::from_bytes(&identity), Err(KeyError::Weak));
    assert_eq!(VerifyingKey::from_bytes(&[0; 32]), Err(KeyError::Weak));
    // y = p + 3, a point of large order written with a coordinate above the field's prime.
    let mut above = [0xff; 32];
    above[0] = 0xf0;
    above[31] = 0x7f;
    assert_eq!(VerifyingKey::from_bytes(&above), Err(KeyError::Point));
    let mut changed = document();
    changed.keys[0].x = data_encoding::BASE64URL_NOPAD.encode(&identity);
    assert_eq!(sign(&changed), Err(DocumentError::Key { kid: "log-1".to_owned(), reason: KeyError::Weak }));
}

#[test]
fn two_documents_with_one_number_freeze_the_node() {
    let first = common::document_a();
    let mut other = document();
    other.name = "Anderer Name".to_owned();
    let other = other.sign(&common::key("node A, root")).expect("valid");
    assert_eq!(node_document::accept(Some(&first), &other), Err(DocumentError::RootEquivocation(1)));
    assert_eq!(node_document::accept(Some(&first), &common::document_b()), Err(DocumentError::OtherNode));
    let second = node_document::verify(example!("node-document-2.jws")).expect("valid");
    let mut third = document();
    third.seq = 3;
    let third = third.sign(&common::key("node A, root")).expect("valid");
    assert_eq!(node_document::accept(Some(&second), &third), Err(DocumentError::EpochWentBack));
}

#[test]
fn a_changed_checkpoint_is_refused() {
    let log = common::key("node A, log-1").verifying_key();
    let note = example!("checkpoint.note");
    let check = |note: &str, keys: &[VerifyingKey]| checkpoint::verify(note, &common::origin_a(), keys).map(|_| ());
    let keys = std::slice::from_ref(&log);
    assert_eq!(check(note, keys), Ok(()));
    assert_eq!(check(&note.replacen("\n4\n", "\n5\n", 1), keys), Err(CheckpointError::Signature));
    assert_eq!(check(&note.replacen("yCBS", "yCBT", 1), keys), Err(CheckpointError::Signature));
    assert_eq!(check(&note.replacen("s5KHwKj0", "s5KHwKj1", 1), keys), Err(CheckpointError::Signature));
    assert_eq!(check(&note.replacen("E/lbtQAAAABp", "E/lbtQAAAABq", 1), keys), Err(CheckpointError::Signature));
    let other_key = common::key("node B, http-1").verifying_key();
    assert_eq!(check(note, &[other_key]), Err(CheckpointError::Unsigned));
    assert_eq!(check(note, &[]), Err(CheckpointError::Unsigned));
    // The freshness stamp alone does not stand for the plain signature.
    let without: String = note.split_inclusive('\n').filter(|l| !l.contains("s5KHwKj0")).collect();
    assert_eq!(check(&without, keys), Err(CheckpointError::Unsigned));
    assert_eq!(check(&note.replacen("\n4\n", "\n04\n", 1), keys), Err(CheckpointError::Form));
    assert_eq!(check(&note.replacen("\n\n", "\nextra\n\n", 1), keys), Err(CheckpointError::Form));
    let other = protocol::Origin::first(common::node_b());
    assert!(matches!(checkpoint::verify(note, &other, keys), Err(CheckpointError::OtherOrigin(_))));
    let many = format!("{note}{}", "\u{2014} x AAAAAAA=\n".repeat(14));
    assert!(matches!(check(&many, keys), Err(CheckpointError::Note(_))));
    assert!(matches!(check(&format!("{note}{}", " ".repeat(8_192)), keys), Err(CheckpointError::Note(_))));
}

#[test]
fn a_changed_payload_is_refused() {
    let payload = example!("pattern-1.json").as_bytes();
    let salt = [7; 32];
    let make = |schema: &str, payload: &[u8]| {
        let commit = entry::commit(&salt, payload);
        entry::Entry::Record { time: common::DAY, schema: schema.to_owned(), commit, replaces: None }
            .encode()
            .expect("valid")
    };
    let check = |entry: &[u8], salt: &[u8; 32], payload: &[u8]| {
        record::verify_payload(entry, 5, &common::origin_a(), salt, payload)
    };
    let entry = make("pattern/1", payload);
    let verified = check(&entry, &salt, payload).expect("valid");
    assert_eq!((verified.node(), verified.epoch(), verified.index()), (&common::node_a(), 1, 5));
    assert_eq!((verified.leaf(), verified.time()), (entry::leaf_hash(&entry), common::DAY));
    let spaced = [payload, b"\n"].concat();
    assert_eq!(check(&entry, &salt, &spaced), Err(RecordError::Commitment(5)));
    assert_eq!(check(&entry, &[8; 32], payload), Err(RecordError::Commitment(5)));
    assert_eq!(check(&common::entries()[0], &salt, payload), Err(RecordError::NoPayload(5)));
    assert_eq!(check(&entry, &salt, &vec![b' '; 65_537]), Err(RecordError::TooLarge));
    // A lawful pattern behind a feedback entry becomes no pattern.
    let feedback = common::feedback("pattern/1", entry::commit(&salt, payload));
    assert_eq!(check(&feedback, &salt, payload), Err(RecordError::NoPayload(5)));
    assert_eq!(check(&make("later/1", b"\xff"), &salt, b"\xff"), Err(RecordError::NotText));
    assert!(check(&make("later/1", b"{}"), &salt, b"{}").is_ok());
    let faulty = check(&make("pattern/1", b"{}"), &salt, b"{}");
    assert!(matches!(faulty, Err(RecordError::Pattern(PatternError::Json(_)))));
}

#[test]
fn private_keys_do_not_show() {
    let key = SigningKey::from_seed([42; 32]);
    let shown = format!("{key:?}");
    assert!(shown.contains(&key.verifying_key().to_string()));
    assert!(!shown.contains(&data_encoding::BASE64URL_NOPAD.encode(&[42; 32])) && !shown.contains("42, 42"));
}

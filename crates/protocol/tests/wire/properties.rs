// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! What holds for all inputs: nothing panics, what is written is read back, proofs fit exactly one leaf.

use crate::common;
use proptest::prelude::*;
use protocol::heads::{Heads, HeadsQuery};
use protocol::paths::{self, BundleRef};
use protocol::{NodeId, Origin, bundle, checkpoint, control, entry, invite, json, node_document, pattern, proof, tree};

/// Reads bytes with every reader; none may panic, and none may take random bytes for authentic.
fn read_all(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let _ = json::check(bytes);
    let _ = entry::parse(bytes);
    let _ = Heads::parse(bytes);
    let _ = HeadsQuery::parse(Some(&text));
    let _ = BundleRef::parse(&text);
    let _ = protocol::Problem::parse(bytes);
    let _ = bundle::decode_entries(bytes, 256);
    let _ = bundle::decode_payloads(bytes, 256);
    let _ = tree::CompactRange::from_bytes(bytes);
    let _ = protocol::proof::TlogProof::parse(&text);
    let _ = protocol::KeyId::parse(&text);
    let keys = [common::key("node A, log-1").verifying_key()];
    assert!(node_document::verify(&text).is_err());
    assert!(invite::Invite::parse(&text).is_err());
    assert!(pattern::Pattern::parse(bytes).is_err());
    assert!(proof::verify(&text).is_err());
    // A witness's line may be broken; what the log key signed may not.
    let published = tree::root_of(&common::leaves(&common::entries()));
    let checkpoint = checkpoint::verify(&text, &common::origin_a(), &keys);
    assert!(checkpoint.is_err() || checkpoint.is_ok_and(|c| c.root() == published && c.size() == 4));
    assert!(control::verify(&text, &common::node_a(), 0, |_| Some(keys[0].clone())).is_err());
    assert!(control::verify_peering_request(bytes, &common::node_a(), 0).is_err());
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(200) })]

    #[test]
    fn no_reader_panics_on_any_bytes(bytes in prop::collection::vec(any::<u8>(), 0..600)) {
        read_all(&bytes);
    }

    #[test]
    fn no_reader_panics_on_broken_examples(
        which in 0_usize..5,
        at in any::<prop::sample::Index>(),
        with in prop::collection::vec(any::<u8>(), 0..4),
    ) {
        let examples = [
            common::example!("node-document.jws"),
            common::example!("checkpoint.note"),
            common::example!("proof-file.json"),
            common::example!("peering-request.jws"),
            common::example!("pattern-1.json"),
        ];
        let mut bytes = examples[which].as_bytes().to_vec();
        let at = at.index(bytes.len() - 1);
        bytes.splice(at..=at, with.iter().copied().chain([0xff]));
        read_all(&bytes);
    }

    #[test]
    fn bundles_are_read_back(entries in prop::collection::vec(prop::collection::vec(any::<u8>(), 0..50), 0..20)) {
        let encoded = bundle::encode_entries(&entries).expect("fits");
        prop_assert_eq!(bundle::decode_entries(&encoded, entries.len()), Ok(entries.clone()));
        prop_assert!(bundle::decode_entries(&encoded, entries.len() + 1).is_err());
        let slots: Vec<_> = entries.iter().map(|e| (!e.is_empty()).then(|| ([7; 32], e.clone()))).collect();
        let encoded = bundle::encode_payloads(&slots).expect("fits");
        prop_assert_eq!(bundle::decode_payloads(&encoded, slots.len()), Ok(slots));
    }

    #[test]
    fn a_proof_fits_its_leaf_alone(size in 1_u64..80, index in any::<prop::sample::Index>(), other in 0_u64..80) {
        let leaves: Vec<_> = (0..size).map(|i| protocol::sha256(&i.to_be_bytes())).collect();
        let at = index.index(leaves.len());
        let index = at as u64;
        let root = tree::root_of(&leaves);
        let proof = tree::inclusion_proof(&leaves, index).expect("leaf");
        prop_assert!(tree::verify_inclusion(&leaves[at], index, size, &proof, &root));
        if other != index {
            prop_assert!(!tree::verify_inclusion(&leaves[at], other, size, &proof, &root));
        }
        let mut longer = proof.clone();
        longer.push(root);
        prop_assert!(!tree::verify_inclusion(&leaves[at], index, size, &longer, &root));
        if let Some((_, shorter)) = proof.split_last() {
            prop_assert!(!tree::verify_inclusion(&leaves[at], index, size, shorter, &root));
        }
        prop_assert_eq!(reference_root(&leaves), root);
    }

    #[test]
    fn bundle_paths_have_one_form(number in 0_u64..10_000_000_000, width in 0_u8..=255) {
        let bundle = BundleRef { number, width: std::num::NonZeroU8::new(width) };
        prop_assert_eq!(BundleRef::parse(&bundle.path()), Some(bundle));
    }

    #[test]
    fn bundles_cover_what_is_missing(start in 0_u64..3_000, more in 0_u64..3_000) {
        let size = start + more;
        let bundles: Vec<_> = BundleRef::covering(start, size).collect();
        let end = bundles.last().map_or(size, |b| b.start() + b.len() as u64);
        prop_assert_eq!(end, size);
        prop_assert!(bundles.first().is_none_or(|b| b.start() <= start && start < b.start() + 256));
        prop_assert_eq!(bundles.is_empty(), more == 0);
    }
}

/// RFC 6962, 2.1, word for word.
fn reference_root(leaves: &[protocol::Hash]) -> protocol::Hash {
    match leaves.len() {
        0 => protocol::sha256(b""),
        1 => leaves[0],
        n => {
            let k = n.next_power_of_two() / 2;
            tree::node_hash(&reference_root(&leaves[..k]), &reference_root(&leaves[k..]))
        }
    }
}

#[test]
fn lengths_that_lie_are_refused_without_room_for_them() {
    assert!(bundle::decode_payloads(&u32::MAX.to_be_bytes(), 1).is_err());
    assert!(bundle::decode_payloads(&20_u32.to_be_bytes(), 1).is_err());
    assert!(bundle::decode_entries(&[0xff, 0xff, 0], 1).is_err());
    assert!(bundle::decode_entries(&[0; 514 + 2], 256).is_err());
    assert!(bundle::decode_entries(&vec![0; protocol::limits::ENTRY_BUNDLE_BYTES + 1], 256).is_err());
}

#[test]
fn json_that_readers_disagree_on_is_refused() {
    for fine in ["{}", "[1,-9007199254740991,\"\\u00e4\",true,null]", " {\"a\":{\"a\":1}} "] {
        assert!(json::check(fine.as_bytes()).is_ok(), "{fine}");
    }
    let deep = format!("{}{}", "[".repeat(10_000), "]".repeat(10_000));
    for faulty in [
        "",
        "{",
        "\u{FEFF}{}",
        "{}{}",
        "{} x",
        "{\"a\":1,\"a\":2}",
        "{\"a\":1,\"\\u0061\":2}",
        "9007199254740992",
        "-9007199254740992",
        "18446744073709551616",
        "1.0",
        "1e2",
        "1e400",
        "-0",
        "01",
        "\"\\ud800\"",
        "NaN",
        "'a'",
        &deep,
    ] {
        assert!(json::check(faulty.as_bytes()).is_err(), "{faulty:.40}");
    }
    assert!(json::check(b"\"\xff\"").is_err());
}

#[test]
fn ids_are_compared_whole() {
    let id = common::node_a().to_string();
    for other in [&id[1..], &id[..33], &id.to_uppercase(), &format!("{id}a"), &format!("{id}\n"), &id.replace('g', "1")]
    {
        assert!(NodeId::parse(other).is_err(), "{other}");
    }
    let origin = common::origin_a().to_string();
    assert_eq!(Origin::parse(&origin), Ok(common::origin_a()));
    for other in
        [format!("{origin}0x"), origin.replace("/1", "/01"), origin.replace("v1/", "v2/"), format!("{origin}/")]
    {
        assert!(Origin::parse(&other).is_err(), "{other}");
    }
    assert_eq!(paths::parse_log(&id, "1"), Some(common::origin_a()));
    assert_eq!(paths::parse_log(&id, "0"), None);
}

#[test]
fn paths_are_the_documented_ones() {
    let origin = common::origin_a();
    let log = format!("/federation/v1/logs/{}/1", common::node_a());
    assert_eq!(paths::checkpoint(&origin), format!("{log}/checkpoint"));
    assert_eq!(
        paths::entries(&origin, BundleRef::of(1_234_067, 2_000_000_000)),
        format!("{log}/tile/entries/x001/x234/067")
    );
    assert_eq!(paths::entries(&origin, BundleRef::of(0, 4)), format!("{log}/tile/entries/000.p/4"));
    assert_eq!(paths::payloads(&origin, 0), format!("{log}/payloads/000"));
    for other in ["0", "00", "0000", "x000/001", "001/001", "x1/001", "000.p/0", "000.p/256", "000.p/04", "000.p/", ""]
    {
        assert_eq!(BundleRef::parse(other), None, "{other}");
    }
}

#[test]
fn the_heads_query_has_one_form() {
    let query = |since: Option<&str>, wait| HeadsQuery { since: since.map(str::to_owned), wait };
    for (text, parsed) in [
        (None, query(None, 0)),
        (Some("wait=50"), query(None, 50)),
        (Some("since=7-x"), query(Some("7-x"), 0)),
        (Some("since=7&wait=1"), query(Some("7"), 1)),
    ] {
        assert_eq!(HeadsQuery::parse(text), Some(parsed.clone()));
        assert_eq!(parsed.to_text().as_deref(), text);
    }
    for other in ["wait=51", "wait=-1", "wait=1&since=7", "since=", "since=%20", "x=1", "since=1&wait=1&wait=2"] {
        assert_eq!(HeadsQuery::parse(Some(other)), None, "{other}");
    }
    let heads = Heads {
        cursor: "12".to_owned(),
        heads: vec![common::example!("checkpoint.note").to_owned()],
        docs: [(common::node_a(), 1)].into(),
    };
    assert_eq!(Heads::parse(&heads.to_bytes()), Ok(heads));
}

// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! Other implementations of the standards accept our bytes, and refuse them once changed.

use crate::common::{self, example};
use jsonwebtoken::{Algorithm, DecodingKey, Validation, decode};
use protocol::checkpoint;
use serde_json::Value;
use signed_note::{Note, StandardVerifier, VerifierList};
use web_bot_auth::components::{CoveredComponent, DerivedComponent, HTTPField};
use web_bot_auth::keyring::{Algorithm as RequestAlgorithm, KeyRing};
use web_bot_auth::message_signatures::{MessageVerifier, SignedMessage};

fn jose_accepts(jws: &str, public: &str) -> bool {
    let mut validation = Validation::new(Algorithm::EdDSA);
    validation.required_spec_claims.clear();
    validation.validate_aud = false;
    validation.validate_exp = false;
    let key = DecodingKey::from_ed_components(public).expect("key");
    decode::<Value>(jws, &key, &validation).is_ok()
}

#[test]
fn a_jose_library_verifies_documents_and_messages() {
    let (root, http) = (common::key("node A, root"), common::key("node A, http-1"));
    let cases = [
        (common::document_a().jws().to_owned(), root.verifying_key().to_string()),
        (example!("peering-request.jws").to_owned(), http.verifying_key().to_string()),
    ];
    for (jws, public) in cases {
        assert!(jose_accepts(&jws, &public));
        let at = jws.find('.').expect("dot") + 8;
        let other = if jws.as_bytes()[at] == b'A' { "B" } else { "A" };
        let mut changed = jws.clone();
        changed.replace_range(at..=at, other);
        assert!(!jose_accepts(&changed, &public));
    }
}

fn note_library_accepts(note: &str, vkey: &str) -> bool {
    let Ok(note) = Note::from_bytes(note.as_bytes()) else { return false };
    let verifier = StandardVerifier::new(vkey).expect("vkey");
    note.verify(&VerifierList::new(vec![Box::new(verifier)])).is_ok()
}

#[test]
fn a_signed_note_library_verifies_checkpoints() {
    let log = common::key("node A, log-1").verifying_key();
    let vkey = checkpoint::vkey(&common::origin_a(), &log);
    let note = common::signed(&common::entries(), 1_767_312_060);
    assert!(note_library_accepts(note.note(), &vkey));
    assert!(note_library_accepts(example!("checkpoint.note"), &vkey));
    assert!(!note_library_accepts(&note.note().replacen("\n4\n", "\n5\n", 1), &vkey));
}

struct Request {
    query: &'static str,
    headers: Vec<(String, String)>,
}

impl Request {
    fn published(query: &'static str) -> Self {
        let lines = example!("request-signature.txt").lines().skip(1);
        let headers = lines.map(|l| l.split_once(": ").expect("header"));
        Self { query, headers: headers.map(|(n, v)| (n.to_lowercase(), v.to_owned())).collect() }
    }
}

impl SignedMessage for Request {
    fn lookup_component(&self, name: &CoveredComponent) -> Vec<String> {
        match name {
            CoveredComponent::Derived(DerivedComponent::Method { .. }) => vec!["GET".to_owned()],
            CoveredComponent::Derived(DerivedComponent::Path { .. }) => {
                vec![protocol::paths::checkpoint(&common::origin_a())]
            }
            CoveredComponent::Derived(DerivedComponent::Query { .. }) => vec![self.query.to_owned()],
            CoveredComponent::HTTP(HTTPField { name, .. }) => {
                self.headers.iter().filter(|(n, _)| n == name).map(|(_, v)| v.clone()).collect()
            }
            CoveredComponent::Derived(_) => Vec::new(),
        }
    }
}

#[test]
fn a_message_signature_library_verifies_requests() {
    let http = common::key("node A, http-1").verifying_key();
    let mut ring = KeyRing::default();
    let key_id = format!("{}#http-1", common::node_a());
    assert!(ring.import_raw(key_id, RequestAlgorithm::Ed25519, http.to_bytes().to_vec()));
    let accepts = |request: &Request| {
        let verifier = MessageVerifier::parse(request, |_| true).expect("form");
        verifier.verify(&ring, None).is_ok()
    };
    assert!(accepts(&Request::published("?wait=50")));
    assert!(!accepts(&Request::published("?wait=49")));
    let mut redirected = Request::published("?wait=50");
    for (name, value) in &mut redirected.headers {
        if name == "pool-to" {
            *value = common::node_a().to_string();
        }
    }
    assert!(!accepts(&redirected));
}

// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! Request signatures: the published one, and every way to get one past a node.

use crate::common::{self, example};
use protocol::request_signature::{
    Received, RequestParts, Signer, VerifiedRequest, content_digest, sign, single, verify,
};
use protocol::{KeyId, Problem, paths};

const CREATED: u64 = 1_767_312_100;

fn key_id() -> KeyId {
    KeyId { node: common::node_a(), kid: "http-1".to_owned() }
}

struct Sent {
    path: String,
    digest: String,
    to: String,
    input: String,
    signature: String,
}

/// The request of the examples, signed here.
fn sent() -> Sent {
    let (path, digest, to) =
        (paths::checkpoint(&common::origin_a()), content_digest(b""), common::node_b().to_string());
    let parts =
        RequestParts { method: "GET", path: &path, query: Some("wait=50"), content_digest: &digest, pool_to: &to };
    let nonce: [u8; 16] = std::array::from_fn(|i| u8::try_from(i).expect("small"));
    let headers = sign(&parts, &common::key("node A, http-1"), &key_id(), CREATED, nonce);
    Sent { path, digest, to, input: headers.signature_input, signature: headers.signature }
}

impl Sent {
    fn received(&self) -> Received<'_> {
        Received {
            method: "GET",
            path: &self.path,
            query: Some("wait=50"),
            content_digest: Some(&self.digest),
            pool_to: Some(&self.to),
            signature_input: Some(&self.input),
            signature: Some(&self.signature),
            content_encoding: false,
            body: b"",
        }
    }
}

fn check(received: &Received<'_>, now: u64) -> Result<VerifiedRequest, Problem> {
    verify(received, now, &common::node_b(), |id| {
        let key = common::key("node A, http-1").verifying_key();
        (*id == key_id()).then_some(Signer { key, refusal: None })
    })
}

#[test]
fn the_published_signature_is_made_and_verified() {
    let sent = sent();
    let text = format!(
        "GET {}?wait=50\nContent-Digest: {}\nPool-To: {}\nSignature-Input: {}\nSignature: {}\n",
        sent.path, sent.digest, sent.to, sent.input, sent.signature
    );
    assert_eq!(text, example!("request-signature.txt"));
    let verified = check(&sent.received(), CREATED + 20).expect("valid");
    assert_eq!((verified.node(), verified.nonce.as_str()), (&common::node_a(), "AAECAwQFBgcICQoLDA0ODw"));
}

#[test]
fn clocks_may_differ_by_five_minutes() {
    let sent = sent();
    for (now, fine) in [(CREATED - 300, true), (CREATED + 299, true), (CREATED - 301, false), (CREATED + 300, false)] {
        let expected = (!fine).then_some(Problem::ClockSkew { server_time: now });
        assert_eq!(check(&sent.received(), now).err(), expected, "{now}");
    }
}

#[test]
fn a_request_for_another_node_is_named_to_its_signer_alone() {
    let sent = sent();
    let signer = |_: &KeyId| Some(Signer { key: common::key("node A, http-1").verifying_key(), refusal: None });
    let result = verify(&sent.received(), CREATED, &common::node_a(), signer);
    assert_eq!(result, Err(Problem::WrongRecipient));
    let stranger = verify(&sent.received(), CREATED, &common::node_a(), |_| None);
    assert_eq!(stranger, Err(Problem::BadSignature));
}

#[test]
fn a_refused_peer_learns_why_only_with_its_key() {
    let sent = sent();
    let refused = |role: &'static str| {
        let key = common::key(role).verifying_key();
        move |_: &KeyId| Some(Signer { key, refusal: Some(Problem::PeerRevoked) })
    };
    let own = verify(&sent.received(), CREATED, &common::node_b(), refused("node A, http-1"));
    assert_eq!(own, Err(Problem::PeerRevoked));
    let other = verify(&sent.received(), CREATED, &common::node_b(), refused("node B, http-1"));
    assert_eq!(other, Err(Problem::BadSignature));
}

#[test]
fn whatever_was_changed_on_the_way_is_refused() {
    let sent = sent();
    let fine = sent.received();
    let other_digest = content_digest(b"x");
    let upper = sent.path.to_uppercase();
    let cases = [
        Received { method: "POST", ..fine },
        Received { path: "/federation/v1/heads", ..fine },
        Received { path: &upper, ..fine },
        Received { query: Some("wait=51"), ..fine },
        Received { query: None, ..fine },
        Received { query: Some("wait=50&x=%20"), ..fine },
        Received { body: b"x", ..fine },
        Received { body: b"x", content_digest: Some(&other_digest), ..fine },
        Received { content_digest: None, ..fine },
        Received { pool_to: None, ..fine },
        Received { signature: None, ..fine },
        Received { signature_input: None, ..fine },
        Received { content_encoding: true, ..fine },
    ];
    for case in cases {
        assert_eq!(check(&case, CREATED), Err(Problem::BadSignature), "{case:?}");
    }
}

/// Signs any parameter text, as a caller would that does not keep the profile but has a valid key.
fn with_parameters(change: impl Fn(&str) -> String) -> Result<VerifiedRequest, Problem> {
    let mut sent = sent();
    sent.input = change(&sent.input);
    let (label, parameters) = sent.input.split_once('=').expect("label");
    let base = example!("request-signature-base.txt");
    let before = base.rfind("\"@signature-params\": ").expect("last line");
    let base = format!("{}\"@signature-params\": {parameters}", &base[..before]);
    let signature = common::key("node A, http-1").sign(base.as_bytes());
    sent.signature = format!("{label}=:{}:", data_encoding::BASE64.encode(&signature));
    check(&sent.received(), CREATED)
}

#[test]
fn parameters_may_come_in_any_order_but_only_these() {
    assert!(with_parameters(str::to_owned).is_ok());
    let moved = |input: &str| {
        let tag = ";tag=\"poolverbund/1\"";
        input.replace(tag, "").replacen(";created", &format!("{tag};created"), 1)
    };
    assert!(with_parameters(moved).is_ok());
    let refused: [fn(&str) -> String; 12] = [
        |i| i.replace("poolverbund/1", "poolverbund/2"),
        |i| i.replace(";tag=\"poolverbund/1\"", ""),
        |i| i.and(";alg=\"ed25519\""),
        |i| i.and(";created=1767312100"),
        |i| i.replace("expires=1767312400", "expires=1767312401"),
        |i| i.replace("expires=1767312400", "expires=1767312100"),
        |i| i.replace(" \"content-digest\"", ""),
        |i| i.replace(" \"pool-to\"", ""),
        |i| i.replace("(\"@method\" \"@path\" \"@query\" \"content-digest\" \"pool-to\")", "()"),
        |i| i.replace("AAECAwQFBgcICQoLDA0ODw", "AAECAw"),
        |i| i.replace("#http-1", "#http-2"),
        |i| i.and(", sig2=()"),
    ];
    for (at, change) in refused.into_iter().enumerate() {
        assert_eq!(with_parameters(change), Err(Problem::BadSignature), "case {at}");
    }
}

trait And {
    fn and(&self, more: &str) -> String;
}

impl And for str {
    fn and(&self, more: &str) -> String {
        format!("{self}{more}")
    }
}

#[test]
fn a_header_counts_only_if_it_is_there_once() {
    assert_eq!(single([b"a".as_slice()].into_iter()), Some("a"));
    assert_eq!(single([b"a".as_slice(), b"a".as_slice()].into_iter()), None);
    assert_eq!(single([b"\xc3\xa4".as_slice()].into_iter()), None);
    assert_eq!(single(std::iter::empty()), None);
}

#[test]
fn problems_survive_the_wire() {
    let problems = [
        Problem::BadSignature,
        Problem::ClockSkew { server_time: CREATED },
        Problem::RateLimited { retry_after: 30 },
        Problem::PeerRevoked,
        Problem::NotMirrored,
        Problem::InviteRefused,
    ];
    for problem in problems {
        let body = problem.to_json().to_string();
        assert_eq!(Problem::parse(body.as_bytes()), Some(problem));
        assert!(body.contains(&format!("urn:poolverbund:problem:{}", problem.token())));
    }
}

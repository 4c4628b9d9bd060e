// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! Requests that a node does not answer, and the problem type that it names.

use domain::random::{Random, SeededRandom};
use jiff::SignedDuration;
use node::service::peering;
use protocol::request_signature::{self, RequestParts, SignatureHeaders};
use protocol::{KeyId, NodeId, Origin, SigningKey, paths};
use reqwest::header::CONTENT_TYPE;

use crate::city::{City, clock, peer};

/// A request as its sender built it.
struct Sent {
    path: String,
    digest: Option<String>,
    pool_to: String,
    headers: SignatureHeaders,
    body: Vec<u8>,
}

fn sign_with(key: &SigningKey, key_id: &KeyId, to: &NodeId, path: &str, created: i64, nonce: u64) -> Sent {
    let digest = request_signature::content_digest(b"");
    let parts = RequestParts { method: "GET", path, query: None, content_digest: &digest, pool_to: to.as_str() };
    let mut bytes = [0; 16];
    SeededRandom::new(nonce).fill(&mut bytes);
    let headers = request_signature::sign(&parts, key, key_id, created.cast_unsigned(), bytes);
    Sent { path: path.to_owned(), digest: Some(digest), pool_to: to.to_string(), headers, body: Vec::new() }
}

fn signed(from: &City, to: &City, path: &str, nonce: u64) -> Sent {
    let identity = &from.node.identity;
    let key_id = KeyId { node: identity.id.clone(), kid: identity.http_kid.clone() };
    let now = from.node.clock.now().as_second();
    sign_with(&identity.http_key, &key_id, to.id(), path, now, nonce)
}

/// Sends and returns the status with the token of the problem, or `""` for content.
async fn send(to: &City, sent: &Sent) -> (u16, String) {
    let mut request = to
        .node
        .http
        .get(format!("http://{}{}", to.address, sent.path))
        .header("pool-to", &sent.pool_to)
        .header("signature-input", &sent.headers.signature_input)
        .header("signature", &sent.headers.signature)
        .body(sent.body.clone());
    if let Some(digest) = &sent.digest {
        request = request.header("content-digest", digest);
    }
    let answer = request.send().await.expect("an answer");
    let status = answer.status().as_u16();
    let is_problem = answer.headers().get(CONTENT_TYPE).is_some_and(|kind| kind == "application/problem+json");
    let body = answer.bytes().await.expect("a body");
    if !is_problem {
        return (status, String::new());
    }
    let problem: serde_json::Value = serde_json::from_slice(&body).expect("JSON");
    let token = problem["type"].as_str().and_then(|text| text.strip_prefix("urn:poolverbund:problem:"));
    (status, token.expect("a problem type").to_owned())
}

fn own_checkpoint(city: &City) -> String {
    paths::checkpoint(&Origin::first(city.id().clone()))
}

fn token(status: u16, token: &str) -> (u16, String) {
    (status, token.to_owned())
}

#[tokio::test]
async fn an_active_peer_is_answered_once_per_nonce() {
    let clock = clock();
    let server = City::found("Pool Eins", 401, &clock).await;
    let client = City::found("Pool Zwei", 402, &clock).await;
    peer(&server, &client).await;
    let request = signed(&client, &server, &own_checkpoint(&server), 1);
    assert_eq!(send(&server, &request).await, token(200, ""));
    assert_eq!(send(&server, &request).await, token(401, "replayed-nonce"));
    clock.advance(SignedDuration::from_secs(301));
    assert_eq!(send(&server, &request).await, token(401, "clock-skew"), "after the window the time refuses");
}

#[tokio::test]
async fn a_request_for_another_node_is_refused() {
    let clock = clock();
    let a = City::found("Pool Eins", 411, &clock).await;
    let b = City::found("Pool Zwei", 412, &clock).await;
    let c = City::found("Pool Drei", 413, &clock).await;
    peer(&a, &b).await;
    let meant_for_c = signed(&b, &c, &own_checkpoint(&a), 1);
    assert_eq!(send(&a, &meant_for_c).await, token(401, "wrong-recipient"));
}

#[tokio::test]
async fn clocks_that_differ_by_ten_minutes_are_named() {
    let clock = clock();
    let server = City::found("Pool Eins", 421, &clock).await;
    let client = City::found("Pool Zwei", 422, &clock).await;
    peer(&server, &client).await;
    let identity = &client.node.identity;
    let key_id = KeyId { node: identity.id.clone(), kid: identity.http_kid.clone() };
    for (nonce, shift) in [(1, -600), (2, 600)] {
        let created = client.node.clock.now().as_second() + shift;
        let path = own_checkpoint(&server);
        let request = sign_with(&identity.http_key, &key_id, server.id(), &path, created, nonce);
        assert_eq!(send(&server, &request).await, token(401, "clock-skew"), "{shift} s");
    }
}

#[tokio::test]
async fn strangers_and_forgers_learn_nothing() {
    let clock = clock();
    let server = City::found("Pool Eins", 431, &clock).await;
    let client = City::found("Pool Zwei", 432, &clock).await;
    let stranger = City::found("Pool Fremd", 433, &clock).await;
    peer(&server, &client).await;
    let path = own_checkpoint(&server);
    let bad = token(401, "bad-signature");

    assert_eq!(send(&server, &signed(&stranger, &server, &path, 1)).await, bad, "unknown node");
    let mut request = signed(&client, &server, &path, 2);
    request.digest = None;
    assert_eq!(send(&server, &request).await, bad, "no digest");
    let mut request = signed(&client, &server, &path, 3);
    request.path = paths::HEADS.to_owned();
    assert_eq!(send(&server, &request).await, bad, "another path than signed");
    let mut request = signed(&client, &server, &path, 4);
    request.headers.signature_input = request.headers.signature_input.replace(r#" "pool-to""#, "");
    assert_eq!(send(&server, &request).await, bad, "less covered");
    let forged_id = KeyId { node: client.id().clone(), kid: "http-1".to_owned() };
    let now = client.node.clock.now().as_second();
    let own_key = &stranger.node.identity.http_key;
    let request = sign_with(own_key, &forged_id, server.id(), &path, now, 5);
    assert_eq!(send(&server, &request).await, bad, "the key of another node");
    let log_id = KeyId { node: client.id().clone(), kid: "log-1".to_owned() };
    let request = sign_with(&client.node.identity.log_key, &log_id, server.id(), &path, now, 6);
    assert_eq!(send(&server, &request).await, bad, "a key of another use");
    let mut request = signed(&client, &server, &path, 7);
    request.body = b"something".to_vec();
    assert_eq!(send(&server, &request).await, token(413, "too-large"), "content in a GET");
    assert_eq!(send(&server, &signed(&client, &server, &path, 8)).await, token(200, ""), "the peer itself is answered");
}

#[tokio::test]
async fn what_a_node_may_ask_depends_on_the_peering() {
    let clock = clock();
    let server = City::found("Pool Eins", 441, &clock).await;
    let client = City::found("Pool Zwei", 442, &clock).await;
    let invite = peering::invite_create(&server.node, &server.admin).await.expect("an invite");
    peering::request(&client.node, &invite, &client.admin).await.expect("requested");
    let (log, document) = (own_checkpoint(&server), paths::node(server.id()));
    assert_eq!(send(&server, &signed(&client, &server, &log, 1)).await, token(403, "unknown-peer"));
    assert_eq!(send(&server, &signed(&client, &server, &document, 2)).await, token(200, ""));
    peering::approve(&server.node, client.id(), &server.admin, &server.digits(&client)).await.expect("approved");
    peering::approve(&client.node, server.id(), &client.admin, &client.digits(&server)).await.expect("approved");
    assert_eq!(send(&server, &signed(&client, &server, &log, 3)).await, token(200, ""));
    peering::suspend(&server.node, client.id(), &server.admin, "Wartung").await.expect("paused");
    assert_eq!(send(&server, &signed(&client, &server, &log, 4)).await, token(403, "peer-suspended"));
    peering::revoke(&server.node, client.id(), &server.admin, "Ende").await.expect("ended");
    assert_eq!(send(&server, &signed(&client, &server, &log, 5)).await, token(403, "peer-revoked"));
    assert_eq!(send(&server, &signed(&client, &server, &document, 6)).await, token(403, "peer-revoked"));
}

#[tokio::test]
async fn other_logs_and_missing_bundles_are_not_mirrored() {
    let clock = clock();
    let server = City::found("Pool Eins", 451, &clock).await;
    let client = City::found("Pool Zwei", 452, &clock).await;
    peer(&server, &client).await;
    let own = format!("/federation/v1/logs/{}", server.id());
    let other = own_checkpoint(&client);
    let missing = [
        other,
        format!("{own}/2/checkpoint"),
        format!("{own}/01/checkpoint"),
        format!("{own}/1/tile/entries/000"),
        format!("{own}/1/tile/entries/000.p/2"),
        format!("{own}/1/tile/entries/0"),
        format!("{own}/1/payloads/001"),
        paths::node(client.id()),
    ];
    for (nonce, path) in (1..).zip(&missing) {
        assert_eq!(send(&server, &signed(&client, &server, path, nonce)).await, token(404, "not-mirrored"), "{path}");
    }
    let there = format!("{own}/1/tile/entries/000.p/1");
    assert_eq!(send(&server, &signed(&client, &server, &there, 99)).await, token(200, ""));
}

#[tokio::test]
async fn more_than_six_hundred_requests_a_minute_are_put_off() {
    let clock = clock();
    let server = City::found("Pool Eins", 461, &clock).await;
    let client = City::found("Pool Zwei", 462, &clock).await;
    peer(&server, &client).await;
    clock.advance(SignedDuration::from_secs(60));
    let path = paths::node(server.id());
    for nonce in 0..600 {
        assert_eq!(send(&server, &signed(&client, &server, &path, nonce)).await, token(200, ""), "request {nonce}");
    }
    assert_eq!(send(&server, &signed(&client, &server, &path, 600)).await, token(429, "rate-limited"));
    clock.advance(SignedDuration::from_secs(60));
    assert_eq!(send(&server, &signed(&client, &server, &path, 601)).await, token(200, ""));
}

// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! Who sent a request: extractors that let a handler run only for a verified caller.
//!
//! The order is that of PROTOCOL 2.4: sizes, form, key, signature, digest, recipient, time,
//! state of the peer, nonce, quota. Up to the signature every refusal reads `bad-signature`.

use std::sync::Arc;
use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::extract::{FromRequest, OriginalUri, Request};
use axum::http::request::Parts;
use axum::http::{HeaderMap, Method};
use jiff::SignedDuration;
use protocol::control::{self, PeeringRequest};
use protocol::node_document::{self, KeyUse};
use protocol::request_signature::{self, POOL_TO, Received, Signer, VerifiedRequest};
use protocol::{KeyId, NodeId, Problem, limits};
use storage::{Peer, PeerState};
use tokio::sync::OwnedSemaphorePermit;

use super::super::problem::FederationError;
use super::super::quota::RunningRequest;
use super::Federation;

/// Time to receive a whole body (PROTOCOL 2.12).
const BODY_TIMEOUT: Duration = Duration::from_mins(1);
/// When a peer that used its share of a minute may ask again.
const RETRY_AFTER_S: u64 = 30;

/// A request of an active peer.
pub(super) struct ActivePeer {
    _running: RunningRequest,
}

/// A request of a node that is known here and whose peering has not ended.
pub(super) struct KnownPeer {
    _running: RunningRequest,
}

/// A delivery to the inbox: by a known node, or by a stranger with a peering request.
pub(super) struct Delivery {
    /// Who sent it; its signature over the request was verified.
    pub(super) sender: NodeId,
    /// What is known of the sender.
    pub(super) peer: Option<Peer>,
    /// The body, at most [`limits::INBOX_BODY_BYTES`] long.
    pub(super) body: Bytes,
    _running: Option<RunningRequest>,
    _stranger: Option<OwnedSemaphorePermit>,
}

impl FromRequest<Arc<Federation>> for ActivePeer {
    type Rejection = FederationError;

    async fn from_request(request: Request, federation: &Arc<Federation>) -> Result<Self, FederationError> {
        let (delivery, running) = authenticate(request, federation, active_only).await?;
        drop(delivery);
        Ok(Self { _running: running.ok_or(Problem::BadSignature)? })
    }
}

impl FromRequest<Arc<Federation>> for KnownPeer {
    type Rejection = FederationError;

    async fn from_request(request: Request, federation: &Arc<Federation>) -> Result<Self, FederationError> {
        let (delivery, running) = authenticate(request, federation, not_revoked).await?;
        drop(delivery);
        Ok(Self { _running: running.ok_or(Problem::BadSignature)? })
    }
}

impl FromRequest<Arc<Federation>> for Delivery {
    type Rejection = FederationError;

    async fn from_request(request: Request, federation: &Arc<Federation>) -> Result<Self, FederationError> {
        let (sent, running) = authenticate(request, federation, not_revoked).await?;
        Ok(Self {
            sender: sent.request.key_id.node,
            peer: sent.peer,
            body: sent.body,
            _running: running,
            _stranger: sent.place,
        })
    }
}

/// A request whose signature, recipient, time and nonce hold.
struct Sent {
    request: VerifiedRequest,
    peer: Option<Peer>,
    body: Bytes,
    place: Option<OwnedSemaphorePermit>,
}

/// Why a known node may not do what only active peers may.
fn active_only(state: PeerState) -> Option<Problem> {
    match state {
        PeerState::Active => None,
        PeerState::Suspended => Some(Problem::PeerSuspended),
        PeerState::Revoked => Some(Problem::PeerRevoked),
        PeerState::Invited | PeerState::Requested | PeerState::Approved => Some(Problem::UnknownPeer),
    }
}

/// Why a known node may not exchange node documents and peering messages.
fn not_revoked(state: PeerState) -> Option<Problem> {
    (state == PeerState::Revoked).then_some(Problem::PeerRevoked)
}

async fn authenticate(
    request: Request,
    federation: &Federation,
    refusal: fn(PeerState) -> Option<Problem>,
) -> Result<(Sent, Option<RunningRequest>), FederationError> {
    let place = federation.quotas.unverified().await;
    let (parts, body) = request.into_parts();
    let body = read_body(&parts, body).await?;
    let node = &federation.node;
    let now = node.clock.now();
    let claimed = claimed_key(&parts.headers).ok_or(Problem::BadSignature)?;
    let peer = {
        let mut tx = node.store.snapshot("federation_peer").await?;
        tx.peer_fetch(&claimed.node).await?
    };
    let now_s = now.as_second().cast_unsigned();
    let signer = match &peer {
        Some(peer) => known_signer(peer, &claimed, refusal),
        None => stranger(&parts, &body, &node.identity.id, now_s, &claimed),
    };
    let verified = verify(federation, &parts, &body, now_s, &claimed, signer)?;
    let fresh = {
        let mut tx = node.store.begin("federation_nonce").await?;
        let memory = SignedDuration::from_secs(limits::NONCE_MEMORY_SECONDS.cast_signed());
        let fresh = tx.nonce_insert(&verified.key_id.to_string(), &verified.nonce, now + memory).await?;
        tx.commit().await?;
        fresh
    };
    if !fresh {
        return Err(Problem::ReplayedNonce.into());
    }
    // A stranger keeps its place among the unverified: its name proves nothing and must not fill the counters.
    let (place, running) = if peer.is_some() {
        drop(place);
        let running = federation.quotas.admit(verified.node(), now.as_second()).await;
        (None, Some(running.ok_or(Problem::RateLimited { retry_after: RETRY_AFTER_S })?))
    } else {
        (place, None)
    };
    Ok((Sent { request: verified, peer, body, place }, running))
}

async fn read_body(parts: &Parts, body: Body) -> Result<Bytes, FederationError> {
    let header_bytes: usize = parts.headers.iter().map(|(name, value)| name.as_str().len() + value.len()).sum();
    if header_bytes > limits::HEADER_BYTES {
        return Err(Problem::TooLarge.into());
    }
    // Only the inbox takes content.
    let bytes_max = if parts.method == Method::POST { limits::INBOX_BODY_BYTES } else { 0 };
    match tokio::time::timeout(BODY_TIMEOUT, axum::body::to_bytes(body, bytes_max)).await {
        Ok(Ok(body)) => Ok(body),
        Ok(Err(_)) => Err(Problem::TooLarge.into()),
        Err(_) => Err(Problem::BadSignature.into()),
    }
}

fn header<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    request_signature::single(headers.get_all(name).iter().map(axum::http::HeaderValue::as_bytes))
}

/// The key that the request names, before anything is verified: only to look the sender up.
fn claimed_key(headers: &HeaderMap) -> Option<KeyId> {
    let input = header(headers, "signature-input")?;
    let (_, rest) = input.split_once(";keyid=\"")?;
    let (keyid, _) = rest.split_once('"')?;
    KeyId::parse(keyid)
}

fn known_signer(peer: &Peer, claimed: &KeyId, refusal: fn(PeerState) -> Option<Problem>) -> Option<Signer> {
    let document = node_document::verify(peer.doc_jws.as_deref()?).ok()?;
    let key = document.key(&claimed.kid, &KeyUse::Http).filter(|_| *document.node() == claimed.node)?;
    Some(Signer { key, refusal: refusal(peer.state) })
}

/// A stranger may do one thing: deliver a peering request that carries its own node document.
fn stranger(parts: &Parts, body: &[u8], own: &NodeId, now_s: u64, claimed: &KeyId) -> Option<Signer> {
    if parts.method != Method::POST {
        return None;
    }
    let PeeringRequest { document, .. } = control::verify_peering_request(body, own, now_s).ok()?;
    let key = document.key(&claimed.kid, &KeyUse::Http).filter(|_| *document.node() == claimed.node)?;
    Some(Signer { key, refusal: None })
}

fn verify(
    federation: &Federation,
    parts: &Parts,
    body: &[u8],
    now_s: u64,
    claimed: &KeyId,
    signer: Option<Signer>,
) -> Result<VerifiedRequest, Problem> {
    let uri = parts.extensions.get::<OriginalUri>().map_or(&parts.uri, |original| &original.0);
    let path = signed_path(&federation.path_prefix, uri.path());
    let received = Received {
        method: parts.method.as_str(),
        path: &path,
        query: uri.query(),
        content_digest: header(&parts.headers, "content-digest"),
        pool_to: header(&parts.headers, POOL_TO),
        signature_input: header(&parts.headers, "signature-input"),
        signature: header(&parts.headers, "signature"),
        content_encoding: parts.headers.contains_key("content-encoding"),
        body,
    };
    request_signature::verify(&received, now_s, &federation.node.identity.id, |key_id| {
        signer.filter(|_| key_id == claimed)
    })
}

/// The path as the caller signed it: with the prefix of the public URL, which a proxy may have taken away.
fn signed_path(prefix: &str, path: &str) -> String {
    if path.starts_with(prefix) { path.to_owned() } else { format!("{prefix}{path}") }
}

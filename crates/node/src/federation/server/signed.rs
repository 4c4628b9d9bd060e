// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! Who sent a request: extractors that let a handler run only for a verified caller.
//!
//! The order is that of PROTOCOL 2.4: sizes, form, key, signature, digest, recipient, time,
//! state of the peer, nonce, quota. Up to the signature every refusal reads `bad-signature`.

use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use axum::body::{Body, Bytes, HttpBody};
use axum::extract::{ConnectInfo, FromRequest, OriginalUri, Request};
use axum::http::request::Parts;
use axum::http::{HeaderMap, Method};
use jiff::SignedDuration;
use protocol::control::{self, Event, PeeringRequest};
use protocol::node_document::{self, KeyUse};
use protocol::request_signature::{self, POOL_TO, Received, Signer, VerifiedRequest};
use protocol::{KeyId, NodeId, Problem, limits, sha256};
use storage::{Peer, PeerState, Store, StoreError};

use super::super::problem::FederationError;
use super::super::quota::{RunningRequest, UnverifiedPlace};
use super::Federation;

/// Time to receive a whole body: nobody is verified before it is here, and no inbox message has more than 80 KiB.
const BODY_TIMEOUT: Duration = Duration::from_secs(10);
/// Header in which a named proxy says for whom it asks; its own entry is the last one.
const FORWARDED_FOR: &str = "x-forwarded-for";
/// When a peer that used its share of a minute may ask again.
const RETRY_AFTER_S: u64 = 30;

/// A request of an active peer.
pub(super) struct ActivePeer {
    node: NodeId,
    _running: RunningRequest,
}

impl ActivePeer {
    /// Who asks.
    pub(super) fn node(&self) -> &NodeId {
        &self.node
    }
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
    _stranger: Option<UnverifiedPlace>,
}

impl FromRequest<Arc<Federation>> for ActivePeer {
    type Rejection = FederationError;

    async fn from_request(request: Request, federation: &Arc<Federation>) -> Result<Self, FederationError> {
        let (sent, running) = authenticate(request, federation, active_only).await?;
        Ok(Self { node: sent.request.key_id.node, _running: running.ok_or(Problem::BadSignature)? })
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
    place: Option<UnverifiedPlace>,
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
    let (parts, body) = request.into_parts();
    check_head(&parts, &body)?;
    let node = &federation.node;
    let source = source(&parts, &node.settings.trusted_proxies);
    let place = tokio::time::timeout(BODY_TIMEOUT, federation.quotas.unverified(source)).await;
    let place = place.ok().flatten().ok_or(Problem::RateLimited { retry_after: RETRY_AFTER_S })?;
    let body = read_body(body).await?;
    let now = node.clock.now();
    let claimed = claimed_key(&parts.headers).ok_or(Problem::BadSignature)?;
    let peer = {
        let mut tx = node.store.snapshot("federation_peer").await?;
        tx.peer_fetch(&claimed.node).await?
    };
    let now_s = now.as_second().cast_unsigned();
    let mut invite = None;
    let signer = match &peer {
        Some(peer) => known_signer(peer, &claimed, refusal),
        None if parts.method != Method::POST => None,
        None if !federation.quotas.stranger(now.as_second()) => {
            return Err(Problem::RateLimited { retry_after: RETRY_AFTER_S }.into());
        }
        None => stranger(&body, &node.identity.id, now_s, &claimed).map(|(signer, token)| {
            invite = Some(token);
            signer
        }),
    };
    let verified = verify(federation, &parts, &body, now_s, &claimed, signer)?;
    if let Some(token) = invite
        && !invite_holds(&node.store, &token, verified.node()).await?
    {
        return Err(Problem::InviteRefused.into());
    }
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
        (Some(place), None)
    };
    Ok((Sent { request: verified, peer, body, place }, running))
}

/// What the head alone shows to be too large; only the inbox takes content.
fn check_head(parts: &Parts, body: &Body) -> Result<(), Problem> {
    let header_bytes: usize = parts.headers.iter().map(|(name, value)| name.as_str().len() + value.len()).sum();
    let announced = body.size_hint().lower();
    let content = parts.method != Method::POST && !body.is_end_stream();
    if header_bytes > limits::HEADER_BYTES || content || announced > limits::INBOX_BODY_BYTES as u64 {
        return Err(Problem::TooLarge);
    }
    Ok(())
}

/// The address that a request comes from, as far as a named proxy in front tells; `None` when the
/// server does not know (requests that did not come through a socket).
fn source(parts: &Parts, proxies: &[IpAddr]) -> Option<IpAddr> {
    let ConnectInfo(sender) = parts.extensions.get::<ConnectInfo<SocketAddr>>()?;
    let sender = sender.ip().to_canonical();
    let forwarded = || parts.headers.get_all(FORWARDED_FOR).iter().next_back()?.to_str().ok()?.rsplit(',').next();
    if proxies.iter().any(|proxy| proxy.to_canonical() == sender) {
        return Some(forwarded().and_then(|text| text.trim().parse().ok()).unwrap_or(sender));
    }
    Some(sender)
}

async fn read_body(body: Body) -> Result<Bytes, FederationError> {
    match tokio::time::timeout(BODY_TIMEOUT, axum::body::to_bytes(body, limits::INBOX_BODY_BYTES)).await {
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

/// Whether a stranger holds an invite that can be used; nothing of a stranger without one is kept.
async fn invite_holds(store: &Store, token: &str, stranger: &NodeId) -> Result<bool, StoreError> {
    // Tried out and rolled back: the request itself uses the invite, together with what it brings.
    let mut tx = store.begin("invite_try").await?;
    tx.invite_consume(&sha256(token.as_bytes()), stranger).await
}

/// A stranger may do one thing: deliver a peering request that carries its own node document.
/// Returns the token of the invite as well.
fn stranger(body: &[u8], own: &NodeId, now_s: u64, claimed: &KeyId) -> Option<(Signer, String)> {
    let PeeringRequest { message, document } = control::verify_peering_request(body, own, now_s).ok()?;
    let key = document.key(&claimed.kid, &KeyUse::Http).filter(|_| *document.node() == claimed.node)?;
    let Event::PeeringRequest { invite, .. } = &message.message().event else { return None };
    Some((Signer { key, refusal: None }, invite.clone()))
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

// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! Calls to a peer: signed requests, bounded answers, no redirects.
//!
//! An answer is only bytes here. Whoever asked verifies them, because everything that a
//! peer serves authenticates itself.

use std::time::Duration;

use futures_util::stream;
use futures_util::{Stream, StreamExt};
use protocol::bundle::{self, Slot};
use protocol::control;
use protocol::heads::{Heads, HeadsQuery};
use protocol::node_document::{self, VerifiedDocument};
use protocol::paths::{self, BundleRef};
use protocol::problem::{self, Problem};
use protocol::request_signature::{self, RequestParts};
use protocol::{KeyId, NodeId, Origin, limits};
use reqwest::header::{CONTENT_TYPE, HeaderMap, RETRY_AFTER};
use reqwest::{Method, StatusCode};

use super::address::PeerUrl;
use super::incident;
use super::intake::SYNC_BYTES_MAX;
use crate::Node;
use crate::error::NodeError;

/// Bundles asked for at the same time (PROTOCOL 3).
pub const BUNDLES_IN_FLIGHT: usize = 8;
/// An ordinary call, from connecting to the last byte.
const CALL_TIMEOUT: Duration = Duration::from_mins(1);
/// How much longer than the asked wait a long-poll may take.
const POLL_MARGIN: Duration = Duration::from_secs(5);
/// Longest pause that a peer's `Retry-After` can ask of a running sync.
const RETRY_AFTER_MAX_S: u64 = 60;
/// How often a rate-limited call is repeated before the sync gives up until later.
const RATE_LIMITED_RETRIES: u32 = 3;
/// A problem answer has a few hundred bytes.
const PROBLEM_BYTES_MAX: usize = 16 * 1024;

/// A peer at one of its addresses.
pub struct Client<'a> {
    node: &'a Node,
    peer: NodeId,
    url: PeerUrl,
}

struct Answer {
    status: StatusCode,
    headers: HeaderMap,
    body: Vec<u8>,
}

struct Call<'c> {
    method: Method,
    path: String,
    query: Option<String>,
    body: &'c [u8],
    answer_bytes_max: usize,
    timeout: Duration,
}

impl<'a> Client<'a> {
    /// A client for `peer` at the first address that may be called.
    ///
    /// # Errors
    /// [`NodeError::Peer`] with `unreachable` when there is no address, with `bad-answer`
    /// when none may be called.
    pub fn new(node: &'a Node, peer: &NodeId, urls: &[String]) -> Result<Self, NodeError> {
        let mut refused = unreachable("the node document names no address");
        for url in urls {
            match PeerUrl::parse(url, node.settings.reach()) {
                Ok(url) => return Ok(Self { node, peer: peer.clone(), url }),
                Err(error) => refused = error,
            }
        }
        Err(refused)
    }

    /// The newest node document of `id` that the peer knows.
    ///
    /// # Errors
    /// [`NodeError::Peer`] as for every call; `document-changed` when it does not verify.
    pub async fn document(&self, id: &NodeId) -> Result<VerifiedDocument, NodeError> {
        let body = self.get(paths::node(id), limits::NODE_DOCUMENT_BYTES).await?;
        verified_document(&body, id)
    }

    /// What changed since the cursor, waiting up to `wait_s` seconds (at most 50) for news.
    ///
    /// # Errors
    /// [`NodeError::Peer`] as for every call.
    pub async fn heads(&self, since: Option<String>, wait_s: u8) -> Result<Heads, NodeError> {
        let call = Call {
            method: Method::GET,
            path: paths::HEADS.to_owned(),
            query: HeadsQuery { since, wait: wait_s }.to_text(),
            body: &[],
            answer_bytes_max: limits::RESPONSE_BODY_BYTES,
            timeout: Duration::from_secs(wait_s.into()) + POLL_MARGIN,
        };
        Heads::parse(&self.call(call).await?).map_err(|error| bad_answer(error.to_string()))
    }

    /// The newest checkpoint note of a log.
    ///
    /// # Errors
    /// [`NodeError::Peer`] as for every call.
    pub async fn checkpoint(&self, log: &Origin) -> Result<String, NodeError> {
        let body = self.get(paths::checkpoint(log), limits::NOTE_BYTES).await?;
        String::from_utf8(body).map_err(|_| bad_answer("checkpoint: not UTF-8".to_owned()))
    }

    /// The entries of a log of `size` entries from the bundle that holds index `from` on: whole
    /// bundles, several in flight. The first entry has index `from / 256 * 256`.
    ///
    /// # Errors
    /// [`NodeError::Peer`] as for every call; `bad-answer` when a bundle is malformed or short;
    /// `too-many-entries` when they have more than [`SYNC_BYTES_MAX`] bytes together.
    pub async fn entries(&self, log: &Origin, from: u64, size: u64) -> Result<Vec<Vec<u8>>, NodeError> {
        let calls = BundleRef::covering(from, size).map(|bundle| self.entry_bundle(log, bundle));
        collect(stream::iter(calls).buffered(BUNDLES_IN_FLIGHT), SYNC_BYTES_MAX).await
    }

    async fn entry_bundle(&self, log: &Origin, named: BundleRef) -> Result<Vec<Vec<u8>>, NodeError> {
        let body = self.get(paths::entries(log, named), limits::ENTRY_BUNDLE_BYTES).await?;
        bundle::decode_entries(&body, named.len()).map_err(|error| bad_answer(format!("entries: {error}")))
    }

    /// The payload slots of bundle `number` of a log; as many as the peer's log has entries there now.
    ///
    /// # Errors
    /// [`NodeError::Peer`] as for every call; `bad-answer` when the bundle is malformed.
    pub async fn payloads(&self, log: &Origin, number: u64) -> Result<Vec<Slot>, NodeError> {
        let body = self.get(paths::payloads(log, number), limits::PAYLOAD_BUNDLE_BYTES).await?;
        bundle::decode_payloads(&body, slots_in(&body)).map_err(|error| bad_answer(format!("payloads: {error}")))
    }

    /// Delivers one control message; `body` is the message, in a peering request with the node document.
    ///
    /// # Errors
    /// [`NodeError::Peer`] as for every call.
    pub async fn post_inbox(&self, body: &str) -> Result<(), NodeError> {
        let call = Call {
            method: Method::POST,
            path: paths::INBOX.to_owned(),
            query: None,
            body: body.as_bytes(),
            answer_bytes_max: PROBLEM_BYTES_MAX,
            timeout: CALL_TIMEOUT,
        };
        self.call(call).await.map(|_| ())
    }

    async fn get(&self, path: String, answer_bytes_max: usize) -> Result<Vec<u8>, NodeError> {
        self.call(Call { method: Method::GET, path, query: None, body: &[], answer_bytes_max, timeout: CALL_TIMEOUT })
            .await
    }

    async fn call(&self, call: Call<'_>) -> Result<Vec<u8>, NodeError> {
        let mut retries = RATE_LIMITED_RETRIES;
        loop {
            let answer = self.send(&call).await?;
            if answer.status == StatusCode::TOO_MANY_REQUESTS && retries > 0 {
                retries -= 1;
                tokio::time::sleep(Duration::from_secs(retry_after_s(&answer.headers))).await;
                continue;
            }
            return answer.into_body();
        }
    }

    async fn send(&self, call: &Call<'_>) -> Result<Answer, NodeError> {
        let url = self.url.join(&call.path, call.query.as_deref());
        let identity = &self.node.identity;
        let digest = request_signature::content_digest(call.body);
        let parts = RequestParts {
            method: call.method.as_str(),
            path: &self.url.path(&call.path),
            query: call.query.as_deref(),
            content_digest: &digest,
            pool_to: self.peer.as_str(),
        };
        let key_id = KeyId { node: identity.id.clone(), kid: identity.http_kid.clone() };
        let mut nonce = [0; 16];
        self.node.random.fill(&mut nonce);
        let created = self.node.clock.now().as_second().cast_unsigned();
        let signed = request_signature::sign(&parts, &identity.http_key, &key_id, created, nonce);
        let mut request = self
            .node
            .http
            .request(call.method.clone(), url)
            .timeout(call.timeout)
            .header("content-digest", digest.as_str())
            .header(request_signature::POOL_TO, self.peer.as_str())
            .header("signature-input", signed.signature_input)
            .header("signature", signed.signature);
        if !call.body.is_empty() {
            request = request.header(CONTENT_TYPE, control::MEDIA_TYPE).body(call.body.to_vec());
        }
        receive(request, call.answer_bytes_max).await
    }
}

/// Fetches the node document that the server at `url` shows about itself; not signed, because
/// neither side knows the other yet. The caller compares the id with the one it was told.
///
/// # Errors
/// [`NodeError::Peer`] with `unreachable`, `bad-answer` or `document-changed`.
pub async fn fetch_document(node: &Node, url: &str, expected: &NodeId) -> Result<VerifiedDocument, NodeError> {
    let url = PeerUrl::parse(url, node.settings.reach())?;
    let request = node.http.get(url.join(paths::WELL_KNOWN, None)).timeout(CALL_TIMEOUT);
    let body = receive(request, limits::NODE_DOCUMENT_BYTES).await?.into_body()?;
    verified_document(&body, expected)
}

/// Joins bundles as long as their entries have at most `bytes_max` bytes together.
async fn collect(
    bundles: impl Stream<Item = Result<Vec<Vec<u8>>, NodeError>>,
    bytes_max: usize,
) -> Result<Vec<Vec<u8>>, NodeError> {
    let mut bundles = std::pin::pin!(bundles);
    let (mut entries, mut bytes) = (Vec::new(), 0);
    while let Some(bundle) = bundles.next().await {
        let bundle = bundle?;
        bytes += bundle.iter().map(Vec::len).sum::<usize>();
        if bytes > bytes_max {
            let detail = format!("the new entries have more than {bytes_max} bytes");
            return Err(NodeError::Peer { token: incident::TOO_MANY_ENTRIES, detail });
        }
        entries.extend(bundle);
    }
    Ok(entries)
}

fn verified_document(body: &[u8], expected: &NodeId) -> Result<VerifiedDocument, NodeError> {
    let changed = |detail: String| NodeError::Peer { token: incident::DOCUMENT_CHANGED, detail };
    let text = std::str::from_utf8(body).map_err(|_| changed("node document: not UTF-8".to_owned()))?;
    let document = node_document::verify(text).map_err(|error| changed(format!("node document: {error}")))?;
    if document.node() == expected {
        Ok(document)
    } else {
        Err(changed(format!("node document of {} instead of {expected}", document.node())))
    }
}

/// Sends a request and reads the answer up to `bytes_max`, whatever length the peer announces.
async fn receive(request: reqwest::RequestBuilder, bytes_max: usize) -> Result<Answer, NodeError> {
    // The cause names host and kind of failure; the URL holds no secret and no personal data.
    let mut response = request.send().await.map_err(|error| unreachable(&causes(&error)))?;
    let status = response.status();
    let bytes_max = if status.is_success() { bytes_max } else { PROBLEM_BYTES_MAX };
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(|error| unreachable(&causes(&error)))? {
        if body.len() + chunk.len() > bytes_max {
            return Err(bad_answer(format!("answer larger than {bytes_max} bytes")));
        }
        body.extend_from_slice(&chunk);
    }
    Ok(Answer { status, headers: response.headers().clone(), body })
}

impl Answer {
    fn into_body(self) -> Result<Vec<u8>, NodeError> {
        if self.status.is_success() {
            return Ok(self.body);
        }
        let is_problem = self.headers.get(CONTENT_TYPE).is_some_and(|kind| kind == problem::MEDIA_TYPE);
        match Problem::parse(&self.body).filter(|_| is_problem) {
            Some(problem @ Problem::ClockSkew { .. }) => {
                Err(NodeError::Peer { token: incident::CLOCK_SKEW, detail: problem.to_string() })
            }
            Some(problem) => {
                Err(NodeError::Peer { token: incident::REFUSED_BY_PEER, detail: problem.token().to_owned() })
            }
            None if self.status.is_server_error() => Err(unreachable(&format!("status {}", self.status.as_u16()))),
            None => Err(bad_answer(format!("status {}", self.status.as_u16()))),
        }
    }
}

/// How many slots a payload bundle announces: one more than allowed at most, read from the lengths alone.
fn slots_in(bytes: &[u8]) -> usize {
    let mut rest = bytes;
    let mut slots = 0;
    while let Some((length, after)) = rest.split_first_chunk::<4>() {
        slots += 1;
        let length = usize::try_from(u32::from_be_bytes(*length)).unwrap_or(usize::MAX);
        match after.split_at_checked(length) {
            Some((_, after)) if slots <= limits::BUNDLE_ENTRIES => rest = after,
            _ => break,
        }
    }
    slots
}

fn retry_after_s(headers: &HeaderMap) -> u64 {
    let asked = headers.get(RETRY_AFTER).and_then(|value| value.to_str().ok()).and_then(|value| value.parse().ok());
    asked.unwrap_or(1).clamp(1, RETRY_AFTER_MAX_S)
}

fn causes(error: &reqwest::Error) -> String {
    let mut text = error.to_string();
    let mut source = std::error::Error::source(error);
    while let Some(cause) = source {
        text = format!("{text}: {cause}");
        source = cause.source();
    }
    text
}

fn unreachable(detail: &str) -> NodeError {
    NodeError::Peer { token: incident::UNREACHABLE, detail: detail.to_owned() }
}

fn bad_answer(detail: String) -> NodeError {
    NodeError::Peer { token: incident::BAD_ANSWER, detail }
}

#[cfg(test)]
mod tests {
    use futures_util::stream;

    use super::collect;
    use crate::error::NodeError;
    use crate::federation::incident;

    #[tokio::test]
    async fn bundles_are_joined_up_to_a_number_of_bytes() {
        let bundles = || stream::iter([Ok(vec![vec![1; 3], vec![2; 3]]), Ok(vec![vec![3; 4]])]);
        let joined = collect(bundles(), 10).await.expect("ten bytes fit");
        assert_eq!(joined, [vec![1; 3], vec![2; 3], vec![3; 4]]);
        let error = collect(bundles(), 9).await.expect_err("nine are allowed");
        assert!(matches!(error, NodeError::Peer { token, .. } if token == incident::TOO_MANY_ENTRIES));
    }
}

// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! Request signatures: a fixed profile of RFC 9421 (HTTP message signatures) with RFC 9530 (content digest).
//!
//! Every request, also a GET, covers method, path, query, digest of the body and the node it is for; `Pool-To` takes
//! the place of `Host`, which proxies rewrite.

mod header;

use crate::encoding::{b64, b64u, sha256};
use crate::key::{KeyId, SigningKey, VerifyingKey};
use crate::limits;
use crate::node_id::NodeId;
use crate::problem::Problem;
use header::SignatureInput;

/// Name of the header that says for which node a request is.
pub const POOL_TO: &str = "pool-to";

/// Value of the `tag` parameter.
const TAG: &str = "poolverbund/1";

/// The covered components, always all of them in this order.
const COMPONENTS: &str = r#"("@method" "@path" "@query" "content-digest" "pool-to")"#;

/// What a signature covers.
#[derive(Debug, Clone, Copy)]
pub struct RequestParts<'a> {
    /// `GET` or `POST`.
    pub method: &'a str,
    /// The path as sent, from the slash.
    pub path: &'a str,
    /// The query as sent, without question mark.
    pub query: Option<&'a str>,
    /// The value of `Content-Digest`, see [`content_digest`].
    pub content_digest: &'a str,
    /// The node the request is for.
    pub pool_to: &'a str,
}

/// The two headers that carry a signature.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignatureHeaders {
    /// Value of `Signature-Input`.
    pub signature_input: String,
    /// Value of `Signature`.
    pub signature: String,
}

/// The value of `Content-Digest` for a body; also an empty body has one.
#[must_use]
pub fn content_digest(body: &[u8]) -> String {
    format!("sha-256=:{}:", b64(&sha256(body)))
}

/// Signs a request at `created` (seconds since 1970), valid for [`limits::CLOCK_SKEW_SECONDS`]; `nonce` is fresh and
/// random for each request.
#[must_use]
pub fn sign(
    parts: &RequestParts<'_>,
    key: &SigningKey,
    key_id: &KeyId,
    created: u64,
    nonce: [u8; 16],
) -> SignatureHeaders {
    let expires = created + limits::CLOCK_SKEW_SECONDS;
    let nonce = b64u(&nonce);
    let parameters =
        format!(r#"{COMPONENTS};created={created};expires={expires};nonce="{nonce}";keyid="{key_id}";tag="{TAG}""#);
    let signature = key.sign(signature_base(parts, &parameters).as_bytes());
    SignatureHeaders { signature_input: format!("sig={parameters}"), signature: format!("sig=:{}:", b64(&signature)) }
}

/// The signed text: one line per component, then the parameters exactly as they stand in `Signature-Input`.
fn signature_base(parts: &RequestParts<'_>, parameters: &str) -> String {
    format!(
        "\"@method\": {}\n\"@path\": {}\n\"@query\": ?{}\n\"content-digest\": {}\n\"pool-to\": {}\n\"@signature-params\": {parameters}",
        parts.method,
        parts.path,
        parts.query.unwrap_or_default(),
        parts.content_digest,
        parts.pool_to,
    )
}

/// A request as received. A header is `None` if it is missing, was sent more than once or is not plain ASCII; see
/// [`single`].
#[derive(Debug, Clone, Copy)]
pub struct Received<'a> {
    /// The method.
    pub method: &'a str,
    /// The path, with a prefix that a proxy took away put back.
    pub path: &'a str,
    /// The query without question mark.
    pub query: Option<&'a str>,
    /// `Content-Digest`.
    pub content_digest: Option<&'a str>,
    /// `Pool-To`.
    pub pool_to: Option<&'a str>,
    /// `Signature-Input`.
    pub signature_input: Option<&'a str>,
    /// `Signature`.
    pub signature: Option<&'a str>,
    /// Whether there is a `Content-Encoding`; requests must have none.
    pub content_encoding: bool,
    /// The body.
    pub body: &'a [u8],
}

/// The value of a header that was sent exactly once, as plain ASCII.
#[must_use]
pub fn single<'a>(mut values: impl Iterator<Item = &'a [u8]>) -> Option<&'a str> {
    let value = values.next().filter(|_| values.next().is_none())?;
    let plain = value.iter().all(|b| (0x20..=0x7e).contains(b));
    std::str::from_utf8(value).ok().filter(|_| plain)
}

/// What a node knows of a caller.
#[derive(Debug, Clone)]
pub struct Signer {
    /// The caller's `http` key.
    pub key: VerifyingKey,
    /// Why it is refused although its key is known, for example [`Problem::PeerSuspended`]; said only to the holder
    /// of the key.
    pub refusal: Option<Problem>,
}

/// A request whose signature holds. The caller of [`verify`] still has to refuse a nonce used before by the same key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VerifiedRequest {
    /// The key that signed.
    pub key_id: KeyId,
    /// The nonce, to be remembered for [`limits::NONCE_MEMORY_SECONDS`].
    pub nonce: String,
    /// When it was signed, seconds since 1970.
    pub created: u64,
}

impl VerifiedRequest {
    /// The node that sent the request.
    #[must_use]
    pub fn node(&self) -> &NodeId {
        &self.key_id.node
    }
}

/// Verifies a request at the node `self_id` at `now` (seconds since 1970); `signers` finds the caller's key.
///
/// What is wrong is said only to a caller whose signature fits; everybody else reads [`Problem::BadSignature`], so
/// that strangers cannot find out who is a peer.
///
/// # Errors
/// In this order: sizes and form, tag and coverage, key, signature, digest of the body (all
/// [`Problem::BadSignature`]); then [`Problem::WrongRecipient`], [`Problem::ClockSkew`], the signer's refusal.
pub fn verify(
    received: &Received<'_>,
    now: u64,
    self_id: &NodeId,
    signers: impl FnOnce(&KeyId) -> Option<Signer>,
) -> Result<VerifiedRequest, Problem> {
    let (input, signature, parts) = read(received).ok_or(Problem::BadSignature)?;
    let signer = signers(&input.key_id).ok_or(Problem::BadSignature)?;
    let base = signature_base(&parts, input.parameters);
    if !signer.key.verifies(base.as_bytes(), &signature) || parts.content_digest != content_digest(received.body) {
        return Err(Problem::BadSignature);
    }
    if parts.pool_to != self_id.as_str() {
        return Err(Problem::WrongRecipient);
    }
    if now.abs_diff(input.created) > limits::CLOCK_SKEW_SECONDS || now >= input.expires {
        return Err(Problem::ClockSkew { server_time: now });
    }
    match signer.refusal {
        Some(refusal) => Err(refusal),
        None => Ok(VerifiedRequest { key_id: input.key_id, nonce: input.nonce.to_owned(), created: input.created }),
    }
}

/// Sizes, form, tag and coverage; nothing is believed yet.
fn read<'a>(received: &Received<'a>) -> Option<(SignatureInput<'a>, [u8; 64], RequestParts<'a>)> {
    let small = received.body.len() <= limits::REQUEST_BODY_BYTES
        && received.path.len() <= limits::PATH_BYTES
        && received.query.unwrap_or_default().len() <= limits::QUERY_BYTES;
    let plain_path = received.path.starts_with('/') && received.path.bytes().all(is_path_byte);
    let plain_query = received.query.unwrap_or_default().bytes().all(is_query_byte);
    let method = matches!(received.method, "GET" | "POST");
    if !small || !plain_path || !plain_query || !method || received.content_encoding {
        return None;
    }
    let (label, input) = SignatureInput::parse(received.signature_input?)?;
    let signature = header::parse_signature(received.signature?, label)?;
    let parts = RequestParts {
        method: received.method,
        path: received.path,
        query: received.query,
        content_digest: received.content_digest?,
        pool_to: received.pool_to?,
    };
    Some((input, signature, parts))
}

fn is_path_byte(b: u8) -> bool {
    b.is_ascii_lowercase() || b.is_ascii_digit() || matches!(b, b'/' | b'.' | b'_' | b'-')
}

fn is_query_byte(b: u8) -> bool {
    b.is_ascii_alphanumeric() || matches!(b, b'-' | b'.' | b'_' | b'~' | b'=' | b'&')
}

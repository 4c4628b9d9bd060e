// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! Compact JWS with one algorithm and one header layout (RFC 7515, RFC 8037).
//!
//! The protected header is a fixed text with one gap, the key's name. A header that says anything else, for example
//! another algorithm or an embedded key, is refused before it is looked into.

use crate::encoding::{b64u, b64u_array, b64u_decode};
use crate::key::{SigningKey, VerifyingKey};

/// A compact JWS taken apart, its signature not yet checked.
pub(crate) struct Unverified<'a> {
    pub kid: String,
    pub payload: Vec<u8>,
    signing_input: &'a str,
    signature: [u8; 64],
}

/// Why a text is not a JWS of this protocol.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum JwsError {
    /// Above the limit for this kind of message.
    #[error("the JWS is larger than allowed")]
    TooLarge,
    /// Not three parts of base64url.
    #[error("not a compact JWS: three parts in base64url without padding, separated by dots")]
    Form,
    /// The protected header is not exactly the fixed text.
    #[error(
        "the protected header is not exactly {{\"alg\":\"EdDSA\",\"typ\":...,\"kid\":...}} of this kind of message"
    )]
    Header,
}

fn header_before(typ: &str) -> String {
    format!(r#"{{"alg":"EdDSA","typ":"{typ}","kid":""#)
}

const HEADER_AFTER: &str = r#""}"#;

/// Signs `payload`; `kid` contains no character that JSON escapes.
pub(crate) fn sign(key: &SigningKey, typ: &str, kid: &str, payload: &[u8]) -> String {
    let header = format!("{}{kid}{HEADER_AFTER}", header_before(typ));
    let input = format!("{}.{}", b64u(header.as_bytes()), b64u(payload));
    let signature = key.sign(input.as_bytes());
    format!("{input}.{}", b64u(&signature))
}

/// Takes a JWS of kind `typ` and at most `limit` bytes apart.
pub(crate) fn parse<'a>(jws: &'a str, typ: &str, limit: usize) -> Result<Unverified<'a>, JwsError> {
    if jws.len() > limit {
        return Err(JwsError::TooLarge);
    }
    let (signing_input, signature) = jws.rsplit_once('.').ok_or(JwsError::Form)?;
    let (header, payload) = signing_input.split_once('.').ok_or(JwsError::Form)?;
    let header = b64u_decode(header).ok_or(JwsError::Form)?;
    let payload = b64u_decode(payload).ok_or(JwsError::Form)?;
    let signature = b64u_array(signature).ok_or(JwsError::Form)?;
    let header = String::from_utf8(header).map_err(|_| JwsError::Header)?;
    let kid = header
        .strip_prefix(&header_before(typ))
        .and_then(|rest| rest.strip_suffix(HEADER_AFTER))
        .filter(|kid| !kid.contains(['"', '\\']))
        .ok_or(JwsError::Header)?
        .to_owned();
    Ok(Unverified { kid, payload, signing_input, signature })
}

impl Unverified<'_> {
    /// Whether `key` signed it.
    pub fn signed_by(&self, key: &VerifyingKey) -> bool {
        key.verifies(self.signing_input.as_bytes(), &self.signature)
    }
}

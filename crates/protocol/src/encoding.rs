// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! Base64 and SHA-256 in the forms the wire uses.

use data_encoding::{BASE64, BASE64URL_NOPAD};
use sha2::{Digest, Sha256};

/// A SHA-256 value: a leaf hash, a root, a commitment or the hash of a document.
pub type Hash = [u8; 32];

/// SHA-256 of one byte string.
#[must_use]
pub fn sha256(bytes: &[u8]) -> Hash {
    Sha256::digest(bytes).into()
}

/// SHA-256 of the concatenation of `parts`.
pub(crate) fn sha256_parts(parts: &[&[u8]]) -> Hash {
    let mut hasher = Sha256::new();
    for part in parts {
        hasher.update(part);
    }
    hasher.finalize().into()
}

/// A hash as the JSON texts write it: base64url without padding, 43 characters.
#[must_use]
pub fn hash_to_text(hash: &Hash) -> String {
    b64u(hash)
}

/// Reads what [`hash_to_text`] writes; `None` for any other text (wrong length, alphabet, padding, unused bits set).
#[must_use]
pub fn hash_from_text(text: &str) -> Option<Hash> {
    b64u_array(text)
}

/// base64url without padding (RFC 4648 section 5), as in JWS and in the JSON texts.
pub(crate) fn b64u(bytes: &[u8]) -> String {
    BASE64URL_NOPAD.encode(bytes)
}

/// Strict decoding: no padding, no whitespace, unused bits zero.
pub(crate) fn b64u_decode(text: &str) -> Option<Vec<u8>> {
    BASE64URL_NOPAD.decode(text.as_bytes()).ok()
}

/// Strict decoding to exactly `N` bytes.
pub(crate) fn b64u_array<const N: usize>(text: &str) -> Option<[u8; N]> {
    b64u_decode(text)?.try_into().ok()
}

/// Standard base64 with padding (RFC 4648 section 4), as in notes and structured fields.
pub(crate) fn b64(bytes: &[u8]) -> String {
    BASE64.encode(bytes)
}

/// Strict decoding of padded base64.
pub(crate) fn b64_decode(text: &str) -> Option<Vec<u8>> {
    BASE64.decode(text.as_bytes()).ok()
}

/// Strict decoding of padded base64 to exactly `N` bytes.
pub(crate) fn b64_array<const N: usize>(text: &str) -> Option<[u8; N]> {
    b64_decode(text)?.try_into().ok()
}

/// A decimal number without sign or leading zero, below 2^53 (the largest range every JSON reader keeps exact).
pub(crate) fn decimal(text: &str) -> Option<u64> {
    let digits = text.bytes().all(|b| b.is_ascii_digit());
    let plain = !text.is_empty() && text.len() <= 16 && (text == "0" || !text.starts_with('0'));
    if !digits || !plain {
        return None;
    }
    text.parse().ok().filter(|n| *n < crate::limits::INTEGERS_BELOW)
}

/// Serde form of a [`Hash`]: base64url without padding.
pub(crate) mod hash_text {
    use super::{Hash, hash_from_text, hash_to_text};
    use serde::{Deserialize, Deserializer, Serializer, de::Error};

    pub fn serialize<S: Serializer>(hash: &Hash, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(&hash_to_text(hash))
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Hash, D::Error> {
        let text = String::deserialize(from)?;
        hash_from_text(&text).ok_or_else(|| D::Error::custom("not 32 bytes in base64url without padding"))
    }
}

// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! Ed25519 keys, checked strictly, and the names keys have.

use crate::encoding::{b64u, b64u_array};
use crate::node_id::NodeId;
use serde::{Deserialize, Serialize};
use std::fmt;
use zeroize::Zeroizing;

/// A private Ed25519 key. `Debug` prints the public half only; the memory is wiped on drop.
pub struct SigningKey(ed25519_dalek::SigningKey);

impl SigningKey {
    /// The key of an RFC 8032 seed.
    #[must_use]
    pub fn from_seed(seed: [u8; 32]) -> Self {
        let seed = Zeroizing::new(seed);
        Self(ed25519_dalek::SigningKey::from_bytes(&seed))
    }

    /// The seed, for keeping the key sealed at rest.
    #[must_use]
    pub fn seed(&self) -> Zeroizing<[u8; 32]> {
        Zeroizing::new(self.0.to_bytes())
    }

    /// The public half.
    #[must_use]
    pub fn verifying_key(&self) -> VerifyingKey {
        VerifyingKey(self.0.verifying_key())
    }

    /// Signs exactly these bytes.
    #[must_use]
    pub fn sign(&self, message: &[u8]) -> [u8; 64] {
        use ed25519_dalek::Signer as _;
        self.0.sign(message).to_bytes()
    }
}

impl fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SigningKey({})", self.verifying_key())
    }
}

/// A public Ed25519 key that is canonical and not of small order; there is no way to hold another one.
#[derive(Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct VerifyingKey(ed25519_dalek::VerifyingKey);

/// Why a public key is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum KeyError {
    /// Not 32 bytes in base64url without padding.
    #[error("a public key is 32 bytes in base64url without padding")]
    Encoding,
    /// No point of the curve, or another encoding of one.
    #[error("the public key is not the canonical encoding of a point of the curve")]
    Point,
    /// A key of small order verifies signatures over messages it never saw.
    #[error("the public key is weak (small order)")]
    Weak,
}

impl VerifyingKey {
    /// Takes the 32 bytes of a public key.
    ///
    /// # Errors
    /// [`KeyError::Point`] or [`KeyError::Weak`]; libraries disagree on signatures under such keys, so no node takes them.
    pub fn from_bytes(bytes: &[u8; 32]) -> Result<Self, KeyError> {
        let key = ed25519_dalek::VerifyingKey::from_bytes(bytes).map_err(|_| KeyError::Point)?;
        if key.is_weak() {
            return Err(KeyError::Weak);
        }
        // Decompression reduces the coordinate, so a non-canonical encoding shows only when compressed again.
        if key.to_edwards().compress().to_bytes() != *bytes {
            return Err(KeyError::Point);
        }
        Ok(Self(key))
    }

    /// Reads a key as the JSON texts write it.
    ///
    /// # Errors
    /// [`KeyError`] as in [`VerifyingKey::from_bytes`], or for another encoding.
    pub fn parse(text: &str) -> Result<Self, KeyError> {
        Self::from_bytes(&b64u_array(text).ok_or(KeyError::Encoding)?)
    }

    /// The 32 bytes.
    #[must_use]
    pub fn to_bytes(&self) -> [u8; 32] {
        self.0.to_bytes()
    }

    /// Whether `signature` is this key's over exactly `message`: RFC 8032 with S below the group order, canonical A
    /// and R, no small order, no cofactor.
    #[must_use]
    pub fn verifies(&self, message: &[u8], signature: &[u8; 64]) -> bool {
        let signature = ed25519_dalek::Signature::from_bytes(signature);
        self.0.verify_strict(message, &signature).is_ok()
    }
}

impl fmt::Display for VerifyingKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&b64u(&self.to_bytes()))
    }
}

impl fmt::Debug for VerifyingKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "VerifyingKey({self})")
    }
}

impl TryFrom<String> for VerifyingKey {
    type Error = KeyError;
    fn try_from(text: String) -> Result<Self, KeyError> {
        Self::parse(&text)
    }
}

impl From<VerifyingKey> for String {
    fn from(key: VerifyingKey) -> Self {
        key.to_string()
    }
}

/// The full name of an online key: `<node id>#<kid>`, as in `keyid` of requests and `kid` of control messages.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct KeyId {
    /// The node whose document lists the key.
    pub node: NodeId,
    /// The key's name in that document, see [`is_kid`].
    pub kid: String,
}

impl KeyId {
    /// Reads `<node id>#<kid>`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (node, kid) = text.split_once('#')?;
        let node = NodeId::parse(node).ok()?;
        is_kid(kid).then(|| Self { node, kid: kid.to_owned() })
    }
}

impl fmt::Display for KeyId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}#{}", self.node, self.kid)
    }
}

impl fmt::Debug for KeyId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// Whether `text` can name a key in a node document: 1 to 32 characters `a-z`, `0-9`, `-`.
#[must_use]
pub fn is_kid(text: &str) -> bool {
    (1..=32).contains(&text.len()) && text.bytes().all(|b| matches!(b, b'a'..=b'z' | b'0'..=b'9' | b'-'))
}

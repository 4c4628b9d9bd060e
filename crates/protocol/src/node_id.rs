// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! The name of a node: the hash of its root key.

use crate::encoding::sha256_parts;
use crate::key::VerifyingKey;
use data_encoding::BASE32_NOPAD;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// A node id: `n1` and 32 characters of lower-case base32, made of the first 20 bytes of
/// `SHA-256("poolverbund-node/1\n" || root key)`. Ids are compared as whole strings, never by prefix or suffix.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct NodeId(String);

/// The text is not a node id.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("a node id is \"n1\" followed by 32 characters a-z or 2-7")]
pub struct NotANodeId;

const PREFIX: &str = "n1";
const BASE32_CHARS: usize = 32;
const HASH_BYTES: usize = 20;

impl NodeId {
    /// Reads a node id; exactly `^n1[a-z2-7]{32}$`.
    ///
    /// # Errors
    /// [`NotANodeId`] for every other text.
    pub fn parse(text: &str) -> Result<Self, NotANodeId> {
        let rest = text.strip_prefix(PREFIX).ok_or(NotANodeId)?;
        let fits = rest.len() == BASE32_CHARS && rest.bytes().all(|b| matches!(b, b'a'..=b'z' | b'2'..=b'7'));
        fits.then(|| Self(text.to_owned())).ok_or(NotANodeId)
    }

    /// The id of the node whose root key this is.
    #[must_use]
    pub fn from_root_key(root: &VerifyingKey) -> Self {
        let hash = sha256_parts(&[b"poolverbund-node/1\n", &root.to_bytes()]);
        Self(format!("{PREFIX}{}", BASE32_NOPAD.encode(&hash[..HASH_BYTES]).to_ascii_lowercase()))
    }

    /// The id as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for NodeId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for NodeId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for NodeId {
    type Err = NotANodeId;
    fn from_str(text: &str) -> Result<Self, NotANodeId> {
        Self::parse(text)
    }
}

impl TryFrom<String> for NodeId {
    type Error = NotANodeId;
    fn try_from(text: String) -> Result<Self, NotANodeId> {
        Self::parse(&text)
    }
}

impl From<NodeId> for String {
    fn from(id: NodeId) -> Self {
        id.0
    }
}

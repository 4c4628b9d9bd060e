// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! The node's own keys (seeds sealed) and the node documents it has signed.

use jiff::Timestamp;
use crate::{StoreError, Tx};

/// What a key is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeyUse {
    /// Signs node documents.
    Root,
    /// Signs checkpoints.
    Log,
    /// Signs requests and control messages.
    Http,
}

/// A key to be stored.
pub struct NewKey {
    /// Key id (`log-1`).
    pub kid: String,
    /// Use.
    pub usage: KeyUse,
    /// Ed25519 seed.
    pub seed: zeroize::Zeroizing<[u8; 32]>,
}

/// A stored key. `Debug` shows no seed.
pub struct NodeKey {
    /// Key id.
    pub kid: String,
    /// Use.
    pub usage: KeyUse,
    /// Ed25519 seed.
    pub seed: zeroize::Zeroizing<[u8; 32]>,
    /// Made.
    pub created_at: Timestamp,
    /// Since when no longer used.
    pub retired_at: Option<Timestamp>,
}

/// An own node document.
#[derive(Debug, Clone)]
pub struct OwnDocument {
    /// Sequence number.
    pub seq: u64,
    /// JWS.
    pub jws: String,
    /// Made.
    pub created_at: Timestamp,
}

impl Tx {
    /// Stores a key. `Conflict{what: "key"}` when the id is taken.
    pub async fn key_insert(&mut self, key: &NewKey) -> Result<(), StoreError> { todo!() }
    /// Every key, oldest first.
    pub async fn key_list(&mut self) -> Result<Vec<NodeKey>, StoreError> { todo!() }
    /// Marks a key as no longer used.
    pub async fn key_retire(&mut self, kid: &str) -> Result<(), StoreError> { todo!() }
    /// Stores an own node document; its sequence number must be new.
    pub async fn document_insert(&mut self, seq: u64, jws: &str) -> Result<(), StoreError> { todo!() }
    /// The newest own node document.
    pub async fn document_fetch(&mut self) -> Result<Option<OwnDocument>, StoreError> { todo!() }
}

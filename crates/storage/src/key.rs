// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! The node's own keys (seeds sealed) and the node documents it has signed.

use jiff::Timestamp;
use zeroize::Zeroizing;

use crate::seal::place;
use crate::tx::{Columns, args, damaged, signed};
use crate::user::assert_row;
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
    pub seed: Zeroizing<[u8; 32]>,
}

/// A stored key. `Debug` shows no seed.
pub struct NodeKey {
    /// Key id.
    pub kid: String,
    /// Use.
    pub usage: KeyUse,
    /// Ed25519 seed.
    pub seed: Zeroizing<[u8; 32]>,
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

impl KeyUse {
    /// Stable token: `root`, `log`, `http`.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Root => "root",
            Self::Log => "log",
            Self::Http => "http",
        }
    }

    /// Reads a token.
    #[must_use]
    pub fn parse(code: &str) -> Option<Self> {
        [Self::Root, Self::Log, Self::Http].into_iter().find(|usage| usage.code() == code)
    }
}

impl std::fmt::Debug for NodeKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("NodeKey").field("kid", &self.kid).field("usage", &self.usage).finish_non_exhaustive()
    }
}

impl Tx {
    /// Stores a key.
    ///
    /// # Errors
    /// `Conflict{what: "key"}` when the id is taken.
    pub async fn key_insert(&mut self, key: &NewKey) -> Result<(), StoreError> {
        let sealed = self.shared.seal_bytes(place("node_key", &key.kid, "seed"), key.seed.as_ref());
        let sql = "INSERT INTO node_key (kid, usage, seed, created_at) VALUES ($1, $2, $3, $4)";
        match self.execute(sql, args![key.kid.clone(), key.usage.code(), sealed, self.now()]).await {
            Ok(_) => Ok(()),
            Err(StoreError::Constraint { rule: "key_known" }) => Err(StoreError::Conflict { what: "key", newer: None }),
            Err(fault) => Err(fault),
        }
    }

    /// Every key, oldest first.
    ///
    /// # Errors
    /// [`StoreError::Sealed`] when the key file does not open them.
    pub async fn key_list(&mut self) -> Result<Vec<NodeKey>, StoreError> {
        let sql = "SELECT kid, usage, seed, created_at, retired_at FROM node_key ORDER BY created_at, kid";
        let rows = self.fetch_all(sql, args![]).await?;
        rows.iter()
            .map(|row| {
                let kid = row.text("kid")?;
                let plain = self.shared.open_bytes(place("node_key", &kid, "seed"), &row.bytes("seed")?)?;
                let seed = <[u8; 32]>::try_from(plain.as_slice()).map_err(|_| damaged("seed"))?;
                Ok(NodeKey {
                    kid,
                    usage: KeyUse::parse(&row.text("usage")?).ok_or_else(|| damaged("usage"))?,
                    seed: Zeroizing::new(seed),
                    created_at: row.time("created_at")?,
                    retired_at: row.time_opt("retired_at")?,
                })
            })
            .collect()
    }

    /// Marks a key as no longer used.
    ///
    /// # Errors
    /// [`StoreError::Invalid`] when there is no such key.
    pub async fn key_retire(&mut self, kid: &str) -> Result<(), StoreError> {
        let sql = "UPDATE node_key SET retired_at = COALESCE(retired_at, $1) WHERE kid = $2";
        assert_row(self.execute(sql, args![self.now(), kid.to_owned()]).await?, "key")
    }

    /// Stores an own node document; its sequence number must be new.
    ///
    /// # Errors
    /// `Conflict{what: "document"}` when a document of this or a later number is there.
    pub async fn document_insert(&mut self, seq: u64, jws: &str) -> Result<(), StoreError> {
        let sql = "INSERT INTO node_document (seq, jws, created_at)
                   SELECT $1, $2, $3 WHERE NOT EXISTS (SELECT 1 FROM node_document WHERE seq >= $1)";
        match self.execute(sql, args![signed(seq)?, jws.to_owned(), self.now()]).await? {
            1 => Ok(()),
            _ => Err(StoreError::Conflict { what: "document", newer: None }),
        }
    }

    /// The newest own node document.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`].
    pub async fn document_fetch(&mut self) -> Result<Option<OwnDocument>, StoreError> {
        let sql = "SELECT seq, jws, created_at FROM node_document ORDER BY seq DESC LIMIT 1";
        let Some(row) = self.fetch_optional(sql, args![]).await? else { return Ok(None) };
        Ok(Some(OwnDocument { seq: row.number("seq")?, jws: row.text("jws")?, created_at: row.time("created_at")? }))
    }
}

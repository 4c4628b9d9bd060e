// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! Browser sessions, known by the hash of their token only.

use domain::role::UserId;
use jiff::Timestamp;
use crate::{StoreError, Tx, User};

/// A session and its owner.
#[derive(Debug, Clone)]
pub struct SessionRow {
    /// Owner, with roles.
    pub user: User,
    /// When it was made.
    pub created_at: Timestamp,
    /// Last request seen.
    pub last_seen_at: Timestamp,
    /// End, whatever happens.
    pub expires_at: Timestamp,
}

impl Tx {
    /// Stores a session; `token_sha256` is SHA-256 of the cookie's token.
    pub async fn session_insert(&mut self, token_sha256: &[u8; 32], user: &UserId, expires_at: Timestamp) -> Result<(), StoreError> { todo!() }
    /// The live session (not expired, account not disabled) and its owner with roles: two queries.
    pub async fn session_fetch(&mut self, token_sha256: &[u8; 32]) -> Result<Option<SessionRow>, StoreError> { todo!() }
    /// Notes a request. Call at most once a minute per session.
    pub async fn session_touch(&mut self, token_sha256: &[u8; 32]) -> Result<(), StoreError> { todo!() }
    /// Ends a session.
    pub async fn session_delete(&mut self, token_sha256: &[u8; 32]) -> Result<(), StoreError> { todo!() }
    /// Removes expired sessions; returns how many.
    pub async fn session_purge(&mut self) -> Result<u64, StoreError> { todo!() }
}

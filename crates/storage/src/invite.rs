// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! Invites: 128-bit tokens, single use, known by their hash.

use domain::role::UserId;
use jiff::Timestamp;
use protocol::NodeId;
use crate::{StoreError, Tx};

/// An invite to be stored.
#[derive(Debug, Clone)]
pub struct NewInvite {
    /// SHA-256 of the token.
    pub token_sha256: [u8; 32],
    /// Who made it.
    pub created_by: UserId,
    /// Until when it can be used.
    pub expires_at: Timestamp,
}

/// A stored invite.
#[derive(Debug, Clone)]
pub struct InviteRow {
    /// Who made it.
    pub created_by: UserId,
    /// When.
    pub created_at: Timestamp,
    /// Until when.
    pub expires_at: Timestamp,
    /// Which node used it.
    pub used_by: Option<NodeId>,
}

impl Tx {
    /// Stores an invite.
    pub async fn invite_insert(&mut self, invite: &NewInvite) -> Result<(), StoreError> { todo!() }
    /// Uses an invite for `node`: true exactly once, for an unexpired, unused token.
    pub async fn invite_consume(&mut self, token_sha256: &[u8; 32], node: &NodeId) -> Result<bool, StoreError> { todo!() }
    /// Invites, newest first.
    pub async fn invite_list(&mut self) -> Result<Vec<InviteRow>, StoreError> { todo!() }
}

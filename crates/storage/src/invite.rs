// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! Invites: 128-bit tokens, single use, known by their hash.

use domain::UserId;
use jiff::Timestamp;
use protocol::NodeId;

use crate::log::parse_node;
use crate::tx::{Columns, args};
use crate::user::parse_user;
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
    ///
    /// # Errors
    /// [`StoreError::Unavailable`].
    pub async fn invite_insert(&mut self, invite: &NewInvite) -> Result<(), StoreError> {
        let sql = "INSERT INTO peer_invite (token_sha256, created_by, created_at, expires_at) VALUES ($1, $2, $3, $4)";
        let args = args![
            invite.token_sha256.to_vec(),
            invite.created_by.to_string(),
            self.now(),
            invite.expires_at.as_microsecond(),
        ];
        self.execute(sql, args).await?;
        Ok(())
    }

    /// Uses an invite for `node`: true exactly once, for an unexpired, unused token.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`].
    pub async fn invite_consume(&mut self, token_sha256: &[u8; 32], node: &NodeId) -> Result<bool, StoreError> {
        let sql = "UPDATE peer_invite SET used_by = $1, used_at = $2
                   WHERE token_sha256 = $3 AND used_by IS NULL AND expires_at > $2";
        let args = args![node.to_string(), self.now(), token_sha256.to_vec()];
        Ok(self.execute(sql, args).await? == 1)
    }

    /// Invites, newest first.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`].
    pub async fn invite_list(&mut self) -> Result<Vec<InviteRow>, StoreError> {
        let sql = "SELECT created_by, created_at, expires_at, used_by FROM peer_invite ORDER BY created_at DESC";
        let rows = self.fetch_all(sql, args![]).await?;
        rows.iter()
            .map(|row| {
                Ok(InviteRow {
                    created_by: parse_user(&row.text("created_by")?)?,
                    created_at: row.time("created_at")?,
                    expires_at: row.time("expires_at")?,
                    used_by: row.text_opt("used_by")?.map(|node| parse_node(&node)).transpose()?,
                })
            })
            .collect()
    }
}

// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! Browser sessions, known by the hash of their token only.

use domain::UserId;
use jiff::{SignedDuration, Timestamp};

use crate::tx::{Columns, args};
use crate::{StoreError, Tx, User};

/// How long the row of an expired session is kept: a text that was begun on one day can still be kept on the next. It opens
/// nothing.
pub const ENDED_KEPT: SignedDuration = SignedDuration::from_hours(24);

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
    ///
    /// # Errors
    /// [`StoreError::Unavailable`].
    pub async fn session_insert(
        &mut self,
        token_sha256: &[u8; 32],
        user: &UserId,
        expires_at: Timestamp,
    ) -> Result<(), StoreError> {
        let sql = "INSERT INTO session (token_sha256, user_id, created_at, last_seen_at, expires_at)
                   VALUES ($1, $2, $3, $3, $4)";
        let args = args![token_sha256.to_vec(), user.to_string(), self.now(), expires_at.as_microsecond()];
        self.execute(sql, args).await?;
        Ok(())
    }

    /// The live session (not expired, account not disabled) and its owner with roles: one query.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`], [`StoreError::Sealed`].
    pub async fn session_fetch(&mut self, token_sha256: &[u8; 32]) -> Result<Option<SessionRow>, StoreError> {
        let sql = "SELECT a.id, a.person, a.password, a.disabled, a.created_at, r.role,
                          s.created_at AS began_at, s.last_seen_at, s.expires_at
                   FROM session s JOIN user_account a ON a.id = s.user_id
                   LEFT JOIN user_role r ON r.user_id = a.id AND r.held = 1
                   WHERE s.token_sha256 = $1 AND s.expires_at > $2 AND a.disabled = 0";
        let rows = self.fetch_all(sql, args![token_sha256.to_vec(), self.now()]).await?;
        let (Some(row), Some(user)) = (rows.first(), self.users(&rows)?.pop()) else { return Ok(None) };
        Ok(Some(SessionRow {
            user,
            created_at: row.time("began_at")?,
            last_seen_at: row.time("last_seen_at")?,
            expires_at: row.time("expires_at")?,
        }))
    }

    /// The owner of a session that ended not long ago, or is about to: for keeping what the person was typing.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`], [`StoreError::Sealed`].
    pub async fn session_owner(&mut self, token_sha256: &[u8; 32]) -> Result<Option<User>, StoreError> {
        let sql = "SELECT a.id, a.person, a.password, a.disabled, a.created_at, r.role
                   FROM session s JOIN user_account a ON a.id = s.user_id
                   LEFT JOIN user_role r ON r.user_id = a.id AND r.held = 1
                   WHERE s.token_sha256 = $1 AND a.disabled = 0";
        let rows = self.fetch_all(sql, args![token_sha256.to_vec()]).await?;
        Ok(self.users(&rows)?.pop())
    }

    /// Notes a request. Call at most once a minute per session.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`].
    pub async fn session_touch(&mut self, token_sha256: &[u8; 32]) -> Result<(), StoreError> {
        let args = args![self.now(), token_sha256.to_vec()];
        self.execute("UPDATE session SET last_seen_at = $1 WHERE token_sha256 = $2", args).await?;
        Ok(())
    }

    /// Ends a session (no effect when it has ended).
    ///
    /// # Errors
    /// [`StoreError::Unavailable`].
    pub async fn session_delete(&mut self, token_sha256: &[u8; 32]) -> Result<(), StoreError> {
        self.execute("DELETE FROM session WHERE token_sha256 = $1", args![token_sha256.to_vec()]).await?;
        Ok(())
    }

    /// Removes sessions that expired more than [`ENDED_KEPT`] ago; returns how many.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`].
    pub async fn session_purge(&mut self) -> Result<u64, StoreError> {
        let ended_before = self.now() - i64::try_from(ENDED_KEPT.as_micros()).unwrap_or(i64::MAX);
        self.execute("DELETE FROM session WHERE expires_at <= $1", args![ended_before]).await
    }
}

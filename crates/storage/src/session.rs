// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! Sessions, known by the hash of their token only.

use domain::UserId;
use domain::ids::random_uuid;
use jiff::{SignedDuration, Timestamp};
use sqlx::AssertSqlSafe;
use sqlx::any::AnyRow;

use crate::tx::{Columns, args, damaged};
use crate::user::{USABLE, USER_COLUMNS};
use crate::{StoreError, Tx, User};

/// How long the row of an expired session is kept: a text that was begun on one day can still be kept on the next. It opens
/// nothing.
pub const ENDED_KEPT: SignedDuration = SignedDuration::from_hours(24);

/// How far a sign-in got.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SessionState {
    /// The password was right; a second factor of the account is still to be shown.
    PasswordOnly,
    /// Everything the account has was shown; the rule asks for a factor that is still to be set up.
    Enrol,
    /// Signed in.
    Full,
}

impl SessionState {
    /// As stored.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::PasswordOnly => "password_only",
            Self::Enrol => "enrol",
            Self::Full => "full",
        }
    }

    fn parse(code: &str) -> Result<Self, StoreError> {
        let all = [Self::PasswordOnly, Self::Enrol, Self::Full];
        all.into_iter().find(|state| state.code() == code).ok_or_else(|| damaged("state"))
    }
}

/// A session to be stored.
#[derive(Clone, Debug)]
pub struct NewSession<'a> {
    /// SHA-256 of the cookie's token.
    pub token_sha256: [u8; 32],
    /// Owner.
    pub user: &'a UserId,
    /// How far the sign-in got.
    pub state: SessionState,
    /// What was shown to sign in, a token of the caller.
    pub way: &'static str,
    /// Kind of device in plain words.
    pub device: &'a str,
    /// End, whatever happens.
    pub expires_at: Timestamp,
}

/// What a list says about a session.
#[derive(Debug, Clone)]
pub struct SessionLine {
    /// Random id; names the session without opening it.
    pub id: String,
    /// How far the sign-in got.
    pub state: SessionState,
    /// What was shown to sign in.
    pub way: String,
    /// Kind of device in plain words.
    pub device: String,
    /// When it was made.
    pub created_at: Timestamp,
    /// When the person last showed who they are.
    pub verified_at: Timestamp,
    /// Last request seen.
    pub last_seen_at: Timestamp,
    /// End, whatever happens.
    pub expires_at: Timestamp,
}

/// A session and its owner.
#[derive(Debug, Clone)]
pub struct SessionRow {
    /// The session.
    pub session: SessionLine,
    /// Owner, with roles.
    pub user: User,
}

/// Columns of a session, beside those of an account.
const SESSION_COLUMNS: &str = "s.id AS session_id, s.state, s.way, s.device, s.created_at AS began_at, s.verified_at,
    s.last_seen_at, s.expires_at AS ends_at";

impl Tx {
    /// Stores a session.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`].
    pub async fn session_insert(&mut self, new: &NewSession<'_>) -> Result<(), StoreError> {
        let sql = "INSERT INTO session (token_sha256, id, user_id, state, way, device, created_at, verified_at,
                                        last_seen_at, expires_at)
                   VALUES ($1, $2, $3, $4, $5, $6, $7, $7, $7, $8)";
        let id = random_uuid(self.shared.random.as_ref());
        let args = args![
            new.token_sha256.to_vec(),
            id,
            new.user.to_string(),
            new.state.code(),
            new.way,
            new.device.to_owned(),
            self.now(),
            new.expires_at.as_microsecond(),
        ];
        self.execute(sql, args).await?;
        Ok(())
    }

    /// The live session (not expired, account usable) and its owner with roles: one query.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`], [`StoreError::Sealed`].
    pub async fn session_fetch(&mut self, token_sha256: &[u8; 32]) -> Result<Option<SessionRow>, StoreError> {
        let sql = format!(
            "SELECT {USER_COLUMNS}, {SESSION_COLUMNS}
             FROM session s JOIN user_account a ON a.id = s.user_id
             LEFT JOIN user_role r ON r.user_id = a.id AND r.held = 1
             WHERE s.token_sha256 = $2 AND s.expires_at > $1 AND {USABLE}"
        );
        let rows = self.fetch_all(AssertSqlSafe(sql), args![self.now(), token_sha256.to_vec()]).await?;
        let (Some(row), Some(user)) = (rows.first(), self.users(&rows)?.pop()) else { return Ok(None) };
        Ok(Some(SessionRow { session: line(row)?, user }))
    }

    /// The owner of a session that ended not long ago, or is about to: for keeping what the person was typing.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`], [`StoreError::Sealed`].
    pub async fn session_owner(&mut self, token_sha256: &[u8; 32]) -> Result<Option<User>, StoreError> {
        let sql = format!(
            "SELECT {USER_COLUMNS}
             FROM session s JOIN user_account a ON a.id = s.user_id
             LEFT JOIN user_role r ON r.user_id = a.id AND r.held = 1
             WHERE s.token_sha256 = $2 AND s.state = 'full' AND {USABLE}"
        );
        let rows = self.fetch_all(AssertSqlSafe(sql), args![self.now(), token_sha256.to_vec()]).await?;
        Ok(self.users(&rows)?.pop())
    }

    /// Sessions of an account that have not expired and were used since `seen_after`, newest use first. One query.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`].
    pub async fn session_list(&mut self, user: &UserId, seen_after: Timestamp) -> Result<Vec<SessionLine>, StoreError> {
        let sql = format!(
            "SELECT {SESSION_COLUMNS} FROM session s
             WHERE s.user_id = $1 AND s.expires_at > $2 AND s.last_seen_at >= $3 ORDER BY s.last_seen_at DESC, s.id"
        );
        let args = args![user.to_string(), self.now(), seen_after.as_microsecond()];
        self.fetch_all(AssertSqlSafe(sql), args).await?.iter().map(line).collect()
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

    /// The person showed again, or showed more of, who they are: the session gets another token, so that one that somebody
    /// planted or read before is worth nothing. The end stays. False when there is no such session.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`].
    pub async fn session_renew(
        &mut self,
        old_sha256: &[u8; 32],
        new_sha256: &[u8; 32],
        state: SessionState,
        way: &'static str,
    ) -> Result<bool, StoreError> {
        let sql = "UPDATE session SET token_sha256 = $1, state = $2, way = $3, verified_at = $4, last_seen_at = $4
                   WHERE token_sha256 = $5";
        let args = args![new_sha256.to_vec(), state.code(), way, self.now(), old_sha256.to_vec()];
        Ok(self.execute(sql, args).await? == 1)
    }

    /// Ends a session (no effect when it has ended).
    ///
    /// # Errors
    /// [`StoreError::Unavailable`].
    pub async fn session_delete(&mut self, token_sha256: &[u8; 32]) -> Result<(), StoreError> {
        self.execute("DELETE FROM session WHERE token_sha256 = $1", args![token_sha256.to_vec()]).await?;
        Ok(())
    }

    /// Ends one session of an account, by the id that its list shows. False when the account has no such session.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`].
    pub async fn session_delete_one(&mut self, user: &UserId, id: &str) -> Result<bool, StoreError> {
        let args = args![user.to_string(), id.to_owned()];
        Ok(self.execute("DELETE FROM session WHERE user_id = $1 AND id = $2", args).await? == 1)
    }

    /// Ends the sessions of an account, all or all but one; returns how many.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`].
    pub async fn session_delete_all(&mut self, user: &UserId, but: Option<&str>) -> Result<u64, StoreError> {
        let args = args![user.to_string(), but.unwrap_or_default().to_owned()];
        self.execute("DELETE FROM session WHERE user_id = $1 AND id <> $2", args).await
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

fn line(row: &AnyRow) -> Result<SessionLine, StoreError> {
    Ok(SessionLine {
        id: row.text("session_id")?,
        state: SessionState::parse(&row.text("state")?)?,
        way: row.text("way")?,
        device: row.text("device")?,
        created_at: row.time("began_at")?,
        verified_at: row.time("verified_at")?,
        last_seen_at: row.time("last_seen_at")?,
        expires_at: row.time("ends_at")?,
    })
}

// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! Grants: what a person handed out to a program, known by the hash of its secret only.

use domain::UserId;
use domain::ids::random_uuid;
use jiff::{SignedDuration, Timestamp};
use sqlx::AssertSqlSafe;
use sqlx::any::AnyRow;

use crate::seal::place;
use crate::tx::{Args, Columns, args};
use crate::user::{USABLE, USER_COLUMNS, parse_user};
use crate::{StoreError, Tx, User};

/// How long a grant that ended is still listed: long enough to see in a yearly review what there was.
const ENDED_KEPT: SignedDuration = SignedDuration::from_hours(24 * 400);

/// A grant to be stored.
pub struct NewGrant {
    /// Who hands it out; the program acts with this person's rights at most.
    pub user: UserId,
    /// SHA-256 of the secret.
    pub secret_sha256: [u8; 32],
    /// What the person calls it.
    pub label: String,
    /// Tokens of the scopes, separated by spaces.
    pub scopes: String,
    /// Until when it can be used.
    pub expires_at: Timestamp,
}

/// A stored grant. `Debug` prints the id only.
#[derive(Clone)]
pub struct Grant {
    /// Random id.
    pub id: String,
    /// Who handed it out.
    pub user: UserId,
    /// What the person calls it.
    pub label: String,
    /// Tokens of the scopes, separated by spaces.
    pub scopes: String,
    /// When it was handed out.
    pub created_at: Timestamp,
    /// Until when it can be used.
    pub expires_at: Timestamp,
    /// When a program last got an access token for it.
    pub last_used_at: Option<Timestamp>,
    /// When it was revoked, and by whom.
    pub revoked: Option<(Timestamp, UserId)>,
}

/// A grant that can be used now, and its owner with today's roles.
#[derive(Clone, Debug)]
pub struct LiveGrant {
    /// The grant.
    pub grant: Grant,
    /// The owner; the account is usable.
    pub user: User,
}

impl std::fmt::Debug for Grant {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Grant").field("id", &self.id).finish_non_exhaustive()
    }
}

/// The columns of a grant, under names that do not meet those of the owner.
const COLUMNS: &str = "g.id AS grant_id, g.user_id AS grant_user, g.label, g.scopes, g.created_at AS grant_created_at,
    g.expires_at AS grant_expires_at, g.last_used_at, g.revoked_at, g.revoked_by";

impl Tx {
    /// Stores a grant and returns its id.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`].
    pub async fn grant_insert(&mut self, new: &NewGrant) -> Result<String, StoreError> {
        let id = random_uuid(self.shared.random.as_ref());
        let label = self.seal(place("api_grant", &id, "label"), &new.label)?;
        let sql = "INSERT INTO api_grant (id, user_id, secret_sha256, label, scopes, created_at, expires_at)
                   VALUES ($1, $2, $3, $4, $5, $6, $7)";
        let args = args![
            id.clone(),
            new.user.to_string(),
            new.secret_sha256.to_vec(),
            label,
            new.scopes.clone(),
            self.now(),
            new.expires_at.as_microsecond(),
        ];
        self.execute(sql, args).await?;
        Ok(id)
    }

    /// The grant with this id, when it can be used now: not revoked, not at its end, its owner's account usable. One query.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`], [`StoreError::Sealed`].
    pub async fn grant_fetch_live(&mut self, id: &str) -> Result<Option<LiveGrant>, StoreError> {
        self.grant_live("g.id = $2", args![self.now(), id.to_owned()]).await
    }

    /// As [`Tx::grant_fetch_live`], by the secret's SHA-256.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`], [`StoreError::Sealed`].
    pub async fn grant_fetch_live_by_secret(
        &mut self,
        secret_sha256: &[u8; 32],
    ) -> Result<Option<LiveGrant>, StoreError> {
        self.grant_live("g.secret_sha256 = $2", args![self.now(), secret_sha256.to_vec()]).await
    }

    async fn grant_live(&mut self, which: &str, args: Args) -> Result<Option<LiveGrant>, StoreError> {
        let sql = format!(
            "SELECT {USER_COLUMNS}, {COLUMNS}
             FROM api_grant g JOIN user_account a ON a.id = g.user_id
             LEFT JOIN user_role r ON r.user_id = a.id AND r.held = 1
             WHERE {which} AND g.revoked_at IS NULL AND g.expires_at > $1 AND {USABLE}"
        );
        let rows = self.fetch_all(AssertSqlSafe(sql), args).await?;
        let (Some(row), Some(user)) = (rows.first(), self.users(&rows)?.pop()) else { return Ok(None) };
        Ok(Some(LiveGrant { grant: self.grant(row)?, user }))
    }

    /// The grants of one person, or of everybody, newest first. One query.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`], [`StoreError::Sealed`].
    pub async fn grant_list(&mut self, user: Option<&UserId>) -> Result<Vec<Grant>, StoreError> {
        let mut args = args![];
        let mut which = String::new();
        if let Some(user) = user {
            which = format!("WHERE g.user_id = {}", args.next());
            args.push(user.to_string())?;
        }
        let sql = format!("SELECT {COLUMNS} FROM api_grant g {which} ORDER BY g.created_at DESC, g.id");
        let rows = self.fetch_all(AssertSqlSafe(sql), args).await?;
        rows.iter().map(|row| self.grant(row)).collect()
    }

    /// Notes that a program got an access token.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`].
    pub async fn grant_touch(&mut self, id: &str) -> Result<(), StoreError> {
        let args = args![self.now(), id.to_owned()];
        self.execute("UPDATE api_grant SET last_used_at = $1 WHERE id = $2", args).await?;
        Ok(())
    }

    /// Ends a grant at once: one of `owner`'s, or anybody's when there is none given. False when there is no such grant
    /// that was not revoked yet.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`].
    pub async fn grant_revoke(&mut self, id: &str, owner: Option<&UserId>, by: &UserId) -> Result<bool, StoreError> {
        let mut sql =
            "UPDATE api_grant SET revoked_at = $1, revoked_by = $2 WHERE id = $3 AND revoked_at IS NULL".to_owned();
        let mut args = args![self.now(), by.to_string(), id.to_owned()];
        if let Some(owner) = owner {
            sql.push_str(" AND user_id = $4");
            args.push(owner.to_string())?;
        }
        Ok(self.execute(AssertSqlSafe(sql), args).await? == 1)
    }

    /// Removes grants that ended more than a year ago; returns how many.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`].
    pub async fn grant_purge(&mut self) -> Result<u64, StoreError> {
        let ended_before = self.now() - i64::try_from(ENDED_KEPT.as_micros()).unwrap_or(i64::MAX);
        let sql = "DELETE FROM api_grant WHERE expires_at <= $1 OR revoked_at <= $1";
        self.execute(sql, args![ended_before]).await
    }

    fn grant(&self, row: &AnyRow) -> Result<Grant, StoreError> {
        let id = row.text("grant_id")?;
        let revoked = match (row.time_opt("revoked_at")?, row.text_opt("revoked_by")?) {
            (Some(at), Some(by)) => Some((at, parse_user(&by)?)),
            _ => None,
        };
        Ok(Grant {
            user: parse_user(&row.text("grant_user")?)?,
            label: self.open(place("api_grant", &id, "label"), &row.bytes("label")?)?,
            scopes: row.text("scopes")?,
            created_at: row.time("grant_created_at")?,
            expires_at: row.time("grant_expires_at")?,
            last_used_at: row.time_opt("last_used_at")?,
            revoked,
            id,
        })
    }
}

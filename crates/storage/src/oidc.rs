// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! Sign-ins by the identity provider: those under way, and which person there is which account here.

use data_encoding::HEXLOWER;
use domain::UserId;
use jiff::SignedDuration;
use sqlx::AssertSqlSafe;

use crate::seal::place;
use crate::tx::args;
use crate::user::USER_COLUMNS;
use crate::{StoreError, Tx, User};

/// How long somebody may take at the identity provider.
pub const OIDC_REQUEST_LIFE: SignedDuration = SignedDuration::from_mins(10);

/// A sign-in that begins.
pub struct NewOidcRequest {
    /// SHA-256 of the `state` in the address.
    pub state_sha256: [u8; 32],
    /// SHA-256 of the cookie that binds it to a browser.
    pub browser_sha256: [u8; 32],
    /// What is needed to end it (sealed).
    pub flow: String,
}

impl Tx {
    /// Remembers a sign-in that begins, and forgets those that nobody ended.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`].
    pub async fn oidc_request_insert(&mut self, new: &NewOidcRequest) -> Result<(), StoreError> {
        let before = self.now() - i64::try_from(OIDC_REQUEST_LIFE.as_micros()).unwrap_or(i64::MAX);
        self.execute("DELETE FROM oidc_request WHERE created_at <= $1", args![before]).await?;
        let state = HEXLOWER.encode(&new.state_sha256);
        let flow = self.seal(place("oidc_request", &state, "flow"), &new.flow)?;
        let sql = "INSERT INTO oidc_request (state, browser_sha256, flow, created_at) VALUES ($1, $2, $3, $4)";
        self.execute(sql, args![state, new.browser_sha256.to_vec(), flow, self.now()]).await?;
        Ok(())
    }

    /// What was remembered of a sign-in: once, for the browser that began it, while its time lasts.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`], [`StoreError::Sealed`].
    pub async fn oidc_request_take(
        &mut self,
        state_sha256: &[u8; 32],
        browser_sha256: &[u8; 32],
    ) -> Result<Option<String>, StoreError> {
        use crate::tx::Columns as _;
        let state = HEXLOWER.encode(state_sha256);
        let after = self.now() - i64::try_from(OIDC_REQUEST_LIFE.as_micros()).unwrap_or(i64::MAX);
        let sql =
            "DELETE FROM oidc_request WHERE state = $1 AND browser_sha256 = $2 AND created_at > $3 RETURNING flow";
        let Some(row) = self.fetch_optional(sql, args![state.clone(), browser_sha256.to_vec(), after]).await? else {
            return Ok(None);
        };
        Ok(Some(self.open(place("oidc_request", &state, "flow"), &row.bytes("flow")?)?))
    }

    /// The account of a person at the identity provider. One query.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`], [`StoreError::Sealed`].
    pub async fn oidc_subject_fetch(&mut self, subject: &str) -> Result<Option<User>, StoreError> {
        let sql = format!(
            "SELECT {USER_COLUMNS} FROM oidc_subject s JOIN user_account a ON a.id = s.user_id
             LEFT JOIN user_role r ON r.user_id = a.id AND r.held = 1
             WHERE s.subject_index = $1"
        );
        let args = args![self.blind("oidc", subject)];
        let rows = self.fetch_all(AssertSqlSafe(sql), args).await?;
        Ok(self.users(&rows)?.pop())
    }

    /// Connects a person at the identity provider with an account, for good. `subject` is compared after folding case: hand
    /// in a hash of the provider's own name.
    ///
    /// # Errors
    /// `Conflict{what: "oidc_account"}` when the account belongs to somebody else there, or the person has one.
    pub async fn oidc_subject_link(&mut self, subject: &str, user: &UserId) -> Result<(), StoreError> {
        let sql = "INSERT INTO oidc_subject (subject_index, user_id, linked_at) VALUES ($1, $2, $3)";
        let args = args![self.blind("oidc", subject), user.to_string(), self.now()];
        match self.execute(sql, args).await {
            Ok(_) => Ok(()),
            Err(StoreError::Constraint { rule: "oidc_taken" }) => {
                Err(StoreError::Conflict { what: "oidc_account", newer: None })
            }
            Err(fault) => Err(fault),
        }
    }
}

// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! Request nonces seen in the last minutes (replay protection).

use jiff::Timestamp;

use crate::tx::args;
use crate::{StoreError, Tx};

impl Tx {
    /// Notes a nonce; true when it was fresh.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`].
    pub async fn nonce_insert(&mut self, keyid: &str, nonce: &str, expires_at: Timestamp) -> Result<bool, StoreError> {
        let sql =
            "INSERT INTO nonce (keyid, nonce, expires_at) VALUES ($1, $2, $3) ON CONFLICT (keyid, nonce) DO NOTHING";
        let args = args![keyid.to_owned(), nonce.to_owned(), expires_at.as_microsecond()];
        Ok(self.execute(sql, args).await? == 1)
    }

    /// Forgets expired nonces; returns how many.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`].
    pub async fn nonce_purge(&mut self) -> Result<u64, StoreError> {
        self.execute("DELETE FROM nonce WHERE expires_at <= $1", args![self.now()]).await
    }
}

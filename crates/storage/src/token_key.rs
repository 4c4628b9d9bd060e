// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! Keys that sign access tokens of the JSON interface; never the keys by which peers know this node.

use jiff::{SignedDuration, Timestamp};
use zeroize::Zeroizing;

use crate::seal::place;
use crate::tx::{Columns, args, damaged};
use crate::{StoreError, Tx};

/// A stored key. `Debug` shows no seed.
#[derive(Clone)]
pub struct TokenKey {
    /// Key id.
    pub kid: String,
    /// Ed25519 seed.
    pub seed: Zeroizing<[u8; 32]>,
    /// Made.
    pub created_at: Timestamp,
    /// Since when it signs no more.
    pub retired_at: Option<Timestamp>,
}

impl std::fmt::Debug for TokenKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("TokenKey").field("kid", &self.kid).finish_non_exhaustive()
    }
}

impl Tx {
    /// Stores a new key, which signs from now on; every earlier one signs no more.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`].
    pub async fn token_key_rotate(&mut self, kid: &str, seed: &[u8; 32]) -> Result<(), StoreError> {
        self.execute("UPDATE token_key SET retired_at = $1 WHERE retired_at IS NULL", args![self.now()]).await?;
        let sealed = self.shared.seal_bytes(place("token_key", kid, "seed"), seed);
        let sql = "INSERT INTO token_key (kid, seed, created_at) VALUES ($1, $2, $3)";
        self.execute(sql, args![kid.to_owned(), sealed, self.now()]).await?;
        Ok(())
    }

    /// Every key, newest first. One query.
    ///
    /// # Errors
    /// [`StoreError::Sealed`] when the key file does not open them.
    pub async fn token_key_list(&mut self) -> Result<Vec<TokenKey>, StoreError> {
        let sql = "SELECT kid, seed, created_at, retired_at FROM token_key ORDER BY created_at DESC, kid";
        let rows = self.fetch_all(sql, args![]).await?;
        rows.iter()
            .map(|row| {
                let kid = row.text("kid")?;
                let seed = self.shared.open_bytes(place("token_key", &kid, "seed"), &row.bytes("seed")?)?;
                let seed = <[u8; 32]>::try_from(seed.as_slice()).map_err(|_| damaged("seed"))?;
                Ok(TokenKey {
                    seed: Zeroizing::new(seed),
                    created_at: row.time("created_at")?,
                    retired_at: row.time_opt("retired_at")?,
                    kid,
                })
            })
            .collect()
    }

    /// Removes keys that were retired more than `kept` ago; returns how many.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`].
    pub async fn token_key_purge(&mut self, kept: SignedDuration) -> Result<u64, StoreError> {
        let before = self.now() - i64::try_from(kept.as_micros()).unwrap_or(i64::MAX);
        self.execute("DELETE FROM token_key WHERE retired_at <= $1", args![before]).await
    }
}

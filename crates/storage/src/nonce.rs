// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! Request nonces seen in the last minutes (replay protection).

use jiff::Timestamp;
use crate::{StoreError, Tx};

impl Tx {
    /// Notes a nonce; true when it was fresh.
    pub async fn nonce_insert(&mut self, keyid: &str, nonce: &str, expires_at: Timestamp) -> Result<bool, StoreError> { todo!() }
    /// Forgets expired nonces; returns how many.
    pub async fn nonce_purge(&mut self) -> Result<u64, StoreError> { todo!() }
}

// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! The door.

use std::sync::Arc;
use domain::clock::Clock;
use domain::random::Random;
use crate::{Keyring, StoreError, Tx};

/// How to open a store.
pub struct StoreOptions {
    /// `sqlite:///var/lib/poolverbund/node.db` or `postgres://user@host/database`.
    pub url: String,
    /// Keys from the key file.
    pub keyring: Keyring,
    /// Time of every row.
    pub clock: Arc<dyn Clock>,
    /// Ids and nonces.
    pub random: Arc<dyn Random>,
}

/// A database, opened and migrated. Cheap to clone.
#[derive(Clone)]
pub struct Store { }

impl Store {
    /// Connects, refuses a newer schema (naming both versions), migrates.
    pub async fn open(options: StoreOptions) -> Result<Self, StoreError> { todo!() }
    /// A writing transaction; the name appears in the operator's log.
    pub async fn begin(&self, name: &'static str) -> Result<Tx, StoreError> { todo!() }
    /// A reading transaction: one consistent picture, no lock.
    pub async fn snapshot(&self, name: &'static str) -> Result<Tx, StoreError> { todo!() }
    /// Statements executed so far by this store (all clones); tests hold page costs against it.
    #[must_use]
    pub fn queries_run(&self) -> u64 { todo!() }
    /// Seals everything anew under the first key; `progress` gets the rows done so far. Returns how many values changed.
    pub async fn reseal(&self, progress: &(dyn Fn(u64) + Send + Sync)) -> Result<u64, StoreError> { todo!() }
    /// Closes every connection (checkpoints the write-ahead log of SQLite).
    pub async fn close(&self) { todo!() }
}

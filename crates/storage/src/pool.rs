// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! The pool itself: profile, sessions across cases, billing lines; and a few named settings. All sealed.

use domain::{BillingLine, CrossCaseSession, NodeProfile};
use jiff::civil::Date;
use serde::{Deserialize, Serialize, de::DeserializeOwned};

use crate::seal::place;
use crate::tx::{Columns, args};
use crate::{StoreError, Tx};

/// Name of the setting that holds the pool.
const POOL: &str = "pool";

/// What a pool holds besides cases and staff.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pool {
    /// Profile of the node.
    pub profile: NodeProfile,
    /// Date up to which the imported data are complete.
    pub as_of: Option<Date>,
    /// Panel sessions about more than one case.
    pub cross_case_sessions: Vec<CrossCaseSession>,
    /// Billing lines of the panel.
    pub billing: Vec<BillingLine>,
}

impl Tx {
    /// Stores the pool, replacing what was there.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`].
    pub async fn pool_put(&mut self, pool: &Pool) -> Result<(), StoreError> {
        self.setting_put(POOL, pool).await
    }

    /// The pool, when one was stored.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`], [`StoreError::Sealed`].
    pub async fn pool_fetch(&mut self) -> Result<Option<Pool>, StoreError> {
        self.setting_fetch(POOL).await
    }

    /// Stores a small named value (sealed).
    ///
    /// # Errors
    /// [`StoreError::Invalid`] when the value cannot be written as JSON.
    pub async fn setting_put<T: Serialize + Sync>(&mut self, name: &'static str, value: &T) -> Result<(), StoreError> {
        let sealed = self.seal(place("setting", name, "value"), value)?;
        let sql = "INSERT INTO setting (name, value) VALUES ($1, $2)
                   ON CONFLICT (name) DO UPDATE SET value = excluded.value";
        self.execute(sql, args![name, sealed]).await?;
        Ok(())
    }

    /// A small named value.
    ///
    /// # Errors
    /// [`StoreError::Invalid`] when it was stored as another type, [`StoreError::Sealed`].
    pub async fn setting_fetch<T: DeserializeOwned>(&mut self, name: &'static str) -> Result<Option<T>, StoreError> {
        let row = self.fetch_optional("SELECT value FROM setting WHERE name = $1", args![name]).await?;
        row.map(|row| self.open(place("setting", name, "value"), &row.bytes("value")?)).transpose()
    }
}

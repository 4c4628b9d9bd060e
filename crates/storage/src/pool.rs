// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! The pool itself: profile, sessions across cases, billing lines; and a few named settings. All sealed.

use domain::pool_file::{BillingLine, CrossCaseSession};
use domain::profile::NodeProfile;
use jiff::civil::Date;
use serde::{Serialize, de::DeserializeOwned};
use crate::{StoreError, Tx};

/// What a pool holds besides cases and staff.
#[derive(Debug, Clone, serde::Serialize, serde::Deserialize)]
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
    pub async fn pool_put(&mut self, pool: &Pool) -> Result<(), StoreError> { todo!() }
    /// The pool, when one was stored.
    pub async fn pool_fetch(&mut self) -> Result<Option<Pool>, StoreError> { todo!() }
    /// Stores a small named value (sealed).
    pub async fn setting_put<T: Serialize + Sync>(&mut self, key: &'static str, value: &T) -> Result<(), StoreError> { todo!() }
    /// A small named value.
    pub async fn setting_fetch<T: DeserializeOwned>(&mut self, key: &'static str) -> Result<Option<T>, StoreError> { todo!() }
}

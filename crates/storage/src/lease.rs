// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! Advisory leases: of several node processes beside one database, one runs a job.

use jiff::Timestamp;
use crate::{StoreError, Tx};

impl Tx {
    /// Takes or prolongs the lease of a job: true when `holder` has it until `until`.
    pub async fn lease_take(&mut self, job: &str, holder: &str, until: Timestamp) -> Result<bool, StoreError> { todo!() }
    /// Gives the lease back.
    pub async fn lease_release(&mut self, job: &str, holder: &str) -> Result<(), StoreError> { todo!() }
}

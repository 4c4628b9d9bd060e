// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! Advisory leases: of several node processes beside one database, one runs a job.

use jiff::Timestamp;

use crate::tx::args;
use crate::{StoreError, Tx};

impl Tx {
    /// Takes or prolongs the lease of a job: true when `holder` has it until `until`.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`].
    pub async fn lease_take(&mut self, job: &str, holder: &str, until: Timestamp) -> Result<bool, StoreError> {
        let sql = "INSERT INTO job_lease (job, holder, expires_at) VALUES ($1, $2, $3)
                   ON CONFLICT (job) DO UPDATE SET holder = excluded.holder, expires_at = excluded.expires_at
                   WHERE job_lease.holder = excluded.holder OR job_lease.expires_at <= $4";
        let args = args![job.to_owned(), holder.to_owned(), until.as_microsecond(), self.now()];
        Ok(self.execute(sql, args).await? == 1)
    }

    /// Gives the lease back.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`].
    pub async fn lease_release(&mut self, job: &str, holder: &str) -> Result<(), StoreError> {
        let sql = "DELETE FROM job_lease WHERE job = $1 AND holder = $2";
        self.execute(sql, args![job.to_owned(), holder.to_owned()]).await?;
        Ok(())
    }
}

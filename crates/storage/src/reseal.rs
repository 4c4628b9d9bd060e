// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! Changing keys: everything sealed under the key file is sealed anew under its first key. What is written in cases is
//! not touched: it is sealed under the keys of the cases, and only those are.

use sqlx::AssertSqlSafe;

use crate::seal::{SEALED, Sealed, place};
use crate::tx::{Columns, args};
use crate::{Store, StoreError};

/// Values per transaction: short enough that people working meanwhile do not notice.
const BATCH: i64 = 500;

impl Store {
    /// Seals everything anew under the first key, in small transactions, while the node runs; may be stopped and run
    /// again. `progress` gets the number of values done so far. Returns how many values changed. Afterwards the older
    /// keys can leave the key file.
    ///
    /// # Errors
    /// [`StoreError::Sealed`] when a value opens under no key of the file.
    pub async fn reseal(&self, progress: &(dyn Fn(u64) + Send + Sync)) -> Result<u64, StoreError> {
        let mut done = 0;
        for sealed in SEALED {
            loop {
                let changed = self.reseal_batch(sealed).await?;
                if changed == 0 {
                    break;
                }
                done += changed;
                progress(done);
            }
        }
        Ok(done)
    }

    async fn reseal_batch(&self, sealed: &Sealed) -> Result<u64, StoreError> {
        let Sealed { table, keys, column, rows } = *sealed;
        let mut tx = self.begin("reseal").await?;
        let row_name = keys.iter().map(|key| format!("CAST({key} AS TEXT)")).collect::<Vec<_>>().join(" || '/' || ");
        let lock = tx.engine().row_lock();
        let select = format!(
            "SELECT {row_name} AS row_name, {column} AS sealed FROM {table} t
             WHERE {rows} AND {column} IS NOT NULL AND substr({column}, 1, 4) <> $1 LIMIT $2{lock}"
        );
        let first = self.shared.keyring.first_id().to_vec();
        let rows = tx.fetch_all(AssertSqlSafe(select), args![first, BATCH]).await?;
        let update = format!("UPDATE {table} SET {column} = $1 WHERE {row_name} = $2");
        for row in &rows {
            let name = row.text("row_name")?;
            let place = place(table, &name, column);
            let plain = self.shared.open_bytes(place, &row.bytes("sealed")?)?;
            let sealed = self.shared.seal_bytes(place, &plain);
            tx.execute(AssertSqlSafe(update.clone()), args![sealed, name.clone()]).await?;
        }
        tx.commit().await?;
        Ok(rows.len() as u64)
    }
}

// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! One transaction.

use crate::StoreError;

/// A transaction; every query of the program is a method on it. Dropped without [`Tx::commit`], it rolls back.
pub struct Tx { }

impl Tx {
    /// Makes what was written durable.
    pub async fn commit(self) -> Result<(), StoreError> { todo!() }
}

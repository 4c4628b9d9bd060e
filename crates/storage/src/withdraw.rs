// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! Withdrawal of an own release: the log entry stands, the content goes.

use domain::role::UserId;
use crate::{OwnLogAdvance, StoreError, Tx};

/// A withdrawal of an own record.
pub struct NewWithdrawal<'a> {
    /// Index of the record in the own log.
    pub target: u64,
    /// Reason token of the entry (`erasure`, `error`, ..).
    pub reason: &'a str,
    /// Who decided.
    pub actor: &'a UserId,
    /// Exact bytes of the log entry (kind `withdraw`).
    pub entry: &'a [u8],
    /// Leaf hash of `entry`.
    pub leaf: [u8; 32],
    /// The own log after the append.
    pub log: OwnLogAdvance<'a>,
}

impl Tx {
    /// Erases payload, salt and library rows of the own record, marks release and draft withdrawn, appends the entry.
    /// `Invalid` when the target is no live own record.
    pub async fn withdraw_commit(&mut self, withdrawal: &NewWithdrawal<'_>) -> Result<(), StoreError> { todo!() }
}

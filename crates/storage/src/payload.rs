// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! Payloads: exact bytes and salt of live records.

use protocol::NodeId;
use protocol::record::{Record, Verified};
use crate::{StoreError, Tx};

/// A verified record together with the exact bytes it was verified from.
pub struct VerifiedPayload<'a> {
    /// The proof that the bytes belong to the log.
    pub record: &'a Verified<Record>,
    /// Salt of the commitment.
    pub salt: [u8; 32],
    /// Exact payload bytes.
    pub payload: &'a [u8],
}

/// Salt and payload as served to peers; `None` for an entry without (or without any more) content.
pub type PayloadSlot = Option<([u8; 32], Vec<u8>)>;

impl Tx {
    /// Salt and payload per entry from `start`, one slot for every existing entry, at most `max`.
    pub async fn log_payloads(&mut self, node: &NodeId, epoch: u64, start: u64, max: u32) -> Result<Vec<PayloadSlot>, StoreError> { todo!() }
    /// Indexes of live records whose payload is not here yet, newest first.
    pub async fn payload_wanted(&mut self, node: &NodeId, epoch: u64, limit: u32) -> Result<Vec<u64>, StoreError> { todo!() }
    /// Stores payloads with their library rows. Skips (and does not count) records that are withdrawn, quarantined or
    /// already stored. Returns how many were stored.
    pub async fn payload_store(&mut self, payloads: &[VerifiedPayload<'_>]) -> Result<u64, StoreError> { todo!() }
    /// Marks a record whose payload matched its commitment but not its schema: never shown, never asked for again.
    pub async fn payload_quarantine(&mut self, node: &NodeId, epoch: u64, index: u64, token: &'static str) -> Result<(), StoreError> { todo!() }
}

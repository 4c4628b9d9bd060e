// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! Following another node's log: entries and withdrawals before payloads, all in the caller's transaction.

use protocol::NodeId;
use protocol::follow::Extension;
use crate::{StoreError, Tx};

impl Tx {
    /// Starts following a log that has no row yet (empty state); no effect when it is there.
    pub async fn follow_create(&mut self, node: &NodeId, epoch: u64, origin: &str) -> Result<(), StoreError> { todo!() }
    /// Applies a verified extension: entries, records, withdrawals (payload, salt, facets, text of the targets erased),
    /// new state and note. `Conflict{what: "log"}` when the stored log is no longer at the extension's start or is frozen.
    /// `note` is the text of the checkpoint the extension was verified against. Returns how many records it erased.
    pub async fn follow_apply(&mut self, node: &NodeId, epoch: u64, extension: &Extension, note: &str) -> Result<u64, StoreError> { todo!() }
}

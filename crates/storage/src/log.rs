// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! Transparency logs, own and followed: states, notes, entries.

use jiff::Timestamp;
use protocol::NodeId;
use protocol::follow::FollowState;
use crate::{OwnLogAdvance, StoreError, Tx};

/// What we think of a log.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LogStatus {
    /// Fresh and consistent.
    Ok,
    /// No fresh note for too long.
    Stale,
    /// Proven inconsistent; nothing more is taken until a new epoch.
    Frozen,
    /// Ended by its node.
    Closed,
}

impl LogStatus {
    /// Stable token: `ok`, `stale`, `frozen`, `closed`.
    #[must_use]
    pub fn code(self) -> &'static str { todo!() }
}

/// One log.
#[derive(Debug, Clone)]
pub struct LogRow {
    /// Whose.
    pub node: NodeId,
    /// Epoch.
    pub epoch: u64,
    /// True for this node's own log.
    pub own: bool,
    /// State to extend (size, root, compact range).
    pub state: FollowState,
    /// Newest note, when there is one.
    pub note: Option<String>,
    /// What we think of it.
    pub status: LogStatus,
    /// Token that explains the status.
    pub status_detail: Option<String>,
    /// Last successful check against its source.
    pub checked_at: Option<Timestamp>,
    /// Last growth.
    pub updated_at: Timestamp,
}

/// A changed checkpoint.
#[derive(Debug, Clone)]
pub struct Head {
    /// Cursor of this change; larger is later.
    pub cursor: u64,
    /// Whose log.
    pub node: NodeId,
    /// Epoch.
    pub epoch: u64,
    /// Newest note.
    pub note: String,
}

impl Tx {
    /// Starts the own log (empty) unless it is there; `state` is the empty state of its origin.
    pub async fn log_own_create(&mut self, node: &NodeId, epoch: u64, state: &FollowState) -> Result<(), StoreError> { todo!() }
    /// Appends entries that are not releases (kind `keys`) to the own log: (exact bytes, leaf hash).
    pub async fn log_own_append(&mut self, log: &OwnLogAdvance<'_>, entries: &[(Vec<u8>, [u8; 32])]) -> Result<(), StoreError> { todo!() }
    /// Replaces the own note of an unchanged size (freshness).
    pub async fn log_own_refresh(&mut self, node: &NodeId, epoch: u64, size: u64, note: &str) -> Result<(), StoreError> { todo!() }
    /// The own log, locked for an append in this transaction.
    pub async fn log_own_fetch(&mut self) -> Result<Option<LogRow>, StoreError> { todo!() }
    /// One log.
    pub async fn log_fetch(&mut self, node: &NodeId, epoch: u64) -> Result<Option<LogRow>, StoreError> { todo!() }
    /// Every log, own first.
    pub async fn log_list(&mut self) -> Result<Vec<LogRow>, StoreError> { todo!() }
    /// Newest notes changed after `since` in order of change, at most `limit`.
    pub async fn log_heads(&mut self, since: u64, limit: u32) -> Result<Vec<Head>, StoreError> { todo!() }
    /// The newest cursor (0 in an empty database).
    pub async fn log_cursor(&mut self) -> Result<u64, StoreError> { todo!() }
    /// Exact entry bytes from `start`, at most `max`.
    pub async fn log_entries(&mut self, node: &NodeId, epoch: u64, start: u64, max: u32) -> Result<Vec<Vec<u8>>, StoreError> { todo!() }
    /// Leaf hashes from `start`, at most `max` (for inclusion proofs).
    pub async fn log_leaves(&mut self, node: &NodeId, epoch: u64, start: u64, max: u64) -> Result<Vec<[u8; 32]>, StoreError> { todo!() }
    /// Freezes a log with the two notes that prove it inconsistent (or one note and what was seen).
    pub async fn log_freeze(&mut self, node: &NodeId, epoch: u64, token: &'static str, evidence: &[&str]) -> Result<(), StoreError> { todo!() }
    /// The notes kept as evidence when the log was frozen.
    pub async fn log_evidence(&mut self, node: &NodeId, epoch: u64) -> Result<Vec<String>, StoreError> { todo!() }
    /// Notes that a source was asked and what we think now; a frozen log stays frozen.
    pub async fn log_checked(&mut self, node: &NodeId, epoch: u64, status: LogStatus, detail: Option<&str>) -> Result<(), StoreError> { todo!() }
}

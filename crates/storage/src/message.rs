// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! Control messages: which were seen, which wait to be delivered.

use jiff::Timestamp;
use protocol::NodeId;
use crate::{StoreError, Tx};

/// A control message that waits for delivery.
#[derive(Debug, Clone)]
pub struct OutgoingMessage {
    /// Its `jti`.
    pub jti: String,
    /// Receiver.
    pub node: NodeId,
    /// Signed message.
    pub jws: String,
    /// Tries so far.
    pub attempts: u64,
    /// Not before.
    pub due_at: Timestamp,
}

impl Tx {
    /// Notes a received `jti`; true when it was seen before.
    pub async fn control_seen(&mut self, node: &NodeId, jti: &str) -> Result<bool, StoreError> { todo!() }
    /// Puts a message into the outbox.
    pub async fn message_insert(&mut self, jti: &str, node: &NodeId, jws: &str) -> Result<(), StoreError> { todo!() }
    /// Messages due now, oldest first.
    pub async fn message_due(&mut self, limit: u32) -> Result<Vec<OutgoingMessage>, StoreError> { todo!() }
    /// Removes a delivered message.
    pub async fn message_delivered(&mut self, jti: &str) -> Result<(), StoreError> { todo!() }
    /// Puts a message off.
    pub async fn message_retry(&mut self, jti: &str, due_at: Timestamp) -> Result<(), StoreError> { todo!() }
}

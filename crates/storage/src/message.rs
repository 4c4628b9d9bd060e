// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! Control messages: which were seen, which wait to be delivered.

use jiff::Timestamp;
use protocol::NodeId;

use crate::log::parse_node;
use crate::tx::{Columns, args};
use crate::user::assert_row;
use crate::{StoreError, Tx};

/// A control message that waits for delivery.
#[derive(Clone)]
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

// Without the message: a peering request carries the token of an invite.
impl std::fmt::Debug for OutgoingMessage {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("OutgoingMessage").field("jti", &self.jti).field("node", &self.node).finish_non_exhaustive()
    }
}

impl Tx {
    /// Notes a received `jti`; true when it was seen before.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`].
    pub async fn control_seen(&mut self, node: &NodeId, jti: &str) -> Result<bool, StoreError> {
        let sql =
            "INSERT INTO control_message (node_id, jti, at) VALUES ($1, $2, $3) ON CONFLICT (node_id, jti) DO NOTHING";
        Ok(self.execute(sql, args![node.to_string(), jti.to_owned(), self.now()]).await? == 0)
    }

    /// Puts a message into the outbox, due at once.
    ///
    /// # Errors
    /// `Constraint{rule: "unique"}` when its `jti` waits already.
    pub async fn message_insert(&mut self, jti: &str, node: &NodeId, jws: &str) -> Result<(), StoreError> {
        let sql = "INSERT INTO outgoing_message (jti, node_id, jws, attempts, due_at, created_at)
                   VALUES ($1, $2, $3, 0, $4, $4)";
        self.execute(sql, args![jti.to_owned(), node.to_string(), jws.to_owned(), self.now()]).await?;
        Ok(())
    }

    /// Messages due now, oldest first.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`].
    pub async fn message_due(&mut self, limit: u32) -> Result<Vec<OutgoingMessage>, StoreError> {
        let sql = "SELECT jti, node_id, jws, attempts, due_at FROM outgoing_message
                   WHERE due_at <= $1 ORDER BY created_at, jti LIMIT $2";
        let rows = self.fetch_all(sql, args![self.now(), i64::from(limit)]).await?;
        rows.iter()
            .map(|row| {
                Ok(OutgoingMessage {
                    jti: row.text("jti")?,
                    node: parse_node(&row.text("node_id")?)?,
                    jws: row.text("jws")?,
                    attempts: row.number("attempts")?,
                    due_at: row.time("due_at")?,
                })
            })
            .collect()
    }

    /// Removes a delivered message (no effect when another process was faster).
    ///
    /// # Errors
    /// [`StoreError::Unavailable`].
    pub async fn message_delivered(&mut self, jti: &str) -> Result<(), StoreError> {
        self.execute("DELETE FROM outgoing_message WHERE jti = $1", args![jti.to_owned()]).await?;
        Ok(())
    }

    /// Puts a message off after a failed delivery.
    ///
    /// # Errors
    /// [`StoreError::Invalid`] when it does not wait any more.
    pub async fn message_retry(&mut self, jti: &str, due_at: Timestamp) -> Result<(), StoreError> {
        let sql = "UPDATE outgoing_message SET due_at = $1, attempts = attempts + 1 WHERE jti = $2";
        assert_row(self.execute(sql, args![due_at.as_microsecond(), jti.to_owned()]).await?, "message")
    }
}

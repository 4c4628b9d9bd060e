// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! Deliveries: which peer fetched the payload of which own record. After a withdrawal they say who has to erase.

use jiff::Timestamp;
use protocol::NodeId;

use crate::log::parse_node;
use crate::tx::{Columns, args, signed};
use crate::{PatternKey, StoreError, Tx};

impl Tx {
    /// Notes that `peer` was served the payloads of the entries from `start`, at most `count`: those of live own
    /// records that have one, each with the time of its first delivery. One statement. Returns how many were new.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`].
    pub async fn delivery_note(
        &mut self,
        peer: &NodeId,
        node: &NodeId,
        epoch: u64,
        start: u64,
        count: u32,
    ) -> Result<u64, StoreError> {
        let sql = "INSERT INTO record_delivery (node_id, epoch, idx, peer, first_at)
                   SELECT r.node_id, r.epoch, r.idx, $1, $2 FROM log_record r
                   JOIN log_payload y ON y.node_id = r.node_id AND y.epoch = r.epoch AND y.idx = r.idx
                   WHERE r.node_id = $3 AND r.epoch = $4 AND r.idx >= $5 AND r.idx < $6 AND r.own = 1 AND r.state = 'live'
                   ON CONFLICT (node_id, epoch, idx, peer) DO NOTHING";
        let end = signed(start.saturating_add(u64::from(count)))?;
        let args = args![peer.to_string(), self.now(), node.to_string(), signed(epoch)?, signed(start)?, end];
        self.execute(sql, args).await
    }

    /// Every delivery: record, peer, first time; by record, the earliest first. One query.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`].
    pub async fn delivery_list(&mut self) -> Result<Vec<(PatternKey, NodeId, Timestamp)>, StoreError> {
        let sql = "SELECT node_id, epoch, idx, peer, first_at FROM record_delivery
                   ORDER BY node_id, epoch, idx, first_at, peer";
        let rows = self.fetch_all(sql, args![]).await?;
        rows.iter()
            .map(|row| {
                let node = parse_node(&row.text("node_id")?)?;
                let key = PatternKey { node, epoch: row.number("epoch")?, index: row.number("idx")? };
                Ok((key, parse_node(&row.text("peer")?)?, row.time("first_at")?))
            })
            .collect()
    }
}

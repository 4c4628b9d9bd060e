// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! Entries of transparency logs: exact bytes and leaf hashes.

use protocol::{Hash, NodeId};

use crate::tx::{Columns, args, signed};
use crate::{StoreError, Tx};

/// Exact bytes of an entry and its leaf hash.
pub type EntryBytes = (Vec<u8>, Hash);

impl Tx {
    /// Entries at their indexes: (index, leaf hash, exact bytes).
    pub(crate) async fn entries_insert(
        &mut self,
        node: &NodeId,
        epoch: u64,
        rows: &[(u64, Hash, &[u8])],
    ) -> Result<(), StoreError> {
        let (node, epoch) = (node.to_string(), signed(epoch)?);
        let head = "INSERT INTO log_entry (node_id, epoch, idx, leaf, bytes)";
        self.insert_many(head, 5, "", rows, |(index, leaf, bytes), args| {
            args.push(node.clone())?;
            args.push(epoch)?;
            args.push(signed(*index)?)?;
            args.push(leaf.to_vec())?;
            args.push(bytes.to_vec())
        })
        .await?;
        Ok(())
    }

    /// Exact entry bytes from `start`, at most `max`.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`].
    pub async fn log_entries(
        &mut self,
        node: &NodeId,
        epoch: u64,
        start: u64,
        max: u32,
    ) -> Result<Vec<Vec<u8>>, StoreError> {
        let sql = "SELECT bytes FROM log_entry WHERE node_id = $1 AND epoch = $2 AND idx >= $3 ORDER BY idx LIMIT $4";
        let args = args![node.to_string(), signed(epoch)?, signed(start)?, i64::from(max)];
        self.fetch_all(sql, args).await?.iter().map(|row| row.bytes("bytes")).collect()
    }

    /// Exact bytes of one entry.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`].
    pub async fn log_entry_fetch(
        &mut self,
        node: &NodeId,
        epoch: u64,
        index: u64,
    ) -> Result<Option<Vec<u8>>, StoreError> {
        let sql = "SELECT bytes FROM log_entry WHERE node_id = $1 AND epoch = $2 AND idx = $3";
        let args = args![node.to_string(), signed(epoch)?, signed(index)?];
        self.fetch_optional(sql, args).await?.map(|row| row.bytes("bytes")).transpose()
    }

    /// Leaf hashes from `start`, at most `max` (for inclusion proofs).
    ///
    /// # Errors
    /// [`StoreError::Unavailable`].
    pub async fn log_leaves(
        &mut self,
        node: &NodeId,
        epoch: u64,
        start: u64,
        max: u64,
    ) -> Result<Vec<Hash>, StoreError> {
        let sql = "SELECT leaf FROM log_entry WHERE node_id = $1 AND epoch = $2 AND idx >= $3 ORDER BY idx LIMIT $4";
        let max = i64::try_from(max).unwrap_or(i64::MAX);
        let args = args![node.to_string(), signed(epoch)?, signed(start)?, max];
        self.fetch_all(sql, args).await?.iter().map(|row| row.hash("leaf")).collect()
    }
}

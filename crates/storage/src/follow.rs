// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! Following another node's log: entries and withdrawals before payloads, all in the caller's transaction.

use protocol::NodeId;
use protocol::Origin;
use protocol::entry::{Entry, Leaf};
use protocol::follow::{Extension, Withdrawal};

use crate::tx::signed;
use crate::{StoreError, Tx};

impl Tx {
    /// Starts following a log that has no row yet (empty state); no effect when it is there.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`].
    pub async fn follow_create(&mut self, origin: &Origin) -> Result<(), StoreError> {
        self.log_create(origin, false).await
    }

    /// Applies a verified extension: entries, records, withdrawals (payload, salt, facets, text of the targets erased),
    /// new state and note. Returns how many records it erased.
    ///
    /// # Errors
    /// `Conflict{what: "log"}` when the stored log is not at the extension's start any more, or is frozen or closed;
    /// nothing may be committed then.
    pub async fn follow_apply(&mut self, extension: &Extension) -> Result<u64, StoreError> {
        let (node, epoch) = (extension.state.origin().node(), extension.state.origin().epoch());
        let start = extension.entries.first().map_or(extension.state.size(), protocol::follow::LoggedEntry::index);
        let size = self.log_size_locked(node, epoch).await?;
        if size != Some(start) {
            return Err(StoreError::Conflict { what: "log", newer: size });
        }
        let rows: Vec<_> = extension.entries.iter().map(|entry| (entry.index(), entry.hash(), entry.bytes())).collect();
        self.entries_insert(node, epoch, &rows).await?;
        self.records_insert(node, epoch, extension).await?;
        let erased = self.withdrawals_apply(node, &extension.withdrawals).await?;
        let signed_note = extension.state.note().unwrap_or_default();
        self.log_advance(node, epoch, extension.state.range(), signed_note).await?;
        Ok(erased)
    }

    async fn records_insert(&mut self, node: &NodeId, epoch: u64, extension: &Extension) -> Result<(), StoreError> {
        let mut rows = Vec::new();
        for entry in &extension.entries {
            // Feedback stays a leaf: without a row here it is never wanted and never stored.
            if let Leaf::Entry(Entry::Record { time, schema, .. }) = entry.leaf() {
                rows.push((signed(entry.index())?, schema, signed(*time)?));
            }
        }
        let (node, epoch) = (node.to_string(), signed(epoch)?);
        let head = "INSERT INTO log_record (node_id, epoch, idx, own, schema, day, state)";
        self.insert_many(head, 7, "", &rows, |(index, schema, time), args| {
            args.push(node.clone())?;
            args.push(epoch)?;
            args.push(*index)?;
            args.push(0_i64)?;
            args.push((*schema).clone())?;
            args.push(*time)?;
            args.push("missing")
        })
        .await?;
        Ok(())
    }

    /// Erases the targets, grouped by epoch, because an entry may reach back into an earlier epoch of its node.
    async fn withdrawals_apply(&mut self, node: &NodeId, withdrawals: &[Withdrawal]) -> Result<u64, StoreError> {
        let mut by_epoch = std::collections::BTreeMap::<u64, Vec<(u64, u64)>>::new();
        for withdrawal in withdrawals {
            by_epoch.entry(withdrawal.epoch).or_default().push((withdrawal.target, withdrawal.index));
        }
        let mut erased = 0;
        for (epoch, targets) in &by_epoch {
            erased += self.record_erase(node, *epoch, targets).await?;
        }
        Ok(erased)
    }
}

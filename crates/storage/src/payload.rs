// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! Payloads: exact bytes and salt of live records.

use std::collections::BTreeMap;

use protocol::entry::day_of;
use protocol::pattern::Pattern;
use protocol::{NodeId, Record, Verified};
use sqlx::AssertSqlSafe;

use crate::facet::{facets_of, text_of};
use crate::tx::{Args, Columns, args, in_list, signed, unsigned};
use crate::{StoreError, Tx};

/// Indexes in one IN list.
const LIST_MAX: usize = 1_000;

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
    ///
    /// # Errors
    /// [`StoreError::Unavailable`].
    pub async fn log_payloads(
        &mut self,
        node: &NodeId,
        epoch: u64,
        start: u64,
        max: u32,
    ) -> Result<Vec<PayloadSlot>, StoreError> {
        let sql = "SELECT p.salt, p.bytes FROM log_entry e
                   LEFT JOIN log_payload p ON p.node_id = e.node_id AND p.epoch = e.epoch AND p.idx = e.idx
                   WHERE e.node_id = $1 AND e.epoch = $2 AND e.idx >= $3 ORDER BY e.idx LIMIT $4";
        let args = args![node.to_string(), signed(epoch)?, signed(start)?, i64::from(max)];
        let rows = self.fetch_all(sql, args).await?;
        rows.iter()
            .map(|row| match row.bytes_opt("bytes")? {
                Some(bytes) => Ok(Some((row.hash("salt")?, bytes))),
                None => Ok(None),
            })
            .collect()
    }

    /// Indexes of records whose payload is not here yet and is still to be had, newest first.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`].
    pub async fn payload_wanted(&mut self, node: &NodeId, epoch: u64, limit: u32) -> Result<Vec<u64>, StoreError> {
        let sql = "SELECT idx FROM log_record WHERE node_id = $1 AND epoch = $2 AND state = 'missing'
                   ORDER BY idx DESC LIMIT $3";
        let args = args![node.to_string(), signed(epoch)?, i64::from(limit)];
        self.fetch_all(sql, args).await?.iter().map(|row| row.number("idx")).collect()
    }

    /// Stores payloads with their library rows. Skips (and does not count) records that are withdrawn, quarantined,
    /// already stored or not in the log here. Returns how many were stored.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`].
    pub async fn payload_store(&mut self, payloads: &[VerifiedPayload<'_>]) -> Result<u64, StoreError> {
        let mut by_log = BTreeMap::<(String, u64), Vec<&VerifiedPayload<'_>>>::new();
        for payload in payloads {
            let record = payload.record;
            by_log.entry((record.node().to_string(), record.epoch())).or_default().push(payload);
        }
        let mut stored = 0;
        for ((node, epoch), list) in by_log {
            for batch in list.chunks(LIST_MAX) {
                stored += self.payload_batch(&node, signed(epoch)?, batch).await?;
            }
        }
        Ok(stored)
    }

    async fn payload_batch(
        &mut self,
        node: &str,
        epoch: i64,
        batch: &[&VerifiedPayload<'_>],
    ) -> Result<u64, StoreError> {
        let indexes = batch.iter().map(|payload| signed(payload.record.index())).collect::<Result<Vec<_>, _>>()?;
        let wanted = self.records_missing(node, epoch, &indexes).await?;
        let mut seen = std::collections::BTreeSet::new();
        let mut fresh = Vec::new();
        for (index, payload) in indexes.iter().zip(batch) {
            if wanted.contains(index) && seen.insert(*index) {
                fresh.push((*index, *payload));
            }
        }
        if fresh.is_empty() {
            return Ok(0);
        }
        let head = "INSERT INTO log_payload (node_id, epoch, idx, salt, bytes)";
        self.insert_many(head, 5, "", &fresh, |(index, payload), args| {
            args.push(node.to_owned())?;
            args.push(epoch)?;
            args.push(*index)?;
            args.push(payload.salt.to_vec())?;
            args.push(payload.payload.to_vec())
        })
        .await?;
        let indexes: Vec<i64> = fresh.iter().map(|(index, _)| *index).collect();
        self.records_set_live(node, epoch, &indexes).await?;
        let mut patterns = Vec::new();
        for (index, payload) in &fresh {
            if let Record::Pattern(pattern) = payload.record.inner() {
                patterns.push((*index, signed(payload.record.time())?, pattern.as_ref()));
            }
        }
        self.patterns_insert(node, epoch, &patterns).await?;
        Ok(fresh.len() as u64)
    }

    /// Those of the records that still wait for their payload, locked until the end of the transaction, so that none is
    /// withdrawn between this look and the insert.
    async fn records_missing(
        &mut self,
        node: &str,
        epoch: i64,
        indexes: &[i64],
    ) -> Result<std::collections::BTreeSet<i64>, StoreError> {
        let sql = format!(
            "SELECT idx FROM log_record WHERE node_id = $1 AND epoch = $2 AND idx IN ({}) AND state = 'missing'
             ORDER BY idx{}",
            in_list(3, indexes.len()),
            self.engine().row_lock()
        );
        let args = log_args(node, epoch, indexes)?;
        self.fetch_all(AssertSqlSafe(sql), args).await?.iter().map(|row| row.int("idx")).collect()
    }

    async fn records_set_live(&mut self, node: &str, epoch: i64, indexes: &[i64]) -> Result<(), StoreError> {
        let sql = format!(
            "UPDATE log_record SET state = 'live' WHERE node_id = $1 AND epoch = $2 AND idx IN ({})",
            in_list(3, indexes.len())
        );
        self.execute(AssertSqlSafe(sql), log_args(node, epoch, indexes)?).await?;
        Ok(())
    }

    /// Library rows of patterns: (index, day in seconds, pattern). A day that lies ahead counts as today, so that nobody
    /// can pin a record on top of the library.
    async fn patterns_insert(
        &mut self,
        node: &str,
        epoch: i64,
        patterns: &[(i64, i64, &Pattern)],
    ) -> Result<(), StoreError> {
        if patterns.is_empty() {
            return Ok(());
        }
        let amount = signed(patterns.len() as u64)?;
        let today = signed(day_of(unsigned(self.now() / 1_000_000)))?;
        let first = self.counter_add("pattern", amount).await? - amount + 1;
        let numbered: Vec<_> = (first..).zip(patterns).collect();
        let head = "INSERT INTO pattern (no, node_id, epoch, idx, day)";
        self.insert_many(head, 5, "", &numbered, |(no, (index, day, _)), args| {
            args.push(*no)?;
            args.push(node.to_owned())?;
            args.push(epoch)?;
            args.push(*index)?;
            args.push((*day).min(today))
        })
        .await?;
        let mut facets = Vec::new();
        let mut totals = BTreeMap::<(&'static str, String), i64>::new();
        for (no, (_, _, pattern)) in &numbered {
            for (kind, code) in facets_of(pattern) {
                *totals.entry((kind.code(), code.clone())).or_default() += 1;
                facets.push((*no, kind.code(), code));
            }
        }
        let head = "INSERT INTO pattern_facet (pattern_no, kind, code)";
        self.insert_many(head, 3, "", &facets, |(no, kind, code), args| {
            args.push(*no)?;
            args.push(*kind)?;
            args.push(code.clone())
        })
        .await?;
        let texts: Vec<_> = numbered.iter().map(|(no, (_, _, pattern))| (*no, text_of(pattern))).collect();
        let head = "INSERT INTO pattern_text (rowid, folded)";
        self.insert_many(head, 2, "", &texts, |(no, text), args| {
            args.push(*no)?;
            args.push(text.clone())
        })
        .await?;
        self.facet_totals_add(node, &totals.into_iter().collect::<Vec<_>>()).await
    }

    async fn facet_totals_add(
        &mut self,
        node: &str,
        totals: &[((&'static str, String), i64)],
    ) -> Result<(), StoreError> {
        let head = "INSERT INTO facet_total (node_id, kind, code, amount)";
        let tail = "ON CONFLICT (node_id, kind, code) DO UPDATE SET amount = facet_total.amount + excluded.amount";
        self.insert_many(head, 4, tail, totals, |((kind, code), amount), args| {
            args.push(node.to_owned())?;
            args.push(*kind)?;
            args.push(code.clone())?;
            args.push(*amount)
        })
        .await?;
        Ok(())
    }

    /// Marks a record whose payload matched its commitment but not its schema: never shown, never asked for again.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`].
    pub async fn payload_quarantine(
        &mut self,
        node: &NodeId,
        epoch: u64,
        index: u64,
        token: &'static str,
    ) -> Result<(), StoreError> {
        let sql = "UPDATE log_record SET state = 'quarantined', state_detail = $1
                   WHERE node_id = $2 AND epoch = $3 AND idx = $4 AND state = 'missing'";
        let args = args![token, node.to_string(), signed(epoch)?, signed(index)?];
        self.execute(sql, args).await?;
        Ok(())
    }

    /// Marks the targets withdrawn, then erases their payload, salt and library rows: (target, index of the withdraw
    /// entry). Returns how many records became withdrawn by it.
    ///
    /// In this order, because the mark locks the row: a delivery of the payload that runs meanwhile has either committed
    /// by then, and is erased, or waits for the row and finds it withdrawn.
    pub(crate) async fn record_erase(
        &mut self,
        node: &NodeId,
        epoch: u64,
        targets: &[(u64, u64)],
    ) -> Result<u64, StoreError> {
        let (node, epoch) = (node.to_string(), signed(epoch)?);
        // In the order in which a delivery locks them.
        let mut targets = targets.to_vec();
        targets.sort_by_key(|(target, _)| *target);
        let mut erased = 0;
        for batch in targets.chunks(LIST_MAX) {
            for (target, by) in batch {
                let sql = "UPDATE log_record SET state = 'withdrawn', withdrawn_by = $1
                           WHERE node_id = $2 AND epoch = $3 AND idx = $4 AND state <> 'withdrawn'";
                let args = args![signed(*by)?, node.clone(), epoch, signed(*target)?];
                erased += self.execute(sql, args).await?;
            }
            let indexes = batch.iter().map(|(target, _)| signed(*target)).collect::<Result<Vec<_>, _>>()?;
            self.patterns_erase(&node, epoch, &indexes).await?;
            let list = in_list(3, indexes.len());
            let sql = format!("DELETE FROM log_payload WHERE node_id = $1 AND epoch = $2 AND idx IN ({list})");
            self.execute(AssertSqlSafe(sql), log_args(&node, epoch, &indexes)?).await?;
        }
        self.erased |= erased > 0;
        Ok(erased)
    }

    async fn patterns_erase(&mut self, node: &str, epoch: i64, indexes: &[i64]) -> Result<(), StoreError> {
        let list = in_list(3, indexes.len());
        let sql = format!("SELECT no FROM pattern WHERE node_id = $1 AND epoch = $2 AND idx IN ({list})");
        let rows = self.fetch_all(AssertSqlSafe(sql), log_args(node, epoch, indexes)?).await?;
        let numbers = rows.iter().map(|row| row.int("no")).collect::<Result<Vec<_>, _>>()?;
        if numbers.is_empty() {
            return Ok(());
        }
        let list = in_list(1, numbers.len());
        let sql = format!(
            "SELECT kind, code, COUNT(*) AS amount FROM pattern_facet WHERE pattern_no IN ({list})
                           GROUP BY kind, code ORDER BY kind, code"
        );
        for row in self.fetch_all(AssertSqlSafe(sql), number_args(&numbers)?).await? {
            let sql = "UPDATE facet_total SET amount = amount - $1 WHERE node_id = $2 AND kind = $3 AND code = $4";
            let args = args![row.int("amount")?, node.to_owned(), row.text("kind")?, row.text("code")?];
            self.execute(sql, args).await?;
        }
        for sql in [
            format!("DELETE FROM pattern_facet WHERE pattern_no IN ({list})"),
            format!("DELETE FROM pattern_text WHERE rowid IN ({list})"),
            format!("DELETE FROM pattern WHERE no IN ({list})"),
        ] {
            self.execute(AssertSqlSafe(sql), number_args(&numbers)?).await?;
        }
        Ok(())
    }
}

fn log_args(node: &str, epoch: i64, indexes: &[i64]) -> Result<Args, StoreError> {
    let mut args = args![node.to_owned(), epoch];
    for index in indexes {
        args.push(*index)?;
    }
    Ok(args)
}

fn number_args(numbers: &[i64]) -> Result<Args, StoreError> {
    let mut args = Args::default();
    for number in numbers {
        args.push(*number)?;
    }
    Ok(args)
}

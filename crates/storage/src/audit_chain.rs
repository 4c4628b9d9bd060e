// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! The chain of the audit trail: how a line is bound to the one before, and whether it still is.
//!
//! A line's hash covers the hash before it, so a changed, removed or exchanged line is found by counting on. Who rewrites
//! everything after it is found by the hash that was published in the own log in between.

use std::collections::BTreeMap;

use protocol::entry::{Entry, Leaf, commit, parse};
use protocol::limits::SALT_BYTES;
use protocol::{Hash, NodeId};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use sqlx::any::AnyRow;
use sqlx::{AnyPool, Row as _};

use crate::case_key::case_key;
use crate::keyring::Place;
use crate::seal::place;
use crate::tx::{Columns, args, damaged, signed};
use crate::{OwnLogAdvance, Store, StoreError, Tx};

/// Lines that are looked at or completed at a time.
const BATCH: i64 = 1_000;

/// The detail of a line as it is sealed. The salt keeps the commitment from telling a detail that can be guessed.
#[derive(Serialize, Deserialize)]
pub(crate) struct Detail {
    salt: String,
    pub text: String,
}

/// A detail as an earlier program sealed it, or as today.
#[derive(Deserialize)]
#[serde(untagged)]
enum StoredDetail {
    Salted(Detail),
    Bare(String),
}

impl Detail {
    pub fn new(salt: &[u8; 16], text: &str) -> Self {
        Self { salt: crate::base64::encode(salt), text: text.to_owned() }
    }

    pub fn commitment(&self) -> Hash {
        let digest = Sha256::new().chain_update(b"poolverbund-audit-detail/1\n").chain_update(self.salt.as_bytes());
        digest.chain_update(b"\n").chain_update(self.text.as_bytes()).finalize().into()
    }
}

/// The columns of a line that its hash covers.
pub(crate) struct Line<'a> {
    pub seq: i64,
    pub at: i64,
    pub actor: Option<&'a str>,
    pub action: &'a str,
    pub case: Option<&'a str>,
    pub commitment: &'a [u8],
}

/// The hash of a line that follows another; none before is the first line ever.
pub(crate) fn link(before: Option<&[u8]>, line: &Line<'_>) -> Hash {
    let mut digest = Sha256::new();
    digest.update(b"poolverbund-audit/1\n");
    digest.update(before.unwrap_or(&[0; 32]));
    digest.update(line.seq.to_be_bytes());
    digest.update(line.at.to_be_bytes());
    for text in [line.actor, Some(line.action), line.case] {
        // Each text with its length, so that no two lines have the same bytes; nothing is not the empty text.
        digest.update(text.map_or(u64::MAX, |text| text.len() as u64).to_be_bytes());
        digest.update(text.unwrap_or_default().as_bytes());
    }
    digest.update(line.commitment);
    digest.finalize().into()
}

/// What is wrong with the audit trail, at the first line that shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditFault {
    /// Number of the line.
    pub seq: u64,
    /// What is wrong with it.
    pub kind: AuditFaultKind,
}

/// Kinds of faults.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AuditFaultKind {
    /// The line is missing.
    Missing,
    /// The line, or one before it, is not what was written.
    Altered,
    /// The detail is not what was written.
    Detail,
    /// Lines at the end are missing.
    Truncated,
    /// The line is another one than the hash says that was published in the own log.
    Rewritten,
    /// The entry of the own log that published the hash is not there or another one.
    Unpublished,
}

/// What a look at the whole audit trail found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditReport {
    /// Number of the first line that is kept.
    pub first: u64,
    /// Number of the last line.
    pub last: u64,
    /// Hash of the last line; none when there never was one.
    pub hash: Option<Hash>,
    /// Hashes that were published in the own log and compared.
    pub heads: u64,
    /// The newest line whose hash was published.
    pub published: Option<u64>,
    /// Details that nobody can open any more, because their case was erased.
    pub erased_details: u64,
    /// The first fault; none when everything is as it was written.
    pub fault: Option<AuditFault>,
}

/// The end of the chain that is to be published in the own log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditTip {
    /// Number of the last line.
    pub seq: u64,
    /// Its hash.
    pub hash: Hash,
}

impl AuditTip {
    /// The bytes that the entry of the own log commits to.
    #[must_use]
    pub fn bytes(&self) -> Vec<u8> {
        tip_bytes(self.seq, &self.hash)
    }
}

fn tip_bytes(seq: u64, hash: &[u8]) -> Vec<u8> {
    [b"poolverbund-audit-head/1\n", &seq.to_be_bytes()[..], hash].concat()
}

/// A published end of the chain.
pub struct NewAuditHead<'a> {
    /// What is published.
    pub tip: &'a AuditTip,
    /// Salt of the commitment.
    pub salt: [u8; SALT_BYTES],
    /// Exact bytes of the log entry (kind `audit`).
    pub entry: &'a [u8],
    /// Leaf hash of `entry`.
    pub leaf: Hash,
    /// The own log after the append.
    pub log: OwnLogAdvance<'a>,
}

/// A look at the trail, line after line.
struct Walk {
    report: AuditReport,
    before: Option<Vec<u8>>,
    /// Details that did not open, by case, until the line of its erasure comes.
    closed: BTreeMap<String, (u64, u64)>,
    heads: BTreeMap<u64, Vec<u8>>,
}

impl Tx {
    /// The end of the chain, when there are lines whose hash was not published yet.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`].
    pub async fn audit_unpublished(&mut self) -> Result<Option<AuditTip>, StoreError> {
        let sql = "SELECT seq, hash FROM audit_tip
                   WHERE hash IS NOT NULL AND seq > (SELECT COALESCE(MAX(h.seq), 0) FROM audit_head h)";
        let row = self.fetch_optional(sql, args![]).await?;
        row.map(|row| Ok(AuditTip { seq: row.number("seq")?, hash: row.hash("hash")? })).transpose()
    }

    /// When a hash was published last.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`].
    pub async fn audit_published_at(&mut self) -> Result<Option<jiff::Timestamp>, StoreError> {
        let row = self.fetch_one("SELECT MAX(at) AS at FROM audit_head", args![]).await?;
        row.time_opt("at")
    }

    /// Writes the entry that publishes the end of the chain into the own log. Five statements.
    ///
    /// # Errors
    /// [`StoreError::Invalid`] when the entry does not commit to the tip; `Conflict{what: "log"}` when the log has moved on.
    pub async fn audit_head_commit(&mut self, head: &NewAuditHead<'_>) -> Result<(), StoreError> {
        let committed = commit(&head.salt, &head.tip.bytes());
        let says_so = matches!(parse(head.entry), Leaf::Entry(Entry::Audit { commit, .. }) if commit == committed);
        if !says_so {
            return Err(StoreError::Invalid("the log entry does not commit to the audit trail".to_owned()));
        }
        let log = &head.log;
        self.log_own_lock(log, 1).await?;
        self.entries_insert(log.node, log.epoch, &[(log.base_size, head.leaf, head.entry)]).await?;
        self.log_own_finish(log).await?;
        let sql =
            "INSERT INTO audit_head (seq, hash, salt, node_id, epoch, idx, at) VALUES ($1, $2, $3, $4, $5, $6, $7)";
        let args = args![
            signed(head.tip.seq)?,
            head.tip.hash.to_vec(),
            head.salt.to_vec(),
            log.node.to_string(),
            signed(log.epoch)?,
            signed(log.base_size)?,
            self.now(),
        ];
        self.execute(sql, args).await?;
        Ok(())
    }

    /// Removes old lines: those up to the newest published line that was written before a moment, so that what is left is
    /// bound to something outside. Returns how many went. At most four statements.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`].
    pub async fn audit_prune(&mut self, before: jiff::Timestamp) -> Result<u64, StoreError> {
        let sql = "SELECT a.seq, a.hash FROM audit a JOIN audit_head h ON h.seq = a.seq WHERE a.at < $1
                   ORDER BY a.seq DESC LIMIT 1";
        let Some(row) = self.fetch_optional(sql, args![before.as_microsecond()]).await? else { return Ok(0) };
        let (seq, hash) = (row.int("seq")?, row.bytes("hash")?);
        self.execute("UPDATE audit_tip SET first_seq = $1, first_hash = $2", args![seq + 1, hash]).await?;
        self.erased = true;
        self.execute("DELETE FROM audit WHERE seq <= $1", args![seq]).await
    }

    /// The next lines after a number, with everything that the chain covers.
    async fn audit_walk(&mut self, walk: &mut Walk) -> Result<bool, StoreError> {
        let sql = concat!(
            "SELECT a.seq, a.at, a.actor, a.action, a.case_id, a.detail, a.commitment, a.hash, ",
            case_key!("a.case_id"),
            " FROM audit a WHERE a.seq > $1 ORDER BY a.seq LIMIT $2"
        );
        let rows = self.fetch_all(sql, args![signed(walk.report.last)?, BATCH]).await?;
        for row in &rows {
            if let Some(kind) = self.audit_step(walk, row)? {
                walk.report.fault = Some(kind);
                return Ok(false);
            }
        }
        Ok(!rows.is_empty())
    }

    fn audit_step(&self, walk: &mut Walk, row: &AnyRow) -> Result<Option<AuditFault>, StoreError> {
        let seq = row.number("seq")?;
        let fault = |seq, kind| Ok(Some(AuditFault { seq, kind }));
        if seq != walk.report.last + 1 {
            return fault(walk.report.last + 1, AuditFaultKind::Missing);
        }
        let (actor, action, case) = (row.text_opt("actor")?, row.text("action")?, row.text_opt("case_id")?);
        let Some((commitment, hash)) = row.bytes_opt("commitment")?.zip(row.bytes_opt("hash")?) else {
            return fault(seq, AuditFaultKind::Altered);
        };
        let line = Line {
            seq: row.int("seq")?,
            at: row.int("at")?,
            actor: actor.as_deref(),
            action: &action,
            case: case.as_deref(),
            commitment: &commitment,
        };
        if link(walk.before.as_deref(), &line).as_slice() != hash {
            return fault(seq, AuditFaultKind::Altered);
        }
        match self.audit_detail(row) {
            Some(detail) if detail.commitment().as_slice() != commitment => return fault(seq, AuditFaultKind::Detail),
            Some(_) => {}
            None => walk.closed.entry(case.clone().unwrap_or_default()).or_insert((seq, 0)).1 += 1,
        }
        if action == ERASED
            && let Some((_, amount)) = case.as_ref().and_then(|case| walk.closed.remove(case))
        {
            walk.report.erased_details += amount;
        }
        if let Some(published) = walk.heads.remove(&seq) {
            if published != hash {
                return fault(seq, AuditFaultKind::Rewritten);
            }
            walk.report.heads += 1;
            walk.report.published = Some(seq);
        }
        walk.report.last = seq;
        walk.before = Some(hash);
        Ok(None)
    }

    /// The detail of a line; none when it cannot be opened.
    pub(crate) fn audit_detail(&self, row: &AnyRow) -> Option<Detail> {
        let (seq, case) = (row.int("seq").ok()?.to_string(), row.text_opt("case_id").ok()?);
        let own = case.as_deref().filter(|case| self.keys.contains_key(*case));
        let place = Place { case: own, ..place("audit", &seq, "detail") };
        match self.open(place, &row.bytes("detail").ok()?).ok()? {
            StoredDetail::Salted(detail) => Some(detail),
            StoredDetail::Bare(_) => None,
        }
    }

    /// The hashes that the own log published, each compared with its entry; the first that does not fit.
    async fn audit_heads(&mut self) -> Result<(BTreeMap<u64, Vec<u8>>, Option<AuditFault>), StoreError> {
        let sql = "SELECT seq, hash, salt, node_id, epoch, idx FROM audit_head ORDER BY seq";
        let mut heads = BTreeMap::new();
        let mut fault = None;
        for row in self.fetch_all(sql, args![]).await? {
            let (seq, hash) = (row.number("seq")?, row.bytes("hash")?);
            let salt = <[u8; SALT_BYTES]>::try_from(row.bytes("salt")?).map_err(|_| damaged("salt"))?;
            let node = NodeId::parse(&row.text("node_id")?).map_err(|_| damaged("node_id"))?;
            let entry = self.log_entry_fetch(&node, row.number("epoch")?, row.number("idx")?).await?;
            let committed = commit(&salt, &tip_bytes(seq, &hash));
            let fits = entry.is_some_and(
                |entry| matches!(parse(&entry), Leaf::Entry(Entry::Audit { commit, .. }) if commit == committed),
            );
            if !fits && fault.is_none() {
                fault = Some(AuditFault { seq, kind: AuditFaultKind::Unpublished });
            }
            heads.insert(seq, hash);
        }
        Ok((heads, fault))
    }

    /// Gives the lines that an earlier program wrote their place in the chain. False when there is none left.
    async fn audit_chain_fill(&mut self) -> Result<bool, StoreError> {
        let sql = "SELECT seq, hash FROM audit WHERE hash IS NOT NULL ORDER BY seq DESC LIMIT 1";
        let last = self.fetch_optional(sql, args![]).await?;
        let (mut done, mut before) = match &last {
            Some(row) => (row.int("seq")?, row.bytes_opt("hash")?),
            None => (0, None),
        };
        let sql = concat!(
            "SELECT a.seq, a.at, a.actor, a.action, a.case_id, a.detail, ",
            case_key!("a.case_id"),
            " FROM audit a WHERE a.seq > $1 ORDER BY a.seq LIMIT $2"
        );
        let rows = self.fetch_all(sql, args![done, BATCH]).await?;
        for row in &rows {
            done = row.int("seq")?;
            let (name, actor, action) = (done.to_string(), row.text_opt("actor")?, row.text("action")?);
            let case = row.text_opt("case_id")?;
            let own = case.as_deref().filter(|case| self.keys.contains_key(*case));
            let place = Place { case: own, ..place("audit", &name, "detail") };
            let text = match self.open(place, &row.bytes("detail")?)? {
                StoredDetail::Salted(detail) => detail.text,
                StoredDetail::Bare(text) => text,
            };
            let detail = self.audit_salted(&text);
            let commitment = detail.commitment();
            let at = row.int("at")?;
            let (actor, case) = (actor.as_deref(), case.as_deref());
            let line = Line { seq: done, at, actor, action: &action, case, commitment: &commitment };
            let hash = link(before.as_deref(), &line);
            let sealed = self.seal(place, &detail)?;
            let sql = "UPDATE audit SET detail = $1, commitment = $2, hash = $3 WHERE seq = $4";
            self.execute(sql, args![sealed, commitment.to_vec(), hash.to_vec(), done]).await?;
            before = Some(hash.to_vec());
        }
        let sql = "UPDATE audit_tip SET hash = $1 WHERE seq = $2";
        self.execute(sql, args![before, done]).await?;
        Ok(!rows.is_empty())
    }

    /// A detail with a fresh salt.
    pub(crate) fn audit_salted(&self, text: &str) -> Detail {
        let mut salt = [0; 16];
        self.shared.random.fill(&mut salt);
        Detail::new(&salt, text)
    }
}

/// Action of the line that says that a case was erased; the details of lines before it cannot be opened any more.
pub(crate) const ERASED: &str = "case_erase";

impl Store {
    /// Looks at every line of the audit trail, in the order written: is each bound to the one before, does each detail
    /// belong to its line, are the hashes there that the own log published, is the end there. `progress` gets the number
    /// of the last line looked at. One query for each thousand lines, and one for each published hash.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`].
    pub async fn audit_verify(&self, progress: &(dyn Fn(u64) + Send + Sync)) -> Result<AuditReport, StoreError> {
        let mut tx = self.snapshot("audit_verify").await?;
        let tip = tx.fetch_one("SELECT seq, hash, first_seq, first_hash FROM audit_tip", args![]).await?;
        let (first, tip_seq) = (tip.number("first_seq")?, tip.number("seq")?);
        let (heads, unpublished) = tx.audit_heads().await?;
        let newest_head = heads.keys().next_back().copied().unwrap_or(0);
        let report = AuditReport {
            first,
            last: first - 1,
            hash: None,
            heads: 0,
            published: None,
            erased_details: 0,
            fault: None,
        };
        let before = tip.bytes_opt("first_hash")?;
        // What was removed by age ends at a line whose hash the own log published.
        let begins = first == 1 || (before.is_some() && heads.get(&(first - 1)) == before.as_ref());
        let heads = heads.into_iter().filter(|(seq, _)| *seq >= first).collect();
        let mut walk = Walk { report, before, closed: BTreeMap::new(), heads };
        if !begins {
            walk.report.fault = Some(AuditFault { seq: first, kind: AuditFaultKind::Missing });
        }
        while walk.report.fault.is_none() && tx.audit_walk(&mut walk).await? {
            progress(walk.report.last);
        }
        let Walk { mut report, before, closed, .. } = walk;
        let fault = |seq, kind| Some(AuditFault { seq, kind });
        if report.fault.is_none() {
            let end = tip_seq.max(newest_head);
            report.fault = if report.last < end {
                fault(report.last + 1, AuditFaultKind::Truncated)
            } else if report.last > tip_seq || before != tip.bytes_opt("hash")? {
                fault(report.last, AuditFaultKind::Altered)
            } else {
                let unreadable = closed.values().map(|(seq, _)| *seq).min();
                unreadable.and_then(|seq| fault(seq, AuditFaultKind::Detail)).or(unpublished)
            };
        }
        report.hash = before.and_then(|hash| hash.try_into().ok());
        Ok(report)
    }
}

/// Whether an earlier program left lines that are not chained.
pub(crate) async fn is_missing(pool: &AnyPool) -> Result<bool, StoreError> {
    let row = sqlx::query("SELECT seq FROM audit_tip WHERE seq > 0 AND hash IS NULL").fetch_optional(pool).await?;
    Ok(row.map(|row| row.try_get::<i64, _>("seq")).transpose()?.is_some())
}

/// Completes what an earlier program stored, in small transactions.
pub(crate) async fn complete(store: &Store) -> Result<(), StoreError> {
    loop {
        let mut tx = store.begin("audit_chain_fill").await?;
        let more = tx.audit_chain_fill().await?;
        tx.commit().await?;
        if !more {
            return Ok(());
        }
    }
}

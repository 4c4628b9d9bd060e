// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! Transparency logs, own and followed: states and notes.

use jiff::Timestamp;
use protocol::follow::FollowState;
use protocol::tree::CompactRange;
use protocol::{NodeId, Origin};
use sqlx::AssertSqlSafe;
use sqlx::any::AnyRow;

use crate::tx::{Columns, args, damaged, signed, unsigned};
use crate::user::assert_row;
use crate::{EntryBytes, OwnLogAdvance, StoreError, Tx};

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
    pub fn code(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Stale => "stale",
            Self::Frozen => "frozen",
            Self::Closed => "closed",
        }
    }

    /// Reads a token.
    #[must_use]
    pub fn parse(code: &str) -> Option<Self> {
        [Self::Ok, Self::Stale, Self::Frozen, Self::Closed].into_iter().find(|status| status.code() == code)
    }
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

const SELECT: &str = "SELECT node_id, epoch, own, size, compact, note, status, status_detail, checked_at, updated_at
    FROM log";

/// The follower's state of a stored log. It goes through the form that `protocol` defines for storage, because only
/// that crate may make one.
fn follow_state(
    origin: &Origin,
    range: &CompactRange,
    note: Option<&str>,
    status: LogStatus,
) -> Result<FollowState, StoreError> {
    let stored = serde_json::json!({
        "origin": origin,
        "size": range.size(),
        "range": data_encoding::BASE64URL_NOPAD.encode(&range.to_bytes()),
        "note": note,
        "status": status.code(),
    });
    serde_json::from_value(stored).map_err(|_| damaged("log"))
}

fn log_row(row: &AnyRow) -> Result<LogRow, StoreError> {
    let node = parse_node(&row.text("node_id")?)?;
    let epoch = row.number("epoch")?;
    let origin = Origin::new(node.clone(), epoch).map_err(|_| damaged("epoch"))?;
    let range = CompactRange::from_bytes(&row.bytes("compact")?).ok_or_else(|| damaged("compact"))?;
    if range.size() != row.number("size")? {
        return Err(damaged("size"));
    }
    let newest = row.text_opt("note")?;
    let status = LogStatus::parse(&row.text("status")?).ok_or_else(|| damaged("status"))?;
    Ok(LogRow {
        state: follow_state(&origin, &range, newest.as_deref(), status)?,
        node,
        epoch,
        own: row.flag("own")?,
        note: newest,
        status,
        status_detail: row.text_opt("status_detail")?,
        checked_at: row.time_opt("checked_at")?,
        updated_at: row.time("updated_at")?,
    })
}

/// A node id as stored.
pub(crate) fn parse_node(text: &str) -> Result<NodeId, StoreError> {
    NodeId::parse(text).map_err(|_| damaged("node_id"))
}

impl Tx {
    /// Starts the own log (empty) unless it is there.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`].
    pub async fn log_own_create(&mut self, origin: &Origin) -> Result<(), StoreError> {
        self.log_create(origin, true).await
    }

    pub(crate) async fn log_create(&mut self, origin: &Origin, own: bool) -> Result<(), StoreError> {
        let sql = "INSERT INTO log (node_id, epoch, own, size, compact, status, cursor_no, updated_at)
                   VALUES ($1, $2, $3, 0, $4, 'ok', 0, $5) ON CONFLICT (node_id, epoch) DO NOTHING";
        let args = args![
            origin.node().to_string(),
            signed(origin.epoch())?,
            i64::from(own),
            CompactRange::new().to_bytes(),
            self.now(),
        ];
        self.execute(sql, args).await?;
        Ok(())
    }

    /// Appends entries that are not releases (kind `keys`) to the own log.
    ///
    /// # Errors
    /// `Conflict{what: "log"}` when the log has moved on.
    pub async fn log_own_append(&mut self, log: &OwnLogAdvance<'_>, entries: &[EntryBytes]) -> Result<(), StoreError> {
        self.log_own_lock(log, entries.len() as u64).await?;
        let rows: Vec<_> = (log.base_size..).zip(entries).map(|(at, (bytes, leaf))| (at, *leaf, &bytes[..])).collect();
        self.entries_insert(log.node, log.epoch, &rows).await?;
        self.log_own_finish(log).await
    }

    /// Locks the own log and refuses when it is not where the caller computed from.
    pub(crate) async fn log_own_lock(&mut self, log: &OwnLogAdvance<'_>, added: u64) -> Result<(), StoreError> {
        let lock = self.engine().row_lock();
        let sql = format!("SELECT size FROM log WHERE node_id = $1 AND epoch = $2 AND own = 1{lock}");
        let args = args![log.node.to_string(), signed(log.epoch)?];
        let row = self.fetch_optional(AssertSqlSafe(sql), args).await?;
        let row = row.ok_or_else(|| StoreError::Invalid("there is no own log".to_owned()))?;
        let size = row.number("size")?;
        if size != log.base_size {
            return Err(StoreError::Conflict { what: "log", newer: Some(size) });
        }
        if log.range.size() != size + added {
            return Err(StoreError::Invalid("the new tree does not have the size of the appended log".to_owned()));
        }
        Ok(())
    }

    /// Writes the new tree and note of the own log; a new cursor tells the readers of heads.
    pub(crate) async fn log_own_finish(&mut self, log: &OwnLogAdvance<'_>) -> Result<(), StoreError> {
        self.log_advance(log.node, log.epoch, log.range, log.note).await
    }

    pub(crate) async fn log_advance(
        &mut self,
        node: &NodeId,
        epoch: u64,
        range: &CompactRange,
        signed_note: &str,
    ) -> Result<(), StoreError> {
        let cursor = self.counter_add("head", 1).await?;
        let sql = "UPDATE log SET size = $1, compact = $2, note = $3, cursor_no = $4, updated_at = $5, checked_at = $5,
                   status = 'ok', status_detail = NULL WHERE node_id = $6 AND epoch = $7";
        let args = args![
            signed(range.size())?,
            range.to_bytes(),
            signed_note.to_owned(),
            cursor,
            self.now(),
            node.to_string(),
            signed(epoch)?,
        ];
        assert_row(self.execute(sql, args).await?, "log")
    }

    /// Replaces the note of an unchanged size by a fresher one, own or followed. False when the log has another size
    /// or is frozen (nothing changes then).
    ///
    /// # Errors
    /// [`StoreError::Unavailable`].
    pub async fn log_refresh(
        &mut self,
        node: &NodeId,
        epoch: u64,
        size: u64,
        fresher: &str,
    ) -> Result<bool, StoreError> {
        let cursor = self.counter_add("head", 1).await?;
        let sql = "UPDATE log SET note = $1, cursor_no = $2, checked_at = $3, status = 'ok', status_detail = NULL
                   WHERE node_id = $4 AND epoch = $5 AND size = $6 AND status IN ('ok', 'stale')";
        let args = args![fresher.to_owned(), cursor, self.now(), node.to_string(), signed(epoch)?, signed(size)?];
        Ok(self.execute(sql, args).await? == 1)
    }

    /// The own log (its newest epoch), locked for an append when the transaction writes.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`].
    pub async fn log_own_fetch(&mut self) -> Result<Option<LogRow>, StoreError> {
        let sql = format!("{SELECT} WHERE own = 1 ORDER BY epoch DESC LIMIT 1");
        self.fetch_optional(AssertSqlSafe(sql), args![]).await?.map(|row| log_row(&row)).transpose()
    }

    /// One log.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`].
    pub async fn log_fetch(&mut self, node: &NodeId, epoch: u64) -> Result<Option<LogRow>, StoreError> {
        let sql = format!("{SELECT} WHERE node_id = $1 AND epoch = $2");
        let args = args![node.to_string(), signed(epoch)?];
        self.fetch_optional(AssertSqlSafe(sql), args).await?.map(|row| log_row(&row)).transpose()
    }

    /// Every log, own first.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`].
    pub async fn log_list(&mut self) -> Result<Vec<LogRow>, StoreError> {
        let sql = format!("{SELECT} ORDER BY own DESC, node_id, epoch");
        self.fetch_all(AssertSqlSafe(sql), args![]).await?.iter().map(log_row).collect()
    }

    /// Newest notes changed after `since` in order of change, at most `limit`. Frozen logs are not passed on.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`].
    pub async fn log_heads(&mut self, since: u64, limit: u32) -> Result<Vec<Head>, StoreError> {
        let sql = "SELECT node_id, epoch, note, cursor_no FROM log
                   WHERE cursor_no > $1 AND note IS NOT NULL AND status <> 'frozen' ORDER BY cursor_no LIMIT $2";
        let rows = self.fetch_all(sql, args![signed(since)?, i64::from(limit)]).await?;
        rows.iter()
            .map(|row| {
                Ok(Head {
                    cursor: row.number("cursor_no")?,
                    node: parse_node(&row.text("node_id")?)?,
                    epoch: row.number("epoch")?,
                    note: row.text("note")?,
                })
            })
            .collect()
    }

    /// The newest cursor (0 in an empty database).
    ///
    /// # Errors
    /// [`StoreError::Unavailable`].
    pub async fn log_cursor(&mut self) -> Result<u64, StoreError> {
        self.fetch_one("SELECT value FROM counter WHERE name = 'head'", args![]).await?.number("value")
    }

    /// Freezes a log with the notes that prove it inconsistent. Nothing held is deleted.
    ///
    /// # Errors
    /// [`StoreError::Invalid`] when there is no such log.
    pub async fn log_freeze(
        &mut self,
        node: &NodeId,
        epoch: u64,
        token: &'static str,
        evidence: &[&str],
    ) -> Result<(), StoreError> {
        let evidence = serde_json::to_string(evidence).map_err(|_| damaged("evidence"))?;
        let sql = "UPDATE log SET status = 'frozen', status_detail = $1, evidence = $2, checked_at = $3
                   WHERE node_id = $4 AND epoch = $5";
        let args = args![token, evidence, self.now(), node.to_string(), signed(epoch)?];
        assert_row(self.execute(sql, args).await?, "log")
    }

    /// The notes kept as evidence when the log was frozen.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`].
    pub async fn log_evidence(&mut self, node: &NodeId, epoch: u64) -> Result<Vec<String>, StoreError> {
        let sql = "SELECT evidence FROM log WHERE node_id = $1 AND epoch = $2";
        let row = self.fetch_optional(sql, args![node.to_string(), signed(epoch)?]).await?;
        match row.map(|row| row.text_opt("evidence")).transpose()?.flatten() {
            Some(text) => serde_json::from_str(&text).map_err(|_| damaged("evidence")),
            None => Ok(Vec::new()),
        }
    }

    /// Notes that a source was asked and what we think now; a frozen or closed log stays what it is.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`].
    pub async fn log_checked(
        &mut self,
        node: &NodeId,
        epoch: u64,
        status: LogStatus,
        detail: Option<&str>,
    ) -> Result<(), StoreError> {
        let sql = "UPDATE log SET status = $1, status_detail = $2, checked_at = $3
                   WHERE node_id = $4 AND epoch = $5 AND status IN ('ok', 'stale')";
        let detail = detail.map(str::to_owned);
        let args = args![status.code(), detail, self.now(), node.to_string(), signed(epoch)?];
        self.execute(sql, args).await?;
        Ok(())
    }

    /// Size of a log, locked until the end of the transaction; `None` when it is unknown, `Conflict` when it is frozen
    /// or closed.
    pub(crate) async fn log_size_locked(&mut self, node: &NodeId, epoch: u64) -> Result<Option<u64>, StoreError> {
        let lock = self.engine().row_lock();
        let sql = format!("SELECT size, status FROM log WHERE node_id = $1 AND epoch = $2{lock}");
        let args = args![node.to_string(), signed(epoch)?];
        let Some(row) = self.fetch_optional(AssertSqlSafe(sql), args).await? else { return Ok(None) };
        let size = unsigned(row.int("size")?);
        match row.text("status")?.as_str() {
            "frozen" | "closed" => Err(StoreError::Conflict { what: "log", newer: Some(size) }),
            _ => Ok(Some(size)),
        }
    }
}

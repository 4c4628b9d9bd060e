// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! The library: every live pattern of this node and of its active peers, searchable. Patterns of a peer that was
//! suspended or revoked stay stored and are shown again when it is active again.

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use protocol::NodeId;
use protocol::pattern::Pattern;
use sqlx::AssertSqlSafe;
use sqlx::any::AnyRow;

use crate::facet::codes_named;
use crate::log::parse_node;
use crate::tx::{Args, Columns, args, damaged, signed};
use crate::{FacetKind, StoreError, Tx, fold};

/// Words of a query that count; more only cost.
const WORDS_MAX: usize = 8;
/// Facets and origins of a query that count.
const CHOICES_MAX: usize = 64;

/// Where a record stands in the network.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PatternKey {
    /// Origin.
    pub node: NodeId,
    /// Log epoch.
    pub epoch: u64,
    /// Index in the log.
    pub index: u64,
}

/// A search. Words are and-ed; codes of one kind are or-ed, kinds are and-ed.
#[derive(Debug, Clone, Default)]
pub struct LibraryQuery {
    /// Words, as typed.
    pub text: String,
    /// Wanted codes.
    pub facets: Vec<(FacetKind, String)>,
    /// Only these origins (all when empty).
    pub origins: Vec<NodeId>,
    /// Start of the page as given by [`LibraryPage::next`].
    pub after: Option<String>,
    /// Rows per page (1..=100).
    pub limit: u32,
}

/// One pattern in a list or on its page.
#[derive(Debug, Clone)]
pub struct LibraryRow {
    /// Place in the network.
    pub key: PatternKey,
    /// Name of the origin as its node document says; `None` when unknown.
    pub origin_name: Option<String>,
    /// True when this node released it.
    pub own: bool,
    /// Day of the log entry; the day it arrived when the entry names a later one.
    pub day: Date,
    /// The payload, parsed.
    pub pattern: Pattern,
}

/// How often a code occurs in the result.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FacetCount {
    /// Kind.
    pub kind: FacetKind,
    /// Code.
    pub code: String,
    /// Matching patterns with it.
    pub count: u64,
}

/// One page of a search.
#[derive(Debug, Clone)]
pub struct LibraryPage {
    /// Rows, newest day first.
    pub rows: Vec<LibraryRow>,
    /// All matches.
    pub total: u64,
    /// Counts within the matches, most frequent first per kind.
    pub facets: Vec<FacetCount>,
    /// Matches per origin.
    pub origins: Vec<(NodeId, u64)>,
    /// Start of the next page.
    pub next: Option<String>,
}

/// What became of a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RecordState {
    /// Content is here and shown.
    Live,
    /// Entry is here, content not yet.
    Missing,
    /// Withdrawn by its origin; content erased.
    Withdrawn,
    /// Content does not meet its schema; not shown.
    Quarantined,
}

/// A payload of the library as its proof file needs it: exact entry, salt, exact payload.
pub type ProofParts = (Vec<u8>, [u8; 32], Vec<u8>);

const SELECT: &str = "SELECT p.no, p.node_id, p.epoch, p.idx, p.day, y.bytes, l.own, q.name
    FROM pattern p
    JOIN log_payload y ON y.node_id = p.node_id AND y.epoch = p.epoch AND y.idx = p.idx
    JOIN log l ON l.node_id = p.node_id AND l.epoch = p.epoch
    LEFT JOIN peer q ON q.node_id = p.node_id";

/// What is shown, over the rows of [`SELECT`]. On the joined rows, so that the order by day still comes from its index.
const SHOWN: &str = "(l.own = 1 OR q.state = 'active')";

/// The origins whose patterns are shown, for counts.
const SHOWN_ORIGINS: &str =
    "SELECT node_id FROM log WHERE own = 1 UNION SELECT node_id FROM peer WHERE state = 'active'";

/// A WHERE clause over `pattern p` with its values.
fn conditions(query: &LibraryQuery) -> Result<(String, Args), StoreError> {
    let mut args = Args::default();
    let mut clauses = Vec::new();
    let mut words = fold::query_words(&query.text);
    words.truncate(WORDS_MAX);
    for word in words {
        // A folded word holds letters and digits only, so LIKE has nothing to escape. Three characters and more use
        // the trigram index, shorter ones read the column.
        let text = format!("p.no IN (SELECT rowid FROM pattern_text WHERE folded LIKE {})", args.next());
        args.push(format!("%{word}%"))?;
        let mut named = Vec::new();
        for (kind, code) in codes_named(&word) {
            let at = args.next();
            args.push(kind.code())?;
            named.push(format!("kind = {at} AND code = {}", args.next()));
            args.push(code)?;
        }
        clauses.push(match named.join(" OR ") {
            none if none.is_empty() => text,
            codes => format!("({text} OR p.no IN (SELECT pattern_no FROM pattern_facet WHERE {codes}))"),
        });
    }
    let mut kinds = BTreeMap::<FacetKind, Vec<&String>>::new();
    for (kind, code) in query.facets.iter().take(CHOICES_MAX) {
        kinds.entry(*kind).or_default().push(code);
    }
    for (kind, codes) in kinds {
        let at = args.next();
        args.push(kind.code())?;
        let list = list(&mut args, codes.iter().map(|code| (*code).clone()))?;
        clauses.push(format!("p.no IN (SELECT pattern_no FROM pattern_facet WHERE kind = {at} AND code IN ({list}))"));
    }
    if !query.origins.is_empty() {
        let list = list(&mut args, query.origins.iter().take(CHOICES_MAX).map(NodeId::to_string))?;
        clauses.push(format!("p.node_id IN ({list})"));
    }
    let sql = if clauses.is_empty() { "1 = 1".to_owned() } else { clauses.join(" AND ") };
    Ok((sql, args))
}

fn list(args: &mut Args, values: impl Iterator<Item = String>) -> Result<String, StoreError> {
    let mut places = Vec::new();
    for value in values {
        places.push(args.next());
        args.push(value)?;
    }
    Ok(places.join(","))
}

fn is_narrowed(query: &LibraryQuery) -> bool {
    !(fold::query_words(&query.text).is_empty() && query.facets.is_empty() && query.origins.is_empty())
}

fn library_row(row: &AnyRow) -> Result<LibraryRow, StoreError> {
    let seconds = Timestamp::from_second(row.int("day")?).map_err(|_| damaged("day"))?;
    Ok(LibraryRow {
        key: PatternKey {
            node: parse_node(&row.text("node_id")?)?,
            epoch: row.number("epoch")?,
            index: row.number("idx")?,
        },
        origin_name: row.text_opt("name")?,
        own: row.flag("own")?,
        day: seconds.to_zoned(TimeZone::UTC).date(),
        pattern: Pattern::parse(&row.bytes("bytes")?).map_err(|_| damaged("bytes"))?,
    })
}

fn facet_count(row: &AnyRow) -> Result<FacetCount, StoreError> {
    let kind = FacetKind::parse(&row.text("kind")?).ok_or_else(|| damaged("kind"))?;
    Ok(FacetCount { kind, code: row.text("code")?, count: row.number("amount")? })
}

/// What could be read; what could not goes to the operator's log.
fn readable<T>(read: Result<T, StoreError>) -> Option<T> {
    read.inspect_err(|fault| tracing::error!(%fault, "a row of the library cannot be read and is left out")).ok()
}

/// `day.no` of a page link.
fn parse_cursor(text: &str) -> Result<(i64, i64), StoreError> {
    let fault = || StoreError::Invalid("this is no page link of the library".to_owned());
    let (day, no) = text.split_once('.').ok_or_else(fault)?;
    Ok((day.parse().map_err(|_| fault())?, no.parse().map_err(|_| fault())?))
}

impl Tx {
    /// Searches. Three statements whatever the query. A stored row that cannot be read is left out and logged: one of them
    /// must not take the whole library away.
    ///
    /// # Errors
    /// [`StoreError::Invalid`] for a page link that is none.
    pub async fn library_search(&mut self, query: &LibraryQuery) -> Result<LibraryPage, StoreError> {
        let origins = self.library_origins(query).await?;
        let facets = self.library_facets(query).await?;
        let limit = query.limit.clamp(1, 100) as usize;
        let (mut clause, mut args) = conditions(query)?;
        if let Some(after) = &query.after {
            let (day, no) = parse_cursor(after)?;
            let first = args.next();
            args.push(day)?;
            clause = format!("{clause} AND (p.day, p.no) < ({first}, {})", args.next());
            args.push(no)?;
        }
        let sql = format!("{SELECT} WHERE {SHOWN} AND {clause} ORDER BY p.day DESC, p.no DESC LIMIT {}", args.next());
        args.push(signed(limit as u64 + 1)?)?;
        let rows = self.fetch_all(AssertSqlSafe(sql), args).await?;
        let next = match rows.get(limit - 1).filter(|_| rows.len() > limit) {
            Some(last) => Some(format!("{}.{}", last.int("day")?, last.int("no")?)),
            None => None,
        };
        Ok(LibraryPage {
            rows: rows.iter().take(limit).filter_map(|row| readable(library_row(row))).collect(),
            total: origins.iter().map(|(_, amount)| amount).sum(),
            facets,
            origins,
            next,
        })
    }

    async fn library_origins(&mut self, query: &LibraryQuery) -> Result<Vec<(NodeId, u64)>, StoreError> {
        let (clause, args) = conditions(query)?;
        let sql = format!(
            "SELECT p.node_id, COUNT(*) AS amount FROM pattern p WHERE p.node_id IN ({SHOWN_ORIGINS}) AND {clause}
             GROUP BY p.node_id ORDER BY COUNT(*) DESC, p.node_id"
        );
        let rows = self.fetch_all(AssertSqlSafe(sql), args).await?;
        let origin = |row: &AnyRow| Ok((parse_node(&row.text("node_id")?)?, row.number("amount")?));
        Ok(rows.iter().filter_map(|row| readable(origin(row))).collect())
    }

    async fn library_facets(&mut self, query: &LibraryQuery) -> Result<Vec<FacetCount>, StoreError> {
        let (sql, args) = if is_narrowed(query) {
            let (clause, args) = conditions(query)?;
            let sql = format!(
                "SELECT f.kind, f.code, COUNT(*) AS amount FROM pattern_facet f
                 WHERE f.pattern_no IN
                   (SELECT p.no FROM pattern p WHERE p.node_id IN ({SHOWN_ORIGINS}) AND {clause})
                 GROUP BY f.kind, f.code ORDER BY f.kind, COUNT(*) DESC, f.code"
            );
            (sql, args)
        } else {
            // The whole library is counted as it grows: a million patterns have some fifteen million facets.
            let sql = format!(
                "SELECT kind, code, CAST(SUM(amount) AS BIGINT) AS amount FROM facet_total
                 WHERE amount > 0 AND node_id IN ({SHOWN_ORIGINS})
                 GROUP BY kind, code ORDER BY kind, SUM(amount) DESC, code"
            );
            (sql, args![])
        };
        let rows = self.fetch_all(AssertSqlSafe(sql), args).await?;
        Ok(rows.iter().filter_map(|row| readable(facet_count(row))).collect())
    }

    /// One pattern; `None` when unknown, withdrawn, not here, or of a peer that is not active.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`].
    pub async fn library_fetch(&mut self, key: &PatternKey) -> Result<Option<LibraryRow>, StoreError> {
        let sql = format!("{SELECT} WHERE {SHOWN} AND p.node_id = $1 AND p.epoch = $2 AND p.idx = $3");
        let row = self.fetch_optional(AssertSqlSafe(sql), key.args()?).await?;
        row.map(|row| library_row(&row)).transpose()
    }

    /// What became of a record; `None` when the log has no record there.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`].
    pub async fn record_state(&mut self, key: &PatternKey) -> Result<Option<RecordState>, StoreError> {
        let sql = "SELECT state FROM log_record WHERE node_id = $1 AND epoch = $2 AND idx = $3";
        let Some(row) = self.fetch_optional(sql, key.args()?).await? else { return Ok(None) };
        Ok(Some(match row.text("state")?.as_str() {
            "live" => RecordState::Live,
            "missing" => RecordState::Missing,
            "withdrawn" => RecordState::Withdrawn,
            "quarantined" => RecordState::Quarantined,
            _ => return Err(damaged("state")),
        }))
    }

    /// Live patterns in the library, of this node and its active peers.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`].
    pub async fn library_count(&mut self) -> Result<u64, StoreError> {
        let sql = format!("SELECT COUNT(*) AS amount FROM pattern WHERE node_id IN ({SHOWN_ORIGINS})");
        self.fetch_one(AssertSqlSafe(sql), args![]).await?.number("amount")
    }

    /// Exact entry, salt and payload of a live record that is shown, for its proof file.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`].
    pub async fn library_proof_parts(&mut self, key: &PatternKey) -> Result<Option<ProofParts>, StoreError> {
        let sql = format!(
            "SELECT e.bytes AS entry, p.salt, p.bytes FROM log_payload p
             JOIN log_entry e ON e.node_id = p.node_id AND e.epoch = p.epoch AND e.idx = p.idx
             WHERE p.node_id = $1 AND p.epoch = $2 AND p.idx = $3 AND p.node_id IN ({SHOWN_ORIGINS})"
        );
        let Some(row) = self.fetch_optional(AssertSqlSafe(sql), key.args()?).await? else { return Ok(None) };
        Ok(Some((row.bytes("entry")?, row.hash("salt")?, row.bytes("bytes")?)))
    }
}

impl PatternKey {
    fn args(&self) -> Result<Args, StoreError> {
        Ok(args![self.node.to_string(), signed(self.epoch)?, signed(self.index)?])
    }
}

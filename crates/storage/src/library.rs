// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! The library: every live pattern, own and foreign, searchable.

use jiff::civil::Date;
use protocol::NodeId;
use protocol::record::pattern::Pattern;
use crate::{StoreError, Tx};

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

/// What a facet speaks of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FacetKind {
    /// Age band.
    Age,
    /// Gender.
    Gender,
    /// Problem group.
    ProblemGroup,
    /// Problem.
    Problem,
    /// Help stations (band).
    Stations,
    /// Breakdowns (band).
    Breakdowns,
    /// Setting component.
    Component,
    /// Mode of the setting.
    Mode,
    /// Providers (band).
    Providers,
    /// Permit.
    Permit,
    /// Hold status at the last observation.
    Hold,
    /// Where the young person is at the end.
    Retention,
    /// Success factor.
    Success,
    /// Hindrance.
    Hindrance,
}

impl FacetKind {
    /// Stable token for links and the database.
    #[must_use]
    pub fn code(self) -> &'static str { todo!() }
    /// Reads a token.
    #[must_use]
    pub fn parse(code: &str) -> Option<Self> { todo!() }
    /// Every kind.
    #[must_use]
    pub fn all() -> &'static [Self] { todo!() }
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
    /// Day of the log entry.
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

impl Tx {
    /// Searches. A fixed small number of statements (at most four).
    pub async fn library_search(&mut self, query: &LibraryQuery) -> Result<LibraryPage, StoreError> { todo!() }
    /// One pattern; `None` when unknown, withdrawn or not here.
    pub async fn library_fetch(&mut self, key: &PatternKey) -> Result<Option<LibraryRow>, StoreError> { todo!() }
    /// What became of a record; `None` when the log has no record there.
    pub async fn record_state(&mut self, key: &PatternKey) -> Result<Option<RecordState>, StoreError> { todo!() }
    /// Live patterns in the library.
    pub async fn library_count(&mut self) -> Result<u64, StoreError> { todo!() }
    /// Exact entry, salt and payload of a live record, for its proof file.
    pub async fn library_proof_parts(&mut self, key: &PatternKey) -> Result<Option<(Vec<u8>, [u8; 32], Vec<u8>)>, StoreError> { todo!() }
}

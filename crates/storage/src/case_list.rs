// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! Lists of cases from the plain index row.

use domain::case_file::CaseIndex;
use domain::role::{StaffId, UserId};
use domain::state::{CaseState, Phase};
use jiff::civil::Date;
use crate::{StoreError, Tx};

/// Which cases a list shows; every field narrows.
#[derive(Debug, Clone, Default)]
pub struct CaseFilter {
    /// Only this state.
    pub state: Option<CaseState>,
    /// Only this phase.
    pub phase: Option<Phase>,
    /// Only cases of this case lead.
    pub case_lead: Option<StaffId>,
    /// Only cases whose next due date is before this day.
    pub overdue_before: Option<Date>,
    /// Only cases in which this account is case lead, unit head or coordinator.
    pub involving: Option<UserId>,
}

/// Order of a list.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum CaseOrder {
    /// Newest submission first.
    #[default]
    Submitted,
    /// What is due first; cases with nothing due last.
    Due,
}

/// Where the next page of a list starts; opaque, safe in a link (`Display`/`parse`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CaseCursor {
    pub(crate) order: CaseOrder,
    pub(crate) at: i64,
    pub(crate) id: String,
}

impl CaseCursor {
    /// Reads a cursor from a link; `None` when it is not one.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> { todo!() }
}
impl std::fmt::Display for CaseCursor { fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result { todo!() } }

/// One line of a list.
#[derive(Debug, Clone)]
pub struct CaseRow {
    /// Index row.
    pub index: CaseIndex,
    /// Name of the case lead.
    pub case_lead_name: String,
}

/// One page of a list with the counts of the whole filter.
#[derive(Debug, Clone)]
pub struct CaseList {
    /// Rows of this page.
    pub rows: Vec<CaseRow>,
    /// All cases that the filter matches.
    pub total: u64,
    /// Matching cases by state (the filter's own state left out of account), every state with at least one.
    pub by_state: Vec<(CaseState, u64)>,
    /// Start of the next page.
    pub next: Option<CaseCursor>,
}

impl Tx {
    /// One page of cases: three statements. The cursor must have been made with the same order.
    pub async fn case_list(&mut self, filter: &CaseFilter, order: CaseOrder, after: Option<&CaseCursor>, limit: u32) -> Result<CaseList, StoreError> { todo!() }
    /// The cases with something due before `until`, earliest first, at most `limit`; `involving` narrows to an account.
    pub async fn case_due_list(&mut self, until: Date, involving: Option<&UserId>, limit: u32) -> Result<Vec<CaseRow>, StoreError> { todo!() }
}

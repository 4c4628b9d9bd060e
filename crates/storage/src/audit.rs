// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! The audit trail: who did or read what; details sealed.

use domain::case_file::CaseId;
use domain::role::UserId;
use jiff::Timestamp;
use crate::{StoreError, Tx};

/// A line to be written.
#[derive(Debug, Clone)]
pub struct NewAudit {
    /// Who; `None` for the node itself.
    pub actor: Option<UserId>,
    /// Stable token, such as `case_read`, `release`, `peer_approve`.
    pub action: &'static str,
    /// Case concerned.
    pub case: Option<CaseId>,
    /// Anything more (sealed).
    pub detail: String,
}

/// A written line.
#[derive(Debug, Clone)]
pub struct AuditEntry {
    /// Running number without gaps in order of writing.
    pub seq: u64,
    /// When.
    pub at: Timestamp,
    /// Who.
    pub actor: Option<UserId>,
    /// What.
    pub action: String,
    /// Case concerned.
    pub case: Option<CaseId>,
    /// Anything more.
    pub detail: String,
}

/// Which lines a list shows.
#[derive(Debug, Clone, Default)]
pub struct AuditFilter {
    /// Only this account.
    pub actor: Option<UserId>,
    /// Only this case.
    pub case: Option<CaseId>,
    /// Only this action.
    pub action: Option<String>,
    /// Only lines older than this running number (for the next page).
    pub before: Option<u64>,
}

impl Tx {
    /// Writes a line.
    pub async fn audit_insert(&mut self, line: &NewAudit) -> Result<(), StoreError> { todo!() }
    /// Lines, newest first.
    pub async fn audit_list(&mut self, filter: &AuditFilter, limit: u32) -> Result<Vec<AuditEntry>, StoreError> { todo!() }
}

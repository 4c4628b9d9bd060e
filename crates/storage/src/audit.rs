// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! The audit trail: who did or read what; details sealed.

use domain::{CaseId, UserId};
use jiff::Timestamp;
use sqlx::AssertSqlSafe;

use crate::seal::place;
use crate::tx::{Columns, args, damaged, signed};
use crate::user::parse_user;
use crate::{StoreError, Tx};

/// A line to be written.
#[derive(Clone)]
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
#[derive(Clone)]
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
    /// Writes a line. Two statements.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`].
    pub async fn audit_insert(&mut self, line: &NewAudit) -> Result<(), StoreError> {
        self.audit_insert_many(std::slice::from_ref(line)).await
    }

    /// Writes lines with consecutive numbers: two statements whatever their number.
    pub(crate) async fn audit_insert_many(&mut self, lines: &[NewAudit]) -> Result<(), StoreError> {
        if lines.is_empty() {
            return Ok(());
        }
        let amount = signed(lines.len() as u64)?;
        let first = self.counter_add("audit", amount).await? - amount + 1;
        let now = self.now();
        let mut rows = Vec::with_capacity(lines.len());
        for (seq, line) in (first..).zip(lines) {
            rows.push((seq, line, self.seal(place("audit", &seq.to_string(), "detail"), &line.detail)?));
        }
        let head = "INSERT INTO audit (seq, at, actor, action, case_id, detail)";
        self.insert_many(head, 6, "", &rows, |(seq, line, detail), args| {
            args.push(*seq)?;
            args.push(now)?;
            args.push(line.actor.as_ref().map(UserId::to_string))?;
            args.push(line.action)?;
            args.push(line.case.as_ref().map(CaseId::to_string))?;
            args.push(detail.clone())
        })
        .await?;
        Ok(())
    }

    /// Lines, newest first. One query.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`], [`StoreError::Sealed`].
    pub async fn audit_list(&mut self, filter: &AuditFilter, limit: u32) -> Result<Vec<AuditEntry>, StoreError> {
        let mut args = args![filter.before.map_or(Ok(i64::MAX), signed)?, i64::from(limit)];
        let mut clauses = vec!["seq < $1".to_owned()];
        let narrowing = [
            ("actor", filter.actor.as_ref().map(UserId::to_string)),
            ("case_id", filter.case.as_ref().map(CaseId::to_string)),
            ("action", filter.action.clone()),
        ];
        for (column, value) in narrowing {
            if let Some(value) = value {
                clauses.push(format!("{column} = {}", args.next()));
                args.push(value)?;
            }
        }
        let sql = format!(
            "SELECT seq, at, actor, action, case_id, detail FROM audit WHERE {} ORDER BY seq DESC LIMIT $2",
            clauses.join(" AND ")
        );
        let rows = self.fetch_all(AssertSqlSafe(sql), args).await?;
        rows.iter()
            .map(|row| {
                let seq = row.number("seq")?;
                let case = row.text_opt("case_id")?;
                Ok(AuditEntry {
                    seq,
                    at: row.time("at")?,
                    actor: row.text_opt("actor")?.map(|id| parse_user(&id)).transpose()?,
                    action: row.text("action")?,
                    case: case.map(|id| CaseId::parse(&id).map_err(|_| damaged("case_id"))).transpose()?,
                    detail: self.open(place("audit", &seq.to_string(), "detail"), &row.bytes("detail")?)?,
                })
            })
            .collect()
    }
}

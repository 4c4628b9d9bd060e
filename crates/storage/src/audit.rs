// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! The audit trail: who did or read what; details sealed, lines chained (`audit_chain`).

use domain::{CaseId, UserId};
use jiff::Timestamp;
use sqlx::AssertSqlSafe;

use crate::audit_chain::{Line, link};
use crate::case_key::case_key;
use crate::keyring::Place;
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
    /// Anything more; none when nobody can open it any more, because the case was erased.
    pub detail: Option<String>,
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
    /// Only lines written since this moment.
    pub since: Option<Timestamp>,
}

/// A line on its way into the database.
struct AuditRow {
    seq: i64,
    detail: Vec<u8>,
    commitment: Vec<u8>,
    hash: Vec<u8>,
}

impl Tx {
    /// Writes a line. Three statements, and one for the key of a case that was not met yet.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`].
    pub async fn audit_insert(&mut self, line: &NewAudit) -> Result<(), StoreError> {
        self.audit_insert_many(std::slice::from_ref(line)).await
    }

    /// Writes lines with consecutive numbers: three statements whatever their number. Holds the end of the chain until the
    /// end of the transaction.
    pub(crate) async fn audit_insert_many(&mut self, lines: &[NewAudit]) -> Result<(), StoreError> {
        if lines.is_empty() {
            return Ok(());
        }
        let cases: Vec<_> = lines.iter().filter_map(|line| line.case.as_ref()).map(CaseId::as_str).collect();
        self.case_keys_need(&cases).await?;
        let amount = signed(lines.len() as u64)?;
        let sql = "UPDATE audit_tip SET seq = seq + $1 WHERE one = 1 RETURNING seq, hash";
        let tip = self.fetch_one(sql, args![amount]).await?;
        let first = tip.int("seq")? - amount + 1;
        let mut before = tip.bytes_opt("hash")?;
        let now = self.now();
        let mut rows = Vec::with_capacity(lines.len());
        for (seq, line) in (first..).zip(lines) {
            let row = self.audit_row(seq, now, line, before.as_deref())?;
            before = Some(row.hash.clone());
            rows.push((row, line));
        }
        let head = "INSERT INTO audit (seq, at, actor, action, case_id, detail, commitment, hash)";
        self.insert_many(head, 8, "", &rows, |(row, line), args| {
            args.push(row.seq)?;
            args.push(now)?;
            args.push(line.actor.as_ref().map(UserId::to_string))?;
            args.push(line.action)?;
            args.push(line.case.as_ref().map(CaseId::to_string))?;
            args.push(row.detail.clone())?;
            args.push(row.commitment.clone())?;
            args.push(row.hash.clone())
        })
        .await?;
        self.execute("UPDATE audit_tip SET hash = $1 WHERE one = 1", args![before]).await?;
        Ok(())
    }

    fn audit_row(&self, seq: i64, at: i64, line: &NewAudit, before: Option<&[u8]>) -> Result<AuditRow, StoreError> {
        let case = line.case.as_ref().map(CaseId::as_str);
        // A line about a case that has no key here, such as one that is refused for not being there, is under the key file.
        let own = case.filter(|case| self.keys.contains_key(*case));
        let detail = self.audit_salted(&line.detail);
        let commitment = detail.commitment().to_vec();
        let actor = line.actor.as_ref().map(UserId::as_str);
        let chained = Line { seq, at, actor, action: line.action, case, commitment: &commitment };
        let hash = link(before, &chained).to_vec();
        let name = seq.to_string();
        let sealed = self.seal(Place { case: own, ..place("audit", &name, "detail") }, &detail)?;
        Ok(AuditRow { seq, detail: sealed, commitment, hash })
    }

    /// Lines, newest first. One query.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`].
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
        if let Some(since) = filter.since {
            clauses.push(format!("at >= {}", args.next()));
            args.push(since.as_microsecond())?;
        }
        let sql = format!(
            "SELECT seq, at, actor, action, case_id, detail, {} FROM audit WHERE {} ORDER BY seq DESC LIMIT $2",
            case_key!("audit.case_id"),
            clauses.join(" AND ")
        );
        let rows = self.fetch_all(AssertSqlSafe(sql), args).await?;
        rows.iter()
            .map(|row| {
                let case = row.text_opt("case_id")?;
                Ok(AuditEntry {
                    seq: row.number("seq")?,
                    at: row.time("at")?,
                    actor: row.text_opt("actor")?.map(|id| parse_user(&id)).transpose()?,
                    action: row.text("action")?,
                    case: case.map(|id| CaseId::parse(&id).map_err(|_| damaged("case_id"))).transpose()?,
                    detail: self.audit_detail(row).map(|detail| detail.text),
                })
            })
            .collect()
    }
}

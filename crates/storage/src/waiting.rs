// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! Cases that wait for somebody: for the inbox.

use domain::case_file::Referral;
use domain::codes::Escalation;
use jiff::Timestamp;
use sqlx::AssertSqlSafe;

use crate::case::{INDEX_COLUMNS, NEWEST};
use crate::case_part::part_row;
use crate::seal::place_in;
use crate::tx::Columns;
use crate::{CaseFilter, CaseRow, StoreError, Tx};

/// A case that waits.
#[derive(Debug, Clone)]
pub struct WaitingCase {
    /// The line of the list.
    pub line: CaseRow,
    /// Since when it is in its state.
    pub since: Timestamp,
    /// How fast it escalates.
    pub escalation: Escalation,
}

impl Tx {
    /// The cases that the filter matches, those that have been in their state longest first, at most `limit`. Opens their
    /// coded referral and nothing that names somebody. Two queries.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`], [`StoreError::Sealed`].
    pub async fn case_waiting(&mut self, filter: &CaseFilter, limit: u32) -> Result<Vec<WaitingCase>, StoreError> {
        let (sql, mut args) = self.case_conditions(filter, true)?.finish();
        let sql = format!(
            "SELECT {INDEX_COLUMNS}, p.version AS part_version, p.body AS part_body,
                    (SELECT MAX(h.at) FROM state_history h WHERE h.case_id = c.id) AS since
             FROM case_index c JOIN case_part p ON p.case_id = c.id AND p.part = 'referral' AND {NEWEST}
             WHERE {sql} ORDER BY since, c.id LIMIT {}",
            args.next()
        );
        args.push(i64::from(limit))?;
        let rows = self.fetch_all(AssertSqlSafe(sql), args).await?;
        let lines = self.index_lines(&rows).await?;
        rows.iter()
            .zip(lines)
            .map(|(row, line)| {
                let part = part_row(line.index.id.as_str(), "referral", row.number("part_version")?);
                let referral: Referral =
                    self.open(place_in(line.index.id.as_str(), "case_part", &part, "body"), &row.bytes("part_body")?)?;
                Ok(WaitingCase { line, since: row.time("since")?, escalation: referral.escalation })
            })
            .collect()
    }
}

// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! Which cases somebody was invited to, so that their list need not open them.

use std::collections::BTreeMap;

use domain::{CaseId, UserId};
use jiff::civil::Date;
use sqlx::AssertSqlSafe;

use crate::case::INDEX_COLUMNS;
use crate::tx::{Args, Columns, args, damaged, date_to_int, in_list, int_to_date};
use crate::user::parse_user;
use crate::{CaseRow, StoreError, Tx};

/// `until` of an access without an end.
const NO_END: i64 = i64::MAX;

/// Somebody who may read a case under its code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PanelGrant {
    /// Account.
    pub user: UserId,
    /// Last day; none without an end.
    pub until: Option<Date>,
}

impl Tx {
    /// Stores who may read a case, in the place of who might before. Two statements.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`].
    pub async fn panel_grant_put(&mut self, case: &CaseId, grants: &[PanelGrant]) -> Result<(), StoreError> {
        self.execute("DELETE FROM panel_grant WHERE case_id = $1", args![case.to_string()]).await?;
        let mut rows = Vec::with_capacity(grants.len());
        for grant in grants {
            rows.push((grant.user.to_string(), grant.until.map_or(Ok(NO_END), date_to_int)?));
        }
        self.insert_many("INSERT INTO panel_grant (case_id, user_id, until)", 3, "", &rows, |(user, until), args| {
            args.push(case.to_string())?;
            args.push(user.clone())?;
            args.push(*until)
        })
        .await?;
        Ok(())
    }

    /// Who may read these cases, by account. One query for up to 1,000 cases.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`].
    pub async fn panel_grants_of(&mut self, cases: &[CaseId]) -> Result<BTreeMap<CaseId, Vec<PanelGrant>>, StoreError> {
        let mut found: BTreeMap<_, Vec<_>> = BTreeMap::new();
        for batch in cases.chunks(1_000) {
            let mut args = Args::default();
            for case in batch {
                args.push(case.to_string())?;
            }
            let sql = format!(
                "SELECT case_id, user_id, until FROM panel_grant WHERE case_id IN ({}) ORDER BY case_id, user_id",
                in_list(1, batch.len())
            );
            for row in self.fetch_all(AssertSqlSafe(sql), args).await? {
                let case = CaseId::parse(&row.text("case_id")?).map_err(|_| damaged("case_id"))?;
                let until = row.int("until")?;
                let until = if until == NO_END { None } else { Some(int_to_date(until)?) };
                found.entry(case).or_default().push(PanelGrant { user: parse_user(&row.text("user_id")?)?, until });
            }
        }
        Ok(found)
    }

    /// The cases that somebody was invited to and may still read today, newest submission first. Two queries.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`], [`StoreError::Sealed`].
    pub async fn panel_grant_list(&mut self, user: &UserId) -> Result<Vec<CaseRow>, StoreError> {
        let today = date_to_int(self.shared.clock.today())?;
        let sql = format!(
            "SELECT {INDEX_COLUMNS} FROM case_index c JOIN panel_grant g ON g.case_id = c.id
             WHERE g.user_id = $1 AND g.until >= $2 ORDER BY c.submitted_at DESC, c.id"
        );
        let rows = self.fetch_all(AssertSqlSafe(sql), args![user.to_string(), today]).await?;
        self.index_lines(&rows).await
    }
}

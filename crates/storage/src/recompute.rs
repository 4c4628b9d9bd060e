// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! Many cases at once, for what the node works out by itself: what is due changes with the days, with the register and
//! with the profile. Nothing that was told about the young person is opened for it.

use std::collections::BTreeMap;

use domain::case_file::{CaseFile, Identity, Narrative};
use domain::casework::referral::{Entrusted, PersonData, SECTIONS};
use domain::casework::{CaseForm as _, Proceeding};
use domain::deadlines::{Deadline, index_of};
use domain::profile::ProfileKind;
use domain::state::Course;
use domain::{CaseId, CaseState, NodeProfile};
use sqlx::any::AnyRow;
use sqlx::{AnyPool, AssertSqlSafe};

use crate::case::{NEWEST, PART_COLUMNS, course_of};
use crate::case_key::case_key;
use crate::case_list::phase_code;
use crate::case_part::Parts;
use crate::deadline::{Calendar, people_of};
use crate::tx::{Args, Columns, args, damaged, in_list};
use crate::user::assert_row;
use crate::{NewAudit, Store, StoreError, Tx};

/// Cases that are worked out in one transaction: people who work meanwhile do not notice.
const BATCH: u32 = 100;

/// Which cases.
#[derive(Debug, Clone, Default)]
pub struct GistQuery {
    /// Only those after this one, by id.
    pub after: Option<CaseId>,
    /// Only those in these states; empty for all.
    pub states: Vec<CaseState>,
    /// Only those whose deadlines were never worked out.
    pub missing: bool,
}

/// A case as far as deadlines and access follow from it: the coded record and the documents of the procedure. The narrative,
/// what was entrusted, the sections of the referral and everything of the identity but code, guardian and district are left
/// out, so it must never be saved.
pub struct Gist {
    /// The case.
    pub case: Proceeding,
    /// The state in the index row.
    listed: CaseState,
    /// The deadlines beside it, when they were worked out.
    stored: Option<Vec<Deadline>>,
}

impl Tx {
    /// A batch of cases by id. Writes one audit row, because nobody sees what it opens, and locks the cases; so use it in
    /// [`Store::begin`]. At most four statements.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`], [`StoreError::Sealed`].
    pub async fn gist_list(&mut self, query: &GistQuery) -> Result<Vec<Gist>, StoreError> {
        let rows = self.gist_rows(query).await?;
        let mut cases = Vec::with_capacity(rows.len());
        for row in &rows {
            cases.push(CaseId::parse(&row.text("id")?).map_err(|_| damaged("case_id"))?);
        }
        if cases.is_empty() {
            return Ok(Vec::new());
        }
        let mut args = Args::default();
        for case in &cases {
            args.push(case.to_string())?;
        }
        let sql = format!(
            "SELECT {PART_COLUMNS} FROM case_part p
             WHERE p.case_id IN ({}) AND p.part NOT IN ('narrative', 'entrusted') AND {NEWEST}",
            in_list(1, cases.len())
        );
        let parts = self.fetch_all(AssertSqlSafe(sql), args).await?;
        let mut by_case: BTreeMap<String, Vec<&AnyRow>> = BTreeMap::new();
        for row in &parts {
            by_case.entry(row.text("case_id")?).or_default().push(row);
        }
        let told: Vec<_> =
            SECTIONS.iter().map(|section| section.name).chain([PersonData::NAME, Entrusted::NAME]).collect();
        let mut documents = self.documents_without(&cases, &told).await?;
        let today = self.shared.clock.today();
        let mut found = Vec::with_capacity(cases.len());
        for (id, row) in cases.into_iter().zip(&rows) {
            let parts = Parts::new(self, id.as_str(), by_case.get(id.as_str()).map(Vec::as_slice).unwrap_or_default())?;
            let record = parts.record()?;
            let course = course_of(row)?.unwrap_or_else(|| Course::stored(record.state(today), None));
            let stored = row.bytes_opt("deadlines")?.map(|_| self.due_open(id.as_str(), row)).transpose()?;
            let case = CaseFile {
                identity: reduced(parts.identity()?),
                narrative: Narrative { local: String::new(), anonymised: String::new() },
                entrusted: Vec::new(),
                record,
                id,
            };
            let documents = documents.remove(&case.id).unwrap_or_default();
            let listed = CaseState::parse(&row.text("state")?).ok_or_else(|| damaged("state"))?;
            found.push(Gist { case: Proceeding { case, course, documents }, listed, stored });
        }
        let line = NewAudit { actor: None, action: "case_recompute", case: None, detail: found.len().to_string() };
        self.audit_insert(&line).await?;
        Ok(found)
    }

    async fn gist_rows(&mut self, query: &GistQuery) -> Result<Vec<AnyRow>, StoreError> {
        let mut args = Args::default();
        let mut wanted = vec!["1 = 1".to_owned()];
        if let Some(after) = &query.after {
            wanted.push(format!("c.id > {}", args.next()));
            args.push(after.to_string())?;
        }
        if query.missing {
            wanted.push("c.deadlines IS NULL".to_owned());
        }
        let mut states = Vec::new();
        for state in &query.states {
            states.push(args.next());
            args.push(state.code())?;
        }
        if !states.is_empty() {
            wanted.push(format!("c.state IN ({})", states.join(",")));
        }
        let sql = format!(
            "SELECT c.id, c.state, c.previous_state, c.live, c.deadlines, {} FROM case_index c WHERE {}
             ORDER BY c.id LIMIT {}{}",
            case_key!("c.id"),
            wanted.join(" AND "),
            args.next(),
            self.engine().row_lock(),
        );
        args.push(i64::from(BATCH))?;
        self.fetch_all(AssertSqlSafe(sql), args).await
    }

    /// Works out anew what is due in these cases, and the state that the dates of imported ones show, because both change as
    /// days pass. Returns how many rows changed. Two statements, three for each changed row.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`], [`StoreError::Sealed`].
    pub async fn case_recompute(&mut self, gists: &[Gist], calendar: Calendar<'_>) -> Result<u64, StoreError> {
        let today = self.shared.clock.today();
        let due = gists.iter().map(|gist| (gist, calendar.deadlines(&gist.case, today)));
        let changed: Vec<_> = due
            .filter(|(gist, due)| gist.stored.as_ref() != Some(due) || gist.listed != gist.case.course.state())
            .collect();
        let users = self.user_ids_by_staff(changed.iter().flat_map(|(_, due)| due).flat_map(people_of)).await?;
        for (gist, due) in &changed {
            let index = index_of(&gist.case, due);
            let id = index.id.to_string();
            if gist.listed != index.state {
                self.state_step(&id, index.state, None, None).await?;
            }
            let columns = self.due_columns(&id, due, &users)?;
            let sql = "UPDATE case_index SET state = $1, phase = $2, next_due_at = $3, deadlines = $4 WHERE id = $5";
            let (state, phase) = (index.state.code(), phase_code(index.state.phase()));
            let args = args![state, phase, columns.next_at, columns.sealed, id.clone()];
            assert_row(self.execute(sql, args).await?, "case")?;
            self.due_lines_put(&id, &columns.lines).await?;
        }
        Ok(changed.len() as u64)
    }
}

/// What decides about seats, guardians and districts; nothing else of who the young person is.
fn reduced(mut identity: Identity) -> Identity {
    identity.birth_date = identity.birth_date.first_of_year();
    for told in [&mut identity.local_id, &mut identity.given_name, &mut identity.family_name] {
        told.clear();
    }
    for told in [&mut identity.file_number, &mut identity.nationality, &mut identity.address, &mut identity.custody] {
        *told = None;
    }
    identity.protected_terms.clear();
    identity.unusual_details.clear();
    identity
}

/// Whether an earlier program left cases whose deadlines were not worked out.
pub(crate) async fn is_missing(pool: &AnyPool) -> Result<bool, StoreError> {
    let sql = "SELECT id FROM case_index WHERE deadlines IS NULL LIMIT 1";
    Ok(sqlx::query(sql).fetch_optional(pool).await?.is_some())
}

/// Completes what an earlier program stored, in small transactions.
pub(crate) async fn complete(store: &Store) -> Result<(), StoreError> {
    let query = GistQuery { missing: true, ..GistQuery::default() };
    loop {
        let mut tx = store.begin("deadlines_fill").await?;
        let gists = tx.gist_list(&query).await?;
        if gists.is_empty() {
            return Ok(());
        }
        let (register, _) = tx.register_fetch().await?;
        let pool = tx.pool_fetch().await?;
        let profile = pool.map_or_else(|| NodeProfile::new(ProfileKind::Custom, ""), |pool| pool.profile);
        tx.case_recompute(&gists, Calendar { register: &register, profile: &profile }).await?;
        tx.commit().await?;
    }
}

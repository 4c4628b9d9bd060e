// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! Case files: assembled from sealed parts, and every identified read leaves its audit row in the same transaction.

use std::collections::BTreeMap;

use domain::casework::{Documents, Proceeding};
use domain::deadlines::index_of;
use domain::state::Course;
use domain::{Actor, CaseFile, CaseId, CaseIndex, CaseRecord, CaseState, Identity, StaffId, TransitionId, UserId};
use sqlx::AssertSqlSafe;
use sqlx::any::AnyRow;

use crate::case_key::case_key;
use crate::case_list::phase_code;
use crate::case_part::{CasePart, Parts, part_row};
use crate::deadline::{Calendar, DueColumns, people_of};
use crate::seal::place_in;
use crate::similar::Likeness;
use crate::tx::{Args, Columns, args, damaged, date_to_int, in_list, int_to_date};
use crate::user::assert_row;
use crate::{CaseRow, NewAudit, StoreError, Tx};

/// Who a case is about, for a list that may show names.
#[derive(Clone)]
pub struct CaseIdentity {
    /// The case.
    pub case: CaseId,
    /// The identifying part.
    pub identity: Identity,
}

/// The coded content of a case without anything that names a person's identity part.
#[derive(Clone)]
pub struct CodedCase {
    /// The case.
    pub case: CaseId,
    /// Codes and dates.
    pub record: CaseRecord,
    /// Where the case stands, when it is worked on here; none for a case that was imported and not touched since, whose
    /// dates say it.
    pub course: Option<Course>,
}

/// Columns of the index row, for every query that makes a [`CaseIndex`].
pub(crate) const INDEX_COLUMNS: &str = concat!(
    "c.id, c.panel_code, c.state, c.case_lead, c.unit_head, c.coordinator, c.submitted_at, c.next_due_at, c.deadlines, ",
    case_key!("c.id")
);

/// Columns of a part's row, for every query that makes [`Parts`].
pub(crate) const PART_COLUMNS: &str = concat!("p.case_id, p.part, p.version, p.body, ", case_key!("p.case_id"));

/// The newest version of each part.
pub(crate) const NEWEST: &str =
    "p.version = (SELECT MAX(q.version) FROM case_part q WHERE q.case_id = p.case_id AND q.part = p.part)";

/// `next_due_at` of a case with nothing due: sorts last.
pub(crate) const NOTHING_DUE: i64 = i64::MAX;

/// A case on its way into the database. One that is not worked on here stands where its dates show, and that changes with
/// the days.
#[derive(Clone, Copy)]
pub(crate) struct Standing<'a> {
    pub proceeding: &'a Proceeding,
    pub live: bool,
}

/// An index row on its way into the database.
struct IndexRow {
    id: String,
    local: Vec<u8>,
    panel_code: Vec<u8>,
    index: CaseIndex,
    previous: Option<CaseState>,
    live: bool,
    likeness: Likeness,
    lead: String,
    unit_head: Option<String>,
    coordinator: Option<String>,
    submitted_at: i64,
    due: DueColumns,
}

impl Tx {
    /// Stores a new case: index row, every part at version 1, state history, audit row.
    ///
    /// # Errors
    /// `Constraint{rule: "case_known"}` when the pool has a case of that local id, [`StoreError::Invalid`] when a
    /// member of staff has no account.
    pub async fn case_insert(
        &mut self,
        case: &CaseFile,
        calendar: Calendar<'_>,
        actor: &UserId,
    ) -> Result<(), StoreError> {
        let case = self.imported(case.clone());
        self.cases_insert(&[Standing { proceeding: &case, live: false }], calendar, actor, "case_insert").await
    }

    /// A case as a file brings it: without documents, and where its dates show.
    fn imported(&self, case: CaseFile) -> Proceeding {
        let course = Course::stored(case.record.state(self.shared.clock.today()), None);
        Proceeding { case, course, documents: Documents::default() }
    }

    /// Stores many cases with multi-row inserts; returns how many. Staff must be there first (`user_import`).
    ///
    /// # Errors
    /// As [`Tx::case_insert`]; nothing is stored unless the caller commits.
    pub async fn case_import(
        &mut self,
        cases: &[CaseFile],
        calendar: Calendar<'_>,
        actor: &UserId,
    ) -> Result<u64, StoreError> {
        // Batches bound the memory that sealed copies take.
        for batch in cases.chunks(500) {
            let batch: Vec<_> = batch.iter().map(|case| self.imported(case.clone())).collect();
            let batch: Vec<_> = batch.iter().map(|proceeding| Standing { proceeding, live: false }).collect();
            self.cases_insert(&batch, calendar, actor, "case_import").await?;
        }
        Ok(cases.len() as u64)
    }

    pub(crate) async fn cases_insert(
        &mut self,
        cases: &[Standing<'_>],
        calendar: Calendar<'_>,
        actor: &UserId,
        action: &'static str,
    ) -> Result<(), StoreError> {
        self.cases_store(cases, calendar, actor).await?;
        let lines: Vec<_> = cases.iter().map(|entry| line(action, Some(actor), &entry.proceeding.case.id)).collect();
        self.audit_insert_many(&lines).await
    }

    /// Stores new cases without a line in the audit trail.
    pub(crate) async fn cases_store(
        &mut self,
        cases: &[Standing<'_>],
        calendar: Calendar<'_>,
        actor: &UserId,
    ) -> Result<(), StoreError> {
        let ids: Vec<_> = cases.iter().map(|entry| entry.proceeding.case.id.as_str()).collect();
        self.case_keys_create(&ids).await?;
        let rows = self.index_rows(cases, calendar).await?;
        let head =
            "INSERT INTO case_index (id, local_index, panel_code, state, phase, case_lead, unit_head, coordinator,
                    submitted_at, next_due_at, deadlines, live, previous_state, family_sound, given_sound, birth_index,
                    district_index)";
        self.insert_many(head, 17, "", &rows, |row, args| {
            args.push(row.id.clone())?;
            args.push(row.local.clone())?;
            args.push(row.panel_code.clone())?;
            args.push(row.index.state.code())?;
            args.push(phase_code(row.index.state.phase()))?;
            args.push(row.lead.clone())?;
            args.push(row.unit_head.clone())?;
            args.push(row.coordinator.clone())?;
            args.push(row.submitted_at)?;
            args.push(row.due.next_at)?;
            args.push(row.due.sealed.clone())?;
            args.push(i64::from(row.live))?;
            args.push(row.previous())?;
            args.push(row.likeness.family.clone())?;
            args.push(row.likeness.given.clone())?;
            args.push(row.likeness.birth.clone())?;
            args.push(row.likeness.district.clone())
        })
        .await?;
        self.due_lines_insert(rows.iter().flat_map(|row| &row.due.lines).collect()).await?;
        self.parts_insert(cases, actor).await?;
        let now = self.now();
        let head = "INSERT INTO state_history (case_id, seq, state, actor, at)";
        self.insert_many(head, 5, "", &rows, |row, args| {
            args.push(row.id.clone())?;
            args.push(1_i64)?;
            args.push(row.index.state.code())?;
            args.push(actor.to_string())?;
            args.push(now)
        })
        .await?;
        Ok(())
    }

    async fn parts_insert(&mut self, cases: &[Standing<'_>], actor: &UserId) -> Result<(), StoreError> {
        let now = self.now();
        let mut parts = Vec::with_capacity(cases.len() * CasePart::ALL.len());
        for case in cases.iter().map(|entry| &entry.proceeding.case) {
            for part in CasePart::ALL {
                let row = part_row(case.id.as_str(), part.name(), 1);
                parts.push((case.id.to_string(), part, part.seal(self, case, &row)?));
            }
        }
        let head = "INSERT INTO case_part (case_id, part, version, author, at, body)";
        self.insert_many(head, 6, "", &parts, |(case, part, body), args| {
            args.push(case.clone())?;
            args.push(part.name())?;
            args.push(1_i64)?;
            args.push(actor.to_string())?;
            args.push(now)?;
            args.push(body.clone())
        })
        .await?;
        Ok(())
    }

    async fn index_rows(
        &mut self,
        cases: &[Standing<'_>],
        calendar: Calendar<'_>,
    ) -> Result<Vec<IndexRow>, StoreError> {
        let ids: Vec<_> = cases.iter().map(|entry| entry.proceeding.case.id.as_str()).collect();
        self.case_keys_need(&ids).await?;
        let today = self.shared.clock.today();
        let due: Vec<_> = cases.iter().map(|entry| calendar.deadlines(entry.proceeding, today)).collect();
        let indexes: Vec<CaseIndex> =
            cases.iter().zip(&due).map(|(entry, due)| index_of(entry.proceeding, due)).collect();
        let named = indexes.iter().flat_map(|index| {
            [Some(&index.case_lead), index.unit_head.as_ref(), index.coordinator.as_ref()].into_iter().flatten()
        });
        let users = self.user_ids_by_staff(named.chain(due.iter().flatten().flat_map(people_of))).await?;
        let account = |staff: &StaffId| {
            let fault = || StoreError::Invalid(format!("there is no account for the member of staff {staff}"));
            users.get(staff).map(UserId::to_string).ok_or_else(fault)
        };
        cases
            .iter()
            .zip(indexes.into_iter().zip(due))
            .map(|(Standing { proceeding, live }, (index, due))| {
                let identity = &proceeding.case.identity;
                let id = proceeding.case.id.to_string();
                Ok(IndexRow {
                    local: self.blind("local_id", &identity.local_id),
                    panel_code: self.seal(place_in(&id, "case_index", &id, "panel_code"), &identity.panel_code)?,
                    lead: account(&index.case_lead)?,
                    unit_head: index.unit_head.as_ref().map(account).transpose()?,
                    coordinator: index.coordinator.as_ref().map(account).transpose()?,
                    submitted_at: date_to_int(index.submitted_on)?,
                    due: self.due_columns(&id, &due, &users)?,
                    likeness: self.likeness(identity),
                    previous: proceeding.course.previous(),
                    live: *live,
                    id,
                    index,
                })
            })
            .collect()
    }

    /// Brings the index row to what the case says now; a step that was taken is noted in the history. An imported case
    /// that is given a course is worked on here from now on.
    pub(crate) async fn case_index_update(
        &mut self,
        standing: Standing<'_>,
        calendar: Calendar<'_>,
        transition: Option<TransitionId>,
        actor: Option<&UserId>,
    ) -> Result<(), StoreError> {
        let Some(row) = self.index_rows(&[standing], calendar).await?.pop() else { return Ok(()) };
        self.state_step(&row.id, row.index.state, transition, actor).await?;
        let previous = row.previous();
        let sql = "UPDATE case_index SET local_index = $1, panel_code = $2, state = $3, phase = $4, case_lead = $5,
                   unit_head = $6, coordinator = $7, submitted_at = $8, next_due_at = $9, deadlines = $10, live = $11,
                   previous_state = $12, family_sound = $13, given_sound = $14, birth_index = $15,
                   district_index = $16 WHERE id = $17";
        let args = args![
            row.local,
            row.panel_code,
            row.index.state.code(),
            phase_code(row.index.state.phase()),
            row.lead,
            row.unit_head,
            row.coordinator,
            row.submitted_at,
            row.due.next_at,
            row.due.sealed,
            i64::from(row.live),
            previous,
            row.likeness.family,
            row.likeness.given,
            row.likeness.birth,
            row.likeness.district,
            row.id.clone(),
        ];
        assert_row(self.execute(sql, args).await?, "case")?;
        self.due_lines_put(&row.id, &row.due.lines).await
    }

    /// Whether a case is worked on here, and where it stands then. Locks the row until the end of the transaction where
    /// the engine would let others write meanwhile. None when there is no such case.
    pub(crate) async fn case_course(&mut self, case: &CaseId) -> Result<Option<Option<Course>>, StoreError> {
        let lock = self.engine().row_lock();
        let sql = format!("SELECT c.state, c.previous_state, c.live FROM case_index c WHERE c.id = $1{lock}");
        let row = self.fetch_optional(AssertSqlSafe(sql), args![case.to_string()]).await?;
        row.map(|row| course_of(&row)).transpose()
    }

    /// The whole identified case. Writes the audit row of the read itself, so use it in [`crate::Store::begin`], not
    /// in a snapshot. Four statements.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`], [`StoreError::Sealed`].
    pub async fn case_fetch(&mut self, case: &CaseId, actor: &Actor) -> Result<Option<CaseFile>, StoreError> {
        let sql = format!("SELECT {PART_COLUMNS} FROM case_part p WHERE p.case_id = $1 AND {NEWEST}");
        let rows = self.fetch_all(AssertSqlSafe(sql), args![case.to_string()]).await?;
        if rows.is_empty() {
            return Ok(None);
        }
        let found = Parts::new(self, case.as_str(), &rows.iter().collect::<Vec<_>>())?.case_file(case.clone())?;
        self.audit_insert(&line("case_read", Some(&actor.user), case)).await?;
        Ok(Some(found))
    }

    /// The newest version of each part, for forms that save on top of it.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`].
    pub async fn case_versions(&mut self, case: &CaseId) -> Result<BTreeMap<CasePart, u64>, StoreError> {
        let sql = "SELECT part, MAX(version) AS version FROM case_part WHERE case_id = $1 GROUP BY part";
        let rows = self.fetch_all(sql, args![case.to_string()]).await?;
        rows.iter()
            .map(|row| {
                let part = CasePart::parse(&row.text("part")?).ok_or_else(|| damaged("part"))?;
                Ok((part, row.number("version")?))
            })
            .collect()
    }

    /// The plain index row: enough to decide access before anything is opened. Two queries.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`], [`StoreError::Sealed`].
    pub async fn case_index_fetch(&mut self, case: &CaseId) -> Result<Option<CaseIndex>, StoreError> {
        let sql = format!("SELECT {INDEX_COLUMNS} FROM case_index c WHERE c.id = $1");
        let rows = self.fetch_all(AssertSqlSafe(sql), args![case.to_string()]).await?;
        Ok(self.index_lines(&rows).await?.pop().map(|row| row.index))
    }

    /// The index row with the panel code and the case lead's name, as a list shows it. Two queries.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`], [`StoreError::Sealed`].
    pub async fn case_row_fetch(&mut self, case: &CaseId) -> Result<Option<CaseRow>, StoreError> {
        let sql = format!("SELECT {INDEX_COLUMNS} FROM case_index c WHERE c.id = $1");
        let rows = self.fetch_all(AssertSqlSafe(sql), args![case.to_string()]).await?;
        Ok(self.index_lines(&rows).await?.pop())
    }

    /// Index rows with panel codes and the case leads' names: one query for all people.
    pub(crate) async fn index_lines(&mut self, rows: &[AnyRow]) -> Result<Vec<CaseRow>, StoreError> {
        let mut people = Vec::new();
        for row in rows {
            people.push(row.text("case_lead")?);
            people.extend(row.text_opt("unit_head")?);
            people.extend(row.text_opt("coordinator")?);
        }
        let names = self.user_names(&people).await?;
        let staff = |id: &str| {
            let (_, staff) = names.get(id)?;
            // An account made by hand has no staff id; its own id stands in for it.
            Some(staff.clone().unwrap_or_else(|| StaffId::new(id)))
        };
        rows.iter()
            .map(|row| {
                let id = row.text("id")?;
                let lead = row.text("case_lead")?;
                let due_at = row.int("next_due_at")?;
                let deadlines = self.due_open(&id, row)?;
                let index = CaseIndex {
                    state: CaseState::parse(&row.text("state")?).ok_or_else(|| damaged("state"))?,
                    case_lead: staff(&lead).ok_or_else(|| damaged("case_lead"))?,
                    unit_head: row.text_opt("unit_head")?.and_then(|id| staff(&id)),
                    coordinator: row.text_opt("coordinator")?.and_then(|id| staff(&id)),
                    next_due: if due_at == NOTHING_DUE { None } else { Some(int_to_date(due_at)?) },
                    next_due_de: deadlines.first().map(|first| first.what_de.clone()),
                    submitted_on: int_to_date(row.int("submitted_at")?)?,
                    id: CaseId::parse(&id).map_err(|_| damaged("case_id"))?,
                };
                Ok(CaseRow {
                    index,
                    panel_code: self.open(place_in(&id, "case_index", &id, "panel_code"), &row.bytes("panel_code")?)?,
                    case_lead_name: names.get(&lead).map(|(name, _)| name.clone()).unwrap_or_default(),
                    deadlines,
                })
            })
            .collect()
    }

    /// The identities of every case, for the text scan alone: what leaves about one young person must not name another.
    /// One audit row for the whole read, because nobody sees what it opens. Two statements.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`], [`StoreError::Sealed`].
    pub async fn case_name_register(&mut self, actor: &Actor) -> Result<Vec<CaseIdentity>, StoreError> {
        let sql = format!("SELECT {PART_COLUMNS} FROM case_part p WHERE p.part = 'identity' AND {NEWEST}");
        let mut list = Vec::new();
        for row in self.fetch_all(AssertSqlSafe(sql), args![]).await? {
            let id = row.text("case_id")?;
            let identity = Parts::new(self, &id, &[&row])?.identity()?;
            list.push(CaseIdentity { case: CaseId::parse(&id).map_err(|_| damaged("case_id"))?, identity });
        }
        self.audit_insert(&NewAudit {
            actor: Some(actor.user.clone()),
            action: "name_register_scan",
            case: None,
            detail: String::new(),
        })
        .await?;
        Ok(list)
    }

    /// The identities of the named cases for a list, in the order asked, one audit row each. Three statements whatever
    /// the number (up to 1,000).
    ///
    /// # Errors
    /// [`StoreError::Unavailable`], [`StoreError::Sealed`].
    pub async fn case_identities(&mut self, cases: &[CaseId], actor: &Actor) -> Result<Vec<CaseIdentity>, StoreError> {
        let mut found = BTreeMap::new();
        for batch in cases.chunks(1_000) {
            let mut args = Args::default();
            for case in batch {
                args.push(case.to_string())?;
            }
            let sql = format!(
                "SELECT {PART_COLUMNS} FROM case_part p
                 WHERE p.case_id IN ({}) AND p.part = 'identity' AND {NEWEST}",
                in_list(1, batch.len())
            );
            for row in self.fetch_all(AssertSqlSafe(sql), args).await? {
                let id = row.text("case_id")?;
                let identity = Parts::new(self, &id, &[&row])?.identity()?;
                found.insert(id, identity);
            }
        }
        let list: Vec<_> = cases
            .iter()
            .filter_map(|case| Some(CaseIdentity { identity: found.remove(case.as_str())?, case: case.clone() }))
            .collect();
        let lines: Vec<_> =
            list.iter().map(|entry| line("case_identity_read", Some(&actor.user), &entry.case)).collect();
        self.audit_insert_many(&lines).await?;
        Ok(list)
    }

    /// The coded records of all cases, for figures and for the anonymiser's cohort: no identity, narrative or entrusted
    /// part is opened. Two queries.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`], [`StoreError::Sealed`].
    pub async fn case_records(&mut self) -> Result<Vec<CodedCase>, StoreError> {
        let sql = format!(
            "SELECT {PART_COLUMNS} FROM case_part p
             WHERE p.part NOT IN ('identity', 'narrative', 'entrusted') AND {NEWEST} ORDER BY p.case_id"
        );
        let rows = self.fetch_all(AssertSqlSafe(sql), args![]).await?;
        let mut by_case: BTreeMap<String, Vec<&AnyRow>> = BTreeMap::new();
        for row in &rows {
            by_case.entry(row.text("case_id")?).or_default().push(row);
        }
        let mut courses = BTreeMap::new();
        let sql = "SELECT c.id, c.state, c.previous_state, c.live FROM case_index c WHERE c.live = 1";
        for row in self.fetch_all(sql, args![]).await? {
            courses.insert(row.text("id")?, course_of(&row)?);
        }
        by_case
            .iter()
            .map(|(id, rows)| {
                let case = CaseId::parse(id).map_err(|_| damaged("case_id"))?;
                let course = courses.get(id).copied().flatten();
                Ok(CodedCase { case, record: Parts::new(self, id, rows)?.record()?, course })
            })
            .collect()
    }

    /// The codes under which the panel knows the cases. One query.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`], [`StoreError::Sealed`].
    pub async fn case_codes(&mut self) -> Result<BTreeMap<CaseId, String>, StoreError> {
        let mut codes = BTreeMap::new();
        for row in
            self.fetch_all(concat!("SELECT id, panel_code, ", case_key!("id"), " FROM case_index"), args![]).await?
        {
            let id = row.text("id")?;
            let code = self.open(place_in(&id, "case_index", &id, "panel_code"), &row.bytes("panel_code")?)?;
            codes.insert(CaseId::parse(&id).map_err(|_| damaged("case_id"))?, code);
        }
        Ok(codes)
    }

    /// The case that bears a number of the pool's own count. One query.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`].
    pub async fn case_by_number(&mut self, number: &str) -> Result<Option<CaseId>, StoreError> {
        let sql = "SELECT id FROM case_index WHERE local_index = $1";
        let row = self.fetch_optional(sql, args![self.blind("local_id", number)]).await?;
        row.map(|row| CaseId::parse(&row.text("id")?).map_err(|_| damaged("case_id"))).transpose()
    }

    /// How many cases there are.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`].
    pub async fn case_count(&mut self) -> Result<u64, StoreError> {
        self.fetch_one("SELECT COUNT(*) AS amount FROM case_index", args![]).await?.number("amount")
    }
}

impl IndexRow {
    fn previous(&self) -> Option<&'static str> {
        self.previous.map(CaseState::code)
    }
}

/// The course in the columns `state`, `previous_state` and `live`; none for a case that was imported and not touched.
pub(crate) fn course_of(row: &AnyRow) -> Result<Option<Course>, StoreError> {
    if !row.flag("live")? {
        return Ok(None);
    }
    let state = |code: &str| CaseState::parse(code).ok_or_else(|| damaged("state"));
    let previous = row.text_opt("previous_state")?.map(|code| state(&code)).transpose()?;
    Ok(Some(Course::stored(state(&row.text("state")?)?, previous)))
}

pub(crate) fn line(action: &'static str, actor: Option<&UserId>, case: &CaseId) -> NewAudit {
    NewAudit { actor: actor.cloned(), action, case: Some(case.clone()), detail: String::new() }
}

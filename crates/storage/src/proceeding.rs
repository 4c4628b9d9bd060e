// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! A case in its procedure: the case file with its documents and its course, fetched and saved as one.
//!
//! Fetch, act and save in one transaction: the fetch locks the case, so that what two people write at the same time
//! happens one after the other. Saving compares all the same: what was changed since `before` is a conflict.

use std::collections::BTreeMap;

use domain::casework::{Change, DocumentKey, Proceeding};
use domain::state::Course;
use domain::{Actor, CaseId, CaseState, TransitionId, UserId};
use jiff::Timestamp;
use sqlx::AssertSqlSafe;
use sqlx::any::AnyRow;

use crate::case::{NEWEST, PART_COLUMNS, Standing, course_of, line};
use crate::case_part::{CasePart, Parts, part_row};
use crate::deadline::Calendar;
use crate::document::Holder;
use crate::seal::place_in;
use crate::tx::{Args, Columns, args, damaged, in_list, signed};
use crate::user::parse_user;
use crate::{NewAudit, StoreError, Tx};

/// One step of a case on its way.
#[derive(Debug, Clone)]
pub struct StateStep {
    /// Running number, from 1.
    pub seq: u64,
    /// State after the step.
    pub state: CaseState,
    /// The transition; none for the first line, and for what the dates of an imported case showed.
    pub transition: Option<TransitionId>,
    /// Who; none for the node itself.
    pub actor: Option<UserId>,
    /// When.
    pub at: Timestamp,
}

impl Tx {
    /// The whole case with the newest version of each document, and where it stands: an imported case that was not touched
    /// stands where its dates show today. Locks the case until the end of the transaction and writes the audit row of the
    /// read, so use it in [`crate::Store::begin`]. Six statements.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`], [`StoreError::Sealed`].
    pub async fn proceeding_fetch(
        &mut self,
        case: &CaseId,
        actor: Option<&Actor>,
    ) -> Result<Option<Proceeding>, StoreError> {
        let Some(course) = self.case_course(case).await? else { return Ok(None) };
        let sql = format!("SELECT {PART_COLUMNS} FROM case_part p WHERE p.case_id = $1 AND {NEWEST}");
        let rows = self.fetch_all(AssertSqlSafe(sql), args![case.to_string()]).await?;
        let file = Parts::new(self, case.as_str(), &rows.iter().collect::<Vec<_>>())?.case_file(case.clone())?;
        let documents = self.documents(Holder::Case(case)).await?;
        self.audit_insert(&line("case_read", actor.map(|actor| &actor.user), case)).await?;
        let today = self.shared.clock.today();
        let course = course.unwrap_or_else(|| Course::stored(file.record.state(today), None));
        Ok(Some(Proceeding { case: file, course, documents }))
    }

    /// Several cases, for lists that show them under their codes alone; unknown ones are left out. Nobody sees what this
    /// opens before it is covered, so there is no audit row. Three queries, whatever the number (up to 1,000).
    ///
    /// # Errors
    /// [`StoreError::Unavailable`], [`StoreError::Sealed`].
    pub async fn proceeding_list(&mut self, cases: &[CaseId]) -> Result<Vec<Proceeding>, StoreError> {
        let mut found = Vec::new();
        for batch in cases.chunks(1_000) {
            let named = in_list(1, batch.len());
            let ids = |batch: &[CaseId]| -> Result<Args, StoreError> {
                let mut args = Args::default();
                batch.iter().try_for_each(|case| args.push(case.to_string()))?;
                Ok(args)
            };
            let sql =
                format!("SELECT c.id, c.state, c.previous_state, c.live FROM case_index c WHERE c.id IN ({named})");
            let courses = self.fetch_all(AssertSqlSafe(sql), ids(batch)?).await?;
            let sql = format!("SELECT {PART_COLUMNS} FROM case_part p WHERE p.case_id IN ({named}) AND {NEWEST}");
            let mut parts: BTreeMap<String, Vec<AnyRow>> = BTreeMap::new();
            for row in self.fetch_all(AssertSqlSafe(sql), ids(batch)?).await? {
                parts.entry(row.text("case_id")?).or_default().push(row);
            }
            let mut documents = self.documents_of(&named, ids(batch)?).await?;
            let today = self.shared.clock.today();
            for row in courses {
                let id = row.text("id")?;
                let case = CaseId::parse(&id).map_err(|_| damaged("case_id"))?;
                let rows = parts.remove(&id).unwrap_or_default();
                let file = Parts::new(self, &id, &rows.iter().collect::<Vec<_>>())?.case_file(case)?;
                let course = course_of(&row)?.unwrap_or_else(|| Course::stored(file.record.state(today), None));
                let documents = documents.remove(&id).unwrap_or_default();
                found.push(Proceeding { case: file, course, documents });
            }
        }
        Ok(found)
    }

    /// Stores a new case with its documents.
    ///
    /// # Errors
    /// `Constraint{rule: "case_known"}` when the pool has a case of that number, [`StoreError::Invalid`] when a member of
    /// staff has no account.
    pub async fn proceeding_create(
        &mut self,
        begun: &Proceeding,
        calendar: Calendar<'_>,
        actor: &Actor,
    ) -> Result<(), StoreError> {
        let standing = Standing { proceeding: begun, live: true };
        self.cases_insert(&[standing], calendar, &actor.user, "case_begin").await?;
        let documents: Vec<_> = begun.documents.iter().collect();
        self.documents_append(Holder::Case(&begun.case.id), &documents).await
    }

    /// Saves what an action changed: the written documents, the parts of the case file that are no longer the same, the
    /// step that was taken, the index row with what is due. At most ten statements and one for each changed part.
    ///
    /// # Errors
    /// `Conflict{what: "document" | "case_part", newer}` when somebody saved in between; nothing is saved unless the
    /// caller commits.
    pub async fn proceeding_save(
        &mut self,
        before: &Proceeding,
        change: &Change,
        calendar: Calendar<'_>,
        actor: Option<&Actor>,
    ) -> Result<(), StoreError> {
        let after = &change.after;
        let author = actor.map(|actor| &actor.user);
        let case = &after.case.id;
        let mut written = Vec::with_capacity(change.written.len());
        for key in &change.written {
            let document = after.documents.get(key).ok_or_else(|| damaged("documents"))?;
            written.push((key, document));
        }
        self.documents_append(Holder::Case(case), &written).await?;
        self.parts_save(before, after, author).await?;
        let standing = Standing { proceeding: after, live: true };
        self.case_index_update(standing, calendar, change.transition, author).await?;
        self.audit_insert(&NewAudit {
            actor: author.cloned(),
            action: "case_write",
            case: Some(case.clone()),
            detail: detail(&change.written, change.transition),
        })
        .await
    }

    async fn parts_save(
        &mut self,
        before: &Proceeding,
        after: &Proceeding,
        author: Option<&UserId>,
    ) -> Result<(), StoreError> {
        let id = after.case.id.to_string();
        let unreadable = |fault: serde_json::Error| StoreError::Invalid(format!("a case cannot be stored: {fault}"));
        let mut changed = Vec::new();
        for part in CasePart::ALL {
            let earlier = part.json(&before.case).map_err(unreadable)?;
            if earlier != part.json(&after.case).map_err(unreadable)? {
                changed.push((part, earlier));
            }
        }
        if changed.is_empty() {
            return Ok(());
        }
        let mut args = args![id.clone()];
        for (part, _) in &changed {
            args.push(part.name())?;
        }
        let sql = format!(
            "SELECT {PART_COLUMNS} FROM case_part p WHERE p.case_id = $1 AND p.part IN ({}) AND {NEWEST}",
            in_list(2, changed.len())
        );
        let rows = self.fetch_all(AssertSqlSafe(sql), args).await?;
        for (part, earlier) in changed {
            let stored = rows.iter().find(|row| row.text("part").is_ok_and(|name| name == part.name()));
            let row = stored.ok_or_else(|| damaged(part.name()))?;
            let version = row.number("version")?;
            let name = part_row(&id, part.name(), version);
            let stored: serde_json::Value =
                self.open(place_in(&id, "case_part", &name, "body"), &row.bytes("body")?)?;
            if stored != earlier {
                return Err(StoreError::Conflict { what: "case_part", newer: Some(version) });
            }
            let version = version + 1;
            let name = part_row(&id, part.name(), version);
            let body = part.seal(self, &after.case, &name)?;
            let sql =
                "INSERT INTO case_part (case_id, part, version, author, at, body) VALUES ($1, $2, $3, $4, $5, $6)";
            let author = author.map(UserId::to_string);
            let args = args![id.clone(), part.name(), signed(version)?, author, self.now(), body];
            self.execute(sql, args).await?;
        }
        Ok(())
    }

    /// Notes a step in the history, when there is one: a transition was taken, or the state is another one.
    pub(crate) async fn state_step(
        &mut self,
        case: &str,
        state: CaseState,
        transition: Option<TransitionId>,
        actor: Option<&UserId>,
    ) -> Result<(), StoreError> {
        let moved = if transition.is_some() { "" } else { " AND c.state <> $2" };
        let sql = format!(
            "INSERT INTO state_history (case_id, seq, state, transition, actor, at)
             SELECT c.id, (SELECT MAX(h.seq) + 1 FROM state_history h WHERE h.case_id = c.id), $2, $3, $4, $5
             FROM case_index c WHERE c.id = $1{moved}"
        );
        let transition = transition.map(TransitionId::code);
        let args = args![case.to_owned(), state.code(), transition, actor.map(UserId::to_string), self.now()];
        self.execute(AssertSqlSafe(sql), args).await?;
        Ok(())
    }

    /// The way of a case so far, oldest first. One query.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`].
    pub async fn state_history(&mut self, case: &CaseId) -> Result<Vec<StateStep>, StoreError> {
        let sql = "SELECT seq, state, transition, actor, at FROM state_history WHERE case_id = $1 ORDER BY seq";
        let rows = self.fetch_all(sql, args![case.to_string()]).await?;
        rows.iter().map(step).collect()
    }

    /// Draws the next number of a year in the pool's own count, such as `HB-2026-07`; numbers that imported cases have are
    /// left out. Unique, whoever else draws: the counter is held until the end of the transaction.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`].
    pub async fn case_number_next(&mut self, prefix: &str, year: i16) -> Result<String, StoreError> {
        loop {
            let sql = "INSERT INTO counter (name, value) VALUES ($1, 1)
                       ON CONFLICT (name) DO UPDATE SET value = counter.value + 1 RETURNING value";
            let row = self.fetch_one(sql, args![format!("case/{prefix}/{year}")]).await?;
            let number = format!("{prefix}-{year}-{:02}", row.int("value")?);
            let mut args = Args::default();
            args.push(self.blind("local_id", &number))?;
            let sql = "SELECT COUNT(*) AS amount FROM case_index WHERE local_index = $1";
            if self.fetch_one(sql, args).await?.int("amount")? == 0 {
                return Ok(number);
            }
        }
    }
}

fn step(row: &AnyRow) -> Result<StateStep, StoreError> {
    let transition = row.text_opt("transition")?;
    Ok(StateStep {
        seq: row.number("seq")?,
        state: CaseState::parse(&row.text("state")?).ok_or_else(|| damaged("state"))?,
        transition: transition
            .map(|code| TransitionId::parse(&code).ok_or_else(|| damaged("transition")))
            .transpose()?,
        actor: row.text_opt("actor")?.map(|id| parse_user(&id)).transpose()?,
        at: row.time("at")?,
    })
}

fn detail(written: &[DocumentKey], transition: Option<TransitionId>) -> String {
    let names = written.iter().map(DocumentKey::to_string);
    names.chain(transition.map(TransitionId::code)).collect::<Vec<_>>().join(" ")
}

// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! What is due in a case, kept beside it: all of it sealed in the index row, and who is to see it from when in a narrow
//! table, so that neither a list nor a count opens a case.

use std::collections::BTreeMap;

use domain::casework::{Proceeding, Register};
use domain::deadlines::{Deadline, Responsible, of_case};
use domain::{NodeProfile, StaffId, UserId};
use jiff::civil::Date;
use sqlx::any::AnyRow;

use crate::case::NOTHING_DUE;
use crate::seal::place_in;
use crate::tx::{Columns, args, date_to_int};
use crate::{StoreError, Tx};

/// What the days of a case follow from besides the case itself.
#[derive(Clone, Copy)]
pub struct Calendar<'a> {
    /// The pool's people and documents.
    pub register: &'a Register,
    /// The pool's procedure and Land.
    pub profile: &'a NodeProfile,
}

impl Calendar<'_> {
    /// Everything that is due in a case, by day.
    pub(crate) fn deadlines(self, case: &Proceeding, today: Date) -> Vec<Deadline> {
        of_case(case, self.register, self.profile, today)
    }
}

/// Who is to see a deadline from when: a row of `case_deadline`.
pub(crate) struct DueLine {
    case: String,
    position: i64,
    who: String,
    told: bool,
    head: bool,
    due_at: i64,
    shown_at: i64,
    rapid: bool,
}

/// What the deadlines of a case are in the database.
pub(crate) struct DueColumns {
    pub next_at: i64,
    pub sealed: Vec<u8>,
    pub lines: Vec<DueLine>,
}

/// The members of staff that a deadline names.
pub(crate) fn people_of(deadline: &Deadline) -> impl Iterator<Item = &StaffId> {
    deadline.responsible.iter().chain(&deadline.escalates_to).filter_map(|one| match one {
        Responsible::Person(staff) => Some(staff),
        Responsible::Anybody(_) => None,
    })
}

/// What stands for somebody in `case_deadline.who`; nothing for people without an account.
fn who(one: &Responsible, users: &BTreeMap<StaffId, UserId>) -> Option<String> {
    match one {
        Responsible::Person(staff) => users.get(staff).map(UserId::to_string),
        Responsible::Anybody(role) => Some(role.code().to_owned()),
    }
}

fn lines_of(
    case: &str,
    position: usize,
    deadline: &Deadline,
    users: &BTreeMap<StaffId, UserId>,
) -> Result<Vec<DueLine>, StoreError> {
    let due_at = date_to_int(deadline.on)?;
    let told_at = date_to_int(deadline.escalates_on)?;
    // The own task is seen from the beginning.
    let own = deadline.responsible.iter().filter_map(|one| Some((who(one, users)?, false, 0)));
    let told = deadline.escalates_to.iter().filter_map(|one| Some((who(one, users)?, true, told_at)));
    let mut found: Vec<_> = own.chain(told).collect();
    if found.is_empty() {
        found.push((String::new(), false, 0));
    }
    found.sort_unstable();
    found.dedup();
    let line = |(number, (who, told, shown_at)): (usize, (String, bool, i64))| DueLine {
        case: case.to_owned(),
        // A case has a few dozen deadlines.
        position: i64::try_from(position).unwrap_or(i64::MAX),
        who,
        told,
        head: number == 0,
        due_at,
        shown_at,
        rapid: deadline.rapid,
    };
    Ok(found.into_iter().enumerate().map(line).collect())
}

impl Tx {
    pub(crate) fn due_columns(
        &self,
        case: &str,
        deadlines: &[Deadline],
        users: &BTreeMap<StaffId, UserId>,
    ) -> Result<DueColumns, StoreError> {
        let mut lines = Vec::new();
        for (position, deadline) in deadlines.iter().enumerate() {
            lines.extend(lines_of(case, position, deadline, users)?);
        }
        Ok(DueColumns {
            next_at: deadlines.first().map_or(Ok(NOTHING_DUE), |first| date_to_int(first.on))?,
            sealed: self.seal(place_in(case, "case_index", case, "deadlines"), deadlines)?,
            lines,
        })
    }

    /// The deadlines in the column `deadlines` of an index row.
    pub(crate) fn due_open(&self, case: &str, row: &AnyRow) -> Result<Vec<Deadline>, StoreError> {
        let sealed = row.bytes_opt("deadlines")?;
        let opened =
            sealed.map(|sealed| self.open(place_in(case, "case_index", case, "deadlines"), &sealed)).transpose()?;
        Ok(opened.unwrap_or_default())
    }

    /// Stores who sees what in a case, in the place of what was there. Two statements.
    pub(crate) async fn due_lines_put(&mut self, case: &str, lines: &[DueLine]) -> Result<(), StoreError> {
        self.execute("DELETE FROM case_deadline WHERE case_id = $1", args![case.to_owned()]).await?;
        self.due_lines_insert(lines.iter().collect()).await
    }

    pub(crate) async fn due_lines_insert(&mut self, lines: Vec<&DueLine>) -> Result<(), StoreError> {
        let head = "INSERT INTO case_deadline (case_id, position, who, told, head, due_at, shown_at, rapid)";
        self.insert_many(head, 8, "", &lines, |line, args| {
            args.push(line.case.clone())?;
            args.push(line.position)?;
            args.push(line.who.clone())?;
            args.push(i64::from(line.told))?;
            args.push(i64::from(line.head))?;
            args.push(line.due_at)?;
            args.push(line.shown_at)?;
            args.push(i64::from(line.rapid))
        })
        .await?;
        Ok(())
    }
}

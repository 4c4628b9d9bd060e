// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! What one person sees of all deadlines of cases: the counts are of everything, the rows are bounded.

use domain::deadlines::Deadline;
use domain::{Role, UserId};
use jiff::civil::Date;
use sqlx::AssertSqlSafe;

use crate::case::INDEX_COLUMNS;
use crate::tx::{Args, Columns, damaged, date_to_int};
use crate::{CaseFilter, CaseRow, StoreError, Tx};

/// How a list of deadlines is divided.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum DueGroup {
    /// The day has passed.
    Overdue,
    /// Today.
    Today,
    /// Later, up to the last day of the list.
    Ahead,
    /// The day has passed, and it is somebody else's task.
    Elsewhere,
}

impl DueGroup {
    /// All, the most urgent first.
    pub const ALL: [Self; 4] = [Self::Overdue, Self::Today, Self::Ahead, Self::Elsewhere];

    fn number(self) -> i64 {
        match self {
            Self::Overdue => 0,
            Self::Today => 1,
            Self::Ahead => 2,
            Self::Elsewhere => 3,
        }
    }
}

/// Whose deadlines a list shows.
#[derive(Debug, Clone)]
pub struct DueFilter {
    /// The person first, then the people for whom he or she stands in.
    pub people: Vec<UserId>,
    /// The person's tasks.
    pub roles: Vec<Role>,
    /// The cases that are the person's business. Own tasks are shown in others, too.
    pub visible: CaseFilter,
    /// Whether what is late in those cases is shown whoever has to do it.
    pub all_late: bool,
    /// Today.
    pub today: Date,
    /// Last day that is shown.
    pub until: Date,
}

/// Which part of a list.
#[derive(Debug, Clone, Copy)]
pub struct DuePart {
    /// Only this group; all of them otherwise.
    pub group: Option<DueGroup>,
    /// Rows of each group that are left out, those before.
    pub skip: u32,
    /// Most rows of each group.
    pub rows: u32,
}

/// One deadline.
#[derive(Debug, Clone)]
pub struct DueRow {
    /// Where it stands in the list.
    pub group: DueGroup,
    /// The case.
    pub case: CaseRow,
    /// Whether the person sits at the table of the case or has a task in it.
    pub seated: bool,
    /// What is due.
    pub deadline: Deadline,
}

/// A part of a list.
#[derive(Debug, Clone, Default)]
pub struct DueList {
    /// The rows, by group; within a group rapid escalations first, then by day.
    pub rows: Vec<DueRow>,
    /// How many there are in each group of which rows are shown, shown or not.
    pub counts: Vec<(DueGroup, u64)>,
}

impl Tx {
    /// What one person sees of what is due in cases. Two statements, whatever the number of cases.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`], [`StoreError::Sealed`].
    pub async fn due_list(&mut self, filter: &DueFilter, part: DuePart) -> Result<DueList, StoreError> {
        let (sql, args) = self.due_query(filter, part)?;
        let rows = self.fetch_all(AssertSqlSafe(sql), args).await?;
        let lines = self.index_lines(&rows).await?;
        let mut list = DueList::default();
        for (row, case) in rows.iter().zip(lines) {
            let number = row.int("part")?;
            let group = DueGroup::ALL.into_iter().find(|group| group.number() == number);
            let group = group.ok_or_else(|| damaged("part"))?;
            if list.counts.last().is_none_or(|(last, _)| *last != group) {
                list.counts.push((group, row.number("amount")?));
            }
            let position = usize::try_from(row.int("position")?).map_err(|_| damaged("position"))?;
            let deadline = case.deadlines.get(position).cloned().ok_or_else(|| damaged("deadlines"))?;
            list.rows.push(DueRow { group, seated: row.flag("seated")?, case, deadline });
        }
        Ok(list)
    }

    fn due_query(&self, filter: &DueFilter, part: DuePart) -> Result<(String, Args), StoreError> {
        let (visible, mut args) = self.case_conditions(&filter.visible, true)?.finish();
        let mut value = |value: i64| -> Result<String, StoreError> {
            let place = args.next();
            args.push(value)?;
            Ok(place)
        };
        let today = value(date_to_int(filter.today)?)?;
        let until = value(date_to_int(filter.until)?)?;
        let first = value(i64::from(part.skip))?;
        let last = value(i64::from(part.skip) + i64::from(part.rows))?;
        let of_group = match part.group {
            Some(group) => format!(" AND r.part = {}", value(group.number())?),
            None => String::new(),
        };
        let people = texts(&mut args, filter.people.iter().map(UserId::to_string))?;
        let roles = texts(&mut args, filter.roles.iter().map(|role| role.code().to_owned()))?;
        // A task of anybody is this person's in the cases that are his or her business, or to which he or she was invited.
        let invited = format!(
            "EXISTS (SELECT 1 FROM panel_grant g WHERE g.case_id = c.id AND g.user_id IN ({people}) AND g.until >= {today})"
        );
        let me = texts(&mut args, filter.people.first().into_iter().map(UserId::to_string))?;
        let seated = format!(
            "EXISTS (SELECT 1 FROM panel_grant g WHERE g.case_id = c.id AND g.user_id IN ({me}) AND g.until >= {today})"
        );
        let late = if filter.all_late {
            format!("(d.head = 1 AND d.due_at < {today} AND ({visible}))")
        } else {
            "1 = 0".to_owned()
        };
        let mine = format!(
            "(d.shown_at <= {today} AND (d.who IN ({people}) OR (d.who IN ({roles}) AND (({visible}) OR {invited}))))"
        );
        let sql = format!(
            "SELECT {INDEX_COLUMNS}, r.position, r.part, r.amount,
                    CAST(CASE WHEN {seated} THEN 1 ELSE 0 END AS BIGINT) AS seated FROM (
               SELECT g.*, ROW_NUMBER() OVER (PARTITION BY g.part ORDER BY g.rapid DESC, g.due_at, g.case_id, g.position)
                   AS place, COUNT(*) OVER (PARTITION BY g.part) AS amount
               FROM (
                 SELECT s.case_id, s.position, s.due_at, s.rapid, CAST(CASE WHEN s.mine = 0 THEN 3
                     WHEN s.due_at < {today} THEN 0 WHEN s.due_at = {today} THEN 1 ELSE 2 END AS BIGINT) AS part
                 FROM (
                   SELECT d.case_id, d.position, d.due_at, d.rapid, MAX(CASE WHEN {mine} THEN 1 ELSE 0 END) AS mine
                   FROM case_deadline d JOIN case_index c ON c.id = d.case_id
                   WHERE d.due_at <= {until} AND ({mine} OR {late})
                   GROUP BY d.case_id, d.position, d.due_at, d.rapid
                 ) s
               ) g
             ) r JOIN case_index c ON c.id = r.case_id
             WHERE r.place > {first} AND r.place <= {last}{of_group} ORDER BY r.part, r.place"
        );
        Ok((sql, args))
    }
}

/// An IN list of texts; nothing is in an empty one.
fn texts(args: &mut Args, values: impl Iterator<Item = String>) -> Result<String, StoreError> {
    let mut places = Vec::new();
    for value in values {
        places.push(args.next());
        args.push(value)?;
    }
    Ok(if places.is_empty() { "NULL".to_owned() } else { places.join(",") })
}

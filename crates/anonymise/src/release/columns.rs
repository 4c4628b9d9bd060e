// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! What had gone before, as columns of bands, and which columns a node may open.
//!
//! People who were there know the number of stations or sessions of a young person. These columns
//! are therefore quasi-identifiers although they look like course data. A column is opened or blanked
//! for all patterns of the node alike:
//!
//! - Blanking only the value that is too rare would be a signal: whoever knows the young person knows
//!   that a blank can only be this one.
//! - Opening what fits for each pattern (the finest form that still has a class of `k`) tells through the
//!   choice what the other cases are like (downcoding). So the columns have a fixed order, and a column is
//!   open only if it and those opened before keep *every* started case in a large enough, mixed class.

use domain::case_file::CaseRecord;
use jiff::civil::Date;
use protocol::pattern::{Breakdowns, Interfaces, Sessions, Stations, TimeToStart};

use super::policy::OUTCOME_MARGIN_POINTS;

/// A column of the history.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Column {
    Stations,
    Breakdowns,
    Interfaces,
    Sessions,
    TimeToStart,
}

impl Column {
    /// The order in which columns are considered; fixed by the policy.
    pub const ORDER: [Self; 5] =
        [Self::Stations, Self::Breakdowns, Self::Interfaces, Self::Sessions, Self::TimeToStart];

    /// The name of the payload's field.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Stations => "stations",
            Self::Breakdowns => "breakdowns",
            Self::Interfaces => "interfaces",
            Self::Sessions => "sessions",
            Self::TimeToStart => "time_to_start",
        }
    }

    /// What staff call it.
    pub const fn de(self) -> &'static str {
        match self {
            Self::Stations => "Zahl der Hilfestationen",
            Self::Breakdowns => "Zahl der Abbrüche",
            Self::Interfaces => "Zahl der beteiligten Systeme",
            Self::Sessions => "Zahl der Kooperationsrunden",
            Self::TimeToStart => "Zeit bis zum Beginn",
        }
    }

    /// The band of a case; none where the file does not say it.
    pub fn band(self, record: &CaseRecord) -> Option<&'static str> {
        Some(match self {
            Self::Stations => Stations::of(count(record.history.len())).code(),
            Self::Breakdowns => Breakdowns::of(count(record.breakdowns_before())).code(),
            Self::Interfaces => Interfaces::of(count(record.referral.interfaces.len())).code(),
            Self::Sessions => Sessions::of(count(record.sessions.len())).code(),
            Self::TimeToStart => TimeToStart::of(u32::try_from(record.days_intake_to_start()?).unwrap_or(0)).code(),
        })
    }
}

pub(crate) fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

/// What is known of a case after six months.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum OutcomeGroup {
    Held,
    NotHeld,
    Open,
}

impl OutcomeGroup {
    const ALL: [Self; 3] = [Self::Held, Self::NotHeld, Self::Open];

    fn of(record: &CaseRecord) -> Self {
        match record
            .outcomes
            .iter()
            .find(|outcome| outcome.months == 6)
            .and_then(domain::case_file::OutcomeObservation::held)
        {
            Some(true) => Self::Held,
            Some(false) => Self::NotHeld,
            None => Self::Open,
        }
    }
}

/// One started case: its bands and its outcome group.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Row {
    pub bands: [Option<&'static str>; 5],
    pub outcome: OutcomeGroup,
}

impl Row {
    pub fn of(record: &CaseRecord) -> Self {
        Self { bands: Column::ORDER.map(|column| column.band(record)), outcome: OutcomeGroup::of(record) }
    }
}

/// The started cases among all cases of the node.
pub(crate) fn started(records: &[CaseRecord], today: Date) -> Vec<&CaseRecord> {
    records.iter().filter(|record| record.measure_started_on.is_some_and(|start| start <= today)).collect()
}

/// The size of a class, counted both ways.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct ClassSize {
    /// A blank is a value of its own.
    pub strict: u32,
    /// A blank fits everything.
    pub wildcard: u32,
}

impl ClassSize {
    /// The count that decides.
    pub fn smaller(self) -> u32 {
        self.strict.min(self.wildcard)
    }
}

/// The class of a row within the open columns.
pub(crate) fn class<'a>(row: &Row, rows: &'a [Row], open: &[Column]) -> Vec<&'a Row> {
    rows.iter()
        .filter(|other| open.iter().all(|&column| row.bands[column as usize] == other.bands[column as usize]))
        .collect()
}

pub(crate) fn class_size(row: &Row, rows: &[Row], open: &[Column]) -> ClassSize {
    let fits = |other: &&Row| {
        open.iter().all(|&column| match (row.bands[column as usize], other.bands[column as usize]) {
            (Some(own), Some(theirs)) => own == theirs,
            _ => true,
        })
    };
    ClassSize { strict: count(class(row, rows, open).len()), wildcard: count(rows.iter().filter(fits).count()) }
}

/// Whether a class narrower than all started cases leaves the outcome as open as it was (gate 3).
///
/// At least two outcome groups, none likelier than among all by more than 15 points; and the same bound
/// among the cases whose outcome is known, because a reader of a pattern knows that one was recorded.
pub(crate) fn is_diverse(class: &[&Row], all: &[Row]) -> bool {
    if class.len() == all.len() {
        return true;
    }
    let share = |of: &dyn Fn(&Row) -> bool, known: bool| {
        let counted = |row: &Row| !known || row.outcome != OutcomeGroup::Open;
        let inside = class.iter().filter(|row| counted(row));
        let (n, total) = (inside.clone().filter(|row| of(row)).count(), inside.count());
        let outside = all.iter().filter(|row| counted(row));
        let (base, base_total) = (outside.clone().filter(|row| of(row)).count(), outside.count());
        // n/total <= base/base_total + margin, without fractions
        total == 0 || n * base_total * 100 <= (base * 100 + OUTCOME_MARGIN_POINTS as usize * base_total) * total
    };
    let groups = OutcomeGroup::ALL.iter().filter(|group| class.iter().any(|row| row.outcome == **group)).count();
    let bounded = OutcomeGroup::ALL.iter().all(|&group| {
        let is = move |row: &Row| row.outcome == group;
        share(&is, false) && (group == OutcomeGroup::Open || share(&is, true))
    });
    groups >= 2 && bounded
}

/// The columns that this node opens now; the same for each of its patterns.
pub(crate) fn open_columns(rows: &[Row], k: u32) -> Vec<Column> {
    let mut open = Vec::new();
    for column in Column::ORDER {
        open.push(column);
        let holds =
            |row: &Row| class_size(row, rows, &open).smaller() >= k && is_diverse(&class(row, rows, &open), rows);
        if !rows.iter().all(holds) {
            open.pop();
        }
    }
    open
}

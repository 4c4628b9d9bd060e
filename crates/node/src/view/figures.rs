// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! Figures of the pool (section III of the activity report).

use askama::Template;

use super::parts::Errors;
use super::{Page, paths};

/// The figures at a day.
#[derive(Debug, Template)]
#[template(path = "figures.html")]
pub struct FiguresPage {
    /// Header data.
    pub page: Page,
    /// The day of the figures, German date.
    pub as_of: String,
    /// The day as typed, parameters `tag`, `monat`, `jahr`.
    pub date: DateValue,
    /// Faults of the date form, field `datum`.
    pub errors: Errors,
    /// The sentences as they stand in the report.
    pub sentences: Vec<String>,
    /// The tables.
    pub tables: Vec<FigureTable>,
}

/// A date in three fields as typed.
#[derive(Clone, Debug, Default)]
pub struct DateValue {
    /// Day.
    pub day: String,
    /// Month.
    pub month: String,
    /// Year.
    pub year: String,
}

/// One table of figures, with a bar chart of its first number column if [`FigureTable::chart`] has bars.
#[derive(Clone, Debug)]
pub struct FigureTable {
    /// Token for the ids ("altersgruppen").
    pub id: String,
    /// German heading.
    pub title: String,
    /// One sentence about what is counted; may be empty.
    pub note: String,
    /// Heads of the columns, the first one for the labels.
    pub columns: Vec<String>,
    /// The rows.
    pub rows: Vec<FigureRow>,
    /// The bars of the chart; empty for a table without chart.
    pub chart: Vec<Bar>,
}

/// One row of a table of figures.
#[derive(Clone, Debug)]
pub struct FigureRow {
    /// Label of the row.
    pub label: String,
    /// The cells as German numbers, one for each further column.
    pub cells: Vec<String>,
}

/// One bar.
#[derive(Clone, Debug)]
pub struct Bar {
    /// Label at the left.
    pub label: String,
    /// Length.
    pub value: u32,
    /// Text at the end of the bar.
    pub shown: String,
}

/// Length of the longest bar in units of the view box.
const LONGEST: u32 = 1000;

impl FigureTable {
    /// The bars with their lengths in the drawing; the longest fills the width.
    fn placed(&self) -> Vec<(u32, &Bar)> {
        let longest = self.chart.iter().map(|bar| bar.value).max().unwrap_or(0).max(1);
        let length = |bar: &Bar| u64::from(bar.value) * u64::from(LONGEST) / u64::from(longest);
        self.chart.iter().map(|bar| (u32::try_from(length(bar)).unwrap_or(LONGEST), bar)).collect()
    }

    /// What a screen reader says about the chart.
    fn description(&self) -> String {
        let parts: Vec<String> = self.chart.iter().map(|bar| format!("{} {}", bar.label, bar.shown)).collect();
        parts.join(", ")
    }
}

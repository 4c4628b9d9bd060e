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

/// A bar with its place in the drawing, in units of the view box.
struct PlacedBar<'a> {
    bar: &'a Bar,
    /// Upper edge of the bar.
    top: usize,
    /// Base line of the texts.
    baseline: usize,
    /// Length of the bar.
    length: u32,
    /// Left edge of the text behind the bar.
    shown_at: u32,
}

/// Left edge and greatest length of the bars; the view box is 760 wide.
const BARS_FROM: u32 = 330;
const BARS_LONG: u32 = 350;
/// Height of a row of the chart.
const BAR_ROW: usize = 36;

impl FigureTable {
    /// Height of the view box.
    fn chart_height(&self) -> usize {
        self.chart.len() * BAR_ROW
    }

    /// The bars in their places; the longest fills the width.
    fn placed(&self) -> Vec<PlacedBar<'_>> {
        let longest = self.chart.iter().map(|bar| bar.value).max().unwrap_or(0).max(1);
        self.chart
            .iter()
            .enumerate()
            .map(|(row, bar)| {
                let length = (u64::from(bar.value) * u64::from(BARS_LONG)).div_ceil(u64::from(longest));
                let length = u32::try_from(length).unwrap_or(BARS_LONG);
                PlacedBar { bar, top: row * BAR_ROW + 4, baseline: row * BAR_ROW + 21, length, shown_at: BARS_FROM + length + 10 }
            })
            .collect()
    }

    /// What a screen reader says about the chart.
    fn description(&self) -> String {
        let parts: Vec<String> = self.chart.iter().map(|bar| format!("{} {}", bar.label, bar.shown)).collect();
        parts.join(", ")
    }
}

// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! What is due: the part of the start page, and the page with all of one group.

use askama::Template;

use super::parts::Pager;
use super::{Page, paths};

/// What is due for a person, by urgency.
#[derive(Clone, Debug, Default)]
pub struct DuePart {
    /// The groups, the most urgent first; those without rows are left out.
    pub groups: Vec<DueGroupPart>,
    /// Whether to say so when nothing is due.
    pub says_nothing: bool,
}

/// The deadlines of one urgency.
#[derive(Clone, Debug)]
pub struct DueGroupPart {
    /// Anchor in the page, and its name in addresses.
    pub id: &'static str,
    /// Heading.
    pub title: &'static str,
    /// How many there are, shown or not.
    pub count: u64,
    /// How many are not shown ("und 17 weitere"); empty when all are.
    pub more: String,
    /// Address of all of them.
    pub href: String,
    /// The rows.
    pub rows: Vec<DueRow>,
}

/// Something to do.
#[derive(Clone, Debug)]
pub struct DueRow {
    /// Address of the form to be written, or of the case; empty when this person opens neither.
    pub href: String,
    /// Case code; empty for what the pool as a whole has to do.
    pub code: String,
    /// What is to be done.
    pub what: String,
    /// By when, German date.
    pub on: String,
    /// How late or how soon ("seit 4 Tagen", "in 2 Tagen"); empty for today.
    pub distance: String,
    /// Why somebody sees what is not the own task; empty otherwise.
    pub reason: String,
    /// Whether the case escalates rapidly.
    pub rapid: bool,
}

impl DueRow {
    /// Code and task: the words of the link, so that no two links of a list read the same.
    pub(super) fn title(&self) -> String {
        if self.code.is_empty() { self.what.clone() } else { format!("{}: {}", self.code, self.what) }
    }
}

/// All deadlines of one urgency, page by page.
#[derive(Debug, Template)]
#[template(path = "due.html")]
pub struct DuePage {
    /// Header data.
    pub page: Page,
    /// Today as German date.
    pub today: String,
    /// The group.
    pub group: DueGroupPart,
    /// The other groups: title and address.
    pub others: Vec<(&'static str, String)>,
    /// Links to the other pages.
    pub pager: Pager,
}

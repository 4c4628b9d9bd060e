// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! Case list.

use askama::Template;

use super::format::plural;
use super::parts::{Badge, Choice, Pager};
use super::{Page, paths};

/// The cases this person may see, filtered by the query of the address.
#[derive(Debug, Template)]
#[template(path = "case_list.html")]
pub struct CaseListPage {
    /// Header data.
    pub page: Page,
    /// The filter as chosen.
    pub filter: CaseFilter,
    /// The rows of this page of the list.
    pub rows: Vec<CaseRow>,
    /// Cases that match the filter.
    pub matching: usize,
    /// Cases this person may see at all.
    pub total: usize,
    /// Links to the other pages of the list.
    pub pager: Pager,
    /// Whether this person can begin a case.
    pub may_begin: bool,
    /// Whether this person can open the case of others in an emergency.
    pub may_break: bool,
}

impl CaseListPage {
    /// "4 von 16 Fällen".
    fn summary(&self) -> String {
        if self.matching == self.total {
            plural(self.total, "Fall", "Fälle")
        } else {
            format!("{} von {}", self.matching, plural(self.total, "Fall", "Fällen"))
        }
    }
}

/// The filter form of the case list. Each list starts with the entry for "Alle" (empty value).
#[derive(Clone, Debug)]
pub struct CaseFilter {
    /// States, parameter `zustand`.
    pub states: Vec<Choice>,
    /// Phases, parameter `phase`.
    pub phases: Vec<Choice>,
    /// Case leads, parameter `fallfuehrung`; fewer than two entries hide the field.
    pub leads: Vec<Choice>,
    /// Only overdue cases, parameter `ueberfaellig=1`.
    pub overdue_only: bool,
}

/// One case in the list.
#[derive(Clone, Debug)]
pub struct CaseRow {
    /// Address of the case page.
    pub href: String,
    /// Case code.
    pub code: String,
    /// Name of the young person, only for those who may see it and only when the handler has recorded the read.
    pub name: Option<String>,
    /// State as badge.
    pub state: Badge,
    /// Phase ("Clearing", "Umsetzung", "Verlauf"); empty outside the three phases.
    pub phase: String,
    /// Name of the case lead.
    pub lead: String,
    /// Day of submission, German date.
    pub submitted: String,
    /// What is next, empty if nothing is.
    pub next: String,
    /// By when, German date; empty if nothing is next.
    pub next_on: String,
    /// Whether that day has passed.
    pub overdue: bool,
}

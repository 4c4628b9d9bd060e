// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! Audit list for the data protection officer.

use askama::Template;

use super::Page;
use super::parts::Pager;

/// Who read or did what.
#[derive(Debug, Template)]
#[template(path = "audit.html")]
pub struct AuditPage {
    /// Header data.
    pub page: Page,
    /// The entries of this page of the list, newest first.
    pub rows: Vec<AuditRow>,
    /// All entries.
    pub total: usize,
    /// Links to the other pages of the list.
    pub pager: Pager,
}

impl AuditPage {
    /// "1.204 Einträge".
    fn summary(&self) -> String {
        super::format::plural(self.total, "Eintrag", "Einträge")
    }
}

/// One entry.
#[derive(Clone, Debug)]
pub struct AuditRow {
    /// Moment in German.
    pub at: String,
    /// Name of the person, or of the part of the server.
    pub who: String,
    /// What was done, in German.
    pub what: String,
    /// The thing it was done to (case code, draft, peer); empty if none.
    pub object: String,
}

// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! Lists from the audit trail: of everything, of one case, of the own reads.

use askama::Template;

use super::parts::{Choice, Pager};
use super::{Crumb, Page};

/// Who read or did what.
#[derive(Debug, Template)]
#[template(path = "audit.html")]
pub struct AuditPage {
    /// Header data.
    pub page: Page,
    /// The way back; empty for an area of its own.
    pub crumbs: Vec<Crumb>,
    /// Title of the page.
    pub title: String,
    /// What the list is, one or two sentences.
    pub intro: String,
    /// What stands out; none where nobody looks for it.
    pub unusual: Option<Vec<UnusualRow>>,
    /// The people by whom the list can be narrowed; empty without that.
    pub people: Vec<Choice>,
    /// The entries of this page of the list, newest first.
    pub rows: Vec<AuditRow>,
    /// "1.204 Einträge"; empty where nobody counts.
    pub summary: String,
    /// Links to the other pages of the list.
    pub pager: Pager,
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

/// Something that stands out.
#[derive(Clone, Debug)]
pub struct UnusualRow {
    /// Day in German.
    pub on: String,
    /// Name of the person.
    pub who: String,
    /// What stands out, in German.
    pub what: String,
}

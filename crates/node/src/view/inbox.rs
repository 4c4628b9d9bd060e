// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! What came in and waits: at the pool office, and at the unit heads.

use askama::Template;

use super::Page;
use super::parts::Badge;

/// The inbox of this person.
#[derive(Debug, Template)]
#[template(path = "inbox.html")]
pub struct InboxPage {
    /// Header data.
    pub page: Page,
    /// The lists, one per function of the person.
    pub parts: Vec<InboxPart>,
}

/// One list.
#[derive(Clone, Debug)]
pub struct InboxPart {
    /// Anchor.
    pub id: &'static str,
    /// Heading.
    pub title: String,
    /// What to do with it.
    pub what: String,
    /// Fast track first, then the longest waiting.
    pub rows: Vec<InboxRow>,
    /// How many more there are than shown; the case list has them.
    pub more: String,
}

/// One case that waits.
#[derive(Clone, Debug)]
pub struct InboxRow {
    /// Address of the case.
    pub href: String,
    /// Code of the case.
    pub code: String,
    /// Who leads it.
    pub lead: String,
    /// State.
    pub state: Badge,
    /// When it came in, day and time.
    pub since: String,
    /// "seit 4 Tagen".
    pub waiting: String,
    /// Rapid escalation: needs a session within a week.
    pub fast: bool,
}

// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! Release desk.

use askama::Template;

use super::parts::Badge;
use super::{Page, paths};

/// The drafts and released patterns by state.
#[derive(Debug, Template)]
#[template(path = "release_list.html")]
pub struct ReleaseListPage {
    /// Header data.
    pub page: Page,
    /// The groups in order of urgency; groups without rows are left out by the handler.
    pub groups: Vec<DeskGroup>,
    /// Whether this person may propose patterns (explains where to begin).
    pub may_draft: bool,
}

/// Drafts in the same state.
#[derive(Clone, Debug)]
pub struct DeskGroup {
    /// Token for the heading's id ("in-pruefung").
    pub id: String,
    /// German heading.
    pub title: String,
    /// What this state means, one sentence.
    pub explanation: String,
    /// The drafts.
    pub rows: Vec<DeskRow>,
}

/// One draft.
#[derive(Clone, Debug)]
pub struct DeskRow {
    /// Address of the draft.
    pub href: String,
    /// Title made from the setting, or the first words of the lesson.
    pub title: String,
    /// Case code; `None` for people without access to the case.
    pub case_code: Option<String>,
    /// State as badge.
    pub state: Badge,
    /// Name of the author.
    pub author: String,
    /// Last change, German date.
    pub changed: String,
    /// What this person is asked to do; empty if it is somebody else's turn.
    pub task: String,
}

// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! The own access.

use askama::Template;

use super::parts::Errors;
use super::{Page, paths};

/// What everybody sees and changes about the own access. Each part is a section of its own.
#[derive(Debug, Template)]
#[template(path = "own_access.html")]
pub struct OwnAccessPage {
    /// Header data.
    pub page: Page,
    /// Name typed at sign-in.
    pub sign_in: String,
    /// Whether the account has a password that can be changed.
    pub has_password: bool,
    /// Where this person is signed in, the last used first.
    pub sessions: Vec<SessionEntry>,
    /// What was wrong with the form that was sent.
    pub errors: Errors,
}

/// One session.
#[derive(Clone, Debug)]
pub struct SessionEntry {
    /// Id for ending it.
    pub id: String,
    /// Kind of device in plain words.
    pub device: String,
    /// When it began.
    pub began: String,
    /// When it was last used.
    pub used: String,
    /// Whether the page is looked at with it.
    pub this: bool,
}

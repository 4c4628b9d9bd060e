// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! Users of the node.

use askama::Template;

use super::parts::Badge;
use super::{Page, paths};

/// All accounts, for the node administration.
#[derive(Debug, Template)]
#[template(path = "users.html")]
pub struct UsersPage {
    /// Header data.
    pub page: Page,
    /// The accounts by name.
    pub rows: Vec<UserRow>,
}

/// One account.
#[derive(Clone, Debug)]
pub struct UserRow {
    /// Name of the person.
    pub name: String,
    /// Login name.
    pub login: String,
    /// Roles in German.
    pub roles: Vec<String>,
    /// Active or locked.
    pub state: Badge,
}

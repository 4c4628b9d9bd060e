// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! Sign-in.

use askama::Template;

use super::{Page, paths};

/// The sign-in form, POST to [`paths::SIGN_IN`] with `login`, `password` and `next`.
#[derive(Debug, Template)]
#[template(path = "sign_in.html")]
pub struct SignInPage {
    /// Header data; nobody is signed in.
    pub page: Page,
    /// Label and address of the way to the identity provider; none without one.
    pub oidc: Option<(String, String)>,
    /// The login name typed before, kept after a failed attempt.
    pub login: String,
    /// Address to open afterwards; empty for the start page. The handler accepts local paths only.
    pub next: String,
    /// Whether the last attempt failed; the page does not say which of the two was wrong.
    pub failed: bool,
    /// Seconds to wait after too many attempts; 0 when there is no wait.
    pub wait_seconds: usize,
}

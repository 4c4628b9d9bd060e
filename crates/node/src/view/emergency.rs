// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! Opening a case of somebody else in an emergency.

use askama::Template;

use super::parts::Errors;
use super::{Crumb, Page, paths};

/// Longest reason: a few sentences.
pub const REASON_MAX: usize = 2_000;

/// The form.
#[derive(Debug, Template)]
#[template(path = "emergency.html")]
pub struct EmergencyPage {
    /// Header data.
    pub page: Page,
    /// Where the page stands.
    pub crumbs: Vec<Crumb>,
    /// What is wrong.
    pub errors: Errors,
    /// Number or code as typed.
    pub case: String,
    /// Reason as typed.
    pub reason: String,
}

// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! Earlier versions of something that was written.

use askama::Template;

use super::Page;
use super::case_form::Crumb;
use super::form::Told;

/// The versions of a document, one of them opened.
#[derive(Debug, Template)]
#[template(path = "versions.html")]
pub struct VersionsPage {
    /// Header data.
    pub page: Page,
    /// Where the page stands.
    pub crumbs: Vec<Crumb>,
    /// Title of the form.
    pub title: String,
    /// Code and name of the case, or the pool.
    pub about: String,
    /// Who leads the case; empty for the pool.
    pub lead: String,
    /// The versions, newest first.
    pub versions: Vec<VersionRow>,
    /// Number of the opened version.
    pub opened: u64,
    /// What it says.
    pub told: Vec<Told>,
}

/// One version.
#[derive(Clone, Debug)]
pub struct VersionRow {
    /// Number, from 1.
    pub number: u64,
    /// Address that opens it.
    pub href: String,
    /// Who and when.
    pub who: String,
}

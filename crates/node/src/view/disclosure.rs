// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! What is stored about a young person, to be printed and handed over.

use askama::Template;

use super::parts::Fact;
use super::{Crumb, Page, Told};

/// The disclosure.
#[derive(Debug, Template)]
#[template(path = "disclosure.html")]
pub struct DisclosurePage {
    /// Header data.
    pub page: Page,
    /// Where the page stands.
    pub crumbs: Vec<Crumb>,
    /// Who is responsible for the data.
    pub controller: String,
    /// Day in German.
    pub on: String,
    /// Who the case is about.
    pub person: Vec<Fact>,
    /// Local account of an imported case; empty without one.
    pub narrative: String,
    /// What was written.
    pub parts: Vec<DisclosedPart>,
    /// The way of the case.
    pub course: Vec<Fact>,
    /// Who opened the case, by function: how often, and when last.
    pub accesses: Vec<Fact>,
    /// Address of the same for programs.
    pub file: String,
}

/// A document.
#[derive(Debug)]
pub struct DisclosedPart {
    /// Title.
    pub title: String,
    /// When it was written.
    pub stored: String,
    /// What it says.
    pub told: Vec<Told>,
}

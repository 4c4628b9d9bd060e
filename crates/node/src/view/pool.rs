// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! What the pool as a whole writes down: which forms there are, and the documents of one.

use askama::Template;

use super::Page;
use super::case::ActionRow;
use super::case_form::Crumb;
use super::referral::Summary;

/// The forms of the pool.
#[derive(Debug, Template)]
#[template(path = "pool.html")]
pub struct PoolPage {
    /// Header data.
    pub page: Page,
    /// Name of the pool.
    pub pool: String,
    /// The forms, those together that belong together.
    pub shelves: Vec<PoolShelf>,
    /// What to notice about the panel, for the pool office: vacant seats, help that nobody covers.
    pub notices: Vec<String>,
    /// Who is asked for.
    pub query: String,
    /// Members and providers that can do what is asked for; none when nothing is asked.
    pub found: Option<Vec<(String, String)>>,
    /// The members, in the order of their seats.
    pub members: Vec<String>,
    /// What they can do, each with one answer for each member.
    pub competences: Vec<(String, Vec<bool>)>,
}

/// Forms that belong together.
#[derive(Clone, Debug)]
pub struct PoolShelf {
    /// Heading.
    pub title: String,
    /// The forms.
    pub forms: Vec<PoolFormRow>,
}

/// One form of the pool.
#[derive(Clone, Debug)]
pub struct PoolFormRow {
    /// Address of its documents.
    pub href: String,
    /// Title.
    pub title: String,
    /// Number of documents.
    pub count: usize,
    /// Address of a new one, when this person may write it; else empty.
    pub new: String,
}

/// The documents of one form.
#[derive(Debug, Template)]
#[template(path = "pool_form.html")]
pub struct PoolFormPage {
    /// Header data.
    pub page: Page,
    /// Where the page stands.
    pub crumbs: Vec<Crumb>,
    /// Title of the form.
    pub title: String,
    /// Address of a new one, or empty.
    pub new: String,
    /// The documents, newest first.
    pub documents: Vec<PoolEntry>,
}

/// One document, with what was written and can be written about it.
#[derive(Clone, Debug)]
pub struct PoolEntry {
    /// The document.
    pub summary: Summary,
    /// What was written about it.
    pub about: Vec<Summary>,
    /// What this person can write about it.
    pub actions: Vec<ActionRow>,
}

// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! The story of the demonstration.

use askama::Template;

use super::Page;

/// What the three nodes are, and a way into each role.
#[derive(Debug, Template)]
#[template(path = "demo.html")]
pub struct DemoPage {
    /// Header data.
    pub page: Page,
    /// The nodes.
    pub nodes: Vec<DemoNode>,
}

/// One node of the demonstration.
#[derive(Clone, Debug)]
pub struct DemoNode {
    /// Token for the ids ("bremen").
    pub id: String,
    /// Full name.
    pub name: String,
    /// Address.
    pub url: String,
    /// What it is and what it holds, one or two sentences.
    pub description: String,
    /// Its people.
    pub people: Vec<DemoPerson>,
}

/// One person of the demonstration.
#[derive(Clone, Debug)]
pub struct DemoPerson {
    /// Role in German.
    pub role: String,
    /// Name.
    pub name: String,
    /// What there is to see in this role, one sentence.
    pub sees: String,
    /// Address that signs in as this person.
    pub sign_in_url: String,
}

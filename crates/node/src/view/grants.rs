// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! Access for programs: the own grants, and those of everybody for the node administration.

use askama::Template;

use super::parts::{Badge, Choice, Errors};
use super::{Page, paths};

/// The own grants and the form for another one: POST to [`paths::OWN_PROGRAMS`] with `label`, `days` and one field for each
/// area (`none`, `read` or `write`).
#[derive(Debug, Template)]
#[template(path = "grants.html")]
pub struct GrantsPage {
    /// Header data.
    pub page: Page,
    /// The secret of a grant that was made just now; empty otherwise. It is shown once.
    pub secret: String,
    /// The grants, newest first.
    pub rows: Vec<GrantRow>,
    /// What was typed.
    pub label: String,
    /// How long it shall be good for.
    pub days: Vec<Choice>,
    /// The areas with what was chosen.
    pub areas: Vec<GrantArea>,
    /// Faults.
    pub errors: Errors,
}

/// Everybody's grants.
#[derive(Debug, Template)]
#[template(path = "grants_all.html")]
pub struct AllGrantsPage {
    /// Header data.
    pub page: Page,
    /// The grants, newest first.
    pub rows: Vec<GrantRow>,
}

/// One grant.
#[derive(Clone, Debug)]
pub struct GrantRow {
    /// Id.
    pub id: String,
    /// What its owner calls it.
    pub label: String,
    /// Name of the owner.
    pub owner: String,
    /// What a program may do with it, in German.
    pub scopes: Vec<String>,
    /// Last use in German; empty when there was none.
    pub used: String,
    /// Its last day.
    pub until: String,
    /// Usable, over or ended.
    pub state: Badge,
    /// Whether it can be ended.
    pub live: bool,
}

/// One area in the form.
#[derive(Clone, Debug)]
pub struct GrantArea {
    /// Name of the field.
    pub name: &'static str,
    /// German label.
    pub label: &'static str,
    /// What it opens, in German.
    pub hint: &'static str,
    /// Whether there is something to change.
    pub writes: bool,
    /// The chosen answer.
    pub chosen: String,
}

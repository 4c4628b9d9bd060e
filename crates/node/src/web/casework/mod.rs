// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! The pages of the casework: forms of a case, the referral, versions.

pub mod begin;
pub mod check;
pub mod form;
pub mod room;
mod room_view;
mod scan;
pub mod tasks;
pub mod versions;

use domain::CaseId;
use domain::casework::{Document, DocumentKey, Sight};
use domain::role::Actor;

use super::form::Options;
use super::shell;
use crate::Node;
use crate::error::NodeError;
use crate::service::casework::Opened;
use crate::view::{Crumb, NavArea, Page, paths};

/// Reads the id of a case from an address.
fn case_id(text: &str) -> Result<CaseId, NodeError> {
    CaseId::parse(text).map_err(|_| NodeError::NotFound)
}

/// Header of a page of a case.
pub(super) fn page(node: &Node, actor: &Actor, opened: &Opened, done: Option<&str>) -> Page {
    let area = if at_the_table(opened) { NavArea::Rounds } else { NavArea::Cases };
    shell::page(node, &opened.pool, actor, Some(area), done)
}

pub(super) fn options(opened: &Opened) -> Options<'_> {
    Options { staff: &opened.register.staff, profile: &opened.pool.profile }
}

/// Code of the case, and the name for those who see it.
pub(super) fn about(opened: &Opened) -> String {
    let identity = &opened.proceeding.case.identity;
    if !opened.named {
        return format!("Fall {}", identity.panel_code);
    }
    format!("Fall {}, {} {}", identity.panel_code, identity.given_name, identity.family_name)
}

/// Who leads the case (R114).
pub(super) fn lead(opened: &Opened) -> String {
    options(opened).name(opened.proceeding.case.record.referral.case_lead.as_str())
}

/// The list in which this person finds the case: the guardian and the people at the table have their rounds alone.
pub(super) fn list(opened: &Opened) -> Crumb {
    if at_the_table(opened) { Crumb::new("Runden", paths::ROUNDS) } else { Crumb::new("Fälle", paths::CASES) }
}

fn at_the_table(opened: &Opened) -> bool {
    opened.sight == Sight::Panel || !opened.lists
}

/// The way to a page of the case.
pub(super) fn crumbs(opened: &Opened, here: &str) -> Vec<Crumb> {
    let code = opened.proceeding.case.identity.panel_code.as_str();
    vec![list(opened), Crumb::new(format!("Fall {code}"), home(opened)), Crumb::here(here)]
}

/// The page of the case for this person.
pub(super) fn home(opened: &Opened) -> String {
    let case = opened.index.id.as_str();
    if opened.sight == Sight::Panel { paths::round(case) } else { paths::case(case) }
}

/// "Fassung 2 von Anna Beispiel, 17.03.2026, 09:05 Uhr".
pub(super) fn stored(opened: &Opened, document: &Document) -> String {
    super::form::stored(&opened.people, document)
}

/// Whether this person has an unsaved draft of a document.
fn has_draft(opened: &Opened, key: &DocumentKey) -> bool {
    opened.own_drafts.iter().any(|line| line.key == *key)
}

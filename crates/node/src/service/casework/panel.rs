// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! Cases as the panel sees them: under their code, from the invitation on, until the access ends.

use std::collections::BTreeSet;

use domain::casework::invitation::{PanelAccess, PanelView, addressed, invitees, panel_access, panel_view};
use domain::casework::{CaseFormKind, Proceeding, hindrance};
use domain::clock::german_date;
use domain::role::Actor;
use domain::{CaseId, StaffId};
use storage::{CaseRow, PanelGrant, Tx};

use super::{FormView, Room};
use crate::Node;
use crate::error::NodeError;

/// A case for somebody of its panel.
pub enum PanelOpened {
    /// Confidentiality is to be confirmed first (R89); nothing of the case is told before.
    ConfirmFirst,
    /// What this person sees.
    Open(Box<PanelCase>),
}

/// What somebody of the panel sees and can write.
pub struct PanelCase {
    /// Code, state, dossier, sessions.
    pub view: PanelView,
    /// The forms that are this person's to write, with what he or she wrote.
    pub forms: Vec<FormView>,
}

/// Opens a case for somebody who was invited; the read is in the audit trail.
///
/// # Errors
/// [`NodeError::NotFound`], or a database failure.
pub async fn panel_open(node: &Node, actor: &Actor, case: &CaseId) -> Result<PanelOpened, NodeError> {
    let mut tx = node.store.begin("panel_open").await?;
    let staff = actor.staff.as_ref().ok_or(NodeError::NotFound)?;
    let proceeding = tx.proceeding_fetch(case, Some(actor)).await?.ok_or(NodeError::NotFound)?;
    let room = Room::fetch(&mut tx, node).await?;
    let today = german_date(room.now);
    match panel_access(&proceeding, &room.register, staff, today) {
        PanelAccess::None => return Err(NodeError::NotFound),
        PanelAccess::ConfirmFirst => {
            // That there was an invitation is told, and nothing of the case.
            return Ok(PanelOpened::ConfirmFirst);
        }
        PanelAccess::Pseudonymised { .. } | PanelAccess::Identified { .. } => {}
    }
    let view = panel_view(&proceeding, &room.register, staff, today).ok_or(NodeError::NotFound)?;
    tx.commit().await?;
    let context = room.context(node, Some(actor));
    let mine = domain::casework::forms().filter(|kind| kind.may_write(&proceeding, &context));
    let forms = mine
        .map(|kind| FormView {
            kind,
            open: kind.is_open(proceeding.course.state()),
            may_write: true,
            why_not: hindrance(&proceeding, kind, &context),
            documents: written_by(actor, kind, &proceeding),
        })
        .collect();
    Ok(PanelOpened::Open(Box::new(PanelCase { view, forms })))
}

fn written_by(
    actor: &Actor,
    kind: &CaseFormKind,
    case: &Proceeding,
) -> Vec<(domain::casework::DocumentKey, domain::casework::Document)> {
    let own = case
        .documents
        .iter()
        .filter(|(key, document)| key.form() == kind.name && document.author.as_ref() == Some(&actor.user));
    own.map(|(key, document)| (key.clone(), document.clone())).collect()
}

/// The cases to whose sessions somebody was invited and which can still be read, newest submission first: code and state,
/// nothing else. A fixed number of statements.
///
/// # Errors
/// A database failure.
pub async fn panel_list(node: &Node, actor: &Actor) -> Result<Vec<CaseRow>, NodeError> {
    let mut tx = node.store.snapshot("panel_list").await?;
    Ok(tx.panel_grant_list(&actor.user).await?)
}

/// Keeps the list of those who may read a case as a member of its panel. The list finds cases; what somebody sees is
/// decided anew at each opening.
pub(super) async fn keep_grants(tx: &mut Tx, room: &Room, case: &Proceeding) -> Result<(), NodeError> {
    if case.case.record.sessions.is_empty() {
        return Ok(());
    }
    let today = german_date(room.now);
    let mut people: BTreeSet<StaffId> = BTreeSet::new();
    for session in &case.case.record.sessions {
        let named = invitees(case, session.no, &room.register).into_iter().chain(addressed(case, session.no));
        people.extend(named.map(|invitee| invitee.person));
    }
    let mut grants = Vec::new();
    for user in room.users.iter().filter(|user| people.contains(&user.staff_id())) {
        let until = match panel_access(case, &room.register, &user.staff_id(), today) {
            PanelAccess::None => continue,
            PanelAccess::ConfirmFirst => None,
            PanelAccess::Pseudonymised { until } | PanelAccess::Identified { until } => until,
        };
        grants.push(PanelGrant { user: user.id.clone(), until });
    }
    Ok(tx.panel_grant_put(&case.case.id, &grants).await?)
}

// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! Cases as the panel sees them: under their code, from the invitation on, until the access ends.

use domain::CaseId;
use domain::casework::invitation::Round;
use domain::casework::{self, Proceeding, Sight};
use domain::role::Actor;
use domain::state::CaseState;
use storage::{CaseRow, Gist, PanelGrant, Tx, User};

use super::{FormView, Room, open};
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
    pub round: Round,
    /// The forms that are this person's to write, with what he or she wrote.
    pub forms: Vec<FormView>,
}

/// Opens a case for somebody who was invited; the read is in the audit trail.
///
/// # Errors
/// [`NodeError::NotFound`], or a database failure.
pub async fn panel_open(node: &Node, actor: &Actor, case: &CaseId) -> Result<PanelOpened, NodeError> {
    let opened = match open(node, actor, case).await {
        // That there was an invitation is told, and nothing of the case.
        Err(NodeError::ConfirmFirst(_)) => return Ok(PanelOpened::ConfirmFirst),
        opened => opened?,
    };
    let mut forms = opened.forms(node, actor);
    forms.retain(|form| form.may_write);
    let round = opened.round.ok_or(NodeError::NotFound)?;
    Ok(PanelOpened::Open(Box::new(PanelCase { round, forms })))
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

/// Keeps the list of those who sit at the table of a case or have a task in it. The list finds cases; what somebody sees is
/// decided anew at each opening.
pub(super) async fn keep_grants(tx: &mut Tx, node: &Node, room: &Room, case: &Proceeding) -> Result<(), NodeError> {
    if is_before(case) {
        return Ok(());
    }
    Ok(tx.panel_grant_put(&case.case.id, &grants(case, node, room)).await?)
}

/// Does the same for many cases, because access also ends by rule when nobody writes: a seat ends, a case is over. Writes
/// only what is no longer so.
pub(super) async fn renew_grants(tx: &mut Tx, node: &Node, room: &Room, gists: &[Gist]) -> Result<(), NodeError> {
    let cases: Vec<_> = gists.iter().map(|gist| gist.case.case.id.clone()).collect();
    let mut kept = tx.panel_grants_of(&cases).await?;
    for Gist { case, .. } in gists.iter().filter(|gist| !is_before(&gist.case)) {
        let now = grants(case, node, room);
        if kept.remove(&case.case.id).unwrap_or_default() != now {
            tx.panel_grant_put(&case.case.id, &now).await?;
        }
    }
    Ok(())
}

/// Whether nobody sits at a table yet.
fn is_before(case: &Proceeding) -> bool {
    use CaseState::{Draft, Endorsed, Returned, Submitted};
    matches!(case.course.state(), Draft | Submitted | Returned | Endorsed)
}

/// The places at the table of a case, by account.
fn grants(case: &Proceeding, node: &Node, room: &Room) -> Vec<PanelGrant> {
    let mut grants: Vec<_> = room.users.iter().filter_map(|user| seat(case, user, node, room)).collect();
    grants.sort_by(|one, other| one.user.cmp(&other.user));
    grants
}

/// Somebody's place at the table, with the last day of the access, where there is one; none for those who have no place.
fn seat(case: &Proceeding, user: &User, node: &Node, room: &Room) -> Option<PanelGrant> {
    let actor = user.actor();
    let context = room.context(node, Some(&actor));
    let until = match casework::sight(case, &context) {
        _ if user.disabled => return None,
        Sight::ConfirmFirst => None,
        sight => casework::invitation::round(case, sight, &context)?.until,
    };
    Some(PanelGrant { user: user.id.clone(), until })
}

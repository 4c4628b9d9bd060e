// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! What people typed and have not handed in: nothing is lost by a time-out, the back button or a second tab.

use domain::access::{self, Action};
use domain::casework::referral::PersonData;
use domain::casework::{self, CaseForm as _, DocumentKey};
use domain::form::FormData;
use domain::role::{Actor, Role};
use jiff::Timestamp;
use storage::{DraftScope, FormDraft, FormDraftLine, Tx};

use super::Room;
use super::acting::reach;
use crate::Node;
use crate::error::NodeError;

/// Keeps what somebody typed. The same address keeps one draft for each person.
///
/// # Errors
/// [`NodeError::NotFound`] for a form that is not this person's; or a database failure.
pub async fn draft_save(
    node: &Node,
    actor: &Actor,
    scope: &DraftScope,
    key: &DocumentKey,
    base: u64,
    typed: &FormData,
) -> Result<Timestamp, NodeError> {
    let mut tx = node.store.begin("draft_save").await?;
    concerns(&mut tx, node, actor, scope, key).await?;
    let saved = tx.form_draft_save(&actor.user, scope, key, base, typed).await?;
    tx.commit().await?;
    Ok(saved)
}

/// What this person typed. It is the person's own and can be fetched as long as the person may see the case.
///
/// # Errors
/// [`NodeError::NotFound`] for a form that is not this person's; or a database failure.
pub async fn draft_fetch(
    node: &Node,
    actor: &Actor,
    scope: &DraftScope,
    key: &DocumentKey,
) -> Result<Option<FormDraft>, NodeError> {
    let mut tx = node.store.begin("draft_fetch").await?;
    concerns(&mut tx, node, actor, scope, key).await?;
    let draft = tx.form_draft_fetch(&actor.user, scope, key).await?;
    tx.commit().await?;
    Ok(draft)
}

/// Forgets what this person typed; no effect when there is nothing.
///
/// # Errors
/// A database failure.
pub async fn draft_delete(node: &Node, actor: &Actor, scope: &DraftScope, key: &DocumentKey) -> Result<(), NodeError> {
    let mut tx = node.store.begin("draft_delete").await?;
    tx.form_draft_delete(&actor.user, scope, key).await?;
    Ok(tx.commit().await?)
}

/// Everything that this person typed and has not handed in, newest first, without content.
///
/// # Errors
/// A database failure.
pub async fn draft_list(node: &Node, actor: &Actor) -> Result<Vec<FormDraftLine>, NodeError> {
    let mut tx = node.store.snapshot("draft_list").await?;
    Ok(tx.form_draft_list(&actor.user).await?)
}

/// Whether a form is this person's business. A case that is read anyway is not opened for it.
async fn concerns(
    tx: &mut Tx,
    node: &Node,
    actor: &Actor,
    scope: &DraftScope,
    key: &DocumentKey,
) -> Result<(), NodeError> {
    let allowed = match scope {
        DraftScope::NewCase => actor.has(Role::CaseManager) && *key == DocumentKey::new(PersonData::NAME, None),
        DraftScope::Pool => {
            let kind = domain::pool::form(key.form()).filter(|_| key.item().is_some());
            kind.is_some_and(|kind| kind.writers.iter().any(|role| actor.has(*role)))
        }
        DraftScope::Case(case) => {
            let kind = casework::form(key.form()).filter(|kind| kind.many == key.item().is_some());
            let kind = kind.ok_or(NodeError::NotFound)?;
            let index = tx.case_index_fetch(case).await?.ok_or(NodeError::NotFound)?;
            // A draft is the person's own words, so it is enough that the case is the person's business at all.
            if !access::may(actor, Action::ReadCaseIdentified, Some(&index)).is_yes() {
                let room = Room::fetch(tx, node).await?;
                reach(tx, actor, case, kind, &room.context(node, Some(actor))).await?;
            }
            true
        }
    };
    if allowed { Ok(()) } else { Err(NodeError::NotFound) }
}

// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! What people typed and have not handed in: nothing is lost by a time-out, the back button or a second tab.

use domain::access::{self, Action};
use domain::casework::referral::PersonData;
use domain::casework::{self, CaseForm as _, DocumentKey};
use domain::clock::german_date;
use domain::form::FormData;
use domain::role::{Actor, Role};
use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan as _};
use storage::{DraftScope, FormDraft, FormDraftLine, Tx};

use super::Room;
use super::acting::reach;
use crate::Node;
use crate::error::NodeError;

/// Days for which a draft is kept after it was saved last: what nobody handed in for so long is data without a purpose
/// (Art. 5 Abs. 1 Buchst. e DSGVO).
pub const DRAFT_DAYS: i64 = 90;
/// Days before its end from which on a person is told of it.
pub const DRAFT_WARNING_DAYS: i64 = 14;

/// The day on which a draft is forgotten that was saved last at a moment.
#[must_use]
pub fn draft_ends_on(saved_at: Timestamp) -> Date {
    german_date(saved_at).saturating_add(DRAFT_DAYS.days())
}

/// Whether a draft is forgotten so soon that its person is told.
#[must_use]
pub fn is_ending(saved_at: Timestamp, today: Date) -> bool {
    draft_ends_on(saved_at).saturating_sub(DRAFT_WARNING_DAYS.days()) <= today
}

/// Forgets the drafts that have come to their end. Meant for a nightly job.
pub(super) async fn purge(node: &Node) -> Result<(), NodeError> {
    let today = german_date(node.clock.now());
    // One day more than was told: what ends today can still be handed in today.
    let first_kept = today.saturating_sub((DRAFT_DAYS + 1).days());
    let before = first_kept.to_zoned(TimeZone::UTC).map_err(|error| NodeError::Internal(error.to_string()))?;
    let mut tx = node.store.begin("draft_purge").await?;
    let forgotten = tx.form_draft_purge(before.timestamp()).await?;
    tx.commit().await?;
    tracing::debug!(forgotten, "forgot old drafts of forms");
    Ok(())
}

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

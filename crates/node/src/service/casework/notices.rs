// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! Messages that hand a case over: whose turn it is learns it at the next sign-in.

use std::collections::BTreeSet;

use domain::casework::{self, CaseFormKind, Change, DocumentKey, Proceeding};
use domain::pool::{Invoice, InvoicePayment, InvoiceReturn, PoolChange, PoolForm as _};
use domain::role::{Actor, Role};
use domain::state::CaseState;
use domain::{StaffId, UserId};
use storage::{Notice, Tx, User};

use super::Room;
use crate::Node;
use crate::error::NodeError;

/// Messages that are shown at once; the rest follows when these are read.
const SHOWN: u32 = 50;

/// The messages for a person that were not read yet, newest first.
///
/// # Errors
/// A database failure.
pub async fn notices(node: &Node, actor: &Actor) -> Result<Vec<Notice>, NodeError> {
    let mut tx = node.store.snapshot("notices").await?;
    Ok(tx.notice_list(&actor.user, SHOWN).await?)
}

/// Marks a message as read.
///
/// # Errors
/// [`NodeError::NotFound`] when this person has no such unread message; or a database failure.
pub async fn notice_read(node: &Node, actor: &Actor, id: &str) -> Result<(), NodeError> {
    let mut tx = node.store.begin("notice_read").await?;
    if !tx.notice_read(&actor.user, id).await? {
        return Err(NodeError::NotFound);
    }
    Ok(tx.commit().await?)
}

/// After somebody wrote something, tells those whom it concerns: the invited, and who was given a task; after a step also
/// those who carry the case on. The messages name the case by its code, never a person of it.
pub(super) async fn hand_over(
    tx: &mut Tx,
    room: &Room,
    kind: &CaseFormKind,
    before: &Proceeding,
    change: &Change,
    actor: Option<&Actor>,
) -> Result<(), NodeError> {
    let mut told = BTreeSet::new();
    for message in casework::messages(before, &change.after, &room.register) {
        let named = room.users.iter().filter(|user| !user.disabled && message.to.contains(&user.staff_id()));
        let mut people: Vec<UserId> = named.map(|user| user.id.clone()).collect();
        people.retain(|user| Some(user) != actor.map(|actor| &actor.user));
        let text = format!("{}: {}", change.after.case.identity.panel_code, message.text_de);
        tx.notice_insert(&people, Some(&change.after.case.id), &text).await?;
        told.extend(people);
    }
    if change.transition.is_none() {
        return Ok(());
    }
    let state = change.after.course.state();
    let mut people = audience(room, change);
    people.retain(|user| Some(user) != actor.map(|actor| &actor.user) && !told.contains(user));
    let who = actor.map_or_else(|| "dieser Server".to_owned(), |actor| actor.name.clone());
    let message = format!(
        "{}: „{}“ von {who}. Jetzt: {}.",
        change.after.case.identity.panel_code,
        kind.title,
        state.de(&room.pool.profile),
    );
    Ok(tx.notice_insert(&people, Some(&change.after.case.id), &message).await?)
}

/// Tells of an invoice: the pool office and the accounts that it came, who wrote it that it came back or is paid.
pub(super) async fn of_invoice(tx: &mut Tx, room: &Room, change: &PoolChange, actor: &Actor) -> Result<(), NodeError> {
    let form = change.key.form();
    let what = match form {
        Invoice::NAME => "ist eingegangen",
        InvoiceReturn::NAME => "ist an Sie zurückgegeben",
        InvoicePayment::NAME => "ist bezahlt",
        _ => return Ok(()),
    };
    let key = DocumentKey::new(Invoice::NAME, change.key.item());
    let before = room.register.documents.get(&key);
    let invoice = if form == Invoice::NAME { Some(&change.document) } else { before };
    let Some(invoice) = invoice else { return Ok(()) };
    let checks =
        |user: &&User| [Role::BillingClerk, Role::PoolCoordinator].iter().any(|role| user.roles.contains(role));
    let wrote = |user: &&User| invoice.author.as_ref() == Some(&user.id);
    let people = room.users.iter().filter(|user| !user.disabled && user.id != actor.user);
    let people: Vec<UserId> = if form == Invoice::NAME {
        people.filter(checks).map(|user| user.id.clone()).collect()
    } else {
        people.filter(wrote).map(|user| user.id.clone()).collect()
    };
    let number = invoice.body.get("number").and_then(serde_json::Value::as_str).unwrap_or_default();
    Ok(tx.notice_insert(&people, None, &format!("Rechnung {number} {what}.")).await?)
}

fn audience(room: &Room, change: &Change) -> Vec<UserId> {
    let referral = &change.after.case.record.referral;
    let person = |staff: &StaffId| room.users.iter().find(|user| user.staff_id() == *staff);
    let holders = |role: Role| room.users.iter().filter(move |user| !user.disabled && user.roles.contains(&role));
    let mut people: Vec<UserId> = match change.after.course.state() {
        // Any deputy may endorse, so that no case waits for one person (R66).
        CaseState::Submitted => {
            let deputies = holders(Role::UnitHeadDeputy);
            referral.unit_head.iter().filter_map(person).chain(deputies).map(|user| user.id.clone()).collect()
        }
        // Before somebody took it, a referral is the whole pool office's.
        CaseState::Endorsed if referral.coordinator.is_none() => {
            holders(Role::PoolCoordinator).map(|user| user.id.clone()).collect()
        }
        _ => {
            let involved = [Some(&referral.case_lead), referral.coordinator.as_ref()];
            involved.into_iter().flatten().filter_map(person).map(|user| user.id.clone()).collect()
        }
    };
    people.sort_unstable();
    people.dedup();
    people
}

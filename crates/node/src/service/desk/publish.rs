// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! Releasing what two people approved, withdrawing it, and the list of everything that ever left.

use domain::UserId;
use domain::access::{self, Action};
use domain::role::Actor;
use jiff::Timestamp;
use protocol::entry::Reason;
use serde::Serialize;
use storage::{Decision, DraftState, StoreError};

use super::draft::changed;
use super::vote::refused;
use super::{Form, bytes_of, form, judge};
use crate::Node;
use crate::error::{NodeError, Refused};
use crate::service::release_log::{self, Publication};

/// One record that left, for the data protection officer.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct Released {
    /// Id of the pattern and of its draft.
    pub id: String,
    /// Schema of the record.
    pub schema: &'static str,
    /// SHA-256 of the exact bytes, hexadecimal.
    pub sha256: String,
    /// Index in the node's own log.
    pub index: u64,
    /// Who wrote it.
    pub author: String,
    /// Who approved it.
    pub reviewers: [String; 2],
    /// When it was released.
    #[schema(value_type = String, format = DateTime)]
    pub released_at: Timestamp,
    /// When it was withdrawn.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub withdrawn_at: Option<Timestamp>,
    /// Why it was withdrawn: `erasure`, `objection`, `error` or `superseded`.
    pub withdraw_reason: Option<String>,
    /// Names of the peers that fetched its content; they stay listed after a withdrawal.
    pub receivers: Vec<String>,
}

/// Releases a draft that two other people approved. The bytes are made once more from the case; only when they are still
/// the approved ones do they leave. Returns the index in the log.
///
/// # Errors
/// Refusals `not_approved`, `bytes_changed` and those of the database; [`NodeError::NotFound`] without the role.
pub async fn release(node: &Node, actor: &Actor, id: &str) -> Result<u64, NodeError> {
    let mut tx = node.store.begin("pattern_release").await?;
    let draft = tx.draft_fetch(id).await?.ok_or(NodeError::NotFound)?;
    let index = tx.case_index_fetch(&draft.case).await?.ok_or(NodeError::NotFound)?;
    if !access::may(actor, Action::ReleasePattern, Some(&index)).is_yes() {
        return Err(NodeError::NotFound);
    }
    if draft.state == DraftState::Released {
        return Err(refused(StoreError::Constraint { rule: "already_released" }));
    }
    let approvals: Vec<UserId> = tx
        .vote_list(id, &draft.bytes.sha256)
        .await?
        .into_iter()
        .filter(|vote| vote.decision == Decision::Approve)
        .map(|vote| vote.reviewer)
        .collect();
    let (DraftState::Approved, [first, second, ..]) = (draft.state, approvals.as_slice()) else {
        return Err(refused(StoreError::Constraint { rule: "not_approved" }));
    };
    let case = tx.case_fetch(&draft.case, actor).await?.ok_or(NodeError::NotFound)?;
    let form: Form = form(&draft)?;
    let judged = judge(node, &mut tx, actor, &case, id, &form).await?;
    let now = bytes_of(&form, &judged)?;
    let releasable = match judged.release {
        Ok(releasable) if now.sha256 == draft.bytes.sha256 => releasable,
        _ => {
            tx.draft_revise(id, &draft.bytes.sha256, &now).await.map_err(changed)?;
            tx.commit().await?;
            let text = "Die Fälle dieses Pools haben sich seit der Prüfung so geändert, dass andere Angaben herauskämen. Nichts wurde freigegeben.";
            return Err(Refused::conflict("bytes_changed", text)
                .help("Der Entwurf ist neu berechnet. Reichen Sie ihn noch einmal zur Prüfung ein.")
                .into());
        }
    };
    let publication = Publication { draft: id, releasable: &releasable, reviewer_1: first, reviewer_2: second };
    match release_log::publish(node, tx, publication).await {
        Ok(key) => Ok(key.index),
        Err(NodeError::Store(error)) => Err(refused(error)),
        Err(error) => Err(error),
    }
}

/// Withdraws a released pattern: content and salt are erased here at once and at the peers when they next fetch.
///
/// # Errors
/// [`NodeError::NotFound`] without the role or when nothing live stands at this index; refusal `withdraw_reason`.
pub async fn withdraw(node: &Node, actor: &Actor, index: u64, reason: &str) -> Result<(), NodeError> {
    if !access::may(actor, Action::WithdrawPattern, None).is_yes() {
        return Err(NodeError::NotFound);
    }
    let reason = Reason::parse(reason)
        .ok_or_else(|| Refused::invalid("withdraw_reason", Some("reason"), "Wählen Sie den Grund für den Widerruf."))?;
    match release_log::withdraw(node, index, reason, &actor.user).await {
        Err(NodeError::Store(StoreError::Invalid(_))) => Err(NodeError::NotFound),
        other => other,
    }
}

/// Everything that ever left, newest first.
///
/// # Errors
/// When the database does not answer.
pub async fn releases(node: &Node) -> Result<Vec<Released>, NodeError> {
    let mut tx = node.store.snapshot("release_list").await?;
    let rows = tx.release_list().await?;
    let people = super::people(&mut tx).await?;
    let deliveries = super::deliveries(&mut tx).await?;
    let name = |id: &UserId| people.get(id).map(|user| user.name.clone()).unwrap_or_default();
    Ok(rows
        .into_iter()
        .map(|row| Released {
            id: row.draft,
            schema: protocol::pattern::SCHEMA,
            sha256: row.sha256,
            index: row.key.index,
            author: name(&row.author),
            reviewers: [name(&row.reviewer_1), name(&row.reviewer_2)],
            released_at: row.released_at,
            receivers: deliveries.get(&row.key).into_iter().flatten().map(|(name, _)| name.clone()).collect(),
            withdrawn_at: row.withdrawn_at,
            withdraw_reason: row.withdraw_reason,
        })
        .collect())
}

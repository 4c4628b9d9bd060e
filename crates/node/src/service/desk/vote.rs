// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! Two other people look at the exact bytes.

use domain::access::{self, Action};
use domain::role::{Actor, Role};
use storage::{Decision, DraftState, NewVote, StoreError};

use super::draft::changed;
use crate::Node;
use crate::error::{NodeError, Refused};

/// How many people must approve, beside the author (anonymity design section 6).
pub const REVIEWERS: usize = 2;

/// The role in which this person reviews: the data protection officer's before the pool office's; `None` for all others.
#[must_use]
pub fn reviewing_role(actor: &Actor) -> Option<Role> {
    if !access::may(actor, Action::ReviewPattern, None).is_yes() {
        return None;
    }
    [Role::DataProtectionOfficer, Role::PoolCoordinator].into_iter().find(|role| actor.has(*role))
}

/// What a reviewer says.
#[derive(Clone, Debug)]
pub struct Ballot {
    /// Whether the bytes may leave.
    pub decision: Decision,
    /// The reviewer has read the risk report and takes what it says; an approval needs it.
    pub risk_accepted: bool,
    /// Why; a rejection needs it.
    pub reason: Option<String>,
}

/// Casts a vote on the bytes with this hash. With the second vote the draft is approved, or goes back with the reasons.
///
/// # Errors
/// Refusals `risk_not_accepted`, `author_reviews`, `already_voted`, `bytes_changed`, `role_missing`, `reason_missing`, `not_in_review`; the database
/// refuses the same on its own.
pub async fn vote(node: &Node, actor: &Actor, id: &str, sha256: &str, ballot: Ballot) -> Result<(), NodeError> {
    let role = reviewing_role(actor).ok_or(NodeError::NotFound)?;
    let Ballot { decision, risk_accepted, reason } = ballot;
    if decision == Decision::Approve && !risk_accepted {
        return Err(refusal("risk_not_accepted"));
    }
    let reason = reason.map(|text| text.trim().to_owned()).filter(|text| !text.is_empty());
    let mut tx = node.store.begin("draft_vote").await?;
    let draft = tx.draft_fetch(id).await?.ok_or(NodeError::NotFound)?;
    if draft.state != DraftState::InReview {
        return Err(refusal("not_in_review"));
    }
    let vote = NewVote {
        draft: id.to_owned(),
        sha256: sha256.to_owned(),
        reviewer: actor.user.clone(),
        role,
        decision,
        reason,
    };
    tx.vote_insert(&vote).await.map_err(refused)?;
    super::note(&mut tx, actor, "pattern_vote", &draft).await?;
    let votes = tx.vote_list(id, sha256).await?;
    if votes.len() >= REVIEWERS {
        let approved = votes.iter().all(|vote| vote.decision == Decision::Approve);
        let next = if approved { DraftState::Approved } else { DraftState::Returned };
        tx.draft_set_state(id, DraftState::InReview, next).await.map_err(changed)?;
    }
    tx.commit().await?;
    Ok(())
}

pub(super) fn refused(error: StoreError) -> NodeError {
    match error {
        StoreError::Constraint { rule } => refusal(rule),
        other => changed(other),
    }
}

fn refusal(rule: &'static str) -> NodeError {
    let (text, help) = match rule {
        "author_reviews" => {
            ("Wer den Entwurf verfasst hat, prüft ihn nicht.", "Bitten Sie zwei andere Personen um die Prüfung.")
        }
        "same_person" | "already_voted" => {
            ("Sie haben über diese Fassung schon abgestimmt.", "Die zweite Prüfung macht eine andere Person.")
        }
        "bytes_changed" => (
            "Die Fassung hat sich geändert, seit Sie sie geöffnet haben. Ihre Stimme wurde nicht gezählt.",
            "Öffnen Sie den Entwurf neu und prüfen Sie die jetzige Fassung.",
        ),
        "role_missing" => ("Für die Prüfung fehlt die Rolle.", "Prüfen können Poolkoordination und Datenschutz."),
        "reason_missing" => ("Eine Ablehnung braucht eine Begründung.", "Schreiben Sie, was geändert werden muss."),
        "not_approved" => {
            ("Es fehlen noch zustimmende Prüfungen von zwei Personen.", "Warten Sie die zweite Prüfung ab.")
        }
        "risk_not_accepted" => (
            "Wer zustimmt, bestätigt, den Risikobericht gelesen zu haben und das Risiko zu tragen.",
            "Lesen Sie den Risikobericht und setzen Sie den Haken, oder lehnen Sie mit Begründung ab.",
        ),
        "not_in_review" => ("Der Entwurf ist nicht in Prüfung.", "Öffnen Sie ihn neu, um den jetzigen Stand zu sehen."),
        "already_released" => ("Dieses Fallmuster ist schon freigegeben.", "Es steht in der Bibliothek."),
        _ => {
            ("Die Datenbank hat diesen Schritt abgelehnt.", "Nennen Sie der Administration die Regel und die Uhrzeit.")
        }
    };
    let field = match rule {
        "reason_missing" => Some("reason"),
        "risk_not_accepted" => Some("accept_risk"),
        _ => None,
    };
    let mut refused = Refused::conflict(rule, text).help(help);
    refused.refusal.field = field.map(str::to_owned);
    refused.into()
}

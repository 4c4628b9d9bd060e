// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! Objection to shared practice (Art. 21 GDPR): it is entered in the case, and the desk heeds it by itself.

use anonymise::Holds;
use domain::casework::CaseForm as _;
use domain::casework::rights::{Objection, Objector};
use domain::{CaseId, UserId};
use protocol::entry::Reason;
use storage::{Draft, DraftState, StoreError, Tx};

use crate::Node;
use crate::error::NodeError;
use crate::service::release_log;

/// An objection that stands.
struct Standing {
    by: Objector,
    /// Who entered it.
    author: Option<UserId>,
}

async fn standing(tx: &mut Tx, case: &CaseId) -> Result<Vec<Standing>, StoreError> {
    let documents = tx.case_documents_of(case, Objection::NAME).await?;
    let read = |body: &serde_json::Value| serde_json::from_value::<Objection>(body.clone()).ok();
    let entries = documents.iter().filter_map(|(_, document)| Some((read(&document.body)?, document.author.clone())));
    Ok(entries
        .filter(|(objection, _)| objection.withdrawn_on.is_none())
        .map(|(objection, author)| Standing { by: objection.by, author })
        .collect())
}

/// What holds a case back, with the objections that were entered in it.
pub(super) async fn heeded(tx: &mut Tx, case: &CaseId, mut holds: Holds) -> Result<Holds, StoreError> {
    for objection in standing(tx, case).await? {
        match objection.by {
            Objector::YoungPerson | Objector::Other => holds.objection_young_person = true,
            Objector::Custodians | Objector::Guardian => holds.objection_guardian = true,
        }
    }
    Ok(holds)
}

/// Stops the drafts and withdraws the patterns of a case to whose sharing somebody objects. Does nothing where nobody does, and
/// nothing twice, so that it can be called after each writing and in the night.
///
/// # Errors
/// When the database does not answer, or the own log grew at the same moment: the night does it then.
pub async fn heed(node: &Node, case: &CaseId) -> Result<(), NodeError> {
    let mut tx = node.store.begin("objection_heed").await?;
    let Some(objection) = standing(&mut tx, case).await?.into_iter().next() else { return Ok(()) };
    let drafts = tx.draft_for_case(case).await?;
    let mut released = Vec::new();
    for Draft { id, state, author, .. } in drafts {
        match state {
            DraftState::Draft | DraftState::InReview | DraftState::Returned | DraftState::Approved => {
                tx.draft_set_state(&id, state, DraftState::Held).await?;
            }
            DraftState::Released => {
                let row = tx.release_fetch(&id).await?.filter(|row| row.withdrawn_at.is_none());
                released.extend(row.map(|row| (row.key.index, author)));
            }
            DraftState::Held | DraftState::Withdrawn => {}
        }
    }
    tx.commit().await?;
    for (index, author) in released {
        let by = objection.author.clone().unwrap_or(author);
        release_log::withdraw(node, index, Reason::Objection, &by).await?;
    }
    Ok(())
}

/// Heeds what was entered while the node could not: every case that has drafts or released patterns.
///
/// # Errors
/// When the database does not answer.
pub async fn heed_all(node: &Node) -> Result<(), NodeError> {
    let mut tx = node.store.snapshot("objection_list").await?;
    let states = DraftState::ALL.into_iter().filter(|state| !matches!(state, DraftState::Held | DraftState::Withdrawn));
    let mut cases: Vec<_> = tx.draft_list(&states.collect::<Vec<_>>()).await?.into_iter().map(|one| one.case).collect();
    drop(tx);
    cases.sort();
    cases.dedup();
    for case in cases {
        heed(node, &case).await?;
    }
    Ok(())
}

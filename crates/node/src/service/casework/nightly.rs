// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! What the node does by itself in a case.

use domain::CaseId;
use domain::casework::{self, CaseFormKind, Input, Writer};
use domain::state::CaseState;
use domain::transition::TransitionId;
use serde_json::json;
use storage::GistQuery;

use super::{Room, drafts, notices, panel, retention, telling};
use crate::Node;
use crate::error::NodeError;
use crate::service::desk;

/// The step that the node takes by itself: on the day after the start the follow-up begins.
const BY_ITSELF: (CaseState, TransitionId) = (CaseState::MeasureStarted, TransitionId::T16);

/// Takes the steps that are the node's own, in every case in which they are due; returns how many. Meant for a nightly job;
/// running it twice does nothing twice.
///
/// # Errors
/// When the database does not answer.
pub async fn nightly(node: &Node) -> Result<u64, NodeError> {
    let mut taken = 0;
    if let Some(kind) = own_step() {
        let mut tx = node.store.snapshot("nightly_list").await?;
        let waiting = tx.case_standing(BY_ITSELF.0).await?;
        drop(tx);
        for case in waiting {
            // A transaction for each case: people work meanwhile, and one case does not hold up the others.
            taken += u64::from(step(node, kind, &case).await?);
        }
    }
    work_out_anew(node).await?;
    drafts::purge(node).await?;
    desk::heed_all(node).await?;
    retention::erase_due(node).await?;
    Ok(taken)
}

/// Brings what lists read in step with the day, the register and the profile: what is due in each case, the state of
/// imported cases, and who may still read a case as a member of its panel; and tells people what became due. In batches, a
/// transaction each.
async fn work_out_anew(node: &Node) -> Result<(), NodeError> {
    let mut query = GistQuery::default();
    loop {
        let mut tx = node.store.begin("nightly_work_out").await?;
        let room = Room::fetch(&mut tx, node).await?;
        let gists = tx.gist_list(&query).await?;
        let Some(last) = gists.last() else {
            telling::tell_of_pool(&mut tx, &room).await?;
            return Ok(tx.commit().await?);
        };
        query.after = Some(last.case.case.id.clone());
        let changed = tx.case_recompute(&gists, room.calendar()).await?;
        panel::renew_grants(&mut tx, node, &room, &gists).await?;
        telling::tell_of_cases(&mut tx, &room, &gists).await?;
        tx.commit().await?;
        tracing::debug!(cases = gists.len(), changed, "worked out anew");
    }
}

fn own_step() -> Option<&'static CaseFormKind> {
    let (state, transition) = BY_ITSELF;
    casework::forms()
        .find(|kind| kind.writers.contains(&Writer::System) && (kind.transition)(state) == Some(transition))
}

async fn step(node: &Node, kind: &CaseFormKind, case: &CaseId) -> Result<bool, NodeError> {
    let mut tx = node.store.begin("nightly_step").await?;
    let room = Room::fetch(&mut tx, node).await?;
    let Some(before) = tx.proceeding_fetch(case, None).await? else { return Ok(false) };
    let item = kind.many.then(|| super::new_item(node));
    let said = json!({});
    let done = casework::act(&before, kind, item.as_deref(), Input::Json(&said), &room.context(node, None));
    let change = match done {
        Ok(change) => change,
        Err(refusals) => {
            let rules: Vec<_> = refusals.iter().map(|refusal| refusal.rule).collect();
            tracing::debug!(%case, ?rules, "not due yet");
            return Ok(false);
        }
    };
    tx.proceeding_save(&before, &change, room.calendar(), None).await?;
    panel::keep_grants(&mut tx, node, &room, &change.after).await?;
    notices::hand_over(&mut tx, &room, kind, &before, &change, None).await?;
    tx.commit().await?;
    Ok(true)
}

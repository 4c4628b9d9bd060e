// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! The scan of a dossier: which places name somebody. It runs when a dossier is saved and when somebody asks.

use anonymise::{Hit, HitKind};
use domain::CaseId;
use domain::case_file::CaseFile;
use domain::casework::invitation::{Dossier, DossierCheck};
use domain::casework::{self, CaseForm as _, Change, Input};
use domain::role::Actor;
use serde_json::json;
use storage::Tx;

use super::Room;
use super::acting::reach;
use crate::Node;
use crate::error::NodeError;
use crate::service::desk;

/// Looks for names in a text about a case, before it is saved: for the marks beside the text.
///
/// # Errors
/// [`NodeError::NotFound`] when the case is not this person's business; or a database failure.
pub async fn dossier_findings(node: &Node, actor: &Actor, case: &CaseId, text: &str) -> Result<Vec<Hit>, NodeError> {
    let kind = casework::form(Dossier::NAME).ok_or(NodeError::NotFound)?;
    let mut tx = node.store.begin("dossier_findings").await?;
    let room = Room::fetch(&mut tx, node).await?;
    let before = reach(&mut tx, actor, case, kind, &room.context(node, Some(actor))).await?;
    let hits = look(&mut tx, &room, actor, &before.case, text).await?;
    tx.commit().await?;
    Ok(hits)
}

/// The places of a text that name somebody. The panel knows the case by its code, so its own code is no find.
async fn look(tx: &mut Tx, room: &Room, actor: &Actor, case: &CaseFile, text: &str) -> Result<Vec<Hit>, NodeError> {
    let register = desk::name_register(tx, actor, case, &room.pool, &room.users).await?;
    let mut hits = anonymise::scan(text, &register).hits;
    hits.retain(|hit| hit.kind != HitKind::PanelCode);
    for hit in &mut hits {
        // The panel may know ages and months; whether one of them says too much is for the second person.
        hit.blocks &= !matches!(hit.kind, HitKind::Age | HitKind::Date);
    }
    Ok(hits)
}

/// After a dossier was written, the node looks for names in it and writes down how many it found.
pub(super) async fn check_written(
    tx: &mut Tx,
    node: &Node,
    room: &Room,
    actor: &Actor,
    change: &Change,
) -> Result<Vec<Hit>, NodeError> {
    let key = casework::DocumentKey::new(Dossier::NAME, None);
    let written = change.written.contains(&key);
    let Some(dossier) = change.after.one::<Dossier>().filter(|_| written) else { return Ok(Vec::new()) };
    let hits = look(tx, room, actor, &change.after.case, &dossier.whole()).await?;
    let version = change.after.documents.get(&key).map_or(0, |document| document.version);
    let blocking = hits.iter().filter(|hit| hit.blocks).count();
    let said = json!({"version": version, "blocking": blocking, "asking": hits.len() - blocking});
    let kind = casework::form(DossierCheck::NAME)
        .ok_or_else(|| NodeError::Internal("the form of the check is missing".to_owned()))?;
    let checked = casework::act(&change.after, kind, None, Input::Json(&said), &room.context(node, None));
    let checked = checked.map_err(|refusals| {
        let rules: Vec<_> = refusals.iter().map(|refusal| refusal.rule).collect();
        NodeError::Internal(format!("the check of a dossier was refused: {rules:?}"))
    })?;
    tx.proceeding_save(&change.after, &checked, room.calendar(), None).await?;
    Ok(hits)
}

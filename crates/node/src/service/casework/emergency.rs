// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! Break-glass (domain section 3, rule f): a case of somebody else is opened for a day, with a reason; the case lead and the data
//! protection officer are told at once.

use domain::casework::grants::EmergencyAccess;
use domain::casework::{CaseForm as _, Input};
use domain::role::Actor;
use domain::state::Refusal;
use domain::{CaseId, rule};
use serde_json::json;
use storage::NewAudit;

use super::acting::{Outcome, act};
use super::new_item;
use crate::Node;
use crate::error::NodeError;

/// The line of the audit trail; its detail is the reason.
pub const EMERGENCY: &str = "emergency_access";

/// Opens the case that bears a number or a code; `Ok(Err(..))` is what stands in the way. A number that nobody bears is written
/// down too: whoever tries them out is seen.
///
/// # Errors
/// A database failure.
pub async fn break_glass(
    node: &Node,
    actor: &Actor,
    named: &str,
    reason: &str,
) -> Result<Result<CaseId, Vec<Refusal>>, NodeError> {
    let named = named.trim();
    let mut tx = node.store.begin("emergency_find").await?;
    let mut case = tx.case_by_number(named).await?;
    if case.is_none() {
        let mut codes = tx.case_codes().await?.into_iter();
        case = codes.find(|(_, code)| !code.is_empty() && code.eq_ignore_ascii_case(named)).map(|(case, _)| case);
    }
    let Some(case) = case else {
        let line = NewAudit {
            actor: Some(actor.user.clone()),
            action: "emergency_unknown",
            case: None,
            detail: named.chars().take(64).collect(),
        };
        tx.audit_insert(&line).await?;
        tx.commit().await?;
        return Ok(Err(vec![unknown()]));
    };
    drop(tx);
    let body = json!({ "reason": reason.trim() });
    let item = new_item(node);
    match act(node, actor, &case, EmergencyAccess::NAME, Some(&item), 0, Input::Json(&body)).await {
        Ok(Outcome::Done(_)) => {}
        Ok(Outcome::Refused(refusals)) => return Ok(Err(refusals)),
        // A draft is its case lead's alone, and what was erased is nobody's.
        Ok(Outcome::Conflict(_)) | Err(NodeError::NotFound) => return Ok(Err(vec![unknown()])),
        Err(error) => return Err(error),
    }
    let mut tx = node.store.begin("emergency_note").await?;
    let detail = reason.trim().to_owned();
    tx.audit_insert(&NewAudit { actor: Some(actor.user.clone()), action: EMERGENCY, case: Some(case.clone()), detail })
        .await?;
    tx.commit().await?;
    Ok(Ok(case))
}

fn unknown() -> Refusal {
    domain::casework::refusal(
        rule::CASE_UNKNOWN,
        "case",
        "Einen Fall mit dieser Nummer oder diesem Code gibt es nicht.",
        "Prüfen Sie die Schreibweise.",
    )
}

// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! `/api/v1/cases`: the cases that are the caller's business.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, Query, State};
use domain::CaseId;
use domain::StaffId;
use domain::state::CaseState;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use storage::{CaseCursor, CaseFilter};
use utoipa::{IntoParams, ToSchema};

use super::ApiError;
use crate::Node;
use crate::auth::{May, gates};
use crate::error::{NodeError, Refused};
use crate::service::{cases, casework};

gates!(
    /// Case management, unit heads and the pool office.
    ListCases
);

/// Narrows the list.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
pub struct Asked {
    /// State token, for example `follow_up`.
    state: Option<String>,
    /// Staff id of the case lead.
    case_lead: Option<String>,
    /// Only cases with something overdue.
    #[serde(default)]
    overdue: bool,
    /// Where the next page starts, as given by `next`.
    after: Option<String>,
}

/// One page of cases.
#[derive(Serialize, ToSchema)]
pub struct CasePage {
    /// The cases; what is due first comes first.
    cases: Vec<CaseLine>,
    /// All cases that match.
    total: u64,
    /// Start of the next page.
    next: Option<String>,
}

/// One case in a list.
#[derive(Serialize, ToSchema)]
pub struct CaseLine {
    /// Random id.
    id: String,
    /// Code under which the panel knows the case.
    panel_code: String,
    /// State token.
    state: &'static str,
    /// Name of the case lead.
    case_lead: String,
    /// Day of submission.
    #[schema(value_type = String, format = Date)]
    submitted_on: Date,
    /// What is due next, German.
    next_due: Option<String>,
    /// By when.
    #[schema(value_type = Option<String>, format = Date)]
    next_due_on: Option<Date>,
}

/// Lists cases.
#[utoipa::path(get, path = "/api/v1/cases", tag = "cases", params(Asked),
    responses((status = 200, body = CasePage), (status = 422, body = super::error::ApiProblem), (status = 404, body = super::error::ApiProblem)))]
pub async fn list(
    State(node): State<Arc<Node>>,
    may: May<ListCases>,
    Query(asked): Query<Asked>,
) -> Result<Json<CasePage>, ApiError> {
    let state = match asked.state.as_deref() {
        Some(code) => {
            let unknown = || Refused::invalid("state", Some("state"), format!("Den Status „{code}“ gibt es nicht."));
            Some(CaseState::parse(code).ok_or_else(unknown)?)
        }
        None => None,
    };
    let filter = CaseFilter {
        state,
        case_lead: asked.case_lead.map(StaffId::new),
        overdue_before: asked.overdue.then(|| node.clock.today()),
        ..CaseFilter::default()
    };
    let after = asked.after.as_deref().and_then(CaseCursor::parse);
    let mut listed = cases::list(&node, &may.actor, filter, after.as_ref()).await?;
    let rows = std::mem::take(&mut listed.list.rows);
    let line = |row: storage::CaseRow| CaseLine {
        panel_code: row.panel_code,
        id: row.index.id.to_string(),
        state: row.index.state.code(),
        case_lead: row.case_lead_name,
        submitted_on: row.index.submitted_on,
        next_due: row.index.next_due_de,
        next_due_on: row.index.next_due,
    };
    Ok(Json(CasePage {
        cases: rows.into_iter().map(line).collect(),
        total: listed.list.total,
        next: listed.list.next.map(|next| next.to_string()),
    }))
}

/// One case with all its parts, identified; the read is in the audit trail.
#[utoipa::path(get, path = "/api/v1/cases/{id}", tag = "cases", params(("id" = String, Path)),
    responses((status = 200, description = "The case file, in the members of the exchange format", body = Object), (status = 404, body = super::error::ApiProblem)))]
pub async fn fetch(
    State(node): State<Arc<Node>>,
    may: May<ListCases>,
    Path(id): Path<String>,
) -> Result<Json<serde_json::Value>, ApiError> {
    let id = CaseId::parse(&id).map_err(|_| NodeError::NotFound)?;
    // What was entrusted (section 65 SGB VIII) is left out for everybody but the case lead.
    let opened = casework::open(&node, &may.actor, &id).await?;
    // The people at the table read a case through its forms and `/api/v1/panel`.
    if opened.sight == domain::casework::Sight::Panel {
        return Err(NodeError::NotFound.into());
    }
    let value =
        serde_json::to_value(&opened.proceeding.case).map_err(|error| NodeError::Internal(error.to_string()))?;
    Ok(Json(value))
}

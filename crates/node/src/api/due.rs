// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! `/api/v1/due`: what is due for the signed-in person.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use jiff::civil::Date;
use serde::Serialize;
use utoipa::ToSchema;

use super::ApiError;
use crate::Node;
use crate::auth::{May, gates};
use crate::service::start;

gates!(
    /// Everybody who is signed in.
    SeeStart
);

/// One thing that is due in a case.
#[derive(Serialize, ToSchema)]
pub struct Due {
    /// Id of the case.
    case: String,
    /// Its panel code.
    panel_code: String,
    /// What, German.
    what: Option<String>,
    /// By when.
    #[schema(value_type = Option<String>, format = Date)]
    on: Option<Date>,
}

/// Cases with something due up to a week ahead, earliest first; empty for people without cases.
#[utoipa::path(get, path = "/api/v1/due", tag = "cases", responses((status = 200, body = [Due])))]
pub async fn list(State(node): State<Arc<Node>>, may: May<SeeStart>) -> Result<Json<Vec<Due>>, ApiError> {
    let start = start::gather(&node, &may.actor).await?;
    let rows = start.due.unwrap_or_default().into_iter().map(|(index, panel_code)| Due {
        case: index.id.to_string(),
        panel_code,
        what: index.next_due_de,
        on: index.next_due,
    });
    Ok(Json(rows.collect()))
}

// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! `/api/v1/releases`: everything that ever left this node.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use serde::Deserialize;
use utoipa::ToSchema;

use super::ApiError;
use super::drafts::SeeReleaseDesk;
use crate::Node;
use crate::auth::{May, gates};
use crate::service::desk::{self, Released};

gates!(
    /// Those who withdraw.
    WithdrawPattern
);

/// Why a record is withdrawn.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Withdrawal {
    /// `erasure`, `objection`, `error` or `superseded`.
    #[schema(pattern = "^(erasure|objection|error|superseded)$")]
    reason: String,
}

/// All releases, newest first.
#[utoipa::path(get, path = "/api/v1/releases", tag = "release desk", responses((status = 200, body = [Released]), (status = 404, body = super::error::ApiProblem)))]
pub async fn list(State(node): State<Arc<Node>>, _may: May<SeeReleaseDesk>) -> Result<Json<Vec<Released>>, ApiError> {
    Ok(Json(desk::releases(&node).await?))
}

/// Withdraws a released record.
#[utoipa::path(post, path = "/api/v1/releases/{index}/withdrawal", tag = "release desk", params(("index" = u64, Path)), request_body = Withdrawal,
    responses((status = 204), (status = 404, body = super::error::ApiProblem), (status = 409, body = super::error::ApiProblem)))]
pub async fn withdraw(
    State(node): State<Arc<Node>>,
    may: May<WithdrawPattern>,
    Path(index): Path<u64>,
    Json(asked): Json<Withdrawal>,
) -> Result<StatusCode, ApiError> {
    desk::withdraw(&node, &may.actor, index, &asked.reason).await?;
    Ok(StatusCode::NO_CONTENT)
}

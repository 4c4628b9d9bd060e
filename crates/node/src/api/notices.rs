// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! `/api/v1/notices`: messages for the caller: a case is handed over, an invitation, something became due.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;

use super::ApiError;
use crate::Node;
use crate::auth::SignedIn;
use crate::service::casework;

/// A message.
#[derive(Serialize, ToSchema)]
pub struct NoticeView {
    /// Id.
    id: String,
    /// Id of the case; nothing for what concerns the pool as a whole.
    case: Option<String>,
    /// What it says, German.
    message: String,
    /// When.
    #[schema(value_type = String, format = DateTime)]
    at: Timestamp,
}

/// The caller's messages that were not read yet, newest first.
#[utoipa::path(get, path = "/api/v1/notices", tag = "casework", responses((status = 200, body = [NoticeView])))]
pub async fn list(
    State(node): State<Arc<Node>>,
    SignedIn { actor }: SignedIn,
) -> Result<Json<Vec<NoticeView>>, ApiError> {
    let view = |notice: storage::Notice| NoticeView {
        id: notice.id,
        case: notice.case.as_ref().map(ToString::to_string),
        message: notice.message_de,
        at: notice.at,
    };
    Ok(Json(casework::notices(&node, &actor).await?.into_iter().map(view).collect()))
}

/// Marks a message as read.
#[utoipa::path(delete, path = "/api/v1/notices/{id}", tag = "casework", params(("id" = String, Path)),
    responses((status = 204), (status = 404, body = super::error::ApiProblem)))]
pub async fn read(
    State(node): State<Arc<Node>>,
    SignedIn { actor }: SignedIn,
    Path(id): Path<String>,
) -> Result<StatusCode, ApiError> {
    casework::notice_read(&node, &actor, &id).await?;
    Ok(StatusCode::NO_CONTENT)
}

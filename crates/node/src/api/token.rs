// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! `POST /api/v1/token`: access tokens for programs.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::ApiError;
use super::error::ApiProblem;
use crate::Node;
use crate::auth::token;
use crate::service::grants;

/// The secret of a grant that a person handed out on the page of the own access.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Ask {
    /// The secret; begins with `pvg_`.
    secret: String,
    /// Only these scopes of the grant, separated by spaces; all of them when it is left out.
    scope: Option<String>,
}

/// An access token.
#[derive(Serialize, ToSchema)]
pub struct TokenAnswer {
    /// Send it as `Authorization: Bearer …`.
    access_token: String,
    /// `Bearer`.
    token_type: &'static str,
    /// Seconds until it ends.
    expires_in: i64,
    /// What it is good for: scopes, separated by spaces.
    scope: String,
}

/// Gives an access token for a few minutes. It has the owner's rights of the moment, within its scopes.
#[utoipa::path(post, path = "/api/v1/token", tag = "session", security(()), request_body = Ask,
    responses((status = 201, body = TokenAnswer), (status = 401, description = "The grant does not exist or ended", body = ApiProblem)))]
pub async fn issue(
    State(node): State<Arc<Node>>,
    Json(ask): Json<Ask>,
) -> Result<(StatusCode, Json<TokenAnswer>), ApiError> {
    let issued = grants::exchange(&node, &ask.secret, ask.scope.as_deref()).await?;
    let answer = TokenAnswer {
        access_token: issued.token,
        token_type: "Bearer",
        expires_in: token::LIFETIME.as_secs(),
        scope: issued.scopes.to_string(),
    };
    Ok((StatusCode::CREATED, Json(answer)))
}

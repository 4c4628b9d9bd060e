// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! `POST /api/v1/cases`: beginning a case.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use domain::casework::Input;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

use crate::Node;
use crate::api::error::{ApiProblem, SimilarView, answer};
use crate::api::form::FormError;
use crate::auth::{May, gates};
use crate::service::casework::{self, Begun};

gates!(
    /// Case management, unit heads and the pool office.
    ListCases
);

/// A case to be begun.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewCase {
    /// The form `person`.
    #[schema(value_type = Object)]
    person: Value,
    /// The cases that were told as similar are about other people.
    #[serde(default)]
    confirmed_not_duplicate: bool,
}

/// The id of a case that was begun.
#[derive(Serialize, ToSchema)]
pub struct CaseMade {
    /// Random id.
    id: String,
}

/// Begins a case as a draft. Cases that may be about the same person are told first.
#[utoipa::path(post, path = "/api/v1/cases", tag = "casework", request_body = NewCase,
    responses((status = 201, body = CaseMade), (status = 409, description = "Similar cases", body = ApiProblem),
        (status = 422, body = ApiProblem), (status = 404, body = ApiProblem)))]
pub async fn begin(
    State(node): State<Arc<Node>>,
    may: May<ListCases>,
    Json(new): Json<NewCase>,
) -> Result<Response, FormError> {
    match casework::begin(&node, &may.actor, Input::Json(&new.person), new.confirmed_not_duplicate).await? {
        Begun::Created(id) => Ok((StatusCode::CREATED, Json(CaseMade { id: id.to_string() })).into_response()),
        Begun::Refused(refusals) => Err(FormError::Refused(refusals)),
        Begun::Similar(similar) => {
            let status = StatusCode::CONFLICT;
            let title = "Es gibt schon Fälle, in denen es um denselben jungen Menschen gehen könnte.";
            let detail =
                "Fragen Sie bei der Fallführung nach. Ist es jemand anderes, senden Sie confirmed_not_duplicate.";
            let mut problem = ApiProblem::new("similar-cases", status, title).detail(detail);
            problem.similar = similar.into_iter().map(SimilarView::from).collect();
            Ok(answer(status, &problem))
        }
    }
}

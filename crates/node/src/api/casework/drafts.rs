// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! `/api/v1/cases/{id}/forms/{form}/draft`: what somebody typed in a case and has not handed in.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use domain::role::Actor;

use super::{case_id, key};
use crate::Node;
use crate::api::error::ApiProblem;
use crate::api::form::{DraftInput, DraftSaved, DraftView, FormError};
use crate::auth::SignedIn;
use crate::error::NodeError;
use crate::service::casework::{self, Scope};

/// What the caller typed and has not handed in.
#[utoipa::path(get, path = "/api/v1/cases/{id}/forms/{form}/draft", tag = "casework",
    params(("id" = String, Path), ("form" = String, Path)),
    responses((status = 200, body = DraftView), (status = 404, body = ApiProblem)))]
pub async fn fetch(
    State(node): State<Arc<Node>>,
    SignedIn { actor }: SignedIn,
    Path((id, form)): Path<(String, String)>,
) -> Result<Json<DraftView>, FormError> {
    of(&node, &actor, &id, &form, None).await
}

/// Keeps what the caller typed.
#[utoipa::path(put, path = "/api/v1/cases/{id}/forms/{form}/draft", tag = "casework",
    params(("id" = String, Path), ("form" = String, Path)), request_body = DraftInput,
    responses((status = 200, body = DraftSaved), (status = 404, body = ApiProblem)))]
pub async fn save(
    State(node): State<Arc<Node>>,
    SignedIn { actor }: SignedIn,
    Path((id, form)): Path<(String, String)>,
    Json(input): Json<DraftInput>,
) -> Result<Json<DraftSaved>, FormError> {
    keep(&node, &actor, &id, &form, None, &input).await
}

/// Forgets what the caller typed.
#[utoipa::path(delete, path = "/api/v1/cases/{id}/forms/{form}/draft", tag = "casework",
    params(("id" = String, Path), ("form" = String, Path)), responses((status = 204)))]
pub async fn delete(
    State(node): State<Arc<Node>>,
    SignedIn { actor }: SignedIn,
    Path((id, form)): Path<(String, String)>,
) -> Result<StatusCode, FormError> {
    forget(&node, &actor, &id, &form, None).await
}

/// What the caller typed and has not handed in, where there are several of the form.
#[utoipa::path(get, path = "/api/v1/cases/{id}/forms/{form}/{item}/draft", tag = "casework",
    params(("id" = String, Path), ("form" = String, Path), ("item" = String, Path)),
    responses((status = 200, body = DraftView), (status = 404, body = ApiProblem)))]
pub async fn item_fetch(
    State(node): State<Arc<Node>>,
    SignedIn { actor }: SignedIn,
    Path((id, form, item)): Path<(String, String, String)>,
) -> Result<Json<DraftView>, FormError> {
    of(&node, &actor, &id, &form, Some(&item)).await
}

/// Keeps what the caller typed, where there are several of the form.
#[utoipa::path(put, path = "/api/v1/cases/{id}/forms/{form}/{item}/draft", tag = "casework",
    params(("id" = String, Path), ("form" = String, Path), ("item" = String, Path)), request_body = DraftInput,
    responses((status = 200, body = DraftSaved), (status = 404, body = ApiProblem)))]
pub async fn item_save(
    State(node): State<Arc<Node>>,
    SignedIn { actor }: SignedIn,
    Path((id, form, item)): Path<(String, String, String)>,
    Json(input): Json<DraftInput>,
) -> Result<Json<DraftSaved>, FormError> {
    keep(&node, &actor, &id, &form, Some(&item), &input).await
}

/// Forgets what the caller typed, where there are several of the form.
#[utoipa::path(delete, path = "/api/v1/cases/{id}/forms/{form}/{item}/draft", tag = "casework",
    params(("id" = String, Path), ("form" = String, Path), ("item" = String, Path)), responses((status = 204)))]
pub async fn item_delete(
    State(node): State<Arc<Node>>,
    SignedIn { actor }: SignedIn,
    Path((id, form, item)): Path<(String, String, String)>,
) -> Result<StatusCode, FormError> {
    forget(&node, &actor, &id, &form, Some(&item)).await
}

async fn of(
    node: &Node,
    actor: &Actor,
    id: &str,
    form: &str,
    item: Option<&str>,
) -> Result<Json<DraftView>, FormError> {
    let draft = casework::draft_fetch(node, actor, &Scope::Case(case_id(id)?), &key(form, item)?).await?;
    Ok(Json(draft.ok_or(NodeError::NotFound)?.into()))
}

async fn keep(
    node: &Node,
    actor: &Actor,
    id: &str,
    form: &str,
    item: Option<&str>,
    input: &DraftInput,
) -> Result<Json<DraftSaved>, FormError> {
    let (scope, key) = (Scope::Case(case_id(id)?), key(form, item)?);
    let saved_at = casework::draft_save(node, actor, &scope, &key, input.base, &input.typed).await?;
    Ok(Json(DraftSaved { saved_at }))
}

async fn forget(node: &Node, actor: &Actor, id: &str, form: &str, item: Option<&str>) -> Result<StatusCode, FormError> {
    casework::draft_delete(node, actor, &Scope::Case(case_id(id)?), &key(form, item)?).await?;
    Ok(StatusCode::NO_CONTENT)
}

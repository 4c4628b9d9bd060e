// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! `/api/v1/pool/forms`: what the pool as a whole writes down.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, StatusCode};
use domain::casework::Input;
use domain::form::words;
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

use super::casework::{AskedVersion, key, lines};
use super::error::{ApiProblem, RefusalView};
use super::form::{
    DocumentLine, DocumentView, DraftInput, DraftSaved, DraftView, FieldView, FormError, VersionLine, base, fields,
    tagged,
};
use crate::Node;
use crate::auth::SignedIn;
use crate::error::NodeError;
use crate::service::casework::{self, Outcome, PoolDone, PoolFormView, RegisterView, Scope};

/// A form of the pool as the caller sees it.
#[derive(Serialize, ToSchema)]
pub struct PoolFormLine {
    /// Stable name.
    name: &'static str,
    /// Title, German, with the words of this node.
    title: String,
    /// Roles that write it.
    writers: Vec<&'static str>,
    /// Why the caller cannot write it; none when it can be written.
    why_not: Option<RefusalView>,
    /// The fields.
    fields: Vec<FieldView>,
    /// What is written, newest versions.
    documents: Vec<DocumentLine>,
}

/// One document of the pool.
#[derive(Serialize, ToSchema)]
pub struct PoolFormPage {
    /// The form.
    form: PoolFormLine,
    /// The document: the newest version or the one asked for; none when nothing is written.
    document: Option<DocumentView>,
    /// All versions, newest first.
    versions: Vec<VersionLine>,
}

/// A document of the pool that was saved.
#[derive(Serialize, ToSchema)]
pub struct PoolSaved {
    /// Version of the document.
    version: u64,
    /// The same had been handed in before by the same person; nothing was written again.
    repeated: bool,
}

/// Every form of the pool that the caller may read.
#[utoipa::path(get, path = "/api/v1/pool/forms", tag = "pool", responses((status = 200, body = [PoolFormLine]), (status = 404, body = ApiProblem)))]
pub async fn list(
    State(node): State<Arc<Node>>,
    SignedIn { actor }: SignedIn,
) -> Result<Json<Vec<PoolFormLine>>, FormError> {
    let register = casework::register_open(&node, &actor).await?;
    Ok(Json(register.forms(&node, &actor).iter().map(|form| line(form, &register)).collect()))
}

/// One form of the pool with its documents.
#[utoipa::path(get, path = "/api/v1/pool/forms/{form}", tag = "pool", params(("form" = String, Path)),
    responses((status = 200, body = PoolFormLine), (status = 404, body = ApiProblem)))]
pub async fn fetch(
    State(node): State<Arc<Node>>,
    SignedIn { actor }: SignedIn,
    Path(form): Path<String>,
) -> Result<Json<PoolFormLine>, FormError> {
    let register = casework::register_open(&node, &actor).await?;
    let view = register.form(&node, &actor, &form).ok_or(NodeError::NotFound)?;
    Ok(Json(line(&view, &register)))
}

/// One document of the pool.
#[utoipa::path(get, path = "/api/v1/pool/forms/{form}/{item}", tag = "pool",
    params(("form" = String, Path), ("item" = String, Path), AskedVersion),
    responses((status = 200, body = PoolFormPage, headers(("etag" = String, description = "Version of the newest document; 0 when nothing is written"))),
        (status = 404, body = ApiProblem)))]
pub async fn fetch_item(
    State(node): State<Arc<Node>>,
    SignedIn { actor }: SignedIn,
    Path((form, item)): Path<(String, String)>,
    Query(asked): Query<AskedVersion>,
) -> Result<(HeaderMap, Json<PoolFormPage>), FormError> {
    let key = key(&form, Some(&item))?;
    let register = casework::register_open(&node, &actor).await?;
    let view = register.form(&node, &actor, &form).ok_or(NodeError::NotFound)?;
    let newest = view.documents.iter().find(|(other, _)| *other == key).map(|(_, document)| document.clone());
    let version = newest.as_ref().map_or(0, |document| document.version);
    let (mut document, mut versions) = (None, Vec::new());
    // A document that the caller may not see has no versions either.
    if newest.is_some() {
        versions = casework::register_versions(&node, &actor, &key).await?;
        document = match asked.version() {
            Some(earlier) if earlier != version => {
                Some(casework::register_version(&node, &actor, &key, earlier).await?)
            }
            _ => newest,
        };
    }
    let body = PoolFormPage {
        form: line(&view, &register),
        document: document.map(|document| DocumentView::new(document, &register.people)),
        versions: lines(&versions, &register.people),
    };
    Ok(tagged(version, body))
}

/// Hands in a form of the pool: `If-Match` with the version that was seen, or `If-None-Match: *`.
#[utoipa::path(put, path = "/api/v1/pool/forms/{form}/{item}", tag = "pool",
    params(("form" = String, Path), ("item" = String, Path),
        ("if-match" = Option<String>, Header, description = "Version that was seen, quoted"),
        ("if-none-match" = Option<String>, Header, description = "`*` when nothing was written yet")), request_body = Object,
    responses((status = 200, body = PoolSaved), (status = 404, body = ApiProblem),
        (status = 412, description = "Overtaken; with what the other person wrote", body = ApiProblem),
        (status = 422, body = ApiProblem), (status = 428, body = ApiProblem)))]
pub async fn hand_in(
    State(node): State<Arc<Node>>,
    SignedIn { actor }: SignedIn,
    Path((form, item)): Path<(String, String)>,
    headers: HeaderMap,
    Json(body): Json<Value>,
) -> Result<(HeaderMap, Json<PoolSaved>), FormError> {
    key(&form, Some(&item))?;
    let base = base(&headers)?;
    match casework::register_act(&node, &actor, &form, &item, base, Input::Json(&body)).await? {
        Outcome::Done(PoolDone { version, repeated }) => Ok(tagged(version, PoolSaved { version, repeated })),
        Outcome::Refused(refusals) => Err(FormError::Refused(refusals)),
        Outcome::Conflict(theirs) => Err(FormError::Conflict(theirs)),
    }
}

/// What the caller typed and has not handed in.
#[utoipa::path(get, path = "/api/v1/pool/forms/{form}/{item}/draft", tag = "pool",
    params(("form" = String, Path), ("item" = String, Path)),
    responses((status = 200, body = DraftView), (status = 404, body = ApiProblem)))]
pub async fn draft(
    State(node): State<Arc<Node>>,
    SignedIn { actor }: SignedIn,
    Path((form, item)): Path<(String, String)>,
) -> Result<Json<DraftView>, FormError> {
    let draft = casework::draft_fetch(&node, &actor, &Scope::Pool, &key(&form, Some(&item))?).await?;
    Ok(Json(draft.ok_or(NodeError::NotFound)?.into()))
}

/// Keeps what the caller typed.
#[utoipa::path(put, path = "/api/v1/pool/forms/{form}/{item}/draft", tag = "pool",
    params(("form" = String, Path), ("item" = String, Path)), request_body = DraftInput,
    responses((status = 200, body = DraftSaved), (status = 404, body = ApiProblem)))]
pub async fn draft_save(
    State(node): State<Arc<Node>>,
    SignedIn { actor }: SignedIn,
    Path((form, item)): Path<(String, String)>,
    Json(input): Json<DraftInput>,
) -> Result<Json<DraftSaved>, FormError> {
    let key = key(&form, Some(&item))?;
    let saved_at = casework::draft_save(&node, &actor, &Scope::Pool, &key, input.base, &input.typed).await?;
    Ok(Json(DraftSaved { saved_at }))
}

/// Forgets what the caller typed.
#[utoipa::path(delete, path = "/api/v1/pool/forms/{form}/{item}/draft", tag = "pool",
    params(("form" = String, Path), ("item" = String, Path)), responses((status = 204)))]
pub async fn draft_delete(
    State(node): State<Arc<Node>>,
    SignedIn { actor }: SignedIn,
    Path((form, item)): Path<(String, String)>,
) -> Result<StatusCode, FormError> {
    casework::draft_delete(&node, &actor, &Scope::Pool, &key(&form, Some(&item))?).await?;
    Ok(StatusCode::NO_CONTENT)
}

fn line(view: &PoolFormView, register: &RegisterView) -> PoolFormLine {
    let profile = &register.pool.profile;
    PoolFormLine {
        name: view.kind.name,
        title: words(view.kind.title, profile),
        writers: view.kind.writers.iter().map(|role| role.code()).collect(),
        why_not: view.why_not.clone().map(RefusalView::from),
        fields: fields(view.kind.fields, profile),
        documents: view
            .documents
            .iter()
            .map(|(key, document)| DocumentLine::new(key, document, &register.people))
            .collect(),
    }
}

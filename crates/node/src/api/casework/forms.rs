// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! `/api/v1/cases/{id}/forms`: what people write in a case.

use std::collections::HashMap;
use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, Query, State};
use axum::http::HeaderMap;
use domain::UserId;
use domain::casework::Input;
use domain::form::words;
use domain::profile::NodeProfile;
use domain::role::Actor;
use domain::state::CaseState;
use jiff::Timestamp;
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

use super::{AskedVersion, case_id, key, lines};
use crate::Node;
use crate::api::error::{ApiProblem, RefusalView};
use crate::api::form::{DocumentLine, DocumentView, FieldView, FormError, VersionLine, base, fields, tagged};
use crate::auth::SignedIn;
use crate::error::NodeError;
use crate::service::casework::{self, FormView, Outcome};

/// A case with its forms.
#[derive(Serialize, ToSchema)]
pub struct CaseForms {
    /// Random id.
    id: String,
    /// State token.
    state: &'static str,
    /// State, German.
    state_de: &'static str,
    /// Every form in the order of the way.
    forms: Vec<FormLine>,
    /// The way so far, oldest first.
    history: Vec<StepLine>,
}

/// A step of the way.
#[derive(Serialize, ToSchema)]
pub struct StepLine {
    /// State token after the step.
    state: &'static str,
    /// Number of the transition, such as `T05`; none where the case was begun or imported.
    transition: Option<String>,
    /// Who; none for the node itself.
    by: Option<String>,
    /// When.
    #[schema(value_type = String, format = DateTime)]
    at: Timestamp,
}

/// A form as the caller sees it.
#[derive(Serialize, ToSchema)]
pub struct FormLine {
    /// Stable name.
    name: &'static str,
    /// Title, German, with the words of this node.
    title: String,
    /// Part of the way, German.
    step: &'static str,
    /// Whether there are several of it in a case; then its documents have an `item`.
    many: bool,
    /// Whether it is open in the state of the case.
    open: bool,
    /// Whether the caller may write it, whatever the state.
    may_write: bool,
    /// Number of the transition that it performs now.
    transition: Option<String>,
    /// Why it cannot be written now; none when it can.
    why_not: Option<RefusalView>,
    /// The fields.
    fields: Vec<FieldView>,
    /// What is written, newest versions.
    documents: Vec<DocumentLine>,
}

/// One form with what is written.
#[derive(Serialize, ToSchema)]
pub struct FormPage {
    /// The form.
    form: FormLine,
    /// The document: the newest version or the one asked for; none when nothing is written.
    document: Option<DocumentView>,
    /// All versions, newest first.
    versions: Vec<VersionLine>,
}

/// A form that was saved.
#[derive(Serialize, ToSchema)]
pub struct Saved {
    /// Version of the document.
    version: u64,
    /// State token of the case now.
    state: &'static str,
    /// Number of the transition that was taken.
    transition: Option<String>,
    /// The same had been handed in before by the same person; nothing was written again.
    repeated: bool,
    /// For a dossier: the places that name somebody.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    findings: Vec<Finding>,
}

/// A place of a dossier that names somebody.
#[derive(Serialize, ToSchema)]
pub struct Finding {
    /// First character, counted in Unicode characters from 0 over text and parts.
    start: usize,
    /// Character after the last one.
    end: usize,
    /// What was found, German.
    kind_de: &'static str,
    /// Whether the dossier cannot be sent as long as this stands.
    blocks: bool,
}

/// Every form of a case that the caller reads or writes; the read is in the audit trail. The people at the table find their
/// own forms and what concerns them, under the code.
#[utoipa::path(get, path = "/api/v1/cases/{id}/forms", tag = "casework", params(("id" = String, Path)),
    responses((status = 200, body = CaseForms), (status = 404, body = ApiProblem), (status = 422, body = ApiProblem)))]
pub async fn list(
    State(node): State<Arc<Node>>,
    SignedIn { actor }: SignedIn,
    Path(id): Path<String>,
) -> Result<Json<CaseForms>, FormError> {
    let opened = casework::open(&node, &actor, &case_id(&id)?).await?;
    let state = opened.proceeding.course.state();
    let step = |step: &storage::StateStep| StepLine {
        state: step.state.code(),
        transition: step.transition.map(domain::TransitionId::code),
        by: step.actor.as_ref().and_then(|actor| opened.people.get(actor).cloned()),
        at: step.at,
    };
    Ok(Json(CaseForms {
        id,
        state: state.code(),
        state_de: state.de(&opened.pool.profile),
        forms: opened
            .forms(&node, &actor)
            .iter()
            .map(|form| line(form, state, &opened.people, &opened.pool.profile))
            .collect(),
        history: opened.history.iter().map(step).collect(),
    }))
}

/// One form of a case.
#[utoipa::path(get, path = "/api/v1/cases/{id}/forms/{form}", tag = "casework",
    params(("id" = String, Path), ("form" = String, Path), AskedVersion),
    responses((status = 200, body = FormPage, headers(("etag" = String, description = "Version of the newest document; 0 when nothing is written"))),
        (status = 404, body = ApiProblem), (status = 422, body = ApiProblem)))]
pub async fn fetch(
    State(node): State<Arc<Node>>,
    SignedIn { actor }: SignedIn,
    Path((id, form)): Path<(String, String)>,
    Query(asked): Query<AskedVersion>,
) -> Result<(HeaderMap, Json<FormPage>), FormError> {
    page(&node, &actor, &id, &form, None, &asked).await
}

/// One form of a case, where there are several of it.
#[utoipa::path(get, path = "/api/v1/cases/{id}/forms/{form}/{item}", tag = "casework",
    params(("id" = String, Path), ("form" = String, Path), ("item" = String, Path), AskedVersion),
    responses((status = 200, body = FormPage, headers(("etag" = String, description = "Version of the newest document; 0 when nothing is written"))),
        (status = 404, body = ApiProblem), (status = 422, body = ApiProblem)))]
pub async fn fetch_item(
    State(node): State<Arc<Node>>,
    SignedIn { actor }: SignedIn,
    Path((id, form, item)): Path<(String, String, String)>,
    Query(asked): Query<AskedVersion>,
) -> Result<(HeaderMap, Json<FormPage>), FormError> {
    page(&node, &actor, &id, &form, Some(&item), &asked).await
}

/// Hands in a form: `If-Match` with the version that was seen, or `If-None-Match: *`.
#[utoipa::path(put, path = "/api/v1/cases/{id}/forms/{form}", tag = "casework",
    params(("id" = String, Path), ("form" = String, Path),
        ("if-match" = Option<String>, Header, description = "Version that was seen, quoted"),
        ("if-none-match" = Option<String>, Header, description = "`*` when nothing was written yet")), request_body = Object,
    responses((status = 200, body = Saved), (status = 404, body = ApiProblem), (status = 409, body = ApiProblem),
        (status = 412, description = "Overtaken; with what the other person wrote", body = ApiProblem),
        (status = 422, body = ApiProblem), (status = 428, body = ApiProblem)))]
pub async fn hand_in(
    State(node): State<Arc<Node>>,
    SignedIn { actor }: SignedIn,
    Path((id, form)): Path<(String, String)>,
    headers: HeaderMap,
    Json(body): Json<Value>,
) -> Result<(HeaderMap, Json<Saved>), FormError> {
    save(&node, &actor, &id, &form, None, &headers, &body).await
}

/// Hands in a form, where there are several of it. A new one gets a random id of the caller's as its `item`.
#[utoipa::path(put, path = "/api/v1/cases/{id}/forms/{form}/{item}", tag = "casework",
    params(("id" = String, Path), ("form" = String, Path), ("item" = String, Path),
        ("if-match" = Option<String>, Header, description = "Version that was seen, quoted"),
        ("if-none-match" = Option<String>, Header, description = "`*` when nothing was written yet")), request_body = Object,
    responses((status = 200, body = Saved), (status = 404, body = ApiProblem), (status = 409, body = ApiProblem),
        (status = 412, description = "Overtaken; with what the other person wrote", body = ApiProblem),
        (status = 422, body = ApiProblem), (status = 428, body = ApiProblem)))]
pub async fn hand_in_item(
    State(node): State<Arc<Node>>,
    SignedIn { actor }: SignedIn,
    Path((id, form, item)): Path<(String, String, String)>,
    headers: HeaderMap,
    Json(body): Json<Value>,
) -> Result<(HeaderMap, Json<Saved>), FormError> {
    save(&node, &actor, &id, &form, Some(&item), &headers, &body).await
}

async fn page(
    node: &Node,
    actor: &Actor,
    id: &str,
    form: &str,
    item: Option<&str>,
    asked: &AskedVersion,
) -> Result<(HeaderMap, Json<FormPage>), FormError> {
    let (case, key) = (case_id(id)?, key(form, item)?);
    let opened = casework::open(node, actor, &case).await?;
    let view = opened.form(node, actor, form).filter(|view| view.kind.many == item.is_some());
    let view = view.ok_or(NodeError::NotFound)?;
    let newest = view.documents.iter().find(|(other, _)| *other == key).map(|(_, document)| document.clone());
    let version = newest.as_ref().map_or(0, |document| document.version);
    let document = match asked.version() {
        Some(earlier) if earlier != version => Some(casework::version(node, actor, &case, &key, earlier).await?),
        _ => newest,
    };
    let versions = casework::versions(node, actor, &case, &key).await?;
    let body = FormPage {
        form: line(&view, opened.proceeding.course.state(), &opened.people, &opened.pool.profile),
        document: document.map(|document| DocumentView::new(document, &opened.people)),
        versions: lines(&versions, &opened.people),
    };
    Ok(tagged(version, body))
}

fn line(view: &FormView, state: CaseState, people: &HashMap<UserId, String>, profile: &NodeProfile) -> FormLine {
    let kind = view.kind;
    FormLine {
        name: kind.name,
        title: words(kind.title, profile),
        step: kind.step.de(),
        many: kind.many,
        open: view.open,
        may_write: view.may_write,
        transition: (kind.transition)(state).map(domain::TransitionId::code),
        why_not: view.why_not.clone().map(RefusalView::from),
        fields: fields(kind.fields, profile),
        documents: view.documents.iter().map(|(key, document)| DocumentLine::new(key, document, people)).collect(),
    }
}

async fn save(
    node: &Node,
    actor: &Actor,
    id: &str,
    form: &str,
    item: Option<&str>,
    headers: &HeaderMap,
    body: &Value,
) -> Result<(HeaderMap, Json<Saved>), FormError> {
    let case = case_id(id)?;
    key(form, item)?;
    let base = base(headers)?;
    match casework::act(node, actor, &case, form, item, base, Input::Json(body)).await? {
        Outcome::Done(done) => {
            let saved = Saved {
                version: done.version,
                state: done.state.code(),
                transition: done.transition.map(domain::TransitionId::code),
                repeated: done.repeated,
                findings: done.findings.iter().map(finding).collect(),
            };
            Ok(tagged(done.version, saved))
        }
        Outcome::Refused(refusals) => Err(FormError::Refused(refusals)),
        Outcome::Conflict(theirs) => Err(FormError::Conflict(theirs)),
    }
}

fn finding(hit: &anonymise::Hit) -> Finding {
    Finding { start: hit.start, end: hit.end, kind_de: hit.kind.de(), blocks: hit.blocks }
}

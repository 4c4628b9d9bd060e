// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! Failures as problem details (RFC 9457).

use axum::Json;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use domain::state::Refusal;
use jiff::Timestamp;
use serde::Serialize;
use storage::StoreError;
use utoipa::ToSchema;

use crate::error::NodeError;
use crate::service::casework::{SavedVersion, Similar};
use crate::web::status;

/// A failed API call.
pub struct ApiError(pub NodeError);

impl<E: Into<NodeError>> From<E> for ApiError {
    fn from(error: E) -> Self {
        Self(error.into())
    }
}

/// What a caller gets.
#[derive(Serialize, ToSchema)]
pub struct ApiProblem {
    /// `urn:poolverbund:problem:<token of the rule>`; stable.
    #[serde(rename = "type")]
    kind: String,
    /// HTTP status.
    status: u16,
    /// What is wrong, German.
    title: String,
    /// Who or what can help, German.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) detail: Option<String>,
    /// The field concerned.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) field: Option<String>,
    /// Everything that stands in the way of a form.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) refusals: Vec<RefusalView>,
    /// What somebody else saved in the meantime.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) theirs: Option<TheirsView>,
    /// Cases that may be about the same person.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) similar: Vec<SimilarView>,
}

impl ApiProblem {
    /// A problem with the token of its rule and a German title.
    pub(super) fn new(token: &str, status: StatusCode, title: &str) -> Self {
        Self {
            kind: urn(token),
            status: status.as_u16(),
            title: title.to_owned(),
            detail: None,
            field: None,
            refusals: Vec::new(),
            theirs: None,
            similar: Vec::new(),
        }
    }

    /// Adds who or what can help.
    pub(super) fn detail(mut self, detail: &str) -> Self {
        self.detail = Some(detail.to_owned());
        self
    }
}

/// One thing that stands in the way of a form.
#[derive(Serialize, ToSchema)]
pub struct RefusalView {
    /// Stable token of the rule.
    rule: &'static str,
    /// Name of the field, within rows `stations.2.from`; or the name of the form that helps.
    #[serde(skip_serializing_if = "Option::is_none")]
    field: Option<String>,
    /// What is wrong, German.
    message_de: String,
    /// Who or what can help, German.
    #[serde(skip_serializing_if = "Option::is_none")]
    help_de: Option<String>,
}

impl From<Refusal> for RefusalView {
    fn from(refusal: Refusal) -> Self {
        let Refusal { rule, field, message_de, help_de } = refusal;
        Self { rule, field, message_de, help_de }
    }
}

/// What somebody else saved in the meantime.
#[derive(Serialize, ToSchema)]
pub struct TheirsView {
    /// Version.
    version: u64,
    /// Name of the person who saved it; none for the node itself.
    author: Option<String>,
    /// When.
    #[schema(value_type = String, format = DateTime)]
    at: Timestamp,
    /// The values by field name.
    #[schema(value_type = Object)]
    body: serde_json::Value,
}

impl From<SavedVersion> for TheirsView {
    fn from(theirs: SavedVersion) -> Self {
        Self { version: theirs.version, author: theirs.author, at: theirs.at, body: theirs.body }
    }
}

/// A case that may be about the same person.
#[derive(Serialize, ToSchema)]
pub struct SimilarView {
    /// Id of the case.
    case: String,
    /// State token.
    state: &'static str,
    /// Name of the case lead, who can say whether it is the same person.
    case_lead: String,
    /// Whether the birth date is the same.
    same_birth_date: bool,
    /// Whether the caller may open it.
    may_open: bool,
}

impl From<Similar> for SimilarView {
    fn from(similar: Similar) -> Self {
        Self {
            case: similar.case.to_string(),
            state: similar.state.code(),
            case_lead: similar.case_lead_name,
            same_birth_date: similar.same_birth_date,
            may_open: similar.may_open,
        }
    }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        problem(&self.0)
    }
}

/// The failure as problem details.
pub(crate) fn problem(error: &NodeError) -> Response {
    let status = status(error);
    if status.is_server_error() {
        tracing::error!(%error, "API call failed");
    }
    answer(status, &describe(error, status))
}

/// Problem details for what the framework refused before a handler was reached; its own words become the detail.
pub(crate) async fn early_problem(response: Response) -> Response {
    let (parts, body) = response.into_parts();
    let (token, title) = match parts.status {
        StatusCode::NOT_FOUND => ("not-found", "Das gibt es hier nicht."),
        StatusCode::METHOD_NOT_ALLOWED => ("method-not-allowed", "Diese Methode gibt es hier nicht."),
        StatusCode::PAYLOAD_TOO_LARGE => ("too-large", "Die Anfrage überschreitet die zulässige Größe."),
        StatusCode::UNSUPPORTED_MEDIA_TYPE => ("content-type", "Der Inhalt muss als application/json gesendet werden."),
        status if status.is_server_error() => ("unavailable", "Der Server konnte nicht rechtzeitig antworten."),
        _ => ("malformed", "Die Anfrage ließ sich nicht lesen."),
    };
    let words = axum::body::to_bytes(body, EARLY_WORDS_BYTES_MAX).await.unwrap_or_default();
    let words = String::from_utf8(words.into()).ok().filter(|words| !words.is_empty());
    let mut problem = ApiProblem::new(token, parts.status, title);
    problem.detail = words;
    let mut response = answer(parts.status, &problem);
    if let Some(methods) = parts.headers.get(header::ALLOW) {
        response.headers_mut().insert(header::ALLOW, methods.clone());
    }
    response
}

/// Longest explanation of the framework that is passed on; it names a field or a position.
const EARLY_WORDS_BYTES_MAX: usize = 4096;

pub(super) fn answer(status: StatusCode, problem: &ApiProblem) -> Response {
    (status, [(header::CONTENT_TYPE, "application/problem+json")], Json(problem)).into_response()
}

fn describe(error: &NodeError, status: StatusCode) -> ApiProblem {
    let (token, title) = match error {
        NodeError::SignedOut => ("signed-out", "Sie sind nicht angemeldet."),
        NodeError::NotFound => ("not-found", "Das gibt es hier nicht."),
        NodeError::ConfirmFirst(_) => {
            let refusal = super::casework::confirm_first();
            let mut problem = ApiProblem::new(refusal.rule, status, &refusal.message_de);
            problem.detail = refusal.help_de;
            problem.field = refusal.field;
            return problem;
        }
        NodeError::Refused(refused) => {
            let refusal = &refused.refusal;
            let mut problem = ApiProblem::new(refusal.rule, status, &refusal.message_de);
            problem.detail.clone_from(&refusal.help_de);
            problem.field.clone_from(&refusal.field);
            return problem;
        }
        NodeError::Store(StoreError::Conflict { .. }) => ("conflict", "Der Eintrag hat sich inzwischen geändert."),
        NodeError::Store(StoreError::Constraint { rule }) => (*rule, "Die Datenbank hat diesen Schritt abgelehnt."),
        NodeError::Store(StoreError::Invalid(_)) => ("invalid", "Diese Angabe kann nicht gespeichert werden."),
        NodeError::Peer { token, .. } => (*token, "Der andere Knoten hat nicht geantwortet wie erwartet."),
        NodeError::Store(_) | NodeError::Render(_) | NodeError::Internal(_) => {
            ("internal", "Der Vorgang ist an einem Fehler dieses Servers gescheitert.")
        }
    };
    ApiProblem::new(token, status, title)
}

fn urn(token: &str) -> String {
    format!("urn:poolverbund:problem:{}", token.replace('_', "-"))
}

// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! Failures as problem details (RFC 9457).

use axum::Json;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use storage::StoreError;
use utoipa::ToSchema;

use crate::error::NodeError;
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
    detail: Option<String>,
    /// The field concerned.
    #[serde(skip_serializing_if = "Option::is_none")]
    field: Option<String>,
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
    let status = parts.status.as_u16();
    let problem = ApiProblem { kind: urn(token), status, title: title.to_owned(), detail: words, field: None };
    let mut response = answer(parts.status, &problem);
    if let Some(methods) = parts.headers.get(header::ALLOW) {
        response.headers_mut().insert(header::ALLOW, methods.clone());
    }
    response
}

/// Longest explanation of the framework that is passed on; it names a field or a position.
const EARLY_WORDS_BYTES_MAX: usize = 4096;

fn answer(status: StatusCode, problem: &ApiProblem) -> Response {
    (status, [(header::CONTENT_TYPE, "application/problem+json")], Json(problem)).into_response()
}

fn describe(error: &NodeError, status: StatusCode) -> ApiProblem {
    let (token, title) = match error {
        NodeError::SignedOut => ("signed-out", "Sie sind nicht angemeldet."),
        NodeError::NotFound => ("not-found", "Das gibt es hier nicht."),
        NodeError::Refused(refused) => {
            let refusal = &refused.refusal;
            return ApiProblem {
                kind: urn(refusal.rule),
                status: status.as_u16(),
                title: refusal.message_de.clone(),
                detail: refusal.help_de.clone(),
                field: refusal.field.clone(),
            };
        }
        NodeError::Store(StoreError::Conflict { .. }) => ("conflict", "Der Eintrag hat sich inzwischen geändert."),
        NodeError::Store(StoreError::Constraint { rule }) => (*rule, "Die Datenbank hat diesen Schritt abgelehnt."),
        NodeError::Store(StoreError::Invalid(_)) => ("invalid", "Diese Angabe kann nicht gespeichert werden."),
        NodeError::Peer { token, .. } => (*token, "Der andere Knoten hat nicht geantwortet wie erwartet."),
        NodeError::Store(_) | NodeError::Render(_) | NodeError::Internal(_) => {
            ("internal", "Der Vorgang ist an einem Fehler dieses Servers gescheitert.")
        }
    };
    ApiProblem { kind: urn(token), status: status.as_u16(), title: title.to_owned(), detail: None, field: None }
}

fn urn(token: &str) -> String {
    format!("urn:poolverbund:problem:{}", token.replace('_', "-"))
}

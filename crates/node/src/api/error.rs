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
        let status = status(&self.0);
        if status.is_server_error() {
            tracing::error!(error = %self.0, "API call failed");
        }
        let problem = problem(&self.0, status);
        (status, [(header::CONTENT_TYPE, "application/problem+json")], Json(problem)).into_response()
    }
}

fn problem(error: &NodeError, status: StatusCode) -> ApiProblem {
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

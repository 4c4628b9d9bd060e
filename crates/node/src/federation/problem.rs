// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! Refusals towards peers: RFC 9457 problem documents, and nothing about causes.

use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, RETRY_AFTER};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use protocol::{Problem, problem};
use storage::StoreError;

use crate::error::NodeError;

/// When a peer may ask again after a failure that is not its own.
const RETRY_AFTER_FAILURE: HeaderValue = HeaderValue::from_static("30");

/// What a federation endpoint answers instead of content.
pub(super) enum FederationError {
    /// A refusal that the protocol names.
    Problem(Problem),
    /// Not the peer's fault: logged here, answered with a bare 503.
    Unavailable(NodeError),
}

impl From<Problem> for FederationError {
    fn from(problem: Problem) -> Self {
        Self::Problem(problem)
    }
}

impl From<NodeError> for FederationError {
    fn from(error: NodeError) -> Self {
        Self::Unavailable(error)
    }
}

impl From<StoreError> for FederationError {
    fn from(error: StoreError) -> Self {
        Self::Unavailable(NodeError::Store(error))
    }
}

impl IntoResponse for FederationError {
    fn into_response(self) -> Response {
        match self {
            Self::Problem(problem) => problem_response(problem),
            Self::Unavailable(error) => {
                tracing::error!(%error, "federation request failed");
                (StatusCode::SERVICE_UNAVAILABLE, [(RETRY_AFTER, RETRY_AFTER_FAILURE)]).into_response()
            }
        }
    }
}

fn problem_response(problem: Problem) -> Response {
    let status = StatusCode::from_u16(problem.status()).unwrap_or(StatusCode::BAD_REQUEST);
    let headers = [
        (CONTENT_TYPE, HeaderValue::from_static(problem::MEDIA_TYPE)),
        (CACHE_CONTROL, HeaderValue::from_static("no-store")),
    ];
    let mut response = (status, headers, problem.to_json().to_string()).into_response();
    if let Problem::RateLimited { retry_after } = problem {
        response.headers_mut().insert(RETRY_AFTER, HeaderValue::from(retry_after));
    }
    response
}

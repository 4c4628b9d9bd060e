// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! `GET /federation/v1/logs/{id}/{epoch}/checkpoint`: the newest signed note of the log.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::http::HeaderValue;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use protocol::Problem;

use super::super::problem::FederationError;
use super::Federation;
use super::own_log::{self, LogPath, NO_STORE};
use super::signed::ActivePeer;

const TEXT: HeaderValue = HeaderValue::from_static("text/plain; charset=utf-8");

/// Answers the note as `text/plain`, exactly as it was signed.
pub(super) async fn checkpoint(
    State(federation): State<Arc<Federation>>,
    Path(path): Path<LogPath>,
    _peer: ActivePeer,
) -> Result<Response, FederationError> {
    let (_tx, log) = own_log::open(&federation, &path).await?;
    let note = log.note.ok_or(Problem::NotMirrored)?;
    Ok(([NO_STORE, (CONTENT_TYPE, TEXT)], note).into_response())
}

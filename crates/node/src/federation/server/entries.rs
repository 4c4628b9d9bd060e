// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! `GET /federation/v1/logs/{id}/{epoch}/tile/entries/{N}[.p/{W}]`: entries of the log, 256 per bundle.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::http::header::CACHE_CONTROL;
use axum::http::{HeaderName, HeaderValue};
use axum::response::{IntoResponse, Response};
use protocol::paths::BundleRef;
use protocol::{Problem, bundle};

use super::super::problem::FederationError;
use super::Federation;
use super::own_log::{self, LogPath, OCTETS};
use super::signed::ActivePeer;
use crate::error::NodeError;

/// A bundle never changes once its entries exist; it holds nothing that can be erased.
const IMMUTABLE: (HeaderName, HeaderValue) =
    (CACHE_CONTROL, HeaderValue::from_static("private, max-age=31536000, immutable"));

/// Answers the bundle when the log has all of its entries.
pub(super) async fn entries(
    State(federation): State<Arc<Federation>>,
    Path(path): Path<LogPath>,
    _peer: ActivePeer,
) -> Result<Response, FederationError> {
    let named = BundleRef::parse(&path.bundle).ok_or(Problem::NotMirrored)?;
    let (mut tx, log) = own_log::open(&federation, &path).await?;
    if named.start() + named.len() as u64 > log.state.size() {
        return Err(Problem::NotMirrored.into());
    }
    let width = u32::try_from(named.len()).map_err(|_| Problem::NotMirrored)?;
    let entries = tx.log_entries(&log.node, log.epoch, named.start(), width).await?;
    let bytes = bundle::encode_entries(&entries)
        .map_err(|error| NodeError::Internal(format!("own entries do not fit a bundle: {error}")))?;
    Ok(([OCTETS, IMMUTABLE], bytes).into_response())
}

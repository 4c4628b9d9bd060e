// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! Which log a path names: this version serves the own one.

use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::http::{HeaderName, HeaderValue};
use protocol::{Problem, paths};
use serde::Deserialize;
use storage::{LogRow, Tx};

use super::super::problem::FederationError;
use super::Federation;

/// Media type of bundles.
pub(super) const OCTETS: (HeaderName, HeaderValue) =
    (CONTENT_TYPE, HeaderValue::from_static("application/octet-stream"));
/// What may change or be erased is kept by nobody on the way.
pub(super) const NO_STORE: (HeaderName, HeaderValue) = (CACHE_CONTROL, HeaderValue::from_static("no-store"));

/// The log part of a path.
#[derive(Deserialize)]
pub(super) struct LogPath {
    id: String,
    epoch: String,
    #[serde(default)]
    pub(super) bundle: String,
}

/// A transaction on the own log, when that is what the path names.
pub(super) async fn open(federation: &Federation, path: &LogPath) -> Result<(Tx, LogRow), FederationError> {
    let own = &federation.node.identity;
    let named = paths::parse_log(&path.id, &path.epoch).ok_or(Problem::NotMirrored)?;
    if *named.node() != own.id || named.epoch() != u64::from(own.epoch) {
        return Err(Problem::NotMirrored.into());
    }
    let mut tx = federation.node.store.snapshot("federation_log").await?;
    let log = tx.log_fetch(&own.id, named.epoch()).await?.ok_or(Problem::NotMirrored)?;
    Ok((tx, log))
}

// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! `GET /federation/v1/logs/{id}/{epoch}/payloads/{N}`: salt and payload per entry of bundle N.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::http::header::{ETAG, IF_NONE_MATCH};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use data_encoding::HEXLOWER;
use protocol::paths::BundleRef;
use protocol::{NodeId, Problem, bundle, sha256};
use storage::{LogRow, PayloadSlot, StoreError};

use super::super::problem::FederationError;
use super::Federation;
use super::own_log::{self, LogPath, NO_STORE, OCTETS};
use super::signed::ActivePeer;
use crate::error::NodeError;

/// Answers one slot per existing entry; a slot without content was withdrawn or never had any.
pub(super) async fn payloads(
    State(federation): State<Arc<Federation>>,
    Path(path): Path<LogPath>,
    headers: HeaderMap,
    peer: ActivePeer,
) -> Result<Response, FederationError> {
    let named = BundleRef::parse(&path.bundle).filter(|bundle| bundle.width.is_none()).ok_or(Problem::NotMirrored)?;
    let (mut tx, log) = own_log::open(&federation, &path).await?;
    if named.start() >= log.state.size() {
        return Err(Problem::NotMirrored.into());
    }
    let width = u32::try_from(named.len()).map_err(|_| Problem::NotMirrored)?;
    let slots = tx.log_payloads(&log.node, log.epoch, named.start(), width).await?;
    let bytes = bundle::encode_payloads(&slots)
        .map_err(|error| NodeError::Internal(format!("own payloads do not fit a bundle: {error}")))?;
    let etag = format!("\"{}\"", HEXLOWER.encode(&sha256(&bytes)));
    let tag = HeaderValue::from_str(&etag).map_err(|error| NodeError::Internal(error.to_string()))?;
    // A snapshot holds its connection; the note needs one of its own.
    drop(tx);
    note_delivery(&federation, peer.node(), &log, named.start(), width, &slots).await;
    if headers.get(IF_NONE_MATCH) == Some(&tag) {
        return Ok((StatusCode::NOT_MODIFIED, [NO_STORE, (ETAG, tag)]).into_response());
    }
    Ok(([OCTETS, NO_STORE, (ETAG, tag)], bytes).into_response())
}

/// Notes which records the peer is given now, so that a withdrawal can say who has to erase.
/// What it had before is noted already; a failure is logged and the peer gets its answer.
async fn note_delivery(
    federation: &Federation,
    peer: &NodeId,
    log: &LogRow,
    start: u64,
    width: u32,
    slots: &[PayloadSlot],
) {
    if slots.iter().all(Option::is_none) {
        return;
    }
    let noted: Result<(), StoreError> = async {
        let mut tx = federation.node.store.begin("delivery_note").await?;
        // Nothing new, nothing written: the transaction is dropped.
        if tx.delivery_note(peer, &log.node, log.epoch, start, width).await? > 0 {
            tx.commit().await?;
        }
        Ok(())
    }
    .await;
    if let Err(error) = noted {
        tracing::warn!(%peer, start, %error, "a delivery could not be noted");
    }
}

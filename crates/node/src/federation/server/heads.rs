// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! `GET /federation/v1/heads?since={cursor}&wait={0..50}`: the newest checkpoint, at once or when it changes.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use axum::extract::{RawQuery, State};
use axum::http::HeaderValue;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use protocol::Problem;
use protocol::heads::{Heads, HeadsQuery};

use super::super::problem::FederationError;
use super::Federation;
use super::own_log::NO_STORE;
use super::signed::ActivePeer;
use crate::Node;

/// Heads read per answer; this version serves one log.
const HEADS_READ: u32 = 1024;

/// Answers what changed since the cursor. With nothing new it waits until the node rings or
/// the time is up; a ring answers even without news, and a stopping node never waits, so that it lets go of its peers.
pub(super) async fn heads(
    State(federation): State<Arc<Federation>>,
    RawQuery(query): RawQuery,
    _peer: ActivePeer,
) -> Result<Response, FederationError> {
    let query = HeadsQuery::parse(query.as_deref()).ok_or(Problem::Malformed)?;
    let since = match &query.since {
        None => 0,
        Some(cursor) => cursor.parse().map_err(|_| Problem::Malformed)?,
    };
    let node = &federation.node;
    // Subscribed before the first look: a ring in between is not missed.
    let mut changed = node.changed.subscribe();
    let mut answer = own_heads(node, since).await?;
    if answer.heads.is_empty() && query.wait > 0 && !node.is_stopping() {
        // Time up or sender gone: both end the wait.
        let _ = tokio::time::timeout(Duration::from_secs(query.wait.into()), changed.changed()).await;
        answer = own_heads(node, since).await?;
    }
    let json = (CONTENT_TYPE, HeaderValue::from_static("application/json"));
    Ok(([NO_STORE, json], answer.to_bytes()).into_response())
}

async fn own_heads(node: &Node, since: u64) -> Result<Heads, FederationError> {
    let own = &node.identity.id;
    let mut tx = node.store.snapshot("federation_heads").await?;
    let changed = tx.log_heads(since, HEADS_READ).await?;
    let cursor = changed.last().map_or(since, |head| head.cursor);
    let heads = changed.into_iter().filter(|head| head.node == *own).map(|head| head.note).collect();
    let seq = tx.document_fetch().await?.map_or(0, |document| document.seq);
    Ok(Heads { cursor: cursor.to_string(), heads, docs: BTreeMap::from([(own.clone(), seq)]) })
}

// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! What a node answers to other nodes: its document to anybody, its own log to active peers.

mod checkpoint;
mod entries;
mod heads;
mod inbox;
mod node_document;
mod own_log;
mod payloads;
mod signed;

use std::sync::Arc;

use axum::Router;
use axum::routing::{get, post};
use protocol::paths;

use super::quota::Quotas;
use crate::Node;

/// What every endpoint shares: the node, and how much each peer has asked for.
pub struct Federation {
    node: Arc<Node>,
    quotas: Quotas,
    /// Path of the public URL, re-added where a proxy strips it, because it is signed.
    path_prefix: String,
}

/// The federation interface of a node.
pub fn router(node: Arc<Node>) -> Router {
    let path_prefix = path_of(&node.settings.url);
    let state = Arc::new(Federation { node, quotas: Quotas::default(), path_prefix });
    let below = |path: &str| format!("{}{path}", paths::PREFIX);
    Router::new()
        .route(paths::WELL_KNOWN, get(node_document::well_known))
        .route(&below("/nodes/{id}"), get(node_document::known))
        .route(paths::HEADS, get(heads::heads))
        .route(&below("/logs/{id}/{epoch}/checkpoint"), get(checkpoint::checkpoint))
        .route(&below("/logs/{id}/{epoch}/tile/entries/{*bundle}"), get(entries::entries))
        .route(&below("/logs/{id}/{epoch}/payloads/{*bundle}"), get(payloads::payloads))
        .route(paths::INBOX, post(inbox::inbox))
        .with_state(state)
}

/// The path of a base URL without its last slash; empty for most nodes.
fn path_of(url: &str) -> String {
    let path = reqwest::Url::parse(url).map(|url| url.path().trim_end_matches('/').to_owned());
    path.unwrap_or_default()
}

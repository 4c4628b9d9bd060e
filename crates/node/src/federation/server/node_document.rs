// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! `GET /.well-known/poolverbund-node` for anybody, and `GET /federation/v1/nodes/{id}` for
//! nodes that are known here.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use protocol::{Problem, node_document};

use super::super::problem::FederationError;
use super::Federation;
use super::own_log::NO_STORE;
use super::signed::KnownPeer;

/// Answers the own document, unsigned request: this is how two nodes get to know each other.
pub(super) async fn well_known(State(federation): State<Arc<Federation>>) -> Response {
    own_document(&federation)
}

/// Answers the own document to a known node, also while the peering is not active yet.
pub(super) async fn known(
    State(federation): State<Arc<Federation>>,
    Path(id): Path<String>,
    _peer: KnownPeer,
) -> Result<Response, FederationError> {
    if id == federation.node.identity.id.as_str() {
        Ok(own_document(&federation))
    } else {
        Err(Problem::NotMirrored.into())
    }
}

fn own_document(federation: &Federation) -> Response {
    let headers = [NO_STORE, (CONTENT_TYPE, axum::http::HeaderValue::from_static(node_document::MEDIA_TYPE))];
    (headers, federation.node.identity.document.clone()).into_response()
}

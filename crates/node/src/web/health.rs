// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! `/healthz`: the process answers. `/readyz`: it can also reach its database. No details to strangers.

use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;

use crate::Node;

/// 200 as long as the process answers.
pub async fn alive() -> &'static str {
    "ok\n"
}

/// 200 when a query succeeds, otherwise 503; the cause is in the log.
pub async fn ready(State(node): State<Arc<Node>>) -> (StatusCode, &'static str) {
    match check(&node).await {
        Ok(()) => (StatusCode::OK, "ok\n"),
        Err(error) => {
            tracing::error!(%error, "not ready");
            (StatusCode::SERVICE_UNAVAILABLE, "not ready\n")
        }
    }
}

async fn check(node: &Node) -> Result<(), storage::StoreError> {
    let mut tx = node.store.snapshot("ready").await?;
    tx.library_count().await.map(drop)
}

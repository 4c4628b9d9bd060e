// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! When the nodes of the demo are in sync: every library holds every live pattern of every node.

use std::collections::BTreeMap;
use std::time::Duration;

use node::{Node, NodeError};
use protocol::NodeId;
use storage::LibraryQuery;

use super::DemoNode;
use crate::failure::Failure;

/// How often the libraries are compared.
const LOOK_EVERY: Duration = Duration::from_millis(100);

/// Waits until the nodes are in sync.
pub async fn wait(nodes: &[DemoNode]) -> Result<(), Failure> {
    let mut look = tokio::time::interval(LOOK_EVERY);
    loop {
        look.tick().await;
        if in_sync(nodes).await? {
            return Ok(());
        }
    }
}

async fn in_sync(nodes: &[DemoNode]) -> Result<bool, NodeError> {
    let mut libraries = Vec::new();
    for demo in nodes {
        libraries.push(patterns_by_origin(demo.running.node()).await?);
    }
    Ok(nodes.iter().zip(&libraries).all(|(demo, own)| {
        let origin = &demo.running.node().identity.id;
        libraries.iter().all(|library| library.get(origin) == own.get(origin))
    }))
}

async fn patterns_by_origin(node: &Node) -> Result<BTreeMap<NodeId, u64>, NodeError> {
    let mut tx = node.store.snapshot("demo_library").await?;
    let query = LibraryQuery { limit: 1, ..LibraryQuery::default() };
    Ok(tx.library_search(&query).await?.origins.into_iter().filter(|(_, count)| *count > 0).collect())
}

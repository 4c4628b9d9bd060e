// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! What the demo tells when it is ready.

use node::{Node, NodeError};
use serde::Serialize;

use super::DemoNode;
use crate::failure::Failure;

/// The line that `--json` prints.
#[derive(Serialize)]
struct Ready {
    nodes: Vec<ReadyNode>,
}

#[derive(Serialize)]
struct ReadyNode {
    name: &'static str,
    url: String,
    node_id: String,
    log: Log,
    users: Vec<User>,
}

/// Size of the node's log and its root hash in base64url.
#[derive(Serialize)]
struct Log {
    size: u64,
    root: String,
}

#[derive(Serialize)]
struct User {
    role: &'static str,
    name: String,
    sign_in_url: String,
}

/// Prints one line of JSON, or where to begin.
pub async fn print(nodes: &[DemoNode], json: bool) -> Result<(), Failure> {
    let mut ready = Ready { nodes: Vec::new() };
    for demo in nodes {
        ready.nodes.push(describe(demo).await?);
    }
    if json {
        let line = serde_json::to_string(&ready).map_err(|error| Failure::failed(error.to_string()))?;
        println!("{line}");
        return Ok(());
    }
    println!("Three nodes are running and in sync. All people and cases are invented.\n");
    for node in &ready.nodes {
        println!("  {:28} {}   {} log entries", node.name, node.url, node.log.size);
    }
    let first = ready.nodes.first().map_or("", |node| node.url.as_str());
    println!("\nBegin here: {first}/demo\nCtrl-C ends the demo.");
    Ok(())
}

async fn describe(demo: &DemoNode) -> Result<ReadyNode, NodeError> {
    let node = demo.running.node();
    let user = |person: &super::people::Person| User {
        role: person.role.code(),
        name: person.name.clone(),
        sign_in_url: person.sign_in_url(&demo.url),
    };
    Ok(ReadyNode {
        name: demo.plan.name,
        url: demo.url.clone(),
        node_id: node.identity.id.to_string(),
        log: log(node).await?,
        users: demo.people.iter().map(user).collect(),
    })
}

async fn log(node: &Node) -> Result<Log, NodeError> {
    let mut tx = node.store.snapshot("demo_log").await?;
    let own = tx.log_fetch(&node.identity.id, u64::from(node.identity.epoch)).await?;
    let own = own.ok_or_else(|| NodeError::Internal("the node has no log".to_owned()))?;
    Ok(Log { size: own.state.size(), root: protocol::hash_to_text(&own.state.root()) })
}

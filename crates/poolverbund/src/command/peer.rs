// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! `peer`: who exchanges patterns with this node.

use std::path::Path;
use std::sync::Arc;

use domain::role::Actor;
use node::service::{peering, users};
use node::{Node, NodeError};
use protocol::NodeId;
use storage::PeerState;

use crate::command::{print_json, print_table};
use crate::failure::Failure;
use crate::wiring;

/// An open node and the account in whose name the command line acts.
struct Desk {
    node: Arc<Node>,
    actor: Actor,
}

impl Desk {
    async fn open(config: &Path) -> Result<Self, Failure> {
        let node = wiring::open_for_command(config).await?;
        let actor = users::system(&node).await?;
        Ok(Self { node, actor })
    }

    async fn close<T>(self, outcome: Result<T, NodeError>) -> Result<T, Failure> {
        self.node.store.close().await;
        Ok(outcome?)
    }
}

fn node_id(text: &str) -> Result<NodeId, Failure> {
    NodeId::parse(text).map_err(|error| {
        Failure::usage(format!("{text}: {error}")).next("copy the id from `poolverbund peer list`; it begins with n1")
    })
}

/// Prints an invite.
pub async fn invite(config: &Path) -> Result<(), Failure> {
    let desk = Desk::open(config).await?;
    let outcome = peering::invite_create(&desk.node, &desk.actor).await;
    let invite = desk.close(outcome).await?;
    println!("{invite}");
    eprintln!("Valid once and for seven days. The other node runs: poolverbund peer accept INVITE");
    Ok(())
}

/// Accepts an invite; with the compared number it approves the peer in the same step.
pub async fn accept(config: &Path, invite: &str, yes_number: Option<&str>) -> Result<(), Failure> {
    let desk = Desk::open(config).await?;
    let outcome = accept_with(&desk, invite, yes_number).await;
    desk.close(outcome).await
}

async fn accept_with(desk: &Desk, invite: &str, yes_number: Option<&str>) -> Result<(), NodeError> {
    let preview = peering::invite_read(&desk.node, invite).await?;
    let peer = peering::request(&desk.node, invite, &desk.actor).await?;
    println!("requested  {} ({})", preview.name, preview.url);
    println!("node id    {peer}");
    println!("number     {}", preview.safety_number);
    if let Some(number) = yes_number {
        let state = peering::approve(&desk.node, &peer, &desk.actor, number).await?;
        println!("state      {}", state.code());
    } else {
        println!("Compare the number with the other side by telephone. Both sides then run:");
        println!("  poolverbund peer approve NODE_ID --number \"THE 30 DIGITS\"");
    }
    Ok(())
}

/// Approves a peer after the comparison of the number.
pub async fn approve(config: &Path, node: &str, number: &str) -> Result<(), Failure> {
    let peer = node_id(node)?;
    let desk = Desk::open(config).await?;
    let outcome = peering::approve(&desk.node, &peer, &desk.actor, number).await;
    let state = desk.close(outcome).await?;
    println!("{peer}: {}", state.code());
    if state != PeerState::Active {
        println!("The exchange begins when the other side has approved as well.");
    }
    Ok(())
}

/// Pauses the exchange.
pub async fn suspend(config: &Path, node: &str, reason: &str) -> Result<(), Failure> {
    let peer = node_id(node)?;
    let desk = Desk::open(config).await?;
    let outcome = peering::suspend(&desk.node, &peer, &desk.actor, reason).await;
    desk.close(outcome).await?;
    println!("{peer}: suspended; `poolverbund peer resume {peer}` continues");
    Ok(())
}

/// Ends a pause.
pub async fn resume(config: &Path, node: &str) -> Result<(), Failure> {
    let peer = node_id(node)?;
    let desk = Desk::open(config).await?;
    let outcome = peering::resume(&desk.node, &peer, &desk.actor).await;
    desk.close(outcome).await?;
    println!("{peer}: active");
    Ok(())
}

/// Ends the exchange for good.
pub async fn revoke(config: &Path, node: &str, reason: &str) -> Result<(), Failure> {
    let peer = node_id(node)?;
    let desk = Desk::open(config).await?;
    let outcome = peering::revoke(&desk.node, &peer, &desk.actor, reason).await;
    desk.close(outcome).await?;
    println!("{peer}: revoked; the other side was told the reason");
    Ok(())
}

/// Lists peers.
pub async fn list(config: &Path, json: bool) -> Result<(), Failure> {
    let desk = Desk::open(config).await?;
    let outcome = peering::list(&desk.node).await;
    let peers = desk.close(outcome).await?;
    if json {
        return print_json(&peers);
    }
    let rows: Vec<[String; 5]> = peers
        .into_iter()
        .map(|peer| {
            let contact = peer.last_contact_at.map_or_else(|| "never".to_owned(), |at| at.to_string());
            [peer.node_id.to_string(), peer.state.to_owned(), peer.records.to_string(), contact, peer.name]
        })
        .collect();
    print_table(["NODE ID", "STATE", "PATTERNS", "LAST CONTACT", "NAME"], &rows);
    Ok(())
}

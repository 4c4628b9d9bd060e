// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! Makes two nodes peers, the way two administrators do it: invite, request, comparison of the 30 digits, approval.

use domain::role::Role;
use node::service::peering;
use node::{Node, NodeError};
use protocol::NodeId;
use storage::PeerState;

use super::{DemoNode, seed};
use crate::failure::Failure;

/// Connects two nodes unless they are connected.
pub async fn connect(host: &DemoNode, guest: &DemoNode) -> Result<(), Failure> {
    let (host_node, guest_node) = (host.running.node(), guest.running.node());
    let (host_id, guest_id) = (&host_node.identity.id, &guest_node.identity.id);
    if state(host_node, guest_id).await?.is_some() && state(guest_node, host_id).await?.is_some() {
        return Ok(());
    }
    let host_admin = seed::actor(host, Role::PeeringAdmin, 0).await?;
    let guest_admin = seed::actor(guest, Role::PeeringAdmin, 0).await?;
    let invite = peering::invite_create(host_node, &host_admin).await?;
    let preview = peering::invite_read(guest_node, &invite).await?;
    peering::request(guest_node, &invite, &guest_admin).await?;
    // Each side approves with the digits that the other side reads out.
    let heard_by_guest = protocol::safety_number(host_id, guest_id);
    peering::approve(host_node, guest_id, &host_admin, &preview.safety_number).await?;
    peering::approve(guest_node, host_id, &guest_admin, &heard_by_guest).await?;
    Ok(())
}

async fn state(node: &Node, peer: &NodeId) -> Result<Option<PeerState>, NodeError> {
    let mut tx = node.store.snapshot("demo_peer").await?;
    Ok(tx.peer_fetch(peer).await?.map(|peer| peer.state))
}

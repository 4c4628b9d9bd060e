// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! Control messages that arrive: a request with an invite, the other side's approval, its farewell.

use protocol::control::{Event, VerifiedMessage};
use protocol::node_document::VerifiedDocument;
use protocol::{NodeId, Problem, sha256};
use storage::{Peer, PeerState, Tx};

use super::new_peer;
use crate::Node;
use crate::error::NodeError;
use crate::federation::incident;

/// Takes a control message whose signature, recipient and time were verified; `document` came with a request.
///
/// A message that was taken before changes nothing and is answered alike.
///
/// # Errors
/// The inner problem is what the sender is told; the outer error is ours.
pub(crate) async fn receive(
    node: &Node,
    message: &VerifiedMessage,
    document: Option<&VerifiedDocument>,
) -> Result<Result<(), Problem>, NodeError> {
    let message = message.message();
    let sender = &message.iss;
    let mut tx = node.store.begin("control_receive").await?;
    let known = tx.peer_fetch(sender).await?;
    if known.as_ref().is_some_and(|peer| peer.state == PeerState::Revoked) {
        return Ok(Err(Problem::PeerRevoked));
    }
    if known.is_some() && tx.control_seen(sender, &message.jti).await? {
        return Ok(Ok(()));
    }
    let taken = match (&message.event, known) {
        (Event::PeeringRequest { invite, doc, scopes, relay }, known) => {
            let asked = Asked { sender, jti: &message.jti, invite, doc: *doc, scopes, relay: *relay };
            take_request(&mut tx, asked, known, document).await?
        }
        (_, None) => Err(Problem::UnknownPeer),
        (Event::PeeringApproved { .. }, Some(_)) => {
            let reached = tx.peer_approve_remote(sender).await?;
            tracing::info!(peer = %sender, state = reached.code(), "peer approved");
            Ok(())
        }
        (Event::PeeringRevoked { .. }, Some(_)) => {
            // Advice only: the state of a peer changes by the decision of a person here.
            tx.peer_incident_insert(sender, incident::REFUSED_BY_PEER, "the peer ended the peering").await?;
            Ok(())
        }
    };
    if taken.is_ok() {
        tx.commit().await?;
        node.announce();
    }
    Ok(taken)
}

struct Asked<'a> {
    sender: &'a NodeId,
    jti: &'a str,
    invite: &'a str,
    doc: [u8; 32],
    scopes: &'a [String],
    relay: bool,
}

async fn take_request(
    tx: &mut Tx,
    asked: Asked<'_>,
    known: Option<Peer>,
    document: Option<&VerifiedDocument>,
) -> Result<Result<(), Problem>, NodeError> {
    let Some(document) = document.filter(|document| document.sha256() == asked.doc && document.node() == asked.sender)
    else {
        return Ok(Err(Problem::Malformed));
    };
    let fresh = tx.invite_consume(&sha256(asked.invite.as_bytes()), asked.sender).await?;
    match known {
        // Without a live invite a stranger stays a stranger.
        None if !fresh => return Ok(Err(Problem::InviteRefused)),
        None => {
            let scopes = asked.scopes.to_vec();
            tx.peer_insert(&new_peer(document, asked.jti, scopes, asked.relay)).await?;
            tx.control_seen(asked.sender, asked.jti).await?;
        }
        Some(_) if fresh => {
            super::put_document(tx, document).await?;
            tx.peer_set_request(asked.sender, asked.jti, asked.scopes, asked.relay).await?;
        }
        // The answer to an earlier delivery was lost: the request is known, nothing changes.
        Some(_) => {}
    }
    Ok(Ok(()))
}

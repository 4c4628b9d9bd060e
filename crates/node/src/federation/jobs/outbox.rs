// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! Repeats control messages until they arrive.

use std::sync::Arc;
use std::time::Duration;

use jiff::SignedDuration;
use storage::{OutgoingMessage, PeerState};

use super::LOOK_AGAIN;
use super::backoff::Backoff;
use crate::Node;
use crate::error::NodeError;
use crate::service::peering::{deliver, message_done};

/// Messages tried per round.
const PER_ROUND: u32 = 50;

pub(super) async fn run(node: Arc<Node>) {
    // What was written a moment ago is being delivered by the person's own request.
    let mut pause = LOOK_AGAIN;
    loop {
        tokio::time::sleep(pause).await;
        pause = LOOK_AGAIN;
        if let Err(error) = deliver_due(&node).await {
            tracing::warn!(%error, "the outbox cannot be worked off");
            pause = Duration::from_secs(30);
        }
    }
}

async fn deliver_due(node: &Node) -> Result<(), NodeError> {
    let due = {
        let mut tx = node.store.snapshot("message_due").await?;
        tx.message_due(PER_ROUND).await?
    };
    for message in due {
        deliver_one(node, &message).await?;
    }
    Ok(())
}

async fn deliver_one(node: &Node, message: &OutgoingMessage) -> Result<(), NodeError> {
    let peer = {
        let mut tx = node.store.snapshot("message_peer").await?;
        tx.peer_fetch(&message.node).await?
    };
    // A peering that ended needs no approval any more.
    let Some(peer) = peer.filter(|peer| peer.state != PeerState::Revoked) else {
        return message_done(node, &message.jti).await;
    };
    match deliver(node, &peer.node, &peer.urls, &message.jws).await {
        Ok(()) => message_done(node, &message.jti).await,
        Err(error) => {
            tracing::info!(peer = %peer.node, %error, attempts = message.attempts, "message not delivered");
            let mut backoff = Backoff::after(message.attempts);
            let wait = backoff.next(&*node.random, node.settings.loopback_peers);
            let wait = SignedDuration::try_from(wait).unwrap_or(SignedDuration::from_hours(1));
            let mut tx = node.store.begin("message_retry").await?;
            tx.message_retry(&message.jti, node.clock.now() + wait).await?;
            Ok(tx.commit().await?)
        }
    }
}

// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! One follower per active peer, started and ended as the peer list changes.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use protocol::{NodeId, limits};
use storage::{Peer, PeerState};
use tokio::task::{AbortHandle, JoinSet};

use super::LOOK_AGAIN;
use super::backoff::Backoff;
use crate::Node;
use crate::error::NodeError;
use crate::federation::client::Client;
use crate::federation::follower::{note_failure, sync_peer_once};

/// Shortest time between two polls of one peer, whatever it answers.
const POLL_PAUSE: Duration = Duration::from_millis(100);

pub(super) async fn run(node: Arc<Node>) {
    let mut changed = node.changed.subscribe();
    let mut followers: HashMap<NodeId, AbortHandle> = HashMap::new();
    let mut tasks = JoinSet::new();
    let mut own_cursor = None;
    loop {
        match look(&node).await {
            Ok((active, cursor)) => {
                followers.retain(|peer, task| {
                    let stays = active.contains(peer);
                    if !stays {
                        task.abort();
                    }
                    stays
                });
                for peer in active {
                    let task = || tasks.spawn(follow(Arc::clone(&node), peer.clone()));
                    followers.entry(peer.clone()).or_insert_with(task);
                }
                // Another process wrote to the own log: ring here, so that long polls of this process answer.
                if own_cursor.replace(cursor).is_some_and(|before| before != cursor) {
                    node.announce();
                    changed.mark_unchanged();
                }
            }
            Err(error) => tracing::warn!(%error, "the peer list cannot be read"),
        }
        while tasks.try_join_next().is_some() {}
        tokio::select! {
            // The sender lives in the node, which this task holds.
            _ = changed.changed() => {}
            () = tokio::time::sleep(LOOK_AGAIN) => {}
        }
    }
}

/// Active peers with an address, and the size of the own log.
async fn look(node: &Node) -> Result<(Vec<NodeId>, u64), NodeError> {
    let mut tx = node.store.snapshot("peer_watch").await?;
    let peers = tx.peer_list().await?;
    let own = tx.log_fetch(&node.identity.id, u64::from(node.identity.epoch)).await?;
    let active = |peer: &Peer| peer.state == PeerState::Active && !peer.urls.is_empty();
    let peers = peers.into_iter().filter(active).map(|peer| peer.node).collect();
    Ok((peers, own.map_or(0, |log| log.state.size())))
}

/// Follows one peer until the task is ended from outside.
async fn follow(node: Arc<Node>, peer: NodeId) {
    let mut backoff = Backoff::default();
    let mut cursor = None;
    loop {
        match poll_and_sync(&node, &peer, &mut cursor).await {
            Ok(()) => {
                backoff.reset();
                tokio::time::sleep(POLL_PAUSE).await;
            }
            Err(error) => {
                // After a failure the next round asks for everything, whatever was seen before.
                cursor = None;
                tracing::info!(%peer, %error, "sync failed");
                tokio::time::sleep(backoff.next(&*node.random, node.settings.loopback_peers)).await;
            }
        }
    }
}

/// Waits for news of the peer (not on the first call) and takes them.
async fn poll_and_sync(node: &Node, peer: &NodeId, cursor: &mut Option<String>) -> Result<(), NodeError> {
    let known = {
        let mut tx = node.store.snapshot("peer_poll").await?;
        tx.peer_fetch(peer).await?.ok_or(NodeError::NotFound)?
    };
    let client = Client::new(node, peer, &known.urls);
    let wait_s = if cursor.is_none() { 0 } else { limits::HEADS_WAIT_SECONDS };
    let heads = match client {
        Ok(client) => client.heads(cursor.clone(), wait_s).await,
        Err(error) => Err(error),
    };
    let heads = match heads {
        Ok(heads) => heads,
        Err(error) => {
            note_failure(node, &known, &error).await?;
            return Err(error);
        }
    };
    if !heads.heads.is_empty() || cursor.is_none() {
        sync_peer_once(node, peer).await?;
    }
    *cursor = Some(heads.cursor);
    Ok(())
}

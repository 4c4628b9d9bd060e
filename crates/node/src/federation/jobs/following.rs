// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! One follower per active peer, started and ended as the peer list changes.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use protocol::{NodeId, limits};
use storage::{Peer, PeerState};
use tokio::task::{AbortHandle, JoinSet};

use super::LOOK_AGAIN;
use super::backoff::Backoff;
use crate::Node;
use crate::error::NodeError;
use crate::federation::client::Client;
use crate::federation::follower::{note_failure, sync_peer_once};

/// After this time without news everything is asked for again: a source that holds back what is
/// new, politely, shows an old checkpoint, and that is found only by looking at it.
const SYNC_AGAIN: SignedDuration = SignedDuration::from_hours(1);
/// How often an answered poll is noted as contact.
const CONTACT_AGAIN: SignedDuration = SignedDuration::from_mins(1);
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
                    // A follower never ends by itself; one that did has failed and is started anew.
                    let stays = active.contains(peer) && !task.is_finished();
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
        while let Some(ended) = tasks.try_join_next() {
            if let Err(error) = ended
                && error.is_panic()
            {
                tracing::error!(%error, "a follower failed; it is started anew");
            }
        }
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

/// Where following a peer stands.
#[derive(Default)]
struct Course {
    /// Cursor of the last answer; without one everything is asked for.
    cursor: Option<String>,
    synced_at: Option<Timestamp>,
}

/// Follows one peer until the task is ended from outside.
async fn follow(node: Arc<Node>, peer: NodeId) {
    let mut backoff = Backoff::default();
    let mut course = Course::default();
    loop {
        match poll_and_sync(&node, &peer, &mut course).await {
            Ok(()) => {
                backoff.reset();
                tokio::time::sleep(POLL_PAUSE).await;
            }
            Err(error) => {
                // After a failure the next round asks for everything, whatever was seen before.
                course.cursor = None;
                tracing::info!(%peer, %error, "sync failed");
                tokio::time::sleep(backoff.next(&*node.random, node.settings.loopback_peers)).await;
            }
        }
    }
}

/// Waits for news of the peer (not on the first call) and takes them.
async fn poll_and_sync(node: &Node, peer: &NodeId, course: &mut Course) -> Result<(), NodeError> {
    let known = {
        let mut tx = node.store.snapshot("peer_poll").await?;
        tx.peer_fetch(peer).await?.ok_or(NodeError::NotFound)?
    };
    let client = Client::new(node, peer, &known.urls);
    let wait_s = if course.cursor.is_none() { 0 } else { limits::HEADS_WAIT_SECONDS };
    let heads = match client {
        Ok(client) => client.heads(course.cursor.clone(), wait_s).await,
        Err(error) => Err(error),
    };
    let heads = match heads {
        Ok(heads) => heads,
        Err(error) => {
            note_failure(node, &known, &error).await?;
            return Err(error);
        }
    };
    let now = node.clock.now();
    let due = course.synced_at.is_none_or(|at| now.duration_since(at) >= SYNC_AGAIN);
    if due || !heads.heads.is_empty() || course.cursor.is_none() {
        sync_peer_once(node, peer).await?;
        course.synced_at = Some(now);
    } else if known.last_contact_at.is_none_or(|at| now.duration_since(at) >= CONTACT_AGAIN) {
        let mut tx = node.store.begin("peer_contact").await?;
        tx.peer_contact(peer, known.lag).await?;
        tx.commit().await?;
    }
    course.cursor = Some(heads.cursor);
    Ok(())
}

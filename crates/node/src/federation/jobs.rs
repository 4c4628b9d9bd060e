// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! What a node does for its peers without being asked: follow, deliver, keep fresh, tidy up.
//!
//! Of several processes beside one database, the one that holds the lease works; the others
//! take over when it stops.

mod backoff;
mod following;
mod housekeeping;
mod outbox;

use std::sync::Arc;
use std::time::Duration;

use domain::ids::random_uuid;
use jiff::SignedDuration;
use tokio::sync::watch;
use tokio::task::JoinSet;

use crate::Node;
use crate::error::NodeError;

/// Name of the lease in the database.
const LEASE: &str = "federation";
/// How long the lease holds when its holder dies.
const LEASE_LIFE: SignedDuration = SignedDuration::from_secs(30);
/// How often it is prolonged.
const LEASE_PROLONG: Duration = Duration::from_secs(10);
/// How often the peer list and the own log are looked at; another process (the command line)
/// may have changed them without ringing.
const LOOK_AGAIN: Duration = Duration::from_secs(2);

/// Runs every job until `shutdown` turns true or its sender is gone.
pub async fn run(node: Arc<Node>, mut shutdown: watch::Receiver<bool>) {
    let holder = random_uuid(&*node.random);
    let mut jobs = None;
    loop {
        match take_lease(&node, &holder).await {
            Ok(true) if jobs.is_none() => jobs = Some(start(&node)),
            Ok(true) => {}
            // Another process works, or the database is gone: stop rather than work twice.
            Ok(false) => jobs = None,
            Err(error) => {
                tracing::warn!(%error, "federation jobs paused: the lease cannot be taken");
                jobs = None;
            }
        }
        tokio::select! {
            // An error means that the sender is gone: then the node is stopping as well.
            _ = shutdown.wait_for(|stop| *stop) => break,
            () = tokio::time::sleep(LEASE_PROLONG) => {}
        }
    }
    if let Some(mut running) = jobs {
        // Aborting drops open transactions, which rolls them back.
        running.shutdown().await;
    }
    if let Err(error) = give_lease_back(&node, &holder).await {
        tracing::warn!(%error, "the lease of the federation jobs could not be given back");
    }
    // Long polls end, so that the listener can drain.
    node.announce();
}

fn start(node: &Arc<Node>) -> JoinSet<()> {
    let mut jobs = JoinSet::new();
    jobs.spawn(following::run(Arc::clone(node)));
    jobs.spawn(outbox::run(Arc::clone(node)));
    jobs.spawn(housekeeping::run(Arc::clone(node)));
    jobs
}

async fn take_lease(node: &Node, holder: &str) -> Result<bool, NodeError> {
    let mut tx = node.store.begin("federation_lease").await?;
    let taken = tx.lease_take(LEASE, holder, node.clock.now() + LEASE_LIFE).await?;
    tx.commit().await?;
    Ok(taken)
}

async fn give_lease_back(node: &Node, holder: &str) -> Result<(), NodeError> {
    let mut tx = node.store.begin("federation_lease").await?;
    tx.lease_release(LEASE, holder).await?;
    Ok(tx.commit().await?)
}

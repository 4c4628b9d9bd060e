// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! Keeps the own checkpoint, the proof of the audit trail and the due dates of cases fresh, and forgets what has expired.

use std::sync::Arc;
use std::time::Duration;

use jiff::civil::Date;

use crate::Node;
use crate::auth::token;
use crate::error::NodeError;
use crate::service::{audit, casework, release_log};

/// How often the node looks whether something is due.
const LOOK_AGAIN: Duration = Duration::from_mins(10);

pub(super) async fn run(node: Arc<Node>) {
    let mut due_as_of = None;
    loop {
        if let Err(error) = once(&node, &mut due_as_of).await {
            tracing::warn!(%error, "housekeeping failed; it is repeated in ten minutes");
        }
        tokio::time::sleep(LOOK_AGAIN).await;
    }
}

async fn once(node: &Node, due_as_of: &mut Option<Date>) -> Result<(), NodeError> {
    release_log::refresh(node).await?;
    audit::publish(node).await?;
    let today = node.clock.today();
    if *due_as_of != Some(today) {
        // What is due depends on the day; the index rows that lists sort by must follow it.
        casework::nightly(node).await?;
        *due_as_of = Some(today);
    }
    let mut tx = node.store.begin("housekeeping").await?;
    let nonces = tx.nonce_purge().await?;
    let sessions = tx.session_purge().await?;
    let grants = tx.grant_purge().await?;
    tx.token_key_purge(token::LIFETIME).await?;
    tx.commit().await?;
    tracing::debug!(nonces, sessions, grants, "forgot what has expired");
    Ok(())
}

// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! The pool that this node carries: its profile and what belongs to no single case.

use domain::profile::{NodeProfile, ProfileKind};
use storage::{Pool, StoreError, Tx};

use crate::Node;
use crate::error::NodeError;

/// The pool as stored; an empty one of the profile `custom` before anything was set up.
///
/// # Errors
/// When the database does not answer.
pub async fn fetch(tx: &mut Tx, fallback_name: &str) -> Result<Pool, StoreError> {
    Ok(tx.pool_fetch().await?.unwrap_or_else(|| empty(NodeProfile::new(ProfileKind::Custom, fallback_name))))
}

/// The pool as it is now.
///
/// # Errors
/// When the database does not answer.
pub async fn current(node: &Node) -> Result<Pool, NodeError> {
    let mut tx = node.store.snapshot("pool_current").await?;
    Ok(fetch(&mut tx, &node.settings.name).await?)
}

/// Sets the way of working of a new node; leaves a pool that is already there as it is.
///
/// # Errors
/// When the database does not answer.
pub async fn set_up(node: &Node, kind: ProfileKind) -> Result<(), NodeError> {
    let mut tx = node.store.begin("pool_set_up").await?;
    if tx.pool_fetch().await?.is_none() {
        tx.pool_put(&empty(NodeProfile::new(kind, &node.settings.name))).await?;
        tx.commit().await?;
    }
    Ok(())
}

fn empty(profile: NodeProfile) -> Pool {
    Pool { profile, as_of: None, cross_case_sessions: Vec::new(), billing: Vec::new() }
}

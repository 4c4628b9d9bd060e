// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! Reading a whole pool from a file of the format `pool-cases/1`: all or nothing.

use std::collections::HashSet;

use domain::pool_file::{self, Fault, PoolFile};
use storage::{Calendar, GistQuery, Pool, Tx};

use crate::Node;
use crate::error::NodeError;
use crate::service::users;

/// What an import brought.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Imported {
    /// Cases.
    pub cases: usize,
    /// Members of staff, with or without an account.
    pub staff: usize,
    /// Billing lines.
    pub billing: usize,
}

/// Why nothing was imported.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// The file is at fault; every fault is listed.
    #[error("{} faults in the file", .0.len())]
    Faults(Vec<Fault>),
    /// The cases with these local ids are here already.
    #[error("already imported: {}", .0.join(", "))]
    AlreadyHere(Vec<String>),
    /// The file belongs to another pool than the one this node carries.
    #[error("the file is of pool {file}, this node carries {node}")]
    OtherPool {
        /// Pool of the file.
        file: String,
        /// Pool of the node.
        node: String,
    },
    /// The node failed.
    #[error(transparent)]
    Node(#[from] NodeError),
}

impl From<storage::StoreError> for ImportError {
    fn from(error: storage::StoreError) -> Self {
        Self::Node(error.into())
    }
}

/// Imports a file in one transaction.
///
/// # Errors
/// [`ImportError`]; the database is then unchanged.
pub async fn run(node: &Node, text: &str) -> Result<Imported, ImportError> {
    let file = pool_file::read(text, &*node.random).map_err(ImportError::Faults)?;
    let actor = users::system(node).await?;
    let mut tx = node.store.begin("import").await?;
    let known = tx.pool_fetch().await?;
    same_pool(&file, known.as_ref())?;
    refuse_known_cases(&mut tx, &file, &actor).await?;
    let imported = Imported { cases: file.cases.len(), staff: file.staff.len(), billing: file.billing.len() };
    tx.user_import(&file.staff).await?;
    // The new cases are worked out with the register as it is now, people of the file included.
    let (register, _) = tx.register_fetch().await?;
    let calendar = Calendar { register: &register, profile: &file.profile };
    tx.case_import(&file.cases, calendar, &actor.user).await?;
    let other_rules = known.as_ref().is_some_and(|known| known.profile != file.profile);
    let pool = merged(known, file);
    tx.pool_put(&pool).await?;
    if other_rules {
        // Holidays and procedure of the cases that were here before follow the new profile at once.
        recompute_all(&mut tx, Calendar { register: &register, profile: &pool.profile }).await?;
    }
    tx.commit().await?;
    Ok(imported)
}

async fn recompute_all(tx: &mut Tx, calendar: Calendar<'_>) -> Result<(), ImportError> {
    let mut query = GistQuery::default();
    loop {
        let gists = tx.gist_list(&query).await?;
        let Some(last) = gists.last() else { return Ok(()) };
        query.after = Some(last.case.case.id.clone());
        tx.case_recompute(&gists, calendar).await?;
    }
}

fn same_pool(file: &PoolFile, known: Option<&Pool>) -> Result<(), ImportError> {
    let node_pool = known.and_then(|pool| pool.profile.pool_id.clone());
    match (node_pool, &file.profile.pool_id) {
        (Some(node), Some(file)) if node != *file => Err(ImportError::OtherPool { file: file.clone(), node }),
        _ => Ok(()),
    }
}

async fn refuse_known_cases(tx: &mut Tx, file: &PoolFile, actor: &domain::role::Actor) -> Result<(), ImportError> {
    let ids: Vec<_> = tx.case_records().await?.into_iter().map(|case| case.case).collect();
    if ids.is_empty() {
        return Ok(());
    }
    let known: HashSet<String> =
        tx.case_identities(&ids, actor).await?.into_iter().map(|case| case.identity.local_id).collect();
    let double: Vec<String> =
        file.cases.iter().map(|case| &case.identity.local_id).filter(|id| known.contains(*id)).cloned().collect();
    if double.is_empty() { Ok(()) } else { Err(ImportError::AlreadyHere(double)) }
}

/// The pool after the import: the file's profile, and sessions and billing lines of both.
fn merged(known: Option<Pool>, file: PoolFile) -> Pool {
    let mut pool = Pool {
        profile: file.profile,
        as_of: file.as_of,
        cross_case_sessions: file.cross_case_sessions,
        billing: file.billing,
    };
    if let Some(known) = known {
        pool.as_of = pool.as_of.max(known.as_of);
        pool.cross_case_sessions.extend(known.cross_case_sessions);
        pool.billing.extend(known.billing);
    }
    pool
}

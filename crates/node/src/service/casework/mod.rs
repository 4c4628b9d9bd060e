// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! The casework: what people write in a case and for the pool, kept and reachable.
//!
//! The rules are `domain::casework`; here a case is fetched, the rules are asked, and what they answer is saved, in one
//! transaction. What does not exist and what is somebody else's give the same answer.

mod acting;
mod beginning;
mod disclosure;
mod dossier;
mod drafts;
mod emergency;
mod in_step;
mod nightly;
mod notices;
mod opened;
mod panel;
mod register;
mod retention;
mod rounds;
mod telling;

use std::collections::HashMap;

use domain::casework::{self, Context, Document, DocumentKey, Register};
use domain::ids::random_uuid;
use domain::role::Actor;
use domain::{CaseId, UserId};
use jiff::Timestamp;
use storage::{Calendar, DocumentVersion, Pool, Tx, User};

pub use acting::{Done, Outcome, SavedVersion, act};
pub use beginning::{Begun, Similar, begin};
pub use disclosure::{DisclosedDocument, Disclosure, carries, disclosure};
pub use dossier::dossier_findings;
pub use drafts::{draft_delete, draft_ends_on, draft_fetch, draft_list, draft_save, is_ending};
pub use emergency::{EMERGENCY, break_glass};
pub use nightly::nightly;
pub use notices::{notice_read, notices};
pub use opened::{FormView, Opened, open};
pub use panel::{PanelCase, PanelOpened, panel_list, panel_open};
pub(super) use register::signed_hours;
pub use register::{
    PoolDone, PoolFormView, RegisterView, invoice_proposal, register_act, register_open, register_version,
    register_versions,
};
pub use retention::{ANNOUNCE_DAYS, ENFORCED, PlanLine, RetentionView, is_decided, retention, retention_set};
pub use rounds::{Confirmation, RoundLine, confirm, confirmation, rounds};
/// What a draft is about.
pub use storage::DraftScope as Scope;
/// A draft of a form.
pub use storage::FormDraft as Draft;

use crate::Node;
use crate::error::NodeError;
use crate::service::pool;

/// Name of a new document of a form that exists several times.
#[must_use]
pub fn new_item(node: &Node) -> String {
    random_uuid(&*node.random)
}

/// The versions of a document of a case, newest first, without content; the newest alone for those who do not read the
/// earlier ones.
///
/// # Errors
/// [`NodeError::NotFound`], or a database failure.
pub async fn versions(
    node: &Node,
    actor: &Actor,
    case: &CaseId,
    key: &DocumentKey,
) -> Result<Vec<DocumentVersion>, NodeError> {
    let mut tx = node.store.begin("casework_versions").await?;
    let earlier = reads_document(&mut tx, node, actor, case, key).await?;
    let mut versions = tx.case_document_versions(case, key).await?;
    tx.commit().await?;
    if !earlier {
        versions.truncate(1);
    }
    Ok(versions)
}

/// One version of a document of a case; the read is in the audit trail.
///
/// # Errors
/// [`NodeError::NotFound`], or a database failure.
pub async fn version(
    node: &Node,
    actor: &Actor,
    case: &CaseId,
    key: &DocumentKey,
    version: u64,
) -> Result<Document, NodeError> {
    let mut tx = node.store.begin("casework_version").await?;
    if !reads_document(&mut tx, node, actor, case, key).await? {
        return Err(NodeError::NotFound);
    }
    let document = tx.case_document_fetch(case, key, version, actor).await?.ok_or(NodeError::NotFound)?;
    tx.commit().await?;
    Ok(document)
}

/// Whether somebody who reads a document reads its earlier versions too.
async fn reads_document(
    tx: &mut Tx,
    node: &Node,
    actor: &Actor,
    case: &CaseId,
    key: &DocumentKey,
) -> Result<bool, NodeError> {
    let proceeding = tx.proceeding_fetch(case, Some(actor)).await?.ok_or(NodeError::NotFound)?;
    let room = Room::fetch(tx, node).await?;
    let context = room.context(node, Some(actor));
    let sight = casework::sight(&proceeding, &context);
    // What was not written yet has no versions, and its form is shown.
    let unwritten = sight.is_open() && proceeding.documents.get(key).is_none();
    if !unwritten && !casework::reads(&proceeding, key, sight, &context) {
        return Err(NodeError::NotFound);
    }
    Ok(casework::reads_earlier(&proceeding, key, sight, &context))
}

/// Where an action takes place: the pool, its people, the time.
struct Room {
    register: Register,
    users: Vec<User>,
    pool: Pool,
    now: Timestamp,
}

impl Room {
    async fn fetch(tx: &mut Tx, node: &Node) -> Result<Self, NodeError> {
        let (register, users) = tx.register_fetch().await?;
        let pool = pool::fetch(tx, &node.settings.name).await?;
        Ok(Self { register, users, pool, now: node.clock.now() })
    }

    fn context<'a>(&'a self, node: &'a Node, actor: Option<&'a Actor>) -> Context<'a> {
        Context { actor, now: self.now, profile: &self.pool.profile, register: &self.register, random: &*node.random }
    }

    /// What the days of a case follow from.
    fn calendar(&self) -> Calendar<'_> {
        Calendar { register: &self.register, profile: &self.pool.profile }
    }

    fn people(&self) -> HashMap<UserId, String> {
        self.users.iter().map(|user| (user.id.clone(), user.name.clone())).collect()
    }

    fn name(&self, user: &UserId) -> Option<String> {
        self.users.iter().find(|other| other.id == *user).map(|user| user.name.clone())
    }
}

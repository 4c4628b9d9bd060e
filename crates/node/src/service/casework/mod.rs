// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! The casework: what people write in a case and for the pool, kept and reachable.
//!
//! The rules are `domain::casework`; here a case is fetched, the rules are asked, and what they answer is saved, in one
//! transaction. What does not exist and what is somebody else's give the same answer.

mod acting;
mod beginning;
mod dossier;
mod drafts;
mod nightly;
mod notices;
mod panel;
mod register;
mod sight;

use std::collections::HashMap;

use domain::case_file::CaseIndex;
use domain::casework::{self, CaseFormKind, Context, Document, DocumentKey, Proceeding, Register, hindrance};
use domain::ids::random_uuid;
use domain::role::Actor;
use domain::state::Refusal;
use domain::{CaseId, StaffId, UserId};
use jiff::Timestamp;
use sight::{Sight, cover, is_hidden, leads, sight};
use storage::{DocumentVersion, DraftScope, FormDraftLine, Pool, StateStep, Tx, User};

pub use acting::{Done, Outcome, Theirs, act};
pub use beginning::{Begun, Similar, begin};
pub use dossier::dossier_findings;
pub use drafts::{draft_delete, draft_fetch, draft_list, draft_save};
pub use nightly::nightly;
pub use notices::{notice_read, notices};
pub use panel::{PanelCase, PanelOpened, panel_list, panel_open};
pub(super) use register::signed_hours;
pub use register::{
    PoolFormView, PoolOutcome, RegisterView, register_act, register_open, register_version, register_versions,
};
/// What a draft is about.
pub use storage::DraftScope as Scope;
/// A draft of a form.
pub use storage::FormDraft as Draft;

use crate::Node;
use crate::error::NodeError;
use crate::service::pool;

/// A case with everything that its page needs.
pub struct Opened {
    /// The case: file, course, newest versions of all documents. What was entrusted is there for the case lead alone.
    pub proceeding: Proceeding,
    /// Its index row.
    pub index: CaseIndex,
    /// The pool's people and documents.
    pub register: Register,
    /// Names of accounts.
    pub people: HashMap<UserId, String>,
    /// The people of the pool by staff id.
    pub staff: HashMap<StaffId, User>,
    /// Patterns drafted and released from it, newest first.
    pub drafts: Vec<storage::Draft>,
    /// What this person typed in the case and has not handed in, without content.
    pub own_drafts: Vec<FormDraftLine>,
    /// The way so far, oldest first.
    pub history: Vec<StateStep>,
    /// The pool.
    pub pool: Pool,
    /// When it was opened.
    pub now: Timestamp,
    /// Whether this person sees who the case is about. Otherwise everything that says so is left out.
    pub named: bool,
    leads: bool,
}

/// A form in a case as one person sees it.
pub struct FormView {
    /// The form.
    pub kind: &'static CaseFormKind,
    /// Whether it is open in the state of the case.
    pub open: bool,
    /// Whether this person may write it, whatever the state.
    pub may_write: bool,
    /// Why it cannot be written now; none when it can.
    pub why_not: Option<Refusal>,
    /// What is written: one or nothing, unless the form exists several times; in the order in which they were begun.
    pub documents: Vec<(DocumentKey, Document)>,
}

/// Opens a case; the read is in the audit trail.
///
/// # Errors
/// [`NodeError::NotFound`], or a database failure.
pub async fn open(node: &Node, actor: &Actor, case: &CaseId) -> Result<Opened, NodeError> {
    let mut tx = node.store.begin("casework_open").await?;
    let index = tx.case_index_fetch(case).await?.ok_or(NodeError::NotFound)?;
    let mut proceeding = tx.proceeding_fetch(case, Some(actor)).await?.ok_or(NodeError::NotFound)?;
    let room = Room::fetch(&mut tx, node).await?;
    let sight = sight(actor, &index, &proceeding, &room.context(node, Some(actor)));
    if sight == Sight::Nothing {
        return Err(NodeError::NotFound);
    }
    let drafts = tx.draft_for_case(case).await?;
    let scope = DraftScope::Case(case.clone());
    let mut own_drafts = tx.form_draft_list(&actor.user).await?;
    own_drafts.retain(|draft| draft.scope == scope);
    let history = tx.state_history(case).await?;
    tx.commit().await?;
    let leads = leads(actor, &proceeding);
    cover(&mut proceeding, sight, leads);
    Ok(Opened {
        named: sight == Sight::Whole,
        leads,
        index: proceeding.index(domain::clock::german_date(room.now)),
        people: room.people(),
        staff: room.users.into_iter().map(|user| (user.staff_id(), user)).collect(),
        register: room.register,
        pool: room.pool,
        now: room.now,
        proceeding,
        drafts,
        own_drafts,
        history,
    })
}

impl Opened {
    /// Who looks at it, for the rules.
    #[must_use]
    pub fn context<'a>(&'a self, node: &'a Node, actor: &'a Actor) -> Context<'a> {
        Context {
            actor: Some(actor),
            now: self.now,
            profile: &self.pool.profile,
            register: &self.register,
            random: &*node.random,
        }
    }

    /// Every form in the order of the way.
    #[must_use]
    pub fn forms(&self, node: &Node, actor: &Actor) -> Vec<FormView> {
        let context = self.context(node, actor);
        casework::forms().filter(|kind| !self.hides(kind.name)).map(|kind| self.view(kind, &context)).collect()
    }

    /// One form by its name; none when there is no such form for this person.
    #[must_use]
    pub fn form(&self, node: &Node, actor: &Actor, name: &str) -> Option<FormView> {
        let kind = casework::form(name).filter(|kind| !self.hides(kind.name))?;
        Some(self.view(kind, &self.context(node, actor)))
    }

    fn hides(&self, form: &str) -> bool {
        let sight = if self.named { Sight::Whole } else { Sight::Coded };
        is_hidden(form, sight, self.leads)
    }

    fn view(&self, kind: &'static CaseFormKind, context: &Context<'_>) -> FormView {
        let written = self.proceeding.documents.iter().filter(|(key, _)| key.form() == kind.name);
        let mut documents: Vec<_> = written.map(|(key, document)| (key.clone(), document.clone())).collect();
        documents.sort_by_key(|(key, document)| (document.first_at, key.clone()));
        FormView {
            kind,
            open: kind.is_open(self.proceeding.course.state()),
            may_write: kind.may_write(&self.proceeding, context),
            why_not: hindrance(&self.proceeding, kind, context),
            documents,
        }
    }
}

/// Name of a new document of a form that exists several times.
#[must_use]
pub fn new_item(node: &Node) -> String {
    random_uuid(&*node.random)
}

/// The versions of a document of a case, newest first, without content.
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
    reads_document(&mut tx, node, actor, case, key).await?;
    let versions = tx.case_document_versions(case, key).await?;
    tx.commit().await?;
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
    reads_document(&mut tx, node, actor, case, key).await?;
    let document = tx.case_document_fetch(case, key, version, actor).await?.ok_or(NodeError::NotFound)?;
    tx.commit().await?;
    Ok(document)
}

async fn reads_document(
    tx: &mut Tx,
    node: &Node,
    actor: &Actor,
    case: &CaseId,
    key: &DocumentKey,
) -> Result<(), NodeError> {
    let index = tx.case_index_fetch(case).await?.ok_or(NodeError::NotFound)?;
    let proceeding = tx.proceeding_fetch(case, Some(actor)).await?.ok_or(NodeError::NotFound)?;
    let room = Room::fetch(tx, node).await?;
    let sight = sight(actor, &index, &proceeding, &room.context(node, Some(actor)));
    let hidden = sight == Sight::Nothing || is_hidden(key.form(), sight, leads(actor, &proceeding));
    if hidden { Err(NodeError::NotFound) } else { Ok(()) }
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

    fn people(&self) -> HashMap<UserId, String> {
        self.users.iter().map(|user| (user.id.clone(), user.name.clone())).collect()
    }

    fn name(&self, user: &UserId) -> Option<String> {
        self.users.iter().find(|other| other.id == *user).map(|user| user.name.clone())
    }
}

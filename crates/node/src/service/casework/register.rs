// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! What the pool as a whole writes down.

use std::collections::HashMap;

use domain::UserId;
use domain::casework::session::PHASES;
use domain::casework::{Context, Document, DocumentKey, Input, Register};
use domain::clock::german_date;
use domain::pool::{self, AttendedSession, Invoice, PoolFormKind, attended_meetings, billing_lines};
use domain::pool_file::BillingLine;
use domain::role::{Actor, Role};
use domain::state::Refusal;
use jiff::Timestamp;
use jiff::civil::Date;
use storage::{DocumentVersion, DraftScope, FormDraftLine, NewAudit, Pool, Tx};

use super::acting::{Footing, Outcome, footing, overtaken, unknown_version};
use super::opened::owned;
use super::{Room, in_step, notices};
use crate::Node;
use crate::error::NodeError;

/// The register as one person sees it.
pub struct RegisterView {
    /// The people, and the documents of the forms that this person may read.
    pub register: Register,
    /// Names of accounts.
    pub people: HashMap<UserId, String>,
    /// What this person typed for the pool and has not handed in, without content.
    pub own_drafts: Vec<FormDraftLine>,
    /// The pool.
    pub pool: Pool,
    /// When it was opened.
    pub now: Timestamp,
}

/// A form of the pool as one person sees it.
pub struct PoolFormView {
    /// The form.
    pub kind: &'static PoolFormKind,
    /// Why it cannot be written; none when it can.
    pub why_not: Option<Refusal>,
    /// What is written, in the order in which it was begun.
    pub documents: Vec<(DocumentKey, Document)>,
}

/// A document of the pool that is saved.
pub struct PoolDone {
    /// Version of the document.
    pub version: u64,
    /// Whether the same had been handed in before by the same person.
    pub repeated: bool,
}

impl RegisterView {
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

    /// Every form that this person may read.
    #[must_use]
    pub fn forms(&self, node: &Node, actor: &Actor) -> Vec<PoolFormView> {
        pool::forms().filter_map(|kind| self.form(node, actor, kind.name)).collect()
    }

    /// One form by its name; none when there is no such form for this person.
    #[must_use]
    pub fn form(&self, node: &Node, actor: &Actor, name: &str) -> Option<PoolFormView> {
        let kind = pool::form(name).filter(|kind| kind.may_read(actor))?;
        let documents = owned(self.register.documents.of(kind.name));
        Some(PoolFormView { kind, why_not: kind.hindrance(&self.context(node, actor)), documents })
    }
}

/// Opens the register for somebody who works with the pool.
///
/// # Errors
/// [`NodeError::NotFound`] for people who may read no form of it; or a database failure.
pub async fn register_open(node: &Node, actor: &Actor) -> Result<RegisterView, NodeError> {
    if !pool::forms().any(|kind| kind.may_read(actor)) {
        return Err(NodeError::NotFound);
    }
    let mut tx = node.store.snapshot("register_open").await?;
    let room = Room::fetch(&mut tx, node).await?;
    let mut own_drafts = tx.form_draft_list(&actor.user).await?;
    own_drafts.retain(|draft| draft.scope == DraftScope::Pool);
    let people = room.people();
    let mut documents = domain::casework::Documents::default();
    for (key, document) in room.register.documents.iter() {
        if pool::form(key.form()).is_some_and(|kind| kind.may_read_document(document, actor)) {
            documents.put(key.clone(), document.clone());
        }
    }
    let register = Register { staff: room.register.staff, documents };
    Ok(RegisterView { register, people, own_drafts, pool: room.pool, now: room.now })
}

/// The versions of a document of the pool, newest first, without content.
///
/// # Errors
/// [`NodeError::NotFound`], or a database failure.
pub async fn register_versions(
    node: &Node,
    actor: &Actor,
    key: &DocumentKey,
) -> Result<Vec<DocumentVersion>, NodeError> {
    let mut tx = node.store.snapshot("register_versions").await?;
    let versions = tx.pool_document_versions(key).await?;
    readable(&mut tx, actor, key, versions.first().map(|newest| newest.version)).await?;
    Ok(versions)
}

/// One version of a document of the pool.
///
/// # Errors
/// [`NodeError::NotFound`], or a database failure.
pub async fn register_version(
    node: &Node,
    actor: &Actor,
    key: &DocumentKey,
    version: u64,
) -> Result<Document, NodeError> {
    let mut tx = node.store.snapshot("register_version").await?;
    readable(&mut tx, actor, key, Some(version)).await
}

/// A version of a document, for somebody who may read it.
async fn readable(tx: &mut Tx, actor: &Actor, key: &DocumentKey, version: Option<u64>) -> Result<Document, NodeError> {
    let kind = pool::form(key.form()).ok_or(NodeError::NotFound)?;
    let document = tx.pool_document_fetch(key, version.ok_or(NodeError::NotFound)?).await?;
    document.filter(|document| kind.may_read_document(document, actor)).ok_or(NodeError::NotFound)
}

/// The sessions that were held, with who was there: the proof of hours that are billed. Those of cases and those across
/// cases.
async fn attendance(tx: &mut Tx, pool: &Pool, today: Date) -> Result<Vec<AttendedSession>, NodeError> {
    let codes = tx.case_codes().await?;
    let mut held = Vec::new();
    for coded in tx.case_records().await? {
        let sessions = coded.record.sessions.iter().filter(|session| session.date <= today);
        held.extend(sessions.map(|session| AttendedSession {
            case: Some(coded.case.clone()),
            case_code: codes.get(&coded.case).cloned().unwrap_or_default(),
            date: session.date,
            attendees: session.participants.clone(),
        }));
    }
    let across = pool.cross_case_sessions.iter().filter(|session| session.date <= today);
    held.extend(across.map(|session| AttendedSession {
        case: None,
        case_code: String::new(),
        date: session.date,
        attendees: session.participants.clone(),
    }));
    Ok(held)
}

/// The hours of the invoices that were signed, for the figures.
///
/// # Errors
/// A database failure.
pub(in crate::service) async fn signed_hours(
    tx: &mut Tx,
    pool: &Pool,
    today: Date,
) -> Result<Vec<BillingLine>, NodeError> {
    let (register, _) = tx.register_fetch().await?;
    // The sessions say which case a line belongs to; without an invoice nobody asks.
    if register.all::<Invoice>().is_empty() {
        return Ok(Vec::new());
    }
    let mut sessions = attendance(tx, pool, today).await?;
    sessions.extend(attended_meetings(&register, today));
    Ok(billing_lines(&register, &pool.profile, &sessions))
}

/// What a provider can bill now, for the person who writes its invoices; none for everybody else and when nothing is open.
///
/// # Errors
/// A database failure.
pub async fn invoice_proposal(node: &Node, actor: &Actor) -> Result<Option<Invoice>, NodeError> {
    let Some(staff) = actor.staff.as_ref().filter(|_| actor.has(Role::ProviderDelegate)) else { return Ok(None) };
    let mut tx = node.store.snapshot("invoice_proposal").await?;
    let room = Room::fetch(&mut tx, node).await?;
    let Some(provider) = pool::provider_of(&room.register, staff, german_date(room.now)) else { return Ok(None) };
    let today = german_date(room.now);
    let mut sessions = attendance(&mut tx, &room.pool, today).await?;
    sessions.extend(attended_meetings(&room.register, today));
    let hours = pool::hours_of(PHASES.iter().map(|phase| u32::from(phase.minutes)).sum());
    Ok(pool::proposed_invoice(&room.register, &sessions, &provider, hours, &room.context(node, Some(actor))))
}

/// Hands in a form of the pool. `base` is the version that the person saw, 0 when nothing was written yet.
///
/// # Errors
/// [`NodeError::NotFound`], or a database failure.
pub async fn register_act(
    node: &Node,
    actor: &Actor,
    form: &str,
    item: &str,
    base: u64,
    input: Input<'_>,
) -> Result<Outcome<PoolDone>, NodeError> {
    let kind = pool::form(form).filter(|kind| kind.may_read(actor)).ok_or(NodeError::NotFound)?;
    let mut tx = node.store.begin("register_act").await?;
    let room = Room::fetch(&mut tx, node).await?;
    let context = room.context(node, Some(actor));
    let key = DocumentKey::new(kind.name, Some(item));
    let newest = room.register.documents.get(&key);
    let body = kind.body(&input).ok();
    match footing(newest, base, body.as_ref(), &actor.user) {
        Footing::Fits => {}
        Footing::Repeated => return Ok(Outcome::Done(PoolDone { version: base + 1, repeated: true })),
        Footing::Overtaken => {
            return Ok(overtaken(newest, |body| kind.to_data(body), |id| room.name(id)));
        }
        Footing::Unknown => return Ok(unknown_version()),
    }
    let sessions =
        if kind.needs_attendance { attendance(&mut tx, &room.pool, german_date(room.now)).await? } else { Vec::new() };
    let change = match pool::act_knowing(&room.register, kind, item, input, &sessions, &context) {
        Ok(change) => change,
        Err(refusals) => return Ok(Outcome::Refused(refusals)),
    };
    tx.pool_document_append(&change).await?;
    in_step::after_register(&mut tx, node, kind).await?;
    notices::of_invoice(&mut tx, &room, &change, actor).await?;
    tx.form_draft_delete(&actor.user, &DraftScope::Pool, &key).await?;
    let line = NewAudit {
        actor: Some(actor.user.clone()),
        action: "register_write",
        case: None,
        detail: change.key.to_string(),
    };
    tx.audit_insert(&line).await?;
    tx.commit().await?;
    Ok(Outcome::Done(PoolDone { version: change.document.version, repeated: false }))
}

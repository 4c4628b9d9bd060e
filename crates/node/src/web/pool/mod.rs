// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! `/pool`: what the pool as a whole writes down.

pub mod item;
pub mod versions;

use std::sync::Arc;

use axum::extract::{Path, Query, State};
use axum::response::Response;
use domain::StaffId;
use domain::casework::{Document, DocumentKey};
use domain::pool::{self, Invoice, InvoiceState, PoolForm as _, PoolFormKind, Shelf};
use domain::role::{Actor, Role};
use serde::Deserialize;

use super::form::{self, Options, told, words};
use super::{Done, PageError, html, shell};
use crate::Node;
use crate::auth::SignedIn;
use crate::error::NodeError;
use crate::service::casework::{self, RegisterView};
use crate::view::parts::{Badge, Tone};
use crate::view::{
    ActionRow, Crumb, NavArea, PoolEntry, PoolFormPage, PoolFormRow, PoolPage, PoolShelf, Summary, Told, ToldValue,
    paths,
};

/// Who is asked for.
#[derive(Deserialize)]
pub struct Asked {
    #[serde(default)]
    q: String,
}

/// The forms of the pool, what to notice about the panel, and who can do what.
pub async fn show(
    State(node): State<Arc<Node>>,
    signed_in: SignedIn,
    Query(asked): Query<Asked>,
) -> Result<Response, PageError> {
    let actor = &signed_in.actor;
    let opened = casework::register_open(&node, actor).await?;
    let row = |kind: &'static PoolFormKind| PoolFormRow {
        href: paths::pool_form(kind.name),
        title: words(kind.title, &opened.pool.profile),
        count: documents(&opened, kind).len(),
        new: new(&node, actor, &opened, kind),
    };
    // Forms about another form's documents stand beside these.
    let profile = &opened.pool.profile;
    let own = |shelf: Shelf| {
        pool::forms().filter(move |kind| kind.shelf == shelf && kind.about.is_none() && kind.known_in(profile))
    };
    let shelf = |shelf: Shelf| PoolShelf {
        title: shelf.de().to_owned(),
        forms: own(shelf).filter(|kind| kind.may_read(actor)).map(row).collect(),
    };
    let matrix = pool::competence_matrix(&opened.register, node.clock.today());
    html(&PoolPage {
        page: page(&node, actor, &opened, None),
        pool: opened.pool.profile.name.clone(),
        shelves: Shelf::ALL.into_iter().map(shelf).filter(|shelf| !shelf.forms.is_empty()).collect(),
        notices: if actor.has(Role::PoolCoordinator) { panel_notices(&node, &opened) } else { Vec::new() },
        found: (!asked.q.trim().is_empty()).then(|| found(&node, &opened, asked.q.trim())),
        query: asked.q,
        members: matrix.members.iter().map(|id| name(&opened, id)).collect(),
        competences: matrix.rows,
    })
}

fn panel_notices(node: &Node, opened: &RegisterView) -> Vec<String> {
    let notices = pool::panel_notices(&opened.register, &opened.pool.profile, node.clock.today());
    notices.into_iter().map(|notice| notice.message_de).collect()
}

/// Members and providers that can do something (R176), with what they wrote about it.
fn found(node: &Node, opened: &RegisterView, word: &str) -> Vec<(String, String)> {
    let today = node.clock.today();
    let members = pool::members_with(&opened.register, word, today).into_iter();
    let providers = pool::providers_with(&opened.register, &[], &[], today).into_iter();
    members
        .map(|entry| (name(opened, &entry.form.person), entry.form.competences.to_string()))
        .chain(
            providers
                .filter(|entry| entry.form.can(word))
                .map(|entry| (entry.form.name.to_string(), entry.form.competences.to_string())),
        )
        .collect()
}

fn name(opened: &RegisterView, id: &StaffId) -> String {
    opened.register.person(id).map_or_else(|| id.to_string(), |person| person.name.clone())
}

/// The documents of one form.
pub async fn list(
    State(node): State<Arc<Node>>,
    signed_in: SignedIn,
    Path(form): Path<String>,
    Query(done): Query<Done>,
) -> Result<Response, PageError> {
    let actor = &signed_in.actor;
    let kind = pool::form(&form).filter(|kind| kind.may_read(actor)).ok_or(NodeError::NotFound)?;
    let opened = casework::register_open(&node, actor).await?;
    let new = new(&node, actor, &opened, kind);
    let entry = |(key, document): (&DocumentKey, &Document)| {
        let item = key.item().unwrap_or_default();
        PoolEntry {
            summary: Summary {
                edit: if may_write(&node, actor, &opened, kind) {
                    paths::pool_item(kind.name, item)
                } else {
                    String::new()
                },
                state: invoice_badge(&opened, key),
                ..summary(&opened, kind, key, document)
            },
            about: about(&opened, actor, kind, item),
            actions: about_actions(&node, actor, &opened, kind, item),
        }
    };
    let documents = documents(&opened, kind).into_iter().map(entry).collect();
    let title = words(kind.title, &opened.pool.profile);
    html(&PoolFormPage {
        page: page(&node, actor, &opened, done.getan.as_deref()),
        crumbs: vec![Crumb::new("Pool", paths::POOL), Crumb::here(&title)],
        title,
        new,
        documents,
    })
}

/// A document to be read.
fn summary(opened: &RegisterView, kind: &PoolFormKind, key: &DocumentKey, document: &Document) -> Summary {
    let item = key.item().unwrap_or_default();
    let mut told = told(kind.fields, &kind.to_data(&document.body), options(opened), false);
    let title = title(&told, kind, opened);
    told.extend(worked_out(opened, key));
    Summary {
        id: format!("d-{}-{item}", kind.name),
        title,
        number: 0,
        stored: stored(opened, document),
        told,
        edit: String::new(),
        state: None,
        versions: if document.version > 1 { paths::pool_versions(kind.name, item) } else { String::new() },
    }
}

/// What was written about a document, such as the confirmations of an invoice.
fn about(opened: &RegisterView, actor: &Actor, kind: &PoolFormKind, item: &str) -> Vec<Summary> {
    let forms = pool::forms().filter(|other| other.about == Some(kind.name) && other.may_read(actor));
    forms
        .filter_map(|other| {
            let key = DocumentKey::new(other.name, Some(item));
            let document = opened.register.documents.get(&key)?;
            let title = words(other.title, &opened.pool.profile);
            Some(Summary { title, ..summary(opened, other, &key, document) })
        })
        .collect()
}

/// What this person can write about a document.
fn about_actions(node: &Node, actor: &Actor, opened: &RegisterView, kind: &PoolFormKind, item: &str) -> Vec<ActionRow> {
    let forms = pool::forms().filter(|other| other.about == Some(kind.name) && may_write(node, actor, opened, other));
    forms
        .map(|other| ActionRow {
            href: paths::pool_item(other.name, item),
            title: words(other.title, &opened.pool.profile),
            note: String::new(),
            state: None,
        })
        .collect()
}

/// How far an invoice is.
fn invoice_badge(opened: &RegisterView, key: &DocumentKey) -> Option<Badge> {
    let item = key.item().filter(|_| key.form() == Invoice::NAME)?;
    let state = pool::invoice_state(&opened.register, item)?;
    let tone = match state {
        InvoiceState::Received | InvoiceState::Checking => Tone::Info,
        InvoiceState::Returned => Tone::Warning,
        InvoiceState::Signed | InvoiceState::Paid => Tone::Success,
    };
    Some(Badge::new(tone, state.de()))
}

/// An invoice worked out by the dated rates, to be compared with its total (I15).
fn worked_out(opened: &RegisterView, key: &DocumentKey) -> Option<Told> {
    let item = key.item().filter(|_| key.form() == Invoice::NAME)?;
    let invoice = opened.register.item::<Invoice>(item)?;
    let sum = pool::invoice_sheet(&invoice, &opened.pool.profile).sum;
    let value = sum.map_or_else(
        || "nicht möglich: für einen Sitzungstag ist kein Stundensatz hinterlegt".to_owned(),
        |sum| {
            let same = if sum == invoice.total { "stimmt mit dem Gesamtbetrag überein" } else { "weicht ab" };
            format!("{} ({same})", crate::view::format::decimal(&sum.to_string()))
        },
    );
    Some(Told { key: "Nachgerechnet in Euro".to_owned(), value: ToldValue::Text(value) })
}

fn page(node: &Node, actor: &Actor, opened: &RegisterView, done: Option<&str>) -> crate::view::Page {
    shell::page(node, &opened.pool, actor, Some(NavArea::Pool), done)
}

fn options(opened: &RegisterView) -> Options<'_> {
    Options { staff: &opened.register.staff, profile: &opened.pool.profile }
}

fn may_write(node: &Node, actor: &Actor, opened: &RegisterView, kind: &PoolFormKind) -> bool {
    kind.may_write(&opened.context(node, actor))
}

/// Address of a new document, for those who may write it. What is about another document begins there.
fn new(node: &Node, actor: &Actor, opened: &RegisterView, kind: &PoolFormKind) -> String {
    if kind.about.is_none() && may_write(node, actor, opened, kind) {
        paths::pool_item(kind.name, paths::NEW_ITEM)
    } else {
        String::new()
    }
}

/// The documents of a form, the newest first.
fn documents<'a>(opened: &'a RegisterView, kind: &PoolFormKind) -> Vec<(&'a DocumentKey, &'a Document)> {
    let begun = opened.register.documents.of(kind.name).into_iter();
    begun.rev().filter(|(key, _)| key.item().is_some()).collect()
}

/// What a document is called in the list: its first value.
fn title(told: &[Told], kind: &PoolFormKind, opened: &RegisterView) -> String {
    match told.first().map(|told| &told.value) {
        Some(ToldValue::Text(text)) => text.clone(),
        _ => words(kind.title, &opened.pool.profile),
    }
}

fn stored(opened: &RegisterView, document: &Document) -> String {
    form::stored(&opened.people, document)
}

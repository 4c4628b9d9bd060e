// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! `/pool/{form}/{item}`: one document of the pool to be written.

use std::sync::Arc;

use axum::extract::{Form, Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use domain::casework::{DocumentKey, Input};
use domain::form::{Form as _, FormData};
use domain::pool::{self, Invoice, PoolForm as _, PoolFormKind};
use domain::role::Actor;
use domain::state::Refusal;

use super::{may_write, options, page, stored, summary};
use crate::Node;
use crate::auth::{SignedIn, Writing};
use crate::error::NodeError;
use crate::service::casework::{self, PoolOutcome, RegisterView, Scope, Theirs};
use crate::view::{CaseFormPage, Crumb, Problems, Summary, paths};
use crate::web::form::{Press, Sent, Shown, conflict, fields, newer, problems, removed, step, tidy, words};
use crate::web::{Done, PageError, form_response, labels};

/// One document to be written.
pub async fn show(
    State(node): State<Arc<Node>>,
    signed_in: SignedIn,
    Path((form, item)): Path<(String, String)>,
    Query(done): Query<Done>,
) -> Result<Response, PageError> {
    let actor = &signed_in.actor;
    let desk = open(&node, actor, &form, &item).await?;
    if item == paths::NEW_ITEM {
        return Ok(Redirect::to(&paths::pool_item(&form, &casework::new_item(&node))).into_response());
    }
    let document = desk.opened.register.documents.get(&desk.key);
    let mut shape =
        Shape { base: document.map_or(0, |document| document.version), done: done.getan.clone(), ..Shape::default() };
    let mut data = document.map_or_else(FormData::default, |document| desk.kind.to_data(&document.body));
    if document.is_none() {
        data = desk.begun().await?;
    }
    if let Some(draft) = casework::draft_fetch(&node, actor, &Scope::Pool, &desk.key).await? {
        shape.draft_saved = labels::moment(draft.saved_at);
        if let Some(document) = document.filter(|document| draft.base < document.version && data != draft.typed) {
            shape.newer = Some(Theirs {
                version: document.version,
                author: document.author.as_ref().and_then(|author| desk.opened.people.get(author)).cloned(),
                at: document.at,
                body: document.body.clone(),
                data,
            });
        }
        data = draft.typed;
    }
    form_response(StatusCode::OK, &desk.page(&data, shape))
}

/// Writes it, or keeps what was typed.
pub async fn send(
    State(node): State<Arc<Node>>,
    writing: Writing,
    Path((form, item)): Path<(String, String)>,
    Form(pairs): Form<Vec<(String, String)>>,
) -> Result<Response, PageError> {
    let actor = writing.actor();
    let desk = open(&node, actor, &form, &item).await?;
    let Sent { mut data, base, press } = Sent::read(pairs);
    let keep = async |data: &FormData| casework::draft_save(&node, actor, &Scope::Pool, &desk.key, base, data).await;
    if writing.is_over() {
        keep(&data).await?;
        return Ok(writing.sign_in_again(&desk.address()));
    }
    match press {
        Press::Silent => {
            keep(&data).await?;
            Ok(StatusCode::NO_CONTENT.into_response())
        }
        Press::Draft => {
            keep(&data).await?;
            Ok(Redirect::to(&format!("{}?getan=angaben-entwurf", desk.address())).into_response())
        }
        Press::Discard => {
            casework::draft_delete(&node, actor, &Scope::Pool, &desk.key).await?;
            Ok(Redirect::to(&format!("{}?getan=angaben-verworfen", desk.address())).into_response())
        }
        Press::Page(_) => {
            let focus = step(desk.kind.fields, &mut data).map(|step| step.focus).unwrap_or_default();
            keep(&data).await?;
            form_response(StatusCode::OK, &desk.page(&data, Shape { base, focus, ..Shape::default() }))
        }
        Press::Save => {
            tidy(desk.kind.fields, &mut data);
            write(desk, &item, base, &data).await
        }
    }
}

async fn write(desk: Desk<'_>, item: &str, base: u64, data: &FormData) -> Result<Response, PageError> {
    let (node, actor) = (desk.node, desk.actor);
    let outcome = casework::register_act(node, actor, desk.kind.name, item, base, Input::Browser(data)).await?;
    let (status, shape) = match outcome {
        PoolOutcome::Done { .. } => {
            return Ok(Redirect::to(&format!(
                "{}?getan=angaben",
                paths::pool_form(desk.kind.about.unwrap_or(desk.kind.name))
            ))
            .into_response());
        }
        PoolOutcome::Refused(refusals) => {
            (StatusCode::UNPROCESSABLE_ENTITY, Shape { base, refusals, ..Shape::default() })
        }
        PoolOutcome::Conflict(theirs) => {
            let refusals = vec![conflict()];
            let shape = Shape { base: theirs.version, refusals, newer: Some(*theirs), ..Shape::default() };
            (StatusCode::CONFLICT, shape)
        }
    };
    casework::draft_save(node, actor, &Scope::Pool, &desk.key, base, data).await?;
    form_response(status, &desk.page(data, shape))
}

/// A document of the pool, for one person who may write it.
struct Desk<'a> {
    node: &'a Node,
    actor: &'a Actor,
    opened: RegisterView,
    kind: &'static PoolFormKind,
    key: DocumentKey,
}

/// What the page shows besides the fields.
#[derive(Default)]
struct Shape {
    base: u64,
    refusals: Vec<Refusal>,
    draft_saved: String,
    newer: Option<Theirs>,
    focus: String,
    done: Option<String>,
}

async fn open<'a>(node: &'a Node, actor: &'a Actor, form: &str, item: &str) -> Result<Desk<'a>, NodeError> {
    let kind = pool::form(form).ok_or(NodeError::NotFound)?;
    let key = DocumentKey::parse(&format!("{form}/{item}")).ok_or(NodeError::NotFound)?;
    let opened = casework::register_open(node, actor).await?;
    if !may_write(node, actor, &opened, kind) {
        return Err(NodeError::NotFound);
    }
    Ok(Desk { node, actor, opened, kind, key })
}

impl Desk<'_> {
    /// What a new document begins with.
    async fn begun(&self) -> Result<FormData, NodeError> {
        if self.kind.name == Invoice::NAME {
            let proposal = casework::invoice_proposal(self.node, self.actor).await?;
            return Ok(proposal.map(|invoice| invoice.to_data()).unwrap_or_default());
        }
        let mut data = FormData::default();
        if let Some(about) = self.about() {
            // What is confirmed is the version that stands above the form.
            data.push("version", about.1.to_string());
        }
        Ok(data)
    }

    /// The document that this one is about, and its version.
    fn about(&self) -> Option<(Summary, u64)> {
        let kind = pool::form(self.kind.about?)?;
        let key = DocumentKey::new(kind.name, self.key.item());
        let document = self.opened.register.documents.get(&key)?;
        Some((summary(&self.opened, kind, &key, document), document.version))
    }

    fn address(&self) -> String {
        paths::pool_item(self.kind.name, self.key.item().unwrap_or_default())
    }

    fn page(&self, data: &FormData, shape: Shape) -> CaseFormPage {
        let Self { opened, kind, .. } = self;
        let (options, profile) = (options(opened), &opened.pool.profile);
        let refusals = &shape.refusals;
        let fields = fields(kind.fields, &Shown { data, refusals, options, focus: &shape.focus });
        let title = words(kind.title, profile);
        let document = opened.register.documents.get(&self.key);
        let list = paths::pool_form(kind.about.unwrap_or(kind.name));
        CaseFormPage {
            page: page(self.node, self.actor, opened, shape.done.as_deref()),
            crumbs: vec![Crumb::new("Pool", paths::POOL), Crumb::new(&title, &list), Crumb::here("Eintrag")],
            title,
            about: profile.name.clone(),
            lead: String::new(),
            action: self.address(),
            base: shape.base,
            problems: if refusals.is_empty() {
                Problems::default()
            } else {
                problems(refusals, &fields, None, profile)
            },
            fields,
            removed: removed(data),
            draft_saved: shape.draft_saved,
            newer: shape.newer.map(|theirs| {
                let who = theirs.author.as_deref().unwrap_or("Jemand");
                let who = format!("{who} ({})", labels::moment(theirs.at));
                newer(kind.fields, who, &theirs.data, data, options)
            }),
            notes: Vec::new(),
            save: "Speichern".to_owned(),
            keeps_drafts: true,
            stored: document.map(|document| stored(opened, document)).unwrap_or_default(),
            back: list,
            scan: None,
            about_document: self.about().map(|(summary, _)| summary),
        }
    }
}

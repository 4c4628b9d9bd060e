// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! `/pool/{form}/{item}`: one document of the pool to be written.

use std::sync::Arc;

use axum::extract::{Form, Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use domain::UserId;
use domain::casework::{DocumentKey, Input};
use domain::form::{Form as _, FormData};
use domain::pool::{self, Invoice, PoolForm as _, PoolFormKind};
use domain::role::Actor;

use super::{may_write, options, page, summary};
use crate::Node;
use crate::auth::{SignedIn, Writing};
use crate::error::NodeError;
use crate::service::casework::{self, RegisterView, SavedVersion, Scope};
use crate::view::{CaseFormPage, Crumb, Summary, paths};
use crate::web::form::{Desk, Sent, Sheet, Taken, words};
use crate::web::{Done, PageError, form_response};

/// One document to be written.
pub async fn show(
    State(node): State<Arc<Node>>,
    signed_in: SignedIn,
    Path((form, item)): Path<(String, String)>,
    Query(done): Query<Done>,
) -> Result<Response, PageError> {
    let at = open(&node, &signed_in.actor, &form, &item).await?;
    if item == paths::NEW_ITEM {
        return Ok(Redirect::to(&paths::pool_item(&form, &casework::new_item(&node))).into_response());
    }
    let desk = at.desk();
    let begun = if desk.saved.is_none() { at.begun().await? } else { FormData::default() };
    let mut sheet = desk.laid_out(begun).await?;
    if let Some((_, version)) = at.about().filter(|_| at.kind.fields.iter().any(|field| field.name == "version")) {
        // What is confirmed is the version that stands above; ticks for another one do not count.
        sheet.only_for("version", version);
    }
    at.answer(StatusCode::OK, sheet, done.getan.as_deref())
}

/// Writes it, or keeps what was typed.
pub async fn send(
    State(node): State<Arc<Node>>,
    writing: Writing,
    Path((form, item)): Path<(String, String)>,
    Form(pairs): Form<Vec<(String, String)>>,
) -> Result<Response, PageError> {
    let actor = writing.actor();
    let at = open(&node, actor, &form, &item).await?;
    let sheet = match at.desk().take(&writing, Sent::read(pairs)).await? {
        Taken::Kept(answer) => return Ok(answer),
        Taken::Show(sheet) => return at.answer(StatusCode::OK, sheet, None),
        Taken::HandIn(sheet) => sheet,
    };
    let input = Input::Browser(&sheet.data);
    let outcome = casework::register_act(&node, actor, at.kind.name, &item, sheet.base, input).await?;
    match at.desk().settle(sheet, outcome).await? {
        Ok(_) => Ok(Redirect::to(&format!("{}?getan=angaben", at.list())).into_response()),
        Err((status, sheet)) => at.answer(status, sheet, None),
    }
}

/// A document of the pool, for one person who may write it.
struct PoolDesk<'a> {
    node: &'a Node,
    actor: &'a Actor,
    opened: RegisterView,
    kind: &'static PoolFormKind,
    key: DocumentKey,
}

async fn open<'a>(node: &'a Node, actor: &'a Actor, form: &str, item: &str) -> Result<PoolDesk<'a>, NodeError> {
    let kind = pool::form(form).ok_or(NodeError::NotFound)?;
    let key = DocumentKey::parse(&format!("{form}/{item}")).ok_or(NodeError::NotFound)?;
    let opened = casework::register_open(node, actor).await?;
    if !may_write(node, actor, &opened, kind) {
        return Err(NodeError::NotFound);
    }
    Ok(PoolDesk { node, actor, opened, kind, key })
}

impl PoolDesk<'_> {
    fn desk(&self) -> Desk<'_> {
        let Self { opened, kind, key, .. } = self;
        let document = opened.register.documents.get(key);
        let name = |author: &UserId| opened.people.get(author).cloned();
        Desk {
            node: self.node,
            actor: self.actor,
            scope: Scope::Pool,
            key,
            fields: kind.fields,
            saved: document.map(|document| SavedVersion::new(document, kind.to_data(&document.body), name)),
            options: options(opened),
            address: paths::pool_item(kind.name, key.item().unwrap_or_default()),
        }
    }

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

    /// The page that lists it, or what it is about.
    fn list(&self) -> String {
        paths::pool_form(self.kind.about.unwrap_or(self.kind.name))
    }

    fn answer(&self, status: StatusCode, sheet: Sheet, done: Option<&str>) -> Result<Response, PageError> {
        let profile = &self.opened.pool.profile;
        let title = words(self.kind.title, profile);
        form_response(
            status,
            &CaseFormPage {
                crumbs: vec![Crumb::new("Pool", paths::POOL), Crumb::new(&title, self.list()), Crumb::here("Eintrag")],
                title,
                about: profile.name.clone(),
                back: self.list(),
                about_document: self.about().map(|(summary, _)| summary),
                ..self.desk().page(page(self.node, self.actor, &self.opened, done), sheet)
            },
        )
    }
}

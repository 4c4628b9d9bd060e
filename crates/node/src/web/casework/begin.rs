// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! `/faelle/neu`: begins a case, and asks first when there may be one already.

use std::sync::Arc;

use axum::extract::{Form, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use domain::casework::{CaseForm as _, CaseFormKind, DocumentKey, Input, referral};
use domain::form::FormData;
use domain::role::{Actor, Role};

use crate::Node;
use crate::auth::{SignedIn, Writing};
use crate::error::NodeError;
use crate::service::casework::{self, Begun, RegisterView, Scope, Similar};
use crate::view::{BASE, CaseFormPage, Crumb, NavArea, SimilarCase, SimilarPage, paths};
use crate::web::form::{Desk, Options, Press, Sent, Sheet, Taken};
use crate::web::{Done, PageError, form_response, html, labels, shell};

/// Button of the question whether there is such a case already: it is somebody else.
const CONFIRMED: &str = "trotzdem";

fn kind() -> Result<&'static CaseFormKind, NodeError> {
    domain::casework::form(referral::PersonData::NAME).ok_or(NodeError::NotFound)
}

fn key() -> DocumentKey {
    DocumentKey::new(referral::PersonData::NAME, None)
}

/// Only case managers begin cases; for everybody else the page does not exist.
fn allowed(actor: &Actor) -> Result<(), NodeError> {
    if may_begin(actor) { Ok(()) } else { Err(NodeError::NotFound) }
}

/// Whether this person can begin a case.
pub fn may_begin(actor: &Actor) -> bool {
    actor.has(Role::CaseManager) && actor.staff.is_some()
}

/// The desk on which a case begins: the person's data, before there is a case.
fn desk<'a>(
    node: &'a Node,
    actor: &'a Actor,
    register: &'a RegisterView,
    key: &'a DocumentKey,
) -> Result<Desk<'a>, NodeError> {
    Ok(Desk {
        node,
        actor,
        scope: Scope::NewCase,
        key,
        fields: kind()?.fields,
        saved: None,
        options: Options { staff: &register.register.staff, profile: &register.pool.profile },
        address: paths::CASE_NEW.to_owned(),
    })
}

/// The empty form, or the draft.
pub async fn show(
    State(node): State<Arc<Node>>,
    signed_in: SignedIn,
    Query(done): Query<Done>,
) -> Result<Response, PageError> {
    let actor = &signed_in.actor;
    allowed(actor)?;
    let register = casework::register_open(&node, actor).await?;
    let key = key();
    let desk = desk(&node, actor, &register, &key)?;
    let sheet = desk.laid_out(FormData::default()).await?;
    form_response(StatusCode::OK, &page(&desk, &register, sheet, done.getan.as_deref()))
}

/// Begins the case, keeps the draft, or asks.
pub async fn send(
    State(node): State<Arc<Node>>,
    writing: Writing,
    Form(pairs): Form<Vec<(String, String)>>,
) -> Result<Response, PageError> {
    let actor = writing.actor();
    allowed(actor)?;
    let register = casework::register_open(&node, actor).await?;
    let key = key();
    let desk = desk(&node, actor, &register, &key)?;
    let mut sent = Sent::read(pairs);
    let confirmed = sent.press == Press::Page(CONFIRMED.to_owned());
    if confirmed {
        sent.data.take(crate::view::STEP);
        sent.press = Press::Save;
    }
    let sheet = match desk.take(&writing, sent).await? {
        Taken::Kept(answer) => return Ok(answer),
        Taken::Show(sheet) => return form_response(StatusCode::OK, &page(&desk, &register, sheet, None)),
        Taken::HandIn(sheet) => sheet,
    };
    match casework::begin(&node, actor, Input::Browser(&sheet.data), confirmed).await? {
        Begun::Created(case) => {
            desk.clear().await?;
            Ok(Redirect::to(&format!("{}?getan=fall-neu", paths::referral(case.as_str()))).into_response())
        }
        Begun::Similar(cases) => {
            desk.keep(&sheet).await?;
            html(&question(&node, actor, &register, &cases, &sheet.data))
        }
        Begun::Refused(refusals) => {
            desk.keep(&sheet).await?;
            let view = page(&desk, &register, Sheet { refusals, ..sheet }, None);
            form_response(StatusCode::UNPROCESSABLE_ENTITY, &view)
        }
    }
}

fn page(desk: &Desk<'_>, register: &RegisterView, sheet: Sheet, done: Option<&str>) -> CaseFormPage {
    let header = shell::page(desk.node, &register.pool, desk.actor, Some(NavArea::Cases), done);
    CaseFormPage {
        crumbs: vec![Crumb::new("Fälle", paths::CASES), Crumb::here("Neuer Fall")],
        title: "Neuer Fall".to_owned(),
        about: "Zuerst die Person; die 14 Abschnitte der Fallvorstellung folgen.".to_owned(),
        lead: desk.actor.name.clone(),
        save: "Fall anlegen".to_owned(),
        back: paths::CASES.to_owned(),
        ..desk.page(header, sheet)
    }
}

fn question(node: &Node, actor: &Actor, register: &RegisterView, cases: &[Similar], data: &FormData) -> SimilarPage {
    let row = |similar: &Similar| SimilarCase {
        href: if similar.may_open { paths::case(similar.case.as_str()) } else { String::new() },
        alike: if similar.same_birth_date { "ähnlicher Name, gleicher Geburtstag" } else { "ähnlicher Name" }
            .to_owned(),
        state: labels::case_state(similar.state, &register.pool.profile),
        lead: similar.case_lead_name.clone(),
    };
    let typed = data.pairs().filter(|(name, _)| *name != BASE).map(|(name, value)| (name.to_owned(), value.to_owned()));
    SimilarPage {
        page: shell::page(node, &register.pool, actor, Some(NavArea::Cases), None),
        cases: cases.iter().map(row).collect(),
        typed: typed.collect(),
    }
}

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
use domain::state::Refusal;

use crate::Node;
use crate::auth::{SignedIn, Writing};
use crate::error::NodeError;
use crate::service::casework::{self, Begun, RegisterView, Scope, Similar};
use crate::view::{BASE, CaseFormPage, Crumb, NavArea, Problems, SimilarCase, SimilarPage, paths};
use crate::web::form::{Options, Press, Sent, Shown, fields, problems, step, tidy};
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

/// The empty form, or the draft.
pub async fn show(
    State(node): State<Arc<Node>>,
    signed_in: SignedIn,
    Query(done): Query<Done>,
) -> Result<Response, PageError> {
    let actor = &signed_in.actor;
    allowed(actor)?;
    let register = casework::register_open(&node, actor).await?;
    let draft = casework::draft_fetch(&node, actor, &Scope::NewCase, &key()).await?;
    let saved = draft.as_ref().map(|draft| labels::moment(draft.saved_at)).unwrap_or_default();
    let data = draft.map(|draft| draft.typed).unwrap_or_default();
    let mut view = page(&node, actor, &register, &data, &[])?;
    view.draft_saved = saved;
    view.page.flash = shell::flash(done.getan.as_deref().unwrap_or_default());
    form_response(StatusCode::OK, &view)
}

/// Begins the case, keeps the draft, or asks.
pub async fn send(
    State(node): State<Arc<Node>>,
    writing: Writing,
    Form(pairs): Form<Vec<(String, String)>>,
) -> Result<Response, PageError> {
    let actor = writing.actor();
    allowed(actor)?;
    let Sent { mut data, press, .. } = Sent::read(pairs);
    let keep = async |data: &FormData| casework::draft_save(&node, actor, &Scope::NewCase, &key(), 0, data).await;
    if writing.is_over() {
        keep(&data).await?;
        return Ok(writing.sign_in_again(paths::CASE_NEW));
    }
    let kind = kind()?;
    let confirmed = match press {
        Press::Silent => {
            keep(&data).await?;
            return Ok(StatusCode::NO_CONTENT.into_response());
        }
        Press::Draft => {
            keep(&data).await?;
            return Ok(Redirect::to(&format!("{}?getan=angaben-entwurf", paths::CASE_NEW)).into_response());
        }
        Press::Discard => {
            casework::draft_delete(&node, actor, &Scope::NewCase, &key()).await?;
            return Ok(Redirect::to(&format!("{}?getan=angaben-verworfen", paths::CASE_NEW)).into_response());
        }
        Press::Page(pressed) if pressed != CONFIRMED => {
            step(kind.fields, &mut data);
            let register = casework::register_open(&node, actor).await?;
            return form_response(StatusCode::OK, &page(&node, actor, &register, &data, &[])?);
        }
        Press::Page(_) => {
            data.take(crate::view::STEP);
            true
        }
        Press::Save => false,
    };
    tidy(kind.fields, &mut data);
    match casework::begin(&node, actor, Input::Browser(&data), confirmed).await? {
        Begun::Created(case) => {
            casework::draft_delete(&node, actor, &Scope::NewCase, &key()).await?;
            Ok(Redirect::to(&format!("{}?getan=fall-neu", paths::referral(case.as_str()))).into_response())
        }
        Begun::Similar(cases) => {
            keep(&data).await?;
            let register = casework::register_open(&node, actor).await?;
            html(&question(&node, actor, &register, &cases, &data))
        }
        Begun::Refused(refusals) => {
            keep(&data).await?;
            let register = casework::register_open(&node, actor).await?;
            form_response(StatusCode::UNPROCESSABLE_ENTITY, &page(&node, actor, &register, &data, &refusals)?)
        }
    }
}

fn page(
    node: &Node,
    actor: &Actor,
    register: &RegisterView,
    data: &FormData,
    refusals: &[Refusal],
) -> Result<CaseFormPage, NodeError> {
    let profile = &register.pool.profile;
    let options = Options { staff: &register.register.staff, profile };
    let fields = fields(kind()?.fields, &Shown { data, refusals, options, focus: "" });
    Ok(CaseFormPage {
        page: shell::page(node, &register.pool, actor, Some(NavArea::Cases), None),
        crumbs: vec![Crumb::new("Fälle", paths::CASES), Crumb::here("Neuer Fall")],
        title: "Neuer Fall".to_owned(),
        about: "Zuerst die Person; die 14 Abschnitte der Fallvorstellung folgen.".to_owned(),
        lead: actor.name.clone(),
        action: paths::CASE_NEW.to_owned(),
        base: 0,
        problems: if refusals.is_empty() { Problems::default() } else { problems(refusals, &fields, None, profile) },
        fields,
        removed: Vec::new(),
        draft_saved: String::new(),
        newer: None,
        notes: Vec::new(),
        save: "Fall anlegen".to_owned(),
        keeps_drafts: true,
        stored: String::new(),
        back: paths::CASES.to_owned(),
        scan: None,
        about_document: None,
    })
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

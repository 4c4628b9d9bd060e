// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! `/faelle/{case}/angaben/{form}` and `…/{item}`: any form of a case.

use std::sync::Arc;

use axum::extract::{Form, Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use domain::UserId;
use domain::casework::invitation::{Dossier, DossierRelease};
use domain::casework::{CaseForm as _, CaseFormKind, DocumentKey, Input, Step, referral, session};
use domain::form::FormData;
use domain::role::Actor;
use domain::state::CaseState;

use super::{about, case_id, crumbs, home, lead, options, page, scan, stored};
use crate::Node;
use crate::auth::{SignedIn, Writing};
use crate::error::NodeError;
use crate::service::casework::{self, FormView, Opened, SavedVersion, Scope};
use crate::view::{CaseFormPage, FormNote, STEP, Summary, paths};
use crate::web::form::{Desk, Press, Sent, Sheet, Taken, told, words};
use crate::web::{Done, PageError, form_response};

/// What the button says that saves a section and opens the next one.
const GO_ON: &str = "naechster";

/// A form that exists once.
pub async fn show(
    State(node): State<Arc<Node>>,
    signed_in: SignedIn,
    Path((case, form)): Path<(String, String)>,
    Query(done): Query<Done>,
) -> Result<Response, PageError> {
    shown(&node, &signed_in.actor, &case, &form, None, &done).await
}

/// One of several.
pub async fn show_item(
    State(node): State<Arc<Node>>,
    signed_in: SignedIn,
    Path((case, form, item)): Path<(String, String, String)>,
    Query(done): Query<Done>,
) -> Result<Response, PageError> {
    shown(&node, &signed_in.actor, &case, &form, Some(&item), &done).await
}

/// Hands in a form that exists once, or keeps it.
pub async fn send(
    State(node): State<Arc<Node>>,
    writing: Writing,
    Path((case, form)): Path<(String, String)>,
    Form(pairs): Form<Vec<(String, String)>>,
) -> Result<Response, PageError> {
    sent(&node, &writing, &case, &form, None, pairs).await
}

/// Hands in one of several, or keeps it.
pub async fn send_item(
    State(node): State<Arc<Node>>,
    writing: Writing,
    Path((case, form, item)): Path<(String, String, String)>,
    Form(pairs): Form<Vec<(String, String)>>,
) -> Result<Response, PageError> {
    sent(&node, &writing, &case, &form, Some(&item), pairs).await
}

/// A form of an opened case, for one person.
pub(super) struct CaseDesk<'a> {
    pub(super) node: &'a Node,
    pub(super) actor: &'a Actor,
    pub(super) opened: Opened,
    pub(super) view: FormView,
    key: DocumentKey,
}

async fn open<'a>(
    node: &'a Node,
    actor: &'a Actor,
    case: &str,
    form: &str,
    item: Option<&str>,
) -> Result<CaseDesk<'a>, NodeError> {
    let opened = casework::open(node, actor, &case_id(case)?).await?;
    let view = opened.form(node, actor, form).ok_or(NodeError::NotFound)?;
    let key = DocumentKey::parse(&view.kind.key(item).to_string()).ok_or(NodeError::NotFound)?;
    if !view.may_write || view.kind.many != item.is_some() {
        return Err(NodeError::NotFound);
    }
    Ok(CaseDesk { node, actor, opened, view, key })
}

impl CaseDesk<'_> {
    fn desk(&self) -> Desk<'_> {
        let Self { opened, view, key, .. } = self;
        let document = opened.proceeding.documents.get(key);
        let name = |author: &UserId| opened.people.get(author).cloned();
        Desk {
            node: self.node,
            actor: self.actor,
            scope: Scope::Case(opened.index.id.clone()),
            key,
            fields: view.kind.fields,
            saved: document.map(|document| SavedVersion::new(document, view.kind.to_data(&document.body), name)),
            options: options(opened),
            address: paths::case_form(opened.index.id.as_str(), view.kind.name, key.item()),
        }
    }

    /// Where one goes without saving, while the case is in this state.
    fn back(&self, state: CaseState) -> String {
        let case = self.opened.index.id.as_str();
        let kind = self.view.kind;
        if referral::SECTIONS.iter().any(|section| section.name == kind.name) {
            return paths::referral(case);
        }
        let room = state == CaseState::InSession && kind.step == Step::Session && self.leads_session();
        if room { paths::room(case) } else { home(&self.opened) }
    }

    /// Where one goes after saving, which left the case in this state.
    fn on(&self, state: CaseState) -> String {
        // The marks stand beside the text that was just saved.
        if self.view.kind.name == Dossier::NAME { self.desk().address } else { self.back(state) }
    }

    /// The next section of the referral that nobody has saved yet, after this one; none from the last one on.
    fn next_section(&self) -> Option<&'static CaseFormKind> {
        let sections = &referral::SECTIONS;
        let own = sections.iter().position(|section| section.name == self.view.kind.name)?;
        let open = |section: &&CaseFormKind| self.opened.proceeding.documents.get(&section.key(None)).is_none();
        sections[own + 1..].iter().chain(&sections[..own]).find(open)
    }

    fn leads_session(&self) -> bool {
        let notes = self.opened.form(self.node, self.actor, session::PhaseNote::NAME);
        notes.is_some_and(|view| view.may_write)
    }

    /// Title of the form, and which document it is where these bear names of their own.
    fn title(&self) -> String {
        let title = words(self.view.kind.title, &self.opened.pool.profile);
        let mut slots = self.view.slots.iter().flatten();
        match slots.find(|slot| Some(slot.item.as_str()) == self.key.item()) {
            Some(slot) => format!("{title}: {}", slot.label_de),
            None => title,
        }
    }

    /// The document that this one answers or decides about.
    fn about_document(&self) -> Option<Summary> {
        let Self { opened, view, key, .. } = self;
        let (about, document) = view.kind.about_document(&opened.proceeding, key.item())?;
        let kind = domain::casework::form(about.form())?;
        Some(Summary {
            id: "ueber".to_owned(),
            title: words(kind.title, &opened.pool.profile),
            number: 0,
            stored: stored(opened, document),
            told: told(kind.fields, &kind.to_data(&document.body), options(opened), false),
            edit: String::new(),
            state: None,
            versions: String::new(),
        })
    }

    /// The page, with the finds of the scan where the form is about a text that leaves the office.
    async fn answer(&self, status: StatusCode, sheet: Sheet, done: Option<&str>) -> Result<Response, PageError> {
        let Self { opened, view, .. } = self;
        let state = opened.proceeding.course.state();
        let moves = (view.kind.transition)(state).is_some();
        let scan = scan::beside(self, &sheet.data).await?;
        let shown = self.desk().page(page(self.node, self.actor, opened, done), sheet);
        form_response(
            status,
            &CaseFormPage {
                crumbs: crumbs(opened, &self.title()),
                title: self.title(),
                about: about(opened),
                lead: lead(opened),
                notes: notes(opened, view.kind.step),
                save: if moves { words(view.kind.title, &opened.pool.profile) } else { shown.save },
                back: self.back(state),
                go_on: self.next_section().filter(|_| self.view.why_not.is_none()).map(|_| GO_ON).unwrap_or_default(),
                scan,
                about_document: self.about_document(),
                ..shown
            },
        )
    }
}

async fn shown(
    node: &Node,
    actor: &Actor,
    case: &str,
    form: &str,
    item: Option<&str>,
    done: &Done,
) -> Result<Response, PageError> {
    let at = open(node, actor, case, form, item).await?;
    if item == Some(paths::NEW_ITEM) {
        // Where documents bear names of their own, the case page lists them.
        let new = || paths::case_form(case, form, Some(&casework::new_item(node)));
        let to = if at.view.slots.is_some() { home(&at.opened) } else { new() };
        return Ok(Redirect::to(&to).into_response());
    }
    if at.view.kind.name == referral::Submission::NAME {
        return Ok(Redirect::to(&paths::referral_check(case)).into_response());
    }
    let desk = at.desk();
    let begun =
        if desk.saved.is_none() { at.opened.begins_with(node, actor, at.view.kind) } else { FormData::default() };
    let mut sheet = desk.laid_out(begun).await?;
    sheet.refusals.extend(at.view.why_not.clone());
    if at.view.kind.name == DossierRelease::NAME {
        // What is released is the version that stands beside it; ticks that were set for another one do not count.
        sheet.only_for("version", scan::version(&at.opened));
    }
    at.answer(StatusCode::OK, sheet, done.getan.as_deref()).await
}

async fn sent(
    node: &Node,
    writing: &Writing,
    case: &str,
    form: &str,
    item: Option<&str>,
    pairs: Vec<(String, String)>,
) -> Result<Response, PageError> {
    let actor = writing.actor();
    let at = open(node, actor, case, form, item).await?;
    let mut sent = Sent::read(pairs);
    let goes_on = sent.press == Press::Page(GO_ON.to_owned()) && at.next_section().is_some();
    if goes_on {
        sent.data.take(STEP);
        sent.press = Press::Save;
    }
    let sheet = match at.desk().take(writing, sent).await? {
        Taken::Kept(answer) => return Ok(answer),
        Taken::Show(sheet) => return at.answer(StatusCode::OK, sheet, None).await,
        Taken::HandIn(sheet) => sheet,
    };
    let id = &at.opened.index.id;
    let input = Input::Browser(&sheet.data);
    let outcome = casework::act(node, actor, id, at.view.kind.name, item, sheet.base, input).await?;
    match at.desk().settle(sheet, outcome).await? {
        Ok(done) => {
            let told = if done.transition.is_some() { "schritt" } else { "angaben" };
            let next = at.next_section().filter(|_| goes_on);
            let to = next.map_or_else(|| at.on(done.state), |section| paths::case_form(case, section.name, None));
            Ok(Redirect::to(&format!("{to}?getan={told}")).into_response())
        }
        Err((status, sheet)) => at.answer(status, sheet, None).await,
    }
}

/// Why the referral came back, while it is with the case lead.
pub(super) fn notes(opened: &Opened, step: Step) -> Vec<FormNote> {
    let told = referral::why_returned(&opened.proceeding).filter(|_| step == Step::Referral);
    told.into_iter().map(|(title, text)| FormNote { title: title.to_owned(), text }).collect()
}

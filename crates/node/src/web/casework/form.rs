// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! `/faelle/{case}/angaben/{form}` and `…/{item}`: any form of a case.

use std::sync::Arc;

use axum::extract::{Form, Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use domain::casework::invitation::{Dossier, DossierRelease};
use domain::casework::{CaseForm as _, DocumentKey, Input, Slot, Step, referral, session};
use domain::form::FormData;
use domain::role::Actor;
use domain::state::{CaseState, Refusal};

use super::{about, case_id, crumbs, home, lead, options, page, scan, stored};
use crate::Node;
use crate::auth::{SignedIn, Writing};
use crate::error::NodeError;
use crate::service::casework::{self, FormView, Opened, Outcome, Scope, Theirs};
use crate::view::{CaseFormPage, FormNote, Problems, ScanPart, paths};
use crate::web::form::{Press, Sent, Shown, conflict, fields, newer, problems, removed, step, tidy, words};
use crate::web::{Done, PageError, form_response, labels};

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
pub(super) struct Desk<'a> {
    pub(super) node: &'a Node,
    pub(super) actor: &'a Actor,
    pub(super) opened: Opened,
    pub(super) view: FormView,
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
    scan: Option<ScanPart>,
}

async fn open<'a>(
    node: &'a Node,
    actor: &'a Actor,
    case: &str,
    form: &str,
    item: Option<&str>,
) -> Result<Desk<'a>, NodeError> {
    let opened = casework::open(node, actor, &case_id(case)?).await?;
    let view = opened.form(node, actor, form).ok_or(NodeError::NotFound)?;
    let key = DocumentKey::parse(&view.kind.key(item).to_string()).ok_or(NodeError::NotFound)?;
    if !view.may_write || view.kind.many != item.is_some() {
        return Err(NodeError::NotFound);
    }
    Ok(Desk { node, actor, opened, view, key })
}

impl Desk<'_> {
    fn scope(&self) -> Scope {
        Scope::Case(self.opened.index.id.clone())
    }

    fn address(&self) -> String {
        paths::case_form(self.opened.index.id.as_str(), self.view.kind.name, self.key.item())
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
        if self.view.kind.name == Dossier::NAME { self.address() } else { self.back(state) }
    }

    fn leads_session(&self) -> bool {
        let notes = self.opened.form(self.node, self.actor, session::PhaseNote::NAME);
        notes.is_some_and(|view| view.may_write)
    }

    /// The documents that can be written, where they bear names of their own.
    fn slots(&self) -> Option<Vec<Slot>> {
        self.view.slots.clone()
    }

    /// Title of the form, and which document it is where these bear names of their own.
    fn title(&self) -> String {
        let title = words(self.view.kind.title, &self.opened.pool.profile);
        let slots = self.slots().unwrap_or_default();
        match slots.iter().find(|slot| Some(slot.item.as_str()) == self.key.item()) {
            Some(slot) => format!("{title}: {}", slot.label_de),
            None => title,
        }
    }

    fn page(&self, data: &FormData, shape: Shape) -> CaseFormPage {
        let Self { opened, view, .. } = self;
        let options = options(opened);
        let refusals = &shape.refusals;
        let fields = fields(view.kind.fields, &Shown { data, refusals, options, focus: &shape.focus });
        let profile = &opened.pool.profile;
        let moves = (view.kind.transition)(opened.proceeding.course.state()).is_some();
        let document = opened.proceeding.documents.get(&self.key);
        CaseFormPage {
            page: page(self.node, self.actor, opened, shape.done.as_deref()),
            crumbs: crumbs(opened, &self.title()),
            title: self.title(),
            about: about(opened),
            lead: lead(opened),
            action: self.address(),
            base: shape.base,
            problems: if refusals.is_empty() {
                Problems::default()
            } else {
                problems(refusals, &fields, Some(&opened.index.id), profile)
            },
            keeps_drafts: !fields.is_empty(),
            fields,
            removed: removed(data),
            draft_saved: shape.draft_saved,
            newer: shape.newer.map(|theirs| {
                let who = theirs.author.as_deref().unwrap_or("Jemand");
                let who = format!("{who} ({})", labels::moment(theirs.at));
                newer(view.kind.fields, who, &theirs.data, data, options)
            }),
            notes: notes(opened, view.kind.step),
            save: if moves { words(view.kind.title, profile) } else { "Speichern".to_owned() },
            stored: document.map(|document| stored(opened, document)).unwrap_or_default(),
            back: self.back(self.opened.proceeding.course.state()),
            scan: shape.scan,
            about_document: None,
        }
    }

    /// The page with the finds of the scan, where the form is about a text that leaves the office.
    async fn answer(&self, status: StatusCode, data: &FormData, mut shape: Shape) -> Result<Response, PageError> {
        shape.scan = scan::beside(self, data).await?;
        form_response(status, &self.page(data, shape))
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
    if item == Some(paths::NEW_ITEM) {
        let desk = open(node, actor, case, form, item).await?;
        if desk.slots().is_some() {
            // Its documents bear names of their own; the case page lists them.
            return Ok(Redirect::to(&home(&desk.opened)).into_response());
        }
        let item = casework::new_item(node);
        return Ok(Redirect::to(&paths::case_form(case, form, Some(&item))).into_response());
    }
    let desk = open(node, actor, case, form, item).await?;
    if desk.view.kind.name == referral::Submission::NAME {
        return Ok(Redirect::to(&paths::referral_check(case)).into_response());
    }
    let document = desk.opened.proceeding.documents.get(&desk.key);
    let stored = document.map_or_else(FormData::default, |document| desk.view.kind.to_data(&document.body));
    let version = document.map_or(0, |document| document.version);
    let mut shape = Shape { base: version, done: done.getan.clone(), ..Shape::default() };
    shape.refusals.extend(desk.view.why_not.clone());
    let mut data = stored.clone();
    if let Some(draft) = casework::draft_fetch(node, actor, &desk.scope(), &desk.key).await? {
        shape.draft_saved = labels::moment(draft.saved_at);
        if let Some(document) = document.filter(|document| draft.base < document.version && stored != draft.typed) {
            shape.newer = Some(Theirs {
                version: document.version,
                author: document.author.as_ref().and_then(|author| desk.opened.people.get(author)).cloned(),
                at: document.at,
                body: document.body.clone(),
                data: stored,
            });
        }
        data = draft.typed;
    }
    if desk.view.kind.name == DossierRelease::NAME {
        // What is released is the version that stands beside it.
        data.take("version");
        data.push("version", scan::version(&desk.opened).to_string());
    }
    desk.answer(StatusCode::OK, &data, shape).await
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
    let desk = open(node, actor, case, form, item).await?;
    let Sent { mut data, base, press } = Sent::read(pairs);
    let keep = async |data: &FormData| casework::draft_save(node, actor, &desk.scope(), &desk.key, base, data).await;
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
            casework::draft_delete(node, actor, &desk.scope(), &desk.key).await?;
            Ok(Redirect::to(&format!("{}?getan=angaben-verworfen", desk.address())).into_response())
        }
        Press::Page(_) => {
            let focus = step(desk.view.kind.fields, &mut data).map(|step| step.focus).unwrap_or_default();
            keep(&data).await?;
            desk.answer(StatusCode::OK, &data, Shape { base, focus, ..Shape::default() }).await
        }
        Press::Save => {
            tidy(desk.view.kind.fields, &mut data);
            hand_in(desk, item, base, data).await
        }
    }
}

async fn hand_in(desk: Desk<'_>, item: Option<&str>, base: u64, data: FormData) -> Result<Response, PageError> {
    let (node, actor, case) = (desk.node, desk.actor, &desk.opened.index.id);
    let outcome = casework::act(node, actor, case, desk.view.kind.name, item, base, Input::Browser(&data)).await?;
    let (status, shape) = match outcome {
        Outcome::Done(done) => {
            let told = if done.transition.is_some() { "schritt" } else { "angaben" };
            return Ok(Redirect::to(&format!("{}?getan={told}", desk.on(done.state))).into_response());
        }
        Outcome::Refused(refusals) => (StatusCode::UNPROCESSABLE_ENTITY, Shape { base, refusals, ..Shape::default() }),
        Outcome::Conflict(theirs) => {
            let refusals = vec![conflict()];
            let shape = Shape { base: theirs.version, refusals, newer: Some(*theirs), ..Shape::default() };
            (StatusCode::CONFLICT, shape)
        }
    };
    casework::draft_save(node, actor, &desk.scope(), &desk.key, base, &data).await?;
    desk.answer(status, &data, shape).await
}

/// Why the referral came back, while it is with the case lead.
pub(super) fn notes(opened: &Opened, step: Step) -> Vec<FormNote> {
    let returned = opened.proceeding.course.state() == CaseState::Returned;
    if !returned || step != Step::Referral {
        return Vec::new();
    }
    let documents = &opened.proceeding.documents;
    let at = |name: &str| documents.get(&DocumentKey::new(name, None)).map(|document| document.at);
    let back = opened.proceeding.one::<referral::Return>();
    let query = opened.proceeding.one::<referral::Query>();
    let later = at(referral::Query::NAME) > at(referral::Return::NAME);
    let text = match (back, query) {
        (_, Some(query)) if later => ("Rückfrage der Poolkoordination", query.question.to_string()),
        (Some(back), _) => ("Zur Ergänzung zurückgegeben", back.reason.to_string()),
        (None, Some(query)) => ("Rückfrage der Poolkoordination", query.question.to_string()),
        (None, None) => return Vec::new(),
    };
    vec![FormNote { title: text.0.to_owned(), text: text.1 }]
}

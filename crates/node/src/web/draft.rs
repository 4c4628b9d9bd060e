// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! `/faelle/{case}/fallmuster` and `/freigabe/{draft}`: a draft while it is being written.
//!
//! Once it is in review or released, the same address shows the page of `review`.

use std::sync::Arc;

use axum::extract::{Form, Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use domain::CaseId;
use domain::access::{self, Action};
use domain::role::Actor;
use protocol::pattern::Pattern;
use serde::Deserialize;
use storage::DraftState;

use super::desk_parts::{hit_rows, marked, shell_page};
use super::release_list::SeeReleaseDesk;
use super::{Done, PageError, html, pattern_text, review, shell};
use crate::Node;
use crate::auth::{May, gates};
use crate::error::NodeError;
use crate::service::cases;
use crate::service::desk::{self, DeskDraft, DraftInput};
use crate::view::parts::Errors;
use crate::view::{DraftPage, DraftValues, NavArea, WithheldRow, paths};

gates!(
    /// The pool office writes drafts.
    DraftPattern
);

/// What the form sends; unticked boxes are absent.
#[derive(Deserialize)]
pub struct Typed {
    #[serde(default)]
    lesson_de: String,
    #[serde(default)]
    participation_told: String,
    #[serde(default)]
    press: String,
    #[serde(default)]
    court: String,
    #[serde(default)]
    objection_young_person: String,
    #[serde(default)]
    objection_guardian: String,
    #[serde(default)]
    objection_case_lead: String,
    #[serde(default)]
    base: String,
    #[serde(default)]
    action: String,
}

impl Typed {
    fn input(&self) -> DraftInput {
        let ticked = |value: &str| value == "1";
        DraftInput {
            // Browsers send line ends as CR LF (HTML section 4.10.21.8); the pattern keeps LF.
            lesson_de: self.lesson_de.replace("\r\n", "\n").trim().to_owned(),
            participation_told: ticked(&self.participation_told),
            press: ticked(&self.press),
            court: ticked(&self.court),
            objection_young_person: ticked(&self.objection_young_person),
            objection_guardian: ticked(&self.objection_guardian),
            objection_case_lead: ticked(&self.objection_case_lead),
        }
    }
}

/// The empty form for a case.
pub async fn new(
    State(node): State<Arc<Node>>,
    may: May<DraftPattern>,
    Path(case): Path<String>,
) -> Result<Response, PageError> {
    let view = blank(&node, &may.actor, &case, &DraftInput::default(), Errors::none()).await?;
    html(&view)
}

/// Stores a new draft and shows it with everything that holds it back; after a fault the form comes back as typed.
pub async fn create(
    State(node): State<Arc<Node>>,
    may: May<DraftPattern>,
    Path(case): Path<String>,
    Form(typed): Form<Typed>,
) -> Result<Response, PageError> {
    let input = typed.input();
    let id = CaseId::parse(&case).map_err(|_| NodeError::NotFound)?;
    let errors = faults(&input);
    if errors.any() {
        let view = blank(&node, &may.actor, &case, &input, errors).await?;
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, html(&view)?).into_response());
    }
    match desk::propose(&node, &may.actor, &id, input.clone()).await {
        Ok(draft) => Ok(Redirect::to(&format!("{}?getan=entwurf", paths::release(&draft))).into_response()),
        Err(NodeError::Refused(refused)) => {
            let mut errors = Errors::none();
            errors.add(refused.refusal.field.as_deref().unwrap_or_default(), refused.refusal.message_de.clone());
            let view = blank(&node, &may.actor, &case, &input, errors).await?;
            Ok((refused.status, html(&view)?).into_response())
        }
        Err(error) => Err(error.into()),
    }
}

/// A draft, a review or a release, by its state.
pub async fn show(
    State(node): State<Arc<Node>>,
    may: May<SeeReleaseDesk>,
    Path(draft): Path<String>,
    Query(done): Query<Done>,
) -> Result<Response, PageError> {
    let opened = desk::open(&node, &may.actor, &draft).await?;
    let may_write = opened.draft.author == may.actor.user
        && access::may(&may.actor, Action::DraftPattern, Some(&opened.index)).is_yes();
    match opened.draft.state {
        DraftState::Draft | DraftState::Returned | DraftState::Held if may_write => {
            let page = shell_page(&node, &may.actor, done.getan.as_deref()).await?;
            html(&stored(page, &opened, &opened.input, Errors::none()))
        }
        _ => review::show(&node, &may.actor, &opened, done.getan.as_deref(), None).await,
    }
}

/// Saves a stored draft, and hands it in when asked to.
pub async fn save(
    State(node): State<Arc<Node>>,
    may: May<DraftPattern>,
    Path(draft): Path<String>,
    Form(typed): Form<Typed>,
) -> Result<Response, PageError> {
    let opened = desk::open(&node, &may.actor, &draft).await?;
    let input = typed.input();
    let mut errors = faults(&input);
    let mut done = "entwurf";
    let mut conflict = false;
    if !errors.any() {
        let base = if typed.base.is_empty() { &opened.draft.bytes.sha256 } else { &typed.base };
        let mut result = desk::revise(&node, &may.actor, &draft, base, input.clone()).await;
        if result.is_ok() && typed.action == "einreichen" {
            done = "eingereicht";
            result = desk::submit(&node, &may.actor, &draft).await;
        }
        match result {
            Ok(()) => return Ok(Redirect::to(&format!("{}?getan={done}", paths::release(&draft))).into_response()),
            Err(NodeError::Refused(refused)) => {
                conflict = refused.refusal.rule == "draft_changed";
                errors.add(refused.refusal.field.as_deref().unwrap_or_default(), refused.refusal.message_de.clone());
            }
            Err(error) => return Err(error.into()),
        }
    }
    let opened = desk::open(&node, &may.actor, &draft).await?;
    let page = shell_page(&node, &may.actor, None).await?;
    let mut view = stored(page, &opened, &input, errors);
    if conflict {
        view.newer.clone_from(&opened.input.lesson_de);
    }
    Ok((StatusCode::UNPROCESSABLE_ENTITY, html(&view)?).into_response())
}

/// Takes a draft back from review.
pub async fn take_back(
    State(node): State<Arc<Node>>,
    may: May<DraftPattern>,
    Path(draft): Path<String>,
) -> Result<Response, PageError> {
    desk::take_back(&node, &may.actor, &draft).await?;
    Ok(Redirect::to(&format!("{}?getan=zurueckgeholt", paths::release(&draft))).into_response())
}

fn faults(input: &DraftInput) -> Errors {
    let mut errors = Errors::none();
    if input.lesson_de.is_empty() {
        errors.add("lesson_de", "Schreiben Sie, was andere Pools aus diesem Fall lernen können.");
    }
    let length = input.lesson_de.chars().count();
    if length > protocol::limits::LESSON_CHARS {
        errors.add(
            "lesson_de",
            format!("Der Text hat {length} Zeichen. Kürzen Sie ihn auf höchstens {}.", protocol::limits::LESSON_CHARS),
        );
    }
    errors
}

async fn blank(
    node: &Node,
    actor: &Actor,
    case: &str,
    input: &DraftInput,
    errors: Errors,
) -> Result<DraftPage, NodeError> {
    let id = CaseId::parse(case).map_err(|_| NodeError::NotFound)?;
    let opened = cases::open(node, actor, &id).await?;
    Ok(DraftPage {
        page: shell::page(node, &opened.pool, actor, Some(NavArea::Releases), None),
        action_href: paths::release_new(case),
        stored: false,
        base: String::new(),
        newer: String::new(),
        case_code: opened.case.identity.panel_code,
        case_href: paths::case(case),
        values: values(input),
        errors,
        returned_reason: String::new(),
        withheld: Vec::new(),
        hits: Vec::new(),
        marked: Vec::new(),
        preview: Vec::new(),
    })
}

fn stored(page: crate::view::Page, opened: &DeskDraft, input: &DraftInput, errors: Errors) -> DraftPage {
    let reasons: Vec<String> = opened.votes.iter().filter_map(|vote| vote.reason.clone()).collect();
    let judged = opened.judged.as_ref();
    let hits = judged.map_or(&[][..], |judged| &judged.hits);
    let preview = judged
        .and_then(|judged| judged.release.as_ref().ok())
        .and_then(|releasable| Pattern::parse(releasable.payload()).ok())
        .map_or_else(Vec::new, |pattern| pattern_text::whole(&pattern));
    DraftPage {
        page,
        action_href: paths::release(&opened.draft.id),
        stored: true,
        base: opened.draft.bytes.sha256.clone(),
        newer: String::new(),
        case_code: opened.panel_code.clone().unwrap_or_default(),
        case_href: paths::case(opened.index.id.as_str()),
        values: values(input),
        errors,
        returned_reason: if opened.draft.state == DraftState::Returned { reasons.join(" ") } else { String::new() },
        withheld: judged.and_then(|judged| judged.release.as_ref().err()).map_or_else(Vec::new, |gates| {
            gates
                .iter()
                .map(|gate| WithheldRow { message: gate.message_de.clone(), help: gate.help_de.clone() })
                .collect()
        }),
        hits: hit_rows(&opened.input.lesson_de, hits),
        marked: marked(&opened.input.lesson_de, hits),
        preview,
    }
}

fn values(input: &DraftInput) -> DraftValues {
    DraftValues {
        lesson_de: input.lesson_de.clone(),
        participation_told: input.participation_told,
        press: input.press,
        court: input.court,
        objection_young_person: input.objection_young_person,
        objection_guardian: input.objection_guardian,
        objection_case_lead: input.objection_case_lead,
    }
}

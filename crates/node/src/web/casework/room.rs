// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! `/faelle/{case}/runde`: the room in which the moderation leads a session through its phases, and `…/leinwand`, what the
//! others see of it on the wall.

use std::sync::Arc;

use axum::extract::{Form, Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use domain::UserId;
use domain::casework::invitation::number::current_no;
use domain::casework::invitation::{confides, identifiers_in};
use domain::casework::session::{PHASES, PhaseNote, SessionPhase, phase_began, present_phase};
use domain::casework::{CaseForm as _, DocumentKey, Input};
use domain::form::FormData;
use domain::role::Actor;
use domain::state::CaseState;
use jiff::{SignedDuration, Timestamp};
use serde::Deserialize;

use super::room_view;
use super::{case_id, crumbs, lead, page, stored};
use crate::Node;
use crate::auth::{SignedIn, Writing};
use crate::error::NodeError;
use crate::service::casework::{self, Opened, SavedVersion, Scope};
use crate::view::{FormField, RoomNow, RoomPage, ScreenPage, format, paths};
use crate::web::form::{Desk, Press, Sent, Sheet, Shown, Taken, fields, problems};
use crate::web::{PageError, case_now, form_response, labels};

/// What the button says that saves the notes and closes the phase.
const CLOSE: &str = "weiter";

/// Which phase is to be shown; the present one when nothing is said.
#[derive(Deserialize)]
pub struct Asked {
    #[serde(default)]
    phase: Option<u8>,
    #[serde(default)]
    getan: Option<String>,
}

/// The room of the session that is being prepared or held.
pub async fn show(
    State(node): State<Arc<Node>>,
    signed_in: SignedIn,
    Path(case): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, PageError> {
    let room = match Room::open(&node, &signed_in.actor, &case).await? {
        Ok(room) => room,
        Err(elsewhere) => return Ok(elsewhere),
    };
    let phase = asked.phase.and_then(phase_of).unwrap_or_else(|| room.present());
    let notes = room.notes(phase).await?;
    form_response(StatusCode::OK, &room.page(phase, &notes, asked.getan.as_deref()))
}

/// Saves the notes of a phase, and closes it.
pub async fn send(
    State(node): State<Arc<Node>>,
    writing: Writing,
    Path(case): Path<String>,
    Form(pairs): Form<Vec<(String, String)>>,
) -> Result<Response, PageError> {
    let room = match Room::open(&node, writing.actor(), &case).await? {
        Ok(room) => room,
        Err(elsewhere) => return Ok(elsewhere),
    };
    let mut sent = Sent::read(pairs);
    let phase = sent.data.take("phase").first().and_then(|no| phase_of(no.parse().ok()?)).ok_or(NodeError::NotFound)?;
    let closes = sent.press == Press::Page(CLOSE.to_owned());
    if closes {
        sent.data.take(crate::view::STEP);
        sent.press = Press::Save;
    }
    let key = room.key(phase);
    let desk = room.desk(phase, &key)?;
    let sheet = match desk.take(&writing, sent).await? {
        Taken::Kept(answer) => return Ok(answer),
        Taken::Show(sheet) => return form_response(StatusCode::OK, &room.page(phase, &sheet, None)),
        Taken::HandIn(sheet) => sheet,
    };
    let mut handed = sheet.data.clone();
    if closes {
        handed.push("done", "ja".to_owned());
    }
    let id = &room.opened.index.id;
    let input = Input::Browser(&handed);
    let outcome = casework::act(room.node, room.actor, id, PhaseNote::NAME, key.item(), sheet.base, input).await?;
    match desk.settle(sheet, outcome).await? {
        // The room goes on to the phase that is open now.
        Ok(_) if closes => Ok(Redirect::to(&paths::room(&case)).into_response()),
        Ok(_) => Ok(Redirect::to(&format!("{}&getan=angaben", desk.address)).into_response()),
        // The page of the form shows both versions side by side.
        Err((_, sheet)) if sheet.newer.is_some() => {
            Ok(Redirect::to(&paths::case_form(id.as_str(), PhaseNote::NAME, key.item())).into_response())
        }
        Err((status, sheet)) => form_response(status, &room.page(phase, &sheet, None)),
    }
}

/// The session on the wall.
pub async fn screen(
    State(node): State<Arc<Node>>,
    signed_in: SignedIn,
    Path(case): Path<String>,
) -> Result<Response, PageError> {
    let room = match Room::open(&node, &signed_in.actor, &case).await? {
        Ok(room) if room.begun() => room,
        Ok(_) => return Ok(Redirect::to(&paths::room(&case)).into_response()),
        Err(elsewhere) => return Ok(elsewhere),
    };
    let phase = room.present();
    let notes = room.notes(phase).await?;
    let (time, until) = room.time(phase);
    form_response(
        StatusCode::OK,
        &ScreenPage {
            page: page(room.node, room.actor, &room.opened, None),
            title: room.title(),
            code: room.opened.proceeding.case.identity.panel_code.clone(),
            phase: phase.de.to_owned(),
            place: format!("Phase {} von {}", phase.no, PHASES.len()),
            time,
            until,
            note: room.on_the_wall(phase, &notes),
            thinking: room_view::thinking(&room.opened, room.no, false),
            agreements: room_view::agreements(&room.opened, room.no, room.node.clock.today()),
            back: paths::room(&case),
        },
    )
}

fn phase_of(no: u8) -> Option<SessionPhase> {
    PHASES.into_iter().find(|phase| phase.no == no)
}

/// The room of one session, for who leads it.
struct Room<'a> {
    node: &'a Node,
    actor: &'a Actor,
    opened: Opened,
    no: u8,
}

impl<'a> Room<'a> {
    /// Opens the room; outside of a session the case itself is the place to be.
    async fn open(node: &'a Node, actor: &'a Actor, case: &str) -> Result<Result<Self, Response>, NodeError> {
        let opened = casework::open(node, actor, &case_id(case)?).await?;
        let leads = opened.form(node, actor, PhaseNote::NAME).is_some_and(|view| view.may_write);
        if !leads {
            return Err(NodeError::NotFound);
        }
        if !matches!(opened.proceeding.course.state(), CaseState::Invited | CaseState::InSession) {
            return Ok(Err(Redirect::to(&paths::case(opened.index.id.as_str())).into_response()));
        }
        let no = current_no(&opened.proceeding);
        Ok(Ok(Self { node, actor, opened, no }))
    }

    fn begun(&self) -> bool {
        self.opened.proceeding.course.state() == CaseState::InSession
    }

    /// The phase that is open; the last one when all are over.
    fn present(&self) -> SessionPhase {
        present_phase(&self.opened.proceeding, self.no).unwrap_or(PHASES[PHASES.len() - 1])
    }

    fn key(&self, phase: SessionPhase) -> DocumentKey {
        DocumentKey::new(PhaseNote::NAME, Some(&format!("{}-{}", self.no, phase.no)))
    }

    fn title(&self) -> String {
        format!("{}. {}", self.no, crate::web::form::words("{round}", &self.opened.pool.profile))
    }

    /// Where the notes of a phase are written.
    fn desk<'b>(&'b self, phase: SessionPhase, key: &'b DocumentKey) -> Result<Desk<'b>, NodeError> {
        let kind = domain::casework::form(PhaseNote::NAME).ok_or(NodeError::NotFound)?;
        let opened = &self.opened;
        let document = opened.proceeding.documents.get(key);
        let name = |author: &UserId| opened.people.get(author).cloned();
        Ok(Desk {
            node: self.node,
            actor: self.actor,
            scope: Scope::Case(opened.index.id.clone()),
            key,
            fields: kind.fields,
            saved: document.map(|document| SavedVersion::new(document, kind.to_data(&document.body), name)),
            options: super::options(opened),
            address: paths::room_phase(opened.index.id.as_str(), phase.no),
        })
    }

    /// The notes of a phase: what this person typed last, else what is saved.
    async fn notes(&self, phase: SessionPhase) -> Result<Sheet, NodeError> {
        let key = self.key(phase);
        let mut notes = self.desk(phase, &key)?.laid_out(FormData::default()).await?;
        if notes.newer.is_some() {
            // The room shows one version. Saving finds the other one then, and leads to the page that shows both.
            notes.base = 0;
        }
        Ok(notes)
    }

    /// The notes as the others may see them: what is being typed, unless it says who the young person is or was confided;
    /// then what is saved. Who sees the case under its code only cannot check it, so nothing unsaved is shown.
    fn on_the_wall(&self, phase: SessionPhase, notes: &Sheet) -> String {
        let case = &self.opened.proceeding;
        let typed = notes.data.one("text");
        if self.opened.named && identifiers_in(case, typed).is_empty() && !confides(case, typed) {
            return typed.to_owned();
        }
        let key = self.key(phase);
        let saved = self.desk(phase, &key).ok().and_then(|desk| desk.saved);
        saved.map(|saved| saved.data.one("text").to_owned()).unwrap_or_default()
    }

    /// How long a phase is planned and until when, in words and for the clock.
    fn time(&self, phase: SessionPhase) -> (String, String) {
        let planned = format!("Geplant: {} Minuten", phase.minutes);
        let Some(began) = phase_began(&self.opened.proceeding, self.no, phase) else { return (planned, String::new()) };
        let until: Timestamp = began.saturating_add(SignedDuration::from_mins(phase.minutes.into())).unwrap_or(began);
        (format!("{planned}, bis {}", format::time(labels::local(until))), until.to_string())
    }

    fn page(&self, phase: SessionPhase, notes: &Sheet, done: Option<&str>) -> RoomPage {
        let Self { node, actor, opened, no } = self;
        let rows = |form: &str| case_now::form_rows(node, actor, opened, form);
        let begun = self.begun();
        RoomPage {
            page: page(node, actor, opened, done),
            crumbs: crumbs(opened, &self.title()),
            title: self.title(),
            // The screen may stand on the wall: the code alone.
            about: format!("Fall {}", opened.proceeding.case.identity.panel_code),
            lead: lead(opened),
            facts: room_view::facts(opened, *no),
            hints: case_now::hints(node, actor, opened),
            phases: room_view::phases(opened, *no, begun, phase),
            now: begun.then(|| self.now(phase, notes)),
            before: ["invitation_reply", "attendance", "session_start"].into_iter().flat_map(rows).collect(),
            people: room_view::people(opened, *no, begun),
            attendance: rows("attendance"),
            thinking: room_view::thinking(opened, *no, true),
            agreements: room_view::agreements(opened, *no, node.clock.today()),
            ends: if begun { case_now::next_steps(node, actor, opened) } else { Vec::new() },
            end_forms: ["conclude_solution", "conclude_open"].into_iter().flat_map(rows).collect(),
            screen: if begun { paths::room_screen(opened.index.id.as_str()) } else { String::new() },
        }
    }

    /// The field of the notes; the box that closes a phase is a button here.
    fn field(&self, notes: &Sheet) -> Option<FormField> {
        let kind = domain::casework::form(PhaseNote::NAME)?;
        let options = super::options(&self.opened);
        let shown = Shown { data: &notes.data, refusals: &notes.refusals, options, focus: "" };
        fields(kind.fields, &shown).into_iter().find(|field| field.name == "text")
    }

    fn now(&self, phase: SessionPhase, notes: &Sheet) -> RoomNow {
        let opened = &self.opened;
        let case = opened.index.id.as_str();
        let note = self.field(notes);
        let document = opened.proceeding.documents.get(&self.key(phase));
        let (time, until) = self.time(phase);
        let done = document.is_some_and(|document| document.body.get("done") == Some(&true.into()));
        RoomNow {
            no: phase.no,
            title: phase.de.to_owned(),
            purpose: room_view::purpose(phase.no).to_owned(),
            time,
            until: if done { String::new() } else { until },
            action: paths::room(case),
            base: notes.base,
            problems: problems(&notes.refusals, note.as_slice(), Some(&opened.index.id), &opened.pool.profile),
            note,
            draft_saved: notes.draft_saved.clone(),
            done,
            forms: room_view::forms_of(phase.no)
                .iter()
                .flat_map(|form| case_now::form_rows(self.node, self.actor, opened, form))
                .collect(),
            dossier: if phase.no == room_view::PRESENTATION { room_view::dossier(opened) } else { Vec::new() },
            stored: document.map(|document| stored(opened, document)).unwrap_or_default(),
        }
    }
}

// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! `/api/v1/panel`: cases as the panel sees them, under their code.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, State};
use domain::CaseId;
use domain::casework::invitation::{DossierView, SessionView};
use jiff::civil::Date;
use serde::Serialize;
use utoipa::ToSchema;

use super::casework::confirm_first;
use super::error::ApiProblem;
use super::form::FormError;
use crate::Node;
use crate::auth::SignedIn;
use crate::error::NodeError;
use crate::service::casework::{self, PanelOpened};

/// A case that the caller was invited to.
#[derive(Serialize, ToSchema)]
pub struct PanelLine {
    /// Id of the case.
    case: String,
    /// Its code.
    panel_code: String,
    /// State token.
    state: &'static str,
}

/// A case as the panel sees it.
#[derive(Serialize, ToSchema)]
pub struct PanelCaseView {
    /// Its code.
    panel_code: String,
    /// State token.
    state: &'static str,
    /// Last day on which the caller reads it; none without an end.
    #[schema(value_type = Option<String>, format = Date)]
    until: Option<Date>,
    /// The released dossier.
    dossier: Option<PanelDossier>,
    /// The sessions to which the caller was invited.
    sessions: Vec<PanelSession>,
    /// Names of the forms that the caller can write now.
    forms: Vec<&'static str>,
}

/// The released dossier, with the parts that the caller reads.
#[derive(Serialize, ToSchema)]
pub struct PanelDossier {
    /// Version.
    version: u16,
    /// What everybody reads who is invited.
    text: String,
    /// Parts with fewer readers.
    parts: Vec<PanelPart>,
}

/// A part of a dossier.
#[derive(Serialize, ToSchema)]
pub struct PanelPart {
    /// Heading.
    heading: String,
    /// Text.
    text: String,
}

/// A session.
#[derive(Serialize, ToSchema)]
pub struct PanelSession {
    /// Number.
    no: u8,
    /// Day.
    #[schema(value_type = String, format = Date)]
    date: Date,
    /// Beginning.
    time: String,
    /// Place.
    place: String,
    /// Kind, German.
    kind_de: &'static str,
    /// Whether it was held, or is being held.
    held: bool,
}

/// The cases that the caller was invited to and still reads, newest submission first.
#[utoipa::path(get, path = "/api/v1/panel", tag = "casework", responses((status = 200, body = [PanelLine])))]
pub async fn list(
    State(node): State<Arc<Node>>,
    SignedIn { actor }: SignedIn,
) -> Result<Json<Vec<PanelLine>>, FormError> {
    let line = |row: storage::CaseRow| PanelLine {
        case: row.index.id.to_string(),
        panel_code: row.panel_code,
        state: row.index.state.code(),
    };
    Ok(Json(casework::panel_list(&node, &actor).await?.into_iter().map(line).collect()))
}

/// One of them; the read is in the audit trail.
#[utoipa::path(get, path = "/api/v1/panel/{id}", tag = "casework", params(("id" = String, Path)),
    responses((status = 200, body = PanelCaseView), (status = 404, body = ApiProblem),
        (status = 422, description = "Confidentiality is to be confirmed first", body = ApiProblem)))]
pub async fn fetch(
    State(node): State<Arc<Node>>,
    SignedIn { actor }: SignedIn,
    Path(id): Path<String>,
) -> Result<Json<PanelCaseView>, FormError> {
    let id = CaseId::parse(&id).map_err(|_| NodeError::NotFound)?;
    let PanelOpened::Open(opened) = casework::panel_open(&node, &actor, &id).await? else {
        return Err(FormError::Refused(vec![confirm_first()]));
    };
    let round = opened.round;
    Ok(Json(PanelCaseView {
        panel_code: round.code,
        state: round.state.code(),
        until: round.until,
        dossier: round.dossier.map(dossier),
        sessions: round.sessions.into_iter().map(|held| session(held.facts)).rev().collect(),
        forms: opened.forms.iter().filter(|form| form.why_not.is_none()).map(|form| form.kind.name).collect(),
    }))
}

fn dossier(view: DossierView) -> PanelDossier {
    let part = |part: domain::casework::invitation::PartView| PanelPart { heading: part.heading, text: part.text };
    PanelDossier { version: view.version, text: view.text, parts: view.parts.into_iter().map(part).collect() }
}

fn session(view: SessionView) -> PanelSession {
    let SessionView { no, date, time, place, kind_de, held, .. } = view;
    PanelSession { no, date, time, place, kind_de, held }
}

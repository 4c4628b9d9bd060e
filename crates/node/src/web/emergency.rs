// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! `/faelle/notfall`: opens a case of somebody else in an emergency.

use std::sync::Arc;

use axum::extract::{Form, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Redirect, Response};
use domain::role::Actor;
use serde::Deserialize;

use super::{PageError, html, shell};
use crate::Node;
use crate::auth::{May, gates};
use crate::service::{casework, pool};
use crate::view::parts::Errors;
use crate::view::{Crumb, EmergencyPage, NavArea, paths};

gates!(
    /// Heads of units, their deputies, the pool office.
    OpenInEmergency
);

/// What the form sends.
#[derive(Default, Deserialize)]
pub struct Typed {
    #[serde(default)]
    case: String,
    #[serde(default)]
    reason: String,
}

/// Asks for the case and the reason.
pub async fn show(State(node): State<Arc<Node>>, may: May<OpenInEmergency>) -> Result<Response, PageError> {
    html(&page(&node, &may.actor, Typed::default(), Errors::none()).await?)
}

/// Opens the case.
pub async fn open(
    State(node): State<Arc<Node>>,
    may: May<OpenInEmergency>,
    Form(typed): Form<Typed>,
) -> Result<Response, PageError> {
    let refusals = match casework::break_glass(&node, &may.actor, &typed.case, &typed.reason).await? {
        Ok(case) => return Ok(Redirect::to(&format!("{}?getan=notfall", paths::case(case.as_str()))).into_response()),
        Err(refusals) => refusals,
    };
    let mut errors = Errors::none();
    for refusal in &refusals {
        errors.refused(refusal);
    }
    Ok((StatusCode::UNPROCESSABLE_ENTITY, html(&page(&node, &may.actor, typed, errors).await?)?).into_response())
}

async fn page(node: &Node, actor: &Actor, typed: Typed, errors: Errors) -> Result<EmergencyPage, PageError> {
    let pool = pool::current(node).await?;
    Ok(EmergencyPage {
        page: shell::page(node, &pool, actor, Some(NavArea::Cases), None),
        crumbs: vec![Crumb::new("Fälle", paths::CASES), Crumb::here("Notfallzugriff")],
        errors,
        case: typed.case,
        reason: typed.reason,
    })
}

// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! `/zugang`: what everybody sees and changes about the own access.

use std::sync::Arc;

use axum::extract::{Form, Path, Query, State};
use axum::response::{IntoResponse, Redirect, Response};
use axum_extra::extract::CookieJar;
use serde::Deserialize;
use storage::SessionLine;

use super::{Done, PageError, html, labels, shell};
use crate::Node;
use crate::auth::InSession;
use crate::auth::session::{self, Session};
use crate::error::NodeError;
use crate::service::own_access::{self, PasswordChange};
use crate::view::parts::Errors;
use crate::view::{OwnAccessPage, SessionEntry, paths};

/// A change of the password.
#[derive(Deserialize)]
pub struct Typed {
    #[serde(default)]
    current: String,
    #[serde(default)]
    password: String,
    #[serde(default)]
    repeated: String,
}

/// Shows the page.
pub async fn show(
    State(node): State<Arc<Node>>,
    InSession(session): InSession,
    Query(done): Query<Done>,
) -> Result<Response, PageError> {
    html(&page(&node, &session, done.getan.as_deref(), Errors::none()).await?)
}

/// Changes the password.
pub async fn change_password(
    State(node): State<Arc<Node>>,
    jar: CookieJar,
    InSession(session): InSession,
    Form(typed): Form<Typed>,
) -> Result<Response, PageError> {
    let Typed { current, password, repeated } = typed;
    let change = PasswordChange { current, password, repeated };
    match own_access::change_password(&node, &session, change).await {
        Ok(token) => {
            let done = Redirect::to(&format!("{}?getan=passwort", paths::OWN_ACCESS));
            Ok((jar.add(session::cookie(&node, token)), done).into_response())
        }
        Err(NodeError::Refused(refused)) => {
            let mut errors = Errors::none();
            errors.refused(&refused.refusal);
            let view = page(&node, &session, None, errors).await?;
            Ok((refused.status, html(&view)?).into_response())
        }
        Err(error) => Err(error.into()),
    }
}

/// Ends one of the own sessions.
pub async fn end_session(
    State(node): State<Arc<Node>>,
    InSession(session): InSession,
    Path(id): Path<String>,
) -> Result<Response, PageError> {
    own_access::end_session(&node, &session, &id).await?;
    Ok(Redirect::to(&format!("{}?getan=sitzung", paths::OWN_ACCESS)).into_response())
}

/// Ends every own session but this one.
pub async fn end_others(State(node): State<Arc<Node>>, InSession(session): InSession) -> Result<Response, PageError> {
    own_access::end_other_sessions(&node, &session).await?;
    Ok(Redirect::to(&format!("{}?getan=sitzungen", paths::OWN_ACCESS)).into_response())
}

async fn page(node: &Node, session: &Session, done: Option<&str>, errors: Errors) -> Result<OwnAccessPage, NodeError> {
    let sessions = own_access::sessions(node, session).await?;
    let page = shell::anywhere(node, Some(&session.user.actor())).await;
    let has_password = session.user.password_hash.as_ref().is_some_and(|hash| !hash.is_empty());
    Ok(OwnAccessPage {
        page: crate::view::Page { flash: done.and_then(shell::flash), ..page },
        sign_in: session.user.sign_in.clone().unwrap_or_default(),
        has_password,
        sessions: sessions.iter().map(|line| entry(line, session)).collect(),
        errors,
    })
}

fn entry(line: &SessionLine, own: &Session) -> SessionEntry {
    SessionEntry {
        id: line.id.clone(),
        device: line.device.clone(),
        began: labels::moment(line.created_at),
        used: labels::moment(line.last_seen_at),
        this: line.id == own.id,
    }
}

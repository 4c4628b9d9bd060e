// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! `/anmelden`, `/abmelden`: local account with a password.

use std::sync::Arc;

use axum::extract::{Form, Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use axum_extra::extract::CookieJar;
use serde::Deserialize;

use super::{PageError, html, shell};
use crate::Node;
use crate::auth::device;
use crate::auth::session::{self, Begin, Way};
use crate::service::users;
use crate::view::{Page, SignInPage, paths};

/// Query of the form's address.
#[derive(Deserialize)]
pub struct Next {
    #[serde(default)]
    next: String,
    #[serde(default)]
    getan: String,
}

/// What the form sends.
#[derive(Deserialize)]
pub struct Credentials {
    #[serde(default)]
    login: String,
    #[serde(default)]
    password: String,
    #[serde(default)]
    next: String,
}

/// Shows the form.
pub async fn show(State(node): State<Arc<Node>>, Query(query): Query<Next>) -> Result<Response, PageError> {
    let page = Page { flash: shell::flash(&query.getan), ..shell::anywhere(&node, None).await };
    let oidc = provider(&node, &query.next);
    html(&SignInPage { page, oidc, login: String::new(), next: query.next, failed: false, wait_seconds: 0 })
}

/// Signs in; after a failure the form comes back with the name and without a hint which of the two was wrong.
pub async fn sign_in(
    State(node): State<Arc<Node>>,
    jar: CookieJar,
    headers: HeaderMap,
    Form(typed): Form<Credentials>,
) -> Result<Response, PageError> {
    match node.attempts.begin(&typed.login, node.clock.now()) {
        Ok(()) => {}
        Err(wait_seconds) => return failed(&node, typed, wait_seconds, StatusCode::TOO_MANY_REQUESTS).await,
    }
    let Some(user) = users::authenticate(&node, &typed.login, &typed.password).await? else {
        return failed(&node, typed, 0, StatusCode::UNPROCESSABLE_ENTITY).await;
    };
    node.attempts.succeeded(&typed.login);
    let token = session::start(&node, &user.id, &Begin::full(Way::Password, device::label(&headers))).await?;
    Ok((jar.add(session::cookie(&node, token)), Redirect::to(&local(&typed.next))).into_response())
}

/// The button to the identity provider: its label and address; none without one.
fn provider(node: &Node, next: &str) -> Option<(String, String)> {
    let settings = node.settings.oidc.as_ref()?;
    Some((settings.label.clone(), format!("{}?next={}", paths::OIDC, super::percent(next))))
}

async fn failed(node: &Node, typed: Credentials, wait_seconds: u64, status: StatusCode) -> Result<Response, PageError> {
    let page = shell::anywhere(node, None).await;
    let view = SignInPage {
        page,
        oidc: provider(node, &typed.next),
        login: typed.login,
        next: typed.next,
        failed: true,
        wait_seconds: usize::try_from(wait_seconds).unwrap_or(usize::MAX),
    };
    Ok((status, html(&view)?).into_response())
}

/// Ends the session here and in the database.
pub async fn sign_out(
    State(node): State<Arc<Node>>,
    jar: CookieJar,
    headers: HeaderMap,
) -> Result<Response, PageError> {
    session::end(&node, &headers).await?;
    Ok((jar.add(session::gone(&node)), Redirect::to(paths::SIGN_IN)).into_response())
}

/// Only a path of this node: never another host, however it is written.
pub(super) fn local(next: &str) -> String {
    let safe = next.starts_with('/') && !next.starts_with("//") && !next.contains(['\\', '\r', '\n']);
    if safe { next.to_owned() } else { paths::START.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_way_back_stays_on_this_node() {
        for (next, expected) in [
            ("/faelle?phase=x", "/faelle?phase=x"),
            ("", "/"),
            ("//evil.example", "/"),
            ("/\\evil", "/"),
            ("https://x", "/"),
        ] {
            assert_eq!(local(next), expected, "{next}");
        }
    }
}

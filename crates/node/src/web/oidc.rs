// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! `/anmelden/extern`: to the city's identity provider, and back.

use std::sync::Arc;

use axum::extract::{Query, State};
use axum::http::HeaderMap;
use axum::response::{IntoResponse as _, Redirect, Response};
use axum_extra::extract::cookie::{Cookie, CookieJar, SameSite};
use serde::Deserialize;

use super::PageError;
use super::sign_in::local;
use crate::Node;
use crate::auth::device;
use crate::auth::session::{self, Begin, Way};
use crate::error::NodeError;
use crate::oidc::{OidcSettings, account, flow};

/// Where the person was going.
#[derive(Deserialize)]
pub struct Next {
    #[serde(default)]
    next: String,
}

/// Sends the browser to the identity provider.
pub async fn begin(
    State(node): State<Arc<Node>>,
    jar: CookieJar,
    Query(query): Query<Next>,
) -> Result<Response, PageError> {
    let begun = flow::begin(&node, settings(&node)?, local(&query.next)).await?;
    Ok((jar.add(cookie(&node, begun.browser)), Redirect::to(begun.url.as_str())).into_response())
}

/// Takes the browser back and signs in. What the cookie named is used up, whatever comes of it.
pub async fn back(
    State(node): State<Arc<Node>>,
    jar: CookieJar,
    headers: HeaderMap,
    Query(back): Query<flow::Back>,
) -> Result<Response, PageError> {
    let browser = jar.get(&cookie_name(&node)).map(|cookie| cookie.value().to_owned()).unwrap_or_default();
    let (token, next) = signed_in(&node, &browser, &back, &headers).await?;
    let mut gone = cookie(&node, String::new());
    gone.make_removal();
    Ok((jar.add(gone).add(session::cookie(&node, token)), Redirect::to(&next)).into_response())
}

/// A new session, and where to go on.
async fn signed_in(
    node: &Node,
    browser: &str,
    back: &flow::Back,
    headers: &HeaderMap,
) -> Result<(String, String), NodeError> {
    let settings = settings(node)?;
    let vouched = flow::finish(node, settings, browser, back).await?;
    let user = account::find(node, settings, &vouched).await?;
    // Checked when it was remembered; checked again, because it leads somewhere now.
    let token = session::start(node, &user.id, &Begin::full(Way::Oidc, device::label(headers))).await?;
    Ok((token, local(&vouched.next)))
}

fn settings(node: &Node) -> Result<&OidcSettings, NodeError> {
    node.settings.oidc.as_ref().ok_or(NodeError::NotFound)
}

/// The cookie that binds a sign-in to this browser; what it names ends after ten minutes. `Lax`, because the browser comes back from another site.
fn cookie(node: &Node, value: String) -> Cookie<'static> {
    Cookie::build((cookie_name(node), value))
        .path("/")
        .http_only(true)
        .secure(node.settings.secure_cookies)
        .same_site(SameSite::Lax)
        .build()
}

/// The name carries the node, as that of the session does.
fn cookie_name(node: &Node) -> String {
    let prefix = if node.settings.secure_cookies { "__Host-" } else { "" };
    format!("{prefix}pool_oidc_{}", &node.identity.id.as_str()[2..10])
}

// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! Lets programs with an access token into the API: as the owner of the grant, and for the operations of its scopes only.

use std::sync::Arc;

use axum::extract::{MatchedPath, Request, State};
use axum::http::{HeaderMap, HeaderValue, header};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use domain::role::Actor;

use super::scope::{Need, Scopes, need};
use super::token;
use crate::Node;
use crate::api::ApiError;
use crate::error::{NodeError, Refused};

/// Somebody for whom a program asks with an access token; within the API only.
#[derive(Clone)]
pub(super) struct ByProgram(pub Actor);

/// Middleware of the API. Requests without an access token pass as they are.
pub async fn admit(State(node): State<Arc<Node>>, mut request: Request, next: Next) -> Response {
    let Some(jwt) = access_token(request.headers()) else { return next.run(request).await };
    let path = request.extensions().get::<MatchedPath>().map(|path| path.as_str().to_owned()).unwrap_or_default();
    let need = need(request.method(), &path);
    match owner(&node, &jwt).await {
        Ok(Some((actor, scopes))) => match refusal(need, &scopes) {
            None => {
                request.extensions_mut().insert(ByProgram(actor));
                next.run(request).await
            }
            Some(response) => response,
        },
        Ok(None) => challenge(NodeError::SignedOut, "Bearer error=\"invalid_token\""),
        Err(error) => ApiError(error).into_response(),
    }
}

/// The bearer token of a request, when it has the form of an access token: three parts. Tokens of sessions have one.
fn access_token(headers: &HeaderMap) -> Option<String> {
    let bearer = headers.get(header::AUTHORIZATION)?.to_str().ok()?.strip_prefix("Bearer ")?;
    bearer.contains('.').then(|| bearer.to_owned())
}

/// Who stands behind a token, with the rights of today, and the scopes that both the token and the grant have.
async fn owner(node: &Node, jwt: &str) -> Result<Option<(Actor, Scopes)>, NodeError> {
    let Some(claims) = token::read(node, jwt).await? else { return Ok(None) };
    let live = node.store.snapshot("grant_fetch").await?.grant_fetch_live(&claims.client_id).await?;
    let Some(live) = live.filter(|live| live.user.id.as_str() == claims.sub) else { return Ok(None) };
    let (Some(asked), Some(granted)) = (Scopes::parse(&claims.scope), Scopes::parse(&live.grant.scopes)) else {
        return Ok(None);
    };
    Ok(granted.covers(&asked).then(|| (live.user.actor(), asked)))
}

/// Why a program with these scopes may not do this; nothing when it may.
fn refusal(need: Option<Need>, scopes: &Scopes) -> Option<Response> {
    match need {
        Some(Need::Nothing | Need::Anybody) => None,
        Some(Need::Scope(scope)) if scopes.has(scope) => None,
        Some(Need::Scope(scope)) => {
            let text = format!("Dieser Zugang darf das nicht: es fehlt der Bereich „{scope}“.");
            let refused = Refused::forbidden("insufficient_scope", text)
                .help("Wer den Zugang ausgestellt hat, kann einen neuen mit diesem Bereich ausstellen.");
            Some(challenge(refused.into(), &format!("Bearer error=\"insufficient_scope\", scope=\"{scope}\"")))
        }
        Some(Need::Person) | None => {
            let refused = Refused::forbidden("person_only", "Das kann kein Programm für jemanden tun.")
                .help("Melden Sie sich an und erledigen Sie diesen Schritt auf der Seite.");
            Some(challenge(refused.into(), "Bearer error=\"insufficient_scope\""))
        }
    }
}

/// A refusal that tells the program why (RFC 6750 section 3).
fn challenge(error: NodeError, text: &str) -> Response {
    let mut response = ApiError(error).into_response();
    if let Ok(value) = HeaderValue::from_str(text) {
        response.headers_mut().insert(header::WWW_AUTHENTICATE, value);
    }
    response
}

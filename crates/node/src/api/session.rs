// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! `/api/v1/session`: sign in, who am I, sign out.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use domain::role::Actor;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::ApiError;
use crate::Node;
use crate::auth::session::{Begin, Way};
use crate::auth::{SignedIn, device, session};
use crate::error::Refused;
use crate::service::users;

/// Name and password of a local account.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Credentials {
    /// Sign-in name.
    sign_in: String,
    /// Password.
    password: String,
}

/// A new session.
#[derive(Serialize, ToSchema)]
pub struct Session {
    /// Send it as `Authorization: Bearer …`; it exists nowhere else.
    token: String,
}

/// The signed-in person.
#[derive(Serialize, ToSchema)]
pub struct Me {
    /// Display name.
    name: String,
    /// Stable tokens of the roles.
    roles: Vec<&'static str>,
}

/// Signs in.
#[utoipa::path(post, path = "/api/v1/session", tag = "session", security(()), request_body = Credentials,
    responses((status = 201, body = Session), (status = 422, body = super::error::ApiProblem), (status = 429, body = super::error::ApiProblem)))]
pub async fn start(
    State(node): State<Arc<Node>>,
    headers: HeaderMap,
    Json(typed): Json<Credentials>,
) -> Result<(StatusCode, Json<Session>), ApiError> {
    if let Err(seconds) = node.attempts.begin(&typed.sign_in, node.clock.now()) {
        return Err(Refused::too_many(format!("Zu viele Versuche. Warten Sie {seconds} Sekunden.")).into());
    }
    let Some(user) = users::authenticate(&node, &typed.sign_in, &typed.password).await? else {
        let text = "Anmeldename oder Passwort stimmen nicht.";
        return Err(Refused::invalid("credentials", None, text).into());
    };
    node.attempts.succeeded(&typed.sign_in);
    let token = session::start(&node, &user.id, &Begin::full(Way::Password, device::label(&headers))).await?;
    Ok((StatusCode::CREATED, Json(Session { token })))
}

/// Who is signed in.
#[utoipa::path(get, path = "/api/v1/session", tag = "session", responses((status = 200, body = Me), (status = 401, body = super::error::ApiProblem)))]
pub async fn show(SignedIn { actor }: SignedIn) -> Json<Me> {
    Json(me(&actor))
}

/// Ends the session.
#[utoipa::path(delete, path = "/api/v1/session", tag = "session", responses((status = 204)))]
pub async fn end(State(node): State<Arc<Node>>, _: SignedIn, headers: HeaderMap) -> Result<StatusCode, ApiError> {
    session::end(&node, &headers).await?;
    Ok(StatusCode::NO_CONTENT)
}

fn me(actor: &Actor) -> Me {
    Me { name: actor.name.clone(), roles: actor.roles.iter().map(|role| role.code()).collect() }
}

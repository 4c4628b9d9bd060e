// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! Who sends a form, also when the session ended while the person was writing: then nothing is done, but what was typed
//! becomes that person's draft, and the sign-in leads back to it.

use std::sync::Arc;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::response::{IntoResponse as _, Redirect, Response};
use domain::role::Actor;

use super::gate::Rejection;
use crate::Node;
use crate::auth::session;
use crate::error::NodeError;
use crate::view::paths;

/// The sender of a form.
pub struct Writing {
    actor: Actor,
    over: bool,
}

impl Writing {
    /// Who writes.
    #[must_use]
    pub fn actor(&self) -> &Actor {
        &self.actor
    }

    /// Whether the session is over: what was typed may be kept, nothing else may be done.
    #[must_use]
    pub fn is_over(&self) -> bool {
        self.over
    }

    /// The way through the sign-in back to the form.
    #[must_use]
    pub fn sign_in_again(&self, form: &str) -> Response {
        let back = crate::web::percent(form);
        Redirect::to(&format!("{}?next={back}&getan=angaben-abgemeldet", paths::SIGN_IN)).into_response()
    }
}

impl FromRequestParts<Arc<Node>> for Writing {
    type Rejection = Rejection;

    async fn from_request_parts(parts: &mut Parts, node: &Arc<Node>) -> Result<Self, Rejection> {
        let found = match session::actor(node, &parts.headers).await {
            Ok(Some(actor)) => Ok(Some(Self { actor, over: false })),
            Ok(None) => session::owner_of_ended(node, &parts.headers)
                .await
                .map(|actor| actor.map(|actor| Self { actor, over: true })),
            Err(error) => Err(error),
        };
        let rejected = |error| Rejection { error, api: false };
        found.map_err(rejected)?.ok_or(rejected(NodeError::SignedOut))
    }
}

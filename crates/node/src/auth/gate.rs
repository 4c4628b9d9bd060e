// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! Extractors: the type of an argument says who may call the handler.

use std::marker::PhantomData;
use std::sync::Arc;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::response::{IntoResponse, Response};
use domain::access::{self, Access, Action};
use domain::role::Actor;
use storage::SessionState;

use crate::Node;
use crate::api::ApiError;
use crate::auth::program::ByProgram;
use crate::auth::session::{self, Session};
use crate::error::NodeError;
use crate::web::PageError;

/// An action of the access matrix as a type, so that it can stand in a signature.
pub trait Gate {
    /// The action that the matrix is asked about.
    const ACTION: Action;
}

/// The actor of this request, who may do what `G` says.
pub struct May<G> {
    /// Who asks.
    pub actor: Actor,
    gate: PhantomData<G>,
}

/// The actor of this request, whoever it is; nobody else gets here.
pub struct SignedIn {
    /// Who asks.
    pub actor: Actor,
}

/// The session of this request, for handlers about the session itself; nobody else gets here.
pub struct InSession(pub Session);

/// Declares one gate type per action.
macro_rules! gates {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {
        $(
            $(#[$doc])*
            pub struct $name;
            impl $crate::auth::Gate for $name {
                const ACTION: domain::access::Action = domain::access::Action::$name;
            }
        )+
    };
}
pub(crate) use gates;

/// Why an extractor refused, answered as page or as JSON depending on the path.
pub struct Rejection {
    pub(super) error: NodeError,
    pub(super) api: bool,
}

impl IntoResponse for Rejection {
    fn into_response(self) -> Response {
        if self.api { ApiError(self.error).into_response() } else { PageError(self.error).into_response() }
    }
}

impl FromRequestParts<Arc<Node>> for SignedIn {
    type Rejection = Rejection;

    async fn from_request_parts(parts: &mut Parts, node: &Arc<Node>) -> Result<Self, Rejection> {
        if let Some(ByProgram(actor)) = parts.extensions.get() {
            return Ok(Self { actor: Actor::clone(actor) });
        }
        let InSession(session) = InSession::from_request_parts(parts, node).await?;
        Ok(Self { actor: session.user.actor() })
    }
}

impl FromRequestParts<Arc<Node>> for InSession {
    type Rejection = Rejection;

    async fn from_request_parts(parts: &mut Parts, node: &Arc<Node>) -> Result<Self, Rejection> {
        let api = parts.uri.path().starts_with("/api/");
        match session::fetch(node, &parts.headers).await {
            Ok(Some(session)) if session.state == SessionState::Full => Ok(Self(session)),
            Ok(_) => Err(Rejection { error: NodeError::SignedOut, api }),
            Err(error) => Err(Rejection { error, api }),
        }
    }
}

impl<G: Gate> FromRequestParts<Arc<Node>> for May<G> {
    type Rejection = Rejection;

    async fn from_request_parts(parts: &mut Parts, node: &Arc<Node>) -> Result<Self, Rejection> {
        let SignedIn { actor } = SignedIn::from_request_parts(parts, node).await?;
        match access::may(&actor, G::ACTION, None) {
            Access::Yes => Ok(Self { actor, gate: PhantomData }),
            Access::No => Err(Rejection { error: NodeError::NotFound, api: parts.uri.path().starts_with("/api/") }),
        }
    }
}

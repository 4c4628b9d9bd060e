// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! What can go wrong in a node, and how it is told to people and to programs.
//!
//! Causes are logged once, where they turn into an answer, and never sent.

use axum::http::StatusCode;
use domain::state::Refusal;
use storage::StoreError;

/// A refusal that a person can act on: which rule, which field, what helps.
#[derive(Clone, Debug)]
pub struct Refused {
    /// HTTP status of the answer (400, 401, 403, 404, 409, 413, 422 or 429).
    pub status: StatusCode,
    /// What the rule says; the same object in page, API and CLI.
    pub refusal: Refusal,
}

impl Refused {
    /// A refusal of what was sent: 422 with the rule, the field and what to do.
    pub fn invalid(rule: &'static str, field: Option<&str>, message_de: impl Into<String>) -> Self {
        Self::with(StatusCode::UNPROCESSABLE_ENTITY, rule, field, message_de)
    }

    /// A refusal because the situation changed in the meantime: 409.
    pub fn conflict(rule: &'static str, message_de: impl Into<String>) -> Self {
        Self::with(StatusCode::CONFLICT, rule, None, message_de)
    }

    /// A refusal because of who asks: 403.
    pub fn forbidden(rule: &'static str, message_de: impl Into<String>) -> Self {
        Self::with(StatusCode::FORBIDDEN, rule, None, message_de)
    }

    /// A refusal because what was shown opens nothing: 401.
    pub fn unauthorised(rule: &'static str, message_de: impl Into<String>) -> Self {
        Self::with(StatusCode::UNAUTHORIZED, rule, None, message_de)
    }

    /// A refusal because of too many tries: 429.
    pub fn too_many(message_de: impl Into<String>) -> Self {
        Self::with(StatusCode::TOO_MANY_REQUESTS, "too_many_tries", None, message_de)
    }

    fn with(status: StatusCode, rule: &'static str, field: Option<&str>, message_de: impl Into<String>) -> Self {
        let refusal = Refusal { rule, field: field.map(str::to_owned), message_de: message_de.into(), help_de: None };
        Self { status, refusal }
    }

    /// Adds who or what can help.
    #[must_use]
    pub fn help(mut self, help_de: impl Into<String>) -> Self {
        self.refusal.help_de = Some(help_de.into());
        self
    }
}

/// Any failure of a request or a job.
#[derive(Debug, thiserror::Error)]
pub enum NodeError {
    /// Nobody is signed in, or the session ended.
    #[error("not signed in")]
    SignedOut,
    /// Not there, or not yours: the same answer for both.
    #[error("not found")]
    NotFound,
    /// Confidentiality is to be confirmed before anything of the case is read (R89).
    #[error("confidentiality is not confirmed")]
    ConfirmFirst(domain::CaseId),
    /// A rule refused the action; the person can act on it.
    #[error("refused: {}", .0.refusal.rule)]
    Refused(Box<Refused>),
    /// The database did not answer or refused.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A page could not be rendered.
    #[error(transparent)]
    Render(#[from] askama::Error),
    /// A peer could not be reached or did not answer as the protocol says.
    #[error("peer: {token}: {detail}")]
    Peer {
        /// Stable token, shown in German by the peers page.
        token: &'static str,
        /// Technical detail for the log; never contains payloads.
        detail: String,
    },
    /// A defect of this program or its surroundings; logged, never sent.
    #[error("internal: {0}")]
    Internal(String),
}

impl From<Refused> for NodeError {
    fn from(refused: Refused) -> Self {
        Self::Refused(Box::new(refused))
    }
}

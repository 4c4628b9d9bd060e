// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! Failures as pages: what happened, what to do, and a number under which the log has the cause.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::{HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{Html, IntoResponse, Redirect, Response};
use data_encoding::HEXUPPER;
use storage::StoreError;

use crate::Node;
use crate::api::{early_problem, problem};
use crate::auth::session;
use crate::error::NodeError;
use crate::view::{ErrorKind, ErrorPage, paths};
use crate::web::shell;

/// A failed page. It becomes HTML in [`render`], which knows the node and the person.
pub struct PageError(pub NodeError);

impl<E: Into<NodeError>> From<E> for PageError {
    fn from(error: E) -> Self {
        Self(error.into())
    }
}

/// Carries the failure from the handler to [`render`].
#[derive(Clone)]
struct Failed(Arc<NodeError>);

impl IntoResponse for PageError {
    fn into_response(self) -> Response {
        let status = status(&self.0);
        let mut response = status.into_response();
        response.extensions_mut().insert(Failed(Arc::new(self.0)));
        response
    }
}

/// HTTP status of a failure; the same for pages and API.
#[must_use]
pub fn status(error: &NodeError) -> StatusCode {
    match error {
        NodeError::SignedOut => StatusCode::UNAUTHORIZED,
        NodeError::NotFound => StatusCode::NOT_FOUND,
        NodeError::Refused(refused) => refused.status,
        NodeError::Store(StoreError::Conflict { .. } | StoreError::Constraint { .. }) => StatusCode::CONFLICT,
        NodeError::ConfirmFirst(_) | NodeError::Store(StoreError::Invalid(_)) => StatusCode::UNPROCESSABLE_ENTITY,
        NodeError::Store(StoreError::Unavailable(_)) => StatusCode::SERVICE_UNAVAILABLE,
        NodeError::Peer { .. } => StatusCode::BAD_GATEWAY,
        NodeError::Store(_) | NodeError::Render(_) | NodeError::Internal(_) => StatusCode::INTERNAL_SERVER_ERROR,
    }
}

/// Middleware around everything that people and their programs ask for: turns a failure into a page, into the way to the
/// sign-in, or for the API into problem details. Also what a layer or the framework refused before a handler was reached.
pub async fn render(State(node): State<Arc<Node>>, request: Request, next: Next) -> Response {
    let api = request.uri().path().starts_with("/api/");
    let method = request.method().clone();
    let target = request.uri().path_and_query().map_or_else(|| "/".to_owned(), ToString::to_string);
    let headers = request.headers().clone();
    // No name, code or word contains NUL, and PostgreSQL takes no text with it: such an address is nobody's.
    let response =
        if target.contains("%00") { StatusCode::BAD_REQUEST.into_response() } else { next.run(request).await };
    let failed = response.extensions().get::<Failed>().cloned();
    let failing = response.status().is_client_error() || response.status().is_server_error();
    match failed {
        Some(Failed(error)) if api => problem(&error),
        None if api && failing && !is_worded(&response) => early_problem(response).await,
        Some(Failed(error)) if matches!(*error, NodeError::SignedOut) => sign_in(&method, &target),
        Some(Failed(error)) => {
            if let NodeError::ConfirmFirst(case) = &*error {
                return confirm_first(case);
            }
            let actor = session::actor(&node, &headers).await.ok().flatten();
            page(&node, actor.as_ref(), &error, response.status()).await
        }
        None if failing && !is_worded(&response) => {
            let actor = session::actor(&node, &headers).await.ok().flatten();
            let status = response.status();
            page(&node, actor.as_ref(), &plain(status), status).await
        }
        None => response,
    }
}

/// Failures that the framework answered on its own: unknown path, wrong method, a body that is too large or no form, time
/// ran out.
fn plain(status: StatusCode) -> NodeError {
    match status {
        StatusCode::NOT_FOUND | StatusCode::METHOD_NOT_ALLOWED => NodeError::NotFound,
        _ => NodeError::Internal(format!("answered {status} before a handler was reached")),
    }
}

/// Whether the answer has content of ours already; the framework's own is plain text or nothing.
fn is_worded(response: &Response) -> bool {
    let kind = response.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    !kind.is_none_or(|kind| kind.starts_with("text/plain"))
}

fn sign_in(method: &Method, target: &str) -> Response {
    if *method == Method::GET && target != paths::START {
        let next: String = percent(target);
        Redirect::to(&format!("{}?next={next}", paths::SIGN_IN)).into_response()
    } else {
        Redirect::to(paths::SIGN_IN).into_response()
    }
}

/// The way to the confirmation, and from there on to the case.
fn confirm_first(case: &domain::CaseId) -> Response {
    Redirect::to(&paths::confidentiality(case.as_str())).into_response()
}

/// Percent-encodes everything but unreserved characters (RFC 3986 section 2.3).
#[must_use]
pub fn percent(text: &str) -> String {
    use std::fmt::Write as _;
    text.bytes().fold(String::new(), |mut out, byte| {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            let _ = write!(out, "%{byte:02X}");
        }
        out
    })
}

async fn page(node: &Node, actor: Option<&domain::role::Actor>, error: &NodeError, status: StatusCode) -> Response {
    let reference = reference(node);
    if status.is_server_error() {
        tracing::error!(%reference, %error, "request failed");
    } else {
        tracing::info!(%reference, %error, "request refused");
    }
    let (detail, help) = match error {
        NodeError::Refused(refused) => {
            (refused.refusal.message_de.clone(), refused.refusal.help_de.clone().unwrap_or_default())
        }
        _ => (String::new(), String::new()),
    };
    let page = ErrorPage { page: shell::anywhere(node, actor).await, kind: kind(status), detail, help, reference };
    match askama::Template::render(&page) {
        Ok(html) => (status, Html(html)).into_response(),
        Err(error) => {
            tracing::error!(%error, "the error page itself failed");
            let text = HeaderValue::from_static("text/plain; charset=utf-8");
            (status, [(header::CONTENT_TYPE, text)], "Die Seite konnte nicht angezeigt werden.\n").into_response()
        }
    }
}

fn kind(status: StatusCode) -> ErrorKind {
    match status {
        StatusCode::FORBIDDEN => ErrorKind::Forbidden,
        StatusCode::NOT_FOUND | StatusCode::METHOD_NOT_ALLOWED => ErrorKind::NotFound,
        StatusCode::CONFLICT => ErrorKind::Conflict,
        StatusCode::PAYLOAD_TOO_LARGE => ErrorKind::TooLarge,
        StatusCode::TOO_MANY_REQUESTS => ErrorKind::TooMany,
        status if status.is_client_error() => ErrorKind::BadRequest,
        _ => ErrorKind::Internal,
    }
}

/// Number under which the log has the cause ("Vorgangsnummer").
pub fn reference(node: &Node) -> String {
    let mut bytes = [0; 5];
    node.random.fill(&mut bytes);
    HEXUPPER.encode(&bytes)
}

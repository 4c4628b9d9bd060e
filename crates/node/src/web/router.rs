// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! Which address leads where.

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::http::StatusCode;
use axum::middleware::from_fn_with_state;
use axum::routing::{MethodRouter, get, post};
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::limit::RequestBodyLimitLayer;
use tower_http::timeout::TimeoutLayer;

use super::{
    accessibility, audit, case, case_list, casework, demo, disclosure, draft, due, emergency, errors, figures, grants,
    headers, health, help, inbox, library, oidc, own_access, pattern, peering, peers, pool, release_list, retention,
    review, rounds, sheets, sign_in, start, users,
};
use crate::auth::same_origin;
use crate::view::paths;
use crate::{Node, api, federation};

/// Largest form: the longest has a few texts of 20,000 characters, each up to six bytes on the way; and far below what could
/// exhaust memory.
const FORM_BYTES_MAX: usize = 1024 * 1024;
/// Longest time for a page: a slow database is answered with an error instead of a hanging browser.
const PAGE_SECONDS_MAX: u64 = 30;

/// Everything this node answers: pages, API, federation, health.
pub fn router(node: Arc<Node>) -> Router {
    let people = pages()
        .into_router()
        .merge(api::router(&node))
        .layer(from_fn_with_state(node.clone(), same_origin::require))
        .layer(RequestBodyLimitLayer::new(FORM_BYTES_MAX))
        .layer(TimeoutLayer::with_status_code(StatusCode::SERVICE_UNAVAILABLE, Duration::from_secs(PAGE_SECONDS_MAX)))
        .layer(CatchPanicLayer::new())
        // Outermost, so that what the layers refuse becomes a page or problem details as well.
        .layer(from_fn_with_state(node.clone(), errors::render));
    people
        .route("/healthz", get(health::alive))
        .route("/readyz", get(health::ready))
        .with_state(node.clone())
        .merge(federation::router(node.clone()))
        .layer(CatchPanicLayer::new())
        .layer(from_fn_with_state(node, headers::add))
}

/// A router that remembers the addresses it was given, so that a test can ask about each of them.
struct Doors {
    router: Router<Arc<Node>>,
    paths: Vec<&'static str>,
}

impl Doors {
    fn new() -> Self {
        Self { router: Router::new(), paths: Vec::new() }
    }

    fn route(mut self, path: &'static str, handlers: MethodRouter<Arc<Node>>) -> Self {
        self.paths.push(path);
        Self { router: self.router.route(path, handlers), paths: self.paths }
    }

    fn into_router(self) -> Router<Arc<Node>> {
        self.router
            .nest("/assets", memory_serve::load!().index_file(None).into_router())
            .fallback(async || StatusCode::NOT_FOUND)
    }
}

/// The addresses of all pages, as the router knows them (`/faelle/{case}`). Those of the API are in its OpenAPI document, those of
/// the federation in the protocol.
#[must_use]
pub fn page_paths() -> Vec<&'static str> {
    pages().paths
}

fn pages() -> Doors {
    Doors::new()
        .route(paths::START, get(start::show))
        .route(paths::DUE, get(due::show))
        .route(paths::NOTICE_PATTERN, post(start::read))
        .route(paths::SIGN_IN, get(sign_in::show).post(sign_in::sign_in))
        .route(paths::OIDC, get(oidc::begin))
        .route(crate::oidc::CALLBACK, get(oidc::back))
        .route(paths::SIGN_OUT, post(sign_in::sign_out))
        .route(paths::OWN_ACCESS, get(own_access::show))
        .route(paths::OWN_PASSWORD, post(own_access::change_password))
        .route(paths::OWN_SESSIONS, post(own_access::end_others))
        .route(paths::OWN_SESSION_PATTERN, post(own_access::end_session))
        .route(paths::CASES, get(case_list::show))
        .route(paths::CASE_NEW, get(casework::begin::show).post(casework::begin::send))
        .route(paths::EMERGENCY, get(emergency::show).post(emergency::open))
        .route(paths::CASE_PATTERN, get(case::show))
        .route(paths::REFERRAL_PATTERN, get(casework::tasks::show))
        .route(paths::REFERRAL_CHECK_PATTERN, get(casework::check::show).post(casework::check::send))
        .route(paths::CASE_FORM_PATTERN, get(casework::form::show).post(casework::form::send))
        .route(paths::CASE_ITEM_PATTERN, get(casework::form::show_item).post(casework::form::send_item))
        .route(paths::CASE_VERSIONS_PATTERN, get(casework::versions::show))
        .route(paths::CASE_ITEM_VERSIONS_PATTERN, get(casework::versions::show_item))
        .route(paths::CRISIS_PATTERN, get(sheets::crisis))
        .route(paths::MINUTES_PATTERN, get(sheets::minutes))
        .route(paths::INVITATION_PATTERN, get(sheets::invitation))
        .route(paths::PERMIT_PATTERN, get(sheets::permit))
        .route(paths::ROUNDS, get(rounds::list))
        .route(paths::CONFIDENTIALITY, get(rounds::ask).post(rounds::confirm))
        .route(paths::ROUND_PATTERN, get(rounds::one))
        .route(paths::ROOM_PATTERN, get(casework::room::show).post(casework::room::send))
        .route(paths::ROOM_SCREEN_PATTERN, get(casework::room::screen))
        .route(paths::INBOX, get(inbox::show))
        .route(paths::POOL, get(pool::show))
        .route(paths::POOL_FORM_PATTERN, get(pool::list))
        .route(paths::POOL_ITEM_PATTERN, get(pool::item::show).post(pool::item::send))
        .route(paths::POOL_VERSIONS_PATTERN, get(pool::versions::show))
        .route(paths::RELEASE_NEW_PATTERN, get(draft::new).post(draft::create))
        .route(paths::RELEASES, get(release_list::show))
        .route(paths::RELEASE_PATTERN, get(draft::show).post(draft::save))
        .route(paths::RELEASE_VOTE_PATTERN, post(review::vote))
        .route(paths::RELEASE_RETURN_PATTERN, post(draft::take_back))
        .route(paths::RELEASE_PUBLISH_PATTERN, post(review::release))
        .route(paths::RELEASE_WITHDRAW_PATTERN, post(review::withdraw))
        .route(paths::LIBRARY, get(library::show))
        .route(paths::PATTERN_PATTERN, get(pattern::show))
        .route(paths::PROOF_PATTERN, get(pattern::proof))
        .route(paths::PEERS, get(peers::list))
        .route(paths::PEER_INVITE, get(peering::invite_form).post(peering::invite))
        .route(paths::PEER_ACCEPT, get(peering::accept_form).post(peering::accept))
        .route(paths::PEER_REQUEST, post(peering::request))
        .route(paths::PEER_PATTERN, get(peers::one))
        .route(paths::PEER_DECISION_PATTERN, get(peering::decision_form).post(peering::decide))
        .route(paths::FIGURES, get(figures::show))
        .route(paths::AUDIT, get(audit::show))
        .route(paths::OWN_AUDIT, get(audit::own))
        .route(paths::CASE_AUDIT_PATTERN, get(audit::of_case))
        .route(paths::DISCLOSURE_PATTERN, get(disclosure::show))
        .route(paths::DISCLOSURE_FILE_PATTERN, get(disclosure::file))
        .route(paths::RETENTION, get(retention::show).post(retention::set))
        .route(paths::OWN_PROGRAMS, get(grants::show).post(grants::create))
        .route(paths::OWN_PROGRAM_PATTERN, post(grants::revoke))
        .route(paths::PROGRAMS, get(grants::show_all))
        .route(paths::PROGRAM_PATTERN, post(grants::revoke_any))
        .route(paths::USERS, get(users::show))
        .route(paths::HELP, get(help::overview))
        .route(paths::HELP_PATTERN, get(help::topic))
        .route(paths::ACCESSIBILITY, get(accessibility::show))
        .route(paths::DEMO, get(demo::show))
        .route("/demo/anmelden/{token}", get(demo::step_in))
}

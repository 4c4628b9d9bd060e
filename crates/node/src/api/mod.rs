// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! `/api/v1`: what the pages do, for programs. One file per resource; the same service functions as the pages.
//!
//! Sign in with `POST /api/v1/session`, or get an access token for a grant with `POST /api/v1/token`; send either as
//! `Authorization: Bearer …`. What a program may do is listed in one place, [`crate::auth::scope::need`]. Errors are problem details (RFC 9457) with
//! the stable token of the rule in `type`. The OpenAPI document is made from the handlers and served at
//! `/api/v1/openapi.json`.

mod cases;
mod casework;
mod codelists;
mod document;
mod drafts;
mod due;
mod error;
mod figures;
mod form;
mod notices;
mod panel;
mod patterns;
mod peers;
mod pool_forms;
mod releases;
mod rules;
mod session;
mod token;

use std::sync::Arc;

use axum::http::header;
use axum::middleware::from_fn_with_state;
use axum::response::IntoResponse;
use axum::routing::get;
use utoipa::OpenApi;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use document::BearerTokens;
pub use error::ApiError;
pub(crate) use error::{early_problem, problem};

use crate::Node;
use crate::auth::program;

#[derive(OpenApi)]
#[openapi(
    info(title = "Poolverbund", description = "JSON interface of one node; texts for people are German.", license(name = "EUPL-1.2", identifier = "EUPL-1.2")),
    modifiers(&BearerTokens),
    security(("session" = []))
)]
struct Document;

/// The API with its OpenAPI document.
pub fn router(node: &Arc<Node>) -> axum::Router<Arc<Node>> {
    let (router, mut document) = OpenApiRouter::with_openapi(Document::openapi())
        .routes(routes!(session::start, session::show, session::end))
        .routes(routes!(token::issue))
        .routes(routes!(due::list))
        .routes(routes!(cases::list, casework::begin::begin))
        .routes(routes!(cases::fetch))
        .routes(routes!(casework::forms::list))
        .routes(routes!(casework::forms::fetch, casework::forms::hand_in))
        .routes(routes!(casework::forms::fetch_item, casework::forms::hand_in_item))
        .routes(routes!(casework::drafts::fetch, casework::drafts::save, casework::drafts::delete))
        .routes(routes!(casework::drafts::item_fetch, casework::drafts::item_save, casework::drafts::item_delete))
        .routes(routes!(codelists::list))
        .routes(routes!(rules::list))
        .routes(routes!(notices::list))
        .routes(routes!(notices::read))
        .routes(routes!(panel::list))
        .routes(routes!(panel::fetch))
        .routes(routes!(pool_forms::list))
        .routes(routes!(pool_forms::fetch))
        .routes(routes!(pool_forms::fetch_item, pool_forms::hand_in))
        .routes(routes!(pool_forms::draft, pool_forms::draft_save, pool_forms::draft_delete))
        .routes(routes!(drafts::list, drafts::propose))
        .routes(routes!(drafts::fetch, drafts::revise))
        .routes(routes!(drafts::submit))
        .routes(routes!(drafts::take_back))
        .routes(routes!(drafts::vote))
        .routes(routes!(drafts::release))
        .routes(routes!(releases::list))
        .routes(routes!(releases::withdraw))
        .routes(routes!(patterns::search))
        .routes(routes!(patterns::fetch))
        .routes(routes!(patterns::proof))
        .routes(routes!(peers::list, peers::request))
        .routes(routes!(peers::invite))
        .routes(routes!(peers::preview))
        .routes(routes!(peers::approve))
        .routes(routes!(peers::suspend))
        .routes(routes!(peers::resume))
        .routes(routes!(peers::revoke))
        .routes(routes!(figures::show))
        .split_for_parts();
    document::complete(&mut document);
    // The document does not change while the server runs; a failure to print it would be a defect found by every test.
    let text = document.to_json().unwrap_or_else(|error| format!("{{\"error\":\"{error}\"}}"));
    let serve = async move || ([(header::CONTENT_TYPE, "application/json")], text).into_response();
    router.route("/api/v1/openapi.json", get(serve)).route_layer(from_fn_with_state(Arc::clone(node), program::admit))
}

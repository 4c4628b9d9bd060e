// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! The pages that people see: one file per page, German, without JavaScript.

mod accessibility;
mod audit;
mod case;
mod case_list;
mod case_now;
mod casework;
mod demo;
mod desk_parts;
mod disclosure;
mod draft;
mod due;
mod emergency;
mod errors;
mod figures;
mod form;
mod grants;
mod headers;
mod health;
mod help;
mod inbox;
mod labels;
mod library;
mod oidc;
mod own_access;
mod pattern;
mod pattern_text;
mod peering;
mod peers;
mod pool;
mod release_list;
mod retention;
mod review;
mod rounds;
mod router;
mod sheets;
mod shell;
mod sign_in;
mod start;
mod users;

use askama::Template;
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse as _, Response};

pub use errors::{PageError, percent, reference, status};
pub use router::{page_paths, router};

/// Renders a page.
fn html(view: &impl Template) -> Result<Response, PageError> {
    Ok(Html(view.render()?).into_response())
}

/// Renders a page with a form that the script keeps as a draft.
fn form_response(status: StatusCode, view: &impl Template) -> Result<Response, PageError> {
    let mut response = (status, Html(view.render()?)).into_response();
    response.extensions_mut().insert(headers::Scripted);
    Ok(response)
}

/// Query that tells the next page what the last action did; see `shell`.
#[derive(serde::Deserialize)]
struct Done {
    #[serde(default)]
    getan: Option<String>,
}

// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! The pages that people see: one file per page, German, without JavaScript.

mod accessibility;
mod audit;
mod case;
mod case_list;
mod demo;
mod desk_parts;
mod draft;
mod errors;
mod figures;
mod headers;
mod health;
mod help;
mod labels;
mod library;
mod pattern;
mod pattern_text;
mod peering;
mod peers;
mod release_list;
mod review;
mod router;
mod shell;
mod sign_in;
mod start;
mod users;

use askama::Template;
use axum::response::{Html, IntoResponse as _, Response};

pub use errors::{PageError, reference, status};
pub use router::router;

/// Renders a page.
fn html(view: &impl Template) -> Result<Response, PageError> {
    Ok(Html(view.render()?).into_response())
}

/// Query that tells the next page what the last action did; see `shell`.
#[derive(serde::Deserialize)]
struct Done {
    #[serde(default)]
    getan: Option<String>,
}

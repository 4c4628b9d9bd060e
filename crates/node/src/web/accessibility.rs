// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! `/barrierefreiheit`: the accessibility statement.

use std::sync::Arc;

use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;

use super::{PageError, html, shell};
use crate::Node;
use crate::auth::session;
use crate::view::{AccessibilityPage, Contact};

/// Day on which the pages were last checked for this statement.
const CHECKED_ON: &str = "21.11.2026";

/// Shows the statement.
pub async fn show(State(node): State<Arc<Node>>, headers: HeaderMap) -> Result<Response, PageError> {
    let actor = session::actor(&node, &headers).await?;
    let contact = Contact { body: node.settings.name.clone(), ..Contact::default() };
    html(&AccessibilityPage {
        page: shell::anywhere(&node, actor.as_ref()).await,
        contact,
        as_of: CHECKED_ON.to_owned(),
    })
}

// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! `/hilfe`: how to work with this program, for everybody, signed in or not.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::response::Response;

use super::{PageError, html, shell};
use crate::Node;
use crate::auth::session;
use crate::error::NodeError;
use crate::view::{HelpPage, HelpTopic};

/// The overview.
pub async fn overview(State(node): State<Arc<Node>>, headers: HeaderMap) -> Result<Response, PageError> {
    page(&node, &headers, HelpTopic::Overview).await
}

/// One topic.
pub async fn topic(
    State(node): State<Arc<Node>>,
    headers: HeaderMap,
    Path(topic): Path<String>,
) -> Result<Response, PageError> {
    let topic = HelpTopic::from_slug(&topic).ok_or(NodeError::NotFound)?;
    page(&node, &headers, topic).await
}

async fn page(node: &Node, headers: &HeaderMap, topic: HelpTopic) -> Result<Response, PageError> {
    let actor = session::actor(node, headers).await?;
    html(&HelpPage { page: shell::anywhere(node, actor.as_ref()).await, topic })
}

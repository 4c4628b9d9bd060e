// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! `/demo`: the story of the demonstration and the way into each role. Without demo settings these pages do not exist.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Redirect, Response};
use axum_extra::extract::CookieJar;

use super::{PageError, html, shell};
use crate::Node;
use crate::auth::device;
use crate::auth::session::{self, Begin, Way};
use crate::error::NodeError;
use crate::service::users;
use crate::view::{DemoNode, DemoPage, DemoPerson, paths};

/// Explains the three nodes and lists every role.
pub async fn show(State(node): State<Arc<Node>>, headers: HeaderMap) -> Result<Response, PageError> {
    if node.settings.demo.is_empty() {
        return Err(NodeError::NotFound.into());
    }
    let actor = session::actor(&node, &headers).await?;
    let mut nodes: Vec<DemoNode> = Vec::new();
    for role in &node.settings.demo {
        if nodes.last().is_none_or(|last| last.name != role.node) {
            let url = role.sign_in_url.split("/demo/").next().unwrap_or_default().to_owned();
            let id = format!("knoten-{}", nodes.len() + 1);
            nodes.push(DemoNode {
                id,
                name: role.node.clone(),
                url,
                description: role.node_de.clone(),
                people: Vec::new(),
            });
        }
        if let Some(last) = nodes.last_mut() {
            last.people.push(DemoPerson {
                role: role.role.clone(),
                name: role.name.clone(),
                sees: role.sees_de.clone(),
                sign_in_url: role.sign_in_url.clone(),
            });
        }
    }
    html(&DemoPage { page: shell::anywhere(&node, actor.as_ref()).await, nodes })
}

/// Signs a visitor in as one of the demo's people.
pub async fn step_in(
    State(node): State<Arc<Node>>,
    jar: CookieJar,
    headers: HeaderMap,
    Path(token): Path<String>,
) -> Result<Response, PageError> {
    let sign_in = node.settings.demo_tokens.get(&token).ok_or(NodeError::NotFound)?;
    let actor = users::actor(&node, sign_in).await?;
    let session = session::start(&node, &actor.user, &Begin::full(Way::Demo, device::label(&headers))).await?;
    Ok((jar.add(session::cookie(&node, session)), Redirect::to(paths::START)).into_response())
}

// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! `/pool/{form}/{item}/fassungen`: what a document of the pool said before.

use std::sync::Arc;

use axum::extract::{Path, Query, State};
use axum::response::Response;
use domain::casework::DocumentKey;
use domain::pool;

use super::{options, page};
use crate::Node;
use crate::auth::SignedIn;
use crate::error::NodeError;
use crate::service::casework;
use crate::view::{Crumb, VersionRow, VersionsPage, paths};
use crate::web::casework::versions::Asked;
use crate::web::form::{told, words};
use crate::web::{PageError, html, labels};

/// The versions of a document, one of them opened.
pub async fn show(
    State(node): State<Arc<Node>>,
    signed_in: SignedIn,
    Path((form, item)): Path<(String, String)>,
    Query(asked): Query<Asked>,
) -> Result<Response, PageError> {
    let actor = &signed_in.actor;
    let kind = pool::form(&form).ok_or(NodeError::NotFound)?;
    let key = DocumentKey::parse(&format!("{form}/{item}")).ok_or(NodeError::NotFound)?;
    let opened = casework::register_open(&node, actor).await?;
    let written = casework::register_versions(&node, actor, &key).await?;
    let newest = written.first().ok_or(NodeError::NotFound)?.version;
    let number = asked.fassung.unwrap_or(newest);
    let document = casework::register_version(&node, actor, &key, number).await?;
    let address = paths::pool_versions(&form, &item);
    let row = |version: storage::DocumentVersion| VersionRow {
        number: version.version,
        href: format!("{address}?fassung={}", version.version),
        who: match version.author.as_ref().and_then(|author| opened.people.get(author)) {
            Some(name) => format!("{name}, {}", labels::moment(version.at)),
            None => labels::moment(version.at),
        },
    };
    let title = words(kind.title, &opened.pool.profile);
    html(&VersionsPage {
        page: page(&node, actor, &opened, None),
        crumbs: vec![
            Crumb::new("Pool", paths::POOL),
            Crumb::new(&title, paths::pool_form(kind.about.unwrap_or(kind.name))),
            Crumb::here("Fassungen"),
        ],
        title,
        about: opened.pool.profile.name.clone(),
        lead: String::new(),
        versions: written.into_iter().map(row).collect(),
        opened: number,
        told: told(kind.fields, &kind.to_data(&document.body), options(&opened), true),
    })
}

// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! `/faelle/{case}/fassungen/{form}`: what was written before.

use std::sync::Arc;

use axum::extract::{Path, Query, State};
use axum::response::Response;
use domain::casework::DocumentKey;
use domain::role::Actor;
use serde::Deserialize;

use super::{about, case_id, crumbs, lead, options, page};
use crate::Node;
use crate::auth::SignedIn;
use crate::error::NodeError;
use crate::service::casework;
use crate::view::{VersionRow, VersionsPage, paths};
use crate::web::form::told;
use crate::web::{PageError, html, labels};

/// Which version to open; the newest without it.
#[derive(Deserialize)]
pub struct Asked {
    pub fassung: Option<u64>,
}

/// The versions of a document of which there is one.
pub async fn show(
    State(node): State<Arc<Node>>,
    signed_in: SignedIn,
    Path((case, form)): Path<(String, String)>,
    Query(asked): Query<Asked>,
) -> Result<Response, PageError> {
    html(&versions(&node, &signed_in.actor, &case, &form, None, asked.fassung).await?)
}

/// The versions of one of several documents.
pub async fn show_item(
    State(node): State<Arc<Node>>,
    signed_in: SignedIn,
    Path((case, form, item)): Path<(String, String, String)>,
    Query(asked): Query<Asked>,
) -> Result<Response, PageError> {
    html(&versions(&node, &signed_in.actor, &case, &form, Some(&item), asked.fassung).await?)
}

async fn versions(
    node: &Node,
    actor: &Actor,
    case: &str,
    form: &str,
    item: Option<&str>,
    asked: Option<u64>,
) -> Result<VersionsPage, NodeError> {
    let id = case_id(case)?;
    let opened = casework::open(node, actor, &id).await?;
    let kind = domain::casework::form(form).ok_or(NodeError::NotFound)?;
    let key = DocumentKey::parse(&kind.key(item).to_string()).ok_or(NodeError::NotFound)?;
    let newest = opened.proceeding.documents.get(&key).ok_or(NodeError::NotFound)?;
    let number = asked.unwrap_or(newest.version);
    let document = if number == newest.version {
        newest.clone()
    } else {
        casework::version(node, actor, &id, &key, number).await?
    };
    let address = paths::case_versions(case, form, item);
    let row = |version: storage::DocumentVersion| VersionRow {
        number: version.version,
        href: format!("{address}?fassung={}", version.version),
        who: match version.author.as_ref().and_then(|author| opened.people.get(author)) {
            Some(name) => format!("{name}, {}", labels::moment(version.at)),
            None => labels::moment(version.at),
        },
    };
    let rows = casework::versions(node, actor, &id, &key).await?.into_iter().map(row).collect();
    Ok(VersionsPage {
        page: page(node, actor, &opened, None),
        crumbs: crumbs(&opened, "Fassungen"),
        title: kind.title.to_owned(),
        about: about(&opened),
        lead: lead(&opened),
        versions: rows,
        opened: number,
        told: told(kind.fields, &kind.to_data(&document.body), options(&opened), true),
    })
}

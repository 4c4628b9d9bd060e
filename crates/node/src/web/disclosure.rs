// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! `/faelle/{case}/auskunft`: what is stored about a young person, to be handed to that person; readable and as a file.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, State};
use axum::http::header;
use axum::response::{IntoResponse as _, Response};
use domain::CaseId;
use domain::casework::{DocumentKey, form};
use jiff::Timestamp;

use super::casework::{crumbs, options, page, stored};
use super::form::{told, words};
use super::{PageError, html, labels};
use crate::Node;
use crate::auth::SignedIn;
use crate::error::NodeError;
use crate::service::casework::{Disclosure, Opened, disclosure};
use crate::view::parts::Fact;
use crate::view::{DisclosedPart, DisclosurePage, paths};

/// Shows it.
pub async fn show(
    State(node): State<Arc<Node>>,
    signed_in: SignedIn,
    Path(case): Path<String>,
) -> Result<Response, PageError> {
    let id = CaseId::parse(&case).map_err(|_| NodeError::NotFound)?;
    let (told, opened) = disclosure(&node, &signed_in.actor, &id).await?;
    html(&DisclosurePage {
        page: page(&node, &signed_in.actor, &opened, None),
        crumbs: crumbs(&opened, "Auskunft"),
        on: labels::day(told.at),
        person: super::case::person(&opened),
        narrative: told.narrative.clone(),
        parts: parts(&told, &opened),
        course: told.course.iter().map(|step| Fact::new(labels::day(step.at), step.state_de.clone())).collect(),
        accesses: accesses(&told),
        file: format!("{}.json", paths::disclosure(&case)),
        controller: told.controller,
    })
}

/// The same for programs, as a file to be saved.
pub async fn file(
    State(node): State<Arc<Node>>,
    signed_in: SignedIn,
    Path(case): Path<String>,
) -> Result<Response, PageError> {
    let id = CaseId::parse(&case).map_err(|_| NodeError::NotFound)?;
    let (told, _) = disclosure(&node, &signed_in.actor, &id).await?;
    let name = [(header::CONTENT_DISPOSITION, "attachment; filename=\"auskunft.json\"")];
    Ok((name, Json(told)).into_response())
}

fn parts(disclosed: &Disclosure, opened: &Opened) -> Vec<DisclosedPart> {
    let part = |document: &crate::service::casework::DisclosedDocument| {
        let kind = form(&document.form)?;
        let key = DocumentKey::new(&document.form, document.item.as_deref());
        let newest = opened.proceeding.documents.get(&key)?;
        Some(DisclosedPart {
            title: words(kind.title, &opened.pool.profile),
            stored: stored(opened, newest),
            told: told(kind.fields, &kind.to_data(&document.body), options(opened), false),
        })
    };
    disclosed.documents.iter().filter_map(part).collect()
}

/// By function: how often, and when last.
fn accesses(disclosed: &Disclosure) -> Vec<Fact> {
    let mut by_function: BTreeMap<&str, (usize, Timestamp)> = BTreeMap::new();
    for access in &disclosed.accesses {
        let entry = by_function.entry(access.function_de.as_str()).or_insert((0, access.at));
        entry.0 += 1;
        entry.1 = entry.1.max(access.at);
    }
    let line = |(function, (amount, last)): (&str, (usize, Timestamp))| {
        Fact::new(function, format!("{amount} Mal, zuletzt am {}", labels::day(last)))
    };
    by_function.into_iter().map(line).collect()
}

// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! `/api/v1/patterns`: the library.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, Query, State};
use axum::http::header;
use axum::response::{IntoResponse as _, Response};
use protocol::NodeId;
use serde::{Deserialize, Serialize};
use storage::{FacetKind, LibraryQuery, LibraryRow, PatternKey};
use utoipa::{IntoParams, ToSchema};

use super::ApiError;
use crate::Node;
use crate::auth::{May, gates};
use crate::error::{NodeError, Refused};
use crate::service::library;

gates!(
    /// Everybody who works with shared practice.
    SeeLibrary
);

/// A search; it stays on this node.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
pub struct Asked {
    /// Words.
    #[serde(default)]
    q: String,
    /// Wanted codes as `kind:code`, separated by commas, for example `component:SC-S-PROJ,mode:mobile`.
    #[serde(default)]
    facets: String,
    /// Only patterns of these nodes, separated by commas.
    #[serde(default)]
    origins: String,
    /// Where the next page starts, as given by `next`.
    after: Option<String>,
}

/// One page of results.
#[derive(Serialize, ToSchema)]
pub struct PatternPage {
    /// The patterns, newest first.
    patterns: Vec<PatternView>,
    /// All matches.
    total: u64,
    /// Counts of codes within the matches.
    facets: Vec<FacetView>,
    /// Start of the next page.
    next: Option<String>,
}

/// One pattern.
#[derive(Serialize, ToSchema)]
pub struct PatternView {
    /// Node id of its origin.
    origin: String,
    /// Name of its origin.
    origin_name: Option<String>,
    /// Log epoch.
    epoch: u64,
    /// Index in the log of its origin.
    index: u64,
    /// Day of the log entry.
    day: String,
    /// The pattern, as in `pattern/1`.
    #[schema(value_type = Object)]
    pattern: protocol::pattern::Pattern,
}

/// How often a code occurs.
#[derive(Serialize, ToSchema)]
pub struct FacetView {
    /// Kind of facet.
    kind: &'static str,
    /// Code.
    code: String,
    /// Patterns with it.
    count: u64,
}

/// Searches the library.
#[utoipa::path(get, path = "/api/v1/patterns", tag = "library", params(Asked), responses((status = 200, body = PatternPage), (status = 404, body = super::error::ApiProblem), (status = 422, body = super::error::ApiProblem)))]
pub async fn search(
    State(node): State<Arc<Node>>,
    _may: May<SeeLibrary>,
    Query(asked): Query<Asked>,
) -> Result<Json<PatternPage>, ApiError> {
    let query = LibraryQuery {
        text: asked.q.chars().take(library::QUERY_MAX_CHARS).collect(),
        facets: parts(&asked.facets).map(facet).collect::<Result<_, _>>()?,
        origins: parts(&asked.origins).map(origin).collect::<Result<_, _>>()?,
        after: asked.after,
        limit: library::PAGE_ROWS,
    };
    let (page, _) = library::search(&node, &query).await?;
    let facets = page.facets.into_iter().map(|facet| FacetView {
        kind: facet.kind.code(),
        code: facet.code,
        count: facet.count,
    });
    Ok(Json(PatternPage {
        patterns: page.rows.into_iter().map(view).collect(),
        total: page.total,
        facets: facets.collect(),
        next: page.next,
    }))
}

/// One pattern.
#[utoipa::path(get, path = "/api/v1/patterns/{origin}/{epoch}/{index}", tag = "library",
    params(("origin" = String, Path), ("epoch" = u64, Path), ("index" = u64, Path)),
    responses((status = 200, body = PatternView), (status = 404, body = super::error::ApiProblem)))]
pub async fn fetch(
    State(node): State<Arc<Node>>,
    _may: May<SeeLibrary>,
    Path(place): Path<(String, u64, u64)>,
) -> Result<Json<PatternView>, ApiError> {
    let found = library::fetch(&node, &key(place)?).await?;
    Ok(Json(view(found.row)))
}

/// The proof file of a pattern, to be checked offline.
#[utoipa::path(get, path = "/api/v1/patterns/{origin}/{epoch}/{index}/proof", tag = "library",
    params(("origin" = String, Path), ("epoch" = u64, Path), ("index" = u64, Path)),
    responses((status = 200, body = Object), (status = 404, body = super::error::ApiProblem)))]
pub async fn proof(
    State(node): State<Arc<Node>>,
    _may: May<SeeLibrary>,
    Path(place): Path<(String, u64, u64)>,
) -> Result<Response, ApiError> {
    let text = library::proof(&node, &key(place)?).await?;
    Ok(([(header::CONTENT_TYPE, "application/json")], text).into_response())
}

fn key((origin, epoch, index): (String, u64, u64)) -> Result<PatternKey, NodeError> {
    let node = NodeId::parse(&origin).map_err(|_| NodeError::NotFound)?;
    Ok(PatternKey { node, epoch, index })
}

fn view(row: LibraryRow) -> PatternView {
    PatternView {
        origin: row.key.node.to_string(),
        origin_name: row.origin_name,
        epoch: row.key.epoch,
        index: row.key.index,
        day: row.day.to_string(),
        pattern: row.pattern,
    }
}

fn parts(list: &str) -> impl Iterator<Item = &str> {
    list.split(',').filter(|part| !part.is_empty())
}

fn facet(part: &str) -> Result<(FacetKind, String), NodeError> {
    let found = part.split_once(':').and_then(|(kind, code)| Some((FacetKind::parse(kind)?, code.to_owned())));
    found.ok_or_else(|| {
        Refused::invalid("facet", Some("facets"), format!("„{part}“ ist kein Filter der Form art:code.")).into()
    })
}

fn origin(part: &str) -> Result<NodeId, NodeError> {
    NodeId::parse(part)
        .map_err(|_| Refused::invalid("origin", Some("origins"), format!("„{part}“ ist keine Knotenkennung.")).into())
}

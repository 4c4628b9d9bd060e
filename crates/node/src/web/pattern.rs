// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! `/bibliothek/{origin}/{index}`: one pattern with its origin, and its proof as a file.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::http::header;
use axum::response::{IntoResponse as _, Response};
use protocol::NodeId;
use storage::PatternKey;

use super::library::SeeLibrary;
use super::{PageError, html, labels, pattern_text, shell};
use crate::Node;
use crate::auth::May;
use crate::error::NodeError;
use crate::service::{library, pool};
use crate::view::parts::Fact;
use crate::view::{NavArea, PatternPage, format, paths};

/// The epoch of every log in this version of the protocol; a new one needs a restore or a compromise procedure.
pub const EPOCH: u64 = 1;

fn key(origin: &str, index: u64) -> Result<PatternKey, NodeError> {
    let node = NodeId::parse(origin).map_err(|_| NodeError::NotFound)?;
    Ok(PatternKey { node, epoch: EPOCH, index })
}

/// Shows the pattern.
pub async fn show(
    State(node): State<Arc<Node>>,
    may: May<SeeLibrary>,
    Path((origin, index)): Path<(String, u64)>,
) -> Result<Response, PageError> {
    let found = library::fetch(&node, &key(&origin, index)?).await?;
    let mut tx = node.store.snapshot("pattern_page").await?;
    let pool = pool::fetch(&mut tx, &node.settings.name).await?;
    let row = &found.row;
    let pattern = &row.pattern;
    let own = row.own.then(|| node.settings.name.clone());
    let origin_name = own.or_else(|| row.origin_name.clone()).unwrap_or_else(|| origin.clone());
    let signed = found.signed_at.map_or_else(|| "ohne Zeitangabe".to_owned(), labels::moment);
    html(&PatternPage {
        page: shell::page(&node, &pool, &may.actor, Some(NavArea::Library), None),
        title: pattern_text::title(pattern),
        origin: origin_name.clone(),
        issued: format::half_year(&pattern.issued),
        basis: pattern_text::basis(pattern),
        sections: pattern_text::sections(pattern),
        outcomes: pattern_text::outcomes(pattern),
        retention: String::new(),
        success_factors: pattern_text::success(pattern),
        hindrance_factors: pattern_text::hindrances(pattern),
        lesson: pattern.lesson.de.clone(),
        provenance: vec![
            Fact::new("Herkunft", origin_name),
            Fact::new("Knotenkennung", origin.clone()),
            Fact::new(
                "Platz im Verzeichnis der Freigaben",
                format!("{index} von {} geprüften Einträgen", found.log_size),
            ),
            Fact::new("Eingetragen am (Weltzeit)", format::date(row.day)),
            Fact::new("Vom Herkunftsknoten unterschrieben am", signed),
            Fact::new("Prüfwert des Inhalts", found.commitment),
            Fact::new("Kennung des Fallmusters", pattern.id.clone()),
            Fact::new("Format", pattern.schema.clone()),
            Fact::new("Codelisten und Freigaberegeln", format!("Fassung {} und {}", pattern.codelists, pattern.policy)),
        ],
        proof_href: paths::proof(&origin, index),
    })
}

/// The proof file for checking offline (`poolverbund verify FILE`).
pub async fn proof(
    State(node): State<Arc<Node>>,
    _may: May<SeeLibrary>,
    Path((origin, index)): Path<(String, u64)>,
) -> Result<Response, PageError> {
    let text = library::proof(&node, &key(&origin, index)?).await?;
    let name = format!("attachment; filename=\"nachweis-{}-{index}.json\"", &origin[..10]);
    Ok(([(header::CONTENT_TYPE, "application/json".to_owned()), (header::CONTENT_DISPOSITION, name)], text)
        .into_response())
}

// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! `/bibliothek`: search over the patterns of all nodes.

use std::sync::Arc;

use axum::extract::{RawQuery, State};
use axum::response::Response;
use protocol::NodeId;
use protocol::pattern::Code;
use storage::{FacetCount, FacetKind, LibraryQuery, LibraryRow};

use super::{PageError, errors::percent, html, labels, pattern_text, shell};
use crate::Node;
use crate::auth::{May, gates};
use crate::service::{library, pool};
use crate::view::parts::Pager;
use crate::view::{Facet, FacetOption, LibraryPage, NavArea, ResultRow, format, paths};

gates!(
    /// Everybody who works with shared practice.
    SeeLibrary
);

/// Parameter of the origin facet.
const ORIGIN: &str = "herkunft";
/// Characters of the lesson in a result.
const LESSON_PREVIEW_CHARS: usize = 160;

/// The facets in the order of the page: kind, parameter, heading, code list ("" for bands and modes).
const FACETS: [(FacetKind, &str, &str, &str); 9] = [
    (FacetKind::ProblemGroup, "problem", "Problemgruppe", "problem_group"),
    (FacetKind::Component, "baustein", "Baustein des Settings", "setting_component"),
    (FacetKind::Mode, "art", "Art der Hilfe", ""),
    (FacetKind::Hold, "halt", "Letzte Beobachtung", "hold_status"),
    (FacetKind::Success, "gelingen", "Gelingensfaktor", "success_factor"),
    (FacetKind::Hindrance, "hemmnis", "Hemmnis", "hindrance_factor"),
    (FacetKind::Permit, "erlaubnis", "Betriebserlaubnis", "permit_status"),
    (FacetKind::Retention, "verbleib", "Verbleib", "outcome_retention"),
    (FacetKind::Providers, "traeger", "Beteiligte Träger", ""),
];

/// Shows the results; everything that was asked stands in the address.
pub async fn show(
    State(node): State<Arc<Node>>,
    may: May<SeeLibrary>,
    RawQuery(asked): RawQuery,
) -> Result<Response, PageError> {
    let asked: Vec<(String, String)> =
        form_urlencoded::parse(asked.unwrap_or_default().as_bytes()).into_owned().collect();
    let query = query(&asked);
    let (page, held) = library::search(&node, &query).await?;
    let mut tx = node.store.snapshot("library_page").await?;
    let pool = pool::fetch(&mut tx, &node.settings.name).await?;
    let peers = tx.peer_list().await?;
    let name = |id: &NodeId| {
        if *id == node.identity.id {
            return node.settings.name.clone();
        }
        peers.iter().find(|peer| peer.node == *id).map_or_else(|| id.to_string(), |peer| peer.name.clone())
    };
    let origins = page.origins.iter().map(|(id, count)| FacetOption {
        value: id.to_string(),
        label: name(id),
        count: number(*count),
        selected: query.origins.contains(id),
    });
    let mut facets = vec![Facet { name: ORIGIN.to_owned(), title: "Herkunft".to_owned(), options: origins.collect() }];
    facets.extend(
        FACETS.iter().map(|(kind, parameter, title, list)| facet(*kind, parameter, title, list, &page.facets, &query)),
    );
    facets.retain(|facet| !facet.options.is_empty());
    html(&LibraryPage {
        page: shell::page(&node, &pool, &may.actor, Some(NavArea::Library), None),
        query: query.text.clone(),
        facets,
        results: page.rows.iter().map(|row| result(row, name(&row.key.node))).collect(),
        matching: number(page.total),
        total: number(held),
        pager: Pager {
            previous: query.after.is_some().then(|| address(&asked, None)),
            next: page.next.as_ref().map(|next| address(&asked, Some(next))),
            pages: Vec::new(),
        },
    })
}

fn query(asked: &[(String, String)]) -> LibraryQuery {
    let values = |name: &str| {
        asked
            .iter()
            .filter(move |(key, value)| key == name && !value.is_empty())
            .map(|(_, value)| value.clone())
            .collect::<Vec<_>>()
    };
    LibraryQuery {
        text: values("q").into_iter().next().unwrap_or_default().chars().take(library::QUERY_MAX_CHARS).collect(),
        facets: FACETS
            .iter()
            .flat_map(|(kind, parameter, ..)| values(parameter).into_iter().map(|code| (*kind, code)))
            .collect(),
        origins: values(ORIGIN).iter().filter_map(|id| NodeId::parse(id).ok()).collect(),
        after: values("ab").into_iter().next(),
        limit: library::PAGE_ROWS,
    }
}

fn address(asked: &[(String, String)], after: Option<&str>) -> String {
    let kept = asked.iter().filter(|(key, value)| key != "ab" && !value.is_empty());
    let mut pairs: Vec<String> = kept.map(|(key, value)| format!("{}={}", percent(key), percent(value))).collect();
    pairs.extend(after.map(|after| format!("ab={}", percent(after))));
    if pairs.is_empty() { paths::LIBRARY.to_owned() } else { format!("{}?{}", paths::LIBRARY, pairs.join("&")) }
}

fn facet(
    kind: FacetKind,
    parameter: &str,
    title: &str,
    list: &str,
    counts: &[FacetCount],
    query: &LibraryQuery,
) -> Facet {
    let chosen = |code: &str| query.facets.iter().any(|(other, value)| *other == kind && value == code);
    let counted = counts.iter().filter(|count| count.kind == kind && count.code != "*");
    let mut options: Vec<FacetOption> = counted
        .map(|count| FacetOption {
            label: label(kind, list, &count.code),
            count: number(count.count),
            selected: chosen(&count.code),
            value: count.code.clone(),
        })
        .collect();
    // A chosen value without a result stays visible, so that it can be taken back.
    for (_, code) in query.facets.iter().filter(|(other, _)| *other == kind) {
        if !options.iter().any(|option| option.value == *code) {
            options.push(FacetOption { value: code.clone(), label: label(kind, list, code), count: 0, selected: true });
        }
    }
    Facet { name: parameter.to_owned(), title: title.to_owned(), options }
}

fn label(kind: FacetKind, list: &str, code: &str) -> String {
    match kind {
        FacetKind::Mode => labels::mode(code),
        _ if list.is_empty() => pattern_text::band_words(code),
        _ => labels::code(list, code),
    }
}

fn result(row: &LibraryRow, origin: String) -> ResultRow {
    let pattern = &row.pattern;
    let mut lesson: String = pattern.lesson.de.chars().take(LESSON_PREVIEW_CHARS).collect();
    if lesson.len() < pattern.lesson.de.len() {
        lesson.push('…');
    }
    ResultRow {
        href: paths::pattern(row.key.node.as_str(), row.key.index),
        title: pattern_text::title(pattern),
        origin,
        issued: format::half_year(&pattern.issued),
        problems: labels::all("problem_group", pattern.problems.groups.iter().map(Code::as_str)),
        components: pattern_text::components(pattern),
        outcome: pattern_text::last_outcome(pattern),
        lesson,
    }
}

fn number(count: u64) -> usize {
    usize::try_from(count).unwrap_or(usize::MAX)
}

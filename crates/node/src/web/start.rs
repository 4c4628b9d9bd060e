// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! `/`: what is due.

use std::sync::Arc;

use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse as _, Redirect, Response};
use domain::access::{self, Action};
use storage::{DraftScope, FormDraftLine, PeerState};

use super::form::words;
use super::release_list::desk_row;
use super::{Done, PageError, due, html, labels, pattern_text, shell};
use crate::Node;
use crate::auth::{May, gates};
use crate::error::NodeError;
use crate::service::casework;
use crate::service::start::{self, Start};
use crate::view::{NavArea, NewPattern, NoticeRow, PeerNotice, StartPage, StateCount, TypedRow, format, paths};

gates!(
    /// Everybody who is signed in.
    SeeStart
);

/// Shows what waits for this person.
pub async fn show(
    State(node): State<Arc<Node>>,
    may: May<SeeStart>,
    Query(done): Query<Done>,
) -> Result<Response, PageError> {
    let start = start::gather(&node, &may.actor).await?;
    let rounds = super::rounds::for_start(&node, &may.actor, &start.pool.profile).await?;
    let view = StartPage {
        page: shell::page(&node, &start.pool, &may.actor, Some(NavArea::Start), done.getan.as_deref()),
        today: format::date(start.today),
        due: due::part(&start.due, start.has_cases, &start.pool.profile),
        states: states(&start),
        drafts: start
            .drafts
            .as_ref()
            .map(|drafts| drafts.iter().map(|draft| desk_row(&may.actor, draft, &start.people)).collect()),
        peers: access::may(&may.actor, Action::ManagePeers, None).is_yes().then(|| notices(&start)),
        patterns: start.patterns.as_ref().map(|rows| rows.iter().map(arrived).collect()),
        notices: start.notices.iter().map(notice).collect(),
        typed: start.typed.iter().filter_map(|line| typed(line, &start)).collect(),
        rounds,
    };
    html(&view)
}

fn states(start: &Start) -> Vec<StateCount> {
    start
        .states
        .iter()
        .map(|(state, count)| StateCount {
            state: labels::case_state(*state, &start.pool.profile),
            count: usize::try_from(*count).unwrap_or(usize::MAX),
            href: format!("{}?zustand={}", paths::CASES, state.code()),
        })
        .collect()
}

fn notices(start: &Start) -> Vec<PeerNotice> {
    let mut notices = Vec::new();
    for peer in start.peers.iter().flatten() {
        let what = match (peer.state, &peer.last_error) {
            (PeerState::Requested, _) if peer.approved_local.is_none() => "Sicherheitsnummer vergleichen und freigeben",
            (PeerState::Active, Some(_)) => "Verbindung prüfen: Der letzte Abruf ist nicht gelungen",
            _ => continue,
        };
        notices.push(PeerNotice {
            href: paths::peer(peer.node.as_str()),
            name: peer.name.clone(),
            state: labels::peer_state(peer.state, peer.approved_local.is_some()),
            what: what.to_owned(),
        });
    }
    notices
}

fn notice(notice: &storage::Notice) -> NoticeRow {
    NoticeRow {
        href: notice.case.as_ref().map(|case| paths::noticed_case(case.as_str())).unwrap_or_default(),
        text: notice.message_de.clone(),
        at: labels::moment(notice.at),
        read: paths::notice(&notice.id),
    }
}

/// A form that was begun; the title names no person.
fn typed(line: &FormDraftLine, start: &Start) -> Option<TypedRow> {
    let (name, item) = (line.key.form(), line.key.item());
    let (href, title) = match &line.scope {
        DraftScope::NewCase => (paths::CASE_NEW.to_owned(), "Neuer Fall"),
        DraftScope::Case(case) => {
            (paths::case_form(case.as_str(), name, item), domain::casework::form(name).map(|kind| kind.title)?)
        }
        DraftScope::Pool => (paths::pool_item(name, item?), domain::pool::form(name).map(|kind| kind.title)?),
    };
    let ending = casework::is_ending(line.saved_at, start.today);
    Some(TypedRow {
        href,
        title: words(title, &start.pool.profile),
        code: line.code.clone(),
        saved: labels::moment(line.saved_at),
        ends: if ending { format::date(casework::draft_ends_on(line.saved_at)) } else { String::new() },
    })
}

/// Marks a message as read.
pub async fn read(
    State(node): State<Arc<Node>>,
    may: May<SeeStart>,
    Path(notice): Path<String>,
) -> Result<Response, PageError> {
    match casework::notice_read(&node, &may.actor, &notice).await {
        // Pressed twice, or in a second window.
        Ok(()) | Err(NodeError::NotFound) => Ok(Redirect::to(paths::START).into_response()),
        Err(error) => Err(error.into()),
    }
}

fn arrived(row: &storage::LibraryRow) -> NewPattern {
    NewPattern {
        href: paths::pattern(row.key.node.as_str(), row.key.index),
        title: pattern_text::title(&row.pattern),
        origin: row.origin_name.clone().unwrap_or_else(|| row.key.node.to_string()),
        arrived: format::date(row.day),
    }
}

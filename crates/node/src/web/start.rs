// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! `/`: what is due.

use std::sync::Arc;

use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse as _, Redirect, Response};
use domain::access::{self, Action};
use jiff::civil::Date;
use storage::{DraftScope, FormDraftLine, PeerState};

use super::form::words;
use super::release_list::desk_row;
use super::{Done, PageError, html, labels, pattern_text, shell};
use crate::Node;
use crate::auth::{May, gates};
use crate::error::NodeError;
use crate::service::casework;
use crate::service::start::{self, Start};
use crate::view::{DueRow, NavArea, NewPattern, NoticeRow, PeerNotice, StartPage, StateCount, TypedRow, format, paths};

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
    let (overdue, due_today, due_week) = due(&start);
    let view = StartPage {
        page: shell::page(&node, &start.pool, &may.actor, Some(NavArea::Start), done.getan.as_deref()),
        today: format::date(start.today),
        overdue: start.due.is_some().then_some(overdue),
        due_today,
        due_week,
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

fn due(start: &Start) -> (Vec<DueRow>, Vec<DueRow>, Vec<DueRow>) {
    let mut lists = (Vec::new(), Vec::new(), Vec::new());
    for (index, code) in start.due.iter().flatten() {
        let (Some(on), Some(what)) = (index.next_due, &index.next_due_de) else { continue };
        let row = due_row(index.id.as_str(), code, what, on, start.today);
        match on.cmp(&start.today) {
            std::cmp::Ordering::Less => lists.0.push(row),
            std::cmp::Ordering::Equal => lists.1.push(row),
            std::cmp::Ordering::Greater => lists.2.push(row),
        }
    }
    lists
}

/// One due item, as the start page and the case page show it.
pub fn due_row(case: &str, code: &str, what: &str, on: Date, today: Date) -> DueRow {
    DueRow {
        href: paths::case(case),
        code: code.to_owned(),
        what: what.to_owned(),
        on: format::date(on),
        distance: labels::distance(on, today),
    }
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
        href: paths::case(notice.case.as_str()),
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
    Some(TypedRow { href, title: words(title, &start.pool.profile), saved: labels::moment(line.saved_at) })
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

// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! `/freigabe`: drafts and released patterns by state.

use std::collections::HashMap;
use std::sync::Arc;

use axum::extract::{Query, State};
use axum::response::Response;
use domain::UserId;
use domain::access::{self, Action};
use domain::role::Actor;
use protocol::pattern::Pattern;
use storage::{Draft, DraftState, User};

use super::{Done, PageError, html, labels, pattern_text, shell};
use crate::Node;
use crate::auth::{May, gates};
use crate::service::desk::{self, Turn};
use crate::service::pool;
use crate::view::{DeskGroup, DeskRow, NavArea, ReleaseListPage, paths};

gates!(
    /// Pool office and data protection officer.
    SeeReleaseDesk
);

/// The groups in the order of urgency: state, id, heading, what it means.
const GROUPS: [(DraftState, &str, &str, &str); 7] = [
    (DraftState::InReview, "in-pruefung", "In Prüfung", "Zwei andere Personen prüfen genau diese Fassung."),
    (
        DraftState::Approved,
        "zugestimmt",
        "Zugestimmt, noch nicht freigegeben",
        "Zwei Personen haben zugestimmt. Die Freigabe steht noch aus.",
    ),
    (
        DraftState::Returned,
        "zurueckgegeben",
        "Zurückgegeben",
        "Eine Prüfung hat abgelehnt. Der Entwurf muss überarbeitet werden.",
    ),
    (DraftState::Draft, "entwuerfe", "Entwürfe", "Diese Entwürfe sind noch nicht eingereicht."),
    (
        DraftState::Held,
        "angehalten",
        "Angehalten",
        "Presse oder Gericht: Solange der Vermerk besteht, verlässt nichts das Haus.",
    ),
    (
        DraftState::Released,
        "freigegeben",
        "Freigegeben",
        "Diese Fallmuster stehen in der Bibliothek der verbundenen Knoten.",
    ),
    (DraftState::Withdrawn, "widerrufen", "Widerrufen", "Der Inhalt ist gelöscht, nur der Vermerk bleibt."),
];

/// Shows the desk.
pub async fn show(
    State(node): State<Arc<Node>>,
    may: May<SeeReleaseDesk>,
    Query(done): Query<Done>,
) -> Result<Response, PageError> {
    let (drafts, people) = desk::list(&node).await?;
    let mut tx = node.store.snapshot("desk_page").await?;
    let pool = pool::fetch(&mut tx, &node.settings.name).await?;
    let groups = GROUPS
        .iter()
        .map(|(state, id, title, explanation)| DeskGroup {
            id: (*id).to_owned(),
            title: (*title).to_owned(),
            explanation: (*explanation).to_owned(),
            rows: drafts
                .iter()
                .filter(|draft| draft.state == *state && desk::concerns(&may.actor, draft))
                .map(|draft| desk_row(&may.actor, draft, &people))
                .collect(),
        })
        .filter(|group| !group.rows.is_empty())
        .collect();
    html(&ReleaseListPage {
        page: shell::page(&node, &pool, &may.actor, Some(NavArea::Releases), done.getan.as_deref()),
        groups,
        may_draft: access::may(&may.actor, Action::DraftPattern, None).is_yes(),
    })
}

/// One draft as a row, also on the start page.
pub fn desk_row(actor: &Actor, draft: &Draft, people: &HashMap<UserId, User>) -> DeskRow {
    let task = match desk::turn(actor, draft) {
        Some(Turn::Write) => "Fertig schreiben und einreichen",
        Some(Turn::Review) => "Prüfen",
        Some(Turn::Release) => "Freigeben",
        None => "",
    };
    DeskRow {
        href: paths::release(&draft.id),
        title: draft_title(draft),
        case_code: None,
        state: labels::draft_state(draft.state),
        author: people.get(&draft.author).map(|user| user.name.clone()).unwrap_or_default(),
        changed: labels::day(draft.updated_at),
        task: task.to_owned(),
    }
}

/// The setting as title. What cannot be released yet may name somebody and is not shown in lists.
pub fn draft_title(draft: &Draft) -> String {
    if let Ok(pattern) = Pattern::parse(draft.bytes.payload.as_bytes()) {
        return pattern_text::title(&pattern);
    }
    let title =
        if draft.state == DraftState::Withdrawn { "Widerrufenes Fallmuster" } else { "Entwurf, noch nicht freigebbar" };
    title.to_owned()
}

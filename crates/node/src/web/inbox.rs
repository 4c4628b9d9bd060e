// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! `/eingang`: what waits at the pool office and at the unit heads.

use std::sync::Arc;

use axum::extract::State;
use axum::response::Response;
use domain::profile::NodeProfile;
use domain::state::CaseState;
use jiff::civil::Date;
use storage::WaitingCase;

use super::{PageError, html, labels, shell};
use crate::Node;
use crate::auth::SignedIn;
use crate::service::inbox::{self, WAITING_MAX, Waiting, is_fast};
use crate::view::{InboxPage, InboxPart, InboxRow, NavArea, format, paths};

/// Shows what waits for this person.
pub async fn show(State(node): State<Arc<Node>>, signed_in: SignedIn) -> Result<Response, PageError> {
    let actor = &signed_in.actor;
    let inbox = inbox::gather(&node, actor).await?;
    let today = node.clock.today();
    let profile = &inbox.pool.profile;
    html(&InboxPage {
        page: shell::page(&node, &inbox.pool, actor, Some(NavArea::Inbox), None),
        parts: inbox.lists.iter().map(|list| part(list, profile, today)).collect(),
    })
}

fn part(list: &Waiting, profile: &NodeProfile, today: Date) -> InboxPart {
    let (id, title, what) = match list.state {
        CaseState::Endorsed => ("neu", "Neu eingegangen", "Öffnen Sie den Fall und bestätigen Sie den Eingang."),
        CaseState::Triage => {
            ("pruefung", "In Prüfung", "Rückfragen, ohne Runde beraten oder zur Kooperationsrunde einladen.")
        }
        _ => {
            ("befuerworten", "Zu befürworten", "Lesen Sie die Falleingabe; befürworten Sie oder geben Sie sie zurück.")
        }
    };
    let full = list.cases.len() >= WAITING_MAX as usize;
    InboxPart {
        id,
        title: title.to_owned(),
        what: what.to_owned(),
        rows: list.cases.iter().map(|case| row(case, profile, today)).collect(),
        more: if full { format!("Gezeigt sind die {WAITING_MAX}, die am längsten warten.") } else { String::new() },
    }
}

fn row(case: &WaitingCase, profile: &NodeProfile, today: Date) -> InboxRow {
    let waiting = labels::distance(labels::local(case.since).date(), today);
    InboxRow {
        href: paths::case(case.line.index.id.as_str()),
        code: case.line.panel_code.clone(),
        lead: case.line.case_lead_name.clone(),
        state: labels::case_state(case.line.index.state, profile),
        since: format::date_time(labels::local(case.since)),
        waiting: if waiting.is_empty() { "seit heute".to_owned() } else { waiting },
        fast: is_fast(case),
    }
}

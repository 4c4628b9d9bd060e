// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! `/protokoll`: who read or did what, for the data protection officer.

use std::collections::HashMap;
use std::sync::Arc;

use axum::extract::{Query, State};
use axum::response::Response;
use serde::Deserialize;
use storage::{AuditEntry, AuditFilter};

use super::{PageError, html, labels, shell};
use crate::Node;
use crate::auth::{May, gates};
use crate::service::pool;
use crate::view::parts::Pager;
use crate::view::{AuditPage, AuditRow, NavArea, paths};

gates!(
    /// The data protection officer.
    SeeAudit
);

/// Entries on one page.
const PAGE_ROWS: u32 = 100;

/// Where the page starts.
#[derive(Deserialize)]
pub struct Asked {
    vor: Option<u64>,
}

/// Shows the trail, newest first.
pub async fn show(
    State(node): State<Arc<Node>>,
    may: May<SeeAudit>,
    Query(asked): Query<Asked>,
) -> Result<Response, PageError> {
    let mut tx = node.store.snapshot("audit_page").await?;
    let pool = pool::fetch(&mut tx, &node.settings.name).await?;
    let filter = AuditFilter { before: asked.vor, ..AuditFilter::default() };
    let entries = tx.audit_list(&filter, PAGE_ROWS).await?;
    let newest = tx.audit_list(&AuditFilter::default(), 1).await?;
    let people: HashMap<_, _> = tx.user_list().await?.into_iter().map(|user| (user.id, user.name)).collect();
    let row = |entry: &AuditEntry| AuditRow {
        at: labels::moment(entry.at),
        who: entry.actor.as_ref().map_or_else(
            || "Dieser Server".to_owned(),
            |actor| people.get(actor).cloned().unwrap_or_else(|| "Ehemaliges Konto".to_owned()),
        ),
        what: action(&entry.action).to_owned(),
        object: entry.case.as_ref().map_or_else(String::new, |case| format!("Fall {}", &case.as_str()[..8])),
    };
    let last = entries.last().map(|entry| entry.seq).filter(|seq| *seq > 1);
    html(&AuditPage {
        page: shell::page(&node, &pool, &may.actor, Some(NavArea::Audit), None),
        rows: entries.iter().map(row).collect(),
        total: newest.first().map_or(0, |entry| usize::try_from(entry.seq).unwrap_or(usize::MAX)),
        pager: Pager {
            previous: asked.vor.is_some().then(|| paths::AUDIT.to_owned()),
            next: last.map(|seq| format!("{}?vor={seq}", paths::AUDIT)),
            pages: Vec::new(),
        },
    })
}

/// German words for the stable tokens of the trail.
fn action(token: &str) -> &str {
    match token {
        "password_change" => "Eigenes Passwort geändert",
        "session_end" => "Eigene Sitzung beendet",
        "case_read" => "Fall mit Namen geöffnet",
        "case_identity_read" => "Name in einer Liste gesehen",
        "name_register_scan" => "Namen aller Fälle für die Textprüfung geladen",
        "case_document_read" => "Angabe eines Falls geöffnet",
        "case_write" => "Angabe in einem Fall gespeichert",
        "case_recompute" => "Fall neu berechnet",
        "register_write" => "Angabe des Pools gespeichert",
        "case_part_read" => "Frühere Fassung geöffnet",
        "case_insert" | "case_import" => "Fall aufgenommen",
        "draft_write" => "Entwurf geschrieben",
        "draft_submit" => "Entwurf zur Prüfung gegeben",
        "draft_take_back" => "Entwurf zurückgeholt",
        "pattern_vote" => "Fallmuster geprüft",
        "pattern_release" => "Fallmuster freigegeben",
        "pattern_withdraw" => "Fallmuster widerrufen",
        "peer_approve" => "Verbindung freigegeben",
        "peer_suspend" => "Verbindung ausgesetzt",
        "peer_invite" => "Einladung ausgestellt",
        "peer_request" => "Verbindung angefragt",
        "peer_resume" => "Verbindung fortgesetzt",
        "peer_revoke" => "Verbindung beendet",
        other => other,
    }
}

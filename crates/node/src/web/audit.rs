// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! Who read or did what: `/protokoll` for the data protection officer, `/protokoll/meine` for everybody about the own accesses,
//! `/faelle/{case}/zugriffe` for those whose case it is.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::extract::{Path, Query, State};
use axum::response::Response;
use domain::{CaseId, UserId};
use serde::Deserialize;
use storage::{AuditEntry, AuditFilter, Tx};

use super::casework::crumbs;
use super::{PageError, html, labels, shell};
use crate::Node;
use crate::auth::{May, SignedIn, gates};
use crate::error::NodeError;
use crate::service::casework::EMERGENCY;
use crate::service::unusual::unusual;
use crate::service::{casework, pool};
use crate::view::parts::{Choice, Pager};
use crate::view::{AuditPage, AuditRow, NavArea, UnusualRow, format, paths};

gates!(
    /// The data protection officer.
    SeeAudit
);

/// Entries on one page.
const PAGE_ROWS: u32 = 100;

/// Where the page starts, and whose entries it shows.
#[derive(Deserialize)]
pub struct Asked {
    vor: Option<u64>,
    #[serde(default)]
    person: String,
}

/// Everything, newest first, and what stands out.
pub async fn show(
    State(node): State<Arc<Node>>,
    may: May<SeeAudit>,
    Query(asked): Query<Asked>,
) -> Result<Response, PageError> {
    let mut tx = node.store.snapshot("audit_page").await?;
    let pool = pool::fetch(&mut tx, &node.settings.name).await?;
    let people = people(&mut tx).await?;
    let filter = AuditFilter { before: asked.vor, actor: UserId::parse(&asked.person).ok(), ..AuditFilter::default() };
    let entries = tx.audit_list(&filter, PAGE_ROWS).await?;
    let newest = tx.audit_list(&AuditFilter::default(), 1).await?;
    let unusual = unusual(&mut tx, node.clock.now()).await?;
    let total = newest.first().map_or(0, |entry| usize::try_from(entry.seq).unwrap_or(usize::MAX));
    let mut choices = vec![Choice::new("", "allen", &asked.person)];
    choices.extend(people.iter().map(|(id, name)| Choice::new(id.as_str(), name.clone(), &asked.person)));
    choices[1..].sort_by(|one, other| one.label.cmp(&other.label));
    let narrowed = if filter.actor.is_some() { format!("person={}&", asked.person) } else { String::new() };
    html(&AuditPage {
        page: shell::page(&node, &pool, &may.actor, Some(NavArea::Audit), None),
        crumbs: Vec::new(),
        title: "Protokoll".to_owned(),
        intro: "Jeder Zugriff auf personenbezogene Daten und jede Entscheidung über Freigaben, Verbindungen und Konten. \
                Jeder Eintrag ist mit dem vorigen verkettet, und das Ende der Kette steht täglich im Log dieses Knotens: \
                Wer einen Eintrag ändert oder entfernt, fällt auf."
            .to_owned(),
        unusual: Some(
            unusual
                .into_iter()
                .map(|one| UnusualRow {
                    on: format::date(one.on),
                    who: name(&people, Some(&one.actor)),
                    what: one.kind.de(),
                })
                .collect(),
        ),
        people: choices,
        rows: rows(&entries, &people),
        summary: format::plural(total, "Eintrag", "Einträge"),
        pager: pager(&entries, asked.vor, paths::AUDIT, &narrowed),
    })
}

/// What the signed-in person read and did.
pub async fn own(
    State(node): State<Arc<Node>>,
    signed_in: SignedIn,
    Query(asked): Query<Asked>,
) -> Result<Response, PageError> {
    let actor = signed_in.actor;
    let mut tx = node.store.snapshot("audit_own").await?;
    let pool = pool::fetch(&mut tx, &node.settings.name).await?;
    let filter = AuditFilter { before: asked.vor, actor: Some(actor.user.clone()), ..AuditFilter::default() };
    let entries = tx.audit_list(&filter, PAGE_ROWS).await?;
    let people = BTreeMap::from([(actor.user.clone(), actor.name.clone())]);
    html(&AuditPage {
        page: shell::page(&node, &pool, &actor, None, None),
        crumbs: Vec::new(),
        title: "Meine Zugriffe".to_owned(),
        intro: "Was über Ihre eigenen Zugriffe im Protokoll steht. Niemand wertet aus, wie viel Sie arbeiten."
            .to_owned(),
        unusual: None,
        people: Vec::new(),
        rows: rows(&entries, &people),
        summary: String::new(),
        pager: pager(&entries, asked.vor, paths::OWN_AUDIT, ""),
    })
}

/// Who looked at a case: for those who carry it.
pub async fn of_case(
    State(node): State<Arc<Node>>,
    signed_in: SignedIn,
    Path(case): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, PageError> {
    let id = CaseId::parse(&case).map_err(|_| NodeError::NotFound)?;
    let opened = casework::open(&node, &signed_in.actor, &id).await?;
    if !casework::carries(&signed_in.actor, opened.sight) {
        return Err(NodeError::NotFound.into());
    }
    let mut tx = node.store.snapshot("audit_case").await?;
    let people = people(&mut tx).await?;
    let filter = AuditFilter { before: asked.vor, case: Some(id), ..AuditFilter::default() };
    let entries = tx.audit_list(&filter, PAGE_ROWS).await?;
    html(&AuditPage {
        page: super::casework::page(&node, &signed_in.actor, &opened, None),
        crumbs: crumbs(&opened, "Zugriffe"),
        title: format!("Zugriffe auf {}", opened.proceeding.case.identity.panel_code),
        intro: "Wer diesen Fall geöffnet oder etwas darin gespeichert hat, auch Sie selbst.".to_owned(),
        unusual: None,
        people: Vec::new(),
        rows: rows(&entries, &people),
        summary: String::new(),
        pager: pager(&entries, asked.vor, &paths::case_audit(&case), ""),
    })
}

async fn people(tx: &mut Tx) -> Result<BTreeMap<UserId, String>, NodeError> {
    Ok(tx.user_list().await?.into_iter().map(|user| (user.id, user.name)).collect())
}

fn name(people: &BTreeMap<UserId, String>, actor: Option<&UserId>) -> String {
    actor.map_or_else(
        || "Dieser Server".to_owned(),
        |actor| people.get(actor).cloned().unwrap_or_else(|| "Ehemaliges Konto".to_owned()),
    )
}

fn rows(entries: &[AuditEntry], people: &BTreeMap<UserId, String>) -> Vec<AuditRow> {
    let row = |entry: &AuditEntry| AuditRow {
        at: labels::moment(entry.at),
        who: name(people, entry.actor.as_ref()),
        what: match &entry.detail {
            // The reason is written for whoever checks it.
            Some(reason) if entry.action == EMERGENCY => format!("{}: {reason}", action(&entry.action)),
            _ => action(&entry.action).to_owned(),
        },
        object: entry.case.as_ref().map_or_else(String::new, |case| format!("Fall {}", &case.as_str()[..8])),
    };
    entries.iter().map(row).collect()
}

fn pager(entries: &[AuditEntry], from: Option<u64>, path: &str, narrowed: &str) -> Pager {
    let full = entries.len() == PAGE_ROWS as usize;
    let last = entries.last().map(|entry| entry.seq).filter(|seq| full && *seq > 1);
    Pager {
        previous: from.is_some().then(|| format!("{path}?{narrowed}").trim_end_matches(['?', '&']).to_owned()),
        next: last.map(|seq| format!("{path}?{narrowed}vor={seq}")),
        pages: Vec::new(),
    }
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
        EMERGENCY => "Notfallzugriff",
        "case_disclosure" => "Auskunft erstellt",
        "case_erase" => "Fall gelöscht, weil die Frist abgelaufen ist",
        "entrusted_erase" => "Anvertrautes gelöscht, weil die Frist abgelaufen ist",
        "retention_set" => "Aufbewahrungsfrist geändert",
        "case_begin" => "Fall angelegt",
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
        "grant_create" => "Zugang für ein Programm ausgestellt",
        "grant_revoke" => "Zugang eines Programms beendet",
        "oidc_sign_in" => "Anmeldung über den Anmeldedienst der Stelle",
        "oidc_link" => "Konto mit dem Anmeldedienst verbunden",
        "oidc_account_made" => "Konto durch den Anmeldedienst angelegt",
        "oidc_roles" => "Rollen durch den Anmeldedienst geändert",
        "oidc_refused" => "Anmeldung über den Anmeldedienst abgelehnt",
        "token_issue" => "Programm angemeldet",
        other => other,
    }
}

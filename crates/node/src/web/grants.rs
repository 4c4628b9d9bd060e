// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! `/zugang/programme`, `/personen/programme`: access for programs.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::extract::{Form, Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Redirect, Response};
use domain::role::Actor;
use jiff::Timestamp;
use storage::Grant;

use super::{Done, PageError, html, labels, shell};
use crate::Node;
use crate::auth::scope::{Area, Scope, Scopes, Verb};
use crate::auth::{May, SignedIn, gates};
use crate::error::NodeError;
use crate::service::{grants, pool};
use crate::view::parts::{Badge, Choice, Errors, Tone};
use crate::view::{AllGrantsPage, GrantArea, GrantRow, GrantsPage, NavArea, Page, paths};

gates!(
    /// The node administration.
    ManageUsers
);

/// The lives that the form offers, in days.
const DAYS: [(&str, &str); 4] = [("30", "30 Tage"), ("90", "90 Tage"), ("180", "ein halbes Jahr"), ("365", "ein Jahr")];
/// The life that is chosen at first.
const DAYS_AT_FIRST: &str = "90";

/// What the form sends: `label`, `days` and a field for each area.
type Typed = BTreeMap<String, String>;

/// The own grants.
pub async fn show(
    State(node): State<Arc<Node>>,
    SignedIn { actor }: SignedIn,
    Query(done): Query<Done>,
) -> Result<Response, PageError> {
    own(&node, &actor, done.getan.as_deref(), &Typed::new(), String::new(), Errors::none()).await
}

/// Hands out a grant and shows its secret once.
pub async fn create(
    State(node): State<Arc<Node>>,
    SignedIn { actor }: SignedIn,
    Form(typed): Form<Typed>,
) -> Result<Response, PageError> {
    let text = |name: &str| typed.get(name).map_or("", String::as_str);
    let new = grants::NewGrant {
        label: text("label").to_owned(),
        scopes: Scopes::new(Area::ALL.into_iter().flat_map(|area| chosen(area, text(area.code())))),
        days: text("days").parse().unwrap_or(0),
    };
    match grants::create(&node, &actor, new).await {
        Ok(secret) => own(&node, &actor, None, &Typed::new(), secret, Errors::none()).await,
        Err(NodeError::Refused(refused)) => {
            let mut errors = Errors::none();
            let help = refused.refusal.help_de.map(|help| format!(" {help}")).unwrap_or_default();
            let message = format!("{}{help}", refused.refusal.message_de);
            errors.add(refused.refusal.field.as_deref().unwrap_or_default(), message);
            let page = own(&node, &actor, None, &typed, String::new(), errors).await?;
            Ok((refused.status, page).into_response())
        }
        Err(error) => Err(error.into()),
    }
}

/// Ends an own grant.
pub async fn revoke(
    State(node): State<Arc<Node>>,
    SignedIn { actor }: SignedIn,
    Path(id): Path<String>,
) -> Result<Response, PageError> {
    grants::revoke(&node, &actor, &id).await?;
    Ok(Redirect::to(&format!("{}?getan=programm-beendet", paths::OWN_PROGRAMS)).into_response())
}

/// Everybody's grants.
pub async fn show_all(
    State(node): State<Arc<Node>>,
    may: May<ManageUsers>,
    Query(done): Query<Done>,
) -> Result<Response, PageError> {
    let (grants, names) = grants::list_all(&node, &may.actor).await?;
    let now = node.clock.now();
    let owner = |grant: &Grant| names.get(&grant.user).cloned().unwrap_or_default();
    let page = page(&node, &may.actor, Some(NavArea::Users), done.getan.as_deref()).await?;
    html(&AllGrantsPage { page, rows: grants.iter().map(|grant| row(grant, owner(grant), now)).collect() })
}

/// Ends anybody's grant.
pub async fn revoke_any(
    State(node): State<Arc<Node>>,
    may: May<ManageUsers>,
    Path(id): Path<String>,
) -> Result<Response, PageError> {
    grants::revoke(&node, &may.actor, &id).await?;
    Ok(Redirect::to(&format!("{}?getan=programm-beendet", paths::PROGRAMS)).into_response())
}

async fn page(node: &Node, actor: &Actor, area: Option<NavArea>, done: Option<&str>) -> Result<Page, NodeError> {
    let mut tx = node.store.snapshot("grants_page").await?;
    let pool = pool::fetch(&mut tx, &node.settings.name).await?;
    Ok(shell::page(node, &pool, actor, area, done))
}

async fn own(
    node: &Node,
    actor: &Actor,
    done: Option<&str>,
    typed: &Typed,
    secret: String,
    errors: Errors,
) -> Result<Response, PageError> {
    let grants = grants::list_own(node, actor).await?;
    let now = node.clock.now();
    let text = |name: &str, otherwise: &str| typed.get(name).cloned().unwrap_or_else(|| otherwise.to_owned());
    let days = text("days", DAYS_AT_FIRST);
    let area = |area: Area| {
        let (label, hint) = named(area);
        GrantArea { name: area.code(), label, hint, writes: area.has_writing(), chosen: text(area.code(), "none") }
    };
    let view = GrantsPage {
        page: page(node, actor, None, done).await?,
        secret,
        rows: grants.iter().map(|grant| row(grant, actor.name.clone(), now)).collect(),
        label: text("label", ""),
        days: DAYS.iter().map(|(value, label)| Choice::new(*value, *label, &days)).collect(),
        areas: Area::ALL.into_iter().map(area).collect(),
        errors,
    };
    Ok((StatusCode::OK, html(&view)?).into_response())
}

/// The scopes of an answer; whoever changes something must be able to read it.
fn chosen(area: Area, answer: &str) -> Vec<Scope> {
    match answer {
        "read" => vec![Scope { area, verb: Verb::Read }],
        "write" if area.has_writing() => vec![Scope { area, verb: Verb::Read }, Scope { area, verb: Verb::Write }],
        _ => Vec::new(),
    }
}

fn named(area: Area) -> (&'static str, &'static str) {
    match area {
        Area::Cases => ("Fälle", "Die Fälle, die Sie öffnen dürfen, mit Formularen und Fristen."),
        Area::Pool => ("Pool", "Was der Pool festhält: Plätze, Träger, Abwesenheiten, Stunden."),
        Area::Releases => ("Freigabe", "Entwürfe von Fallmustern. Prüfen und freigeben kann kein Programm."),
        Area::Library => ("Bibliothek", "Die Fallmuster aller Knoten."),
        Area::Figures => ("Zahlen", "Die Zahlen dieses Knotens."),
        Area::Peers => ("Knoten", "Mit wem dieser Knoten verbunden ist."),
    }
}

fn row(grant: &Grant, owner: String, now: Timestamp) -> GrantRow {
    let live = grants::is_live(grant, now);
    let state = match (&grant.revoked, live) {
        (Some(_), _) => Badge::new(Tone::Warning, "Beendet"),
        (None, true) => Badge::new(Tone::Success, "Gilt"),
        (None, false) => Badge::new(Tone::Info, "Abgelaufen"),
    };
    let scopes = Scopes::parse(&grant.scopes).unwrap_or_default();
    let words = |area: Area| {
        let has = |verb| scopes.has(Scope { area, verb });
        let verbs = match (has(Verb::Read), has(Verb::Write)) {
            (true, true) => "lesen und ändern",
            (true, false) => "lesen",
            (false, true) => "ändern",
            (false, false) => return None,
        };
        Some(format!("{} {verbs}", named(area).0))
    };
    GrantRow {
        id: grant.id.clone(),
        label: grant.label.clone(),
        owner,
        scopes: Area::ALL.into_iter().filter_map(words).collect(),
        used: grant.last_used_at.map(labels::moment).unwrap_or_default(),
        until: labels::day(grant.expires_at),
        state,
        live,
    }
}

// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! `/runden`: the sessions somebody is invited to, one case as the people at the table see it, and the confirmation that
//! comes first.

use std::sync::Arc;

use axum::extract::{Form, Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Redirect, Response};
use domain::CaseId;
use domain::access::{self, Action};
use domain::casework::implementation::PermitSheet;
use domain::casework::invitation::Round;
use domain::casework::{CaseForm as _, Sight};
use domain::profile::NodeProfile;
use domain::role::{Actor, Role};
use jiff::civil::Date;
use serde::Deserialize;

use super::form::words;
use super::{Done, PageError, case_now, html, labels, shell};
use crate::Node;
use crate::auth::SignedIn;
use crate::error::NodeError;
use crate::service::casework::{self, Opened, RoundLine};
use crate::view::parts::{Badge, Errors, Tone};
use crate::view::{
    ConfidentialityPage, Crumb, Link, NavArea, RoundDossier, RoundPage, RoundRow, RoundsPage, StartRounds, format,
    paths,
};

mod session;

pub use session::slot;

/// Whether somebody holds a role that comes to sessions by invitation.
pub fn is_invited(actor: &Actor) -> bool {
    let roles =
        [Role::ProviderDelegate, Role::PublicMember, Role::PermitAuthority, Role::Guardian, Role::ExternalExpert];
    actor.staff.is_some() && roles.iter().any(|role| actor.has(*role))
}

/// The list, the next session first.
pub async fn list(
    State(node): State<Arc<Node>>,
    signed_in: SignedIn,
    Query(done): Query<Done>,
) -> Result<Response, PageError> {
    let actor = &signed_in.actor;
    let lines = casework::rounds(&node, actor).await?;
    // A guest from an office of the city has the page as soon as there is something on it.
    if lines.is_empty() && !is_invited(actor) {
        return Err(NodeError::NotFound.into());
    }
    let pool = crate::service::pool::current(&node).await?;
    let today = node.clock.today();
    let (mut ahead, mut past) = (Vec::new(), Vec::new());
    for line in &lines {
        let Some(row) = row(line, today, &pool.profile) else { continue };
        if line.next(today).is_some() { ahead.push(row) } else { past.push(row) }
    }
    html(&RoundsPage {
        page: shell::page(&node, &pool, actor, Some(NavArea::Rounds), done.getan.as_deref()),
        waits: lines.iter().any(|line| line.round.is_none()),
        confirm: to_confirm(&lines),
        ahead,
        past,
    })
}

/// Address of the confirmation, when something waits for it.
fn to_confirm(lines: &[RoundLine]) -> String {
    let waiting: Vec<_> = lines.iter().filter(|line| line.round.is_none()).collect();
    match waiting.as_slice() {
        [] => String::new(),
        [line] => paths::confidentiality(line.case.as_str()),
        _ => paths::CONFIDENTIALITY.to_owned(),
    }
}

/// One case in the list; none before confidentiality is confirmed.
fn row(line: &RoundLine, today: Date, profile: &NodeProfile) -> Option<RoundRow> {
    let round = line.round.as_ref()?;
    let session = line.next(today).or_else(|| round.sessions.first());
    let dossier = match &round.dossier {
        Some(_) => Badge::new(Tone::Success, "Fallvorstellung liegt vor"),
        None => Badge::new(Tone::Info, "noch keine Fallvorstellung"),
    };
    Some(RoundRow {
        href: paths::round(line.case.as_str()),
        code: round.code.clone(),
        what: session.map_or_else(|| "Aufgabe im Fall".to_owned(), |session| session::title(session, profile)),
        when: session.map(session::when).unwrap_or_default(),
        distance: session
            .filter(|session| session.facts.date >= today)
            .map(|session| labels::distance(session.facts.date, today))
            .unwrap_or_default(),
        place: session.map(session::place).unwrap_or_default(),
        role: session.map(session::role).unwrap_or_default(),
        has_dossier: round.dossier.is_some(),
        dossier: if round.invited { dossier } else { labels::case_state(round.state, profile) },
        reply: line.next(today).and_then(|session| session::reply(session, round.state)),
    })
}

/// What the start page shows somebody about the table.
pub async fn for_start(node: &Node, actor: &Actor, profile: &NodeProfile) -> Result<StartRounds, NodeError> {
    let lines = casework::rounds(node, actor).await?;
    let today = node.clock.today();
    let next = lines.iter().find(|line| line.next(today).is_some());
    // Who works with lists of cases finds the forms of the pool there.
    let elsewhere = access::may(actor, Action::ListCases, None).is_yes();
    let mine = |kind: &&domain::pool::PoolFormKind| {
        !elsewhere && kind.known_in(profile) && kind.writers.iter().any(|role| actor.has(*role))
    };
    let link = |kind: &domain::pool::PoolFormKind| Link {
        label: words(kind.title, profile),
        href: paths::pool_form(kind.name),
    };
    Ok(StartRounds {
        shown: is_invited(actor),
        confirm: to_confirm(&lines),
        more: lines.len().saturating_sub(usize::from(next.is_some())),
        next: next.and_then(|line| row(line, today, profile)),
        forms: domain::pool::forms().filter(mine).map(link).collect(),
    })
}

/// One case at the table.
pub async fn one(
    State(node): State<Arc<Node>>,
    signed_in: SignedIn,
    Path(case): Path<String>,
    Query(done): Query<Done>,
) -> Result<Response, PageError> {
    let actor = &signed_in.actor;
    let id = CaseId::parse(&case).map_err(|_| NodeError::NotFound)?;
    let opened = casework::open(&node, actor, &id).await?;
    let round = opened.round.as_ref().ok_or(NodeError::NotFound)?;
    html(&page(&node, actor, &opened, round, done.getan.as_deref()))
}

fn page(node: &Node, actor: &Actor, opened: &Opened, round: &Round, done: Option<&str>) -> RoundPage {
    let case = opened.index.id.as_str();
    let covered = opened.sight == Sight::Panel;
    let dossier = round.dossier.as_ref().map(|dossier| RoundDossier {
        version: format!("Fassung {}", dossier.version),
        text: dossier.text.clone(),
        parts: dossier.parts.iter().map(|part| (part.heading.clone(), part.text.clone())).collect(),
    });
    RoundPage {
        page: shell::page(node, &opened.pool, actor, Some(NavArea::Rounds), done),
        crumbs: vec![Crumb::new("Runden", paths::ROUNDS), Crumb::here(format!("Fall {}", round.code))],
        code: round.code.clone(),
        lead: super::casework::lead(opened),
        state: labels::case_state(round.state, &opened.pool.profile),
        access: access_de(round, covered),
        case: if covered { String::new() } else { paths::case(case) },
        dossier,
        expects_dossier: round.invited,
        sessions: round.sessions.iter().map(|held| session::part(node, actor, opened, held)).collect(),
        actions: case_now::actions(node, actor, opened),
        // Who sees the whole case reads what was written there.
        documents: if covered { case_now::documents(node, actor, opened) } else { Vec::new() },
        prints: prints(opened),
    }
}

/// How long the access lasts.
fn access_de(round: &Round, covered: bool) -> String {
    let seen =
        if covered { "Sie sehen den Fall unter seinem Code, ohne Namen." } else { "Dieser Zugriff ist protokolliert." };
    match round.until {
        Some(day) => format!("{seen} Ihr Zugang endet am {}.", format::date(day)),
        None if round.invited => format!("{seen} Ihr Zugang besteht, solange der Pool den Fall begleitet."),
        None => format!("{seen} Ihr Zugang besteht, solange Sie hier eine Aufgabe haben."),
    }
}

/// The pages to print that this person reads, without minutes and invitations, which stand with their sessions.
pub fn prints(opened: &Opened) -> Vec<Link> {
    let case = opened.index.id.as_str();
    let crisis = opened.crisis.iter().map(|_| Link { label: "Krisenkonzept".to_owned(), href: paths::crisis(case) });
    let sheets = opened.proceeding.all::<PermitSheet>();
    let permits = sheets.iter().map(|entry| Link {
        label: format!("{}: {}", PermitSheet::TITLE, entry.form.component.de()),
        href: paths::permit(case, &entry.item),
    });
    crisis.chain(permits).collect()
}

/// Where to go on to after the confirmation.
#[derive(Deserialize)]
pub struct Next {
    #[serde(default)]
    weiter: String,
    #[serde(default)]
    getan: Option<String>,
}

impl Next {
    /// The case, when it is one.
    fn case(&self) -> Option<CaseId> {
        CaseId::parse(&self.weiter).ok()
    }
}

/// What is confirmed.
pub async fn ask(
    State(node): State<Arc<Node>>,
    signed_in: SignedIn,
    Query(next): Query<Next>,
) -> Result<Response, PageError> {
    html(&question(&node, &signed_in.actor, &next, Errors::none()).await?)
}

/// What the form sends.
#[derive(Deserialize)]
pub struct Confirmed {
    #[serde(default)]
    confirmed: String,
    #[serde(default)]
    weiter: String,
}

/// Confirms, and goes on to the case.
pub async fn confirm(
    State(node): State<Arc<Node>>,
    signed_in: SignedIn,
    Form(sent): Form<Confirmed>,
) -> Result<Response, PageError> {
    let actor = &signed_in.actor;
    let next = Next { weiter: sent.weiter, getan: None };
    let wrong = if sent.confirmed.is_empty() {
        Some("Bitte setzen Sie das Häkchen, wenn Sie die Vertraulichkeit bestätigen.".to_owned())
    } else {
        casework::confirm(&node, actor).await?.into_iter().next().map(|refusal| refusal.message_de)
    };
    if let Some(wrong) = wrong {
        let mut errors = Errors::none();
        errors.add("confirmed", wrong);
        let page = question(&node, actor, &next, errors).await?;
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, html(&page)?).into_response());
    }
    let target = next.case().map_or_else(|| paths::ROUNDS.to_owned(), |case| paths::round(case.as_str()));
    Ok(Redirect::to(&format!("{target}?getan=vertraulichkeit")).into_response())
}

async fn question(node: &Node, actor: &Actor, next: &Next, errors: Errors) -> Result<ConfidentialityPage, NodeError> {
    let told = casework::confirmation(node, actor).await?;
    let until = told.until.filter(|_| told.valid);
    Ok(ConfidentialityPage {
        page: shell::page(node, &told.pool, actor, Some(NavArea::Rounds), next.getan.as_deref()),
        crumbs: vec![Crumb::new("Runden", paths::ROUNDS), Crumb::here("Vertraulichkeit")],
        sentence: told.field.label.to_owned(),
        hint: told.field.hint.to_owned(),
        errors,
        next: next.case().map(|case| case.to_string()).unwrap_or_default(),
        until: until.map(|day| format!("Die Bestätigung gilt bis {}.", format::date(day))).unwrap_or_default(),
    })
}

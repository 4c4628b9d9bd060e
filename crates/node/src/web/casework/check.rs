// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! `/faelle/{case}/pruefen`: everything of the referral once more, and handing it in.

use std::sync::Arc;

use axum::extract::{Form, Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use domain::casework::{CaseForm as _, CaseFormKind, Input, referral};
use domain::role::Actor;
use domain::state::Refusal;

use super::{about, case_id, crumbs, has_draft, lead, options, page, stored};
use crate::Node;
use crate::auth::SignedIn;
use crate::error::NodeError;
use crate::service::casework::{self, FormView, Opened, Outcome};
use crate::view::parts::{Badge, Tone};
use crate::view::{Problems, ReferralCheckPage, Submit, Summary, paths};
use crate::web::form::{Sent, problems, told, words};
use crate::web::{PageError, html};

/// Shows all sections.
pub async fn show(
    State(node): State<Arc<Node>>,
    signed_in: SignedIn,
    Path(case): Path<String>,
) -> Result<Response, PageError> {
    let opened = casework::open(&node, &signed_in.actor, &case_id(&case)?).await?;
    html(&checked(&node, &signed_in.actor, &opened, &[])?)
}

/// Hands the referral in.
pub async fn send(
    State(node): State<Arc<Node>>,
    signed_in: SignedIn,
    Path(case): Path<String>,
    Form(pairs): Form<Vec<(String, String)>>,
) -> Result<Response, PageError> {
    let actor = &signed_in.actor;
    let id = case_id(&case)?;
    let opened = casework::open(&node, actor, &id).await?;
    let view = submission(&node, actor, &opened)?;
    let Sent { data, base, .. } = Sent::read(pairs);
    let refusals = match casework::act(&node, actor, &id, view.kind.name, None, base, Input::Browser(&data)).await? {
        Outcome::Done(_) => return Ok(Redirect::to(&format!("{}?getan=schritt", paths::case(&case))).into_response()),
        Outcome::Refused(refusals) => refusals,
        // In a second window it was handed in already; the page says where the case is now.
        Outcome::Conflict(_) => Vec::new(),
    };
    let opened = casework::open(&node, actor, &id).await?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, html(&checked(&node, actor, &opened, &refusals)?)?).into_response())
}

/// The form that hands in; the page is for those who may write it.
fn submission(node: &Node, actor: &Actor, opened: &Opened) -> Result<FormView, NodeError> {
    let view = opened.form(node, actor, referral::Submission::NAME).ok_or(NodeError::NotFound)?;
    if view.may_write { Ok(view) } else { Err(NodeError::NotFound) }
}

fn checked(node: &Node, actor: &Actor, opened: &Opened, refusals: &[Refusal]) -> Result<ReferralCheckPage, NodeError> {
    let view = submission(node, actor, opened)?;
    let profile = &opened.pool.profile;
    let of_box = |refusal: &&Refusal| refusal.field.as_deref() == Some("checked");
    let mut stands = problems(refusals, &[], Some(&opened.index.id), profile);
    if let Some(place) = refusals.iter().position(|refusal| of_box(&refusal)) {
        "#f-checked".clone_into(&mut stands.0[place].href);
    }
    let label = view.kind.fields.first().map(|field| words(field.label, profile)).unwrap_or_default();
    let title = words(view.kind.title, profile);
    let open = view.why_not.is_none();
    Ok(ReferralCheckPage {
        page: page(node, actor, opened, None),
        crumbs: crumbs(opened, "Angaben prüfen"),
        about: about(opened),
        lead: lead(opened),
        problems: if refusals.is_empty() { Problems::default() } else { stands },
        parts: std::iter::once(person())
            .flatten()
            .map(|kind| (0, kind))
            .chain(referral::SECTIONS.iter().enumerate().map(|(place, kind)| (place + 1, kind)))
            .map(|(number, kind)| part(opened, number, kind, open))
            .collect(),
        submit: open.then(|| Submit {
            action: paths::referral_check(opened.index.id.as_str()),
            base: opened.proceeding.documents.get(&view.kind.key(None)).map_or(0, |document| document.version),
            label: title,
            confirm: label,
            error: refusals.iter().find(of_box).map(|refusal| refusal.message_de.clone()).unwrap_or_default(),
        }),
        why_not: view.why_not.map(|refusal| refusal.message_de).unwrap_or_default(),
    })
}

fn person() -> Option<&'static CaseFormKind> {
    domain::casework::form(referral::PersonData::NAME)
}

fn part(opened: &Opened, number: usize, kind: &CaseFormKind, open: bool) -> Summary {
    let key = kind.key(None);
    let document = opened.proceeding.documents.get(&key);
    let data = document.map(|document| kind.to_data(&document.body));
    let state = match (document.is_some(), has_draft(opened, &key)) {
        (_, true) => Some(Badge::new(Tone::Warning, "Entwurf noch nicht gespeichert")),
        (false, false) => Some(Badge::new(Tone::Warning, "offen")),
        (true, false) => None,
    };
    Summary {
        id: format!("h-{}", kind.name),
        title: kind.title.to_owned(),
        number,
        stored: document.map(|document| stored(opened, document)).unwrap_or_default(),
        told: data.map(|data| told(kind.fields, &data, options(opened), true)).unwrap_or_default(),
        edit: if open { paths::case_form(opened.index.id.as_str(), kind.name, None) } else { String::new() },
        state,
        versions: String::new(),
    }
}

// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! `/faelle/{case}/falleingabe`: the sections of the referral as a list of tasks.

use std::sync::Arc;

use axum::extract::{Path, Query, State};
use axum::response::Response;
use domain::casework::{CaseForm as _, CaseFormKind, Step, referral};
use domain::role::Actor;

use super::{about, case_id, crumbs, form, has_draft, lead, page, stored};
use crate::Node;
use crate::auth::SignedIn;
use crate::error::NodeError;
use crate::service::casework::{self, Opened};
use crate::view::parts::{Badge, Tone};
use crate::view::{ReferralTasksPage, Task, paths};
use crate::web::{Done, PageError, case_now, html};

/// Shows the list to the case lead while the referral can be written.
pub async fn show(
    State(node): State<Arc<Node>>,
    signed_in: SignedIn,
    Path(case): Path<String>,
    Query(done): Query<Done>,
) -> Result<Response, PageError> {
    let actor = &signed_in.actor;
    let opened = casework::open(&node, actor, &case_id(&case)?).await?;
    let first = opened.form(&node, actor, referral::Occasion::NAME).ok_or(NodeError::NotFound)?;
    if !first.may_write {
        return Err(NodeError::NotFound.into());
    }
    html(&tasks(&node, actor, &opened, done.getan.as_deref()))
}

fn tasks(node: &Node, actor: &Actor, opened: &Opened, done: Option<&str>) -> ReferralTasksPage {
    let case = opened.index.id.as_str();
    let more = [referral::PersonData::NAME, referral::Entrusted::NAME];
    let mut more: Vec<Task> =
        more.iter().filter_map(|name| domain::casework::form(name)).map(|kind| task(opened, kind)).collect();
    for entry in opened.proceeding.all::<referral::Entrusted>() {
        more.push(Task {
            title: format!("Anvertraut von {}", entry.form.confided_by),
            href: paths::case_form(case, referral::Entrusted::NAME, Some(&entry.item)),
            state: Badge::new(Tone::Success, "gespeichert"),
            note: String::new(),
            done: true,
        });
    }
    ReferralTasksPage {
        page: page(node, actor, opened, done),
        crumbs: crumbs(opened, "Falleingabe"),
        about: about(opened),
        lead: lead(opened),
        returned: form::notes(opened, Step::Referral).into_iter().map(|note| note.text).collect(),
        hints: case_now::hints(node, actor, opened),
        tasks: referral::SECTIONS.iter().map(|kind| task(opened, kind)).collect(),
        more,
        check: paths::referral_check(case),
    }
}

fn task(opened: &Opened, kind: &CaseFormKind) -> Task {
    let key = kind.key(None);
    let document = opened.proceeding.documents.get(&key);
    let item = kind.many.then_some(paths::NEW_ITEM);
    let state = match (has_draft(opened, &key), document.is_some()) {
        (true, true) => Badge::new(Tone::Warning, "gespeichert, mit Entwurf"),
        (true, false) => Badge::new(Tone::Warning, "Entwurf"),
        (false, true) => Badge::new(Tone::Success, "gespeichert"),
        (false, false) if kind.many => Badge::new(Tone::Info, "bei Bedarf"),
        (false, false) => Badge::new(Tone::Info, "offen"),
    };
    Task {
        title: kind.title.to_owned(),
        href: paths::case_form(opened.index.id.as_str(), kind.name, item),
        state,
        note: document.map(|document| stored(opened, document)).unwrap_or_default(),
        done: document.is_some(),
    }
}

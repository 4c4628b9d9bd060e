// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! `/aufbewahrung`: what is erased when, and the periods.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::extract::{Form, Query, State};
use axum::response::{IntoResponse as _, Redirect, Response};
use domain::access::{self, Action};
use domain::retention::{DataClass, Length, RetentionPolicy};
use domain::role::Actor;
use domain::rule;
use serde::Deserialize;

use super::{PageError, html, labels, shell};
use crate::Node;
use crate::auth::{May, gates};
use crate::error::{NodeError, Refused};
use crate::service::casework::{
    ANNOUNCE_DAYS, ENFORCED, PlanLine, RetentionView, is_decided, retention, retention_set,
};
use crate::service::pool;
use crate::view::parts::Errors;
use crate::view::{ErasedRow, NavArea, PeriodRow, PlannedRow, RetentionPage, format, paths};

gates!(
    /// Pool office and data protection officer.
    SeeRetention,
    /// Pool office.
    SetRetention
);

/// What the last action did.
#[derive(Deserialize)]
pub struct Asked {
    #[serde(default)]
    getan: Option<String>,
}

/// A period as typed: which class, and under its token the months.
type Typed = BTreeMap<String, String>;

/// Shows what is erased when.
pub async fn show(
    State(node): State<Arc<Node>>,
    may: May<SeeRetention>,
    Query(asked): Query<Asked>,
) -> Result<Response, PageError> {
    html(&page(&node, &may.actor, None, asked.getan.as_deref()).await?)
}

/// Sets a period; an empty one takes back what was set.
pub async fn set(
    State(node): State<Arc<Node>>,
    may: May<SetRetention>,
    Form(typed): Form<Typed>,
) -> Result<Response, PageError> {
    let asked = typed.get("class").map(String::as_str);
    let class = ENFORCED.into_iter().find(|class| Some(class.code()) == asked).ok_or(NodeError::NotFound)?;
    let months = typed.get(class.code()).map(|text| text.trim()).unwrap_or_default();
    let outcome = match (months.is_empty(), months.parse::<u16>()) {
        (true, _) => retention_set(&node, &may.actor, class, None).await,
        (false, Ok(months)) => retention_set(&node, &may.actor, class, Some(months)).await,
        (false, Err(_)) => {
            let text = format!("„{}“: Geben Sie die Frist in ganzen Monaten an.", class.de());
            Err(Refused::invalid(rule::RETENTION_BOUNDS.token(), Some(class.code()), text).into())
        }
    };
    match outcome {
        Ok(()) => Ok(Redirect::to(&format!("{}?getan=frist", paths::RETENTION)).into_response()),
        Err(NodeError::Refused(refused)) => {
            let status = refused.status;
            let mut page = page(&node, &may.actor, Some((class, months)), None).await?;
            page.errors.refused(&refused.refusal);
            Ok((status, html(&page)?).into_response())
        }
        Err(error) => Err(error.into()),
    }
}

async fn page(
    node: &Node,
    actor: &Actor,
    typed: Option<(DataClass, &str)>,
    done: Option<&str>,
) -> Result<RetentionPage, PageError> {
    let RetentionView { policy, lines, erased } = retention(node).await?;
    let pool = pool::current(node).await?;
    let planned = lines
        .into_iter()
        .map(|line| PlannedRow {
            code: line.panel_code.clone(),
            what: line.planned.class.de().to_owned(),
            due: format::date(line.planned.due),
            on: if stops(&policy, &line).is_empty() { format::date(line.erased_on) } else { String::new() },
            stops: stops(&policy, &line),
        })
        .collect();
    let sets = access::may(actor, Action::SetRetention, None).is_yes();
    let as_typed = |class| typed.filter(|(asked, _)| *asked == class).map(|(_, months)| months.to_owned());
    let periods = ENFORCED
        .into_iter()
        .map(|class| PeriodRow {
            months: (sets && class.rule().bounds.is_some())
                .then(|| as_typed(class).unwrap_or_else(|| own_months(&policy, class))),
            class: class.code().to_owned(),
            what: class.de().to_owned(),
            rule: policy.sentence_de(class),
            basis: class.rule().basis_de.to_owned(),
            bounds: class.rule().bounds_de.to_owned(),
        })
        .collect();
    let erased = erased
        .into_iter()
        .map(|line| ErasedRow { at: labels::moment(line.at), what: line.detail.unwrap_or_default() })
        .collect();
    Ok(RetentionPage {
        page: shell::page(node, &pool, actor, Some(NavArea::Retention), done),
        errors: Errors::default(),
        announce_days: ANNOUNCE_DAYS,
        planned,
        periods,
        erased,
    })
}

/// What stops an erasure, in German.
fn stops(policy: &RetentionPolicy, line: &PlanLine) -> String {
    let undecided = "Ihr Pool hat diese Frist noch nicht festgelegt.".to_owned();
    let own = (!is_decided(policy, line.planned.class)).then_some(undecided);
    let stops = line.planned.stops.iter().map(|stop| stop.message_de.clone());
    own.into_iter().chain(stops).collect::<Vec<_>>().join(" ")
}

/// The months that the pool has set; nothing where the default holds.
fn own_months(policy: &RetentionPolicy, class: DataClass) -> String {
    match policy.length(class) {
        Length::Months(months) if policy.is_own(class) => months.to_string(),
        _ => String::new(),
    }
}

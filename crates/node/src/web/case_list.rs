// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! `/faelle`: the cases that are this person's business.

use std::sync::Arc;

use axum::extract::{Query, State};
use axum::response::Response;
use domain::StaffId;
use domain::access::{self, Action};
use domain::profile::NodeProfile;
use domain::role::Role;
use domain::state::{CaseState, Phase};
use serde::Deserialize;
use storage::{CaseCursor, CaseFilter};

use super::{PageError, errors::percent, html, labels, shell};
use crate::Node;
use crate::auth::{May, gates};
use crate::service::cases::{self, Listed};
use crate::view::parts::{Choice, Pager};
use crate::view::{self, CaseListPage, NavArea, format, paths};

gates!(
    /// Case management, unit heads and the pool office.
    ListCases
);

/// The filter as it stands in the address.
#[derive(Clone, Default, Deserialize)]
pub struct Asked {
    #[serde(default)]
    zustand: String,
    #[serde(default)]
    phase: String,
    #[serde(default)]
    fallfuehrung: String,
    #[serde(default)]
    ueberfaellig: String,
    #[serde(default)]
    ab: String,
}

impl Asked {
    fn filter(&self, today: jiff::civil::Date) -> CaseFilter {
        CaseFilter {
            state: CaseState::parse(&self.zustand),
            phase: PHASES.iter().find(|(code, _)| *code == self.phase).map(|(_, phase)| *phase),
            case_lead: (!self.fallfuehrung.is_empty()).then(|| StaffId::new(self.fallfuehrung.clone())),
            overdue_before: (self.ueberfaellig == "1").then_some(today),
            ..CaseFilter::default()
        }
    }

    fn address(&self, after: &str) -> String {
        let pairs = [
            ("zustand", self.zustand.as_str()),
            ("phase", &self.phase),
            ("fallfuehrung", &self.fallfuehrung),
            ("ueberfaellig", &self.ueberfaellig),
            ("ab", after),
        ];
        let asked = pairs.into_iter().filter(|(_, value)| !value.is_empty());
        let asked: Vec<String> = asked.map(|(name, value)| format!("{name}={}", percent(value))).collect();
        if asked.is_empty() { paths::CASES.to_owned() } else { format!("{}?{}", paths::CASES, asked.join("&")) }
    }
}

const PHASES: [(&str, Phase); 3] =
    [("clearing", Phase::Clearing), ("umsetzung", Phase::Implementation), ("verlauf", Phase::After)];

/// Shows the list.
pub async fn show(
    State(node): State<Arc<Node>>,
    may: May<ListCases>,
    Query(asked): Query<Asked>,
) -> Result<Response, PageError> {
    let today = node.clock.today();
    let after = CaseCursor::parse(&asked.ab);
    let listed = cases::list(&node, &may.actor, asked.filter(today), after.as_ref()).await?;
    let profile = &listed.pool.profile;
    let matching = usize::try_from(listed.list.total).unwrap_or(usize::MAX);
    let view = CaseListPage {
        page: shell::page(&node, &listed.pool, &may.actor, Some(NavArea::Cases), None),
        filter: view::CaseFilter {
            states: states(&listed, profile, &asked.zustand),
            phases: phases(&asked.phase),
            leads: leads(&listed, &asked.fallfuehrung),
            overdue_only: asked.ueberfaellig == "1",
        },
        rows: listed.list.rows.iter().map(|row| line(&listed, row, today)).collect(),
        matching,
        total: usize::try_from(listed.visible).unwrap_or(usize::MAX),
        pager: Pager {
            previous: after.is_some().then(|| asked.address("")),
            next: listed.list.next.as_ref().map(|next| asked.address(&next.to_string())),
            pages: Vec::new(),
        },
        may_begin: super::casework::begin::may_begin(&may.actor),
        may_break: access::may(&may.actor, Action::OpenInEmergency, None).is_yes(),
    };
    html(&view)
}

fn line(listed: &Listed, row: &storage::CaseRow, today: jiff::civil::Date) -> view::CaseRow {
    let identity = listed.names.get(&row.index.id);
    let profile = &listed.pool.profile;
    let phase = row.index.state.phase();
    view::CaseRow {
        href: paths::case(row.index.id.as_str()),
        code: row.panel_code.clone(),
        name: identity.map(|identity| format!("{}, {}", identity.family_name, identity.given_name)),
        state: labels::case_state(row.index.state, profile),
        phase: if phase == Phase::None { String::new() } else { phase.de().to_owned() },
        lead: row.case_lead_name.clone(),
        submitted: format::date(row.index.submitted_on),
        next: row.index.next_due_de.clone().unwrap_or_default(),
        next_on: labels::maybe(row.index.next_due),
        overdue: row.index.next_due.is_some_and(|on| on < today),
    }
}

fn states(listed: &Listed, profile: &NodeProfile, chosen: &str) -> Vec<Choice> {
    let every = std::iter::once(Choice::new("", "Alle", chosen));
    let occurring = listed.list.by_state.iter().map(|(state, _)| Choice::new(state.code(), state.de(profile), chosen));
    every.chain(occurring).collect()
}

fn phases(chosen: &str) -> Vec<Choice> {
    let every = std::iter::once(Choice::new("", "Alle", chosen));
    every.chain(PHASES.iter().map(|(code, phase)| Choice::new(*code, phase.de(), chosen))).collect()
}

fn leads(listed: &Listed, chosen: &str) -> Vec<Choice> {
    let mut leads: Vec<_> = listed
        .staff
        .iter()
        .filter(|(_, user)| user.roles.contains(&Role::CaseManager))
        .map(|(staff, user)| Choice::new(staff.as_str(), user.name.clone(), chosen))
        .collect();
    leads.sort_by(|one, other| one.label.cmp(&other.label));
    std::iter::once(Choice::new("", "Alle", chosen)).chain(leads).collect()
}

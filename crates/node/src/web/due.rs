// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! `/fristen`: everything of one urgency that is due for this person; and the rows of deadlines on other pages.

use std::sync::Arc;

use axum::extract::{Query, State};
use axum::response::Response;
use domain::casework::referral::Submission;
use domain::casework::{CaseForm as _, DocumentKey};
use domain::deadlines::{Deadline, Reason};
use domain::profile::NodeProfile;
use jiff::civil::Date;
use serde::Deserialize;
use storage::DueGroup;

use super::form::words;
use super::{PageError, html, labels, shell};
use crate::Node;
use crate::auth::{May, gates};
use crate::service::due::{self, DueList, Group, Reach, Row};
use crate::view::parts::Pager;
use crate::view::{DueGroupPart, DuePage, DuePart, DueRow, NavArea, format, paths};

gates!(
    /// Everybody who is signed in.
    SeeStart
);

/// Which part, as it stands in the address.
#[derive(Default, Deserialize)]
pub struct Asked {
    #[serde(default)]
    stufe: String,
    #[serde(default)]
    seite: Option<u32>,
}

/// Shows one group.
pub async fn show(
    State(node): State<Arc<Node>>,
    may: May<SeeStart>,
    Query(asked): Query<Asked>,
) -> Result<Response, PageError> {
    let group = DueGroup::ALL.into_iter().find(|group| name(*group) == asked.stufe).unwrap_or(DueGroup::Overdue);
    let number = asked.seite.unwrap_or(1).max(1);
    let (list, pool) = due::page(&node, &may.actor, group, number - 1).await?;
    let nothing = Group { group, count: 0, of_cases: 0, rows: Vec::new() };
    let found = list.groups.iter().find(|other| other.group == group).unwrap_or(&nothing);
    let pages = found.of_cases.div_ceil(u64::from(due::PAGE_ROWS)).max(1);
    let pages = usize::try_from(pages).unwrap_or(usize::MAX);
    let view = DuePage {
        page: shell::page(&node, &pool, &may.actor, Some(NavArea::Start), None),
        today: format::date(list.today),
        group: DueGroupPart { more: String::new(), ..group_part(found, list.today, &pool.profile) },
        others: DueGroup::ALL
            .into_iter()
            .filter(|other| *other != group && (*other != DueGroup::Elsewhere || watches(&may)))
            .map(|other| (title(other), paths::due(name(other), 1)))
            .collect(),
        pager: Pager::new(usize::try_from(number).unwrap_or(usize::MAX).min(pages), pages, |page| {
            paths::due(name(group), page)
        }),
    };
    html(&view)
}

fn watches(may: &May<SeeStart>) -> bool {
    may.actor.has(domain::role::Role::PoolCoordinator)
}

/// What is due, as the start page shows it.
pub fn part(list: &DueList, has_cases: bool, profile: &NodeProfile) -> DuePart {
    DuePart {
        groups: list.groups.iter().map(|group| group_part(group, list.today, profile)).collect(),
        says_nothing: has_cases,
    }
}

fn group_part(group: &Group, today: Date, profile: &NodeProfile) -> DueGroupPart {
    let more = group.count.saturating_sub(group.rows.len() as u64);
    DueGroupPart {
        id: name(group.group),
        title: title(group.group),
        count: group.count,
        more: if more == 0 { String::new() } else { format!("und {more} weitere") },
        href: paths::due(name(group.group), 1),
        rows: group.rows.iter().map(|row| line(row, today, profile)).collect(),
    }
}

/// Name of a group in addresses.
pub fn name(group: DueGroup) -> &'static str {
    match group {
        DueGroup::Overdue => "ueberfaellig",
        DueGroup::Today => "heute",
        DueGroup::Ahead => "woche",
        DueGroup::Elsewhere => "bei-anderen",
    }
}

fn title(group: DueGroup) -> &'static str {
    match group {
        DueGroup::Overdue => "Überfällig",
        DueGroup::Today => "Heute",
        DueGroup::Ahead => "Diese Woche",
        DueGroup::Elsewhere => "Überfällig bei anderen",
    }
}

fn line(row: &Row, today: Date, profile: &NodeProfile) -> DueRow {
    let case = row.case.as_ref().map(|index| index.id.as_str());
    // Who is told of somebody else's task looks at the case; who has to do it writes the form.
    let writes = matches!(row.due.reason, Reason::Own | Reason::StandsInFor(_));
    let href = match (case, row.code.is_empty()) {
        (Some(case), _) => address(case, &row.due.deadline, writes),
        (None, true) => pool_address(&row.due.deadline, row.reach),
        (None, false) => String::new(),
    };
    DueRow { href, code: row.code.clone(), reason: row.reason_de.clone(), ..due_row(&row.due.deadline, today, profile) }
}

/// A deadline on the page of its own case.
pub fn of_case(case: &str, code: &str, deadline: &Deadline, today: Date, profile: &NodeProfile) -> DueRow {
    DueRow { href: paths::case(case), code: code.to_owned(), ..due_row(deadline, today, profile) }
}

fn due_row(deadline: &Deadline, today: Date, profile: &NodeProfile) -> DueRow {
    DueRow {
        href: String::new(),
        code: String::new(),
        what: words(&deadline.what_de, profile),
        on: format::date(deadline.on),
        distance: labels::distance(deadline.on, today),
        reason: String::new(),
        rapid: deadline.rapid,
    }
}

/// The form to be written where the deadline names one, else the case.
fn address(case: &str, deadline: &Deadline, writes: bool) -> String {
    let Some(key) = deadline.key().filter(|_| writes) else { return paths::case(case) };
    if key.form() == Submission::NAME {
        return paths::referral_check(case);
    }
    let many = domain::casework::form(key.form()).is_some_and(|kind| kind.many);
    paths::case_form(case, key.form(), item(&key, many))
}

/// The document to be written, or the list for those who only read it; nothing for everybody else.
fn pool_address(deadline: &Deadline, reach: Reach) -> String {
    let Some(key) = deadline.key().filter(|_| reach != Reach::Nothing) else { return String::new() };
    match key.item().filter(|_| reach == Reach::Writes) {
        Some(item) => paths::pool_item(key.form(), item),
        None => paths::pool_form(key.form()),
    }
}

fn item(key: &DocumentKey, many: bool) -> Option<&str> {
    key.item().or(many.then_some(paths::NEW_ITEM))
}

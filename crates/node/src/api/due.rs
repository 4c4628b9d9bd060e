// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! `/api/v1/due`: what is due for the signed-in person.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use domain::deadlines::Reason;
use jiff::civil::Date;
use serde::Serialize;
use storage::DueGroup;
use utoipa::ToSchema;

use super::ApiError;
use crate::Node;
use crate::auth::{May, gates};
use crate::service::due::{self, Row};

gates!(
    /// Everybody who is signed in.
    SeeStart
);

/// Everything that is due for a person up to the end of the week.
#[derive(Serialize, ToSchema)]
pub struct DuePage {
    /// How many there are of each urgency, shown or not.
    counts: Vec<Count>,
    /// The first of each urgency: rapid escalations first, then by day.
    due: Vec<Due>,
}

/// How many deadlines there are of one urgency.
#[derive(Serialize, ToSchema)]
pub struct Count {
    /// `overdue`, `today`, `this_week`, or `overdue_elsewhere` for what is late with others (pool office).
    group: &'static str,
    /// How many.
    count: u64,
}

/// One thing that is due.
#[derive(Serialize, ToSchema)]
pub struct Due {
    /// Urgency, as in the counts.
    group: &'static str,
    /// Id of the case, for people who may open it; nothing for what the pool as a whole has to do.
    case: Option<String>,
    /// Its panel code; empty for what the pool as a whole has to do.
    panel_code: String,
    /// What kind of thing, for example `endorsement`.
    kind: &'static str,
    /// What, German.
    what: String,
    /// By when.
    #[schema(value_type = String, format = Date)]
    on: Date,
    /// By how many days it is overdue.
    overdue_days: i32,
    /// Whether the case escalates rapidly.
    rapid: bool,
    /// `own`, `stands_in_for`, `escalated` or `watched`.
    reason: &'static str,
    /// The reason in German; empty for an own task.
    reason_de: String,
    /// The form with which it is done, with the item where it is known (`agreement_done/1-2`).
    form: Option<String>,
}

/// What is due for this person: own tasks, those of people for whom he or she stands in, and what nobody did in time.
#[utoipa::path(get, path = "/api/v1/due", tag = "cases", responses((status = 200, body = DuePage)))]
pub async fn list(State(node): State<Arc<Node>>, may: May<SeeStart>) -> Result<Json<DuePage>, ApiError> {
    let list = due::first(&node, &may.actor).await?;
    let counts = list.groups.iter().map(|group| Count { group: name(group.group), count: group.count }).collect();
    let today = list.today;
    let rows =
        list.groups.into_iter().flat_map(|group| group.rows.into_iter().map(move |row| line(group.group, row, today)));
    Ok(Json(DuePage { counts, due: rows.collect() }))
}

fn line(group: DueGroup, row: Row, today: Date) -> Due {
    let deadline = row.due.deadline;
    Due {
        group: name(group),
        case: row.case.map(|index| index.id.to_string()),
        panel_code: row.code,
        kind: deadline.kind.code(),
        overdue_days: deadline.overdue_days(today),
        what: deadline.what_de,
        on: deadline.on,
        rapid: deadline.rapid,
        reason: match row.due.reason {
            Reason::Own => "own",
            Reason::StandsInFor(_) => "stands_in_for",
            Reason::Escalated => "escalated",
            Reason::Watched => "watched",
        },
        reason_de: row.reason_de,
        form: deadline.form,
    }
}

fn name(group: DueGroup) -> &'static str {
    match group {
        DueGroup::Overdue => "overdue",
        DueGroup::Today => "today",
        DueGroup::Ahead => "this_week",
        DueGroup::Elsewhere => "overdue_elsewhere",
    }
}

// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! `/api/v1/figures`: the figures of section III at a day.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Query, State};
use domain::figures::Figures;
use jiff::civil::Date;
use serde::Deserialize;
use utoipa::IntoParams;

use super::ApiError;
use crate::Node;
use crate::auth::{May, gates};
use crate::service::figures;

gates!(
    /// Unit heads, pool office, evaluation.
    SeeFigures
);

/// Which day.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
pub struct Asked {
    /// The day; today when absent.
    #[param(value_type = Option<String>, format = Date)]
    as_of: Option<Date>,
}

/// The figures.
#[utoipa::path(get, path = "/api/v1/figures", tag = "figures", params(Asked), responses((status = 200, body = Object), (status = 404, body = super::error::ApiProblem)))]
pub async fn show(
    State(node): State<Arc<Node>>,
    _may: May<SeeFigures>,
    Query(asked): Query<Asked>,
) -> Result<Json<Figures>, ApiError> {
    let as_of = asked.as_of.unwrap_or_else(|| node.clock.today());
    Ok(Json(figures::compute(&node, as_of).await?))
}

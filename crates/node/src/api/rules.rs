// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! `/api/v1/rules`: for what forms and steps can be refused.

use axum::Json;
use domain::rule;
use serde::Serialize;
use utoipa::ToSchema;

use crate::auth::SignedIn;

/// A rule.
#[derive(Serialize, ToSchema)]
pub struct RuleView {
    /// Stable token, as in `rule` of a refusal; with `-` for `_` in the `type` of a problem.
    token: &'static str,
    /// What a refusal for it says, English. The words for a person are in the refusal.
    en: &'static str,
    /// Where it comes from: requirement (R), invariant (I) or statute.
    #[serde(skip_serializing_if = "Option::is_none")]
    source: Option<&'static str>,
}

/// Every rule for which a form of a case or of the pool, or a step of a case, can be refused.
#[utoipa::path(get, path = "/api/v1/rules", tag = "casework", responses((status = 200, body = [RuleView])))]
pub async fn list(_person: SignedIn) -> Json<Vec<RuleView>> {
    let view = |rule: rule::Rule| RuleView { token: rule.token(), en: rule.en(), source: rule.source() };
    Json(rule::all().map(view).collect())
}

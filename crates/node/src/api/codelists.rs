// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! `/api/v1/codelists`: the codes that forms take.

use axum::Json;
use domain::codes::{self, ListKind};
use serde::Serialize;
use utoipa::ToSchema;

use crate::auth::SignedIn;

/// A code list.
#[derive(Serialize, ToSchema)]
pub struct CodeListView {
    /// Id, as in the fields of forms.
    id: &'static str,
    /// Label, German.
    label_de: &'static str,
    /// Label, English.
    label_en: &'static str,
    /// `official`, `taxonomy` or `proposal`.
    kind: &'static str,
    /// Version.
    version: &'static str,
    /// The entries in the list's own order.
    entries: Vec<CodeView>,
}

/// An entry of a code list.
#[derive(Serialize, ToSchema)]
pub struct CodeView {
    /// The code.
    code: &'static str,
    /// Label, German.
    de: &'static str,
    /// Label, English.
    en: &'static str,
}

/// Every code list.
#[utoipa::path(get, path = "/api/v1/codelists", tag = "casework", responses((status = 200, body = [CodeListView])))]
pub async fn list(_person: SignedIn) -> Json<Vec<CodeListView>> {
    let kind = |kind| match kind {
        ListKind::Official => "official",
        ListKind::Taxonomy => "taxonomy",
        ListKind::Proposal => "proposal",
    };
    let view = |list: &'static codes::CodeList| CodeListView {
        id: &list.id,
        label_de: &list.label_de,
        label_en: &list.label_en,
        kind: kind(list.kind),
        version: &list.version,
        entries: list
            .entries
            .iter()
            .map(|entry| CodeView { code: &entry.code, de: &entry.de, en: &entry.en })
            .collect(),
    };
    Json(codes::lists().iter().map(view).collect())
}

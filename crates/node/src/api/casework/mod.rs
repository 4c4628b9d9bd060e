// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! `/api/v1/cases`: beginning a case, and `/api/v1/cases/{id}/forms`: what people write in it.

pub mod begin;
pub mod drafts;
pub mod forms;

use std::collections::HashMap;

use domain::casework::{DocumentKey, refusal};
use domain::state::Refusal;
use domain::{CaseId, UserId, rule};
use serde::Deserialize;
use storage::DocumentVersion;
use utoipa::IntoParams;

use super::form::VersionLine;
use crate::error::NodeError;

/// Which version is wanted.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
pub struct AskedVersion {
    /// An earlier version; the newest when it is left out.
    version: Option<u64>,
}

impl AskedVersion {
    /// The earlier version that is wanted.
    pub(in crate::api) fn version(&self) -> Option<u64> {
        self.version
    }
}

fn case_id(text: &str) -> Result<CaseId, NodeError> {
    CaseId::parse(text).map_err(|_| NodeError::NotFound)
}

/// The name of a document in an address; other characters than a name has lead nowhere.
pub(in crate::api) fn key(form: &str, item: Option<&str>) -> Result<DocumentKey, NodeError> {
    let text = item.map_or_else(|| form.to_owned(), |item| format!("{form}/{item}"));
    DocumentKey::parse(&text).filter(|key| key.item() == item).ok_or(NodeError::NotFound)
}

pub(in crate::api) fn lines(versions: &[DocumentVersion], people: &HashMap<UserId, String>) -> Vec<VersionLine> {
    versions.iter().map(|version| VersionLine::new(version, people)).collect()
}

/// Confidentiality comes before anything is read (R89).
pub(in crate::api) fn confirm_first() -> Refusal {
    refusal(
        rule::CONFIRM_FIRST,
        "confidentiality",
        "Bitte bestätigen Sie zuerst die Vertraulichkeit.",
        "Das Formular heißt „confidentiality“ und gehört zu den Formularen des Pools.",
    )
}

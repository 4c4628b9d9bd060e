// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! What forms of a case and of the pool have in common: how a form is described, versions as entity tags, refusals.
//!
//! A form is handed in with `If-Match: "3"`, the version that was seen, or with `If-None-Match: *` when nothing was written
//! yet. Whoever was overtaken gets 412 with what the other person wrote; nothing is overwritten.

use std::collections::HashMap;

use axum::Json;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use domain::UserId;
use domain::casework::{Document, DocumentKey};
use domain::form::{Field, FormData, Kind, words};
use domain::profile::NodeProfile;
use domain::rule;
use domain::state::Refusal;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use storage::{DocumentVersion, FormDraft};
use utoipa::ToSchema;

use super::ApiError;
use super::error::{ApiProblem, RefusalView, TheirsView, answer};
use crate::error::NodeError;
use crate::service::casework::SavedVersion;

/// A field of a form.
#[derive(Serialize, ToSchema)]
pub struct FieldView {
    /// Name in the JSON object.
    name: &'static str,
    /// Label, German, with the words of this node.
    label: String,
    /// Hint, German; often empty.
    hint: String,
    /// What it holds: `line`, `text`, `date`, `month`, `number`, `decimal`, `yes_no`, `check`, `code`, `codes`, `choice`,
    /// `choices`, `person`, `people` or `rows`.
    kind: &'static str,
    /// Whether it must be filled in.
    must: bool,
    /// Id of the code list, for codes.
    #[serde(skip_serializing_if = "Option::is_none")]
    list: Option<&'static str>,
    /// The answers, for a choice.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    answers: Vec<AnswerView>,
    /// Roles of the people that can be named; empty for everybody.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    roles: Vec<&'static str>,
    /// The fields of a row.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(no_recursion)]
    columns: Vec<FieldView>,
}

/// An answer of a choice.
#[derive(Serialize, ToSchema)]
pub struct AnswerView {
    /// Token in the JSON object.
    token: &'static str,
    /// Label, German.
    label: String,
}

/// The fields of a form.
pub fn fields(fields: &'static [Field], profile: &NodeProfile) -> Vec<FieldView> {
    fields.iter().map(|one| field(one, profile)).collect()
}

fn field(field: &'static Field, profile: &NodeProfile) -> FieldView {
    let mut view = FieldView {
        name: field.name,
        label: words(field.label, profile),
        hint: words(field.hint, profile),
        kind: "",
        must: field.must,
        list: None,
        answers: Vec::new(),
        roles: field.roles.iter().map(|role| role.code()).collect(),
        columns: Vec::new(),
    };
    let answers = |list: &'static [(&'static str, &'static str)]| {
        list.iter().map(|(token, label)| AnswerView { token, label: words(label, profile) }).collect()
    };
    view.kind = match field.kind {
        Kind::Line => "line",
        Kind::Text => "text",
        Kind::Date => "date",
        Kind::Month => "month",
        Kind::Number => "number",
        Kind::Decimal => "decimal",
        Kind::YesNo => "yes_no",
        Kind::Check => "check",
        Kind::Person => "person",
        Kind::People => "people",
        Kind::One(list) => {
            view.list = Some(list);
            "code"
        }
        Kind::Many(list) => {
            view.list = Some(list);
            "codes"
        }
        Kind::Choice(list) => {
            view.answers = answers(list);
            "choice"
        }
        Kind::Choices(list) => {
            view.answers = answers(list);
            "choices"
        }
        Kind::Rows(columns) => {
            view.columns = fields(columns, profile);
            "rows"
        }
    };
    view
}

/// The newest version of a document in a list.
#[derive(Serialize, ToSchema)]
pub struct DocumentLine {
    /// Which one, where the form exists several times.
    item: Option<String>,
    /// Version, from 1.
    version: u64,
    /// Name of the person who saved it; none for the node itself.
    author: Option<String>,
    /// When.
    #[schema(value_type = String, format = DateTime)]
    at: Timestamp,
}

impl DocumentLine {
    /// A line of a list.
    pub fn new(key: &DocumentKey, document: &Document, people: &HashMap<UserId, String>) -> Self {
        Self {
            item: key.item().map(str::to_owned),
            version: document.version,
            author: name(document.author.as_ref(), people),
            at: document.at,
        }
    }
}

/// One version of a document.
#[derive(Serialize, ToSchema)]
pub struct DocumentView {
    /// Version, from 1.
    version: u64,
    /// Name of the person who saved it; none for the node itself.
    author: Option<String>,
    /// When.
    #[schema(value_type = String, format = DateTime)]
    at: Timestamp,
    /// When the first version was saved.
    #[schema(value_type = String, format = DateTime)]
    first_at: Timestamp,
    /// The values by field name.
    #[schema(value_type = Object)]
    body: Value,
}

impl DocumentView {
    /// A document.
    pub fn new(document: Document, people: &HashMap<UserId, String>) -> Self {
        Self {
            version: document.version,
            author: name(document.author.as_ref(), people),
            at: document.at,
            first_at: document.first_at,
            body: document.body,
        }
    }
}

/// One saved version, without content.
#[derive(Serialize, ToSchema)]
pub struct VersionLine {
    /// Version, from 1.
    version: u64,
    /// Name of the person who saved it; none for the node itself.
    author: Option<String>,
    /// When.
    #[schema(value_type = String, format = DateTime)]
    at: Timestamp,
}

impl VersionLine {
    /// A line of a list.
    pub fn new(version: &DocumentVersion, people: &HashMap<UserId, String>) -> Self {
        Self { version: version.version, author: name(version.author.as_ref(), people), at: version.at }
    }
}

fn name(author: Option<&UserId>, people: &HashMap<UserId, String>) -> Option<String> {
    people.get(author?).cloned()
}

/// A draft to be kept.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DraftInput {
    /// Version of the document that was seen; 0 when nothing was written yet.
    #[serde(default)]
    pub base: u64,
    /// What was typed: names of fields with their values, each a list of texts; fields of rows are called
    /// `stations.0.code`.
    #[schema(value_type = std::collections::BTreeMap<String, Vec<String>>)]
    pub typed: FormData,
}

/// A draft.
#[derive(Serialize, ToSchema)]
pub struct DraftView {
    /// Version of the document that was seen.
    base: u64,
    /// What was typed.
    #[schema(value_type = std::collections::BTreeMap<String, Vec<String>>)]
    typed: FormData,
    /// When it was kept.
    #[schema(value_type = String, format = DateTime)]
    saved_at: Timestamp,
}

impl From<FormDraft> for DraftView {
    fn from(draft: FormDraft) -> Self {
        Self { base: draft.base, typed: draft.typed, saved_at: draft.saved_at }
    }
}

/// When a draft was kept.
#[derive(Serialize, ToSchema)]
pub struct DraftSaved {
    /// When.
    #[schema(value_type = String, format = DateTime)]
    pub saved_at: Timestamp,
}

/// Why a form was not taken.
pub enum FormError {
    /// Not there, or the node failed.
    Api(ApiError),
    /// Rules stand in the way.
    Refused(Vec<Refusal>),
    /// Somebody else saved in the meantime.
    Conflict(Box<SavedVersion>),
    /// The request does not say which version was seen.
    VersionMissing,
}

impl<E: Into<NodeError>> From<E> for FormError {
    fn from(error: E) -> Self {
        Self::Api(ApiError::from(error))
    }
}

impl IntoResponse for FormError {
    fn into_response(self) -> Response {
        match self {
            Self::Api(error) => error.into_response(),
            Self::Refused(refusals) => refused(refusals),
            Self::Conflict(theirs) => {
                let status = StatusCode::PRECONDITION_FAILED;
                let title = "Jemand hat dieses Formular inzwischen gespeichert.";
                let detail = "Vergleichen Sie beide Fassungen und speichern Sie Ihre auf der neuen.";
                let mut problem = ApiProblem::new("conflict", status, title).detail(detail);
                let version = theirs.version;
                problem.theirs = Some(TheirsView::from(*theirs));
                let mut response = answer(status, &problem);
                response.headers_mut().extend(tag(version));
                response
            }
            Self::VersionMissing => {
                let status = StatusCode::PRECONDITION_REQUIRED;
                let title = "Die Anfrage sagt nicht, welche Fassung gesehen wurde.";
                let detail = "If-Match: \"<Version>\", oder If-None-Match: * wenn noch nichts geschrieben ist.";
                answer(status, &ApiProblem::new("version-missing", status, title).detail(detail))
            }
        }
    }
}

fn refused(refusals: Vec<Refusal>) -> Response {
    let status = match refusals.first().map(|refusal| refusal.rule) {
        Some(token) if token == rule::ROLE_MAY_NOT.token() => StatusCode::FORBIDDEN,
        Some(token) if token == rule::NOT_IN_THIS_STATE.token() => StatusCode::CONFLICT,
        _ => StatusCode::UNPROCESSABLE_ENTITY,
    };
    let mut problem = match refusals.as_slice() {
        [only] => {
            let mut problem = ApiProblem::new(only.rule, status, &only.message_de);
            problem.detail.clone_from(&only.help_de);
            problem.field.clone_from(&only.field);
            problem
        }
        several => ApiProblem::new("refused", status, &format!("{} Punkte stehen noch im Weg.", several.len())),
    };
    problem.refusals = refusals.into_iter().map(RefusalView::from).collect();
    answer(status, &problem)
}

/// The version that the caller saw.
///
/// # Errors
/// [`FormError::VersionMissing`] when the request does not say it.
pub fn base(headers: &HeaderMap) -> Result<u64, FormError> {
    let text = |name| headers.get(name).and_then(|value: &axum::http::HeaderValue| value.to_str().ok()).map(str::trim);
    if text(header::IF_NONE_MATCH) == Some("*") {
        return Ok(0);
    }
    let quoted = text(header::IF_MATCH).and_then(|tag| tag.strip_prefix('"')?.strip_suffix('"'));
    quoted.and_then(|version| version.parse().ok()).ok_or(FormError::VersionMissing)
}

/// The version as an entity tag.
pub fn tag(version: u64) -> HeaderMap {
    let mut headers = HeaderMap::new();
    if let Ok(value) = format!("\"{version}\"").parse() {
        headers.insert(header::ETAG, value);
    }
    headers
}

/// An answer with the version as its entity tag.
pub fn tagged<T: Serialize>(version: u64, body: T) -> (HeaderMap, Json<T>) {
    (tag(version), Json(body))
}

#[cfg(test)]
mod tests {
    use domain::profile::ProfileKind;

    use super::*;

    #[test]
    fn fields_carry_the_words_of_the_node() {
        const ANSWERS: &[(&str, &str)] = &[("asked", "{office} gefragt")];
        const fn plain(name: &'static str, label: &'static str, kind: Kind) -> Field {
            Field { name, label, hint: "Im {unit}", kind, must: false, asked: false, roles: &[] }
        }
        const COLUMNS: &[Field] = &[plain("who", "Wer in der {round}?", Kind::Choice(ANSWERS))];
        const FIELDS: &[Field] = &[plain("people", "{office}", Kind::Rows(COLUMNS))];
        let profile = NodeProfile::new(ProfileKind::Berlin, "Pool");
        let text = serde_json::to_string(&fields(FIELDS, &profile)).expect("JSON");
        assert!(!text.contains("{office}") && !text.contains("{unit}") && !text.contains("{round}"), "{text}");
        assert!(text.contains("Fallverbundsitzung") && text.contains(profile.pool_office_short()), "{text}");
    }
}

// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! `/api/v1/drafts`: the release desk.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use domain::CaseId;
use serde::{Deserialize, Serialize};
use storage::Decision;
use utoipa::ToSchema;

use super::ApiError;
use crate::Node;
use crate::auth::{May, gates};
use crate::error::NodeError;
use crate::service::desk::{self, Ballot, DraftInput, REVIEWERS};

gates!(
    /// Pool office and data protection officer.
    SeeReleaseDesk,
    /// The pool office writes.
    DraftPattern,
    /// Those who vote.
    ReviewPattern,
    /// Those who release.
    ReleasePattern,
);

/// A draft in a list.
#[derive(Serialize, ToSchema)]
pub struct DraftLine {
    /// Id of the draft and of the future pattern.
    id: String,
    /// State token.
    state: &'static str,
    /// SHA-256 of the current bytes, hexadecimal.
    sha256: String,
}

/// A draft as the desk shows it.
#[derive(Serialize, ToSchema)]
pub struct DraftView {
    /// Id.
    id: String,
    /// State token.
    state: &'static str,
    /// SHA-256 of the current bytes; every vote names it.
    sha256: String,
    /// The exact bytes that would leave, as text; empty while something holds the draft back.
    payload: String,
    /// What the author wrote and declared.
    input: DraftInput,
    /// What holds it back, German; only while it is being written.
    withheld: Vec<Gate>,
    /// Sentences of the risk report, German.
    risk: Vec<String>,
    /// Votes cast on the current bytes.
    votes_cast: usize,
    /// The votes, once both are in.
    votes: Vec<VoteView>,
    /// Index in the log, once released.
    log_index: Option<u64>,
}

/// A gate that holds a draft back.
#[derive(Serialize, ToSchema)]
pub struct Gate {
    /// Stable token.
    token: &'static str,
    /// What is missing or singles the case out, German.
    message: String,
    /// What would help, German.
    help: String,
}

/// A vote, shown once both are in.
#[derive(Serialize, ToSchema)]
pub struct VoteView {
    /// Name of the reviewer.
    reviewer: String,
    /// Whether it may leave.
    approve: bool,
    /// Reason, German.
    reason: Option<String>,
}

/// A new draft.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Proposal {
    /// Id of the case.
    case: String,
    /// What the author writes and declares.
    input: DraftInput,
}

/// New text for a draft.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Revision {
    /// Hash of the bytes that the writer saw.
    base: String,
    /// What the author writes and declares.
    input: DraftInput,
}

/// A vote.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct VoteCast {
    /// Hash of the bytes that the reviewer saw.
    sha256: String,
    /// Whether they may leave.
    approve: bool,
    /// The risk report was read and its risk is taken; required for an approval.
    #[serde(default)]
    risk_accepted: bool,
    /// Required for a rejection.
    reason: Option<String>,
}

/// The id of what was made.
#[derive(Serialize, ToSchema)]
pub struct Made {
    /// Id.
    id: String,
}

/// Where a release stands.
#[derive(Serialize, ToSchema)]
pub struct Index {
    /// Index in the node's own log.
    log_index: u64,
}

/// All drafts.
#[utoipa::path(get, path = "/api/v1/drafts", tag = "release desk", responses((status = 200, body = [DraftLine]), (status = 404, body = super::error::ApiProblem)))]
pub async fn list(State(node): State<Arc<Node>>, _may: May<SeeReleaseDesk>) -> Result<Json<Vec<DraftLine>>, ApiError> {
    let (drafts, _) = desk::list(&node).await?;
    let line =
        |draft: storage::Draft| DraftLine { id: draft.id, state: draft.state.code(), sha256: draft.bytes.sha256 };
    Ok(Json(drafts.into_iter().map(line).collect()))
}

/// Begins a draft.
#[utoipa::path(post, path = "/api/v1/drafts", tag = "release desk", request_body = Proposal,
    responses((status = 201, body = Made), (status = 409, body = super::error::ApiProblem), (status = 404, body = super::error::ApiProblem), (status = 422, body = super::error::ApiProblem)))]
pub async fn propose(
    State(node): State<Arc<Node>>,
    may: May<DraftPattern>,
    Json(new): Json<Proposal>,
) -> Result<(StatusCode, Json<Made>), ApiError> {
    let case = CaseId::parse(&new.case).map_err(|_| NodeError::NotFound)?;
    let id = desk::propose(&node, &may.actor, &case, new.input).await?;
    Ok((StatusCode::CREATED, Json(Made { id })))
}

/// One draft.
#[utoipa::path(get, path = "/api/v1/drafts/{id}", tag = "release desk", params(("id" = String, Path)),
    responses((status = 200, body = DraftView), (status = 404, body = super::error::ApiProblem)))]
pub async fn fetch(
    State(node): State<Arc<Node>>,
    may: May<SeeReleaseDesk>,
    Path(id): Path<String>,
) -> Result<Json<DraftView>, ApiError> {
    let opened = desk::open(&node, &may.actor, &id).await?;
    let withheld =
        opened.judged.as_ref().and_then(|judged| judged.release.as_ref().err()).map_or_else(Vec::new, |gates| {
            let gate = |gate: &anonymise::Withheld| Gate {
                token: gate.token,
                message: gate.message_de.clone(),
                help: gate.help_de.clone(),
            };
            gates.iter().map(gate).collect()
        });
    let name = |id| opened.people.get(id).map(|user| user.name.clone()).unwrap_or_default();
    let votes = opened.votes.iter().filter(|_| opened.votes.len() >= REVIEWERS).map(|vote| VoteView {
        reviewer: name(&vote.reviewer),
        approve: vote.decision == Decision::Approve,
        reason: vote.reason.clone(),
    });
    Ok(Json(DraftView {
        withheld,
        risk: opened.risk.as_ref().map_or_else(Vec::new, |risk| risk.report.sentences_de.clone()),
        votes_cast: opened.votes.len(),
        votes: votes.collect(),
        log_index: opened.release.as_ref().map(|release| release.key.index),
        input: opened.input.clone(),
        id: opened.draft.id,
        state: opened.draft.state.code(),
        sha256: opened.draft.bytes.sha256,
        payload: opened.draft.bytes.payload,
    }))
}

/// Replaces the text of a draft; earlier votes no longer count.
#[utoipa::path(put, path = "/api/v1/drafts/{id}", tag = "release desk", params(("id" = String, Path)), request_body = Revision,
    responses((status = 204), (status = 409, body = super::error::ApiProblem), (status = 422, body = super::error::ApiProblem)))]
pub async fn revise(
    State(node): State<Arc<Node>>,
    may: May<DraftPattern>,
    Path(id): Path<String>,
    Json(new): Json<Revision>,
) -> Result<StatusCode, ApiError> {
    desk::revise(&node, &may.actor, &id, &new.base, new.input).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Hands a draft to the reviewers.
#[utoipa::path(post, path = "/api/v1/drafts/{id}/submission", tag = "release desk", params(("id" = String, Path)),
    responses((status = 204), (status = 422, body = super::error::ApiProblem), (status = 409, body = super::error::ApiProblem)))]
pub async fn submit(
    State(node): State<Arc<Node>>,
    may: May<DraftPattern>,
    Path(id): Path<String>,
) -> Result<StatusCode, ApiError> {
    desk::submit(&node, &may.actor, &id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Takes an own draft back from review.
#[utoipa::path(delete, path = "/api/v1/drafts/{id}/submission", tag = "release desk", params(("id" = String, Path)),
    responses((status = 204), (status = 409, body = super::error::ApiProblem), (status = 422, body = super::error::ApiProblem)))]
pub async fn take_back(
    State(node): State<Arc<Node>>,
    may: May<DraftPattern>,
    Path(id): Path<String>,
) -> Result<StatusCode, ApiError> {
    desk::take_back(&node, &may.actor, &id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Votes on the exact bytes of a draft.
#[utoipa::path(post, path = "/api/v1/drafts/{id}/votes", tag = "release desk", params(("id" = String, Path)), request_body = VoteCast,
    responses((status = 204), (status = 409, body = super::error::ApiProblem), (status = 422, body = super::error::ApiProblem)))]
pub async fn vote(
    State(node): State<Arc<Node>>,
    may: May<ReviewPattern>,
    Path(id): Path<String>,
    Json(cast): Json<VoteCast>,
) -> Result<StatusCode, ApiError> {
    let decision = if cast.approve { Decision::Approve } else { Decision::Reject };
    let ballot = Ballot { decision, risk_accepted: cast.risk_accepted, reason: cast.reason };
    desk::vote(&node, &may.actor, &id, &cast.sha256, ballot).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Releases a draft that two other people approved.
#[utoipa::path(post, path = "/api/v1/drafts/{id}/release", tag = "release desk", params(("id" = String, Path)),
    responses((status = 201, body = Index), (status = 409, body = super::error::ApiProblem), (status = 422, body = super::error::ApiProblem)))]
pub async fn release(
    State(node): State<Arc<Node>>,
    may: May<ReleasePattern>,
    Path(id): Path<String>,
) -> Result<(StatusCode, Json<Index>), ApiError> {
    let log_index = desk::release(&node, &may.actor, &id).await?;
    Ok((StatusCode::CREATED, Json(Index { log_index })))
}

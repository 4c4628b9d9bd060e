// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! `/api/v1/peers`: who exchanges with this node.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use protocol::NodeId;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::ApiError;
use crate::Node;
use crate::auth::{May, gates};
use crate::error::NodeError;
use crate::service::peering::{self, InvitePreview, PeerView};

gates!(
    /// Whoever may know with whom this node exchanges.
    SeePeers,
    /// The peering administration.
    ManagePeers,
);

/// The text of an invite.
#[derive(Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct InviteText {
    /// `poolverbund1:…`
    invite: String,
}

/// An approval.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Approval {
    /// The 30 digits that both sides compared.
    safety_number: String,
}

/// Why a peering pauses or ends.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Why {
    /// Reason, for colleagues.
    reason: String,
}

/// A node id.
#[derive(Serialize, ToSchema)]
pub struct Requested {
    /// The peer.
    node_id: String,
}

/// All peers with their health.
#[utoipa::path(get, path = "/api/v1/peers", tag = "peers", responses((status = 200, description = "Peers by name", body = [Object]), (status = 404, body = super::error::ApiProblem)))]
pub async fn list(State(node): State<Arc<Node>>, _may: May<SeePeers>) -> Result<Json<Vec<PeerView>>, ApiError> {
    Ok(Json(peering::list(&node).await?))
}

/// Makes an invite for one other node.
#[utoipa::path(post, path = "/api/v1/peers/invites", tag = "peers", responses((status = 201, body = InviteText), (status = 404, body = super::error::ApiProblem)))]
pub async fn invite(
    State(node): State<Arc<Node>>,
    may: May<ManagePeers>,
) -> Result<(StatusCode, Json<InviteText>), ApiError> {
    let invite = peering::invite_create(&node, &may.actor).await?;
    Ok((StatusCode::CREATED, Json(InviteText { invite })))
}

/// Reads an invite: who it is from and the digits to compare. Nothing is sent but a request for the node document.
#[utoipa::path(post, path = "/api/v1/peers/preview", tag = "peers", request_body = InviteText, responses((status = 200, body = Object), (status = 404, body = super::error::ApiProblem), (status = 409, body = super::error::ApiProblem), (status = 502, body = super::error::ApiProblem)))]
pub async fn preview(
    State(node): State<Arc<Node>>,
    _may: May<ManagePeers>,
    Json(text): Json<InviteText>,
) -> Result<Json<InvitePreview>, ApiError> {
    Ok(Json(peering::invite_read(&node, &text.invite).await?))
}

/// Accepts an invite: asks the other node for peering.
#[utoipa::path(post, path = "/api/v1/peers", tag = "peers", request_body = InviteText, responses((status = 201, body = Requested), (status = 404, body = super::error::ApiProblem), (status = 409, body = super::error::ApiProblem), (status = 502, body = super::error::ApiProblem)))]
pub async fn request(
    State(node): State<Arc<Node>>,
    may: May<ManagePeers>,
    Json(text): Json<InviteText>,
) -> Result<(StatusCode, Json<Requested>), ApiError> {
    let peer = peering::request(&node, &text.invite, &may.actor).await?;
    Ok((StatusCode::CREATED, Json(Requested { node_id: peer.to_string() })))
}

/// Approves a peer after the digits were compared.
#[utoipa::path(post, path = "/api/v1/peers/{id}/approval", tag = "peers", params(("id" = String, Path)), request_body = Approval,
    responses((status = 204), (status = 422, body = super::error::ApiProblem), (status = 409, body = super::error::ApiProblem)))]
pub async fn approve(
    State(node): State<Arc<Node>>,
    may: May<ManagePeers>,
    Path(id): Path<String>,
    Json(approval): Json<Approval>,
) -> Result<StatusCode, ApiError> {
    peering::approve(&node, &peer(&id)?, &may.actor, &approval.safety_number).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Pauses the exchange.
#[utoipa::path(post, path = "/api/v1/peers/{id}/suspension", tag = "peers", params(("id" = String, Path)), request_body = Why, responses((status = 204), (status = 409, body = super::error::ApiProblem)))]
pub async fn suspend(
    State(node): State<Arc<Node>>,
    may: May<ManagePeers>,
    Path(id): Path<String>,
    Json(why): Json<Why>,
) -> Result<StatusCode, ApiError> {
    peering::suspend(&node, &peer(&id)?, &may.actor, &why.reason).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Goes on after a pause.
#[utoipa::path(delete, path = "/api/v1/peers/{id}/suspension", tag = "peers", params(("id" = String, Path)), responses((status = 204), (status = 409, body = super::error::ApiProblem)))]
pub async fn resume(
    State(node): State<Arc<Node>>,
    may: May<ManagePeers>,
    Path(id): Path<String>,
) -> Result<StatusCode, ApiError> {
    peering::resume(&node, &peer(&id)?, &may.actor).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Ends the peering.
#[utoipa::path(post, path = "/api/v1/peers/{id}/revocation", tag = "peers", params(("id" = String, Path)), request_body = Why, responses((status = 204), (status = 409, body = super::error::ApiProblem)))]
pub async fn revoke(
    State(node): State<Arc<Node>>,
    may: May<ManagePeers>,
    Path(id): Path<String>,
    Json(why): Json<Why>,
) -> Result<StatusCode, ApiError> {
    peering::revoke(&node, &peer(&id)?, &may.actor, &why.reason).await?;
    Ok(StatusCode::NO_CONTENT)
}

fn peer(id: &str) -> Result<NodeId, NodeError> {
    NodeId::parse(id).map_err(|_| NodeError::NotFound)
}

// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! `/knoten/einladen`, `/knoten/annehmen`, `/knoten/anfragen`, `/knoten/{peer}/{decision}`: who becomes a peer.

use std::sync::Arc;

use axum::extract::{Form, Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use jiff::SignedDuration;
use serde::Deserialize;

use super::{PageError, html, labels, peers};
use crate::Node;
use crate::auth::{May, gates};
use crate::error::NodeError;
use crate::service::peering::{self, InvitePreview};
use crate::view::parts::{Errors, Fact};
use crate::view::{PeerAcceptPage, PeerConfirmPage, PeerDecision, PeerDecisionPage, PeerInvitePage, paths};

gates!(
    /// The peering administration.
    ManagePeers
);

/// A pasted invite, and whether the digits were compared.
#[derive(Deserialize)]
pub struct Pasted {
    #[serde(default)]
    invite: String,
    #[serde(default)]
    compared: String,
}

/// A decision about a peer.
#[derive(Deserialize)]
pub struct Decided {
    #[serde(default)]
    compared: String,
    #[serde(default)]
    reason: String,
}

const NOT_COMPARED: &str = "Vergleichen Sie die 30 Ziffern am Telefon und bestätigen Sie, dass sie übereinstimmen.";

/// Explains the invite.
pub async fn invite_form(State(node): State<Arc<Node>>, may: May<ManagePeers>) -> Result<Response, PageError> {
    let page = peers::page(&node, &may.actor, None).await?;
    html(&PeerInvitePage { page, text: String::new(), valid_until: String::new() })
}

/// Makes an invite and shows it once.
pub async fn invite(State(node): State<Arc<Node>>, may: May<ManagePeers>) -> Result<Response, PageError> {
    let text = peering::invite_create(&node, &may.actor).await?;
    let life = SignedDuration::from_secs(i64::try_from(protocol::limits::INVITE_LIFE_SECONDS).unwrap_or(0));
    let page = peers::page(&node, &may.actor, None).await?;
    html(&PeerInvitePage { page, text, valid_until: labels::moment(node.clock.now() + life) })
}

/// Asks for the text of an invite.
pub async fn accept_form(State(node): State<Arc<Node>>, may: May<ManagePeers>) -> Result<Response, PageError> {
    let page = peers::page(&node, &may.actor, None).await?;
    html(&PeerAcceptPage { page, invite: String::new(), errors: Errors::none() })
}

/// Reads the invite, fetches the other node's document and shows the digits to compare.
pub async fn accept(
    State(node): State<Arc<Node>>,
    may: May<ManagePeers>,
    Form(typed): Form<Pasted>,
) -> Result<Response, PageError> {
    match peering::invite_read(&node, typed.invite.trim()).await {
        Ok(preview) => confirm(&node, &may, typed.invite, preview, false, Errors::none()).await,
        Err(error) => again(&node, &may, typed.invite, error).await,
    }
}

/// Sends the request after the digits were compared.
pub async fn request(
    State(node): State<Arc<Node>>,
    may: May<ManagePeers>,
    Form(typed): Form<Pasted>,
) -> Result<Response, PageError> {
    if typed.compared != "1" {
        let preview = peering::invite_read(&node, typed.invite.trim()).await?;
        let mut errors = Errors::none();
        errors.add("compared", NOT_COMPARED);
        let page = confirm(&node, &may, typed.invite, preview, false, errors).await?;
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
    }
    match peering::request(&node, typed.invite.trim(), &may.actor).await {
        Ok(peer) => Ok(Redirect::to(&format!("{}?getan=anfrage", paths::peer(peer.as_str()))).into_response()),
        Err(error) => again(&node, &may, typed.invite, error).await,
    }
}

async fn confirm(
    node: &Node,
    may: &May<ManagePeers>,
    invite: String,
    preview: InvitePreview,
    compared: bool,
    errors: Errors,
) -> Result<Response, PageError> {
    html(&PeerConfirmPage {
        page: peers::page(node, &may.actor, None).await?,
        invite,
        name: preview.name,
        facts: vec![Fact::new("Knotenkennung", preview.node_id.to_string()), Fact::new("Adresse", preview.url)],
        safety_number: preview.safety_number,
        compared,
        errors,
    })
}

/// The form comes back with what was pasted and what was wrong.
async fn again(node: &Node, may: &May<ManagePeers>, invite: String, error: NodeError) -> Result<Response, PageError> {
    let mut errors = Errors::none();
    match &error {
        NodeError::Refused(refused) => {
            let help = refused.refusal.help_de.as_deref().unwrap_or_default();
            errors.add("invite", format!("{} {help}", refused.refusal.message_de).trim().to_owned());
        }
        NodeError::Peer { token, detail } => {
            tracing::warn!(token, detail, "an invite could not be used");
            let text = crate::federation::incident_de(token);
            errors.add("invite", format!("{} {}", text.what_happened, text.what_to_do));
        }
        _ => return Err(error.into()),
    }
    let page = peers::page(node, &may.actor, None).await?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, html(&PeerAcceptPage { page, invite, errors })?).into_response())
}

/// Asks once more before a decision.
pub async fn decision_form(
    State(node): State<Arc<Node>>,
    may: May<ManagePeers>,
    Path((peer, decision)): Path<(String, String)>,
) -> Result<Response, PageError> {
    let view = decision_page(&node, &may, &peer, &decision, String::new(), Errors::none()).await?;
    html(&view)
}

/// Carries out a decision.
pub async fn decide(
    State(node): State<Arc<Node>>,
    may: May<ManagePeers>,
    Path((id, slug)): Path<(String, String)>,
    Form(typed): Form<Decided>,
) -> Result<Response, PageError> {
    let decision = PeerDecision::from_slug(&slug).ok_or(NodeError::NotFound)?;
    let peer = peers::find(&node, &id).await?;
    let mut errors = Errors::none();
    let reason = typed.reason.trim();
    if decision == PeerDecision::Approve && typed.compared != "1" {
        errors.add("compared", NOT_COMPARED);
    }
    if matches!(decision, PeerDecision::Suspend | PeerDecision::Revoke) && reason.is_empty() {
        errors.add("reason", "Schreiben Sie den Grund auf, damit Kolleginnen und Kollegen ihn kennen.");
    }
    if !errors.any() {
        let (node, peer_id, actor) = (&*node, &peer.node_id, &may.actor);
        let result = match decision {
            PeerDecision::Approve => peering::approve(node, peer_id, actor, &peer.safety_number).await.map(drop),
            PeerDecision::Suspend => peering::suspend(node, peer_id, actor, reason).await,
            PeerDecision::Resume => peering::resume(node, peer_id, actor).await,
            PeerDecision::Revoke => peering::revoke(node, peer_id, actor, reason).await,
        };
        match result {
            Ok(()) => return Ok(Redirect::to(&format!("{}?getan=knoten-{slug}", paths::peer(&id))).into_response()),
            Err(NodeError::Refused(refused)) => {
                errors.add(refused.refusal.field.as_deref().unwrap_or_default(), refused.refusal.message_de.clone());
            }
            Err(error) => return Err(error.into()),
        }
    }
    let view = decision_page(&node, &may, &id, &slug, typed.reason.clone(), errors).await?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, html(&view)?).into_response())
}

async fn decision_page(
    node: &Node,
    may: &May<ManagePeers>,
    id: &str,
    slug: &str,
    reason: String,
    errors: Errors,
) -> Result<PeerDecisionPage, NodeError> {
    let decision = PeerDecision::from_slug(slug).ok_or(NodeError::NotFound)?;
    let peer = peers::find(node, id).await?;
    if !peers::decisions(&peer).contains(&decision) {
        return Err(NodeError::NotFound);
    }
    Ok(PeerDecisionPage {
        page: peers::page(node, &may.actor, None).await?,
        id: id.to_owned(),
        name: peer.name,
        decision,
        safety_number: peer.safety_number,
        compared: false,
        reason,
        errors,
    })
}

// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! Who is a peer: invite, request, the approval of both sides, pause and end.
//!
//! Page, API and command line call these functions; the caller has checked that the actor
//! may manage peers. Keys are taken from node documents only, and a node document counts
//! because its root key hashes to the node id that people compare by telephone.

mod incoming;
mod list;

use domain::ids::random_uuid;
use domain::role::Actor;
use jiff::SignedDuration;
use protocol::control::{self, Event, Message};
use protocol::invite::Invite;
use protocol::node_document::{self, VerifiedDocument};
use protocol::{NodeId, limits, safety_number, sha256};
use serde::Serialize;
use storage::{NewAudit, NewInvite, NewPeer, Peer, PeerState, StoreError, Tx};

use crate::Node;
use crate::error::{NodeError, Refused};
use crate::federation::client::{self, Client};
use crate::federation::incident;

pub(crate) use incoming::receive;
pub use list::{IncidentView, PeerView, list};

/// What two nodes exchange: released records and feedback on them.
const SCOPES: [&str; 2] = ["record", "feedback"];

/// The reason that ends a peering is one line of a control message.
const REASON_CHARS_MAX: usize = 200;

/// What an invite leads to, shown before anything is sent.
#[derive(Clone, Debug, Serialize)]
pub struct InvitePreview {
    /// The inviting node.
    pub node_id: NodeId,
    /// Name in its node document.
    pub name: String,
    /// Address under which it answered.
    pub url: String,
    /// 30 digits that both sides read to each other by telephone.
    pub safety_number: String,
}

/// Makes an invite: a text for one other node, valid once and for seven days.
///
/// # Errors
/// When the database does not answer.
pub async fn invite_create(node: &Node, actor: &Actor) -> Result<String, NodeError> {
    let mut token = [0; 16];
    node.random.fill(&mut token);
    let invite = Invite::new(node.identity.id.clone(), vec![node.settings.url.clone()], Vec::new(), token);
    let life = SignedDuration::from_secs(i64::try_from(limits::INVITE_LIFE_SECONDS).unwrap_or(i64::MAX));
    let expires_at = node.clock.now() + life;
    let mut tx = node.store.begin("invite_create").await?;
    let token_sha256 = sha256(invite.token.as_bytes());
    tx.invite_insert(&NewInvite { token_sha256, created_by: actor.user.clone(), expires_at }).await?;
    Decided { actor, action: "peer_invite", reason: "" }.note(&mut tx, &node.identity.id).await?;
    tx.commit().await?;
    Ok(invite.to_text())
}

/// Reads an invite and asks the inviting node for its document; sends nothing about this node.
///
/// # Errors
/// [`NodeError::Refused`] when the text is no invite, names this node, or the inviting node is
/// known and ended; [`NodeError::Peer`] when it cannot be reached or shows another identity.
pub async fn invite_read(node: &Node, text: &str) -> Result<InvitePreview, NodeError> {
    let invite = parse(node, text)?;
    let (document, url) = fetch_inviter(node, &invite).await?;
    Ok(InvitePreview {
        safety_number: safety_number(&node.identity.id, &invite.node),
        name: document.document().name.clone(),
        node_id: invite.node,
        url,
    })
}

/// Accepts an invite: notes the inviting node and sends it a peering request.
///
/// Both sides still have to approve. A request that could not be delivered is an error here;
/// the person tries again with the same invite.
///
/// # Errors
/// As [`invite_read`]; [`NodeError::Peer`] with `refused-by-peer` when the invite is used up or too old.
pub async fn request(node: &Node, text: &str, actor: &Actor) -> Result<NodeId, NodeError> {
    let invite = parse(node, text)?;
    let (document, _) = fetch_inviter(node, &invite).await?;
    let peer = invite.node.clone();
    let own = own_document(node)?;
    let jti = random_uuid(&*node.random);
    let event =
        Event::PeeringRequest { invite: invite.token.clone(), doc: own.sha256(), scopes: scopes(), relay: true };
    let body = control::peering_request_body(&message(node, &peer, &jti, event)?, &own);
    note_request(node, &peer, &document, &jti, actor).await?;
    deliver(node, &peer, &document.document().urls, &body).await?;
    node.announce();
    Ok(peer)
}

/// Approves a peer after the person compared the 30 digits by telephone.
///
/// The approval is signed and sent; when the peer does not answer, a job repeats it.
///
/// # Errors
/// [`NodeError::NotFound`] for an unknown peer; [`NodeError::Refused`] when the digits differ or
/// there is nothing to approve in the peer's state.
pub async fn approve(
    node: &Node,
    peer: &NodeId,
    actor: &Actor,
    confirmed_number: &str,
) -> Result<PeerState, NodeError> {
    let expected = digits(&safety_number(&node.identity.id, peer));
    if digits(confirmed_number) != expected {
        let message = "Die eingegebenen 30 Ziffern stimmen nicht mit denen überein, die dieser Server berechnet hat.";
        let help = "Lesen Sie die Ziffern noch einmal am Telefon vor. Stimmen sie nicht überein, lehnen Sie ab: \
                    Dann antwortet dort ein anderer Server als vermutet.";
        return Err(Refused::invalid("safety_number_differs", Some("confirmed_number"), message).help(help).into());
    }
    let mut tx = node.store.begin("peer_approve").await?;
    let known = tx.peer_fetch(peer).await?.ok_or(NodeError::NotFound)?;
    if !matches!(known.state, PeerState::Requested | PeerState::Approved) {
        return Err(wrong_state(known.state));
    }
    let reached = tx.peer_approve_local(peer, &actor.user).await?;
    let jti = random_uuid(&*node.random);
    let jws = message(node, peer, &jti, Event::PeeringApproved { scopes: scopes(), relay: true, agreement: None })?;
    tx.message_insert(&jti, peer, &jws).await?;
    Decided { actor, action: "peer_approve", reason: "" }.note(&mut tx, peer).await?;
    tx.commit().await?;
    node.announce();
    match deliver(node, peer, &known.urls, &jws).await {
        Ok(()) => message_done(node, &jti).await?,
        // The approval stands; the job repeats the message until it arrives.
        Err(error) => tracing::info!(%peer, %error, "approval not delivered yet"),
    }
    Ok(reached)
}

/// Pauses a peer: it can neither read nor write until resumed.
///
/// # Errors
/// [`NodeError::NotFound`] for an unknown peer; [`NodeError::Refused`] when it is not active.
pub async fn suspend(node: &Node, peer: &NodeId, actor: &Actor, reason: &str) -> Result<(), NodeError> {
    let decision = Decided { actor, action: "peer_suspend", reason: one_line(reason)? };
    change_state(node, peer, decision, |state| state == PeerState::Active, PeerState::Suspended).await?;
    Ok(())
}

/// Ends a pause.
///
/// # Errors
/// [`NodeError::NotFound`] for an unknown peer; [`NodeError::Refused`] when it is not paused.
pub async fn resume(node: &Node, peer: &NodeId, actor: &Actor) -> Result<(), NodeError> {
    let decision = Decided { actor, action: "peer_resume", reason: "" };
    change_state(node, peer, decision, |state| state == PeerState::Suspended, PeerState::Active).await?;
    Ok(())
}

/// Ends a peering for good and at once. What was received stays; the peer is told once, as advice.
///
/// # Errors
/// [`NodeError::NotFound`] for an unknown peer; [`NodeError::Refused`] when it has ended already
/// or no reason is given.
pub async fn revoke(node: &Node, peer: &NodeId, actor: &Actor, reason: &str) -> Result<(), NodeError> {
    let reason = one_line(reason)?;
    let decision = Decided { actor, action: "peer_revoke", reason };
    let known = change_state(node, peer, decision, |state| state != PeerState::Revoked, PeerState::Revoked).await?;
    let jti = random_uuid(&*node.random);
    let jws = message(node, peer, &jti, Event::PeeringRevoked { reason: reason.to_owned() })?;
    if let Err(error) = deliver(node, peer, &known.urls, &jws).await {
        tracing::info!(%peer, %error, "notice of the end of the peering not delivered");
    }
    Ok(())
}

/// Posts a control message to a peer at its known addresses.
pub(crate) async fn deliver(node: &Node, peer: &NodeId, urls: &[String], body: &str) -> Result<(), NodeError> {
    Client::new(node, peer, urls)?.post_inbox(body).await
}

/// Takes a delivered message out of the outbox.
pub(crate) async fn message_done(node: &Node, jti: &str) -> Result<(), NodeError> {
    let mut tx = node.store.begin("message_delivered").await?;
    tx.message_delivered(jti).await?;
    Ok(tx.commit().await?)
}

/// The reason for a pause or an end: one line, because a control message carries it.
fn one_line(reason: &str) -> Result<&str, NodeError> {
    let reason = reason.trim();
    if reason.is_empty() {
        let message = "Bitte geben Sie einen Grund an, damit Kolleginnen und Kollegen ihn kennen.";
        return Err(Refused::invalid("reason_missing", Some("reason"), message).into());
    }
    if reason.chars().count() > REASON_CHARS_MAX || reason.chars().any(char::is_control) {
        let message = "Der Grund darf höchstens 200 Zeichen haben und muss in einer Zeile stehen.";
        return Err(Refused::invalid("reason_too_long", Some("reason"), message).into());
    }
    Ok(reason)
}

/// Who decides what about a peer, and why; written into the audit trail.
struct Decided<'a> {
    actor: &'a Actor,
    action: &'static str,
    reason: &'a str,
}

impl Decided<'_> {
    async fn note(&self, tx: &mut Tx, peer: &NodeId) -> Result<(), StoreError> {
        let detail = format!("{peer} {}", self.reason).trim().to_owned();
        tx.audit_insert(&NewAudit { actor: Some(self.actor.user.clone()), action: self.action, case: None, detail })
            .await
    }
}

async fn change_state(
    node: &Node,
    peer: &NodeId,
    decision: Decided<'_>,
    allowed: impl Fn(PeerState) -> bool,
    to: PeerState,
) -> Result<Peer, NodeError> {
    let mut tx = node.store.begin(decision.action).await?;
    let known = tx.peer_fetch(peer).await?.ok_or(NodeError::NotFound)?;
    if !allowed(known.state) {
        return Err(wrong_state(known.state));
    }
    tx.peer_set_state(peer, known.state, to).await?;
    decision.note(&mut tx, peer).await?;
    tx.commit().await?;
    node.announce();
    Ok(known)
}

/// Notes the inviting node as requested by us, or the new request to one that is not decided yet.
async fn note_request(
    node: &Node,
    peer: &NodeId,
    document: &VerifiedDocument,
    jti: &str,
    actor: &Actor,
) -> Result<(), NodeError> {
    let mut tx = node.store.begin("peer_request").await?;
    match tx.peer_fetch(peer).await? {
        None => tx.peer_insert(&new_peer(document, jti, scopes(), true)).await?,
        Some(known) if known.state == PeerState::Requested => {
            put_document(&mut tx, document).await?;
            tx.peer_set_request(peer, jti, &scopes(), true).await?;
        }
        Some(known) => return Err(wrong_state(known.state)),
    }
    Decided { actor, action: "peer_request", reason: "" }.note(&mut tx, peer).await?;
    Ok(tx.commit().await?)
}

fn new_peer(document: &VerifiedDocument, jti: &str, scopes: Vec<String>, relay: bool) -> NewPeer {
    let content = document.document();
    NewPeer {
        node: content.node.clone(),
        state: PeerState::Requested,
        name: content.name.clone(),
        urls: content.urls.clone(),
        doc: Some((document.jws().to_owned(), content.seq)),
        scopes,
        relay,
        request_jti: Some(jti.to_owned()),
    }
}

pub(crate) async fn put_document(tx: &mut Tx, document: &VerifiedDocument) -> Result<bool, StoreError> {
    let content = document.document();
    tx.peer_put_document(&content.node, document.jws(), content.seq, &content.name, &content.urls).await
}

fn parse(node: &Node, text: &str) -> Result<Invite, NodeError> {
    let invite = Invite::parse(text.trim()).map_err(|_| {
        let message = "Das ist keine Einladung. Eine Einladung beginnt mit „poolverbund1:“ und steht in einer Zeile.";
        Refused::invalid("invite_unreadable", Some("invite"), message)
            .help("Kopieren Sie den Text vollständig aus der Nachricht der Partnerstelle.")
    })?;
    if invite.node == node.identity.id {
        let message = "Diese Einladung hat der eigene Server erstellt. Geben Sie sie der Partnerstelle.";
        return Err(Refused::invalid("invite_own", Some("invite"), message).into());
    }
    Ok(invite)
}

/// The inviting node's document from the first of its addresses that answers.
async fn fetch_inviter(node: &Node, invite: &Invite) -> Result<(VerifiedDocument, String), NodeError> {
    let mut failed = NodeError::Peer { token: incident::UNREACHABLE, detail: "the invite names no address".to_owned() };
    for url in &invite.urls {
        match client::fetch_document(node, url, &invite.node).await {
            Ok(document) => return Ok((document, url.clone())),
            Err(error) => failed = error,
        }
    }
    Err(failed)
}

fn own_document(node: &Node) -> Result<VerifiedDocument, NodeError> {
    node_document::verify(&node.identity.document)
        .map_err(|error| NodeError::Internal(format!("own node document does not verify: {error}")))
}

fn message(node: &Node, to: &NodeId, jti: &str, event: Event) -> Result<String, NodeError> {
    let identity = &node.identity;
    let message = Message {
        iss: identity.id.clone(),
        aud: to.clone(),
        iat: node.clock.now().as_second().cast_unsigned(),
        jti: jti.to_owned(),
        event,
    };
    message
        .sign(&identity.http_key, &identity.http_kid)
        .map_err(|error| NodeError::Internal(format!("control message cannot be signed: {error}")))
}

fn scopes() -> Vec<String> {
    SCOPES.map(str::to_owned).to_vec()
}

fn digits(text: &str) -> String {
    text.chars().filter(|character| !character.is_whitespace()).collect()
}

fn wrong_state(state: PeerState) -> NodeError {
    let message = format!("Das geht nicht, weil die Verbindung den Stand „{}“ hat.", list::state_de(state));
    Refused::conflict("peer_state", message).help("Laden Sie die Seite neu und prüfen Sie den Stand.").into()
}

// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! `/knoten`: the peers of this node and how they are; `/knoten/{peer}`: one of them.

use std::sync::Arc;

use axum::extract::{Path, Query, State};
use axum::response::Response;
use domain::access::{self, Action};
use domain::role::Actor;
use storage::PeerState;

use super::{Done, PageError, html, labels, shell};
use crate::Node;
use crate::auth::{May, gates};
use crate::error::NodeError;
use crate::service::peering::{self, IncidentView, PeerView};
use crate::service::pool;
use crate::view::parts::{Badge, Fact, Tone};
use crate::view::{Incident, NavArea, PeerDecision, PeerPage, PeerRow, PeersPage, format, paths};

gates!(
    /// Whoever may know with whom this node exchanges.
    SeePeers
);

/// Incidents on the list page, over all peers.
const INCIDENTS_SHOWN: usize = 20;

/// Shows all peers.
pub async fn list(
    State(node): State<Arc<Node>>,
    may: May<SeePeers>,
    Query(done): Query<Done>,
) -> Result<Response, PageError> {
    let peers = peering::list(&node).await?;
    let page = page(&node, &may.actor, done.getan.as_deref()).await?;
    let mut incidents: Vec<(jiff::Timestamp, Incident)> = peers
        .iter()
        .flat_map(|peer| peer.incidents.iter().map(|incident| (incident.at, incident_row(peer, incident))))
        .collect();
    incidents.sort_by_key(|(at, _)| std::cmp::Reverse(*at));
    let waits = |peer: &&PeerView| state(peer) == PeerState::Requested && peer.approved_here_at.is_none();
    html(&PeersPage {
        page,
        own_id: node.identity.id.to_string(),
        own_url: node.settings.url.clone(),
        may_manage: access::may(&may.actor, Action::ManagePeers, None).is_yes(),
        waiting: peers.iter().filter(waits).map(|peer| row(&node, peer)).collect(),
        peers: peers.iter().filter(|peer| !waits(peer)).map(|peer| row(&node, peer)).collect(),
        incidents: incidents.into_iter().take(INCIDENTS_SHOWN).map(|(_, incident)| incident).collect(),
    })
}

/// Shows one peer.
pub async fn one(
    State(node): State<Arc<Node>>,
    may: May<SeePeers>,
    Path(peer): Path<String>,
    Query(done): Query<Done>,
) -> Result<Response, PageError> {
    let peer = find(&node, &peer).await?;
    let decisions =
        if access::may(&may.actor, Action::ManagePeers, None).is_yes() { decisions(&peer) } else { Vec::new() };
    let moment = |at: Option<jiff::Timestamp>| at.map_or_else(|| "noch nicht".to_owned(), labels::moment);
    html(&PeerPage {
        page: page(&node, &may.actor, done.getan.as_deref()).await?,
        id: peer.node_id.to_string(),
        name: peer.name.clone(),
        state: labels::peer_state(state(&peer), peer.approved_here_at.is_some()),
        health: health(&node, &peer),
        safety_number: peer.safety_number.clone(),
        facts: vec![
            Fact::new("Knotenkennung", peer.node_id.to_string()),
            Fact::new("Adressen", peer.urls.join(", ")),
            Fact::new("Von uns freigegeben", moment(peer.approved_here_at)),
            Fact::new("Von der anderen Seite freigegeben", moment(peer.approved_there_at)),
        ],
        sync: vec![
            Fact::new("Letzter Kontakt", moment(peer.last_contact_at)),
            Fact::new("Bekannte Einträge, die hier noch fehlen", format::number(peer.lag)),
            Fact::new("Fallmuster von diesem Knoten", format::number(peer.records)),
            Fact::new("Fehlversuche in Folge", format::number(peer.failures)),
        ],
        incidents: peer.incidents.iter().map(|incident| incident_row(&peer, incident)).collect(),
        decisions,
    })
}

/// The peer with this id, or "not found".
pub async fn find(node: &Node, id: &str) -> Result<PeerView, NodeError> {
    peering::list(node).await?.into_iter().find(|peer| peer.node_id.as_str() == id).ok_or(NodeError::NotFound)
}

/// What may be decided about a peer in its present state.
pub fn decisions(peer: &PeerView) -> Vec<PeerDecision> {
    match state(peer) {
        PeerState::Requested if peer.approved_here_at.is_none() => vec![PeerDecision::Approve, PeerDecision::Revoke],
        PeerState::Active => vec![PeerDecision::Suspend, PeerDecision::Revoke],
        PeerState::Suspended => vec![PeerDecision::Resume, PeerDecision::Revoke],
        PeerState::Invited | PeerState::Requested | PeerState::Approved => vec![PeerDecision::Revoke],
        PeerState::Revoked => Vec::new(),
    }
}

/// Header and navigation of the peer pages.
pub async fn page(node: &Node, actor: &Actor, done: Option<&str>) -> Result<crate::view::Page, NodeError> {
    let mut tx = node.store.snapshot("peers_page").await?;
    let pool = pool::fetch(&mut tx, &node.settings.name).await?;
    Ok(shell::page(node, &pool, actor, Some(NavArea::Peers), done))
}

fn state(peer: &PeerView) -> PeerState {
    PeerState::parse(peer.state).unwrap_or(PeerState::Invited)
}

fn row(node: &Node, peer: &PeerView) -> PeerRow {
    PeerRow {
        href: paths::peer(peer.node_id.as_str()),
        name: peer.name.clone(),
        state: labels::peer_state(state(peer), peer.approved_here_at.is_some()),
        health: health(node, peer),
        last_contact: peer.last_contact_at.map(labels::moment).unwrap_or_default(),
        patterns: peer.records,
    }
}

fn health(node: &Node, peer: &PeerView) -> Badge {
    if state(peer) != PeerState::Active {
        return Badge::new(Tone::Info, "Kein Austausch");
    }
    match peer.last_contact_at {
        Some(at) if peer.failures == 0 && peer.lag == 0 => {
            let _ = at;
            Badge::new(Tone::Success, "Aktuell")
        }
        Some(_) if peer.failures == 0 => Badge::new(Tone::Info, "Wird nachgeholt"),
        Some(at) => {
            let minutes = node.clock.now().duration_since(at).as_mins();
            Badge::new(Tone::Warning, format!("Seit {} nicht abgerufen", duration(minutes)))
        }
        None => Badge::new(Tone::Info, "Noch kein Abruf"),
    }
}

fn duration(minutes: i64) -> String {
    let count = |value: i64, one: &str, many: &str| format::plural(usize::try_from(value).unwrap_or(0), one, many);
    match minutes {
        ..60 => count(minutes.max(1), "Minute", "Minuten"),
        60..1440 => count(minutes / 60, "Stunde", "Stunden"),
        _ => count(minutes / 1440, "Tag", "Tagen"),
    }
}

fn incident_row(peer: &PeerView, incident: &IncidentView) -> Incident {
    let harmless = matches!(incident.token.as_str(), "unreachable" | "stale-log" | "clock-skew");
    let severity =
        if harmless { Badge::new(Tone::Warning, incident.title) } else { Badge::new(Tone::Danger, incident.title) };
    Incident {
        at: labels::moment(incident.at),
        peer: peer.name.clone(),
        text: incident.what_happened.to_owned(),
        advice: incident.what_to_do.to_owned(),
        severity,
    }
}

// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! The list of peers with everything the peers page shows about their health.

use std::collections::HashMap;

use jiff::Timestamp;
use protocol::{NodeId, safety_number};
use serde::Serialize;
use storage::{Incident, LibraryQuery, Peer, PeerState};

use crate::Node;
use crate::error::NodeError;
use crate::federation::incident_de;

/// Newest incidents that are shown for one peer.
const INCIDENTS_PER_PEER_MAX: u32 = 10;

/// A peer and how it is.
#[derive(Clone, Debug, Serialize)]
pub struct PeerView {
    /// Node id.
    pub node_id: NodeId,
    /// Name in its node document.
    pub name: String,
    /// Its addresses.
    pub urls: Vec<String>,
    /// Stable token of the state (`requested`, `active`, ..).
    pub state: &'static str,
    /// The state in German.
    pub state_de: &'static str,
    /// 30 digits to compare by telephone.
    pub safety_number: String,
    /// When this side approved.
    pub approved_here_at: Option<Timestamp>,
    /// When the other side approved.
    pub approved_there_at: Option<Timestamp>,
    /// Last successful contact.
    pub last_contact_at: Option<Timestamp>,
    /// Entries of its log that are known and not here yet.
    pub lag: u64,
    /// Failed contacts in a row.
    pub failures: u64,
    /// Live patterns of this peer in the library.
    pub records: u64,
    /// Newest incidents first.
    pub incidents: Vec<IncidentView>,
}

/// Something that went wrong with a peer, in words.
#[derive(Clone, Debug, Serialize)]
pub struct IncidentView {
    /// When.
    pub at: Timestamp,
    /// Stable token.
    pub token: String,
    /// Short heading.
    pub title: &'static str,
    /// "Was ist passiert".
    pub what_happened: &'static str,
    /// "Was ist zu tun".
    pub what_to_do: &'static str,
    /// Technical detail in English, for the person who reads logs.
    pub detail: String,
}

/// Every peer by name, with its health. A fixed number of queries, whatever the number of peers; a peer with many incidents
/// does not hide those of another.
///
/// # Errors
/// When the database does not answer.
pub async fn list(node: &Node) -> Result<Vec<PeerView>, NodeError> {
    let mut tx = node.store.snapshot("peer_list").await?;
    let peers = tx.peer_list().await?;
    let library = tx.library_search(&LibraryQuery { limit: 1, ..LibraryQuery::default() }).await?;
    let records: HashMap<NodeId, u64> = library.origins.into_iter().collect();
    let mut by_peer: HashMap<NodeId, Vec<IncidentView>> = HashMap::new();
    for incident in tx.peer_incident_newest(INCIDENTS_PER_PEER_MAX).await? {
        by_peer.entry(incident.node.clone()).or_default().push(incident_view(incident));
    }
    let own = &node.identity.id;
    Ok(peers
        .into_iter()
        .map(|peer| {
            let records = records.get(&peer.node).copied().unwrap_or(0);
            let incidents = by_peer.remove(&peer.node).unwrap_or_default();
            peer_view(own, peer, records, incidents)
        })
        .collect())
}

fn peer_view(own: &NodeId, peer: Peer, records: u64, incidents: Vec<IncidentView>) -> PeerView {
    PeerView {
        safety_number: safety_number(own, &peer.node),
        node_id: peer.node,
        name: peer.name,
        urls: peer.urls,
        state: peer.state.code(),
        state_de: state_de(peer.state),
        approved_here_at: peer.approved_local.map(|(at, _)| at),
        approved_there_at: peer.approved_remote_at,
        last_contact_at: peer.last_contact_at,
        lag: peer.lag,
        failures: peer.failures,
        records,
        incidents,
    }
}

fn incident_view(incident: Incident) -> IncidentView {
    let text = incident_de(&incident.token);
    IncidentView {
        at: incident.at,
        token: incident.token,
        title: text.title,
        what_happened: text.what_happened,
        what_to_do: text.what_to_do,
        detail: incident.detail,
    }
}

/// The state of a peering in German.
pub(super) fn state_de(state: PeerState) -> &'static str {
    match state {
        PeerState::Invited => "eingeladen",
        PeerState::Requested => "angefragt",
        PeerState::Approved => "hier zugestimmt, Gegenseite offen",
        PeerState::Active => "aktiv",
        PeerState::Suspended => "ausgesetzt",
        PeerState::Revoked => "beendet",
    }
}

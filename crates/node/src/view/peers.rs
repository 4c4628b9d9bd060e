// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! Peers.

use askama::Template;

use super::parts::Badge;
use super::{Page, paths};

/// The peers of this node.
#[derive(Debug, Template)]
#[template(path = "peers.html")]
pub struct PeersPage {
    /// Header data.
    pub page: Page,
    /// Id of this node.
    pub own_id: String,
    /// Address under which this node is reached.
    pub own_url: String,
    /// Whether this person may add and decide.
    pub may_manage: bool,
    /// Peers that wait for a decision here.
    pub waiting: Vec<PeerRow>,
    /// The other peers.
    pub peers: Vec<PeerRow>,
    /// What went wrong lately, newest first.
    pub incidents: Vec<Incident>,
}

/// One peer in the list.
#[derive(Clone, Debug)]
pub struct PeerRow {
    /// Address of the peer page.
    pub href: String,
    /// Name of the peer.
    pub name: String,
    /// State of the peering ("Verbunden", "Wartet auf uns", "Ausgesetzt").
    pub state: Badge,
    /// Health of the connection ("Aktuell", "Seit 2 Stunden nicht erreichbar").
    pub health: Badge,
    /// Last contact in German; empty if there was none.
    pub last_contact: String,
    /// Patterns held from this peer.
    pub patterns: u64,
}

/// Something a peer sent that was refused, or a failure of the connection.
#[derive(Clone, Debug)]
pub struct Incident {
    /// Moment in German.
    pub at: String,
    /// Name of the peer.
    pub peer: String,
    /// What happened and what it means, in German.
    pub text: String,
    /// What was done or is to be done.
    pub advice: String,
    /// How grave it is.
    pub severity: Badge,
}

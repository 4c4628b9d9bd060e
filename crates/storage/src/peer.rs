// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! Peers and what happened with them.

use domain::role::UserId;
use jiff::Timestamp;
use protocol::NodeId;
use crate::{StoreError, Tx};

/// State of a peering (section 2.3 of the protocol).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PeerState {
    /// We know its invite or gave one.
    Invited,
    /// A request went out or came in.
    Requested,
    /// We approved, the other side has not yet.
    Approved,
    /// Both approved.
    Active,
    /// Paused by us.
    Suspended,
    /// Ended by us.
    Revoked,
}

impl PeerState {
    /// Stable token: `invited`, `requested`, `approved`, `active`, `suspended`, `revoked`.
    #[must_use]
    pub fn code(self) -> &'static str { todo!() }
    /// Reads a token.
    #[must_use]
    pub fn parse(code: &str) -> Option<Self> { todo!() }
}

/// A peer to be noted.
#[derive(Debug, Clone)]
pub struct NewPeer {
    /// Node.
    pub node: NodeId,
    /// First state.
    pub state: PeerState,
    /// Name from its node document.
    pub name: String,
    /// Base addresses.
    pub urls: Vec<String>,
    /// Its node document (JWS) and sequence number, when known.
    pub doc: Option<(String, u64)>,
    /// Scopes asked for.
    pub scopes: Vec<String>,
    /// Whether messages may be relayed.
    pub relay: bool,
    /// `jti` of the request that started it.
    pub request_jti: Option<String>,
}

/// A peer.
#[derive(Debug, Clone)]
pub struct Peer {
    /// Node.
    pub node: NodeId,
    /// State.
    pub state: PeerState,
    /// Name from its node document.
    pub name: String,
    /// Base addresses.
    pub urls: Vec<String>,
    /// Node document (JWS).
    pub doc_jws: Option<String>,
    /// Its sequence number.
    pub doc_seq: u64,
    /// Scopes.
    pub scopes: Vec<String>,
    /// Relay allowed.
    pub relay: bool,
    /// `jti` of the request.
    pub request_jti: Option<String>,
    /// Our approval.
    pub approved_local: Option<(Timestamp, UserId)>,
    /// Their approval.
    pub approved_remote_at: Option<Timestamp>,
    /// Last successful contact.
    pub last_contact_at: Option<Timestamp>,
    /// Token of the last failure since the last success.
    pub last_error: Option<(Timestamp, String)>,
    /// Failures in a row.
    pub failures: u64,
    /// Entries of its log that we know of and do not have yet.
    pub lag: u64,
    /// Made.
    pub created_at: Timestamp,
}

/// Something worth telling the administrator (German text is made by the page from the token).
#[derive(Debug, Clone)]
pub struct Incident {
    /// Running number.
    pub id: u64,
    /// Peer.
    pub node: NodeId,
    /// When.
    pub at: Timestamp,
    /// Stable token, such as `inconsistent-log`, `bad-signature`, `equivocation`.
    pub token: String,
    /// Detail for the log reader (no personal data).
    pub detail: String,
}

impl Tx {
    /// Notes a peer. `Conflict{what: "peer"}` when it is known.
    pub async fn peer_insert(&mut self, peer: &NewPeer) -> Result<(), StoreError> { todo!() }
    /// One peer.
    pub async fn peer_fetch(&mut self, node: &NodeId) -> Result<Option<Peer>, StoreError> { todo!() }
    /// All peers by name. One query.
    pub async fn peer_list(&mut self) -> Result<Vec<Peer>, StoreError> { todo!() }
    /// Moves a peer from one state to another; `Conflict{what: "peer"}` when it is not in `from`.
    pub async fn peer_set_state(&mut self, node: &NodeId, from: PeerState, to: PeerState) -> Result<(), StoreError> { todo!() }
    /// Notes our approval; active when theirs is there. Returns the state reached.
    pub async fn peer_approve_local(&mut self, node: &NodeId, by: &UserId) -> Result<PeerState, StoreError> { todo!() }
    /// Notes their approval; active when ours is there. Returns the state reached.
    pub async fn peer_approve_remote(&mut self, node: &NodeId) -> Result<PeerState, StoreError> { todo!() }
    /// Stores a newer node document; a document with a smaller or equal sequence number changes nothing (returns false).
    pub async fn peer_put_document(&mut self, node: &NodeId, jws: &str, seq: u64, name: &str, urls: &[String]) -> Result<bool, StoreError> { todo!() }
    /// Notes the `jti`, scopes and relay wish of a peering request.
    pub async fn peer_set_request(&mut self, node: &NodeId, jti: &str, scopes: &[String], relay: bool) -> Result<(), StoreError> { todo!() }
    /// Notes a successful contact and the lag seen.
    pub async fn peer_contact(&mut self, node: &NodeId, lag: u64) -> Result<(), StoreError> { todo!() }
    /// Notes a failed contact.
    pub async fn peer_failure(&mut self, node: &NodeId, token: &str) -> Result<(), StoreError> { todo!() }
    /// Notes an incident.
    pub async fn peer_incident_insert(&mut self, node: &NodeId, token: &str, detail: &str) -> Result<(), StoreError> { todo!() }
    /// Incidents, newest first; of one peer or all.
    pub async fn peer_incident_list(&mut self, node: Option<&NodeId>, limit: u32) -> Result<Vec<Incident>, StoreError> { todo!() }
}

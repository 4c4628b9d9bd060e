// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! Peers and what happened with them.

use domain::UserId;
use jiff::Timestamp;
use protocol::NodeId;
use sqlx::AssertSqlSafe;
use sqlx::any::AnyRow;

use crate::log::parse_node;
use crate::tx::{Columns, args, damaged, signed};
use crate::user::{assert_row, parse_user};
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
    /// Every state.
    pub const ALL: [Self; 6] =
        [Self::Invited, Self::Requested, Self::Approved, Self::Active, Self::Suspended, Self::Revoked];

    /// Stable token: `invited`, `requested`, `approved`, `active`, `suspended`, `revoked`.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Invited => "invited",
            Self::Requested => "requested",
            Self::Approved => "approved",
            Self::Active => "active",
            Self::Suspended => "suspended",
            Self::Revoked => "revoked",
        }
    }

    /// Reads a token.
    #[must_use]
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.code() == code)
    }
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

fn json<T: serde::Serialize + ?Sized>(value: &T) -> Result<String, StoreError> {
    serde_json::to_string(value).map_err(|fault| StoreError::Invalid(fault.to_string()))
}

fn list(text: &str) -> Result<Vec<String>, StoreError> {
    serde_json::from_str(text).map_err(|_| damaged("a list"))
}

fn incident(row: &AnyRow) -> Result<Incident, StoreError> {
    Ok(Incident {
        id: row.number("id")?,
        node: parse_node(&row.text("node_id")?)?,
        at: row.time("at")?,
        token: row.text("token")?,
        detail: row.text("detail")?,
    })
}

fn peer_row(row: &AnyRow) -> Result<Peer, StoreError> {
    let local_at = row.time_opt("approved_local_at")?;
    let local_by = row.text_opt("approved_local_by")?.map(|id| parse_user(&id)).transpose()?;
    Ok(Peer {
        node: parse_node(&row.text("node_id")?)?,
        state: PeerState::parse(&row.text("state")?).ok_or_else(|| damaged("state"))?,
        name: row.text("name")?,
        urls: list(&row.text("urls")?)?,
        doc_jws: row.text_opt("doc_jws")?,
        doc_seq: row.number("doc_seq")?,
        scopes: list(&row.text("scopes")?)?,
        relay: row.flag("relay")?,
        request_jti: row.text_opt("request_jti")?,
        approved_local: local_at.zip(local_by),
        approved_remote_at: row.time_opt("approved_remote_at")?,
        last_contact_at: row.time_opt("last_contact_at")?,
        last_error: row.time_opt("last_error_at")?.zip(row.text_opt("last_error_token")?),
        failures: row.number("failures")?,
        lag: row.number("lag")?,
        created_at: row.time("created_at")?,
    })
}

impl Tx {
    /// Notes a peer.
    ///
    /// # Errors
    /// `Conflict{what: "peer"}` when it is known.
    pub async fn peer_insert(&mut self, peer: &NewPeer) -> Result<(), StoreError> {
        let sql =
            "INSERT INTO peer (node_id, state, name, urls, doc_jws, doc_seq, scopes, relay, request_jti, created_at)
                   VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
        let (jws, seq) = peer.doc.clone().map_or((None, 0), |(jws, seq)| (Some(jws), seq));
        let args = args![
            peer.node.to_string(),
            peer.state.code(),
            peer.name.clone(),
            json(&peer.urls)?,
            jws,
            signed(seq)?,
            json(&peer.scopes)?,
            i64::from(peer.relay),
            peer.request_jti.clone(),
            self.now(),
        ];
        match self.execute(sql, args).await {
            Ok(_) => Ok(()),
            Err(StoreError::Constraint { rule: "peer_known" }) => {
                Err(StoreError::Conflict { what: "peer", newer: None })
            }
            Err(fault) => Err(fault),
        }
    }

    /// One peer.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`].
    pub async fn peer_fetch(&mut self, node: &NodeId) -> Result<Option<Peer>, StoreError> {
        let row = self.fetch_optional("SELECT * FROM peer WHERE node_id = $1", args![node.to_string()]).await?;
        row.map(|row| peer_row(&row)).transpose()
    }

    /// All peers by name. One query.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`].
    pub async fn peer_list(&mut self) -> Result<Vec<Peer>, StoreError> {
        let rows = self.fetch_all("SELECT * FROM peer ORDER BY node_id", args![]).await?;
        let mut peers = rows.iter().map(peer_row).collect::<Result<Vec<_>, _>>()?;
        peers.sort_by_cached_key(|peer| crate::fold::fold(&peer.name));
        Ok(peers)
    }

    /// Moves a peer from one state to another.
    ///
    /// # Errors
    /// `Conflict{what: "peer"}` when it is not in `from`; `Constraint{rule: "not_approved"}` for `active` without both
    /// approvals.
    pub async fn peer_set_state(&mut self, node: &NodeId, from: PeerState, to: PeerState) -> Result<(), StoreError> {
        let sql = "UPDATE peer SET state = $1 WHERE node_id = $2 AND state = $3";
        match self.execute(sql, args![to.code(), node.to_string(), from.code()]).await? {
            1 => Ok(()),
            _ => Err(StoreError::Conflict { what: "peer", newer: None }),
        }
    }

    /// Notes our approval; active when theirs is there. Returns the state reached.
    ///
    /// # Errors
    /// `Conflict{what: "peer"}` when the peer is suspended or revoked, [`StoreError::Invalid`] when it is unknown.
    pub async fn peer_approve_local(&mut self, node: &NodeId, by: &UserId) -> Result<PeerState, StoreError> {
        let sql = "UPDATE peer SET approved_local_at = COALESCE(approved_local_at, $1),
                   approved_local_by = COALESCE(approved_local_by, $2) WHERE node_id = $3";
        let args = args![self.now(), by.to_string(), node.to_string()];
        assert_row(self.execute(sql, args).await?, "peer")?;
        self.peer_advance(node).await
    }

    /// Notes their approval; active when ours is there. Returns the state reached.
    ///
    /// # Errors
    /// As [`Tx::peer_approve_local`].
    pub async fn peer_approve_remote(&mut self, node: &NodeId) -> Result<PeerState, StoreError> {
        let sql = "UPDATE peer SET approved_remote_at = COALESCE(approved_remote_at, $1) WHERE node_id = $2";
        assert_row(self.execute(sql, args![self.now(), node.to_string()]).await?, "peer")?;
        self.peer_advance(node).await
    }

    async fn peer_advance(&mut self, node: &NodeId) -> Result<PeerState, StoreError> {
        let lock = self.engine().row_lock();
        let sql = format!("SELECT * FROM peer WHERE node_id = $1{lock}");
        let peer = peer_row(&self.fetch_one(AssertSqlSafe(sql), args![node.to_string()]).await?)?;
        let reached = match (peer.state, peer.approved_local.is_some(), peer.approved_remote_at.is_some()) {
            (PeerState::Suspended | PeerState::Revoked, ..) => {
                return Err(StoreError::Conflict { what: "peer", newer: None });
            }
            (_, true, true) => PeerState::Active,
            (_, true, false) => PeerState::Approved,
            (state, ..) => state,
        };
        if reached != peer.state {
            self.peer_set_state(node, peer.state, reached).await?;
        }
        Ok(reached)
    }

    /// Stores a newer node document; a document with a smaller or equal sequence number changes nothing (false).
    ///
    /// # Errors
    /// [`StoreError::Unavailable`].
    pub async fn peer_put_document(
        &mut self,
        node: &NodeId,
        jws: &str,
        seq: u64,
        name: &str,
        urls: &[String],
    ) -> Result<bool, StoreError> {
        let sql = "UPDATE peer SET doc_jws = $1, doc_seq = $2, name = $3, urls = $4
                   WHERE node_id = $5 AND (doc_seq < $2 OR doc_jws IS NULL)";
        let args = args![jws.to_owned(), signed(seq)?, name.to_owned(), json(urls)?, node.to_string()];
        Ok(self.execute(sql, args).await? == 1)
    }

    /// Notes the `jti`, scopes and relay wish of a peering request.
    ///
    /// # Errors
    /// [`StoreError::Invalid`] when the peer is unknown.
    pub async fn peer_set_request(
        &mut self,
        node: &NodeId,
        jti: &str,
        scopes: &[String],
        relay: bool,
    ) -> Result<(), StoreError> {
        let sql = "UPDATE peer SET request_jti = $1, scopes = $2, relay = $3 WHERE node_id = $4";
        let args = args![jti.to_owned(), json(scopes)?, i64::from(relay), node.to_string()];
        assert_row(self.execute(sql, args).await?, "peer")
    }

    /// Notes a successful contact and the lag seen.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`].
    pub async fn peer_contact(&mut self, node: &NodeId, lag: u64) -> Result<(), StoreError> {
        let sql = "UPDATE peer SET last_contact_at = $1, lag = $2, failures = 0, last_error_at = NULL,
                   last_error_token = NULL WHERE node_id = $3";
        self.execute(sql, args![self.now(), signed(lag)?, node.to_string()]).await?;
        Ok(())
    }

    /// Notes a failed contact.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`].
    pub async fn peer_failure(&mut self, node: &NodeId, token: &str) -> Result<(), StoreError> {
        let sql = "UPDATE peer SET failures = failures + 1, last_error_at = $1, last_error_token = $2
                   WHERE node_id = $3";
        self.execute(sql, args![self.now(), token.to_owned(), node.to_string()]).await?;
        Ok(())
    }

    /// Notes an incident.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`].
    pub async fn peer_incident_insert(&mut self, node: &NodeId, token: &str, detail: &str) -> Result<(), StoreError> {
        let id = self.counter_add("incident", 1).await?;
        let sql = "INSERT INTO peer_incident (id, node_id, at, token, detail) VALUES ($1, $2, $3, $4, $5)";
        let args = args![id, node.to_string(), self.now(), token.to_owned(), detail.to_owned()];
        self.execute(sql, args).await?;
        Ok(())
    }

    /// Incidents, newest first; of one peer or all.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`].
    pub async fn peer_incident_list(&mut self, node: Option<&NodeId>, limit: u32) -> Result<Vec<Incident>, StoreError> {
        let sql = "SELECT id, node_id, at, token, detail FROM peer_incident
                   WHERE node_id = $1 OR $1 = '' ORDER BY id DESC LIMIT $2";
        let args = args![node.map(NodeId::to_string).unwrap_or_default(), i64::from(limit)];
        self.fetch_all(sql, args).await?.iter().map(incident).collect()
    }

    /// The newest incidents of every peer, at most `per_peer` of each, newest first: one query, and a peer with many hides
    /// nobody else's.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`].
    pub async fn peer_incident_newest(&mut self, per_peer: u32) -> Result<Vec<Incident>, StoreError> {
        let sql = "SELECT id, node_id, at, token, detail FROM
                   (SELECT id, node_id, at, token, detail, ROW_NUMBER() OVER (PARTITION BY node_id ORDER BY id DESC) AS place
                    FROM peer_incident) ranked
                   WHERE place <= $1 ORDER BY id DESC";
        self.fetch_all(sql, args![i64::from(per_peer)]).await?.iter().map(incident).collect()
    }
}

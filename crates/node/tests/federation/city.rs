// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! A city's node on a database file, reachable through a [`Wire`], with an administrator.

use std::collections::BTreeMap;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;

use domain::clock::ManualClock;
use domain::random::SeededRandom;
use domain::role::{Actor, Role};
use node::federation;
use node::federation::address::Reach;
use node::serve::{Listener, http_client};
use node::service::peering;
use node::{Node, Settings};
use protocol::{NodeId, safety_number};
use storage::{Keyring, NewUser, PeerState, Store, StoreOptions};
use tempfile::TempDir;
use tokio::sync::watch;

use crate::wire::Wire;

/// A clock for all cities of a test, standing in autumn 2026.
pub fn clock() -> ManualClock {
    ManualClock::at_noon(jiff::civil::date(2026, 10, 5))
}

pub struct City {
    pub node: Arc<Node>,
    pub wire: Wire,
    pub admin: Actor,
    /// Where the node itself listens, behind the wire.
    pub address: SocketAddr,
    stop: watch::Sender<bool>,
    _folder: TempDir,
}

pub fn settings(name: &str, url: &str) -> Settings {
    Settings {
        name: name.to_owned(),
        url: url.to_owned(),
        trusted_proxies: Vec::new(),
        secure_cookies: false,
        loopback_peers: true,
        private_peers: false,
        demo: Vec::new(),
        oidc: None,
        demo_tokens: BTreeMap::new(),
    }
}

/// Key file text that belongs to a seed, so that a node can be opened twice.
fn keyring(seed: u64) -> Keyring {
    let text = Keyring::generate(&SeededRandom::new(seed ^ 0xabcd));
    Keyring::parse(&text).expect("a generated key file")
}

pub async fn store(path: &std::path::Path, seed: u64, clock: &ManualClock) -> Store {
    let random = Arc::new(SeededRandom::new(seed.wrapping_mul(7919)));
    let options = StoreOptions {
        url: format!("sqlite://{}", path.display()),
        keyring: keyring(seed),
        clock: Arc::new(clock.clone()),
        random,
    };
    Store::open(options).await.expect("the store opens")
}

impl City {
    /// A node with keys made from `seed`, listening, without background jobs.
    pub async fn found(name: &str, seed: u64, clock: &ManualClock) -> Self {
        let http = http_client(None, Reach::Loopback).expect("a client");
        let (wire, _) = Wire::open(http.clone()).await;
        let folder = tempfile::tempdir().expect("a folder");
        let database = folder.path().join("node.db");
        let store = store(&database, seed, clock).await;
        let random = Arc::new(SeededRandom::new(seed));
        let node = Node::open(settings(name, &wire.url), store, Arc::new(clock.clone()), random, http)
            .await
            .expect("the node opens");
        let node = Arc::new(node);
        let listener = Listener::bind(SocketAddr::from((Ipv4Addr::LOCALHOST, 0)), None).expect("a free port");
        let address = listener.address();
        wire.connect(address);
        let (stop, stopped) = watch::channel(false);
        tokio::spawn(listener.serve(federation::router(Arc::clone(&node)), stopped));
        let admin = person(&node, "Testperson Verwaltung", vec![Role::PeeringAdmin]).await;
        Self { node, wire, admin, address, stop, _folder: folder }
    }

    pub fn id(&self) -> &NodeId {
        &self.node.identity.id
    }

    /// Starts the background jobs; they end with the city.
    pub fn start_jobs(&self) {
        tokio::spawn(federation::jobs::run(Arc::clone(&self.node), self.stop.subscribe()));
    }

    /// The digits this city shows for `other`, as read out by telephone.
    pub fn digits(&self, other: &City) -> String {
        safety_number(self.id(), other.id())
    }

    pub async fn sync(&self, from: &City) -> Result<federation::SyncReport, node::NodeError> {
        federation::sync_peer_once(&self.node, from.id()).await
    }

    pub async fn state_of(&self, other: &City) -> Option<PeerState> {
        let mut tx = self.node.store.snapshot("test").await.expect("a snapshot");
        tx.peer_fetch(other.id()).await.expect("answered").map(|peer| peer.state)
    }

    /// Tokens of the incidents noted about `other`, newest first.
    pub async fn incidents(&self, other: &City) -> Vec<String> {
        let mut tx = self.node.store.snapshot("test").await.expect("a snapshot");
        let list = tx.peer_incident_list(Some(other.id()), 50).await.expect("answered");
        list.into_iter().map(|incident| incident.token).collect()
    }

    /// The own checkpoint as served now.
    pub async fn note(&self) -> String {
        let mut tx = self.node.store.snapshot("test").await.expect("a snapshot");
        tx.log_fetch(self.id(), 1).await.expect("answered").and_then(|log| log.note).expect("a note")
    }

    /// Size of the log of `other` as stored here.
    pub async fn known_size(&self, other: &City) -> u64 {
        let mut tx = self.node.store.snapshot("test").await.expect("a snapshot");
        tx.log_fetch(other.id(), 1).await.expect("answered").map_or(0, |log| log.state.size())
    }
}

impl Drop for City {
    fn drop(&mut self) {
        // The receivers may be gone already; then there is nothing left to stop.
        let _ = self.stop.send(true);
    }
}

pub async fn person(node: &Node, name: &str, roles: Vec<Role>) -> Actor {
    let mut tx = node.store.begin("test_user").await.expect("a transaction");
    let user = NewUser {
        sign_in: None,
        staff: None,
        name: name.to_owned(),
        organisation: None,
        password_hash: None,
        roles: roles.clone(),
    };
    let user = tx.user_insert(&user).await.expect("inserted");
    tx.commit().await.expect("committed");
    Actor { user, staff: None, name: name.to_owned(), roles }
}

/// Peers two cities the way two administrators do: invite, request, both compare and approve.
pub async fn peer(a: &City, b: &City) {
    let invite = peering::invite_create(&a.node, &a.admin).await.expect("an invite");
    peering::request(&b.node, &invite, &b.admin).await.expect("requested");
    peering::approve(&a.node, b.id(), &a.admin, &a.digits(b)).await.expect("approved");
    peering::approve(&b.node, a.id(), &b.admin, &b.digits(a)).await.expect("approved");
    assert_eq!(a.state_of(b).await, Some(PeerState::Active));
    assert_eq!(b.state_of(a).await, Some(PeerState::Active));
}

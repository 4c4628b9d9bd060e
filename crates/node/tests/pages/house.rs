// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! A node with its people and the fictional pool of Bremen, on SQLite (a file) and on PostgreSQL (a fresh database).

use std::collections::BTreeMap;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;

use axum::Router;
use domain::clock::ManualClock;
use domain::random::SeededRandom;
use domain::role::{Actor, Role};
use domain::{CaseId, StaffId};
use node::auth::session::{self, Begin, Way};
use node::federation::address::Reach;
use node::serve::{Listener, http_client};
use node::service::{import, users};
use node::{Node, Settings};
use protocol::{NodeId, SigningKey};
use serde_json::Value;
use storage::{AuditFilter, Keyring, NewPeer, PeerState, Store, StoreOptions};
use tokio::sync::watch;

use crate::engine::{self, Place};

/// The fictional pool of Bremen: sixteen cases.
pub const BREMEN: &str = include_str!("../../../domain/testdata/bremen-16.json");

/// Address under which the node believes to be reached; no request leaves the process.
pub const URL: &str = "http://127.0.0.1:8431";

/// One node under test, with its router.
pub struct House {
    pub node: Arc<Node>,
    pub clock: ManualClock,
    pub router: Router,
    /// Dropped with the house, which ends its server.
    _serving: Option<watch::Sender<bool>>,
    place: Place,
}

/// Somebody with a session.
pub struct Person {
    pub actor: Actor,
    pub token: String,
}

/// Runs `test` on both engines, each time in a new house with the sixteen cases.
pub fn check(test: impl AsyncFn(&House)) {
    check_with(&settings(), test);
}

/// As [`check`], with other settings.
#[expect(clippy::needless_pass_by_value, reason = "a closure written at the call")]
pub fn check_with(settings: &Settings, test: impl AsyncFn(&House)) {
    engine::each("pages", async |place| {
        let house = House::open(place, settings.clone(), 7).await;
        test(&house).await;
        house.node.store.close().await;
    });
}

/// How the sessions of the tests begin, where a test is not about signing in.
pub fn full() -> Begin {
    Begin::full(Way::Password, "Prüfung")
}

pub fn settings() -> Settings {
    Settings {
        name: "Stadt Bremen, Amt für Soziale Dienste".to_owned(),
        url: URL.to_owned(),
        trusted_proxies: Vec::new(),
        secure_cookies: false,
        loopback_peers: true,
        private_peers: false,
        demo: Vec::new(),
        oidc: None,
        demo_tokens: BTreeMap::new(),
    }
}

impl House {
    async fn open(place: Place, settings: Settings, seed: u64) -> Self {
        let clock = ManualClock::at_noon(jiff::civil::date(2026, 10, 5));
        let options = StoreOptions {
            url: place.url.clone(),
            keyring: Keyring::parse(&Keyring::generate(&SeededRandom::new(3))).expect("a key file"),
            clock: Arc::new(clock.clone()),
            random: Arc::new(SeededRandom::new(seed * 7919)),
        };
        let store = Store::open(options).await.expect("the store opens");
        let http = http_client(None, Reach::Loopback).expect("a client");
        let random = Arc::new(SeededRandom::new(seed));
        let node = Node::open(settings, store, Arc::new(clock.clone()), random, http).await.expect("the node opens");
        let node = Arc::new(node);
        import::run(&node, BREMEN).await.expect("the sixteen cases");
        Self { router: node::web::router(Arc::clone(&node)), node, clock, _serving: None, place }
    }

    /// Another city on SQLite, which answers its peers on loopback until the test ends, and exchanges with this one.
    pub async fn neighbour(&self) -> Self {
        let listener = Listener::bind(SocketAddr::from((Ipv4Addr::LOCALHOST, 0)), None).expect("a free port");
        let url = format!("http://{}", listener.address());
        let settings = Settings { name: "Stadt Nachbarin".to_owned(), url, ..settings() };
        let other = Self::open(Place::file(), settings, 8).await;
        let (stop, stopped) = watch::channel(false);
        tokio::spawn(listener.serve(other.router.clone(), stopped));
        self.knows(&other).await;
        other.knows(self).await;
        Self { _serving: Some(stop), ..other }
    }

    async fn knows(&self, other: &House) {
        let (settings, identity) = (&other.node.settings, &other.node.identity);
        let doc = (identity.document.clone(), 1);
        self.add_peer(&identity.id, &settings.name, &settings.url, Some(doc)).await;
    }

    /// An account without a password, with a session.
    pub async fn person(&self, sign_in: &str, role: Role, staff: Option<&str>) -> Person {
        let new = users::NewUser {
            sign_in: sign_in.to_owned(),
            name: format!("Testperson {sign_in}"),
            organisation: None,
            roles: vec![role],
            staff: staff.map(StaffId::new),
            password: None,
        };
        let user = users::create(&self.node, new).await.expect("an account");
        let token = session::start(&self.node, &user, &full()).await.expect("a session");
        Person { actor: users::actor(&self.node, sign_in).await.expect("the account"), token }
    }

    /// Author, two reviewers of the pool office and the data protection officer.
    pub async fn desk(&self) -> [Person; 4] {
        [
            self.person("verfassen", Role::PoolCoordinator, Some("hb-bdf-1")).await,
            self.person("pruefen1", Role::PoolCoordinator, Some("hb-bdf-2")).await,
            self.person("pruefen2", Role::PoolCoordinator, None).await,
            self.person("datenschutz", Role::DataProtectionOfficer, None).await,
        ]
    }

    /// The random id of a case, by its id in the city's own files.
    pub async fn case(&self, local_id: &str) -> CaseId {
        let system = users::system(&self.node).await.expect("the system account");
        let mut tx = self.node.store.begin("test_case").await.expect("a transaction");
        let ids: Vec<CaseId> = tx.case_records().await.expect("records").into_iter().map(|coded| coded.case).collect();
        let cases = tx.case_identities(&ids, &system).await.expect("identities");
        cases.into_iter().find(|case| case.identity.local_id == local_id).expect("the case").case
    }

    /// Imports the sixteen cases once more under other ids.
    pub async fn grow(&self, mark: &str) {
        let mut file: Value = serde_json::from_str(BREMEN).expect("JSON");
        for case in file["cases"].as_array_mut().expect("cases") {
            for key in ["local_id", "panel_code"] {
                case[key] = Value::String(format!("{}{mark}", case[key].as_str().expect("a text")));
            }
        }
        file["billing"] = Value::Array(Vec::new());
        file["cross_case_sessions"] = Value::Array(Vec::new());
        import::run(&self.node, &file.to_string()).await.expect("sixteen more cases");
    }

    /// Another node, never reached, that this one exchanges with; its id.
    pub async fn peer(&self, seed: u8) -> NodeId {
        let id = NodeId::from_root_key(&SigningKey::from_seed([seed; 32]).verifying_key());
        self.add_peer(&id, &format!("Stadt Nummer {seed}"), "http://127.0.0.1:9", None).await;
        id
    }

    async fn add_peer(&self, id: &NodeId, name: &str, url: &str, doc: Option<(String, u64)>) {
        let peer = NewPeer {
            node: id.clone(),
            state: PeerState::Requested,
            name: name.to_owned(),
            urls: vec![url.to_owned()],
            doc,
            scopes: Vec::new(),
            relay: false,
            request_jti: None,
        };
        let system = users::system(&self.node).await.expect("the system account");
        let mut tx = self.node.store.begin("test_peer").await.expect("a transaction");
        tx.peer_insert(&peer).await.expect("inserted");
        tx.peer_approve_remote(id).await.expect("approved there");
        assert_eq!(tx.peer_approve_local(id, &system.user).await.expect("approved here"), PeerState::Active);
        tx.commit().await.expect("committed");
    }

    /// Notes that something went wrong with a peer.
    pub async fn incident(&self, peer: &NodeId, token: &str, detail: &str) {
        let mut tx = self.node.store.begin("test_incident").await.expect("a transaction");
        tx.peer_incident_insert(peer, token, detail).await.expect("inserted");
        tx.commit().await.expect("committed");
    }

    /// Another session of the same person: a second window, or back after the first ended.
    pub async fn session(&self, who: &Person) -> Person {
        let token = session::start(&self.node, &who.actor.user, &full()).await.expect("a session");
        Person { actor: who.actor.clone(), token }
    }

    /// Where the files of the database lie, when it has files of its own.
    pub fn folder(&self) -> Option<&std::path::Path> {
        self.place.url.strip_prefix("sqlite://").and_then(|file| std::path::Path::new(file).parent())
    }

    /// Leaves a message for somebody; its id.
    pub async fn notice(&self, who: &Person, case: &CaseId) -> String {
        let mut tx = self.node.store.begin("test_notice").await.expect("a transaction");
        tx.notice_insert(std::slice::from_ref(&who.actor.user), Some(case), "Ein Hinweis.").await.expect("inserted");
        let id = tx.notice_list(&who.actor.user, 1).await.expect("listed").remove(0).id;
        tx.commit().await.expect("committed");
        id
    }

    /// What the trail says somebody did, newest first.
    pub async fn audit(&self, who: &Actor) -> Vec<String> {
        let mut tx = self.node.store.snapshot("test").await.expect("a snapshot");
        let filter = AuditFilter { actor: Some(who.user.clone()), ..AuditFilter::default() };
        let lines = tx.audit_list(&filter, 100).await.expect("answered");
        lines.into_iter().map(|line| line.action).collect()
    }

    /// Number of entries in the node's own log.
    pub async fn log_size(&self) -> u64 {
        let mut tx = self.node.store.snapshot("test").await.expect("a snapshot");
        tx.log_own_fetch().await.expect("answered").expect("the own log").state.size()
    }
}

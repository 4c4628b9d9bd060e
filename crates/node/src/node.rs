// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! The node as a value: everything a handler or a job needs, and nothing global.

use std::collections::BTreeMap;
use std::net::IpAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use domain::clock::Clock;
use domain::random::Random;
use protocol::{NodeId, SigningKey};
use storage::Store;

use crate::error::NodeError;
use crate::federation::address::Reach;

/// What the configuration says about this node; read once by the binary.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Name that people see, for example "Stadt Musterstadt, Jugendamt".
    pub name: String,
    /// Public base URL without a trailing slash, as peers and browsers reach it.
    pub url: String,
    /// Addresses of reverse proxies whose forwarding headers are believed.
    pub trusted_proxies: Vec<IpAddr>,
    /// Cookies carry `Secure` and the `__Host-` prefix; off only on plain loopback.
    pub secure_cookies: bool,
    /// Peers may be reached by `http://` on loopback: the demo and tests, never a city.
    pub loopback_peers: bool,
    /// Peers may have private addresses: cities that share a closed network.
    pub private_peers: bool,
    /// The identity provider of the city; none when people sign in here alone.
    pub oidc: Option<crate::oidc::OidcSettings>,
    /// The other roles that a visitor of the demo may step into; empty in a city.
    pub demo: Vec<DemoRole>,
    /// Demo only: secret in a sign-in link -> sign-in name of the demo person.
    pub demo_tokens: BTreeMap<String, String>,
}

impl Settings {
    /// How far this node calls.
    #[must_use]
    pub fn reach(&self) -> Reach {
        match (self.loopback_peers, self.private_peers) {
            (true, _) => Reach::Loopback,
            (false, true) => Reach::Private,
            (false, false) => Reach::Public,
        }
    }
}

/// One entry of the demo's "look at it as" list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DemoRole {
    /// Name of the node that the role belongs to.
    pub node: String,
    /// One or two German sentences about that node.
    pub node_de: String,
    /// German name of the role.
    pub role: String,
    /// One German sentence about what there is to see and do in this role.
    pub sees_de: String,
    /// Display name of the demo person.
    pub name: String,
    /// URL that signs the visitor in as this person.
    pub sign_in_url: String,
}

/// The keys and names under which this node is known to peers.
pub struct Identity {
    /// Hash of the root key; compared by telephone.
    pub id: NodeId,
    /// Signs checkpoints.
    pub log_key: SigningKey,
    /// Key id of `log_key` in the node document, for example `log-1`.
    pub log_kid: String,
    /// Signs requests and control messages.
    pub http_key: SigningKey,
    /// Key id of `http_key` in the node document, for example `http-1`.
    pub http_kid: String,
    /// The current node document, a compact JWS signed by the root key.
    pub document: String,
    /// Current log epoch; the first is 1.
    pub epoch: u32,
}

/// One running node. Cheap to share as `Arc<Node>`.
pub struct Node {
    /// What the configuration says.
    pub settings: Settings,
    /// Keys and names towards peers.
    pub identity: Identity,
    /// The one door to the database.
    pub store: Store,
    /// The only source of the current time.
    pub clock: Arc<dyn Clock>,
    /// The only source of randomness.
    pub random: Arc<dyn Random>,
    /// The only HTTP client.
    pub http: reqwest::Client,
    /// Places for hashing passwords; see [`crate::auth::password::HASHING_MAX`].
    pub hashing: tokio::sync::Semaphore,
    /// Tries to sign in, to slow down guessing.
    pub attempts: crate::auth::attempts::Attempts,
    /// What the identity provider published last.
    pub oidc: crate::oidc::Provider,
    /// The keys that sign access tokens, as last read.
    pub token_keys: crate::auth::token::Keys,
    /// How much was taken from each peer, and what is being taken.
    pub intake: crate::federation::Intake,
    /// Rings when a log grew or a peer changed, so that long polls answer at once.
    pub changed: tokio::sync::watch::Sender<u64>,
    stopping: AtomicBool,
}

impl Node {
    /// Opens a node on its database; creates keys, log and node document on first start.
    ///
    /// # Errors
    /// When the database cannot be read, or its sealed keys do not open with the key file.
    pub async fn open(
        settings: Settings,
        store: Store,
        clock: Arc<dyn Clock>,
        random: Arc<dyn Random>,
        http: reqwest::Client,
    ) -> Result<Self, NodeError> {
        let identity = crate::service::identity::load_or_create(&settings, &store, &*clock, &*random).await?;
        let (changed, _) = tokio::sync::watch::channel(0);
        Ok(Self {
            settings,
            identity,
            store,
            clock,
            random,
            http,
            hashing: tokio::sync::Semaphore::new(crate::auth::password::HASHING_MAX),
            attempts: crate::auth::attempts::Attempts::default(),
            oidc: crate::oidc::Provider::default(),
            token_keys: crate::auth::token::Keys::default(),
            intake: crate::federation::Intake::default(),
            changed,
            stopping: AtomicBool::new(false),
        })
    }

    /// Wakes every long poll and follower that waits for news of this node.
    pub fn announce(&self) {
        self.changed.send_modify(|count| *count = count.wrapping_add(1));
    }

    /// From now on nobody waits for news: long polls answer at once, those that come as well, so that a peer that asks
    /// again on an open connection does not hold up the end.
    pub fn stop_waiting(&self) {
        self.stopping.store(true, Ordering::SeqCst);
        self.announce();
    }

    /// Whether the node is about to end.
    #[must_use]
    pub fn is_stopping(&self) -> bool {
        self.stopping.load(Ordering::SeqCst)
    }
}

/// The operating system's clock: the only place that reads it.
pub struct SystemClock;

impl Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "the one place where the node reads the time")]
    fn now(&self) -> jiff::Timestamp {
        jiff::Timestamp::now()
    }
}

/// The operating system's randomness: the only place that reads it.
pub struct OsRandom;

impl Random for OsRandom {
    #[expect(clippy::disallowed_methods, reason = "the one place where the node draws randomness")]
    fn fill(&self, bytes: &mut [u8]) {
        // Unwrap safety: without a working random source no key or token may be made; stopping is the safe answer.
        getrandom::fill(bytes).expect("the operating system's random source failed");
    }
}

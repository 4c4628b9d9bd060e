// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! A node that listens on loopback, its people with accounts, and the calls they make.

use std::cell::RefCell;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;

use domain::clock::{Clock as _, ManualClock};
use domain::{PoolFile, SeededRandom, StaffId, UserId};
use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use node::auth::session::{self, Begin, Way};
use node::federation::address::Reach;
use node::serve::{Listener, http_client};
use node::service::casework::nightly;
use node::service::{import, users};
use node::{Node, Settings};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use storage::{Keyring, Store, StoreOptions};
use tokio::sync::watch;

use crate::engine::Place;

/// The password of everybody who has one.
const PASSWORD: &str = "vier lange Wörter hintereinander";

/// Where the forms of the pool are.
pub const POOL: &str = "/api/v1/pool";

/// Confidentiality holds for a year; people confirm it anew before it ends.
const CONFIRMED_FOR: SignedDuration = SignedDuration::from_hours(300 * 24);

/// A node with a pool and no cases yet, and its people.
pub struct Office {
    pub node: Arc<Node>,
    clock: ManualClock,
    url: String,
    people: HashMap<StaffId, Account>,
    /// Sessions, with the day on which they began.
    sessions: RefCell<HashMap<StaffId, (Date, String)>>,
    /// When somebody last confirmed confidentiality.
    confirmed: RefCell<HashMap<StaffId, Timestamp>>,
    /// Who was already where.
    visits: RefCell<HashSet<(StaffId, String)>>,
    /// Versions of the forms that were handed in, by address.
    versions: RefCell<HashMap<String, u64>>,
    _stop: watch::Sender<bool>,
}

/// An account.
struct Account {
    user: UserId,
    /// Whether it has a password. Passwords are slow by design: one person of each role shows that they work.
    password: bool,
}

/// What came back.
#[derive(Debug)]
pub struct Answer {
    pub status: StatusCode,
    /// The version in the entity tag; 0 without one.
    pub version: u64,
    pub body: Value,
}

impl Office {
    /// Opens a node in `place` with the people of `text`, a file of a pool, and none of its cases. It stands in the
    /// morning of the day on which the pool began.
    pub async fn open(place: &Place, text: &str, file: &PoolFile) -> Self {
        let start = file.profile.start_of_operation.expect("a start");
        let clock = ManualClock::new(moment(start, 6));
        let listener = Listener::bind(SocketAddr::from((Ipv4Addr::LOCALHOST, 0)), None).expect("a free port");
        let url = format!("http://{}", listener.address());
        let options = StoreOptions {
            url: place.url.clone(),
            keyring: Keyring::parse(&Keyring::generate(&SeededRandom::new(3))).expect("a key file"),
            clock: Arc::new(clock.clone()),
            random: Arc::new(SeededRandom::new(5)),
        };
        let store = Store::open(options).await.expect("the store opens");
        let http = http_client(None, Reach::Loopback).expect("a client");
        let random = Arc::new(SeededRandom::new(7));
        let settings = settings(&file.profile.name, &url);
        let node = Node::open(settings, store, Arc::new(clock.clone()), random, http).await.expect("the node opens");
        let node = Arc::new(node);
        import::run(&node, &without_cases(text)).await.expect("the pool and its people");
        let people = accounts(&node, file).await;
        let (stop, stopped) = watch::channel(false);
        tokio::spawn(listener.serve(node::web::router(Arc::clone(&node)), stopped));
        Self {
            node,
            clock,
            url,
            people,
            sessions: RefCell::default(),
            confirmed: RefCell::default(),
            visits: RefCell::default(),
            versions: RefCell::default(),
            _stop: stop,
        }
    }

    /// A new day: the node's nightly job runs, then people come to work.
    pub async fn day(&self, day: Date) {
        self.clock.set(moment(day, 2));
        nightly(&self.node).await.expect("the nightly job runs");
        self.clock.set(moment(day, 8));
    }

    /// The day on which it is.
    pub fn today(&self) -> Date {
        self.clock.today()
    }

    /// The token of somebody's session. Whoever has a password signs in with it the first time; else a session begins
    /// directly.
    async fn token(&self, who: &StaffId) -> String {
        let today = self.today();
        let known = self.sessions.borrow().get(who).cloned();
        let first = known.is_none();
        if let Some((day, token)) = known
            && day == today
        {
            return token;
        }
        let account = &self.people[who];
        let token = if first && account.password {
            let typed = json!({"sign_in": who, "password": PASSWORD});
            let answer = self.send(Method::POST, "/api/v1/session", None, None, Some(&typed)).await;
            assert_eq!(answer.status, StatusCode::CREATED, "{who} {}", answer.body);
            answer.body["token"].as_str().expect("a token").to_owned()
        } else {
            session::start(&self.node, &account.user, &Begin::full(Way::Password, "Prüfung")).await.expect("a session")
        };
        self.sessions.borrow_mut().insert(who.clone(), (today, token.clone()));
        token
    }

    async fn send(
        &self,
        method: Method,
        path: &str,
        token: Option<&str>,
        seen: Option<u64>,
        body: Option<&Value>,
    ) -> Answer {
        // Each call has a moment of its own.
        self.clock.advance(SignedDuration::from_secs(1));
        let mut request = self.node.http.request(method, format!("{}{path}", self.url));
        if let Some(token) = token {
            request = request.bearer_auth(token);
        }
        request = match seen {
            Some(0) => request.header("if-none-match", "*"),
            Some(version) => request.header("if-match", format!("\"{version}\"")),
            None => request,
        };
        if let Some(body) = body {
            request = request.header("content-type", "application/json").body(body.to_string());
        }
        let response = request.send().await.expect("the node answers");
        let status = response.status();
        let tag = response.headers().get("etag").and_then(|tag| tag.to_str().ok()).unwrap_or_default();
        let version = tag.trim_matches('"').parse().unwrap_or(0);
        let text = response.text().await.expect("a text");
        let body = if text.is_empty() { Value::Null } else { serde_json::from_str(&text).expect("JSON") };
        Answer { status, version, body }
    }

    /// Somebody asks for something that is there.
    pub async fn get(&self, who: &StaffId, path: &str) -> Answer {
        let token = self.token(who).await;
        let answer = self.send(Method::GET, path, Some(&token), None, None).await;
        assert_eq!(answer.status, StatusCode::OK, "{who} GET {path}: {:#}", answer.body);
        answer
    }

    /// Somebody begins something.
    pub async fn post(&self, who: &StaffId, path: &str, body: &Value) -> Answer {
        let token = self.token(who).await;
        let answer = self.send(Method::POST, path, Some(&token), None, Some(body)).await;
        assert_eq!(answer.status, StatusCode::CREATED, "{who} POST {path}: {:#}", answer.body);
        answer
    }

    /// Somebody hands in a form. Who comes to a page for the first time opens the form before; so does who was overtaken,
    /// because the node or somebody else wrote it.
    pub async fn hand_in(&self, who: &StaffId, page: &str, form: &str, body: &Value) -> Answer {
        let path = format!("{page}/forms/{form}");
        let new = self.visits.borrow_mut().insert((who.clone(), page.to_owned()));
        let known = self.versions.borrow().get(&path).copied().unwrap_or(0);
        let seen = if new { self.get(who, &path).await.version } else { known };
        let token = self.token(who).await;
        let mut answer = self.send(Method::PUT, &path, Some(&token), Some(seen), Some(body)).await;
        if answer.status == StatusCode::PRECONDITION_FAILED {
            let seen = self.get(who, &path).await.version;
            assert_eq!(seen, answer.version, "{path}");
            answer = self.send(Method::PUT, &path, Some(&token), Some(seen), Some(body)).await;
        }
        assert_eq!(answer.status, StatusCode::OK, "{who} PUT {path} {body:#}: {:#}", answer.body);
        self.versions.borrow_mut().insert(path, answer.version);
        answer
    }

    /// Confirms confidentiality where it was not, or not for long any more (R89).
    pub async fn confirm(&self, who: &StaffId) {
        let now = self.clock.now();
        let lately = self.confirmed.borrow().get(who).is_some_and(|at| now.duration_since(*at) < CONFIRMED_FOR);
        if !lately {
            let form = format!("confidentiality/{who}-{}", now.as_second());
            self.hand_in(who, POOL, &form, &json!({"person": who, "confirmed": true})).await;
            self.confirmed.borrow_mut().insert(who.clone(), now);
        }
    }
}

fn moment(day: Date, hour: i8) -> Timestamp {
    day.at(hour, 0, 0, 0).to_zoned(TimeZone::UTC).expect("a lawful day").timestamp()
}

fn settings(name: &str, url: &str) -> Settings {
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

/// The file with its people, before anything was done.
fn without_cases(text: &str) -> String {
    let mut file: Value = serde_json::from_str(text).expect("JSON");
    file["cases"] = json!([]);
    file["billing"] = json!([]);
    file["cross_case_sessions"] = json!([]);
    file.to_string()
}

/// An account for each member of staff; the sign-in name is the id.
async fn accounts(node: &Node, file: &PoolFile) -> HashMap<StaffId, Account> {
    let (mut people, mut roles) = (HashMap::new(), HashSet::new());
    for member in &file.staff {
        let password = roles.insert(member.role);
        let new = users::NewUser {
            sign_in: member.id.to_string(),
            name: member.name.clone(),
            organisation: member.organisation.clone(),
            roles: vec![member.role],
            staff: Some(member.id.clone()),
            password: password.then(|| PASSWORD.to_owned()),
        };
        let user = users::create(node, new).await.expect("an account");
        people.insert(member.id.clone(), Account { user, password });
    }
    people
}

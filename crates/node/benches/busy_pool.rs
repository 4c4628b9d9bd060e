// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! The pages that staff open all day, in a pool with 5,000 cases and 50 members of staff: p50 and p99 of each, its size, the
//! statements it takes, and the ratio of its p50 to that of a page that asks nothing but who is signed in.
//!
//! The whole router answers, in this process and without a socket, on SQLite in a file.
//! `cargo bench -p node --bench busy_pool [-- CASES]`

use std::ops::Range;
use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{Request, StatusCode, header};
use domain::StaffId;
use domain::clock::ManualClock;
use domain::random::SeededRandom;
use domain::role::Role;
use node::auth::session::{self, Begin, Way};
use node::federation::address::Reach;
use node::serve::http_client;
use node::service::{import, users};
use node::{Node, Settings};
use serde_json::{Value, json};
use storage::{Keyring, Store, StoreOptions};
use tower::ServiceExt as _;

/// Cases of the pool; a city has five to fifteen a year.
const CASES: usize = 5_000;
/// Every so many cases, one waits in the inbox: far more than an office ever has.
const WAITING_EVERY: usize = 100;
/// Cases in a file, which has an upper size.
const FILE_CASES: usize = 1_000;
/// Members of staff with a part in a case.
const STAFF: usize = 50;
/// Requests that are measured for each page.
const REQUESTS: usize = 200;
/// Requests before anything is measured.
const WARM: usize = 10;
/// Larger than any page.
const ANSWER_BYTES_MAX: usize = 8 * 1024 * 1024;

const BREMEN: &str = include_str!("../../domain/testdata/bremen-16.json");

/// A page that asks nothing but who is signed in.
const TRIVIAL: &str = "/hilfe";

/// Who opens which page.
const PAGES: [(&str, &str); 6] = [
    ("hb-bdf-1", "/"),
    ("hb-cm-1", "/"),
    ("hb-bdf-1", "/faelle"),
    ("hb-cm-1", "/faelle"),
    ("hb-bdf-1", "/faelle?zustand=follow_up"),
    ("hb-bdf-1", "/eingang"),
];

#[expect(clippy::disallowed_methods, reason = "a benchmark measures with the machine's clock")]
fn now() -> Instant {
    Instant::now()
}

fn main() {
    // `cargo test --benches` runs this file too; there a small pool is enough to see that it works.
    let measured = std::env::args().any(|argument| argument == "--bench");
    let wanted = std::env::args().skip(1).find_map(|text| text.parse().ok());
    let cases = wanted.unwrap_or(if measured { CASES } else { 32 });
    let requests = if measured { REQUESTS } else { 1 };
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    runtime.block_on(async {
        let folder = tempfile::tempdir().expect("a folder");
        let node = open(&format!("sqlite://{}", folder.path().join("node.db").display())).await;
        let start = now();
        for first in (0..cases).step_by(FILE_CASES) {
            import::run(&node, &pool(first..cases.min(first + FILE_CASES))).await.expect("a lawful pool");
        }
        println!("{cases} cases imported in {:.1} s", start.elapsed().as_secs_f64());
        let router = node::web::router(Arc::clone(&node));
        let office = session(&node, "koordination", Role::PoolCoordinator, "hb-bdf-1").await;
        let lead = session(&node, "fallfuehrung", Role::CaseManager, "hb-cm-1").await;
        let trivial = measure(&node, &router, &office, TRIVIAL, requests).await.expect("the help page");
        print("hb-bdf-1", TRIVIAL, &trivial, trivial.p50);
        for (who, path) in PAGES {
            let token = if who == "hb-bdf-1" { &office } else { &lead };
            match measure(&node, &router, token, path, requests).await {
                Some(page) => print(who, path, &page, trivial.p50),
                None => panic!("{path} is not there"),
            }
        }
        node.store.close().await;
    });
}

async fn open(url: &str) -> Arc<Node> {
    let clock = ManualClock::at_noon(jiff::civil::date(2018, 12, 31));
    let options = StoreOptions {
        url: url.to_owned(),
        keyring: Keyring::parse(&Keyring::generate(&SeededRandom::new(1))).expect("a key file"),
        clock: Arc::new(clock.clone()),
        random: Arc::new(SeededRandom::new(2)),
    };
    let store = Store::open(options).await.expect("the store opens");
    let settings = Settings {
        name: "Stadt mit vielen Fällen".to_owned(),
        url: "http://127.0.0.1:8431".to_owned(),
        trusted_proxies: Vec::new(),
        secure_cookies: false,
        loopback_peers: true,
        private_peers: false,
        demo: Vec::new(),
        oidc: None,
        demo_tokens: std::collections::BTreeMap::new(),
    };
    let http = http_client(None, Reach::Loopback).expect("a client");
    let node = Node::open(settings, store, Arc::new(clock), Arc::new(SeededRandom::new(3)), http).await;
    Arc::new(node.expect("the node opens"))
}

/// The fictional pool of Bremen, over and over under other numbers, its case managers spread over [`STAFF`] people.
fn pool(cases: Range<usize>) -> String {
    let mut file: Value = serde_json::from_str(BREMEN).expect("JSON");
    let few = file["staff"].as_array().expect("staff").len();
    for number in few..STAFF {
        let id = format!("hb-cm-x{number}");
        let person = json!({"id": id, "name": format!("Fallführung {number}"), "role": "case_manager", "organisation": "Jugendamt"});
        file["staff"].as_array_mut().expect("staff").push(person);
    }
    let models = file["cases"].as_array().expect("cases").clone();
    let copy = |number: usize| {
        let mut case = models[number % models.len()].clone();
        case["local_id"] = format!("HB-{number:06}").into();
        case["panel_code"] = format!("HB-P-{number:06}").into();
        let manager = number % (2 * STAFF);
        // Half of the cases stay with the model's own case manager, so that one person has very many.
        if (few..STAFF).contains(&manager) {
            case["case_manager"] = format!("hb-cm-x{manager}").into();
        }
        if number.is_multiple_of(WAITING_EVERY) {
            not_received(&mut case);
        }
        case
    };
    file["cases"] = cases.map(copy).collect();
    file["billing"] = json!([]);
    file["cross_case_sessions"] = json!([]);
    file.to_string()
}

/// Takes a case back to the day on which it was endorsed, so that it waits in the inbox.
fn not_received(case: &mut Value) {
    for day in ["received_on", "help_plan_on", "crisis_concept_on", "measure_started_on"] {
        case[day] = Value::Null;
    }
    for between in ["days_intake_to_first_session", "days_intake_to_start", "days_solution_to_start"] {
        case[between] = Value::Null;
    }
    for part in ["crisis_concept", "setting", "permit_status", "retention", "closure"] {
        case[part] = Value::Null;
    }
    for list in ["sessions", "outcomes", "success_factors", "hindrance_factors"] {
        case[list] = json!([]);
    }
}

async fn session(node: &Node, sign_in: &str, role: Role, staff: &str) -> String {
    let new = users::NewUser {
        sign_in: sign_in.to_owned(),
        name: format!("Testperson {sign_in}"),
        organisation: None,
        roles: vec![role],
        staff: Some(StaffId::new(staff)),
        password: None,
    };
    let user = users::create(node, new).await.expect("an account");
    session::start(node, &user, &Begin::full(Way::Password, "Messung")).await.expect("a session")
}

struct Measured {
    p50: Duration,
    p99: Duration,
    bytes: usize,
    statements: u64,
}

/// None when there is no such page.
async fn measure(node: &Node, router: &Router, token: &str, path: &str, requests: usize) -> Option<Measured> {
    let mut times = Vec::new();
    let mut bytes = 0;
    let mut statements = 0;
    for number in 0..requests + WARM.min(requests) {
        let request = Request::get(path)
            .header(header::HOST, "127.0.0.1:8431")
            .header(header::COOKIE, session::cookie(node, token.to_owned()).stripped().to_string())
            .body(Body::empty())
            .expect("a request");
        let before = node.store.queries_run();
        let start = now();
        let answer = router.clone().oneshot(request).await.expect("an answer");
        if answer.status() == StatusCode::NOT_FOUND {
            return None;
        }
        assert_eq!(answer.status(), StatusCode::OK, "{path}");
        bytes = to_bytes(answer.into_body(), ANSWER_BYTES_MAX).await.expect("a page of bounded size").len();
        if number >= WARM.min(requests) {
            times.push(start.elapsed());
        }
        statements = node.store.queries_run() - before;
    }
    times.sort_unstable();
    let at = |share: usize| times[(times.len() * share / 100).min(times.len() - 1)];
    Some(Measured { p50: at(50), p99: at(99), bytes, statements })
}

fn print(who: &str, path: &str, page: &Measured, trivial: Duration) {
    println!(
        "{who} {path}: p50 {:.1} ms, p99 {:.1} ms, ratio {:.1}, {} statements, {} KiB",
        page.p50.as_secs_f64() * 1e3,
        page.p99.as_secs_f64() * 1e3,
        page.p50.as_secs_f64() / trivial.as_secs_f64(),
        page.statements,
        page.bytes / 1024,
    );
}

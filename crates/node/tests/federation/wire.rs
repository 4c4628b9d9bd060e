// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! The way between two nodes: a forwarder that records every byte served and can change answers.

use std::fmt::Write;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};

use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{Response, StatusCode};
use axum::response::IntoResponse;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

/// Changes the body of an answer to a path; `None` lets it pass.
type Tamper = Arc<dyn Fn(&str, &[u8]) -> Option<Vec<u8>> + Send + Sync>;

/// Shared by the forwarder and the test.
#[derive(Clone)]
pub struct Wire {
    pub url: String,
    state: Arc<Mutex<Inner>>,
    client: reqwest::Client,
}

struct Inner {
    target: Option<SocketAddr>,
    tamper: Option<Tamper>,
    served: Vec<u8>,
    paths: Vec<String>,
}

/// No limit in the forwarder below what the nodes themselves allow.
const BODY_BYTES_MAX: usize = 32 * 1024 * 1024;

impl Wire {
    /// Listens on loopback; answers 502 until [`Wire::connect`] names the node behind it.
    pub async fn open(client: reqwest::Client) -> (Self, JoinHandle<()>) {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let address = listener.local_addr().expect("bound");
        let inner = Inner { target: None, tamper: None, served: Vec::new(), paths: Vec::new() };
        let wire = Self { url: format!("http://{address}"), state: Arc::new(Mutex::new(inner)), client };
        let router = Router::new().fallback(forward).with_state(wire.clone());
        let task = tokio::spawn(async move {
            axum::serve(listener, router).await.expect("the forwarder runs");
        });
        (wire, task)
    }

    fn with<T>(&self, act: impl FnOnce(&mut Inner) -> T) -> T {
        act(&mut self.state.lock().unwrap_or_else(PoisonError::into_inner))
    }

    pub fn connect(&self, target: SocketAddr) {
        self.with(|inner| inner.target = Some(target));
    }

    /// Nobody is behind the wire any more.
    pub fn cut(&self) {
        self.with(|inner| inner.target = None);
    }

    pub fn tamper(&self, change: impl Fn(&str, &[u8]) -> Option<Vec<u8>> + Send + Sync + 'static) {
        self.with(|inner| inner.tamper = Some(Arc::new(change)));
    }

    pub fn honest(&self) {
        self.with(|inner| inner.tamper = None);
    }

    /// Every byte that passed so far: heads and bodies of all answers.
    pub fn served(&self) -> Vec<u8> {
        self.with(|inner| inner.served.clone())
    }

    /// Paths asked for so far.
    pub fn paths(&self) -> Vec<String> {
        self.with(|inner| inner.paths.clone())
    }
}

async fn forward(State(wire): State<Wire>, request: Request) -> Response<Body> {
    let (parts, body) = request.into_parts();
    let Some(target) = wire.with(|inner| inner.target) else {
        return StatusCode::BAD_GATEWAY.into_response();
    };
    let body = axum::body::to_bytes(body, BODY_BYTES_MAX).await.expect("a bounded request");
    let path_and_query = parts.uri.path_and_query().map_or("/", |text| text.as_str()).to_owned();
    let mut onward = wire.client.request(parts.method, format!("http://{target}{path_and_query}")).body(body);
    for (name, value) in &parts.headers {
        // The forwarder writes its own Host and length, as every proxy does.
        if name != "host" && name != "content-length" {
            onward = onward.header(name, value);
        }
    }
    let Ok(answer) = onward.send().await else {
        return StatusCode::BAD_GATEWAY.into_response();
    };
    let mut response = Response::builder().status(answer.status());
    let mut head = format!("{}\n", answer.status());
    for (name, value) in answer.headers() {
        writeln!(head, "{name}: {}", String::from_utf8_lossy(value.as_bytes())).expect("a string grows");
        if name != "content-length" && name != "transfer-encoding" {
            response = response.header(name, value);
        }
    }
    let Ok(body) = answer.bytes().await else {
        return StatusCode::BAD_GATEWAY.into_response();
    };
    let tamper = wire.with(|inner| {
        inner.paths.push(path_and_query.clone());
        inner.served.extend_from_slice(head.as_bytes());
        inner.served.extend_from_slice(&body);
        inner.tamper.clone()
    });
    let changed = tamper.and_then(|change| change(&path_and_query, &body));
    response.body(changed.map_or_else(|| Body::from(body), Body::from)).expect("a well-formed answer")
}

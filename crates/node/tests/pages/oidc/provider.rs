// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! An identity provider on loopback that speaks the real protocol: discovery, keys, the address for the browser, and the one
//! for tokens with client secret and PKCE. What a test wants wrong is set in [`Knobs`].

use std::collections::HashMap;
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::sync::{Arc, Mutex};

use axum::extract::{Form, Query, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use data_encoding::{BASE64, BASE64URL_NOPAD};
use jsonwebtoken::{Algorithm, EncodingKey, Header};
use rcgen::KeyPair;
use serde_json::{Map, Value, json};
use sha2::{Digest as _, Sha256};

pub const CLIENT_ID: &str = "poolverbund";
pub const CLIENT_SECRET: &str = "ein Geheimnis: mit +Sonderzeichen%";

/// How the ID token is signed.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub enum Signed {
    /// With the published key.
    #[default]
    Properly,
    /// With another key under the same id.
    ByAnotherKey,
    /// With the client secret (HS256).
    WithTheSecret,
    /// Not at all.
    Not,
}

/// What the provider does, and does wrong.
pub struct Knobs {
    /// Unix seconds.
    pub now: i64,
    /// Claims of the ID token beside, or instead of, the honest ones; `null` leaves one out.
    pub claims: Map<String, Value>,
    pub signed: Signed,
    /// The issuer in the answer to the browser; none leaves it out.
    pub iss: Option<String>,
    /// What it lists as methods of PKCE.
    pub pkce_methods: Value,
}

#[derive(Default)]
struct Code {
    challenge: String,
    redirect_uri: String,
    nonce: String,
}

struct Inner {
    issuer: String,
    key: KeyPair,
    other_key: KeyPair,
    knobs: Mutex<Knobs>,
    codes: Mutex<HashMap<String, Code>>,
}

/// The running provider; it ends with the process of the tests.
#[derive(Clone)]
pub struct Idp(Arc<Inner>);

impl Idp {
    /// Starts one on a free port, on a thread of its own: a test runs on several runtimes.
    pub fn start() -> Self {
        let listener = TcpListener::bind(SocketAddr::from((Ipv4Addr::LOCALHOST, 0))).expect("a free port");
        listener.set_nonblocking(true).expect("a socket for the runtime");
        let issuer = format!("http://{}/realms/stadt", listener.local_addr().expect("an address"));
        let key = || KeyPair::generate().expect("a key");
        let knobs = Mutex::new(Knobs {
            now: 0,
            claims: Map::new(),
            signed: Signed::Properly,
            iss: Some(issuer.clone()),
            pkce_methods: json!(["plain", "S256"]),
        });
        let (key, other_key, codes) = (key(), key(), Mutex::default());
        let idp = Self(Arc::new(Inner { issuer, key, other_key, knobs, codes }));
        let router = Router::new()
            .route("/realms/stadt/.well-known/openid-configuration", get(discovery))
            .route("/realms/stadt/keys", get(keys))
            .route("/realms/stadt/authorize", get(authorize))
            .route("/realms/stadt/token", post(token))
            .with_state(idp.clone());
        std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
            runtime.block_on(async {
                axum_server::from_tcp(listener)
                    .expect("a server")
                    .serve(router.into_make_service())
                    .await
                    .expect("serving");
            });
        });
        idp
    }

    pub fn issuer(&self) -> &str {
        &self.0.issuer
    }

    pub fn set(&self, change: impl FnOnce(&mut Knobs)) {
        change(&mut self.0.knobs.lock().expect("no panic before"));
    }

    /// Claims of the next tokens beside the honest ones.
    pub fn says(&self, claims: Value) {
        let Value::Object(claims) = claims else { panic!("an object") };
        self.set(|knobs| knobs.claims = claims);
    }

    fn id_token(&self, nonce: &str) -> String {
        let knobs = self.0.knobs.lock().expect("no panic before");
        let mut claims = json!({
            "iss": self.0.issuer, "sub": "u-4711", "aud": CLIENT_ID, "nonce": nonce, "auth_time": knobs.now,
            "iat": knobs.now, "exp": knobs.now + 300, "name": "Testperson Extern", "preferred_username": "extern",
        });
        for (name, value) in &knobs.claims {
            let members = claims.as_object_mut().expect("an object");
            if value.is_null() {
                members.remove(name);
            } else {
                members.insert(name.clone(), value.clone());
            }
        }
        let header = Header { kid: Some("k1".to_owned()), ..Header::new(Algorithm::ES256) };
        match knobs.signed {
            Signed::Properly => sign(&header, &claims, &self.0.key),
            Signed::ByAnotherKey => sign(&header, &claims, &self.0.other_key),
            Signed::WithTheSecret => {
                let header = Header { alg: Algorithm::HS256, ..header };
                jsonwebtoken::encode(&header, &claims, &EncodingKey::from_secret(CLIENT_SECRET.as_bytes()))
                    .expect("signed")
            }
            Signed::Not => {
                let part = |value: Value| BASE64URL_NOPAD.encode(value.to_string().as_bytes());
                format!("{}.{}.", part(json!({"alg": "none", "kid": "k1"})), part(claims))
            }
        }
    }
}

fn sign(header: &Header, claims: &Value, key: &KeyPair) -> String {
    jsonwebtoken::encode(header, claims, &EncodingKey::from_ec_der(&key.serialize_der())).expect("signed")
}

async fn discovery(State(idp): State<Idp>) -> Json<Value> {
    let issuer = idp.issuer();
    let knobs = idp.0.knobs.lock().expect("no panic before");
    let mut document = json!({
        "issuer": issuer,
        "authorization_endpoint": format!("{issuer}/authorize"),
        "token_endpoint": format!("{issuer}/token"),
        "jwks_uri": format!("{issuer}/keys"),
        "response_types_supported": ["code"],
        "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": ["RS256", "ES256"],
        "authorization_response_iss_parameter_supported": true,
    });
    if !knobs.pkce_methods.is_null() {
        document["code_challenge_methods_supported"] = knobs.pkce_methods.clone();
    }
    Json(document)
}

async fn keys(State(idp): State<Idp>) -> Json<Value> {
    let point = idp.0.key.public_key_raw();
    let part = |range: std::ops::Range<usize>| BASE64URL_NOPAD.encode(&point[range]);
    Json(json!({"keys": [
        {"kty": "EC", "crv": "P-256", "use": "sig", "alg": "ES256", "kid": "k1", "x": part(1..33), "y": part(33..65)},
    ]}))
}

/// Where the browser comes: the person signs in at once, and goes back with a code.
async fn authorize(State(idp): State<Idp>, Query(asked): Query<HashMap<String, String>>) -> Response {
    let text = |name: &str| asked.get(name).cloned().unwrap_or_default();
    let right = text("response_type") == "code"
        && text("client_id") == CLIENT_ID
        && text("scope").split(' ').any(|scope| scope == "openid")
        && text("code_challenge_method") == "S256";
    if !right {
        return (StatusCode::BAD_REQUEST, format!("{asked:?}")).into_response();
    }
    let mut codes = idp.0.codes.lock().expect("no panic before");
    let code = format!("code-{}", codes.len() + 1);
    let redirect_uri = text("redirect_uri");
    codes.insert(
        code.clone(),
        Code { challenge: text("code_challenge"), redirect_uri: redirect_uri.clone(), nonce: text("nonce") },
    );
    let mut answer = form_urlencoded::Serializer::new(String::new());
    answer.append_pair("code", &code).append_pair("state", &text("state"));
    if let Some(issuer) = &idp.0.knobs.lock().expect("no panic before").iss {
        answer.append_pair("iss", issuer);
    }
    Redirect::to(&format!("{redirect_uri}?{}", answer.finish())).into_response()
}

/// Exchanges a code once (what was used has no challenge that a verifier fits): for the client with its secret, the same redirect, and the verifier of the challenge.
async fn token(State(idp): State<Idp>, headers: HeaderMap, Form(asked): Form<HashMap<String, String>>) -> Response {
    let refuse = |error: &str| (StatusCode::BAD_REQUEST, Json(json!({"error": error}))).into_response();
    let text = |name: &str| asked.get(name).cloned().unwrap_or_default();
    let encoded = |text: &str| form_urlencoded::byte_serialize(text.as_bytes()).collect::<String>();
    let basic =
        format!("Basic {}", BASE64.encode(format!("{}:{}", encoded(CLIENT_ID), encoded(CLIENT_SECRET)).as_bytes()));
    if headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok()) != Some(&basic) {
        return refuse("invalid_client");
    }
    let Some(code) = idp.0.codes.lock().expect("no panic before").get_mut(&text("code")).map(std::mem::take) else {
        return refuse("invalid_grant");
    };
    let challenge = BASE64URL_NOPAD.encode(&Sha256::digest(text("code_verifier").as_bytes()));
    if code.challenge != challenge || code.redirect_uri != text("redirect_uri") || code.challenge.is_empty() {
        return refuse("invalid_grant");
    }
    let id_token = idp.id_token(&code.nonce);
    Json(json!({"access_token": "unused", "token_type": "Bearer", "expires_in": 60, "id_token": id_token}))
        .into_response()
}

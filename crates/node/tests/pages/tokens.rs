// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! Access tokens of programs: what opens the API, and every way by which something else might.

use axum::body::Body;
use axum::http::{Request, header};
use data_encoding::BASE64URL_NOPAD;
use domain::role::Role;
use jiff::SignedDuration;
use jsonwebtoken::{Algorithm, EncodingKey, Header};
use node::auth::scope::Scopes;
use node::auth::token::{Claims, KEY_LIFETIME, LIFETIME};
use node::service::grants::{self, NewGrant};
use protocol::SigningKey;
use serde_json::{Value, json};
use zeroize::Zeroizing;

use crate::browser::Answer;
use crate::house::{House, Person, check};

const FIGURES: &str = "/api/v1/figures";
/// What stands before a seed in a private key by RFC 8410.
const PKCS8_PREFIX: [u8; 16] =
    [0x30, 0x2e, 0x02, 0x01, 0x00, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x04, 0x22, 0x04, 0x20];

/// A person with a grant, and an access token for it.
struct Program {
    person: Person,
    secret: String,
    token: String,
}

async fn granted(house: &House, person: &Person, scopes: &str) -> String {
    let scopes = Scopes::parse(scopes).expect("scopes");
    let new = NewGrant { label: "Auswertung".to_owned(), scopes, days: 30 };
    grants::create(&house.node, &person.actor, new).await.expect("a grant")
}

async fn exchange(house: &House, secret: &str) -> Answer {
    house.call("POST", None, "/api/v1/token", Some(json!({"secret": secret}))).await
}

async fn program(house: &House, scopes: &str) -> Program {
    let person = house.person("auswertung", Role::PoolCoordinator, Some("hb-bdf-1")).await;
    let secret = granted(house, &person, scopes).await;
    let answer = exchange(house, &secret).await.is(201).json();
    let token = answer["access_token"].as_str().expect("a token").to_owned();
    Program { person, secret, token }
}

async fn with(house: &House, token: &str, method: &str, path: &str, body: Option<Value>) -> Answer {
    let request = Request::builder()
        .method(method)
        .uri(path)
        .header(header::AUTHORIZATION, format!("Bearer {token}"))
        .header(header::CONTENT_TYPE, "application/json")
        .body(body.map_or_else(Body::empty, |body| Body::from(body.to_string())));
    house.send(request.expect("a request")).await
}

async fn opens(house: &House, token: &str) {
    with(house, token, "GET", FIGURES, None).await.is(200);
}

/// A token that must not be taken: 401, and the challenge of RFC 6750.
async fn refused(house: &House, token: &str, why: &str) {
    let answer = with(house, token, "GET", FIGURES, None).await;
    assert_eq!((answer.status.as_u16(), answer.problem().as_str()), (401, "signed-out"), "{why}");
    assert_eq!(answer.header("www-authenticate"), "Bearer error=\"invalid_token\"", "{why}");
}

/// The parts of a token as the node made it.
fn parts(token: &str) -> (Header, Claims) {
    let claims = token.split('.').nth(1).expect("claims");
    let claims = BASE64URL_NOPAD.decode(claims.as_bytes()).expect("base64url");
    (jsonwebtoken::decode_header(token).expect("a header"), serde_json::from_slice(&claims).expect("claims"))
}

/// The node's own key, so that only the one thing under test is wrong.
async fn signed(house: &House, header: &Header, claims: &Claims) -> String {
    let keys = house.node.store.snapshot("test").await.expect("a snapshot").token_key_list().await.expect("keys");
    signed_by(&keys[0].seed, header, claims)
}

fn signed_by(seed: &[u8; 32], header: &Header, claims: &Claims) -> String {
    let der = Zeroizing::new([PKCS8_PREFIX.as_slice(), seed].concat());
    jsonwebtoken::encode(header, claims, &EncodingKey::from_ed_der(&der)).expect("signed")
}

#[test]
fn a_program_reads_what_its_owner_may_read_and_nothing_else() {
    check(async |house| {
        let Program { person, token, .. } = program(house, "figures:read peers:read").await;
        let (head, claims) = parts(&token);
        assert_eq!((head.alg, head.typ.as_deref()), (Algorithm::EdDSA, Some("at+jwt")));
        assert_eq!(
            (claims.iss.as_str(), claims.sub.as_str()),
            (house.node.identity.id.as_str(), person.actor.user.as_str())
        );
        assert_eq!((claims.aud.as_str(), claims.exp - claims.iat), ("http://127.0.0.1:8431/api", LIFETIME.as_secs()));
        let again = signed(house, &head, &claims).await;
        opens(house, &again).await;
        opens(house, &token).await;
        let me = with(house, &token, "GET", "/api/v1/session", None).await.is(200).json();
        assert_eq!(me["roles"], json!(["pool_coordinator"]));
        with(house, &token, "GET", "/api/v1/peers", None).await.is(200);
        with(house, &token, "GET", "/api/v1/codelists", None).await.is(200);
        with(house, &token, "HEAD", FIGURES, None).await.is(200);
        // The person may, the program may not.
        let answer = with(house, &token, "GET", "/api/v1/cases", None).await.is(403);
        assert_eq!(answer.problem(), "insufficient-scope");
        assert_eq!(answer.header("www-authenticate"), "Bearer error=\"insufficient_scope\", scope=\"cases:read\"");
        // The program may, the person may not.
        let evaluator = house.person("evaluation", Role::Evaluator, None).await;
        let secret = granted(house, &evaluator, "peers:read releases:read figures:read").await;
        let other = exchange(house, &secret).await.is(201).json()["access_token"].as_str().expect("a token").to_owned();
        opens(house, &other).await;
        with(house, &other, "GET", "/api/v1/peers", None).await.is(404);
        with(house, &other, "GET", "/api/v1/drafts", None).await.is(404);
    });
}

#[test]
fn a_scope_for_reading_passes_nothing_that_writes() {
    check(async |house| {
        let Program { token, person, .. } =
            program(house, "cases:read pool:read releases:read library:read figures:read peers:read").await;
        let document = house.call("GET", None, "/api/v1/openapi.json", None).await.is(200).json();
        let mut tried = 0;
        for (path, item) in document["paths"].as_object().expect("paths") {
            for method in ["post", "put", "delete", "patch"] {
                let open = matches!(path.as_str(), "/api/v1/session" | "/api/v1/token") && method == "post";
                if item.get(method).is_none() || open {
                    continue;
                }
                let filled = path.replace("{index}", "1").replace(['{', '}'], "");
                let answer = with(house, &token, &method.to_uppercase(), &filled, Some(json!({}))).await;
                assert_eq!(answer.status.as_u16(), 403, "{method} {path}: {}", answer.body);
                tried += 1;
            }
        }
        assert!(tried > 20, "{tried}");
        // With the right scope it is the person's own right that counts.
        let secret = granted(house, &person, "cases:read cases:write").await;
        let writer =
            exchange(house, &secret).await.is(201).json()["access_token"].as_str().expect("a token").to_owned();
        with(house, &writer, "DELETE", "/api/v1/notices/unbekannt", None).await.is(404);
        for (method, path) in [
            ("POST", "/api/v1/drafts/eins/release"),
            ("POST", "/api/v1/drafts/eins/votes"),
            ("POST", "/api/v1/releases/1/withdrawal"),
            ("POST", "/api/v1/peers/invites"),
            ("DELETE", "/api/v1/session"),
        ] {
            let answer = with(house, &writer, method, path, Some(json!({}))).await.is(403);
            assert_eq!(answer.problem(), "person-only", "{method} {path}");
        }
    });
}

#[test]
fn a_forged_signature_opens_nothing() {
    check(async |house| {
        let Program { token, .. } = program(house, "figures:read").await;
        let (head, claims) = parts(&token);
        refused(house, &signed_by(&[9; 32], &head, &claims), "another key under the same id").await;
        let mut pieces: Vec<&str> = token.split('.').collect();
        let flipped =
            if pieces[2].starts_with('A') { format!("B{}", &pieces[2][1..]) } else { format!("A{}", &pieces[2][1..]) };
        pieces[2] = &flipped;
        refused(house, &pieces.join("."), "a changed signature").await;
        let more = Claims { scope: "figures:read cases:read".to_owned(), ..claims };
        let more = BASE64URL_NOPAD.encode(&serde_json::to_vec(&more).expect("JSON"));
        let pieces: Vec<&str> = token.split('.').collect();
        refused(house, &format!("{}.{more}.{}", pieces[0], pieces[2]), "changed claims").await;
        refused(house, &format!("{}.{}.", pieces[0], pieces[1]), "no signature").await;
        for text in [".", "..", "a.b.c", "....", &"a.".repeat(3000)] {
            refused(house, text, text).await;
        }
    });
}

#[test]
fn the_algorithm_is_ours_and_not_the_headers() {
    check(async |house| {
        let Program { token, .. } = program(house, "figures:read").await;
        let (head, claims) = parts(&token);
        let body = BASE64URL_NOPAD.encode(&serde_json::to_vec(&claims).expect("JSON"));
        for none in ["none", "None", "NONE", ""] {
            let head = json!({"alg": none, "typ": "at+jwt", "kid": head.kid});
            let head = BASE64URL_NOPAD.encode(head.to_string().as_bytes());
            refused(house, &format!("{head}.{body}."), "no algorithm").await;
        }
        let keys = house.node.store.snapshot("test").await.expect("a snapshot").token_key_list().await.expect("keys");
        let public = SigningKey::from_seed(*keys[0].seed).verifying_key().to_bytes();
        for secret in [public.to_vec(), BASE64URL_NOPAD.encode(&public).into_bytes()] {
            let head = Header { alg: Algorithm::HS256, ..head.clone() };
            let forged = jsonwebtoken::encode(&head, &claims, &EncodingKey::from_secret(&secret)).expect("signed");
            refused(house, &forged, "the public key as a secret").await;
        }
    });
}

#[test]
fn a_token_has_its_time() {
    check(async |house| {
        let Program { token, .. } = program(house, "figures:read").await;
        let (head, claims) = parts(&token);
        let later = Claims { nbf: claims.iat + 60, ..claims.clone() };
        refused(house, &signed(house, &head, &later).await, "not yet valid").await;
        let longer = Claims { exp: claims.iat + 2 * LIFETIME.as_secs(), ..claims.clone() };
        refused(house, &signed(house, &head, &longer).await, "longer than any of ours").await;
        house.clock.advance(LIFETIME - SignedDuration::from_secs(1));
        opens(house, &token).await;
        house.clock.advance(SignedDuration::from_secs(1));
        refused(house, &token, "expired").await;
    });
}

#[test]
fn a_token_of_somebody_else_or_for_something_else_opens_nothing() {
    check(async |house| {
        let Program { token, .. } = program(house, "figures:read").await;
        let (head, claims) = parts(&token);
        let change = |change: &dyn Fn(&mut Claims)| {
            let mut changed = claims.clone();
            change(&mut changed);
            changed
        };
        let other = house.person("andere", Role::PoolCoordinator, None).await;
        for (why, changed) in [
            ("another audience", change(&|claims| claims.aud = "https://anderswo.example/api".to_owned())),
            ("an audience that only begins the same", change(&|claims| claims.aud.push_str("/v2"))),
            ("another issuer", change(&|claims| claims.iss = "n-anders".to_owned())),
            ("another account", change(&|claims| claims.sub = other.actor.user.to_string())),
            ("an unknown grant", change(&|claims| claims.client_id = "unbekannt".to_owned())),
            ("more than the grant has", change(&|claims| claims.scope = "figures:read cases:read".to_owned())),
            ("a scope that does not exist", change(&|claims| claims.scope = "alles".to_owned())),
        ] {
            refused(house, &signed(house, &head, &changed).await, why).await;
        }
        for (why, head) in [
            ("the type of an ID token", Header { typ: Some("JWT".to_owned()), ..head.clone() }),
            ("no type", Header { typ: None, ..head.clone() }),
            ("an unknown key", Header { kid: Some("unbekannt".to_owned()), ..head.clone() }),
            ("no key", Header { kid: None, ..head.clone() }),
            ("something critical", Header { crit: Some(vec!["exp".to_owned()]), ..head.clone() }),
        ] {
            refused(house, &signed(house, &head, &claims).await, why).await;
        }
        // The keys that peers know sign no access tokens.
        let identity = &house.node.identity;
        for key in [&identity.log_key, &identity.http_key] {
            refused(house, &signed_by(&key.seed(), &head, &claims), "a key of the federation").await;
        }
    });
}

#[test]
fn what_ends_a_grant_ends_its_tokens_at_once() {
    check(async |house| {
        let Program { person, secret, token } = program(house, "figures:read").await;
        let lock = async |disabled| {
            let mut tx = house.node.store.begin("test").await.expect("a transaction");
            tx.user_set_disabled(&person.actor.user, disabled).await.expect("changed");
            tx.commit().await.expect("committed");
        };
        lock(true).await;
        refused(house, &token, "a locked account").await;
        assert_eq!(exchange(house, &secret).await.is(401).problem(), "grant-unknown");
        lock(false).await;
        opens(house, &token).await;
        let mut tx = house.node.store.begin("test").await.expect("a transaction");
        tx.user_role_revoke(&person.actor.user, Role::PoolCoordinator).await.expect("revoked");
        tx.user_role_grant(&person.actor.user, Role::CaseManager).await.expect("granted");
        tx.commit().await.expect("committed");
        with(house, &token, "GET", FIGURES, None).await.is(404);
        let mut tx = house.node.store.begin("test").await.expect("a transaction");
        tx.user_role_grant(&person.actor.user, Role::PoolCoordinator).await.expect("granted");
        tx.commit().await.expect("committed");
        opens(house, &token).await;
        let id = grants::list_own(&house.node, &person.actor).await.expect("grants").remove(0).id;
        grants::revoke(&house.node, &person.actor, &id).await.expect("revoked");
        refused(house, &token, "a revoked grant").await;
        assert_eq!(exchange(house, &secret).await.is(401).problem(), "grant-unknown");
    });
}

#[test]
fn sessions_secrets_and_access_tokens_are_not_taken_for_each_other() {
    check(async |house| {
        let Program { person, secret, token } = program(house, "figures:read").await;
        assert_eq!(exchange(house, &person.token).await.is(401).problem(), "grant-unknown");
        assert_eq!(exchange(house, &token).await.is(401).problem(), "grant-unknown");
        assert_eq!(with(house, &secret, "GET", FIGURES, None).await.is(401).problem(), "signed-out");
        let as_session = Person { actor: person.actor.clone(), token: token.clone() };
        house.get(Some(&as_session), "/zahlen").await.leads_to("/anmelden?next=%2Fzahlen");
        // On a page it opens nothing, also as a bearer token.
        let answer = with(house, &token, "GET", "/zahlen", None).await;
        assert_eq!(answer.status.as_u16(), 303);
        // And a session beside it does not help a token that is refused.
        let both = Request::get(FIGURES)
            .header(header::AUTHORIZATION, "Bearer a.b.c")
            .header(header::COOKIE, house.cookie(&person.token))
            .body(Body::empty());
        house.send(both.expect("a request")).await.is(401);
    });
}

#[test]
fn a_secret_gives_no_more_than_it_has() {
    check(async |house| {
        let Program { secret, .. } = program(house, "figures:read peers:read").await;
        let ask = async |scope: &str| {
            house.call("POST", None, "/api/v1/token", Some(json!({"secret": secret, "scope": scope}))).await
        };
        let narrow = ask("figures:read").await.is(201).json();
        assert_eq!((&narrow["scope"], &narrow["expires_in"]), (&json!("figures:read"), &json!(600)));
        with(house, narrow["access_token"].as_str().expect("a token"), "GET", "/api/v1/peers", None).await.is(403);
        for scope in ["cases:read", "figures:read cases:write", "alles", ""] {
            assert_eq!(ask(scope).await.is(422).problem(), "grant-scopes", "{scope}");
        }
        house.clock.advance(SignedDuration::from_hours(24 * 30));
        assert_eq!(exchange(house, &secret).await.is(401).problem(), "grant-unknown");
    });
}

#[test]
fn a_new_key_signs_and_the_old_one_is_accepted_to_the_end_of_its_tokens() {
    check(async |house| {
        let person = house.person("auswertung", Role::PoolCoordinator, None).await;
        let scopes = Scopes::parse("figures:read").expect("a scope");
        let new = NewGrant { label: "Auswertung".to_owned(), scopes, days: 365 };
        let secret = grants::create(&house.node, &person.actor, new).await.expect("a grant");
        let token = async || {
            let answer = exchange(house, &secret).await.is(201).json();
            answer["access_token"].as_str().expect("a token").to_owned()
        };
        token().await;
        house.clock.advance(KEY_LIFETIME - SignedDuration::from_mins(1));
        let old = token().await;
        house.clock.advance(SignedDuration::from_mins(1));
        let new = token().await;
        assert_ne!(parts(&old).0.kid, parts(&new).0.kid);
        opens(house, &old).await;
        opens(house, &new).await;
        // What is signed with the old key after its time is nobody's.
        house.clock.advance(LIFETIME);
        let (_, claims) = parts(&token().await);
        let keys = house.node.store.snapshot("test").await.expect("a snapshot").token_key_list().await.expect("keys");
        let forged = signed_by(&keys[1].seed, &parts(&old).0, &claims);
        refused(house, &forged, "a retired key").await;
    });
}

#[test]
fn the_page_hands_out_shows_once_and_ends() {
    check(async |house| {
        let person = house.person("anna", Role::PoolCoordinator, None).await;
        let page = "/zugang/programme";
        house.get(None, page).await.leads_to("/anmelden?next=%2Fzugang%2Fprogramme");
        house.get(Some(&person), page).await.is(200).says("Sie haben keinem Programm Zugang gegeben");
        let nothing = house.post(Some(&person), page, &[("label", "Bericht"), ("days", "90")]).await.is(422);
        assert_eq!(nothing.field("#f-label"), "Bericht");
        house.post(Some(&person), page, &[("label", ""), ("days", "90"), ("figures", "read")]).await.is(422);
        house.post(Some(&person), page, &[("label", "x"), ("days", "366"), ("figures", "read")]).await.is(422);
        let fields =
            [("label", "Bericht"), ("days", "90"), ("figures", "write"), ("peers", "read"), ("cases", "write")];
        let made = house.post(Some(&person), page, &fields).await.is(200);
        let secret = made.field("#f-secret").trim().to_owned();
        assert!(secret.starts_with("pvg_") && secret.len() == 47, "{secret}");
        let scope = exchange(house, &secret).await.is(201).json()["scope"].clone();
        assert_eq!(scope, json!("cases:read cases:write peers:read"), "there is nothing to write in figures");
        let listed = house.get(Some(&person), page).await.is(200).says("Fälle lesen und ändern").says("Gilt");
        assert!(!listed.body.contains(&secret) && listed.count("#f-secret") == 0, "shown once");
        assert!(!listed.text().contains("noch nie"), "it was used");

        let [other, admin] = [
            house.person("andere", Role::PoolCoordinator, None).await,
            house.person("technik", Role::NodeAdmin, None).await,
        ];
        let id = grants::list_own(&house.node, &person.actor).await.expect("grants").remove(0).id;
        house.post(Some(&other), &format!("{page}/{id}"), &[]).await.is(404);
        house.get(Some(&other), "/personen/programme").await.is(404);
        house.post(Some(&other), &format!("/personen/programme/{id}"), &[]).await.is(404);
        exchange(house, &secret).await.is(201);
        house.get(Some(&admin), "/personen/programme").await.is(200).says("Testperson anna").says("Bericht");
        let gone = house.post(Some(&admin), &format!("/personen/programme/{id}"), &[]).await;
        gone.leads_to("/personen/programme?getan=programm-beendet");
        exchange(house, &secret).await.is(401);
        house.get(Some(&person), page).await.is(200).says("Beendet");
        house.post(Some(&person), &format!("{page}/{id}"), &[]).await.is(404);
        for number in 0..grants::GRANTS_MAX {
            granted(house, &person, "figures:read").await;
            assert!(number < grants::GRANTS_MAX);
        }
        house.post(Some(&person), page, &fields).await.is(409).says("Sie haben schon 20 Zugänge");
        let officer = house.person("dsb", Role::DataProtectionOfficer, None).await;
        house.get(Some(&officer), "/protokoll").await.is(200).says("Zugang für ein Programm ausgestellt");
    });
}

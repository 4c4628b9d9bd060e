// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! Signing in and out, and how long it lasts.

use domain::role::Role;
use jiff::SignedDuration;
use node::Settings;
use node::auth::session::{ABSOLUTE_LIMIT, IDLE_LIMIT};
use node::service::users;
use sha2::{Digest as _, Sha256};

use crate::house::{House, check, check_with, settings};

pub const PASSWORD: &str = "fünf Störche am Deich";

pub async fn account(house: &House) {
    let new = users::NewUser {
        sign_in: "anna".to_owned(),
        name: "Testperson Anna".to_owned(),
        organisation: None,
        roles: vec![Role::PoolCoordinator],
        staff: None,
        password: Some(PASSWORD.to_owned()),
    };
    users::create(&house.node, new).await.expect("an account");
}

pub async fn in_database(house: &House, token: &str) -> bool {
    let digest: [u8; 32] = Sha256::digest(token.as_bytes()).into();
    let mut tx = house.node.store.snapshot("test").await.expect("a snapshot");
    tx.session_fetch(&digest).await.expect("answered").is_some()
}

#[test]
fn a_session_ends_after_an_hour_of_rest() {
    check(async |house| {
        let person = house.person("ruhe", Role::PoolCoordinator, None).await;
        house.clock.advance(IDLE_LIMIT);
        house.get(Some(&person), "/").await.is(200);
        house.clock.advance(IDLE_LIMIT + SignedDuration::from_secs(1));
        house.get(Some(&person), "/faelle").await.leads_to("/anmelden?next=%2Ffaelle");
        assert_eq!(house.call("GET", Some(&person), "/api/v1/session", None).await.is(401).problem(), "signed-out");
    });
}

#[test]
fn a_session_ends_after_a_working_day_however_busy() {
    check(async |house| {
        let person = house.person("fleiss", Role::PoolCoordinator, None).await;
        let step = SignedDuration::from_mins(30);
        let steps = ABSOLUTE_LIMIT.as_mins() / step.as_mins();
        for done in 1..steps {
            house.clock.advance(step);
            assert_eq!(house.get(Some(&person), "/").await.status.as_u16(), 200, "after {done} half hours");
        }
        house.clock.advance(step);
        house.get(Some(&person), "/").await.leads_to("/anmelden");
    });
}

#[test]
fn signing_out_ends_the_session_in_the_database() {
    check(async |house| {
        let person = house.person("feierabend", Role::PoolCoordinator, None).await;
        let elsewhere = node::auth::session::start(&house.node, &person.actor.user, &crate::house::full())
            .await
            .expect("a second session");
        assert!(in_database(house, &person.token).await);
        let answer = house.post(Some(&person), "/abmelden", &[]).await.leads_to("/anmelden");
        assert!(answer.header("set-cookie").contains("Max-Age=0"), "{}", answer.header("set-cookie"));
        assert!(!in_database(house, &person.token).await);
        assert!(in_database(house, &elsewhere).await, "the session at another place goes on");
        house.get(Some(&person), "/").await.leads_to("/anmelden");

        let program = house.person("programm", Role::PoolCoordinator, None).await;
        house.call("DELETE", Some(&program), "/api/v1/session", None).await.is(204);
        assert!(!in_database(house, &program.token).await);
    });
}

#[test]
fn a_locked_account_is_out_at_once() {
    check(async |house| {
        let person = house.person("gesperrt", Role::PoolCoordinator, None).await;
        house.get(Some(&person), "/").await.is(200);
        let mut tx = house.node.store.begin("test_lock").await.expect("a transaction");
        tx.user_set_disabled(&person.actor.user, true).await.expect("locked");
        tx.commit().await.expect("committed");
        house.get(Some(&person), "/").await.leads_to("/anmelden");
    });
}

#[test]
fn the_password_opens_a_session_and_leads_where_one_was_going() {
    check(async |house| {
        account(house).await;
        let fields = [("login", "anna"), ("password", PASSWORD), ("next", "/faelle?zustand=triage")];
        let answer = house.post(None, "/anmelden", &fields).await.leads_to("/faelle?zustand=triage");
        let cookie = answer.header("set-cookie");
        let (pair, attributes) = cookie.split_once(';').expect("attributes");
        assert!(!pair.starts_with("__Host-"));
        let attributes: Vec<&str> = attributes.split(';').map(str::trim).collect();
        assert_eq!(attributes, ["HttpOnly", "SameSite=Lax", "Path=/"]);
        let token = pair.split_once('=').expect("a value").1;
        assert!(in_database(house, token).await);

        let away = [("login", "anna"), ("password", PASSWORD), ("next", "https://anderswo.example/")];
        house.post(None, "/anmelden", &away).await.leads_to("/");
        let wrong = [("login", "anna"), ("password", "falsch"), ("next", "")];
        let refused = house.post(None, "/anmelden", &wrong).await.is(422);
        assert_eq!(refused.header("set-cookie"), "");
    });
}

#[test]
fn behind_tls_the_cookie_is_bound_to_host_and_tls() {
    let settings = Settings { secure_cookies: true, url: "https://pool.example".to_owned(), ..settings() };
    check_with(&settings, async |house| {
        account(house).await;
        let answer = house.post(None, "/anmelden", &[("login", "anna"), ("password", PASSWORD)]).await.leads_to("/");
        let cookie = answer.header("set-cookie");
        assert!(cookie.starts_with("__Host-pool_"), "{cookie}");
        let attributes: Vec<&str> = cookie.split(';').skip(1).map(str::trim).collect();
        assert_eq!(attributes, ["HttpOnly", "SameSite=Lax", "Secure", "Path=/"], "and no Domain (RFC 6265bis)");
        assert_eq!(answer.header("strict-transport-security"), "max-age=31536000");
    });
}

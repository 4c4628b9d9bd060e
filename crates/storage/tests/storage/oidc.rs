// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! Sign-ins by the identity provider: those under way, and who is who.

use domain::Role;
use jiff::SignedDuration;
use storage::{NewOidcRequest, OIDC_REQUEST_LIFE, StoreError};

use crate::fixtures::person;
use crate::harness::check;

const STATE: [u8; 32] = [1; 32];
const BROWSER: [u8; 32] = [2; 32];

fn request(state: [u8; 32]) -> NewOidcRequest {
    NewOidcRequest { state_sha256: state, browser_sha256: BROWSER, flow: "{\"nonce\":\"geheim\"}".to_owned() }
}

#[test]
fn a_sign_in_ends_once_in_its_browser_and_in_time() {
    check(async |db| {
        let mut tx = db.store.begin("test").await.unwrap();
        tx.oidc_request_insert(&request(STATE)).await.unwrap();
        tx.commit().await.unwrap();
        let bytes = String::from_utf8_lossy(&db.bytes_at_rest().await).into_owned();
        assert!(!bytes.contains("geheim"), "sealed");
        let mut tx = db.store.begin("test").await.unwrap();
        assert_eq!(tx.oidc_request_take(&STATE, &[3; 32]).await.unwrap(), None, "another browser");
        assert_eq!(tx.oidc_request_take(&[3; 32], &BROWSER).await.unwrap(), None, "another state");
        assert_eq!(tx.oidc_request_take(&STATE, &BROWSER).await.unwrap().as_deref(), Some("{\"nonce\":\"geheim\"}"));
        assert_eq!(tx.oidc_request_take(&STATE, &BROWSER).await.unwrap(), None, "once");
        tx.oidc_request_insert(&request(STATE)).await.unwrap();
        tx.commit().await.unwrap();
        db.clock.advance(OIDC_REQUEST_LIFE);
        let mut tx = db.store.begin("test").await.unwrap();
        assert_eq!(tx.oidc_request_take(&STATE, &BROWSER).await.unwrap(), None, "too late");
        // The next one sweeps away what nobody ended, so that the same state is free again.
        tx.oidc_request_insert(&request([4; 32])).await.unwrap();
        tx.oidc_request_insert(&request(STATE)).await.unwrap();
        tx.commit().await.unwrap();
        db.clock.advance(OIDC_REQUEST_LIFE - SignedDuration::from_secs(1));
        let mut tx = db.store.begin("test").await.unwrap();
        assert!(tx.oidc_request_take(&STATE, &BROWSER).await.unwrap().is_some());
    });
}

#[test]
fn a_person_at_the_provider_is_one_account_here() {
    check(async |db| {
        let mut tx = db.store.begin("test").await.unwrap();
        let anna = tx.user_insert(&person("Anna", &[Role::Evaluator])).await.unwrap();
        let bert = tx.user_insert(&person("Bert", &[])).await.unwrap();
        assert!(tx.oidc_subject_fetch("s-1").await.unwrap().is_none());
        tx.oidc_subject_link("s-1", &anna).await.unwrap();
        tx.commit().await.unwrap();
        for (subject, user) in [("s-1", &bert), ("s-2", &anna)] {
            let mut tx = db.store.begin("test").await.unwrap();
            let again = tx.oidc_subject_link(subject, user).await;
            assert!(matches!(again, Err(StoreError::Conflict { what: "oidc_account", .. })), "{subject}: {again:?}");
        }
        let mut tx = db.store.begin("test").await.unwrap();
        tx.user_set_disabled(&anna, true).await.unwrap();
        let before = db.store.queries_run();
        let found = tx.oidc_subject_fetch("s-1").await.unwrap().unwrap();
        assert_eq!(db.store.queries_run() - before, 1);
        assert_eq!(
            (found.id, found.roles, found.disabled),
            (anna, vec![Role::Evaluator], true),
            "told apart from unknown"
        );
        assert!(tx.oidc_subject_fetch("s-2").await.unwrap().is_none());
    });
}

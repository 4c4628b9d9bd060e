// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! Grants of programs, and the keys that sign access tokens.

use domain::{Clock as _, Role, UserId};
use jiff::SignedDuration;
use storage::{NewGrant, StoreError};

use crate::fixtures::person;
use crate::harness::{Db, check};

const SECRET: [u8; 32] = [7; 32];
const LIFE: SignedDuration = SignedDuration::from_hours(24 * 30);

async fn owner(db: &Db, name: &str) -> UserId {
    let mut tx = db.store.begin("test").await.unwrap();
    let id = tx.user_insert(&person(name, &[Role::Evaluator])).await.unwrap();
    tx.commit().await.unwrap();
    id
}

async fn granted(db: &Db, user: &UserId, secret: [u8; 32]) -> Result<String, StoreError> {
    let mut tx = db.store.begin("test").await.unwrap();
    let new = NewGrant {
        user: user.clone(),
        secret_sha256: secret,
        label: "Zahlen für den Jahresbericht".to_owned(),
        scopes: "figures:read".to_owned(),
        expires_at: db.clock.now() + LIFE,
    };
    let id = tx.grant_insert(&new).await?;
    tx.commit().await.unwrap();
    Ok(id)
}

async fn is_live(db: &Db, id: &str) -> bool {
    let mut tx = db.store.snapshot("test").await.unwrap();
    let by_id = tx.grant_fetch_live(id).await.unwrap();
    let by_secret = tx.grant_fetch_live_by_secret(&SECRET).await.unwrap();
    assert_eq!(by_id.is_some(), by_secret.is_some());
    by_id.is_some()
}

#[test]
fn a_grant_is_found_with_its_owner_by_one_statement() {
    check(async |db| {
        let anna = owner(db, "Anna").await;
        let id = granted(db, &anna, SECRET).await.unwrap();
        let mut tx = db.store.begin("test").await.unwrap();
        let before = db.store.queries_run();
        let live = tx.grant_fetch_live(&id).await.unwrap().unwrap();
        assert_eq!(db.store.queries_run() - before, 1);
        assert_eq!((live.user.id, live.user.roles), (anna.clone(), vec![Role::Evaluator]));
        assert_eq!(
            (live.grant.label.as_str(), live.grant.scopes.as_str()),
            ("Zahlen für den Jahresbericht", "figures:read")
        );
        assert_eq!((live.grant.last_used_at, live.grant.revoked.is_some()), (None, false));
        assert_eq!(format!("{:?}", live.grant), format!("Grant {{ id: {id:?}, .. }}"));
        assert!(tx.grant_fetch_live_by_secret(&[8; 32]).await.unwrap().is_none());
        tx.grant_touch(&id).await.unwrap();
        tx.user_role_grant(&anna, Role::NodeAdmin).await.unwrap();
        let live = tx.grant_fetch_live(&id).await.unwrap().unwrap();
        assert_eq!((live.grant.last_used_at, live.user.roles.len()), (Some(db.clock.now()), 2), "today's roles");
    });
}

#[test]
fn a_grant_ends_by_revocation_by_its_day_and_with_its_owner() {
    check(async |db| {
        let [anna, bert] = [owner(db, "Anna").await, owner(db, "Bert").await];
        let id = granted(db, &anna, SECRET).await.unwrap();
        let mut tx = db.store.begin("test").await.unwrap();
        tx.user_set_disabled(&anna, true).await.unwrap();
        tx.commit().await.unwrap();
        assert!(!is_live(db, &id).await, "the owner is disabled");
        let mut tx = db.store.begin("test").await.unwrap();
        tx.user_set_disabled(&anna, false).await.unwrap();
        assert!(!tx.grant_revoke(&id, Some(&bert), &bert).await.unwrap(), "somebody else's");
        tx.commit().await.unwrap();
        assert!(is_live(db, &id).await);
        db.clock.advance(LIFE);
        assert!(!is_live(db, &id).await, "its day has come");
        db.clock.set(db.clock.now() - SignedDuration::from_hours(1));
        assert!(is_live(db, &id).await);
        let mut tx = db.store.begin("test").await.unwrap();
        assert!(tx.grant_revoke(&id, None, &bert).await.unwrap(), "an administrator may");
        assert!(!tx.grant_revoke(&id, Some(&anna), &anna).await.unwrap(), "once");
        tx.commit().await.unwrap();
        assert!(!is_live(db, &id).await, "revoked");
    });
}

#[test]
fn grants_are_listed_until_a_year_after_their_end() {
    check(async |db| {
        let [anna, bert] = [owner(db, "Anna").await, owner(db, "Bert").await];
        let first = granted(db, &anna, SECRET).await.unwrap();
        let again = granted(db, &bert, SECRET).await;
        assert!(again.is_err(), "a secret belongs to one grant");
        db.clock.advance(SignedDuration::from_mins(1));
        let second = granted(db, &bert, [9; 32]).await.unwrap();
        let mut tx = db.store.begin("test").await.unwrap();
        assert!(tx.grant_revoke(&first, Some(&anna), &anna).await.unwrap());
        let listed = tx.grant_list(Some(&anna)).await.unwrap();
        assert_eq!(listed.len(), 1);
        assert_eq!(listed[0].revoked.as_ref().map(|(_, by)| by), Some(&anna));
        let all: Vec<_> = tx.grant_list(None).await.unwrap().into_iter().map(|grant| grant.id).collect();
        assert_eq!(all, [second.clone(), first]);
        assert_eq!(tx.grant_purge().await.unwrap(), 0);
        tx.commit().await.unwrap();
        db.clock.advance(SignedDuration::from_hours(24 * 401));
        let mut tx = db.store.begin("test").await.unwrap();
        assert_eq!(tx.grant_purge().await.unwrap(), 1, "the other one ended a month later");
        assert_eq!(tx.grant_list(None).await.unwrap()[0].id, second);
    });
}

#[test]
fn the_newest_key_signs_and_retired_ones_go() {
    check(async |db| {
        let mut tx = db.store.begin("test").await.unwrap();
        assert!(tx.token_key_list().await.unwrap().is_empty());
        tx.token_key_rotate("eins", &[1; 32]).await.unwrap();
        tx.commit().await.unwrap();
        db.clock.advance(SignedDuration::from_mins(1));
        let mut tx = db.store.begin("test").await.unwrap();
        tx.token_key_rotate("zwei", &[2; 32]).await.unwrap();
        let keys = tx.token_key_list().await.unwrap();
        let kids: Vec<_> = keys.iter().map(|key| (key.kid.as_str(), key.seed[0], key.retired_at.is_some())).collect();
        assert_eq!(kids, [("zwei", 2, false), ("eins", 1, true)]);
        assert_eq!(format!("{:?}", keys[0]), "TokenKey { kid: \"zwei\", .. }");
        let kept = SignedDuration::from_mins(20);
        assert_eq!(tx.token_key_purge(kept).await.unwrap(), 0);
        tx.commit().await.unwrap();
        db.clock.advance(kept);
        let mut tx = db.store.begin("test").await.unwrap();
        assert_eq!(tx.token_key_purge(kept).await.unwrap(), 1);
        assert_eq!(tx.token_key_list().await.unwrap().len(), 1);
    });
}

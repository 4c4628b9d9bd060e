// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! Sessions.

use domain::{Role, UserId};
use jiff::{SignedDuration, Timestamp};
use storage::{NewSession, SessionState, Tx};

use crate::fixtures::person;
use crate::harness::{Db, check};

fn in_hours(db: &Db, hours: i64) -> Timestamp {
    domain::Clock::now(&db.clock).checked_add(SignedDuration::from_hours(hours)).unwrap()
}

async fn begin(tx: &mut Tx, token: u8, user: &UserId, end: Timestamp) {
    begin_as(tx, token, user, end, SessionState::Full).await;
}

async fn begin_as(tx: &mut Tx, token: u8, user: &UserId, expires_at: Timestamp, state: SessionState) {
    let device = format!("Gerät {token}");
    let new = NewSession { token_sha256: [token; 32], user, state, way: "password", device: &device, expires_at };
    tx.session_insert(&new).await.unwrap();
}

#[test]
fn a_session_ends_by_time_sign_out_password_and_lock() {
    check(async |db| {
        let clock = db.clock.clone();
        let end = in_hours(db, 8);
        let mut tx = db.store.begin("test").await.unwrap();
        let id = tx.user_insert(&person("Anna", &[Role::Evaluator])).await.unwrap();
        for token in 1..=4 {
            begin(&mut tx, token, &id, end).await;
        }
        clock.advance(SignedDuration::from_mins(5));
        tx.session_touch(&[1; 32]).await.unwrap();
        let before = db.store.queries_run();
        let row = tx.session_fetch(&[1; 32]).await.unwrap().unwrap();
        assert_eq!(db.store.queries_run() - before, 1);
        assert_eq!((row.user.roles, row.session.expires_at), (vec![Role::Evaluator], end));
        assert_eq!(row.session.last_seen_at, domain::Clock::now(&clock));
        assert!(row.session.created_at < row.session.last_seen_at);
        assert_eq!((row.session.way.as_str(), row.session.device.as_str()), ("password", "Gerät 1"));
        tx.session_delete(&[1; 32]).await.unwrap();
        assert!(tx.session_fetch(&[1; 32]).await.unwrap().is_none());
        let kept = tx.session_fetch(&[3; 32]).await.unwrap().unwrap().session.id;
        tx.user_set_password(&id, "$new", Some(&kept)).await.unwrap();
        assert!(tx.session_fetch(&[2; 32]).await.unwrap().is_none());
        assert!(tx.session_fetch(&[3; 32]).await.unwrap().is_some(), "where the password was changed");
        begin(&mut tx, 5, &id, end).await;
        tx.user_set_disabled(&id, true).await.unwrap();
        assert!(tx.session_fetch(&[5; 32]).await.unwrap().is_none());
        tx.user_set_disabled(&id, false).await.unwrap();
        begin(&mut tx, 6, &id, end).await;
        clock.set(end);
        assert!(tx.session_fetch(&[6; 32]).await.unwrap().is_none());
        // It opens nothing any more, and for a day it still says whose words are to be kept.
        assert_eq!(tx.session_purge().await.unwrap(), 0);
        assert_eq!(tx.session_owner(&[6; 32]).await.unwrap().map(|user| user.id), Some(id));
        clock.advance(SignedDuration::from_hours(24));
        assert_eq!(tx.session_purge().await.unwrap(), 1);
        assert!(tx.session_owner(&[6; 32]).await.unwrap().is_none());
    });
}

#[test]
fn an_account_that_ended_has_no_session() {
    check(async |db| {
        let mut tx = db.store.begin("test").await.unwrap();
        let id = tx.user_insert(&person("Anna", &[Role::Evaluator])).await.unwrap();
        begin(&mut tx, 1, &id, in_hours(db, 8)).await;
        tx.user_set_expiry(&id, Some(in_hours(db, 1))).await.unwrap();
        assert!(tx.session_fetch(&[1; 32]).await.unwrap().is_some());
        db.clock.advance(SignedDuration::from_hours(1));
        assert!(tx.session_fetch(&[1; 32]).await.unwrap().is_none());
        assert!(tx.session_owner(&[1; 32]).await.unwrap().is_none());
    });
}

#[test]
fn the_words_of_a_half_signed_in_person_are_not_taken() {
    check(async |db| {
        let mut tx = db.store.begin("test").await.unwrap();
        let id = tx.user_insert(&person("Anna", &[Role::Evaluator])).await.unwrap();
        for (token, state) in [(1, SessionState::PasswordOnly), (2, SessionState::Enrol)] {
            begin_as(&mut tx, token, &id, in_hours(db, 8), state).await;
            assert_eq!(tx.session_fetch(&[token; 32]).await.unwrap().unwrap().session.state, state);
            assert!(tx.session_owner(&[token; 32]).await.unwrap().is_none());
        }
    });
}

#[test]
fn sessions_are_listed_and_ended_one_by_one() {
    check(async |db| {
        let start = domain::Clock::now(&db.clock);
        let end = in_hours(db, 8);
        let mut tx = db.store.begin("test").await.unwrap();
        let anna = tx.user_insert(&person("Anna", &[Role::Evaluator])).await.unwrap();
        let bert = tx.user_insert(&person("Bert", &[Role::Evaluator])).await.unwrap();
        for token in 1..=3 {
            begin(&mut tx, token, &anna, end).await;
            db.clock.advance(SignedDuration::from_mins(1));
        }
        begin(&mut tx, 4, &bert, end).await;
        let listed = tx.session_list(&anna, start).await.unwrap();
        let devices: Vec<_> = listed.iter().map(|line| line.device.as_str()).collect();
        assert_eq!(devices, ["Gerät 3", "Gerät 2", "Gerät 1"]);
        let rested = start.checked_add(SignedDuration::from_secs(30)).unwrap();
        assert_eq!(tx.session_list(&anna, rested).await.unwrap().len(), 2);
        assert!(!tx.session_delete_one(&bert, &listed[0].id).await.unwrap(), "not Bert's");
        assert!(tx.session_delete_one(&anna, &listed[0].id).await.unwrap());
        assert!(!tx.session_delete_one(&anna, &listed[0].id).await.unwrap());
        assert_eq!(tx.session_delete_all(&anna, Some(&listed[1].id)).await.unwrap(), 1);
        assert!(tx.session_fetch(&[2; 32]).await.unwrap().is_some());
        assert_eq!(tx.session_delete_all(&anna, None).await.unwrap(), 1);
        assert_eq!(tx.session_list(&bert, start).await.unwrap().len(), 1);
        db.clock.set(end);
        assert!(tx.session_list(&bert, start).await.unwrap().is_empty());
    });
}

#[test]
fn a_renewed_session_has_another_token_and_the_same_end() {
    check(async |db| {
        let end = in_hours(db, 8);
        let mut tx = db.store.begin("test").await.unwrap();
        let id = tx.user_insert(&person("Anna", &[Role::Evaluator])).await.unwrap();
        begin_as(&mut tx, 1, &id, end, SessionState::PasswordOnly).await;
        let before = tx.session_fetch(&[1; 32]).await.unwrap().unwrap().session;
        db.clock.advance(SignedDuration::from_mins(7));
        assert!(tx.session_renew(&[1; 32], &[2; 32], SessionState::Full, "code").await.unwrap());
        assert!(tx.session_fetch(&[1; 32]).await.unwrap().is_none());
        let after = tx.session_fetch(&[2; 32]).await.unwrap().unwrap().session;
        assert_eq!((&after.id, after.expires_at, after.created_at), (&before.id, end, before.created_at));
        assert_eq!((after.state, after.way.as_str()), (SessionState::Full, "code"));
        assert_eq!(after.verified_at, domain::Clock::now(&db.clock));
        assert!(!tx.session_renew(&[1; 32], &[3; 32], SessionState::Full, "code").await.unwrap());
    });
}

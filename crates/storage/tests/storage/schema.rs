// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! Migrations, and what the engines promise.

use std::os::unix::fs::PermissionsExt as _;

use storage::StoreError;

use crate::fixtures::person;
use crate::harness::{check, rule};

#[test]
fn a_newer_schema_is_refused_and_left_alone() {
    check(async |db| {
        db.raw("INSERT INTO schema_version (version, name, applied_at) VALUES (999, 'later', 0)").await.unwrap();
        match db.reopen(&db.keys).await {
            Err(StoreError::NewerSchema { database: 999, program }) => assert!(program < 999),
            Err(other) => panic!("{other:?}"),
            Ok(_) => panic!("opened"),
        }
        assert_eq!(db.number("SELECT COUNT(*) FROM schema_version WHERE version = 999").await, 1);
    });
}

#[test]
fn opening_again_keeps_what_is_there() {
    check(async |db| {
        let mut tx = db.store.begin("test").await.unwrap();
        let id = tx.user_insert(&person("Anna", &[])).await.unwrap();
        tx.commit().await.unwrap();
        let again = db.reopen(&db.keys).await.unwrap();
        let mut tx = again.snapshot("test").await.unwrap();
        assert_eq!(tx.user_fetch_by_sign_in("anna@amt.example").await.unwrap().unwrap().id, id);
        drop(tx);
        again.close().await;
    });
}

#[test]
fn an_uncommitted_transaction_leaves_nothing() {
    check(async |db| {
        let mut tx = db.store.begin("test").await.unwrap();
        let id = tx.user_insert(&person("Anna", &[])).await.unwrap();
        drop(tx);
        let mut tx = db.store.snapshot("test").await.unwrap();
        assert!(tx.user_fetch(&id).await.unwrap().is_none());
    });
}

#[test]
fn a_broken_reference_is_refused_on_every_connection() {
    check(async |db| {
        let mut tx = db.store.begin("test").await.unwrap();
        let nobody = domain::UserId::random(&domain::SeededRandom::new(1));
        assert_eq!(rule(tx.user_role_grant(&nobody, domain::Role::Evaluator).await), "reference_missing");
    });
}

#[test]
fn an_address_of_another_kind_is_refused_in_words() {
    check(async |db| {
        let options = storage::StoreOptions {
            url: "mysql://localhost/x".to_owned(),
            keyring: storage::Keyring::parse(&db.keys).unwrap(),
            clock: std::sync::Arc::new(db.clock.clone()),
            random: std::sync::Arc::new(domain::SeededRandom::new(1)),
        };
        match storage::Store::open(options).await {
            Err(StoreError::Invalid(said)) => assert!(said.contains("sqlite:///") && said.contains("postgres://")),
            _ => panic!("not refused"),
        }
    });
}

#[test]
fn a_sqlite_file_belongs_to_its_owner_and_is_durable() {
    check(async |db| {
        let Some(path) = db.url.strip_prefix("sqlite://") else { return };
        let mode = std::fs::metadata(path).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
        assert_eq!(db.text("PRAGMA journal_mode", 0).await, "wal");
    });
}

// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! What a stolen database tells: nothing. And how keys change.

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicU64, Ordering};

use domain::{PoolFile, Role, SeededRandom};
use storage::{Decision, Keyring, NewVote, StoreError};

use crate::fixtures::{BERLIN, BREMEN, Desk, load, pool};
use crate::harness::{Db, check};

/// Everything in a pool file that must stay sealed: names, codes, dates, ids, words of the protected kind.
fn secrets(pool: &PoolFile) -> BTreeSet<String> {
    let mut secrets = BTreeSet::new();
    for member in &pool.staff {
        secrets.insert(member.id.to_string());
        secrets.insert(member.name.clone());
        secrets.extend(member.organisation.clone());
    }
    for case in &pool.cases {
        let (who, record) = (&case.identity, &case.record);
        secrets.extend([who.local_id.clone(), who.panel_code.clone(), who.birth_date.to_string()]);
        secrets.extend([who.given_name.clone(), who.family_name.clone(), record.referral.submitted_on.to_string()]);
        secrets.extend(who.file_number.iter().chain(&who.address).cloned());
        secrets.extend(who.protected_terms.iter().chain(&who.unusual_details).cloned());
        secrets.extend(record.sessions.iter().map(|session| session.date.to_string()));
        secrets.extend(record.measure_started_on.map(|day| day.to_string()));
        let providers = record.setting.iter().flat_map(|setting| &setting.components);
        secrets.extend(providers.filter_map(|component| component.provider.clone()));
        secrets.extend(case.narrative.local.split(". ").map(str::to_owned));
    }
    secrets.retain(|secret| secret.chars().count() >= 4);
    secrets
}

async fn assert_silent(db: &Db, secrets: &BTreeSet<String>) {
    let bytes = at_rest(db).await;
    assert!(bytes.contains("planning"), "the search itself finds what is there");
    let found: Vec<_> = secrets.iter().filter(|secret| bytes.contains(secret.as_str())).collect();
    assert!(found.is_empty(), "{} of {} secrets stand in the database", found.len(), secrets.len());
}

/// The bytes at rest as text: what is no text becomes a replacement character, what is text stays.
async fn at_rest(db: &Db) -> String {
    String::from_utf8_lossy(&db.bytes_at_rest().await).into_owned()
}

#[test]
fn a_stolen_database_names_nobody() {
    for text in [BREMEN, BERLIN] {
        check(async |db| {
            let pool = pool(text);
            let mut secrets = secrets(&pool);
            assert!(secrets.len() > 150, "{}", secrets.len());
            secrets.extend(["Import@amt", "Frau Import", "Amt für Prüfungen", "argon2id"].map(str::to_owned));
            load(db, &pool).await;
            // With the write-ahead log still open, and after it was folded into the file.
            assert_silent(db, &secrets).await;
            db.store.close().await;
            assert_silent(db, &secrets).await;
        });
    }
}

#[test]
fn the_release_desk_and_the_library_name_nobody() {
    check(async |db| {
        let mut desk = Desk::new(db).await;
        desk.publish(db, 0).await;
        desk.submit(db, 1).await;
        let vote = desk.vote(1, &desk.officer, Role::DataProtectionOfficer, Decision::Reject);
        desk.cast(db, &NewVote { reason: Some("Stadtteil Gröpelingen erkennbar".to_owned()), ..vote }).await.unwrap();
        let mut secrets = secrets(&desk.pool);
        secrets.insert("Gröpelingen".to_owned());
        assert_silent(db, &secrets).await;
        let bytes = at_rest(db).await;
        let (out, kept) = (&desk.ready[0].1, std::str::from_utf8(desk.ready[1].2.payload()).unwrap());
        assert!(bytes.contains(out.as_str()) && !bytes.contains(kept), "only what was released stands open");
    });
}

#[test]
fn another_key_file_opens_nothing() {
    check(async |db| {
        let other = Keyring::generate(&SeededRandom::new(99));
        assert!(matches!(db.reopen(&other).await, Err(StoreError::Sealed { .. })));
    });
}

#[test]
fn keys_change_without_losing_anybody() {
    check(async |db| {
        let desk = Desk::new(db).await;
        desk.submit(db, 0).await;
        desk.approve(db, 0).await;
        let new = Keyring::generate(&SeededRandom::new(99));
        let both = db.reopen(&format!("{new}{}", db.keys)).await.unwrap();
        let seen = AtomicU64::new(0);
        let changed = both.reseal(&|done| seen.store(done, Ordering::Relaxed)).await.unwrap();
        assert_eq!(changed, seen.load(Ordering::Relaxed));
        // The keys of the cases, not what is written in them.
        assert!((16 + 20..16 * 11).contains(&changed), "{changed}");
        assert_eq!(both.reseal(&|_| ()).await.unwrap(), 0, "nothing left to do");
        both.close().await;
        let alone = db.reopen(&new).await.unwrap();
        let mut tx = alone.begin("test").await.unwrap();
        let user = tx.user_fetch_by_sign_in("erste@amt.example").await.unwrap().unwrap();
        assert_eq!((&user.id, user.name.as_str()), (&desk.coordinator, "Frau Erste"));
        assert!(tx.case_fetch(&desk.pool.cases[0].id, &user.actor()).await.unwrap().unwrap() == desk.pool.cases[0]);
        assert!(tx.draft_fetch(&desk.ready[0].1).await.unwrap().unwrap().bytes == desk.bytes(0));
        assert!(tx.pool_fetch().await.unwrap().is_some());
        drop(tx);
        alone.close().await;
        assert!(matches!(db.reopen(&db.keys).await, Err(StoreError::Sealed { .. })));
    });
}

// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! Accounts.

use domain::{Role, StaffId};
use jiff::SignedDuration;
use storage::{NewUser, StoreError};

use crate::fixtures::{BREMEN, person, pool};
use crate::harness::check;

#[test]
fn an_account_is_found_by_each_of_its_names() {
    check(async |db| {
        let new =
            NewUser { staff: Some(StaffId::new("hb-x-1")), ..person("Änne", &[Role::UnitHead, Role::CaseManager]) };
        let mut tx = db.store.begin("test").await.unwrap();
        let id = tx.user_insert(&new).await.unwrap();
        tx.commit().await.unwrap();
        let mut tx = db.store.snapshot("test").await.unwrap();
        let by_id = tx.user_fetch(&id).await.unwrap().unwrap();
        let by_name = tx.user_fetch_by_sign_in(" ÄNNE@amt.EXAMPLE ").await.unwrap().unwrap();
        let by_staff = tx.user_fetch_by_staff(&StaffId::new("hb-x-1")).await.unwrap().unwrap();
        for user in [by_id, by_name, by_staff] {
            assert_eq!((&user.id, user.name.as_str()), (&id, "Frau Änne"));
            assert_eq!(user.roles, [Role::CaseManager, Role::UnitHead]);
            assert_eq!(user.password_hash.as_deref(), Some("$argon2id$v=19$test"));
            assert_eq!(format!("{user:?}"), format!("User {{ id: {id:?}, .. }}"));
        }
        assert!(tx.user_fetch_by_sign_in("anne@amt.example").await.unwrap().is_none());
    });
}

#[test]
fn a_sign_in_name_belongs_to_one_account() {
    check(async |db| {
        let mut tx = db.store.begin("test").await.unwrap();
        tx.user_insert(&person("Anna", &[])).await.unwrap();
        tx.commit().await.unwrap();
        let mut tx = db.store.begin("test").await.unwrap();
        let again = tx.user_insert(&person("ANNA", &[])).await;
        assert!(matches!(again, Err(StoreError::Conflict { what: "sign_in", .. })), "{again:?}");
    });
}

#[test]
fn staff_of_a_file_become_accounts_once() {
    check(async |db| {
        let pool = pool(BREMEN);
        let mut tx = db.store.begin("test").await.unwrap();
        assert_eq!(tx.user_import(&pool.staff).await.unwrap(), pool.staff.len() as u64);
        let member = &pool.staff[0];
        let id = tx.user_fetch_by_staff(&member.id).await.unwrap().unwrap().id;
        tx.user_set_sign_in(&id, "hilke", "$hash").await.unwrap();
        assert_eq!(tx.user_import(&pool.staff).await.unwrap(), 0);
        tx.commit().await.unwrap();
        let mut tx = db.store.snapshot("test").await.unwrap();
        let before = db.store.queries_run();
        let users = tx.user_list().await.unwrap();
        assert_eq!(db.store.queries_run() - before, 1);
        assert_eq!(users.len(), pool.staff.len());
        let user = tx.user_fetch_by_sign_in("Hilke").await.unwrap().unwrap();
        assert_eq!((user.id, user.name, user.roles), (id, member.name.clone(), vec![member.role]));
    });
}

#[test]
fn roles_come_and_go() {
    check(async |db| {
        let mut tx = db.store.begin("test").await.unwrap();
        let id = tx.user_insert(&person("Anna", &[Role::Evaluator])).await.unwrap();
        tx.user_role_grant(&id, Role::Evaluator).await.unwrap();
        tx.user_role_grant(&id, Role::NodeAdmin).await.unwrap();
        tx.user_role_revoke(&id, Role::Evaluator).await.unwrap();
        assert_eq!(tx.user_fetch(&id).await.unwrap().unwrap().roles, [Role::NodeAdmin]);
        tx.user_role_grant(&id, Role::Evaluator).await.unwrap();
        assert_eq!(tx.user_fetch(&id).await.unwrap().unwrap().roles, [Role::Evaluator, Role::NodeAdmin]);
    });
}

#[test]
fn an_account_ends_on_its_day() {
    check(async |db| {
        let clock = db.clock.clone();
        let now = domain::Clock::now(&clock);
        let end = now.checked_add(SignedDuration::from_hours(8)).unwrap();
        let mut tx = db.store.begin("test").await.unwrap();
        let id = tx.user_insert(&person("Anna", &[Role::Evaluator])).await.unwrap();
        assert!(tx.user_fetch(&id).await.unwrap().unwrap().is_usable(now));
        tx.user_set_expiry(&id, Some(end)).await.unwrap();
        let user = tx.user_fetch(&id).await.unwrap().unwrap();
        assert_eq!(user.expires_at, Some(end));
        assert!(user.is_usable(now) && !user.is_usable(end));
        tx.user_set_expiry(&id, None).await.unwrap();
        tx.user_set_disabled(&id, true).await.unwrap();
        let user = tx.user_fetch(&id).await.unwrap().unwrap();
        assert!(user.expires_at.is_none() && !user.is_usable(now));
    });
}

#[test]
fn a_write_to_nobody_is_refused() {
    check(async |db| {
        let nobody = domain::UserId::random(&domain::SeededRandom::new(3));
        let mut tx = db.store.begin("test").await.unwrap();
        assert!(matches!(tx.user_set_password(&nobody, "$x", None).await, Err(StoreError::Invalid(_))));
        assert!(matches!(tx.user_set_sign_in(&nobody, "x", "$x").await, Err(StoreError::Invalid(_))));
        assert!(matches!(tx.user_set_expiry(&nobody, None).await, Err(StoreError::Invalid(_))));
        assert!(matches!(tx.user_set_disabled(&nobody, true).await, Err(StoreError::Invalid(_))));
        assert!(tx.user_fetch(&nobody).await.unwrap().is_none());
    });
}

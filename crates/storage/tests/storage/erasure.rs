// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! An erased case cannot be read by anybody, and what is left of it names nobody.

use domain::casework::{DocumentKey, Documents, Proceeding, Register};
use domain::form::FormData;
use domain::state::Course;
use domain::{Actor, CaseFile, CaseId, CaseState, Role, SeededRandom};
use storage::{AuditFilter, Calendar, CaseErasure, Decision, DraftScope, NewVote, StoreError};

use crate::fixtures::{Desk, recompute};
use crate::harness::{Db, check};

/// What may be left of a case, under another id.
fn remainder(case: &CaseFile) -> Proceeding {
    let mut case = domain::retention::remainder(case);
    case.id = CaseId::random(&SeededRandom::new(u64::from(case.record.referral.age_at_intake) + 500));
    Proceeding { case, course: Course::stored(CaseState::Anonymised, None), documents: Documents::default() }
}

async fn erase(db: &Db, desk: &Desk, case: &CaseFile, remainder: Option<&Proceeding>) -> Result<(), StoreError> {
    let mut tx = db.store.begin("test").await.unwrap();
    let register = Register::default();
    let calendar = Calendar { register: &register, profile: &desk.pool.profile };
    let erasure =
        CaseErasure { case: &case.id, remainder, actor: Some(&desk.officer), detail: "Frist abgelaufen".to_owned() };
    tx.case_erase(&erasure, calendar).await?;
    tx.commit().await
}

fn contains(bytes: &[u8], part: &[u8]) -> bool {
    bytes.windows(part.len()).any(|window| window == part)
}

#[test]
fn an_erased_case_is_unrecoverable_even_with_the_key_file() {
    check(async |db| {
        let desk = Desk::new(db).await;
        let case = &desk.pool.cases[0];
        let (id, other) = (case.id.to_string(), desk.pool.cases[1].id.to_string());
        let mut tx = db.store.begin("test").await.unwrap();
        let typed = FormData::from_pairs([("text".to_owned(), "Halber Satz".to_owned())]);
        let scope = DraftScope::Case(case.id.clone());
        tx.form_draft_save(&desk.author, &scope, &DocumentKey::new("history", None), 0, &typed).await.unwrap();
        tx.notice_insert(std::slice::from_ref(&desk.author), Some(&case.id), "Bitte ansehen").await.unwrap();
        tx.commit().await.unwrap();
        let key = |id: &str| format!("SELECT wrapped FROM case_key WHERE case_id = '{id}'");
        let (own, others) = (db.column(&key(&id)).await.remove(0), db.column(&key(&other)).await.remove(0));
        let parts = db.column(&format!("SELECT body FROM case_part WHERE case_id = '{id}'")).await;
        assert!(contains(&db.pages_of("case_key").await, &own) && parts.len() >= 11);

        erase(db, &desk, case, Some(&remainder(case))).await.unwrap();

        // With the write-ahead log still there, and after the database was closed.
        let pages = db.pages_of("case_key").await;
        assert!(!contains(&pages, &own), "the key of the case is gone");
        assert!(contains(&pages, &others), "the search itself finds what is there");
        assert!(db.column(&key(&id)).await.is_empty());
        if !db.names_references {
            assert!(parts.iter().all(|part| !contains(&pages, part)), "SQLite keeps not even what was sealed");
        }
        for (table, column) in
            [("form_draft", "scope"), ("notice", "case_id"), ("case_document", "case_id"), ("case_index", "id")]
        {
            assert_eq!(db.number(&format!("SELECT COUNT(*) FROM {table} WHERE {column} = '{id}'")).await, 0, "{table}");
        }
        db.store.close().await;
        assert!(!contains(&db.pages_of("case_key").await, &own));
    });
}

#[test]
fn what_is_left_works_and_names_nobody() {
    check(async |db| {
        let desk = Desk::new(db).await;
        desk.submit(db, 0).await;
        let vote = desk.vote(0, &desk.officer, Role::DataProtectionOfficer, Decision::Reject);
        desk.cast(db, &NewVote { reason: Some("Der Ort ist erkennbar".to_owned()), ..vote }).await.unwrap();
        let (id, draft, _) = &desk.ready[0];
        let case = desk.pool.cases.iter().find(|case| case.id == *id).unwrap();
        let user = Actor { user: desk.officer.clone(), staff: None, name: String::new(), roles: Vec::new() };
        let mut tx = db.store.begin("test").await.unwrap();
        tx.case_fetch(id, &user).await.unwrap();
        let (given, family) = (&case.identity.given_name, &case.identity.family_name);
        assert_eq!(tx.case_similar(given, family, case.identity.birth_date).await.unwrap().len(), 1);
        tx.commit().await.unwrap();

        let left = remainder(case);
        erase(db, &desk, case, Some(&left)).await.unwrap();

        let mut tx = db.store.begin("test").await.unwrap();
        assert!(tx.proceeding_fetch(id, Some(&user)).await.unwrap().is_none());
        let found = tx.proceeding_fetch(&left.case.id, Some(&user)).await.unwrap().unwrap();
        assert_eq!(found.course.state(), CaseState::Anonymised);
        assert!(found.case.record == left.case.record && found.case.identity.family_name.is_empty());
        assert!(tx.case_similar(given, family, case.identity.birth_date).await.unwrap().is_empty());
        let steps = tx.state_history(&left.case.id).await.unwrap();
        assert_eq!(steps.len(), 1);
        let begun = domain::clock::german_date(steps[0].at);
        assert_eq!(begun, left.case.record.referral.submitted_on, "no time leads from one to the other");
        assert_eq!(tx.case_records().await.unwrap().len(), desk.pool.cases.len());
        let moved = tx.draft_fetch(draft).await.unwrap().unwrap();
        assert!(moved.bytes.payload.is_empty() && moved.bytes.form.is_empty() && moved.case == left.case.id);
        assert_eq!(tx.vote_list(draft, &moved.bytes.sha256).await.unwrap()[0].reason.as_deref(), Some(""));
        recompute(&mut tx).await;
        let lines = AuditFilter { case: Some(id.clone()), ..AuditFilter::default() };
        let lines = tx.audit_list(&lines, 100).await.unwrap();
        assert_eq!((lines[0].action.as_str(), lines[0].detail.as_deref()), ("case_erase", Some("Frist abgelaufen")));
        assert!(lines.iter().any(|line| line.action == "case_read" && line.detail.is_none()), "who looked stays known");
        tx.commit().await.unwrap();
        let report = db.store.audit_verify(&|_| ()).await.unwrap();
        assert_eq!(report.fault, None);
        assert!(report.erased_details > 0);

        // Of another nothing is kept.
        let other = desk.pool.cases.iter().find(|other| other.id != *id).unwrap();
        erase(db, &desk, other, None).await.unwrap();
        let mut tx = db.store.snapshot("test").await.unwrap();
        assert_eq!(tx.case_count().await.unwrap(), desk.pool.cases.len() as u64 - 1);
    });
}

#[test]
fn a_release_keeps_what_it_points_to_and_only_a_remainder_takes_the_place_of_a_case() {
    check(async |db| {
        let mut desk = Desk::new(db).await;
        desk.publish(db, 0).await;
        let id = desk.ready[0].0.clone();
        let case = desk.pool.cases.iter().find(|case| case.id == id).unwrap().clone();
        assert!(matches!(erase(db, &desk, &case, None).await, Err(StoreError::Constraint { .. })));
        let closed = Proceeding { course: Course::stored(CaseState::Closed, None), ..remainder(&case) };
        assert!(matches!(erase(db, &desk, &case, Some(&closed)).await, Err(StoreError::Invalid(_))));
        erase(db, &desk, &case, Some(&remainder(&case))).await.unwrap();
        let mut tx = db.store.snapshot("test").await.unwrap();
        assert_eq!(tx.release_list().await.unwrap().len(), 1, "what left is still in the list");
        drop(tx);
        assert!(matches!(erase(db, &desk, &case, None).await, Err(StoreError::Invalid(_))), "it is gone already");
    });
}

#[test]
fn what_was_entrusted_goes_alone() {
    check(async |db| {
        let desk = Desk::new(db).await;
        let case = desk.pool.cases.iter().find(|case| !case.entrusted.is_empty()).expect("one with entrusted items");
        let user = Actor { user: desk.officer.clone(), staff: None, name: String::new(), roles: Vec::new() };
        let mut tx = db.store.begin("test").await.unwrap();
        let mut after = tx.proceeding_fetch(&case.id, Some(&user)).await.unwrap().unwrap();
        let kept = tx.entrusted_erase(&after, None, String::new()).await;
        assert!(matches!(kept, Err(StoreError::Invalid(_))));
        after.case.entrusted.clear();
        tx.entrusted_erase(&after, None, "Frist".to_owned()).await.unwrap();
        tx.commit().await.unwrap();
        let mut tx = db.store.begin("test").await.unwrap();
        let found = tx.proceeding_fetch(&case.id, Some(&user)).await.unwrap().unwrap();
        assert!(found.case.entrusted.is_empty() && found.case.identity == case.identity);
        assert_eq!(tx.case_part_list(&case.id).await.unwrap().len(), 11);
    });
}

#[test]
fn a_detail_that_nobody_can_open_needs_an_erasure_to_explain_it() {
    check(async |db| {
        let desk = Desk::new(db).await;
        let id = desk.pool.cases[0].id.to_string();
        db.raw(&format!("DELETE FROM case_key WHERE case_id = '{id}'")).await.unwrap();
        let fault = db.store.audit_verify(&|_| ()).await.unwrap().fault.unwrap();
        assert_eq!(fault.kind, storage::AuditFaultKind::Detail);
    });
}

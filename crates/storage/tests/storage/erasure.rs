// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! An erased case cannot be read by anybody, and what is left of it names nobody.

use domain::casework::{DocumentKey, Documents, Proceeding, Register};
use domain::form::FormData;
use domain::state::Course;
use domain::{Actor, CaseFile, CaseState, Role, StaffId};
use storage::{AuditFilter, Calendar, Decision, DraftScope, NewVote, StoreError};

use crate::fixtures::{Desk, recompute};
use crate::harness::{Db, check};

/// What may be left of a case.
fn remainder(case: &CaseFile) -> Proceeding {
    let mut case = case.clone();
    let identity = &mut case.identity;
    for text in [&mut identity.panel_code, &mut identity.given_name, &mut identity.family_name] {
        text.clear();
    }
    for told in [&mut identity.file_number, &mut identity.nationality, &mut identity.address, &mut identity.custody] {
        *told = None;
    }
    identity.protected_terms.clear();
    identity.unusual_details.clear();
    case.narrative.local.clear();
    case.narrative.anonymised.clear();
    case.entrusted.clear();
    case.record.referral.case_lead = StaffId::new("-");
    case.record.referral.unit_head = None;
    case.record.referral.coordinator = None;
    Proceeding { case, course: Course::stored(CaseState::Anonymised, None), documents: Documents::default() }
}

async fn erase(db: &Db, desk: &Desk, case: &CaseFile) -> Result<(), StoreError> {
    let mut tx = db.store.begin("test").await.unwrap();
    let register = Register::default();
    let calendar = Calendar { register: &register, profile: &desk.pool.profile };
    tx.case_erase(&remainder(case), calendar, Some(&desk.officer)).await?;
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

        erase(db, &desk, case).await.unwrap();

        // With the write-ahead log still there, and after the database was closed.
        let pages = db.pages_of("case_key").await;
        assert!(!contains(&pages, &own), "the key of the case is gone");
        assert!(contains(&pages, &others), "the search itself finds what is there");
        assert_ne!(db.column(&key(&id)).await.remove(0), own);
        if !db.names_references {
            assert!(parts.iter().all(|part| !contains(&pages, part)), "SQLite keeps not even what was sealed");
        }
        for (table, column) in [("form_draft", "scope"), ("notice", "case_id"), ("case_document", "case_id")] {
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

        erase(db, &desk, case).await.unwrap();
        let again = desk.pool.cases.iter().find(|other| other.id != *id).unwrap();
        erase(db, &desk, again).await.unwrap();

        let mut tx = db.store.begin("test").await.unwrap();
        let left = tx.proceeding_fetch(id, Some(&user)).await.unwrap().unwrap();
        assert_eq!(left.course.state(), CaseState::Anonymised);
        assert!(left.case.identity.family_name.is_empty() && left.case.identity.local_id != case.identity.local_id);
        assert!(left.case.record.outcomes == case.record.outcomes, "what figures need is there");
        assert!(tx.case_similar(given, family, case.identity.birth_date).await.unwrap().is_empty());
        assert_eq!(tx.state_history(id).await.unwrap().len(), 1);
        assert_eq!(tx.case_records().await.unwrap().len(), desk.pool.cases.len());
        let found = tx.draft_fetch(draft).await.unwrap().unwrap();
        assert!(found.bytes.payload.is_empty() && found.bytes.form.is_empty());
        assert_eq!(tx.vote_list(draft, &found.bytes.sha256).await.unwrap()[0].reason.as_deref(), Some(""));
        recompute(&mut tx).await;
        let lines = AuditFilter { case: Some(id.clone()), ..AuditFilter::default() };
        let lines = tx.audit_list(&lines, 100).await.unwrap();
        assert!(lines.iter().any(|line| line.action == "case_read" && line.detail.is_none()), "who looked stays known");
        tx.commit().await.unwrap();
        let report = db.store.audit_verify(&|_| ()).await.unwrap();
        assert_eq!(report.fault, None);
        assert!(report.erased_details > 0);
    });
}

#[test]
fn only_a_remainder_takes_the_place_of_a_case() {
    check(async |db| {
        let desk = Desk::new(db).await;
        let mut tx = db.store.begin("test").await.unwrap();
        let register = Register::default();
        let calendar = Calendar { register: &register, profile: &desk.pool.profile };
        let course = Course::stored(CaseState::Closed, None);
        let closed = Proceeding { course, ..remainder(&desk.pool.cases[0]) };
        assert!(matches!(tx.case_erase(&closed, calendar, None).await, Err(StoreError::Invalid(_))));
        let mut unknown = remainder(&desk.pool.cases[0]);
        unknown.case.id = domain::CaseId::random(&domain::SeededRandom::new(99));
        assert!(matches!(tx.case_erase(&unknown, calendar, None).await, Err(StoreError::Invalid(_))));
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

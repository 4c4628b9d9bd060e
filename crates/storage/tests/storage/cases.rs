// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! Case files, lists, the audit trail.

use domain::casework::Register;
use domain::{Actor, CaseState, Clock, Role, UserId};
use jiff::SignedDuration;
use storage::{AuditFilter, Calendar, CaseCursor, CaseFilter, CaseOrder, CasePart, CaseSight, NewAudit, StoreError};

use crate::fixtures::{BERLIN, BREMEN, index_row, load, pool, recompute};
use crate::harness::{check, rule};

fn actor(user: &UserId) -> Actor {
    Actor { user: user.clone(), staff: None, name: "Test".to_owned(), roles: vec![Role::PoolCoordinator] }
}

#[test]
fn every_case_comes_back_as_it_was_and_the_read_is_in_the_audit() {
    for text in [BREMEN, BERLIN] {
        check(async |db| {
            let pool = pool(text);
            let admin = load(db, &pool).await;
            let mut tx = db.store.begin("test").await.unwrap();
            for case in &pool.cases {
                let before = db.store.queries_run();
                let found = tx.case_fetch(&case.id, &actor(&admin)).await.unwrap().unwrap();
                assert_eq!(db.store.queries_run() - before, 4);
                assert!(found == *case, "{:?}", case.id);
            }
            let reads = AuditFilter { action: Some("case_read".to_owned()), ..AuditFilter::default() };
            let lines = tx.audit_list(&reads, 100).await.unwrap();
            assert_eq!(lines.len(), pool.cases.len());
            assert_eq!(lines[0].case.as_ref(), Some(&pool.cases.last().unwrap().id));
            let stored = tx.pool_fetch().await.unwrap().unwrap();
            assert!(stored.profile == pool.profile && stored.billing == pool.billing && stored.as_of == pool.as_of);
            let mut records = tx.case_records().await.unwrap();
            records.sort_by(|a, b| a.case.cmp(&b.case));
            let mut cases: Vec<_> = pool.cases.iter().collect();
            cases.sort_by(|a, b| a.id.cmp(&b.id));
            assert_eq!(records.len(), cases.len());
            assert!(records.iter().zip(cases).all(|(coded, case)| coded.record == case.record));
        });
    }
}

#[test]
fn an_unknown_case_leaves_no_audit_line() {
    check(async |db| {
        let admin = load(db, &pool(BREMEN)).await;
        let nobody = domain::CaseId::random(&domain::SeededRandom::new(9));
        let mut tx = db.store.begin("test").await.unwrap();
        assert!(tx.case_fetch(&nobody, &actor(&admin)).await.unwrap().is_none());
        assert!(tx.case_index_fetch(&nobody).await.unwrap().is_none());
        let reads = AuditFilter { case: Some(nobody), ..AuditFilter::default() };
        assert!(tx.audit_list(&reads, 10).await.unwrap().is_empty());
    });
}

#[test]
fn a_read_without_commit_is_no_read() {
    check(async |db| {
        let pool = pool(BREMEN);
        let admin = load(db, &pool).await;
        let mut tx = db.store.begin("test").await.unwrap();
        tx.case_fetch(&pool.cases[0].id, &actor(&admin)).await.unwrap();
        drop(tx);
        let mut tx = db.store.snapshot("test").await.unwrap();
        let reads = AuditFilter { action: Some("case_read".to_owned()), ..AuditFilter::default() };
        assert!(tx.audit_list(&reads, 10).await.unwrap().is_empty());
    });
}

#[test]
fn a_list_filters_counts_and_pages_in_three_statements() {
    check(async |db| {
        let pool = pool(BREMEN);
        load(db, &pool).await;
        let today = db.clock.today();
        let mut tx = db.store.snapshot("test").await.unwrap();
        for order in [CaseOrder::Submitted, CaseOrder::Due] {
            let (mut seen, mut after) = (Vec::new(), None);
            loop {
                let before = db.store.queries_run();
                let filter = CaseFilter::default();
                let page = tx.case_list(&filter, order, after.as_ref(), 5).await.unwrap();
                assert_eq!(db.store.queries_run() - before, 3);
                assert_eq!(page.total, 16);
                assert_eq!(page.by_state.iter().map(|(_, amount)| amount).sum::<u64>(), 16);
                seen.extend(page.rows.into_iter().map(|row| row.index));
                let Some(next) = page.next else { break };
                after = Some(CaseCursor::parse(&next.to_string()).unwrap());
            }
            let mut expected: Vec<_> = pool.cases.iter().map(|case| index_row(&pool, case, today)).collect();
            match order {
                CaseOrder::Submitted => assert!(seen.windows(2).all(|w| w[0].submitted_on >= w[1].submitted_on)),
                CaseOrder::Due => assert!(seen.windows(2).all(|w| {
                    w[1].next_due.is_none() || w[0].next_due.is_some_and(|due| Some(due) <= w[1].next_due)
                })),
            }
            seen.sort_by(|a, b| a.id.cmp(&b.id));
            expected.sort_by(|a, b| a.id.cmp(&b.id));
            assert_eq!(seen, expected);
        }
        let lead = pool.cases[0].record.referral.case_lead.clone();
        let of_lead = pool.cases.iter().filter(|case| case.record.referral.case_lead == lead).count() as u64;
        let user = tx.user_fetch_by_staff(&lead).await.unwrap().unwrap();
        let filter = CaseFilter { case_lead: Some(lead), ..CaseFilter::default() };
        let list = tx.case_list(&filter, CaseOrder::Due, None, 50).await.unwrap();
        assert_eq!((list.total, list.rows.len() as u64), (of_lead, of_lead));
        assert!(list.rows.iter().all(|row| row.case_lead_name == user.name));
        let sight = CaseSight {
            user: user.id,
            office: false,
            deputy: false,
            districts: None,
            leads_for: Vec::new(),
            heads_for: Vec::new(),
        };
        let filter = CaseFilter { sight: Some(sight), ..CaseFilter::default() };
        assert_eq!(tx.case_list(&filter, CaseOrder::Due, None, 50).await.unwrap().total, of_lead);
        let wrong = CaseCursor::parse("s.0.00000000-0000-4000-8000-000000000000");
        assert!(tx.case_list(&filter, CaseOrder::Due, wrong.as_ref(), 5).await.is_err());
        assert!(CaseCursor::parse("s.0.x").is_none() && CaseCursor::parse("").is_none());
    });
}

#[test]
fn a_state_filter_narrows_rows_but_not_the_counts_beside_it() {
    check(async |db| {
        let pool = pool(BERLIN);
        load(db, &pool).await;
        let today = db.clock.today();
        let states: Vec<CaseState> = pool.cases.iter().map(|case| case.record.state(today)).collect();
        let mut tx = db.store.snapshot("test").await.unwrap();
        let filter = CaseFilter { state: Some(states[0]), ..CaseFilter::default() };
        let list = tx.case_list(&filter, CaseOrder::Submitted, None, 50).await.unwrap();
        assert_eq!(usize::try_from(list.total).unwrap(), states.iter().filter(|state| **state == states[0]).count());
        assert!(list.rows.iter().all(|row| row.index.state == states[0]));
        assert_eq!(list.by_state.iter().map(|(_, amount)| amount).sum::<u64>(), 14);
        let filter = CaseFilter { phase: Some(states[0].phase()), ..CaseFilter::default() };
        let of_phase = states.iter().filter(|state| state.phase() == states[0].phase()).count();
        let list = tx.case_list(&filter, CaseOrder::Due, None, 50).await.unwrap();
        assert_eq!(usize::try_from(list.total).unwrap(), of_phase);
    });
}

#[test]
fn what_is_due_comes_first_and_follows_the_day() {
    check(async |db| {
        let mut pool = pool(BREMEN);
        for case in &mut pool.cases {
            case.record.closure = None;
        }
        db.clock.set("2018-03-01T12:00:00Z".parse().unwrap());
        load(db, &pool).await;
        let expected = |today| {
            let rows = pool.cases.iter().map(|case| index_row(&pool, case, today));
            // What is submitted later is still a draft.
            let begun = rows.filter(|row| row.state != CaseState::Draft);
            let mut due: Vec<_> = begun.map(|row| row.next_due).collect();
            due.sort_by_key(|day| day.unwrap_or(jiff::civil::Date::MAX));
            due
        };
        let mut tx = db.store.begin("test").await.unwrap();
        for (moment, changes) in [("2018-03-01T12:00:00Z", false), ("2019-03-12T12:00:00Z", true)] {
            db.clock.set(moment.parse().unwrap());
            let today = db.clock.today();
            assert_eq!(recompute(&mut tx).await > 0, changes, "{moment}");
            let list = tx.case_list(&CaseFilter::default(), CaseOrder::Due, None, 100).await.unwrap();
            let days: Vec<_> = list.rows.iter().map(|row| row.index.next_due).collect();
            assert_eq!(days, expected(today));
            assert!(list.rows.iter().all(|row| row.index.next_due == row.deadlines.first().map(|first| first.on)));
            let overdue = CaseFilter { overdue_before: Some(today), ..CaseFilter::default() };
            let late = days.iter().flatten().filter(|day| **day < today).count();
            assert_eq!(late > 0, changes);
            assert_eq!(tx.case_list(&overdue, CaseOrder::Due, None, 100).await.unwrap().total, late as u64);
        }
        assert_eq!(recompute(&mut tx).await, 0);
    });
}

#[test]
fn names_in_a_list_cost_three_statements_and_leave_a_line_each() {
    check(async |db| {
        let pool = pool(BREMEN);
        let admin = load(db, &pool).await;
        let ids: Vec<_> = pool.cases.iter().rev().map(|case| case.id.clone()).collect();
        let mut tx = db.store.begin("test").await.unwrap();
        let before = db.store.queries_run();
        let list = tx.case_identities(&ids, &actor(&admin)).await.unwrap();
        assert_eq!(db.store.queries_run() - before, 4);
        assert!(list.iter().zip(pool.cases.iter().rev()).all(|(row, case)| row.identity == case.identity));
        let reads = AuditFilter { action: Some("case_identity_read".to_owned()), ..AuditFilter::default() };
        assert_eq!(tx.audit_list(&reads, 100).await.unwrap().len(), 16);
        assert!(tx.case_identities(&[], &actor(&admin)).await.unwrap().is_empty());
    });
}

#[test]
fn a_part_saved_in_between_refuses_the_later_save() {
    check(async |db| {
        let pool = pool(BREMEN);
        let admin = load(db, &pool).await;
        let mut case = pool.cases[0].clone();
        let mut tx = db.store.begin("test").await.unwrap();
        assert!(tx.case_versions(&case.id).await.unwrap().values().all(|version| *version == 1));
        case.narrative.anonymised = "Neu gefasst.".to_owned();
        let (register, _) = tx.register_fetch().await.unwrap();
        let calendar = Calendar { register: &register, profile: &pool.profile };
        assert_eq!(tx.case_part_append(&case, CasePart::Narrative, 1, calendar, &admin).await.unwrap(), 2);
        let late = tx.case_part_append(&case, CasePart::Narrative, 1, calendar, &admin).await;
        assert!(matches!(late, Err(StoreError::Conflict { what: "case_part", newer: Some(2) })), "{late:?}");
        tx.commit().await.unwrap();
        let mut tx = db.store.begin("test").await.unwrap();
        assert!(tx.case_fetch(&case.id, &actor(&admin)).await.unwrap().unwrap() == case);
        let versions = tx.case_part_list(&case.id).await.unwrap();
        assert_eq!(versions.len(), 12);
        let old = tx.case_part_fetch(&case.id, CasePart::Narrative, 1, &actor(&admin)).await.unwrap().unwrap();
        assert!(old != serde_json::to_string(&case.narrative).unwrap() && old.contains("anonymised"));
        assert!(tx.case_part_fetch(&case.id, CasePart::Narrative, 3, &actor(&admin)).await.unwrap().is_none());
        let history = format!("SELECT COUNT(*) FROM state_history WHERE case_id = '{}'", case.id);
        assert_eq!(db.number(&history).await, 1);
    });
}

#[test]
fn a_changed_state_is_written_to_the_history() {
    check(async |db| {
        let mut pool = pool(BREMEN);
        let case = pool.cases.iter_mut().find(|case| case.record.closure.is_some()).unwrap();
        let closure = case.record.closure.take();
        let mut case = case.clone();
        let admin = load(db, &pool).await;
        case.record.closure = closure;
        let mut tx = db.store.begin("test").await.unwrap();
        let (register, _) = tx.register_fetch().await.unwrap();
        let calendar = Calendar { register: &register, profile: &pool.profile };
        tx.case_part_append(&case, CasePart::Closure, 1, calendar, &admin).await.unwrap();
        let expected = index_row(&pool, &case, db.clock.today());
        assert_eq!(tx.case_index_fetch(&case.id).await.unwrap().unwrap(), expected);
        tx.commit().await.unwrap();
        let history = format!("SELECT MAX(seq) FROM state_history WHERE case_id = '{}'", case.id);
        assert_eq!(db.number(&history).await, 2);
    });
}

#[test]
fn a_case_is_known_once_and_an_unknown_lead_is_refused() {
    check(async |db| {
        let pool = pool(BREMEN);
        let admin = load(db, &pool).await;
        let mut again = pool.cases[0].clone();
        again.id = domain::CaseId::random(&domain::SeededRandom::new(4));
        let register = Register::default();
        let calendar = Calendar { register: &register, profile: &pool.profile };
        let mut tx = db.store.begin("test").await.unwrap();
        assert_eq!(rule(tx.case_insert(&again, calendar, &admin).await), "case_known");
        drop(tx);
        again.identity.local_id = "HB-NEU".to_owned();
        let mut tx = db.store.begin("test").await.unwrap();
        tx.case_insert(&again, calendar, &admin).await.unwrap();
        assert_eq!(tx.case_count().await.unwrap(), 17);
        drop(tx);
        again.record.referral.case_lead = domain::StaffId::new("hb-nobody");
        let mut tx = db.store.begin("test").await.unwrap();
        assert!(matches!(tx.case_insert(&again, calendar, &admin).await, Err(StoreError::Invalid(_))));
        drop(tx);
        let mut tx = db.store.snapshot("test").await.unwrap();
        assert_eq!(tx.case_count().await.unwrap(), 16);
    });
}

#[test]
fn audit_lines_are_numbered_without_gaps_and_paged() {
    check(async |db| {
        let mut tx = db.store.begin("test").await.unwrap();
        let user = tx.user_insert(&crate::fixtures::person("Anna", &[])).await.unwrap();
        for detail in ["erste", "zweite", "dritte"] {
            let line = NewAudit { actor: Some(user.clone()), action: "test", case: None, detail: detail.to_owned() };
            tx.audit_insert(&line).await.unwrap();
        }
        tx.commit().await.unwrap();
        db.clock.advance(SignedDuration::from_hours(1));
        let mut tx = db.store.snapshot("test").await.unwrap();
        let filter = AuditFilter { actor: Some(user), ..AuditFilter::default() };
        let lines = tx.audit_list(&filter, 2).await.unwrap();
        let seen: Vec<_> = lines.iter().map(|line| (line.seq, line.detail.as_deref().unwrap())).collect();
        assert_eq!(seen, [(3, "dritte"), (2, "zweite")]);
        let rest = tx.audit_list(&AuditFilter { before: Some(2), ..filter }, 10).await.unwrap();
        assert_eq!(rest.iter().map(|line| line.seq).collect::<Vec<_>>(), [1]);
    });
}

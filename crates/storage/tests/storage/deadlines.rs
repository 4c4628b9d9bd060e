// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! What is due: the lists of people, their counts, and that they are what `domain` says.

use std::collections::BTreeMap;

use domain::access::{self, Action};
use domain::casework::{Document, DocumentKey, Register};
use domain::codes::BerlinDistrict;
use domain::deadlines::{Deadline, Reason, Responsible, due_for, end_of_week};
use domain::pool::{PoolChange, represented_by, stands_in};
use domain::{Actor, CaseId, Clock, PoolFile, Role, StaffId, UserId};
use jiff::civil::Date;
use serde_json::json;
use storage::{Calendar, CaseFilter, CaseOrder, CaseRow, CaseSight, DueFilter, DueGroup, DuePart, GistQuery, Tx, User};

use crate::fixtures::{BERLIN, BREMEN, load, pool, recompute};
use crate::harness::{Db, check};

/// More than all.
const ALL: DuePart = DuePart { group: None, skip: 0, rows: 10_000 };

fn sight(user: &User, districts: Option<Vec<BerlinDistrict>>, away: &[StaffId]) -> CaseFilter {
    let held = |role| user.roles.contains(&role);
    let (office, deputy) = (held(Role::PoolCoordinator), held(Role::UnitHeadDeputy));
    CaseFilter {
        sight: Some(CaseSight {
            user: user.id.clone(),
            office,
            deputy,
            districts,
            leads_for: if held(Role::CaseManager) { away.to_vec() } else { Vec::new() },
            heads_for: if deputy || held(Role::UnitHead) { away.to_vec() } else { Vec::new() },
        }),
        ..CaseFilter::default()
    }
}

fn filter(user: &User, users: &[User], register: &Register, today: Date) -> DueFilter {
    let away = represented_by(register, &user.staff_id(), today);
    let accounts = users.iter().filter(|other| away.contains(&other.staff_id())).map(|other| other.id.clone());
    DueFilter {
        people: std::iter::once(user.id.clone()).chain(accounts).collect(),
        roles: user.roles.clone(),
        visible: sight(user, None, &away),
        all_late: user.roles.contains(&Role::PoolCoordinator),
        today,
        until: end_of_week(today),
    }
}

/// A document of the pool as somebody would have written it.
async fn write(tx: &mut Tx, form: &str, item: &str, author: &UserId, body: serde_json::Value, db: &Db) {
    let at = db.clock.now();
    let document = Document { version: 1, author: Some(author.clone()), at, first_at: at, body };
    tx.pool_document_append(&PoolChange { key: DocumentKey::new(form, Some(item)), document }).await.unwrap();
}

/// Somebody with the roles is away until the end of the year, and a colleague stands in.
async fn away(tx: &mut Tx, db: &Db, pool: &PoolFile, author: &UserId) {
    let managers: Vec<_> = pool.staff.iter().filter(|member| member.role == Role::CaseManager).collect();
    let today = db.clock.today();
    let absence = json!({"person": managers[0].id, "from": today, "to": "2019-12-31", "deputy": managers[1].id});
    write(tx, "absence", "eins", author, absence, db).await;
}

/// Where a deadline stands in the list of a person, as `domain` decides it.
fn expected(user: &User, row: &CaseRow, deadline: &Deadline, register: &Register, today: Date) -> Option<DueGroup> {
    if deadline.on > end_of_week(today) {
        return None;
    }
    let actor: Actor = user.actor();
    let visible = access::may(&actor, Action::ReadCaseIdentified, Some(&row.index)).is_yes()
        || stands_in(register, &actor, &row.index, today);
    let reason = |deadline: &Deadline| {
        due_for(&user.staff_id(), std::slice::from_ref(deadline), register, today).pop().map(|due| due.reason)
    };
    let named = |list: &[Responsible]| -> Vec<_> {
        list.iter().filter(|one| matches!(one, Responsible::Person(_))).cloned().collect()
    };
    let by_name = Deadline {
        responsible: named(&deadline.responsible),
        escalates_to: named(&deadline.escalates_to),
        ..deadline.clone()
    };
    let mine = |reason: Option<Reason>| reason.is_some_and(|reason| reason != Reason::Watched);
    if mine(reason(&by_name)) || (mine(reason(deadline)) && visible) {
        return Some(match deadline.on.cmp(&today) {
            std::cmp::Ordering::Less => DueGroup::Overdue,
            std::cmp::Ordering::Equal => DueGroup::Today,
            std::cmp::Ordering::Greater => DueGroup::Ahead,
        });
    }
    (visible && reason(deadline) == Some(Reason::Watched)).then_some(DueGroup::Elsewhere)
}

type Counts = BTreeMap<DueGroup, u64>;

#[test]
fn every_list_is_what_the_rules_say() {
    for (text, today) in [(BREMEN, "2019-03-12"), (BERLIN, "2019-05-06"), (BREMEN, "2018-11-05")] {
        check(async |db| {
            db.clock.set(format!("{today}T12:00:00Z").parse().unwrap());
            let today = db.clock.today();
            let pool = pool(text);
            let admin = load(db, &pool).await;
            let mut tx = db.store.begin("test").await.unwrap();
            away(&mut tx, db, &pool, &admin).await;
            let (register, users) = tx.register_fetch().await.unwrap();
            let cases = tx.case_list(&CaseFilter::default(), CaseOrder::Due, None, 100).await.unwrap().rows;
            let mut most = 0;
            for user in &users {
                let mut wanted = Counts::new();
                for (row, deadline) in cases.iter().flat_map(|row| row.deadlines.iter().map(move |one| (row, one))) {
                    if let Some(group) = expected(user, row, deadline, &register, today) {
                        *wanted.entry(group).or_default() += 1;
                    }
                }
                let before = db.store.queries_run();
                let list = tx.due_list(&filter(user, &users, &register, today), ALL).await.unwrap();
                assert!(db.store.queries_run() - before <= 2);
                let counts: Counts = list.counts.into_iter().collect();
                assert_eq!(counts, wanted, "{:?} {:?} {today}", user.staff_id(), user.roles);
                assert_eq!(list.rows.len() as u64, counts.values().sum::<u64>());
                let order = |row: &storage::DueRow| (row.group, !row.deadline.rapid, row.deadline.on);
                assert!(list.rows.is_sorted_by_key(order));
                most = most.max(list.rows.len());
            }
            assert!(most > 0, "somebody has something to do");
        });
    }
}

#[test]
fn rows_are_bounded_and_counts_are_not() {
    check(async |db| {
        db.clock.set("2019-03-12T12:00:00Z".parse().unwrap());
        let pool = pool(BREMEN);
        load(db, &pool).await;
        let mut tx = db.store.snapshot("test").await.unwrap();
        let (register, users) = tx.register_fetch().await.unwrap();
        let office = users.iter().find(|user| user.staff_id() == StaffId::new("hb-bdf-1")).unwrap();
        let filter = filter(office, &users, &register, db.clock.today());
        let all = tx.due_list(&filter, ALL).await.unwrap();
        let elsewhere: Vec<_> = all.rows.iter().filter(|row| row.group == DueGroup::Elsewhere).collect();
        assert!(elsewhere.len() > 2, "{}", elsewhere.len());
        let few = tx.due_list(&filter, DuePart { rows: 1, ..ALL }).await.unwrap();
        assert_eq!(few.counts, all.counts);
        assert_eq!(few.rows.len(), all.counts.len());
        let named = |row: &storage::DueRow| (row.case.index.id.clone(), row.deadline.clone());
        let part = DuePart { group: Some(DueGroup::Elsewhere), skip: 1, rows: 1 };
        let second = tx.due_list(&filter, part).await.unwrap();
        assert_eq!(second.rows.iter().map(named).collect::<Vec<_>>(), [named(elsewhere[1])]);
        assert_eq!(second.counts, [(DueGroup::Elsewhere, elsewhere.len() as u64)]);
    });
}

#[test]
fn who_is_bound_to_districts_sees_those_and_the_own_cases() {
    check(async |db| {
        let pool = pool(BERLIN);
        load(db, &pool).await;
        let mut tx = db.store.snapshot("test").await.unwrap();
        let (register, users) = tx.register_fetch().await.unwrap();
        let office = users.iter().find(|user| user.roles.contains(&Role::PoolCoordinator)).unwrap();
        let own = pool.cases.iter().find_map(|case| case.identity.district).expect("a district");
        let there: Vec<CaseId> =
            pool.cases.iter().filter(|case| case.identity.district == Some(own)).map(|case| case.id.clone()).collect();
        assert!(there.len() < pool.cases.len());
        for (districts, cases) in [(None, pool.cases.len()), (Some(vec![own]), there.len()), (Some(Vec::new()), 0)] {
            let seen = sight(office, districts, &[]);
            let list = tx.case_list(&seen, CaseOrder::Submitted, None, 50).await.unwrap();
            assert_eq!((list.total, list.rows.len()), (cases as u64, cases));
            let late = DueFilter { visible: seen, ..filter(office, &users, &register, db.clock.today()) };
            let late = tx.due_list(&late, ALL).await.unwrap();
            assert!(late.rows.iter().all(|row| cases == pool.cases.len() || there.contains(&row.case.index.id)));
        }
        let lead = &pool.cases[0].record.referral.case_lead;
        let lead = users.iter().find(|user| user.staff_id() == *lead).unwrap();
        let of_lead = pool.cases.iter().filter(|case| case.record.referral.case_lead == lead.staff_id()).count();
        let list = tx.case_list(&sight(lead, Some(Vec::new()), &[]), CaseOrder::Due, None, 50).await.unwrap();
        assert_eq!(list.rows.len(), of_lead);
    });
}

#[test]
fn what_an_earlier_program_left_out_is_worked_out_when_the_node_starts() {
    check(async |db| {
        load(db, &pool(BERLIN)).await;
        let mut tx = db.store.snapshot("test").await.unwrap();
        let before = tx.case_list(&CaseFilter::default(), CaseOrder::Due, None, 50).await.unwrap().rows;
        drop(tx);
        db.raw("DELETE FROM case_deadline").await.unwrap();
        let left = "UPDATE case_index SET deadlines = NULL, next_due_at = 0, birth_index = NULL, district_index = NULL";
        db.raw(left).await.unwrap();
        let again = db.reopen(&db.keys).await.unwrap();
        let mut tx = again.snapshot("test").await.unwrap();
        let after = tx.case_list(&CaseFilter::default(), CaseOrder::Due, None, 50).await.unwrap().rows;
        let told = |rows: &[CaseRow]| -> Vec<_> {
            rows.iter().map(|row| (row.index.clone(), row.deadlines.clone())).collect()
        };
        assert_eq!(told(&after), told(&before));
        drop(tx);
        again.close().await;
        assert!(db.number("SELECT COUNT(*) FROM case_deadline").await > 0);
        assert!(db.number("SELECT COUNT(*) FROM case_index WHERE district_index IS NOT NULL").await > 0);
    });
}

#[test]
fn a_changed_register_reaches_the_cases_that_are_asked_for() {
    check(async |db| {
        db.clock.set("2018-03-01T12:00:00Z".parse().unwrap());
        let pool = pool(BREMEN);
        load(db, &pool).await;
        let mut tx = db.store.begin("test").await.unwrap();
        let (register, _) = tx.register_fetch().await.unwrap();
        let mut profile = pool.profile.clone();
        // Another Land has other holidays.
        profile.land = Some("09".to_owned());
        let calendar = Calendar { register: &register, profile: &profile };
        let all = tx.gist_list(&GistQuery::default()).await.unwrap();
        assert_eq!(all.len(), pool.cases.len());
        for gist in &all {
            let identity = &gist.case.case.identity;
            assert!(identity.family_name.is_empty() && gist.case.case.narrative.local.is_empty());
        }
        tx.case_recompute(&all, calendar).await.unwrap();
        assert_eq!(tx.case_recompute(&[], calendar).await.unwrap(), 0);
        let again = tx.gist_list(&GistQuery::default()).await.unwrap();
        assert_eq!(tx.case_recompute(&again, calendar).await.unwrap(), 0);
        let state = all[0].case.course.state();
        let some = tx.gist_list(&GistQuery { states: vec![state], ..GistQuery::default() }).await.unwrap();
        assert!(some.iter().all(|gist| gist.case.course.state() == state) && !some.is_empty());
        assert!(tx.gist_list(&GistQuery { missing: true, ..GistQuery::default() }).await.unwrap().is_empty());
        // Back to the pool's own profile, as the nightly job does it.
        recompute(&mut tx).await;
        assert_eq!(recompute(&mut tx).await, 0);
    });
}

// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! The release desk through its methods.

use domain::Role;
use storage::{Decision, DraftState, NewVote, RecordState, StoreError};

use crate::fixtures::{Desk, bytes_of, person};
use crate::harness::{check, rule};

#[test]
fn a_draft_is_frozen_read_and_listed() {
    check(async |db| {
        let desk = Desk::new(db).await;
        let id = desk.submit(db, 0).await;
        let mut tx = db.store.begin("test").await.unwrap();
        let draft = tx.draft_fetch(&id).await.unwrap().unwrap();
        assert!(draft.bytes == desk.bytes(0));
        assert_eq!((draft.state, draft.round, &draft.author), (DraftState::InReview, 1, &desk.author));
        assert_eq!(tx.draft_list(&[DraftState::InReview, DraftState::Held]).await.unwrap().len(), 1);
        assert_eq!(tx.draft_list(&[]).await.unwrap().len(), 1);
        assert!(tx.draft_list(&[DraftState::Draft]).await.unwrap().is_empty());
        assert_eq!(tx.draft_for_case(&draft.case).await.unwrap().len(), 1);
        let wrong = tx.draft_set_state(&id, DraftState::Draft, DraftState::Held).await;
        assert!(matches!(wrong, Err(StoreError::Conflict { what: "draft", .. })));
        assert!(tx.draft_set_state(&id, DraftState::InReview, DraftState::Released).await.is_err());
        tx.draft_set_state(&id, DraftState::InReview, DraftState::Held).await.unwrap();
        let mut forged = desk.bytes(1);
        forged.payload.push(' ');
        assert!(matches!(tx.draft_revise(&id, &desk.bytes(0).sha256, &forged).await, Err(StoreError::Invalid(_))));
    });
}

#[test]
fn votes_are_bound_to_bytes_people_and_roles() {
    check(async |db| {
        let desk = Desk::new(db).await;
        let id = desk.submit(db, 0).await;
        let approve = |reviewer, role| desk.vote(0, reviewer, role, Decision::Approve);
        let refused = async |vote: NewVote, expected| assert_eq!(rule(desk.cast(db, &vote).await), expected);
        refused(approve(&desk.author, Role::PoolCoordinator), "author_reviews").await;
        refused(approve(&desk.coordinator, Role::UnitHead), "role_missing").await;
        refused(approve(&desk.coordinator, Role::Evaluator), "role_missing").await;
        let old = NewVote { sha256: "0".repeat(64), ..approve(&desk.coordinator, Role::PoolCoordinator) };
        refused(old, "bytes_changed").await;
        let reject = NewVote { decision: Decision::Reject, ..approve(&desk.coordinator, Role::PoolCoordinator) };
        refused(NewVote { reason: Some("  ".to_owned()), ..reject.clone() }, "reason_missing").await;
        refused(reject.clone(), "reason_missing").await;
        desk.cast(db, &NewVote { reason: Some("Ort erkennbar".to_owned()), ..reject }).await.unwrap();
        refused(approve(&desk.coordinator, Role::PoolCoordinator), "already_voted").await;
        let mut tx = db.store.begin("test").await.unwrap();
        tx.user_role_revoke(&desk.officer, Role::DataProtectionOfficer).await.unwrap();
        tx.commit().await.unwrap();
        refused(approve(&desk.officer, Role::DataProtectionOfficer), "role_missing").await;
        let mut tx = db.store.begin("test").await.unwrap();
        let votes = tx.vote_list(&id, &desk.bytes(0).sha256).await.unwrap();
        assert_eq!(votes.len(), 1);
        assert_eq!(votes[0].reason.as_deref(), Some("Ort erkennbar"));
        assert_eq!((&votes[0].reviewer, votes[0].decision), (&desk.coordinator, Decision::Reject));
        tx.draft_set_state(&id, DraftState::InReview, DraftState::Returned).await.unwrap();
        tx.commit().await.unwrap();
        refused(approve(&desk.officer, Role::DataProtectionOfficer), "not_in_review").await;
    });
}

#[test]
fn going_back_to_earlier_bytes_revives_no_vote() {
    check(async |db| {
        let mut desk = Desk::new(db).await;
        let id = desk.submit(db, 0).await;
        desk.approve(db, 0).await;
        let (first, other) = (desk.bytes(0), bytes_of("{\"andere\":1}"));
        let mut tx = db.store.begin("test").await.unwrap();
        tx.draft_revise(&id, &first.sha256, &other).await.unwrap();
        let late = tx.draft_revise(&id, &first.sha256, &other).await;
        assert!(matches!(late, Err(StoreError::Conflict { what: "draft", newer: Some(2) })), "{late:?}");
        tx.commit().await.unwrap();
        let (one, two) = (desk.coordinator.clone(), desk.officer.clone());
        assert_eq!(rule(desk.release(db, 0, (&one, &two)).await), "bytes_changed");
        let mut tx = db.store.begin("test").await.unwrap();
        tx.draft_revise(&id, &other.sha256, &first).await.unwrap();
        tx.draft_set_state(&id, DraftState::Draft, DraftState::InReview).await.unwrap();
        assert!(tx.vote_list(&id, &first.sha256).await.unwrap().is_empty());
        tx.commit().await.unwrap();
        assert_eq!(rule(desk.release(db, 0, (&one, &two)).await), "not_approved");
        desk.approve(db, 0).await;
        desk.release(db, 0, (&one, &two)).await.unwrap();
    });
}

#[test]
fn a_release_needs_two_people_two_approvals_and_these_bytes() {
    check(async |db| {
        let mut desk = Desk::new(db).await;
        let id = desk.submit(db, 0).await;
        let (author, one, two) = (desk.author.clone(), desk.coordinator.clone(), desk.officer.clone());
        desk.cast(db, &desk.vote(0, &one, Role::PoolCoordinator, Decision::Approve)).await.unwrap();
        assert_eq!(rule(desk.release(db, 0, (&one, &one)).await), "same_person");
        assert_eq!(rule(desk.release(db, 0, (&one, &author)).await), "author_reviews");
        assert_eq!(rule(desk.release(db, 0, (&one, &two)).await), "not_approved");
        let against = NewVote {
            reason: Some("Nein".to_owned()),
            ..desk.vote(0, &two, Role::DataProtectionOfficer, Decision::Reject)
        };
        desk.cast(db, &against).await.unwrap();
        assert_eq!(rule(desk.release(db, 0, (&one, &two)).await), "not_approved");
        let mut tx = db.store.begin("test").await.unwrap();
        let third = tx.user_insert(&person("Dritte", &[Role::UnitHead])).await.unwrap();
        tx.commit().await.unwrap();
        desk.cast(db, &desk.vote(0, &third, Role::UnitHead, Decision::Approve)).await.unwrap();
        let mut tx = db.store.begin("test").await.unwrap();
        tx.user_role_revoke(&third, Role::UnitHead).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(rule(desk.release(db, 0, (&one, &third)).await), "role_missing");
        let mut tx = db.store.begin("test").await.unwrap();
        tx.user_role_grant(&third, Role::UnitHead).await.unwrap();
        tx.commit().await.unwrap();
        let key = desk.release(db, 0, (&one, &third)).await.unwrap();
        assert_eq!(rule(desk.release(db, 0, (&one, &third)).await), "already_released");
        let mut tx = db.store.begin("test").await.unwrap();
        assert_eq!(rule(tx.draft_revise(&id, &desk.bytes(0).sha256, &desk.bytes(0)).await), "already_released");
        let row = tx.release_fetch(&id).await.unwrap().unwrap();
        assert_eq!((&row.reviewer_1, &row.reviewer_2, &row.author, &row.key), (&one, &third, &author, &key));
        assert_eq!(row.sha256, desk.bytes(0).sha256);
    });
}

#[test]
fn a_release_is_in_the_log_the_outbox_and_the_library_at_once() {
    check(async |db| {
        let mut desk = Desk::new(db).await;
        let keys: Vec<_> = [desk.publish(db, 0).await, desk.publish(db, 1).await].into();
        let mut tx = db.store.snapshot("test").await.unwrap();
        let log = tx.log_own_fetch().await.unwrap().unwrap();
        assert_eq!((log.state.size(), log.state.root()), (2, desk.log.range.root()));
        assert_eq!(log.note, Some(desk.log.note()));
        let slots = tx.log_payloads(desk.log.node(), 1, 0, 256).await.unwrap();
        for (at, slot) in slots.iter().enumerate() {
            let (salt, bytes) = slot.as_ref().unwrap();
            assert_eq!((salt[0] as usize, bytes.as_slice()), (at + 1, desk.ready[at].2.payload()));
        }
        assert_eq!(slots.len(), 2);
        assert_eq!(tx.library_count().await.unwrap(), 2);
        let row = tx.library_fetch(&keys[0]).await.unwrap().unwrap();
        assert!(row.own && row.pattern == *desk.ready[0].2.pattern() && row.origin_name.is_none());
        assert_eq!(row.day, "2027-03-01".parse().unwrap());
        let heads = tx.log_heads(0, 10).await.unwrap();
        assert_eq!(heads.len(), 1);
        assert_eq!((&heads[0].note, heads[0].cursor), (&desk.log.note(), tx.log_cursor().await.unwrap()));
        assert!(tx.log_heads(heads[0].cursor, 10).await.unwrap().is_empty());
        assert_eq!(tx.release_list().await.unwrap().len(), 2);
        let draft = tx.draft_fetch(&desk.ready[0].1).await.unwrap().unwrap();
        assert_eq!(draft.state, DraftState::Released);
        let (entry, salt, payload) = tx.library_proof_parts(&keys[1]).await.unwrap().unwrap();
        assert_eq!(entry, crate::fixtures::record_entry(&salt, &payload));
    });
}

#[test]
fn a_withdrawal_erases_content_and_keeps_the_entry() {
    check(async |db| {
        let mut desk = Desk::new(db).await;
        let key = desk.publish(db, 0).await;
        desk.publish(db, 1).await;
        assert!(desk.withdraw(db, 7).await.is_err());
        desk.withdraw(db, 0).await.unwrap();
        assert!(desk.withdraw(db, 0).await.is_err(), "withdrawn once");
        let mut tx = db.store.snapshot("test").await.unwrap();
        assert!(tx.library_fetch(&key).await.unwrap().is_none());
        assert_eq!(tx.record_state(&key).await.unwrap(), Some(RecordState::Withdrawn));
        assert_eq!(tx.library_count().await.unwrap(), 1);
        let slots = tx.log_payloads(desk.log.node(), 1, 0, 256).await.unwrap();
        assert_eq!(slots.iter().map(Option::is_some).collect::<Vec<_>>(), [false, true, false]);
        assert_eq!(tx.log_entries(desk.log.node(), 1, 0, 256).await.unwrap().len(), 3);
        let row = tx.release_fetch(&desk.ready[0].1).await.unwrap().unwrap();
        assert_eq!(row.withdraw_reason.as_deref(), Some("erasure"));
        assert!(row.withdrawn_at.is_some());
        drop(tx);
        for table in ["pattern", "pattern_text", "log_payload"] {
            assert_eq!(db.number(&format!("SELECT COUNT(*) FROM {table}")).await, 1, "{table}");
        }
        let facets = "SELECT COUNT(*) FROM pattern_facet";
        let totals = "SELECT CAST(SUM(amount) AS BIGINT) FROM facet_total";
        assert_eq!(db.number(facets).await, db.number(totals).await);
    });
}

#[test]
fn a_withdrawal_leaves_no_byte_in_the_files() {
    check(async |db| {
        let mut desk = Desk::new(db).await;
        desk.publish(db, 0).await;
        let gone = [desk.ready[0].2.payload().to_vec(), b"ausweichplatz".to_vec(), vec![1; 32]];
        assert_eq!(db.held_at_rest(&gone).await, [true; 3], "the search itself finds what is there");
        desk.withdraw(db, 0).await.unwrap();
        assert_eq!(db.held_at_rest(&gone).await, [false; 3]);
        if db.names_references {
            let vacuumed =
                "SELECT COUNT(*) FROM pg_stat_user_tables WHERE relname = 'log_payload' AND vacuum_count > 0";
            assert_eq!(db.number(vacuumed).await, 1, "dead rows are reclaimed at once");
        }
    });
}

#[test]
fn a_reader_delays_the_sweep_and_the_next_commit_makes_up_for_it() {
    check(async |db| {
        let mut desk = Desk::new(db).await;
        desk.publish(db, 0).await;
        let gone = [desk.ready[0].2.payload().to_vec()];
        let mut reader = db.store.snapshot("test").await.unwrap();
        assert_eq!(reader.library_count().await.unwrap(), 1);
        desk.withdraw(db, 0).await.unwrap();
        drop(reader);
        let mut tx = db.store.begin("test").await.unwrap();
        tx.user_insert(&person("Anna", &[])).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(db.held_at_rest(&gone).await, [false]);
    });
}

#[test]
fn an_entry_that_does_not_commit_to_the_bytes_is_refused() {
    check(async |db| {
        let mut desk = Desk::new(db).await;
        desk.submit(db, 0).await;
        desk.approve(db, 0).await;
        let (_, id, releasable) = &desk.ready[0];
        let entry = crate::fixtures::record_entry(&[9; 32], b"something else");
        let (leaf, note) = desk.log.append(&entry);
        let release = storage::NewRelease {
            draft: id,
            releasable,
            reviewer_1: &desk.coordinator,
            reviewer_2: &desk.officer,
            entry: &entry,
            leaf,
            salt: [9; 32],
            log: storage::OwnLogAdvance {
                node: desk.log.origin.node(),
                epoch: 1,
                base_size: 0,
                range: &desk.log.range,
                note: &note,
            },
        };
        let mut tx = db.store.begin("test").await.unwrap();
        assert!(matches!(tx.release_commit(&release).await, Err(StoreError::Invalid(_))));
    });
}

#[test]
fn a_log_that_moved_on_refuses_the_release() {
    check(async |db| {
        let mut desk = Desk::new(db).await;
        desk.submit(db, 0).await;
        desk.approve(db, 0).await;
        // Somebody else appends; this process computes from what it knew.
        let entry = protocol::entry::Entry::Keys { seq: 1, doc: [1; 32] }.encode().unwrap();
        let before = desk.log.range.clone();
        let (leaf, note) = desk.log.append(&entry);
        let log = storage::OwnLogAdvance {
            node: desk.log.origin.node(),
            epoch: 1,
            base_size: 0,
            range: &desk.log.range,
            note: &note,
        };
        let mut tx = db.store.begin("test").await.unwrap();
        tx.log_own_append(&log, &[(entry, leaf)]).await.unwrap();
        tx.commit().await.unwrap();
        desk.log.range = before;
        let (one, two) = (desk.coordinator.clone(), desk.officer.clone());
        let late = desk.release(db, 0, (&one, &two)).await;
        assert!(matches!(late, Err(StoreError::Conflict { what: "log", newer: Some(1) })), "{late:?}");
    });
}

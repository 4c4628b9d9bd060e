// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! Another node's log: entries, payloads, withdrawals, freezing.

use std::time::Duration;

use protocol::Origin;
use protocol::entry::{Entry, Reference};
use protocol::follow::{Extension, FollowState};
use storage::{LogStatus, PatternKey, RecordState, StoreError, Tx, VerifiedPayload};

use crate::fixtures::{BERLIN, DAY, Signer, befriend, pool, record_entry, releasables, verified, withdraw_entry};
use crate::harness::{Db, check};

/// Another city's log with its patterns.
struct Foreign {
    log: Signer,
    payloads: Vec<Vec<u8>>,
    entries: Vec<Vec<u8>>,
}

impl Foreign {
    async fn new(db: &Db) -> Self {
        let log = Signer::new(2);
        befriend(db, log.node(), "Berlin").await;
        let payloads: Vec<_> = releasables(&pool(BERLIN)).iter().map(|(_, _, out)| out.payload().to_vec()).collect();
        let entries = payloads.iter().map(|payload| record_entry(&[3; 32], payload)).collect();
        let mut tx = db.store.begin("test").await.unwrap();
        tx.follow_create(&log.origin).await.unwrap();
        tx.follow_create(&log.origin).await.unwrap();
        tx.commit().await.unwrap();
        Self { log, payloads, entries }
    }

    async fn state(&self, db: &Db) -> FollowState {
        let mut tx = db.store.snapshot("test").await.unwrap();
        tx.log_fetch(self.log.node(), 1).await.unwrap().unwrap().state
    }

    async fn apply(&self, db: &Db, extension: &Extension) -> Result<u64, StoreError> {
        let mut tx = db.store.begin("test").await.unwrap();
        let erased = tx.follow_apply(extension).await?;
        tx.commit().await?;
        Ok(erased)
    }

    async fn follow(&mut self, db: &Db, entries: &[Vec<u8>]) -> u64 {
        let state = self.state(db).await;
        let earlier = self.entries.clone();
        let extension = self.log.extend(&state, entries, &earlier);
        self.apply(db, &extension).await.unwrap()
    }

    async fn store(&self, db: &Db, indexes: &[u64]) -> u64 {
        let mut tx = db.store.begin("test").await.unwrap();
        let stored = self.store_in(&mut tx, indexes).await;
        tx.commit().await.unwrap();
        stored
    }

    async fn store_in(&self, tx: &mut Tx, indexes: &[u64]) -> u64 {
        let records: Vec<_> = indexes
            .iter()
            .map(|at| verified(&self.log.origin, *at, &[3; 32], &self.payloads[usize::try_from(*at).unwrap()]))
            .collect();
        let payloads: Vec<_> = records
            .iter()
            .map(|record| VerifiedPayload {
                record,
                salt: [3; 32],
                payload: &self.payloads[usize::try_from(record.index()).unwrap()],
            })
            .collect();
        tx.payload_store(&payloads).await.unwrap()
    }

    fn key(&self, index: u64) -> PatternKey {
        PatternKey { node: self.log.node().clone(), epoch: 1, index }
    }
}

#[test]
fn a_followed_log_is_stored_fetched_and_served_again() {
    check(async |db| {
        let mut foreign = Foreign::new(db).await;
        let entries = foreign.entries.clone();
        assert_eq!(foreign.follow(db, &entries).await, 0);
        let state = foreign.state(db).await;
        assert_eq!((state.size(), state.root()), (entries.len() as u64, foreign.log.range.root()));
        assert_eq!(state.note(), Some(foreign.log.note().as_str()));
        let mut tx = db.store.snapshot("test").await.unwrap();
        let node = foreign.log.node();
        assert_eq!(tx.log_entries(node, 1, 0, 256).await.unwrap(), entries);
        assert_eq!(tx.log_entries(node, 1, 1, 1).await.unwrap(), entries[1..2]);
        assert_eq!(tx.log_entry_fetch(node, 1, 2).await.unwrap().as_ref(), Some(&entries[2]));
        let leaves = tx.log_leaves(node, 1, 0, u64::MAX).await.unwrap();
        assert_eq!(protocol::tree::root_of(&leaves), state.root());
        let wanted = tx.payload_wanted(node, 1, 2).await.unwrap();
        let last = entries.len() as u64 - 1;
        assert_eq!(wanted, [last, last - 1], "newest first");
        assert!(tx.library_fetch(&foreign.key(0)).await.unwrap().is_none());
        assert_eq!(tx.record_state(&foreign.key(0)).await.unwrap(), Some(RecordState::Missing));
        drop(tx);
        assert_eq!(foreign.store(db, &[0, 2, 2]).await, 2);
        assert_eq!(foreign.store(db, &[0]).await, 0, "stored once");
        let mut tx = db.store.snapshot("test").await.unwrap();
        let slots = tx.log_payloads(node, 1, 0, 3).await.unwrap();
        assert_eq!(slots[0], Some(([3; 32], foreign.payloads[0].clone())));
        assert_eq!((slots[1].is_some(), slots[2].is_some()), (false, true));
        let row = tx.library_fetch(&foreign.key(2)).await.unwrap().unwrap();
        assert!(!row.own && row.pattern.to_bytes().unwrap() == foreign.payloads[2]);
    });
}

#[test]
fn a_withdrawn_record_is_gone_and_never_comes_back() {
    check(async |db| {
        let mut foreign = Foreign::new(db).await;
        let entries = foreign.entries.clone();
        foreign.follow(db, &entries).await;
        foreign.store(db, &[0, 1, 2]).await;
        assert_eq!(foreign.follow(db, &[withdraw_entry(1), withdraw_entry(1)]).await, 1);
        assert_eq!(foreign.store(db, &[1]).await, 0, "a second delivery is refused");
        let mut tx = db.store.snapshot("test").await.unwrap();
        assert_eq!(tx.record_state(&foreign.key(1)).await.unwrap(), Some(RecordState::Withdrawn));
        assert!(tx.library_fetch(&foreign.key(1)).await.unwrap().is_none());
        assert!(!tx.payload_wanted(foreign.log.node(), 1, 100).await.unwrap().contains(&1));
        assert_eq!(tx.library_count().await.unwrap(), 2);
        drop(tx);
        for table in ["pattern", "pattern_text", "log_payload"] {
            assert_eq!(db.number(&format!("SELECT COUNT(*) FROM {table}")).await, 2, "{table}");
        }
        let orphans = "SELECT COUNT(*) FROM pattern_facet WHERE pattern_no NOT IN (SELECT no FROM pattern)";
        assert_eq!(db.number(orphans).await, 0);
        let totals = "SELECT CAST(SUM(amount) AS BIGINT) FROM facet_total";
        assert_eq!(db.number("SELECT COUNT(*) FROM pattern_facet").await, db.number(totals).await);
        // A record withdrawn before its payload arrived is never asked for.
        foreign.follow(db, &[withdraw_entry(3)]).await;
        assert_eq!(foreign.store(db, &[3]).await, 0);
    });
}

#[test]
fn an_extension_that_does_not_fit_changes_nothing() {
    check(async |db| {
        let mut foreign = Foreign::new(db).await;
        let state = foreign.state(db).await;
        let entries = foreign.entries.clone();
        let extension = foreign.log.extend(&state, &entries[..2], &[]);
        foreign.apply(db, &extension).await.unwrap();
        let again = foreign.apply(db, &extension).await;
        assert!(matches!(again, Err(StoreError::Conflict { what: "log", newer: Some(2) })), "{again:?}");
        let mut stranger = Signer::new(3);
        let unknown = stranger.extend(&FollowState::new(stranger.origin.clone()), &entries[..1], &[]);
        let refused = foreign.apply(db, &unknown).await;
        assert!(matches!(refused, Err(StoreError::Conflict { what: "log", newer: None })), "{refused:?}");
        assert_eq!(db.number("SELECT COUNT(*) FROM log_entry").await, 2);
    });
}

#[test]
fn a_frozen_log_takes_nothing_and_keeps_its_evidence() {
    check(async |db| {
        let mut foreign = Foreign::new(db).await;
        let entries = foreign.entries.clone();
        foreign.follow(db, &entries[..2]).await;
        let node = foreign.log.node().clone();
        let state = foreign.state(db).await;
        let mut tx = db.store.begin("test").await.unwrap();
        assert!(tx.log_refresh(&node, 1, 2, "fresher").await.unwrap());
        assert!(!tx.log_refresh(&node, 1, 3, "other size").await.unwrap());
        tx.log_checked(&node, 1, LogStatus::Stale, Some("no-fresh-note")).await.unwrap();
        assert_eq!(tx.log_fetch(&node, 1).await.unwrap().unwrap().status, LogStatus::Stale);
        tx.log_freeze(&node, 1, "equivocation", &["note a", "note b"]).await.unwrap();
        tx.log_checked(&node, 1, LogStatus::Ok, None).await.unwrap();
        assert!(!tx.log_refresh(&node, 1, 2, "too late").await.unwrap());
        tx.commit().await.unwrap();
        let extension = foreign.log.extend(&state, &entries[2..3], &entries);
        assert!(matches!(foreign.apply(db, &extension).await, Err(StoreError::Conflict { what: "log", .. })));
        let mut tx = db.store.snapshot("test").await.unwrap();
        let row = tx.log_fetch(&node, 1).await.unwrap().unwrap();
        assert_eq!((row.status, row.status_detail.as_deref()), (LogStatus::Frozen, Some("equivocation")));
        assert_eq!(row.note.as_deref(), Some("fresher"));
        assert_eq!(tx.log_evidence(&node, 1).await.unwrap(), ["note a", "note b"]);
        assert!(tx.log_heads(0, 10).await.unwrap().is_empty(), "a frozen log is not passed on");
        assert_eq!(tx.log_list().await.unwrap().len(), 1);
    });
}

#[test]
fn a_record_with_a_faulty_payload_is_set_aside() {
    check(async |db| {
        let mut foreign = Foreign::new(db).await;
        let entries = foreign.entries.clone();
        foreign.follow(db, &entries).await;
        let mut tx = db.store.begin("test").await.unwrap();
        tx.payload_quarantine(foreign.log.node(), 1, 0, "schema").await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(foreign.store(db, &[0, 1]).await, 1);
        let mut tx = db.store.snapshot("test").await.unwrap();
        assert_eq!(tx.record_state(&foreign.key(0)).await.unwrap(), Some(RecordState::Quarantined));
        assert!(!tx.payload_wanted(foreign.log.node(), 1, 100).await.unwrap().contains(&0));
        assert!(tx.record_state(&foreign.key(99)).await.unwrap().is_none());
    });
}

#[test]
fn heads_come_in_the_order_of_change() {
    check(async |db| {
        let mut foreign = Foreign::new(db).await;
        let mut other = Signer::new(4);
        let entries = foreign.entries.clone();
        foreign.follow(db, &entries[..1]).await;
        let mut tx = db.store.begin("test").await.unwrap();
        tx.follow_create(&other.origin).await.unwrap();
        let first = other.extend(&FollowState::new(other.origin.clone()), &entries[..1], &[]);
        tx.follow_apply(&first).await.unwrap();
        tx.commit().await.unwrap();
        let since = {
            let mut tx = db.store.snapshot("test").await.unwrap();
            let heads = tx.log_heads(0, 10).await.unwrap();
            let order: Vec<_> = heads.iter().map(|head| head.node.clone()).collect();
            assert_eq!(order, [foreign.log.node().clone(), other.node().clone()]);
            heads[1].cursor
        };
        foreign.follow(db, &entries[1..2]).await;
        let mut tx = db.store.snapshot("test").await.unwrap();
        let heads = tx.log_heads(since, 10).await.unwrap();
        assert_eq!(heads.len(), 1);
        assert_eq!((&heads[0].node, heads[0].note.clone()), (foreign.log.node(), foreign.log.note()));
        let origin = Origin::new(foreign.log.node().clone(), 2).unwrap();
        assert!(tx.log_fetch(origin.node(), origin.epoch()).await.unwrap().is_none());
    });
}

#[test]
fn feedback_is_kept_as_a_leaf_and_never_wanted() {
    check(async |db| {
        let mut foreign = Foreign::new(db).await;
        let commit = protocol::entry::commit(&[3; 32], &foreign.payloads[0]);
        let reference = Reference { node: foreign.log.node().clone(), epoch: 1, index: 0, leaf: [1; 32] };
        let feedback = Entry::Feedback { time: DAY, schema: "pattern/1".to_owned(), commit, reference };
        let entries = [feedback.encode().unwrap(), record_entry(&[3; 32], &foreign.payloads[1])];
        foreign.follow(db, &entries).await;
        let mut tx = db.store.snapshot("test").await.unwrap();
        assert_eq!(tx.payload_wanted(foreign.log.node(), 1, 100).await.unwrap(), [1]);
        assert_eq!(tx.record_state(&foreign.key(0)).await.unwrap(), None);
        assert_eq!(tx.log_entries(foreign.log.node(), 1, 0, 256).await.unwrap(), entries);
        drop(tx);
        assert_eq!(foreign.follow(db, &[withdraw_entry(0)]).await, 0, "nothing was there to erase");
    });
}

#[test]
fn a_delivery_that_runs_while_its_record_is_withdrawn_leaves_nothing() {
    check(async |db| {
        let mut foreign = Foreign::new(db).await;
        let entries = foreign.entries.clone();
        foreign.follow(db, &entries).await;
        let state = foreign.state(db).await;
        let withdrawal = foreign.log.extend(&state, &[withdraw_entry(0), withdraw_entry(1)], &entries);
        // The delivery is first: the withdrawal waits for it and erases what it brought.
        let mut delivery = db.store.begin("test").await.unwrap();
        assert_eq!(foreign.store_in(&mut delivery, &[0, 1, 2]).await, 3);
        let (erased, ()) = tokio::join!(foreign.apply(db, &withdrawal), async {
            tokio::time::sleep(Duration::from_millis(300)).await;
            delivery.commit().await.unwrap();
        });
        assert_eq!(erased.unwrap(), 2);
        // The withdrawal is first: the delivery waits for it and finds nothing to store.
        let state = foreign.state(db).await;
        let withdrawal = foreign.log.extend(&state, &[withdraw_entry(3)], &entries);
        let mut tx = db.store.begin("test").await.unwrap();
        tx.follow_apply(&withdrawal).await.unwrap();
        let (stored, ()) = tokio::join!(foreign.store(db, &[3]), async {
            tokio::time::sleep(Duration::from_millis(300)).await;
            tx.commit().await.unwrap();
        });
        assert_eq!(stored, 0);
        for table in ["pattern", "pattern_text", "log_payload"] {
            assert_eq!(db.number(&format!("SELECT COUNT(*) FROM {table}")).await, 1, "{table}");
        }
    });
}

#[test]
fn a_foreign_withdrawal_leaves_no_byte_in_the_files() {
    check(async |db| {
        let mut foreign = Foreign::new(db).await;
        let entries = foreign.entries.clone();
        foreign.follow(db, &entries).await;
        foreign.store(db, &[0]).await;
        let gone = [foreign.payloads[0].clone(), b"ausweichplatz".to_vec(), vec![3; 32]];
        assert_eq!(db.held_at_rest(&gone).await, [true; 3], "the search itself finds what is there");
        foreign.follow(db, &[withdraw_entry(0)]).await;
        assert_eq!(db.held_at_rest(&gone).await, [false; 3]);
    });
}

// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! Who fetched what: noted once, kept after a withdrawal, no way around the four eyes.

use domain::Clock;
use jiff::SignedDuration;
use storage::PatternKey;

use crate::fixtures::{Desk, Signer};
use crate::harness::{Db, check, rule};

async fn note(db: &Db, desk: &Desk, peer: &Signer, start: u64, count: u32) -> u64 {
    let mut tx = db.store.begin("test").await.unwrap();
    let before = db.store.queries_run();
    let new = tx.delivery_note(peer.node(), desk.log.node(), 1, start, count).await.unwrap();
    assert_eq!(db.store.queries_run() - before, 1);
    tx.commit().await.unwrap();
    new
}

#[test]
fn a_delivery_is_noted_once_and_outlives_a_withdrawal() {
    check(async |db| {
        let mut desk = Desk::new(db).await;
        let (one, two) = (Signer::new(5), Signer::new(6));
        for at in 0..3 {
            desk.publish(db, at).await;
        }
        let first = db.clock.now();
        assert_eq!(note(db, &desk, &one, 0, 2).await, 2);
        db.clock.advance(SignedDuration::from_secs(60));
        assert_eq!(note(db, &desk, &one, 0, 256).await, 1, "what was noted keeps its first time");
        desk.withdraw(db, 1).await.unwrap();
        assert_eq!(note(db, &desk, &two, 0, 256).await, 2, "a withdrawn record is not delivered");
        assert_eq!(note(db, &desk, &two, 3, 256).await, 0, "the withdraw entry is no record");
        assert_eq!(note(db, &desk, &two, u64::from(u32::MAX), u32::MAX).await, 0);
        let mut tx = db.store.snapshot("test").await.unwrap();
        let before = db.store.queries_run();
        let noted = tx.delivery_list().await.unwrap();
        assert_eq!(db.store.queries_run() - before, 1);
        let key = |index| PatternKey { node: desk.log.node().clone(), epoch: 1, index };
        let later = db.clock.now();
        let (one, two) = (one.node().clone(), two.node().clone());
        let mut expected = vec![
            (key(0), one.clone(), first),
            (key(0), two.clone(), later),
            (key(1), one.clone(), first),
            (key(2), one, later),
            (key(2), two, later),
        ];
        expected.sort_by(|a, b| (&a.0, a.2, &a.1).cmp(&(&b.0, b.2, &b.1)));
        assert_eq!(noted, expected);
    });
}

#[test]
fn a_foreign_record_is_never_noted() {
    check(async |db| {
        let log = crate::library::library(db).await;
        let mut tx = db.store.begin("test").await.unwrap();
        assert_eq!(tx.delivery_note(Signer::new(5).node(), log.node(), 1, 0, 256).await.unwrap(), 0);
    });
}

#[test]
fn deliveries_and_withdrawals_loosen_nothing_for_a_writer_past_the_program() {
    check(async |db| {
        let mut desk = Desk::new(db).await;
        desk.publish(db, 0).await;
        note(db, &desk, &Signer::new(5), 0, 1).await;
        desk.withdraw(db, 0).await.unwrap();
        for (change, expected) in [
            ("UPDATE pattern_release SET reviewer_2 = reviewer_1, role_2 = role_1", "same_person"),
            ("UPDATE pattern_release SET reviewer_1 = author", "author_reviews"),
            ("UPDATE pattern_vote SET reviewer = author", "author_reviews"),
            ("UPDATE pattern_release SET decision_2 = 'reject'", "not_approved"),
            ("UPDATE log_record SET draft_id = NULL", "release_missing"),
            (
                "INSERT INTO record_delivery (node_id, epoch, idx, peer, first_at)
              SELECT node_id, epoch, 9, peer, 0 FROM record_delivery",
                "reference_missing",
            ),
        ] {
            assert_eq!(rule(db.raw(change).await), expected, "{change}");
        }
        let refused = db.raw("DELETE FROM log_record").await;
        assert_eq!(rule(refused), "reference_missing", "a delivered record cannot vanish");
        assert_eq!(db.number("SELECT COUNT(*) FROM record_delivery").await, 1);
    });
}

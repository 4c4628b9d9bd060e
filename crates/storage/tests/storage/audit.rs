// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! The audit trail proves itself: whoever changes, removes or exchanges a line is found, and whoever rewrites the end too.

use jiff::SignedDuration;
use protocol::entry::{Entry, commit};
use storage::{
    AuditFault, AuditFaultKind, AuditFilter, AuditReport, NewAudit, NewAuditHead, OwnLogAdvance, StoreError,
};

use crate::fixtures::{BREMEN, DAY, Signer, load, pool};
use crate::harness::{Db, check};

async fn verify(db: &Db) -> AuditReport {
    db.store.audit_verify(&|_| ()).await.unwrap()
}

async fn fault(db: &Db) -> Option<AuditFault> {
    verify(db).await.fault
}

async fn write(db: &Db, details: &[&str]) {
    let mut tx = db.store.begin("test").await.unwrap();
    for detail in details {
        let line = NewAudit { actor: None, action: "test", case: None, detail: (*detail).to_owned() };
        tx.audit_insert(&line).await.unwrap();
    }
    tx.commit().await.unwrap();
}

/// Publishes the end of the trail in the own log.
async fn publish(db: &Db, log: &mut Signer) {
    let mut tx = db.store.begin("test").await.unwrap();
    let tip = tx.audit_unpublished().await.unwrap().unwrap();
    let salt = [7; 32];
    let entry = Entry::Audit { time: DAY, commit: commit(&salt, &tip.bytes()) }.encode().unwrap();
    let base_size = log.range.size();
    let (leaf, note) = log.append(&entry);
    let advance = OwnLogAdvance { node: log.node(), epoch: 1, base_size, range: &log.range, note: &note };
    tx.audit_head_commit(&NewAuditHead { tip: &tip, salt, entry: &entry, leaf, log: advance }).await.unwrap();
    tx.commit().await.unwrap();
}

async fn own_log(db: &Db) -> Signer {
    let log = Signer::new(1);
    let mut tx = db.store.begin("test").await.unwrap();
    tx.log_own_create(&log.origin).await.unwrap();
    tx.commit().await.unwrap();
    log
}

fn says(seq: u64, kind: AuditFaultKind) -> AuditFault {
    AuditFault { seq, kind }
}

#[test]
fn an_untouched_trail_is_sound_also_with_cases_and_many_lines() {
    check(async |db| {
        assert_eq!((verify(db).await.fault, verify(db).await.last), (None, 0), "an empty trail");
        load(db, &pool(BREMEN)).await;
        let details: Vec<String> = (0..2_100).map(|number| format!("Zeile {number}")).collect();
        write(db, &details.iter().map(String::as_str).collect::<Vec<_>>()).await;
        let report = verify(db).await;
        assert_eq!((report.fault.clone(), report.first, report.erased_details), (None, 1, 0));
        assert!(report.last > 2_100 && report.hash.is_some(), "{report:?}");
    });
}

#[test]
fn a_changed_line_is_named() {
    for (column, value) in [("at", "at + 1"), ("action", "'other'"), ("actor", "'someone'"), ("case_id", "'a case'")] {
        check(async |db| {
            write(db, &["eins", "zwei", "drei"]).await;
            db.raw(&format!("UPDATE audit SET {column} = {value} WHERE seq = 2")).await.unwrap();
            assert_eq!(fault(db).await.unwrap(), says(2, AuditFaultKind::Altered), "{column}");
        });
    }
}

#[test]
fn a_detail_of_another_line_is_named() {
    check(async |db| {
        write(db, &["eins", "zwei", "drei"]).await;
        db.raw("UPDATE audit SET detail = (SELECT b.detail FROM audit b WHERE b.seq = 3) WHERE seq = 2").await.unwrap();
        assert_eq!(fault(db).await.unwrap(), says(2, AuditFaultKind::Detail));
    });
}

#[test]
fn removed_exchanged_and_cut_off_lines_are_named() {
    check(async |db| {
        write(db, &["eins", "zwei", "drei", "vier"]).await;
        db.raw("UPDATE audit SET seq = -2 WHERE seq = 2").await.unwrap();
        assert_eq!(fault(db).await.unwrap(), says(2, AuditFaultKind::Missing));
        db.raw("UPDATE audit SET seq = 2 WHERE seq = 3").await.unwrap();
        assert_eq!(fault(db).await.unwrap(), says(2, AuditFaultKind::Altered));
        db.raw("UPDATE audit SET seq = 3 WHERE seq = -2").await.unwrap();
        assert_eq!(fault(db).await.unwrap(), says(2, AuditFaultKind::Altered), "exchanged");
    });
    check(async |db| {
        write(db, &["eins", "zwei", "drei", "vier"]).await;
        db.raw("DELETE FROM audit WHERE seq > 2").await.unwrap();
        assert_eq!(fault(db).await.unwrap(), says(3, AuditFaultKind::Truncated));
    });
    check(async |db| {
        write(db, &["eins", "zwei", "drei", "vier"]).await;
        db.raw("DELETE FROM audit WHERE seq > 2").await.unwrap();
        db.raw("UPDATE audit_tip SET seq = 2").await.unwrap();
        assert_eq!(fault(db).await.unwrap(), says(2, AuditFaultKind::Altered), "the end says another hash");
    });
    check(async |db| {
        write(db, &["eins", "zwei", "drei"]).await;
        db.raw("DELETE FROM audit WHERE seq = 1").await.unwrap();
        db.raw("UPDATE audit_tip SET first_seq = 2, first_hash = hash").await.unwrap();
        assert_eq!(
            fault(db).await.unwrap(),
            says(2, AuditFaultKind::Missing),
            "nothing outside says that it began there"
        );
    });
}

#[test]
fn a_rewritten_end_is_found_from_the_published_head() {
    check(async |db| {
        let mut log = own_log(db).await;
        write(db, &["eins", "zwei", "drei"]).await;
        publish(db, &mut log).await;
        write(db, &["vier"]).await;
        let report = verify(db).await;
        assert_eq!((report.fault.clone(), report.heads, report.published), (None, 1, Some(3)));
        // Somebody who has the key file takes the last lines away and writes others, with hashes that fit.
        db.raw("DELETE FROM audit WHERE seq > 1").await.unwrap();
        db.raw("UPDATE audit_tip SET seq = 1, hash = (SELECT a.hash FROM audit a WHERE a.seq = 1)").await.unwrap();
        assert_eq!(fault(db).await.unwrap(), says(2, AuditFaultKind::Truncated));
        write(db, &["gefälscht", "gefälscht", "gefälscht"]).await;
        assert_eq!(fault(db).await.unwrap(), says(3, AuditFaultKind::Rewritten));
        // The hash beside the trail can be rewritten as well; the entry in the log, which peers hold, cannot.
        db.raw("UPDATE audit_head SET hash = (SELECT a.hash FROM audit a WHERE a.seq = 3)").await.unwrap();
        assert_eq!(fault(db).await.unwrap(), says(3, AuditFaultKind::Unpublished));
    });
}

#[test]
fn only_what_is_new_is_published_and_the_entry_must_say_it() {
    check(async |db| {
        let mut log = own_log(db).await;
        let mut tx = db.store.begin("test").await.unwrap();
        assert_eq!(tx.audit_unpublished().await.unwrap(), None);
        drop(tx);
        write(db, &["eins"]).await;
        publish(db, &mut log).await;
        let mut tx = db.store.begin("test").await.unwrap();
        assert_eq!(tx.audit_unpublished().await.unwrap(), None);
        assert!(tx.audit_published_at().await.unwrap().is_some());
        drop(tx);
        write(db, &["zwei"]).await;
        let mut tx = db.store.begin("test").await.unwrap();
        let tip = tx.audit_unpublished().await.unwrap().unwrap();
        assert_eq!(tip.seq, 2);
        let entry = Entry::Audit { time: DAY, commit: [0; 32] }.encode().unwrap();
        let base_size = log.range.size();
        let (leaf, note) = log.append(&entry);
        let advance = OwnLogAdvance { node: log.node(), epoch: 1, base_size, range: &log.range, note: &note };
        let head = NewAuditHead { tip: &tip, salt: [7; 32], entry: &entry, leaf, log: advance };
        assert!(matches!(tx.audit_head_commit(&head).await, Err(StoreError::Invalid(_))));
    });
}

#[test]
fn old_lines_go_up_to_a_published_one_and_the_rest_stays_provable() {
    check(async |db| {
        let mut log = own_log(db).await;
        write(db, &["eins", "zwei"]).await;
        publish(db, &mut log).await;
        write(db, &["drei"]).await;
        db.clock.advance(SignedDuration::from_hours(24 * 400));
        let now = domain::Clock::now(&db.clock);
        write(db, &["vier"]).await;
        let mut tx = db.store.begin("test").await.unwrap();
        let age = |days: i64| now - SignedDuration::from_hours(24 * days);
        assert_eq!(tx.audit_prune(age(500)).await.unwrap(), 0);
        assert_eq!(tx.audit_prune(age(300)).await.unwrap(), 2, "the third is bound to nothing outside yet");
        tx.commit().await.unwrap();
        let report = verify(db).await;
        assert_eq!((report.fault.clone(), report.first, report.last), (None, 3, 4));
        let mut tx = db.store.snapshot("test").await.unwrap();
        assert_eq!(tx.audit_list(&AuditFilter::default(), 10).await.unwrap().len(), 2);
        drop(tx);
        db.raw("DELETE FROM audit WHERE seq = 3").await.unwrap();
        assert_eq!(fault(db).await.unwrap(), says(3, AuditFaultKind::Missing));
    });
}

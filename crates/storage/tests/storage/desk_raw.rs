// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! Four eyes against a writer who goes past the program: raw SQL, refused by the schema itself.

use crate::fixtures::{Desk, bytes_of, person};
use crate::harness::{Db, check, rule};
use domain::{Role, UserId};

/// A row about to be written: column and SQL value.
#[derive(Clone)]
struct Row(Vec<(&'static str, String)>);

impl Row {
    fn with(&self, column: &str, value: &str) -> Self {
        let mut row = self.clone();
        let field = row.0.iter_mut().find(|(name, _)| *name == column).expect("a column of the row");
        value.clone_into(&mut field.1);
        row
    }

    fn insert(&self, table: &str) -> String {
        let columns: Vec<_> = self.0.iter().map(|(name, _)| *name).collect();
        let values: Vec<_> = self.0.iter().map(|(_, value)| value.as_str()).collect();
        format!("INSERT INTO {table} ({}) VALUES ({})", columns.join(", "), values.join(", "))
    }
}

fn quoted(text: impl std::fmt::Display) -> String {
    format!("'{text}'")
}

/// SQLite refuses a broken foreign key without naming it.
async fn refused(db: &Db, sql: &str, expected: &str, by_reference: bool) {
    let said = rule(db.raw(sql).await);
    let wanted = if by_reference && !db.names_references { "reference_missing" } else { expected };
    assert_eq!(said, wanted, "{sql}");
}

fn vote(desk: &Desk, reviewer: &UserId, role: &str) -> Row {
    Row(vec![
        ("draft_id", quoted(&desk.ready[0].1)),
        ("round", "1".to_owned()),
        ("sha256", quoted(desk.bytes(0).sha256)),
        ("author", quoted(&desk.author)),
        ("reviewer", quoted(reviewer)),
        ("role", quoted(role)),
        ("decision", "'approve'".to_owned()),
        ("at", "0".to_owned()),
    ])
}

#[test]
fn a_vote_past_the_program_is_refused() {
    check(async |db| {
        let desk = Desk::new(db).await;
        desk.submit(db, 0).await;
        let good = vote(&desk, &desk.coordinator, "pool_coordinator");
        let cases = [
            (good.with("reviewer", &quoted(&desk.author)), "author_reviews", false),
            (good.with("author", &quoted(&desk.officer)), "author_reviews", true),
            (good.with("role", "'unit_head'"), "role_missing", true),
            (good.with("role", "'evaluator'"), "role_missing", false),
            (good.with("decision", "'reject'"), "reason_missing", false),
            (good.with("sha256", &quoted("0".repeat(64))), "bytes_changed", true),
            (good.with("round", "2"), "bytes_changed", true),
        ];
        for (row, expected, by_reference) in cases {
            refused(db, &row.insert("pattern_vote"), expected, by_reference).await;
        }
        db.raw(&good.insert("pattern_vote")).await.expect("the row is refused for what was changed, not as such");
        refused(db, &good.insert("pattern_vote"), "already_voted", false).await;
    });
}

async fn release_row(db: &Db, desk: &mut Desk) -> Row {
    let entry = protocol::entry::Entry::Keys { seq: 1, doc: [1; 32] }.encode().unwrap();
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
    Row(vec![
        ("draft_id", quoted(&desk.ready[0].1)),
        ("round", "1".to_owned()),
        ("sha256", quoted(desk.bytes(0).sha256)),
        ("author", quoted(&desk.author)),
        ("reviewer_1", quoted(&desk.coordinator)),
        ("role_1", "'pool_coordinator'".to_owned()),
        ("decision_1", "'approve'".to_owned()),
        ("reviewer_2", quoted(&desk.officer)),
        ("role_2", "'data_protection_officer'".to_owned()),
        ("decision_2", "'approve'".to_owned()),
        ("node_id", quoted(desk.log.node())),
        ("epoch", "1".to_owned()),
        ("idx", "0".to_owned()),
        ("released_at", "0".to_owned()),
    ])
}

#[test]
fn a_release_past_the_program_is_refused() {
    check(async |db| {
        let mut desk = Desk::new(db).await;
        desk.submit(db, 0).await;
        desk.approve(db, 0).await;
        let mut tx = db.store.begin("test").await.unwrap();
        let third = tx.user_insert(&person("Dritte", &[Role::UnitHead, Role::Evaluator])).await.unwrap();
        tx.commit().await.unwrap();
        let good = release_row(db, &mut desk).await;
        let same = good.with("reviewer_2", &quoted(&desk.coordinator)).with("role_2", "'pool_coordinator'");
        let cases = [
            (same, "same_person", false),
            (good.with("reviewer_1", &quoted(&desk.author)), "author_reviews", false),
            (good.with("author", &quoted(&third)), "author_reviews", true),
            (good.with("decision_1", "'reject'"), "not_approved", false),
            (good.with("decision_2", "'reject'"), "not_approved", false),
            (good.with("reviewer_2", &quoted(&third)).with("role_2", "'unit_head'"), "not_approved", true),
            (good.with("role_1", "'unit_head'"), "not_approved", true),
            (good.with("role_2", "'evaluator'"), "role_missing", false),
            (good.with("sha256", &quoted("0".repeat(64))), "bytes_changed", true),
            (good.with("round", "2"), "bytes_changed", true),
            (good.with("idx", "5"), "reference_missing", true),
        ];
        for (row, expected, by_reference) in cases {
            refused(db, &row.insert("pattern_release"), expected, by_reference).await;
        }
        db.raw(&good.insert("pattern_release")).await.expect("refused for what was changed, not as such");
        refused(db, &good.insert("pattern_release"), "already_released", false).await;
        let change = format!("UPDATE pattern_draft SET current_sha256 = 'x' WHERE id = {}", quoted(&desk.ready[0].1));
        refused(db, &change, "bytes_changed", true).await;
    });
}

#[test]
fn bytes_changed_after_the_votes_cannot_be_released_past_the_program() {
    check(async |db| {
        let mut desk = Desk::new(db).await;
        let id = desk.submit(db, 0).await;
        desk.approve(db, 0).await;
        let good = release_row(db, &mut desk).await;
        let other = bytes_of("{\"andere\":1}");
        let mut tx = db.store.begin("test").await.unwrap();
        tx.draft_revise(&id, &desk.bytes(0).sha256, &other).await.unwrap();
        tx.commit().await.unwrap();
        refused(db, &good.insert("pattern_release"), "bytes_changed", true).await;
        let new = good.with("round", "2").with("sha256", &quoted(&other.sha256));
        refused(db, &new.insert("pattern_release"), "not_approved", true).await;
    });
}

#[test]
fn nothing_enters_the_outbox_past_the_desk() {
    check(async |db| {
        let mut desk = Desk::new(db).await;
        desk.publish(db, 0).await;
        let entry = protocol::entry::Entry::Keys { seq: 1, doc: [1; 32] }.encode().unwrap();
        let (leaf, note) = desk.log.append(&entry);
        let log = storage::OwnLogAdvance {
            node: desk.log.origin.node(),
            epoch: 1,
            base_size: 1,
            range: &desk.log.range,
            note: &note,
        };
        let mut tx = db.store.begin("test").await.unwrap();
        tx.log_own_append(&log, &[(entry, leaf)]).await.unwrap();
        tx.commit().await.unwrap();
        let record = Row(vec![
            ("node_id", quoted(desk.log.node())),
            ("epoch", "1".to_owned()),
            ("idx", "1".to_owned()),
            ("own", "1".to_owned()),
            ("draft_id", "NULL".to_owned()),
            ("schema", "'pattern/1'".to_owned()),
            ("day", "0".to_owned()),
            ("state", "'live'".to_owned()),
        ]);
        refused(db, &record.insert("log_record"), "release_missing", false).await;
        let unknown = record.with("draft_id", &quoted(&desk.ready[1].1));
        refused(db, &unknown.insert("log_record"), "release_missing", true).await;
        let again = record.with("draft_id", &quoted(&desk.ready[0].1));
        refused(db, &again.insert("log_record"), "already_released", false).await;
        // Claiming to be a foreign record does not help: the log says whose it is.
        refused(db, &record.with("own", "0").insert("log_record"), "reference_missing", true).await;
        let payload = Row(vec![
            ("node_id", quoted(desk.log.node())),
            ("epoch", "1".to_owned()),
            ("idx", "1".to_owned()),
            ("salt", "'a'".to_owned()),
            ("bytes", "'b'".to_owned()),
        ]);
        refused(db, &payload.insert("log_payload"), "reference_missing", true).await;
    });
}

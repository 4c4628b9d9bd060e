// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! Search: words, facets, pages, counts.

use jiff::SignedDuration;
use protocol::pattern::{Code, Pattern};
use protocol::record::verify_payload;
use storage::{FacetKind, LibraryQuery, PatternKey, PeerState, StoreError, VerifiedPayload};

use crate::fixtures::{
    BERLIN, DAY, Desk, Signer, befriend, pool, record_entry, record_entry_of, releasables, verified,
};
use crate::harness::{Db, check};

const LESSONS: [&str; 6] = [
    "Straßenkinder brauchen einen festen Ansprechpartner.",
    "Nach der Fremdplatzierung half ein Ausweichplatz.",
    "Die freiheitsentziehende Maßnahme wurde vermieden.",
    "Zwei Jugendämter haben sich früh abgestimmt.",
    "Tägliche Übergabe, 24/7 und \"Rufbereitschaft\" (100 %).",
    "Ein Café-Projekt gab Tagesstruktur.",
];

/// A library of patterns that differ in lesson and problem group, all from another node.
pub async fn library(db: &Db) -> Signer {
    let mut log = Signer::new(2);
    befriend(db, log.node(), "Berlin").await;
    let base = releasables(&pool(BERLIN))[0].2.pattern().clone();
    let payloads: Vec<Vec<u8>> = LESSONS
        .iter()
        .enumerate()
        .map(|(at, lesson)| {
            let mut pattern: Pattern = base.clone();
            (*lesson).clone_into(&mut pattern.lesson.de);
            pattern.problems.groups = vec![Code::parse(if at % 2 == 0 { "G-SUBST" } else { "G-STREET" }).unwrap()];
            pattern.to_bytes().unwrap()
        })
        .collect();
    let entries: Vec<_> = payloads.iter().map(|payload| record_entry(&[3; 32], payload)).collect();
    let state = protocol::follow::FollowState::new(log.origin.clone());
    let extension = log.extend(&state, &entries, &[]);
    let records: Vec<_> =
        (0..).zip(&payloads).map(|(at, payload)| verified(&log.origin, at, &[3; 32], payload)).collect();
    let items: Vec<_> = records
        .iter()
        .zip(&payloads)
        .map(|(record, payload)| VerifiedPayload { record, salt: [3; 32], payload })
        .collect();
    let mut tx = db.store.begin("test").await.unwrap();
    tx.follow_create(&log.origin).await.unwrap();
    tx.follow_apply(&extension).await.unwrap();
    assert_eq!(tx.payload_store(&items).await.unwrap(), LESSONS.len() as u64);
    tx.commit().await.unwrap();
    log
}

fn words(text: &str) -> LibraryQuery {
    LibraryQuery { text: text.to_owned(), limit: 50, ..LibraryQuery::default() }
}

async fn found(db: &Db, query: &LibraryQuery) -> Vec<usize> {
    let mut tx = db.store.snapshot("test").await.unwrap();
    let before = db.store.queries_run();
    let page = tx.library_search(query).await.unwrap();
    assert_eq!(db.store.queries_run() - before, 3);
    assert_eq!(page.total, page.rows.len() as u64);
    let mut found: Vec<_> = page
        .rows
        .iter()
        .map(|row| LESSONS.iter().position(|lesson| *lesson == row.pattern.lesson.de).unwrap())
        .collect();
    found.sort_unstable();
    found
}

#[test]
fn everyday_words_find_their_patterns_on_both_engines() {
    check(async |db| {
        library(db).await;
        let table: [(&str, &[usize]); 15] = [
            ("strassenkind", &[0]),
            ("STRAßENKIND", &[0]),
            // The German name of G-STREET holds the word too.
            ("strasse", &[0, 1, 3, 5]),
            ("platzierung", &[1]),
            ("massnahme", &[2]),
            ("jugendaemter", &[3]),
            ("jugendamter", &[3]),
            ("Jugendämter abgestimmt", &[3]),
            ("jugendämter platzierung", &[]),
            ("ubergabe", &[4]),
            ("cafe", &[5]),
            ("24", &[4]),
            ("\"Rufbereitschaft\" (100 %)", &[4]),
            ("nirgends' OR '1'='1", &[]),
            ("Straße*  NEAR(", &[]),
        ];
        for (text, expected) in table {
            assert_eq!(found(db, &words(text)).await, expected, "{text}");
        }
        assert_eq!(found(db, &words("")).await, [0, 1, 2, 3, 4, 5]);
        assert_eq!(found(db, &words(" % _ \" ")).await, [0, 1, 2, 3, 4, 5]);
    });
}

#[test]
fn facets_narrow_and_are_counted() {
    check(async |db| {
        let log = library(db).await;
        let of = |codes: &[&str]| LibraryQuery {
            facets: codes.iter().map(|code| (FacetKind::ProblemGroup, (*code).to_owned())).collect(),
            limit: 50,
            ..LibraryQuery::default()
        };
        assert_eq!(found(db, &of(&["G-SUBST"])).await, [0, 2, 4]);
        assert_eq!(found(db, &of(&["G-SUBST", "G-STREET"])).await, [0, 1, 2, 3, 4, 5]);
        let both = LibraryQuery { text: "massnahme".to_owned(), ..of(&["G-STREET"]) };
        assert_eq!(found(db, &both).await, [0; 0]);
        let here = LibraryQuery { origins: vec![log.node().clone()], ..words("") };
        assert_eq!(found(db, &here).await.len(), 6);
        let elsewhere = LibraryQuery { origins: vec![Signer::new(9).node().clone()], ..words("") };
        assert_eq!(found(db, &elsewhere).await.len(), 0);
        let mut tx = db.store.snapshot("test").await.unwrap();
        for query in [words(""), here, of(&["G-SUBST", "G-STREET"])] {
            let page = tx.library_search(&query).await.unwrap();
            let counts: Vec<_> = page
                .facets
                .iter()
                .filter(|facet| facet.kind == FacetKind::ProblemGroup)
                .map(|facet| (facet.code.as_str(), facet.count))
                .collect();
            assert_eq!(counts, [("G-STREET", 3), ("G-SUBST", 3)]);
            assert!(page.facets.iter().all(|facet| facet.code != "*"));
            assert_eq!(page.origins, [(log.node().clone(), 6)]);
        }
    });
}

#[test]
fn pages_follow_each_other_without_gap_or_repetition() {
    check(async |db| {
        library(db).await;
        let mut tx = db.store.snapshot("test").await.unwrap();
        let mut query = LibraryQuery { limit: 4, ..words("") };
        let first = tx.library_search(&query).await.unwrap();
        assert_eq!((first.rows.len(), first.total), (4, 6));
        query.after = first.next.clone();
        let second = tx.library_search(&query).await.unwrap();
        assert_eq!((second.rows.len(), second.total, second.next), (2, 6, None));
        let mut all: Vec<_> = first.rows.iter().chain(&second.rows).map(|row| row.key.index).collect();
        assert_eq!(all, [5, 4, 3, 2, 1, 0], "newest first");
        all.dedup();
        assert_eq!(all.len(), 6);
        query.after = Some("x".to_owned());
        assert!(matches!(tx.library_search(&query).await, Err(StoreError::Invalid(_))));
    });
}

#[test]
fn the_origin_carries_the_peers_name() {
    check(async |db| {
        library(db).await;
        let mut tx = db.store.snapshot("test").await.unwrap();
        let page = tx.library_search(&words("cafe")).await.unwrap();
        assert_eq!(page.rows[0].origin_name.as_deref(), Some("Berlin"));
    });
}

#[test]
fn a_word_of_three_letters_uses_the_trigram_index() {
    check(async |db| {
        library(db).await;
        if db.names_references {
            let plan =
                "SELECT COUNT(*) FROM pg_indexes WHERE indexname = 'pattern_text_trigram' AND indexdef LIKE '%gin%'";
            assert_eq!(db.number(plan).await, 1);
        } else {
            let detail =
                db.text("EXPLAIN QUERY PLAN SELECT rowid FROM pattern_text WHERE folded LIKE '%cafe%'", 3).await;
            assert!(detail.contains("VIRTUAL TABLE INDEX 0:L"), "{detail}");
        }
    });
}

#[test]
fn only_this_node_and_active_peers_are_shown() {
    check(async |db| {
        let mut desk = Desk::new(db).await;
        let own = desk.publish(db, 0).await;
        let log = library(db).await;
        let foreign = PatternKey { node: log.node().clone(), epoch: 1, index: 0 };
        let narrowed = LibraryQuery { text: "e".to_owned(), ..words("") };
        for (from, to, shown) in [
            (PeerState::Active, PeerState::Suspended, false),
            (PeerState::Suspended, PeerState::Active, true),
            (PeerState::Active, PeerState::Revoked, false),
        ] {
            let mut tx = db.store.begin("test").await.unwrap();
            tx.peer_set_state(log.node(), from, to).await.unwrap();
            tx.commit().await.unwrap();
            let mut tx = db.store.snapshot("test").await.unwrap();
            let expected = if shown { 7 } else { 1 };
            for query in [words(""), narrowed.clone()] {
                let before = db.store.queries_run();
                let page = tx.library_search(&query).await.unwrap();
                assert_eq!(db.store.queries_run() - before, 3);
                assert_eq!((page.rows.len(), page.total), (expected, expected as u64), "{to:?}");
                assert_eq!(page.origins.len(), if shown { 2 } else { 1 });
                let providers = page.facets.iter().filter(|facet| facet.kind == FacetKind::Providers);
                assert_eq!(providers.map(|facet| facet.count).sum::<u64>(), expected as u64);
            }
            assert_eq!(tx.library_count().await.unwrap(), expected as u64);
            assert_eq!(tx.library_fetch(&foreign).await.unwrap().is_some(), shown);
            assert_eq!(tx.library_proof_parts(&foreign).await.unwrap().is_some(), shown);
            assert!(tx.library_fetch(&own).await.unwrap().is_some_and(|row| row.own));
        }
    });
}

#[test]
fn one_damaged_row_does_not_take_the_library_away() {
    check(async |db| {
        library(db).await;
        db.raw("UPDATE pattern SET day = 9007199254684800 WHERE idx = 5").await.unwrap();
        db.raw("UPDATE log_payload SET bytes = salt WHERE idx = 4").await.unwrap();
        let mut tx = db.store.snapshot("test").await.unwrap();
        let page = tx.library_search(&words("")).await.unwrap();
        assert_eq!(page.rows.iter().map(|row| row.key.index).collect::<Vec<_>>(), [3, 2, 1, 0]);
        assert_eq!(page.total, 6);
    });
}

#[test]
fn a_record_that_names_a_later_day_is_not_pinned_on_top() {
    check(async |db| {
        let mut log = Signer::new(2);
        befriend(db, log.node(), "Berlin").await;
        let mut state = protocol::follow::FollowState::new(log.origin.clone());
        let ready = releasables(&pool(BERLIN));
        for (at, day) in [(0_usize, *protocol::limits::ENTRY_DAYS.end()), (1, DAY + 86_400)] {
            let payload = ready[at].2.payload();
            let entry = record_entry_of(day, &[3; 32], payload);
            let extension = log.extend(&state, std::slice::from_ref(&entry), &[]);
            state = extension.state.clone();
            let record = verify_payload(&entry, at as u64, &log.origin, &[3; 32], payload).unwrap();
            let mut tx = db.store.begin("test").await.unwrap();
            tx.follow_create(&log.origin).await.unwrap();
            tx.follow_apply(&extension).await.unwrap();
            let taken = VerifiedPayload { record: &record, salt: [3; 32], payload };
            assert_eq!(tx.payload_store(&[taken]).await.unwrap(), 1);
            tx.commit().await.unwrap();
            db.clock.advance(SignedDuration::from_hours(24));
        }
        let mut tx = db.store.snapshot("test").await.unwrap();
        let rows = tx.library_search(&words("")).await.unwrap().rows;
        let order: Vec<_> = rows.iter().map(|row| (row.key.index, row.day.to_string())).collect();
        assert_eq!(order, [(1, "2027-03-02".to_owned()), (0, "2027-03-01".to_owned())]);
    });
}

// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! The two data sets: all that must not leak is found, and the model texts stay quiet.

use std::collections::BTreeMap;

use domain::pool_file::{self, PoolFile};
use domain::random::SeededRandom;

use super::words;
use crate::text::{NodeTerms, Register, scan};

pub(crate) const BREMEN: &str = include_str!("../../../../domain/testdata/bremen-16.json");
pub(crate) const BERLIN: &str = include_str!("../../../../domain/testdata/berlin-14.json");

pub(crate) fn pool(text: &str) -> PoolFile {
    pool_file::read(text, &SeededRandom::new(7)).expect("the data set is valid")
}

pub(crate) fn terms(pool: &PoolFile) -> NodeTerms {
    NodeTerms {
        staff: pool.staff.iter().map(|member| member.name.clone()).collect(),
        providers: pool.staff.iter().filter_map(|member| member.organisation.clone()).collect(),
        places: pool
            .profile
            .city
            .iter()
            .cloned()
            .chain([pool.profile.name.clone(), pool.profile.pool_office.clone()])
            .collect(),
        young_people: pool
            .cases
            .iter()
            .map(|case| format!("{} {}", case.identity.given_name, case.identity.family_name))
            .collect(),
        codes: pool
            .cases
            .iter()
            .flat_map(|case| [case.identity.panel_code.clone(), case.identity.local_id.clone()])
            .collect(),
    }
}

/// A text about one case that names another young person or its code is held back as well.
#[test]
fn another_young_person_is_found() {
    let pool = pool(BREMEN);
    let terms = terms(&pool);
    let register = Register::for_case(&pool.cases[0], &terms);
    for text in [
        "Ähnlich wie bei Kordelius half die Klinik.",
        "Jasmins Setting war das Vorbild.",
        "Siehe HB-P-9T2 und HB-2016-02.",
    ] {
        assert!(scan(text, &register).blocks(), "{text}");
    }
}

fn check(text: &str, cases: usize) {
    let pool = pool(text);
    let terms = terms(&pool);
    let mut kinds: BTreeMap<_, usize> = BTreeMap::new();
    assert_eq!(pool.cases.len(), cases);
    for case in &pool.cases {
        let local = &case.narrative.local;
        // The sentences of the narrative are terms too; without them each name has to be found by itself.
        let mut bare = case.clone();
        bare.narrative.local.clear();
        let register = Register::for_case(&bare, &terms);
        let hits = scan(local, &register).hits;
        assert!(hits.is_sorted_by(|a, b| a.end <= b.start), "hits of {:?} are sorted and apart", case.id);
        for protected in &case.identity.protected_terms {
            for (at, _) in local.match_indices(protected.as_str()) {
                let start = local[..at].chars().count();
                let end = start + protected.chars().count();
                let covered = hits.iter().any(|hit| hit.blocks && hit.start <= start && end <= hit.end);
                assert!(covered, "{protected} in {}", case.identity.local_id);
            }
        }
        for hit in &hits {
            *kinds.entry(hit.kind).or_default() += 1;
        }
        let model = &case.narrative.anonymised;
        for register in [register, Register::for_case(case, &terms)] {
            let blocking: Vec<_> = scan(model, &register).hits.into_iter().filter(|hit| hit.blocks).collect();
            let blocking: Vec<_> = blocking.iter().map(|hit| words(model, hit)).collect();
            assert_eq!(blocking, Vec::<String>::new(), "{}", case.identity.local_id);
        }
    }
    println!("hits per kind: {kinds:?}");
}

#[test]
fn bremen_leaks_nothing() {
    check(BREMEN, 16);
}

#[test]
fn berlin_leaks_nothing() {
    check(BERLIN, 14);
}

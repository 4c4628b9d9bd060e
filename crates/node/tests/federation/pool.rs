// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! The fictional pool of Bremen on a node, and releases by two people.

use anonymise::{Cohort, HalfYear, Holds, NodeTerms, Register, Releasable, ReleasePolicy, Submission};
use data_encoding::HEXLOWER;
use domain::case_file::CaseFile;
use domain::ids::{CaseId, random_uuid};
use domain::pool_file;
use domain::random::SeededRandom;
use domain::role::{Actor, Role};
use node::service::release_log::{self, Publication};
use storage::{Decision, DraftBytes, DraftState, NewDraft, NewVote, PatternKey};

use crate::city::{City, person};

pub const BREMEN: &str = include_str!("../../../domain/testdata/bremen-16.json");

const LESSON: &str = "Ein gemeinsamer Plan aller Beteiligten vor dem ersten Tag hat die Hilfe getragen.";

/// Author and two reviewers of one city.
pub struct Desk {
    author: Actor,
    reviewers: [Actor; 2],
}

/// Imports the sixteen cases and appoints the people of the release desk.
pub async fn open_desk(city: &City) -> Desk {
    let file = pool_file::read(BREMEN, &SeededRandom::new(16)).expect("a valid file");
    let author = person(&city.node, "Testperson Verfassen", vec![Role::PoolCoordinator]).await;
    let first = person(&city.node, "Testperson Pool", vec![Role::PoolCoordinator]).await;
    let second = person(&city.node, "Testperson Datenschutz", vec![Role::DataProtectionOfficer]).await;
    let mut tx = city.node.store.begin("test_import").await.expect("a transaction");
    tx.user_import(&file.staff).await.expect("staff");
    let register = domain::casework::Register::default();
    let calendar = storage::Calendar { register: &register, profile: &file.profile };
    tx.case_import(&file.cases, calendar, &author.user).await.expect("cases");
    tx.commit().await.expect("committed");
    Desk { author, reviewers: [first, second] }
}

impl Desk {
    /// Releases the patterns of the first `count` cases that the gates let pass.
    pub async fn release(&self, city: &City, count: usize) -> Vec<PatternKey> {
        let coded = {
            let mut tx = city.node.store.snapshot("test").await.expect("a snapshot");
            tx.case_records().await.expect("records")
        };
        let cases: Vec<CaseId> = coded.iter().map(|case| case.case.clone()).collect();
        let records: Vec<_> = coded.into_iter().map(|case| case.record).collect();
        let mut keys = Vec::new();
        for case in cases {
            if keys.len() == count {
                break;
            }
            let file = {
                let mut tx = city.node.store.begin("test_case").await.expect("a transaction");
                let file = tx.case_fetch(&case, &self.author).await.expect("answered").expect("the case");
                tx.commit().await.expect("committed");
                file
            };
            let id = random_uuid(&*city.node.random);
            if let Some(releasable) = judge(city, &file, &id, &Cohort { records: &records }) {
                keys.push(self.release_one(city, &case, &id, &releasable).await);
            }
        }
        assert_eq!(keys.len(), count, "the pool has that many cases that may leave");
        keys
    }

    async fn release_one(&self, city: &City, case: &CaseId, id: &str, releasable: &Releasable) -> PatternKey {
        let sha256 = HEXLOWER.encode(&releasable.sha256());
        let bytes = DraftBytes {
            sha256: sha256.clone(),
            payload: String::from_utf8(releasable.payload().to_vec()).expect("JSON text"),
            risk: String::new(),
            lesson_de: LESSON.to_owned(),
            lesson_en: None,
            form: String::new(),
        };
        let draft = NewDraft { id: id.to_owned(), case: case.clone(), author: self.author.user.clone(), bytes };
        let mut tx = city.node.store.begin("test_draft").await.expect("a transaction");
        tx.draft_insert(&draft).await.expect("a draft");
        tx.draft_set_state(id, DraftState::Draft, DraftState::InReview).await.expect("in review");
        for reviewer in &self.reviewers {
            let vote = NewVote {
                draft: id.to_owned(),
                sha256: sha256.clone(),
                reviewer: reviewer.user.clone(),
                role: reviewer.roles[0],
                decision: Decision::Approve,
                reason: None,
            };
            tx.vote_insert(&vote).await.expect("a vote");
        }
        tx.draft_set_state(id, DraftState::InReview, DraftState::Approved).await.expect("approved");
        let [first, second] = &self.reviewers;
        let publication = Publication { draft: id, releasable, reviewer_1: &first.user, reviewer_2: &second.user };
        release_log::publish(&city.node, tx, publication).await.expect("released")
    }

    pub fn author(&self) -> &Actor {
        &self.author
    }
}

fn judge(city: &City, case: &CaseFile, id: &str, cohort: &Cohort<'_>) -> Option<Releasable> {
    let submission = Submission {
        case,
        pattern_id: id,
        issued: HalfYear::of(city.node.clock.today()),
        lesson_de: LESSON,
        lesson_en: None,
        holds: Holds::default(),
        participation_told: true,
    };
    let register = Register::for_case(case, &NodeTerms::default());
    anonymise::release(&submission, cohort, &register, &ReleasePolicy::default(), city.node.clock.today()).ok()
}

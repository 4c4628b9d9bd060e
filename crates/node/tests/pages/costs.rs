// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! A page asks the database the same number of questions, however large the pool has grown.

use anonymise::{Cohort, HalfYear, Holds, NodeTerms, Register, Releasable, ReleasePolicy, Submission};
use data_encoding::HEXLOWER;
use domain::CaseId;
use domain::ids::random_uuid;
use domain::role::Role;
use node::federation;
use node::service::release_log::{self, Publication};
use storage::{Decision, DraftBytes, DraftState, NewDraft, NewVote};

use crate::house::{House, Person, check};
use crate::release::LESSON;

/// Copies of the sixteen cases that are added: 112 cases in all.
const COPIES: usize = 6;
/// Patterns in the grown library: own ones and those of a neighbour.
const OWN: usize = 25;
/// See [`OWN`].
const FOREIGN: usize = 35;
/// Peers of the grown node, each with incidents.
const PEERS: u8 = 8;

/// Who asks.
#[derive(Clone, Copy)]
enum Who {
    Lead,
    Author,
    Office,
    Officer,
    Technician,
}

/// The most queries that one request may take, by page, the session included: what it takes today and two more. An author
/// who opens a draft has it judged anew, against all cases and names of the pool.
const LIMITS: [(&str, Who, u64); 37] = [
    ("/", Who::Office, 19),
    ("/", Who::Lead, 16),
    ("/", Who::Officer, 15),
    ("/fristen?stufe=bei-anderen", Who::Office, 9),
    ("/faelle", Who::Office, 10),
    ("/faelle", Who::Lead, 13),
    ("/faelle/{case}", Who::Lead, 16),
    ("/faelle/{case}", Who::Office, 16),
    ("/faelle/neu", Who::Lead, 8),
    ("/faelle/{case}/falleingabe", Who::Lead, 16),
    ("/faelle/{case}/angaben/person", Who::Lead, 19),
    ("/eingang", Who::Office, 7),
    ("/pool", Who::Office, 7),
    ("/pool/seat", Who::Office, 7),
    ("/freigabe", Who::Office, 6),
    ("/freigabe/{draft}", Who::Office, 11),
    ("/freigabe/{draft}", Who::Author, 21),
    ("/freigabe/{review}", Who::Officer, 11),
    ("/freigabe/{released}", Who::Office, 11),
    ("/bibliothek", Who::Office, 9),
    ("/bibliothek?q=Plan&art=residential", Who::Office, 9),
    ("/bibliothek/{node}/1", Who::Office, 7),
    ("/bibliothek/{neighbour}/1", Who::Office, 8),
    ("/bibliothek/{neighbour}/1/nachweis.json", Who::Office, 7),
    ("/bibliothek/{node}/1/nachweis.json", Who::Office, 6),
    ("/knoten", Who::Office, 9),
    ("/knoten/{peer}", Who::Office, 9),
    ("/zahlen", Who::Office, 9),
    ("/protokoll", Who::Officer, 7),
    ("/personen", Who::Technician, 5),
    ("/api/v1/due", Who::Office, 9),
    ("/api/v1/cases", Who::Office, 10),
    ("/api/v1/cases/{case}", Who::Lead, 19),
    ("/api/v1/drafts", Who::Office, 5),
    ("/api/v1/releases", Who::Office, 6),
    ("/api/v1/patterns", Who::Office, 7),
    ("/api/v1/peers", Who::Office, 8),
];

struct Setting {
    desk: [Person; 4],
    neighbour: House,
    neighbours_desk: [Person; 4],
    lead: Person,
    technician: Person,
    addresses: Vec<(&'static str, String)>,
}

async fn open(house: &House) -> Setting {
    let desk = house.desk().await;
    let lead = house.person("fallfuehrung", Role::CaseManager, Some("hb-cm-1")).await;
    let technician = house.person("technik", Role::NodeAdmin, None).await;
    let released = house.released(&desk).await;
    let case = house.case("HB-2017-05").await;
    let review = house.draft(&desk[0], &case).await;
    house.hand_in(&desk[0], &review).await.is(303);
    let draft = house.draft(&desk[0], &house.case("HB-2018-04").await).await;
    let peer = house.peer(1).await;
    house.incident(&peer, "unreachable", "").await;
    let neighbour = house.neighbour().await;
    let neighbours_desk = neighbour.desk().await;
    publish(&neighbour, &neighbours_desk, 1).await;
    federation::sync_peer_once(&house.node, &neighbour.node.identity.id).await.expect("in sync");
    let addresses = vec![
        ("{neighbour}", neighbour.node.identity.id.to_string()),
        ("{case}", case.to_string()),
        ("{draft}", draft),
        ("{review}", review),
        ("{released}", released),
        ("{node}", house.node.identity.id.to_string()),
        ("{peer}", peer.to_string()),
    ];
    Setting { desk, neighbour, neighbours_desk, lead, technician, addresses }
}

async fn measure(house: &House, setting: &Setting) -> Vec<u64> {
    let mut counts = Vec::new();
    for (path, who, _) in LIMITS {
        let path = setting.addresses.iter().fold(path.to_owned(), |path, (name, value)| path.replace(name, value));
        let who = match who {
            Who::Lead => &setting.lead,
            Who::Author => &setting.desk[0],
            Who::Office => &setting.desk[1],
            Who::Officer => &setting.desk[3],
            Who::Technician => &setting.technician,
        };
        let before = house.node.store.queries_run();
        house.get(Some(who), &path).await.is(200);
        counts.push(house.node.store.queries_run() - before);
    }
    counts
}

/// More cases, releases made from them, and more peers.
async fn grow(house: &House, setting: &Setting) {
    for copy in 0..COPIES {
        let mark = format!("K{copy}");
        house.grow(&mark).await;
        publish(house, &setting.desk, OWN.min(5 * copy + 5)).await;
        setting.neighbour.grow(&mark).await;
        publish(&setting.neighbour, &setting.neighbours_desk, FOREIGN.min(7 * copy + 7)).await;
    }
    federation::sync_peer_once(&house.node, &setting.neighbour.node.identity.id).await.expect("in sync");
    for seed in 2..=PEERS {
        let peer = house.peer(seed).await;
        house.incident(&peer, "stale-log", "").await;
        house.incident(&peer, "unreachable", "").await;
    }
    let mut tx = house.node.store.snapshot("test").await.expect("a snapshot");
    assert_eq!(tx.case_count().await.expect("answered"), 16 * (COPIES as u64 + 1));
    assert_eq!(tx.library_count().await.expect("answered"), (OWN + FOREIGN) as u64);
}

/// Releases patterns of cases that have no draft yet, until the node has released `wanted`. Written below the desk, which would
/// judge each of them three times.
async fn publish(house: &House, desk: &[Person; 4], wanted: usize) {
    let (node, author) = (&house.node, &desk[0].actor);
    let mut tx = node.store.begin("test_cases").await.expect("a transaction");
    let coded = tx.case_records().await.expect("records");
    let mut held = tx.release_list().await.expect("answered").len();
    let mut files = Vec::new();
    for case in &coded {
        if tx.draft_for_case(&case.case).await.expect("answered").is_empty() {
            files.push(tx.case_fetch(&case.case, author).await.expect("answered").expect("the case"));
        }
    }
    tx.commit().await.expect("committed");
    let records: Vec<_> = coded.into_iter().map(|case| case.record).collect();
    for file in files {
        if held == wanted {
            return;
        }
        let id = random_uuid(&*node.random);
        let submission = Submission {
            case: &file,
            pattern_id: &id,
            issued: HalfYear::of(node.clock.today()),
            lesson_de: LESSON,
            lesson_en: None,
            holds: Holds::default(),
            participation_told: true,
        };
        let register = Register::for_case(&file, &NodeTerms::default());
        let (cohort, policy) = (Cohort { records: &records }, ReleasePolicy::default());
        let judged = anonymise::release(&submission, &cohort, &register, &policy, node.clock.today());
        if let Ok(releasable) = judged {
            publish_one(house, desk, &file.id, &id, &releasable).await;
            held += 1;
        }
    }
    assert_eq!(held, wanted, "enough of the cases may leave");
}

async fn publish_one(house: &House, desk: &[Person; 4], case: &CaseId, id: &str, releasable: &Releasable) {
    let [author, first, _, officer] = desk;
    let sha256 = HEXLOWER.encode(&releasable.sha256());
    let bytes = DraftBytes {
        sha256: sha256.clone(),
        payload: String::from_utf8(releasable.payload().to_vec()).expect("JSON text"),
        risk: String::new(),
        lesson_de: LESSON.to_owned(),
        lesson_en: None,
        form: String::new(),
    };
    let draft = NewDraft { id: id.to_owned(), case: case.clone(), author: author.actor.user.clone(), bytes };
    let mut tx = house.node.store.begin("test_draft").await.expect("a transaction");
    tx.draft_insert(&draft).await.expect("a draft");
    tx.draft_set_state(id, DraftState::Draft, DraftState::InReview).await.expect("in review");
    for reviewer in [first, officer] {
        let vote = NewVote {
            draft: id.to_owned(),
            sha256: sha256.clone(),
            reviewer: reviewer.actor.user.clone(),
            role: reviewer.actor.roles[0],
            decision: Decision::Approve,
            reason: None,
        };
        tx.vote_insert(&vote).await.expect("a vote");
    }
    tx.draft_set_state(id, DraftState::InReview, DraftState::Approved).await.expect("approved");
    let (one, two) = (&first.actor.user, &officer.actor.user);
    let publication = Publication { draft: id, releasable, reviewer_1: one, reviewer_2: two };
    release_log::publish(&house.node, tx, publication).await.expect("released");
}

#[test]
fn the_number_of_queries_of_a_page_does_not_grow_with_the_pool() {
    check(async |house| {
        let setting = open(house).await;
        let small = measure(house, &setting).await;
        grow(house, &setting).await;
        let large = measure(house, &setting).await;
        println!("{:<36} {:>9} {:>10} {:>6}", "page", "16 cases", "112 cases", "limit");
        for (((path, _, limit), small), large) in LIMITS.iter().zip(&small).zip(&large) {
            println!("{path:<36} {small:>9} {large:>10} {limit:>6}");
        }
        for (((path, _, limit), small), large) in LIMITS.iter().zip(&small).zip(&large) {
            assert_eq!(small, large, "{path} asks more when there is more");
            assert!(large <= limit, "{path} asks {large} times");
        }
    });
}

// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! What the tests work on: the two fictional pools, a desk with people, an own log, another node's log.

use anonymise::{Cohort, HalfYear, Holds, NodeTerms, Register, Releasable, ReleasePolicy, Submission, release};
use domain::casework::{Documents, Proceeding};
use domain::deadlines::{index_of, of_case};
use domain::state::Course;
use domain::{CaseFile, CaseId, CaseIndex, PoolFile, Role, SeededRandom, UserId};
use jiff::civil::Date;
use protocol::checkpoint::{self, Checkpoint};
use protocol::entry::{Entry, Reason, commit, leaf_hash};
use protocol::follow::{self, Extension, FollowState};
use protocol::record::verify_payload;
use protocol::tree::CompactRange;
use protocol::{Hash, NodeId, Origin, Record, SigningKey, Verified};
use storage::{
    Calendar, Decision, DraftBytes, DraftState, GistQuery, NewDraft, NewRelease, NewUser, NewVote, NewWithdrawal,
    OwnLogAdvance, PatternKey, PeerState, Pool, StoreError, Tx,
};

use crate::harness::Db;

pub const BREMEN: &str = include_str!("../../../domain/testdata/bremen-16.json");
pub const BERLIN: &str = include_str!("../../../domain/testdata/berlin-14.json");
/// Day of the log entries: 2027-03-01.
pub const DAY: u64 = 1_803_859_200;

/// A pool read from its file.
pub fn pool(text: &str) -> PoolFile {
    domain::pool_file::read(text, &SeededRandom::new(5)).expect("a data set without faults")
}

/// Loads a pool as the import command does.
pub async fn load(db: &Db, pool: &PoolFile) -> UserId {
    let mut tx = db.store.begin("load").await.unwrap();
    let admin = tx.user_insert(&person("Import", &[Role::NodeAdmin])).await.unwrap();
    tx.user_import(&pool.staff).await.unwrap();
    tx.pool_put(&Pool {
        profile: pool.profile.clone(),
        as_of: pool.as_of,
        cross_case_sessions: pool.cross_case_sessions.clone(),
        billing: pool.billing.clone(),
    })
    .await
    .unwrap();
    let (register, _) = tx.register_fetch().await.unwrap();
    let calendar = Calendar { register: &register, profile: &pool.profile };
    assert_eq!(tx.case_import(&pool.cases, calendar, &admin).await.unwrap(), pool.cases.len() as u64);
    tx.commit().await.unwrap();
    admin
}

/// Works out all cases anew, as the nightly job does; how many changed.
pub async fn recompute(tx: &mut Tx) -> u64 {
    let (register, _) = tx.register_fetch().await.unwrap();
    let pool = tx.pool_fetch().await.unwrap().unwrap();
    let calendar = Calendar { register: &register, profile: &pool.profile };
    let (mut changed, mut query) = (0, GistQuery::default());
    loop {
        let gists = tx.gist_list(&query).await.unwrap();
        let Some(last) = gists.last() else { return changed };
        query.after = Some(last.case.case.id.clone());
        changed += tx.case_recompute(&gists, calendar).await.unwrap();
    }
}

/// The index row of an imported case on a day.
pub fn index_row(pool: &PoolFile, case: &CaseFile, today: Date) -> CaseIndex {
    let course = Course::stored(case.record.state(today), None);
    let case = Proceeding { case: case.clone(), course, documents: Documents::default() };
    let due = of_case(&case, &domain::casework::Register::default(), &pool.profile, today);
    index_of(&case, &due)
}

/// An account with roles.
pub fn person(name: &str, roles: &[Role]) -> NewUser {
    NewUser {
        sign_in: Some(format!("{name}@amt.example")),
        staff: None,
        name: format!("Frau {name}"),
        organisation: Some("Amt für Prüfungen".to_owned()),
        password_hash: Some("$argon2id$v=19$test".to_owned()),
        roles: roles.to_vec(),
    }
}

/// Makes a node an active peer.
pub async fn befriend(db: &Db, node: &NodeId, name: &str) {
    let mut tx = db.store.begin("befriend").await.unwrap();
    let admin = tx.user_insert(&person(name, &[Role::PeeringAdmin])).await.unwrap();
    tx.peer_insert(&crate::peers::new_peer(node, name)).await.unwrap();
    tx.peer_approve_local(node, &admin).await.unwrap();
    assert_eq!(tx.peer_approve_remote(node).await.unwrap(), PeerState::Active);
    tx.commit().await.unwrap();
}

/// What a pool may release: each case that passes the gates, with a pattern id of its own.
pub fn releasables(pool: &PoolFile) -> Vec<(CaseId, String, Releasable)> {
    let random = SeededRandom::new(77);
    let records: Vec<_> = pool.cases.iter().map(|case| case.record.clone()).collect();
    let today = pool.as_of.expect("the data set names its day");
    let mut passed = Vec::new();
    for case in &pool.cases {
        let id = domain::ids::random_uuid(&random);
        let submission = Submission {
            case,
            pattern_id: &id,
            issued: HalfYear::of(today),
            lesson_de: "Ein früh vereinbarter Ausweichplatz hat die Krise im Straßenprojekt aufgefangen.",
            lesson_en: None,
            holds: Holds::default(),
            participation_told: true,
        };
        let terms = NodeTerms::default();
        let register = Register::for_case(case, &terms);
        let cohort = Cohort { records: &records };
        if let Ok(out) = release(&submission, &cohort, &register, &ReleasePolicy::default(), today) {
            passed.push((case.id.clone(), id.clone(), out));
        }
    }
    assert!(passed.len() >= 3, "the data set lets at least three patterns pass");
    passed
}

/// A log this side can sign: the own one, or another node's in tests of the follower.
pub struct Signer {
    pub origin: Origin,
    key: SigningKey,
    pub range: CompactRange,
}

impl Signer {
    pub fn new(seed: u8) -> Self {
        let root = SigningKey::from_seed([seed; 32]);
        let origin = Origin::first(NodeId::from_root_key(&root.verifying_key()));
        Self { origin, key: SigningKey::from_seed([seed + 100; 32]), range: CompactRange::new() }
    }

    pub fn node(&self) -> &NodeId {
        self.origin.node()
    }

    /// Appends an entry to the tree: leaf hash and signed note of the new size.
    pub fn append(&mut self, entry: &[u8]) -> (Hash, String) {
        let leaf = leaf_hash(entry);
        self.range.append(leaf);
        (leaf, self.note())
    }

    pub fn note(&self) -> String {
        let checkpoint = Checkpoint { origin: self.origin.clone(), size: self.range.size(), root: self.range.root() };
        checkpoint.sign(&self.key, DAY + 60)
    }

    /// A verified extension of `state` by these entries.
    pub fn extend(&mut self, state: &FollowState, entries: &[Vec<u8>], earlier: &[Vec<u8>]) -> Extension {
        for entry in entries {
            self.range.append(leaf_hash(entry));
        }
        let note = checkpoint::verify(&self.note(), &self.origin, &[self.key.verifying_key()]).unwrap();
        follow::extend(state, &note, state.size(), entries, |_, index| {
            Some(protocol::entry::parse(earlier.get(usize::try_from(index).ok()?)?))
        })
        .unwrap()
    }
}

/// A record entry for a payload.
pub fn record_entry(salt: &[u8; 32], payload: &[u8]) -> Vec<u8> {
    record_entry_of(DAY, salt, payload)
}

/// A record entry for a payload with this day.
pub fn record_entry_of(time: u64, salt: &[u8; 32], payload: &[u8]) -> Vec<u8> {
    let schema = "pattern/1".to_owned();
    Entry::Record { time, schema, commit: commit(salt, payload), replaces: None }.encode().unwrap()
}

/// A withdraw entry.
pub fn withdraw_entry(target: u64) -> Vec<u8> {
    Entry::Withdraw { time: DAY, target, reason: Reason::Erasure, epoch: None }.encode().unwrap()
}

/// A verified payload.
pub fn verified(origin: &Origin, index: u64, salt: &[u8; 32], payload: &[u8]) -> Verified<Record> {
    verify_payload(&record_entry(salt, payload), index, origin, salt, payload).unwrap()
}

/// A release desk: three people, a loaded pool, an own log.
pub struct Desk {
    pub author: UserId,
    pub coordinator: UserId,
    pub officer: UserId,
    pub log: Signer,
    pub ready: Vec<(CaseId, String, Releasable)>,
    pub pool: PoolFile,
}

impl Desk {
    pub async fn new(db: &Db) -> Self {
        let pool = pool(BREMEN);
        load(db, &pool).await;
        let log = Signer::new(1);
        let mut tx = db.store.begin("desk").await.unwrap();
        let author = tx.user_insert(&person("Autorin", &[Role::PoolCoordinator])).await.unwrap();
        let coordinator = tx.user_insert(&person("Erste", &[Role::PoolCoordinator])).await.unwrap();
        let officer = tx.user_insert(&person("Zweite", &[Role::DataProtectionOfficer])).await.unwrap();
        tx.log_own_create(&log.origin).await.unwrap();
        tx.commit().await.unwrap();
        Self { author, coordinator, officer, log, ready: releasables(&pool), pool }
    }

    pub fn bytes(&self, at: usize) -> DraftBytes {
        let out = &self.ready[at].2;
        bytes_of(std::str::from_utf8(out.payload()).unwrap())
    }

    /// Makes the draft and sends it into review.
    pub async fn submit(&self, db: &Db, at: usize) -> String {
        let (case, id, _) = &self.ready[at];
        let mut tx = db.store.begin("submit").await.unwrap();
        let draft = NewDraft { id: id.clone(), case: case.clone(), author: self.author.clone(), bytes: self.bytes(at) };
        tx.draft_insert(&draft).await.unwrap();
        tx.draft_set_state(id, DraftState::Draft, DraftState::InReview).await.unwrap();
        tx.commit().await.unwrap();
        id.clone()
    }

    pub fn vote(&self, at: usize, reviewer: &UserId, role: Role, decision: Decision) -> NewVote {
        NewVote {
            draft: self.ready[at].1.clone(),
            sha256: self.bytes(at).sha256,
            reviewer: reviewer.clone(),
            role,
            decision,
            reason: None,
        }
    }

    pub async fn cast(&self, db: &Db, vote: &NewVote) -> Result<(), StoreError> {
        let mut tx = db.store.begin("vote").await.unwrap();
        tx.vote_insert(vote).await?;
        tx.commit().await
    }

    pub async fn approve(&self, db: &Db, at: usize) {
        let votes = [(&self.coordinator, Role::PoolCoordinator), (&self.officer, Role::DataProtectionOfficer)];
        for (reviewer, role) in votes {
            self.cast(db, &self.vote(at, reviewer, role, Decision::Approve)).await.unwrap();
        }
    }

    /// Releases with these reviewers; the own tree grows only when the database took it.
    pub async fn release(
        &mut self,
        db: &Db,
        at: usize,
        reviewers: (&UserId, &UserId),
    ) -> Result<PatternKey, StoreError> {
        let (_, id, releasable) = &self.ready[at];
        let salt = [u8::try_from(at).unwrap() + 1; 32];
        let entry = record_entry(&salt, releasable.payload());
        let base_size = self.log.range.size();
        let before = self.log.range.clone();
        let (leaf, note) = self.log.append(&entry);
        let log =
            OwnLogAdvance { node: self.log.origin.node(), epoch: 1, base_size, range: &self.log.range, note: &note };
        let release = NewRelease {
            draft: id,
            releasable,
            reviewer_1: reviewers.0,
            reviewer_2: reviewers.1,
            entry: &entry,
            leaf,
            salt,
            log,
        };
        let mut tx = db.store.begin("release").await.unwrap();
        let done = match tx.release_commit(&release).await {
            Ok(key) => tx.commit().await.map(|()| key),
            Err(fault) => Err(fault),
        };
        if done.is_err() {
            self.log.range = before;
        }
        done
    }

    /// The whole way of one pattern.
    pub async fn publish(&mut self, db: &Db, at: usize) -> PatternKey {
        self.submit(db, at).await;
        self.approve(db, at).await;
        let (first, second) = (self.coordinator.clone(), self.officer.clone());
        self.release(db, at, (&first, &second)).await.unwrap()
    }

    pub async fn withdraw(&mut self, db: &Db, target: u64) -> Result<(), StoreError> {
        let entry = withdraw_entry(target);
        let base_size = self.log.range.size();
        let before = self.log.range.clone();
        let (leaf, note) = self.log.append(&entry);
        let log =
            OwnLogAdvance { node: self.log.origin.node(), epoch: 1, base_size, range: &self.log.range, note: &note };
        let withdrawal =
            NewWithdrawal { target, reason: Reason::Erasure, actor: &self.officer, entry: &entry, leaf, log };
        let mut tx = db.store.begin("withdraw").await.unwrap();
        let done = match tx.withdraw_commit(&withdrawal).await {
            Ok(()) => tx.commit().await,
            Err(fault) => Err(fault),
        };
        if done.is_err() {
            self.log.range = before;
        }
        done
    }
}

/// Draft bytes for a payload.
pub fn bytes_of(payload: &str) -> DraftBytes {
    let sha256 = data_encoding::HEXLOWER.encode(&protocol::sha256(payload.as_bytes()));
    DraftBytes {
        sha256,
        payload: payload.to_owned(),
        risk: "{}".to_owned(),
        lesson_de: "Lehre".to_owned(),
        lesson_en: None,
        form: "{}".to_owned(),
    }
}

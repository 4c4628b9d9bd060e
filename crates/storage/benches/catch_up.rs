// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! Catching up with another node's log: 100,000 records through `follow_apply` and `payload_store`, against a bare
//! multi-row insert of the same entry and payload rows in the same batches and transactions.
//!
//! Included in the catch-up: every row the node needs (entries, records, payloads, library rows, facets, search text),
//! folding, allocation. Not included: leaf hashes, root, signature, commitment and schema checks; they are `protocol`'s
//! and timed apart ("checked"). SQLite always; PostgreSQL too when `POOLVERBUND_TEST_POSTGRES` names a database that
//! may be filled. `cargo bench -p storage --bench catch_up [-- RECORDS]`

use std::fmt::Write as _;
use std::sync::Arc;
use std::time::{Duration, Instant};

use domain::{Clock, ManualClock, SeededRandom};
use protocol::checkpoint::{self, Checkpoint, VerifiedCheckpoint};
use protocol::entry::{Entry, commit, leaf_hash};
use protocol::follow::{self, Extension, FollowState};
use protocol::pattern::Pattern;
use protocol::record::verify_payload;
use protocol::tree::CompactRange;
use protocol::{NodeId, Origin, Record, SigningKey, Verified};
use sqlx::{AnyConnection, AssertSqlSafe, Connection};
use storage::{Keyring, Store, StoreOptions, VerifiedPayload};

const RECORDS: usize = 100_000;
/// Records in one transaction, as the follower takes them.
const BATCH: usize = 4_096;
/// Rows in one statement of the bare insert.
const ROWS: usize = 1_000;
const DAY: u64 = 1_803_859_200;
const SALT: [u8; 32] = [7; 32];

/// One transaction's worth of verified input.
struct Batch {
    extension: Extension,
    payloads: Vec<Vec<u8>>,
    records: Vec<Verified<Record>>,
}

#[expect(clippy::disallowed_methods, reason = "a benchmark measures with the machine's clock")]
fn now() -> Instant {
    Instant::now()
}

fn main() {
    let records = std::env::args().skip(1).find_map(|text| text.parse().ok()).unwrap_or(RECORDS);
    let start = now();
    let (origin, batches) = make(records);
    println!("{records} records made and checked in {:.1} s", start.elapsed().as_secs_f64());
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    let dir = tempfile::tempdir().expect("a temporary directory");
    let file = |name: &str| format!("sqlite://{}", dir.path().join(name).display());
    runtime.block_on(async {
        let full = catch_up(&file("node.db"), &origin, &batches).await;
        let bare = bare(&format!("{}?mode=rwc", file("bare.db")), "BLOB", &batches).await;
        report("SQLite", records, full, bare);
        if let Ok(url) = std::env::var("POOLVERBUND_TEST_POSTGRES") {
            let full = catch_up(&url, &origin, &batches).await;
            let bare = self::bare(&url, "BYTEA", &batches).await;
            report("PostgreSQL", records, full, bare);
        }
    });
}

fn report(engine: &str, records: usize, full: Duration, bare: Duration) {
    let (full, bare) = (full.as_secs_f64(), bare.as_secs_f64());
    #[expect(clippy::cast_precision_loss, reason = "a rate for reading")]
    let rate = records as f64 / full;
    println!("{engine}: catch-up {full:.1} s ({rate:.0} records/s), bare insert {bare:.1} s, ratio {:.2}", full / bare);
}

/// A pattern as cities write them, with a lesson of its own.
fn pattern(number: usize) -> Vec<u8> {
    let groups = ["G-BIO", "G-DELINQ", "G-STREET", "G-SUBST"];
    let text = format!(
        r#"{{"schema":"pattern/1","id":"00000000-0000-4000-8000-{number:012x}","issued":"2027-H1","codelists":"1",
        "policy":"1","basis":"1","person":{{"age":"*","gender":"*"}},
        "problems":{{"groups":["{}"],"codes":["PC-SUB"]}},
        "history":{{"stations":"3-5","breakdowns":"3-4","interfaces":"4+","sessions":"2","time_to_start":"29-56"}},
        "setting":{{"components":["SC-S-PROJ"],"modes":["residential"],"providers":"3+","fallback":true,"permit":"PS-EX"}},
        "course":{{"crisis_concept":true}},
        "outcomes":[{{"months":3,"hold":"HS-STABLE","school":"OS-NONE","delinquency":"OD-NONE","clinic_days":"1-14",
        "absent_days":"0"}}],"retention":"RT-JH","factors":{{"success":["SF-CASE"],"hindrances":["HF-DIAG"]}},
        "lesson":{{"de":"Ein vereinbarter Ausweichplatz hat die Krise Nummer {number} im Straßenprojekt aufgefangen; die
        Übergabe zwischen den Trägern war am Vortag abgestimmt.","en":null}}}}"#,
        groups[number % groups.len()]
    );
    let compact: String = text.split('\n').map(str::trim_start).collect::<Vec<_>>().join("");
    Pattern::parse(compact.as_bytes()).expect("a lawful pattern").to_bytes().expect("written again")
}

fn make(records: usize) -> (Origin, Vec<Batch>) {
    let root = SigningKey::from_seed([1; 32]);
    let key = SigningKey::from_seed([2; 32]);
    let origin = Origin::first(NodeId::from_root_key(&root.verifying_key()));
    let mut state = FollowState::new(origin.clone());
    let mut range = CompactRange::new();
    let mut batches = Vec::new();
    let mut made = 0;
    while made < records {
        let numbers = made..records.min(made + BATCH);
        let payloads: Vec<_> = numbers.clone().map(pattern).collect();
        let entries: Vec<_> = payloads.iter().map(|payload| entry(payload)).collect();
        for entry in &entries {
            range.append(leaf_hash(entry));
        }
        let note = sign(&origin, &key, &range);
        let extension = follow::extend(&state, &note, state.size(), &entries, |_, _| None).expect("a lawful log");
        let records = (numbers.start as u64..)
            .zip(entries.iter().zip(&payloads))
            .map(|(index, (entry, payload))| verify_payload(entry, index, &origin, &SALT, payload).expect("committed"))
            .collect();
        state = extension.state.clone();
        made = numbers.end;
        batches.push(Batch { extension, payloads, records });
    }
    (origin, batches)
}

fn entry(payload: &[u8]) -> Vec<u8> {
    let schema = "pattern/1".to_owned();
    Entry::Record { time: DAY, schema, commit: commit(&SALT, payload), replaces: None }.encode().expect("an entry")
}

fn sign(origin: &Origin, key: &SigningKey, range: &CompactRange) -> VerifiedCheckpoint {
    let checkpoint = Checkpoint { origin: origin.clone(), size: range.size(), root: range.root() };
    checkpoint::verify(&checkpoint.sign(key, DAY), origin, &[key.verifying_key()]).expect("just signed")
}

async fn catch_up(url: &str, origin: &Origin, batches: &[Batch]) -> Duration {
    let random = SeededRandom::new(1);
    let clock = ManualClock::at_noon("2027-03-01".parse().expect("a date"));
    println!("opening {} on {}", url.split(':').next().unwrap_or_default(), clock.today());
    let options = StoreOptions {
        url: url.to_owned(),
        keyring: Keyring::parse(&Keyring::generate(&random)).expect("a key file"),
        clock: Arc::new(clock),
        random: Arc::new(random),
    };
    let store = Store::open(options).await.expect("an empty database");
    let start = now();
    let mut tx = store.begin("follow").await.expect("begin");
    tx.follow_create(origin).await.expect("created");
    tx.commit().await.expect("commit");
    for batch in batches {
        let mut tx = store.begin("follow").await.expect("begin");
        tx.follow_apply(&batch.extension).await.expect("applied");
        tx.commit().await.expect("commit");
        let items: Vec<_> = batch
            .records
            .iter()
            .zip(&batch.payloads)
            .map(|(record, payload)| VerifiedPayload { record, salt: SALT, payload })
            .collect();
        let mut tx = store.begin("payloads").await.expect("begin");
        assert_eq!(tx.payload_store(&items).await.expect("stored"), items.len() as u64);
        tx.commit().await.expect("commit");
    }
    let taken = start.elapsed();
    store.close().await;
    taken
}

/// The same entry and payload bytes in two plain tables with a primary key, the same batches, the same durability.
async fn bare(url: &str, bytes: &str, batches: &[Batch]) -> Duration {
    sqlx::any::install_default_drivers();
    let mut connection = AnyConnection::connect(url).await.expect("connected");
    if url.starts_with("sqlite") {
        for pragma in ["PRAGMA journal_mode = WAL", "PRAGMA synchronous = FULL"] {
            sqlx::raw_sql(pragma).execute(&mut connection).await.expect("set");
        }
    }
    let tables = format!(
        "CREATE TABLE bare_entry (idx BIGINT PRIMARY KEY, leaf {bytes} NOT NULL, bytes {bytes} NOT NULL);
         CREATE TABLE bare_payload (idx BIGINT PRIMARY KEY, salt {bytes} NOT NULL, bytes {bytes} NOT NULL)"
    );
    sqlx::raw_sql(AssertSqlSafe(tables)).execute(&mut connection).await.expect("an empty database");
    let start = now();
    for batch in batches {
        let entries = batch.extension.entries.iter();
        let entries: Vec<_> = entries.map(|e| (e.index(), e.hash().to_vec(), e.bytes().to_vec())).collect();
        let payloads = batch.records.iter().zip(&batch.payloads);
        let payloads: Vec<_> = payloads.map(|(r, p)| (r.index(), SALT.to_vec(), p.clone())).collect();
        for (table, rows) in [("bare_entry (idx, leaf, bytes)", entries), ("bare_payload (idx, salt, bytes)", payloads)]
        {
            let mut tx = connection.begin().await.expect("begin");
            for rows in rows.chunks(ROWS) {
                insert(&mut tx, table, rows).await;
            }
            tx.commit().await.expect("commit");
        }
    }
    let taken = start.elapsed();
    let drop = "DROP TABLE bare_entry; DROP TABLE bare_payload";
    sqlx::raw_sql(drop).execute(&mut connection).await.expect("dropped");
    connection.close().await.expect("closed");
    taken
}

async fn insert(connection: &mut AnyConnection, table: &str, rows: &[(u64, Vec<u8>, Vec<u8>)]) {
    let mut sql = format!("INSERT INTO {table} VALUES ");
    for at in 0..rows.len() {
        let comma = if at == 0 { "" } else { "," };
        write!(sql, "{comma}(${},${},${})", at * 3 + 1, at * 3 + 2, at * 3 + 3).expect("written to a string");
    }
    let mut query = sqlx::query(AssertSqlSafe(sql));
    for (index, first, second) in rows {
        let index = i64::try_from(*index).expect("a small index");
        query = query.bind(index).bind(first.clone()).bind(second.clone());
    }
    query.execute(connection).await.expect("inserted");
}

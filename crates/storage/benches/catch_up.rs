// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! Catching up with another node's log: 100,000 records through `follow_apply` and `payload_store`, against a bare
//! multi-row insert of the same rows (entries, records, payloads, library, facets, search text) into tables with the
//! same columns and a primary key, but without checks, references, search index or counts.
//!
//! Not included in either: leaf hashes, root, signature, commitment and schema checks; they are `protocol`'s and timed
//! apart ("checked"). SQLite always; PostgreSQL too when `POOLVERBUND_TEST_POSTGRES` names a database that
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
use sqlx::{AnyConnection, AssertSqlSafe, Connection, Row};
use storage::{Keyring, Store, StoreOptions, VerifiedPayload};

const RECORDS: usize = 100_000;
/// Records in one transaction, as the follower takes them.
const BATCH: usize = 4_096;
/// Rows in one statement of the bare insert.
const ROWS: usize = 1_000;

/// Columns of a table: name and kind.
type Columns = &'static [(&'static str, char)];

/// The tables that a catch-up fills, with their columns: `i` integer, `t` text, `b` bytes. The primary key is in front.
const TABLES: [(&str, &str, Columns); 6] = [
    ("log_entry", "idx", &[("node_id", 't'), ("epoch", 'i'), ("idx", 'i'), ("leaf", 'b'), ("bytes", 'b')]),
    (
        "log_record",
        "idx",
        &[("node_id", 't'), ("epoch", 'i'), ("idx", 'i'), ("schema", 't'), ("day", 'i'), ("state", 't')],
    ),
    ("log_payload", "idx", &[("node_id", 't'), ("epoch", 'i'), ("idx", 'i'), ("salt", 'b'), ("bytes", 'b')]),
    ("pattern", "no", &[("no", 'i'), ("node_id", 't'), ("epoch", 'i'), ("idx", 'i'), ("day", 'i')]),
    ("pattern_facet", "pattern_no, kind, code", &[("pattern_no", 'i'), ("kind", 't'), ("code", 't')]),
    ("pattern_text", "rowid_", &[("rowid", 'i'), ("folded", 't')]),
];

/// A stored value.
enum Value {
    Int(i64),
    Text(String),
    Bytes(Vec<u8>),
}
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
        let bare = bare(&file("node.db"), &format!("{}?mode=rwc", file("bare.db")), "BLOB").await;
        report("SQLite", records, full, bare);
        if let Ok(url) = std::env::var("POOLVERBUND_TEST_POSTGRES") {
            let full = catch_up(&url, &origin, &batches).await;
            let bare = self::bare(&url, &url, "BYTEA").await;
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

/// The rows that the catch-up left in `from`, inserted into plain tables of `to` in batches of the same size and with
/// the same durability.
async fn bare(from: &str, to: &str, bytes: &str) -> Duration {
    sqlx::any::install_default_drivers();
    let nameless = to.starts_with("sqlite");
    let mut source = AnyConnection::connect(from).await.expect("connected");
    let mut target = AnyConnection::connect(to).await.expect("connected");
    if nameless {
        for pragma in ["PRAGMA journal_mode = WAL", "PRAGMA synchronous = FULL"] {
            sqlx::raw_sql(pragma).execute(&mut target).await.expect("set");
        }
    }
    let mut taken = Duration::ZERO;
    for (table, key, columns) in TABLES {
        let rows = read(&mut source, table, columns).await;
        let spelled: Vec<_> = columns
            .iter()
            .map(|(name, kind)| match kind {
                'i' => format!("{} BIGINT NOT NULL", plain(name)),
                't' => format!("{} TEXT NOT NULL", plain(name)),
                _ => format!("{} {bytes} NOT NULL", plain(name)),
            })
            .collect();
        let create = format!("CREATE TABLE bare_{table} ({}, PRIMARY KEY ({key}))", spelled.join(", "));
        sqlx::raw_sql(AssertSqlSafe(create)).execute(&mut target).await.expect("an empty database");
        let start = now();
        for batch in rows.chunks(BATCH) {
            let mut tx = target.begin().await.expect("begin");
            for rows in batch.chunks(ROWS) {
                insert(&mut tx, table, rows, nameless).await;
            }
            tx.commit().await.expect("commit");
        }
        taken += start.elapsed();
        sqlx::raw_sql(AssertSqlSafe(format!("DROP TABLE bare_{table}"))).execute(&mut target).await.expect("dropped");
    }
    source.close().await.expect("closed");
    target.close().await.expect("closed");
    taken
}

/// `rowid` is a name of SQLite's own.
fn plain(column: &str) -> &str {
    if column == "rowid" { "rowid_" } else { column }
}

async fn read(connection: &mut AnyConnection, table: &str, columns: Columns) -> Vec<Vec<Value>> {
    let names: Vec<_> = columns.iter().map(|(name, _)| *name).collect();
    let sql = format!("SELECT {} FROM {table}", names.join(", "));
    let rows = sqlx::query(AssertSqlSafe(sql)).fetch_all(connection).await.expect("rows");
    rows.iter()
        .map(|row| {
            let values = columns.iter().enumerate().map(|(at, (_, kind))| match kind {
                'i' => Value::Int(row.get(at)),
                't' => Value::Text(row.get(at)),
                _ => Value::Bytes(row.get(at)),
            });
            values.collect()
        })
        .collect()
}

/// `nameless`: SQLite takes quadratic time for thousands of numbered places.
async fn insert(connection: &mut AnyConnection, table: &str, rows: &[Vec<Value>], nameless: bool) {
    let mut sql = format!("INSERT INTO bare_{table} VALUES ");
    let mut place = 0;
    for (at, row) in rows.iter().enumerate() {
        sql.push_str(if at == 0 { "(" } else { ",(" });
        for column in 0..row.len() {
            sql.push_str(if column == 0 { "" } else { "," });
            place += 1;
            if nameless {
                sql.push('?');
            } else {
                write!(sql, "${place}").expect("written to a string");
            }
        }
        sql.push(')');
    }
    let mut query = sqlx::query(AssertSqlSafe(sql));
    for value in rows.iter().flatten() {
        query = match value {
            Value::Int(number) => query.bind(*number),
            Value::Text(text) => query.bind(text.clone()),
            Value::Bytes(bytes) => query.bind(bytes.clone()),
        };
    }
    query.execute(connection).await.expect("inserted");
}

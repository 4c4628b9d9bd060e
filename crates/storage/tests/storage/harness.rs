// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! Runs each test on SQLite (a file) and on PostgreSQL (a fresh database).

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use domain::{ManualClock, SeededRandom};
use sqlx::{AnyConnection, AssertSqlSafe, Connection, Row};
use storage::{Keyring, Store, StoreError, StoreOptions};
use tempfile::TempDir;

/// Address of a PostgreSQL server where the tests may create databases.
pub const SERVER: &str = "POOLVERBUND_TEST_POSTGRES";

static DATABASES: AtomicU32 = AtomicU32::new(0);

/// One database under test.
pub struct Db {
    /// The store.
    pub store: Store,
    /// Its clock, at noon of 2027-03-01.
    pub clock: ManualClock,
    /// Its address.
    pub url: String,
    /// Text of its key file.
    pub keys: String,
    /// Whether the engine names the foreign key that a write broke (SQLite does not).
    pub names_references: bool,
    dir: Option<TempDir>,
}

/// Runs `test` on both engines. The name of the engine is printed, so that a failure says where it happened.
///
/// # Panics
/// Without a PostgreSQL server: a test that is not run must not look like one that passed.
#[expect(clippy::needless_pass_by_value, reason = "a closure written at the call")]
pub fn check(test: impl AsyncFn(&mut Db)) {
    let server = std::env::var(SERVER).unwrap_or_else(|_| {
        panic!("{SERVER} is not set: run the project's test command, tests/run, which starts a PostgreSQL server")
    });
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    runtime.block_on(async {
        println!("on SQLite");
        let mut db = Db::sqlite().await;
        test(&mut db).await;
        db.store.close().await;
        println!("on PostgreSQL");
        let name = format!("poolverbund_{}_{}", std::process::id(), DATABASES.fetch_add(1, Ordering::Relaxed));
        let mut admin = connect(&server).await;
        run(&mut admin, &format!("DROP DATABASE IF EXISTS {name}")).await.expect("a server that lets tests drop");
        run(&mut admin, &format!("CREATE DATABASE {name}")).await.expect("a server that lets tests create databases");
        let mut db = Db::open(in_database(&server, &name), None).await;
        db.names_references = true;
        test(&mut db).await;
        db.store.close().await;
        run(&mut admin, &format!("DROP DATABASE {name} WITH (FORCE)")).await.expect("dropped");
    });
}

/// The server's address with another database.
fn in_database(server: &str, name: &str) -> String {
    let (address, options) = server.split_once('?').map_or((server, String::new()), |(a, o)| (a, format!("?{o}")));
    let (scheme, rest) = address.split_once("://").expect("postgres://host/database");
    let host = rest.split_once('/').map_or(rest, |(host, _)| host);
    format!("{scheme}://{host}/{name}{options}")
}

async fn connect(url: &str) -> AnyConnection {
    sqlx::any::install_default_drivers();
    AnyConnection::connect(url).await.expect("the database answers")
}

async fn run(connection: &mut AnyConnection, sql: &str) -> Result<u64, StoreError> {
    Ok(sqlx::raw_sql(AssertSqlSafe(sql)).execute(connection).await?.rows_affected())
}

impl Db {
    async fn sqlite() -> Self {
        let dir = tempfile::tempdir().expect("a temporary directory");
        let url = format!("sqlite://{}", dir.path().join("node.db").display());
        Self::open(url, Some(dir)).await
    }

    async fn open(url: String, dir: Option<TempDir>) -> Self {
        let random = SeededRandom::new(11);
        let keys = Keyring::generate(&random);
        let clock = ManualClock::at_noon("2027-03-01".parse().expect("a date"));
        let store = open(&url, &keys, &clock).await.expect("the store opens");
        Self { store, clock, url, keys, names_references: false, dir }
    }

    /// Opens the same database again, with this key file.
    pub async fn reopen(&self, keys: &str) -> Result<Store, StoreError> {
        open(&self.url, keys, &self.clock).await
    }

    /// Runs a statement beside the program.
    pub async fn raw(&self, sql: &str) -> Result<u64, StoreError> {
        let mut connection = connect(&self.url).await;
        let done = run(&mut connection, sql).await;
        connection.close().await.expect("closed");
        done
    }

    /// A number read beside the program.
    pub async fn number(&self, sql: &str) -> i64 {
        let mut connection = connect(&self.url).await;
        let row = sqlx::raw_sql(AssertSqlSafe(sql)).fetch_one(&mut connection).await.expect("a row");
        connection.close().await.expect("closed");
        row.get(0)
    }

    /// A text read beside the program, by position of its column.
    pub async fn text(&self, sql: &str, column: usize) -> String {
        let mut connection = connect(&self.url).await;
        let row = sqlx::raw_sql(AssertSqlSafe(sql)).fetch_one(&mut connection).await.expect("a row");
        connection.close().await.expect("closed");
        row.get(column)
    }

    /// Every byte at rest: the files of SQLite, the rows of every table of PostgreSQL (with bytes unfolded from hex).
    pub async fn bytes_at_rest(&self) -> Vec<u8> {
        let Some(dir) = &self.dir else { return self.dump().await };
        let mut bytes = Vec::new();
        for entry in std::fs::read_dir(dir.path()).expect("the directory") {
            let path: PathBuf = entry.expect("an entry").path();
            bytes.extend(std::fs::read(path).expect("a file"));
            bytes.push(b'\n');
        }
        bytes
    }

    /// The very pages in which a table lies, with what is free in them; of SQLite all its files.
    pub async fn pages_of(&self, table: &str) -> Vec<u8> {
        if self.dir.is_some() {
            return self.bytes_at_rest().await;
        }
        let mut connection = connect(&self.url).await;
        run(&mut connection, "CHECKPOINT").await.expect("a server that lets tests look at files");
        let sql = format!("SELECT pg_read_binary_file(pg_relation_filepath('{table}'))");
        let row = sqlx::raw_sql(AssertSqlSafe(sql)).fetch_one(&mut connection).await.expect("the file of the table");
        connection.close().await.expect("closed");
        row.get(0)
    }

    /// The bytes in a column, of every row, read beside the program.
    pub async fn column(&self, sql: &str) -> Vec<Vec<u8>> {
        let mut connection = connect(&self.url).await;
        let rows = sqlx::raw_sql(AssertSqlSafe(sql.to_owned())).fetch_all(&mut connection).await.expect("rows");
        connection.close().await.expect("closed");
        rows.iter().map(|row| row.get(0)).collect()
    }

    /// Which of these stand somewhere at rest.
    pub async fn held_at_rest(&self, parts: &[Vec<u8>]) -> Vec<bool> {
        let bytes = self.bytes_at_rest().await;
        parts.iter().map(|part| bytes.windows(part.len()).any(|window| window == part)).collect()
    }

    async fn dump(&self) -> Vec<u8> {
        let mut connection = connect(&self.url).await;
        let tables = "SELECT CAST(table_name AS TEXT) AS name FROM information_schema.tables
                      WHERE table_schema = 'public' ORDER BY 1";
        let tables = sqlx::raw_sql(tables).fetch_all(&mut connection).await.expect("tables");
        assert!(tables.len() > 20);
        let mut bytes = Vec::new();
        for table in tables {
            let sql = format!("SELECT CAST(t AS TEXT) AS line FROM {} t", table.get::<String, _>("name"));
            for row in sqlx::raw_sql(AssertSqlSafe(sql)).fetch_all(&mut connection).await.expect("rows") {
                let line: String = row.get("line");
                bytes.extend(unfold(&line));
                bytes.push(b'\n');
            }
        }
        connection.close().await.expect("closed");
        bytes
    }
}

/// A line of a dump, and after it the bytes that stand in it as `\\x0123`.
fn unfold(line: &str) -> Vec<u8> {
    let mut bytes = line.as_bytes().to_vec();
    for part in line.split("\\x").skip(1) {
        let digits: Vec<u8> = part.bytes().take_while(u8::is_ascii_hexdigit).collect();
        bytes.push(b'\n');
        bytes.extend(
            digits.chunks_exact(2).filter_map(|pair| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok()),
        );
    }
    bytes
}

async fn open(url: &str, keys: &str, clock: &ManualClock) -> Result<Store, StoreError> {
    static SEED: AtomicU32 = AtomicU32::new(100);
    let seed = u64::from(SEED.fetch_add(1, Ordering::Relaxed));
    Store::open(StoreOptions {
        url: url.to_owned(),
        keyring: Keyring::parse(keys).expect("a key file"),
        clock: Arc::new(clock.clone()),
        random: Arc::new(SeededRandom::new(seed)),
    })
    .await
}

/// The rule that refused a write.
pub fn rule<T>(result: Result<T, StoreError>) -> &'static str {
    match result {
        Err(StoreError::Constraint { rule }) => rule,
        Err(other) => panic!("refused for another reason: {other:?}"),
        Ok(_) => panic!("not refused"),
    }
}

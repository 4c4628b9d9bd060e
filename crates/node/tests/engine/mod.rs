// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! The databases of the tests: SQLite (a file) and PostgreSQL (a fresh database each time).

use std::sync::atomic::{AtomicU32, Ordering};

use tempfile::TempDir;

/// Address of a PostgreSQL server where the tests may create databases.
const SERVER: &str = "POOLVERBUND_TEST_POSTGRES";

static PLACES: AtomicU32 = AtomicU32::new(0);

/// An empty database.
pub struct Place {
    pub url: String,
    /// Its files, where it has files of its own, go with it.
    _folder: Option<TempDir>,
}

impl Place {
    /// A database in a file.
    pub fn file() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        Self { url: format!("sqlite://{}", folder.path().join("node.db").display()), _folder: Some(folder) }
    }
}

/// Runs `test` on both engines. The name of the engine is printed, so that a failure says where it happened. `family` is
/// part of the name of the database.
///
/// # Panics
/// Without a PostgreSQL server: a test that is not run must not look like one that passed.
pub fn each(family: &str, test: impl AsyncFn(Place)) {
    let server = std::env::var(SERVER).unwrap_or_else(|_| {
        panic!("{SERVER} is not set: run the project's test command, tests/run, which starts a PostgreSQL server")
    });
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    runtime.block_on(async {
        println!("on SQLite");
        test(Place::file()).await;
        println!("on PostgreSQL");
        let number = PLACES.fetch_add(1, Ordering::Relaxed);
        let name = format!("poolverbund_{family}_{}_{number}", std::process::id());
        run(&server, &format!("DROP DATABASE IF EXISTS {name}"));
        run(&server, &format!("CREATE DATABASE {name}"));
        test(Place { url: in_database(&server, &name), _folder: None }).await;
        run(&server, &format!("DROP DATABASE {name} WITH (FORCE)"));
    });
}

/// The server's address with another database.
fn in_database(server: &str, name: &str) -> String {
    let (address, options) = server.split_once('?').map_or((server, String::new()), |(a, o)| (a, format!("?{o}")));
    let (scheme, rest) = address.split_once("://").expect("postgres://host/database");
    let host = rest.split_once('/').map_or(rest, |(host, _)| host);
    format!("{scheme}://{host}/{name}{options}")
}

/// Through the client that comes with the server: SQL is no business of this crate, not even in its tests.
fn run(server: &str, sql: &str) {
    let psql = std::process::Command::new("psql").args([server, "--quiet", "--no-psqlrc", "--command", sql]).status();
    assert!(psql.expect("psql, which comes with PostgreSQL").success(), "a server that lets tests make databases");
}

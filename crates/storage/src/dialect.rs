// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! The only place that knows which engine answers: connection settings, how a transaction begins, row locks, the three
//! spellings of the schema that differ, what an erasure leaves behind, and how each engine names a broken rule.

use std::fmt::Write as _;
use std::str::FromStr;
use std::time::Duration;

use sqlx::any::AnyConnectOptions;
use sqlx::error::ErrorKind;
use sqlx::{AnyPool, AssertSqlSafe, ConnectOptions, Connection, Executor, Row};

use crate::StoreError;

/// Which database it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Engine {
    Sqlite,
    Postgres,
}

/// Statements for each new SQLite connection. `synchronous = FULL`: an acknowledged write is never lost;
/// `secure_delete`: what was erased is overwritten in the file.
const SQLITE_SETTINGS: &[&str] = &[
    "PRAGMA busy_timeout = 10000",
    "PRAGMA journal_mode = WAL",
    "PRAGMA foreign_keys = ON",
    "PRAGMA synchronous = FULL",
    "PRAGMA secure_delete = ON",
    "PRAGMA temp_store = MEMORY",
    "PRAGMA cache_size = -32768",
];

/// Pause between two tries to empty SQLite's write-ahead log, and how long one try waits for readers: short, because
/// writers wait behind it.
const SWEEP_PAUSE: Duration = Duration::from_millis(250);

/// Reclaims the rows that an erasure left dead in PostgreSQL. Not within a transaction.
const VACUUM: &str = "VACUUM log_payload, pattern, pattern_facet, pattern_text, pattern_draft_version, pattern_vote, \
                      case_key, case_index, case_part, case_document, case_deadline, state_history, form_draft, notice, \
                      panel_grant, audit";

/// Writes the keys of cases into a new file: a plain VACUUM may leave the bytes of a destroyed key in free space, and with
/// that key everything else of the case. The table is small, so nobody waits for it.
const VACUUM_KEYS: &str = "VACUUM FULL case_key";

impl Engine {
    pub fn of(url: &str) -> Result<Self, StoreError> {
        match url.split_once(':').map(|(scheme, _)| scheme) {
            Some("sqlite") => Ok(Self::Sqlite),
            Some("postgres" | "postgresql") => Ok(Self::Postgres),
            _ => Err(StoreError::Invalid(
                "the database address must start with sqlite:/// (a file) or postgres:// (a server)".to_owned(),
            )),
        }
    }

    /// Connection options. A SQLite file that is not there yet is made, readable by its owner only.
    pub fn options(self, url: &str) -> Result<AnyConnectOptions, StoreError> {
        let mut full = url.to_owned();
        if self == Self::Sqlite && !url.contains('?') {
            create_private(url.trim_start_matches("sqlite:").trim_start_matches("//"))?;
            full.push_str("?mode=rw");
        }
        Ok(AnyConnectOptions::from_str(&full)?.disable_statement_logging())
    }

    /// Connections of the pool: SQLite has one writer, so more than a few only wait.
    pub fn pool_size(self) -> u32 {
        match self {
            Self::Sqlite => 6,
            Self::Postgres => 12,
        }
    }

    pub async fn prepare(self, connection: &mut sqlx::AnyConnection) -> Result<(), sqlx::Error> {
        if self == Self::Sqlite {
            for statement in SQLITE_SETTINGS {
                connection.execute(*statement).await?;
            }
        }
        Ok(())
    }

    /// SQLite takes the write lock at once, so that reading first and writing later never fails with "locked".
    pub fn begin_write(self) -> &'static str {
        match self {
            Self::Sqlite => "BEGIN IMMEDIATE",
            Self::Postgres => "BEGIN",
        }
    }

    pub fn begin_read(self) -> &'static str {
        match self {
            Self::Sqlite => "BEGIN DEFERRED",
            Self::Postgres => "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
        }
    }

    /// Removes from the files what committed transactions erased. SQLite: the write-ahead log still holds the earlier
    /// pages, so it is folded into the file (which overwrites what was erased) and cut to nothing; on a connection of
    /// its own, because the wait is shorter there. PostgreSQL: dead rows are vacuumed and the keys of cases written anew; its write-ahead log and
    /// the free space of other tables keep bytes until they are written again (deploy/README.md). False when readers were in the way each time.
    pub async fn sweep(self, pool: &AnyPool, tries: u32) -> Result<bool, sqlx::Error> {
        if self == Self::Postgres {
            pool.execute(VACUUM).await?;
            pool.execute(VACUUM_KEYS).await?;
            return Ok(true);
        }
        let mut connection = pool.connect_options().connect().await?;
        connection.execute(AssertSqlSafe(format!("PRAGMA busy_timeout = {}", SWEEP_PAUSE.as_millis()))).await?;
        let mut empty = false;
        for attempt in 0..tries {
            if attempt > 0 {
                tokio::time::sleep(SWEEP_PAUSE).await;
            }
            let row = connection.fetch_one("PRAGMA wal_checkpoint(TRUNCATE)").await?;
            empty = row.try_get::<i64, _>(0)? == 0;
            if empty {
                break;
            }
        }
        connection.close().await?;
        Ok(empty)
    }

    /// Suffix of a SELECT whose row serialises writers. SQLite's transaction holds the one write lock already.
    pub fn row_lock(self) -> &'static str {
        match self {
            Self::Sqlite => "",
            Self::Postgres => " FOR UPDATE",
        }
    }

    /// Placeholders of a multi-row insert, `(?,?),(?,?)` or `($1,$2),($3,$4)`. SQLite looks each named or numbered place
    /// up in a list of all of them, so thousands cost quadratic time; nameless ones cost nothing.
    pub fn push_groups(self, sql: &mut String, groups: usize, columns: usize) {
        for group in 0..groups {
            sql.push_str(if group == 0 { "(" } else { ",(" });
            for column in 1..=columns {
                sql.push_str(if column == 1 { "" } else { "," });
                match self {
                    Self::Sqlite => sql.push('?'),
                    // Writing to a String cannot fail.
                    Self::Postgres => drop(write!(sql, "${}", group * columns + column)),
                }
            }
            sql.push(')');
        }
    }

    /// Statement that lets only one process migrate at a time.
    pub fn migration_lock(self) -> Option<&'static str> {
        match self {
            Self::Sqlite => None,
            Self::Postgres => Some("SELECT pg_advisory_xact_lock(7236821554102)"),
        }
    }

    /// The schema's text for this engine.
    pub fn spell(self, sql: &str) -> String {
        let (bytes, clustered) = match self {
            Self::Sqlite => ("BLOB", "WITHOUT ROWID"),
            Self::Postgres => ("BYTEA", ""),
        };
        sql.replace("{bytes}", bytes).replace("{clustered}", clustered)
    }
}

fn create_private(path: &str) -> Result<(), StoreError> {
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    match options.open(path) {
        Ok(_) => Ok(()),
        Err(fault) if fault.kind() == std::io::ErrorKind::AlreadyExists => Ok(()),
        Err(fault) => Err(StoreError::Unavailable(Box::new(fault))),
    }
}

/// Constraint name, what SQLite says for a unique constraint (it names columns), and the rule's token.
const RULES: &[(&str, &str, &str)] = &[
    ("release_two_people", "", "same_person"),
    ("release_not_author", "", "author_reviews"),
    ("vote_not_author", "", "author_reviews"),
    ("vote_author", "", "author_reviews"),
    ("release_author", "", "author_reviews"),
    ("release_approved", "", "not_approved"),
    ("release_vote_1", "", "not_approved"),
    ("release_vote_2", "", "not_approved"),
    ("release_bytes", "", "bytes_changed"),
    ("vote_bytes", "", "bytes_changed"),
    ("release_role", "", "role_missing"),
    ("vote_role", "", "role_missing"),
    ("vote_role_held", "", "role_missing"),
    ("vote_reason", "", "reason_missing"),
    ("vote_decision", "", "not_approved"),
    ("vote_once", "pattern_vote.draft_id, pattern_vote.round, pattern_vote.reviewer", "already_voted"),
    (
        "vote_exact",
        "pattern_vote.draft_id, pattern_vote.round, pattern_vote.sha256, pattern_vote.reviewer, pattern_vote.role, pattern_vote.decision",
        "already_voted",
    ),
    ("release_place", "pattern_release.node_id, pattern_release.epoch, pattern_release.idx", "already_released"),
    ("pattern_release_pkey", "pattern_release.draft_id", "already_released"),
    ("record_once", "log_record.draft_id", "already_released"),
    ("record_released", "", "release_missing"),
    ("record_release", "", "release_missing"),
    ("user_sign_in", "user_account.sign_in_index", "sign_in_taken"),
    ("user_staff", "user_account.staff_index", "staff_taken"),
    ("oidc_user", "oidc_subject.user_id", "oidc_taken"),
    ("oidc_subject_pkey", "oidc_subject.subject_index", "oidc_taken"),
    ("case_known", "case_index.local_index", "case_known"),
    ("case_part_once", "case_part.case_id, case_part.part, case_part.version", "part_changed"),
    (
        "case_document_version",
        "case_document.case_id, case_document.form, case_document.item, case_document.version",
        "document_changed",
    ),
    ("pool_document_version", "pool_document.form, pool_document.item, pool_document.version", "document_changed"),
    ("peer_active", "", "not_approved"),
    ("peer_pkey", "peer.node_id", "peer_known"),
    ("node_key_pkey", "node_key.kid", "key_known"),
    ("pattern_draft_pkey", "pattern_draft.id", "draft_known"),
];

fn rule_of(name: Option<&str>, message: &str) -> Option<&'static str> {
    let (_, said) = message.rsplit_once("constraint failed: ").unwrap_or(("", ""));
    RULES
        .iter()
        .find(|(constraint, columns, _)| match name {
            Some(name) => *constraint == name,
            None => !said.is_empty() && (*constraint == said || *columns == said),
        })
        .map(|(_, _, rule)| *rule)
}

impl From<sqlx::Error> for StoreError {
    fn from(fault: sqlx::Error) -> Self {
        if let sqlx::Error::Database(said) = &fault {
            let fallback = match said.kind() {
                ErrorKind::UniqueViolation => Some("unique"),
                ErrorKind::ForeignKeyViolation => Some("reference_missing"),
                ErrorKind::CheckViolation => Some("check"),
                ErrorKind::NotNullViolation => Some("value_missing"),
                _ => None,
            };
            if let Some(fallback) = fallback {
                let rule = rule_of(said.constraint(), said.message()).unwrap_or(fallback);
                return Self::Constraint { rule };
            }
        }
        Self::Unavailable(Box::new(fault))
    }
}

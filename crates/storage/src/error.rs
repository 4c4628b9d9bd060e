// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! What can go wrong at the database door.

/// The crate's one error. Causes are kept for the log of the operator; nothing in it is meant for a browser.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The database cannot be reached, is read-only or full, or answered something unexpected.
    #[error("the database is not available: {0}")]
    Unavailable(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// The database was written by a newer program. Nothing was changed; install that program's version or newer.
    #[error(
        "the database has schema version {database}, this program knows versions up to {program}; start a newer program"
    )]
    NewerSchema {
        /// Version found in the database.
        database: i64,
        /// Newest version this program knows.
        program: i64,
    },
    /// Somebody else was faster: the row moved on between reading and writing.
    #[error("{what} has changed in the meantime (now at version {newer:?})")]
    Conflict {
        /// The resource, such as `case_part`, `draft`, `sign_in`.
        what: &'static str,
        /// The version that stands now, where the resource has versions.
        newer: Option<u64>,
    },
    /// A rule of the schema refused the write. `rule` is a stable token such as `same_person`, `bytes_changed`,
    /// `role_missing`, `not_approved`, `author_reviews`, `reason_missing`, `already_voted`, `already_released`,
    /// `release_missing`.
    #[error("the database refused the write: {rule}")]
    Constraint {
        /// The stable token of the rule.
        rule: &'static str,
    },
    /// A sealed value cannot be opened: the key is missing from the key file or the bytes were moved or changed.
    #[error("a sealed value cannot be opened (table {table}, column {column}); is the right key file configured?")]
    Sealed {
        /// Table of the value.
        table: &'static str,
        /// Column of the value.
        column: &'static str,
    },
    /// The caller asked for something that cannot be stored (unknown row, text with a NUL byte, number out of range).
    #[error("{0}")]
    Invalid(String),
}

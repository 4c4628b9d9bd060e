// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! What is wrong in a file, and where.

use std::fmt;

use serde::Serialize;

/// One fault. Texts that may describe a person are never quoted in it.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
pub struct Fault {
    /// Line, from 1.
    pub line: usize,
    /// Column in Unicode characters, from 1.
    pub column: usize,
    /// The field, such as `cases[3].outcomes[0].due`; empty for the file as a whole.
    pub field: String,
    /// What is wrong and what to do, in English.
    pub reason: String,
    /// The same in German.
    pub reason_de: String,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let field = if self.field.is_empty() { "(file)" } else { &self.field };
        write!(f, "{}:{} {}: {}", self.line, self.column, field, self.reason)
    }
}

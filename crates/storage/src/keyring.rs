// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! The key file: what seals the database and is never in it.

use domain::random::Random;

/// Keys that seal identifiable columns. The first seals; any opens. `Debug` shows how many there are.
pub struct Keyring { keys: Vec<zeroize::Zeroizing<[u8; 32]>> }

/// Why a key file cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum KeyFileError {
    /// A line is no base64 of 32 bytes.
    #[error("line {line} of the key file is not a key (base64 of 32 bytes)")]
    Line {
        /// Line, from 1.
        line: usize,
    },
    /// No key at all.
    #[error("the key file holds no key")]
    Empty,
}

impl Keyring {
    /// Reads key file text: one base64 key per line, `#` starts a comment, empty lines do not count.
    pub fn parse(text: &str) -> Result<Self, KeyFileError> { todo!() }
    /// Text of a new key file with one key.
    #[must_use]
    pub fn generate(random: &dyn Random) -> String { todo!() }
}

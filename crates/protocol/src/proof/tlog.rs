// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! The text form of an inclusion proof, C2SP tlog-proof.

use crate::encoding::{Hash, b64, b64_array, decimal};

const FIRST_LINE: &str = "c2sp.org/tlog-proof@v1";

/// Most hashes of a proof: a tree of less than 2^53 leaves has no more levels.
const HASHES: usize = 53;

/// An inclusion proof with the checkpoint it leads to. Nothing in it is verified.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TlogProof {
    /// Index of the leaf, from 0.
    pub index: u64,
    /// Hashes from the leaf upwards.
    pub hashes: Vec<Hash>,
    /// The checkpoint as a note.
    pub note: String,
}

impl TlogProof {
    /// The text.
    #[must_use]
    pub fn to_text(&self) -> String {
        let hashes: String = self.hashes.iter().map(|hash| b64(hash) + "\n").collect();
        format!("{FIRST_LINE}\nindex {}\n{hashes}\n{}", self.index, self.note)
    }

    /// Reads the text; `None` if it has another form. The optional `extra` line of the format is not used here.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let rest = text.strip_prefix(FIRST_LINE)?.strip_prefix("\nindex ")?;
        let (head, note) = rest.split_once("\n\n")?;
        let mut lines = head.split('\n');
        let index = decimal(lines.next()?)?;
        let hashes = lines.map(b64_array).collect::<Option<Vec<Hash>>>()?;
        (hashes.len() <= HASHES).then(|| Self { index, hashes, note: note.to_owned() })
    }
}

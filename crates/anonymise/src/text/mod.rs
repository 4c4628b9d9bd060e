// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! The text scan: register and patterns over one text.
//!
//! Not in here, and so never promised: unknown people and places, misspelled names, initials,
//! rare details. For those the reader decides; the scan only keeps the known from slipping through.

mod dates;
mod fold;
mod hit;
mod index;
mod numbers;
mod patterns;
mod register;
#[cfg(test)]
pub(crate) mod tests;
mod token;
mod words;

pub use hit::{Hit, HitKind, ScanResult};
pub use register::{NodeTerms, Register, RegisterInput};

use fold::Folded;

/// Scans a text. Linear in its length; offsets are Unicode characters of the text as given.
#[must_use]
pub fn scan(text: &str, register: &Register) -> ScanResult {
    let folded = Folded::new(text);
    let mut hits = register.index.find(&folded);
    hits.extend(patterns::find(&folded, register.birth_date));
    ScanResult { hits: hit::merge(hits) }
}

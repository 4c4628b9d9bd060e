// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

pub(crate) mod data_sets;
mod names;
mod patterns;
mod variants;

use super::{Hit, HitKind, Register, RegisterInput, scan};

/// A register from the JSON that the command `scan` reads.
fn register(json: &str) -> Register {
    Register::from(serde_json::from_str::<RegisterInput>(json).expect("a register"))
}

/// The words of a hit.
fn words(text: &str, hit: &Hit) -> String {
    text.chars().skip(hit.start).take(hit.end - hit.start).collect()
}

/// Every hit of a text as (words, kind, blocks).
fn found(text: &str, register: &Register) -> Vec<(String, HitKind, bool)> {
    scan(text, register).hits.iter().map(|hit| (words(text, hit), hit.kind, hit.blocks)).collect()
}

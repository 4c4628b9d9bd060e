// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! The number that two administrators compare by telephone.

use crate::encoding::sha256_parts;
use crate::node_id::NodeId;

/// Thirty digits in six groups, the same for both nodes of a pair. Group `i` is the big-endian value of the bytes
/// `5i..5i+5` of `SHA-256("poolverbund-sn/1\n" lo "\n" hi "\n")` modulo 100000; `lo` and `hi` are the sorted node ids.
#[must_use]
pub fn safety_number(a: &NodeId, b: &NodeId) -> String {
    let (lo, hi) = if a <= b { (a, b) } else { (b, a) };
    let hash = sha256_parts(&[b"poolverbund-sn/1\n", lo.as_str().as_bytes(), b"\n", hi.as_str().as_bytes(), b"\n"]);
    let groups: Vec<String> = hash[..30]
        .chunks_exact(5)
        .map(|group| group.iter().fold(0_u64, |value, byte| (value << 8) | u64::from(*byte)))
        .map(|value| format!("{:05}", value % 100_000))
        .collect();
    groups.join(" ")
}

// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! Log entries: small JSON texts that say what happened, without the payload.

use crate::encoding::{Hash, hash_text, sha256_parts};
use crate::json;
use crate::limits;
use crate::node_id::NodeId;
use crate::text;
use serde::{Deserialize, Serialize};

const DAY_SECONDS: u64 = 86_400;

/// An entry of this version, to be written or as read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Entry {
    /// A new node document was published.
    Keys {
        /// Its sequence number.
        seq: u64,
        /// SHA-256 of its JWS text.
        doc: Hash,
    },
    /// A record was released.
    Record {
        /// Midnight UTC of the day, in seconds since 1970; no finer, so that it points at nobody. Within
        /// [`limits::ENTRY_DAYS`].
        time: u64,
        /// Schema of the payload, for example `pattern/1`.
        schema: String,
        /// [`commit`] of salt and payload.
        commit: Hash,
        /// Index of an earlier record in the same log that this one replaces.
        replaces: Option<u64>,
    },
    /// A record about somebody's record. This version keeps the leaf and never takes its payload.
    Feedback {
        /// As for a record.
        time: u64,
        /// As for a record.
        schema: String,
        /// As for a record.
        commit: Hash,
        /// The record it is about.
        reference: Reference,
    },
    /// The node commits to the end of its own audit trail, so that it cannot rewrite what lies before. Nothing follows from
    /// it for anybody else, and without the salt nothing is told.
    Audit {
        /// As for a record.
        time: u64,
        /// [`commit`] of a salt and the end of the trail.
        commit: Hash,
    },
    /// A record or feedback of the same node is withdrawn; everybody erases payload and salt.
    Withdraw {
        /// As for a record.
        time: u64,
        /// Index of what is withdrawn.
        target: u64,
        /// Why.
        reason: Reason,
        /// Epoch of the target if it is an earlier one.
        epoch: Option<u64>,
    },
}

/// A leaf as read from a log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Leaf {
    /// An entry this version understands.
    Entry(Entry),
    /// A kind of a later version: kept as leaf, ignored.
    Unknown {
        /// Its `kind`.
        kind: String,
    },
    /// Not an entry in strict JSON: kept as leaf, never interpreted.
    Malformed,
}

/// Names an entry of any log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reference {
    /// The node whose log it is.
    pub node: NodeId,
    /// The epoch of the log.
    pub epoch: u64,
    /// The index in the log, from 0.
    pub index: u64,
    /// The leaf hash, so that the reference also fits in a log that lies.
    #[serde(with = "hash_text")]
    pub leaf: Hash,
}

/// Why a record is withdrawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Reason {
    /// A person has a right to erasure (Art. 17 GDPR).
    Erasure,
    /// A person objected (Art. 21 GDPR).
    Objection,
    /// The record was wrong.
    Error,
    /// Another record takes its place.
    Superseded,
}

impl Reason {
    /// All reasons, in the order of the specification.
    pub const ALL: [Self; 4] = [Self::Erasure, Self::Objection, Self::Error, Self::Superseded];

    /// The code on the wire.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Erasure => "erasure",
            Self::Objection => "objection",
            Self::Error => "error",
            Self::Superseded => "superseded",
        }
    }

    /// Reads a code.
    #[must_use]
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|reason| reason.code() == code)
    }
}

/// The leaf hash of RFC 6962: SHA-256 of a zero byte and the entry's exact bytes.
#[must_use]
pub fn leaf_hash(entry: &[u8]) -> Hash {
    sha256_parts(&[&[0], entry])
}

/// The commitment to a payload: SHA-256 of salt and payload. The salt is 32 fresh random bytes per record; without it
/// a short payload could be guessed from the leaf after erasure.
#[must_use]
pub fn commit(salt: &[u8; limits::SALT_BYTES], payload: &[u8]) -> Hash {
    sha256_parts(&[salt, payload])
}

/// The day of a point in time as entries write it: seconds since 1970, cut to midnight UTC.
#[must_use]
pub fn day_of(unix_seconds: u64) -> u64 {
    unix_seconds - unix_seconds % DAY_SECONDS
}

/// Why an entry cannot be written.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("log entry: {0}")]
pub struct EntryError(&'static str);

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Wire {
    v: u64,
    kind: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    seq: Option<u64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    doc: Option<HashText>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    time: Option<u64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    schema: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    commit: Option<HashText>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    replaces: Option<u64>,
    #[serde(default, rename = "ref", skip_serializing_if = "Option::is_none")]
    reference: Option<Reference>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    target: Option<u64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    reason: Option<Reason>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    epoch: Option<u64>,
}

#[derive(Serialize, Deserialize)]
struct HashText(#[serde(with = "hash_text")] Hash);

#[derive(Deserialize)]
struct KindOnly {
    v: u64,
    kind: String,
}

impl Wire {
    fn of(kind: &str) -> Self {
        Self {
            v: 1,
            kind: kind.to_owned(),
            seq: None,
            doc: None,
            time: None,
            schema: None,
            commit: None,
            replaces: None,
            reference: None,
            target: None,
            reason: None,
            epoch: None,
        }
    }

    /// The entry, if exactly the members of its kind are there and keep their rules.
    fn entry(self) -> Option<Entry> {
        let again = self.kind.clone();
        let members = self.members();
        let entry = match (again.as_str(), self) {
            ("keys", Self { seq: Some(seq), doc: Some(doc), .. }) => Entry::Keys { seq, doc: doc.0 },
            ("record", Self { time: Some(time), schema: Some(schema), commit: Some(commit), replaces, .. }) => {
                Entry::Record { time, schema, commit: commit.0, replaces }
            }
            (
                "feedback",
                Self {
                    time: Some(time), schema: Some(schema), commit: Some(commit), reference: Some(reference), ..
                },
            ) => Entry::Feedback { time, schema, commit: commit.0, reference },
            ("audit", Self { time: Some(time), commit: Some(commit), .. }) => Entry::Audit { time, commit: commit.0 },
            ("withdraw", Self { time: Some(time), target: Some(target), reason: Some(reason), epoch, .. }) => {
                Entry::Withdraw { time, target, reason, epoch }
            }
            _ => return None,
        };
        (entry.fault().is_none() && entry.wire().members() == members).then_some(entry)
    }

    /// Which optional members are present; compared to find members that belong to another kind.
    fn members(&self) -> [bool; 10] {
        [
            self.seq.is_some(),
            self.doc.is_some(),
            self.time.is_some(),
            self.schema.is_some(),
            self.commit.is_some(),
            self.replaces.is_some(),
            self.reference.is_some(),
            self.target.is_some(),
            self.reason.is_some(),
            self.epoch.is_some(),
        ]
    }
}

impl Entry {
    /// The exact bytes to append to the log.
    ///
    /// # Errors
    /// [`EntryError`] if a member breaks a rule, for example a time that is not midnight.
    pub fn encode(&self) -> Result<Vec<u8>, EntryError> {
        if let Some(fault) = self.fault() {
            return Err(EntryError(fault));
        }
        let bytes = serde_json::to_vec(&self.wire()).map_err(|_| EntryError("cannot be written as JSON"))?;
        (bytes.len() <= limits::ENTRY_BYTES).then_some(bytes).ok_or(EntryError("longer than 2 KiB"))
    }

    fn fault(&self) -> Option<&'static str> {
        let (time, schema) = match self {
            Self::Keys { .. } => (None, None),
            Self::Record { time, schema, .. } | Self::Feedback { time, schema, .. } => (Some(*time), Some(schema)),
            Self::Withdraw { time, .. } | Self::Audit { time, .. } => (Some(*time), None),
        };
        if time.is_some_and(|time| time % DAY_SECONDS != 0) {
            return Some("time is not midnight UTC");
        }
        if time.is_some_and(|time| !limits::ENTRY_DAYS.contains(&time)) {
            return Some("time is not a day from 2020 to 2100");
        }
        if schema.is_some_and(|s| !text::is_schema(s)) {
            return Some("schema is not <name>/<version>");
        }
        let numbers = match self {
            Self::Keys { seq, .. } => [*seq, 0],
            Self::Record { replaces, .. } => [replaces.unwrap_or(0), 0],
            Self::Feedback { reference, .. } => [reference.index, reference.epoch],
            Self::Withdraw { target, epoch, .. } => [*target, epoch.unwrap_or(0)],
            Self::Audit { .. } => [0, 0],
        };
        numbers.iter().any(|n| *n >= limits::INTEGERS_BELOW).then_some("a number is 2^53 or above")
    }

    fn wire(&self) -> Wire {
        match self.clone() {
            Self::Keys { seq, doc } => Wire { seq: Some(seq), doc: Some(HashText(doc)), ..Wire::of("keys") },
            Self::Record { time, schema, commit, replaces } => Wire {
                time: Some(time),
                schema: Some(schema),
                commit: Some(HashText(commit)),
                replaces,
                ..Wire::of("record")
            },
            Self::Feedback { time, schema, commit, reference } => Wire {
                time: Some(time),
                schema: Some(schema),
                commit: Some(HashText(commit)),
                reference: Some(reference),
                ..Wire::of("feedback")
            },
            Self::Audit { time, commit } => {
                Wire { time: Some(time), commit: Some(HashText(commit)), ..Wire::of("audit") }
            }
            Self::Withdraw { time, target, reason, epoch } => {
                Wire { time: Some(time), target: Some(target), reason: Some(reason), epoch, ..Wire::of("withdraw") }
            }
        }
    }
}

/// Reads a leaf. Never fails: what is no entry of this version stays in the tree as a leaf and has no effect.
#[must_use]
pub fn parse(bytes: &[u8]) -> Leaf {
    if bytes.len() > limits::ENTRY_BYTES || json::check(bytes).is_err() {
        return Leaf::Malformed;
    }
    let Ok(KindOnly { v, kind }) = serde_json::from_slice(bytes) else { return Leaf::Malformed };
    if v != 1 || !matches!(kind.as_str(), "keys" | "record" | "feedback" | "audit" | "withdraw") {
        return Leaf::Unknown { kind };
    }
    let wire = serde_json::from_slice::<Wire>(bytes).ok();
    wire.and_then(Wire::entry).map_or(Leaf::Malformed, Leaf::Entry)
}

// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! Payloads, and the type that says a payload is what its log entry committed to.

use crate::encoding::Hash;
use crate::entry::{self, Entry, Leaf};
use crate::limits;
use crate::node_id::NodeId;
use crate::origin::Origin;
use crate::pattern::{self, Pattern, PatternError};

/// A payload by its schema.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Record {
    /// `pattern/1`.
    Pattern(Box<Pattern>),
    /// A schema of a later version: kept and passed on, not interpreted.
    Other {
        /// The schema its entry names.
        schema: String,
        /// The payload.
        bytes: Vec<u8>,
    },
}

/// Something whose origin is proved. Only this crate makes one, after the checks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verified<T> {
    inner: T,
    origin: Origin,
    index: u64,
    leaf: Hash,
    time: u64,
}

impl<T> Verified<T> {
    /// What was verified.
    pub fn inner(&self) -> &T {
        &self.inner
    }

    /// Gives up the proof.
    pub fn into_inner(self) -> T {
        self.inner
    }

    /// The log it stands in.
    pub fn origin(&self) -> &Origin {
        &self.origin
    }

    /// The node that released it.
    pub fn node(&self) -> &NodeId {
        self.origin.node()
    }

    /// The log's epoch.
    pub fn epoch(&self) -> u64 {
        self.origin.epoch()
    }

    /// Its index in the log, from 0.
    pub fn index(&self) -> u64 {
        self.index
    }

    /// The hash of its log entry.
    pub fn leaf(&self) -> Hash {
        self.leaf
    }

    /// The day of release: midnight UTC in seconds since 1970.
    pub fn time(&self) -> u64 {
        self.time
    }
}

/// Why a payload is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RecordError {
    /// Above [`limits::PAYLOAD_BYTES`].
    #[error("the payload is larger than 64 KiB")]
    TooLarge,
    /// The entry is no record: what it commits to, if anything, is not taken (payloads of feedback are reserved).
    #[error("log entry {0} does not commit to a payload")]
    NoPayload(u64),
    /// Payload or salt are not what the entry committed to; whoever served them changed them.
    #[error("payload and salt do not fit the commitment of log entry {0}")]
    Commitment(u64),
    /// Committed, but not UTF-8.
    #[error("the payload is not UTF-8")]
    NotText,
    /// Committed, but not what the schema asks for; the origin released a faulty record.
    #[error(transparent)]
    Pattern(#[from] PatternError),
}

/// Checks payload and salt against the log entry at `index` of `origin`, then against the schema.
///
/// # Errors
/// [`RecordError::Commitment`] blames the source that served the bytes; [`RecordError::Pattern`] the origin.
pub fn verify_payload(
    entry: &[u8],
    index: u64,
    origin: &Origin,
    salt: &[u8; limits::SALT_BYTES],
    payload: &[u8],
) -> Result<Verified<Record>, RecordError> {
    if payload.len() > limits::PAYLOAD_BYTES {
        return Err(RecordError::TooLarge);
    }
    let Leaf::Entry(Entry::Record { time, schema, commit, .. }) = entry::parse(entry) else {
        return Err(RecordError::NoPayload(index));
    };
    if entry::commit(salt, payload) != commit {
        return Err(RecordError::Commitment(index));
    }
    let inner = if schema == pattern::SCHEMA {
        Record::Pattern(Box::new(Pattern::parse(payload)?))
    } else {
        std::str::from_utf8(payload).map_err(|_| RecordError::NotText)?;
        Record::Other { schema, bytes: payload.to_vec() }
    };
    Ok(Verified { inner, origin: origin.clone(), index, leaf: entry::leaf_hash(entry), time })
}

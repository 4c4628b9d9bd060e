// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! What a follower remembers of a log.

use crate::encoding::{Hash, b64u, b64u_decode};
use crate::limits;
use crate::origin::Origin;
use crate::tree::CompactRange;
use serde::{Deserialize, Serialize};

/// Whether a log is followed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    /// Followed.
    Ok,
    /// Followed, but its freshness is too old.
    Stale,
    /// The node signed two histories; nothing is taken until a person decides.
    Frozen,
    /// Ended by its node.
    Closed,
}

/// The state of one followed log, that is of one node and one epoch. Its serde form is for storage.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Stored", into = "Stored")]
pub struct FollowState {
    origin: Origin,
    range: CompactRange,
    note: Option<String>,
    status: Status,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Stored {
    origin: Origin,
    size: u64,
    range: String,
    note: Option<String>,
    status: Status,
}

impl FollowState {
    /// A log of which nothing is held yet.
    #[must_use]
    pub fn new(origin: Origin) -> Self {
        Self { origin, range: CompactRange::new(), note: None, status: Status::Ok }
    }

    /// The log.
    #[must_use]
    pub fn origin(&self) -> &Origin {
        &self.origin
    }

    /// Entries held.
    #[must_use]
    pub fn size(&self) -> u64 {
        self.range.size()
    }

    /// Root of the tree held.
    #[must_use]
    pub fn root(&self) -> Hash {
        self.range.root()
    }

    /// The tree held.
    #[must_use]
    pub fn range(&self) -> &CompactRange {
        &self.range
    }

    /// The checkpoint that the state was last extended to, exactly as received; evidence if the node contradicts it.
    #[must_use]
    pub fn note(&self) -> Option<&str> {
        self.note.as_deref()
    }

    /// Whether the log is followed.
    #[must_use]
    pub fn status(&self) -> Status {
        self.status
    }

    /// The same log with another status.
    #[must_use]
    pub fn with_status(mut self, status: Status) -> Self {
        self.status = status;
        self
    }

    /// The state after a verified extension.
    pub(super) fn advanced(&self, range: CompactRange, note: &str) -> Self {
        Self { origin: self.origin.clone(), range, note: Some(note.to_owned()), status: Status::Ok }
    }
}

impl From<FollowState> for Stored {
    fn from(state: FollowState) -> Self {
        Self {
            size: state.size(),
            range: b64u(&state.range.to_bytes()),
            origin: state.origin,
            note: state.note,
            status: state.status,
        }
    }
}

impl TryFrom<Stored> for FollowState {
    type Error = &'static str;
    fn try_from(stored: Stored) -> Result<Self, Self::Error> {
        let range = b64u_decode(&stored.range).and_then(|bytes| CompactRange::from_bytes(&bytes));
        let range = range.filter(|r| r.size() == stored.size).ok_or("the stored tree does not fit its size")?;
        if stored.note.as_ref().is_some_and(|note| note.len() > limits::NOTE_BYTES) {
            return Err("the stored note is too large");
        }
        Ok(Self { origin: stored.origin, range, note: stored.note, status: stored.status })
    }
}

// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! The outbox: a release is one row, one log entry, one library row, in one transaction.

use anonymise::Releasable;
use domain::role::UserId;
use jiff::Timestamp;
use protocol::NodeId;
use protocol::follow::FollowState;
use crate::{StoreError, Tx, PatternKey};

/// The own log after an append: state, new checkpoint note.
#[derive(Debug, Clone)]
pub struct OwnLogAdvance<'a> {
    /// Own node.
    pub node: &'a NodeId,
    /// Log epoch.
    pub epoch: u64,
    /// Size the caller computed from; `Conflict{what: "log"}` when the log has moved on.
    pub base_size: u64,
    /// State after the append (size = `base_size` + entries appended).
    pub state: &'a FollowState,
    /// Signed note of the new size.
    pub note: &'a str,
}

/// What a release needs besides the bytes.
pub struct NewRelease<'a> {
    /// Draft.
    pub draft: &'a str,
    /// The only thing that may leave: made by `anonymise::release` alone. Its hash must equal the draft's current version.
    pub releasable: &'a Releasable,
    /// First reviewer.
    pub reviewer_1: &'a UserId,
    /// Second reviewer.
    pub reviewer_2: &'a UserId,
    /// Exact bytes of the log entry (kind `record`).
    pub entry: &'a [u8],
    /// Leaf hash of `entry`.
    pub leaf: [u8; 32],
    /// Salt of the commitment.
    pub salt: [u8; 32],
    /// The own log after the append.
    pub log: OwnLogAdvance<'a>,
}

/// A release as the data protection officer sees it.
#[derive(Debug, Clone)]
pub struct ReleaseRow {
    /// Draft and pattern id.
    pub draft: String,
    /// Hash of the payload.
    pub sha256: String,
    /// Author.
    pub author: UserId,
    /// First reviewer.
    pub reviewer_1: UserId,
    /// Second reviewer.
    pub reviewer_2: UserId,
    /// Place in the own log.
    pub key: PatternKey,
    /// When.
    pub released_at: Timestamp,
    /// When withdrawn.
    pub withdrawn_at: Option<Timestamp>,
    /// Token of the reason.
    pub withdraw_reason: Option<String>,
}

impl Tx {
    /// Releases a draft: refuses unless two different people (neither the author), each with a role that may, approved
    /// exactly these bytes. Rules: `same_person`, `author_reviews`, `not_approved`, `bytes_changed`, `role_missing`, `already_released`.
    pub async fn release_commit(&mut self, release: &NewRelease<'_>) -> Result<PatternKey, StoreError> { todo!() }
    /// Everything that ever left, newest first.
    pub async fn release_list(&mut self) -> Result<Vec<ReleaseRow>, StoreError> { todo!() }
    /// One release by draft.
    pub async fn release_fetch(&mut self, draft: &str) -> Result<Option<ReleaseRow>, StoreError> { todo!() }
}

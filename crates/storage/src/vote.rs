// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! Votes of reviewers, bound to the hash of the bytes they saw.

use domain::role::{Role, UserId};
use jiff::Timestamp;
use crate::{StoreError, Tx};

/// What a reviewer decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Decision {
    /// May leave.
    Approve,
    /// Must not leave like this.
    Reject,
}

/// A vote to be cast.
#[derive(Clone)]
pub struct NewVote {
    /// Draft.
    pub draft: String,
    /// Hash of the bytes the reviewer saw, lower-case hex.
    pub sha256: String,
    /// Reviewer.
    pub reviewer: UserId,
    /// Role the reviewer acts in; must be held and be one of pool coordinator, unit head, data protection officer.
    pub role: Role,
    /// Decision.
    pub decision: Decision,
    /// Reason; required for a rejection.
    pub reason: Option<String>,
}

/// A cast vote.
#[derive(Clone)]
pub struct Vote {
    /// Hash the vote is bound to.
    pub sha256: String,
    /// Reviewer.
    pub reviewer: UserId,
    /// Role.
    pub role: Role,
    /// Decision.
    pub decision: Decision,
    /// Reason.
    pub reason: Option<String>,
    /// When.
    pub at: Timestamp,
}

impl Tx {
    /// Casts a vote. Rules: `bytes_changed`, `author_reviews`, `already_voted`, `role_missing`, `reason_missing`.
    pub async fn vote_insert(&mut self, vote: &NewVote) -> Result<(), StoreError> { todo!() }
    /// Votes on one version, in the order cast. The caller decides who may see them before both are in.
    pub async fn vote_list(&mut self, draft: &str, sha256: &str) -> Result<Vec<Vote>, StoreError> { todo!() }
}

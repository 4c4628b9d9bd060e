// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! The release desk's drafts: frozen, sealed bytes that people vote on.

use domain::case_file::CaseId;
use domain::role::UserId;
use jiff::Timestamp;
use crate::{StoreError, Tx};

/// State of a draft (release desk, section 6 of the anonymity design).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum DraftState {
    /// Being written.
    Draft,
    /// Frozen, two people look at it.
    InReview,
    /// Sent back with a reason.
    Returned,
    /// Two approvals, not yet released.
    Approved,
    /// In the log.
    Released,
    /// Was in the log, withdrawn.
    Withdrawn,
    /// Stopped (press, court, objection).
    Held,
}

impl DraftState {
    /// Stable token: `draft`, `in_review`, `returned`, `approved`, `released`, `withdrawn`, `held`.
    #[must_use]
    pub fn code(self) -> &'static str { todo!() }
    /// Reads a token.
    #[must_use]
    pub fn parse(code: &str) -> Option<Self> { todo!() }
}

/// The exact bytes a draft would release and what reviewers need to judge them. Stored sealed.
#[derive(Clone, serde::Serialize, serde::Deserialize)]
pub struct DraftBytes {
    /// SHA-256 of `payload` in lower-case hex; names the version.
    pub sha256: String,
    /// Exact payload (JSON text).
    pub payload: String,
    /// Risk report as JSON text.
    pub risk: String,
    /// Lesson as typed.
    pub lesson_de: String,
    /// Lesson in English as typed.
    pub lesson_en: Option<String>,
    /// Anything the desk wants to keep with the version (holds, participation), JSON text.
    pub form: String,
}

/// A draft to be made.
#[derive(Clone)]
pub struct NewDraft {
    /// Id of the future pattern (random v4); also the draft's id.
    pub id: String,
    /// Case it comes from.
    pub case: CaseId,
    /// Who writes it.
    pub author: UserId,
    /// First version.
    pub bytes: DraftBytes,
}

/// A stored draft with its current version.
#[derive(Clone)]
pub struct Draft {
    /// Id.
    pub id: String,
    /// Case.
    pub case: CaseId,
    /// Author.
    pub author: UserId,
    /// State.
    pub state: DraftState,
    /// Current version.
    pub bytes: DraftBytes,
    /// Made.
    pub created_at: Timestamp,
    /// Last change.
    pub updated_at: Timestamp,
}

impl Tx {
    /// Makes a draft in state `draft`.
    pub async fn draft_insert(&mut self, draft: &NewDraft) -> Result<(), StoreError> { todo!() }
    /// Freezes new bytes: state back to `draft`, earlier votes no longer count. `base` is the hash the writer saw;
    /// `Conflict{what: "draft"}` when it is not current any more or the draft is released.
    pub async fn draft_revise(&mut self, id: &str, base: &str, bytes: &DraftBytes) -> Result<(), StoreError> { todo!() }
    /// One draft.
    pub async fn draft_fetch(&mut self, id: &str) -> Result<Option<Draft>, StoreError> { todo!() }
    /// Drafts in the given states (all when empty), newest change first.
    pub async fn draft_list(&mut self, states: &[DraftState]) -> Result<Vec<Draft>, StoreError> { todo!() }
    /// Drafts of one case.
    pub async fn draft_for_case(&mut self, case: &CaseId) -> Result<Vec<Draft>, StoreError> { todo!() }
    /// Moves a draft from one state to another; `Conflict{what: "draft"}` when it is not in `from`.
    pub async fn draft_set_state(&mut self, id: &str, from: DraftState, to: DraftState) -> Result<(), StoreError> { todo!() }
}

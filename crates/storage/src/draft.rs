// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! The release desk's drafts: frozen, sealed bytes that people vote on.

use domain::{CaseId, UserId};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use sqlx::AssertSqlSafe;
use sqlx::any::AnyRow;

use crate::keyring::Place;
use crate::seal::place_in;
use crate::tx::{Args, Columns, args, damaged, in_list};
use crate::user::parse_user;
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
    /// Every state.
    pub const ALL: [Self; 7] =
        [Self::Draft, Self::InReview, Self::Returned, Self::Approved, Self::Released, Self::Withdrawn, Self::Held];

    /// Stable token: `draft`, `in_review`, `returned`, `approved`, `released`, `withdrawn`, `held`.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::InReview => "in_review",
            Self::Returned => "returned",
            Self::Approved => "approved",
            Self::Released => "released",
            Self::Withdrawn => "withdrawn",
            Self::Held => "held",
        }
    }

    /// Reads a token.
    #[must_use]
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.code() == code)
    }

    /// Whether the draft's bytes are in the log: then they never change again.
    #[must_use]
    pub fn is_final(self) -> bool {
        matches!(self, Self::Released | Self::Withdrawn)
    }
}

/// The exact bytes a draft would release and what reviewers need to judge them. Stored sealed.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DraftBytes {
    /// SHA-256 of `payload` in lower-case hex; names the version. A draft that nothing can be released from yet has no
    /// payload: its version is named by the hash of `form`, which no [`anonymise::Releasable`] can ever have.
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
    /// Number of the current version, from 1.
    pub round: u64,
    /// Current version.
    pub bytes: DraftBytes,
    /// Made.
    pub created_at: Timestamp,
    /// Last change.
    pub updated_at: Timestamp,
}

const SELECT: &str = "SELECT d.id, d.case_id, d.author, d.state, d.round, d.created_at, d.updated_at, v.body,
    d.case_id AS key_case, (SELECT k.wrapped FROM case_key k WHERE k.case_id = d.case_id) AS case_key
    FROM pattern_draft d JOIN pattern_draft_version v ON v.draft_id = d.id AND v.round = d.round";

/// What the desk's rules need to know about a draft; read under a lock.
pub(crate) struct DraftHead {
    pub case: String,
    pub author: String,
    pub state: DraftState,
    pub round: i64,
    pub sha256: String,
}

fn body_of<'a>(case: &'a str, row: &'a str) -> Place<'a> {
    place_in(case, "pattern_draft_version", row, "body")
}

impl Tx {
    /// Makes a draft in state `draft`.
    ///
    /// # Errors
    /// `Constraint{rule: "draft_known"}` when the id is taken.
    pub async fn draft_insert(&mut self, draft: &NewDraft) -> Result<(), StoreError> {
        let sql =
            "INSERT INTO pattern_draft (id, case_id, author, state, round, current_sha256, created_at, updated_at)
                   VALUES ($1, $2, $3, 'draft', 1, $4, $5, $5)";
        let sha256 = draft.bytes.sha256.clone();
        let args = args![draft.id.clone(), draft.case.to_string(), draft.author.to_string(), sha256, self.now()];
        self.execute(sql, args).await?;
        self.draft_version_insert(draft.case.as_str(), &draft.id, 1, &draft.bytes).await
    }

    async fn draft_version_insert(
        &mut self,
        case: &str,
        id: &str,
        round: i64,
        bytes: &DraftBytes,
    ) -> Result<(), StoreError> {
        let named = if bytes.payload.is_empty() { &bytes.form } else { &bytes.payload };
        let said = crate::base64::hex(&protocol::sha256(named.as_bytes()));
        if said != bytes.sha256 {
            return Err(StoreError::Invalid("the hash of the draft is not the hash of its bytes".to_owned()));
        }
        self.case_keys_need(&[case]).await?;
        let body = self.seal(body_of(case, &format!("{id}/{round}")), bytes)?;
        let sql = "INSERT INTO pattern_draft_version (draft_id, round, sha256, body, created_at)
                   VALUES ($1, $2, $3, $4, $5)";
        let args = args![id.to_owned(), round, bytes.sha256.clone(), body, self.now()];
        self.execute(sql, args).await?;
        Ok(())
    }

    /// Erases what every version of a withdrawn draft said; the hashes that votes and release are bound to stay.
    pub(crate) async fn draft_erase(&mut self, id: &str) -> Result<(), StoreError> {
        let head = self.draft_head(id).await?;
        self.case_keys_need(&[&head.case]).await?;
        let sql = "SELECT round, sha256 FROM pattern_draft_version WHERE draft_id = $1";
        for row in self.fetch_all(sql, args![id.to_owned()]).await? {
            let round = row.int("round")?;
            let erased = DraftBytes {
                sha256: row.text("sha256")?,
                payload: String::new(),
                risk: String::new(),
                lesson_de: String::new(),
                lesson_en: None,
                form: String::new(),
            };
            let body = self.seal(body_of(&head.case, &format!("{id}/{round}")), &erased)?;
            let sql = "UPDATE pattern_draft_version SET body = $1 WHERE draft_id = $2 AND round = $3";
            self.execute(sql, args![body, id.to_owned(), round]).await?;
        }
        Ok(())
    }

    /// The draft's head, locked until the end of the transaction.
    pub(crate) async fn draft_head(&mut self, id: &str) -> Result<DraftHead, StoreError> {
        let sql = "SELECT case_id, author, state, round, current_sha256 FROM pattern_draft WHERE id = $1";
        let sql = format!("{sql}{}", self.engine().row_lock());
        let row = self.fetch_optional(AssertSqlSafe(sql), args![id.to_owned()]).await?;
        let row = row.ok_or_else(|| StoreError::Invalid("there is no such draft".to_owned()))?;
        Ok(DraftHead {
            case: row.text("case_id")?,
            author: row.text("author")?,
            state: DraftState::parse(&row.text("state")?).ok_or_else(|| damaged("state"))?,
            round: row.int("round")?,
            sha256: row.text("current_sha256")?,
        })
    }

    /// Freezes new bytes as the next round: state back to `draft`, earlier votes no longer count (not even when the
    /// bytes go back to what they were). `base` is the hash the writer saw.
    ///
    /// # Errors
    /// `Conflict{what: "draft"}` when `base` is not current any more; `Constraint{rule: "already_released"}` when the
    /// draft is in the log.
    pub async fn draft_revise(&mut self, id: &str, base: &str, bytes: &DraftBytes) -> Result<(), StoreError> {
        let head = self.draft_head(id).await?;
        if head.state.is_final() {
            return Err(StoreError::Constraint { rule: "already_released" });
        }
        if head.sha256 != base {
            return Err(StoreError::Conflict { what: "draft", newer: Some(crate::tx::unsigned(head.round)) });
        }
        let round = head.round + 1;
        let sql =
            "UPDATE pattern_draft SET round = $1, current_sha256 = $2, state = 'draft', updated_at = $3 WHERE id = $4";
        let args = args![round, bytes.sha256.clone(), self.now(), id.to_owned()];
        self.execute(sql, args).await?;
        self.draft_version_insert(&head.case, id, round, bytes).await
    }

    /// One draft.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`], [`StoreError::Sealed`].
    pub async fn draft_fetch(&mut self, id: &str) -> Result<Option<Draft>, StoreError> {
        let sql = format!("{SELECT} WHERE d.id = $1");
        Ok(self.drafts(AssertSqlSafe(sql), args![id.to_owned()]).await?.pop())
    }

    /// Drafts in the given states (all when empty), newest change first. One query.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`], [`StoreError::Sealed`].
    pub async fn draft_list(&mut self, states: &[DraftState]) -> Result<Vec<Draft>, StoreError> {
        let states = if states.is_empty() { &DraftState::ALL[..] } else { states };
        let mut args = Args::default();
        for state in states {
            args.push(state.code())?;
        }
        let list = in_list(1, states.len());
        let sql = format!("{SELECT} WHERE d.state IN ({list}) ORDER BY d.updated_at DESC, d.id");
        self.drafts(AssertSqlSafe(sql), args).await
    }

    /// Drafts of one case, newest change first.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`], [`StoreError::Sealed`].
    pub async fn draft_for_case(&mut self, case: &CaseId) -> Result<Vec<Draft>, StoreError> {
        let sql = format!("{SELECT} WHERE d.case_id = $1 ORDER BY d.updated_at DESC, d.id");
        self.drafts(AssertSqlSafe(sql), args![case.to_string()]).await
    }

    async fn drafts(&mut self, sql: AssertSqlSafe<String>, args: Args) -> Result<Vec<Draft>, StoreError> {
        let rows = self.fetch_all(sql, args).await?;
        rows.iter().map(|row| self.draft(row)).collect()
    }

    fn draft(&self, row: &AnyRow) -> Result<Draft, StoreError> {
        let (id, round) = (row.text("id")?, row.number("round")?);
        let (name, case) = (format!("{id}/{round}"), row.text("case_id")?);
        Ok(Draft {
            case: CaseId::parse(&case).map_err(|_| damaged("case_id"))?,
            author: parse_user(&row.text("author")?)?,
            state: DraftState::parse(&row.text("state")?).ok_or_else(|| damaged("state"))?,
            round,
            bytes: self.open(body_of(&case, &name), &row.bytes("body")?)?,
            created_at: row.time("created_at")?,
            updated_at: row.time("updated_at")?,
            id,
        })
    }

    /// Moves a draft from one state to another. `released` and `withdrawn` are reached by [`Tx::release_commit`] and
    /// [`Tx::withdraw_commit`] only.
    ///
    /// # Errors
    /// `Conflict{what: "draft"}` when it is not in `from`.
    pub async fn draft_set_state(&mut self, id: &str, from: DraftState, to: DraftState) -> Result<(), StoreError> {
        if from.is_final() || to.is_final() {
            return Err(StoreError::Invalid("only a release or a withdrawal changes this state".to_owned()));
        }
        let sql = "UPDATE pattern_draft SET state = $1, updated_at = $2 WHERE id = $3 AND state = $4";
        let args = args![to.code(), self.now(), id.to_owned(), from.code()];
        match self.execute(sql, args).await? {
            1 => Ok(()),
            _ => Err(StoreError::Conflict { what: "draft", newer: None }),
        }
    }
}

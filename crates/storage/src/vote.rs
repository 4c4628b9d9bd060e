// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! Votes of reviewers, bound to the hash of the bytes they saw.

use domain::{Role, UserId};
use jiff::Timestamp;

use crate::case_key::case_key;
use crate::seal::place_in;
use crate::tx::{Columns, args, damaged};
use crate::user::parse_user;
use crate::{DraftState, StoreError, Tx};

/// What a reviewer decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Decision {
    /// May leave.
    Approve,
    /// Must not leave like this.
    Reject,
}

impl Decision {
    /// Stable token: `approve` or `reject`.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Approve => "approve",
            Self::Reject => "reject",
        }
    }

    /// Reads a token.
    #[must_use]
    pub fn parse(code: &str) -> Option<Self> {
        [Self::Approve, Self::Reject].into_iter().find(|decision| decision.code() == code)
    }
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
    /// Casts a vote on the current bytes of a draft in review.
    ///
    /// # Errors
    /// `Constraint` with the rule `bytes_changed`, `not_in_review`, `author_reviews`, `already_voted`, `role_missing`
    /// or `reason_missing`. The schema holds all of them but `not_in_review` against any writer.
    pub async fn vote_insert(&mut self, vote: &NewVote) -> Result<(), StoreError> {
        let head = self.draft_head(&vote.draft).await?;
        let refuse = |rule| Err(StoreError::Constraint { rule });
        let reason = vote.reason.as_deref().map(str::trim).filter(|reason| !reason.is_empty());
        if head.sha256 != vote.sha256 {
            return refuse("bytes_changed");
        }
        if head.state != DraftState::InReview {
            return refuse("not_in_review");
        }
        if head.author == vote.reviewer.as_str() {
            return refuse("author_reviews");
        }
        if vote.decision == Decision::Reject && reason.is_none() {
            return refuse("reason_missing");
        }
        let sql = "SELECT held FROM user_role WHERE user_id = $1 AND role = $2";
        let grant = self.fetch_optional(sql, args![vote.reviewer.to_string(), vote.role.code()]).await?;
        if !grant.is_some_and(|row| row.flag("held").unwrap_or(false)) {
            return refuse("role_missing");
        }
        let name = format!("{}/{}/{}", vote.draft, head.round, vote.reviewer);
        self.case_keys_need(&[&head.case]).await?;
        let place = place_in(&head.case, "pattern_vote", &name, "reason");
        let reason = reason.map(|reason| self.seal(place, reason)).transpose()?;
        let sql = "INSERT INTO pattern_vote (draft_id, round, sha256, author, reviewer, role, decision, reason, at)
                   VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
        let args = args![
            vote.draft.clone(),
            head.round,
            vote.sha256.clone(),
            head.author,
            vote.reviewer.to_string(),
            vote.role.code(),
            vote.decision.code(),
            reason,
            self.now(),
        ];
        self.execute(sql, args).await?;
        Ok(())
    }

    /// Votes of the current round if its bytes are `sha256`, in the order cast (none for earlier bytes: they no longer
    /// count). The caller decides who may see them before both are in.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`], [`StoreError::Sealed`].
    pub async fn vote_list(&mut self, draft: &str, sha256: &str) -> Result<Vec<Vote>, StoreError> {
        let sql = concat!(
            "SELECT v.round, v.sha256, v.reviewer, v.role, v.decision, v.reason, v.at, ",
            case_key!("d.case_id"),
            " FROM pattern_vote v JOIN pattern_draft d ON d.id = v.draft_id AND d.round = v.round
              WHERE v.draft_id = $1 AND v.sha256 = $2 ORDER BY v.at, v.reviewer"
        );
        let rows = self.fetch_all(sql, args![draft.to_owned(), sha256.to_owned()]).await?;
        rows.iter()
            .map(|row| {
                let reviewer = row.text("reviewer")?;
                let name = format!("{draft}/{}/{reviewer}", row.int("round")?);
                let case = row.text("key_case")?;
                let reason = row.bytes_opt("reason")?;
                Ok(Vote {
                    sha256: row.text("sha256")?,
                    reviewer: parse_user(&reviewer)?,
                    role: Role::parse(&row.text("role")?).map_err(|_| damaged("role"))?,
                    decision: Decision::parse(&row.text("decision")?).ok_or_else(|| damaged("decision"))?,
                    reason: reason
                        .map(|sealed| self.open(place_in(&case, "pattern_vote", &name, "reason"), &sealed))
                        .transpose()?,
                    at: row.time("at")?,
                })
            })
            .collect()
    }
}

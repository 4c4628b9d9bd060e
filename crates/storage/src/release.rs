// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! The outbox: a release is one row, one log entry, one library row, in one transaction.

use anonymise::Releasable;
use domain::UserId;
use jiff::Timestamp;
use protocol::record::verify_payload;
use protocol::tree::CompactRange;
use protocol::{NodeId, Origin};
use sqlx::any::AnyRow;

use crate::base64::hex;
use crate::draft::DraftHead;
use crate::log::parse_node;
use crate::tx::{Columns, args, damaged, signed};
use crate::user::{assert_row, parse_user};
use crate::{DraftState, NewAudit, PatternKey, StoreError, Tx, VerifiedPayload};

/// The own log after an append: state, new checkpoint note.
#[derive(Debug, Clone, Copy)]
pub struct OwnLogAdvance<'a> {
    /// Own node.
    pub node: &'a NodeId,
    /// Log epoch.
    pub epoch: u64,
    /// Size the caller computed from; `Conflict{what: "log"}` when the log has moved on.
    pub base_size: u64,
    /// The tree after the append (size = `base_size` + entries appended).
    pub range: &'a CompactRange,
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
    /// Who withdrew it.
    pub withdrawn_by: Option<UserId>,
    /// Token of the reason.
    pub withdraw_reason: Option<String>,
}

/// A vote as the release needs it.
struct Approval {
    role: String,
    decision: String,
}

fn refuse<T>(rule: &'static str) -> Result<T, StoreError> {
    Err(StoreError::Constraint { rule })
}

impl Tx {
    /// Releases a draft: refuses unless two different people (neither the author), each with a role that may, approved
    /// exactly these bytes. Then, in this transaction: the release, the log entry, the record with its payload, the
    /// library row, the new state of the log, the audit line. The rules are checked here for a clear answer; the schema
    /// holds them against any writer.
    ///
    /// # Errors
    /// `Constraint` with the rule `same_person`, `author_reviews`, `not_approved`, `bytes_changed`, `role_missing` or
    /// `already_released`; `Conflict{what: "log"}` when the log has moved on; [`StoreError::Invalid`] when the entry
    /// does not commit to the payload.
    pub async fn release_commit(&mut self, release: &NewRelease<'_>) -> Result<PatternKey, StoreError> {
        let draft = self.draft_head(release.draft).await?;
        let sha256 = hex(&release.releasable.sha256());
        check_people(release, &draft, &sha256)?;
        let first = self.approval(release.draft, draft.round, release.reviewer_1).await?;
        let second = self.approval(release.draft, draft.round, release.reviewer_2).await?;
        let log = &release.log;
        let origin = Origin::new(log.node.clone(), log.epoch).map_err(|_| damaged("epoch"))?;
        let payload = release.releasable.payload();
        let record = verify_payload(release.entry, log.base_size, &origin, &release.salt, payload)
            .map_err(|fault| StoreError::Invalid(format!("the log entry does not fit the release: {fault}")))?;
        self.log_own_lock(log, 1).await?;
        self.entries_insert(log.node, log.epoch, &[(log.base_size, release.leaf, release.entry)]).await?;
        let sql = "INSERT INTO pattern_release (draft_id, round, sha256, author, reviewer_1, role_1, decision_1,
                   reviewer_2, role_2, decision_2, node_id, epoch, idx, released_at)
                   VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)";
        let args = args![
            release.draft.to_owned(),
            draft.round,
            sha256,
            draft.author,
            release.reviewer_1.to_string(),
            first.role,
            first.decision,
            release.reviewer_2.to_string(),
            second.role,
            second.decision,
            log.node.to_string(),
            signed(log.epoch)?,
            signed(log.base_size)?,
            self.now(),
        ];
        self.execute(sql, args).await?;
        let sql = "INSERT INTO log_record (node_id, epoch, idx, own, draft_id, schema, day, state)
                   VALUES ($1, $2, $3, 1, $4, $5, $6, 'missing')";
        let args = args![
            log.node.to_string(),
            signed(log.epoch)?,
            signed(log.base_size)?,
            release.draft.to_owned(),
            protocol::pattern::SCHEMA,
            signed(record.time())?,
        ];
        self.execute(sql, args).await?;
        self.payload_store(&[VerifiedPayload { record: &record, salt: release.salt, payload }]).await?;
        self.draft_finish(release.draft, DraftState::Released).await?;
        self.log_own_finish(log).await?;
        self.audit_insert(&NewAudit {
            actor: Some(release.reviewer_2.clone()),
            action: "pattern_release",
            case: None,
            detail: release.draft.to_owned(),
        })
        .await?;
        Ok(PatternKey { node: log.node.clone(), epoch: log.epoch, index: log.base_size })
    }

    /// The reviewer's approval of the current round, under a role still held.
    async fn approval(&mut self, draft: &str, round: i64, reviewer: &UserId) -> Result<Approval, StoreError> {
        let sql = "SELECT v.role, v.decision, r.held FROM pattern_vote v
                   JOIN user_role r ON r.user_id = v.reviewer AND r.role = v.role
                   WHERE v.draft_id = $1 AND v.round = $2 AND v.reviewer = $3";
        let row = self.fetch_optional(sql, args![draft.to_owned(), round, reviewer.to_string()]).await?;
        let Some(row) = row else { return refuse("not_approved") };
        let approval = Approval { role: row.text("role")?, decision: row.text("decision")? };
        if approval.decision != "approve" {
            return refuse("not_approved");
        }
        if !row.flag("held")? {
            return refuse("role_missing");
        }
        Ok(approval)
    }

    /// Puts a draft into one of its two final states.
    pub(crate) async fn draft_finish(&mut self, draft: &str, state: DraftState) -> Result<(), StoreError> {
        let sql = "UPDATE pattern_draft SET state = $1, updated_at = $2 WHERE id = $3";
        assert_row(self.execute(sql, args![state.code(), self.now(), draft.to_owned()]).await?, "draft")
    }

    /// Everything that ever left, newest first.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`].
    pub async fn release_list(&mut self) -> Result<Vec<ReleaseRow>, StoreError> {
        let sql = "SELECT * FROM pattern_release ORDER BY released_at DESC, idx DESC";
        self.fetch_all(sql, args![]).await?.iter().map(release_row).collect()
    }

    /// One release by draft.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`].
    pub async fn release_fetch(&mut self, draft: &str) -> Result<Option<ReleaseRow>, StoreError> {
        let sql = "SELECT * FROM pattern_release WHERE draft_id = $1";
        self.fetch_optional(sql, args![draft.to_owned()]).await?.map(|row| release_row(&row)).transpose()
    }
}

fn check_people(release: &NewRelease<'_>, draft: &DraftHead, sha256: &str) -> Result<(), StoreError> {
    let (first, second) = (release.reviewer_1.as_str(), release.reviewer_2.as_str());
    if draft.state.is_final() {
        return refuse("already_released");
    }
    if draft.sha256 != sha256 {
        return refuse("bytes_changed");
    }
    if first == second {
        return refuse("same_person");
    }
    if draft.author == first || draft.author == second {
        return refuse("author_reviews");
    }
    if !matches!(draft.state, DraftState::InReview | DraftState::Approved) {
        return refuse("not_approved");
    }
    Ok(())
}

fn release_row(row: &AnyRow) -> Result<ReleaseRow, StoreError> {
    Ok(ReleaseRow {
        draft: row.text("draft_id")?,
        sha256: row.text("sha256")?,
        author: parse_user(&row.text("author")?)?,
        reviewer_1: parse_user(&row.text("reviewer_1")?)?,
        reviewer_2: parse_user(&row.text("reviewer_2")?)?,
        key: PatternKey {
            node: parse_node(&row.text("node_id")?)?,
            epoch: row.number("epoch")?,
            index: row.number("idx")?,
        },
        released_at: row.time("released_at")?,
        withdrawn_at: row.time_opt("withdrawn_at")?,
        withdrawn_by: row.text_opt("withdrawn_by")?.as_deref().map(parse_user).transpose()?,
        withdraw_reason: row.text_opt("withdraw_reason")?,
    })
}

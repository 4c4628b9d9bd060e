// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! Withdrawal of an own release: the log entry stands, the content goes.

use domain::UserId;
use protocol::entry::{Entry, Leaf, Reason, parse};

use crate::tx::{Columns, args, signed};
use crate::user::assert_row;
use crate::{DraftState, NewAudit, OwnLogAdvance, StoreError, Tx};

/// A withdrawal of an own record.
pub struct NewWithdrawal<'a> {
    /// Index of the record in the own log.
    pub target: u64,
    /// Reason, as in the entry.
    pub reason: Reason,
    /// Who decided.
    pub actor: &'a UserId,
    /// Exact bytes of the log entry (kind `withdraw`).
    pub entry: &'a [u8],
    /// Leaf hash of `entry`.
    pub leaf: [u8; 32],
    /// The own log after the append.
    pub log: OwnLogAdvance<'a>,
}

impl Tx {
    /// Erases payload, salt and library rows of the own record, marks release and draft withdrawn, appends the entry.
    ///
    /// # Errors
    /// [`StoreError::Invalid`] when the target is no live own record or the entry does not withdraw it;
    /// `Conflict{what: "log"}` when the log has moved on.
    pub async fn withdraw_commit(&mut self, withdrawal: &NewWithdrawal<'_>) -> Result<(), StoreError> {
        let says_so = matches!(
            parse(withdrawal.entry),
            Leaf::Entry(Entry::Withdraw { target, reason, epoch, .. })
                if target == withdrawal.target && reason == withdrawal.reason && epoch.is_none()
        );
        if !says_so {
            return Err(StoreError::Invalid("the log entry does not withdraw this record".to_owned()));
        }
        let log = &withdrawal.log;
        self.log_own_lock(log, 1).await?;
        let sql = "SELECT draft_id FROM pattern_release
                   WHERE node_id = $1 AND epoch = $2 AND idx = $3 AND withdrawn_at IS NULL";
        let args = args![log.node.to_string(), signed(log.epoch)?, signed(withdrawal.target)?];
        let row = self.fetch_optional(sql, args).await?;
        let row = row.ok_or_else(|| StoreError::Invalid("there is no such live record of this node".to_owned()))?;
        let draft = row.text("draft_id")?;
        self.entries_insert(log.node, log.epoch, &[(log.base_size, withdrawal.leaf, withdrawal.entry)]).await?;
        self.record_erase(log.node, log.epoch, &[(withdrawal.target, log.base_size)]).await?;
        let sql = "UPDATE pattern_release SET withdrawn_at = $1, withdraw_reason = $2, withdrawn_by = $3
                   WHERE draft_id = $4";
        let args = args![self.now(), withdrawal.reason.code(), withdrawal.actor.to_string(), draft.clone()];
        assert_row(self.execute(sql, args).await?, "release")?;
        self.draft_finish(&draft, DraftState::Withdrawn).await?;
        self.draft_erase(&draft).await?;
        self.log_own_finish(log).await?;
        self.audit_insert(&NewAudit {
            actor: Some(withdrawal.actor.clone()),
            action: "pattern_withdraw",
            case: None,
            detail: format!("{draft} {}", withdrawal.reason.code()),
        })
        .await
    }
}

// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! The own log: what is released or withdrawn becomes an entry, a new tree and a signed checkpoint.
//!
//! Entry, checkpoint and the decision they stand for are written in one transaction, so that
//! nothing is ever announced that is not there and nothing is there that was not signed.

use anonymise::Releasable;
use domain::ids::UserId;
use jiff::SignedDuration;
use protocol::checkpoint::{self, Checkpoint, VerifiedCheckpoint};
use protocol::entry::{self, Entry, Leaf, Reason};
use protocol::follow::{self, FollowState};
use protocol::tree::CompactRange;
use protocol::{Hash, SigningKey, pattern};
use storage::{LogRow, NewRelease, NewWithdrawal, OwnLogAdvance, PatternKey, StoreError, Tx};

use crate::Node;
use crate::error::NodeError;

/// Age at which the own checkpoint is signed anew: half of what the protocol allows, so that
/// a node may be off for half a day (PROTOCOL 2.6).
const RENEW_AFTER: SignedDuration = SignedDuration::from_hours(12);

/// A draft that two people approved, with the bytes that leave.
pub struct Publication<'a> {
    /// Draft id.
    pub draft: &'a str,
    /// What leaves; its hash is the one the reviewers voted on.
    pub releasable: &'a Releasable,
    /// First reviewer.
    pub reviewer_1: &'a UserId,
    /// Second reviewer.
    pub reviewer_2: &'a UserId,
}

/// Writes a release into log and outbox, commits the transaction and wakes the peers.
///
/// `tx` may hold earlier writes of the same decision (the second vote, for example).
///
/// # Errors
/// [`StoreError::Constraint`] when the database finds that two people have not approved exactly
/// these bytes; [`StoreError::Conflict`] when the log grew in the meantime: try again.
pub async fn publish(node: &Node, mut tx: Tx, publication: Publication<'_>) -> Result<PatternKey, NodeError> {
    let own = own_log(&mut tx).await?;
    let mut salt = [0; 32];
    node.random.fill(&mut salt);
    let entry = Entry::Record {
        time: today(node),
        schema: pattern::SCHEMA.to_owned(),
        commit: entry::commit(&salt, publication.releasable.payload()),
        replaces: None,
    };
    let appended = append(&own, &signer(node), &entry, None)?;
    let release = NewRelease {
        draft: publication.draft,
        releasable: publication.releasable,
        reviewer_1: publication.reviewer_1,
        reviewer_2: publication.reviewer_2,
        entry: &appended.entry,
        leaf: appended.leaf,
        salt,
        log: appended.advance(&own),
    };
    let key = tx.release_commit(&release).await?;
    tx.commit().await?;
    tracing::info!(index = key.index, "pattern released");
    node.announce();
    Ok(key)
}

/// Withdraws an own record: the entry stays, payload and salt are erased here at once and at
/// every peer when it sees the entry.
///
/// # Errors
/// [`NodeError::NotFound`] for an index beyond the log, [`StoreError::Invalid`] when there is no live own record at `index`.
pub async fn withdraw(node: &Node, index: u64, reason: Reason, actor: &UserId) -> Result<(), NodeError> {
    let mut tx = node.store.begin("pattern_withdraw").await?;
    let own = own_log(&mut tx).await?;
    if index >= own.state.size() {
        return Err(NodeError::NotFound);
    }
    let target = tx.log_entries(&own.node, own.epoch, index, 1).await?.pop();
    let entry = Entry::Withdraw { time: today(node), target: index, reason, epoch: None };
    let appended = append(&own, &signer(node), &entry, target.as_deref())?;
    let withdrawal = NewWithdrawal {
        target: index,
        reason,
        actor,
        entry: &appended.entry,
        leaf: appended.leaf,
        log: appended.advance(&own),
    };
    tx.withdraw_commit(&withdrawal).await?;
    tx.commit().await?;
    tracing::info!(index, reason = reason.code(), "pattern withdrawn");
    node.announce();
    Ok(())
}

/// Signs the own checkpoint anew when it was signed more than twelve hours ago.
///
/// # Errors
/// When the database does not answer, or the stored checkpoint does not verify.
pub async fn refresh(node: &Node) -> Result<(), NodeError> {
    let mut tx = node.store.begin("checkpoint_refresh").await?;
    let own = own_log(&mut tx).await?;
    let by = signer(node);
    let current = verified(own.note.as_deref().unwrap_or_default(), &own.state, by.key)?;
    let age_s = by.now_s.saturating_sub(current.freshness().unwrap_or(0));
    if age_s < RENEW_AFTER.as_secs().cast_unsigned() {
        return Ok(());
    }
    let renewed = current.checkpoint().sign(by.key, by.now_s);
    tx.log_refresh(&own.node, own.epoch, own.state.size(), &renewed).await?;
    tx.commit().await?;
    node.announce();
    Ok(())
}

/// Who signs the own log, and when.
pub(super) struct LogSigner<'a> {
    /// The log key.
    pub(super) key: &'a SigningKey,
    /// Unix seconds.
    pub(super) now_s: u64,
}

/// The own log after one more entry; not stored yet.
pub(super) struct Appended {
    /// Exact bytes of the entry.
    pub(super) entry: Vec<u8>,
    /// Its leaf hash.
    pub(super) leaf: Hash,
    range: CompactRange,
    note: String,
}

impl Appended {
    /// The step that storage checks and writes.
    pub(super) fn advance<'a>(&'a self, own: &'a LogRow) -> OwnLogAdvance<'a> {
        OwnLogAdvance {
            node: &own.node,
            epoch: own.epoch,
            base_size: own.state.size(),
            range: &self.range,
            note: &self.note,
        }
    }
}

/// Appends an entry and signs the new checkpoint; `target` is the entry that a withdrawal names.
///
/// The result is checked by the same function that every follower uses, so that this node
/// never publishes what its peers would refuse.
pub(super) fn append(
    own: &LogRow,
    signer: &LogSigner<'_>,
    entry: &Entry,
    target: Option<&[u8]>,
) -> Result<Appended, NodeError> {
    let internal = |error: String| NodeError::Internal(format!("own log: {error}"));
    let bytes = entry.encode().map_err(|error| internal(error.to_string()))?;
    let leaf = entry::leaf_hash(&bytes);
    let mut range = own.state.range().clone();
    range.append(leaf);
    let grown = Checkpoint { origin: own.state.origin().clone(), size: range.size(), root: range.root() };
    let note = grown.sign(signer.key, signer.now_s);
    let checkpoint = verified(&note, &own.state, signer.key)?;
    let known = |_epoch: u64, _index: u64| -> Option<Leaf> { target.map(entry::parse) };
    let base = own.state.size();
    let extension = follow::extend(&own.state, &checkpoint, base, std::slice::from_ref(&bytes), known)
        .map_err(|error| internal(error.to_string()))?;
    if let Some(void) = extension.void_withdrawals.first() {
        return Err(StoreError::Invalid(void.to_string()).into());
    }
    Ok(Appended { entry: bytes, leaf, range, note })
}

fn verified(note: &str, state: &FollowState, key: &SigningKey) -> Result<VerifiedCheckpoint, NodeError> {
    checkpoint::verify(note, state.origin(), &[key.verifying_key()])
        .map_err(|error| NodeError::Internal(format!("own checkpoint does not verify: {error}")))
}

pub(super) async fn own_log(tx: &mut Tx) -> Result<LogRow, NodeError> {
    tx.log_own_fetch().await?.ok_or_else(|| NodeError::Internal("the own log is missing".to_owned()))
}

pub(super) fn signer(node: &Node) -> LogSigner<'_> {
    LogSigner { key: &node.identity.log_key, now_s: node.clock.now().as_second().cast_unsigned() }
}

/// Midnight UTC of today: no entry says more about when something was released.
pub(super) fn today(node: &Node) -> u64 {
    entry::day_of(node.clock.now().as_second().cast_unsigned())
}

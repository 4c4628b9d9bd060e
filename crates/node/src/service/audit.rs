// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! Proof of the audit trail: its end is published in the own log once a day, and anybody with the database can check
//! that nothing before it was rewritten.

use jiff::SignedDuration;
use protocol::Hash;
use protocol::entry::{self, Entry};
use protocol::tree::CompactRange;
use storage::{AuditReport, LogRow, NewAuditHead, Tx};

use super::release_log::{append, own_log, signer, today};
use crate::Node;
use crate::error::NodeError;

/// How often the end of the trail is published: once a day, so that a day is the most that can be rewritten unnoticed.
const PUBLISH_AFTER: SignedDuration = SignedDuration::from_hours(24);
/// Entries of the own log that are read at a time.
const BATCH: u32 = 1_000;

/// What a check of the whole audit trail found.
pub struct AuditProof {
    /// The trail itself, and the hashes that the own log published.
    pub report: AuditReport,
    /// The own log's newest signed checkpoint, as peers hold it too: whoever doubts the log compares the two.
    pub checkpoint: String,
    /// Whether the entries of the own log are those that the checkpoint signs.
    pub log_is_sound: bool,
}

impl AuditProof {
    /// Whether everything is as it was written.
    #[must_use]
    pub fn is_sound(&self) -> bool {
        self.log_is_sound && self.report.fault.is_none()
    }
}

/// Publishes the end of the audit trail in the own log, when a day has passed since the last time and there is something new.
/// The entry holds a salted commitment, so that nobody learns how much was done here.
///
/// # Errors
/// When the database does not answer, or the own log grew at the same moment: the next try does it.
pub async fn publish(node: &Node) -> Result<bool, NodeError> {
    let mut tx = node.store.begin("audit_publish").await?;
    let published = tx.audit_published_at().await?;
    if published.is_some_and(|at| node.clock.now().duration_since(at) < PUBLISH_AFTER) {
        return Ok(false);
    }
    let Some(tip) = tx.audit_unpublished().await? else { return Ok(false) };
    let own = own_log(&mut tx).await?;
    let mut salt = [0; 32];
    node.random.fill(&mut salt);
    let entry = Entry::Audit { time: today(node), commit: entry::commit(&salt, &tip.bytes()) };
    let appended = append(&own, &signer(node), &entry, None)?;
    let log = appended.advance(&own);
    let head = NewAuditHead { tip: &tip, salt, entry: &appended.entry, leaf: appended.leaf, log };
    tx.audit_head_commit(&head).await?;
    tx.commit().await?;
    tracing::info!(line = tip.seq, "end of the audit trail published");
    node.announce();
    Ok(true)
}

/// Checks every line of the audit trail and the own log that vouches for it; `progress` gets the last line looked at.
///
/// # Errors
/// When the database does not answer.
pub async fn verify(node: &Node, progress: &(dyn Fn(u64) + Send + Sync)) -> Result<AuditProof, NodeError> {
    let report = node.store.audit_verify(progress).await?;
    let mut tx = node.store.snapshot("audit_verify_log").await?;
    let own = own_log(&mut tx).await?;
    let root = root_of(&mut tx, &own).await?;
    let checkpoint = own.note.clone().unwrap_or_default();
    let signed =
        protocol::checkpoint::verify(&checkpoint, own.state.origin(), &[node.identity.log_key.verifying_key()]);
    let log_is_sound = signed.is_ok_and(|signed| (signed.size(), signed.root()) == (own.state.size(), root));
    Ok(AuditProof { report, checkpoint, log_is_sound })
}

/// The root of the own log, counted from the exact bytes of its entries.
async fn root_of(tx: &mut Tx, own: &LogRow) -> Result<Hash, NodeError> {
    let mut range = CompactRange::new();
    while range.size() < own.state.size() {
        let entries = tx.log_entries(&own.node, own.epoch, range.size(), BATCH).await?;
        if entries.is_empty() {
            break;
        }
        for bytes in &entries {
            range.append(entry::leaf_hash(bytes));
        }
    }
    Ok(range.root())
}

// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! The follower: brings the copy of a peer's log up to date (PROTOCOL 2.8).
//!
//! Node document, then checkpoint, then entries in one transaction with the withdrawals they
//! contain, then payloads of what is still live. What does not verify is dropped and noted
//! as an incident; the copy stays as it was.

mod logged_document;
mod payloads;

use std::collections::HashMap;
use std::time::Duration;

use protocol::checkpoint::{self, VerifiedCheckpoint};
use protocol::entry::{self, Entry, Leaf};
use protocol::follow::{self, Comparison, FollowError};
use protocol::node_document::{self, DocChange, DocumentError, VerifiedDocument};
use protocol::{NodeId, Origin, limits};
use storage::{LogRow, LogStatus, Peer, PeerState, Tx};

use super::client::Client;
use super::incident;
use crate::Node;
use crate::error::{NodeError, Refused};
use crate::service::peering;

/// An incident of the same kind and peer is noted again only after this time.
const INCIDENT_AGAIN_S: i64 = 3600;
/// Incidents of a peer among which one of the same kind is looked for; an hour has one of each kind.
const INCIDENTS_LOOKED_AT: u32 = 50;
/// Longest time to fetch the entries of one sync, so that a slow source cannot hold up others.
const FETCH_TIME_MAX: Duration = Duration::from_mins(10);

/// What one run brought.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SyncReport {
    /// New log entries.
    pub entries: u64,
    /// Records erased because their origin withdrew them.
    pub erased: u64,
    /// Payloads verified and stored.
    pub payloads: u64,
    /// Size of the peer's log as stored now.
    pub size: u64,
}

/// Brings the copy of one active peer's log up to date, now.
///
/// # Errors
/// [`NodeError::NotFound`] for an unknown peer, [`NodeError::Refused`] when it is not active,
/// [`NodeError::Peer`] with the token of the incident that was noted.
pub async fn sync_peer_once(node: &Node, peer: &NodeId) -> Result<SyncReport, NodeError> {
    let known = {
        let mut tx = node.store.snapshot("sync_start").await?;
        tx.peer_fetch(peer).await?.ok_or(NodeError::NotFound)?
    };
    if known.state != PeerState::Active {
        let message = "Ein Abgleich ist nur mit einer aktiven Partnerstelle möglich.";
        return Err(Refused::conflict("peer_not_active", message).into());
    }
    match run(node, &known).await {
        Ok(report) => {
            let mut tx = node.store.begin("sync_done").await?;
            tx.peer_contact(peer, 0).await?;
            tx.commit().await?;
            Ok(report)
        }
        Err(error) => {
            note_failure(node, &known, &error).await?;
            Err(error)
        }
    }
}

/// Notes a failed contact, and an incident unless the same one was noted a short while ago.
pub(super) async fn note_failure(node: &Node, peer: &Peer, error: &NodeError) -> Result<(), NodeError> {
    let NodeError::Peer { token, detail } = error else {
        return Ok(());
    };
    let mut tx = node.store.begin("sync_failed").await?;
    tx.peer_failure(&peer.node, token).await?;
    note_incident(node, &mut tx, &peer.node, token, detail).await?;
    Ok(tx.commit().await?)
}

/// Notes an incident unless one of the same kind was noted within the hour.
async fn note_incident(
    node: &Node,
    tx: &mut Tx,
    peer: &NodeId,
    token: &'static str,
    detail: &str,
) -> Result<(), NodeError> {
    let since_s = node.clock.now().as_second() - INCIDENT_AGAIN_S;
    let noted = tx.peer_incident_list(Some(peer), INCIDENTS_LOOKED_AT).await?;
    if !noted.iter().any(|incident| incident.token == token && incident.at.as_second() > since_s) {
        tx.peer_incident_insert(peer, token, detail).await?;
    }
    Ok(())
}

async fn run(node: &Node, peer: &Peer) -> Result<SyncReport, NodeError> {
    let client = Client::new(node, &peer.node, &peer.urls)?;
    let (document, change) = current_document(node, peer, &client).await?;
    let origin = document.origin().clone();
    let shown = client.checkpoint(&origin).await?;
    let checkpoint = verify_note(node, &shown, &document)?;
    let log = followed_log(node, &origin).await?;
    if log.status == LogStatus::Frozen {
        return Err(failure(incident::EQUIVOCATION, "the log is frozen".to_owned()));
    }
    let mut report = SyncReport { size: log.state.size(), ..SyncReport::default() };
    match compare(&log, &checkpoint)? {
        Comparison::Same => keep_note(node, &log, &checkpoint).await?,
        Comparison::Behind => return Err(older_note(node, &log, &checkpoint).await?),
        Comparison::Equivocation => return Err(freeze(node, &log, &checkpoint).await?),
        Comparison::Ahead => {
            check_quota(node, peer, &log, &checkpoint)?;
            extend(node, &client, &log, &checkpoint, &mut report).await?;
        }
    }
    logged_document::check(node, &client, &document, report.size).await?;
    if matches!(change, DocChange::First | DocChange::Newer) {
        let mut tx = node.store.begin("peer_document").await?;
        peering::put_document(&mut tx, &document).await?;
        tx.commit().await?;
    }
    report.payloads = payloads::fetch(node, &client, &origin).await?;
    let stale = follow::is_stale(&checkpoint, node.clock.now().as_second().cast_unsigned());
    let status = if stale { LogStatus::Stale } else { LogStatus::Ok };
    let mut tx = node.store.begin("log_checked").await?;
    tx.log_checked(origin.node(), origin.epoch(), status, stale.then_some(incident::STALE_LOG)).await?;
    tx.commit().await?;
    if stale {
        return Err(failure(incident::STALE_LOG, "the checkpoint was not confirmed for more than 48 hours".to_owned()));
    }
    Ok(report)
}

/// Fetches the peer's node document. A newer one is stored only when the log names it as well.
async fn current_document(
    node: &Node,
    peer: &Peer,
    client: &Client<'_>,
) -> Result<(VerifiedDocument, DocChange), NodeError> {
    let shown = client.document(&peer.node).await?;
    let known = peer.doc_jws.as_deref().map(node_document::verify).transpose();
    let known = known.map_err(|error| NodeError::Internal(format!("stored node document: {error}")))?;
    match node_document::accept(known.as_ref(), &shown) {
        // An older document is ignored, so that nobody brings back old keys; the known one goes on to count.
        Ok(DocChange::Older) => Ok((known.ok_or(NodeError::NotFound)?, DocChange::Older)),
        Ok(change) => Ok((shown, change)),
        Err(error @ DocumentError::RootEquivocation(_)) => {
            if let Some(known) = known {
                let origin = known.origin();
                followed_log(node, origin).await?;
                freeze_with(node, origin, &[known.jws(), shown.jws()]).await?;
            }
            Err(failure(incident::EQUIVOCATION, error.to_string()))
        }
        Err(error) => Err(failure(incident::DOCUMENT_CHANGED, error.to_string())),
    }
}

/// A note signed by the log key. A freshness from the future is refused: it would hide for as
/// long that newer entries are held back.
fn verify_note(node: &Node, shown: &str, document: &VerifiedDocument) -> Result<VerifiedCheckpoint, NodeError> {
    let checkpoint = checkpoint::verify(shown, document.origin(), &document.log_keys())
        .map_err(|error| failure(incident::BAD_CHECKPOINT, error.to_string()))?;
    let latest = node.clock.now().as_second().cast_unsigned() + limits::CLOCK_SKEW_SECONDS;
    match checkpoint.freshness() {
        Some(time) if time > latest => {
            let detail = format!("the checkpoint says that it was signed {} s from now", time - latest);
            Err(failure(incident::CLOCK_SKEW, detail))
        }
        _ => Ok(checkpoint),
    }
}

/// Whether as many new entries may be taken (PROTOCOL 2.12). The first copy of a log is not
/// counted: a city may have released for years before it got this peer.
fn check_quota(node: &Node, peer: &Peer, log: &LogRow, checkpoint: &VerifiedCheckpoint) -> Result<(), NodeError> {
    let (held, size) = (log.state.size(), checkpoint.size());
    let (new, origin) = (size - held, log.state.origin());
    let allowed = match held {
        0 => limits::EXTENSION_ENTRIES,
        _ => node.intake.allowance(origin, node.clock.now(), peer.last_contact_at).min(limits::EXTENSION_ENTRIES),
    };
    if new > allowed {
        return Err(failure(incident::TOO_MANY_ENTRIES, format!("{new} new entries, {allowed} are taken now")));
    }
    Ok(())
}

/// The copy of a log as stored; an empty one is made on first contact.
async fn followed_log(node: &Node, origin: &Origin) -> Result<LogRow, NodeError> {
    let (id, epoch) = (origin.node(), origin.epoch());
    let mut tx = node.store.begin("follow_create").await?;
    if let Some(log) = tx.log_fetch(id, epoch).await? {
        return Ok(log);
    }
    tx.follow_create(origin).await?;
    let log = tx.log_fetch(id, epoch).await?;
    tx.commit().await?;
    log.ok_or_else(|| NodeError::Internal("a log that was just made is not there".to_owned()))
}

async fn extend(
    node: &Node,
    client: &Client<'_>,
    log: &LogRow,
    checkpoint: &VerifiedCheckpoint,
    report: &mut SyncReport,
) -> Result<(), NodeError> {
    let (from, size) = (log.state.size(), checkpoint.size());
    let _place = node.intake.large_sync(size - from).await;
    let fetching = tokio::time::timeout(FETCH_TIME_MAX, client.entries(log.state.origin(), from, size));
    let late = |_| failure(incident::UNREACHABLE, "the entries did not arrive within ten minutes".to_owned());
    let fetched = fetching.await.map_err(late)??;
    let entries = without_held(node, log, fetched).await?;
    let targets = earlier_targets(node, log, &entries).await?;
    let stored = |epoch: u64, index: u64| targets.get(&(epoch, index)).map(|bytes| entry::parse(bytes));
    let extension =
        follow::extend(&log.state, checkpoint, from, &entries, stored).map_err(|error| inconsistent(&error))?;
    for void in &extension.void_withdrawals {
        tracing::warn!(peer = %log.node, %void, "withdrawal without effect");
    }
    let mut tx = node.store.begin("follow_apply").await?;
    report.erased = tx.follow_apply(&extension).await?;
    tx.commit().await?;
    if from > 0 {
        node.intake.count(log.state.origin(), node.clock.now(), size - from);
    }
    report.entries = size - from;
    report.size = size;
    Ok(())
}

/// Keeps a newer note of the same log: its freshness is newer.
async fn keep_note(node: &Node, log: &LogRow, checkpoint: &VerifiedCheckpoint) -> Result<(), NodeError> {
    if log.note.as_deref() == Some(checkpoint.note()) || checkpoint.size() == 0 {
        return Ok(());
    }
    let mut tx = node.store.begin("log_refresh").await?;
    tx.log_refresh(&log.node, log.epoch, checkpoint.size(), checkpoint.note()).await?;
    Ok(tx.commit().await?)
}

/// Drops the entries of the first bundle that are held already, after comparing them byte by byte.
async fn without_held(node: &Node, log: &LogRow, fetched: Vec<Vec<u8>>) -> Result<Vec<Vec<u8>>, NodeError> {
    let bundle = limits::BUNDLE_ENTRIES as u64;
    let start = log.state.size() / bundle * bundle;
    let tail = u32::try_from(log.state.size() - start).unwrap_or(0);
    let held = {
        let mut tx = node.store.snapshot("log_tail").await?;
        tx.log_entries(&log.node, log.epoch, start, tail).await?
    };
    let held_at = |index: u64| held.get(usize::try_from(index - start).ok()?).cloned();
    follow::skip_held(&log.state, start, fetched, held_at).map_err(|error| inconsistent(&error))
}

/// Entries stored earlier that the new entries withdraw, by epoch and index.
async fn earlier_targets(
    node: &Node,
    log: &LogRow,
    entries: &[Vec<u8>],
) -> Result<HashMap<(u64, u64), Vec<u8>>, NodeError> {
    let mut targets = HashMap::new();
    let mut tx = node.store.snapshot("withdraw_targets").await?;
    for bytes in entries {
        let Leaf::Entry(Entry::Withdraw { target, epoch, .. }) = entry::parse(bytes) else { continue };
        let epoch = epoch.unwrap_or(log.epoch);
        if let Some(bytes) = tx.log_entries(&log.node, epoch, target, 1).await?.pop() {
            targets.insert((epoch, target), bytes);
        }
    }
    Ok(targets)
}

fn compare(log: &LogRow, checkpoint: &VerifiedCheckpoint) -> Result<Comparison, NodeError> {
    follow::compare(&log.state, checkpoint).map_err(|error| failure(incident::BAD_CHECKPOINT, error.to_string()))
}

fn inconsistent(error: &FollowError) -> NodeError {
    failure(incident::INCONSISTENT_LOG, error.to_string())
}

/// The source shows less than is known: harmless when it is the same history, else proof of two.
async fn older_note(node: &Node, log: &LogRow, checkpoint: &VerifiedCheckpoint) -> Result<NodeError, NodeError> {
    let leaves = {
        let mut tx = node.store.snapshot("log_leaves").await?;
        tx.log_leaves(&log.node, log.epoch, 0, checkpoint.size()).await?
    };
    if follow::check_behind(&leaves, checkpoint).is_ok() {
        let mut tx = node.store.begin("log_checked").await?;
        tx.log_checked(&log.node, log.epoch, LogStatus::Stale, Some(incident::STALE_LOG)).await?;
        tx.commit().await?;
        let detail = format!("the source shows {} entries, {} are known", checkpoint.size(), log.state.size());
        return Ok(failure(incident::STALE_LOG, detail));
    }
    freeze(node, log, checkpoint).await
}

async fn freeze(node: &Node, log: &LogRow, checkpoint: &VerifiedCheckpoint) -> Result<NodeError, NodeError> {
    let known = log.note.as_deref().unwrap_or_default();
    freeze_with(node, log.state.origin(), &[known, checkpoint.note()]).await?;
    let detail = format!("two signed histories of {}", log.state.origin());
    Ok(failure(incident::EQUIVOCATION, detail))
}

async fn freeze_with(node: &Node, origin: &Origin, evidence: &[&str]) -> Result<(), NodeError> {
    let mut tx = node.store.begin("log_freeze").await?;
    tx.log_freeze(origin.node(), origin.epoch(), incident::EQUIVOCATION, evidence).await?;
    Ok(tx.commit().await?)
}

fn failure(token: &'static str, detail: String) -> NodeError {
    NodeError::Peer { token, detail }
}

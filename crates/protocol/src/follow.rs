// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! Following a log: the whole verification, without any input or output.
//!
//! A follower holds all leaves of a log, so it checks that the log only grows by extending its own tree and comparing
//! the root with the signed one. Nothing of a batch is returned unless the root fits.

mod state;

pub use state::{FollowState, Status};

use crate::checkpoint::VerifiedCheckpoint;
use crate::encoding::Hash;
use crate::entry::{self, Entry, Leaf, Reason};
use crate::limits;
use crate::tree;
use std::collections::BTreeSet;

/// How a checkpoint relates to what is followed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Comparison {
    /// The same size and root.
    Same,
    /// Smaller than what is held: an old checkpoint. [`check_behind`] tells whether it is an honest one.
    Behind,
    /// Larger: fetch entries and [`extend`].
    Ahead,
    /// The same size with another root: the origin signed two histories.
    Equivocation,
}

/// Why a log cannot be followed further with this checkpoint and these entries.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FollowError {
    /// A checkpoint of another log.
    #[error("the checkpoint belongs to another log")]
    OtherOrigin,
    /// The log is frozen after an equivocation; only a person can go on.
    #[error("the log is frozen because its node signed two different histories")]
    Frozen,
    /// The log was ended by its node.
    #[error("the log was closed by its node")]
    Closed,
    /// The checkpoint is not larger than what is held.
    #[error("the checkpoint has {size} entries, {held} are held")]
    NotAhead {
        /// Entries held.
        held: u64,
        /// Entries of the checkpoint.
        size: u64,
    },
    /// The entries do not begin where the log held here ends.
    #[error("the entries begin at {start}, {held} are held")]
    Start {
        /// Entries held.
        held: u64,
        /// Index of the first entry given.
        start: u64,
    },
    /// Not as many entries as the checkpoint needs.
    #[error("{found} entries were given, the checkpoint needs {expected}")]
    Count {
        /// Entries needed.
        expected: u64,
        /// Entries given.
        found: u64,
    },
    /// More entries at once than [`limits::EXTENSION_ENTRIES`].
    #[error("{0} entries at once are too many")]
    TooMany(u64),
    /// An entry above [`limits::ENTRY_BYTES`].
    #[error("entry {0} is larger than 2 KiB")]
    EntryTooLarge(u64),
    /// An entry differs from the one held at the same index.
    #[error("entry {0} differs from the one already held")]
    Overlap(u64),
    /// The entries do not make the tree that the node signed: one was changed, left out, repeated or moved on the way.
    #[error("the entries do not make the tree of {size} entries that the node signed")]
    RootMismatch {
        /// Entries of the checkpoint.
        size: u64,
    },
    /// A smaller checkpoint whose root is not the one this log had at that size.
    #[error("the node signed another history of {size} entries than the one held")]
    Equivocation {
        /// Entries of the checkpoint.
        size: u64,
    },
}

/// An entry that was found in a signed tree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LoggedEntry {
    index: u64,
    bytes: Vec<u8>,
    hash: Hash,
    leaf: Leaf,
}

impl LoggedEntry {
    /// Its index, from 0.
    #[must_use]
    pub fn index(&self) -> u64 {
        self.index
    }

    /// The exact bytes, to be stored and served unchanged.
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// The leaf hash.
    #[must_use]
    pub fn hash(&self) -> Hash {
        self.hash
    }

    /// What the entry says.
    #[must_use]
    pub fn leaf(&self) -> &Leaf {
        &self.leaf
    }
}

/// A withdrawal that has to be carried out: payload and salt of `target` are erased and never taken again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Withdrawal {
    /// Index of the withdraw entry.
    pub index: u64,
    /// Epoch of the log that holds the target.
    pub epoch: u64,
    /// Index of the target.
    pub target: u64,
    /// Why.
    pub reason: Reason,
    /// Day of the withdrawal, seconds since 1970.
    pub time: u64,
}

/// Why a withdraw entry has no effect. It stays in the log; its node made a mistake.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum VoidWithdrawal {
    /// The target is the entry itself or a later one.
    #[error("entry {0} withdraws an entry that is not before it")]
    NotEarlier(u64),
    /// The target is no record and no feedback.
    #[error("entry {0} withdraws an entry that is neither record nor feedback")]
    NoPayload(u64),
    /// The target's epoch is not one of this node up to now.
    #[error("entry {0} withdraws an entry of a later epoch")]
    LaterEpoch(u64),
}

/// What a verified batch of entries brings. To be stored in one transaction.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Extension {
    /// The state to store.
    pub state: FollowState,
    /// The new entries, in order.
    pub entries: Vec<LoggedEntry>,
    /// Indexes of new records that no new entry withdraws: their payloads are to be fetched. Feedback stays a leaf.
    pub records: Vec<u64>,
    /// Withdrawals to carry out, in order.
    pub withdrawals: Vec<Withdrawal>,
    /// Withdraw entries without effect.
    pub void_withdrawals: Vec<VoidWithdrawal>,
}

/// Compares a checkpoint with the state.
///
/// # Errors
/// [`FollowError::OtherOrigin`].
pub fn compare(state: &FollowState, checkpoint: &VerifiedCheckpoint) -> Result<Comparison, FollowError> {
    if checkpoint.origin() != state.origin() {
        return Err(FollowError::OtherOrigin);
    }
    Ok(match checkpoint.size().cmp(&state.size()) {
        std::cmp::Ordering::Less => Comparison::Behind,
        std::cmp::Ordering::Greater => Comparison::Ahead,
        std::cmp::Ordering::Equal if checkpoint.root() == state.root() => Comparison::Same,
        std::cmp::Ordering::Equal => Comparison::Equivocation,
    })
}

/// Checks a smaller checkpoint against the leaf hashes held: the source is merely behind, or the node signed another
/// history.
///
/// # Errors
/// [`FollowError::Equivocation`]; [`FollowError::Count`] if fewer leaves are given than the checkpoint has.
pub fn check_behind(leaves: &[Hash], checkpoint: &VerifiedCheckpoint) -> Result<(), FollowError> {
    let size = checkpoint.size();
    let found = leaves.len() as u64;
    let count = usize::try_from(size).ok().filter(|n| *n <= leaves.len());
    let count = count.ok_or(FollowError::Count { expected: size, found })?;
    let same = tree::root_of(&leaves[..count]) == checkpoint.root();
    same.then_some(()).ok_or(FollowError::Equivocation { size })
}

/// Removes from fetched entries those that are already held, after comparing them byte by byte. A follower that
/// fetches whole bundles gets such entries at its tail.
///
/// `fetched` begins at index `fetched_start`; `held` finds the bytes held at an index.
///
/// # Errors
/// [`FollowError::Overlap`] names the first entry that differs; [`FollowError::Start`] if there is a gap.
pub fn skip_held(
    state: &FollowState,
    fetched_start: u64,
    fetched: Vec<Vec<u8>>,
    held: impl Fn(u64) -> Option<Vec<u8>>,
) -> Result<Vec<Vec<u8>>, FollowError> {
    if fetched_start > state.size() {
        return Err(FollowError::Start { held: state.size(), start: fetched_start });
    }
    let mut new = Vec::new();
    for (index, entry) in (fetched_start..).zip(fetched) {
        if index >= state.size() {
            new.push(entry);
        } else if held(index).as_deref() != Some(entry.as_slice()) {
            return Err(FollowError::Overlap(index));
        }
    }
    Ok(new)
}

/// Extends a followed log by `entries`, the first of which has index `start`, up to exactly the size of `checkpoint`.
///
/// `kind_of(epoch, index)` finds what an entry stored earlier says; it is asked for targets of withdrawals only.
/// A withdrawal can reach only the log it stands in (or an earlier epoch of the same node): its entry names no node.
///
/// # Errors
/// [`FollowError`]; then nothing of the batch may be stored. [`FollowError::RootMismatch`] blames the source of the
/// entries unless the origin itself served them.
pub fn extend(
    state: &FollowState,
    checkpoint: &VerifiedCheckpoint,
    start: u64,
    entries: &[Vec<u8>],
    kind_of: impl Fn(u64, u64) -> Option<Leaf>,
) -> Result<Extension, FollowError> {
    check_fits(state, checkpoint, start, entries)?;
    let mut range = state.range().clone();
    let mut logged = Vec::with_capacity(entries.len());
    for (index, bytes) in (start..).zip(entries) {
        if bytes.len() > limits::ENTRY_BYTES {
            return Err(FollowError::EntryTooLarge(index));
        }
        let hash = entry::leaf_hash(bytes);
        range.append(hash);
        logged.push((index, bytes, hash));
    }
    if range.root() != checkpoint.root() {
        return Err(FollowError::RootMismatch { size: checkpoint.size() });
    }
    // Interpreted only now: what is not in the signed tree is not even looked at.
    let entries: Vec<LoggedEntry> = logged
        .into_iter()
        .map(|(index, bytes, hash)| LoggedEntry { index, bytes: bytes.clone(), hash, leaf: entry::parse(bytes) })
        .collect();
    let (withdrawals, void_withdrawals) = withdrawals(state, start, &entries, kind_of);
    let epoch = state.origin().epoch();
    let gone: BTreeSet<u64> = withdrawals.iter().filter(|w| w.epoch == epoch).map(|w| w.target).collect();
    let is_record = |leaf: &Leaf| matches!(leaf, Leaf::Entry(Entry::Record { .. }));
    let records = entries.iter().filter(|e| is_record(&e.leaf) && !gone.contains(&e.index)).map(|e| e.index).collect();
    let state = state.advanced(range, checkpoint.note());
    Ok(Extension { state, entries, records, withdrawals, void_withdrawals })
}

fn check_fits(
    state: &FollowState,
    checkpoint: &VerifiedCheckpoint,
    start: u64,
    entries: &[Vec<u8>],
) -> Result<(), FollowError> {
    let (held, size) = (state.size(), checkpoint.size());
    if checkpoint.origin() != state.origin() {
        return Err(FollowError::OtherOrigin);
    }
    match state.status() {
        Status::Frozen => return Err(FollowError::Frozen),
        Status::Closed => return Err(FollowError::Closed),
        Status::Ok | Status::Stale => {}
    }
    if size <= held {
        return Err(FollowError::NotAhead { held, size });
    }
    if start != held {
        return Err(FollowError::Start { held, start });
    }
    let (expected, found) = (size - held, entries.len() as u64);
    if expected > limits::EXTENSION_ENTRIES {
        return Err(FollowError::TooMany(expected));
    }
    (expected == found).then_some(()).ok_or(FollowError::Count { expected, found })
}

/// What an entry may take back. Feedback counts although this version keeps it as a leaf only.
fn can_be_withdrawn(leaf: &Leaf) -> bool {
    matches!(leaf, Leaf::Entry(Entry::Record { .. } | Entry::Feedback { .. }))
}

/// The withdrawals of a batch that have effect, and those that have none.
fn withdrawals(
    state: &FollowState,
    start: u64,
    entries: &[LoggedEntry],
    kind_of: impl Fn(u64, u64) -> Option<Leaf>,
) -> (Vec<Withdrawal>, Vec<VoidWithdrawal>) {
    let own_epoch = state.origin().epoch();
    let (mut effective, mut void) = (Vec::new(), Vec::new());
    for logged in entries {
        let Leaf::Entry(Entry::Withdraw { time, target, reason, epoch }) = logged.leaf else { continue };
        let (index, epoch) = (logged.index, epoch.unwrap_or(own_epoch));
        if epoch > own_epoch || epoch == 0 {
            void.push(VoidWithdrawal::LaterEpoch(index));
            continue;
        }
        if epoch == own_epoch && target >= index {
            void.push(VoidWithdrawal::NotEarlier(index));
            continue;
        }
        let in_batch = || usize::try_from(target.checked_sub(start)?).ok().and_then(|at| entries.get(at));
        let payload = match in_batch().filter(|_| epoch == own_epoch) {
            Some(found) => can_be_withdrawn(&found.leaf),
            None => kind_of(epoch, target).is_some_and(|leaf| can_be_withdrawn(&leaf)),
        };
        if payload {
            effective.push(Withdrawal { index, epoch, target, reason, time });
        } else {
            void.push(VoidWithdrawal::NoPayload(index));
        }
    }
    (effective, void)
}

/// Whether a checkpoint's freshness is older than [`limits::STALE_AFTER_SECONDS`] at `now`, or missing: then somebody
/// may be holding back newer entries, for example a withdrawal.
#[must_use]
pub fn is_stale(checkpoint: &VerifiedCheckpoint, now: u64) -> bool {
    checkpoint.freshness().is_none_or(|time| time.saturating_add(limits::STALE_AFTER_SECONDS) < now)
}

/// Two checkpoints that contradict each other: anybody who has the node's document can check them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Equivocation {
    /// The size both have.
    pub size: u64,
    /// Both notes, exactly as received.
    pub notes: [String; 2],
}

impl Equivocation {
    /// The contradiction between two checkpoints, if there is one.
    #[must_use]
    pub fn between(a: &VerifiedCheckpoint, b: &VerifiedCheckpoint) -> Option<Self> {
        let contradict = a.origin() == b.origin() && a.size() == b.size() && a.root() != b.root();
        contradict.then(|| Self { size: a.size(), notes: [a.note().to_owned(), b.note().to_owned()] })
    }
}

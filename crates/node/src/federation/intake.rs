// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! How much this node takes from its peers: entries per origin and day, large syncs and
//! payload bundles at the same time.
//!
//! Kept in memory of one process; a restart forgets what was taken today.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use jiff::Timestamp;
use protocol::{Hash, Origin, limits};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// Bytes of entries that one sync holds in memory: a quarter of a million records of usual size.
pub const SYNC_BYTES_MAX: usize = 32 * 1024 * 1024;
/// Entries above which a sync is large; large ones run one after the other.
pub const LARGE_SYNC_ENTRIES: u64 = 16 * limits::BUNDLE_ENTRIES as u64;
/// Payload bundles in memory over all peers; each has up to 17 MB.
const PAYLOAD_BUNDLES_MAX: usize = 8;
const DAY_S: i64 = 86_400;

/// The newest `keys` entry of a log: which node document the log says is current.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct LoggedDocument {
    /// Sequence number of the document.
    pub(super) seq: u64,
    /// SHA-256 of its JWS.
    pub(super) sha256: Hash,
}

/// What is remembered of one log.
#[derive(Clone, Copy, Default)]
struct Taken {
    day: i64,
    on_day: u64,
    /// Entries that were searched for `keys`.
    searched: u64,
    document: Option<LoggedDocument>,
}

/// The counters and places of one node.
pub struct Intake {
    logs: Mutex<HashMap<Origin, Taken>>,
    large: Semaphore,
    payloads: Arc<Semaphore>,
}

impl Default for Intake {
    fn default() -> Self {
        Self {
            logs: Mutex::default(),
            large: Semaphore::new(1),
            payloads: Arc::new(Semaphore::new(PAYLOAD_BUNDLES_MAX)),
        }
    }
}

impl Intake {
    /// Entries that may still be taken today (UTC) from a log that is held in part: the day's
    /// quota, and that of every whole day without contact, so that a gap can be caught up.
    pub(super) fn allowance(&self, origin: &Origin, now: Timestamp, last_contact: Option<Timestamp>) -> u64 {
        let away_s = last_contact.map_or(0, |at| now.as_second() - at.as_second());
        let days = 1 + u64::try_from(away_s / DAY_S).unwrap_or(0);
        let taken = self.log(origin, |log| if log.day == day(now) { log.on_day } else { 0 });
        limits::ENTRIES_PER_DAY.saturating_mul(days).saturating_sub(taken)
    }

    /// Counts entries that were taken.
    pub(super) fn count(&self, origin: &Origin, now: Timestamp, entries: u64) {
        self.log(origin, |log| {
            if log.day != day(now) {
                (log.day, log.on_day) = (day(now), 0);
            }
            log.on_day += entries;
        });
    }

    /// Up to where a log was searched for `keys` entries, and the newest one found.
    pub(super) fn searched(&self, origin: &Origin) -> (u64, Option<LoggedDocument>) {
        self.log(origin, |log| (log.searched, log.document))
    }

    /// Notes how far a log was searched.
    pub(super) fn note_searched(&self, origin: &Origin, searched: u64, document: Option<LoggedDocument>) {
        self.log(origin, |log| (log.searched, log.document) = (searched, document));
    }

    /// Waits until no other large sync runs; small ones need no place.
    pub(super) async fn large_sync(&self, entries: u64) -> Option<tokio::sync::SemaphorePermit<'_>> {
        if entries <= LARGE_SYNC_ENTRIES { None } else { self.large.acquire().await.ok() }
    }

    /// Waits for room for one payload bundle; the room is taken until the bundle is stored.
    pub(super) async fn payload_bundle(&self) -> Option<OwnedSemaphorePermit> {
        Arc::clone(&self.payloads).acquire_owned().await.ok()
    }

    fn log<T>(&self, origin: &Origin, act: impl FnOnce(&mut Taken) -> T) -> T {
        let mut logs = self.logs.lock().unwrap_or_else(PoisonError::into_inner);
        act(logs.entry(origin.clone()).or_default())
    }
}

fn day(now: Timestamp) -> i64 {
    now.as_second().div_euclid(DAY_S)
}

#[cfg(test)]
mod tests {
    use jiff::{SignedDuration, Timestamp};
    use protocol::{NodeId, Origin, limits};

    use super::Intake;

    fn origin() -> Origin {
        Origin::first(NodeId::parse("n1gcbh67pz7fsk73f6k6kaqui5uibgj4os").expect("a well-formed node id"))
    }

    #[test]
    fn the_quota_counts_by_day_and_a_gap_can_be_caught_up() {
        let (intake, origin) = (Intake::default(), origin());
        let now = Timestamp::UNIX_EPOCH;
        let quota = limits::ENTRIES_PER_DAY;
        assert_eq!(intake.allowance(&origin, now, None), quota);
        intake.count(&origin, now, quota - 1);
        assert_eq!(intake.allowance(&origin, now, Some(now)), 1);
        intake.count(&origin, now, 1);
        assert_eq!(intake.allowance(&origin, now, Some(now)), 0);
        let tomorrow = now + SignedDuration::from_hours(24);
        assert_eq!(intake.allowance(&origin, tomorrow, Some(tomorrow)), quota);
        assert_eq!(intake.allowance(&origin, tomorrow, Some(now)), 2 * quota, "a whole day without contact");
    }
}

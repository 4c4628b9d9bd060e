// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! Slows down guessing: after a few failures for one name, that name waits a little.
//!
//! The wait is short and only grows with further failures, so that nobody can lock a colleague out for a day by typing
//! nonsense. Kept in memory: a restart forgets it, which costs an attacker more than it gives.

use std::collections::HashMap;
use std::sync::Mutex;

use jiff::{SignedDuration, Timestamp};

/// Failures that are free: people mistype.
const FREE_FAILURES: u32 = 5;
/// Longest wait in seconds.
const LONGEST_WAIT: i64 = 60;
/// Names remembered at most: the memory must not grow with what strangers type.
const NAMES_MAX: usize = 10_000;
/// After this time a failure is forgotten.
const FORGET_AFTER: SignedDuration = SignedDuration::from_mins(15);

/// Failed sign-ins by name.
#[derive(Default)]
pub struct Attempts {
    failures: Mutex<HashMap<String, (u32, Timestamp)>>,
}

impl Attempts {
    /// Whether this name may try now.
    ///
    /// # Errors
    /// The seconds to wait.
    pub fn check(&self, name: &str, now: Timestamp) -> Result<(), u64> {
        let failures = self.lock();
        let Some((count, last)) = failures.get(&key(name)) else { return Ok(()) };
        let wait = if *count < FREE_FAILURES { 0 } else { (1 << (count - FREE_FAILURES).min(6)).min(LONGEST_WAIT) };
        let left = wait - now.duration_since(*last).as_secs();
        if left > 0 { Err(left.unsigned_abs()) } else { Ok(()) }
    }

    /// Notes a failure.
    pub fn failed(&self, name: &str, now: Timestamp) {
        let mut failures = self.lock();
        if failures.len() >= NAMES_MAX {
            failures.retain(|_, (_, last)| now.duration_since(*last) < FORGET_AFTER);
        }
        if failures.len() >= NAMES_MAX {
            return;
        }
        let entry = failures.entry(key(name)).or_insert((0, now));
        if now.duration_since(entry.1) >= FORGET_AFTER {
            entry.0 = 0;
        }
        *entry = (entry.0.saturating_add(1), now);
    }

    /// Forgets the failures of a name that signed in.
    pub fn succeeded(&self, name: &str) {
        self.lock().remove(&key(name));
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, HashMap<String, (u32, Timestamp)>> {
        self.failures.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}

fn key(name: &str) -> String {
    name.trim().to_lowercase().chars().take(64).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn guessing_gets_slow_and_mistyping_does_not() {
        let attempts = Attempts::default();
        let start: Timestamp = "2026-03-02T08:00:00Z".parse().unwrap();
        for _ in 0..FREE_FAILURES {
            assert_eq!(attempts.check("anna", start), Ok(()));
            attempts.failed("Anna ", start);
        }
        assert_eq!(attempts.check("anna", start), Err(1));
        for _ in 0..20 {
            attempts.failed("anna", start);
        }
        assert_eq!(attempts.check("anna", start), Err(60));
        assert_eq!(attempts.check("bert", start), Ok(()));
        assert_eq!(attempts.check("anna", start + SignedDuration::from_secs(60)), Ok(()));
        attempts.succeeded("anna");
        assert_eq!(attempts.check("anna", start), Ok(()));
    }
}

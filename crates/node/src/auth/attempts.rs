// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! Slows down guessing: after a few failures for one name, that name waits a little.
//!
//! The wait is short and only grows with further failures, so that nobody can lock a colleague out for a day by typing
//! nonsense. Kept in memory: a restart forgets it, which costs an attacker more than it gives.

use std::collections::HashMap;
use std::sync::Mutex;

use jiff::{SignedDuration, Timestamp};

/// Tries that are free: people mistype.
const FREE_TRIES: u32 = 5;
/// Longest wait in seconds.
const LONGEST_WAIT: i64 = 60;
/// Names remembered at most: the memory must not grow with what strangers type.
const NAMES_MAX: usize = 10_000;
/// After this time a failure is forgotten.
const FORGET_AFTER: SignedDuration = SignedDuration::from_mins(15);

/// Tries to sign in, by name.
#[derive(Default)]
pub struct Attempts {
    tries: Mutex<HashMap<String, (u32, Timestamp)>>,
}

impl Attempts {
    /// Whether this name may try now. The try counts at once, before the password is looked at, so that many tries at the
    /// same moment do not all pass.
    ///
    /// # Errors
    /// The seconds to wait.
    pub fn begin(&self, name: &str, now: Timestamp) -> Result<(), u64> {
        let mut tries = self.lock();
        let name = key(name);
        let (count, last) = tries.get(&name).copied().unwrap_or((0, now));
        let count = if now.duration_since(last) >= FORGET_AFTER { 0 } else { count };
        let wait = if count < FREE_TRIES { 0 } else { (1 << (count - FREE_TRIES).min(6)).min(LONGEST_WAIT) };
        let left = wait - now.duration_since(last).as_secs();
        if left > 0 {
            return Err(left.unsigned_abs());
        }
        if tries.len() >= NAMES_MAX && !tries.contains_key(&name) {
            make_room(&mut tries, now);
        }
        tries.insert(name, (count.saturating_add(1), now));
        Ok(())
    }

    /// Forgets the tries of a name that signed in.
    pub fn succeeded(&self, name: &str) {
        self.lock().remove(&key(name));
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, HashMap<String, (u32, Timestamp)>> {
        self.tries.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}

/// Forgets old tries, and the oldest if none is old: strangers' names must never keep a real name from being counted.
fn make_room(tries: &mut HashMap<String, (u32, Timestamp)>, now: Timestamp) {
    tries.retain(|_, (_, last)| now.duration_since(*last) < FORGET_AFTER);
    if tries.len() >= NAMES_MAX
        && let Some(oldest) = tries.iter().min_by_key(|(_, (_, last))| *last).map(|(name, _)| name.clone())
    {
        tries.remove(&oldest);
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
        for _ in 0..FREE_TRIES {
            assert_eq!(attempts.begin("Anna ", start), Ok(()));
        }
        assert_eq!(attempts.begin("anna", start), Err(1));
        let mut now = start;
        for _ in 0..10 {
            now += SignedDuration::from_secs(LONGEST_WAIT);
            assert_eq!(attempts.begin("anna", now), Ok(()));
        }
        assert_eq!(attempts.begin("anna", now), Err(60));
        assert_eq!(attempts.begin("bert", now), Ok(()));
        attempts.succeeded("anna");
        assert_eq!(attempts.begin("anna", now), Ok(()));
    }

    #[test]
    fn strangers_names_make_room_for_real_ones() {
        let attempts = Attempts::default();
        let start: Timestamp = "2026-03-02T08:00:00Z".parse().unwrap();
        for number in 0..NAMES_MAX {
            attempts.begin(&format!("n{number}"), start).unwrap();
        }
        for _ in 0..FREE_TRIES {
            attempts.begin("anna", start).unwrap();
        }
        assert!(attempts.begin("anna", start).is_err());
    }
}

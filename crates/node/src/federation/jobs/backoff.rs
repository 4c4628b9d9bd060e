// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! How long to wait after a failure: full jitter, so that many nodes do not knock together.

use std::time::Duration;

use domain::random::Random;

/// Longest wait (PROTOCOL 2.12).
const LONGEST: Duration = Duration::from_hours(1);
/// Upper end of the first wait towards another city (PROTOCOL 2.12).
const FIRST: Duration = Duration::from_secs(30);
/// Upper end of the first wait between nodes of one machine.
const FIRST_ON_LOOPBACK: Duration = Duration::from_millis(500);
/// Longest wait between nodes of one machine: whoever runs the demo is watching.
const LONGEST_ON_LOOPBACK: Duration = Duration::from_secs(5);

/// Where in the doubling a job stands.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Backoff {
    failures: u32,
}

impl Backoff {
    /// The place after a number of failures.
    pub(super) fn after(failures: u64) -> Self {
        Self { failures: u32::try_from(failures).unwrap_or(u32::MAX) }
    }

    /// Notes a success.
    pub(super) fn reset(&mut self) {
        self.failures = 0;
    }

    /// Notes a failure and says how long to wait: uniformly between a tenth and the whole of a
    /// limit that doubles with each failure.
    pub(super) fn next(&mut self, random: &dyn Random, on_loopback: bool) -> Duration {
        let (first, longest) = if on_loopback { (FIRST_ON_LOOPBACK, LONGEST_ON_LOOPBACK) } else { (FIRST, LONGEST) };
        let limit = first.saturating_mul(1 << self.failures.min(16)).min(longest);
        self.failures = self.failures.saturating_add(1);
        let mut bytes = [0; 4];
        random.fill(&mut bytes);
        let share = f64::from(u32::from_le_bytes(bytes)) / f64::from(u32::MAX);
        limit.mul_f64(0.1 + 0.9 * share)
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use domain::random::SeededRandom;

    use super::{Backoff, LONGEST, LONGEST_ON_LOOPBACK};

    #[track_caller]
    fn check(on_loopback: bool, first_max: Duration, longest: Duration) {
        let random = SeededRandom::new(1);
        let mut backoff = Backoff::default();
        assert!(backoff.next(&random, on_loopback) <= first_max);
        let waits: Vec<Duration> = (0..60).map(|_| backoff.next(&random, on_loopback)).collect();
        assert!(waits.iter().all(|wait| *wait <= longest && *wait >= first_max / 10));
        let late = &waits[30..];
        assert!(late.iter().any(|wait| *wait > longest / 2), "the wait grows to its limit");
        assert!(late.iter().any(|wait| *wait < longest / 2), "the wait is spread");
        backoff.reset();
        assert!(backoff.next(&random, on_loopback) <= first_max);
    }

    #[test]
    fn waits_double_to_their_limit_and_start_anew_after_success() {
        check(false, Duration::from_secs(30), LONGEST);
        check(true, Duration::from_millis(500), LONGEST_ON_LOOPBACK);
    }
}

// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! The injected clock. Nothing in the project asks the machine for the time but the one adapter at the outermost layer.

use std::sync::{Arc, Mutex, PoisonError};

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

/// The rule of German civil time since 1996 (Directive 2000/84/EC), so that a date does not depend on the machine's
/// time zone files.
const GERMAN_TIME: &str = "CET-1CEST,M3.5.0,M10.5.0/3";

/// Tells the time. Handed to whatever needs it.
pub trait Clock: Send + Sync {
    /// The present moment.
    fn now(&self) -> Timestamp;

    /// Today's date in Germany, the day that deadlines and forms mean.
    fn today(&self) -> Date {
        german_date(self.now())
    }
}

/// The civil date in Germany at a moment.
///
/// # Panics
/// Never: the rule is a constant that the tests read.
#[must_use]
pub fn german_date(moment: Timestamp) -> Date {
    // Unwrap safety: GERMAN_TIME is a constant POSIX rule; a test reads it.
    let zone = TimeZone::posix(GERMAN_TIME).expect("the POSIX rule of German time is well formed");
    moment.to_zoned(zone).date()
}

/// A clock that moves only when told to: for tests, simulations and the demo. Clones share the same hands.
#[derive(Clone, Debug)]
pub struct ManualClock(Arc<Mutex<Timestamp>>);

impl ManualClock {
    /// A clock standing at `start`.
    #[must_use]
    pub fn new(start: Timestamp) -> Self {
        Self(Arc::new(Mutex::new(start)))
    }

    /// A clock standing at noon (UTC) of a day.
    #[must_use]
    pub fn at_noon(day: Date) -> Self {
        let noon = day.at(12, 0, 0, 0).to_zoned(TimeZone::UTC).map_or(Timestamp::UNIX_EPOCH, |z| z.timestamp());
        Self::new(noon)
    }

    /// Puts the hands to `moment`.
    pub fn set(&self, moment: Timestamp) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = moment;
    }

    /// Moves the hands forward (or back, with a negative duration). At the end of representable time the clock stops.
    pub fn advance(&self, by: SignedDuration) {
        let mut hands = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        *hands = hands.checked_add(by).unwrap_or(Timestamp::MAX);
    }
}

impl Clock for ManualClock {
    fn now(&self) -> Timestamp {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(moment: &str, expected: &str) {
        let clock = ManualClock::new(moment.parse().unwrap());
        assert_eq!(clock.today(), expected.parse::<Date>().unwrap(), "{moment}");
    }

    #[test]
    fn today_is_the_german_day() {
        check("2018-12-31T22:59:59Z", "2018-12-31");
        check("2018-12-31T23:00:00Z", "2019-01-01");
        check("2019-07-01T21:59:59Z", "2019-07-01");
        check("2019-07-01T22:00:00Z", "2019-07-02");
    }

    #[test]
    fn clones_share_the_hands() {
        let clock = ManualClock::at_noon("2020-02-29".parse().unwrap());
        let other = clock.clone();
        other.advance(SignedDuration::from_hours(24));
        assert_eq!(clock.today(), "2020-03-01".parse::<Date>().unwrap());
        clock.set(Timestamp::UNIX_EPOCH);
        assert_eq!(other.now(), Timestamp::UNIX_EPOCH);
    }
}

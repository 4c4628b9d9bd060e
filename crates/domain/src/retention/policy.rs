// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! The periods of one pool.

use std::collections::BTreeMap;

use jiff::ToSpan;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::class::{DataClass, Length};
use crate::casework::refusal;
use crate::rule;
use crate::state::Refusal;

/// The periods of a pool: the defaults, and what the pool has set instead. What was stored is checked like what is set.
#[derive(Clone, Debug, Default, Eq, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "BTreeMap<DataClass, u16>", into = "BTreeMap<DataClass, u16>")]
pub struct RetentionPolicy {
    months: BTreeMap<DataClass, u16>,
}

/// A stored policy names a period outside the bounds of its class.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
#[error("the retention period of {class} lies outside its bounds", class = .0.code())]
pub struct OutOfBounds(DataClass);

impl TryFrom<BTreeMap<DataClass, u16>> for RetentionPolicy {
    type Error = OutOfBounds;

    fn try_from(stored: BTreeMap<DataClass, u16>) -> Result<Self, OutOfBounds> {
        let mut policy = Self::default();
        for (class, months) in stored {
            policy.set(class, months).map_err(|_| OutOfBounds(class))?;
        }
        Ok(policy)
    }
}

impl From<RetentionPolicy> for BTreeMap<DataClass, u16> {
    fn from(policy: RetentionPolicy) -> Self {
        policy.months
    }
}

impl RetentionPolicy {
    /// Sets the period of a class in months.
    ///
    /// # Errors
    /// The program fixes the period of this class, or the months lie outside its bounds; the policy is unchanged then.
    pub fn set(&mut self, class: DataClass, months: u16) -> Result<(), Refusal> {
        let class_rule = class.rule();
        let Some((shortest, longest)) = class_rule.bounds else {
            let message = format!("Die Frist für „{}“ lässt sich nicht ändern.", class.de());
            return Err(refusal(rule::RETENTION_FIXED, class.code(), message, class_rule.bounds_de));
        };
        if !(shortest..=longest).contains(&months) {
            let message =
                format!("„{}“: Möglich sind {shortest} bis {longest} Monate, angegeben sind {months}.", class.de());
            return Err(refusal(rule::RETENTION_BOUNDS, class.code(), message, class_rule.bounds_de));
        }
        self.months.insert(class, months);
        Ok(())
    }

    /// Takes back what was set: the default holds again.
    pub fn reset(&mut self, class: DataClass) {
        self.months.remove(&class);
    }

    /// Whether the pool has set a period of its own.
    #[must_use]
    pub fn is_own(&self, class: DataClass) -> bool {
        self.months.contains_key(&class)
    }

    /// The period of a class.
    #[must_use]
    pub fn length(&self, class: DataClass) -> Length {
        self.months.get(&class).map_or(class.rule().default, |months| Length::Months(*months))
    }

    /// The first day on which data of a class is not kept any more, when its period began on `from`: the day after the last
    /// day of the period, or 1 January where the period runs to the end of the year. With a period of nothing, the day
    /// itself.
    #[must_use]
    pub fn due(&self, class: DataClass, from: Date) -> Date {
        let last = match self.length(class) {
            Length::Months(0) => return from,
            Length::Months(months) => from.saturating_add(i32::from(months).months()),
            Length::Days(days) => from.saturating_add(i32::from(days).days()),
        };
        let last = if class.rule().to_year_end { last.last_of_year() } else { last };
        last.saturating_add(1.day())
    }

    /// The first of the days on which the period of what is due `today` can have begun, and everything before it: what
    /// began on an earlier or the same day is due. Jobs that delete rows by date ask with it.
    #[must_use]
    pub fn began_until(&self, class: DataClass, today: Date) -> Date {
        let guess = match self.length(class) {
            Length::Months(0) => return today,
            Length::Months(months) => today.saturating_sub(i32::from(months).months()),
            Length::Days(days) => today.saturating_sub(i32::from(days).days()),
        };
        // Years end and months clamp: the exact day lies close to the guess, or at the end of the year before.
        let mut day = if class.rule().to_year_end { guess.last_of_year() } else { guess.saturating_add(1.day()) };
        while self.due(class, day) > today {
            day = if class.rule().to_year_end {
                day.first_of_year().saturating_sub(1.day())
            } else {
                day.saturating_sub(1.day())
            };
        }
        day
    }

    /// The rule of a class as one German sentence: "10 Jahre ab dem Abschluss der Poolbegleitung".
    #[must_use]
    pub fn sentence_de(&self, class: DataClass) -> String {
        let class_rule = class.rule();
        let length = self.length(class);
        let end = if class_rule.to_year_end { ", bis zum Ende des Jahres" } else { "" };
        match length {
            Length::Months(0) => format!("sofort mit {}", class_rule.from_de),
            _ => format!("{length} ab {}{end}", class_rule.from_de),
        }
    }
}

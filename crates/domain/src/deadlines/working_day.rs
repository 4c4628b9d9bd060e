// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! Working days: a deadline that ends on a Saturday, a Sunday or a public holiday ends on the next working day
//! (§ 26 Abs. 3 SGB X, § 193 BGB).

use jiff::civil::{Date, Weekday};

use super::holiday::holiday;

/// Whether offices of a Land work on a day.
#[must_use]
pub fn is_working_day(land: Option<&str>, day: Date) -> bool {
    !matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday) && holiday(land, day).is_none()
}

/// The day itself when it is a working day, else the next one: the end of a legal or procedural deadline.
#[must_use]
pub fn next_working_day(land: Option<&str>, day: Date) -> Date {
    moved(land, day, Date::tomorrow)
}

/// The day itself when it is a working day, else the last one before: what must be done before a day.
#[must_use]
pub fn last_working_day(land: Option<&str>, day: Date) -> Date {
    moved(land, day, Date::yesterday)
}

fn moved(land: Option<&str>, mut day: Date, step: fn(Date) -> Result<Date, jiff::Error>) -> Date {
    while !is_working_day(land, day) {
        // At the end of representable time the day stays.
        let Ok(other) = step(day) else { return day };
        day = other;
    }
    day
}

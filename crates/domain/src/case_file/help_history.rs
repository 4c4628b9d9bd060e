// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! Earlier help stations, known by month.

use std::fmt;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::codes::{EndReason, HelpStationCode};
use crate::debug::closed_debug;

/// The text is not a month such as `2016-10`.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
#[error("not a month in the form YYYY-MM")]
pub struct NotAMonth;

/// A month, written `2016-10`.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Ord, PartialOrd, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct YearMonth(Date);

impl YearMonth {
    /// Reads `YYYY-MM`.
    ///
    /// # Errors
    /// [`NotAMonth`] for any other text.
    pub fn parse(text: &str) -> Result<Self, NotAMonth> {
        let shaped = text.len() == 7
            && text.bytes().enumerate().all(|(at, byte)| if at == 4 { byte == b'-' } else { byte.is_ascii_digit() });
        if !shaped {
            return Err(NotAMonth);
        }
        let year: i16 = text[..4].parse().map_err(|_| NotAMonth)?;
        let month: i8 = text[5..].parse().map_err(|_| NotAMonth)?;
        Date::new(year, month, 1).map(Self).map_err(|_| NotAMonth)
    }

    /// The month of a day.
    #[must_use]
    pub fn of(day: Date) -> Self {
        Self(day.first_of_month())
    }

    /// The first day of the month.
    #[must_use]
    pub fn first_day(self) -> Date {
        self.0
    }
}

impl fmt::Display for YearMonth {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}", self.0.year(), self.0.month())
    }
}

impl TryFrom<String> for YearMonth {
    type Error = NotAMonth;
    fn try_from(text: String) -> Result<Self, NotAMonth> {
        Self::parse(&text)
    }
}

impl From<YearMonth> for String {
    fn from(month: YearMonth) -> Self {
        month.to_string()
    }
}

/// One earlier help.
#[derive(Clone, Eq, PartialEq, Serialize, Deserialize)]
pub struct HelpStation {
    /// Kind of help.
    pub code: HelpStationCode,
    /// First month.
    pub from: YearMonth,
    /// Last month; none while it runs.
    pub to: Option<YearMonth>,
    /// How it ended.
    pub end_reason: Option<EndReason>,
}

closed_debug!(HelpStation);

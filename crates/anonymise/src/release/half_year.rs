// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! Half-years: the finest time a pattern says.

use std::fmt;
use std::str::FromStr;

use jiff::civil::Date;

/// A half-year, `2026-H2`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct HalfYear {
    year: i16,
    second: bool,
}

/// The text is not a half-year.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a half-year is written as 2026-H1 or 2026-H2")]
pub struct NotAHalfYear;

impl HalfYear {
    /// The half-year of a day.
    #[must_use]
    pub fn of(day: Date) -> Self {
        Self { year: day.year(), second: day.month() > 6 }
    }
}

impl fmt::Display for HalfYear {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-H{}", self.year, if self.second { 2 } else { 1 })
    }
}

impl FromStr for HalfYear {
    type Err = NotAHalfYear;
    fn from_str(text: &str) -> Result<Self, NotAHalfYear> {
        let (year, half) = text.split_once("-H").ok_or(NotAHalfYear)?;
        let digits = year.len() == 4 && year.bytes().all(|byte| byte.is_ascii_digit());
        let second = match half {
            "1" => false,
            "2" => true,
            _ => return Err(NotAHalfYear),
        };
        let year = year.parse().ok().filter(|_| digits).ok_or(NotAHalfYear)?;
        Ok(Self { year, second })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn written_and_read_back() {
        let half = HalfYear::of(jiff::civil::date(2026, 7, 1));
        assert_eq!(half.to_string(), "2026-H2");
        assert_eq!("2026-H2".parse(), Ok(half));
        for wrong in ["2026-H3", "2026", "26-H1", "2026-11-03", "+026-H1"] {
            assert_eq!(wrong.parse::<HalfYear>(), Err(NotAHalfYear), "{wrong}");
        }
    }
}

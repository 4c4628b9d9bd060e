// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! German forms of dates and numbers.

use jiff::civil::{Date, DateTime};

/// `17.03.2026`.
#[must_use]
pub fn date(day: Date) -> String {
    format!("{:02}.{:02}.{:04}", day.day(), day.month(), day.year())
}

/// `17.03.2026, 09:05 Uhr`; the caller has moved the instant into the zone of the node.
#[must_use]
pub fn date_time(moment: DateTime) -> String {
    format!("{}, {}", date(moment.date()), time(moment))
}

/// `09:05 Uhr`.
#[must_use]
pub fn time(moment: DateTime) -> String {
    format!("{:02}:{:02} Uhr", moment.hour(), moment.minute())
}

/// `1 Fall`, `3 Fälle`.
#[must_use]
pub fn plural(count: usize, one: &str, many: &str) -> String {
    format!("{} {}", number(count as u64), if count == 1 { one } else { many })
}

/// Whole number with a point between thousands: `13.776`.
#[must_use]
pub fn number(value: u64) -> String {
    let digits = value.to_string();
    let mut text = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push('.');
        }
        text.push(digit);
    }
    text
}

/// A decimal in English form (`-13776.50`) with German point and comma: `-13.776,50`. What is no decimal comes back unchanged.
#[must_use]
pub fn decimal(english: &str) -> String {
    let (sign, rest) = english.strip_prefix('-').map_or(("", english), |rest| ("-", rest));
    let (whole, fraction) = rest.split_once('.').map_or((rest, None), |(whole, fraction)| (whole, Some(fraction)));
    let Ok(whole) = whole.parse::<u64>() else { return english.to_owned() };
    match fraction {
        Some(fraction) if !fraction.is_empty() && fraction.bytes().all(|byte| byte.is_ascii_digit()) => {
            format!("{sign}{},{fraction}", number(whole))
        }
        Some(_) => english.to_owned(),
        None => format!("{sign}{}", number(whole)),
    }
}

/// `2. Halbjahr 2026` from `2026-H2`; anything else comes back unchanged.
#[must_use]
pub fn half_year(code: &str) -> String {
    match code.split_once("-H") {
        Some((year, half @ ("1" | "2"))) => format!("{half}. Halbjahr {year}"),
        _ => code.to_owned(),
    }
}

/// `10/2016` from `2016-10`; anything else comes back unchanged.
#[must_use]
pub fn month(code: &str) -> String {
    match code.split_once('-') {
        Some((year, month)) if year.len() == 4 && month.len() == 2 => format!("{month}/{year}"),
        _ => code.to_owned(),
    }
}

/// A long token in groups of `size` characters, for comparison by eye: `0909 1440 80`.
#[must_use]
pub fn grouped(token: &str, size: usize) -> String {
    let letters: Vec<char> = token.chars().collect();
    let groups: Vec<String> = letters.chunks(size.max(1)).map(|group| group.iter().collect()).collect();
    groups.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_and_numbers_are_german() {
        assert_eq!(date(Date::constant(2026, 3, 7)), "07.03.2026");
        assert_eq!(date_time(Date::constant(2026, 3, 17).at(9, 5, 0, 0)), "17.03.2026, 09:05 Uhr");
        assert_eq!(number(999), "999");
        assert_eq!(number(1_914_762_564), "1.914.762.564");
        assert_eq!(decimal("13776.00"), "13.776,00");
        assert_eq!(decimal("-0.5"), "-0,5");
        assert_eq!(decimal("15"), "15");
        assert_eq!(decimal("15.x"), "15.x");
        assert_eq!(plural(1, "Fall", "Fälle"), "1 Fall");
        assert_eq!(plural(0, "Fall", "Fälle"), "0 Fälle");
        assert_eq!(half_year("2026-H2"), "2. Halbjahr 2026");
        assert_eq!(half_year("*"), "*");
        assert_eq!(month("2016-10"), "10/2016");
        assert_eq!(grouped("0909144080", 4), "0909 1440 80");
    }
}

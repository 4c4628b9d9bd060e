// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! Numbers as the report prints them: German comma, no trailing zeros, integer arithmetic throughout.

/// A quotient cut off after `places` decimals (C5); none when the divisor is 0.
#[must_use]
pub fn truncated(num: u64, den: u64, places: u32) -> Option<String> {
    let scale = 10_u128.pow(places);
    let scaled = (u128::from(num) * scale).checked_div(u128::from(den))?;
    Some(print(scaled, scale, places))
}

/// A quotient rounded half up to `places` decimals; none when the divisor is 0.
#[must_use]
pub fn rounded(num: u64, den: u64, places: u32) -> Option<String> {
    let scale = 10_u128.pow(places);
    let den = u128::from(den);
    let scaled = (u128::from(num) * scale * 2 + den).checked_div(den * 2)?;
    Some(print(scaled, scale, places))
}

/// A percentage with one decimal, rounded half up; none for an empty whole.
#[must_use]
pub fn percent(num: u64, den: u64) -> Option<String> {
    rounded(num * 100, den, 1)
}

fn print(scaled: u128, scale: u128, places: u32) -> String {
    let (whole, fraction) = (scaled / scale, scaled % scale);
    if fraction == 0 {
        return whole.to_string();
    }
    let digits = format!("{fraction:0width$}", width = places as usize);
    format!("{whole},{}", digits.trim_end_matches('0'))
}

pub(super) fn ordinal_suffix(n: u64) -> &'static str {
    match (n % 10, n % 100) {
        (_, 11..=13) => "th",
        (1, _) => "st",
        (2, _) => "nd",
        (3, _) => "rd",
        _ => "th",
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_published_means_are_cut_off() {
        assert_eq!(truncated(119, 8, 2).as_deref(), Some("14,87"));
        assert_eq!(rounded(119, 8, 2).as_deref(), Some("14,88"));
        assert_eq!(truncated(124, 8, 2).as_deref(), Some("15,5"));
        assert_eq!(truncated(16, 1, 2).as_deref(), Some("16"));
        assert_eq!(percent(11, 16).as_deref(), Some("68,8"));
        assert_eq!(percent(9, 10).as_deref(), Some("90"));
        assert_eq!(truncated(1, 100, 2).as_deref(), Some("0,01"));
        assert_eq!(percent(0, 0), None);
    }

    #[test]
    fn ordinals() {
        let shown: Vec<_> = [1, 2, 3, 4, 11, 12, 13, 21, 112].map(ordinal_suffix).into();
        assert_eq!(shown, ["st", "nd", "rd", "th", "th", "th", "th", "st", "th"]);
    }

    proptest! {
        #[test]
        fn a_cut_off_number_is_never_above_and_never_a_hundredth_below(num in 0_u64..100_000, den in 1_u64..1_000) {
            let shown: f64 = truncated(num, den, 2).unwrap().replace(',', ".").parse().unwrap();
            #[expect(clippy::cast_precision_loss, reason = "the numbers are small")]
            let exact = num as f64 / den as f64;
            prop_assert!(shown <= exact + 1e-9 && exact - shown < 0.01 + 1e-9);
        }
    }
}

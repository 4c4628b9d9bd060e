// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! Numbers with check digits: what they protect against is a false alarm, never a missed number.

/// IBAN, ISO 13616: the rearranged number modulo 97 is 1.
pub(crate) fn iban(text: &str) -> bool {
    let compact: Vec<char> = text.chars().filter(char::is_ascii_alphanumeric).collect();
    if !(15..=34).contains(&compact.len()) {
        return false;
    }
    let rearranged = compact[4..].iter().chain(&compact[..4]);
    let remainder = rearranged.fold(0u32, |sum, c| match c.to_digit(36) {
        Some(value) if value < 10 => (sum * 10 + value) % 97,
        Some(value) => (sum * 100 + value) % 97,
        None => sum,
    });
    remainder == 1
}

/// Krankenversichertennummer, § 290 SGB V: a letter and nine digits, weights 1 and 2 by turns, cross sums, modulo 10.
pub(crate) fn health_insurance(text: &str) -> bool {
    let compact: Vec<char> = text.chars().filter(char::is_ascii_alphanumeric).collect();
    let Some((letter, digits)) = compact.split_first() else { return false };
    let Some(mut values) = letter_value(*letter) else { return false };
    values.extend(digits.iter().filter_map(|c| c.to_digit(10)));
    if values.len() != 11 {
        return false;
    }
    let sum: u32 =
        values[..10].iter().zip([1, 2].iter().cycle()).map(|(value, weight)| cross_sum(value * weight)).sum();
    sum % 10 == values[10]
}

/// Versicherungsnummer der Rentenversicherung, § 147 SGB VI and VKVV § 4.
pub(crate) fn pension_insurance(text: &str) -> bool {
    const WEIGHTS: [u32; 12] = [2, 1, 2, 5, 7, 1, 2, 1, 2, 1, 2, 1];
    let compact: Vec<char> = text.chars().filter(char::is_ascii_alphanumeric).collect();
    let mut values = Vec::new();
    for (place, c) in compact.iter().enumerate() {
        match (place, c.to_digit(10)) {
            (8, None) => match letter_value(*c) {
                Some(two) => values.extend(two),
                None => return false,
            },
            (_, Some(digit)) if place != 8 => values.push(digit),
            _ => return false,
        }
    }
    if values.len() != 13 {
        return false;
    }
    let sum: u32 = values[..12].iter().zip(WEIGHTS).map(|(value, weight)| cross_sum(value * weight)).sum();
    sum % 10 == values[12]
}

/// Steueridentifikationsnummer, § 139b AO: eleven digits, ISO 7064 MOD 11,10; exactly one digit repeats.
pub(crate) fn tax_id(text: &str) -> bool {
    let digits: Vec<u32> = text.chars().filter_map(|c| c.to_digit(10)).collect();
    if digits.len() != 11 || digits[0] == 0 {
        return false;
    }
    let mut seen = [0u8; 10];
    for digit in &digits[..10] {
        seen[*digit as usize] += 1;
    }
    let repeated = seen.iter().filter(|count| **count > 1).count();
    if repeated != 1 || seen.iter().any(|count| *count > 3) {
        return false;
    }
    let product = digits[..10].iter().fold(10u32, |product, digit| {
        let sum = match (digit + product) % 10 {
            0 => 10,
            other => other,
        };
        sum * 2 % 11
    });
    (11 - product) % 10 == digits[10]
}

fn letter_value(letter: char) -> Option<Vec<u32>> {
    let place = u32::from(letter.to_ascii_uppercase()).checked_sub(u32::from('A'))? + 1;
    (place <= 26).then(|| vec![place / 10, place % 10])
}

fn cross_sum(value: u32) -> u32 {
    value / 10 + value % 10
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn published_examples_pass_and_a_changed_digit_does_not() {
        assert!(iban("DE89 3704 0044 0532 0130 00") && !iban("DE89 3704 0044 0532 0130 01"));
        assert!(iban("GB82 WEST 1234 5698 7654 32"));
        assert!(health_insurance("A000500015") && !health_insurance("A000500016"));
        assert!(pension_insurance("15070649C103") && !pension_insurance("15070649C104"));
        assert!(tax_id("86095742719") && !tax_id("86095742710"));
    }
}

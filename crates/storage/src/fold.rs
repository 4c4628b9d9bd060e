// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! Folding of German text, so that both engines search the same column the same way.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// The searchable form of a text: lower case, `ß` as `ss`, diacritics gone, everything that is neither letter nor digit
/// a single space. Umlauts are written `ae oe ue`; where that differs from the plain letter, the plain form follows, so
/// that "Jugendämter" is found by "jugendaemter" and by "jugendamter".
#[must_use]
pub fn fold(text: &str) -> String {
    let written = words(text, true).join(" ");
    let plain = words(text, false).join(" ");
    if written == plain { written } else { format!("{written} {plain}") }
}

/// The words of a query, each in the form [`fold`] writes first. The number of words is bounded by the caller.
#[must_use]
pub fn query_words(text: &str) -> Vec<String> {
    words(text, true)
}

/// The form in which names typed at sign-in and ids are compared: NFC, lower case, no space around.
#[must_use]
pub fn key(text: &str) -> String {
    text.trim().nfc().flat_map(char::to_lowercase).collect()
}

fn words(text: &str, umlauts_as_two: bool) -> Vec<String> {
    let mut folded = String::with_capacity(text.len() + 8);
    for letter in text.nfc().flat_map(char::to_lowercase) {
        match letter {
            'ß' => folded.push_str("ss"),
            'ä' if umlauts_as_two => folded.push_str("ae"),
            'ö' if umlauts_as_two => folded.push_str("oe"),
            'ü' if umlauts_as_two => folded.push_str("ue"),
            'æ' => folded.push_str("ae"),
            'œ' => folded.push_str("oe"),
            'ø' => folded.push('o'),
            'ł' => folded.push('l'),
            'đ' => folded.push('d'),
            'ı' => folded.push('i'),
            other => folded.extend(
                std::iter::once(other)
                    .nfd()
                    .filter(|part| !is_combining_mark(*part))
                    .map(|part| if part.is_alphanumeric() { part } else { ' ' }),
            ),
        }
    }
    folded.split_whitespace().map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, query: &str) {
        let folded = fold(text);
        assert!(query_words(query).iter().all(|word| folded.contains(word.as_str())), "{query} in {folded}");
    }

    #[test]
    fn everyday_queries_find_their_text() {
        check("Straßenkinder", "strasse");
        check("Straßenkinder", "STRAßE");
        check("Fremdplatzierung", "platzierung");
        check("freiheitsentziehende Maßnahme", "massnahme");
        check("Jugendämter", "jugendämter");
        check("Jugendämter", "jugendaemter");
        check("Jugendämter", "jugendamter");
        check("Überforderung", "uberforderung");
        check("Überforderung", "ueberforderung");
        check("Pädagogik-Projekt", "projekt pädagogik");
        check("A\u{308}rztin", "ärztin");
        check("café élan", "cafe elan");
    }

    #[test]
    fn nothing_but_letters_digits_and_spaces_remains() {
        assert_eq!(fold("a\"b%c_d'e*f"), "a b c d e f");
        assert_eq!(fold("  \u{0}\n"), "");
        assert_eq!(fold("Ä"), "ae a");
    }

    #[test]
    fn keys_ignore_case_and_form() {
        assert_eq!(key(" A\u{308}nne.X@Amt "), key("änne.x@amt"));
        assert_ne!(key("anne"), key("änne"));
    }
}

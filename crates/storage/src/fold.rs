// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! Folding of German text, so that both engines search the same column the same way.

use std::borrow::Cow;

use unicode_normalization::char::is_combining_mark;
use unicode_normalization::{UnicodeNormalization, is_nfc};

/// The searchable form of a text: lower case, `ß` as `ss`, diacritics gone, everything that is neither letter nor digit
/// a single space. Umlauts are written `ae oe ue`; the plain form of words with umlauts follows at the end, so that
/// "Jugendämter" is found by "jugendaemter" and by "jugendamter".
#[must_use]
pub fn fold(text: &str) -> String {
    let (mut written, mut plain) = (String::with_capacity(text.len() + 16), String::new());
    for_words(text, |word| {
        push_word(&mut written, &word.written);
        if word.umlauts {
            push_word(&mut plain, &word.plain);
        }
    });
    push_word(&mut written, &plain);
    written
}

fn push_word(line: &mut String, word: &str) {
    if !line.is_empty() && !word.is_empty() {
        line.push(' ');
    }
    line.push_str(word);
}

/// The words of a query, each in the form [`fold`] writes first. The number of words is bounded by the caller.
#[must_use]
pub fn query_words(text: &str) -> Vec<String> {
    let mut words = Vec::new();
    for_words(text, |word| words.push(word.written.clone()));
    words
}

/// The form in which names typed at sign-in and ids are compared: NFC, lower case, no space around.
#[must_use]
pub fn key(text: &str) -> String {
    text.trim().nfc().flat_map(char::to_lowercase).collect()
}

/// A word in both spellings.
#[derive(Default)]
struct Word {
    written: String,
    plain: String,
    umlauts: bool,
}

impl Word {
    fn push(&mut self, letter: char) {
        self.written.push(letter);
        self.plain.push(letter);
    }

    fn push_str(&mut self, letters: &str) {
        self.written.push_str(letters);
        self.plain.push_str(letters);
    }

    fn umlaut(&mut self, written: &str, plain: char) {
        self.written.push_str(written);
        self.plain.push(plain);
        self.umlauts = true;
    }

    fn end(&mut self, take: &mut impl FnMut(&Self)) {
        if !self.written.is_empty() {
            take(self);
        }
        self.written.clear();
        self.plain.clear();
        self.umlauts = false;
    }
}

fn for_words(text: &str, mut take: impl FnMut(&Word)) {
    let text: Cow<'_, str> = if is_nfc(text) { Cow::Borrowed(text) } else { Cow::Owned(text.nfc().collect()) };
    let mut word = Word::default();
    for letter in text.chars() {
        if letter.is_ascii_alphanumeric() {
            word.push(letter.to_ascii_lowercase());
        } else if letter.is_ascii() {
            word.end(&mut take);
        } else {
            for small in letter.to_lowercase() {
                fold_letter(&mut word, small, &mut take);
            }
        }
    }
    word.end(&mut take);
}

/// One small letter beyond ASCII.
fn fold_letter(word: &mut Word, letter: char, take: &mut impl FnMut(&Word)) {
    match letter {
        'ß' => word.push_str("ss"),
        'ä' => word.umlaut("ae", 'a'),
        'ö' => word.umlaut("oe", 'o'),
        'ü' => word.umlaut("ue", 'u'),
        'æ' => word.push_str("ae"),
        'œ' => word.push_str("oe"),
        'ø' => word.push('o'),
        'ł' => word.push('l'),
        'đ' => word.push('d'),
        'ı' => word.push('i'),
        other => {
            for part in std::iter::once(other).nfd().filter(|part| !is_combining_mark(*part)) {
                if part.is_alphanumeric() {
                    word.push(part);
                } else {
                    word.end(take);
                }
            }
        }
    }
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
        assert_eq!(fold("Für Über-gabe im Haus"), "fuer ueber gabe im haus fur uber");
    }

    #[test]
    fn keys_ignore_case_and_form() {
        assert_eq!(key(" A\u{308}nne.X@Amt "), key("änne.x@amt"));
        assert_ne!(key("anne"), key("änne"));
    }
}

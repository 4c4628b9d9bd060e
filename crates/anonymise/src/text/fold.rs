// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! Folding: one spelling for the many ways of writing the same word.
//!
//! [`Folded`] keeps the case (patterns need it) and remembers for each byte which character of
//! the original it came from; [`key`] goes on to lower case and to one spelling of umlauts.

use unicode_normalization::char::{canonical_combining_class, decompose_compatible, is_combining_mark};

/// A text without diacritics, invisible characters and lookalike letters, with the way back.
pub(crate) struct Folded {
    /// The folded text; letters keep their case.
    pub text: String,
    /// For each byte of `text`, the index of the original character; one more entry for the end.
    origin: Vec<usize>,
    /// The original characters, to extend a hit over combining marks and to compare exactly.
    original: Vec<char>,
}

impl Folded {
    /// Folds a text. Linear in its length.
    pub fn new(text: &str) -> Self {
        let original: Vec<char> = text.chars().collect();
        let mut folded = String::with_capacity(text.len());
        let mut origin = Vec::with_capacity(text.len() + 1);
        for (index, &c) in original.iter().enumerate() {
            fold_char(c, &mut folded);
            origin.resize(folded.len(), index);
        }
        origin.push(original.len());
        Self { text: folded, origin, original }
    }

    /// The span in characters of the original for a byte span of the folded text.
    pub fn span(&self, start: usize, end: usize) -> (usize, usize) {
        let first = self.origin[start];
        let mut last = self.origin[end.saturating_sub(1).max(start)] + 1;
        // A combining mark belongs to the letter before it: cutting it off would leave a remainder.
        while self.original.get(last).is_some_and(|&c| is_combining_mark(c)) {
            last += 1;
        }
        (first, last)
    }

    /// The original characters of a span given in characters.
    pub fn original(&self, start: usize, end: usize) -> String {
        self.original[start..end].iter().collect()
    }
}

/// Folds a short string without the way back; used for the words of the register.
pub(crate) fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for c in text.chars() {
        fold_char(c, &mut folded);
    }
    folded
}

fn fold_char(c: char, out: &mut String) {
    if c.is_ascii() && !c.is_ascii_whitespace() {
        out.push(if c == '`' { '\'' } else { c });
    } else if is_invisible(c) {
    } else if c.is_whitespace() {
        out.push(' ');
    } else if let Some(plain) = lookalike(c) {
        out.push_str(plain);
    } else {
        decompose_compatible(c, |part| {
            if canonical_combining_class(part) == 0 && !is_combining_mark(part) {
                match lookalike(part) {
                    Some(plain) => out.push_str(plain),
                    None if part.is_whitespace() => out.push(' '),
                    None => out.push(part),
                }
            }
        });
    }
}

/// Characters nobody sees: soft hyphen, zero-width characters, direction marks, variation
/// selectors, tags. They split a name for a machine and not for a reader.
fn is_invisible(c: char) -> bool {
    matches!(c,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{180b}'..='\u{180f}'
        | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{3164}'
        | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}' | '\u{fff9}'..='\u{fffb}'
        | '\u{e0000}'..='\u{e0fff}')
        || (c.is_control() && !c.is_whitespace())
}

/// Letters that look like a Latin letter or have no decomposition, and the many dashes and quotes.
fn lookalike(c: char) -> Option<&'static str> {
    Some(match c {
        '‐' | '‑' | '‒' | '–' | '—' | '―' | '−' | '⁃' | '﹘' | '﹣' | '-' | '⸗' | '゠' => "-",
        '’' | '‘' | '‛' | 'ʼ' | 'ʹ' | '′' | '´' | 'ʻ' | '＇' | '‚' => "'",
        'ß' | 'ẞ' | 'β' => "ss",
        'æ' | 'ӕ' => "ae",
        'Æ' | 'Ӕ' => "Ae",
        'œ' => "oe",
        'Œ' => "Oe",
        'ø' | 'ο' | 'о' | 'օ' | 'σ' => "o",
        'Ø' | 'Ο' | 'О' | 'Օ' => "O",
        'ł' | 'ƚ' | 'ӏ' | 'ⅼ' => "l",
        'Ł' => "L",
        'ı' | 'ι' | 'і' | 'ɪ' | 'ɩ' => "i",
        'Ι' | 'І' | 'Ӏ' => "I",
        'đ' | 'ð' | 'ԁ' | 'ɖ' => "d",
        'Đ' | 'Ð' | 'Ɖ' => "D",
        'þ' => "th",
        'Þ' => "Th",
        'ħ' | 'һ' | 'н' | 'ɦ' => "h",
        'Ħ' | 'Н' | 'Η' => "H",
        'ŧ' | 'τ' | 'т' => "t",
        'Ŧ' | 'Τ' | 'Т' => "T",
        'ŋ' | 'η' | 'п' | 'ո' => "n",
        'Ŋ' | 'Ν' => "N",
        'α' | 'а' | 'ɑ' => "a",
        'Α' | 'А' => "A",
        'ε' | 'е' | 'ә' | 'ɛ' | 'ё' => "e",
        'Ε' | 'Е' | 'Ё' => "E",
        'κ' | 'к' | 'ĸ' => "k",
        'Κ' | 'К' => "K",
        'ν' | 'ѵ' => "v",
        'ρ' | 'р' => "p",
        'Ρ' | 'Р' => "P",
        'υ' | 'ս' => "u",
        'χ' | 'х' => "x",
        'Χ' | 'Х' => "X",
        'с' | 'ϲ' => "c",
        'С' | 'Ϲ' => "C",
        'у' | 'γ' | 'ү' => "y",
        'У' | 'Υ' | 'Ү' => "Y",
        'ѕ' | 'ſ' | 'ꜱ' => "s",
        'Ѕ' => "S",
        'ј' | 'ϳ' | 'ȷ' => "j",
        'Ј' => "J",
        'м' | 'ⅿ' => "m",
        'М' | 'Μ' => "M",
        'в' | 'ƀ' | 'ь' => "b",
        'В' | 'Β' => "B",
        'Ζ' => "Z",
        'ɡ' | 'ǥ' => "g",
        'ԛ' => "q",
        'Ԛ' => "Q",
        'ԝ' | 'ѡ' | 'ω' => "w",
        'Ԝ' => "W",
        'г' => "r",
        _ => return None,
    })
}

/// Lower case and "straße", "strasse", "str" as one; the letters of one token.
pub(crate) fn lower_token(token: &str) -> String {
    let lower = token.to_lowercase();
    match lower.strip_suffix("strasse") {
        Some(stem) => format!("{stem}str"),
        None => lower,
    }
}

/// One spelling of umlauts: after folding ä is "a", so "ae" becomes "a" too (likewise oe, ue).
///
/// "Müller", "Mueller" and "Muller" meet; that "Michael" also meets "Michal" is the safe side.
pub(crate) fn collapse(word: &str) -> String {
    let mut out = String::with_capacity(word.len());
    let mut chars = word.chars().peekable();
    while let Some(c) = chars.next() {
        out.push(c);
        if matches!(c, 'a' | 'o' | 'u') && chars.peek() == Some(&'e') {
            chars.next();
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(written: &str, meant: &str) {
        let both = [written, meant].map(|text| collapse(&lower_token(&fold(text))));
        assert_eq!(both[0], both[1], "{written} is another spelling of {meant}");
    }

    #[test]
    fn spellings_of_one_word_meet() {
        for (written, meant) in [
            ("Mueller", "Müller"),
            ("Muller", "Müller"),
            ("MU\u{308}LLER", "Müller"),
            ("Weiss", "Weiß"),
            ("WEISS", "Weiß"),
            ("Goekhan", "Gökhan"),
            ("Isıl", "Işıl"),
            ("Lukasz", "Łukasz"),
            ("S\u{ad}ow\u{200b}ane", "Sowane"),
            ("Ѕоwаnе", "Sowane"),
            ("Ｓｏｗａｎｅ", "Sowane"),
            ("İbrahima", "Ibrahima"),
            ("Kantstr", "Kantstraße"),
        ] {
            check(written, meant);
        }
    }

    #[test]
    fn offsets_point_into_the_original() {
        let folded = Folded::new("ä\u{200b}ß x");
        assert_eq!(folded.text, "ass x");
        assert_eq!(folded.span(0, 3), (0, 3));
        assert_eq!(folded.span(4, 5), (4, 5));
        let marks = Folded::new("Lu\u{308}th geht");
        assert_eq!(marks.span(0, 4), (0, 5));
    }
}

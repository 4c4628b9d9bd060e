// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! How a German name sounds: the Kölner Phonetik (Postel, 1969), so that Meyer finds Maier.

use crate::fold;

/// The code of a name, all its words together; names without Latin letters stand for themselves.
pub(crate) fn sound(name: &str) -> String {
    let folded = fold::query_words(name).concat();
    let letters: Vec<char> = folded.chars().filter(char::is_ascii_lowercase).collect();
    if letters.is_empty() {
        return folded;
    }
    let mut digits = String::new();
    for (position, letter) in letters.iter().enumerate() {
        let before = position.checked_sub(1).map(|at| letters[at]);
        let after = letters.get(position + 1).copied();
        digits.push_str(digit(*letter, before, after));
    }
    let mut code = String::new();
    let mut last = None;
    for digit in digits.chars() {
        // Equal neighbours are heard once; vowels are heard at the beginning only.
        if last != Some(digit) && (digit != '0' || code.is_empty() && last.is_none()) {
            code.push(digit);
        }
        last = Some(digit);
    }
    code
}

fn digit(letter: char, before: Option<char>, after: Option<char>) -> &'static str {
    let is = |neighbour: Option<char>, letters: &str| neighbour.is_some_and(|letter| letters.contains(letter));
    match letter {
        'h' => "",
        'b' => "1",
        'p' => {
            if is(after, "h") {
                "3"
            } else {
                "1"
            }
        }
        'd' | 't' => {
            if is(after, "csz") {
                "8"
            } else {
                "2"
            }
        }
        'f' | 'v' | 'w' => "3",
        'g' | 'k' | 'q' => "4",
        'c' => {
            let hard = match before {
                None => is(after, "ahkloqrux"),
                Some(_) => !is(before, "sz") && is(after, "ahkoqux"),
            };
            if hard { "4" } else { "8" }
        }
        'x' => {
            if is(before, "ckq") {
                "8"
            } else {
                "48"
            }
        }
        'l' => "5",
        'm' | 'n' => "6",
        'r' => "7",
        's' | 'z' => "8",
        _ => "0",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(name: &str, code: &str) {
        assert_eq!(sound(name), code, "{name}");
    }

    #[test]
    fn known_codes() {
        check("Müller-Lüdenscheidt", "65752682");
        check("Wikipedia", "3412");
        check("Breschnew", "17863");
        check("Heinz Classen", "068586");
        check("Xaver", "4837");
        check("Philipp", "351");
        check("", "");
    }

    #[test]
    fn names_that_sound_alike_have_one_code() {
        for names in [
            &["Meyer", "Maier", "Mayer", "MEIER"][..],
            &["Schmidt", "Schmitt", "Schmid"],
            &["Yılmaz", "Yilmaz"],
            &["Straße", "Strasse"],
            &["Kristof", "Christoph"],
        ] {
            assert!(names.iter().all(|name| sound(name) == sound(names[0])), "{names:?}");
        }
        assert_ne!(sound("Meyer"), sound("Becker"));
    }

    #[test]
    fn names_in_other_alphabets_stand_for_themselves() {
        assert_eq!(sound("Иван"), sound("иван"));
        assert_ne!(sound("Иван"), sound("Пётр"));
    }
}

// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! Tokens of a folded text and the gaps between them.

use super::fold::lower_token;

/// A run of letters or of digits. "K31" is two tokens with no gap, `JasminKordelius` too.
pub(crate) struct Token {
    /// First byte in the folded text.
    pub start: usize,
    /// Byte after the last one.
    pub end: usize,
    /// Lower case, "straße" shortened.
    pub lower: String,
}

/// What stands between two neighbouring tokens.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Gap {
    /// Nothing: a letter next to a digit, or a capital inside a word.
    None,
    /// A hyphen (also at the end of a line), an apostrophe or an underscore.
    Hyphen,
    /// Blanks and line breaks only.
    Blank,
    /// A few separators: dots, slashes, commas.
    Loose,
    /// Anything else ends a term.
    Stop,
}

/// Cuts a folded text into tokens.
pub(crate) fn tokens(folded: &str) -> Vec<Token> {
    let mut found = Vec::new();
    let mut open: Option<(usize, char)> = None;
    let mut close = |start: usize, end: usize| {
        found.push(Token { start, end, lower: lower_token(&folded[start..end]) });
    };
    for (at, c) in folded.char_indices() {
        match (&mut open, c.is_alphanumeric()) {
            (None, true) => open = Some((at, c)),
            (Some((start, previous)), true) => {
                let digits_change = previous.is_numeric() != c.is_numeric();
                if digits_change || (previous.is_lowercase() && c.is_uppercase()) {
                    close(*start, at);
                    open = Some((at, c));
                } else {
                    *previous = c;
                }
            }
            (Some((start, _)), false) => {
                close(*start, at);
                open = None;
            }
            (None, false) => {}
        }
    }
    if let Some((start, _)) = open {
        close(start, folded.len());
    }
    found
}

/// Classifies what stands between two tokens.
pub(crate) fn gap(between: &str) -> Gap {
    let core = between.trim_matches(' ');
    match core {
        "" if between.is_empty() => Gap::None,
        "" => Gap::Blank,
        "-" | "'" | "_" | "\u{ac}" => Gap::Hyphen,
        _ if core.chars().count() <= 3 && core.chars().all(|c| " .,/-_:;()'\"&+".contains(c)) => Gap::Loose,
        _ => Gap::Stop,
    }
}

// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! The index of the names a node knows: built once for a case, then used for any number of texts.

use std::collections::{HashMap, HashSet};

use unicode_normalization::UnicodeNormalization;

use super::fold::{Folded, collapse};
use super::hit::{Hit, HitKind};
use super::token::{Gap, Token, gap, tokens};
use super::words::is_common;

/// Endings that make another form of the same name: genitive and adjective.
const ENDINGS: [&str; 9] = ["", "s", "es", "ens", "sche", "schen", "scher", "sches", "schem"];
/// Endings of the adjective of a place ("Oldenburger").
const PLACE_ENDINGS: [&str; 2] = ["er", "ers"];

/// How a term may be met in a text.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    /// The whole entry of the register.
    Whole,
    /// A part of it that names the same by itself.
    Part,
    /// A part that is a common word too: a hit asks and does not block.
    AskingPart,
    /// A number or code: any separators anywhere, no endings.
    Code,
}

struct Term {
    surface: String,
    kind: HitKind,
    form: Form,
    /// Length of the key in bytes.
    length: usize,
    /// Where a blank may stand, as length of the key before it.
    breaks: Vec<usize>,
}

/// Terms by their key, with the endings already attached.
#[derive(Default)]
pub(crate) struct Index {
    terms: Vec<Term>,
    by_key: HashMap<String, Vec<usize>>,
    known: HashSet<(String, HitKind)>,
    prefixes: HashSet<String>,
    longest: usize,
}

impl Index {
    /// Adds a term; what has no letter or digit, or a single one, is left out.
    pub fn add(&mut self, surface: &str, kind: HitKind, form: Form) {
        let (key, breaks) = term_key(surface);
        let least = if form == Form::Code { 4 } else { 2 };
        if key.chars().count() < least || !self.known.insert((key.clone(), kind)) {
            return;
        }
        let number = self.terms.len();
        let endings: &[&str] =
            if form == Form::Code || key.ends_with(|c: char| c.is_ascii_digit()) { &[""] } else { &ENDINGS };
        let place = matches!(kind, HitKind::City | HitKind::Place | HitKind::ProtectedTerm) && key.len() >= 5;
        let more: &[&str] = if place && endings.len() > 1 { &PLACE_ENDINGS } else { &[] };
        for ending in endings.iter().chain(more) {
            // The ending can close an umlaut spelling ("…a" + "es"), so the whole is collapsed again.
            let whole = collapse(&format!("{key}{ending}"));
            self.longest = self.longest.max(whole.len());
            self.prefixes.insert(prefix(&whole).to_owned());
            self.by_key.entry(whole).or_default().push(number);
        }
        self.terms.push(Term { surface: surface.nfc().collect(), kind, form, length: key.len(), breaks });
    }

    /// Finds every term in a folded text. Linear: from each token at most the longest key is read.
    pub fn find(&self, folded: &Folded) -> Vec<Hit> {
        let tokens = tokens(&folded.text);
        let mut hits = Vec::new();
        for first in 0..tokens.len() {
            self.find_from(folded, &tokens, first, &mut hits);
        }
        hits
    }

    fn find_from(&self, folded: &Folded, tokens: &[Token], first: usize, hits: &mut Vec<Hit>) {
        let mut letters = String::new();
        let mut gaps: Vec<(usize, Gap)> = Vec::new();
        let mut spaced = true;
        for (place, token) in tokens.iter().enumerate().skip(first) {
            if place > first {
                let between = gap(&folded.text[tokens[place - 1].end..token.start]);
                if between == Gap::Stop {
                    return;
                }
                gaps.push((collapse(&letters).len(), between));
            }
            letters.push_str(&token.lower);
            // One written letter: ß is two after folding.
            spaced &= token.lower.chars().count() == 1 || token.lower == "ss";
            let key = collapse(&letters);
            // Two more bytes: a following "e" may still be swallowed.
            if key.len() > self.longest + 2 || (key.len() >= PREFIX && !self.prefixes.contains(prefix(&key))) {
                return;
            }
            for &number in self.by_key.get(&key).into_iter().flatten() {
                let term = &self.terms[number];
                if fits(term, &gaps, spaced && place - first >= 2) {
                    hits.push(hit_of(term, folded, tokens[first].start, token.end, &key));
                }
            }
        }
    }
}

const PREFIX: usize = 2;

/// The first bytes of a key that can no longer change when letters follow.
fn prefix(key: &str) -> &str {
    let end = key.char_indices().nth(PREFIX).map_or(key.len(), |(at, _)| at);
    &key[..end]
}

fn term_key(surface: &str) -> (String, Vec<usize>) {
    let folded = Folded::new(surface);
    let mut letters = String::new();
    let mut breaks = Vec::new();
    for token in tokens(&folded.text) {
        breaks.push(collapse(&letters).len());
        letters.push_str(&token.lower);
    }
    (collapse(&letters), breaks)
}

/// Whether the separators met are ones that the term tolerates at these places.
fn fits(term: &Term, gaps: &[(usize, Gap)], letter_spaced: bool) -> bool {
    term.form == Form::Code
        || gaps.iter().all(|&(at, between)| match between {
            Gap::None => true,
            Gap::Hyphen => term.length >= 4 || at == term.length || term.breaks.contains(&at),
            Gap::Blank => letter_spaced || term.breaks.contains(&at),
            Gap::Loose => term.breaks.contains(&at),
            Gap::Stop => false,
        })
}

fn hit_of(term: &Term, folded: &Folded, start: usize, end: usize, key: &str) -> Hit {
    // The dot of "Uwe S." belongs to the term.
    let dotted = term.surface.ends_with('.') && folded.text[end..].starts_with('.');
    let end = if dotted { end + 1 } else { end };
    let (first, last) = folded.span(start, end);
    let written: String = folded.original(first, last).nfc().collect();
    let exact = written == term.surface && term.form != Form::Part;
    let with_ending = key.len() > term.length;
    let lower_case = folded.text[start..end].starts_with(char::is_lowercase);
    let is_word = (lower_case && is_common(&term.surface)) || (with_ending && is_common(&written));
    let blocks = term.form != Form::AskingPart && (exact || !is_word);
    Hit { start: first, end: last, kind: term.kind, tier: if exact { 1 } else { 2 }, blocks }
}

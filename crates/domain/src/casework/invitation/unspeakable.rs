// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! What must never stand in a text that the panel reads: who the young person is, and what was confided without
//! consent. This is the last lock before a text is stored; the full scan of a dossier knows many more spellings and runs
//! where the dossier is written.

use crate::casework::{Context, Proceeding, refusal};
use crate::role::Role;
use crate::rule;
use crate::state::Refusal;

/// Shortest piece of a confided text that counts when it occurs word for word, in characters.
const CONFIDED_MIN: usize = 20;

/// The words of a text in small letters, one space between them and at both ends, so that whole words are compared.
fn words(text: &str) -> String {
    let mut words = String::from(" ");
    for word in text.split(|sign: char| !sign.is_alphanumeric()).filter(|word| !word.is_empty()) {
        words.push_str(&word.to_lowercase());
        words.push(' ');
    }
    words
}

fn occurs(term: &str, told: &str) -> bool {
    let term = words(term);
    term.len() > 1 && told.contains(&term)
}

/// Names, numbers and protected words of the case that occur in a text as whole words.
#[must_use]
pub fn identifiers_in<'a>(case: &'a Proceeding, text: &str) -> Vec<&'a str> {
    let told = words(text);
    let identity = &case.case.identity;
    let names = identity.given_name.split_whitespace().chain(identity.family_name.split([' ', '-']));
    // Particles such as "von" are no names.
    let names = names.filter(|name| name.chars().next().is_some_and(char::is_uppercase));
    let numbers = [identity.file_number.as_deref(), identity.address.as_deref()].into_iter().flatten();
    let own = (identity.local_id != identity.panel_code).then_some(identity.local_id.as_str());
    let terms = names.chain(numbers).chain(own).chain(identity.protected_terms.iter().map(String::as_str));
    let mut found: Vec<&str> = terms.filter(|term| occurs(term, &told)).collect();
    found.sort_unstable();
    found.dedup();
    found
}

/// Whether a text holds something that was confided without consent (§ 65 SGB VIII), whole or by a sentence (I20).
#[must_use]
pub fn confides(case: &Proceeding, text: &str) -> bool {
    let told = words(text);
    let kept = case.case.entrusted.iter().filter(|item| !item.consent);
    kept.flat_map(|item| {
        let sentences =
            item.text.split(['.', '!', '?', '\n']).filter(|part| part.trim().chars().count() >= CONFIDED_MIN);
        sentences.chain(std::iter::once(item.text.as_str()))
    })
    .any(|part| occurs(part, &told))
}

/// Refuses texts of a form that name the young person or tell what was confided. Only those who know the case are told:
/// to anybody else the refusal would answer whether a guessed name is right. What they write is looked at before the
/// minutes go out.
pub(crate) fn unspeakable(case: &Proceeding, fields: &[(&str, &str)], context: &Context<'_>) -> Vec<Refusal> {
    if !context.leads(case) && !context.has(Role::PoolCoordinator) {
        return Vec::new();
    }
    let mut wrong = Vec::new();
    for (field, text) in fields {
        let found = identifiers_in(case, text);
        if !found.is_empty() {
            let message = format!("Hier steht, wer der junge Mensch ist: „{}“.", found.join("“, „"));
            let help = "Die Runde kennt nur den Fallcode. Schreiben Sie zum Beispiel „der junge Mensch“.";
            wrong.push(refusal(rule::IDENTIFIES, field, message, help));
        }
        if confides(case, text) {
            let message = "Hier steht Anvertrautes, für das keine Einwilligung vorliegt (§ 65 SGB VIII).";
            wrong.push(refusal(rule::ENTRUSTED_WITHOUT_CONSENT, field, message, "Nehmen Sie die Stelle heraus."));
        }
    }
    wrong
}

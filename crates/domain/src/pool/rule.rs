// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! Rules that several forms of the pool share.

use super::PoolForm;
use jiff::civil::Date;

use crate::casework::{Context, DocumentKey, Register, refusal};
use crate::ids::StaffId;
use crate::rule::{self, Rule};
use crate::state::Refusal;

/// Nothing when it holds; else one refusal.
pub(super) fn hold(holds: bool, rule: Rule, field: &str, message: &str, help: &str) -> Vec<Refusal> {
    if holds { Vec::new() } else { vec![refusal(rule, field, message, help)] }
}

/// A person speaks for herself alone.
pub(super) fn for_herself(person: &StaffId, field: &str, context: &Context<'_>) -> Vec<Refusal> {
    let own = context.staff() == Some(person);
    hold(own, rule::NOT_FOR_OTHERS, field, "Das kann jede Person nur für sich selbst.", "Bitten Sie die Person darum.")
}

/// What was written once stays as it is.
pub(super) fn unchanged<F: PoolForm>(item: &str, before: &Register) -> Vec<Refusal> {
    let first = before.documents.get(&DocumentKey::new(F::NAME, Some(item))).is_none();
    let message = format!("„{}“ ist schon festgehalten und bleibt unverändert.", F::TITLE);
    hold(first, rule::UNCHANGEABLE, "", &message, "Legen Sie einen neuen Eintrag an.")
}

/// An end is not before the beginning.
pub(super) fn in_order(from: Date, to: Option<Date>, field: &str) -> Vec<Refusal> {
    hold(to.is_none_or(|to| from <= to), rule::PERIOD_ORDER, field, "Das Ende liegt vor dem Beginn.", "")
}

/// A first day and a last day, or none when it is open.
pub(super) type Period = (Date, Option<Date>);

/// Whether two periods have a day in common.
pub(super) fn overlap(one: Period, other: Period) -> bool {
    one.1.is_none_or(|to| other.0 <= to) && other.1.is_none_or(|to| one.0 <= to)
}

/// Whether a day lies in a period.
pub(super) fn holds_on((from, to): Period, day: Date) -> bool {
    from <= day && to.is_none_or(|to| day <= to)
}

/// Words without the differences of typing: capitals and spaces.
pub(super) fn folded(text: &str) -> String {
    text.split_whitespace().map(str::to_lowercase).collect::<Vec<_>>().join(" ")
}

/// Whether two names mean the same organisation or thing.
pub(crate) fn same_name(one: &str, other: &str) -> bool {
    folded(one) == folded(other)
}

/// The lines of a text that say something, each once.
pub(super) fn lines(text: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
        if !found.iter().any(|known| same_name(known, line)) {
            found.push(line.to_owned());
        }
    }
    found
}

/// What is in force may not be rewritten: cases keep what was valid on their day (R9). `kept` tells whether the two say
/// the same but for what may change.
pub(super) fn in_force_unchanged<F: PoolForm>(
    form: &F,
    item: &str,
    before: &Register,
    context: &Context<'_>,
    since: fn(&F) -> Date,
    kept: fn(&F, &F) -> bool,
) -> Vec<Refusal> {
    let Some(earlier) = before.item::<F>(item) else { return Vec::new() };
    let open = since(&earlier) > context.today() || kept(&earlier, form);
    let message = format!("„{}“ gilt schon und bleibt im Wortlaut unverändert.", F::TITLE);
    hold(open, rule::UNCHANGEABLE, "", &message, "Legen Sie eine neue Fassung mit ihrem Datum an.")
}

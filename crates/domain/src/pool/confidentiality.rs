// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! Confirmations of confidentiality: each person confirms for herself, before the first access and every year (R89).

use jiff::ToSpan;
use jiff::civil::Date;

use super::rule::{for_herself, unchanged};
use super::{PoolForm, Shelf};
use crate::casework::{Context, Entry, Register};
use crate::clock::german_date;
use crate::form::form;
use crate::ids::StaffId;
use crate::role::Role;
use crate::state::Refusal;

/// Years that a confirmation holds (R89: renewal yearly).
pub const CONFIDENTIALITY_YEARS: i32 = 1;

form! {
    /// A person confirms confidentiality. The day is the day on which it was written; a renewal is a new document, so
    /// that it stays known on which days somebody was bound.
    pub struct Confidentiality {
        /// Who confirms: the acting person.
        must person: StaffId = "Person";
        /// The confirmation.
        must confirmed: bool = "Ich behandle alles, was ich im Pool erfahre, vertraulich und gebe nichts davon weiter" ("§§ 61 bis 65 SGB VIII, § 203 StGB. Die Bestätigung gilt ein Jahr.");
    }
}

impl PoolForm for Confidentiality {
    const NAME: &'static str = "confidentiality";
    const TITLE: &'static str = "Vertraulichkeit bestätigen";
    const SHELF: Shelf = Shelf::People;
    const WRITERS: &'static [Role] = &[
        Role::ProviderDelegate,
        Role::PublicMember,
        Role::PermitAuthority,
        Role::Guardian,
        Role::ExternalExpert,
        Role::PoolCoordinator,
        Role::CaseManager,
        Role::UnitHead,
        Role::UnitHeadDeputy,
        Role::Evaluator,
    ];

    fn rules(&self, item: &str, before: &Register, context: &Context<'_>) -> Vec<Refusal> {
        let mut wrong = for_herself(&self.person, "person", context);
        wrong.extend(unchanged::<Self>(item, before));
        wrong
    }
}

/// The first day and the last day of a confirmation. A year ends on the day of the same number (§ 188 Abs. 2 BGB).
fn days(entry: &Entry<Confidentiality>) -> (Date, Date) {
    let from = german_date(entry.at);
    (from, from.saturating_add(CONFIDENTIALITY_YEARS.years()))
}

/// Whether a person has confirmed confidentiality for a day.
#[must_use]
pub fn confidentiality_valid(register: &Register, staff: &StaffId, day: Date) -> bool {
    register.all::<Confidentiality>().iter().filter(|entry| entry.form.person == *staff).any(|entry| {
        let (from, to) = days(entry);
        from <= day && day <= to
    })
}

/// The last day of a person's newest confirmation; none when there is none.
#[must_use]
pub fn confidentiality_until(register: &Register, staff: &StaffId) -> Option<Date> {
    register
        .all::<Confidentiality>()
        .iter()
        .filter(|entry| entry.form.person == *staff)
        .map(|entry| days(entry).1)
        .max()
}

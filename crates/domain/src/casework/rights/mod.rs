// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! Rights of the person concerned and what bears on the end of a case: consents, legal hold, disclosure, correction,
//! restriction, objection to shared practice (Art. 7, 12, 15, 16, 18, 21 GDPR; §§ 67b, 81 to 84 SGB X).
//!
//! The forms are open from the first line to the erasure, also when a case is closed. Ordinary casework meets none of them
//! but the register of consents.

mod consent;
mod hold;
mod notices;
mod objection;
mod requests;
mod restriction;

pub use consent::{ConsentGiver, ConsentPurpose, ConsentRecord, consent_holds};
pub use hold::{LegalHold, erasure_stops};
pub(super) use notices::notices;
pub use objection::{Objection, Objector, objects_to_sharing};
pub use requests::{AnsweredHow, Correction, CorrectionDecision, Disclosure, answer_until, is_disclosed};
pub(super) use restriction::restricted;
pub use restriction::{Restriction, RestrictionReason, is_restricted};

use jiff::civil::Date;

use super::{CaseFormKind, Context, Proceeding, refusal};
use crate::rule;
use crate::state::{CaseState, Refusal};

/// The forms of this part.
pub(super) const FORMS: &[CaseFormKind] = &[
    CaseFormKind::of::<ConsentRecord>(),
    CaseFormKind::of::<Disclosure>(),
    CaseFormKind::of::<Correction>(),
    CaseFormKind::of::<Restriction>(),
    CaseFormKind::of::<Objection>(),
    CaseFormKind::of::<LegalHold>(),
];

/// Rights do not end with the accompaniment; they end when nothing is left.
fn open_until_erased(state: CaseState) -> bool {
    state != CaseState::Anonymised
}

/// Nobody asks for anything in a case that only its case lead has begun to write.
fn after_the_draft(case: &Proceeding) -> bool {
    case.course.state() != CaseState::Draft
}

/// One refusal for a day in the future.
fn future(day: Option<Date>, field: &str, context: &Context<'_>) -> Option<Refusal> {
    day.filter(|day| *day > context.today())
        .map(|_| refusal(rule::DATE_IN_FUTURE, field, "Der Tag liegt in der Zukunft.", ""))
}

/// One refusal for an end before the beginning.
fn reversed(first: Date, last: Option<Date>, field: &str) -> Option<Refusal> {
    last.filter(|last| *last < first).map(|_| refusal(rule::ORDER_OF_DAYS, field, "Das Ende liegt vor dem Beginn.", ""))
}

#[cfg(test)]
mod tests;

// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! Rules that several forms of the pool share.


use super::PoolForm;
use crate::casework::{Context, DocumentKey, Register, refusal};
use crate::ids::StaffId;
use crate::state::Refusal;

/// Nothing when it holds; else one refusal.
pub(super) fn hold(holds: bool, rule: &'static str, field: &str, message: &str, help: &str) -> Vec<Refusal> {
    if holds { Vec::new() } else { vec![refusal(rule, field, message, help)] }
}

/// A person speaks for herself alone.
pub(super) fn for_herself(person: &StaffId, field: &str, context: &Context<'_>) -> Vec<Refusal> {
    let own = context.staff() == Some(person);
    hold(own, "not_for_others", field, "Das kann jede Person nur für sich selbst.", "Bitten Sie die Person darum.")
}

/// What was written once stays as it is.
pub(super) fn unchanged<F: PoolForm>(item: &str, before: &Register) -> Vec<Refusal> {
    let first = before.documents.get(&DocumentKey::new(F::NAME, Some(item))).is_none();
    let message = format!("„{}“ ist schon festgehalten und bleibt unverändert.", F::TITLE);
    hold(first, "unchangeable", "", &message, "Legen Sie einen neuen Eintrag an.")
}


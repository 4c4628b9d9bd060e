// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! What the pool as a whole writes down: seats of the panel, providers and offers, rule documents, absences, invoices.
//! The same forms as in a case, on documents of the pool ([`Register`]).

mod act;
mod confidentiality;
mod rule;
mod seat;

pub use act::{PoolChange, PoolForm, PoolFormKind, act};
pub use confidentiality::{CONFIDENTIALITY_YEARS, Confidentiality, confidentiality_until, confidentiality_valid};
pub use seat::{Seat, SeatKind, standing_on};

use crate::casework::Register;

const FORMS: &[PoolFormKind] = &[PoolFormKind::of::<Seat>(), PoolFormKind::of::<Confidentiality>()];

/// Every form of the pool.
pub fn forms() -> impl Iterator<Item = &'static PoolFormKind> {
    FORMS.iter()
}

/// The form of a name.
#[must_use]
pub fn form(name: &str) -> Option<&'static PoolFormKind> {
    forms().find(|kind| kind.name == name)
}

impl Register {
    /// All documents of a form, oldest first.
    #[must_use]
    pub fn all<F: PoolForm>(&self) -> Vec<crate::casework::Entry<F>> {
        self.documents.all::<F>(F::NAME)
    }

    /// One document of a form.
    #[must_use]
    pub fn item<F: PoolForm>(&self, item: &str) -> Option<F> {
        self.documents.item::<F>(F::NAME, item)
    }
}

#[cfg(test)]
pub(crate) mod tests;

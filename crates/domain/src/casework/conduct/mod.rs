// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! Leading a case: change of the case lead, hold and contact, closing, reopening, contact notes, and in Berlin the case
//! alliance.

mod alliance;
mod closing;
mod lead;
mod notices;
mod rest;
mod side;

pub(super) use alliance::found_alliance;
pub use alliance::{AllianceMember, CaseAlliance, is_ally};
pub use closing::{Closing, ClosingProposal, Reopening, closing_proposal, closure_reasons};
pub(super) use closing::{not_both, reason_refused};
pub use lead::{ContactNote, ContactWith, LeadChange, handovers, last_contact};
pub(super) use notices::notices;
pub use rest::{Hold, HoldReason, Resumption};
pub use side::Side;

use super::CaseFormKind;

/// The forms of this part.
pub(super) const FORMS: &[CaseFormKind] = &[
    CaseFormKind::of::<ContactNote>(),
    CaseFormKind::of::<LeadChange>(),
    CaseFormKind::of::<CaseAlliance>(),
    CaseFormKind::of::<Hold>(),
    CaseFormKind::of::<Resumption>(),
    CaseFormKind::of::<ClosingProposal>(),
    CaseFormKind::of::<Closing>(),
    CaseFormKind::of::<Reopening>(),
];

#[cfg(test)]
mod tests;

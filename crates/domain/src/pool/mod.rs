// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! What the pool as a whole writes down: seats of the panel, providers and offers, rule documents, absences, invoices.
//! The same forms as in a case, on documents of the pool ([`Register`]).

mod absence;
mod act;
mod basis;
mod confidentiality;
mod hours;
mod member;
mod panel;
mod policy;
mod provider;
mod rule;
mod seat;
mod substitution;

pub use absence::{Absence, absence_on, acting_for, represented_by, stands_in};
pub use act::{POOL_PEOPLE, PoolChange, PoolForm, PoolFormKind, Shelf, act, act_knowing};
pub use basis::{
    GovernanceDecision, GroupMember, LocalProcedure, RuleDocument, RuleKind, StakeholderGroup, governance_decisions,
    groups_on, procedures_on, rules_of_case, rules_on,
};
pub use confidentiality::{CONFIDENTIALITY_YEARS, Confidentiality, confidentiality_until, confidentiality_valid};
pub use hours::{
    ArithmeticConfirmation, AttendedSession, FactualConfirmation, HOURS_STEP_PER_HOUR, Invoice, InvoiceLine,
    InvoicePayment, InvoiceReturn, InvoiceSheet, InvoiceState, SheetLine, attended_meetings, attended_sessions,
    billing_lines, hours_of, invoice_sheet, invoice_state, proposed_invoice, provider_of, unbilled_lines,
};
pub use member::{Idea, MemberProfile, members_with};
pub use panel::{CompetenceMatrix, Notice, competence_matrix, panel_notices};
pub use policy::{
    AnonymisationStage, DistrictPost, EmergencyContact, NodePolicy, districts_of, emergency_contact_on, policy_on,
    sees_district,
};
pub use provider::{Provider, ProviderOffer, provider_named, providers_with};
pub(crate) use rule::same_name;
pub use seat::{Seat, SeatKind, SeatRule, delegates_on, standing_on};
pub use substitution::{Substitution, substitution_share, substitutions_of};

use crate::casework::Register;

const FORMS: &[PoolFormKind] = &[
    PoolFormKind::of::<Seat>(),
    PoolFormKind::of::<Substitution>(),
    PoolFormKind::of::<MemberProfile>(),
    PoolFormKind::of::<Idea>(),
    PoolFormKind::of::<Confidentiality>(),
    PoolFormKind::of::<Absence>(),
    PoolFormKind::of::<Provider>(),
    PoolFormKind::of::<RuleDocument>(),
    PoolFormKind::of::<GovernanceDecision>(),
    PoolFormKind::of::<LocalProcedure>(),
    PoolFormKind::of::<StakeholderGroup>(),
    PoolFormKind::of::<NodePolicy>(),
    PoolFormKind::of::<EmergencyContact>(),
    PoolFormKind::of::<DistrictPost>(),
    PoolFormKind::of::<crate::casework::session::CrossCaseMeeting>(),
    PoolFormKind::of::<Invoice>(),
    PoolFormKind::of::<FactualConfirmation>(),
    PoolFormKind::of::<ArithmeticConfirmation>(),
    PoolFormKind::of::<InvoiceReturn>(),
    PoolFormKind::of::<InvoicePayment>(),
];

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

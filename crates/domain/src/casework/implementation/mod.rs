// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! From the session to the actual start: offers, setting, decision of the youth office, help plan, crisis concept,
//! permit, checklists.

mod agreement;
mod crisis;
mod notices;
mod offers;
mod permit;
mod setting;
mod start;

pub use agreement::{
    Acceptance, CostClass, Decision, DecisionResult, Funding, FundingState, HelpPlan, PlanParticipant, TrialResult,
    answer_of, funding_refusals, not_accepted,
};
pub use crisis::{CrisisAcknowledgement, CrisisPage, CrisisPlan, Party, crisis_page, crisis_sheet, not_acknowledged};
pub(super) use notices::notices;
pub use offers::{
    NetworkRequest, Offer, OfferChoice, OfferDecline, OfferForwarding, PlaceSearch, SearchRefusal, SearchReport,
    is_forwarded, network_request, offers_for, search_report,
};
pub use permit::{
    AbroadChecklist, ConflictStage, ConflictTopic, CourtKind, CourtOrder, LegalBasis, PermitConflict, PermitSheet,
    is_resolved, liberty_until, needs_permit, permit_conflicts, present_sheets, sheet_of, unresolved,
};
pub(super) use permit::{abroad_missing, court_missing};
pub use setting::{
    ComponentRow, Flags, Intensity, Partner, SettingSoFar, SettingVersion, UnusualRoute, Version, components, current,
    fallback_density, flags, propose, providers, versions,
};
pub use start::{FormalChecklist, Formality, Overrides, Start, open_formalities, overrides};

use super::CaseFormKind;

/// The forms of this part.
pub(super) const FORMS: &[CaseFormKind] = &[
    CaseFormKind::of::<Offer>(),
    CaseFormKind::of::<OfferForwarding>(),
    CaseFormKind::of::<OfferChoice>(),
    CaseFormKind::of::<OfferDecline>(),
    CaseFormKind::of::<PlaceSearch>(),
    CaseFormKind::of::<SettingVersion>(),
    CaseFormKind::of::<Acceptance>(),
    CaseFormKind::of::<Decision>(),
    CaseFormKind::of::<Funding>(),
    CaseFormKind::of::<HelpPlan>(),
    CaseFormKind::of::<CrisisPlan>(),
    CaseFormKind::of::<CrisisAcknowledgement>(),
    CaseFormKind::of::<PermitSheet>(),
    CaseFormKind::of::<PermitConflict>(),
    CaseFormKind::of::<CourtOrder>(),
    CaseFormKind::of::<AbroadChecklist>(),
    CaseFormKind::of::<FormalChecklist>(),
    CaseFormKind::of::<Start>(),
    CaseFormKind::of::<TrialResult>(),
];

#[cfg(test)]
pub(crate) mod tests;

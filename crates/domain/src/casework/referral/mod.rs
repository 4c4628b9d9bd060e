// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! The referral (Falleingabe): who it is about, the 14 sections of the case presentation, and the steps from draft to the
//! pool office.

mod notices;
mod person;
mod sections;
mod steps;

pub(super) use notices::notices;
pub use notices::why_returned;
pub use person::{CaseNumber, PersonData, begin};
pub use sections::{
    Addiction, CustodianView, Delinquency, Entrusted, Family, Health, HelpHistory, Notice, Occasion, PersonSection,
    PlaceRequest, Question, Related, Requests, Resources, Schooling, Station, TurningPoints, YoungPersonView,
};
pub use sections::{Consent, Danger, Reply};
pub use steps::{Advice, Endorsement, Query, Receipt, Reconsideration, Return, Submission, Withdrawal};

use super::CaseFormKind;

/// The 14 sections in the order of domain section 2.4.
pub static SECTIONS: [CaseFormKind; 14] = [
    CaseFormKind::of::<Occasion>(),
    CaseFormKind::of::<PersonSection>(),
    CaseFormKind::of::<Family>(),
    CaseFormKind::of::<HelpHistory>(),
    CaseFormKind::of::<TurningPoints>(),
    CaseFormKind::of::<Health>(),
    CaseFormKind::of::<Schooling>(),
    CaseFormKind::of::<Delinquency>(),
    CaseFormKind::of::<Addiction>(),
    CaseFormKind::of::<Resources>(),
    CaseFormKind::of::<YoungPersonView>(),
    CaseFormKind::of::<CustodianView>(),
    CaseFormKind::of::<Requests>(),
    CaseFormKind::of::<Question>(),
];

/// The other forms of the referral and of the pool office's check.
pub(super) const FORMS: &[CaseFormKind] = &[
    CaseFormKind::of::<PersonData>(),
    CaseFormKind::of::<Entrusted>(),
    CaseFormKind::of::<Submission>(),
    CaseFormKind::of::<Return>(),
    CaseFormKind::of::<Endorsement>(),
    CaseFormKind::of::<Receipt>(),
    CaseFormKind::of::<Query>(),
    CaseFormKind::of::<Advice>(),
    CaseFormKind::of::<Reconsideration>(),
    CaseFormKind::of::<Withdrawal>(),
];

#[cfg(test)]
mod tests;

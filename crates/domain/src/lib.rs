// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! What a cooperation pool (Kooperationspool) is, as types: the case file, the states and transitions of a case,
//! roles and their access, the node profile, the code lists and the figures of a report.
//!
//! The crate is pure: no input or output, no clock, no randomness of its own ([`Clock`] and [`Random`] are handed in),
//! nothing about the wire. Texts that staff read are German; everything else is English.

pub mod access;
pub mod case_file;
pub mod casework;
pub mod clock;
pub mod codes;
pub mod deadlines;
mod debug;
pub mod figures;
pub mod form;
pub mod ids;
pub mod pool;
pub mod pool_file;
pub mod profile;
pub mod random;
pub mod retention;
pub mod role;
pub mod rule;
pub mod state;
pub mod transition;

pub use access::{Access, Action, may};
pub use case_file::{
    Agreement, CaseFile, CaseIndex, CaseRecord, Closure, Component, CrisisConcept, EntrustedItem, HelpStation,
    Identity, Narrative, OutcomeObservation, PanelSession, Precision, Referral, Setting, TimelineEntry, TimelineKind,
    YearMonth,
};
pub use clock::{Clock, ManualClock};
pub use figures::{Figures, PoolData};
pub use ids::{CaseId, StaffId, UserId};
pub use pool_file::{BillingLine, CrossCaseSession, Fault, PoolFile, StaffMember};
pub use profile::{HourlyRate, NodeProfile, ProfileKind};
pub use random::{Random, SeededRandom};
pub use retention::{DataClass, RetentionPolicy};
pub use role::{Actor, Role};
pub use state::{CaseState, Phase, Refusal};
pub use transition::{Guard, Performer, Transition, TransitionId};

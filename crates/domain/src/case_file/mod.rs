// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! The case file and its parts, as the owning node keeps them (sealed at rest).
//!
//! `Identity` and `Narrative` say who the young person is; `CaseRecord` is the coded rest from which figures and
//! patterns are computed. `Debug` of all of them is closed.

mod derived;
mod help_history;
mod identity;
mod outcome;
mod referral;
mod session;
mod setting;
mod status;
mod timeline;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

pub use help_history::{HelpStation, NotAMonth, YearMonth};
pub use identity::{EntrustedItem, Identity, Narrative};
pub(crate) use outcome::MEASURING_POINTS;
pub use outcome::{Closure, OutcomeObservation, outcome_due};
pub use referral::Referral;
pub use session::{Agreement, PanelSession};
pub use setting::{Component, CrisisConcept, Setting};
pub use timeline::{Precision, TimelineEntry, TimelineKind};

pub(crate) use derived::{days_between, earliest_birth, full_years};

use crate::codes::{HindranceFactor, OutcomeRetention, PermitStatus, SuccessFactor};
use crate::debug::{closed_debug, id_debug};
use crate::ids::{CaseId, StaffId};
use crate::state::CaseState;

/// A whole case. `Debug` prints the id only.
#[derive(Clone, Eq, PartialEq, Serialize, Deserialize)]
pub struct CaseFile {
    /// Random id.
    pub id: CaseId,
    /// Who the young person is.
    pub identity: Identity,
    /// The story in words.
    pub narrative: Narrative,
    /// Things confided under § 65 SGB VIII.
    pub entrusted: Vec<EntrustedItem>,
    /// The coded record.
    pub record: CaseRecord,
}

id_debug!(CaseFile, id);

/// What the plain row of a case holds. It names functions and dates, never the young person.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
pub struct CaseIndex {
    /// Random id.
    pub id: CaseId,
    /// Present state.
    pub state: CaseState,
    /// Case manager who leads the case.
    pub case_lead: StaffId,
    /// Unit head who endorsed it.
    pub unit_head: Option<StaffId>,
    /// Pool coordinator.
    pub coordinator: Option<StaffId>,
    /// Earliest thing that is due, overdue things included.
    pub next_due: Option<Date>,
    /// What is due, in German.
    pub next_due_de: Option<String>,
    /// Day of the referral.
    pub submitted_on: Date,
}

/// The coded part of a case.
#[derive(Clone, Eq, PartialEq, Serialize, Deserialize)]
pub struct CaseRecord {
    /// How the case came to the pool.
    pub referral: Referral,
    /// Earlier help stations, oldest first.
    pub history: Vec<HelpStation>,
    /// Panel sessions, by number.
    pub sessions: Vec<PanelSession>,
    /// Day of the help plan (§ 36 SGB VIII).
    pub help_plan_on: Option<Date>,
    /// Crisis concept.
    pub crisis_concept: Option<CrisisConcept>,
    /// Setting.
    pub setting: Option<Setting>,
    /// State of the operating permit.
    pub permit_status: Option<PermitStatus>,
    /// Day on which the measure actually started.
    pub measure_started_on: Option<Date>,
    /// Observations at 3, 6, 12 and 24 months.
    pub outcomes: Vec<OutcomeObservation>,
    /// Where the young person stayed.
    pub retention: Option<OutcomeRetention>,
    /// Success factors.
    pub success_factors: Vec<SuccessFactor>,
    /// Hindrances.
    pub hindrance_factors: Vec<HindranceFactor>,
    /// End of the pool's accompaniment.
    pub closure: Option<Closure>,
}

closed_debug!(CaseRecord);

#[cfg(test)]
mod tests;

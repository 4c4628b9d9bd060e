// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! How the case came to the pool (Falleingabe).

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::codes::{BehaviourOrigin, ConsultPurpose, Escalation, Gender, Interface, Problem, Trigger};
use crate::debug::closed_debug;
use crate::ids::StaffId;

/// The referral.
#[derive(Clone, Eq, PartialEq, Serialize, Deserialize)]
pub struct Referral {
    /// Gender.
    pub gender: Gender,
    /// Age in full years on the day of submission.
    pub age_at_intake: u8,
    /// Unaccompanied minor (UMA).
    pub uma: bool,
    /// Case manager who leads the case.
    pub case_lead: StaffId,
    /// Unit head.
    pub unit_head: Option<StaffId>,
    /// Pool coordinator.
    pub coordinator: Option<StaffId>,
    /// Submitted to the unit head.
    pub submitted_on: Date,
    /// Endorsed by the unit head.
    pub endorsed_on: Option<Date>,
    /// Received by the pool office.
    pub received_on: Option<Date>,
    /// Why the case is taken although the age is outside 12 to 18.
    pub exception_reason: Option<String>,
    /// Triggers.
    pub triggers: Vec<Trigger>,
    /// Course of the escalation.
    pub escalation: Escalation,
    /// Purposes of the consultation.
    pub purposes: Vec<ConsultPurpose>,
    /// Problem constellation.
    pub problems: Vec<Problem>,
    /// Interfaces to other systems.
    pub interfaces: Vec<Interface>,
    /// What the behaviour expresses.
    pub behaviour_origin: Option<BehaviourOrigin>,
}

closed_debug!(Referral);

// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! Who acts, when and where.

use std::collections::BTreeSet;

use jiff::Timestamp;
use jiff::civil::Date;

use super::{Documents, Proceeding};
use crate::clock::german_date;
use crate::ids::StaffId;
use crate::pool::acting_for;
use crate::profile::NodeProfile;
use crate::random::Random;
use crate::role::{Actor, Role};

/// A member of staff as the procedure knows one.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct StaffEntry {
    /// Id.
    pub id: StaffId,
    /// Display name.
    pub name: String,
    /// Organisation, where known.
    pub organisation: Option<String>,
    /// Roles held.
    pub roles: Vec<Role>,
}

/// What the pool as a whole has written down: its people, and documents such as seats, providers, absences.
#[derive(Clone, Debug, Default)]
pub struct Register {
    /// The people with a function in the pool.
    pub staff: Vec<StaffEntry>,
    /// The pool's own documents.
    pub documents: Documents,
}

impl Register {
    /// A member of staff.
    #[must_use]
    pub fn person(&self, id: &StaffId) -> Option<&StaffEntry> {
        self.staff.iter().find(|person| person.id == *id)
    }

    /// Everybody who holds a role.
    #[must_use]
    pub fn holders(&self, role: Role) -> BTreeSet<StaffId> {
        self.staff.iter().filter(|person| person.roles.contains(&role)).map(|person| person.id.clone()).collect()
    }

    /// Whether a member of staff holds a role.
    #[must_use]
    pub fn holds(&self, id: &StaffId, role: Role) -> bool {
        self.person(id).is_some_and(|person| person.roles.contains(&role))
    }
}

/// Who acts, when and where.
pub struct Context<'a> {
    /// The signed-in person; none for the node itself.
    pub actor: Option<&'a Actor>,
    /// Now.
    pub now: Timestamp,
    /// The node's rules.
    pub profile: &'a NodeProfile,
    /// The pool's people and documents.
    pub register: &'a Register,
    /// Randomness for panel codes.
    pub random: &'a dyn Random,
}

impl Context<'_> {
    /// Today in Germany.
    #[must_use]
    pub fn today(&self) -> Date {
        german_date(self.now)
    }

    /// The acting member of staff.
    #[must_use]
    pub fn staff(&self) -> Option<&StaffId> {
        self.actor.and_then(|actor| actor.staff.as_ref())
    }

    /// The organisation that the acting person stands for.
    #[must_use]
    pub fn organisation(&self) -> Option<&str> {
        self.staff().and_then(|staff| self.register.person(staff))?.organisation.as_deref()
    }

    /// Whether the acting person holds a role.
    #[must_use]
    pub fn has(&self, role: Role) -> bool {
        self.actor.is_some_and(|actor| actor.has(role))
    }

    /// Whether the acting person leads the case, or stands in for the case lead today.
    #[must_use]
    pub fn leads(&self, proceeding: &Proceeding) -> bool {
        self.has(Role::CaseManager) && self.does_work_of(&proceeding.case.record.referral.case_lead)
    }

    /// What helps when the case lead has to do something: what to do for whoever leads the case, and for everybody else
    /// whom to ask.
    pub(super) fn help_of_lead<'h>(&self, proceeding: &Proceeding, own: &'h str, others: &'h str) -> &'h str {
        if self.leads(proceeding) { own } else { others }
    }

    /// What helps when the pool office has to do something: what to do for its people, and for everybody else whom to ask.
    pub(super) fn help_of_office<'h>(&self, own: &'h str, others: &'h str) -> &'h str {
        if self.has(Role::PoolCoordinator) { own } else { others }
    }

    /// Whether the acting person heads the unit of the case, or stands in for the head today.
    #[must_use]
    pub fn heads_unit(&self, proceeding: &Proceeding) -> bool {
        let head = proceeding.case.record.referral.unit_head.as_ref();
        (self.has(Role::UnitHead) || self.has(Role::UnitHeadDeputy)) && head.is_some_and(|head| self.does_work_of(head))
    }

    fn does_work_of(&self, person: &StaffId) -> bool {
        let own = |staff: &StaffId| staff == person || acting_for(self.register, person, self.today()) == *staff;
        self.staff().is_some_and(own)
    }
}

/// Whether two texts name the same organisation; case and spaces around do not matter.
pub(super) fn same_organisation(one: &str, other: &str) -> bool {
    one.trim().to_lowercase() == other.trim().to_lowercase()
}

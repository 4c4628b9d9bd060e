// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! Seats of the panel: who is a standing member from when to when.

use jiff::civil::Date;

use super::PoolForm;
use crate::casework::{Entry, Register};
use crate::form::{Line, choices, form};
use crate::ids::StaffId;
use crate::role::Role;

choices! {
    /// What a seat is.
    pub enum SeatKind {
        Delegate = "delegate", "Trägervertretung oder Fallverbundmitglied";
        Public = "public", "Ständiges öffentliches Mitglied";
        Permit = "permit", "Landesjugendamt, Einrichtungsaufsicht";
    }
}

form! {
    /// A seat of the panel. Membership is versioned by date (R76); an ended seat stays readable.
    pub struct Seat {
        /// The member.
        must person: StaffId = "Mitglied" [ProviderDelegate, PublicMember, PermitAuthority];
        /// Kind of seat.
        must kind: SeatKind = "Sitz";
        /// Organisation that the member stands for.
        must organisation: Line = "Träger oder Stelle";
        /// Who nominated.
        may nominated_by: Line = "Benannt durch";
        /// Whether the member can decide for the organisation.
        may decides: bool = "Kann für den Träger entscheiden";
        /// First day.
        must from: Date = "Ab";
        /// Last day.
        may to: Option<Date> = "Bis";
    }
}

impl PoolForm for Seat {
    const NAME: &'static str = "seat";
    const TITLE: &'static str = "Sitz im Pool";
    const WRITERS: &'static [Role] = &[Role::PoolCoordinator];
}

impl Seat {
    /// Whether it is held on a day.
    #[must_use]
    pub fn held_on(&self, day: Date) -> bool {
        self.from <= day && self.to.is_none_or(|to| day <= to)
    }
}

/// The seats held on a day.
#[must_use]
pub fn standing_on(register: &Register, day: Date) -> Vec<Entry<Seat>> {
    register.all::<Seat>().into_iter().filter(|entry| entry.form.held_on(day)).collect()
}

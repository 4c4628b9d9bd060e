// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! What the panel may see of a case, and from when until when. Access opens with the invitation and ends by rule.

use jiff::ToSpan;
use jiff::civil::Date;

use super::invite::{Invitee, can_lead, invitees};
use super::people::{Capacity, LegalDomain};
use crate::casework::{Proceeding, Register};
use crate::ids::StaffId;
use crate::pool::{confidentiality_valid, standing_on};
use crate::state::CaseState;

/// Days after the session on which the access of guests and substitutes ends (domain section 3, rule d).
pub const GUEST_ACCESS_DAYS: i32 = 14;

/// What a person of the panel may see of a case today.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum PanelAccess {
    /// Nothing.
    None,
    /// Nothing before confidentiality is confirmed (R89).
    ConfirmFirst,
    /// The case under its code; the last day, where there is one.
    Pseudonymised {
        /// Last day.
        until: Option<Date>,
    },
    /// The case with the name: the guardian, or who stands in for the case lead.
    Identified {
        /// Last day.
        until: Option<Date>,
    },
}

impl PanelAccess {
    /// Whether anything may be read.
    #[must_use]
    pub const fn is_open(self) -> bool {
        matches!(self, Self::Pseudonymised { .. } | Self::Identified { .. })
    }
}

/// What a member of staff may see of a case as somebody who was invited to a session about it. It says nothing about
/// the case lead, the unit head and the pool office, who have their own access.
#[must_use]
pub fn panel_access(case: &Proceeding, register: &Register, staff: &StaffId, today: Date) -> PanelAccess {
    // Both hold already because nobody is invited before; a lock of its own costs a line (I3).
    if case.case.record.referral.endorsed_on.is_none() || is_over(case.course.state()) {
        return PanelAccess::None;
    }
    let numbers = case.case.record.sessions.iter().map(|session| (session.no, session.date));
    let grants: Vec<_> = numbers
        .filter_map(|(no, date)| {
            let invitee = invitees(case, no, register).into_iter().find(|invitee| invitee.person == *staff)?;
            granted(case, register, &invitee, date, today)
        })
        .filter(|grant| grant.until.is_none_or(|until| today <= until))
        .collect();
    let Some(best) = grants.iter().max_by_key(|grant| (grant.identified, grant.until.is_none(), grant.until)) else {
        return PanelAccess::None;
    };
    if !confidentiality_valid(register, staff, today) {
        return PanelAccess::ConfirmFirst;
    }
    if best.identified {
        PanelAccess::Identified { until: best.until }
    } else {
        PanelAccess::Pseudonymised { until: best.until }
    }
}

/// The states in which the panel has nothing to do with the case any more, or not yet.
const fn is_over(state: CaseState) -> bool {
    matches!(
        state,
        CaseState::Draft | CaseState::Submitted | CaseState::Withdrawn | CaseState::Closed | CaseState::Anonymised
    )
}

struct Grant {
    identified: bool,
    until: Option<Date>,
}

fn granted(case: &Proceeding, register: &Register, invitee: &Invitee, date: Date, today: Date) -> Option<Grant> {
    let for_the_session = Some(date.saturating_add(GUEST_ACCESS_DAYS.days()));
    match invitee.capacity {
        Capacity::CaseLead | Capacity::Moderator => None,
        Capacity::Standing => {
            // Whose seat begins on the day of the session reads the dossier before it, like everybody else.
            let day = if date > today { date } else { today };
            let seats = standing_on(register, today).into_iter().chain(standing_on(register, day));
            let seat = seats.into_iter().find(|seat| seat.form.person == invitee.person)?;
            Some(Grant { identified: false, until: seat.form.to })
        }
        Capacity::Guardian => {
            let still = case.case.identity.guardian.as_ref() == Some(&invitee.person);
            still.then_some(Grant { identified: true, until: None })
        }
        Capacity::Guest => Some(Grant { identified: false, until: for_the_session }),
        Capacity::Substitute => {
            let for_lead = matches!(invitee.instead_of, Some((_, Capacity::CaseLead)));
            let identified = for_lead && register.person(&invitee.person).is_some_and(can_lead);
            Some(Grant { identified, until: for_the_session })
        }
    }
}

/// How a person reads the dossier: as a guest or as a member, in which legal domain.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Reader {
    /// Guests do not read what is for the panel only (R81).
    pub guest: bool,
    /// Parts for other legal domains stay hidden (R145); without one, all such parts do.
    pub legal_domain: Option<LegalDomain>,
}

/// As what a person was invited last; none for everybody else.
#[must_use]
pub fn reader(case: &Proceeding, register: &Register, staff: &StaffId) -> Option<Reader> {
    let mut numbers: Vec<_> = case.case.record.sessions.iter().map(|session| session.no).collect();
    numbers.sort_unstable();
    numbers.into_iter().rev().find_map(|no| {
        let invitee = invitees(case, no, register).into_iter().find(|invitee| invitee.person == *staff)?;
        // Who stands in for a guest reads no more than the guest.
        let place = invitee.instead_of.map_or(invitee.capacity, |(_, capacity)| capacity);
        Some(Reader { guest: place == Capacity::Guest, legal_domain: invitee.legal_domain })
    })
}

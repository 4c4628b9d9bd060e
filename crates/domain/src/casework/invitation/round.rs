// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! A case as one person at the table works with it: the panel's view, and for each session as what that person is
//! invited, who else comes, and what came of it.

use jiff::civil::Date;

use super::access::Reader;
use super::invite::Invitee;
use super::number;
use super::people::Capacity;
use super::reply::replies;
use super::view::{DossierView, SessionView, dossier_for, invitation_text, panel_view};
use crate::casework::grants::sample_until;
use crate::casework::session::{AgreementView, MinutesReceipt, agreements, attends, invited_as, minutes_for};
use crate::casework::{CaseForm as _, Context, Proceeding, Register, Sight};
use crate::debug::closed_debug;
use crate::ids::StaffId;
use crate::state::CaseState;
/// Somebody who is invited to a session, as the others see it.
#[derive(Clone, Eq, PartialEq)]
pub struct TableSeat {
    /// Name; empty for guests and the guardian, because who they are could tell who the young person is.
    pub name: String,
    /// For whom the person stands, or the function of a guest.
    pub stands_for: String,
    /// As what.
    pub capacity: Capacity,
    /// The answer to the invitation.
    pub comes: Option<bool>,
}

/// A session as one of the invited works with it.
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own, and any combination occurs")]
#[derive(Clone, PartialEq)]
pub struct RoundSession {
    /// Date, time, place.
    pub facts: SessionView,
    /// As what this person is invited.
    pub capacity: Capacity,
    /// For whom this person stands.
    pub stands_for: String,
    /// This person's answer; none before one was given.
    pub comes: Option<bool>,
    /// Who is invited.
    pub table: Vec<TableSeat>,
    /// The invitation as a text.
    pub invitation: String,
    /// Whether this person took part.
    pub attended: bool,
    /// Whether the minutes went out to this person.
    pub minutes: bool,
    /// Whether this person confirmed to have them.
    pub received: bool,
    /// Whether it was held and is over.
    pub over: bool,
    /// What was agreed: everything for those who took part, else what this person is to do.
    pub agreements: Vec<AgreementView>,
}

/// A case as one person at the table works with it.
#[derive(Clone, PartialEq)]
pub struct Round {
    /// Panel code.
    pub code: String,
    /// State of the case.
    pub state: CaseState,
    /// Who leads the case (R114).
    pub case_lead: StaffId,
    /// Whether somebody is invited to sessions, or has another task in the case.
    pub invited: bool,
    /// Last day of the access of the invited.
    pub until: Option<Date>,
    /// The released dossier as this person reads it.
    pub dossier: Option<DossierView>,
    /// The sessions to which this person was invited, newest first.
    pub sessions: Vec<RoundSession>,
}

closed_debug!(TableSeat, RoundSession, Round);

impl Round {
    /// The session that is still to come, or is being held.
    #[must_use]
    pub fn next(&self, today: Date) -> Option<&RoundSession> {
        let ahead = self.sessions.iter().filter(|session| session.facts.date >= today && !session.over);
        ahead.min_by_key(|session| session.facts.date)
    }
}

/// What the acting person has to do with the sessions of a case; none for those who come to it by office alone, and for
/// those who see nothing of it.
#[must_use]
pub fn round(case: &Proceeding, sight: Sight, context: &Context<'_>) -> Option<Round> {
    let staff = context.staff()?;
    let view = panel_view(case, context.register, staff, context.today());
    if !sight.is_open() || (view.is_none() && sight != Sight::Panel) {
        return None;
    }
    let sample = sample_until(case, context.register, staff, context.today()).filter(|_| view.is_none());
    // Who evaluates reads no more of it than a guest, and nothing that is for one legal domain only.
    let sampled = sample.and_then(|_| dossier_for(case, Reader { guest: true, legal_domain: None }));
    let mut sessions: Vec<RoundSession> = view
        .iter()
        .flat_map(|view| &view.sessions)
        .filter_map(|facts| round_session(case, facts, staff, context))
        .collect();
    sessions.sort_by_key(|session| std::cmp::Reverse(session.facts.no));
    Some(Round {
        code: case.case.identity.panel_code.clone(),
        state: case.course.state(),
        case_lead: case.case.record.referral.case_lead.clone(),
        invited: view.is_some(),
        until: view.as_ref().map_or(sample, |view| view.until),
        dossier: view.map_or(sampled, |view| view.dossier),
        sessions,
    })
}

fn round_session(
    case: &Proceeding,
    facts: &SessionView,
    staff: &StaffId,
    context: &Context<'_>,
) -> Option<RoundSession> {
    let (no, register) = (facts.no, context.register);
    let own = invited_as(case, no, staff, register)?;
    let answers = replies(case, no, register);
    let comes = answers.iter().find(|(invitee, _)| invitee.person == *staff).and_then(|(_, comes)| *comes);
    let attended = attends(case, no, staff);
    let mut agreed = agreements(case, no);
    agreed.retain(|view| attended || view.responsible == *staff);
    let receipt = case.documents.item::<MinutesReceipt>(MinutesReceipt::NAME, &format!("{no}-{staff}"));
    Some(RoundSession {
        facts: facts.clone(),
        capacity: own.capacity,
        stands_for: own.stands_for,
        comes,
        table: answers.iter().map(|(invitee, comes)| seat(invitee, *comes, register)).collect(),
        invitation: invitation_text(case, no, context.profile).unwrap_or_default(),
        attended,
        minutes: minutes_for(case, no, staff).is_some(),
        received: receipt.is_some_and(|receipt| receipt.received),
        over: number::session(case, no).is_some_and(|held| !held.participants.is_empty())
            && (case.course.state() != CaseState::InSession || no != number::current_no(case)),
        agreements: agreed,
    })
}

fn seat(invitee: &Invitee, comes: Option<bool>, register: &Register) -> TableSeat {
    let place = invitee.instead_of.as_ref().map_or(invitee.capacity, |(_, capacity)| *capacity);
    let known = matches!(place, Capacity::CaseLead | Capacity::Standing | Capacity::Moderator);
    let name = register.person(&invitee.person).filter(|_| known).map(|person| person.name.clone());
    TableSeat {
        name: name.unwrap_or_default(),
        stands_for: invitee.stands_for.clone(),
        capacity: invitee.capacity,
        comes,
    }
}

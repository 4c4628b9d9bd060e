// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! Who is there, and the beginning of a session (T09).

use crate::casework::invitation::number::{current_no, held_no, of_session, session, session_mut};
use crate::casework::invitation::{
    Invitee, LegalDomain, Profession, SessionPlan, addressed, invitees, is_invited, plan, replies,
};
use crate::casework::kind::step;
use crate::casework::{CaseForm, Context, Proceeding, Register, Slot, Step, Writer, refusal};
use crate::form::{FormData, Pick as _, Rows, Text, form};
use crate::ids::StaffId;
use crate::role::Role;
use crate::rule;
use crate::state::{CaseState, Refusal};

form! {
    /// Somebody who is there.
    pub struct Attendee {
        /// Who.
        must person: StaffId = "Person";
        /// Profession.
        must profession: Profession = "Beruf";
        /// Legal domain, printed in the attendance list (R83).
        must legal_domain: LegalDomain = "Rechtskreis";
    }
    /// Who is there. The minutes go to these people, and hours are paid by it. Item: number of the session.
    pub struct Attendance {
        /// The people.
        must people: Rows<Attendee> = "Anwesend";
    }
    /// The pool office begins the session (T09).
    pub struct SessionStart {
        /// Remark.
        may remark: Text = "Anmerkung zum Beginn";
    }
}

/// The session whose documents can be written or corrected: the one that is being held, or the one held last, as long
/// as its minutes are not out.
#[must_use]
pub fn open_no(case: &Proceeding) -> Option<u8> {
    if case.course.state() == CaseState::InSession {
        return Some(current_no(case));
    }
    held_no(case).filter(|no| session(case, *no).is_some_and(|session| session.minutes_distributed_on.is_none()))
}

/// Whether somebody took part in a session.
#[must_use]
pub fn attends(case: &Proceeding, no: u8, staff: &StaffId) -> bool {
    session(case, no).is_some_and(|session| session.participants.contains(staff))
}

/// The attendance of a session.
#[must_use]
pub fn attendance(case: &Proceeding, no: u8) -> Option<Attendance> {
    case.documents.item::<Attendance>(Attendance::NAME, &no.to_string())
}

/// As what somebody was invited: by office, as a guest, or in the place of somebody.
#[must_use]
pub fn invited_as(case: &Proceeding, no: u8, staff: &StaffId, register: &Register) -> Option<Invitee> {
    let people = invitees(case, no, register).into_iter().chain(addressed(case, no));
    people.into_iter().find(|invitee| invitee.person == *staff)
}

/// Whether the case lead, or who stands in for the case lead, is among some people (R90).
pub(crate) fn case_is_presented(case: &Proceeding, no: u8, people: &[StaffId], register: &Register) -> bool {
    let lead = &case.case.record.referral.case_lead;
    let stands_in = |invitee: &Invitee| {
        invitee.instead_of.as_ref().is_some_and(|(absent, _)| absent == lead) && people.contains(&invitee.person)
    };
    people.contains(lead) || invitees(case, no, register).iter().any(stands_in)
}

impl CaseForm for Attendance {
    const NAME: &'static str = "attendance";
    const TITLE: &'static str = "Anwesenheit";
    const STEP: Step = Step::Session;
    const MANY: bool = true;
    const WRITERS: &'static [Writer] = &[Writer::Coordinator];

    fn open_in(state: CaseState) -> bool {
        matches!(
            state,
            CaseState::Invited
                | CaseState::InSession
                | CaseState::OfferCoordination
                | CaseState::ImplementationPlanning
        )
    }

    fn slots(case: &Proceeding, _: &Context<'_>) -> Option<Vec<Slot>> {
        let waits = case.course.state() == CaseState::Invited;
        let no = if waits { Some(current_no(case)) } else { open_no(case) };
        Some(no.map(Slot::of_session).into_iter().collect())
    }

    /// Everybody who was invited and has not said no.
    fn begins_with(case: &Proceeding, context: &Context<'_>) -> FormData {
        let mut data = FormData::default();
        let coming = replies(case, current_no(case), context.register).into_iter();
        for (place, (invitee, _)) in coming.filter(|(_, comes)| *comes != Some(false)).enumerate() {
            data.push(&format!("people.{place}.person"), invitee.person.to_string());
            if let Some(profession) = invitee.profession {
                data.push(&format!("people.{place}.profession"), profession.token());
            }
            if let Some(domain) = invitee.legal_domain {
                data.push(&format!("people.{place}.legal_domain"), domain.token());
            }
        }
        data
    }

    fn rules(&self, item: Option<&str>, before: &Proceeding, context: &Context<'_>) -> Vec<Refusal> {
        let waits = before.course.state() == CaseState::Invited;
        let no = if waits { Some(current_no(before)) } else { open_no(before) };
        let Some(no) = no.filter(|no| is_invited(before, *no)) else {
            let message = "Zurzeit ist keine Kooperationsrunde offen.";
            return vec![refusal(rule::NO_SESSION_OPEN, "", message, "Das Ergebnis der letzten ist schon verteilt.")];
        };
        if let Err(wrong) = of_session(item, no, false) {
            return vec![wrong];
        }
        let mut wrong = Vec::new();
        for (number, row) in self.people.iter().enumerate() {
            let field = format!("people.{number}.person");
            let moderates = context.register.holds(&row.person, Role::PoolCoordinator);
            if !moderates && invited_as(before, no, &row.person, context.register).is_none() {
                let message = "Diese Person ist nicht eingeladen.";
                let help = "Laden Sie sie zuerst hinzu, oder tragen Sie die Vertretung ein.";
                wrong.push(refusal(rule::ATTENDEE_NOT_INVITED, &field, message, help));
            }
            if self.people[..number].iter().any(|other| other.person == row.person) {
                wrong.push(refusal(rule::ATTENDEE_TWICE, &field, "Diese Person steht schon in der Liste.", ""));
            }
        }
        if !waits && !case_is_presented(before, no, &self.present(), context.register) {
            let message =
                "Es fehlt die Fallführung oder ihre Vertretung; ohne sie findet keine Kooperationsrunde statt.";
            wrong.push(refusal(rule::CASE_LEAD_ABSENT, "people", message, ""));
        }
        wrong
    }

    fn apply(&self, item: Option<&str>, after: &mut Proceeding, _: &Context<'_>) {
        // Before the beginning it is a list of who is expected.
        let no = item.and_then(crate::casework::invitation::number::no_of);
        if after.course.state() == CaseState::Invited {
            return;
        }
        if let Some(session) = no.and_then(|no| session_mut(after, no)) {
            session.participants = self.present();
        }
    }
}

impl Attendance {
    /// The people who are there.
    #[must_use]
    pub fn present(&self) -> Vec<StaffId> {
        self.people.iter().map(|row| row.person.clone()).collect()
    }

    /// The professions that are there, each once (R71).
    #[must_use]
    pub fn professions(&self) -> Vec<Profession> {
        let mut professions: Vec<_> = self.people.iter().map(|row| row.profession).collect();
        professions.sort_unstable();
        professions.dedup();
        professions
    }
}

step!(SessionStart, "session_start", "Sitzung beginnen", Session, [Coordinator], {Invited => T09}, {
    fn rules(&self, _: Option<&str>, before: &Proceeding, context: &Context<'_>) -> Vec<Refusal> {
        let no = current_no(before);
        if session(before, no).is_none() || !is_invited(before, no) {
            let message = "Zurzeit ist keine Kooperationsrunde eingeladen.";
            return vec![refusal(rule::NOT_INVITED, SessionPlan::NAME, message, "Laden Sie zuerst ein.")];
        }
        // Beginning late is a fact that is written down; beginning early is a wrong click.
        let early = plan(before, no).is_some_and(|plan| context.today() < plan.date);
        if early {
            let message = "Die Kooperationsrunde ist erst später.";
            return vec![refusal(rule::SESSION_NOT_TODAY, "", message, "Verlegen Sie den Termin, wenn sie heute ist.")];
        }
        Vec::new()
    }

    fn apply(&self, _: Option<&str>, after: &mut Proceeding, _: &Context<'_>) {
        let no = current_no(after);
        let Some(list) = attendance(after, no) else { return };
        if let Some(session) = session_mut(after, no) {
            session.participants = list.present();
        }
    }
});

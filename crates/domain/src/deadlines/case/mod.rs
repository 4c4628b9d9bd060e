// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! What is due in one case.

mod clearing;
mod follow_up;
mod implementation;
mod rights;

use jiff::ToSpan;
use jiff::civil::Date;

use super::days::{Days, ESCALATION};
use super::deadline::{Deadline, DeadlineKind, Responsible};
use super::working_day::{last_working_day, next_working_day};
use crate::case_file::{CaseIndex, PanelSession};
use crate::casework::{CaseForm, DocumentKey, Proceeding, Register};
use crate::clock::german_date;
use crate::profile::NodeProfile;
use crate::role::Role;
use crate::state::CaseState;

/// Everything that is due in a case, by day; what is overdue comes with its old day. `today` tells which sessions have
/// been held. In a case that is over, only open agreements are due, and what the person concerned asked for; in an anonymised one, nothing.
#[must_use]
pub fn of_case(case: &Proceeding, register: &Register, profile: &NodeProfile, today: Date) -> Vec<Deadline> {
    let rapid = case.case.record.referral.escalation.code() == "ESC-R";
    let mut sheet = Sheet { case, register, profile, today, rapid, found: Vec::new() };
    match case.course.state() {
        CaseState::Draft | CaseState::Withdrawn | CaseState::Anonymised => {}
        CaseState::Closed | CaseState::Advised => sheet.agreements(),
        _ => {
            sheet.clearing();
            sheet.agreements();
            sheet.implementation();
            sheet.follow_up();
            sheet.decisions_of_both();
            sheet.consents();
        }
    }
    sheet.requests();
    sheet.found.sort_by_key(|deadline| (deadline.on, deadline.kind));
    sheet.found
}

/// The plain index row of a case, with what is due first of its deadlines as [`of_case`] gives them.
#[must_use]
pub fn index_of(case: &Proceeding, deadlines: &[Deadline]) -> CaseIndex {
    let first = deadlines.first();
    let referral = &case.case.record.referral;
    CaseIndex {
        id: case.case.id.clone(),
        state: case.course.state(),
        case_lead: referral.case_lead.clone(),
        unit_head: referral.unit_head.clone(),
        coordinator: referral.coordinator.clone(),
        next_due: first.map(|deadline| deadline.on),
        next_due_de: first.map(|deadline| deadline.what_de.clone()),
        submitted_on: referral.submitted_on,
    }
}

/// What was just found due.
struct Added<'a>(Option<&'a mut Deadline>);

impl Added<'_> {
    /// The form with which it is done; `item` where it is known which of several.
    fn by<F: CaseForm>(self, item: Option<&str>) {
        if let Some(deadline) = self.0 {
            deadline.form = Some(DocumentKey::new(F::NAME, item).to_string());
        }
    }
}

/// A case and what has been found due in it so far.
struct Sheet<'a> {
    case: &'a Proceeding,
    register: &'a Register,
    profile: &'a NodeProfile,
    today: Date,
    rapid: bool,
    found: Vec<Deadline>,
}

impl Sheet<'_> {
    fn state(&self) -> CaseState {
        self.case.course.state()
    }

    /// The end of a period of days after a day, on a working day.
    fn after(&self, day: Date, days: Days) -> Date {
        self.working(day.saturating_add(days.of(self.rapid).days()))
    }

    /// Some days before a day, on a working day.
    fn before(&self, day: Date, days: Days) -> Date {
        self.in_time(day.saturating_sub(days.of(self.rapid).days()))
    }

    /// A legal or procedural day, moved to a working day.
    fn working(&self, day: Date) -> Date {
        next_working_day(self.profile.land.as_deref(), day)
    }

    /// A day until which something must have happened, so that it is done on the working day before when offices are
    /// closed.
    fn in_time(&self, day: Date) -> Date {
        last_working_day(self.profile.land.as_deref(), day)
    }

    fn lead(&self) -> Responsible {
        Responsible::Person(self.case.case.record.referral.case_lead.clone())
    }

    /// The coordinator of the case; anybody of the pool office before it has one.
    fn coordinator(&self) -> Responsible {
        let coordinator = self.case.case.record.referral.coordinator.clone();
        coordinator.map_or(Responsible::Anybody(Role::PoolCoordinator), Responsible::Person)
    }

    fn unit_head(&self) -> Responsible {
        let head = self.case.case.record.referral.unit_head.clone();
        head.map_or(Responsible::Anybody(Role::UnitHead), Responsible::Person)
    }

    fn add(
        &mut self,
        kind: DeadlineKind,
        on: Date,
        what: impl Into<String>,
        responsible: Vec<Responsible>,
    ) -> Added<'_> {
        // Nobody is told about the own delay only: a late endorsement goes to the deputies (R66).
        let escalates_to = match kind {
            DeadlineKind::Endorsement => Responsible::Anybody(Role::UnitHeadDeputy),
            _ => self.unit_head(),
        };
        let deadline = Deadline {
            on,
            what_de: what.into(),
            kind,
            responsible,
            case: Some(self.case.case.id.clone()),
            rapid: self.rapid,
            escalates_on: on.saturating_add(ESCALATION.of(self.rapid).days()),
            escalates_to: vec![escalates_to],
            form: None,
        };
        self.found.push(deadline);
        Added(self.found.last_mut())
    }

    /// A day, or the working day from which its cause was known: nobody is late with what had not been written yet.
    fn known(&self, on: Date, cause: Option<Date>) -> Date {
        cause.filter(|written| on < *written).map_or(on, |written| self.working(written))
    }

    /// The day on which the newest version of a document was written.
    fn changed_on<F: CaseForm>(&self, item: Option<&str>) -> Option<Date> {
        self.case.documents.get(&DocumentKey::new(F::NAME, item)).map(|document| german_date(document.at))
    }

    /// The day on which the first version of a document was written.
    fn begun_on<F: CaseForm>(&self, item: Option<&str>) -> Option<Date> {
        self.case.documents.get(&DocumentKey::new(F::NAME, item)).map(|document| german_date(document.first_at))
    }

    /// The day on which a form that exists once was last written.
    fn written_on<F: CaseForm>(&self) -> Option<Date> {
        self.changed_on::<F>(None)
    }

    /// The session to which people are invited and which has not begun.
    fn coming(&self) -> Option<&PanelSession> {
        let sessions = &self.case.case.record.sessions;
        let ahead = |session: &&PanelSession| session.date > self.today;
        // Who took part is written down when a session begins.
        let waits = |session: &&PanelSession| session.participants.is_empty() || ahead(session);
        match self.state() {
            CaseState::Invited => sessions.iter().max_by_key(|session| session.no).filter(waits),
            _ => sessions.iter().filter(ahead).min_by_key(|session| session.date),
        }
    }

    /// The sessions that were held or have begun.
    fn held(&self) -> impl Iterator<Item = &PanelSession> {
        let coming = self.coming().map(|session| session.no);
        self.case
            .case
            .record
            .sessions
            .iter()
            .filter(move |session| session.date <= self.today && Some(session.no) != coming)
    }
}

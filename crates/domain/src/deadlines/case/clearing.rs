// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! From the submission to the result of the session, and what was agreed there.

use jiff::civil::Date;

use super::Sheet;
use crate::casework::CaseForm as _;
use crate::casework::invitation::number::current_no;
use crate::casework::invitation::{
    Dossier, DossierRecall, DossierRelease, Guest, GuestConfirmation, Invite, Reconvene, SessionCancel, SessionPlan,
    guests, invitees, is_invited, is_pending, newest_is_released, plan,
};
use crate::casework::referral::{Endorsement, Query, Receipt, Return, Submission};
use crate::casework::session::{
    AgreementAcceptance, AgreementDone, Minutes, MinutesDistribution, SessionAgreement, SessionResult, SessionStart,
    all_agreements,
};
use crate::deadlines::days::{
    ACCEPTANCE, DOSSIER_BEFORE, ENDORSEMENT, FIRST_SESSION, MINUTES, NEXT_SESSION, RECEIPT, RESUBMISSION,
};
use crate::deadlines::deadline::{DeadlineKind, Responsible};
use crate::form::Answer;
use crate::pool::policy_on;
use crate::role::Role;
use crate::state::CaseState;

impl Sheet<'_> {
    pub(super) fn clearing(&mut self) {
        let referral = &self.case.case.record.referral;
        let submitted = self.written_on::<Submission>().unwrap_or(referral.submitted_on);
        match self.state() {
            CaseState::Returned => {
                let returned = self.written_on::<Return>().max(self.written_on::<Query>()).unwrap_or(submitted);
                let on = self.after(returned, RESUBMISSION);
                let what = "Falleingabe ergänzen und erneut einreichen";
                self.add(DeadlineKind::Resubmission, on, what, vec![self.lead()]).by::<Submission>(None);
            }
            CaseState::Submitted => {
                let mut who = vec![self.unit_head()];
                if self.rapid {
                    who.push(Responsible::Anybody(Role::UnitHeadDeputy));
                }
                let on = self.after(submitted, ENDORSEMENT);
                let what = "Falleingabe befürworten oder zurückgeben";
                self.add(DeadlineKind::Endorsement, on, what, who).by::<Endorsement>(None);
            }
            CaseState::Endorsed => {
                let on = self.after(referral.endorsed_on.unwrap_or(submitted), RECEIPT);
                let who = vec![Responsible::Anybody(Role::PoolCoordinator)];
                self.add(DeadlineKind::Receipt, on, "Eingang der Falleingabe bestätigen", who).by::<Receipt>(None);
            }
            _ => {}
        }
        self.first_session();
        self.sessions();
    }

    /// The last day for the first session: it counts from the first submission, whatever came between.
    fn latest_first_session(&self) -> Date {
        let submitted = self.case.case.record.referral.submitted_on;
        let policy = policy_on(self.register, self.profile, submitted);
        let own = if self.rapid { policy.first_session_rapid_days } else { policy.first_session_days };
        let mut days = FIRST_SESSION;
        if let Some(own) = own.map(i32::from) {
            days.usual = own;
            days.rapid = own;
        }
        self.after(submitted, days)
    }

    fn first_session(&mut self) {
        use CaseState::{Endorsed, Invited, Returned, Submitted, Triage};
        let waiting = matches!(self.state(), Submitted | Returned | Endorsed | Triage | Invited);
        let latest = self.latest_first_session();
        let no = current_no(self.case);
        let prepares = matches!(self.state(), Triage | Invited) && plan(self.case, no).is_none();
        let planned = self.coming().is_some_and(|session| session.date <= latest);
        if waiting && !planned && self.held().next().is_none() {
            let who = vec![self.coordinator()];
            let added = self.add(DeadlineKind::FirstSession, latest, "Erste Kooperationsrunde abhalten", who);
            if prepares {
                added.by::<SessionPlan>(Some(&no.to_string()));
            }
        }
    }

    /// The session that is being prepared, until people are invited and can read the dossier.
    fn preparation_of_session(&mut self) {
        use CaseState::{FollowUp, ImplementationPlanning, Invited, OfferCoordination, Triage};
        if !matches!(self.state(), Triage | Invited | OfferCoordination | ImplementationPlanning | FollowUp) {
            return;
        }
        let no = current_no(self.case);
        let invited = is_invited(self.case, no);
        let Some(date) = plan(self.case, no).map(|plan| plan.date) else {
            // Convened again, or cancelled: somebody must set the day.
            if self.state() == Invited && self.coming().is_none() {
                let asked = self.written_on::<Reconvene>().max(self.written_on::<SessionCancel>());
                let on = self.after(asked.unwrap_or(self.today), NEXT_SESSION);
                let what = format!("Termin der {no}. Kooperationsrunde festlegen und einladen");
                self.add(DeadlineKind::Session, on, what, vec![self.coordinator()])
                    .by::<SessionPlan>(Some(&no.to_string()));
            }
            return;
        };
        let planned = self.changed_on::<SessionPlan>(Some(&no.to_string()));
        let on = self.known(self.before(date, DOSSIER_BEFORE), planned);
        if !invited {
            let what = format!("Fallvorstellung freigeben und zur {no}. Kooperationsrunde einladen");
            let released = newest_is_released(self.case);
            let added = self.add(DeadlineKind::Dossier, on, what, vec![self.coordinator()]);
            if released { added.by::<Invite>(None) } else { added.by::<DossierRelease>(None) }
        } else if !newest_is_released(self.case) {
            let what = format!("Fallvorstellung zur {no}. Kooperationsrunde prüfen und freigeben");
            let on = self.known(on, self.written_on::<Dossier>().max(self.written_on::<DossierRecall>()));
            self.add(DeadlineKind::Dossier, on, what, vec![self.coordinator()]).by::<DossierRelease>(None);
        }
        for guest in guests(self.case, no).into_iter().filter(|guest| is_pending(self.case, guest)) {
            let answer = self.case.documents.item::<GuestConfirmation>(GuestConfirmation::NAME, &guest.item);
            let refused = answer.is_some_and(|answer| answer.necessary == Some(Answer(false)));
            let (what, who) = if refused {
                ("Einladung zurücknehmen", self.coordinator())
            } else {
                ("Teilnahme an der Runde bestätigen oder ablehnen", self.lead())
            };
            let asked = self.changed_on::<Guest>(Some(&guest.item));
            let answered = self.changed_on::<GuestConfirmation>(Some(&guest.item));
            let on = self.known(on, if refused { answered } else { asked });
            let added = self.add(DeadlineKind::Guest, on, format!("{what}: {}", guest.form.role_de()), vec![who]);
            if refused {
                added.by::<Guest>(Some(&guest.item));
            } else {
                added.by::<GuestConfirmation>(Some(&guest.item));
            }
        }
    }

    fn sessions(&mut self) {
        self.preparation_of_session();
        if let Some((no, date)) = self.coming().map(|session| (session.no, session.date)) {
            let mut who = vec![self.coordinator(), self.lead()];
            for invitee in invitees(self.case, no, self.register) {
                let person = Responsible::Person(invitee.person);
                if !who.contains(&person) {
                    who.push(person);
                }
            }
            self.add(DeadlineKind::Session, date, format!("{no}. Kooperationsrunde"), who);
        }
        let newest = self.case.case.record.sessions.iter().map(|session| session.no).max();
        let held: Vec<_> =
            self.held().map(|session| (session.no, session.date, session.minutes_distributed_on)).collect();
        for (no, date, distributed) in held {
            if self.state() == CaseState::InSession && Some(no) == newest {
                let what = format!("{no}. Kooperationsrunde mit Ergebnis abschließen");
                let on = self.known(date, self.written_on::<SessionStart>());
                self.add(DeadlineKind::Result, on, what, vec![self.coordinator()])
                    .by::<SessionResult>(Some(&no.to_string()));
            } else if distributed.is_none() {
                let on = self.known(self.after(date, MINUTES), self.begun_on::<Minutes>(Some(&no.to_string())));
                let what = format!("Ergebnis der {no}. Kooperationsrunde verteilen");
                let added = self.add(DeadlineKind::Minutes, on, what, vec![self.coordinator()]);
                added.by::<MinutesDistribution>(Some(&no.to_string()));
            }
        }
    }

    /// Agreed days stay as they were agreed, from the day on which the agreement was written down.
    pub(super) fn agreements(&mut self) {
        let held: Vec<_> = self.held().map(|session| (session.no, session.date)).collect();
        let over = matches!(self.state(), CaseState::Closed | CaseState::Advised);
        for view in all_agreements(self.case) {
            let Some(date) = held.iter().find(|(no, _)| *no == view.session).map(|(_, date)| *date) else { continue };
            if view.done_on.is_some_and(|done| done <= self.today) {
                continue;
            }
            let name = format!("Vereinbarung {} der {}. Kooperationsrunde", view.position, view.session);
            let who = vec![Responsible::Person(view.responsible)];
            let written = self.changed_on::<SessionAgreement>(Some(&view.item));
            let answer = self.known(self.after(date, ACCEPTANCE), written);
            match view.accepted {
                Some(true) => {}
                _ if over => {}
                Some(false) => {
                    let what = format!("{name} ist abgelehnt: anders vergeben");
                    let on = self.known(answer, self.changed_on::<AgreementAcceptance>(Some(&view.item)));
                    let added = self.add(DeadlineKind::Acceptance, on, what, vec![self.coordinator()]);
                    added.by::<SessionAgreement>(Some(&view.item));
                }
                None => {
                    let what = format!("{name} annehmen oder absagen");
                    let added = self.add(DeadlineKind::Acceptance, answer, what, who.clone());
                    added.by::<AgreementAcceptance>(Some(&view.item));
                }
            }
            let on = self.known(view.due, self.begun_on::<SessionAgreement>(Some(&view.item)));
            let added = self.add(DeadlineKind::Agreement, on, format!("{name} erledigen"), who);
            added.by::<AgreementDone>(Some(&view.item));
        }
    }
}

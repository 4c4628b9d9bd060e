// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! The state of a case that was imported with its dates.

use jiff::civil::Date;

use super::CaseRecord;
use crate::state::CaseState;

impl CaseRecord {
    /// The state that the recorded dates show on a day: the furthest step that has been taken by then.
    #[must_use]
    pub fn state(&self, today: Date) -> CaseState {
        let reached = |day: Option<Date>| day.is_some_and(|day| day <= today);
        if let Some(closure) = &self.closure
            && closure.date <= today
        {
            let withdrawn = closure.reason.code() == "CL-WD";
            return if withdrawn { CaseState::Withdrawn } else { CaseState::Closed };
        }
        if reached(self.measure_started_on) {
            // The follow-up begins by itself on the next day (T16).
            return if self.measure_started_on == Some(today) {
                CaseState::MeasureStarted
            } else {
                CaseState::FollowUp
            };
        }
        if let Some(state) = self.state_of_sessions(today) {
            return state;
        }
        if reached(self.referral.received_on) {
            CaseState::Triage
        } else if reached(self.referral.endorsed_on) {
            CaseState::Endorsed
        } else if self.referral.submitted_on <= today {
            CaseState::Submitted
        } else {
            CaseState::Draft
        }
    }

    fn state_of_sessions(&self, today: Date) -> Option<CaseState> {
        let held = self.sessions.iter().filter(|session| session.date <= today);
        if held.clone().any(|session| session.solution_ready) {
            return Some(CaseState::ImplementationPlanning);
        }
        if held.clone().any(|session| session.date == today) {
            return Some(CaseState::InSession);
        }
        let invited = |session: &super::PanelSession| {
            session.date > today && session.dossier_sent_on.is_some_and(|sent| sent <= today)
        };
        if self.sessions.iter().any(invited) {
            return Some(CaseState::Invited);
        }
        held.clone().next().map(|_| CaseState::OfferCoordination)
    }
}

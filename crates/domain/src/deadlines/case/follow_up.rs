// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! After the actual start.

use super::Sheet;
use crate::case_file::{MEASURING_POINTS, outcome_due};
use crate::casework::CaseForm;
use crate::casework::conduct::{
    Closing, ClosingProposal, ContactNote, Hold, Resumption, Side, closing_proposal, last_contact,
};
use crate::casework::follow_up::{Outcome, Redesign, RedesignProposal, SystemTransition, redesign_proposal};
use crate::casework::implementation::Start;
use crate::deadlines::days::{ANSWER, CLOSING, HOLD_CHECK};
use crate::deadlines::deadline::DeadlineKind;
use crate::state::CaseState;

impl Sheet<'_> {
    pub(super) fn follow_up(&mut self) {
        let Some(start) = self.case.case.record.measure_started_on.filter(|start| *start <= self.today) else {
            return;
        };
        let told = |months: u8| {
            let outcomes = &self.case.case.record.outcomes;
            outcomes.iter().any(|outcome| outcome.months == months && outcome.hold_status.is_some())
        };
        let open: Vec<_> = MEASURING_POINTS.into_iter().filter(|months| !told(*months)).collect();
        for months in &open {
            let what = format!("Verlauf nach {months} Monaten erfassen");
            let on = self.known(self.working(outcome_due(start, *months)), self.begun_on::<Start>(None));
            self.add(DeadlineKind::Outcome, on, what, vec![self.lead()]).by::<Outcome>(Some(&months.to_string()));
        }
        let last = MEASURING_POINTS.into_iter().max().unwrap_or_default();
        if !open.contains(&last) && self.state() == CaseState::FollowUp && closing_proposal(self.case).is_none() {
            let observed = self.begun_on::<Outcome>(Some(&last.to_string()));
            let on = self.known(self.after(outcome_due(start, last), CLOSING), observed);
            let who = vec![self.lead(), self.coordinator()];
            self.add(DeadlineKind::Closing, on, "Poolbegleitung abschließen", who).by::<ClosingProposal>(None);
        }
        for entry in self.case.all::<SystemTransition>() {
            if entry.form.done_on.is_none() {
                let what = format!("Übergang von {} nach {}", entry.form.from.de(), entry.form.to.de());
                let who = vec![self.lead(), self.coordinator()];
                let on = self.known(entry.form.planned_on, self.begun_on::<SystemTransition>(Some(&entry.item)));
                let added = self.add(DeadlineKind::Transition, on, what, who);
                added.by::<SystemTransition>(Some(&entry.item));
            }
        }
    }

    /// What one side proposed and the other has not answered; and who looks after a resting case (R149).
    pub(super) fn decisions_of_both(&mut self) {
        if self.state() == CaseState::FollowUp {
            if let Some(proposal) = closing_proposal(self.case) {
                self.answer::<ClosingProposal, Closing>(
                    DeadlineKind::Closing,
                    proposal.by,
                    "Abschluss der Poolbegleitung",
                );
            }
            if let Some(proposal) = redesign_proposal(self.case) {
                self.answer::<RedesignProposal, Redesign>(
                    DeadlineKind::Redesign,
                    proposal.by,
                    "Umgestaltung des Settings",
                );
            }
        }
        if self.state() != CaseState::OnHold {
            return;
        }
        let who = vec![self.lead(), self.coordinator()];
        if let Some(since) = self.written_on::<Hold>().max(last_contact(self.case)) {
            let on = self.after(since, HOLD_CHECK);
            let what = "Ruhender Fall: nach dem jungen Menschen sehen und den Kontakt festhalten";
            self.add(DeadlineKind::Hold, on, what, who.clone()).by::<ContactNote>(None);
        }
        if let Some(until) = self.case.one::<Hold>().and_then(|hold| hold.until) {
            let on = self.known(self.working(until), self.written_on::<Hold>());
            self.add(DeadlineKind::Hold, on, "Ruhen beenden oder neu einschätzen", who).by::<Resumption>(None);
        }
    }

    fn answer<F: CaseForm, A: CaseForm>(&mut self, kind: DeadlineKind, proposed_by: Side, what: &str) {
        let Some(made) = self.written_on::<F>() else { return };
        let other = match proposed_by {
            Side::Lead => self.coordinator(),
            Side::Coordinator => self.lead(),
        };
        let on = self.after(made, ANSWER);
        self.add(kind, on, format!("Auf den Vorschlag antworten: {what}"), vec![other]).by::<A>(None);
    }
}

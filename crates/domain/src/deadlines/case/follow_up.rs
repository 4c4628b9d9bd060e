// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! After the actual start.

use super::Sheet;
use crate::case_file::{MEASURING_POINTS, outcome_due};
use crate::deadlines::days::CLOSING;
use crate::deadlines::deadline::DeadlineKind;

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
            let on = self.working(outcome_due(start, *months));
            self.add(DeadlineKind::Outcome, on, what, vec![self.lead()]);
        }
        let last = MEASURING_POINTS.into_iter().max().unwrap_or_default();
        if !open.contains(&last) {
            let on = self.after(outcome_due(start, last), CLOSING);
            let who = vec![self.lead(), self.coordinator()];
            self.add(DeadlineKind::Closing, on, "Poolbegleitung abschließen", who);
        }
    }
}

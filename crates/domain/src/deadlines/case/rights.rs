// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! Consents that end, and what the person concerned asked for.

use jiff::ToSpan;

use super::Sheet;
use crate::casework::rights::{ConsentRecord, Correction, Disclosure, answer_until};
use crate::deadlines::days::CONSENT_BEFORE;
use crate::deadlines::deadline::DeadlineKind;
use crate::state::CaseState;

impl Sheet<'_> {
    /// A consent that ends is renewed before; once it has ended, there is nothing to be late with.
    pub(super) fn consents(&mut self) {
        for entry in self.case.all::<ConsentRecord>() {
            let Some(last) = entry.form.expires_on.filter(|_| entry.form.withdrawn_on.is_none()) else { continue };
            if last < self.today {
                continue;
            }
            let written = self.changed_on::<ConsentRecord>(Some(&entry.item));
            // Reminding on the day on which it was written would help nobody, but a short consent is reminded of, too.
            let on = self.known(self.in_time(last.saturating_sub(CONSENT_BEFORE.days())), written);
            let purposes: Vec<_> = entry.form.purposes.iter().map(|purpose| purpose.de()).collect();
            let what = format!("Einwilligung läuft ab: erneuern oder enden lassen ({})", purposes.join(", "));
            let who = vec![self.lead()];
            self.add(DeadlineKind::Consent, on, what, who).by::<ConsentRecord>(Some(&entry.item));
        }
    }

    /// The month runs from the receipt, whenever somebody wrote it down, and in whatever state the case is.
    pub(super) fn requests(&mut self) {
        if self.state() == CaseState::Anonymised {
            return;
        }
        for entry in self.case.all::<Disclosure>().into_iter().filter(|entry| entry.form.answered_on.is_none()) {
            let on = self.working(answer_until(entry.form.asked_on));
            let who = vec![self.lead()];
            self.add(DeadlineKind::Disclosure, on, "Antrag auf Auskunft beantworten (Art. 15 DSGVO)", who)
                .by::<Disclosure>(Some(&entry.item));
        }
        for entry in self.case.all::<Correction>().into_iter().filter(|entry| entry.form.done_on.is_none()) {
            let on = self.working(answer_until(entry.form.asked_on));
            let who = vec![self.lead()];
            self.add(DeadlineKind::Correction, on, "Antrag auf Berichtigung erledigen (Art. 16 DSGVO)", who)
                .by::<Correction>(Some(&entry.item));
        }
    }
}

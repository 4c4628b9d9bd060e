// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! From the solution to the actual start.

use jiff::civil::Date;

use super::Sheet;
use crate::deadlines::days::{CONTACT, PREPARATION, START};
use crate::deadlines::deadline::{DeadlineKind, Responsible};
use crate::role::Role;
use crate::state::CaseState;

/// States of the permit with which a measure may start (T15).
const PERMIT_RESOLVED: [&str; 5] = ["PS-NN", "PS-EX", "PS-PROV", "PS-OK", "PS-COND"];

impl Sheet<'_> {
    pub(super) fn implementation(&mut self) {
        self.contact();
        if self.state() != CaseState::ImplementationPlanning || self.case.case.record.measure_started_on.is_some() {
            return;
        }
        let solved = self.held().filter(|session| session.solution_ready).map(|session| session.date).max();
        let Some(from) = solved.or_else(|| self.held().map(|session| session.date).max()) else { return };
        self.preparation(from);
        let on = self.after(from, START);
        self.add(DeadlineKind::Start, on, "Maßnahme beginnen und den tatsächlichen Beginn erfassen", vec![self.lead()]);
    }

    fn preparation(&mut self, from: Date) {
        let record = &self.case.case.record;
        let on = self.after(from, PREPARATION);
        if record.help_plan_on.is_none() {
            self.add(DeadlineKind::HelpPlan, on, "Hilfeplan festhalten (§ 36 SGB VIII)", vec![self.lead()]);
        }
        if record.crisis_concept.as_ref().and_then(|concept| concept.on).is_none() {
            let who = vec![self.lead(), self.coordinator()];
            self.add(DeadlineKind::CrisisConcept, on, "Krisenkonzept vereinbaren", who);
        }
        let needed = record.setting.as_ref().is_some_and(|setting| {
            setting.components.iter().any(|part| part.code.entry().permit.as_deref() != Some("no"))
        });
        let resolved = record.permit_status.is_some_and(|status| PERMIT_RESOLVED.contains(&status.code()));
        if needed && !resolved {
            let who = vec![self.coordinator(), Responsible::Anybody(Role::PermitAuthority)];
            self.add(DeadlineKind::Permit, on, "Betriebserlaubnis klären (§§ 45, 45a SGB VIII)", who);
        }
    }

    /// Until the start, pool office and case lead speak with each other at least every 14 days (R108).
    fn contact(&mut self) {
        use CaseState::{ImplementationPlanning, InSession, Invited, OfferCoordination, Triage};
        let accompanied =
            matches!(self.state(), Triage | Invited | InSession | OfferCoordination | ImplementationPlanning);
        if !accompanied || self.case.case.record.measure_started_on.is_some() {
            return;
        }
        let met = self.held().map(|session| session.date).max();
        if let Some(last) = met.max(self.case.case.record.referral.received_on) {
            let on = self.after(last, CONTACT);
            let who = vec![self.coordinator(), self.lead()];
            self.add(DeadlineKind::Contact, on, "Kontakt zwischen Koordination und Fallführung aufnehmen", who);
        }
    }
}

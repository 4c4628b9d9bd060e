// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! From the offers to the actual start, and what the running setting asks for.

use jiff::civil::Date;

use super::Sheet;
use crate::casework::CaseForm as _;
use crate::casework::DocumentKey;
use crate::casework::conduct::{ContactNote, last_contact};
use crate::casework::implementation::{
    Acceptance, ComponentRow, CourtKind, CourtOrder, CrisisPlan, Decision, HelpPlan, Offer, OfferChoice, OfferDecline,
    OfferForwarding, PermitSheet, Start, TrialResult, Version, components, current, is_forwarded, not_accepted,
    unresolved, versions,
};
use crate::clock::german_date;
use crate::deadlines::days::{
    ACCEPTANCE, CONTACT, COURT_BEFORE, DECISION, FORWARDING, PREPARATION, START, TRIAL_EARLY,
};
use crate::deadlines::deadline::{DeadlineKind, Responsible};
use crate::pool::same_name;
use crate::role::Role;
use crate::state::{CaseState, Phase};

impl Sheet<'_> {
    pub(super) fn implementation(&mut self) {
        self.contact();
        if self.state() == CaseState::OfferCoordination {
            self.offers();
        }
        if self.state() == CaseState::ImplementationPlanning {
            let solved = self.held().filter(|session| session.solution_ready).map(|session| session.date).max();
            let met = solved.or_else(|| self.held().map(|session| session.date).max());
            let chosen = current(self.case).map(|version| german_date(version.entry.at));
            if let Some(from) = met.max(chosen) {
                self.preparation(from);
            }
        }
        if self.state().is_active() || self.state() == CaseState::OnHold {
            self.running_setting();
        }
    }

    /// Offers wait for the pool office, then for the case lead, and no longer than they are valid (R102, R103).
    fn offers(&mut self) {
        for offer in self.case.all::<Offer>() {
            let declined = DocumentKey::new(OfferDecline::NAME, Some(&offer.item));
            if self.case.documents.get(&declined).is_some_and(|answer| answer.at >= offer.at) {
                continue;
            }
            let valid = self.in_time(offer.form.valid_until);
            let part = offer.form.component.de();
            if is_forwarded(self.case, &offer) {
                let what = format!("Über das Angebot „{part}“ entscheiden, bevor es abläuft");
                let on = self.known(valid, self.changed_on::<OfferForwarding>(Some(&offer.item)));
                self.add(DeadlineKind::Offer, on, what, vec![self.lead()]).by::<OfferChoice>(Some(&offer.item));
            } else {
                let made = german_date(offer.at);
                let on = self.known(self.after(made, FORWARDING).min(valid), Some(made));
                let what = format!("Angebot „{part}“ an die Fallführung weiterleiten");
                let added = self.add(DeadlineKind::Offer, on, what, vec![self.coordinator()]);
                added.by::<OfferForwarding>(Some(&offer.item));
            }
        }
    }

    fn preparation(&mut self, from: Date) {
        let record = &self.case.case.record;
        let on = self.after(from, PREPARATION);
        if record.help_plan_on.is_none() {
            let what = "Hilfeplan festhalten (§ 36 SGB VIII)";
            self.add(DeadlineKind::HelpPlan, on, what, vec![self.lead()]).by::<HelpPlan>(None);
        }
        if record.crisis_concept.as_ref().and_then(|concept| concept.on).is_none() {
            let who = vec![self.lead(), self.coordinator()];
            self.add(DeadlineKind::CrisisConcept, on, "Krisenkonzept vereinbaren", who).by::<CrisisPlan>(None);
        }
        for row in unresolved(self.case) {
            let who = vec![self.coordinator(), Responsible::Anybody(Role::PermitAuthority)];
            let what = format!("Betriebserlaubnis klären: {}", row.code.de());
            self.add(DeadlineKind::Permit, on, what, who).by::<PermitSheet>(None);
        }
        if let Some(version) = current(self.case) {
            let written = german_date(version.entry.at);
            let decided = self.case.one::<Decision>().is_some_and(|decision| decision.setting == version.number);
            if !decided {
                let on = self.after(written, DECISION);
                let what = "Entscheidung des Jugendamts festhalten (§ 36a SGB VIII)";
                self.add(DeadlineKind::Decision, on, what, vec![self.lead()]).by::<Decision>(None);
            }
            for provider in not_accepted(self.case) {
                let on = self.after(written, ACCEPTANCE);
                let who = self.delegates_of(&provider);
                let what = format!("Zusage des Trägers {provider} zum Setting");
                self.add(DeadlineKind::ProviderAnswer, on, what, who).by::<Acceptance>(None);
            }
        }
        // A redesigned setting still carries the days on which its components began.
        let ahead = |day: &Date| *day >= from;
        let planned = components(self.case).iter().filter_map(|row| row.from).filter(ahead).min();
        let on = planned.map_or_else(|| self.after(from, START), |day| self.working(day));
        let what = "Maßnahme beginnen und den tatsächlichen Beginn erfassen";
        self.add(DeadlineKind::Start, on, what, vec![self.lead()]).by::<Start>(None);
    }

    /// Those who answer for a provider; the pool office where nobody of it has an account.
    fn delegates_of(&self, provider: &str) -> Vec<Responsible> {
        let staff = self.register.staff.iter().filter(|person| {
            person.roles.contains(&Role::ProviderDelegate)
                && person.organisation.as_deref().is_some_and(|own| same_name(own, provider))
        });
        let people: Vec<_> = staff.map(|person| Responsible::Person(person.id.clone())).collect();
        if people.is_empty() { vec![self.coordinator()] } else { people }
    }

    fn running_setting(&mut self) {
        let rows = components(self.case);
        let started = self.case.case.record.measure_started_on.is_some();
        if let Some(plan) = self.case.one::<HelpPlan>().filter(|_| started) {
            let on = self.known(self.working(plan.next_review), self.written_on::<HelpPlan>());
            let what = "Hilfeplan überprüfen (§ 36 SGB VIII)";
            self.add(DeadlineKind::HelpPlan, on, what, vec![self.lead()]).by::<HelpPlan>(None);
        }
        self.court(&rows);
        for row in &rows {
            if let Some(review) = row.review_on.filter(|review| !self.is_reviewed(row, *review)) {
                let on = self.known(self.working(review), self.review_known(row, review));
                let what = format!("Erprobung überprüfen: {}", row.code.de());
                self.add(DeadlineKind::Trial, on, what, vec![self.lead(), self.coordinator()]).by::<TrialResult>(None);
            }
        }
    }

    /// The end of a decision of the court does not move: its renewal is applied for in time (R45, I22).
    fn court(&mut self, rows: &[ComponentRow]) {
        if !rows.iter().any(|row| row.code.entry().court_order) {
            return;
        }
        let orders = self.case.all::<CourtOrder>().into_iter().filter(|entry| entry.form.kind == CourtKind::Liberty);
        let newest = orders.max_by_key(|entry| entry.form.until);
        let until = newest.as_ref().map(|entry| entry.form.until);
        let written = current(self.case).map(|version| german_date(version.entry.at));
        let (on, what) = if let Some(until) = until {
            let end = format!("{:02}.{:02}.{}", until.day(), until.month(), until.year());
            let what = format!("Der Gerichtsbeschluss endet am {end}: Verlängerung beantragen oder Setting ändern");
            let entered = newest.map(|entry| german_date(entry.at));
            (self.known(self.before(until, COURT_BEFORE), entered), what)
        } else {
            let from = written.unwrap_or(self.case.case.record.referral.submitted_on);
            (self.after(from, PREPARATION), "Gerichtsbeschluss einholen (§ 1631b BGB)".to_owned())
        };
        self.add(DeadlineKind::Court, on, what, vec![self.lead()]).by::<CourtOrder>(None);
        // Liberty without a decision must not wait for the usual days.
        if let (Some(until), Some(deadline)) = (until, self.found.last_mut()) {
            deadline.escalates_on = deadline.escalates_on.min(until);
        }
    }

    /// The day on which somebody first wrote down that a component is reviewed on this day.
    fn review_known(&self, row: &ComponentRow, review: Date) -> Option<Date> {
        let says = |version: &Version| {
            version.entry.form.components.iter().any(|part| part.is_same(row) && part.review_on == Some(review))
        };
        let first = versions(self.case).into_iter().find(says);
        first.map(|version| german_date(version.entry.at))
    }

    /// A review shortly before its day counts.
    fn is_reviewed(&self, row: &ComponentRow, review: Date) -> bool {
        let earliest = review.saturating_sub(jiff::Span::new().days(TRIAL_EARLY));
        self.case.all::<TrialResult>().iter().any(|entry| {
            entry.form.component == row.code
                && same_name(&entry.form.provider, &row.provider)
                && entry.form.reviewed_on >= earliest
        })
    }

    /// Until the start, pool office and case lead note a contact at least every 14 days (R108).
    fn contact(&mut self) {
        if !matches!(self.state().phase(), Phase::Clearing | Phase::Implementation) {
            return;
        }
        if let Some(last) = last_contact(self.case).max(self.case.case.record.referral.received_on) {
            let on = self.after(last, CONTACT);
            let who = vec![self.coordinator(), self.lead()];
            let what = "Kontakt zwischen Koordination und Fallführung aufnehmen";
            self.add(DeadlineKind::Contact, on, what, who).by::<ContactNote>(None);
        }
    }
}

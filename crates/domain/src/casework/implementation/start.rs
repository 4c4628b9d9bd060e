// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! The actual start of the measure (T15) and what is ticked off on the way to it.

use jiff::civil::Date;

use super::agreement::future;
use crate::case_file::{MEASURING_POINTS, OutcomeObservation, outcome_due};
use crate::casework::kind::step;
use crate::casework::{CaseForm, Context, Proceeding, Step, Writer, refusal};
use crate::form::{Form as _, Text, choices, form};
use crate::rule;
use crate::state::{CaseState, Refusal};

choices! {
    /// State of a formality.
    pub enum Formality {
        Open = "open", "offen";
        Done = "done", "erledigt";
        NotNeeded = "not_needed", "nicht nötig";
    }
}

form! {
    /// Formalities before the start (R109). They never hold it up.
    pub struct FormalChecklist {
        /// Costs.
        must cost_approval: Formality = "Kostenzusage";
        /// Permit.
        must permit: Formality = "Betriebserlaubnis";
        /// School.
        must school: Formality = "Schule benachrichtigt";
        /// Guardian.
        must guardian_consent: Formality = "Zustimmung der Sorgeberechtigten oder der Vormundschaft";
        /// Registration.
        must registration: Formality = "Ummeldung";
        /// Insurance.
        must health_insurance: Formality = "Krankenversicherung";
        /// Remark.
        may remark: Text = "Anmerkung";
    }
    /// The measure has actually started (T15).
    pub struct Start {
        /// Day.
        must started_on: Date = "Tatsächlich begonnen am";
        /// Why without a crisis concept (R106).
        asked crisis_reason: Text = "Beginn ohne Krisenkonzept, weil" ("Nötig, wenn es noch keines gibt");
        /// Why with an open permit (R152).
        asked permit_reason: Text = "Beginn vor geklärter Betriebserlaubnis, weil" ("Nötig, wenn sie noch offen ist");
        /// Remark.
        may remark: Text = "Anmerkung";
    }
}

impl CaseForm for FormalChecklist {
    const NAME: &'static str = "formal_checklist";
    const TITLE: &'static str = "Formalitäten vor dem Beginn";
    const STEP: Step = Step::Implementation;
    const WRITERS: &'static [Writer] = &[Writer::Coordinator, Writer::CaseLead];

    fn open_in(state: CaseState) -> bool {
        matches!(state, CaseState::ImplementationPlanning | CaseState::MeasureStarted | CaseState::FollowUp)
    }
}

/// The formalities that are still open, as labels; all of them when nobody has begun the list.
#[must_use]
pub fn open_formalities(case: &Proceeding) -> Vec<&'static str> {
    let data = case.one::<FormalChecklist>().map(|list| list.to_data());
    let items = FormalChecklist::FIELDS.iter().filter(|field| field.must);
    let is_open = |name: &str| data.as_ref().is_none_or(|data| data.one(name) == Formality::Open.code());
    items.filter(|field| is_open(field.name)).map(|field| field.label).collect()
}

step!(Start, "start", "Tatsächlichen Beginn erfassen", Implementation, [CaseLead], {ImplementationPlanning => T15}, {
    fn rules(&self, _: Option<&str>, before: &Proceeding, context: &Context<'_>) -> Vec<Refusal> {
        let mut wrong: Vec<_> = future(self.started_on, "started_on", context).into_iter().collect();
        // I9.
        if before.case.record.first_session().is_some_and(|first| self.started_on < first.date) {
            let message = "Der Beginn liegt vor der ersten Kooperationsrunde.";
            wrong.push(refusal(rule::START_BEFORE_SESSION, "started_on", message, ""));
        }
        wrong
    }

    fn apply(&self, _: Option<&str>, after: &mut Proceeding, _: &Context<'_>) {
        let record = &mut after.case.record;
        // After a redesign the measuring points stay those of the first start: stability is measured from there.
        if record.measure_started_on.is_none() {
            record.measure_started_on = Some(self.started_on);
            record.outcomes = MEASURING_POINTS.into_iter().map(|months| blank(self.started_on, months)).collect();
        }
    }
});

/// An observation that has not been made yet (I10).
fn blank(start: Date, months: u8) -> OutcomeObservation {
    OutcomeObservation {
        months,
        due: outcome_due(start, months),
        hold_status: None,
        school: None,
        delinquency: None,
        clinic_days: None,
        absent_days: None,
    }
}

/// What the case lead started without, with a reason (K21, K22).
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct Overrides {
    /// Without a crisis concept.
    pub crisis_concept: bool,
    /// With an open permit.
    pub permit: bool,
}

/// The overrides of the newest start.
#[must_use]
pub fn overrides(case: &Proceeding) -> Overrides {
    case.one::<Start>().map_or_else(Overrides::default, |start| Overrides {
        crisis_concept: !start.crisis_reason.is_empty(),
        permit: !start.permit_reason.is_empty(),
    })
}

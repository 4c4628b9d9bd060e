// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! A case as a sample for an evaluation: under its code, for one person, until a day.

use jiff::ToSpan;
use jiff::civil::Date;

use crate::casework::{CaseForm, Context, Proceeding, Register, Step, Writer, refusal};
use crate::form::{Line, form};
use crate::ids::StaffId;
use crate::role::Role;
use crate::rule;
use crate::state::{CaseState, Refusal};

/// Longest period of a sample: a survey of an evaluation takes months, and who needs longer asks again.
pub const SAMPLE_MONTHS_MAX: i32 = 6;

form! {
    /// An evaluator reads a case under its code.
    pub struct EvaluationSample {
        /// Who.
        must person: StaffId = "Wer evaluiert?" [Evaluator];
        /// What for.
        must purpose: Line = "Wofür?" ("Zum Beispiel: Befragung 2026, Auftrag der Steuerungsgruppe");
        /// First day.
        must from: Date = "Ab";
        /// Last day.
        must to: Date = "Bis" ("Höchstens sechs Monate; für ein früheres Ende ändern Sie diesen Tag");
    }
}

/// From the receipt on, also when the accompaniment is over.
fn known_to_the_pool(state: CaseState) -> bool {
    state.is_pool_case() && state != CaseState::Anonymised
}

impl CaseForm for EvaluationSample {
    const NAME: &'static str = "evaluation_sample";
    const TITLE: &'static str = "Einsicht für die Evaluation";
    const STEP: Step = Step::Case;
    const MANY: bool = true;
    const WRITERS: &'static [Writer] = &[Writer::Coordinator];

    fn open_in(state: CaseState) -> bool {
        known_to_the_pool(state)
    }

    fn rules(&self, _: Option<&str>, _: &Proceeding, context: &Context<'_>) -> Vec<Refusal> {
        let mut wrong = Vec::new();
        if !context.register.holds(&self.person, Role::Evaluator) {
            let help = "Wählen Sie ein Konto der Evaluation.";
            wrong.push(refusal(rule::PERSON_UNKNOWN, "person", "Diese Person evaluiert hier nicht.", help));
        }
        if self.to < self.from {
            wrong.push(refusal(rule::ORDER_OF_DAYS, "to", "Das Ende liegt vor dem Beginn.", ""));
        }
        if self.to > self.from.saturating_add(SAMPLE_MONTHS_MAX.months()) {
            let message = format!("Möglich sind höchstens {SAMPLE_MONTHS_MAX} Monate.");
            wrong.push(refusal(rule::PERIOD_TOO_LONG, "to", message, "Danach kann neu entschieden werden."));
        }
        wrong
    }
}

/// Until when somebody of the evaluation reads a case under its code; none when not today.
#[must_use]
pub fn sample_until(case: &Proceeding, register: &Register, staff: &StaffId, today: Date) -> Option<Date> {
    if !known_to_the_pool(case.course.state()) || !register.holds(staff, Role::Evaluator) {
        return None;
    }
    let samples = case.all::<EvaluationSample>().into_iter().map(|entry| entry.form);
    let open = |sample: &EvaluationSample| sample.person == *staff && sample.from <= today && today <= sample.to;
    samples.filter(open).map(|sample| sample.to).max()
}

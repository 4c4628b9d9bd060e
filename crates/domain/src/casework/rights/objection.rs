// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! Objection to shared practice (Art. 21 GDPR): nothing of the case is released as a pattern, and what was released is
//! withdrawn.

use jiff::civil::Date;

use super::{after_the_draft, future, open_until_erased, reversed};
use crate::casework::{CaseForm, Context, Proceeding, Step, Writer};
use crate::form::{Text, choices, form};
use crate::state::{CaseState, Refusal};

choices! {
    /// Who objects.
    pub enum Objector {
        YoungPerson = "young_person", "junger Mensch";
        Custodians = "custodians", "Sorgeberechtigte";
        Guardian = "guardian", "Vormundschaft";
        Other = "other", "andere betroffene Person";
    }
}

form! {
    /// Somebody objects to shared practice.
    pub struct Objection {
        /// Who.
        must by: Objector = "Widersprochen hat";
        /// When.
        must on: Date = "Eingegangen am";
        /// What was said.
        may note: Text = "Anmerkung" ("Eine Begründung braucht der Widerspruch nicht");
        /// Withdrawn.
        may withdrawn_on: Option<Date> = "Zurückgenommen am";
    }
}

impl CaseForm for Objection {
    const NAME: &'static str = "objection";
    const TITLE: &'static str = "Widerspruch gegen die gemeinsame Praxis";
    const STEP: Step = Step::Rights;
    const MANY: bool = true;
    const WRITERS: &'static [Writer] = &[Writer::CaseLead, Writer::Coordinator];

    fn open_in(state: CaseState) -> bool {
        open_until_erased(state)
    }

    fn is_called_for(case: &Proceeding) -> bool {
        after_the_draft(case)
    }

    fn rules(&self, _: Option<&str>, _: &Proceeding, context: &Context<'_>) -> Vec<Refusal> {
        let days = [
            future(Some(self.on), "on", context),
            future(self.withdrawn_on, "withdrawn_on", context),
            reversed(self.on, self.withdrawn_on, "withdrawn_on"),
        ];
        days.into_iter().flatten().collect()
    }
}

/// Whether somebody concerned objects to shared practice: then no pattern is made from the case, and released ones are
/// withdrawn. An objection is never entered beforehand, so it does not depend on the day.
#[must_use]
pub fn objects_to_sharing(case: &Proceeding) -> bool {
    case.all::<Objection>().iter().any(|entry| entry.form.withdrawn_on.is_none())
}

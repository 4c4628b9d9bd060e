// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! What the person concerned asks for, to be answered within a month (Art. 12 Abs. 3 GDPR).

use jiff::ToSpan;
use jiff::civil::Date;

use super::{LegalHold, after_the_draft, future, open_until_erased, reversed};
use crate::casework::grants::{EmergencyAccess, EvaluationSample};
use crate::casework::invitation::{Dossier, DossierCheck, IdentityShown};
use crate::casework::referral::Entrusted;
use crate::casework::{CaseForm, Context, Proceeding, Step, Writer, refusal};
use crate::deadlines::REQUEST_MONTHS;
use crate::form::{Line, Text, choices, form};
use crate::rule;
use crate::state::{CaseState, Refusal};

choices! {
    /// How a request for disclosure was answered.
    pub enum AnsweredHow {
        Printed = "printed", "Auszug ausgedruckt und übergeben";
        Electronic = "electronic", "Auszug elektronisch übergeben";
        Inspection = "inspection", "Akteneinsicht im Haus";
        Told = "told", "im Gespräch erläutert";
        Refused = "refused", "ganz oder teilweise abgelehnt";
    }
    /// What became of a request for correction.
    pub enum CorrectionDecision {
        Corrected = "corrected", "berichtigt";
        Completed = "completed", "ergänzt, zum Beispiel durch eine Stellungnahme";
        Noted = "noted", "nicht feststellbar: Gegendarstellung vermerkt (§ 84 Abs. 1 SGB X)";
        Refused = "refused", "abgelehnt";
    }
}

form! {
    /// A request for disclosure (Art. 15 GDPR, § 83 SGB X).
    pub struct Disclosure {
        /// By whom.
        must asked_by: Line = "Auskunft verlangt hat" ("Funktion genügt: junger Mensch, Mutter, Vormundschaft");
        /// When.
        must asked_on: Date = "Eingegangen am" ("Die Antwort ist innerhalb eines Monats fällig");
        /// What.
        may about: Text = "Worüber?" ("Leer: über alles");
        /// Answered.
        may answered_on: Option<Date> = "Beantwortet am";
        /// How.
        asked how: Option<AnsweredHow> = "Wie?" ("Nötig, wenn beantwortet ist");
        /// What was left out, and why.
        asked remark: Text = "Was wurde nicht mitgeteilt und warum?" ("Nötig bei einer Ablehnung. Anvertrautes Dritter bleibt außen vor");
    }
    /// A request for correction (Art. 16 GDPR, § 84 Abs. 1 SGB X).
    pub struct Correction {
        /// By whom.
        must asked_by: Line = "Berichtigung verlangt hat" ("Funktion genügt: junger Mensch, Mutter, Vormundschaft");
        /// When.
        must asked_on: Date = "Eingegangen am" ("Die Antwort ist innerhalb eines Monats fällig");
        /// What.
        must wrong: Text = "Was soll falsch oder unvollständig sein?";
        /// What was decided.
        asked decision: Option<CorrectionDecision> = "Entscheidung" ("Nötig, wenn erledigt");
        /// Why.
        asked reason: Text = "Begründung" ("Nötig bei einer Ablehnung");
        /// Done.
        may done_on: Option<Date> = "Erledigt am";
        /// Who was told.
        asked receivers: Text = "Wer hat die falschen Angaben erhalten und ist unterrichtet?" ("Nötig, wenn berichtigt oder ergänzt ist (Art. 19 DSGVO); „niemand“ genügt");
    }
}

/// The last day for an answer, before it is moved to a working day.
#[must_use]
pub fn answer_until(asked_on: Date) -> Date {
    asked_on.saturating_add(REQUEST_MONTHS.months())
}

/// Whether the documents of a form belong to what the person concerned is told (Art. 15 GDPR). Not what was confided (§ 65
/// SGB VIII), which whoever it was confided to weighs and tells by hand; not the working copy of a dossier, whose released
/// form is told; and not who looked at the case and what keeps it from being erased, which tell of other people and for
/// which the log and the register of holds answer.
#[must_use]
pub fn is_disclosed(form: &str) -> bool {
    const LEFT_OUT: [&str; 7] = [
        Entrusted::NAME,
        Dossier::NAME,
        DossierCheck::NAME,
        IdentityShown::NAME,
        EmergencyAccess::NAME,
        EvaluationSample::NAME,
        LegalHold::NAME,
    ];
    !LEFT_OUT.contains(&form)
}

/// One refusal when something is missing that the rest asks for.
fn missing(is_missing: bool, field: &str, message: &str) -> Option<Refusal> {
    is_missing.then(|| refusal(rule::ANSWER_INCOMPLETE, field, message, ""))
}

impl CaseForm for Disclosure {
    const NAME: &'static str = "disclosure";
    const TITLE: &'static str = "Auskunft an die betroffene Person";
    const STEP: Step = Step::Rights;
    const MANY: bool = true;
    const WRITERS: &'static [Writer] = &[Writer::CaseLead, Writer::UnitHead];

    fn open_in(state: CaseState) -> bool {
        open_until_erased(state)
    }

    fn is_called_for(case: &Proceeding) -> bool {
        after_the_draft(case)
    }

    fn rules(&self, _: Option<&str>, _: &Proceeding, context: &Context<'_>) -> Vec<Refusal> {
        let answered = self.answered_on.is_some();
        let refused = self.how == Some(AnsweredHow::Refused);
        let wrong = [
            future(Some(self.asked_on), "asked_on", context),
            future(self.answered_on, "answered_on", context),
            reversed(self.asked_on, self.answered_on, "answered_on"),
            missing(answered && self.how.is_none(), "how", "Bitte angeben, wie die Auskunft gegeben wurde."),
            missing(!answered && self.how.is_some(), "answered_on", "Bitte den Tag der Antwort angeben."),
            missing(refused && self.remark.is_empty(), "remark", "Bitte die Ablehnung begründen."),
        ];
        wrong.into_iter().flatten().collect()
    }
}

impl CaseForm for Correction {
    const NAME: &'static str = "correction";
    const TITLE: &'static str = "Berichtigung";
    const STEP: Step = Step::Rights;
    const MANY: bool = true;
    const WRITERS: &'static [Writer] = &[Writer::CaseLead, Writer::UnitHead];

    fn open_in(state: CaseState) -> bool {
        open_until_erased(state)
    }

    fn is_called_for(case: &Proceeding) -> bool {
        after_the_draft(case)
    }

    fn rules(&self, _: Option<&str>, _: &Proceeding, context: &Context<'_>) -> Vec<Refusal> {
        use CorrectionDecision::{Completed, Corrected, Refused};
        let done = self.done_on.is_some();
        let changed = matches!(self.decision, Some(Corrected | Completed));
        let refused = self.decision == Some(Refused);
        let wrong = [
            future(Some(self.asked_on), "asked_on", context),
            future(self.done_on, "done_on", context),
            reversed(self.asked_on, self.done_on, "done_on"),
            missing(done && self.decision.is_none(), "decision", "Bitte die Entscheidung angeben."),
            missing(refused && self.reason.is_empty(), "reason", "Bitte die Ablehnung begründen."),
            missing(done && changed && self.receivers.is_empty(), "receivers", "Bitte angeben, wer unterrichtet ist."),
        ];
        wrong.into_iter().flatten().collect()
    }
}

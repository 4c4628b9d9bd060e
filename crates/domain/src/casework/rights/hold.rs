// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! What stops the erasure of a case whose period is over.

use jiff::civil::Date;

use super::requests::{Correction, Disclosure};
use super::restriction::is_restricted;
use super::{after_the_draft, open_until_erased};
use crate::casework::invitation::day_de;
use crate::casework::{CaseForm, Context, Proceeding, Step, Writer, refusal};
use crate::form::{Text, form};
use crate::rule;
use crate::state::{CaseState, Refusal};

form! {
    /// A legal hold: as long as it lasts nothing of the case is erased (T27), because of a lawsuit for instance
    /// (Art. 17 Abs. 3 Buchst. e GDPR).
    pub struct LegalHold {
        /// Why.
        must reason: Text = "Warum darf nicht gelöscht werden?" ("Zum Beispiel: laufendes Gerichtsverfahren, Aufarbeitung. Nennen Sie keine Namen");
        /// Last day.
        may until: Option<Date> = "Gesperrt bis" ("Leer: bis die Sperre aufgehoben wird");
        /// Lifted.
        may lifted: bool = "Die Sperre ist aufgehoben";
    }
}

impl LegalHold {
    /// Whether it holds on a day.
    #[must_use]
    pub fn holds_on(&self, day: Date) -> bool {
        !self.lifted && self.until.is_none_or(|until| day <= until)
    }
}

impl CaseForm for LegalHold {
    const NAME: &'static str = "legal_hold";
    const TITLE: &'static str = "Löschsperre";
    const STEP: Step = Step::Rights;
    const MANY: bool = true;
    const WRITERS: &'static [Writer] = &[Writer::CaseLead, Writer::UnitHead, Writer::Coordinator];

    fn open_in(state: CaseState) -> bool {
        open_until_erased(state)
    }

    fn is_called_for(case: &Proceeding) -> bool {
        after_the_draft(case)
    }

    fn rules(&self, _: Option<&str>, _: &Proceeding, context: &Context<'_>) -> Vec<Refusal> {
        // Who lifts a hold whose day has passed need not change that day.
        if self.lifted || self.until.is_none_or(|until| until >= context.today()) {
            return Vec::new();
        }
        let help = "Wählen Sie heute oder später, lassen Sie den Tag offen, oder heben Sie die Sperre auf.";
        vec![refusal(rule::DATE_IN_PAST, "until", "Der Tag liegt in der Vergangenheit.", help)]
    }
}

/// What stops an erasure on a day: a legal hold; a restriction, because who asked for it wants the data kept (Art. 18
/// Abs. 1 Buchst. b and c GDPR, § 84 Abs. 3 SGB X); a request for disclosure or correction that has no answer yet, because
/// it would come to nothing.
#[must_use]
pub fn erasure_stops(case: &Proceeding, today: Date) -> Vec<Refusal> {
    let mut stops = Vec::new();
    for hold in case.all::<LegalHold>().iter().filter(|entry| entry.form.holds_on(today)) {
        let message = match hold.form.until {
            Some(until) => format!("Eine Löschsperre gilt bis {}.", day_de(until)),
            None => "Eine Löschsperre gilt, bis sie aufgehoben wird.".to_owned(),
        };
        let help = "Fallführung, Leitung oder Poolkoordination hebt die Löschsperre auf, wenn ihr Grund entfallen ist.";
        stops.push(refusal(rule::LEGAL_HOLD, LegalHold::NAME, message, help));
    }
    if is_restricted(case) {
        let message = "Die Verarbeitung ist eingeschränkt; bis dahin bleibt alles, wie es ist (Art. 18 DSGVO).";
        let help = "Die Fallführung oder die Leitung hebt die Einschränkung auf.";
        stops.push(refusal(rule::ERASURE_RESTRICTED, super::Restriction::NAME, message, help));
    }
    if case.all::<Disclosure>().iter().any(|entry| entry.form.answered_on.is_none()) {
        let message = "Ein Antrag auf Auskunft ist noch nicht beantwortet.";
        let help = "Die Fallführung oder die Leitung beantwortet ihn zuerst.";
        stops.push(refusal(rule::REQUEST_OPEN, Disclosure::NAME, message, help));
    }
    if case.all::<Correction>().iter().any(|entry| entry.form.done_on.is_none()) {
        let message = "Ein Antrag auf Berichtigung ist noch nicht erledigt.";
        let help = "Die Fallführung oder die Leitung erledigt ihn zuerst.";
        stops.push(refusal(rule::REQUEST_OPEN, Correction::NAME, message, help));
    }
    stops
}

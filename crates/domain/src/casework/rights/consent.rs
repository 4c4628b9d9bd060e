// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! The register of consents (§ 67b Abs. 2 SGB X, Art. 7 GDPR).

use jiff::civil::Date;

use super::{future, open_until_erased, reversed};
use crate::casework::{CaseForm, Context, Proceeding, Step, Writer};
use crate::form::{Text, choices, form};
use crate::state::{CaseState, Refusal};

choices! {
    /// Who consented.
    pub enum ConsentGiver {
        YoungPerson = "young_person", "junger Mensch";
        Custodians = "custodians", "Sorgeberechtigte";
        Guardian = "guardian", "Vormundschaft";
        Other = "other", "andere Person";
    }
    /// What for.
    pub enum ConsentPurpose {
        Secrecy = "secrecy_waiver", "Schweigepflichtentbindung";
        Panel = "panel", "Weitergabe an das Gremium";
        Provider = "provider", "Weitergabe an einen Träger";
        Entrusted = "entrusted", "Weitergabe von Anvertrautem (§ 65 SGB VIII)";
        SharedPractice = "shared_practice", "gemeinsame Praxis: anonymisiertes Fallmuster";
        Evaluation = "evaluation", "Evaluation";
        Other = "other", "anderer Zweck, im Umfang beschrieben";
    }
}

form! {
    /// A consent with its purpose, its scope and its end.
    pub struct ConsentRecord {
        /// By whom.
        must given_by: ConsentGiver = "Eingewilligt hat";
        /// What for.
        must purposes: Vec<ConsentPurpose> = "Zweck";
        /// What it covers.
        must scope: Text = "Umfang" ("Was darf an wen weitergegeben werden?");
        /// Since when.
        must given_on: Date = "Erteilt am";
        /// That who consented knew what he or she did.
        must informed: bool = "Über Zweck, Folgen einer Verweigerung und das Recht zum Widerruf ist aufgeklärt" ("§ 67b Abs. 2 SGB X: schriftlich oder elektronisch");
        /// Last day.
        may expires_on: Option<Date> = "Gilt bis" ("Leer: bis zum Widerruf. 30 Tage vor dem Ende erinnert eine Frist");
        /// Day of the withdrawal.
        may withdrawn_on: Option<Date> = "Widerrufen am" ("Gilt ab diesem Tag; was vorher geschah, bleibt zulässig");
    }
}

impl ConsentRecord {
    /// Whether it holds on a day: up to its last day, and not on the day of the withdrawal.
    #[must_use]
    pub fn holds_on(&self, day: Date) -> bool {
        self.given_on <= day
            && self.expires_on.is_none_or(|last| day <= last)
            && self.withdrawn_on.is_none_or(|withdrawn| day < withdrawn)
    }
}

impl CaseForm for ConsentRecord {
    const NAME: &'static str = "consent";
    const TITLE: &'static str = "Einwilligung";
    const STEP: Step = Step::Rights;
    const MANY: bool = true;
    const WRITERS: &'static [Writer] = &[Writer::CaseLead];

    fn open_in(state: CaseState) -> bool {
        open_until_erased(state)
    }

    fn rules(&self, _: Option<&str>, _: &Proceeding, context: &Context<'_>) -> Vec<Refusal> {
        let days = [
            future(Some(self.given_on), "given_on", context),
            future(self.withdrawn_on, "withdrawn_on", context),
            reversed(self.given_on, self.expires_on, "expires_on"),
            reversed(self.given_on, self.withdrawn_on, "withdrawn_on"),
        ];
        days.into_iter().flatten().collect()
    }
}

/// Whether a consent for a purpose holds on a day.
#[must_use]
pub fn consent_holds(case: &Proceeding, purpose: ConsentPurpose, day: Date) -> bool {
    case.all::<ConsentRecord>().iter().any(|entry| entry.form.purposes.contains(&purpose) && entry.form.holds_on(day))
}

// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! Change of the case lead, and the contact of those who work on the case.

use jiff::civil::Date;

use crate::casework::{CaseForm, Context, Proceeding, Step, Writer, refusal};
use crate::form::{Text, choices, form};
use crate::ids::StaffId;
use crate::role::Role;
use crate::rule;
use crate::state::{CaseState, Refusal};

choices! {
    /// With whom there was contact.
    pub enum ContactWith {
        CaseLead = "case_lead", "Fallführung";
        Coordinator = "coordinator", "Poolkoordination";
        Providers = "providers", "Träger";
        YoungPerson = "young_person", "junger Mensch";
        ContactPerson = "contact_person", "Ansprechperson während des Ruhens";
        Custodians = "custodians", "Sorgeberechtigte oder Vormundschaft";
        OtherSystem = "other_system", "Klinik, Justiz, Schule oder andere Stelle";
    }
}

form! {
    /// The case lead changes (R113). Each change is a document of its own, so that the line of case leads stays
    /// readable.
    pub struct LeadChange {
        /// Who takes over.
        must successor: StaffId = "Neue Fallführung" [CaseManager];
        /// Day.
        must handover_on: Date = "Übergabe am";
        /// Why.
        must reason: Text = "Grund";
        /// What was handed over.
        may handed_over: Text = "Was wurde übergeben, wer ist unterrichtet?";
    }
    /// A contact (R103, R108); during a hold it is the check on the young person (R149).
    pub struct ContactNote {
        /// Day.
        must on: Date = "Am";
        /// With whom.
        must with: Vec<ContactWith> = "Kontakt mit";
        /// What.
        must note: Text = "Worum ging es? Was ist als Nächstes zu tun?";
    }
}

impl CaseForm for LeadChange {
    const NAME: &'static str = "lead_change";
    const TITLE: &'static str = "Fallführung übergeben";
    const STEP: Step = Step::Case;
    const MANY: bool = true;
    /// The unit head, too: a case manager may be ill or gone. Who stands in for a few days does not give a case away.
    const WRITERS: &'static [Writer] = &[Writer::CaseLeadAlone, Writer::UnitHead, Writer::UnitHeadDeputy];

    fn open_in(state: CaseState) -> bool {
        state != CaseState::Anonymised
    }

    fn rules(&self, item: Option<&str>, before: &Proceeding, context: &Context<'_>) -> Vec<Refusal> {
        let referral = &before.case.record.referral;
        let mut wrong = Vec::new();
        if item.is_some_and(|item| before.documents.item::<Self>(Self::NAME, item).is_some()) {
            let help = "Tragen Sie eine neue Übergabe ein.";
            wrong.push(refusal(rule::HANDOVER_DONE, "", "Diese Übergabe ist schon geschehen.", help));
        }
        // I1, I2, R112: the case stays in case management.
        if !context.register.holds(&self.successor, Role::CaseManager) {
            let help = "Die Fallführung bleibt im Case-Management.";
            wrong.push(refusal(rule::SUCCESSOR_ROLE, "successor", "Diese Person ist nicht im Case-Management.", help));
        }
        if self.successor == referral.case_lead {
            wrong.push(refusal(rule::SAME_LEAD, "successor", "Diese Person führt den Fall schon.", ""));
        }
        // I4: who endorsed the case cannot come to lead it.
        if referral.endorsed_on.is_some() && referral.unit_head.as_ref() == Some(&self.successor) {
            let help = "Bitte wählen Sie eine andere Person.";
            wrong.push(refusal(
                rule::FOUR_EYES,
                "successor",
                "Diese Person hat den Fall als Leitung befürwortet.",
                help,
            ));
        }
        if self.handover_on > context.today() {
            let help = "Tragen Sie die Übergabe an dem Tag ein, an dem sie geschieht.";
            wrong.push(refusal(rule::DATE_IN_FUTURE, "handover_on", "Der Tag liegt in der Zukunft.", help));
        }
        wrong
    }

    fn apply(&self, _: Option<&str>, after: &mut Proceeding, _: &Context<'_>) {
        after.case.record.referral.case_lead = self.successor.clone();
    }
}

impl CaseForm for ContactNote {
    const NAME: &'static str = "contact_note";
    const TITLE: &'static str = "Kontakt festhalten";
    const STEP: Step = Step::Case;
    const MANY: bool = true;
    const WRITERS: &'static [Writer] = &[Writer::CaseLead, Writer::Coordinator];

    fn open_in(state: CaseState) -> bool {
        state.is_active() || matches!(state, CaseState::OnHold | CaseState::Advised)
    }

    fn rules(&self, _: Option<&str>, _: &Proceeding, context: &Context<'_>) -> Vec<Refusal> {
        if self.on > context.today() {
            return vec![refusal(rule::DATE_IN_FUTURE, "on", "Der Tag liegt in der Zukunft.", "")];
        }
        Vec::new()
    }
}

/// The last contact; none as long as nobody noted one.
#[must_use]
pub fn last_contact(case: &Proceeding) -> Option<Date> {
    case.all::<ContactNote>().into_iter().map(|entry| entry.form.on).max()
}

/// Every handover, oldest first: the day, and who took over.
#[must_use]
pub fn handovers(case: &Proceeding) -> Vec<(Date, StaffId)> {
    let changes = case.all::<LeadChange>().into_iter();
    let mut found: Vec<_> = changes.map(|entry| (entry.form.handover_on, entry.form.successor)).collect();
    found.sort_by_key(|(day, _)| *day);
    found
}

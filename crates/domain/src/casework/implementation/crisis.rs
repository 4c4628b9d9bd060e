// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! The crisis concept: one page that everybody who needs it has read (R106, R107).

use std::fmt::Write as _;

use jiff::civil::Date;

use super::agreement::foreign;
use super::setting::{components, providers};
use crate::case_file::CrisisConcept;
use crate::casework::context::same_organisation;
use crate::casework::{CaseForm, Context, Entry, Proceeding, Step, Writer, refusal};
use crate::debug::closed_debug;
use crate::form::{Form as _, Line, Text, choices, form};
use crate::ids::StaffId;
use crate::pool::{EmergencyContact, emergency_contact_on};
use crate::role::Role;
use crate::rule;
use crate::state::{CaseState, Refusal};

choices! {
    /// As whom somebody takes note of the crisis concept.
    pub enum Party {
        CaseLead = "case_lead", "Fallführung";
        Coordinator = "coordinator", "Poolkoordination";
        Provider = "provider", "Träger";
        Guardian = "guardian", "Vormundschaft";
    }
}

form! {
    /// The crisis concept.
    pub struct CrisisPlan {
        /// Day.
        must on: Date = "Stand vom";
        /// Early signs.
        may early_signs: Text = "Frühe Anzeichen" ("Je Zeile eines");
        /// Triggers.
        must triggers: Text = "Auslöser" ("Je Zeile einer");
        /// First step.
        must first_step: Text = "Erster Schritt";
        /// Responsible person.
        must responsible: StaffId = "Verantwortlich";
        /// Around the clock.
        must reachability: Text = "Erreichbar rund um die Uhr" ("Rufnummern und Bereitschaften, je Zeile eine");
        /// Who informs whom.
        must informs: Text = "Wer informiert wen?" ("Je Zeile eine Stelle oder Person");
        /// Fallback place.
        may fallback_place: Text = "Ausweichplatz";
        /// Return.
        may return_rule: Text = "Rückkehr ins Setting";
        /// Escalation.
        must escalation: Text = "Wenn das nicht reicht";
        /// Clinic.
        may clinic_agreement: Text = "Absprache mit der Klinik";
        /// Police.
        may police_rule: Text = "Wann die Polizei gerufen wird";
    }
    /// Somebody has read the crisis concept and will act on it.
    pub struct CrisisAcknowledgement {
        /// As whom.
        must party: Party = "Ich zeichne für";
        /// Which provider.
        asked provider: Line = "Träger" ("Nötig für Träger");
        /// Read.
        must read: bool = "Das Krisenkonzept ist gelesen, und es wird danach gehandelt";
    }
}

fn is_open(state: CaseState) -> bool {
    use CaseState::{FollowUp, ImplementationPlanning, Invited, MeasureStarted, OfferCoordination};
    matches!(state, OfferCoordination | ImplementationPlanning | MeasureStarted | FollowUp | Invited)
}

impl CaseForm for CrisisPlan {
    const NAME: &'static str = "crisis_concept";
    const TITLE: &'static str = "Krisenkonzept";
    const STEP: Step = Step::Implementation;
    const WRITERS: &'static [Writer] = &[Writer::CaseLead, Writer::Coordinator];

    fn open_in(state: CaseState) -> bool {
        is_open(state)
    }

    fn rules(&self, _: Option<&str>, _: &Proceeding, context: &Context<'_>) -> Vec<Refusal> {
        if context.register.person(&self.responsible).is_none() {
            return vec![refusal(rule::PERSON_UNKNOWN, "responsible", "Bitte eine Person aus der Liste wählen.", "")];
        }
        Vec::new()
    }

    fn apply(&self, _: Option<&str>, after: &mut Proceeding, _: &Context<'_>) {
        after.case.record.crisis_concept = Some(CrisisConcept {
            on: Some(self.on),
            triggers: lines(&self.triggers),
            first_step: self.first_step.to_string(),
            responsible: self.responsible.clone(),
            informs: lines(&self.informs),
            escalation: self.escalation.to_string(),
        });
    }
}

fn lines(text: &Text) -> Vec<String> {
    text.lines().map(str::trim).filter(|line| !line.is_empty()).map(str::to_owned).collect()
}

impl CaseForm for CrisisAcknowledgement {
    const NAME: &'static str = "crisis_acknowledgement";
    const TITLE: &'static str = "Krisenkonzept zur Kenntnis nehmen";
    const STEP: Step = Step::Implementation;
    const MANY: bool = true;
    const WRITERS: &'static [Writer] =
        &[Writer::CaseLead, Writer::Coordinator, Writer::SettingProvider, Writer::Guardian];
    const ABOUT: Option<&'static str> = Some("crisis_concept");

    fn open_in(state: CaseState) -> bool {
        is_open(state)
    }

    fn rules(&self, _: Option<&str>, before: &Proceeding, context: &Context<'_>) -> Vec<Refusal> {
        let mut wrong = Vec::new();
        if before.one::<CrisisPlan>().is_none() {
            wrong.push(refusal(rule::CRISIS_CONCEPT_MISSING, CrisisPlan::NAME, "Es gibt noch kein Krisenkonzept.", ""));
        }
        let coordinator = context.has(Role::PoolCoordinator);
        let stands = match self.party {
            Party::CaseLead => context.leads(before),
            Party::Coordinator => coordinator,
            // What came in writing, the pool office records.
            Party::Provider => foreign(&self.provider, context).is_none(),
            Party::Guardian => context.has(Role::Guardian) || coordinator,
        };
        if !stands {
            let message = format!("Sie können nicht für „{}“ zeichnen.", self.party.de());
            wrong.push(refusal(rule::OTHER_PARTY, "party", message, "Bitte wählen Sie Ihre eigene Funktion."));
        }
        wrong
    }
}

/// Who has not read the crisis concept as it stands now; empty without one.
#[must_use]
pub fn not_acknowledged(case: &Proceeding) -> Vec<String> {
    let written = case.documents.iter().find(|(key, _)| key.form() == CrisisPlan::NAME);
    let Some((_, concept)) = written else { return Vec::new() };
    let read: Vec<Entry<CrisisAcknowledgement>> =
        case.all().into_iter().filter(|entry: &Entry<_>| entry.at >= concept.at).collect();
    let by = |party: Party| read.iter().any(|entry| entry.form.party == party);
    let mut open = Vec::new();
    let guardian = case.case.identity.guardian.is_some();
    for (party, needed) in [(Party::CaseLead, true), (Party::Coordinator, true), (Party::Guardian, guardian)] {
        if needed && !by(party) {
            open.push(party.de().to_owned());
        }
    }
    for provider in providers(&components(case)) {
        let own = |entry: &Entry<CrisisAcknowledgement>| {
            entry.form.party == Party::Provider && same_organisation(&entry.form.provider, provider)
        };
        if !read.iter().any(own) {
            open.push(provider.to_string());
        }
    }
    open
}

/// The crisis concept as plain text for one printed page: who leads the case, every part under its heading, who is
/// asked first, and the node's own emergency contact. None without a concept.
#[must_use]
pub fn crisis_sheet(case: &Proceeding, context: &Context<'_>) -> Option<String> {
    let plan = case.one::<CrisisPlan>()?;
    let name = |id: &StaffId| context.register.person(id).map_or_else(|| id.to_string(), |person| person.name.clone());
    let mut sheet = format!("Krisenkonzept, Stand {:02}.{:02}.{}\n", plan.on.day(), plan.on.month(), plan.on.year());
    let mut put = |heading: &str, text: &str| {
        if !text.is_empty() {
            // Writing to a string cannot fail.
            let _ = write!(sheet, "\n{heading}\n{text}\n");
        }
    };
    put("Fallführung", &name(&case.case.record.referral.case_lead));
    let data = plan.to_data();
    for field in CrisisPlan::FIELDS.iter().filter(|field| field.name != "on") {
        let person = matches!(field.kind, crate::form::Kind::Person);
        let told = if person { name(&plan.responsible) } else { data.one(field.name).to_owned() };
        put(field.label, &told);
    }
    if let Some(contact) = emergency_contact_on(context.register, context.today()) {
        put("Notruf rund um die Uhr", &format!("{}: {}", contact.name, contact.phone));
    }
    Some(sheet)
}

/// The crisis concept with everything that one printed page needs.
#[derive(Clone, PartialEq)]
pub struct CrisisPage {
    /// The concept.
    pub plan: CrisisPlan,
    /// Who is asked first, and decides.
    pub responsible: String,
    /// Who leads the case (R114).
    pub case_lead: String,
    /// The node's own emergency contact (R171).
    pub contact: Option<EmergencyContact>,
    /// Who has read it as it stands now, and when.
    pub read: Vec<(String, jiff::Timestamp)>,
    /// Who has not.
    pub open: Vec<String>,
}

closed_debug!(CrisisPage);

/// The crisis concept for one printed page; none without one.
#[must_use]
pub fn crisis_page(case: &Proceeding, context: &Context<'_>) -> Option<CrisisPage> {
    let plan = case.one::<CrisisPlan>()?;
    let written = case.written_at::<CrisisPlan>()?;
    let name = |id: &StaffId| context.register.person(id).map_or_else(|| id.to_string(), |person| person.name.clone());
    let read = |entry: Entry<CrisisAcknowledgement>| {
        let provider = &entry.form.provider;
        let who = if provider.is_empty() { entry.form.party.de().to_owned() } else { provider.to_string() };
        (entry.at >= written).then_some((who, entry.at))
    };
    Some(CrisisPage {
        responsible: name(&plan.responsible),
        case_lead: name(&case.case.record.referral.case_lead),
        contact: emergency_contact_on(context.register, context.today()),
        read: case.all().into_iter().filter_map(read).collect(),
        open: not_acknowledged(case),
        plan,
    })
}

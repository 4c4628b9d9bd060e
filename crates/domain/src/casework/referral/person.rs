// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! Who the case is about, and how a case begins.

use jiff::civil::Date;

use crate::case_file::{CaseFile, CaseRecord, Identity, Narrative, Referral, earliest_birth, full_years};
use crate::casework::act::write;
use crate::casework::invitation::day_de;
use crate::casework::{CaseForm, Context, DocumentKey, Documents, Input, Proceeding, Step, Writer, of_fields, refusal};
use crate::codes::{BerlinDistrict, Escalation, Gender};
use crate::form::{Form as _, Line, form};
use crate::ids::{CaseId, StaffId};
use crate::pool::districts_of;
use crate::profile::ProfileKind;
use crate::role::Role;
use crate::rule;
use crate::state::{CaseState, Course, Refusal};

form! {
    /// Who the young person is, and which unit head the case goes to.
    pub struct PersonData {
        /// Given name.
        must given_name: Line = "Vorname";
        /// Family name.
        must family_name: Line = "Familienname";
        /// Birth date.
        must birth_date: Date = "Geburtsdatum" ("Zum Beispiel 17.3.2012");
        /// Gender as in the register of births.
        must gender: Gender = "Geschlecht";
        /// Came without custodians (UMA).
        may uma: bool = "Unbegleitet eingereist (UMA)";
        /// File number of the youth office.
        may file_number: Line = "Aktenzeichen";
        /// Address.
        may address: Line = "Anschrift";
        /// Nationality.
        may nationality: Line = "Staatsangehörigkeit" ("Nur wenn für die Hilfe nötig; bleibt im Haus");
        /// Who has custody.
        may custody: Line = "Sorgerecht" ("Zum Beispiel: Mutter; Amtsvormundschaft");
        /// District, in Berlin.
        asked district: Option<BerlinDistrict> = "Bezirk" ("Nötig in Berlin");
        /// Guardian with an account here.
        may guardian: Option<StaffId> = "Vormundschaft" ("Wird zu jeder Kooperationsrunde eingeladen") [Guardian];
        /// The unit head who endorses.
        must unit_head: StaffId = "Leitung, die befürwortet" [UnitHead];
    }
}

/// Number of a new case in the pool's own count, such as `HB-2026-07`.
pub struct CaseNumber(pub String);

impl CaseForm for PersonData {
    const NAME: &'static str = "person";
    const TITLE: &'static str = "Person und Zuständigkeit";
    const STEP: Step = Step::Referral;
    const WRITERS: &'static [Writer] = &[Writer::CaseLead];

    fn open_in(state: CaseState) -> bool {
        !matches!(state, CaseState::Anonymised)
    }

    fn rules(&self, _: Option<&str>, before: &Proceeding, context: &Context<'_>) -> Vec<Refusal> {
        let mut wrong = self.faults(context);
        let moved = before.case.record.referral.unit_head.as_ref() != Some(&self.unit_head);
        if moved && before.course.state() != CaseState::Draft && before.course.state() != CaseState::Returned {
            wrong.push(refusal(
                rule::UNIT_HEAD_FIXED,
                "unit_head",
                "Der Fall ist schon eingereicht; die befürwortende Leitung steht fest.",
                "Eine Vertretung kann befürworten, ohne dass Sie etwas ändern.",
            ));
        }
        wrong
    }

    fn apply(&self, _: Option<&str>, after: &mut Proceeding, context: &Context<'_>) {
        self.tell(&mut after.case, context.today());
    }
}

impl PersonData {
    fn faults(&self, context: &Context<'_>) -> Vec<Refusal> {
        let mut wrong = Vec::new();
        let today = context.today();
        if full_years(self.birth_date, today).is_none() {
            let message = if self.birth_date > today {
                "Das Geburtsdatum liegt nicht in der Vergangenheit.".to_owned()
            } else {
                let earliest = day_de(earliest_birth(today));
                format!("Das Geburtsdatum liegt zu weit zurück; heute ist frühestens der {earliest} möglich.")
            };
            wrong.push(refusal(rule::BIRTH_DATE, "birth_date", message, "Prüfen Sie das Jahr."));
        }
        if context.profile.kind == ProfileKind::Berlin && self.district.is_none() {
            wrong.push(refusal(rule::DISTRICT_MISSING, "district", "Bitte den Bezirk angeben.", ""));
        }
        if let Some(district) = self.district {
            let bound = |staff: &StaffId| {
                districts_of(context.register, staff, today).is_some_and(|own| !own.contains(&district))
            };
            if context.staff().is_some_and(bound) {
                let message = "Für diesen Bezirk sind Sie nicht zuständig.";
                let help =
                    "Eine Fachkraft dieses Bezirks gibt den Fall ein; Zuständigkeiten trägt die Poolkoordination ein.";
                wrong.push(refusal(rule::DISTRICT_FOREIGN, "district", message, help));
            } else if bound(&self.unit_head) {
                let message = "Diese Leitung ist für den Bezirk nicht zuständig.";
                wrong.push(refusal(
                    rule::DISTRICT_FOREIGN,
                    "unit_head",
                    message,
                    "Wählen Sie eine Leitung des Bezirks.",
                ));
            }
        }
        if !context.register.holds(&self.unit_head, Role::UnitHead) {
            wrong.push(refusal(rule::UNIT_HEAD_UNKNOWN, "unit_head", "Bitte eine Leitung aus der Liste wählen.", ""));
        }
        wrong
    }

    fn tell(&self, case: &mut CaseFile, today: Date) {
        let told = |line: &Line| (!line.is_empty()).then(|| line.to_string());
        let identity = &mut case.identity;
        identity.given_name = self.given_name.to_string();
        identity.family_name = self.family_name.to_string();
        identity.birth_date = self.birth_date;
        identity.file_number = told(&self.file_number);
        identity.address = told(&self.address);
        identity.nationality = told(&self.nationality);
        identity.custody = told(&self.custody);
        identity.district = self.district;
        identity.guardian.clone_from(&self.guardian);
        let referral = &mut case.record.referral;
        referral.gender = self.gender;
        referral.uma = self.uma;
        if referral.endorsed_on.is_none() {
            referral.unit_head = Some(self.unit_head.clone());
            referral.age_at_intake = full_years(self.birth_date, today).unwrap_or_default();
        }
    }
}

/// Begins a case: a draft that only its case lead sees. Only a case manager can, and becomes the case lead (R55).
///
/// # Errors
/// Every fault of the form; or that this is not the person's task.
pub fn begin(
    input: Input<'_>,
    id: CaseId,
    number: CaseNumber,
    context: &Context<'_>,
) -> Result<Proceeding, Vec<Refusal>> {
    let Some(lead) = context.staff().filter(|_| context.has(Role::CaseManager)) else {
        let help = "Einen Fall gibt die zuständige Fallführung ein.";
        return Err(vec![refusal(rule::ROLE_MAY_NOT, "", "Neue Fälle legt nur die Fallführung an.", help)]);
    };
    let read = match input {
        Input::Browser(data) => PersonData::from_data(data),
        Input::Json(json) => PersonData::from_json(json),
    };
    let person = read.map_err(|faults| of_fields(&faults, context.profile))?;
    let wrong = person.faults(context);
    if !wrong.is_empty() {
        return Err(wrong);
    }
    let case = blank(&person, id, number, lead.clone(), context.today());
    let mut begun = Proceeding { case, course: Course::draft(), documents: Documents::default() };
    // A form is plain data; writing it as JSON cannot fail.
    let body = serde_json::to_value(&person).unwrap_or_default();
    write(&mut begun, DocumentKey::new(PersonData::NAME, None), body, context);
    Ok(begun)
}

fn blank(person: &PersonData, id: CaseId, number: CaseNumber, lead: StaffId, today: Date) -> CaseFile {
    let mut case = CaseFile {
        id,
        identity: Identity {
            // The panel's code is drawn when the pool office receives the case (T05).
            panel_code: number.0.clone(),
            local_id: number.0,
            file_number: None,
            given_name: String::new(),
            family_name: String::new(),
            birth_date: person.birth_date,
            nationality: None,
            address: None,
            district: None,
            custody: None,
            guardian: None,
            protected_terms: Vec::new(),
            unusual_details: Vec::new(),
        },
        narrative: Narrative { local: String::new(), anonymised: String::new() },
        entrusted: Vec::new(),
        record: CaseRecord {
            referral: Referral {
                gender: person.gender,
                age_at_intake: 0,
                uma: person.uma,
                case_lead: lead,
                unit_head: None,
                coordinator: None,
                submitted_on: today,
                endorsed_on: None,
                received_on: None,
                exception_reason: None,
                triggers: Vec::new(),
                escalation: Escalation::unclear(),
                purposes: Vec::new(),
                problems: Vec::new(),
                interfaces: Vec::new(),
                behaviour_origin: None,
            },
            history: Vec::new(),
            sessions: Vec::new(),
            help_plan_on: None,
            crisis_concept: None,
            setting: None,
            permit_status: None,
            measure_started_on: None,
            outcomes: Vec::new(),
            retention: None,
            success_factors: Vec::new(),
            hindrance_factors: Vec::new(),
            closure: None,
        },
    };
    person.tell(&mut case, today);
    case
}

// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! Guests of one session, and who stands in for whom.

use super::invite::{self, Invitee};
use super::number::{current_no, of_session};
use super::people::{Capacity, LegalDomain, Profession};
use super::unspeakable::unspeakable;
use crate::casework::act::write;
use crate::casework::{CaseForm, Context, DocumentKey, Entry, Proceeding, Slot, Step, Writer, refusal};
use crate::codes::ExternalRole;
use crate::form::{Answer, Line, Text, form};
use crate::ids::StaffId;
use crate::rule;
use crate::state::{CaseState, Refusal};

form! {
    /// Somebody from outside is invited to one session (R78 to R83). Item: `2-1`, `2-2`, ...
    pub struct Guest {
        /// Who.
        must person: StaffId = "Person" ("Wer noch keinen Zugang hat, bekommt ihn in der Verwaltung der Konten") [ExternalExpert, ProviderDelegate, PublicMember, CaseManager];
        /// Function.
        must role: ExternalRole = "Funktion";
        /// Function in words, for the others.
        asked role_text: Line = "Welche andere Funktion?" ("Nötig bei „Sonstige“, und nur dort");
        /// Profession.
        must profession: Profession = "Beruf";
        /// Legal domain.
        must legal_domain: LegalDomain = "Rechtskreis";
        /// Why the person is necessary.
        must reason: Text = "Warum ist diese Person unerlässlich?" ("Ohne Angaben, aus denen hervorgeht, wer der junge Mensch ist");
        /// Not invited after all.
        may withdrawn: bool = "Einladung zurückgenommen";
    }
    /// The case lead says whether a guest of a strict function is necessary (R82). Item: that of the guest.
    pub struct GuestConfirmation {
        /// The answer; nothing after the invitation was changed.
        must necessary: Option<Answer> = "Soll diese Person teilnehmen?" ("Schule, Polizei und Innenbehörde nur im Einzelfall");
        /// Remark.
        may remark: Text = "Anmerkung";
    }
    /// Somebody stands in for the case lead, the guardian or a guest, for this session only. Who stands in for a member
    /// is written down with the seats of the pool (R88), because the remuneration follows from it. Item: `2-1`, ...
    pub struct Substitute {
        /// Who cannot come.
        must absent: StaffId = "Wer fehlt";
        /// Who comes.
        must person: StaffId = "Wer kommt";
        /// Why.
        must reason: Line = "Grund" ("Zum Beispiel: Urlaub, Krankheit");
        /// Taken back.
        may withdrawn: bool = "Vertretung zurückgenommen";
    }
}

/// Whether guests and substitutes are arranged.
fn is_arranged(state: CaseState) -> bool {
    matches!(
        state,
        CaseState::Triage
            | CaseState::Invited
            | CaseState::InSession
            | CaseState::OfferCoordination
            | CaseState::ImplementationPlanning
            | CaseState::FollowUp
    )
}

/// The documents of one session.
fn of_no<F: CaseForm>(case: &Proceeding, no: u8) -> Vec<Entry<F>> {
    case.all::<F>().into_iter().filter(|entry| super::number::no_of(&entry.item) == Some(no)).collect()
}

/// The guests of a session who were not taken back.
#[must_use]
pub fn guests(case: &Proceeding, no: u8) -> Vec<Entry<Guest>> {
    of_no::<Guest>(case, no).into_iter().filter(|entry| !entry.form.withdrawn).collect()
}

/// The substitutes of a session who were not taken back.
#[must_use]
pub fn substitutes(case: &Proceeding, no: u8) -> Vec<Entry<Substitute>> {
    of_no::<Substitute>(case, no).into_iter().filter(|entry| !entry.form.withdrawn).collect()
}

/// Whether the invitation waits for the case lead: a strict function without a yes (R82).
#[must_use]
pub fn is_pending(case: &Proceeding, guest: &Entry<Guest>) -> bool {
    let answer = case.documents.item::<GuestConfirmation>(GuestConfirmation::NAME, &guest.item);
    guest.form.role.entry().strict && answer.and_then(|form| form.necessary) != Some(Answer(true))
}

impl Guest {
    /// The function, in words.
    #[must_use]
    pub fn role_de(&self) -> String {
        if self.role_text.is_empty() { self.role.de().to_owned() } else { self.role_text.to_string() }
    }

    /// The function in a sentence, such as „die Polizei“; in quotation marks where its words are somebody's own or name
    /// a person.
    #[must_use]
    pub fn role_with_article(&self) -> String {
        match self.role.code() {
            "XR-SCH" | "XR-POL" | "XR-INT" => format!("die {}", self.role.de()),
            _ => format!("„{}“", self.role_de()),
        }
    }

    fn wrong_role(&self) -> Option<Refusal> {
        let other = self.role.code() == "XR-OTH";
        if other == self.role_text.is_empty() {
            let message = if other {
                "Bitte die andere Funktion nennen."
            } else {
                "Freier Text ist nur bei „Sonstige“ möglich."
            };
            return Some(refusal(
                rule::ROLE_TEXT,
                "role_text",
                message,
                "Wählen Sie sonst eine Funktion aus der Liste.",
            ));
        }
        None
    }
}

impl CaseForm for Guest {
    const NAME: &'static str = "guest";
    const TITLE: &'static str = "Externe Person hinzuladen";
    const STEP: Step = Step::Invitation;
    const MANY: bool = true;
    const WRITERS: &'static [Writer] = &[Writer::Coordinator];

    fn open_in(state: CaseState) -> bool {
        is_arranged(state)
    }

    fn slots(case: &Proceeding, _: &Context<'_>) -> Option<Vec<Slot>> {
        Some(vec![Slot::next_in_session(case, Self::NAME, current_no(case))])
    }

    fn rules(&self, item: Option<&str>, before: &Proceeding, context: &Context<'_>) -> Vec<Refusal> {
        let no = current_no(before);
        if let Err(wrong) = of_session(item, no, true) {
            return vec![wrong];
        }
        let mut wrong: Vec<_> = self.wrong_role().into_iter().collect();
        if context.register.person(&self.person).is_none() {
            wrong.push(refusal(rule::PERSON_UNKNOWN, "person", "Bitte eine Person aus der Liste wählen.", ""));
        }
        let other = |entry: &Entry<Guest>| Some(entry.item.as_str()) != item && entry.form.person == self.person;
        let by_office = |invitee: &Invitee| invitee.item.is_none() && invitee.person == self.person;
        let lead = self.person == before.case.record.referral.case_lead;
        let twice = lead || guests(before, no).iter().any(other) || invite::addressed(before, no).iter().any(by_office);
        if twice && !self.withdrawn {
            wrong.push(refusal(rule::INVITED_TWICE, "person", "Diese Person ist schon eingeladen.", ""));
        }
        wrong.extend(unspeakable(before, &[("role_text", &self.role_text), ("reason", &self.reason)], context));
        wrong
    }

    fn apply(&self, item: Option<&str>, after: &mut Proceeding, context: &Context<'_>) {
        // The case lead's answer was about the invitation as it was before.
        let key = DocumentKey::new(GuestConfirmation::NAME, item);
        if after.documents.get(&key).is_some() {
            let body = serde_json::json!({"necessary": null, "remark": ""});
            write(after, key, body, context);
        }
    }
}

impl CaseForm for GuestConfirmation {
    const NAME: &'static str = "guest_confirmation";
    const TITLE: &'static str = "Externe Person bestätigen";
    const STEP: Step = Step::Invitation;
    const MANY: bool = true;
    const WRITERS: &'static [Writer] = &[Writer::CaseLead];
    const ABOUT: Option<&'static str> = Some("guest");

    fn open_in(state: CaseState) -> bool {
        is_arranged(state)
    }

    fn slots(case: &Proceeding, _: &Context<'_>) -> Option<Vec<Slot>> {
        let waiting = guests(case, current_no(case)).into_iter().filter(|guest| is_pending(case, guest));
        Some(waiting.map(|guest| Slot::new(guest.item.clone(), guest.form.role_de())).collect())
    }

    fn rules(&self, item: Option<&str>, before: &Proceeding, _: &Context<'_>) -> Vec<Refusal> {
        let asked = guests(before, current_no(before)).iter().any(|guest| Some(guest.item.as_str()) == item);
        if asked {
            return Vec::new();
        }
        vec![refusal(rule::GUEST_UNKNOWN, "", "Diese Person ist nicht hinzugeladen.", "")]
    }
}

impl CaseForm for Substitute {
    const NAME: &'static str = "substitute";
    const TITLE: &'static str = "Vertretung der Fallführung oder eines Gastes";
    const STEP: Step = Step::Invitation;
    const MANY: bool = true;
    const WRITERS: &'static [Writer] = &[Writer::Coordinator];

    fn open_in(state: CaseState) -> bool {
        matches!(state, CaseState::Invited | CaseState::InSession)
    }

    fn slots(case: &Proceeding, _: &Context<'_>) -> Option<Vec<Slot>> {
        Some(vec![Slot::next_in_session(case, Self::NAME, current_no(case))])
    }

    fn rules(&self, item: Option<&str>, before: &Proceeding, context: &Context<'_>) -> Vec<Refusal> {
        let no = current_no(before);
        if let Err(wrong) = of_session(item, no, true) {
            return vec![wrong];
        }
        let mut wrong = Vec::new();
        let invited: Vec<Invitee> = invite::invitees(before, no, context.register);
        let others = substitutes(before, no).into_iter().filter(|entry| Some(entry.item.as_str()) != item);
        let stood_in = others.clone().any(|entry| entry.form.absent == self.absent);
        let place = invite::addressed(before, no).into_iter().find(|invitee| invitee.person == self.absent);
        if place.as_ref().is_some_and(|place| place.capacity == Capacity::Standing) {
            let message = "Die Vertretung eines Mitglieds muss bei den Sitzen des Pools eingetragen werden.";
            let help = "Tragen Sie dort „Vertretung in einer Sitzung“ ein, mit Tag und Fallcode.";
            wrong.push(refusal(rule::MEMBER_SUBSTITUTE, "absent", message, help));
        }
        if place.is_none() || stood_in {
            let message = "Diese Person ist nicht eingeladen oder wird schon vertreten.";
            wrong.push(refusal(rule::ABSENT_NOT_INVITED, "absent", message, "Wählen Sie eine eingeladene Person."));
        }
        if context.register.person(&self.person).is_none() {
            wrong.push(refusal(rule::PERSON_UNKNOWN, "person", "Bitte eine Person aus der Liste wählen.", ""));
        }
        let twice = invited.iter().any(|invitee| invitee.person == self.person && invitee.item.as_deref() != item);
        if (twice || self.person == self.absent) && !self.withdrawn {
            wrong.push(refusal(rule::INVITED_TWICE, "person", "Diese Person ist selbst eingeladen.", ""));
        }
        let lead = self.absent == before.case.record.referral.case_lead;
        if lead && !context.register.person(&self.person).is_some_and(invite::can_lead) {
            let message = "Diese Person kann die Fallführung nicht vertreten; das kann nur jemand aus dem Jugendamt.";
            let help = "Wählen Sie eine andere Fallführung oder die Leitung.";
            wrong.push(refusal(rule::LEAD_SUBSTITUTE, "person", message, help));
        }
        wrong.extend(unspeakable(before, &[("reason", &self.reason)], context));
        wrong
    }
}

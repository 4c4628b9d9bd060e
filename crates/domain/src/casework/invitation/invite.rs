// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! Inviting: who is invited to a session, sending the dossier, convening again.

use crate::case_file::PanelSession;
use crate::casework::act::write;
use crate::casework::kind::step;
use crate::casework::{CaseForm, Context, DocumentKey, Proceeding, Register, StaffEntry, Step, Writer};
use crate::form::{Line, Rows, Text, choices, form};
use crate::ids::StaffId;
use crate::pool::{SeatKind, standing_on, substitutions_of};
use crate::role::Role;
use crate::state::{CaseState, Refusal};
use crate::transition::TransitionId;

use super::guests::{guests, is_pending, substitutes};
use super::number::{current_no, session_mut};
use super::people::{Capacity, LegalDomain, Profession};
use super::plan::plan;
use super::unspeakable::unspeakable;

choices! {
    /// Why the panel meets again about a running setting (T17).
    pub enum ReconveneReason {
        Setback = "setback", "Rückschlag";
        Transition = "transition", "Übergang in ein anderes System oder Setting";
        Termination = "termination", "drohende Beendigung";
    }
}

form! {
    /// The pool office invites and sends the dossier (T08, T13, T14). In the state "invited" it sends again what is
    /// missing, after a cancelled session or a new convening.
    pub struct Invite {
        /// Checked.
        must checked: bool = "Termin, Gäste und Fallvorstellung sind geprüft; jetzt einladen und Fallvorstellung senden";
        /// To the invited.
        may note: Text = "Hinweis an die Eingeladenen";
    }
    /// The panel is convened again about a running setting (T17). Date and invitations follow.
    pub struct Reconvene {
        /// Why.
        must reason: ReconveneReason = "Anlass";
        /// In words.
        must account: Text = "Was ist geschehen, und was soll die Runde klären?";
    }
    /// One invited person.
    pub struct InvitationRow {
        /// Who.
        must person: StaffId = "Person";
        /// As what.
        must capacity: Capacity = "Eigenschaft";
        /// For whom the person stands.
        may organisation: Line = "Träger oder Stelle";
        /// Legal domain.
        may legal_domain: Option<LegalDomain> = "Rechtskreis";
    }
    /// Who was invited by office: case lead, standing members, guardian. Follows from inviting. Item: number of the
    /// session.
    #[derive(Default)]
    pub struct Invitations {
        /// The invited; nobody after a cancelled session.
        may people: Rows<InvitationRow> = "Eingeladen";
    }
}

impl CaseForm for Invite {
    const NAME: &'static str = "invite";
    const TITLE: &'static str = "Einladen und Fallvorstellung senden";
    const STEP: Step = Step::Invitation;
    const WRITERS: &'static [Writer] = &[Writer::Coordinator];

    fn open_in(state: CaseState) -> bool {
        state == CaseState::Invited
    }

    fn transition(state: CaseState) -> Option<TransitionId> {
        match state {
            CaseState::Triage => Some(TransitionId::T08),
            CaseState::OfferCoordination => Some(TransitionId::T13),
            CaseState::ImplementationPlanning => Some(TransitionId::T14),
            _ => None,
        }
    }

    fn rules(&self, _: Option<&str>, before: &Proceeding, context: &Context<'_>) -> Vec<Refusal> {
        let mut wrong = unspeakable(before, &[("note", &self.note)], context);
        if before.course.state() == CaseState::Invited {
            // No transition checks this way; the conditions are the same.
            let mut then = before.clone();
            send(&mut then, current_no(before), context);
            let guards = TransitionId::T08.get().guards;
            wrong.extend(guards.iter().flat_map(|guard| crate::casework::guards::unmet(*guard, &then, context)));
        }
        wrong
    }

    fn apply(&self, _: Option<&str>, after: &mut Proceeding, context: &Context<'_>) {
        let no = current_no(after);
        send(after, no, context);
    }
}

step!(Reconvene, "reconvene", "Kooperationsrunde erneut einberufen", Invitation, [Coordinator, CaseLead],
    {FollowUp => T17}, {
    fn rules(&self, _: Option<&str>, before: &Proceeding, context: &Context<'_>) -> Vec<Refusal> {
        unspeakable(before, &[("account", &self.account)], context)
    }
});

impl CaseForm for Invitations {
    const NAME: &'static str = "invitations";
    const TITLE: &'static str = "Eingeladene";
    const STEP: Step = Step::Invitation;
    const MANY: bool = true;
    const WRITERS: &'static [Writer] = &[Writer::System];

    /// It follows from inviting and is never handed in.
    fn open_in(_: CaseState) -> bool {
        false
    }
}

/// Somebody who is invited to a session.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Invitee {
    /// Who.
    pub person: StaffId,
    /// As what.
    pub capacity: Capacity,
    /// For whom the person stands, or the function of a guest.
    pub stands_for: String,
    /// Legal domain, where known.
    pub legal_domain: Option<LegalDomain>,
    /// Profession, where known.
    pub profession: Option<Profession>,
    /// Item of the guest's document.
    pub item: Option<String>,
    /// Of a substitute: for whom, and in which capacity that person was invited.
    pub instead_of: Option<(StaffId, Capacity)>,
}

/// Whether a session is invited.
#[must_use]
pub fn is_invited(case: &Proceeding, no: u8) -> bool {
    !by_office(case, no).is_empty()
}

/// Who was invited to a session, those included whom somebody stands in for. Guests whose invitation waits for the case
/// lead are not invited yet (R82).
#[must_use]
pub fn addressed(case: &Proceeding, no: u8) -> Vec<Invitee> {
    let mut people = by_office(case, no);
    if people.is_empty() {
        return people;
    }
    for guest in guests(case, no).into_iter().filter(|guest| !is_pending(case, guest)) {
        if people.iter().all(|known| known.person != guest.form.person) {
            people.push(Invitee {
                capacity: Capacity::Guest,
                stands_for: guest.form.role_de(),
                legal_domain: Some(guest.form.legal_domain),
                profession: Some(guest.form.profession),
                person: guest.form.person,
                item: Some(guest.item),
                instead_of: None,
            });
        }
    }
    people
}

/// Who is to come to a session: the invited, with the substitutes in the place of those they stand in for (R88).
#[must_use]
pub fn invitees(case: &Proceeding, no: u8, register: &Register) -> Vec<Invitee> {
    let mut people = addressed(case, no);
    let mut stands_in = |absent: &StaffId, person: StaffId, stands_for: Option<String>| {
        if let Some(place) = people.iter_mut().find(|invitee| invitee.person == *absent) {
            let stands_for = stands_for.unwrap_or_else(|| place.stands_for.clone());
            let instead_of = Some((absent.clone(), place.capacity));
            *place = Invitee {
                person,
                capacity: Capacity::Substitute,
                stands_for,
                instead_of,
                profession: None,
                ..place.clone()
            };
        }
    };
    for substitute in substitutes(case, no) {
        stands_in(&substitute.form.absent, substitute.form.person, None);
    }
    if let Some(session) = super::number::session(case, no) {
        for entry in substitutions_of(register, session.date, &case.case.identity.panel_code) {
            let organisation = entry.form.organisation.to_string();
            stands_in(&entry.form.member, entry.form.substitute, Some(organisation));
        }
    }
    people
}

/// Whether a member of staff may present a case in the place of its case lead.
#[must_use]
pub(super) fn can_lead(person: &StaffEntry) -> bool {
    let leads = [Role::CaseManager, Role::UnitHead, Role::UnitHeadDeputy];
    leads.iter().any(|role| person.roles.contains(role))
}

fn by_office(case: &Proceeding, no: u8) -> Vec<Invitee> {
    let invitee = |row: &InvitationRow| Invitee {
        person: row.person.clone(),
        capacity: row.capacity,
        stands_for: row.organisation.to_string(),
        legal_domain: row.legal_domain,
        profession: None,
        item: None,
        instead_of: None,
    };
    if let Some(list) = case.documents.item::<Invitations>(Invitations::NAME, &no.to_string()) {
        let mut people: Vec<_> = list.people.iter().map(invitee).collect();
        // Who took the case over since then comes in the place of the earlier case lead.
        let ahead = super::number::session(case, no).is_some_and(|session| session.participants.is_empty());
        for lead in people.iter_mut().filter(|invitee| ahead && invitee.capacity == Capacity::CaseLead) {
            lead.person.clone_from(&case.case.record.referral.case_lead);
        }
        return people;
    }
    // Of a session that was taken over from a file nothing is known but who took part.
    let session = super::number::session(case, no);
    let took_part = session.map(|session| session.participants.as_slice()).unwrap_or_default();
    let referral = &case.case.record.referral;
    let capacity = |person: &StaffId| {
        if *person == referral.case_lead {
            Capacity::CaseLead
        } else if Some(person) == referral.coordinator.as_ref() {
            Capacity::Moderator
        } else if Some(person) == case.case.identity.guardian.as_ref() {
            Capacity::Guardian
        } else {
            Capacity::Standing
        }
    };
    let row = |person: &StaffId| InvitationRow {
        person: person.clone(),
        capacity: capacity(person),
        organisation: Line::default(),
        legal_domain: None,
    };
    took_part.iter().map(|person| invitee(&row(person))).collect()
}

/// Invites by office for the planned day and sends the dossier; nothing without a plan.
pub(super) fn send(after: &mut Proceeding, no: u8, context: &Context<'_>) {
    let Some(plan) = plan(after, no) else { return };
    let mut people = vec![InvitationRow {
        person: after.case.record.referral.case_lead.clone(),
        capacity: Capacity::CaseLead,
        organisation: Line::default(),
        legal_domain: Some(LegalDomain::YouthWelfare),
    }];
    let seats = standing_on(context.register, plan.date).into_iter().map(|seat| InvitationRow {
        person: seat.form.person,
        capacity: Capacity::Standing,
        organisation: seat.form.organisation,
        legal_domain: seat.form.legal_domain.or(match seat.form.kind {
            SeatKind::Delegate | SeatKind::Permit => Some(LegalDomain::YouthWelfare),
            // A health service or another body: nobody guesses its legal domain.
            SeatKind::Public => None,
        }),
    });
    people.extend(seats);
    people.extend(after.case.identity.guardian.iter().map(|guardian| InvitationRow {
        person: guardian.clone(),
        capacity: Capacity::Guardian,
        organisation: Line::default(),
        legal_domain: Some(LegalDomain::Family),
    }));
    let mut known = Vec::new();
    people.retain(|row| {
        let first = !known.contains(&row.person);
        known.push(row.person.clone());
        first
    });
    put(after, no, &Invitations { people: Rows(people) }, context);
    record(after, no, plan.date, plan.kind.code(), context);
}

fn record(after: &mut Proceeding, no: u8, date: jiff::civil::Date, kind: &str, context: &Context<'_>) {
    if let Some(session) = session_mut(after, no) {
        session.date = date;
        kind.clone_into(&mut session.kind);
        return;
    }
    after.case.record.sessions.push(PanelSession {
        no,
        date,
        kind: kind.to_owned(),
        participants: Vec::new(),
        solution_ready: false,
        dossier_sent_on: Some(context.today()),
        agreements: Vec::new(),
        minutes_distributed_on: None,
    });
}

pub(super) fn put(after: &mut Proceeding, no: u8, list: &Invitations, context: &Context<'_>) {
    // A form is plain data; writing it as JSON cannot fail.
    let body = serde_json::to_value(list).unwrap_or_default();
    write(after, DocumentKey::new(Invitations::NAME, Some(&no.to_string())), body, context);
}

// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! Substitutes in a session: named, for one session only, logged (R88).

use jiff::civil::Date;

use super::hours::AttendedSession;
use super::rule::{hold, same_name};
use super::seat::{SeatKind, SeatRule, delegates_on, standing_on};
use super::{PoolForm, Shelf};
use crate::casework::{Context, Entry, Register, refusal};
use crate::form::{Line, form};
use crate::ids::StaffId;
use crate::role::Role;
use crate::rule;
use crate::state::Refusal;

form! {
    /// Somebody takes a member's place in one session.
    pub struct Substitution {
        /// The member who is away.
        must member: StaffId = "Mitglied, das fehlt" [ProviderDelegate, PublicMember, PermitAuthority];
        /// Who comes.
        must substitute: StaffId = "Vertretung" [ProviderDelegate, PublicMember, PermitAuthority];
        /// Organisation of the substitute.
        must organisation: Line = "Träger oder Stelle der Vertretung";
        /// Whether the substitute can decide for the organisation.
        may decides: bool = "Kann für den Träger entscheiden";
        /// Day of the session.
        must session_on: Date = "Sitzung am";
        /// Case code of the session.
        may case_code: Line = "Fallcode der Sitzung" ("Leer bei einer fallübergreifenden Sitzung");
        /// Why.
        must reason: Line = "Grund";
    }
}

impl PoolForm for Substitution {
    const NAME: &'static str = "substitution";
    const TITLE: &'static str = "Vertretung in einer Sitzung";
    const SHELF: Shelf = Shelf::People;
    const WRITERS: &'static [Role] = &[Role::PoolCoordinator];

    fn rules(&self, item: &str, before: &Register, context: &Context<'_>) -> Vec<Refusal> {
        let mut wrong = Vec::new();
        let seats = standing_on(before, self.session_on);
        let seat = seats.iter().find(|entry| entry.form.person == self.member);
        let message = "Diese Person hat an diesem Tag keinen Sitz.";
        wrong.extend(hold(seat.is_some(), rule::NO_SEAT, "member", message, ""));
        let outside = seats.iter().all(|entry| entry.form.person != self.substitute);
        let message = "Diese Person sitzt an diesem Tag selbst im Pool.";
        wrong.extend(hold(outside, rule::SUBSTITUTE_HAS_SEAT, "substitute", message, "Wählen Sie jemand anderen."));
        let same_task = [Role::ProviderDelegate, Role::PublicMember, Role::PermitAuthority]
            .iter()
            .any(|role| before.holds(&self.member, *role) && before.holds(&self.substitute, *role));
        let help = "Die Aufgabe vergibt die technische Administration mit dem Konto.";
        let message = "Diese Person hat nicht die Aufgabe des Mitglieds.";
        wrong.extend(hold(same_task, rule::MEMBER_ROLE, "substitute", message, help));
        if seat.is_some_and(|seat| seat.form.kind == SeatKind::Delegate) && SeatRule::of(context.profile).nominated {
            wrong.extend(self.delegate_faults(before));
        }
        let others: Vec<_> = substitutions_of(before, self.session_on, &self.case_code)
            .into_iter()
            .filter(|entry| entry.item != item)
            .collect();
        let one = others.iter().all(|other| other.form.member != self.member);
        wrong.extend(hold(one, rule::SUBSTITUTED_TWICE, "member", "Für dieses Mitglied kommt schon jemand.", ""));
        let free = others.iter().all(|other| other.form.substitute != self.substitute);
        let message = "Diese Person vertritt in dieser Sitzung schon ein anderes Mitglied.";
        wrong.extend(hold(free, rule::SUBSTITUTED_TWICE, "substitute", message, ""));
        if before.item::<Substitution>(item).is_some_and(|earlier| earlier.session_on < context.today()) {
            let message = "Diese Sitzung ist vorbei; ihre Vertretung bleibt, wie sie festgehalten ist.";
            wrong.push(refusal(rule::UNCHANGEABLE, "", message, ""));
        }
        wrong
    }
}

impl Substitution {
    /// A substitute stands for the member's provider or one that is not there yet, and can decide (R86).
    fn delegate_faults(&self, register: &Register) -> Vec<Refusal> {
        let others = delegates_on(register, self.session_on);
        let distinct = others
            .iter()
            .all(|entry| entry.form.person == self.member || !same_name(&entry.form.organisation, &self.organisation));
        let message = "Dieser Träger hat an diesem Tag schon einen Sitz.";
        let mut wrong = hold(distinct, rule::ORGANISATION_TWICE, "organisation", message, "");
        let message = "Auch eine Vertretung muss für ihren Träger entscheiden können.";
        wrong.extend(hold(self.decides, rule::CANNOT_DECIDE, "decides", message, ""));
        wrong
    }
}

/// The substitutions of one session: by its day and case code, empty for a session that is not about one case.
#[must_use]
pub fn substitutions_of(register: &Register, day: Date, case_code: &str) -> Vec<Entry<Substitution>> {
    register
        .all::<Substitution>()
        .into_iter()
        .filter(|entry| entry.form.session_on == day && same_name(&entry.form.case_code, case_code))
        .collect()
}

/// How many places of delegates or fixed members were filled by substitutes, and how many were filled at all.
#[must_use]
pub fn substitution_share(register: &Register, sessions: &[AttendedSession]) -> (u64, u64) {
    let (mut substituted, mut filled) = (0, 0);
    for session in sessions {
        let named = substitutions_of(register, session.date, &session.case_code);
        let came = |person: &StaffId| session.attendees.contains(person);
        let delegates = delegates_on(register, session.date);
        for seat in &delegates {
            if came(&seat.form.person) {
                filled += 1;
            } else if named.iter().any(|entry| entry.form.member == seat.form.person && came(&entry.form.substitute)) {
                filled += 1;
                substituted += 1;
            }
        }
    }
    (substituted, filled)
}

// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! Absences: who is away from when to when, and who stands in.

use jiff::civil::Date;

use super::rule::{for_herself, hold, holds_on, in_order, overlap};
use super::{PoolForm, Shelf};
use crate::case_file::CaseIndex;
use crate::casework::{Context, Register};
use crate::form::form;
use crate::ids::StaffId;
use crate::role::{Actor, Role};
use crate::rule;
use crate::state::{CaseState, Refusal};

form! {
    /// An absence with its substitution.
    pub struct Absence {
        /// Who is away.
        must person: StaffId = "Abwesend";
        /// First day.
        must from: Date = "Von";
        /// Last day.
        must to: Date = "Bis";
        /// Who stands in.
        must deputy: StaffId = "Vertretung" ("Führt in dieser Zeit die Fälle der abwesenden Person und sieht ihre Fristen; Anvertrautes (§ 65 SGB VIII) nicht");
    }
}

impl PoolForm for Absence {
    const NAME: &'static str = "absence";
    const TITLE: &'static str = "Abwesenheit und Vertretung";
    const SHELF: Shelf = Shelf::People;
    const WRITERS: &'static [Role] = &[
        Role::CaseManager,
        Role::UnitHead,
        Role::UnitHeadDeputy,
        Role::PoolCoordinator,
        Role::ProviderDelegate,
        Role::PublicMember,
        Role::PermitAuthority,
        Role::Guardian,
        Role::BillingClerk,
    ];

    fn rules(&self, item: &str, before: &Register, context: &Context<'_>) -> Vec<Refusal> {
        // Who is ill cannot always enter it: the pool office and the heads of units can for others.
        let for_others = [Role::PoolCoordinator, Role::UnitHead, Role::UnitHeadDeputy];
        let may = for_others.iter().any(|role| context.has(*role));
        let mut wrong = if may { Vec::new() } else { for_herself(&self.person, "person", context) };
        let earlier = before.item::<Absence>(item);
        let own = may || earlier.is_none_or(|earlier| context.staff() == Some(&earlier.person));
        wrong.extend(hold(own, rule::NOT_FOR_OTHERS, "", "Diese Abwesenheit gehört einer anderen Person.", ""));
        wrong.extend(in_order(self.from, Some(self.to), "to"));
        let known = before.person(&self.person).is_some();
        wrong.extend(hold(known, rule::PERSON_UNKNOWN, "person", "Diese Person gibt es hier nicht.", ""));
        let fits = self.deputy != self.person && can_stand_in(before, &self.deputy, &self.person);
        let help = "Wählen Sie jemanden mit derselben Aufgabe, für Leitungen auch die Stellvertretung.";
        wrong.extend(hold(fits, rule::DEPUTY_ROLE, "deputy", "Diese Person kann nicht vertreten.", help));
        let away = |entry: &crate::casework::Entry<Absence>| {
            entry.item != item && entry.form.person == self.deputy && entry.form.covers(self.from, self.to)
        };
        let present = !before.all::<Absence>().iter().any(away);
        let message = "Die Vertretung ist die ganze Zeit selbst abwesend.";
        wrong.extend(hold(present, rule::DEPUTY_ABSENT, "deputy", message, "Wählen Sie eine andere Vertretung."));
        let twice = |entry: &crate::casework::Entry<Absence>| {
            entry.item != item
                && entry.form.person == self.person
                && overlap((self.from, Some(self.to)), (entry.form.from, Some(entry.form.to)))
        };
        let once = !before.all::<Absence>().iter().any(twice);
        wrong.extend(hold(
            once,
            rule::ABSENCE_TWICE,
            "from",
            "In dieser Zeit ist schon eine Abwesenheit eingetragen.",
            "",
        ));
        wrong
    }
}

impl Absence {
    fn covers(&self, from: Date, to: Date) -> bool {
        self.from <= from && to <= self.to
    }
}

/// Whether one holds a task of the other; deputies stand in for heads.
fn can_stand_in(register: &Register, deputy: &StaffId, person: &StaffId) -> bool {
    let (Some(deputy), Some(person)) = (register.person(deputy), register.person(person)) else { return false };
    person.roles.iter().any(|role| {
        deputy.roles.contains(role)
            || (*role == Role::UnitHead && deputy.roles.contains(&Role::UnitHeadDeputy))
            || (*role == Role::UnitHeadDeputy && deputy.roles.contains(&Role::UnitHead))
    })
}

/// The absence of a person on a day.
#[must_use]
pub fn absence_on(register: &Register, person: &StaffId, day: Date) -> Option<Absence> {
    register
        .all::<Absence>()
        .into_iter()
        .map(|entry| entry.form)
        .find(|absence| absence.person == *person && holds_on((absence.from, Some(absence.to)), day))
}

/// Who does a person's work on a day: the person, the deputy in an absence, or the deputy's deputy. When all of them are
/// away it stays with the person, so that nothing falls between.
#[must_use]
pub fn acting_for(register: &Register, person: &StaffId, day: Date) -> StaffId {
    let mut seen = vec![person.clone()];
    while let Some(absence) = seen.last().and_then(|last| absence_on(register, last, day)) {
        if seen.contains(&absence.deputy) {
            return person.clone();
        }
        seen.push(absence.deputy);
    }
    seen.pop().unwrap_or_else(|| person.clone())
}

/// Whether a case is somebody's business because he or she stands in on a day: for the case lead among case managers, for
/// the unit head among heads and deputies. A draft is nobody's but the case lead's, and then of who stands in for that one.
#[must_use]
pub fn stands_in(register: &Register, actor: &Actor, case: &CaseIndex, day: Date) -> bool {
    let Some(staff) = &actor.staff else { return false };
    let for_person = |person: &StaffId| person != staff && acting_for(register, person, day) == *staff;
    let heads = actor.has(Role::UnitHead) || actor.has(Role::UnitHeadDeputy);
    (actor.has(Role::CaseManager) && for_person(&case.case_lead))
        || (heads && case.state != CaseState::Draft && case.unit_head.as_ref().is_some_and(for_person))
}

/// The absent people whose work somebody does on a day.
#[must_use]
pub fn represented_by(register: &Register, deputy: &StaffId, day: Date) -> Vec<StaffId> {
    let absent = register.all::<Absence>().into_iter().map(|entry| entry.form);
    let mut people: Vec<_> = absent
        .filter(|absence| holds_on((absence.from, Some(absence.to)), day) && absence.person != *deputy)
        .map(|absence| absence.person)
        .filter(|person| acting_for(register, person, day) == *deputy)
        .collect();
    people.sort();
    people.dedup();
    people
}

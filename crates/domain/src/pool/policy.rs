// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! What the node decides about its own way of working, by date: who anonymises, who signs invoices; and whom a crisis
//! concept names day and night.

use jiff::civil::Date;

use super::rule::{hold, holds_on, in_force_unchanged, in_order, overlap};
use super::{PoolForm, Shelf};
use crate::casework::{Context, Entry, Register};
use crate::form::{Answer, Line, choices, form};
use crate::ids::StaffId;
use crate::profile::{NodeProfile, ProfileKind};
use crate::role::Role;
use crate::rule;
use crate::state::Refusal;

choices! {
    /// Where a case loses its names before the panel sees it (C1).
    pub enum AnonymisationStage {
        AtIntake = "at_intake", "Schon bei der Falleingabe: Die Koordination sieht zunächst nur den Fallcode";
        ByPoolOffice = "by_pool_office", "Durch die Koordination: Sie bereitet die anonymisierte Fallvorstellung vor";
    }
}

form! {
    /// A decision of the node about its way of working, valid until a later one begins.
    pub struct NodePolicy {
        /// First day.
        must from: Date = "Gilt ab";
        /// Who anonymises (R63, R64).
        must anonymisation_stage: AnonymisationStage = "Anonymisierung";
        /// Whether one person may confirm an invoice in both respects.
        must one_person_may_sign: Answer = "Darf dieselbe Person eine Rechnung sachlich und rechnerisch feststellen?";
        /// Days to the first session (R49).
        may first_session_days: Option<u16> = "Tage bis zur ersten Kooperationsrunde" ("Leer: 21");
        /// Days to the first session of a rapid escalation (R49).
        may first_session_rapid_days: Option<u16> = "Tage bis zur ersten Kooperationsrunde bei rasanter Eskalation" ("Leer: 7");
    }
    /// Who can be reached day and night (R171).
    pub struct EmergencyContact {
        /// Name of the place.
        must name: Line = "Notdienst" ("Zum Beispiel: Notdienst Kinderschutz");
        /// Telephone.
        must phone: Line = "Telefon rund um die Uhr";
        /// Address.
        may address: Line = "Anschrift";
        /// The organisation that the pool office belongs to.
        may parent_organisation: Line = "Die Koordination ist angebunden an";
        /// First day.
        must from: Date = "Ab";
        /// Last day.
        may to: Option<Date> = "Bis";
    }
    /// The district for which somebody works, in a node with several youth offices (R173).
    pub struct DistrictPost {
        /// Who.
        must person: StaffId = "Person" [CaseManager, UnitHead, UnitHeadDeputy];
        /// District.
        must district: crate::codes::BerlinDistrict = "Bezirk";
        /// First day.
        must from: Date = "Ab";
        /// Last day.
        may to: Option<Date> = "Bis";
    }
}

impl PoolForm for NodePolicy {
    const NAME: &'static str = "node_policy";
    const TITLE: &'static str = "Arbeitsweise des Pools";
    const SHELF: Shelf = Shelf::Basis;
    const WRITERS: &'static [Role] = &[Role::PoolCoordinator];

    fn rules(&self, item: &str, before: &Register, context: &Context<'_>) -> Vec<Refusal> {
        let ahead = self.from >= context.today();
        let help = "Was schon geschehen ist, geschah nach der bisherigen Arbeitsweise.";
        let mut wrong =
            hold(ahead, rule::BACKDATED, "from", "Die Arbeitsweise lässt sich nicht rückwirkend ändern.", help);
        wrong.extend(in_force_unchanged(self, item, before, context, |form| form.from, |one, other| one == other));
        let other = |entry: &Entry<Self>| entry.item != item && entry.form.from == self.from;
        let alone = !before.all::<Self>().iter().any(other);
        wrong.extend(hold(alone, rule::POLICY_TWICE, "from", "Ab diesem Tag ist schon etwas festgelegt.", ""));
        wrong
    }
}

impl PoolForm for EmergencyContact {
    const NAME: &'static str = "emergency_contact";
    const TITLE: &'static str = "Notruf rund um die Uhr";
    const SHELF: Shelf = Shelf::Basis;
    const WRITERS: &'static [Role] = &[Role::PoolCoordinator, Role::NodeAdmin];

    fn rules(&self, _: &str, _: &Register, _: &Context<'_>) -> Vec<Refusal> {
        in_order(self.from, self.to, "to")
    }
}

impl PoolForm for DistrictPost {
    const NAME: &'static str = "district_post";
    const TITLE: &'static str = "Zuständigkeit für einen Bezirk";
    const SHELF: Shelf = Shelf::People;
    const WRITERS: &'static [Role] = &[Role::PoolCoordinator, Role::NodeAdmin];

    fn rules(&self, item: &str, before: &Register, _: &Context<'_>) -> Vec<Refusal> {
        let mut wrong = in_order(self.from, self.to, "to");
        let same = |entry: &Entry<Self>| {
            entry.item != item
                && entry.form.person == self.person
                && entry.form.district == self.district
                && overlap((self.from, self.to), (entry.form.from, entry.form.to))
        };
        let alone = !before.all::<Self>().iter().any(same);
        wrong.extend(hold(alone, rule::POST_TWICE, "district", "Diese Zuständigkeit ist schon eingetragen.", ""));
        wrong
    }
}

/// The way of working on a day. As long as the pool has decided nothing: the pool office anonymises (C1), and in Bremen
/// one person of it may sign both confirmations, as its agreement says.
#[must_use]
pub fn policy_on(register: &Register, profile: &NodeProfile, day: Date) -> NodePolicy {
    let decided = register.all::<NodePolicy>().into_iter().map(|entry| entry.form).filter(|policy| policy.from <= day);
    decided.max_by_key(|policy| policy.from).unwrap_or(NodePolicy {
        from: Date::MIN,
        anonymisation_stage: AnonymisationStage::ByPoolOffice,
        one_person_may_sign: Answer(profile.kind == ProfileKind::Bremen),
        first_session_days: None,
        first_session_rapid_days: None,
    })
}

/// The place that can be reached day and night on a day; the newest where there are several.
#[must_use]
pub fn emergency_contact_on(register: &Register, day: Date) -> Option<EmergencyContact> {
    let contacts = register.all::<EmergencyContact>().into_iter().map(|entry| entry.form);
    contacts.filter(|contact| holds_on((contact.from, contact.to), day)).max_by_key(|contact| contact.from)
}

/// Whether a district is the business of a member of staff on a day: who has a post sees that district alone; who has
/// none is bound by no district (the pool office, a city with one youth office).
#[must_use]
pub fn sees_district(
    register: &Register,
    staff: &StaffId,
    district: Option<crate::codes::BerlinDistrict>,
    day: Date,
) -> bool {
    districts_of(register, staff, day).is_none_or(|own| own.into_iter().any(|own| Some(own) == district))
}

/// The districts to which a member of staff is bound on a day; none for somebody who never had a post and so is bound to no
/// district.
#[must_use]
pub fn districts_of(register: &Register, staff: &StaffId, day: Date) -> Option<Vec<crate::codes::BerlinDistrict>> {
    let mut posts = register.all::<DistrictPost>();
    posts.retain(|entry| entry.form.person == *staff);
    let now = |entry: &Entry<DistrictPost>| holds_on((entry.form.from, entry.form.to), day);
    (!posts.is_empty()).then(|| posts.into_iter().filter(now).map(|entry| entry.form.district).collect())
}

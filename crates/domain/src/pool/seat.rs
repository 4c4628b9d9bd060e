// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! Seats of the panel: who is a standing member from when to when.

use jiff::civil::Date;

use super::provider::provider_named;
use super::rule::{hold, in_order, overlap, same_name};
use super::{PoolForm, Shelf};
use crate::casework::invitation::LegalDomain;
use crate::casework::{Context, Entry, Register, refusal};
use crate::form::{Line, choices, form};
use crate::ids::StaffId;
use crate::profile::{NodeProfile, ProfileKind};
use crate::role::Role;
use crate::rule;
use crate::state::Refusal;

choices! {
    /// What a seat is.
    pub enum SeatKind {
        Delegate = "delegate", "Trägervertretung oder Fallverbundmitglied";
        Public = "public", "Ständiges öffentliches Mitglied";
        Permit = "permit", "Landesjugendamt, Einrichtungsaufsicht";
    }
}

form! {
    /// A seat of the panel. Membership is versioned by date (R76); an ended seat stays readable.
    pub struct Seat {
        /// The member.
        must person: StaffId = "Mitglied" [ProviderDelegate, PublicMember, PermitAuthority];
        /// Kind of seat.
        must kind: SeatKind = "Sitz";
        /// Organisation that the member stands for.
        must organisation: Line = "Träger oder Stelle";
        /// Legal domain in which the member works (R83, R145); delegates and the permit authority without one: SGB VIII.
        may legal_domain: Option<LegalDomain> = "Rechtskreis";
        /// Who nominated.
        asked nominated_by: Line = "Benannt durch" ("Nötig für Trägervertretungen in Bremen");
        /// Whether the member can decide for the organisation.
        may decides: bool = "Kann für den Träger entscheiden";
        /// First day.
        must from: Date = "Ab";
        /// Last day.
        may to: Option<Date> = "Bis";
    }
}

/// What a pool asks of its delegates or fixed members.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct SeatRule {
    /// Number of seats; 0 when the pool has set none.
    pub count: usize,
    /// Whether they are nominated by the LAG, can decide, and come from different organisations (R86).
    pub nominated: bool,
}

impl SeatRule {
    /// The rule of a node: Bremen has 4 nominated delegates of different providers (R86), Berlin 8 fixed members (R184),
    /// another city the number of its profile.
    #[must_use]
    pub fn of(profile: &NodeProfile) -> Self {
        Self { count: usize::from(profile.fixed_members), nominated: profile.kind == ProfileKind::Bremen }
    }
}

impl PoolForm for Seat {
    const NAME: &'static str = "seat";
    const TITLE: &'static str = "Sitz im Pool";
    const SHELF: Shelf = Shelf::People;
    const WRITERS: &'static [Role] = &[Role::PoolCoordinator];

    fn rules(&self, item: &str, before: &Register, context: &Context<'_>) -> Vec<Refusal> {
        let mut wrong = in_order(self.from, self.to, "to");
        if !self.roles().iter().any(|role| before.holds(&self.person, *role)) {
            let help = "Die Aufgabe vergibt die technische Administration mit dem Konto.";
            wrong.push(refusal(rule::MEMBER_ROLE, "person", "Diese Person hat nicht die Aufgabe für den Sitz.", help));
        }
        let others: Vec<_> = before
            .all::<Seat>()
            .into_iter()
            .filter(|entry| entry.item != item && overlap((self.from, self.to), (entry.form.from, entry.form.to)))
            .map(|entry| entry.form)
            .collect();
        let free = others.iter().all(|seat| seat.person != self.person);
        wrong.extend(hold(free, rule::MEMBER_TWICE, "person", "Diese Person hat in der Zeit schon einen Sitz.", ""));
        if self.kind == SeatKind::Delegate {
            let delegates: Vec<_> = others.iter().filter(|seat| seat.kind == SeatKind::Delegate).collect();
            wrong.extend(self.delegate_faults(&delegates, before, SeatRule::of(context.profile)));
        }
        wrong
    }
}

impl Seat {
    /// Whether it is held on a day.
    #[must_use]
    pub fn held_on(&self, day: Date) -> bool {
        self.from <= day && self.to.is_none_or(|to| day <= to)
    }

    /// The roles of which the member holds one. A Berlin youth office can be a fixed member too.
    fn roles(&self) -> &'static [Role] {
        match self.kind {
            SeatKind::Delegate => &[Role::ProviderDelegate, Role::PublicMember],
            SeatKind::Public => &[Role::PublicMember],
            SeatKind::Permit => &[Role::PermitAuthority],
        }
    }

    /// What stands against this delegate beside the others whose time overlaps.
    fn delegate_faults(&self, others: &[&Seat], register: &Register, rule: SeatRule) -> Vec<Refusal> {
        let mut wrong = Vec::new();
        // The most seats at once are held on a day on which one of them begins (I14).
        let begins = others.iter().map(|seat| seat.from).filter(|from| self.held_on(*from)).chain([self.from]);
        let most = begins.map(|day| others.iter().filter(|seat| seat.held_on(day)).count() + 1).max().unwrap_or(1);
        if rule.count > 0 && most > rule.count {
            let message = format!("Alle {} Sitze sind in dieser Zeit besetzt.", rule.count);
            let help = "Beenden Sie zuerst einen anderen Sitz, oder wählen Sie eine andere Zeit.";
            wrong.push(refusal(rule::SEATS_FULL, "from", message, help));
        }
        if !rule.nominated {
            return wrong;
        }
        let distinct = others.iter().all(|seat| !same_name(&seat.organisation, &self.organisation));
        let message = "Dieser Träger hat in der Zeit schon einen Sitz.";
        let help = "Die Vertretungen kommen von verschiedenen Trägern.";
        wrong.extend(hold(distinct, rule::ORGANISATION_TWICE, "organisation", message, help));
        let help = "Die Vertretungen der Träger benennt die LAG.";
        let named = !self.nominated_by.is_empty();
        wrong.extend(hold(
            named,
            rule::NOMINATION_MISSING,
            "nominated_by",
            "Es fehlt, wann und durch wen die LAG die Vertretung benannt hat.",
            help,
        ));
        let message = "Eine Trägervertretung muss für ihren Träger entscheiden können.";
        wrong.extend(hold(self.decides, rule::CANNOT_DECIDE, "decides", message, "Bitten Sie den Träger darum."));
        // R74: providers that are not in the register yet are for the pool office to check.
        let member = provider_named(register, &self.organisation).is_none_or(|entry| entry.form.lag_member);
        let help = "Die Mitgliedschaft steht im Trägerverzeichnis.";
        wrong.extend(hold(member, rule::NO_LAG_MEMBER, "organisation", "Dieser Träger gehört nicht zur LAG.", help));
        wrong
    }
}

/// The seats held on a day.
#[must_use]
pub fn standing_on(register: &Register, day: Date) -> Vec<Entry<Seat>> {
    register.all::<Seat>().into_iter().filter(|entry| entry.form.held_on(day)).collect()
}

/// The seats of delegates or fixed members held on a day.
#[must_use]
pub fn delegates_on(register: &Register, day: Date) -> Vec<Entry<Seat>> {
    standing_on(register, day).into_iter().filter(|entry| entry.form.kind == SeatKind::Delegate).collect()
}

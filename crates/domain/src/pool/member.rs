// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! What members bring: competences, resources, ideas (R176).

use jiff::civil::Date;

use super::rule::{folded, for_herself, hold};
use super::seat::standing_on;
use super::{PoolForm, Shelf};
use crate::casework::{Context, Entry, Register};
use crate::form::{Line, Text, form};
use crate::ids::StaffId;
use crate::role::Role;
use crate::rule;
use crate::state::Refusal;

/// Those who sit in the panel, and the pool office.
const MEMBERS: &[Role] = &[Role::ProviderDelegate, Role::PublicMember, Role::PermitAuthority, Role::PoolCoordinator];

form! {
    /// What a member brings into the panel.
    pub struct MemberProfile {
        /// The member.
        must person: StaffId = "Mitglied" [ProviderDelegate, PublicMember, PermitAuthority];
        /// Competences.
        must competences: Text = "Kompetenzen" ("Je Zeile eine, zum Beispiel: Traumapädagogik");
        /// Resources.
        may resources: Text = "Ressourcen" ("Räume, Fahrzeuge, Werkstätten, Netze");
        /// What is free at present.
        may capacity: Line = "Zurzeit möglich";
    }
    /// A note on the board of ideas.
    pub struct Idea {
        /// Title.
        must title: Line = "Idee";
        /// Description.
        must text: Text = "Beschreibung" ("Ohne Angaben zu einem Fall");
    }
}

impl PoolForm for MemberProfile {
    const NAME: &'static str = "member_profile";
    const TITLE: &'static str = "Mitgliedsprofil";
    const SHELF: Shelf = Shelf::People;
    const WRITERS: &'static [Role] = MEMBERS;

    fn rules(&self, item: &str, before: &Register, context: &Context<'_>) -> Vec<Refusal> {
        let office = context.has(Role::PoolCoordinator);
        let mut wrong = if office { Vec::new() } else { for_herself(&self.person, "person", context) };
        let other = |entry: &Entry<MemberProfile>| entry.item != item && entry.form.person == self.person;
        let alone = !before.all::<MemberProfile>().iter().any(other);
        let help = "Ergänzen Sie das vorhandene Profil.";
        wrong.extend(hold(alone, rule::PROFILE_TWICE, "person", "Für diese Person gibt es schon ein Profil.", help));
        // A profile that is somebody's stays that person's.
        let same = before.item::<MemberProfile>(item).is_none_or(|earlier| earlier.person == self.person);
        wrong.extend(hold(same, rule::NOT_FOR_OTHERS, "person", "Dieses Profil gehört einer anderen Person.", ""));
        wrong
    }
}

impl PoolForm for Idea {
    const NAME: &'static str = "idea";
    const TITLE: &'static str = "Ideenbrett";
    const SHELF: Shelf = Shelf::Offers;
    const WRITERS: &'static [Role] = MEMBERS;

    fn rules(&self, item: &str, before: &Register, context: &Context<'_>) -> Vec<Refusal> {
        let author = before.all::<Idea>().into_iter().find(|entry| entry.item == item).and_then(|entry| entry.author);
        let own = author.is_none_or(|author| context.actor.is_some_and(|actor| actor.user == author));
        hold(
            own,
            rule::NOT_FOR_OTHERS,
            "",
            "Diese Idee hat jemand anderes geschrieben.",
            "Schreiben Sie eine eigene dazu.",
        )
    }
}

/// The profiles of members on a day in which a word occurs; every profile for an empty word.
#[must_use]
pub fn members_with(register: &Register, word: &str, day: Date) -> Vec<Entry<MemberProfile>> {
    let members: Vec<_> = standing_on(register, day).into_iter().map(|entry| entry.form.person).collect();
    let word = folded(word);
    let fits = |profile: &MemberProfile| {
        members.contains(&profile.person)
            && [&*profile.competences, &*profile.resources, &*profile.capacity]
                .iter()
                .any(|text| folded(text).contains(&word))
    };
    register.all::<MemberProfile>().into_iter().filter(|entry| fits(&entry.form)).collect()
}

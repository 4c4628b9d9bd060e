// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! What can be chosen: the entries of code lists, and the people of the pool.

use domain::casework::StaffEntry;
use domain::casework::conduct::closure_reasons;
use domain::codes::{self, CodeEntry};
use domain::profile::NodeProfile;
use domain::role::Role;

use crate::view::ChoiceGroup;
use crate::view::parts::Choice;
use crate::web::labels;

/// The code list whose answers depend on the pool.
const CLOSURE_REASONS: &str = "closure_reason";

/// What stands outside a form and is offered in it.
#[derive(Clone, Copy)]
pub struct Options<'a> {
    /// The people of the pool.
    pub staff: &'a [StaffEntry],
    /// The words of the node.
    pub profile: &'a NodeProfile,
}

impl Options<'_> {
    /// Name of a member of staff, with the organisation where it is known.
    pub fn name(&self, id: &str) -> String {
        self.staff.iter().find(|person| person.id.as_str() == id).map_or_else(|| id.to_owned(), full_name)
    }

    /// The people who hold one of the roles (any of the pool's roles when none is asked for), grouped by role. Somebody who
    /// was chosen and cannot be any more stays to be seen.
    pub fn people(&self, roles: &[Role], chosen: &[String]) -> Vec<ChoiceGroup> {
        let asked: Vec<Role> =
            if roles.is_empty() { Role::all().filter(|role| works(*role)).collect() } else { roles.to_vec() };
        let mut groups: Vec<(String, Vec<Choice>)> = Vec::new();
        let mut offered: Vec<&str> = Vec::new();
        for role in &asked {
            let mut people: Vec<&StaffEntry> = self
                .staff
                .iter()
                .filter(|person| person.roles.contains(role) && !offered.contains(&person.id.as_str()))
                .collect();
            people.sort_by(|one, other| one.name.cmp(&other.name));
            offered.extend(people.iter().map(|person| person.id.as_str()));
            if !people.is_empty() {
                let choices = people.into_iter().map(|person| choice(person.id.as_str(), full_name(person), chosen));
                groups.push((role.de(self.profile).to_owned(), choices.collect()));
            }
        }
        let gone: Vec<Choice> = chosen
            .iter()
            .filter(|id| !id.is_empty() && !offered.contains(&id.as_str()))
            .map(|id| choice(id, self.name(id), chosen))
            .collect();
        if !gone.is_empty() {
            groups.push(("Nicht mehr zur Auswahl".to_owned(), gone));
        }
        if let [(title, _)] = groups.as_mut_slice() {
            title.clear();
        }
        numbered(groups)
    }
}

/// Whether people of a role take part in the work on cases.
fn works(role: Role) -> bool {
    !matches!(role, Role::NodeAdmin | Role::PeeringAdmin | Role::FederalMember | Role::Evaluator)
}

fn full_name(person: &StaffEntry) -> String {
    match &person.organisation {
        Some(organisation) => format!("{}, {organisation}", person.name),
        None => person.name.clone(),
    }
}

pub(super) fn choice(value: &str, label: impl Into<String>, chosen: &[String]) -> Choice {
    Choice { value: value.to_owned(), label: label.into(), selected: chosen.iter().any(|one| one == value) }
}

/// The entries of a code list, grouped where the list knows groups; those that this pool does not know are left out.
pub(super) fn codes(list: &str, chosen: &[String], profile: &NodeProfile) -> Vec<ChoiceGroup> {
    let mut groups: Vec<(String, Vec<Choice>)> = Vec::new();
    for entry in codes::list(list).map_or(&[][..], |list| &list.entries) {
        if !offered(list, &entry.code, profile) && !chosen.contains(&entry.code) {
            continue;
        }
        let title = group_of(entry);
        let option = choice(&entry.code, labels::in_city(&entry.de, profile), chosen);
        match groups.iter_mut().find(|(known, _)| *known == title) {
            Some((_, choices)) => choices.push(option),
            None => groups.push((title, vec![option])),
        }
    }
    numbered(groups)
}

/// Whether an answer exists in the procedure of this pool.
fn offered(list: &str, code: &str, profile: &NodeProfile) -> bool {
    list != CLOSURE_REASONS || closure_reasons(profile).iter().any(|reason| reason.code() == code)
}

fn group_of(entry: &CodeEntry) -> String {
    match (&entry.group, &entry.mode) {
        (Some(group), _) => labels::code("problem_group", group),
        (None, Some(mode)) => labels::mode(mode),
        (None, None) => String::new(),
    }
}

/// Gives each group the number of its first answer.
pub(super) fn numbered(groups: Vec<(String, Vec<Choice>)>) -> Vec<ChoiceGroup> {
    let mut first = 0;
    let number = |(title, choices): (String, Vec<Choice>)| {
        let group = ChoiceGroup { title, first, choices };
        first += group.choices.len();
        group
    };
    groups.into_iter().map(number).collect()
}

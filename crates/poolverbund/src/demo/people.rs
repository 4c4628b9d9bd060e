// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! Who a visitor of the demo can be: fictional staff of the data sets, and a person with a plainly
//! functional name for every role that a data set does not fill.

use data_encoding::BASE64URL_NOPAD;
use domain::ids::StaffId;
use domain::pool_file::{self, StaffMember};
use domain::profile::NodeProfile;
use domain::random::Random;
use domain::role::Role;
use node::DemoRole;

use super::Plan;
use crate::failure::Failure;

/// A person whom a visitor can be.
pub struct Person {
    /// The role that the person shows.
    pub role: Role,
    /// The role as the city calls it.
    pub role_de: &'static str,
    /// Display name.
    pub name: String,
    /// Name of the account.
    pub sign_in: String,
    /// Member of staff in the data set; none for a functional person.
    pub staff: Option<StaffId>,
    /// Office or provider.
    pub organisation: Option<String>,
    /// Secret of the sign-in link, new at every start.
    pub token: String,
}

impl Person {
    /// The link that signs a visitor in as this person.
    pub fn sign_in_url(&self, url: &str) -> String {
        format!("{url}/demo/anmelden/{}", self.token)
    }

    /// The entry in the list of roles that every page of the demo offers.
    pub fn demo_role(&self, plan: &Plan, url: &str) -> DemoRole {
        DemoRole {
            node: plan.name.to_owned(),
            node_de: plan.description_de.to_owned(),
            role: self.role_de.to_owned(),
            sees_de: sees_de(self.role, plan.file.is_some()).to_owned(),
            name: self.name.clone(),
            sign_in_url: self.sign_in_url(url),
        }
    }
}

/// The people of a node, in the order of the roles.
pub fn of(plan: &Plan, random: &dyn Random) -> Result<Vec<Person>, Failure> {
    let (profile, staff) = match plan.file {
        Some((text, _)) => {
            let file = pool_file::read(text, random).map_err(|faults| {
                Failure::failed(format!("the data set of {} has {} faults", plan.name, faults.len()))
            })?;
            (file.profile, file.staff)
        }
        None => (NodeProfile::new(plan.profile.into(), plan.name), Vec::new()),
    };
    Ok(Role::all().flat_map(|role| for_role(role, &profile, &staff, plan, random)).collect())
}

fn for_role(role: Role, profile: &NodeProfile, staff: &[StaffMember], plan: &Plan, random: &dyn Random) -> Vec<Person> {
    let person = |name: &str, sign_in: &str, member: Option<&StaffMember>| Person {
        role,
        role_de: role.de(profile),
        name: name.to_owned(),
        sign_in: sign_in.to_owned(),
        staff: member.map(|member| member.id.clone()),
        organisation: member.and_then(|member| member.organisation.clone()),
        token: token(random),
    };
    let members: Vec<Person> = staff
        .iter()
        .filter(|member| member.role == role)
        .take(shown(role))
        .map(|member| person(&member.name, member.id.as_str(), Some(member)))
        .collect();
    let functional = functional_name(role).filter(|_| plan.file.is_some() || exists_without_cases(role));
    match (members.is_empty(), functional) {
        (true, Some(name)) => vec![person(name, role.code(), None)],
        _ => members,
    }
}

/// How many people of a role a visitor can be: two where two are needed to compare or to review.
fn shown(role: Role) -> usize {
    match role {
        Role::CaseManager | Role::UnitHead | Role::PoolCoordinator => 2,
        _ => 1,
    }
}

/// Name of the person who fills a role that the data set leaves open.
fn functional_name(role: Role) -> Option<&'static str> {
    match role {
        Role::UnitHeadDeputy => Some("Vertretung Demo"),
        Role::PublicMember => Some("Gesundheitsamt Demo"),
        Role::ExternalExpert => Some("Gast Demo"),
        Role::BillingClerk => Some("Abrechnung Demo"),
        Role::Evaluator => Some("Evaluation Demo"),
        Role::NodeAdmin => Some("Administration Demo"),
        Role::DataProtectionOfficer => Some("Datenschutz Demo"),
        Role::FederalMember => Some("Bundesarbeitsgruppe Demo"),
        Role::PeeringAdmin => Some("Partnerverwaltung Demo"),
        Role::CaseManager
        | Role::UnitHead
        | Role::PoolCoordinator
        | Role::ProviderDelegate
        | Role::PermitAuthority
        | Role::Guardian => None,
    }
}

/// The roles of a working group, which has no cases.
fn exists_without_cases(role: Role) -> bool {
    matches!(role, Role::NodeAdmin | Role::DataProtectionOfficer | Role::FederalMember | Role::PeeringAdmin)
}

/// What a visitor finds in a role, in one German sentence.
fn sees_de(role: Role, has_cases: bool) -> &'static str {
    match role {
        Role::CaseManager => "Die eigenen Fälle mit Namen und Verlauf, und was als Nächstes fällig ist.",
        Role::UnitHead => "Die Fälle der eigenen Organisationseinheit und die Kennzahlen.",
        Role::UnitHeadDeputy => "Die Kennzahlen; eine Organisationseinheit ist dieser Person nicht zugeordnet.",
        Role::PoolCoordinator => {
            "Alle Fälle des Pools, die Kennzahlen und die Freigabe: Fallmuster entwerfen, prüfen und freigeben."
        }
        Role::DataProtectionOfficer if has_cases => {
            "Die zweite Prüfung an der Freigabe, die Zugriffe und die Liste von allem, was den Knoten je verlassen hat."
        }
        Role::DataProtectionOfficer => {
            "Die Zugriffe und die Liste von allem, was den Knoten je verlassen hat; hier ist sie leer."
        }
        Role::FederalMember => "Die Bibliothek mit den Fallmustern beider Städte, mit Suche und Herkunftsnachweis.",
        Role::PeeringAdmin => "Die Partner: einladen, Ziffern vergleichen, zustimmen, aussetzen.",
        Role::NodeAdmin => "Die Konten und die Partner, ohne Einblick in Fälle.",
        Role::Evaluator => "Die Kennzahlen und die Bibliothek, ohne Einblick in Fälle.",
        Role::PermitAuthority | Role::ProviderDelegate | Role::PublicMember => {
            "Die Runden, zu denen sie eingeladen sind, unter dem Fallcode, und die Bibliothek."
        }
        Role::Guardian | Role::ExternalExpert => "Die Runden, zu denen sie eingeladen sind.",
        Role::BillingClerk => "Die Rechnungen, ohne Einblick in Fälle.",
    }
}

fn token(random: &dyn Random) -> String {
    let mut bytes = [0; 16];
    random.fill(&mut bytes);
    BASE64URL_NOPAD.encode(&bytes)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use domain::random::SeededRandom;

    use super::super::PLANS;
    use super::*;

    #[test]
    fn every_role_of_every_node_has_somebody() {
        let random = SeededRandom::new(1);
        for plan in &PLANS {
            let people = of(plan, &random).expect("people");
            let roles: BTreeSet<Role> = people.iter().map(|person| person.role).collect();
            let expected = Role::all().filter(|role| plan.file.is_some() || exists_without_cases(*role)).count();
            assert_eq!(roles.len(), expected, "{}", plan.name);
            let names: BTreeSet<&str> = people.iter().map(|person| person.sign_in.as_str()).collect();
            let tokens: BTreeSet<&str> = people.iter().map(|person| person.token.as_str()).collect();
            assert_eq!((names.len(), tokens.len()), (people.len(), people.len()));
        }
    }
}

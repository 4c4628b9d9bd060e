// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! What the page of the panel shows: vacancies, what the members together cover, and what each can do.

use jiff::civil::Date;

use super::confidentiality::confidentiality_valid;
use super::member::MemberProfile;
use super::provider::provider_named;
use super::rule::{folded, lines};
use super::seat::{SeatRule, delegates_on, standing_on};
use crate::casework::Register;
use crate::ids::StaffId;
use crate::profile::NodeProfile;
use crate::role::Role;

/// Something that the pool office should know about the panel; nothing is refused because of it.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Notice {
    /// Stable token.
    pub rule: &'static str,
    /// German sentence.
    pub message_de: String,
}

/// Everything to notice about the panel on a day: vacant seats (R86, R184), help that no delegate's provider covers
/// (R87), members who have not confirmed confidentiality (R89).
#[must_use]
pub fn panel_notices(register: &Register, profile: &NodeProfile, day: Date) -> Vec<Notice> {
    let mut notices: Vec<_> = vacancy(register, profile, day).into_iter().collect();
    notices.extend(coverage(register, day));
    let unbound: Vec<_> = standing_on(register, day)
        .into_iter()
        .map(|entry| entry.form.person)
        .filter(|person| !confidentiality_valid(register, person, day))
        .map(|person| named(register, &person))
        .collect();
    if !unbound.is_empty() {
        let message_de = format!("Vertraulichkeit nicht bestätigt: {}.", unbound.join(", "));
        notices.push(Notice { rule: "confidentiality_missing", message_de });
    }
    notices
}

fn vacancy(register: &Register, profile: &NodeProfile, day: Date) -> Option<Notice> {
    let count = SeatRule::of(profile).count;
    let held = delegates_on(register, day).len();
    let role = Role::ProviderDelegate.de(profile);
    (held < count).then(|| Notice {
        rule: "seat_vacant",
        message_de: format!("Besetzt sind {held} von {count} Sitzen ({role}); unbesetzt: {}.", count - held),
    })
}

fn coverage(register: &Register, day: Date) -> Vec<Notice> {
    let seats = delegates_on(register, day);
    let mut notices = Vec::new();
    let (mut residential, mut outpatient) = (false, false);
    for seat in &seats {
        match provider_named(register, &seat.form.organisation).filter(|entry| !entry.form.offers.is_empty()) {
            Some(entry) => {
                residential |= entry.form.has_mode("residential");
                outpatient |= entry.form.works_outpatient();
            }
            None => notices.push(Notice {
                rule: "offers_unknown",
                // A name such as "e. V." brings its full stop along.
                message_de: format!(
                    "Im Trägerverzeichnis stehen keine Angebote von {}.",
                    seat.form.organisation.trim_end_matches('.')
                ),
            }),
        }
    }
    for (covered, rule, word) in
        [(residential, "residential_uncovered", "stationär"), (outpatient, "outpatient_uncovered", "ambulant")]
    {
        if !covered && !seats.is_empty() {
            let message_de = format!("Durch die Mitglieder {word} nicht abgedeckt.");
            notices.push(Notice { rule, message_de });
        }
    }
    notices
}

fn named(register: &Register, id: &StaffId) -> String {
    register.person(id).map_or_else(|| id.to_string(), |person| person.name.clone())
}

/// Which member brings which competence (R185).
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct CompetenceMatrix {
    /// The members, in the order of their seats.
    pub members: Vec<StaffId>,
    /// The competences in alphabetical order, each with one answer for each member.
    pub rows: Vec<(String, Vec<bool>)>,
}

/// The matrix of the members on a day. Competences that are typed with other capitals count as one.
#[must_use]
pub fn competence_matrix(register: &Register, day: Date) -> CompetenceMatrix {
    let members: Vec<_> = standing_on(register, day).into_iter().map(|entry| entry.form.person).collect();
    let profiles = register.all::<MemberProfile>();
    let mut rows: Vec<(String, Vec<bool>)> = Vec::new();
    for (column, member) in members.iter().enumerate() {
        for profile in profiles.iter().filter(|entry| entry.form.person == *member) {
            for competence in lines(&profile.form.competences) {
                let known = rows.iter().position(|(name, _)| folded(name) == folded(&competence));
                let row = known.unwrap_or_else(|| {
                    rows.push((competence, vec![false; members.len()]));
                    rows.len() - 1
                });
                rows[row].1[column] = true;
            }
        }
    }
    rows.sort_by_key(|(name, _)| folded(name));
    CompetenceMatrix { members, rows }
}

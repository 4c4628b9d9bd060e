// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! One session of a case at the table, in words.

use domain::casework::CaseForm;
use domain::casework::invitation::{Capacity, InvitationReply, RoundSession, TableSeat};
use domain::casework::session::{AgreementAcceptance, AgreementView};
use domain::profile::NodeProfile;
use domain::role::Actor;
use domain::state::CaseState;

use super::super::form::words;
use crate::Node;
use crate::service::casework::Opened;
use crate::view::parts::{Badge, Fact, Tone};
use crate::view::{RoundAgreement, RoundSessionPart, format, paths};

/// "1. Kooperationsrunde".
pub fn title(session: &RoundSession, profile: &NodeProfile) -> String {
    format!("{}. {}", session.facts.no, words("{round}", profile))
}

/// Day and hour.
pub fn when(session: &RoundSession) -> String {
    let day = format::date(session.facts.date);
    let hour = session.facts.time.trim_end_matches("Uhr").trim();
    if hour.is_empty() { day } else { format!("{day}, {hour} Uhr") }
}

/// Place, video access, or both.
pub fn place(session: &RoundSession) -> String {
    let told = [session.facts.place.as_str(), session.facts.video.as_str()];
    told.into_iter().filter(|text| !text.is_empty()).collect::<Vec<_>>().join(", ")
}

/// As what somebody is invited.
pub fn role(session: &RoundSession) -> String {
    let capacity = format!("eingeladen als {}", capacity_de(session.capacity));
    if session.stands_for.is_empty() { capacity } else { format!("{capacity} ({})", session.stands_for) }
}

fn capacity_de(capacity: Capacity) -> &'static str {
    match capacity {
        Capacity::Guest => "externer Gast",
        other => other.de(),
    }
}

/// The answer to the invitation, as long as one is expected.
pub fn reply(session: &RoundSession, state: CaseState) -> Option<Badge> {
    let expected = state == CaseState::Invited && !session.facts.held;
    (expected || session.comes.is_some()).then(|| answer(session.comes))
}

fn answer(comes: Option<bool>) -> Badge {
    match comes {
        Some(true) => Badge::new(Tone::Success, "zugesagt"),
        Some(false) => Badge::new(Tone::Warning, "abgesagt"),
        None => Badge::new(Tone::Info, "Antwort offen"),
    }
}

/// The session as the page shows it.
pub fn part(node: &Node, actor: &Actor, opened: &Opened, session: &RoundSession) -> RoundSessionPart {
    let profile = &opened.pool.profile;
    let case = opened.index.id.as_str();
    let no = session.facts.no;
    let name = |staff: &domain::StaffId| {
        opened.register.person(staff).map_or_else(|| staff.to_string(), |person| person.name.clone())
    };
    let mut facts = vec![Fact::new("Wann", when(session)), Fact::new("Wo", place(session))];
    facts.extend(session.facts.moderator.as_ref().map(|staff| Fact::new("Moderation", name(staff))));
    facts.push(Fact::new("Art", session.facts.kind_de));
    facts.push(Fact::new("Sie sind", role(session)));
    let staff = actor.staff.as_ref().map(ToString::to_string).unwrap_or_default();
    let state = opened.proceeding.course.state();
    let upcoming = reply(session, state).filter(|_| !session.facts.held);
    RoundSessionPart {
        no,
        title: title(session, profile),
        facts: facts.into_iter().filter(|fact| !fact.value.is_empty()).collect(),
        answer: slot::<InvitationReply>(node, actor, opened, &format!("{no}-{staff}")),
        reply: upcoming.clone(),
        table: session.table.iter().map(|seat| seat_de(seat, upcoming.is_some())).collect(),
        agreements: session.agreements.iter().map(|view| agreement(node, actor, opened, view)).collect(),
        minutes: if session.minutes { paths::minutes(case, no) } else { String::new() },
        receipt_open: session.minutes && !session.received,
        // A session of an imported case was invited elsewhere.
        invitation: if session.invitation.is_empty() { String::new() } else { paths::invitation(case, no) },
    }
}

/// Address of a document that this person can write now; else empty.
pub fn slot<F: CaseForm>(node: &Node, actor: &Actor, opened: &Opened, item: &str) -> String {
    let view = opened.form(node, actor, F::NAME).filter(|view| view.why_not.is_none());
    let there = view.is_some_and(|view| view.slots.is_some_and(|slots| slots.iter().any(|slot| slot.item == item)));
    if there { paths::case_form(opened.index.id.as_str(), F::NAME, Some(item)) } else { String::new() }
}

fn seat_de(seat: &TableSeat, asked: bool) -> (String, Option<Badge>) {
    let told = [seat.name.as_str(), seat.stands_for.as_str()];
    let who = told.into_iter().filter(|text| !text.is_empty()).collect::<Vec<_>>().join(", ");
    let capacity = seat.capacity.de();
    let words = if who.is_empty() { capacity.to_owned() } else { format!("{who} ({capacity})") };
    (words, asked.then(|| answer(seat.comes)))
}

fn agreement(node: &Node, actor: &Actor, opened: &Opened, view: &AgreementView) -> RoundAgreement {
    let today = node.clock.today();
    let person = opened.register.person(&view.responsible);
    let mine = actor.staff.as_ref() == Some(&view.responsible);
    let state = match (view.done_on, view.accepted, view.days_overdue(today)) {
        (Some(_), ..) => Badge::new(Tone::Success, "erledigt"),
        (None, Some(false), _) => Badge::new(Tone::Warning, "abgelehnt"),
        (None, _, Some(_)) => Badge::new(Tone::Danger, "überfällig"),
        (None, Some(true), None) => Badge::new(Tone::Success, "angenommen"),
        (None, None, None) => Badge::new(Tone::Info, "noch nicht angenommen"),
    };
    RoundAgreement {
        who: person.map_or_else(|| view.responsible.to_string(), |person| person.name.clone()),
        mine,
        task: view.task.clone(),
        due: format::date(view.due),
        state,
        accept: if mine && view.accepted.is_none() {
            slot::<AgreementAcceptance>(node, actor, opened, &view.item)
        } else {
            String::new()
        },
    }
}

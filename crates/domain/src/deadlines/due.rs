// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! What is due for one person: own tasks, those of absent colleagues, and what nobody did in time.

use jiff::civil::Date;
use serde::Serialize;

use super::deadline::{Deadline, Responsible, Urgency};
use crate::casework::Register;
use crate::ids::StaffId;
use crate::pool::represented_by;
use crate::role::Role;

/// Why somebody sees a deadline.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    /// It is the person's own task.
    Own,
    /// The person stands in for somebody who is away.
    StandsInFor(StaffId),
    /// It is so late that the person is told.
    Escalated,
    /// It is somebody else's and late: the pool office sees at once what is late.
    Watched,
}

/// A deadline in somebody's list.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
pub struct Due {
    /// The deadline.
    pub deadline: Deadline,
    /// Why it is in the list.
    pub reason: Reason,
    /// How urgent it is.
    pub urgency: Urgency,
}

/// What is due for a person on a day, the most urgent first; within that rapid escalations first, then by date. While
/// somebody is away, the deputy sees the tasks, and the absent person keeps seeing them too. The pool office also sees what
/// is late with others.
#[must_use]
pub fn due_for(person: &StaffId, deadlines: &[Deadline], register: &Register, today: Date) -> Vec<Due> {
    let me = Viewer {
        person,
        roles: register.person(person).map(|entry| entry.roles.as_slice()).unwrap_or_default(),
        represented: represented_by(register, person, today),
    };
    let mut list: Vec<_> = deadlines
        .iter()
        .filter_map(|deadline| {
            let told = || {
                let late = deadline.is_escalated(today) && me.reason(&deadline.escalates_to).is_some();
                late.then_some(Reason::Escalated)
            };
            let urgency = deadline.urgency(today);
            let watched = || {
                let office = urgency == Urgency::Overdue && me.roles.contains(&Role::PoolCoordinator);
                office.then_some(Reason::Watched)
            };
            let reason = me.reason(&deadline.responsible).or_else(told).or_else(watched)?;
            Some(Due { reason, urgency, deadline: deadline.clone() })
        })
        .collect();
    list.sort_by_key(|due| (due.urgency, !due.deadline.rapid, due.deadline.on));
    list
}

/// Who looks, for whom the person stands in, and which tasks the person has.
struct Viewer<'a> {
    person: &'a StaffId,
    roles: &'a [Role],
    represented: Vec<StaffId>,
}

impl Viewer<'_> {
    fn reason(&self, responsible: &[Responsible]) -> Option<Reason> {
        let own = |one: &Responsible| match one {
            Responsible::Person(id) => id == self.person,
            Responsible::Anybody(role) => self.roles.contains(role),
        };
        if responsible.iter().any(own) {
            return Some(Reason::Own);
        }
        responsible.iter().find_map(|one| match one {
            Responsible::Person(id) if self.represented.contains(id) => Some(Reason::StandsInFor(id.clone())),
            _ => None,
        })
    }
}

/// A list divided by urgency, without empty parts.
#[must_use]
pub fn by_urgency(list: Vec<Due>) -> Vec<(Urgency, Vec<Due>)> {
    let mut parts: Vec<_> = Urgency::ALL.into_iter().map(|urgency| (urgency, Vec::new())).collect();
    for due in list {
        if let Some((_, part)) = parts.iter_mut().find(|(urgency, _)| *urgency == due.urgency) {
            part.push(due);
        }
    }
    parts.retain(|(_, part)| !part.is_empty());
    parts
}

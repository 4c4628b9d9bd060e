// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! Messages of the night: what became due, and what is late enough to be told to others. Each deadline is told once on its
//! day and once when it escalates, however often the night is repeated and whichever process does it.

use std::collections::{BTreeMap, BTreeSet};

use domain::access::{self, Action};
use domain::casework::Proceeding;
use domain::casework::invitation::panel_access;
use domain::clock::german_date;
use domain::deadlines::{Deadline, Responsible, index_of, of_case, of_pool};
use domain::pool::{acting_for, sees_district};
use domain::{CaseId, UserId};
use jiff::ToSpan as _;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use storage::{Gist, Tx, User};

use super::Room;
use crate::error::NodeError;

/// Name of the setting that remembers what was told.
const TOLD: &str = "deadlines_told";

/// How far the messages have come.
#[derive(Clone, Serialize, Deserialize)]
struct Told {
    /// Everything up to this day was told.
    until: Date,
    /// A night that is not over: its day, and the last case that was told.
    begun: Option<(Date, CaseId)>,
}

impl Told {
    async fn fetch(tx: &mut Tx, today: Date) -> Result<Self, NodeError> {
        // A node that never told anything begins with today; what is late already stands on the start page.
        let begin = || Self { until: today.saturating_sub(1.day()), begun: None };
        Ok(tx.setting_fetch(TOLD).await?.unwrap_or_else(begin))
    }

    /// The day up to which the deadlines of a case were told.
    fn of(&self, case: &CaseId) -> Date {
        match &self.begun {
            Some((day, last)) if case <= last => *day,
            _ => self.until,
        }
    }
}

/// Tells what became due in some cases. Called in the transaction that locks them, so that two processes do not tell the
/// same.
pub(super) async fn tell_of_cases(tx: &mut Tx, room: &Room, gists: &[Gist]) -> Result<(), NodeError> {
    let today = german_date(room.now);
    let mut told = Told::fetch(tx, today).await?;
    for Gist { case, .. } in gists {
        let due = of_case(case, &room.register, &room.pool.profile, today);
        let sees = |user: &User| sees(room, case, &due, user, today);
        let messages = messages(room, &due, told.of(&case.case.id), today, &sees);
        for (text, people) in messages {
            let text = format!("{}: {text}", case.case.identity.panel_code);
            tx.notice_insert(&people.into_iter().collect::<Vec<_>>(), Some(&case.case.id), &text).await?;
        }
    }
    if let Some(last) = gists.last() {
        told.begun = Some((today, last.case.case.id.clone()));
        tx.setting_put(TOLD, &told).await?;
    }
    Ok(())
}

/// Tells what became due in the pool as a whole, and notes that the night is over.
pub(super) async fn tell_of_pool(tx: &mut Tx, room: &Room) -> Result<(), NodeError> {
    let today = german_date(room.now);
    let told = Told::fetch(tx, today).await?;
    let due = of_pool(&room.register, &room.pool.profile, today);
    for (text, people) in messages(room, &due, told.until, today, &|_| true) {
        tx.notice_insert(&people.into_iter().collect::<Vec<_>>(), None, &text).await?;
    }
    let until = told.until.max(today);
    Ok(tx.setting_put(TOLD, &Told { until, begun: None }).await?)
}

/// Whether a case is the business of somebody who has a task that anybody with it may do.
fn sees(room: &Room, case: &Proceeding, due: &[Deadline], user: &User, today: Date) -> bool {
    let staff = user.staff_id();
    let index = index_of(case, due);
    let near = sees_district(&room.register, &staff, case.case.identity.district, today);
    let may = access::may(&user.actor(), Action::ReadCaseIdentified, Some(&index)).is_yes();
    (may && near) || panel_access(case, &room.register, &staff, today).is_open()
}

/// What is told to whom about the deadlines whose day, or day of escalation, is after one day and not after another.
fn messages(
    room: &Room,
    due: &[Deadline],
    after: Date,
    today: Date,
    sees: &dyn Fn(&User) -> bool,
) -> BTreeMap<String, BTreeSet<UserId>> {
    let reached = |day: Date| after < day && day <= today;
    let mut found: BTreeMap<String, BTreeSet<UserId>> = BTreeMap::new();
    for deadline in due {
        let what = deadline.kind.de();
        let own = people(room, &deadline.responsible, today, sees);
        if reached(deadline.on) {
            let text = if deadline.on == today {
                format!("Heute fällig: {what}.")
            } else {
                let on = deadline.on;
                format!("Seit dem {:02}.{:02}.{} fällig: {what}.", on.day(), on.month(), on.year())
            };
            found.entry(text).or_default().extend(own.iter().cloned());
        }
        if reached(deadline.escalates_on) {
            let days = deadline.overdue_days(today);
            let since = if days == 1 { "einem Tag".to_owned() } else { format!("{days} Tagen") };
            let told = people(room, &deadline.escalates_to, today, sees);
            let text = format!("Seit {since} überfällig, deshalb auch an Sie: {what}.");
            found.entry(text).or_default().extend(told.into_iter().filter(|user| !own.contains(user)));
        }
    }
    found.retain(|_, people| !people.is_empty());
    found
}

/// The accounts behind a responsibility; for somebody who is away also who stands in.
fn people(room: &Room, list: &[Responsible], today: Date, sees: &dyn Fn(&User) -> bool) -> BTreeSet<UserId> {
    let active = || room.users.iter().filter(|user| !user.disabled);
    let mut found = BTreeSet::new();
    for one in list {
        match one {
            Responsible::Person(staff) => {
                let acting = acting_for(&room.register, staff, today);
                let named = active().filter(|user| [staff, &acting].contains(&&user.staff_id()));
                found.extend(named.map(|user| user.id.clone()));
            }
            Responsible::Anybody(role) => {
                let holders = active().filter(|user| user.roles.contains(role) && sees(user));
                found.extend(holders.map(|user| user.id.clone()));
            }
        }
    }
    found
}

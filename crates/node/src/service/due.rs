// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! What is due for one person: own tasks, those of absent colleagues, and what nobody did in time; in cases and in the pool.
//! For the pool office also what is late with others.

use domain::access::{self, Action};
use domain::case_file::CaseIndex;
use domain::casework::Register;
use domain::deadlines::{Deadline, Due, Reason, Responsible, Urgency, due_for, end_of_week, of_pool};
use domain::pool::{represented_by, stands_in};
use domain::profile::NodeProfile;
use domain::role::{Actor, Role};
use domain::{StaffId, UserId};
use jiff::civil::Date;
use storage::{DueFilter, DueGroup, DuePart, DueRow, Pool, Tx, User};

use crate::Node;
use crate::error::NodeError;
use crate::service::{cases, pool};

/// Rows of a page of one group: a screen full.
pub const PAGE_ROWS: u32 = 50;

/// A deadline in somebody's list.
pub struct Row {
    /// What is due, why it is in the list, how urgent it is.
    pub due: Due,
    /// The case, for people who may open it.
    pub case: Option<CaseIndex>,
    /// Code of the case; empty for what the pool as a whole has to do.
    pub code: String,
    /// Why it is in the list, in words; empty for an own task.
    pub reason_de: String,
    /// For what the pool as a whole has to do: how far its form is open to this person.
    pub reach: Reach,
}

/// How far a form of the pool is open to somebody.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// Not at all.
    Nothing,
    /// To be read.
    Reads,
    /// To be written.
    Writes,
}

impl Reach {
    fn of(deadline: &Deadline, actor: &Actor) -> Self {
        let kind = deadline.key().and_then(|key| domain::pool::form(key.form()));
        match kind {
            Some(kind) if kind.writers.iter().any(|role| actor.has(*role)) => Self::Writes,
            Some(kind) if kind.may_read(actor) => Self::Reads,
            _ => Self::Nothing,
        }
    }
}

/// The deadlines of one kind of urgency.
pub struct Group {
    /// Which.
    pub group: DueGroup,
    /// How many there are.
    pub count: u64,
    /// How many of them are of cases: those that are shown page by page.
    pub of_cases: u64,
    /// The first of them: rapid escalations first, then by day.
    pub rows: Vec<Row>,
}

/// What is due for somebody, up to the end of the week; groups without anything are left out.
pub struct DueList {
    /// Today.
    pub today: Date,
    /// The groups, the most urgent first.
    pub groups: Vec<Group>,
}

/// Where the answer comes from: the pool and its people.
pub struct Basis<'a> {
    /// The register.
    pub register: &'a Register,
    /// Accounts.
    pub users: &'a [User],
    /// Profile.
    pub profile: &'a NodeProfile,
}

/// What is due for a person. The deadlines of the pool stand before those of cases and are few; they are on the first page.
/// Two statements.
///
/// # Errors
/// When the database does not answer.
pub async fn list(
    tx: &mut Tx,
    node: &Node,
    actor: &Actor,
    basis: &Basis<'_>,
    part: DuePart,
) -> Result<DueList, NodeError> {
    let today = node.clock.today();
    let Some(staff) = &actor.staff else { return Ok(DueList { today, groups: Vec::new() }) };
    let found = tx.due_list(&filter(actor, staff, basis, today), part).await?;
    let look = Look { actor, staff, basis, today };
    let mut groups: Vec<Group> = found
        .counts
        .iter()
        .map(|(group, count)| Group { group: *group, count: *count, of_cases: *count, rows: Vec::new() })
        .collect();
    for row in found.rows {
        if let Some(group) = groups.iter_mut().find(|group| group.group == row.group) {
            group.rows.push(look.row(row));
        }
    }
    for (group, rows) in look.of_pool() {
        if part.group.is_some_and(|wanted| wanted != group) {
            continue;
        }
        let place = groups.iter().position(|other| other.group >= group).unwrap_or(groups.len());
        if groups.get(place).is_none_or(|other| other.group != group) {
            groups.insert(place, Group { group, count: 0, of_cases: 0, rows: Vec::new() });
        }
        let Some(there) = groups.get_mut(place) else { continue };
        there.count += rows.len() as u64;
        if part.skip == 0 {
            there.rows.splice(0..0, rows);
        }
    }
    Ok(DueList { today, groups })
}

/// One group of what is due for a person, page by page.
///
/// # Errors
/// When the database does not answer.
pub async fn page(node: &Node, actor: &Actor, group: DueGroup, page: u32) -> Result<(DueList, Pool), NodeError> {
    let mut tx = node.store.snapshot("due_page").await?;
    let pool = pool::fetch(&mut tx, &node.settings.name).await?;
    let (register, users) = tx.register_fetch().await?;
    let basis = Basis { register: &register, users: &users, profile: &pool.profile };
    let part = DuePart { group: Some(group), skip: page.saturating_mul(PAGE_ROWS), rows: PAGE_ROWS };
    let list = list(&mut tx, node, actor, &basis, part).await?;
    Ok((list, pool))
}

/// The most urgent of everything that is due for a person.
///
/// # Errors
/// When the database does not answer.
pub async fn first(node: &Node, actor: &Actor) -> Result<DueList, NodeError> {
    let mut tx = node.store.snapshot("due").await?;
    let pool = pool::fetch(&mut tx, &node.settings.name).await?;
    let (register, users) = tx.register_fetch().await?;
    let basis = Basis { register: &register, users: &users, profile: &pool.profile };
    list(&mut tx, node, actor, &basis, DuePart { group: None, skip: 0, rows: PAGE_ROWS }).await
}

fn filter(actor: &Actor, staff: &StaffId, basis: &Basis<'_>, today: Date) -> DueFilter {
    let away = represented_by(basis.register, staff, today);
    let accounts = basis.users.iter().filter(|user| away.contains(&user.staff_id())).map(|user| user.id.clone());
    let people: Vec<UserId> = std::iter::once(actor.user.clone()).chain(accounts).collect();
    DueFilter {
        people,
        roles: actor.roles.clone(),
        visible: cases::seen_by(actor, basis.register, today),
        all_late: actor.has(Role::PoolCoordinator),
        today,
        until: end_of_week(today),
    }
}

/// Who looks at the list, when.
struct Look<'a> {
    actor: &'a Actor,
    staff: &'a StaffId,
    basis: &'a Basis<'a>,
    today: Date,
}

impl Look<'_> {
    fn row(&self, row: DueRow) -> Row {
        let deadline = std::slice::from_ref(&row.deadline);
        let own = due_for(self.staff, deadline, self.basis.register, self.today).pop();
        let reason = own.map_or(Reason::Watched, |due| due.reason);
        let urgency = row.deadline.urgency(self.today);
        let index = &row.case.index;
        let may = row.seated
            || access::may(self.actor, Action::ReadCaseIdentified, Some(index)).is_yes()
            || stands_in(self.basis.register, self.actor, index, self.today);
        Row {
            reason_de: self.words(&row.deadline, &reason),
            due: Due { deadline: row.deadline, reason, urgency },
            code: row.case.panel_code,
            case: may.then_some(row.case.index),
            reach: Reach::Nothing,
        }
    }

    /// What is due in the pool as a whole, by group.
    fn of_pool(&self) -> Vec<(DueGroup, Vec<Row>)> {
        let Basis { register, profile, .. } = self.basis;
        let mut groups: Vec<(DueGroup, Vec<Row>)> = Vec::new();
        for due in due_for(self.staff, &of_pool(register, profile, self.today), register, self.today) {
            let group = match (&due.reason, due.urgency) {
                (_, Urgency::Later) => continue,
                (Reason::Watched, _) => DueGroup::Elsewhere,
                (_, Urgency::Overdue) => DueGroup::Overdue,
                (_, Urgency::Today) => DueGroup::Today,
                (_, Urgency::ThisWeek) => DueGroup::Ahead,
            };
            let reason_de = self.words(&due.deadline, &due.reason);
            let reach = Reach::of(&due.deadline, self.actor);
            let row = Row { due, case: None, code: String::new(), reason_de, reach };
            match groups.iter_mut().find(|(other, _)| *other == group) {
                Some((_, rows)) => rows.push(row),
                None => groups.push((group, vec![row])),
            }
        }
        groups
    }

    fn words(&self, deadline: &Deadline, reason: &Reason) -> String {
        match reason {
            Reason::Own => String::new(),
            Reason::StandsInFor(absent) => format!("in Vertretung für {}", self.name(absent)),
            Reason::Escalated => format!("eskaliert: überfällig bei {}", self.names(deadline)),
            Reason::Watched => format!("überfällig bei {}", self.names(deadline)),
        }
    }

    fn names(&self, deadline: &Deadline) -> String {
        let name = |one: &Responsible| match one {
            Responsible::Person(staff) => self.name(staff),
            Responsible::Anybody(role) => role.de(self.basis.profile).to_owned(),
        };
        deadline.responsible.iter().map(name).collect::<Vec<_>>().join(", ")
    }

    fn name(&self, staff: &StaffId) -> String {
        self.basis.register.person(staff).map_or_else(|| staff.to_string(), |person| person.name.clone())
    }
}

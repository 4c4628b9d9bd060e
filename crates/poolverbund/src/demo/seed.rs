// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! Fills a node through the same functions that pages, API and command line use. A lesson that was released
//! in an earlier run of a kept demo is left as it is.

use std::collections::BTreeMap;

use domain::ids::CaseId;
use domain::role::{Actor, Role};
use node::service::cases;
use node::service::desk::{self, Ballot, DraftInput};
use node::service::import;
use node::service::users::{self, NewUser};
use node::{Node, NodeError};
use storage::{CaseFilter, Decision};

use super::lessons::{Lesson, WAITING};
use super::people::Person;
use super::{DemoNode, Plan};
use crate::failure::Failure;

/// Imports the case file and makes the accounts.
pub async fn fill(node: &Node, plan: &Plan, people: &[Person]) -> Result<(), Failure> {
    if let Some((text, _)) = plan.file {
        import::run(node, text).await.map_err(|error| Failure::failed(format!("{}: {error}", plan.name)))?;
    }
    for person in people {
        let account = NewUser {
            sign_in: person.sign_in.clone(),
            name: person.name.clone(),
            organisation: person.organisation.clone(),
            roles: vec![person.role],
            staff: person.staff.clone(),
            // Visitors sign in by link; nobody knows a password.
            password: None,
        };
        users::create(node, account).await?;
    }
    Ok(())
}

/// The account of the `nth` person of a role.
pub async fn actor(demo: &DemoNode, role: Role, nth: usize) -> Result<Actor, Failure> {
    let person = demo.people.iter().filter(|person| person.role == role).nth(nth);
    let person = person.ok_or_else(|| Failure::failed(format!("{}: nobody is {}", demo.plan.name, role.code())))?;
    Ok(users::actor(demo.running.node(), &person.sign_in).await?)
}

/// The three people of the release desk.
struct Desk<'a> {
    node: &'a Node,
    author: Actor,
    coordinator: Actor,
    data_protection: Actor,
}

/// Writes, reviews and releases the lessons of a city, one after the other.
pub async fn release_lessons(demo: &DemoNode) -> Result<(), Failure> {
    let Some((_, lessons)) = demo.plan.file else { return Ok(()) };
    let desk = Desk {
        node: demo.running.node(),
        author: actor(demo, Role::PoolCoordinator, 0).await?,
        coordinator: actor(demo, Role::PoolCoordinator, 1).await?,
        data_protection: actor(demo, Role::DataProtectionOfficer, 0).await?,
    };
    let listed = cases::list(desk.node, &desk.author, CaseFilter::default(), None).await?;
    let cases: BTreeMap<&str, &CaseId> =
        listed.list.rows.iter().map(|row| (row.panel_code.as_str(), &row.index.id)).collect();
    for lesson in lessons {
        let case = cases.get(lesson.case).ok_or_else(|| Failure::failed(format!("no case {}", lesson.case)))?;
        desk.carry(case, lesson).await?;
    }
    Ok(())
}

impl Desk<'_> {
    /// From the first word to the log; a draft of [`WAITING`] stops before its second review.
    async fn carry(&self, case: &CaseId, lesson: &Lesson) -> Result<(), NodeError> {
        let input = DraftInput { lesson_de: lesson.text.to_owned(), participation_told: true, ..DraftInput::default() };
        let draft = match desk::propose(self.node, &self.author, case, input).await {
            Ok(draft) => draft,
            Err(NodeError::Refused(refused)) if refused.refusal.rule == "draft_exists" => return Ok(()),
            Err(error) => return Err(error),
        };
        desk::submit(self.node, &self.author, &draft).await?;
        self.approve(&self.coordinator, &draft).await?;
        if WAITING.contains(&lesson.case) {
            return Ok(());
        }
        self.approve(&self.data_protection, &draft).await?;
        desk::release(self.node, &self.author, &draft).await?;
        Ok(())
    }

    /// A reviewer opens the draft and approves the bytes that are shown.
    async fn approve(&self, reviewer: &Actor, draft: &str) -> Result<(), NodeError> {
        let shown = desk::open(self.node, reviewer, draft).await?.draft.bytes.sha256;
        let ballot = Ballot { decision: Decision::Approve, risk_accepted: true, reason: None };
        desk::vote(self.node, reviewer, draft, &shown, ballot).await
    }
}

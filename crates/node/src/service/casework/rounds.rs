// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! The sessions somebody is invited to, over all cases; and the confirmation that comes before them.

use domain::casework::invitation::{Round, RoundSession, round};
use domain::casework::{self, Input, Sight};
use domain::clock::german_date;
use domain::form::Field;
use domain::pool::{self, Confidentiality, PoolForm as _, confidentiality_until, confidentiality_valid};
use domain::role::Actor;
use domain::state::Refusal;
use domain::{CaseId, StaffId};
use jiff::civil::Date;
use serde_json::json;
use storage::Pool;

use super::acting::Outcome;
use super::register::register_act;
use super::{Room, new_item};
use crate::Node;
use crate::error::NodeError;

/// Most cases in the list of rounds: more than any member of a panel follows at a time.
const ROUNDS_MAX: usize = 200;

/// One case in the list of rounds.
pub struct RoundLine {
    /// The case.
    pub case: CaseId,
    /// Panel code; empty as long as confidentiality is to be confirmed.
    pub code: String,
    /// What this person sees; none before confidentiality is confirmed (R89).
    pub round: Option<Round>,
}

impl RoundLine {
    /// The session that is still to come, or is being held.
    #[must_use]
    pub fn next(&self, today: Date) -> Option<&RoundSession> {
        self.round.as_ref().and_then(|round| round.next(today))
    }
}

/// The cases in which somebody sits at the table or has a task: the next session first, then those whose sessions are
/// over, newest first. What is seen of each is decided anew. A fixed number of queries.
///
/// # Errors
/// A database failure.
pub async fn rounds(node: &Node, actor: &Actor) -> Result<Vec<RoundLine>, NodeError> {
    let mut tx = node.store.snapshot("rounds").await?;
    let mut cases: Vec<CaseId> = tx.panel_grant_list(&actor.user).await?.into_iter().map(|row| row.index.id).collect();
    cases.truncate(ROUNDS_MAX);
    if cases.is_empty() {
        return Ok(Vec::new());
    }
    let room = Room::fetch(&mut tx, node).await?;
    let context = room.context(node, Some(actor));
    let today = german_date(room.now);
    let mut lines = Vec::new();
    for case in tx.proceeding_list(&cases).await? {
        let line = match casework::sight(&case, &context) {
            Sight::ConfirmFirst => RoundLine { case: case.case.id, code: String::new(), round: None },
            sight => match round(&case, sight, &context) {
                Some(round) => RoundLine { case: case.case.id, code: round.code.clone(), round: Some(round) },
                None => continue,
            },
        };
        lines.push(line);
    }
    lines.sort_by_key(|line| {
        let newest = line.round.iter().flat_map(|round| &round.sessions).map(|session| session.facts.date).max();
        let ahead = line.next(today).map(|session| session.facts.date);
        (ahead.is_none(), ahead, std::cmp::Reverse(newest), line.code.clone())
    });
    Ok(lines)
}

/// What somebody confirms before reading anything of a case (R89).
pub struct Confirmation {
    /// The sentence, with its hint.
    pub field: &'static Field,
    /// Whether it is confirmed for today.
    pub valid: bool,
    /// Last day of the newest confirmation.
    pub until: Option<Date>,
    /// The pool.
    pub pool: Pool,
}

/// What this person confirms.
///
/// # Errors
/// [`NodeError::NotFound`] for people who confirm nothing; or a database failure.
pub async fn confirmation(node: &Node, actor: &Actor) -> Result<Confirmation, NodeError> {
    let mut tx = node.store.snapshot("confirmation").await?;
    let room = Room::fetch(&mut tx, node).await?;
    let kind = pool::form(Confidentiality::NAME).filter(|kind| kind.may_write(&room.context(node, Some(actor))));
    let field = kind.and_then(|kind| kind.fields.iter().find(|field| field.name == "confirmed"));
    let staff: &StaffId = actor.staff.as_ref().ok_or(NodeError::NotFound)?;
    Ok(Confirmation {
        field: field.ok_or(NodeError::NotFound)?,
        valid: confidentiality_valid(&room.register, staff, german_date(room.now)),
        until: confidentiality_until(&room.register, staff),
        pool: room.pool,
    })
}

/// Confirms confidentiality for the person who is signed in.
///
/// # Errors
/// [`NodeError::NotFound`], or a database failure.
pub async fn confirm(node: &Node, actor: &Actor) -> Result<Vec<Refusal>, NodeError> {
    let said = json!({"person": actor.staff.as_ref().ok_or(NodeError::NotFound)?, "confirmed": true});
    let done = register_act(node, actor, Confidentiality::NAME, &new_item(node), 0, Input::Json(&said)).await?;
    Ok(match done {
        Outcome::Refused(refusals) => refusals,
        // A new document has no version that anybody could have changed.
        Outcome::Done(_) | Outcome::Conflict(_) => Vec::new(),
    })
}

// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! What came in and waits for a person.

use domain::role::{Actor, Role};
use domain::state::CaseState;
use storage::{CaseFilter, Pool, WaitingCase};

use crate::Node;
use crate::error::NodeError;
use crate::service::{cases, pool};

/// Cases of one list that are shown; a pool has a few dozen waiting at most, the case list has them all.
pub const WAITING_MAX: u32 = 200;

/// Cases in one state that wait for this person.
pub struct Waiting {
    /// The state.
    pub state: CaseState,
    /// Rapid escalations first, then those that wait longest.
    pub cases: Vec<WaitingCase>,
}

/// The inbox.
pub struct Inbox {
    /// The lists.
    pub lists: Vec<Waiting>,
    /// The pool.
    pub pool: Pool,
}

/// The states in which a case waits for this person.
#[must_use]
pub fn states(actor: &Actor) -> Vec<CaseState> {
    let mut states = Vec::new();
    if actor.has(Role::PoolCoordinator) {
        states.extend([CaseState::Endorsed, CaseState::Triage]);
    }
    if actor.has(Role::UnitHead) || actor.has(Role::UnitHeadDeputy) {
        states.push(CaseState::Submitted);
    }
    states
}

/// Everything that waits for this person.
///
/// # Errors
/// [`NodeError::NotFound`] for people without an inbox; or a database failure.
pub async fn gather(node: &Node, actor: &Actor) -> Result<Inbox, NodeError> {
    let states = states(actor);
    if states.is_empty() {
        return Err(NodeError::NotFound);
    }
    let mut tx = node.store.snapshot("inbox").await?;
    let pool = pool::fetch(&mut tx, &node.settings.name).await?;
    let visible = cases::visible(&mut tx, node, actor).await?;
    let mut lists = Vec::new();
    for state in states {
        let filter = CaseFilter { state: Some(state), ..visible.clone() };
        let mut cases = tx.case_waiting(&filter, WAITING_MAX).await?;
        cases.sort_by_key(|case| (!is_fast(case), case.since));
        lists.push(Waiting { state, cases });
    }
    Ok(Inbox { lists, pool })
}

/// Rapid escalation: the session is due within a week.
#[must_use]
pub fn is_fast(case: &WaitingCase) -> bool {
    case.escalation.code() == "ESC-R"
}

// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! What is kept beside the cases, brought in step with a change of the register.

use domain::pool::{NodePolicy, PoolForm as _, PoolFormKind, Seat, Substitution};
use domain::state::CaseState;
use storage::{GistQuery, Tx};

use super::Room;
use super::panel::renew_grants;
use crate::Node;
use crate::error::NodeError;

/// The forms from which days and people of deadlines follow. Absences and districts decide only who looks at a deadline, which
/// is asked when somebody looks.
const MOVES_DEADLINES: &[&str] = &[NodePolicy::NAME, Seat::NAME, Substitution::NAME];

/// The states in which a case waits for a session, so that what the register says about sessions touches it.
const BEFORE_SESSION: [CaseState; 5] =
    [CaseState::Submitted, CaseState::Returned, CaseState::Endorsed, CaseState::Triage, CaseState::Invited];

/// Works out anew what is due in the cases that a change of the register touches at once: those before a session, a few
/// dozen at most. What else follows from the register (a new delegate of a provider, a seat and a session far ahead)
/// follows in the night, when every case is worked out anew.
pub(super) async fn after_register(tx: &mut Tx, node: &Node, kind: &PoolFormKind) -> Result<(), NodeError> {
    if !MOVES_DEADLINES.contains(&kind.name) {
        return Ok(());
    }
    let room = Room::fetch(tx, node).await?;
    let mut query = GistQuery { states: BEFORE_SESSION.to_vec(), ..GistQuery::default() };
    loop {
        let gists = tx.gist_list(&query).await?;
        let Some(last) = gists.last() else { return Ok(()) };
        query.after = Some(last.case.case.id.clone());
        tx.case_recompute(&gists, room.calendar()).await?;
        renew_grants(tx, node, &room, &gists).await?;
    }
}

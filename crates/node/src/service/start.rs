// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! What is due for the person who signs in.

use std::collections::HashMap;

use domain::UserId;
use domain::access::{self, Action};
use domain::role::Actor;
use domain::state::CaseState;
use jiff::civil::Date;
use storage::{Draft, DraftState, DuePart, FormDraftLine, LibraryQuery, LibraryRow, Notice, Peer, Pool, User};

use crate::Node;
use crate::error::NodeError;
use crate::service::due::{self, Basis, DueList};
use crate::service::{cases, casework, desk, pool};

/// Deadlines of each group that the start page shows; the rest is one click away.
const DUE_ROWS: u32 = 12;
/// Messages that the start page shows at once.
const NOTICES: u32 = 5;
/// Unfinished forms that the start page names.
const TYPED: usize = 10;
/// Patterns that the start page names.
const NEW_PATTERNS: u32 = 5;

/// Everything the start page shows; a part that does not concern the person is `None`.
pub struct Start {
    /// Today in the pool's time zone.
    pub today: Date,
    /// What is due for this person up to the end of the week.
    pub due: DueList,
    /// Whether this person has cases, so that it is worth saying that nothing is due.
    pub has_cases: bool,
    /// Number of cases by state.
    pub states: Vec<(CaseState, u64)>,
    /// Drafts in which it is this person's turn.
    pub drafts: Option<Vec<Draft>>,
    /// Names for the drafts.
    pub people: HashMap<UserId, User>,
    /// Peers, for those who see them.
    pub peers: Option<Vec<Peer>>,
    /// Newest patterns of other nodes.
    pub patterns: Option<Vec<LibraryRow>>,
    /// Messages for this person that were not read yet, newest first.
    pub notices: Vec<Notice>,
    /// What this person typed and has not handed in, newest first, without content.
    pub typed: Vec<FormDraftLine>,
    /// The pool.
    pub pool: Pool,
}

/// Gathers the start page. A fixed number of queries, whatever the number of cases.
///
/// # Errors
/// When the database does not answer.
pub async fn gather(node: &Node, actor: &Actor) -> Result<Start, NodeError> {
    let may = |action| access::may(actor, action, None).is_yes();
    let today = node.clock.today();
    let mut tx = node.store.snapshot("start").await?;
    let pool = pool::fetch(&mut tx, &node.settings.name).await?;
    let (register, users) = tx.register_fetch().await?;
    let basis = Basis { register: &register, users: &users, profile: &pool.profile };
    let part = DuePart { group: None, skip: 0, rows: DUE_ROWS };
    let due = due::list(&mut tx, node, actor, &basis, part).await?;
    let has_cases = may(Action::ListCases);
    let states = if has_cases { tx.case_counts(&cases::seen_by(actor, &register, today)).await? } else { Vec::new() };
    let mut drafts = None;
    let mut people = HashMap::new();
    if may(Action::SeeReleaseDesk) {
        let open =
            [DraftState::Draft, DraftState::Held, DraftState::Returned, DraftState::InReview, DraftState::Approved];
        let all = tx.draft_list(&open).await?;
        drafts = Some(all.into_iter().filter(|draft| desk::turn(actor, draft).is_some()).collect());
        people = users.iter().map(|user| (user.id.clone(), user.clone())).collect();
    }
    let peers = if may(Action::SeePeers) { Some(tx.peer_list().await?) } else { None };
    let mut patterns = None;
    if may(Action::SeeLibrary) {
        let query = LibraryQuery { limit: NEW_PATTERNS * 4, ..LibraryQuery::default() };
        let rows = tx.library_search(&query).await?.rows;
        patterns = Some(rows.into_iter().filter(|row| !row.own).take(NEW_PATTERNS as usize).collect());
    }
    let notices = tx.notice_list(&actor.user, NOTICES).await?;
    let mut typed = tx.form_draft_list(&actor.user).await?;
    // What will be forgotten soon comes first, the rest newest first.
    typed.sort_by_key(|draft| !casework::is_ending(draft.saved_at, today));
    typed.truncate(TYPED);
    Ok(Start { today, due, has_cases, states, drafts, people, peers, patterns, notices, typed, pool })
}

// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! What is due for the person who signs in.

use std::collections::HashMap;

use domain::UserId;
use domain::access::{self, Action};
use domain::case_file::CaseIndex;
use domain::role::Actor;
use domain::state::CaseState;
use jiff::ToSpan as _;
use jiff::civil::Date;
use storage::{CaseOrder, Draft, DraftState, FormDraftLine, LibraryQuery, LibraryRow, Notice, Peer, Pool, User};

use crate::Node;
use crate::error::NodeError;
use crate::service::{cases, desk, pool};

/// Rows of the due list: what does not fit in a day's work stays in the case list.
const DUE_ROWS: u32 = 40;
/// How far the start page looks ahead.
const DAYS_AHEAD: i64 = 7;
/// Messages that the start page shows at once.
const NOTICES: u32 = 10;
/// Unfinished forms that the start page names.
const TYPED: usize = 10;
/// Patterns that the start page names.
const NEW_PATTERNS: u32 = 5;

/// Everything the start page shows; a part that does not concern the person is `None`.
pub struct Start {
    /// Today in the pool's time zone.
    pub today: Date,
    /// Cases with something due up to a week ahead, earliest first, with their panel codes.
    pub due: Option<Vec<(CaseIndex, String)>>,
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
    let mut due = None;
    let mut states = Vec::new();
    if may(Action::ListCases) {
        let visible = cases::visible(actor);
        let until = today.saturating_add((DAYS_AHEAD + 1).days());
        let rows = tx.case_due_list(until, &visible, DUE_ROWS).await?;
        states = tx.case_list(&visible, CaseOrder::Due, None, 1).await?.by_state;
        due = Some(rows.into_iter().map(|row| (row.index, row.panel_code)).collect());
    }
    let mut drafts = None;
    let mut people = HashMap::new();
    if may(Action::SeeReleaseDesk) {
        let open =
            [DraftState::Draft, DraftState::Held, DraftState::Returned, DraftState::InReview, DraftState::Approved];
        let all = tx.draft_list(&open).await?;
        drafts = Some(all.into_iter().filter(|draft| desk::turn(actor, draft).is_some()).collect());
        people = tx.user_list().await?.into_iter().map(|user| (user.id.clone(), user)).collect();
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
    typed.truncate(TYPED);
    Ok(Start { today, due, states, drafts, people, peers, patterns, notices, typed, pool })
}

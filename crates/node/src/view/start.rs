// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! Start page: what is due.

use askama::Template;

use super::due::DuePart;
use super::parts::Badge;
use super::release_list::DeskRow;
use super::rounds::StartRounds;
use super::{Page, paths};

/// "Was ansteht" for the signed-in person. A part that is `None` does not concern this person and is not shown; an empty one says
/// that nothing waits.
#[derive(Debug, Template)]
#[template(path = "start.html")]
pub struct StartPage {
    /// Header data.
    pub page: Page,
    /// Today as German date.
    pub today: String,
    /// What is due for this person.
    pub due: DuePart,
    /// Number of cases by state, only states that occur.
    pub states: Vec<StateCount>,
    /// Drafts that wait for this person (author, reviewer or coordinator).
    pub drafts: Option<Vec<DeskRow>>,
    /// Peers that need an action, for the peering administration.
    pub peers: Option<Vec<PeerNotice>>,
    /// The newest patterns of other nodes, newest first.
    pub patterns: Option<Vec<NewPattern>>,
    /// Messages that hand a case over to this person.
    pub notices: Vec<NoticeRow>,
    /// What this person began to write and has not handed in.
    pub typed: Vec<TypedRow>,
    /// The next session, for those who are invited.
    pub rounds: StartRounds,
}

/// A message.
#[derive(Clone, Debug)]
pub struct NoticeRow {
    /// Address of the case; empty for what concerns the pool as a whole.
    pub href: String,
    /// What it says.
    pub text: String,
    /// When, German date and time.
    pub at: String,
    /// Address that marks it as read.
    pub read: String,
}

/// A form that was begun.
#[derive(Clone, Debug)]
pub struct TypedRow {
    /// Address of the form.
    pub href: String,
    /// Title of the form.
    pub title: String,
    /// Code of the case; empty for what is not about a case.
    pub code: String,
    /// When it was kept last, German date and time.
    pub saved: String,
    /// Day on which it is forgotten, when that is soon; empty otherwise.
    pub ends: String,
}

/// How many cases are in a state.
#[derive(Clone, Debug)]
pub struct StateCount {
    /// State as badge.
    pub state: Badge,
    /// Number of cases.
    pub count: usize,
    /// Case list filtered by this state.
    pub href: String,
}

/// A peer that needs an action.
#[derive(Clone, Debug)]
pub struct PeerNotice {
    /// Address of the peer page.
    pub href: String,
    /// Name of the peer.
    pub name: String,
    /// State as badge.
    pub state: Badge,
    /// What is to be done.
    pub what: String,
}

/// A pattern that came in.
#[derive(Clone, Debug)]
pub struct NewPattern {
    /// Address of the pattern page.
    pub href: String,
    /// Title made from its setting ("Betreutes Einzelwohnen, mobile Begleitung").
    pub title: String,
    /// Name of the node it comes from.
    pub origin: String,
    /// Day it arrived, German date.
    pub arrived: String,
}

// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! Opening a case: what one person sees of it and can write in it.

use std::collections::HashMap;

use domain::access::{self, Action};
use domain::case_file::CaseIndex;
use domain::casework::implementation::{CrisisPage, CrisisPlan, crisis_page};
use domain::casework::invitation::{Round, round};
use domain::casework::{
    self, CaseForm as _, CaseFormKind, Context, Document, DocumentKey, Proceeding, Register, Sight, Slot, hides_form,
    hindrance,
};
use domain::clock::german_date;
use domain::deadlines::{self, Deadline};
use domain::form::FormData;
use domain::role::Actor;
use domain::state::Refusal;
use domain::{CaseId, StaffId, UserId};
use jiff::Timestamp;
use storage::{DraftScope, FormDraftLine, Pool, StateStep, User};

use super::Room;
use crate::Node;
use crate::error::NodeError;

/// A case with everything that its page needs.
pub struct Opened {
    /// The case as this person sees it: file, course, newest versions of the documents.
    pub proceeding: Proceeding,
    /// Its index row.
    pub index: CaseIndex,
    /// Everything that is due, by day.
    pub due: Vec<Deadline>,
    /// The pool's people and documents.
    pub register: Register,
    /// Names of accounts.
    pub people: HashMap<UserId, String>,
    /// The people of the pool by staff id.
    pub staff: HashMap<StaffId, User>,
    /// Patterns drafted and released from it, newest first.
    pub drafts: Vec<storage::Draft>,
    /// What this person typed in the case and has not handed in, without content.
    pub own_drafts: Vec<FormDraftLine>,
    /// The way so far, oldest first; empty for the people at the table.
    pub history: Vec<StateStep>,
    /// The pool.
    pub pool: Pool,
    /// When it was opened.
    pub now: Timestamp,
    /// Whether this person sees who the case is about. Otherwise everything that says so is left out.
    pub named: bool,
    /// What this person sees.
    pub sight: Sight,
    /// The sessions to which this person is invited, with what comes with them.
    pub round: Option<Round>,
    /// The crisis concept, for those who read it.
    pub crisis: Option<CrisisPage>,
    /// Whether this person has a list of cases.
    pub lists: bool,
    leads: bool,
    /// For the people at the table: their forms, decided on the whole case, which they do not see.
    table: Option<Vec<FormView>>,
}

/// A form in a case as one person sees it.
#[derive(Clone)]
pub struct FormView {
    /// The form.
    pub kind: &'static CaseFormKind,
    /// Whether it is open in the state of the case.
    pub open: bool,
    /// Whether this person may write it, whatever the state.
    pub may_write: bool,
    /// Why it cannot be written now; none when it can.
    pub why_not: Option<Refusal>,
    /// The documents that can be written, where they bear names of their own.
    pub slots: Option<Vec<Slot>>,
    /// What is written: one or nothing, unless the form exists several times; in the order in which they were begun.
    pub documents: Vec<(DocumentKey, Document)>,
}

/// Documents that outlive the case they were read from.
pub(super) fn owned(documents: Vec<(&DocumentKey, &Document)>) -> Vec<(DocumentKey, Document)> {
    documents.into_iter().map(|(key, document)| (key.clone(), document.clone())).collect()
}

impl FormView {
    fn new(kind: &'static CaseFormKind, case: &Proceeding, context: &Context<'_>) -> Self {
        Self {
            kind,
            open: kind.is_open(case.course.state()),
            may_write: kind.may_write(case, context),
            why_not: hindrance(case, kind, context),
            slots: (kind.slots)(case, context),
            documents: owned(case.documents.of(kind.name)),
        }
    }
}

/// Opens a case; the read is in the audit trail.
///
/// # Errors
/// [`NodeError::NotFound`], [`NodeError::ConfirmFirst`], or a database failure.
pub async fn open(node: &Node, actor: &Actor, case: &CaseId) -> Result<Opened, NodeError> {
    let mut tx = node.store.begin("casework_open").await?;
    let mut proceeding = tx.proceeding_fetch(case, Some(actor)).await?.ok_or(NodeError::NotFound)?;
    let room = Room::fetch(&mut tx, node).await?;
    let context = room.context(node, Some(actor));
    let sight = casework::sight(&proceeding, &context);
    match sight {
        Sight::Nothing => return Err(NodeError::NotFound),
        Sight::ConfirmFirst => return Err(NodeError::ConfirmFirst(case.clone())),
        Sight::Whole | Sight::Coded | Sight::Panel => {}
    }
    let at_the_table = sight == Sight::Panel;
    let drafts = if at_the_table { Vec::new() } else { tx.draft_for_case(case).await? };
    let history = if at_the_table { Vec::new() } else { tx.state_history(case).await? };
    let scope = DraftScope::Case(case.clone());
    let mut own_drafts = tx.form_draft_list(&actor.user).await?;
    own_drafts.retain(|draft| draft.scope == scope);
    tx.commit().await?;
    let crisis = casework::reads(&proceeding, &DocumentKey::new(CrisisPlan::NAME, None), sight, &context);
    let crisis = crisis.then(|| crisis_page(&proceeding, &context)).flatten();
    let round = round(&proceeding, sight, &context);
    let leads = casework::is_lead(&proceeding, &context);
    let table = at_the_table.then(|| table(&proceeding, &context));
    // Worked out before anything is covered, so that it is the same as beside the case.
    let due = deadlines::of_case(&proceeding, &room.register, &room.pool.profile, german_date(room.now));
    casework::cover(&mut proceeding, sight, &context);
    Ok(Opened {
        named: sight == Sight::Whole,
        sight,
        round,
        crisis,
        lists: access::may(actor, Action::ListCases, None).is_yes(),
        leads,
        table,
        index: deadlines::index_of(&proceeding, &due),
        due,
        people: room.people(),
        staff: room.users.into_iter().map(|user| (user.staff_id(), user)).collect(),
        register: room.register,
        pool: room.pool,
        now: room.now,
        proceeding,
        drafts,
        own_drafts,
        history,
    })
}

/// The forms of the people at the table: those that are this person's to write, and those with something to read.
fn table(case: &Proceeding, context: &Context<'_>) -> Vec<FormView> {
    let reads = |key: &DocumentKey| casework::reads(case, key, Sight::Panel, context);
    let forms = casework::forms().filter(|kind| !hides_form(kind.name, Sight::Panel, false));
    let views = forms.map(|kind| {
        let mut view = FormView::new(kind, case, context);
        view.documents.retain(|(key, _)| reads(key));
        // What somebody else wrote in a place is not this person's to change.
        if let Some(slots) = &mut view.slots {
            slots.retain(|slot| {
                let key = kind.key(Some(&slot.item));
                case.documents.get(&key).is_none() || reads(&key)
            });
        }
        view
    });
    views.filter(|view| view.may_write || !view.documents.is_empty()).collect()
}

impl Opened {
    /// Who looks at it, for the rules.
    #[must_use]
    pub fn context<'a>(&'a self, node: &'a Node, actor: &'a Actor) -> Context<'a> {
        Context {
            actor: Some(actor),
            now: self.now,
            profile: &self.pool.profile,
            register: &self.register,
            random: &*node.random,
        }
    }

    /// Every form in the order of the way.
    #[must_use]
    pub fn forms(&self, node: &Node, actor: &Actor) -> Vec<FormView> {
        if let Some(table) = &self.table {
            return table.clone();
        }
        let context = self.context(node, actor);
        let shown = casework::forms().filter(|kind| !hides_form(kind.name, self.sight, self.leads));
        shown.map(|kind| FormView::new(kind, &self.proceeding, &context)).collect()
    }

    /// What a new document of a form begins with, for this person.
    #[must_use]
    pub fn begins_with(&self, node: &Node, actor: &Actor, kind: &CaseFormKind) -> FormData {
        (kind.begins_with)(&self.proceeding, &self.context(node, actor))
    }

    /// One form by its name; none when there is no such form for this person.
    #[must_use]
    pub fn form(&self, node: &Node, actor: &Actor, name: &str) -> Option<FormView> {
        if let Some(table) = &self.table {
            return table.iter().find(|view| view.kind.name == name).cloned();
        }
        let kind = casework::form(name).filter(|kind| !hides_form(kind.name, self.sight, self.leads))?;
        Some(FormView::new(kind, &self.proceeding, &self.context(node, actor)))
    }
}

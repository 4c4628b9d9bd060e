// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! Handing in a form of a case.

use anonymise::Hit;
use domain::casework::rights::Objection;
use domain::casework::{self, CaseForm as _, CaseFormKind, Context, Document, Input, Proceeding, Sight};
use domain::form::FormData;
use domain::role::Actor;
use domain::rule;
use domain::state::{CaseState, Refusal};
use domain::{CaseId, TransitionId, UserId};
use jiff::Timestamp;
use serde_json::Value;
use storage::{DraftScope, Tx};

use super::{Room, dossier, notices, panel};
use crate::Node;
use crate::error::NodeError;
use crate::service::desk;

/// What became of a form that was handed in; `D` says what can be said of one that is saved.
pub enum Outcome<D> {
    /// It is saved.
    Done(D),
    /// Everything that stands in the way; nothing was changed.
    Refused(Vec<Refusal>),
    /// Somebody else saved in the meantime; nothing was changed.
    Conflict(Box<SavedVersion>),
}

/// A form that is saved.
pub struct Done {
    /// Version of the document.
    pub version: u64,
    /// State of the case now.
    pub state: CaseState,
    /// The transition that was taken.
    pub transition: Option<TransitionId>,
    /// Whether the same had been handed in before by the same person (a second click): nothing was written again.
    pub repeated: bool,
    /// For a dossier: the places that name somebody.
    pub findings: Vec<Hit>,
}

/// A version of a document that is saved.
#[derive(Clone)]
pub struct SavedVersion {
    /// Version.
    pub version: u64,
    /// Name of the person who saved it; none for the node itself.
    pub author: Option<String>,
    /// When.
    pub at: Timestamp,
    /// The document as JSON.
    pub body: Value,
    /// The document as a browser would send it.
    pub data: FormData,
}

impl SavedVersion {
    /// The newest version of a document; `data` is what its form makes of it, `name` who an account is.
    pub fn new(document: &Document, data: FormData, name: impl Fn(&UserId) -> Option<String>) -> Self {
        Self {
            version: document.version,
            author: document.author.as_ref().and_then(name),
            at: document.at,
            body: document.body.clone(),
            data,
        }
    }
}

/// How a form that is handed in on top of a version relates to what is there.
pub(super) enum Footing {
    /// It follows the newest version.
    Fits,
    /// The same person handed in the same before.
    Repeated,
    /// Somebody saved in the meantime.
    Overtaken,
    /// There never was such a version.
    Unknown,
}

/// Compares the version a person saw with the newest one; `body` is what is handed in, when it can be read.
pub(super) fn footing(newest: Option<&Document>, base: u64, body: Option<&Value>, user: &UserId) -> Footing {
    let Some(newest) = newest else { return if base == 0 { Footing::Fits } else { Footing::Unknown } };
    if newest.version == base {
        return Footing::Fits;
    }
    let same = newest.author.as_ref() == Some(user) && body == Some(&newest.body);
    if same && newest.version == base + 1 { Footing::Repeated } else { Footing::Overtaken }
}

/// The answer to somebody who was overtaken: what is saved now.
pub(super) fn overtaken<D>(
    newest: Option<&Document>,
    to_data: impl Fn(&Value) -> FormData,
    name: impl Fn(&UserId) -> Option<String>,
) -> Outcome<D> {
    newest.map_or_else(unknown_version, |document| {
        Outcome::Conflict(Box::new(SavedVersion::new(document, to_data(&document.body), name)))
    })
}

/// The refusal of a version that never was.
pub(super) fn unknown_version<D>() -> Outcome<D> {
    Outcome::Refused(vec![casework::refusal(
        rule::VERSION_UNKNOWN,
        "",
        "Diese Fassung gibt es nicht.",
        "Laden Sie das Formular neu und tragen Sie Ihre Angaben noch einmal ein.",
    )])
}

/// Hands in a form of a case. `base` is the version that the person saw, 0 when nothing was written yet. The person's
/// draft of the form is forgotten, and those who carry the case on get a notice.
///
/// # Errors
/// [`NodeError::NotFound`], or a database failure.
pub async fn act(
    node: &Node,
    actor: &Actor,
    case: &CaseId,
    form: &str,
    item: Option<&str>,
    base: u64,
    input: Input<'_>,
) -> Result<Outcome<Done>, NodeError> {
    let kind = casework::form(form).ok_or(NodeError::NotFound)?;
    let mut tx = node.store.begin("casework_act").await?;
    let room = Room::fetch(&mut tx, node).await?;
    let context = room.context(node, Some(actor));
    let before = reach(&mut tx, actor, case, kind, &context).await?;
    let key = kind.key(item);
    let newest = before.documents.get(&key);
    let body = kind.body(&input).ok();
    match footing(newest, base, body.as_ref(), &actor.user) {
        Footing::Fits => {}
        Footing::Repeated => {
            let state = before.course.state();
            return Ok(Outcome::Done(Done {
                version: base + 1,
                state,
                transition: None,
                repeated: true,
                findings: Vec::new(),
            }));
        }
        Footing::Overtaken => {
            // What the other person wrote is shown now: that is a read.
            tx.commit().await?;
            if !casework::reads(&before, &key, casework::sight(&before, &context), &context) {
                return Ok(Outcome::Refused(taken()));
            }
            return Ok(overtaken(newest, |body| kind.to_data(body), |id| room.name(id)));
        }
        Footing::Unknown => return Ok(unknown_version()),
    }
    let change = match casework::act(&before, kind, item, input, &context) {
        Ok(change) => change,
        Err(refusals) => return Ok(Outcome::Refused(refusals)),
    };
    tx.proceeding_save(&before, &change, room.calendar(), Some(actor)).await?;
    let findings = dossier::check_written(&mut tx, node, &room, actor, &change).await?;
    panel::keep_grants(&mut tx, node, &room, &change.after).await?;
    tx.form_draft_delete(&actor.user, &DraftScope::Case(case.clone()), &key).await?;
    notices::hand_over(&mut tx, &room, kind, &before, &change, Some(actor)).await?;
    tx.commit().await?;
    if kind.name == Objection::NAME {
        desk::heed(node, case).await?;
    }
    Ok(Outcome::Done(Done {
        version: change.after.documents.get(&key).map_or(base + 1, |document| document.version),
        state: change.after.course.state(),
        transition: change.transition,
        repeated: false,
        findings,
    }))
}

/// The case, for somebody who reads it or whose task the form is; everybody else does not learn that it exists.
pub(super) async fn reach(
    tx: &mut Tx,
    actor: &Actor,
    case: &CaseId,
    kind: &CaseFormKind,
    context: &Context<'_>,
) -> Result<Proceeding, NodeError> {
    let before = tx.proceeding_fetch(case, Some(actor)).await?.ok_or(NodeError::NotFound)?;
    let sight = casework::sight(&before, context);
    if sight.is_open() || kind.may_write(&before, context) {
        return Ok(before);
    }
    Err(if sight == Sight::ConfirmFirst { NodeError::ConfirmFirst(case.clone()) } else { NodeError::NotFound })
}

/// The refusal of a document that somebody else wrote and this person does not read.
fn taken() -> Vec<Refusal> {
    vec![casework::refusal(rule::NOT_FOR_OTHERS, "", "Das hat inzwischen jemand anderes eingetragen.", "")]
}

// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! Beginning a case, after a look for cases of the same person.

use domain::CaseId;
use domain::access::{self, Action};
use domain::casework::referral::{CaseNumber, PersonData};
use domain::casework::{self, CaseForm as _, Context, DocumentKey, Input, Proceeding};
use domain::form::Form as _;
use domain::profile::{NodeProfile, ProfileKind};
use domain::role::Actor;
use domain::state::{CaseState, Refusal};
use jiff::SignedDuration;
use storage::{DraftScope, SimilarCase, Tx};

use super::Room;
use crate::Node;
use crate::error::NodeError;

/// Within this time the same person data of the same case lead are a second click, not a second case.
const SECOND_CLICK: SignedDuration = SignedDuration::from_mins(10);

/// What became of a case that somebody wants to begin.
pub enum Begun {
    /// It is there, as a draft.
    Created(CaseId),
    /// Cases that may be about the same person; nothing was created.
    Similar(Vec<Similar>),
    /// Everything that stands in the way; nothing was created.
    Refused(Vec<Refusal>),
}

/// A case that may be about the same person.
pub struct Similar {
    /// The case.
    pub case: CaseId,
    /// Its state.
    pub state: CaseState,
    /// Who leads it, and so can say whether it is the same person.
    pub case_lead_name: String,
    /// Whether the birth date is the same.
    pub same_birth_date: bool,
    /// Whether the person who asks may open it.
    pub may_open: bool,
}

/// Begins a case as a draft, unless there are cases that may be about the same person and nobody `confirmed` that it is
/// another one.
///
/// # Errors
/// A database failure.
pub async fn begin(node: &Node, actor: &Actor, input: Input<'_>, confirmed: bool) -> Result<Begun, NodeError> {
    let mut tx = node.store.begin("casework_begin").await?;
    let room = Room::fetch(&mut tx, node).await?;
    let context = room.context(node, Some(actor));
    // Drawing the number first lets others wait who begin a case at the same moment, so that each sees the other's.
    let number = CaseNumber(tx.case_number_next(&prefix(context.profile), context.today().year()).await?);
    let begun = match casework::begin(input, CaseId::random(&*node.random), number, &context) {
        Ok(begun) => begun,
        Err(refusals) => return Ok(Begun::Refused(refusals)),
    };
    let identity = &begun.case.identity;
    let similar = tx.case_similar(&identity.given_name, &identity.family_name, identity.birth_date).await?;
    if let Some(case) = second_click(&mut tx, actor, &begun, &similar, &context).await? {
        return Ok(Begun::Created(case));
    }
    if !confirmed && !similar.is_empty() {
        return Ok(Begun::Similar(similar.into_iter().map(|case| told(actor, case)).collect()));
    }
    tx.proceeding_create(&begun, room.calendar(), actor).await?;
    tx.form_draft_delete(&actor.user, &DraftScope::NewCase, &person()).await?;
    tx.commit().await?;
    Ok(Begun::Created(begun.case.id))
}

fn person() -> DocumentKey {
    DocumentKey::new(PersonData::NAME, None)
}

fn told(actor: &Actor, similar: SimilarCase) -> Similar {
    let row = similar.row;
    Similar {
        may_open: access::may(actor, Action::ReadCaseIdentified, Some(&row.index)).is_yes(),
        case: row.index.id,
        state: row.index.state,
        case_lead_name: row.case_lead_name,
        same_birth_date: similar.same_birth_date,
    }
}

/// The case that the same person began with the same words a moment ago.
async fn second_click(
    tx: &mut Tx,
    actor: &Actor,
    begun: &Proceeding,
    similar: &[SimilarCase],
    context: &Context<'_>,
) -> Result<Option<CaseId>, NodeError> {
    let said = begun.documents.one::<PersonData>(PersonData::NAME);
    for case in similar {
        let index = &case.row.index;
        if index.state != CaseState::Draft || actor.staff.as_ref() != Some(&index.case_lead) {
            continue;
        }
        let Some(earlier) = tx.proceeding_fetch(&index.id, Some(actor)).await? else { continue };
        let Some(document) = earlier.documents.get(&person()) else { continue };
        let fresh = context.now.duration_since(document.first_at) <= SECOND_CLICK;
        if fresh && document.version == 1 && PersonData::from_stored(&document.body).ok() == said {
            return Ok(Some(index.id.clone()));
        }
    }
    Ok(None)
}

/// The sign before a case number: the first part of the pool's id, else that of the city's procedure.
fn prefix(profile: &NodeProfile) -> String {
    let own = profile.pool_id.as_deref().and_then(|id| id.split('-').next()).filter(|part| !part.is_empty());
    let of_kind = match profile.kind {
        ProfileKind::Bremen => "HB",
        ProfileKind::Berlin => "BE",
        ProfileKind::Custom | ProfileKind::Federal => "FALL",
    };
    own.map_or_else(|| of_kind.to_owned(), str::to_uppercase)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(kind: ProfileKind, id: Option<&str>, expected: &str) {
        let mut profile = NodeProfile::new(kind, "Pool");
        profile.pool_id = id.map(str::to_owned);
        assert_eq!(prefix(&profile), expected);
    }

    #[test]
    fn numbers_begin_with_the_sign_of_the_pool() {
        check(ProfileKind::Bremen, Some("hb-bremen"), "HB");
        check(ProfileKind::Custom, Some("ke-kassel"), "KE");
        check(ProfileKind::Berlin, None, "BE");
        check(ProfileKind::Custom, Some(""), "FALL");
    }
}

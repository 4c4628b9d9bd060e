// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! The one way to do something in a case.

use serde_json::Value;

use super::context::same_organisation;
use super::guards::unmet;
use super::{
    CaseFormKind, Context, Document, DocumentKey, Proceeding, Writer, invitation, is_lead, of_fields, refusal, rights,
};
use crate::form::FormData;
use crate::ids::StaffId;
use crate::role::Role;
use crate::rule;
use crate::state::Refusal;
use crate::transition::{Performer, TransitionId};

/// What somebody hands in.
#[derive(Clone, Copy, Debug)]
pub enum Input<'a> {
    /// From a page.
    Browser(&'a FormData),
    /// From a program.
    Json(&'a Value),
}

/// What an action changed.
#[derive(Clone, Debug)]
pub struct Change {
    /// The case as it is now.
    pub after: Proceeding,
    /// The document that was written, and those that followed from it.
    pub written: Vec<DocumentKey>,
    /// The transition that was taken.
    pub transition: Option<TransitionId>,
}

/// Does something in a case: somebody hands in a form.
///
/// # Errors
/// Everything that stands in the way, each with rule, field and who can help; the case is unchanged then.
pub fn act(
    before: &Proceeding,
    kind: &CaseFormKind,
    item: Option<&str>,
    input: Input<'_>,
    context: &Context<'_>,
) -> Result<Change, Vec<Refusal>> {
    if kind.many != item.is_some() {
        return Err(vec![refusal(rule::ITEM, "", "Diese Angabe gibt es hier nicht.", "")]);
    }
    if let Some(hindrance) = hindrance(before, kind, context) {
        return Err(vec![hindrance]);
    }
    let state = before.course.state();
    let body = (kind.read)(&input).map_err(|faults| of_fields(&faults, context.profile))?;
    let wrong = (kind.rules)(&body, item, before, context);
    if !wrong.is_empty() {
        return Err(wrong);
    }
    let mut after = before.clone();
    let key = kind.key(item);
    write(&mut after, key.clone(), body.clone(), context);
    (kind.apply)(&body, item, &mut after, context);
    let transition = (kind.transition)(state);
    if let Some(transition) = transition {
        let unmet: Vec<_> = transition.get().guards.iter().flat_map(|guard| unmet(*guard, &after, context)).collect();
        if !unmet.is_empty() {
            return Err(unmet);
        }
        after.course = after
            .course
            .take(transition, performer(transition, context), context.profile)
            .map_err(|(_, refusal)| vec![refusal])?;
    }
    let written = changed(before, &after);
    Ok(Change { after, written, transition })
}

/// Why the acting person cannot write a form now, before anything is filled in: it is somebody else's task, or the case
/// stands elsewhere.
#[must_use]
pub fn hindrance(before: &Proceeding, kind: &CaseFormKind, context: &Context<'_>) -> Option<Refusal> {
    if !kind.may_write(before, context) {
        return Some(not_yours(kind, context));
    }
    let state = before.course.state();
    let transition = (kind.transition)(state);
    if transition.is_some_and(|transition| !context.profile.allows(transition)) {
        return Some(not_here(kind));
    }
    // Some steps are one role's here and another's there.
    if transition.is_some_and(|transition| performer_of(transition, context).is_none()) {
        return Some(not_yours(kind, context));
    }
    if !kind.is_open(state) {
        return Some(not_now(kind, before, context));
    }
    rights::restricted(before, kind)
}

/// Writes a version on top of what is there.
pub(super) fn write(after: &mut Proceeding, key: DocumentKey, body: Value, context: &Context<'_>) {
    let document = Document::next(after.documents.get(&key), body, context);
    after.documents.put(key, document);
}

fn changed(before: &Proceeding, after: &Proceeding) -> Vec<DocumentKey> {
    let newer = |key: &DocumentKey, document: &Document| {
        before.documents.get(key).is_none_or(|earlier| earlier.version < document.version)
    };
    after.documents.iter().filter(|(key, document)| newer(key, document)).map(|(key, _)| key.clone()).collect()
}

/// The role in which the acting person takes a transition: the first of those that may, which the person holds.
fn performer(transition: TransitionId, context: &Context<'_>) -> Performer {
    performer_of(transition, context).unwrap_or(Performer::Role(Role::ExternalExpert))
}

pub(super) fn performer_of(transition: TransitionId, context: &Context<'_>) -> Option<Performer> {
    let performers = transition.get().performers;
    let held = |performer: &&Performer| match performer {
        Performer::System => context.actor.is_none(),
        Performer::Role(role) => context.has(*role),
    };
    performers.iter().find(held).copied()
}

pub(super) fn is_writer(writer: Writer, proceeding: &Proceeding, context: &Context<'_>) -> bool {
    match writer {
        Writer::CaseLead => context.leads(proceeding),
        Writer::CaseLeadAlone => context.leads(proceeding) && is_lead(proceeding, context),
        Writer::UnitHead => context.heads_unit(proceeding),
        Writer::UnitHeadDeputy => context.has(Role::UnitHeadDeputy),
        Writer::AnyUnitHead => context.has(Role::UnitHead),
        Writer::Coordinator => context.has(Role::PoolCoordinator),
        Writer::Participant => context.staff().is_some_and(|staff| is_participant(staff, proceeding, context)),
        Writer::Provider => knows(proceeding, context) || provides(proceeding, context),
        Writer::SettingProvider => provides(proceeding, context),
        Writer::Guardian => {
            context.has(Role::Guardian)
                && context.staff().is_some()
                && context.staff() == proceeding.case.identity.guardian.as_ref()
        }
        Writer::PermitAuthority => context.has(Role::PermitAuthority),
        Writer::System => context.actor.is_none(),
    }
}

/// Whether the acting delegate took part in a session of the case or was invited to it, or stands for a member of its alliance.
fn knows(proceeding: &Proceeding, context: &Context<'_>) -> bool {
    let invited = |no| invitation::addressed(proceeding, no).into_iter();
    // Who was invited has read the dossier; an offer does not depend on who could come that day (R101).
    let took_part = |staff: &StaffId| {
        let sessions = &proceeding.case.record.sessions;
        sessions
            .iter()
            .any(|held| held.participants.contains(staff) || invited(held.no).any(|invitee| invitee.person == *staff))
    };
    let allied = || context.organisation().is_some_and(|own| super::conduct::is_ally(proceeding, own));
    context.has(Role::ProviderDelegate) && (context.staff().is_some_and(took_part) || allied())
}

/// Whether the acting delegate's organisation has a component in the present setting.
fn provides(proceeding: &Proceeding, context: &Context<'_>) -> bool {
    let Some(own) = context.organisation().filter(|_| context.has(Role::ProviderDelegate)) else { return false };
    let setting = proceeding.case.record.setting.as_ref();
    setting.is_some_and(|setting| setting.providers().iter().any(|provider| same_organisation(provider, own)))
}

/// Whether somebody took part in a session, or is invited to the one that comes. With the access to the case, this ends
/// too: the same rule says how long.
fn is_participant(staff: &StaffId, proceeding: &Proceeding, context: &Context<'_>) -> bool {
    let sessions = &proceeding.case.record.sessions;
    let was_invited = |no| invitation::addressed(proceeding, no).iter().any(|invitee| invitee.person == *staff);
    let took_part = || sessions.iter().any(|session| session.participants.contains(staff) || was_invited(session.no));
    let invited = || {
        let no = invitation::number::current_no(proceeding);
        invitation::invitees(proceeding, no, context.register).iter().any(|invitee| invitee.person == *staff)
    };
    let own = context.leads(proceeding) || context.has(Role::PoolCoordinator);
    (took_part() || invited())
        && (own || invitation::panel_access(proceeding, context.register, staff, context.today()).is_open())
}

fn not_yours(kind: &CaseFormKind, context: &Context<'_>) -> Refusal {
    let who: Vec<_> = kind.writers.iter().filter_map(|writer| writer.de(context.profile)).collect();
    refusal(
        rule::ROLE_MAY_NOT,
        "",
        format!("„{}“ gehört nicht zu Ihrer Aufgabe.", kind.title),
        format!("Das kann: {}.", who.join(" oder ")),
    )
}

fn not_here(kind: &CaseFormKind) -> Refusal {
    let message = format!("„{}“ gibt es im Verfahren dieses Pools nicht.", kind.title);
    refusal(rule::TRANSITION_UNKNOWN_IN_PROFILE, "", message, "")
}

fn not_now(kind: &CaseFormKind, before: &Proceeding, context: &Context<'_>) -> Refusal {
    let state = before.course.state().de(context.profile);
    refusal(
        rule::NOT_IN_THIS_STATE,
        "",
        format!("„{}“ ist im Status „{state}“ nicht möglich.", kind.title),
        "Laden Sie den Fall neu: Vielleicht hat ihn inzwischen jemand weitergeführt.",
    )
}

// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! The way to a session: the anonymised dossier with its check and second person, the date, invitations and guests, and
//! what the panel may see from then on.

mod access;
mod dossier;
mod guests;
mod invite;
pub mod number;
mod people;
mod plan;
mod reply;
mod round;
mod unspeakable;
mod view;

pub use access::{GUEST_ACCESS_DAYS, PanelAccess, Reader, panel_access, reader};
pub use dossier::{
    Dossier, DossierCheck, DossierPart, DossierRecall, DossierRelease, IDENTITY_SHOWN_DAYS, IdentityShown,
    ReleasedDossier, newest_is_released, pool_office_sees_identity, released,
};
pub use guests::{Guest, GuestConfirmation, Substitute, guests, is_pending, substitutes};
pub use invite::{
    InvitationRow, Invitations, Invite, Invitee, Reconvene, ReconveneReason, addressed, invitees, is_invited,
};
pub use people::{Capacity, LegalDomain, Profession, SessionKind};
pub use plan::{SessionCancel, SessionMove, SessionPlan, plan, time_of_day};
pub use reply::{InvitationReply, replies};
pub use round::{Round, RoundSession, TableSeat, round};
pub(crate) use unspeakable::unspeakable;
pub use unspeakable::{confides, identifiers_in};
pub use view::{DossierView, PanelView, PartView, SessionView, dossier_for, invitation_text, panel_view};

use jiff::civil::Date;

use super::notice::Notice;
use super::{CaseForm as _, CaseFormKind, Context, Proceeding};
use crate::pool::standing_on;

/// The forms of this part.
pub(super) const FORMS: &[CaseFormKind] = &[
    CaseFormKind::of::<Dossier>(),
    CaseFormKind::of::<DossierCheck>(),
    CaseFormKind::of::<DossierRelease>(),
    CaseFormKind::of::<DossierRecall>(),
    CaseFormKind::of::<ReleasedDossier>(),
    CaseFormKind::of::<IdentityShown>(),
    CaseFormKind::of::<SessionPlan>(),
    CaseFormKind::of::<Guest>(),
    CaseFormKind::of::<GuestConfirmation>(),
    CaseFormKind::of::<Invite>(),
    CaseFormKind::of::<Invitations>(),
    CaseFormKind::of::<InvitationReply>(),
    CaseFormKind::of::<Substitute>(),
    CaseFormKind::of::<SessionMove>(),
    CaseFormKind::of::<SessionCancel>(),
    CaseFormKind::of::<Reconvene>(),
];

/// A day as people read it: 17.03.2026.
pub(crate) fn day_de(day: Date) -> String {
    format!("{:02}.{:02}.{:04}", day.day(), day.month(), day.year())
}

/// What the pool office should know before the session.
pub(super) fn notices(case: &Proceeding, context: &Context<'_>) -> Vec<Notice> {
    let no = number::current_no(case);
    let mut notices = Vec::new();
    for guest in guests(case, no).iter().filter(|guest| is_pending(case, guest)) {
        let message = format!("Die Einladung „{}“ wartet auf die Bestätigung der Fallführung.", guest.form.role_de());
        notices.push(Notice::hint("guest_pending", Some(GuestConfirmation::NAME), message));
    }
    let Some(plan) = plan(case, no).filter(|_| is_invited(case, no)) else { return notices };
    let declined = replies(case, no, context.register).iter().filter(|(_, comes)| *comes == Some(false)).count();
    if declined > 0 && case.course.state() == crate::state::CaseState::Invited {
        let message = format!("Abgesagt haben: {declined}. Tragen Sie Vertretungen ein, oder verlegen Sie die Runde.");
        notices.push(Notice::hint("invitation_declined", Some(Substitute::NAME), message));
    }
    let invited = addressed(case, no);
    let missing = |person: &crate::ids::StaffId| invited.iter().all(|invitee| invitee.person != *person);
    if standing_on(context.register, plan.date).iter().any(|seat| missing(&seat.form.person))
        || case.case.identity.guardian.as_ref().is_some_and(missing)
    {
        let message = "Seit der Einladung ist jemand hinzugekommen, der zu dieser Runde gehört.";
        notices.push(Notice::hint("invitation_incomplete", Some(Invite::NAME), message));
    }
    if released(case).is_none() {
        let message = "Die Eingeladenen sehen zurzeit keine Fallvorstellung.";
        notices.push(Notice::hint("dossier_hidden", Some(DossierRelease::NAME), message));
    } else if !newest_is_released(case) {
        let message = "Die Fallvorstellung wurde geändert; die Eingeladenen sehen noch die freigegebene Fassung.";
        notices.push(Notice::hint("dossier_changed", Some(DossierRelease::NAME), message));
    }
    notices
}

#[cfg(test)]
mod tests;

// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! The session (Kooperationsrunde): attendance, phases, hypotheses and assessments, result, agreements, minutes; and
//! sessions about no case.

mod agreement;
mod attendance;
mod cross_case;
mod minutes;
mod result;
mod thinking;

pub use agreement::{
    AgreementAcceptance, AgreementDone, AgreementKind, AgreementView, SessionAgreement, agreements, all_agreements,
};
pub(super) use attendance::case_is_presented;
pub use attendance::{Attendance, Attendee, SessionStart, attendance, attends, invited_as, open_no};
pub use cross_case::{CrossCaseMeeting, Rhythm};
pub use minutes::{Minutes, MinutesDistribution, MinutesReceipt, minutes, minutes_for, minutes_text};
pub use result::{ConcludeOpen, ConcludeSolution, ProposedComponent, ResultKind, SessionResult, proposal, result};
pub use thinking::{
    Assessment, Hypothesis, HypothesisStatus, PHASES, PhaseNote, SessionPhase, assessments, consensus, hypotheses,
    phase_began, phases, present_phase, suggested_hindrance,
};

use super::invitation::number::{current_no, held_no, session};
use super::{CaseForm as _, CaseFormKind, Context, Notice, Proceeding};
use crate::pool::confidentiality_valid;
use crate::state::CaseState;

/// The forms of this part.
pub(super) const FORMS: &[CaseFormKind] = &[
    CaseFormKind::of::<Attendance>(),
    CaseFormKind::of::<SessionStart>(),
    CaseFormKind::of::<PhaseNote>(),
    CaseFormKind::of::<Hypothesis>(),
    CaseFormKind::of::<Assessment>(),
    CaseFormKind::of::<SessionResult>(),
    CaseFormKind::of::<SessionAgreement>(),
    CaseFormKind::of::<ConcludeSolution>(),
    CaseFormKind::of::<ConcludeOpen>(),
    CaseFormKind::of::<Minutes>(),
    CaseFormKind::of::<MinutesDistribution>(),
    CaseFormKind::of::<MinutesReceipt>(),
    CaseFormKind::of::<AgreementAcceptance>(),
    CaseFormKind::of::<AgreementDone>(),
];

/// Professions that a session should have at least (R71).
pub const PROFESSIONS_MIN: usize = 2;

/// What the pool office should know during and after the session.
pub(super) fn notices(case: &Proceeding, context: &Context<'_>) -> Vec<Notice> {
    let mut notices = Vec::new();
    let state = case.course.state();
    if matches!(state, CaseState::Invited | CaseState::InSession) {
        notices.extend(about_attendance(case, current_no(case), context));
    }
    let Some(no) = held_no(case) else { return notices };
    if suggested_hindrance(case, no).is_some() {
        let message =
            "Die Einschätzungen gehen auseinander: pädagogisch oder psychiatrisch. Das Hemmnis HF-DIAG passt dazu.";
        notices.push(Notice::hint("diagnosis_dispute", None, message));
    }
    let out = session(case, no).is_some_and(|session| session.minutes_distributed_on.is_some());
    if state != CaseState::InSession && minutes(case, no).is_some() && !out {
        let message = format!("Das Ergebnis der {no}. Kooperationsrunde ist noch nicht verteilt.");
        notices.push(Notice::hint("minutes_waiting", Some(MinutesDistribution::NAME), message));
    }
    for view in all_agreements(case) {
        if view.done_on.is_none() && view.accepted == Some(false) {
            let message = format!("Vereinbarung {} der {}. Runde wurde abgelehnt.", view.position, view.session);
            notices.push(Notice::alarm("agreement_declined", Some(SessionAgreement::NAME), message));
        }
    }
    notices
}

fn about_attendance(case: &Proceeding, no: u8, context: &Context<'_>) -> Vec<Notice> {
    let Some(list) = attendance(case, no) else { return Vec::new() };
    let mut notices = Vec::new();
    if list.professions().len() < PROFESSIONS_MIN {
        let message = "Bisher ist nur ein Beruf vertreten; die Beratung soll interdisziplinär sein.";
        notices.push(Notice::hint("one_profession", Some(Attendance::NAME), message));
    }
    let unbound = |staff: &crate::ids::StaffId| {
        let own = *staff == case.case.record.referral.case_lead;
        let office = context.register.holds(staff, crate::role::Role::PoolCoordinator);
        !own && !office && !confidentiality_valid(context.register, staff, context.today())
    };
    let count = list.present().iter().filter(|staff| unbound(staff)).count();
    if count > 0 {
        let message = format!("{count} Anwesende haben die Vertraulichkeit noch nicht bestätigt.");
        notices.push(Notice::hint("confidentiality_missing", None, message));
    }
    notices
}

#[cfg(test)]
mod tests;

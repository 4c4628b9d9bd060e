// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! Guards of the session (T09, T10, T11).

use super::hold;
use crate::case_file::PanelSession;
use crate::casework::invitation::{Dossier, SessionPlan, number, plan, released};
use crate::casework::session::{
    Assessment, Attendance, ResultKind, SessionAgreement, SessionResult, assessments, attendance, case_is_presented,
    result,
};
use crate::casework::{CaseForm, Context, DocumentKey, Proceeding, refusal};
use crate::role::Role;
use crate::rule;
use crate::state::Refusal;
use crate::transition::Guard;

pub(super) fn unmet(guard: Guard, case: &Proceeding, context: &Context<'_>) -> Option<Vec<Refusal>> {
    // The session that begins, or that is being held, is the last one.
    let last = case.case.record.sessions.iter().max_by_key(|session| session.no);
    let no = last.map_or(number::current_no(case), |session| session.no);
    Some(match guard {
        Guard::DossierSentBefore => dossier_sent(guard, case, last, context),
        Guard::ModeratedByCoordinator => moderated(guard, case, no, context),
        Guard::CaseLeadPresent => {
            let present = attendance(case, no).map(|list| list.present()).unwrap_or_default();
            let help = "Tragen Sie die Vertretung ein, oder verlegen Sie die Kooperationsrunde.";
            let there = case_is_presented(case, no, &present, context.register);
            hold(there, rule::CASE_LEAD_ABSENT, Attendance::NAME, guard, help)
        }
        Guard::AttendanceRecorded => {
            let recorded = attendance(case, no).is_some();
            hold(recorded, rule::ATTENDANCE_MISSING, Attendance::NAME, guard, "Erfassen Sie, wer da ist.")
        }
        Guard::SettingProposed => {
            let proposed = result(case, no)
                .is_some_and(|result| result.outcome == ResultKind::Solution && !result.components.is_empty());
            let help = "Ohne Settingvorschlag endet die Sitzung ohne abschließende Lösung.";
            hold(proposed, rule::PROPOSAL_MISSING, SessionResult::NAME, guard, help)
        }
        Guard::ResultDocumentComplete => match result(case, no) {
            Some(result) => result.gaps(),
            None => hold(false, rule::RESULT_MISSING, SessionResult::NAME, guard, "Füllen Sie das Ergebnis aus."),
        },
        Guard::AgreementsComplete => {
            let whole = last.is_none_or(|session| {
                session.agreements.iter().all(|agreement| {
                    !agreement.who.as_str().is_empty()
                        && !agreement.what.trim().is_empty()
                        && agreement.due >= session.date
                })
            });
            let help = "Die Frist liegt nicht vor der Kooperationsrunde.";
            hold(whole, rule::AGREEMENT_INCOMPLETE, SessionAgreement::NAME, guard, help)
        }
        Guard::AssessmentRecorded => {
            let recorded = !assessments(case, no).is_empty();
            let help = "Mindestens eine Person hält ihre Einschätzung fest.";
            hold(recorded, rule::ASSESSMENT_MISSING, Assessment::NAME, guard, help)
        }
        Guard::OpenPointsListed => {
            let listed = result(case, no)
                .is_some_and(|result| result.outcome == ResultKind::Open && !result.open_points.is_empty());
            let help = "Im Ergebnis steht „Noch keine abschließende Lösung“ mit den offenen Punkten.";
            hold(listed, rule::OPEN_POINTS_MISSING, SessionResult::NAME, guard, help)
        }
        _ => return None,
    })
}

/// The dossier went out before the session began, and it is still there to be read (I5).
fn dossier_sent(guard: Guard, case: &Proceeding, last: Option<&PanelSession>, context: &Context<'_>) -> Vec<Refusal> {
    let Some(last) = last else {
        return hold(false, rule::NOT_INVITED, SessionPlan::NAME, guard, "Laden Sie zuerst ein.");
    };
    let sent = last.dossier_sent_on.is_some_and(|sent| sent <= last.date);
    let invited = case.documents.get(&DocumentKey::new("invitations", Some(&last.no.to_string())));
    let before = invited.is_none_or(|document| document.at < context.now);
    let readable = released(case).is_some();
    if readable {
        return hold(sent && before, rule::DOSSIER_NOT_SENT, Dossier::NAME, guard, "Senden Sie zuerst die Einladung.");
    }
    let message = "Die Eingeladenen sehen zurzeit keine Fallvorstellung.";
    vec![refusal(rule::DOSSIER_HIDDEN, Dossier::NAME, message, "Eine zweite Person gibt die neueste Fassung frei.")]
}

fn moderated(guard: Guard, case: &Proceeding, no: u8, context: &Context<'_>) -> Vec<Refusal> {
    let moderator = plan(case, no).map(|plan| plan.moderator);
    let holds = moderator.as_ref().is_some_and(|person| context.register.holds(person, Role::PoolCoordinator));
    if !holds || !context.has(Role::PoolCoordinator) {
        let help = "Wählen Sie beim Termin, wer von der Poolkoordination moderiert.";
        return hold(false, rule::MODERATOR_NOT_COORDINATOR, SessionPlan::NAME, guard, help);
    }
    let present = attendance(case, no).map(|list| list.present()).unwrap_or_default();
    if present.is_empty() || moderator.is_some_and(|person| present.contains(&person)) {
        return Vec::new();
    }
    let help = "Ändern Sie beim Termin die Moderation, oder ergänzen Sie die Anwesenheit.";
    vec![refusal(rule::MODERATOR_ABSENT, SessionPlan::NAME, "Wer moderieren soll, ist nicht da.", help)]
}

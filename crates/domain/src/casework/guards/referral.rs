// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! Guards of the way from draft to triage.

use super::hold;
use crate::casework::referral::{
    Advice, HelpHistory, Occasion, PersonSection, Requests, SECTIONS, Submission, YoungPersonView,
};
use crate::casework::{CaseForm, Context, DocumentKey, Proceeding, refusal};
use crate::profile::ProfileKind;
use crate::rule;
use crate::state::Refusal;
use crate::transition::Guard;

/// Age from which on, and up to which, a referral needs no special reason (R51, R52).
const USUAL_AGES: std::ops::RangeInclusive<u8> = 12..=18;

pub(super) fn unmet(guard: Guard, case: &Proceeding, context: &Context<'_>) -> Option<Vec<Refusal>> {
    Some(match guard {
        Guard::ActorIsCaseLead => {
            hold(context.leads(case), rule::ACTOR_IS_CASE_LEAD, "", guard, "Bitte wenden Sie sich an die Fallführung.")
        }
        Guard::NotTheCaseLead => {
            // Who handed it in while standing in for the case lead does not endorse it either.
            let key = DocumentKey::new(Submission::NAME, None);
            let handed_in = case.documents.get(&key).and_then(|document| document.author.as_ref());
            let other = context.staff() != Some(&case.case.record.referral.case_lead)
                && (handed_in.is_none() || handed_in != context.actor.map(|actor| &actor.user));
            hold(other, rule::FOUR_EYES, "", guard, "Das kann die Leitung oder ihre Stellvertretung.")
        }
        Guard::PresentationComplete => SECTIONS
            .iter()
            .filter(|section| case.documents.get(&section.key(None)).is_none())
            .map(|section| {
                refusal(
                    rule::PRESENTATION_INCOMPLETE,
                    section.name,
                    format!("Der Abschnitt „{}“ ist noch nicht gespeichert.", section.title),
                    "Öffnen Sie den Abschnitt und speichern Sie ihn; ein Entwurf allein genügt nicht.",
                )
            })
            .collect(),
        Guard::TriggerSet => {
            let set = case.one::<Occasion>().is_some_and(|form| !form.triggers.is_empty());
            hold(set, rule::TRIGGER_MISSING, Occasion::NAME, guard, "Er gehört in den Abschnitt „Anlass und Risiko“.")
        }
        Guard::PurposeSet => {
            let set = case.one::<Occasion>().is_some_and(|form| !form.purposes.is_empty());
            hold(set, rule::PURPOSE_MISSING, Occasion::NAME, guard, "Er gehört in den Abschnitt „Anlass und Risiko“.")
        }
        Guard::HelpHistoryOrReason => {
            // Berlin asks for the history in every case (R172).
            let rapid =
                case.case.record.referral.escalation.code() == "ESC-R" && context.profile.kind != ProfileKind::Berlin;
            let told = case
                .one::<HelpHistory>()
                .is_some_and(|form| !form.stations.is_empty() || (rapid && !form.none_reason.is_empty()));
            let help = if context.profile.kind == ProfileKind::Berlin {
                "Tragen Sie mindestens eine bisherige Hilfe oder Station ein."
            } else {
                "Ohne bisherige Hilfe geht es nur bei rasanter Eskalation und mit einer Begründung."
            };
            hold(told, rule::HELP_HISTORY_MISSING, HelpHistory::NAME, guard, help)
        }
        Guard::AgeExceptionReason => {
            let usual = USUAL_AGES.contains(&case.case.record.referral.age_at_intake);
            let told = case.one::<PersonSection>().is_some_and(|form| !form.exception_reason.is_empty());
            hold(usual || told, rule::AGE_EXCEPTION_MISSING, PersonSection::NAME, guard, "Ein Satz genügt.")
        }
        Guard::ParticipationRecorded => {
            let told = case.one::<YoungPersonView>().is_some();
            let help = "Das gehört in den Abschnitt „Sicht des jungen Menschen“.";
            hold(told, rule::PARTICIPATION_MISSING, YoungPersonView::NAME, guard, help)
        }
        Guard::ChildProtectionAnswered => {
            let told = case.one::<Requests>().is_some();
            let help = "Das gehört in den Abschnitt „Anfragen, Absagen, laufende Verfahren“.";
            hold(told, rule::CHILD_PROTECTION_MISSING, Requests::NAME, guard, help)
        }
        // The forms of these steps cannot be read without the text.
        Guard::ReasonText | Guard::QuestionText | Guard::Reason => Vec::new(),
        Guard::AdviceText => hold(case.one::<Advice>().is_some(), rule::ADVICE_MISSING, Advice::NAME, guard, ""),
        Guard::CaseLeadAgrees => {
            let agreed = case.one::<Advice>().is_some_and(|form| form.lead_agrees);
            hold(agreed, rule::LEAD_DISAGREES, Advice::NAME, guard, "Sonst laden Sie zur Kooperationsrunde ein.")
        }
        Guard::BeforeFirstSession | Guard::NoSessionHeld => {
            let today = context.today();
            // A session that was invited and never began has no participants.
            let held =
                |session: &&crate::case_file::PanelSession| session.date <= today && !session.participants.is_empty();
            let none = case.case.record.sessions.iter().find(held).is_none();
            hold(none, rule::SESSION_HELD, "", guard, "")
        }
        _ => return None,
    })
}

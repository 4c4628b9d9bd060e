// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! Guards of the way from the offers to the actual start.

use super::hold;
use crate::casework::implementation::{
    Acceptance, CrisisPlan, Decision, DecisionResult, HelpPlan, Offer, OfferForwarding, PermitSheet, SettingVersion,
    Start, abroad_missing, components, court_missing, current, is_forwarded, not_accepted, unresolved,
};
use crate::casework::{CaseForm, Context, Proceeding, refusal};
use crate::rule;
use crate::state::Refusal;
use crate::transition::Guard;

pub(super) fn unmet(guard: Guard, case: &Proceeding, context: &Context<'_>) -> Option<Vec<Refusal>> {
    let start = || case.one::<Start>();
    Some(match guard {
        Guard::OfferForwarded => {
            let forwarded = case.all::<Offer>().iter().any(|offer| is_forwarded(case, offer));
            let help = context.help_of_office(
                "Leiten Sie ein Angebot an die Fallführung weiter.",
                "Angebote leitet die Poolkoordination weiter.",
            );
            hold(forwarded, rule::OFFER_NOT_FORWARDED, OfferForwarding::NAME, guard, help)
        }
        Guard::CaseLeadDecides => {
            hold(context.leads(case), rule::ACTOR_IS_CASE_LEAD, "", guard, "Bitte wenden Sie sich an die Fallführung.")
        }
        Guard::StartNotInFuture => {
            let reached = start().is_some_and(|form| form.started_on <= context.today());
            hold(reached, rule::START_IN_FUTURE, Start::NAME, guard, "Erfassen Sie den Beginn, wenn er geschehen ist.")
        }
        Guard::YouthOfficeDecision => {
            let newest = current(case).map(|version| version.number);
            let granted = case
                .one::<Decision>()
                .is_some_and(|form| form.result == DecisionResult::Granted && Some(form.setting) == newest);
            let help = context.help_of_lead(
                case,
                "Halten Sie fest, wann und durch wen die neueste Fassung bewilligt ist.",
                "Die Fallführung hält fest, wann und durch wen die neueste Fassung bewilligt ist.",
            );
            hold(granted, rule::DECISION_MISSING, Decision::NAME, guard, help)
        }
        Guard::HelpPlanRecorded => {
            let help = context.help_of_lead(
                case,
                "Halten Sie das Hilfeplangespräch fest, mit den Beteiligten und dem Tag der nächsten Überprüfung.",
                "Das Hilfeplangespräch hält die Fallführung fest.",
            );
            hold(case.one::<HelpPlan>().is_some(), rule::HELP_PLAN_MISSING, HelpPlan::NAME, guard, help)
        }
        Guard::CrisisConceptComplete => {
            let told = start().is_some_and(|form| !form.crisis_reason.is_empty());
            let written = case.one::<CrisisPlan>().is_some();
            let help = context.help_of_lead(
                case,
                "Schreiben Sie das Krisenkonzept, oder begründen Sie beim Beginn, warum es noch fehlt.",
                "Das Krisenkonzept schreiben Fallführung oder Poolkoordination; fehlt es, begründet das die Fallführung.",
            );
            hold(written || told, rule::CRISIS_CONCEPT_MISSING, CrisisPlan::NAME, guard, help)
        }
        Guard::PermitResolved => permits(case, start().is_some_and(|form| !form.permit_reason.is_empty()), context),
        Guard::CourtReference => court_missing(&components(case), case, context),
        Guard::AbroadChecklist => abroad_missing(&components(case), case, context),
        Guard::ProvidersAccepted => acceptances(case, context),
        _ => return None,
    })
}

fn permits(case: &Proceeding, overridden: bool, context: &Context<'_>) -> Vec<Refusal> {
    if overridden {
        return Vec::new();
    }
    let refuse = |row: &crate::casework::implementation::ComponentRow| {
        let message = format!("Die Betriebserlaubnis für „{}“ ist nicht geklärt.", row.code.de());
        let help = context.help_of_lead(
            case,
            "Das klären Poolkoordination und Landesjugendamt; oder begründen Sie beim Beginn die Ausnahme.",
            "Das klären Poolkoordination und Landesjugendamt; die Fallführung kann beim Beginn eine Ausnahme begründen.",
        );
        refusal(rule::PERMIT_OPEN, PermitSheet::NAME, message, help)
    };
    unresolved(case).iter().map(refuse).collect()
}

fn acceptances(case: &Proceeding, context: &Context<'_>) -> Vec<Refusal> {
    if current(case).is_none() {
        let message = "Es gibt noch kein Setting.";
        let help = "Legen Sie die Bausteine im Hilfesetting fest.";
        return vec![refusal(rule::SETTING_MISSING, SettingVersion::NAME, message, help)];
    }
    let refuse = |provider: String| {
        let message = format!("„{provider}“ hat der neuesten Fassung des Settings noch nicht zugesagt.");
        let help = context.help_of_office(
            "Die Zusage gibt der Träger; liegt sie schriftlich vor, tragen Sie sie ein.",
            "Die Zusage gibt der Träger; liegt sie schriftlich vor, trägt die Poolkoordination sie ein.",
        );
        refusal(rule::ACCEPTANCE_MISSING, Acceptance::NAME, message, help)
    };
    not_accepted(case).into_iter().map(refuse).collect()
}

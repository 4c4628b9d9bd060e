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
    let lead = "Bitte wenden Sie sich an die Fallführung.";
    let start = || case.one::<Start>();
    Some(match guard {
        Guard::OfferForwarded => {
            let forwarded = case.all::<Offer>().iter().any(|offer| is_forwarded(case, offer));
            let help = "Angebote leitet die Poolkoordination weiter.";
            hold(forwarded, rule::OFFER_NOT_FORWARDED, OfferForwarding::NAME, guard, help)
        }
        Guard::CaseLeadDecides => hold(context.leads(case), rule::ACTOR_IS_CASE_LEAD, "", guard, lead),
        Guard::StartNotInFuture => {
            let reached = start().is_some_and(|form| form.started_on <= context.today());
            hold(reached, rule::START_IN_FUTURE, Start::NAME, guard, "Erfassen Sie den Beginn, wenn er geschehen ist.")
        }
        Guard::YouthOfficeDecision => {
            let newest = current(case).map(|version| version.number);
            let granted = case
                .one::<Decision>()
                .is_some_and(|form| form.result == DecisionResult::Granted && Some(form.setting) == newest);
            let help = "Die Fallführung hält fest, wann und durch wen die neueste Fassung bewilligt ist.";
            hold(granted, rule::DECISION_MISSING, Decision::NAME, guard, help)
        }
        Guard::HelpPlanRecorded => {
            hold(case.one::<HelpPlan>().is_some(), rule::HELP_PLAN_MISSING, HelpPlan::NAME, guard, lead)
        }
        Guard::CrisisConceptComplete => {
            let told = start().is_some_and(|form| !form.crisis_reason.is_empty());
            let written = case.one::<CrisisPlan>().is_some();
            let help = "Schreiben Sie das Krisenkonzept, oder begründen Sie beim Beginn, warum es noch fehlt.";
            hold(written || told, rule::CRISIS_CONCEPT_MISSING, CrisisPlan::NAME, guard, help)
        }
        Guard::PermitResolved => permits(case, start().is_some_and(|form| !form.permit_reason.is_empty())),
        Guard::CourtReference => court_missing(&components(case), case, context.today()),
        Guard::AbroadChecklist => abroad_missing(&components(case), case),
        Guard::ProvidersAccepted => acceptances(case),
        _ => return None,
    })
}

fn permits(case: &Proceeding, overridden: bool) -> Vec<Refusal> {
    if overridden {
        return Vec::new();
    }
    let refuse = |row: &crate::casework::implementation::ComponentRow| {
        let message = format!("Die Betriebserlaubnis für „{}“ ist nicht geklärt.", row.code.de());
        let help = "Das klären Poolkoordination und Landesjugendamt; die Fallführung kann beim Beginn eine Ausnahme begründen.";
        refusal(rule::PERMIT_OPEN, PermitSheet::NAME, message, help)
    };
    unresolved(case).iter().map(refuse).collect()
}

fn acceptances(case: &Proceeding) -> Vec<Refusal> {
    if current(case).is_none() {
        let message = "Es gibt noch kein Setting.";
        return vec![refusal(rule::SETTING_MISSING, SettingVersion::NAME, message, "Legen Sie die Bausteine fest.")];
    }
    let refuse = |provider: String| {
        let message = format!("„{provider}“ hat der neuesten Fassung des Settings noch nicht zugesagt.");
        let help = "Die Zusage gibt der Träger; liegt sie schriftlich vor, trägt die Poolkoordination sie ein.";
        refusal(rule::ACCEPTANCE_MISSING, Acceptance::NAME, message, help)
    };
    not_accepted(case).into_iter().map(refuse).collect()
}

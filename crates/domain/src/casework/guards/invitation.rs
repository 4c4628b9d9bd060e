// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! Guards of the invitation (T08, T13, T14, T17).

use super::hold;
use crate::casework::invitation::{
    Dossier, Guest, Invitations, Reconvene, SessionPlan, addressed, confides, guests, is_pending, newest_is_released,
    number, plan,
};
use crate::casework::referral::PersonData;
use crate::casework::{CaseForm, Context, Proceeding, refusal};
use crate::pool::standing_on;
use crate::rule;
use crate::state::Refusal;
use crate::transition::Guard;

pub(super) fn unmet(guard: Guard, case: &Proceeding, context: &Context<'_>) -> Option<Vec<Refusal>> {
    let no = number::current_no(case);
    Some(match guard {
        Guard::DateSet => {
            let ahead = plan(case, no).is_some_and(|plan| plan.date >= context.today());
            hold(ahead, rule::DATE_MISSING, SessionPlan::NAME, guard, "Legen Sie einen Tag ab heute fest.")
        }
        Guard::StandingMembersInvited => standing_invited(guard, case, no, context),
        Guard::GuardianInvited => guardian_invited(guard, case, no, context),
        Guard::ExternalsNecessary => guests(case, no)
            .iter()
            .filter(|guest| is_pending(case, guest))
            .map(|guest| {
                refusal(
                    rule::GUEST_NOT_CONFIRMED,
                    Guest::NAME,
                    unconfirmed(&guest.form),
                    context.help_of_lead(
                        case,
                        "Bestätigen Sie die Teilnahme, oder lehnen Sie sie ab.",
                        "Die Fallführung bestätigt die Teilnahme, oder die Poolkoordination nimmt die Einladung zurück.",
                    ),
                )
            })
            .collect(),
        Guard::DossierReleased => {
            let help = "Eine zweite Person liest die neueste Fassung und gibt sie frei.";
            hold(newest_is_released(case), rule::DOSSIER_NOT_RELEASED, Dossier::NAME, guard, help)
        }
        Guard::EntrustedExcluded => {
            let told = case.one::<Dossier>().is_some_and(|dossier| confides(case, &dossier.whole()));
            let help = "Nehmen Sie die Stelle aus der Fallvorstellung oder holen Sie die Einwilligung ein.";
            hold(!told, rule::ENTRUSTED_WITHOUT_CONSENT, Dossier::NAME, guard, help)
        }
        Guard::ReconveneReason => {
            hold(case.one::<Reconvene>().is_some(), rule::REASON_MISSING, Reconvene::NAME, guard, "")
        }
        _ => return None,
    })
}

/// That the case lead has not said yet whether a guest is to come. Only the strict functions wait for it (R82).
fn unconfirmed(guest: &Guest) -> String {
    format!("Die Fallführung hat noch nicht bestätigt, dass {} teilnehmen soll.", guest.role_with_article())
}

fn standing_invited(guard: Guard, case: &Proceeding, no: u8, context: &Context<'_>) -> Vec<Refusal> {
    // Without a date nobody can say whose seat counts; the date is refused on its own.
    let Some(plan) = plan(case, no) else { return Vec::new() };
    let standing = standing_on(context.register, plan.date);
    if standing.is_empty() {
        let message = "Für diesen Tag ist kein Sitz im Gremium besetzt.";
        return vec![refusal(
            rule::NO_STANDING_MEMBER,
            SessionPlan::NAME,
            message,
            "Tragen Sie die Sitze des Pools ein.",
        )];
    }
    let invited = addressed(case, no);
    let all = standing.iter().all(|seat| invited.iter().any(|invitee| invitee.person == seat.form.person));
    hold(all, rule::STANDING_MEMBER_MISSING, Invitations::NAME, guard, "Senden Sie die Einladung noch einmal.")
}

fn guardian_invited(guard: Guard, case: &Proceeding, no: u8, context: &Context<'_>) -> Vec<Refusal> {
    let identity = &case.case.identity;
    let Some(guardian) = &identity.guardian else {
        // The custody line may name a guardianship whose holder has no account here.
        let exists = identity.custody.as_deref().is_some_and(|custody| custody.to_lowercase().contains("vormund"));
        let told = plan(case, no).is_some_and(|plan| !plan.guardian_by.is_empty());
        if !exists || told {
            return Vec::new();
        }
        let message =
            "Laut Sorgerecht gibt es eine Vormundschaft; es fehlt, wer sie ist oder wie sie eingeladen wurde.";
        let help = context.help_of_lead(
            case,
            "Tragen Sie die Vormundschaft ein; hat sie keinen Zugang, hält die Poolkoordination beim Termin die Einladung fest.",
            "Die Fallführung trägt die Vormundschaft ein, oder die Poolkoordination hält beim Termin fest, wie sie eingeladen ist.",
        );
        return vec![refusal(rule::GUARDIAN_NOT_INVITED, PersonData::NAME, message, help)];
    };
    let invited = plan(case, no).is_none() || addressed(case, no).iter().any(|invitee| invitee.person == *guardian);
    hold(invited, rule::GUARDIAN_NOT_INVITED, Invitations::NAME, guard, "Senden Sie die Einladung noch einmal.")
}

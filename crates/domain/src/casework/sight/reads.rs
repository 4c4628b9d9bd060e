// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! Which of the documents of a case somebody reads.

use super::{Sight, ground, is_lead};
use crate::casework::act::is_writer;
use crate::casework::context::same_organisation;
use crate::casework::grants::sample_until;
use crate::casework::implementation::{Acceptance, CrisisPlan, HelpPlan, Offer, PermitSheet, SettingVersion};
use crate::casework::invitation::number::{no_of, split};
use crate::casework::invitation::{InvitationReply, panel_access};
use crate::casework::referral::{Entrusted, PersonData, SECTIONS};
use crate::casework::rights::{ConsentRecord, Correction, Disclosure};
use crate::casework::session::{
    AgreementAcceptance, AgreementDone, Assessment, Attendance, Hypothesis, Minutes, MinutesReceipt, PhaseNote,
    SessionAgreement, SessionResult, agreements, attends, minutes_for,
};
use crate::casework::{CaseForm as _, Context, Document, DocumentKey, Proceeding, Writer, form};
use crate::role::Role;

/// What a session wrote down for everybody who was there.
const OF_THE_SESSION: [&str; 5] =
    [Attendance::NAME, PhaseNote::NAME, Hypothesis::NAME, Assessment::NAME, SessionResult::NAME];
/// What an evaluation reads under the code, beside the dossier: what the table thought and found. Minutes go to those who
/// were there alone, and what happened in the course is told in words that stay in the house.
const OF_THE_SAMPLE: [&str; 5] =
    [PhaseNote::NAME, Hypothesis::NAME, Assessment::NAME, SessionResult::NAME, SettingVersion::NAME];
/// What was agreed, and what became of it.
const AGREED: [&str; 3] = [SessionAgreement::NAME, AgreementAcceptance::NAME, AgreementDone::NAME];

/// Whether the acting person reads a document of a case, or may know that there could be one.
#[must_use]
pub fn reads(case: &Proceeding, key: &DocumentKey, sight: Sight, context: &Context<'_>) -> bool {
    match sight {
        Sight::Nothing | Sight::ConfirmFirst => false,
        Sight::Whole if key.form() == Entrusted::NAME => is_lead(case, context),
        Sight::Whole => key.form() != Minutes::NAME || by_office(case, context) || receives(case, key, context),
        Sight::Coded => !names(key.form()),
        Sight::Panel => {
            let document = case.documents.get(key);
            !names(key.form()) && document.is_some_and(|document| concerns(case, key, document, context))
        }
    }
}

/// Whether somebody who reads a document reads its earlier versions too. The people at the table see how an agreement was
/// changed (R92), and what they wrote themselves.
#[must_use]
pub fn reads_earlier(case: &Proceeding, key: &DocumentKey, sight: Sight, context: &Context<'_>) -> bool {
    let agreed = key.form() == SessionAgreement::NAME;
    let office = sight != Sight::Panel && (key.form() != Minutes::NAME || by_office(case, context));
    reads(case, key, sight, context)
        && (office || agreed || case.documents.get(key).is_some_and(|document| wrote(document, context)))
}

/// Whether a form is kept from somebody, so that not even its name is shown. At the table it is the person's task that
/// decides, not the form.
#[must_use]
pub fn hides_form(form: &str, sight: Sight, leads: bool) -> bool {
    match sight {
        Sight::Whole => form == Entrusted::NAME && !leads,
        Sight::Coded | Sight::Panel => names(form),
        Sight::ConfirmFirst | Sight::Nothing => true,
    }
}

/// Whether a form says who the case is about: those who ask for their rights do, and the help plan is the young person's.
fn names(form: &str) -> bool {
    const OF_THE_PERSON: [&str; 6] =
        [PersonData::NAME, Entrusted::NAME, HelpPlan::NAME, ConsentRecord::NAME, Disclosure::NAME, Correction::NAME];
    OF_THE_PERSON.contains(&form) || SECTIONS.iter().any(|section| section.name == form)
}

fn wrote(document: &Document, context: &Context<'_>) -> bool {
    context.actor.is_some_and(|actor| document.author.as_ref() == Some(&actor.user))
}

/// Whether the case is somebody's by office, not by invitation.
fn by_office(case: &Proceeding, context: &Context<'_>) -> bool {
    !ground(case, context).business.is_empty()
}

/// Minutes are for those who took part, once they went out (R97).
fn receives(case: &Proceeding, key: &DocumentKey, context: &Context<'_>) -> bool {
    let no = key.item().and_then(no_of);
    no.zip(context.staff()).is_some_and(|(no, staff)| minutes_for(case, no, staff).is_some())
}

/// What of a case concerns somebody at the table: what that person wrote and may write, the sessions that he or she
/// attended, the provider's own offers, and what a provider of the setting must know to act.
fn concerns(case: &Proceeding, key: &DocumentKey, document: &Document, context: &Context<'_>) -> bool {
    let Some((kind, staff)) = form(key.form()).zip(context.staff()) else { return false };
    if wrote(document, context) && kind.may_write(case, context) {
        return true;
    }
    let own_item = || key.item().and_then(split).is_some_and(|(_, person)| person == staff.as_str());
    let own_provider = || {
        let provider = document.body.get("provider").and_then(serde_json::Value::as_str);
        context.has(Role::ProviderDelegate)
            && provider.zip(context.organisation()).is_some_and(|(one, own)| same_organisation(one, own))
    };
    if OF_THE_SAMPLE.contains(&key.form()) && sample_until(case, context.register, staff, context.today()).is_some() {
        return true;
    }
    let invited = || panel_access(case, context.register, staff, context.today()).is_open();
    match key.form() {
        name if OF_THE_SESSION.contains(&name) => {
            invited() && key.item().and_then(no_of).is_some_and(|no| attends(case, no, staff))
        }
        name if AGREED.contains(&name) => {
            let no = key.item().and_then(no_of);
            let mine = |no| {
                agreements(case, no)
                    .iter()
                    .any(|view| Some(view.item.as_str()) == key.item() && view.responsible == *staff)
            };
            invited() && no.is_some_and(|no| attends(case, no, staff) || mine(no))
        }
        Minutes::NAME => invited() && receives(case, key, context),
        InvitationReply::NAME | MinutesReceipt::NAME => own_item(),
        Offer::NAME | Acceptance::NAME => own_provider(),
        // Who gives the care acts by the crisis concept and answers for a share of the setting.
        CrisisPlan::NAME | SettingVersion::NAME => is_writer(Writer::SettingProvider, case, context),
        PermitSheet::NAME => context.has(Role::PermitAuthority),
        _ => false,
    }
}

// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! Taking out of a case what somebody does not see.

use jiff::civil::Date;

use super::reads::reads;
use super::{Sight, is_lead};
use crate::case_file::Identity;
use crate::casework::invitation::panel_view;
use crate::casework::session::attends;
use crate::casework::{Context, Documents, Proceeding};

/// Takes out of a case what the acting person does not see. What is left of a case for the people at the table is its
/// code, its state, its case lead, their sessions and the documents that concern them; the released dossier is read
/// through [`panel_view`], which knows its parts.
pub fn cover(case: &mut Proceeding, sight: Sight, context: &Context<'_>) {
    let documents = kept(case, sight, context);
    if !is_lead(case, context) {
        case.case.entrusted.clear();
    }
    match sight {
        Sight::Whole => {}
        Sight::Coded => cover_names(case),
        Sight::Panel | Sight::ConfirmFirst | Sight::Nothing => {
            keep_own_sessions(case, context);
            cover_all(case);
        }
    }
    case.documents = documents;
}

fn kept(case: &Proceeding, sight: Sight, context: &Context<'_>) -> Documents {
    let mut rest = Documents::default();
    for (key, document) in case.documents.iter().filter(|(key, _)| reads(case, key, sight, context)) {
        rest.put(key.clone(), document.clone());
    }
    rest
}

/// What names the young person, for the pool office that works with the code.
fn cover_names(case: &mut Proceeding) {
    case.case.narrative.local.clear();
    let identity = &mut case.case.identity;
    // The year stays, because the age is no secret of the pool office.
    identity.birth_date = identity.birth_date.first_of_year();
    for name in [&mut identity.local_id, &mut identity.given_name, &mut identity.family_name] {
        name.clear();
    }
    for told in [&mut identity.file_number, &mut identity.nationality, &mut identity.address, &mut identity.custody] {
        *told = None;
    }
    identity.protected_terms.clear();
    identity.unusual_details.clear();
}

/// The sessions to which somebody was invited, with who took part and what was agreed for those who were there.
fn keep_own_sessions(case: &mut Proceeding, context: &Context<'_>) {
    let view = context.staff().and_then(|staff| panel_view(case, context.register, staff, context.today()));
    let invited: Vec<u8> = view.iter().flat_map(|view| &view.sessions).map(|session| session.no).collect();
    let attended: Vec<u8> =
        invited.iter().copied().filter(|no| context.staff().is_some_and(|staff| attends(case, *no, staff))).collect();
    let sessions = &mut case.case.record.sessions;
    sessions.retain(|session| invited.contains(&session.no));
    for session in sessions.iter_mut().filter(|session| !attended.contains(&session.no)) {
        session.participants.clear();
        session.agreements.clear();
    }
}

/// Everything about the young person and the way so far.
fn cover_all(case: &mut Proceeding) {
    let code = std::mem::take(&mut case.case.identity.panel_code);
    case.case.identity = Identity {
        local_id: String::new(),
        panel_code: code,
        file_number: None,
        given_name: String::new(),
        family_name: String::new(),
        birth_date: Date::ZERO,
        nationality: None,
        address: None,
        district: None,
        custody: None,
        guardian: None,
        protected_terms: Vec::new(),
        unusual_details: Vec::new(),
    };
    case.case.narrative.local.clear();
    case.case.narrative.anonymised.clear();
    let record = &mut case.case.record;
    let referral = &mut record.referral;
    referral.age_at_intake = 0;
    referral.uma = false;
    referral.exception_reason = None;
    referral.triggers.clear();
    referral.purposes.clear();
    referral.problems.clear();
    referral.interfaces.clear();
    referral.behaviour_origin = None;
    record.history.clear();
    record.help_plan_on = None;
    record.crisis_concept = None;
    record.setting = None;
    record.permit_status = None;
    record.measure_started_on = None;
    record.outcomes.clear();
    record.retention = None;
    record.success_factors.clear();
    record.hindrance_factors.clear();
    record.closure = None;
}

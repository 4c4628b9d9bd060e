// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! What of a case somebody sees: all of it, what stands under its code, or nothing.

use domain::access::{self, Action};
use domain::case_file::CaseIndex;
use domain::casework::invitation::{PanelAccess, panel_access, pool_office_sees_identity};
use domain::casework::referral::{Entrusted, PersonData, SECTIONS};
use domain::casework::{CaseForm as _, Context, Documents, Proceeding};
use domain::pool::sees_district;
use domain::role::{Actor, Role};

/// What of a case somebody sees.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sight {
    /// All but what was entrusted to somebody else.
    Whole,
    /// Nothing that says who it is about: the pool office where the case is anonymised before it gets it (R63, R64).
    Coded,
    /// The page of a case is not this person's.
    Nothing,
}

/// Decides what somebody sees. Guardians and those who stand in for the case lead come in by their invitation.
pub(super) fn sight(actor: &Actor, index: &CaseIndex, case: &Proceeding, context: &Context<'_>) -> Sight {
    let Some(staff) = actor.staff.as_ref() else { return Sight::Nothing };
    let may = |actor: &Actor| access::may(actor, Action::ReadCaseIdentified, Some(index)).is_yes();
    let mut elsewhere = actor.clone();
    elsewhere.roles.retain(|role| *role != Role::PoolCoordinator);
    let district = case.case.identity.district;
    let near = leads(actor, case) || sees_district(context.register, staff, district, context.today());
    if may(&elsewhere) && near {
        return Sight::Whole;
    }
    if actor.has(Role::PoolCoordinator) && may(actor) {
        return if pool_office_sees_identity(case, context) { Sight::Whole } else { Sight::Coded };
    }
    match panel_access(case, context.register, staff, context.today()) {
        PanelAccess::Identified { .. } => Sight::Whole,
        PanelAccess::None | PanelAccess::ConfirmFirst | PanelAccess::Pseudonymised { .. } => Sight::Nothing,
    }
}

/// Whether somebody leads a case.
pub(super) fn leads(actor: &Actor, case: &Proceeding) -> bool {
    actor.staff.as_ref() == Some(&case.case.record.referral.case_lead)
}

/// Whether a form is kept from somebody. What was entrusted (§ 65 SGB VIII) is the case lead's alone; nobody else sees even
/// that there is something.
pub(super) fn is_hidden(form: &str, sight: Sight, leads: bool) -> bool {
    let names = || form == PersonData::NAME || SECTIONS.iter().any(|section| section.name == form);
    (form == Entrusted::NAME && !leads) || (sight != Sight::Whole && names())
}

/// Takes out of a case what somebody does not see.
pub(super) fn cover(case: &mut Proceeding, sight: Sight, leads: bool) {
    if !leads {
        case.case.entrusted.clear();
    }
    let mut rest = Documents::default();
    for (key, document) in case.documents.iter().filter(|(key, _)| !is_hidden(key.form(), sight, leads)) {
        rest.put(key.clone(), document.clone());
    }
    case.documents = rest;
    if sight == Sight::Whole {
        return;
    }
    case.case.narrative.local.clear();
    let identity = &mut case.case.identity;
    // The year stays, because the age is no secret of the panel.
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

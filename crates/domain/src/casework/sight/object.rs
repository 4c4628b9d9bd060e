// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! To which row of the matrix a form belongs.

use crate::access::Object;
use crate::casework::{CaseFormKind, Step};

/// The row of the matrix to which what a form says belongs; none for what the matrix does not speak of: the steps of the
/// procedure, which the table of transitions gives to roles, leading a case, and the rights of the person concerned.
#[must_use]
pub fn object_of(kind: &CaseFormKind) -> Option<Object> {
    if crate::state::CaseState::ALL.into_iter().any(|state| (kind.transition)(state).is_some()) {
        return None;
    }
    Some(match kind.name {
        // What opens a case is no part of what it says.
        "identity_shown" => return None,
        "person" => Object::Identity,
        "entrusted" => Object::Entrusted,
        "dossier" | "dossier_check" | "dossier_release" | "dossier_recall" | "released_dossier" => Object::Dossier,
        "attendance" => Object::Invitations,
        "phase_note" | "hypothesis" | "assessment" => Object::Notes,
        "offer" | "offer_forwarding" | "offer_decline" | "place_search" => Object::Offers,
        "permit_sheet" | "permit_conflict" | "court_order" | "abroad_checklist" => Object::PermitSheet,
        "help_plan" => Object::HelpPlan,
        "crisis_concept" | "crisis_acknowledgement" => Object::CrisisConcept,
        _ => match kind.step {
            Step::Referral => Object::Presentation,
            Step::Invitation => Object::Invitations,
            Step::Session => Object::Minutes,
            Step::Implementation => Object::Setting,
            Step::FollowUp => Object::Course,
            Step::Triage | Step::Case | Step::Rights => return None,
        },
    })
}

// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! Who may do what: one pure function for the matrix of domain section 3.

use crate::case_file::CaseIndex;
use crate::role::{Actor, Role};
use crate::state::CaseState;

/// Something that a person may want to do or see.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Ord, PartialOrd, Hash)]
pub enum Action {
    /// The start page.
    SeeStart,
    /// The list of cases.
    ListCases,
    /// A case with name and address.
    ReadCaseIdentified,
    /// A case under its panel code.
    ReadCasePseudonymised,
    /// The local figures.
    SeeFigures,
    /// Draft a pattern from a case.
    DraftPattern,
    /// Vote on a drafted pattern.
    ReviewPattern,
    /// Release a pattern that two people approved.
    ReleasePattern,
    /// Withdraw a released pattern.
    WithdrawPattern,
    /// The release desk.
    SeeReleaseDesk,
    /// The library of patterns from all nodes.
    SeeLibrary,
    /// The list of peers.
    SeePeers,
    /// Add, approve, suspend or revoke peers.
    ManagePeers,
    /// The audit log.
    SeeAudit,
    /// What is erased when, and the periods.
    SeeRetention,
    /// Set the periods.
    SetRetention,
    /// Accounts.
    ManageUsers,
    /// Import a file of cases.
    ImportCases,
}

impl Action {
    /// All actions.
    pub const ALL: [Action; 18] = [
        Action::SeeStart,
        Action::ListCases,
        Action::ReadCaseIdentified,
        Action::ReadCasePseudonymised,
        Action::SeeFigures,
        Action::DraftPattern,
        Action::ReviewPattern,
        Action::ReleasePattern,
        Action::WithdrawPattern,
        Action::SeeReleaseDesk,
        Action::SeeLibrary,
        Action::SeePeers,
        Action::ManagePeers,
        Action::SeeAudit,
        Action::SeeRetention,
        Action::SetRetention,
        Action::ManageUsers,
        Action::ImportCases,
    ];
}

/// The answer.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Access {
    /// Not allowed.
    No,
    /// Allowed.
    Yes,
}

impl Access {
    /// Whether the answer is yes.
    #[must_use]
    pub fn is_yes(self) -> bool {
        self == Access::Yes
    }
}

/// Decides whether a person may do something; `case` is the case concerned, or none for the node as a whole.
///
/// Reading a case without naming it is refused: the answer depends on the case. Delegates, public members and the
/// permit authority read a case only with a grant for it, and no grants exist yet, so their answer is no.
#[must_use]
pub fn may(actor: &Actor, action: Action, case: Option<&CaseIndex>) -> Access {
    if actor.roles.iter().any(|role| role_may(*role, actor, action, case)) { Access::Yes } else { Access::No }
}

fn role_may(role: Role, actor: &Actor, action: Action, case: Option<&CaseIndex>) -> bool {
    use Role::{
        CaseManager, DataProtectionOfficer, Evaluator, FederalMember, NodeAdmin, PeeringAdmin, PermitAuthority,
        PoolCoordinator, ProviderDelegate, PublicMember, UnitHead, UnitHeadDeputy,
    };
    match action {
        Action::SeeStart => true,
        Action::ListCases => matches!(role, CaseManager | UnitHead | UnitHeadDeputy | PoolCoordinator),
        Action::ReadCaseIdentified | Action::ReadCasePseudonymised => {
            case.is_some_and(|case| reaches(role, actor, case))
        }
        Action::SeeFigures => matches!(role, UnitHead | UnitHeadDeputy | PoolCoordinator | Evaluator),
        Action::ReviewPattern | Action::SeeReleaseDesk => matches!(role, PoolCoordinator | DataProtectionOfficer),
        Action::SeeRetention => matches!(role, PoolCoordinator | DataProtectionOfficer),
        Action::DraftPattern
        | Action::ReleasePattern
        | Action::WithdrawPattern
        | Action::ImportCases
        | Action::SetRetention => role == PoolCoordinator,
        Action::SeeLibrary => matches!(
            role,
            CaseManager
                | UnitHead
                | UnitHeadDeputy
                | PoolCoordinator
                | ProviderDelegate
                | PublicMember
                | PermitAuthority
                | Evaluator
                | DataProtectionOfficer
                | FederalMember
        ),
        Action::SeePeers => {
            matches!(role, PeeringAdmin | NodeAdmin | DataProtectionOfficer | FederalMember | PoolCoordinator)
        }
        Action::ManagePeers => role == PeeringAdmin,
        Action::SeeAudit => role == DataProtectionOfficer,
        Action::ManageUsers => role == NodeAdmin,
    }
}

/// Whether a role makes a case this person's business: own cases, own unit, or the whole pool. A draft is the case lead's
/// alone; a case that waits for its endorsement is any deputy's business too, because it never waits for one person (R66).
fn reaches(role: Role, actor: &Actor, case: &CaseIndex) -> bool {
    let staff = actor.staff.as_ref();
    match role {
        // What is left for the figures is nobody's case.
        _ if case.state == CaseState::Anonymised => false,
        Role::CaseManager => staff == Some(&case.case_lead),
        _ if case.state == CaseState::Draft => false,
        Role::UnitHeadDeputy if case.state == CaseState::Submitted => true,
        Role::UnitHead | Role::UnitHeadDeputy => staff.is_some() && staff == case.unit_head.as_ref(),
        // The pool office sees no referral before it is endorsed (R57); what it once received it goes on seeing.
        Role::PoolCoordinator => {
            case.coordinator.is_some()
                || !matches!(case.state, CaseState::Submitted | CaseState::Returned | CaseState::Withdrawn)
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::{CaseId, StaffId, UserId};
    use crate::random::SeededRandom;
    use crate::state::CaseState;

    fn actor(role: Role, staff: &str) -> Actor {
        let random = SeededRandom::new(3);
        let staff = Some(StaffId::new(staff));
        Actor { user: UserId::random(&random), staff, name: "Erika Beispiel".to_owned(), roles: vec![role] }
    }

    fn case() -> CaseIndex {
        CaseIndex {
            id: CaseId::random(&SeededRandom::new(4)),
            state: CaseState::Triage,
            case_lead: StaffId::new("cm-1"),
            unit_head: Some(StaffId::new("ul-1")),
            coordinator: None,
            next_due: None,
            next_due_de: None,
            submitted_on: "2020-01-01".parse().unwrap(),
        }
    }

    fn check(role: Role, staff: &str, action: Action, expected: bool) {
        assert_eq!(may(&actor(role, staff), action, Some(&case())).is_yes(), expected, "{role:?} {staff} {action:?}");
    }

    #[test]
    fn identified_cases_are_read_by_those_whose_business_they_are() {
        let action = Action::ReadCaseIdentified;
        check(Role::CaseManager, "cm-1", action, true);
        check(Role::CaseManager, "cm-2", action, false);
        check(Role::UnitHead, "ul-1", action, true);
        check(Role::UnitHead, "ul-2", action, false);
        check(Role::PoolCoordinator, "pc-1", action, true);
        let others = Role::all().filter(|role| {
            !matches!(role, Role::CaseManager | Role::UnitHead | Role::UnitHeadDeputy | Role::PoolCoordinator)
        });
        for role in others {
            // Even an account that carries the case lead's staff id gains nothing by another role (I21).
            check(role, "cm-1", action, false);
            check(role, "cm-1", Action::ReadCasePseudonymised, false);
        }
    }

    #[test]
    fn a_draft_is_the_case_leads_alone_and_a_waiting_case_any_deputys() {
        let reads = |role, staff, state| {
            may(&actor(role, staff), Action::ReadCaseIdentified, Some(&CaseIndex { state, ..case() })).is_yes()
        };
        assert!(reads(Role::CaseManager, "cm-1", CaseState::Draft));
        assert!(
            !reads(Role::UnitHead, "ul-1", CaseState::Draft) && !reads(Role::PoolCoordinator, "pc-1", CaseState::Draft)
        );
        assert!(reads(Role::UnitHeadDeputy, "dep-9", CaseState::Submitted));
        assert!(!reads(Role::UnitHeadDeputy, "dep-9", CaseState::Endorsed));
        assert!(!reads(Role::UnitHead, "ul-9", CaseState::Submitted));
    }

    #[test]
    fn r057_the_pool_office_sees_no_referral_before_it_is_endorsed() {
        let sees = |state, coordinator: Option<StaffId>| {
            let index = CaseIndex { state, coordinator, ..case() };
            may(&actor(Role::PoolCoordinator, "pc-1"), Action::ReadCaseIdentified, Some(&index)).is_yes()
        };
        for state in [CaseState::Draft, CaseState::Submitted, CaseState::Returned, CaseState::Withdrawn] {
            assert!(!sees(state, None), "{state:?}");
        }
        assert!(sees(CaseState::Endorsed, None));
        assert!(sees(CaseState::Returned, Some(StaffId::new("pc-1"))), "asked back by the pool office");
    }

    #[test]
    fn a_case_must_be_named() {
        let coordinator = actor(Role::PoolCoordinator, "pc-1");
        assert_eq!(may(&coordinator, Action::ReadCaseIdentified, None), Access::No);
    }

    #[test]
    fn administrators_see_no_case_content() {
        for action in Action::ALL {
            let expected = matches!(action, Action::SeeStart | Action::SeePeers | Action::ManageUsers);
            check(Role::NodeAdmin, "na", action, expected);
            let expected = matches!(action, Action::SeeStart | Action::SeePeers | Action::ManagePeers);
            check(Role::PeeringAdmin, "pa", action, expected);
        }
    }

    #[test]
    fn the_working_group_uses_the_library() {
        for action in Action::ALL {
            let expected = matches!(action, Action::SeeStart | Action::SeePeers | Action::SeeLibrary);
            check(Role::FederalMember, "fed", action, expected);
        }
    }

    #[test]
    fn the_data_protection_officer_reviews_but_does_not_write() {
        check(Role::DataProtectionOfficer, "dpo", Action::ReviewPattern, true);
        check(Role::DataProtectionOfficer, "dpo", Action::SeeReleaseDesk, true);
        check(Role::DataProtectionOfficer, "dpo", Action::SeeAudit, true);
        check(Role::DataProtectionOfficer, "dpo", Action::DraftPattern, false);
        check(Role::CaseManager, "cm-1", Action::ReviewPattern, false);
    }
}

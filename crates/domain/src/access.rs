// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! Who may do what: one pure function for the matrix of domain section 3.

use crate::case_file::CaseIndex;
use crate::role::{Actor, Role};

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
    /// Accounts.
    ManageUsers,
    /// Import a file of cases.
    ImportCases,
}

impl Action {
    /// All actions.
    pub const ALL: [Action; 16] = [
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
        Action::ReadCaseIdentified | Action::ReadCasePseudonymised => case.is_some_and(|case| reaches(role, actor, case)),
        Action::SeeFigures => matches!(role, UnitHead | UnitHeadDeputy | PoolCoordinator | Evaluator),
        Action::ReviewPattern | Action::SeeReleaseDesk => matches!(role, PoolCoordinator | DataProtectionOfficer),
        Action::DraftPattern | Action::ReleasePattern | Action::WithdrawPattern | Action::ImportCases => {
            role == PoolCoordinator
        }
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
        Action::SeePeers => matches!(role, PeeringAdmin | NodeAdmin | DataProtectionOfficer | FederalMember | PoolCoordinator),
        Action::ManagePeers => role == PeeringAdmin,
        Action::SeeAudit => role == DataProtectionOfficer,
        Action::ManageUsers => role == NodeAdmin,
    }
}

/// Whether a role makes a case this person's business: own cases, own unit, or the whole pool.
fn reaches(role: Role, actor: &Actor, case: &CaseIndex) -> bool {
    let staff = actor.staff.as_ref();
    match role {
        Role::CaseManager => staff == Some(&case.case_lead),
        Role::UnitHead | Role::UnitHeadDeputy => staff.is_some() && staff == case.unit_head.as_ref(),
        Role::PoolCoordinator => true,
        _ => false,
    }
}

// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! Who may do what: the matrix of domain section 3 as data, and the one function that reads it.
//!
//! [`level`] answers how somebody reaches a kind of thing, given what holds between this person and a case
//! ([`Ground`]; `casework::ground` finds it out). [`may`] asks it for the pages of a node,
//! [`casework::sight`](crate::casework::sight) for a case.

mod ground;
mod matrix;

pub use ground::{Granted, Ground, Level, level};
pub use matrix::{COLUMNS, Cell, Condition, Grant, Object, Right, cell};

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
    /// Open a case that is not one's own in an emergency (rule f).
    OpenInEmergency,
    /// Accounts.
    ManageUsers,
    /// Import a file of cases.
    ImportCases,
}

impl Action {
    /// All actions.
    pub const ALL: [Action; 19] = [
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
        Action::OpenInEmergency,
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
/// Reading a case without naming it is refused: the answer depends on the case. Who reads a case only with a grant for it
/// gets no for an answer here; [`casework::sight`](crate::casework::sight) knows the grants.
#[must_use]
pub fn may(actor: &Actor, action: Action, case: Option<&CaseIndex>) -> Access {
    if actor.roles.iter().any(|role| role_may(*role, actor, action, case)) { Access::Yes } else { Access::No }
}

fn role_may(role: Role, actor: &Actor, action: Action, case: Option<&CaseIndex>) -> bool {
    if BEYOND.iter().any(|(beyond, roles)| *beyond == action && roles.contains(&role)) {
        return true;
    }
    let Some((object, right, conditions)) = action.asks() else { return action == Action::SeeStart };
    let near = match action {
        Action::ReadCaseIdentified | Action::ReadCasePseudonymised => {
            case.is_some_and(|case| reaches(role, actor, case))
        }
        _ => true,
    };
    near && cell(role, object).iter().any(|grant| grant.right >= right && conditions.contains(&grant.when))
}

/// What the matrix does not say: the pool office imports the cases from before and sets how long what is kept, which data
/// protection sees, too; the pool office and the administration see with which nodes there is a peering, which says nothing of
/// keys.
const BEYOND: &[(Action, &[Role])] = &[
    (Action::ImportCases, &[Role::PoolCoordinator]),
    (Action::SeeRetention, &[Role::PoolCoordinator, Role::DataProtectionOfficer]),
    (Action::SetRetention, &[Role::PoolCoordinator]),
    (Action::OpenInEmergency, &[Role::UnitHead, Role::UnitHeadDeputy, Role::PoolCoordinator]),
    (Action::SeePeers, &[Role::PoolCoordinator, Role::NodeAdmin]),
];

impl Action {
    /// For which right at which object an action asks, and under which conditions of the matrix it is given; none for the
    /// start page, which everybody has, and for what the matrix does not name. What the case decides ([`reaches`]) comes on top.
    const fn asks(self) -> Option<(Object, Right, &'static [Condition])> {
        use Condition::{Always, TwoPeople};
        let object = match self {
            Action::SeeStart
            | Action::ImportCases
            | Action::SeeRetention
            | Action::SetRetention
            | Action::OpenInEmergency => return None,
            // By office: what a grant opens, `casework::sight` decides, which knows the grants.
            Action::ListCases | Action::ReadCaseIdentified | Action::ReadCasePseudonymised => Object::Dossier,
            Action::SeeFigures => Object::SmallFigures,
            Action::DraftPattern | Action::ReleasePattern | Action::WithdrawPattern => Object::Pattern,
            Action::ReviewPattern | Action::SeeReleaseDesk => {
                return Some((Object::Pattern, Right::Write, &[TwoPeople]));
            }
            Action::SeeLibrary => Object::ForeignPatterns,
            Action::SeePeers => return Some((Object::PeerKeys, Right::Identified, &[Always, TwoPeople])),
            Action::ManagePeers => return Some((Object::PeerKeys, Right::Write, &[TwoPeople])),
            Action::SeeAudit => Object::Audit,
            Action::ManageUsers => Object::Administration,
        };
        let right = match self {
            Action::DraftPattern | Action::ReleasePattern | Action::WithdrawPattern | Action::ManageUsers => {
                Right::Write
            }
            _ => Right::Identified,
        };
        Some((object, right, &[Always]))
    }
}

/// Whether a role makes a case this person's business: own cases, own unit, or the whole pool. A draft is the case lead's
/// alone; a case that waits for its endorsement is any deputy's business too, because it never waits for one person (R66).
pub(crate) fn reaches(role: Role, actor: &Actor, case: &CaseIndex) -> bool {
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
mod tests;

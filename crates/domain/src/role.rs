// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! The roles of domain section 3 and the person who acts in them.

use serde::{Deserialize, Serialize};

use crate::debug::id_debug;
use crate::ids::{StaffId, UserId};
use crate::profile::{NodeProfile, ProfileKind};

macro_rules! roles {
    ($($(#[$doc:meta])* $name:ident = $code:literal,)+) => {
        /// A function that a person fills at a node.
        #[derive(Clone, Copy, Debug, Eq, PartialEq, Ord, PartialOrd, Hash, Serialize, Deserialize)]
        pub enum Role { $($(#[$doc])* #[serde(rename = $code)] $name,)+ }

        impl Role {
            /// All roles.
            pub const ALL: &'static [Role] = &[$(Role::$name,)+];

            /// The stable token, as in files and in the database.
            #[must_use]
            pub const fn code(self) -> &'static str {
                match self { $(Role::$name => $code,)+ }
            }
        }
    };
}

roles! {
    /// Case manager; holds the case lead and never hands it to the pool.
    CaseManager = "case_manager",
    /// Unit head (Referatsleitung).
    UnitHead = "unit_head",
    /// Deputy of the unit head.
    UnitHeadDeputy = "unit_head_deputy",
    /// Pool coordinator (BDF in Bremen, Koordinierungsstelle in Berlin).
    PoolCoordinator = "pool_coordinator",
    /// Delegate of an independent provider, or member of the Berlin case alliance.
    ProviderDelegate = "provider_delegate",
    /// Standing member from a public body, such as KIPSY.
    PublicMember = "public_member",
    /// State youth office as permit authority.
    PermitAuthority = "permit_authority",
    /// Guardian.
    Guardian = "guardian",
    /// External expert invited for one case.
    ExternalExpert = "external_expert",
    /// Billing clerk.
    BillingClerk = "billing_clerk",
    /// Evaluator.
    Evaluator = "evaluator",
    /// Technical administration of the node; sees no case content.
    NodeAdmin = "node_admin",
    /// Data protection officer; second person of a release.
    DataProtectionOfficer = "data_protection_officer",
    /// Member of the federal working group.
    FederalMember = "federal_member",
    /// Administration of peers; sees no case content.
    PeeringAdmin = "peering_admin",
}

/// The text names no role.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
#[error("unknown role")]
pub struct UnknownRole;

impl Role {
    /// Reads a role token. `fallverbund_member`, the Berlin name, is the provider delegate.
    ///
    /// # Errors
    /// [`UnknownRole`] for any other text.
    pub fn parse(code: &str) -> Result<Self, UnknownRole> {
        let code = if code == "fallverbund_member" { Role::ProviderDelegate.code() } else { code };
        Self::all().find(|role| role.code() == code).ok_or(UnknownRole)
    }

    /// All roles.
    pub fn all() -> impl Iterator<Item = Role> {
        Self::ALL.iter().copied()
    }

    /// The German name of the function at a node. What the pool office and the delegates are called depends on the
    /// city.
    #[must_use]
    pub fn de(self, profile: &NodeProfile) -> &'static str {
        let berlin = profile.kind == ProfileKind::Berlin;
        match self {
            Role::CaseManager => "Fallführung",
            Role::UnitHead if berlin => "RSD-Leitung",
            Role::UnitHead => "Referatsleitung",
            Role::UnitHeadDeputy if berlin => "Stellvertretende RSD-Leitung",
            Role::UnitHeadDeputy => "Stellvertretende Referatsleitung",
            Role::PoolCoordinator => match profile.kind {
                ProfileKind::Bremen => "Poolkoordination (BDF)",
                ProfileKind::Berlin | ProfileKind::Custom => "Poolkoordination (Koordinierungsstelle)",
                ProfileKind::Federal => "Geschäftsstelle",
            },
            Role::ProviderDelegate if berlin => "Fallverbundmitglied",
            Role::ProviderDelegate => "Trägervertretung",
            Role::PublicMember => "Ständiges öffentliches Mitglied",
            Role::PermitAuthority if berlin => "Einrichtungsaufsicht",
            Role::PermitAuthority => "Landesjugendamt",
            Role::Guardian => "Vormundschaft",
            Role::ExternalExpert => "Externe Fachkraft",
            Role::BillingClerk => "Abrechnung",
            Role::Evaluator => "Evaluation",
            Role::NodeAdmin => "Technische Administration",
            Role::DataProtectionOfficer => "Datenschutz",
            Role::FederalMember => "Bundesarbeitsgruppe",
            Role::PeeringAdmin => "Partnerverwaltung",
        }
    }
}

/// A signed-in person. `Debug` prints the id only.
#[derive(Clone, Eq, PartialEq, Serialize, Deserialize)]
pub struct Actor {
    /// The account.
    pub user: UserId,
    /// The member of staff in the pool's files, where the account belongs to one.
    pub staff: Option<StaffId>,
    /// Display name.
    pub name: String,
    /// The roles the person holds at this node.
    pub roles: Vec<Role>,
}

id_debug!(Actor, user);

impl Actor {
    /// Whether the person holds a role.
    #[must_use]
    pub fn has(&self, role: Role) -> bool {
        self.roles.contains(&role)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_read_back() {
        for role in Role::all() {
            assert_eq!(Role::parse(role.code()), Ok(role));
            assert_eq!(serde_json::to_string(&role).unwrap(), format!("\"{}\"", role.code()));
        }
        assert_eq!(Role::parse("fallverbund_member"), Ok(Role::ProviderDelegate));
        assert_eq!(Role::parse("king"), Err(UnknownRole));
    }

    #[test]
    fn labels_follow_the_city() {
        let bremen = NodeProfile::new(ProfileKind::Bremen, "Pool");
        let berlin = NodeProfile::new(ProfileKind::Berlin, "Verbund");
        assert_eq!(Role::PoolCoordinator.de(&bremen), "Poolkoordination (BDF)");
        assert_eq!(Role::PoolCoordinator.de(&berlin), "Poolkoordination (Koordinierungsstelle)");
        assert_eq!(Role::ProviderDelegate.de(&bremen), "Trägervertretung");
        assert_eq!(Role::ProviderDelegate.de(&berlin), "Fallverbundmitglied");
    }
}

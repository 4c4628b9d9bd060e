// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! Sign-in with the city's own identity provider: OpenID Connect, authorization code flow with PKCE (RFC 7636) and nothing else.
//!
//! | file | knows |
//! |---|---|
//! | `provider` | what the provider publishes (discovery, keys), fetched through the node's one HTTP client |
//! | `flow` | one sign-in: what is sent to the provider, and the checks of what comes back |
//! | `account` | which account that is here, and with which roles |
//! | `check` | whether all of it would work, for the command line |

pub mod account;
pub mod check;
pub mod flow;
mod provider;

use std::fmt;

use domain::role::Role;
use zeroize::Zeroizing;

pub use provider::Provider;

/// Where the provider sends the browser back to, below the address of the node.
pub const CALLBACK: &str = "/anmelden/extern/zurueck";

/// A secret text. `Debug` shows nothing of it.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(Zeroizing<String>);

impl Secret {
    /// Takes a secret.
    #[must_use]
    pub fn new(text: String) -> Self {
        Self(Zeroizing::new(text))
    }

    fn text(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(..)")
    }
}

/// Where the roles of a person come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RolesFrom {
    /// The provider's groups at each sign-in; what is not among them any more is lost.
    Groups,
    /// The node administration of this node.
    Local,
}

/// By which claim an account that exists here is found at the first sign-in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// Name of the claim, for example `preferred_username`.
    pub claim: String,
    /// What it is compared with.
    pub to: LinkTo,
}

/// What of an account a claim is compared with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LinkTo {
    /// The sign-in name.
    SignIn,
    /// The staff id.
    Staff,
}

/// What the configuration says about the identity provider.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OidcSettings {
    /// Issuer identifier, exactly as the provider writes it.
    pub issuer: String,
    /// The client id that the provider gave to this node.
    pub client_id: String,
    /// The client secret; none for a public client.
    pub client_secret: Option<Secret>,
    /// Scopes asked for beside `openid`.
    pub scopes: Vec<String>,
    /// What stands on the button of the sign-in page.
    pub label: String,
    /// The claim that holds the groups; with dots for a claim within a claim (`realm_access.roles`).
    pub groups_claim: String,
    /// Roles of the groups.
    pub mapping: Vec<(String, Role)>,
    /// Where roles come from.
    pub roles: RolesFrom,
    /// Accepted values of `acr`; when there are any, one must be there. The first is asked for.
    pub acr_values: Vec<String>,
    /// Accepted values of `amr`; when there are any, one must be there.
    pub amr_values: Vec<String>,
    /// How an account that exists here is found at the first sign-in; none when it is not.
    pub link: Option<Link>,
    /// Whether an account is made for somebody who has none, without cases and with the roles of the groups.
    pub create: bool,
}

impl OidcSettings {
    /// The roles of somebody in these groups, each once.
    #[must_use]
    pub fn roles_of(&self, groups: &[String]) -> Vec<Role> {
        let mut roles: Vec<Role> =
            self.mapping.iter().filter(|(group, _)| groups.contains(group)).map(|(_, role)| *role).collect();
        roles.sort_unstable();
        roles.dedup();
        roles
    }

    /// The address for the provider's list of allowed redirects.
    #[must_use]
    pub fn redirect_uri(node_url: &str) -> String {
        format!("{node_url}{CALLBACK}")
    }
}

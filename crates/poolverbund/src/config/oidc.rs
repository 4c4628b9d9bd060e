// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! The section `[oidc]`: sign-in with the city's own identity provider.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use domain::role::Role;
use node::oidc::{Link, LinkTo, OidcSettings, RolesFrom, Secret};
use serde::Deserialize;
use toml::Spanned;

use super::{Place, is_loopback_url};
use crate::failure::Failure;

/// The section as written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Section {
    preset: Option<Preset>,
    issuer: Spanned<String>,
    client_id: Spanned<String>,
    client_secret_file: Option<Spanned<PathBuf>>,
    label: Option<Spanned<String>>,
    scopes: Option<Vec<Spanned<String>>>,
    groups_claim: Option<Spanned<String>>,
    #[serde(default)]
    roles: Roles,
    #[serde(default)]
    groups: BTreeMap<Spanned<String>, Spanned<String>>,
    #[serde(default)]
    acr_values: Vec<String>,
    #[serde(default)]
    amr_values: Vec<String>,
    link: Option<LinkSection>,
    create_accounts: Option<Spanned<bool>>,
}

/// Product whose names for claims are the defaults.
#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Preset {
    Keycloak,
    Entra,
    Adfs,
}

#[derive(Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Roles {
    #[default]
    Local,
    Groups,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct LinkSection {
    claim: Spanned<String>,
    to: LinkToWord,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "snake_case")]
enum LinkToWord {
    SignIn,
    Staff,
}

/// What stands on the button when the section does not say.
const LABEL: &str = "Mit dem Konto meiner Stelle anmelden";
/// Longest text on the button.
const LABEL_MAX_CHARS: usize = 60;

impl Preset {
    /// The claim with the groups, and the scopes by which it comes.
    fn defaults(self) -> (&'static str, &'static [&'static str]) {
        match self {
            Self::Keycloak | Self::Entra => ("groups", &["profile"]),
            // AD FS puts claims into the ID token with this scope only.
            Self::Adfs => ("group", &["profile", "allatclaims"]),
        }
    }
}

impl Section {
    /// Checks the section; `base` anchors relative paths.
    pub(super) fn check(self, place: &Place<'_>, base: &Path) -> Result<OidcSettings, Failure> {
        let issuer = issuer(place, &self.issuer)?;
        filled(place, "oidc.client_id", &self.client_id)?;
        let (claim, scopes) = self.preset.map_or(("groups", &["profile"][..]), Preset::defaults);
        let scopes = match self.scopes {
            Some(given) => given.iter().map(|scope| one_word(place, scope)).collect::<Result<_, _>>()?,
            None => scopes.iter().map(|scope| (*scope).to_owned()).collect(),
        };
        let groups_claim = match &self.groups_claim {
            Some(given) => filled(place, "oidc.groups_claim", given)?,
            None => claim.to_owned(),
        };
        let mapping =
            self.groups.iter().map(|(group, role)| mapped(place, group, role)).collect::<Result<Vec<_>, _>>()?;
        let from_groups = self.roles == Roles::Groups;
        if from_groups && mapping.is_empty() {
            let fault = place.fault(&self.issuer.span(), "oidc.roles", "is \"groups\", but no group has a role");
            return Err(
                fault.next("add a section [oidc.groups] with lines like \"pool-koordination\" = \"pool_coordinator\"")
            );
        }
        if let (Some(create), false) = (&self.create_accounts, from_groups)
            && *create.get_ref()
        {
            let fault = place.fault(&create.span(), "oidc.create_accounts", "needs roles = \"groups\"");
            return Err(fault.next("a new account would have no role; set roles = \"groups\" or make accounts by hand"));
        }
        let link = match &self.link {
            Some(link) => Some(Link {
                claim: filled(place, "oidc.link.claim", &link.claim)?,
                to: match link.to {
                    LinkToWord::SignIn => LinkTo::SignIn,
                    LinkToWord::Staff => LinkTo::Staff,
                },
            }),
            None => None,
        };
        Ok(OidcSettings {
            issuer,
            client_id: self.client_id.into_inner(),
            client_secret: self.client_secret_file.map(|file| secret(place, base, &file)).transpose()?,
            scopes,
            label: self.label.map_or_else(|| Ok(LABEL.to_owned()), |label| checked_label(place, &label))?,
            groups_claim,
            mapping,
            roles: if from_groups { RolesFrom::Groups } else { RolesFrom::Local },
            acr_values: self.acr_values,
            amr_values: self.amr_values,
            link,
            create: self.create_accounts.is_some_and(Spanned::into_inner),
        })
    }
}

fn issuer(place: &Place<'_>, issuer: &Spanned<String>) -> Result<String, Failure> {
    let text = issuer.get_ref();
    let plain = text.starts_with("http://") && is_loopback_url(text);
    if !plain && !text.starts_with("https://") {
        return Err(place
            .fault(&issuer.span(), "oidc.issuer", "must begin with https:// (http:// is for loopback only)")
            .next(
                "copy it from the provider's discovery document, with or without a slash at the end as it stands there",
            ));
    }
    if text.contains(['?', '#', '@', ' ']) || text.contains("/.well-known/") {
        return Err(place
            .fault(&issuer.span(), "oidc.issuer", "must be the issuer alone: no query, no user, no /.well-known/ path")
            .next("copy the value of \"issuer\" from the provider's discovery document"));
    }
    Ok(text.clone())
}

fn filled(place: &Place<'_>, key: &str, text: &Spanned<String>) -> Result<String, Failure> {
    if text.get_ref().trim().is_empty() {
        return Err(place.fault(&text.span(), key, "is empty").next("write a value or leave the key out"));
    }
    Ok(text.get_ref().clone())
}

fn one_word(place: &Place<'_>, scope: &Spanned<String>) -> Result<String, Failure> {
    if scope.get_ref().is_empty() || scope.get_ref().contains(char::is_whitespace) {
        return Err(place
            .fault(&scope.span(), "oidc.scopes", "a scope is one word")
            .next("write a list like [\"profile\", \"groups\"]; openid is always asked for"));
    }
    Ok(scope.get_ref().clone())
}

fn mapped(place: &Place<'_>, group: &Spanned<String>, role: &Spanned<String>) -> Result<(String, Role), Failure> {
    let known = || Role::all().map(Role::code).collect::<Vec<_>>().join(", ");
    let role = Role::parse(role.get_ref()).map_err(|_| {
        place
            .fault(&role.span(), "oidc.groups", &format!("{:?} is no role", role.get_ref()))
            .next(format!("one of {}", known()))
    })?;
    Ok((filled(place, "oidc.groups", group)?, role))
}

fn checked_label(place: &Place<'_>, label: &Spanned<String>) -> Result<String, Failure> {
    let length = label.get_ref().trim().chars().count();
    if (1..=LABEL_MAX_CHARS).contains(&length) {
        return Ok(label.get_ref().trim().to_owned());
    }
    Err(place
        .fault(&label.span(), "oidc.label", &format!("must have 1 to {LABEL_MAX_CHARS} characters"))
        .next("write what shall stand on the button"))
}

/// The secret lies in a file of its own, as the key does: a configuration is shown around.
fn secret(place: &Place<'_>, base: &Path, file: &Spanned<PathBuf>) -> Result<Secret, Failure> {
    let path = base.join(file.get_ref());
    let fault = |reason: String| {
        place
            .fault(&file.span(), "oidc.client_secret_file", &reason)
            .next("write the secret on the first line of this file, readable by the service alone")
    };
    let text = std::fs::read_to_string(&path).map_err(|error| fault(format!("{}: {error}", path.display())))?;
    match text.lines().next().map(str::trim).filter(|line| !line.is_empty()) {
        Some(line) => Ok(Secret::new(line.to_owned())),
        None => Err(fault(format!("{}: the first line is empty", path.display()))),
    }
}

#[cfg(test)]
mod tests {
    use super::super::Config;
    use super::*;

    const NODE: &str =
        "name = \"Musterstadt\"\nurl = \"https://pool.example\"\nprofile = \"custom\"\ndata = \"data\"\n[oidc]\n";
    const PROVIDER: &str = "issuer = \"https://login.example/realms/stadt\"\nclient_id = \"pool\"\n";

    fn load(section: &str) -> Result<OidcSettings, Failure> {
        let text = format!("{NODE}{section}");
        Config::parse(&text, Path::new("etc/node.toml")).map(|config| config.oidc.expect("the section"))
    }

    fn check(section: &str, expected: &[&str]) {
        let failure = load(section).expect_err("refused").to_string();
        for part in expected {
            assert!(failure.contains(part), "{part:?} is missing in {failure:?}");
        }
    }

    #[test]
    fn a_short_section_links_nobody_and_makes_nobody() {
        let settings = load(PROVIDER).expect("a good section");
        assert_eq!((settings.roles, settings.create, &settings.link), (RolesFrom::Local, false, &None));
        assert_eq!((settings.groups_claim.as_str(), settings.scopes), ("groups", vec!["profile".to_owned()]));
        assert!(settings.client_secret.is_none());
    }

    #[test]
    fn a_preset_sets_the_names_of_the_product() {
        let settings = load(&format!("preset = \"adfs\"\n{PROVIDER}")).expect("a good section");
        assert_eq!(settings.groups_claim, "group");
        assert!(settings.scopes.contains(&"allatclaims".to_owned()));
        let own = load(&format!("preset = \"entra\"\ngroups_claim = \"roles\"\n{PROVIDER}")).expect("a good section");
        assert_eq!(own.groups_claim, "roles");
        check(&format!("preset = \"okta\"\n{PROVIDER}"), &["node.toml:6: preset", "okta"]);
    }

    #[test]
    fn groups_have_roles() {
        let section = format!(
            "{PROVIDER}roles = \"groups\"\ncreate_accounts = true\n[oidc.groups]\n\"/pool\" = \"pool_coordinator\"\n\"/dsb\" = \"data_protection_officer\"\n"
        );
        let settings = load(&section).expect("a good section");
        let groups = ["/pool".to_owned(), "/anders".to_owned()];
        assert_eq!(settings.roles_of(&groups), [Role::PoolCoordinator]);
        assert!(settings.create);
    }

    #[test]
    fn the_secret_is_read_from_a_file_and_never_shown() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("secret");
        std::fs::write(&file, "streng-geheim\n").expect("written");
        let section = format!("{PROVIDER}client_secret_file = \"{}\"\n", file.display());
        let settings = load(&section).expect("a good section");
        assert_eq!(settings.client_secret, Some(Secret::new("streng-geheim".to_owned())));
        assert!(!format!("{settings:?}").contains("geheim"));
        std::fs::write(&file, "\n").expect("written");
        check(&section, &["node.toml:8: oidc.client_secret_file", "the first line is empty"]);
        check(&format!("{PROVIDER}client_secret_file = \"nirgends\"\n"), &["node.toml:8", "etc/nirgends"]);
    }

    #[test]
    fn faults_name_line_key_and_next_step() {
        check("client_id = \"pool\"\n", &["issuer: missing"]);
        check(&PROVIDER.replace("https", "http"), &["node.toml:6: oidc.issuer", "https://"]);
        check(
            &PROVIDER.replace("/realms/stadt", "/.well-known/openid-configuration"),
            &["node.toml:6", "issuer alone"],
        );
        check(&PROVIDER.replace("\"pool\"", "\" \""), &["node.toml:7: oidc.client_id: is empty"]);
        check(&format!("{PROVIDER}acr = []\n"), &["node.toml:8: acr: unknown key"]);
        check(&format!("{PROVIDER}scopes = [\"profile groups\"]\n"), &["node.toml:8: oidc.scopes", "one word"]);
        check(&format!("{PROVIDER}label = \"\"\n"), &["node.toml:8: oidc.label"]);
        check(&format!("{PROVIDER}roles = \"groups\"\n"), &["oidc.roles", "[oidc.groups]"]);
        check(
            &format!("{PROVIDER}create_accounts = true\n"),
            &["node.toml:8: oidc.create_accounts", "roles = \"groups\""],
        );
        check(
            &format!("{PROVIDER}[oidc.groups]\n\"/pool\" = \"king\"\n"),
            &["node.toml:9: oidc.groups: \"king\" is no role", "pool_coordinator"],
        );
        check(&format!("{PROVIDER}link = {{ claim = \"\", to = \"sign_in\" }}\n"), &["node.toml:8: oidc.link.claim"]);
    }
}

// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! Whether a sign-in by the identity provider would work: what an administrator asks before the first person tries.

use jiff::fmt::rfc2822;
use openidconnect::core::{CoreJwsSigningAlgorithm, CoreResponseType};
use openidconnect::{AsyncHttpClient as _, HttpRequest};

use super::provider::{Caller, Metadata, bad, chain};
use super::{OidcSettings, RolesFrom};
use crate::Node;
use crate::error::NodeError;

/// Seconds by which the clocks may differ; more is refused soon.
const CLOCK_SECONDS_MAX: i64 = 60;

/// How something was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    /// In order.
    Good,
    /// Works, but look at it.
    Note,
    /// A sign-in will fail.
    Fault,
}

/// One thing that was looked at.
#[derive(Clone, Debug)]
pub struct Finding {
    /// How it was found.
    pub mark: Mark,
    /// What was found, and with a fault what to do.
    pub text: String,
}

fn finding(mark: Mark, text: impl Into<String>) -> Finding {
    Finding { mark, text: text.into() }
}

/// Looks at discovery, flow, keys, clock and the claim with the groups.
pub async fn run(node: &Node, settings: &OidcSettings) -> Vec<Finding> {
    let metadata = match node.oidc.metadata(node, settings).await {
        Ok(metadata) => metadata,
        Err(error) => {
            let text =
                format!("discovery: {error}; check issuer, the network, and for an inner address private_addresses");
            return vec![finding(Mark::Fault, text)];
        }
    };
    let mut found = vec![finding(Mark::Good, format!("discovery: {} answers and names itself so", settings.issuer))];
    found.push(code_flow(&metadata));
    found.push(pkce(&metadata));
    found.push(keys(&metadata));
    found.push(clock(node, settings).await);
    found.push(groups(settings, &metadata));
    found.push(strength(settings, &metadata));
    found
}

fn code_flow(metadata: &Metadata) -> Finding {
    let code = metadata.response_types_supported().iter().any(|kinds| **kinds == [CoreResponseType::Code]);
    if code && metadata.token_endpoint().is_some() {
        finding(Mark::Good, "flow: authorization code")
    } else {
        finding(Mark::Fault, "flow: the provider does not offer the authorization code flow")
    }
}

fn pkce(metadata: &Metadata) -> Finding {
    match &metadata.additional_metadata().code_challenge_methods_supported {
        Some(methods) if methods.iter().any(|method| method == "S256") => finding(Mark::Good, "PKCE: S256"),
        Some(_) => finding(Mark::Fault, "PKCE: the provider does not offer S256; switch it on there"),
        None => finding(Mark::Note, "PKCE: the provider does not say; S256 is sent in any case"),
    }
}

fn keys(metadata: &Metadata) -> Finding {
    let count = metadata.jwks().keys().len();
    let algorithms = metadata.id_token_signing_alg_values_supported();
    let asymmetric = algorithms.iter().any(|algorithm| {
        !matches!(
            algorithm,
            CoreJwsSigningAlgorithm::HmacSha256
                | CoreJwsSigningAlgorithm::HmacSha384
                | CoreJwsSigningAlgorithm::HmacSha512
                | CoreJwsSigningAlgorithm::None
        )
    });
    match (count, asymmetric) {
        (0, _) => finding(Mark::Fault, "keys: the provider publishes none"),
        (_, false) => {
            finding(Mark::Fault, "keys: ID tokens are not signed with a key of the provider; choose RS256 or ES256")
        }
        (count, true) => finding(Mark::Good, format!("keys: {count}")),
    }
}

async fn clock(node: &Node, settings: &OidcSettings) -> Finding {
    match seconds_apart(node, settings).await {
        Ok(seconds) if seconds.abs() <= CLOCK_SECONDS_MAX => finding(Mark::Good, format!("clock: {seconds} s apart")),
        Ok(seconds) => finding(Mark::Fault, format!("clock: {seconds} s apart; set the clocks of both machines")),
        Err(error) => finding(Mark::Note, format!("clock: {error}")),
    }
}

/// By how many seconds the provider's clock is ahead.
async fn seconds_apart(node: &Node, settings: &OidcSettings) -> Result<i64, NodeError> {
    let address = format!("{}/.well-known/openid-configuration", settings.issuer.trim_end_matches('/'));
    let request: HttpRequest =
        axum::http::Request::get(address).body(Vec::new()).map_err(|error| bad(error.to_string()))?;
    let answer = Caller(node).call(request).await.map_err(|error| bad(chain(&error)))?;
    let date = answer.headers().get(axum::http::header::DATE).and_then(|date| date.to_str().ok());
    let date = date.ok_or_else(|| bad("the provider does not tell the time".to_owned()))?;
    let there = rfc2822::parse(date).map_err(|error| bad(error.to_string()))?.timestamp();
    Ok(there.as_second() - node.clock.now().as_second())
}

fn groups(settings: &OidcSettings, metadata: &Metadata) -> Finding {
    let claim = &settings.groups_claim;
    if settings.roles == RolesFrom::Local {
        return finding(Mark::Good, "groups: not used, roles are given at this node");
    }
    let listed = metadata.claims_supported().is_none_or(|claims| claims.iter().any(|known| known.as_str() == claim));
    if listed {
        finding(
            Mark::Good,
            format!("groups: {} of them have a role here, by the claim {claim}", settings.mapping.len()),
        )
    } else {
        let text =
            format!("groups: the provider does not list the claim {claim}; make sure that the ID token carries it");
        finding(Mark::Note, text)
    }
}

fn strength(settings: &OidcSettings, metadata: &Metadata) -> Finding {
    if settings.acr_values.is_empty() && settings.amr_values.is_empty() {
        let text = "second factor: not asked for; set acr_values or amr_values, or make it a must at the provider";
        return finding(Mark::Note, text);
    }
    let offered = metadata.acr_values_supported();
    let known = |value: &String| offered.is_none_or(|offered| offered.iter().any(|acr| acr.as_str() == value));
    match settings.acr_values.iter().find(|value| !known(value)) {
        Some(value) => finding(Mark::Note, format!("second factor: the provider does not list the acr {value}")),
        None => finding(Mark::Good, "second factor: asked for and checked"),
    }
}

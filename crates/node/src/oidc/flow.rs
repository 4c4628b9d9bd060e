// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! One sign-in: from the button of the sign-in page to a person whom the provider vouches for.
//!
//! What is remembered of it stays here, bound to the browser by a cookie of its own and used once: `state` answers whether
//! the answer belongs to this browser (RFC 6749 section 10.12), `nonce` whether the token belongs to this sign-in, and the
//! verifier of PKCE whether the code was asked for by this node (RFC 7636).

use chrono::{DateTime, Utc};
use data_encoding::BASE64URL_NOPAD;
use openidconnect::core::{
    CoreAuthenticationFlow, CoreClient, CoreIdToken, CoreJwsSigningAlgorithm, CoreTokenResponse,
};
use openidconnect::{
    AuthType, AuthenticationContextClass, AuthorizationCode, ClaimsVerificationError, ClientId, ClientSecret,
    CsrfToken, EndpointMaybeSet, EndpointNotSet, EndpointSet, Nonce, PkceCodeChallenge, PkceCodeVerifier, RedirectUrl,
    Scope, SignatureVerificationError, TokenResponse as _,
};
use reqwest::Url;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use sha2::{Digest as _, Sha256};
use storage::{NewAudit, NewOidcRequest};

use super::provider::{Caller, Metadata, bad, chain};
use super::{OidcSettings, RolesFrom};
use crate::Node;
use crate::error::{NodeError, Refused};

/// 256 bits for each of state, nonce, verifier and the cookie.
const RANDOM_BYTES: usize = 32;
/// How far the provider's clock may be ahead of ours.
const CLOCK_SKEW_SECONDS: i64 = 120;
/// An ID token comes at once; one that was made longer ago belongs to another sign-in.
const TOKEN_AGE_SECONDS_MAX: i64 = 600;
/// Only signatures with a key that the provider alone has: no shared secret, and never none (RFC 8725 section 3.1).
const ALGORITHMS: [CoreJwsSigningAlgorithm; 9] = [
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha256,
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha384,
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha512,
    CoreJwsSigningAlgorithm::RsaSsaPssSha256,
    CoreJwsSigningAlgorithm::RsaSsaPssSha384,
    CoreJwsSigningAlgorithm::RsaSsaPssSha512,
    CoreJwsSigningAlgorithm::EcdsaP256Sha256,
    CoreJwsSigningAlgorithm::EcdsaP384Sha384,
    CoreJwsSigningAlgorithm::EdDsa,
];

type Client =
    CoreClient<EndpointSet, EndpointNotSet, EndpointNotSet, EndpointNotSet, EndpointMaybeSet, EndpointMaybeSet>;

/// A sign-in that began.
pub struct Begun {
    /// Where the browser goes.
    pub url: Url,
    /// Value of the cookie that binds it to this browser; exists nowhere else.
    pub browser: String,
}

/// What is remembered until the browser comes back.
#[derive(Serialize, Deserialize)]
struct Remembered {
    nonce: String,
    verifier: String,
    next: String,
}

/// What the browser brings back.
#[derive(Debug, Default, Deserialize)]
pub struct Back {
    /// The code.
    #[serde(default)]
    code: String,
    /// Which sign-in it belongs to.
    #[serde(default)]
    state: String,
    /// Who answers (RFC 9207).
    iss: Option<String>,
    /// Why there is no code.
    error: Option<String>,
}

/// Somebody whom the provider vouches for.
pub struct Vouched {
    /// SHA-256 of issuer and subject, hexadecimal; the pair never changes for a person.
    pub subject: String,
    /// Everything that the provider says about the person.
    pub claims: Map<String, Value>,
    /// The groups.
    pub groups: Vec<String>,
    /// Where the person was going.
    pub next: String,
}

/// Begins a sign-in; `next` is the page to open afterwards, a path of this node.
///
/// # Errors
/// [`NodeError::Peer`] when the provider cannot be reached or does not know PKCE; or a database failure.
pub async fn begin(node: &Node, settings: &OidcSettings, next: String) -> Result<Begun, NodeError> {
    let metadata = node.oidc.metadata(node, settings).await?;
    // A provider that lists its methods without this one would ignore the challenge: then a stolen code is enough.
    let methods = &metadata.additional_metadata().code_challenge_methods_supported;
    if methods.as_ref().is_some_and(|methods| !methods.iter().any(|method| method == "S256")) {
        return Err(bad("the provider does not offer PKCE with S256".to_owned()));
    }
    let [state, nonce, verifier, browser] = std::array::from_fn(|_| random(node));
    let remembered = Remembered { nonce: nonce.clone(), verifier: verifier.clone(), next };
    let flow = serde_json::to_string(&remembered).map_err(|error| NodeError::Internal(error.to_string()))?;
    let mut tx = node.store.begin("oidc_begin").await?;
    tx.oidc_request_insert(&NewOidcRequest { state_sha256: digest(&state), browser_sha256: digest(&browser), flow })
        .await?;
    tx.commit().await?;

    let client = client(node, settings, &metadata)?;
    let challenge = PkceCodeChallenge::from_code_verifier_sha256(&PkceCodeVerifier::new(verifier));
    let mut request = client
        .authorize_url(CoreAuthenticationFlow::AuthorizationCode, || CsrfToken::new(state), || Nonce::new(nonce))
        .set_pkce_challenge(challenge);
    for scope in &settings.scopes {
        request = request.add_scope(Scope::new(scope.clone()));
    }
    for value in &settings.acr_values {
        request = request.add_auth_context_value(AuthenticationContextClass::new(value.clone()));
    }
    let (url, _, _) = request.url();
    Ok(Begun { url, browser })
}

/// Ends a sign-in: checks what came back and fetches the ID token.
///
/// # Errors
/// Refusals `oidc_not_begun`, `oidc_declined`, `oidc_invalid`, `oidc_too_weak`; [`NodeError::Peer`] when the provider does not
/// answer; or a database failure.
pub async fn finish(node: &Node, settings: &OidcSettings, browser: &str, back: &Back) -> Result<Vouched, NodeError> {
    let mut tx = node.store.begin("oidc_finish").await?;
    let flow = tx.oidc_request_take(&digest(&back.state), &digest(browser)).await?;
    // Used up, whatever comes of it.
    tx.commit().await?;
    let Some(flow) = flow else { return Err(not_begun()) };
    let remembered: Remembered = serde_json::from_str(&flow).map_err(|error| NodeError::Internal(error.to_string()))?;
    let metadata = node.oidc.metadata(node, settings).await?;
    let said = metadata.additional_metadata().authorization_response_iss_parameter_supported;
    match &back.iss {
        Some(issuer) if *issuer != settings.issuer => return invalid(node, "the answer names another issuer").await,
        None if said => return invalid(node, "the answer does not name its issuer").await,
        _ => {}
    }
    if let Some(error) = &back.error {
        tracing::info!(error = %error.escape_debug(), "the identity provider declined");
        let text = "Der Anmeldedienst hat die Anmeldung nicht abgeschlossen.";
        return Err(Refused::forbidden("oidc_declined", text).help("Versuchen Sie es noch einmal.").into());
    }
    let token = fetch_token(node, settings, &metadata, &remembered, back).await?;
    let checked = match verify(node, settings, &metadata, &remembered, &token) {
        Err(ClaimsVerificationError::SignatureVerification(SignatureVerificationError::NoMatchingKey)) => {
            match node.oidc.renewed(node, settings).await? {
                Some(renewed) => verify(node, settings, &renewed, &remembered, &token),
                None => return invalid(node, "the ID token is signed with an unknown key").await,
            }
        }
        checked => checked,
    };
    if let Err(error) = checked {
        return invalid(node, &chain(&error)).await;
    }
    let Some(claims) = payload(&token) else { return invalid(node, "the ID token has no readable claims").await };
    if claims.get("azp").is_some_and(|azp| azp.as_str() != Some(&settings.client_id)) {
        return invalid(node, "the ID token was made for another party").await;
    }
    strong_enough(node, settings, &claims).await?;
    let text = |name: &str| claims.get(name).and_then(Value::as_str).unwrap_or_default();
    let subject = data_encoding::HEXLOWER.encode(&digest(&format!("{}\0{}", text("iss"), text("sub"))));
    let groups = groups(&claims, &settings.groups_claim);
    if settings.roles == RolesFrom::Groups && claims.contains_key("_claim_names") {
        tracing::warn!(
            "the identity provider left the groups out because there are too many; send assigned groups only"
        );
    }
    Ok(Vouched { subject, groups, next: remembered.next, claims })
}

async fn fetch_token(
    node: &Node,
    settings: &OidcSettings,
    metadata: &Metadata,
    remembered: &Remembered,
    back: &Back,
) -> Result<CoreIdToken, NodeError> {
    let client = client(node, settings, metadata)?;
    let request =
        client.exchange_code(AuthorizationCode::new(back.code.clone())).map_err(|error| bad(chain(&error)))?;
    let request = request.set_pkce_verifier(PkceCodeVerifier::new(remembered.verifier.clone()));
    let caller = Caller(node);
    let answer: Result<CoreTokenResponse, _> = request.request_async(&caller).await;
    match answer {
        Ok(answer) => match answer.id_token() {
            Some(token) => Ok(token.clone()),
            None => invalid(node, "the answer has no ID token").await,
        },
        // A code that was used before, or that another node asked for.
        Err(openidconnect::RequestTokenError::ServerResponse(said)) => invalid(node, &said.to_string()).await,
        Err(openidconnect::RequestTokenError::Parse(..)) => {
            invalid(node, "the answer with the tokens cannot be read").await
        }
        Err(error) => Err(bad(chain(&error))),
    }
}

fn verify(
    node: &Node,
    settings: &OidcSettings,
    metadata: &Metadata,
    remembered: &Remembered,
    token: &CoreIdToken,
) -> Result<(), ClaimsVerificationError> {
    let other = |error: NodeError| ClaimsVerificationError::Other(error.to_string());
    let client = client(node, settings, metadata).map_err(other)?;
    let now = node.clock.now().as_second();
    let recent = |made: DateTime<Utc>| {
        let age = now - made.timestamp();
        if (-CLOCK_SKEW_SECONDS..=TOKEN_AGE_SECONDS_MAX).contains(&age) {
            return Ok(());
        }
        Err(format!("made {age} seconds ago; compare the clocks"))
    };
    let verifier = client
        .id_token_verifier()
        .set_allowed_algs(ALGORITHMS)
        .set_time_fn(move || DateTime::from_timestamp(now, 0).unwrap_or(DateTime::<Utc>::MAX_UTC))
        .set_issue_time_verifier_fn(recent);
    token.claims(&verifier, &Nonce::new(remembered.nonce.clone())).map(|_| ())
}

fn client(node: &Node, settings: &OidcSettings, metadata: &Metadata) -> Result<Client, NodeError> {
    let redirect =
        RedirectUrl::new(OidcSettings::redirect_uri(&node.settings.url)).map_err(|error| bad(error.to_string()))?;
    let secret = settings.client_secret.as_ref().map(|secret| ClientSecret::new(secret.text().to_owned()));
    let methods = metadata.token_endpoint_auth_methods_supported();
    let in_body = methods.is_some_and(|methods| {
        use openidconnect::core::CoreClientAuthMethod::{ClientSecretBasic, ClientSecretPost};
        methods.contains(&ClientSecretPost) && !methods.contains(&ClientSecretBasic)
    });
    let client =
        CoreClient::from_provider_metadata(metadata.clone(), ClientId::new(settings.client_id.clone()), secret)
            .set_redirect_uri(redirect);
    Ok(if in_body { client.set_auth_type(AuthType::RequestBody) } else { client })
}

/// How the person signed in there must be among what the configuration accepts; what is missing is not accepted.
async fn strong_enough(node: &Node, settings: &OidcSettings, claims: &Map<String, Value>) -> Result<(), NodeError> {
    let acr = texts(claims.get("acr"));
    let amr = texts(claims.get("amr"));
    let fits = |accepted: &[String], found: &[String]| {
        accepted.is_empty() || found.iter().any(|value| accepted.contains(value))
    };
    if fits(&settings.acr_values, &acr) && fits(&settings.amr_values, &amr) {
        return Ok(());
    }
    note(node, "oidc_refused", "acr or amr").await?;
    let text = "Der Anmeldedienst hat nicht bestätigt, dass Sie sich mit einem zweiten Faktor angemeldet haben.";
    let help = "Melden Sie sich dort mit dem zweiten Faktor an, oder fragen Sie die technische Administration.";
    Err(Refused::forbidden("oidc_too_weak", text).help(help).into())
}

/// The claims of a token that was verified: the very bytes that were signed.
fn payload(token: &CoreIdToken) -> Option<Map<String, Value>> {
    let text = token.to_string();
    let bytes = BASE64URL_NOPAD.decode(text.split('.').nth(1)?.as_bytes()).ok()?;
    serde_json::from_slice(&bytes).ok()
}

/// The groups of a claim; with dots it lies within others, unless there is one of the whole name.
fn groups(claims: &Map<String, Value>, name: &str) -> Vec<String> {
    if let Some(found) = claims.get(name) {
        return texts(Some(found));
    }
    let mut steps = name.split('.');
    let first = steps.next().and_then(|step| claims.get(step));
    texts(steps.fold(first, |found, step| found?.get(step)))
}

fn texts(value: Option<&Value>) -> Vec<String> {
    match value {
        Some(Value::String(text)) => vec![text.clone()],
        Some(Value::Array(list)) => list.iter().filter_map(Value::as_str).map(str::to_owned).collect(),
        _ => Vec::new(),
    }
}

fn not_begun() -> NodeError {
    let text = "Diese Anmeldung wurde nicht in diesem Browser begonnen, oder sie ist schon vorbei.";
    Refused::forbidden("oidc_not_begun", text)
        .help("Beginnen Sie die Anmeldung noch einmal auf der Anmeldeseite.")
        .into()
}

/// What came back is not what an honest provider sends: noted, and told without a detail.
async fn invalid<T>(node: &Node, reason: &str) -> Result<T, NodeError> {
    tracing::warn!(reason = %reason.escape_debug(), "a sign-in by the identity provider was refused");
    note(node, "oidc_refused", reason).await?;
    let text = "Die Antwort des Anmeldedienstes ist nicht gültig. Sie sind nicht angemeldet.";
    let help = "Versuchen Sie es noch einmal. Bleibt es dabei, findet die technische Administration den Grund im Protokoll des Servers.";
    Err(Refused::forbidden("oidc_invalid", text).help(help).into())
}

async fn note(node: &Node, action: &'static str, detail: &str) -> Result<(), NodeError> {
    let mut tx = node.store.begin("oidc_note").await?;
    tx.audit_insert(&NewAudit { actor: None, action, case: None, detail: detail.to_owned() }).await?;
    tx.commit().await?;
    Ok(())
}

fn random(node: &Node) -> String {
    let mut bytes = [0; RANDOM_BYTES];
    node.random.fill(&mut bytes);
    BASE64URL_NOPAD.encode(&bytes)
}

fn digest(text: &str) -> [u8; 32] {
    Sha256::digest(text.as_bytes()).into()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn groups_are_found_in_each_form() {
        let claims = json!({
            "groups": ["/pool", 7, "/technik"], "group": "Domain Users", "realm_access": {"roles": ["a", "b"]}, "x.y": ["c"],
        });
        let claims = claims.as_object().expect("an object");
        assert_eq!(groups(claims, "groups"), ["/pool", "/technik"]);
        assert_eq!(groups(claims, "group"), ["Domain Users"]);
        assert_eq!(groups(claims, "realm_access.roles"), ["a", "b"]);
        assert_eq!(groups(claims, "x.y"), ["c"]);
        assert!(groups(claims, "realm_access").is_empty() && groups(claims, "missing.roles").is_empty());
    }
}

// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! What the identity provider publishes about itself, and calls to it.

use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use futures_util::StreamExt as _;
use jiff::{SignedDuration, Timestamp};
use openidconnect::core::{
    CoreAuthDisplay, CoreClaimName, CoreClaimType, CoreClientAuthMethod, CoreGrantType, CoreJsonWebKey,
    CoreJweContentEncryptionAlgorithm, CoreJweKeyManagementAlgorithm, CoreResponseMode, CoreResponseType,
    CoreSubjectIdentifierType,
};
use openidconnect::{
    AdditionalProviderMetadata, AsyncHttpClient, HttpRequest, HttpResponse, IssuerUrl, ProviderMetadata,
};
use reqwest::Url;
use serde::{Deserialize, Serialize};

use super::OidcSettings;
use crate::Node;
use crate::error::NodeError;
use crate::federation::address::callable;

/// What the provider published is used this long; then it is fetched again, so that new keys are known.
const FRESH: SignedDuration = SignedDuration::from_mins(10);
/// After a signature with an unknown key the keys are fetched again, at most this often.
const RETRY: SignedDuration = SignedDuration::from_secs(30);
/// Longest answer of a provider: a key set with certificates and a token with many groups are far below.
const ANSWER_BYTES_MAX: usize = 512 * 1024;
/// Longest call: somebody waits in front of the sign-in page.
const TIMEOUT: Duration = Duration::from_secs(15);

/// What a provider says beyond the library's fields.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Extra {
    /// Whether it names itself in its answer to the browser (RFC 9207).
    #[serde(default)]
    pub authorization_response_iss_parameter_supported: bool,
    /// The methods of PKCE that it knows (RFC 8414).
    #[serde(default)]
    pub code_challenge_methods_supported: Option<Vec<String>>,
}

impl AdditionalProviderMetadata for Extra {}

/// Published by the provider.
pub type Metadata = ProviderMetadata<
    Extra,
    CoreAuthDisplay,
    CoreClientAuthMethod,
    CoreClaimName,
    CoreClaimType,
    CoreGrantType,
    CoreJweContentEncryptionAlgorithm,
    CoreJweKeyManagementAlgorithm,
    CoreJsonWebKey,
    CoreResponseMode,
    CoreResponseType,
    CoreSubjectIdentifierType,
>;

/// The provider of this node, with what it published last.
#[derive(Default)]
pub struct Provider {
    known: Mutex<Option<(Timestamp, Arc<Metadata>)>>,
}

impl Provider {
    /// What the provider publishes, from memory while it is fresh.
    ///
    /// # Errors
    /// [`NodeError::Peer`] with `unreachable` or `bad-answer` and the reason.
    pub async fn metadata(&self, node: &Node, settings: &OidcSettings) -> Result<Arc<Metadata>, NodeError> {
        let now = node.clock.now();
        match self.last() {
            Some((at, known)) if now.duration_since(at) < FRESH => Ok(known),
            _ => self.fetch(node, settings).await,
        }
    }

    /// The same anew, because a signature names a key that is not known; nothing when that was just tried.
    ///
    /// # Errors
    /// As [`Provider::metadata`].
    pub async fn renewed(&self, node: &Node, settings: &OidcSettings) -> Result<Option<Arc<Metadata>>, NodeError> {
        let now = node.clock.now();
        if self.last().is_some_and(|(at, _)| now.duration_since(at) < RETRY) {
            return Ok(None);
        }
        self.fetch(node, settings).await.map(Some)
    }

    fn last(&self) -> Option<(Timestamp, Arc<Metadata>)> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    async fn fetch(&self, node: &Node, settings: &OidcSettings) -> Result<Arc<Metadata>, NodeError> {
        let issuer = IssuerUrl::new(settings.issuer.clone()).map_err(|error| bad(error.to_string()))?;
        let found = Metadata::discover_async(issuer, &Caller(node)).await.map_err(|error| bad(chain(&error)))?;
        let found = Arc::new(found);
        *self.known.lock().unwrap_or_else(PoisonError::into_inner) = Some((node.clock.now(), Arc::clone(&found)));
        Ok(found)
    }
}

/// A failure of the provider, for the log.
pub(super) fn bad(detail: String) -> NodeError {
    NodeError::Peer { token: "identity-provider", detail }
}

/// The whole chain of causes.
pub(super) fn chain(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(cause) = source {
        text = format!("{text}: {cause}");
        source = cause.source();
    }
    text
}

/// The node's HTTP client as the library calls it: no redirects, only addresses within the node's reach, bounded answers.
pub(super) struct Caller<'n>(pub(super) &'n Node);

/// Why a call failed.
#[derive(Debug, thiserror::Error)]
pub enum CallError {
    /// The address is not called.
    #[error("address not allowed: {0}")]
    Address(String),
    /// No connection, or no answer in time.
    #[error(transparent)]
    Http(#[from] reqwest::Error),
    /// The answer is too long.
    #[error("the answer is longer than {ANSWER_BYTES_MAX} bytes")]
    TooLong,
    /// The answer cannot be handed on.
    #[error(transparent)]
    Form(#[from] axum::http::Error),
}

impl<'c> AsyncHttpClient<'c> for Caller<'_> {
    type Error = CallError;
    type Future = Pin<Box<dyn Future<Output = Result<HttpResponse, CallError>> + Send + 'c>>;

    fn call(&'c self, request: HttpRequest) -> Self::Future {
        Box::pin(call(self.0, request))
    }
}

async fn call(node: &Node, request: HttpRequest) -> Result<HttpResponse, CallError> {
    let (parts, body) = request.into_parts();
    let url = Url::parse(&parts.uri.to_string()).map_err(|error| CallError::Address(error.to_string()))?;
    callable(&url, node.settings.reach()).map_err(|reason| CallError::Address(reason.to_owned()))?;
    let sent = node.http.request(parts.method, url).headers(parts.headers).body(body).timeout(TIMEOUT).send().await?;
    let mut response = axum::http::Response::builder().status(sent.status());
    for (name, value) in sent.headers() {
        response = response.header(name, value);
    }
    let mut bytes = Vec::new();
    let mut stream = sent.bytes_stream();
    while let Some(chunk) = stream.next().await {
        bytes.extend_from_slice(&chunk?);
        if bytes.len() > ANSWER_BYTES_MAX {
            return Err(CallError::TooLong);
        }
    }
    Ok(response.body(bytes)?)
}

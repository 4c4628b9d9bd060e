// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! Access tokens of the JSON interface: signed for minutes (JWT, RFC 7519, in the profile of RFC 9068), opened again with
//! every request.
//!
//! A token alone opens nothing: the grant behind it is looked up each time, with the owner's roles of today. So a revoked
//! grant, a disabled account or a lost role works at once. The keys sign nothing else, and are never those that peers know.

use std::sync::{Mutex, PoisonError};

use data_encoding::BASE64URL_NOPAD;
use domain::ids::random_uuid;
use jiff::{SignedDuration, Timestamp};
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation};
use protocol::SigningKey;
use serde::{Deserialize, Serialize};
use storage::{LiveGrant, TokenKey, Tx};
use zeroize::Zeroizing;

use super::scope::Scopes;
use crate::Node;
use crate::error::NodeError;

/// Life of an access token: long enough for a batch of calls, short enough that a stolen one is soon worthless.
pub const LIFETIME: SignedDuration = SignedDuration::from_mins(10);
/// A key signs this long; then a new one is made by itself.
pub const KEY_LIFETIME: SignedDuration = SignedDuration::from_hours(24 * 90);
/// How long keys are remembered before the database is asked again: a key that another process retired is gone then.
const REMEMBERED: SignedDuration = SignedDuration::from_mins(1);
/// Media type of an access token (RFC 9068 section 2.1); with it, no other token of ours can be taken for one.
const TYPE: &str = "at+jwt";
/// Longest token that is looked at; ours have about 700 bytes.
const TOKEN_BYTES_MAX: usize = 4096;
/// What stands before the 32 bytes of a seed in a private key by RFC 8410 (PKCS#8).
const PKCS8_PREFIX: [u8; 16] =
    [0x30, 0x2e, 0x02, 0x01, 0x00, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x04, 0x22, 0x04, 0x20];

/// What an access token says.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Claims {
    /// Node id of the node that signed.
    pub iss: String,
    /// The API that it opens.
    pub aud: String,
    /// Account id of the owner.
    pub sub: String,
    /// Id of the grant (RFC 9068 section 2.2).
    pub client_id: String,
    /// Random id of this token.
    pub jti: String,
    /// Signed at, Unix seconds.
    pub iat: i64,
    /// Not valid before, Unix seconds.
    pub nbf: i64,
    /// Not valid from this moment on, Unix seconds.
    pub exp: i64,
    /// Scopes, separated by spaces.
    pub scope: String,
}

/// The keys as last read from the database.
#[derive(Default)]
pub struct Keys {
    known: Mutex<Option<(Timestamp, Vec<TokenKey>)>>,
}

impl Keys {
    fn find(&self, kid: &str, now: Timestamp) -> Option<TokenKey> {
        let known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        let (read_at, keys) = known.as_ref()?;
        let fresh = now.duration_since(*read_at) < REMEMBERED;
        keys.iter().find(|key| fresh && key.kid == kid).cloned()
    }

    fn remember(&self, keys: Vec<TokenKey>, now: Timestamp) {
        *self.known.lock().unwrap_or_else(PoisonError::into_inner) = Some((now, keys));
    }
}

/// The API of this node as the audience of its tokens.
#[must_use]
pub fn audience(node: &Node) -> String {
    format!("{}/api", node.settings.url)
}

/// Signs an access token for a grant.
///
/// # Errors
/// When the database does not answer.
pub async fn issue(node: &Node, tx: &mut Tx, live: &LiveGrant, scopes: &Scopes) -> Result<String, NodeError> {
    let key = signing_key(node, tx).await?;
    let now = node.clock.now().as_second();
    let claims = Claims {
        iss: node.identity.id.to_string(),
        aud: audience(node),
        sub: live.user.id.to_string(),
        client_id: live.grant.id.clone(),
        jti: random_uuid(&*node.random),
        iat: now,
        nbf: now,
        exp: now + LIFETIME.as_secs(),
        scope: scopes.to_string(),
    };
    let header = Header { typ: Some(TYPE.to_owned()), kid: Some(key.kid), ..Header::new(Algorithm::EdDSA) };
    let mut der = Zeroizing::new(PKCS8_PREFIX.to_vec());
    der.extend_from_slice(key.seed.as_ref());
    jsonwebtoken::encode(&header, &claims, &EncodingKey::from_ed_der(&der))
        .map_err(|error| NodeError::Internal(format!("an access token cannot be signed: {error}")))
}

/// The key that signs now; made on first need, and anew when the last one is old.
async fn signing_key(node: &Node, tx: &mut Tx) -> Result<TokenKey, NodeError> {
    let now = node.clock.now();
    let signs = |key: &TokenKey| key.retired_at.is_none() && now.duration_since(key.created_at) < KEY_LIFETIME;
    let mut keys = tx.token_key_list().await?;
    if !keys.iter().any(signs) {
        rotate(node, tx).await?;
        keys = tx.token_key_list().await?;
    }
    node.token_keys.remember(keys.clone(), now);
    keys.into_iter().find(signs).ok_or_else(|| NodeError::Internal("no key for access tokens".to_owned()))
}

/// Makes a new key; what the earlier one signed is accepted until it ends.
///
/// # Errors
/// When the database does not answer.
pub async fn rotate(node: &Node, tx: &mut Tx) -> Result<(), NodeError> {
    let mut seed = Zeroizing::new([0; 32]);
    node.random.fill(seed.as_mut());
    tx.token_key_rotate(&random_uuid(&*node.random), &seed).await?;
    Ok(())
}

/// Reads an access token that this node signed for its own API and that is valid now; nothing for any other text.
///
/// # Errors
/// When the database does not answer.
pub async fn read(node: &Node, token: &str) -> Result<Option<Claims>, NodeError> {
    let Some(kid) = header_kid(token) else { return Ok(None) };
    let now = node.clock.now();
    let mut key = node.token_keys.find(&kid, now);
    if key.is_none() {
        let keys = node.store.snapshot("token_keys").await?.token_key_list().await?;
        node.token_keys.remember(keys, now);
        key = node.token_keys.find(&kid, now);
    }
    // What a retired key signed has ended after the life of a token; a key that leaked is then worth nothing.
    let usable = |key: &TokenKey| key.retired_at.is_none_or(|at| now.duration_since(at) < LIFETIME);
    let Some(key) = key.filter(usable) else { return Ok(None) };
    Ok(verified(node, token, &key).filter(|claims| is_current(claims, now.as_second())))
}

/// The key id of a token whose header is as we write it.
fn header_kid(token: &str) -> Option<String> {
    if token.len() > TOKEN_BYTES_MAX {
        return None;
    }
    let header = jsonwebtoken::decode_header(token).ok()?;
    let ours = header.alg == Algorithm::EdDSA && header.typ.as_deref() == Some(TYPE) && header.crit.is_none();
    header.kid.filter(|_| ours)
}

fn verified(node: &Node, token: &str, key: &TokenKey) -> Option<Claims> {
    // Nothing but this algorithm, whatever the header says (RFC 8725 section 3.1).
    let mut rules = Validation::new(Algorithm::EdDSA);
    rules.set_required_spec_claims(&["exp", "nbf", "aud", "iss", "sub"]);
    rules.set_audience(&[audience(node)]);
    rules.set_issuer(&[node.identity.id.to_string()]);
    // The library would read the system's clock; `is_current` asks the node's.
    rules.validate_exp = false;
    rules.validate_nbf = false;
    let public = SigningKey::from_seed(*key.seed).verifying_key().to_bytes();
    let public = DecodingKey::from_ed_components(&BASE64URL_NOPAD.encode(&public)).ok()?;
    Some(jsonwebtoken::decode::<Claims>(token, &public, &rules).ok()?.claims)
}

fn is_current(claims: &Claims, now: i64) -> bool {
    claims.nbf <= now && now < claims.exp && claims.exp - claims.iat <= LIFETIME.as_secs()
}

// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! Sessions: a random token in a cookie (or as bearer token), its SHA-256 in the database.

use axum::http::{HeaderMap, header};
use axum_extra::extract::cookie::{Cookie, CookieJar, SameSite};
use data_encoding::BASE64URL_NOPAD;
use domain::UserId;
use domain::role::Actor;
use jiff::{SignedDuration, Timestamp};
use sha2::{Digest as _, Sha256};
use storage::{NewSession, SessionRow, SessionState, Tx, User};

use crate::Node;
use crate::error::NodeError;

/// After this long without a request the session is over: a shared office PC is left alone at lunch.
pub const IDLE_LIMIT: SignedDuration = SignedDuration::from_mins(60);
/// After this long the session is over in any case: one working day.
pub const ABSOLUTE_LIMIT: SignedDuration = SignedDuration::from_hours(12);
/// The last use is written at most this often, so that reading pages does not write each time.
const TOUCH_AFTER: SignedDuration = SignedDuration::from_mins(1);
/// 256 bits: guessing is out of reach, and the hash in the database cannot be turned back.
const TOKEN_BYTES: usize = 32;

/// What somebody showed to sign in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// Password.
    Password,
    /// The identity provider of the city.
    Oidc,
    /// The link of the demonstration, which exists in demo mode only.
    Demo,
}

impl Way {
    /// As stored.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Password => "password",
            Self::Oidc => "oidc",
            Self::Demo => "demo",
        }
    }
}

/// How a session begins.
#[derive(Clone, Debug)]
pub struct Begin {
    /// What was shown.
    pub way: Way,
    /// How far the sign-in got.
    pub state: SessionState,
    /// Kind of device; see [`super::device`].
    pub device: String,
}

impl Begin {
    /// A session that may do everything its owner may.
    #[must_use]
    pub fn full(way: Way, device: impl Into<String>) -> Self {
        Self { way, state: SessionState::Full, device: device.into() }
    }
}

/// The session of a request.
#[derive(Clone, Debug)]
pub struct Session {
    /// Random id, names the session in lists.
    pub id: String,
    /// Owner.
    pub user: User,
    /// How far the sign-in got.
    pub state: SessionState,
    /// When the person last showed who they are.
    pub verified_at: Timestamp,
    token_sha256: [u8; 32],
}

/// Starts a session and returns the token, which exists nowhere else. A token that the browser brought along is never taken
/// over, so that nobody can plant one.
///
/// # Errors
/// When the database does not answer.
pub async fn start(node: &Node, user: &UserId, begin: &Begin) -> Result<String, NodeError> {
    let mut tx = node.store.begin("session_start").await?;
    let token = start_in(node, &mut tx, user, begin).await?;
    tx.commit().await?;
    Ok(token)
}

/// As [`start`], within a transaction that does more.
pub(crate) async fn start_in(node: &Node, tx: &mut Tx, user: &UserId, begin: &Begin) -> Result<String, NodeError> {
    let token = fresh_token(node);
    let new = NewSession {
        token_sha256: digest(&token),
        user,
        state: begin.state,
        way: begin.way.code(),
        device: &begin.device,
        expires_at: node.clock.now() + ABSOLUTE_LIMIT,
    };
    tx.session_insert(&new).await?;
    Ok(token)
}

/// Gives a session another token after its owner showed again who they are; returns it.
pub(crate) async fn renew_in(
    node: &Node,
    tx: &mut Tx,
    session: &Session,
    state: SessionState,
    way: Way,
) -> Result<String, NodeError> {
    let token = fresh_token(node);
    let renewed = tx.session_renew(&session.token_sha256, &digest(&token), state, way.code()).await?;
    // It was ended a moment ago, at another place.
    if renewed { Ok(token) } else { Err(NodeError::SignedOut) }
}

fn fresh_token(node: &Node) -> String {
    let mut bytes = [0; TOKEN_BYTES];
    node.random.fill(&mut bytes);
    BASE64URL_NOPAD.encode(&bytes)
}

/// Ends the session of this request, if there is one.
///
/// # Errors
/// When the database does not answer.
pub async fn end(node: &Node, headers: &HeaderMap) -> Result<(), NodeError> {
    if let Some(token) = token(node, headers) {
        let mut tx = node.store.begin("session_end").await?;
        tx.session_delete(&digest(&token)).await?;
        tx.commit().await?;
    }
    Ok(())
}

/// The session of this request, however far its sign-in got.
///
/// # Errors
/// When the database does not answer.
pub async fn fetch(node: &Node, headers: &HeaderMap) -> Result<Option<Session>, NodeError> {
    let Some(token) = token(node, headers) else { return Ok(None) };
    let token_sha256 = digest(&token);
    let now = node.clock.now();
    let mut tx = node.store.snapshot("session_fetch").await?;
    let Some(SessionRow { session, user }) = tx.session_fetch(&token_sha256).await? else { return Ok(None) };
    drop(tx);
    if over(session.last_seen_at, session.expires_at, now) {
        return Ok(None);
    }
    if now.duration_since(session.last_seen_at) > TOUCH_AFTER {
        let mut tx = node.store.begin("session_touch").await?;
        tx.session_touch(&token_sha256).await?;
        tx.commit().await?;
    }
    let (id, state, verified_at) = (session.id, session.state, session.verified_at);
    Ok(Some(Session { id, user, state, verified_at, token_sha256 }))
}

/// Who is signed in with this request.
///
/// # Errors
/// When the database does not answer.
pub async fn actor(node: &Node, headers: &HeaderMap) -> Result<Option<Actor>, NodeError> {
    let session = fetch(node, headers).await?.filter(|session| session.state == SessionState::Full);
    Ok(session.map(|session| session.user.actor()))
}

/// Whose session this was, when it ended by itself: what the person was typing may be kept, nothing else. A session that
/// somebody ended by signing out is nobody's.
///
/// # Errors
/// When the database does not answer.
pub async fn owner_of_ended(node: &Node, headers: &HeaderMap) -> Result<Option<Actor>, NodeError> {
    let Some(token) = token(node, headers) else { return Ok(None) };
    let mut tx = node.store.snapshot("session_owner").await?;
    Ok(tx.session_owner(&digest(&token)).await?.map(|user| user.actor()))
}

fn over(last_seen: Timestamp, expires: Timestamp, now: Timestamp) -> bool {
    now >= expires || now.duration_since(last_seen) > IDLE_LIMIT
}

/// The cookie that carries `token`.
#[must_use]
pub fn cookie(node: &Node, token: String) -> Cookie<'static> {
    Cookie::build((cookie_name(node), token))
        .path("/")
        .http_only(true)
        .secure(node.settings.secure_cookies)
        .same_site(SameSite::Lax)
        .build()
}

/// The cookie that removes the session cookie.
#[must_use]
pub fn gone(node: &Node) -> Cookie<'static> {
    let mut cookie = cookie(node, String::new());
    cookie.make_removal();
    cookie
}

/// Cookies are shared by all ports of a host (RFC 6265 section 8.5), so the name carries the node:
/// three demo nodes on one host do not sign each other out.
fn cookie_name(node: &Node) -> String {
    let prefix = if node.settings.secure_cookies { "__Host-" } else { "" };
    format!("{prefix}pool_{}", &node.identity.id.as_str()[2..10])
}

fn token(node: &Node, headers: &HeaderMap) -> Option<String> {
    if let Some(bearer) = headers.get(header::AUTHORIZATION) {
        return bearer.to_str().ok()?.strip_prefix("Bearer ").map(str::to_owned);
    }
    CookieJar::from_headers(headers).get(&cookie_name(node)).map(|cookie| cookie.value().to_owned())
}

fn digest(token: &str) -> [u8; 32] {
    Sha256::digest(token.as_bytes()).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sessions_end_by_rest_and_by_the_clock() {
        let start: Timestamp = "2026-03-02T08:00:00Z".parse().unwrap();
        let expires = start + ABSOLUTE_LIMIT;
        assert!(!over(start, expires, start + SignedDuration::from_mins(60)));
        assert!(over(start, expires, start + SignedDuration::from_mins(61)));
        let busy = start + SignedDuration::from_mins(719);
        assert!(!over(busy, expires, busy));
        assert!(over(busy, expires, expires));
    }
}

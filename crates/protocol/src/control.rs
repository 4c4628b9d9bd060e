// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! Control messages: short signed statements from one node to another, delivered to its inbox.
//!
//! The shape is that of a security event token (RFC 8417): `iss`, `aud`, `iat`, `jti` and exactly one event.

use crate::encoding::{Hash, hash_text};
use crate::json::{self, JsonFault};
use crate::jws::{self, JwsError};
use crate::key::{KeyId, SigningKey, VerifyingKey};
use crate::limits;
use crate::node_document::{self, DocumentError, KeyUse, VerifiedDocument};
use crate::node_id::NodeId;
use crate::text;
use serde::{Deserialize, Serialize};

const TYP: &str = "secevent+jwt";

/// Media type of a control message in `POST /inbox`; a peering request adds the sender's node document.
pub const MEDIA_TYPE: &str = "application/jose";

/// One statement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Message {
    /// The node that says it.
    pub iss: NodeId,
    /// The node it is said to.
    pub aud: NodeId,
    /// When, in seconds since 1970 (UTC).
    pub iat: u64,
    /// Name of the message, unique for its sender; the receiver takes each once.
    pub jti: String,
    /// What is said.
    #[serde(rename = "events")]
    pub event: Event,
}

/// What a control message says. On the wire the event is the only member of `events`, named by its type.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub enum Event {
    /// A node that was invited asks to become a peer.
    #[serde(rename = "urn:poolverbund:event:peering-request/1")]
    PeeringRequest {
        /// The invite's token.
        invite: String,
        /// SHA-256 of the sender's node document.
        #[serde(with = "hash_text")]
        doc: Hash,
        /// What the sender wants to exchange: `record`, `feedback`.
        scopes: Vec<String>,
        /// Whether the receiver may pass on the sender's log.
        relay: bool,
    },
    /// The sender's administrator approved the receiver as a peer.
    #[serde(rename = "urn:poolverbund:event:peering-approved/1")]
    PeeringApproved {
        /// What is exchanged.
        scopes: Vec<String>,
        /// Whether the receiver may pass on the sender's log.
        relay: bool,
        /// Reference to a written agreement, if there is one.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        agreement: Option<String>,
    },
    /// The sender ended the peering.
    #[serde(rename = "urn:poolverbund:event:peering-revoked/1")]
    PeeringRevoked {
        /// Reason for people, at most 200 characters.
        reason: String,
    },
}

const KNOWN_EVENTS: [&str; 3] = [
    "urn:poolverbund:event:peering-request/1",
    "urn:poolverbund:event:peering-approved/1",
    "urn:poolverbund:event:peering-revoked/1",
];

/// Why a control message is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ControlError {
    /// Not a JWS of this kind.
    #[error(transparent)]
    Jws(#[from] JwsError),
    /// The claims are not strict JSON or not these.
    #[error("control message: {0}")]
    Json(#[from] JsonFault),
    /// A member breaks a rule.
    #[error("control message: {0}")]
    Rule(&'static str),
    /// `kid` is not the full name of a key of the sender.
    #[error("the key name is not one of the sender's")]
    KeyName,
    /// The sender has no such key here.
    #[error("no key {0} is known")]
    UnknownKey(KeyId),
    /// The key did not sign these bytes.
    #[error("the signature of the control message does not fit")]
    Signature,
    /// For another node.
    #[error("the control message is for {0}")]
    OtherRecipient(NodeId),
    /// Made in the future or more than 30 days ago.
    #[error("the control message was made at an implausible time")]
    Time,
    /// Signed and valid, but of a kind this version does not know.
    #[error("unknown event {0}")]
    UnknownEvent(String),
    /// The node document that came with a peering request.
    #[error(transparent)]
    Document(#[from] DocumentError),
    /// The body of a peering request is not message, line feed, node document, or the document is another one.
    #[error("the peering request does not come with the node document it names")]
    OtherDocument,
}

/// A control message whose signature, recipient and time hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VerifiedMessage {
    message: Message,
    key: KeyId,
    jws: String,
}

impl VerifiedMessage {
    /// What it says.
    #[must_use]
    pub fn message(&self) -> &Message {
        &self.message
    }

    /// The key that signed it.
    #[must_use]
    pub fn key(&self) -> &KeyId {
        &self.key
    }

    /// The exact bytes, to be kept as evidence.
    #[must_use]
    pub fn jws(&self) -> &str {
        &self.jws
    }
}

impl Message {
    /// Signs the message with the sender's `http` key of name `kid`.
    ///
    /// # Errors
    /// [`ControlError::Rule`] if a member breaks a rule, [`ControlError::KeyName`] for an unusable `kid`.
    pub fn sign(&self, key: &SigningKey, kid: &str) -> Result<String, ControlError> {
        self.check()?;
        let kid = KeyId::parse(&format!("{}#{kid}", self.iss)).ok_or(ControlError::KeyName)?;
        let payload = serde_json::to_vec(self).map_err(|_| ControlError::Rule("cannot be written as JSON"))?;
        let jws = jws::sign(key, TYP, &kid.to_string(), &payload);
        (jws.len() <= limits::JWS_BYTES).then_some(jws).ok_or(ControlError::Jws(JwsError::TooLarge))
    }

    fn check(&self) -> Result<(), ControlError> {
        let rule = |holds: bool, text: &'static str| holds.then_some(()).ok_or(ControlError::Rule(text));
        rule(text::is_token(&self.jti), "jti has 1 to 64 letters, digits, '.', '_' or '-'")?;
        rule(self.iss != self.aud, "iss and aud are the same node")?;
        match &self.event {
            Event::PeeringRequest { invite, scopes, .. } => {
                rule(crate::invite::is_token(invite), "invite is 16 bytes in base64url")?;
                rule(are_scopes(scopes), "scopes holds 1 to 8 different short tokens")
            }
            Event::PeeringApproved { scopes, agreement, .. } => {
                rule(are_scopes(scopes), "scopes holds 1 to 8 different short tokens")?;
                rule(agreement.as_deref().is_none_or(is_line), "agreement is one line of at most 200 characters")
            }
            Event::PeeringRevoked { reason } => rule(is_line(reason), "reason is one line of at most 200 characters"),
        }
    }
}

fn are_scopes(scopes: &[String]) -> bool {
    let different: std::collections::BTreeSet<_> = scopes.iter().collect();
    (1..=8).contains(&scopes.len()) && different.len() == scopes.len() && scopes.iter().all(|s| text::is_token(s))
}

fn is_line(line: &str) -> bool {
    line.chars().count() <= 200 && !line.chars().any(text::is_forbidden)
}

/// Verifies a control message for the node `aud` at `now` (seconds since 1970); `keys` finds the sender's `http` key.
///
/// # Errors
/// The first rule that does not hold; [`ControlError::UnknownEvent`] only after the signature was found valid.
pub fn verify(
    jws: &str,
    aud: &NodeId,
    now: u64,
    keys: impl FnOnce(&KeyId) -> Option<VerifyingKey>,
) -> Result<VerifiedMessage, ControlError> {
    let unverified = jws::parse(jws, TYP, limits::JWS_BYTES)?;
    let key_id = KeyId::parse(&unverified.kid).ok_or(ControlError::KeyName)?;
    let key = keys(&key_id).ok_or_else(|| ControlError::UnknownKey(key_id.clone()))?;
    if !unverified.signed_by(&key) {
        return Err(ControlError::Signature);
    }
    json::check(&unverified.payload)?;
    if let Some(urn) = unknown_event(&unverified.payload) {
        return Err(ControlError::UnknownEvent(urn));
    }
    let message: Message = json::read(&unverified.payload)?;
    if message.iss != key_id.node {
        return Err(ControlError::KeyName);
    }
    if message.aud != *aud {
        return Err(ControlError::OtherRecipient(message.aud));
    }
    let oldest = now.saturating_sub(limits::CONTROL_AGE_SECONDS);
    if message.iat < oldest || message.iat > now.saturating_add(limits::CLOCK_SKEW_SECONDS) {
        return Err(ControlError::Time);
    }
    message.check()?;
    Ok(VerifiedMessage { message, key: key_id, jws: jws.to_owned() })
}

/// The type of the one event if this version does not know it.
fn unknown_event(payload: &[u8]) -> Option<String> {
    let value: serde_json::Value = serde_json::from_slice(payload).ok()?;
    let events = value.get("events")?.as_object()?;
    let urn = events.keys().next().filter(|_| events.len() == 1)?;
    (!KNOWN_EVENTS.contains(&urn.as_str())).then(|| urn.clone())
}

/// The body of a peering request: the message, a line feed, the sender's node document.
#[must_use]
pub fn peering_request_body(request: &str, document: &VerifiedDocument) -> String {
    format!("{request}\n{}", document.jws())
}

/// A peering request with the node document that proves who sent it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PeeringRequest {
    /// The message; its event is [`Event::PeeringRequest`].
    pub message: VerifiedMessage,
    /// The sender's node document.
    pub document: VerifiedDocument,
}

/// Verifies the body of a peering request at the node `aud`. The sender is not known yet, so its key is taken from the
/// document it sent; who that is, people find out by the invite and by comparing the safety number.
///
/// # Errors
/// [`ControlError::OtherDocument`] if the body is not message, line feed, document, or if the document's hash is not
/// the one in the message; otherwise as [`verify`] and [`node_document::verify`].
pub fn verify_peering_request(body: &[u8], aud: &NodeId, now: u64) -> Result<PeeringRequest, ControlError> {
    if body.len() > limits::INBOX_BODY_BYTES {
        return Err(ControlError::Jws(JwsError::TooLarge));
    }
    let body = std::str::from_utf8(body).map_err(|_| ControlError::OtherDocument)?;
    let (request, document) = body.split_once('\n').ok_or(ControlError::OtherDocument)?;
    let document = node_document::verify(document)?;
    let own_key = |id: &KeyId| document.key(&id.kid, &KeyUse::Http).filter(|_| id.node == *document.node());
    let message = verify(request, aud, now, own_key)?;
    match &message.message.event {
        Event::PeeringRequest { doc, .. } if *doc == document.sha256() => Ok(PeeringRequest { message, document }),
        _ => Err(ControlError::OtherDocument),
    }
}

// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! Problem types: what a node answers when it refuses (RFC 9457, `application/problem+json`).

use crate::json;
use serde_json::{Value, json};

/// Media type of an answer that is a problem.
pub const MEDIA_TYPE: &str = "application/problem+json";

const PREFIX: &str = "urn:poolverbund:problem:";

/// A refusal. Its token is stable; the title is for people who read logs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Problem {
    /// The request is not signed as the profile asks, or not by a known key. Says no more: the caller is unknown.
    #[error("the request is not signed as required")]
    BadSignature,
    /// The caller's clock differs too much.
    #[error("the clocks differ by more than 300 seconds; the server's time is {server_time}")]
    ClockSkew {
        /// The server's time in seconds since 1970.
        server_time: u64,
    },
    /// `Pool-To` names another node.
    #[error("the request is for another node")]
    WrongRecipient,
    /// Signed by a node that is known but not (yet) an active peer.
    #[error("the caller is not a peer of this node")]
    UnknownPeer,
    /// The peering is suspended.
    #[error("the peering is suspended")]
    PeerSuspended,
    /// The peering was ended.
    #[error("the peering was ended")]
    PeerRevoked,
    /// The nonce was used before.
    #[error("the nonce was used before")]
    ReplayedNonce,
    /// The two nodes have no protocol version in common.
    #[error("the nodes have no protocol version in common")]
    UnsupportedVersion,
    /// A body above its limit.
    #[error("the request is larger than allowed")]
    TooLarge,
    /// More requests than allowed.
    #[error("too many requests; try again in {retry_after} seconds")]
    RateLimited {
        /// Seconds to wait; also sent as `Retry-After`.
        retry_after: u64,
    },
    /// Authentic, but not of a form this node understands.
    #[error("the request is not understood")]
    Malformed,
    /// An unknown, used or expired invite.
    #[error("the invite is unknown, used or expired")]
    InviteRefused,
    /// Entries do not fit their checkpoint.
    #[error("the entries do not fit the checkpoint")]
    InconsistentLog,
    /// The log asked for is frozen here.
    #[error("the log is frozen at this node")]
    FrozenOrigin,
    /// This node has no such log, node document, checkpoint or bundle.
    #[error("this node does not hold what was asked for")]
    NotMirrored,
}

impl Problem {
    /// The part of the type after `urn:poolverbund:problem:`.
    #[must_use]
    pub fn token(self) -> &'static str {
        match self {
            Self::BadSignature => "bad-signature",
            Self::ClockSkew { .. } => "clock-skew",
            Self::WrongRecipient => "wrong-recipient",
            Self::UnknownPeer => "unknown-peer",
            Self::PeerSuspended => "peer-suspended",
            Self::PeerRevoked => "peer-revoked",
            Self::ReplayedNonce => "replayed-nonce",
            Self::UnsupportedVersion => "unsupported-version",
            Self::TooLarge => "too-large",
            Self::RateLimited { .. } => "rate-limited",
            Self::Malformed => "malformed",
            Self::InviteRefused => "invite-refused",
            Self::InconsistentLog => "inconsistent-log",
            Self::FrozenOrigin => "frozen-origin",
            Self::NotMirrored => "not-mirrored",
        }
    }

    /// The HTTP status.
    #[must_use]
    pub fn status(self) -> u16 {
        match self {
            Self::BadSignature | Self::ClockSkew { .. } | Self::WrongRecipient | Self::ReplayedNonce => 401,
            Self::UnknownPeer | Self::PeerSuspended | Self::PeerRevoked | Self::InviteRefused => 403,
            Self::Malformed | Self::UnsupportedVersion => 400,
            Self::NotMirrored => 404,
            Self::InconsistentLog | Self::FrozenOrigin => 409,
            Self::TooLarge => 413,
            Self::RateLimited { .. } => 429,
        }
    }

    /// The body of the answer.
    #[must_use]
    pub fn to_json(self) -> Value {
        let mut body = json!({
            "type": format!("{PREFIX}{}", self.token()),
            "title": self.to_string(),
            "status": self.status(),
        });
        match self {
            Self::ClockSkew { server_time } => body["server_time"] = server_time.into(),
            Self::RateLimited { retry_after } => body["retry_after"] = retry_after.into(),
            _ => {}
        }
        body
    }

    /// Reads the body of a refusal; `None` for anything else. The title is not believed, only type and numbers.
    #[must_use]
    pub fn parse(body: &[u8]) -> Option<Self> {
        let value: Value = json::read(body).ok()?;
        let token = value.get("type")?.as_str()?.strip_prefix(PREFIX)?;
        let number = |name: &str| value.get(name).and_then(Value::as_u64);
        Some(match token {
            "bad-signature" => Self::BadSignature,
            "clock-skew" => Self::ClockSkew { server_time: number("server_time")? },
            "wrong-recipient" => Self::WrongRecipient,
            "unknown-peer" => Self::UnknownPeer,
            "peer-suspended" => Self::PeerSuspended,
            "peer-revoked" => Self::PeerRevoked,
            "replayed-nonce" => Self::ReplayedNonce,
            "unsupported-version" => Self::UnsupportedVersion,
            "too-large" => Self::TooLarge,
            "rate-limited" => Self::RateLimited { retry_after: number("retry_after")? },
            "malformed" => Self::Malformed,
            "invite-refused" => Self::InviteRefused,
            "inconsistent-log" => Self::InconsistentLog,
            "frozen-origin" => Self::FrozenOrigin,
            "not-mirrored" => Self::NotMirrored,
            _ => return None,
        })
    }
}

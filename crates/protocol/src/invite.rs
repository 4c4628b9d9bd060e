// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! Invites: what an administrator hands to another one, as text or as a QR code.

use crate::encoding::{b64u, b64u_array, b64u_decode};
use crate::json;
use crate::limits;
use crate::node_id::NodeId;
use crate::text;
use serde::{Deserialize, Serialize};
use std::fmt;

/// An invitation to become a peer of `node`. The token is a secret until it is used; `Debug` leaves it out.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Invite {
    /// The inviting node.
    pub node: NodeId,
    /// Its addresses.
    pub urls: Vec<String>,
    /// Hubs through which it can be reached.
    pub via: Vec<NodeId>,
    /// 16 random bytes in base64url; valid once and for [`limits::INVITE_LIFE_SECONDS`].
    pub token: String,
}

/// The text is not an invite.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not an invite: {0}")]
pub struct NotAnInvite(&'static str);

const PREFIX: &str = "poolverbund1:";

impl Invite {
    /// An invite with a token of 16 random bytes.
    #[must_use]
    pub fn new(node: NodeId, urls: Vec<String>, via: Vec<NodeId>, token: [u8; 16]) -> Self {
        Self { node, urls, via, token: b64u(&token) }
    }

    /// The text to hand over: `poolverbund1:` and the JSON in base64url.
    ///
    /// # Panics
    /// Never: strings and lists of strings always have a JSON form.
    #[must_use]
    pub fn to_text(&self) -> String {
        // Unwrap safety: the type holds nothing but strings and lists of strings.
        let json = serde_json::to_vec(self).expect("an invite has a JSON form");
        format!("{PREFIX}{}", b64u(&json))
    }

    /// Reads an invite; white space around it is what pasting leaves behind and is ignored.
    ///
    /// # Errors
    /// [`NotAnInvite`] says what does not fit.
    pub fn parse(text: &str) -> Result<Self, NotAnInvite> {
        let text = text.trim();
        if text.len() > limits::INVITE_BYTES {
            return Err(NotAnInvite("too long"));
        }
        let encoded = text.strip_prefix(PREFIX).ok_or(NotAnInvite("it does not begin with \"poolverbund1:\""))?;
        let bytes = b64u_decode(encoded).ok_or(NotAnInvite("it was cut off or changed (base64url)"))?;
        let invite: Self = json::read(&bytes).map_err(|_| NotAnInvite("it was cut off or changed (JSON)"))?;
        let lists = invite.urls.len() <= limits::DOCUMENT_LIST && invite.via.len() <= limits::DOCUMENT_LIST;
        if !lists || !invite.urls.iter().all(|u| text::is_url(u)) {
            return Err(NotAnInvite("an address in it is not usable"));
        }
        is_token(&invite.token).then_some(invite).ok_or(NotAnInvite("its token is not 16 bytes in base64url"))
    }
}

impl fmt::Debug for Invite {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Invite").field("node", &self.node).field("urls", &self.urls).finish_non_exhaustive()
    }
}

/// Whether `text` is a token: 16 bytes in base64url.
pub(crate) fn is_token(text: &str) -> bool {
    b64u_array::<16>(text).is_some()
}

// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! Invite another node, accept an invite.

use askama::Template;

use super::parts::{Errors, Fact};
use super::{Page, paths};

/// Invite: explains, and after the POST to [`paths::PEER_INVITE`] shows the text to hand over.
#[derive(Debug, Template)]
#[template(path = "peer_invite.html")]
pub struct PeerInvitePage {
    /// Header data.
    pub page: Page,
    /// The invite; empty before it was made.
    pub text: String,
    /// Until when it is valid, in German.
    pub valid_until: String,
}

/// Accept an invite: POST to [`paths::PEER_ACCEPT`] with `invite`.
#[derive(Debug, Template)]
#[template(path = "peer_accept.html")]
pub struct PeerAcceptPage {
    /// Header data.
    pub page: Page,
    /// The text as pasted.
    pub invite: String,
    /// Faults.
    pub errors: Errors,
}

/// Compare and confirm before the request is sent: POST to [`paths::PEER_REQUEST`] with `invite` and `compared=1`.
#[derive(Debug, Template)]
#[template(path = "peer_confirm.html")]
pub struct PeerConfirmPage {
    /// Header data.
    pub page: Page,
    /// The invite, kept in a hidden field.
    pub invite: String,
    /// Name of the other node as its own document says.
    pub name: String,
    /// Node id, addresses.
    pub facts: Vec<Fact>,
    /// The 30 digits in six groups of five, joined by blanks.
    pub safety_number: String,
    /// Whether the digits were compared.
    pub compared: bool,
    /// Faults.
    pub errors: Errors,
}

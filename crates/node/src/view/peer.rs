// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! One peer, and the confirm page of a decision about it.

use askama::Template;

use super::parts::{Badge, Errors, Fact};
use super::{Incident, Page, paths};

/// One peer.
#[derive(Debug, Template)]
#[template(path = "peer.html")]
pub struct PeerPage {
    /// Header data.
    pub page: Page,
    /// Id of the peer, also in the addresses.
    pub id: String,
    /// Name of the peer.
    pub name: String,
    /// State of the peering.
    pub state: Badge,
    /// Health of the connection.
    pub health: Badge,
    /// The 30 digits in six groups of five, joined by blanks.
    pub safety_number: String,
    /// Node id, addresses, since when, by whom.
    pub facts: Vec<Fact>,
    /// State of the follower: log size, verified checkpoint, last contact, patterns held, withdrawn.
    pub sync: Vec<Fact>,
    /// What went wrong, newest first.
    pub incidents: Vec<Incident>,
    /// Decisions this person may take now.
    pub decisions: Vec<PeerDecision>,
}

/// A decision about a peer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PeerDecision {
    /// Accept the peer's request.
    Approve,
    /// Stop exchanging for a while.
    Suspend,
    /// Exchange again.
    Resume,
    /// End the peering for good.
    Revoke,
}

impl PeerDecision {
    /// Last part of the address.
    #[must_use]
    pub fn slug(self) -> &'static str {
        match self {
            Self::Approve => "freigeben",
            Self::Suspend => "aussetzen",
            Self::Resume => "fortsetzen",
            Self::Revoke => "beenden",
        }
    }

    /// The decision for the last part of an address.
    #[must_use]
    pub fn from_slug(slug: &str) -> Option<Self> {
        [Self::Approve, Self::Suspend, Self::Resume, Self::Revoke].into_iter().find(|decision| decision.slug() == slug)
    }

    /// Words of the button that opens the confirm page.
    fn label(self) -> &'static str {
        match self {
            Self::Approve => "Verbindung freigeben",
            Self::Suspend => "Austausch aussetzen",
            Self::Resume => "Austausch fortsetzen",
            Self::Revoke => "Verbindung beenden",
        }
    }

    /// Whether the decision needs a reason.
    fn needs_reason(self) -> bool {
        matches!(self, Self::Suspend | Self::Revoke)
    }

    /// What the decision does.
    fn consequence(self) -> &'static str {
        match self {
            Self::Approve => {
                "Nach der Freigabe ruft jeder der beiden Knoten die freigegebenen Fallmuster des anderen ab. Falldaten werden nicht \
                 ausgetauscht."
            }
            Self::Suspend => {
                "Bis zur Fortsetzung werden keine Fallmuster mehr abgerufen und keine mehr ausgeliefert. Bereits empfangene Muster \
                 bleiben in der Bibliothek."
            }
            Self::Resume => {
                "Der Abruf beginnt wieder dort, wo er ausgesetzt wurde. Was inzwischen freigegeben wurde, folgt."
            }
            Self::Revoke => {
                "Die Verbindung endet endgültig. Der andere Knoten wird benachrichtigt. Mit derselben Knotenkennung lässt sich keine \
                 neue Verbindung aufbauen. Wählen Sie im Zweifel „Austausch aussetzen“."
            }
        }
    }
}

/// Confirm page of a decision; POST to [`paths::peer_decision`] with `compared=1` (approve) or `reason` (suspend, revoke).
#[derive(Debug, Template)]
#[template(path = "peer_decision.html")]
pub struct PeerDecisionPage {
    /// Header data.
    pub page: Page,
    /// Id of the peer.
    pub id: String,
    /// Name of the peer.
    pub name: String,
    /// The decision.
    pub decision: PeerDecision,
    /// The 30 digits in six groups of five, joined by blanks.
    pub safety_number: String,
    /// Whether the digits were compared.
    pub compared: bool,
    /// Reason typed.
    pub reason: String,
    /// Faults.
    pub errors: Errors,
}

// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! The name of a log: a node and an epoch.

use crate::encoding::decimal;
use crate::node_id::NodeId;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// A log's name, `poolverbund/v1/<node id>/<epoch>`; the first line of its checkpoints.
/// A node starts a new epoch only when its log key was compromised or its log cannot be continued.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Origin {
    node: NodeId,
    epoch: u64,
}

/// The text is not the name of a log.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("a log is named \"poolverbund/v1/<node id>/<epoch>\", with an epoch from 1")]
pub struct NotAnOrigin;

const PREFIX: &str = "poolverbund/v1/";

impl Origin {
    /// The log of `node` in `epoch`.
    ///
    /// # Errors
    /// [`NotAnOrigin`] for epoch 0 and for epochs of 2^53 and above.
    pub fn new(node: NodeId, epoch: u64) -> Result<Self, NotAnOrigin> {
        let valid = (1..crate::limits::INTEGERS_BELOW).contains(&epoch);
        valid.then_some(Self { node, epoch }).ok_or(NotAnOrigin)
    }

    /// The first log of `node`.
    #[must_use]
    pub fn first(node: NodeId) -> Self {
        Self { node, epoch: 1 }
    }

    /// Reads an origin line (without the line feed).
    ///
    /// # Errors
    /// [`NotAnOrigin`] for every other text, also for an epoch with leading zeros.
    pub fn parse(text: &str) -> Result<Self, NotAnOrigin> {
        let rest = text.strip_prefix(PREFIX).ok_or(NotAnOrigin)?;
        let (node, epoch) = rest.split_once('/').ok_or(NotAnOrigin)?;
        let node = NodeId::parse(node).map_err(|_| NotAnOrigin)?;
        Self::new(node, decimal(epoch).ok_or(NotAnOrigin)?)
    }

    /// The node whose log this is.
    #[must_use]
    pub fn node(&self) -> &NodeId {
        &self.node
    }

    /// The epoch, from 1.
    #[must_use]
    pub fn epoch(&self) -> u64 {
        self.epoch
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{PREFIX}{}/{}", self.node, self.epoch)
    }
}

impl fmt::Debug for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for Origin {
    type Err = NotAnOrigin;
    fn from_str(text: &str) -> Result<Self, NotAnOrigin> {
        Self::parse(text)
    }
}

impl TryFrom<String> for Origin {
    type Error = NotAnOrigin;
    fn try_from(text: String) -> Result<Self, NotAnOrigin> {
        Self::parse(&text)
    }
}

impl From<Origin> for String {
    fn from(origin: Origin) -> Self {
        origin.to_string()
    }
}

// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! The members of a node document, in the order in which they are written.

use super::DocumentError;
use crate::encoding::{Hash, hash_text};
use crate::key::{VerifyingKey, is_kid};
use crate::limits;
use crate::node_id::NodeId;
use crate::origin::Origin;
use crate::text;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// What a node says of itself. Members unknown to this version are skipped; the signed bytes are kept as received.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NodeDocument {
    /// Version of the document's layout, 1.
    pub v: u64,
    /// The node's id, the hash of `root`.
    pub node: NodeId,
    /// Sequence number, from 1; each new document has a higher one.
    pub seq: u64,
    /// Name for people, at most [`limits::NAME_CHARS`] characters.
    pub name: String,
    /// The root key in base64url.
    pub root: String,
    /// The online keys.
    pub keys: Vec<KeyEntry>,
    /// Keys that must never be trusted again.
    pub revoked: Vec<RevokedKey>,
    /// The current log.
    pub log: LogRef,
    /// Logs of earlier epochs and up to where they are to be believed.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub closed: Vec<ClosedEpoch>,
    /// Addresses under which the node answers; empty if it only calls out.
    pub urls: Vec<String>,
    /// Hubs through which it can be reached.
    pub via: Vec<NodeId>,
    /// Protocol versions it speaks.
    pub versions: Vec<String>,
    /// Capabilities it has; unknown ones are skipped.
    pub caps: Vec<String>,
}

/// An online key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KeyEntry {
    /// Name of the key within the node.
    pub kid: String,
    /// What the key signs; one key has one use.
    #[serde(rename = "use")]
    pub key_use: KeyUse,
    /// The public key in base64url; an Ed25519 key for the uses of this version.
    pub x: String,
}

/// What a key signs.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(from = "String", into = "String")]
pub enum KeyUse {
    /// Checkpoints.
    Log,
    /// Requests and control messages.
    Http,
    /// A use of a later version; such keys are kept and not used.
    Other(String),
}

/// A key that must not be trusted any more.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RevokedKey {
    /// Name the key had.
    pub kid: String,
    /// Use it had.
    #[serde(rename = "use")]
    pub key_use: KeyUse,
    /// The public key in base64url.
    pub x: String,
    /// Reason as a short token, for example `compromised`.
    pub why: String,
}

/// The current log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LogRef {
    /// The log's name.
    pub origin: Origin,
    /// Its epoch, the same as in the name.
    pub epoch: u64,
}

/// A log that was ended: what it held up to `size` stays valid.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ClosedEpoch {
    /// The epoch that was ended.
    pub epoch: u64,
    /// Number of entries to be believed.
    pub size: u64,
    /// Root of the tree of that size.
    #[serde(with = "hash_text")]
    pub root: Hash,
}

/// Only the version, read before anything of the layout is relied on.
#[derive(Deserialize)]
pub(super) struct VersionOnly {
    pub v: u64,
}

impl From<String> for KeyUse {
    fn from(text: String) -> Self {
        match text.as_str() {
            "log" => Self::Log,
            "http" => Self::Http,
            _ => Self::Other(text),
        }
    }
}

impl From<KeyUse> for String {
    fn from(key_use: KeyUse) -> Self {
        match key_use {
            KeyUse::Log => "log".to_owned(),
            KeyUse::Http => "http".to_owned(),
            KeyUse::Other(text) => text,
        }
    }
}

impl NodeDocument {
    /// A node's first document, with the keys `log-1` and `http-1` and log epoch 1.
    #[must_use]
    pub fn first(name: &str, root: &VerifyingKey, log: &VerifyingKey, http: &VerifyingKey, urls: Vec<String>) -> Self {
        let node = NodeId::from_root_key(root);
        let key = |kid: &str, key_use, x: &VerifyingKey| KeyEntry { kid: kid.to_owned(), key_use, x: x.to_string() };
        Self {
            v: 1,
            seq: 1,
            name: name.to_owned(),
            root: root.to_string(),
            keys: vec![key("log-1", KeyUse::Log, log), key("http-1", KeyUse::Http, http)],
            revoked: Vec::new(),
            log: LogRef { origin: Origin::first(node.clone()), epoch: 1 },
            closed: Vec::new(),
            urls,
            via: Vec::new(),
            versions: vec![crate::VERSION.to_owned()],
            caps: vec!["longpoll".to_owned()],
            node,
        }
    }

    /// The highest protocol version that both documents list, by number; `None` if they have none in common.
    #[must_use]
    pub fn common_version<'a>(&'a self, other: &Self) -> Option<&'a str> {
        let number = |text: &str| {
            let (major, minor) = text.split_once('.')?;
            Some((major.parse::<u32>().ok()?, minor.parse::<u32>().ok()?))
        };
        let common = self.versions.iter().filter(|v| other.versions.contains(v));
        common.filter_map(|v| Some((number(v)?, v.as_str()))).max().map(|(_, v)| v)
    }

    /// Every rule of the members that needs no other document.
    pub(super) fn check(&self) -> Result<(), DocumentError> {
        let rule = |holds: bool, text: &'static str| holds.then_some(()).ok_or(DocumentError::Rule(text));
        rule(self.seq >= 1, "seq starts at 1")?;
        let name_chars = self.name.chars().count();
        rule((1..=limits::NAME_CHARS).contains(&name_chars), "name has 1 to 200 characters")?;
        rule(!self.name.trim().is_empty(), "name is not blank")?;
        rule(!self.name.chars().any(text::is_forbidden), "name has no control or direction characters")?;
        rule(self.log.origin.node() == &self.node, "log.origin names another node")?;
        rule(self.log.origin.epoch() == self.log.epoch, "log.origin and log.epoch differ")?;
        self.check_sizes(rule)?;
        self.check_keys(rule)?;
        rule(self.urls.iter().all(|u| text::is_url(u)), "urls holds http(s) addresses without slash at the end")?;
        let tokens = self.versions.iter().chain(&self.caps).chain(self.revoked.iter().map(|r| &r.why));
        rule(tokens.into_iter().all(|t| text::is_token(t)), "versions, caps and why hold short tokens")?;
        let earlier = self.closed.iter().all(|c| c.epoch >= 1 && c.epoch < self.log.epoch);
        let epochs: BTreeSet<u64> = self.closed.iter().map(|c| c.epoch).collect();
        rule(earlier && epochs.len() == self.closed.len(), "closed names earlier epochs, each once")
    }

    fn check_sizes(&self, rule: impl Fn(bool, &'static str) -> Result<(), DocumentError>) -> Result<(), DocumentError> {
        let lists = [self.keys.len(), self.urls.len(), self.via.len(), self.versions.len(), self.caps.len()];
        rule(lists.iter().all(|n| *n <= limits::DOCUMENT_LIST), "a list has more than 32 items")?;
        let history = [self.revoked.len(), self.closed.len()];
        rule(history.iter().all(|n| *n <= limits::DOCUMENT_HISTORY), "revoked or closed has more than 256 items")
    }

    fn check_keys(&self, rule: impl Fn(bool, &'static str) -> Result<(), DocumentError>) -> Result<(), DocumentError> {
        let mut kids = BTreeSet::new();
        let mut values = BTreeSet::from([self.root.as_str()]);
        for key in &self.keys {
            rule(is_kid(&key.kid), "kid has 1 to 32 characters a-z, 0-9, -")?;
            rule(kids.insert(key.kid.as_str()), "two keys have the same kid")?;
            rule(key.x.len() <= 8_192, "a key is longer than 8192 characters")?;
            rule(values.insert(&key.x), "a key is used twice; each key has one use")?;
            if !matches!(key.key_use, KeyUse::Other(_)) {
                VerifyingKey::parse(&key.x).map_err(|reason| DocumentError::Key { kid: key.kid.clone(), reason })?;
            }
        }
        rule(self.keys.iter().any(|k| k.key_use == KeyUse::Log), "there is no log key")?;
        rule(self.keys.iter().any(|k| k.key_use == KeyUse::Http), "there is no http key")?;
        rule(self.revoked.iter().all(|r| !values.contains(r.x.as_str())), "a revoked key is still in use")
    }
}

// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! The node document: who a node is, with which keys it speaks and where it can be reached; signed by the root key.

mod fields;

pub use fields::{ClosedEpoch, KeyEntry, KeyUse, LogRef, NodeDocument, RevokedKey};

use crate::encoding::{Hash, sha256};
use crate::json::{self, JsonFault};
use crate::jws::{self, JwsError};
use crate::key::{KeyError, SigningKey, VerifyingKey};
use crate::limits;
use crate::node_id::NodeId;
use crate::origin::Origin;

pub(crate) const TYP: &str = "poolverbund-node+jws";

/// Media type of a node document in responses.
pub const MEDIA_TYPE: &str = "application/jose";

/// Why a node document is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DocumentError {
    /// Not a JWS of this kind.
    #[error(transparent)]
    Jws(#[from] JwsError),
    /// The payload is not strict JSON or lacks a member.
    #[error("node document: {0}")]
    Json(#[from] JsonFault),
    /// `v` is not 1.
    #[error("node document of unknown version {0}")]
    Version(u64),
    /// The node id is not the hash of the root key, or the header names another node.
    #[error("the node id is not the hash of the root key")]
    NotItsRoot,
    /// The root key did not sign these bytes.
    #[error("the root key did not sign this node document")]
    Signature,
    /// A named key is not usable.
    #[error("key {kid}: {reason}")]
    Key {
        /// The key's name.
        kid: String,
        /// Why it is refused.
        reason: KeyError,
    },
    /// A member breaks a rule; the text names member and rule.
    #[error("node document: {0}")]
    Rule(&'static str),
    /// The document belongs to another node than the one it was compared with.
    #[error("the node document belongs to another node")]
    OtherNode,
    /// Two documents with the same sequence number: the root key signed two histories. Contact must be frozen.
    #[error("two different node documents with sequence number {0}: the root key has been used twice")]
    RootEquivocation(u64),
    /// A newer document that goes back to an older log.
    #[error("the newer node document goes back to an older log epoch")]
    EpochWentBack,
}

/// A node document whose signature and rules hold. The only doors are [`verify`] and [`NodeDocument::sign`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VerifiedDocument {
    document: NodeDocument,
    jws: String,
    sha256: Hash,
}

impl VerifiedDocument {
    /// What the document says.
    #[must_use]
    pub fn document(&self) -> &NodeDocument {
        &self.document
    }

    /// The exact bytes that were signed and are passed on.
    #[must_use]
    pub fn jws(&self) -> &str {
        &self.jws
    }

    /// SHA-256 of the JWS text, as in `keys` entries and in `doc` of a peering request.
    #[must_use]
    pub fn sha256(&self) -> Hash {
        self.sha256
    }

    /// The node's id.
    #[must_use]
    pub fn node(&self) -> &NodeId {
        &self.document.node
    }

    /// The node's current log.
    #[must_use]
    pub fn origin(&self) -> &Origin {
        &self.document.log.origin
    }

    /// The key with exactly this name and use; revoked keys are not found.
    #[must_use]
    pub fn key(&self, kid: &str, key_use: &KeyUse) -> Option<VerifyingKey> {
        let entry = self.document.keys.iter().find(|k| k.kid == kid && k.key_use == *key_use)?;
        VerifyingKey::parse(&entry.x).ok()
    }

    /// All keys that may sign checkpoints of the current log; more than one during a planned change of keys.
    #[must_use]
    pub fn log_keys(&self) -> Vec<VerifyingKey> {
        let keys = self.document.keys.iter().filter(|k| k.key_use == KeyUse::Log);
        keys.filter_map(|k| VerifyingKey::parse(&k.x).ok()).collect()
    }
}

impl NodeDocument {
    /// Signs the document with the root key and checks the result as every receiver will.
    ///
    /// # Errors
    /// The rule that the document breaks; for example [`DocumentError::NotItsRoot`] for another node's key.
    pub fn sign(&self, root: &SigningKey) -> Result<VerifiedDocument, DocumentError> {
        let payload = serde_json::to_vec(self).map_err(|_| DocumentError::Rule("cannot be written as JSON"))?;
        verify(&jws::sign(root, TYP, self.node.as_str(), &payload))
    }
}

/// Verifies a node document from its text alone: size, fixed header, strict JSON, node id = hash of the root key,
/// the root key's signature, and every rule of the members (see `proto-docs/node-document.md`).
///
/// # Errors
/// The first rule that does not hold.
pub fn verify(jws: &str) -> Result<VerifiedDocument, DocumentError> {
    let unverified = jws::parse(jws, TYP, limits::NODE_DOCUMENT_BYTES)?;
    let version: fields::VersionOnly = json::read(&unverified.payload)?;
    if version.v != 1 {
        return Err(DocumentError::Version(version.v));
    }
    let document: NodeDocument = json::read(&unverified.payload)?;
    let root =
        VerifyingKey::parse(&document.root).map_err(|reason| DocumentError::Key { kid: "root".to_owned(), reason })?;
    if document.node != NodeId::from_root_key(&root) || unverified.kid != document.node.as_str() {
        return Err(DocumentError::NotItsRoot);
    }
    if !unverified.signed_by(&root) {
        return Err(DocumentError::Signature);
    }
    document.check()?;
    Ok(VerifiedDocument { document, jws: jws.to_owned(), sha256: sha256(jws.as_bytes()) })
}

/// What a node document means beside the one already known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DocChange {
    /// Nothing was known of this node.
    First,
    /// The same bytes as known.
    Same,
    /// A higher sequence number: replaces the known one.
    Newer,
    /// A lower sequence number: ignored, so that nobody can bring back old keys.
    Older,
}

/// Compares a verified document with the one known of the same node.
///
/// # Errors
/// [`DocumentError::OtherNode`], [`DocumentError::RootEquivocation`], [`DocumentError::EpochWentBack`].
pub fn accept(current: Option<&VerifiedDocument>, new: &VerifiedDocument) -> Result<DocChange, DocumentError> {
    let Some(current) = current else { return Ok(DocChange::First) };
    if current.node() != new.node() {
        return Err(DocumentError::OtherNode);
    }
    match new.document.seq.cmp(&current.document.seq) {
        std::cmp::Ordering::Less => Ok(DocChange::Older),
        std::cmp::Ordering::Equal if current.jws == new.jws => Ok(DocChange::Same),
        std::cmp::Ordering::Equal => Err(DocumentError::RootEquivocation(new.document.seq)),
        std::cmp::Ordering::Greater if new.document.log.epoch < current.document.log.epoch => {
            Err(DocumentError::EpochWentBack)
        }
        std::cmp::Ordering::Greater => Ok(DocChange::Newer),
    }
}

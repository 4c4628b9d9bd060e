// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! Checkpoints: the only signature over data. A signed note with the log's name, size and root.

use crate::encoding::{Hash, b64, b64_array, decimal};
use crate::key::{SigningKey, VerifyingKey};
use crate::note::{self, COSIGNATURE, ED25519, Note, NoteSignature};
use crate::origin::Origin;
use crate::tree;

pub use crate::note::NoteError;

/// What a checkpoint says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checkpoint {
    /// The log.
    pub origin: Origin,
    /// Number of entries.
    pub size: u64,
    /// Root of the tree over them.
    pub root: Hash,
}

/// Why a checkpoint is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CheckpointError {
    /// Not a signed note.
    #[error(transparent)]
    Note(#[from] NoteError),
    /// The text is not exactly origin, size and root.
    #[error("not a checkpoint: three lines with origin, size and root")]
    Form,
    /// The checkpoint of another log.
    #[error("the checkpoint belongs to the log {0}")]
    OtherOrigin(String),
    /// No signature of a key that may sign this log.
    #[error("no log key of the node signed this checkpoint")]
    Unsigned,
    /// A signature line names a log key, but the signature does not fit the text.
    #[error("the signature of the checkpoint does not fit")]
    Signature,
    /// Size 0 with another root than that of the empty tree.
    #[error("the checkpoint of an empty log has a wrong root")]
    EmptyRoot,
}

/// A checkpoint that a log key of its node signed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VerifiedCheckpoint {
    checkpoint: Checkpoint,
    note: String,
    freshness: Option<u64>,
}

impl VerifiedCheckpoint {
    /// What it says.
    #[must_use]
    pub fn checkpoint(&self) -> &Checkpoint {
        &self.checkpoint
    }

    /// The log.
    #[must_use]
    pub fn origin(&self) -> &Origin {
        &self.checkpoint.origin
    }

    /// Number of entries.
    #[must_use]
    pub fn size(&self) -> u64 {
        self.checkpoint.size
    }

    /// Root of the tree.
    #[must_use]
    pub fn root(&self) -> Hash {
        self.checkpoint.root
    }

    /// The exact bytes received, with all signature lines.
    #[must_use]
    pub fn note(&self) -> &str {
        &self.note
    }

    /// When the log key last said that this is its newest state, in seconds since 1970; `None` if it did not say.
    #[must_use]
    pub fn freshness(&self) -> Option<u64> {
        self.freshness
    }
}

impl Checkpoint {
    /// The three signed lines, each with its line feed.
    #[must_use]
    pub fn text(&self) -> String {
        format!("{}\n{}\n{}\n", self.origin, self.size, b64(&self.root))
    }

    /// Signs the checkpoint and its freshness at `now` (seconds since 1970) with the log key.
    #[must_use]
    pub fn sign(&self, key: &SigningKey, now: u64) -> String {
        let (text, name, public) = (self.text(), self.origin.to_string(), key.verifying_key());
        let plain = key.sign(text.as_bytes());
        let stamp = key.sign(cosigned(&text, now).as_bytes());
        let blob = [&now.to_be_bytes()[..], &stamp].concat();
        let plain = note::signature_line(&name, note::key_id(&name, ED25519, &public), &plain);
        let stamp = note::signature_line(&name, note::key_id(&name, COSIGNATURE, &public), &blob);
        format!("{text}\n{plain}{stamp}")
    }

    /// Reads the three lines.
    fn parse(text: &str) -> Result<Self, CheckpointError> {
        let lines: Vec<&str> = text.split('\n').collect();
        let [origin, size, root, ""] = lines[..] else { return Err(CheckpointError::Form) };
        let origin = Origin::parse(origin).map_err(|_| CheckpointError::Form)?;
        let size = decimal(size).ok_or(CheckpointError::Form)?;
        let root = b64_array(root).ok_or(CheckpointError::Form)?;
        Ok(Self { origin, size, root })
    }
}

/// What a cosignature signs.
fn cosigned(text: &str, time: u64) -> String {
    format!("cosignature/v1\ntime {time}\n{text}")
}

/// The verifier key of a log for third-party tools (Go `sumdb/note`, crate `signed_note`).
#[must_use]
pub fn vkey(origin: &Origin, key: &VerifyingKey) -> String {
    note::vkey(&origin.to_string(), ED25519, key)
}

/// The verifier key of a log's freshness stamps.
#[must_use]
pub fn freshness_vkey(origin: &Origin, key: &VerifyingKey) -> String {
    note::vkey(&origin.to_string(), COSIGNATURE, key)
}

/// The log that a note speaks of, before anything is verified; only to find the keys to verify it with.
///
/// # Errors
/// [`CheckpointError`] if it is no checkpoint.
pub fn unverified_origin(note: &str) -> Result<Origin, CheckpointError> {
    Ok(Checkpoint::parse(note::parse(note)?.text)?.origin)
}

/// Verifies a checkpoint of `origin` with the node's log keys ([`crate::node_document::VerifiedDocument::log_keys`]).
/// A line of an unknown key is skipped, a line that names one of the keys must fit, and a plain signature is needed.
///
/// # Errors
/// The first rule that does not hold.
pub fn verify(note: &str, origin: &Origin, keys: &[VerifyingKey]) -> Result<VerifiedCheckpoint, CheckpointError> {
    let parsed = note::parse(note)?;
    let checkpoint = Checkpoint::parse(parsed.text)?;
    if checkpoint.origin != *origin {
        return Err(CheckpointError::OtherOrigin(checkpoint.origin.to_string()));
    }
    let (signed, freshness) = check_signatures(&parsed, &origin.to_string(), keys)?;
    if !signed {
        return Err(CheckpointError::Unsigned);
    }
    if checkpoint.size == 0 && checkpoint.root != tree::empty_root() {
        return Err(CheckpointError::EmptyRoot);
    }
    Ok(VerifiedCheckpoint { checkpoint, note: note.to_owned(), freshness })
}

/// Whether a plain signature is there, and the newest freshness stamp.
fn check_signatures(
    note: &Note<'_>,
    name: &str,
    keys: &[VerifyingKey],
) -> Result<(bool, Option<u64>), CheckpointError> {
    let (mut signed, mut freshness) = (false, None);
    for key in keys {
        let (plain_id, stamp_id) = (note::key_id(name, ED25519, key), note::key_id(name, COSIGNATURE, key));
        for signature in note.signatures.iter().filter(|s| s.name == name) {
            if signature.key_id == plain_id {
                plain_fits(note.text, signature, key).then_some(()).ok_or(CheckpointError::Signature)?;
                signed = true;
            } else if signature.key_id == stamp_id {
                let time = stamp_fits(note.text, signature, key).ok_or(CheckpointError::Signature)?;
                freshness = freshness.max(Some(time));
            }
        }
    }
    Ok((signed, freshness))
}

fn plain_fits(text: &str, signature: &NoteSignature<'_>, key: &VerifyingKey) -> bool {
    let bytes: Option<&[u8; 64]> = signature.bytes.as_slice().try_into().ok();
    bytes.is_some_and(|bytes| key.verifies(text.as_bytes(), bytes))
}

fn stamp_fits(text: &str, signature: &NoteSignature<'_>, key: &VerifyingKey) -> Option<u64> {
    let (time, bytes) = signature.bytes.split_first_chunk::<8>()?;
    let time = u64::from_be_bytes(*time);
    let bytes: &[u8; 64] = bytes.try_into().ok()?;
    key.verifies(cosigned(text, time).as_bytes(), bytes).then_some(time)
}

// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! Proof files: one record with everything that proves where it comes from, checkable without any network.

mod tlog;

pub use tlog::TlogProof;

use crate::checkpoint::{self, CheckpointError, VerifiedCheckpoint};
use crate::encoding::{Hash, b64u, b64u_array, b64u_decode};
use crate::entry;
use crate::json::{self, JsonFault};
use crate::limits;
use crate::node_document::{self, DocumentError, VerifiedDocument};
use crate::node_id::NodeId;
use crate::record::{self, Record, RecordError, Verified};
use crate::tree;
use serde::{Deserialize, Serialize};

const FORMAT: &str = "poolverbund-proof/1";

/// The file. Base64url without padding where the content is bytes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct ProofFile {
    format: String,
    node_document: String,
    tlog_proof: String,
    entry: String,
    salt: String,
    payload: String,
}

/// What a proof file proves: the node of this id, which calls itself `name`, had this record at this place of its log
/// when the log had `size` entries. It does not prove that the record was not withdrawn later.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProvenRecord {
    /// The node; compare it with the one you know.
    pub node: NodeId,
    /// How the node calls itself.
    pub name: String,
    /// Index of the record in the log, from 0.
    pub index: u64,
    /// Entries of the log at that time.
    pub size: u64,
    /// Root of the log at that time.
    pub root: Hash,
    /// When the node last confirmed that state, seconds since 1970.
    pub freshness: u64,
    /// Day of release, seconds since 1970.
    pub time: u64,
    /// The record.
    pub record: Verified<Record>,
}

/// What in a proof file does not fit.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ProofError {
    /// Above [`limits::PROOF_FILE_BYTES`].
    #[error("the file is larger than a proof file can be")]
    TooLarge,
    /// Not strict JSON of this layout.
    #[error("not a proof file: {0}")]
    Json(#[from] JsonFault),
    /// Another format or version.
    #[error("not a proof file of format {FORMAT}")]
    Format,
    /// A member is not base64url of the right length.
    #[error("\"{0}\" is not valid base64url")]
    Encoding(&'static str),
    /// The node document.
    #[error("\"node_document\": {0}")]
    Document(#[from] DocumentError),
    /// The text of the proof.
    #[error("\"tlog_proof\" is not a transparency log proof of the form c2sp.org/tlog-proof@v1")]
    TlogForm,
    /// The checkpoint within.
    #[error("\"tlog_proof\": {0}")]
    Checkpoint(#[from] CheckpointError),
    /// The checkpoint within was not confirmed with a time.
    #[error("\"tlog_proof\": the checkpoint has no freshness stamp of its node")]
    NoFreshness,
    /// Entry, index, hashes and root do not fit together.
    #[error("\"entry\" is not entry {index} of the signed log of {size} entries, or the hashes were changed")]
    Inclusion {
        /// Index claimed.
        index: u64,
        /// Size of the log.
        size: u64,
    },
    /// Salt and payload do not fit the entry, or the payload is faulty.
    #[error("\"payload\" or \"salt\": {0}")]
    Record(#[from] RecordError),
}

/// Makes the proof file of a record.
///
/// `hashes` is the inclusion proof of `index` in the tree of `checkpoint` ([`tree::inclusion_proof`]).
///
/// # Errors
/// The file is verified before it is given out; [`ProofError`] says what does not fit.
pub fn build(
    document: &VerifiedDocument,
    checkpoint: &VerifiedCheckpoint,
    index: u64,
    hashes: &[Hash],
    entry: &[u8],
    salt: &[u8; limits::SALT_BYTES],
    payload: &[u8],
) -> Result<String, ProofError> {
    let tlog = TlogProof { index, hashes: hashes.to_vec(), note: checkpoint.note().to_owned() };
    let file = ProofFile {
        format: FORMAT.to_owned(),
        node_document: document.jws().to_owned(),
        tlog_proof: tlog.to_text(),
        entry: b64u(entry),
        salt: b64u(salt),
        payload: b64u(payload),
    };
    let mut text = serde_json::to_string_pretty(&file).map_err(|_| ProofError::Format)?;
    text.push('\n');
    verify(&text)?;
    Ok(text)
}

/// Verifies a proof file from its text alone.
///
/// # Errors
/// [`ProofError`] names the member that does not fit.
pub fn verify(text: &str) -> Result<ProvenRecord, ProofError> {
    if text.len() > limits::PROOF_FILE_BYTES {
        return Err(ProofError::TooLarge);
    }
    let file: ProofFile = json::read(text.as_bytes())?;
    if file.format != FORMAT {
        return Err(ProofError::Format);
    }
    let entry = b64u_decode(&file.entry).ok_or(ProofError::Encoding("entry"))?;
    let salt = b64u_array(&file.salt).ok_or(ProofError::Encoding("salt"))?;
    let payload = b64u_decode(&file.payload).ok_or(ProofError::Encoding("payload"))?;
    let document = node_document::verify(&file.node_document)?;
    let tlog = TlogProof::parse(&file.tlog_proof).ok_or(ProofError::TlogForm)?;
    let signed = checkpoint::verify(&tlog.note, document.origin(), &document.log_keys())?;
    let freshness = signed.freshness().ok_or(ProofError::NoFreshness)?;
    let (index, size) = (tlog.index, signed.size());
    if !tree::verify_inclusion(&entry::leaf_hash(&entry), index, size, &tlog.hashes, &signed.root()) {
        return Err(ProofError::Inclusion { index, size });
    }
    let record = record::verify_payload(&entry, index, document.origin(), &salt, &payload)?;
    Ok(ProvenRecord {
        node: document.node().clone(),
        name: document.document().name.clone(),
        index,
        size,
        root: signed.root(),
        freshness,
        time: record.time(),
        record,
    })
}

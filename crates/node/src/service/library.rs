// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! The library: patterns of all nodes, own and foreign, with where they come from and the proof.
//!
//! Searching stays local: no message to any node carries a query (invariant I26).

use jiff::Timestamp;
use protocol::checkpoint::{self, VerifiedCheckpoint};
use protocol::entry::{self, Entry, Leaf};
use protocol::node_document::{self, VerifiedDocument};
use protocol::{proof, tree};
use storage::{LibraryPage, LibraryQuery, LibraryRow, PatternKey, Tx};

use crate::Node;
use crate::error::NodeError;

/// Results on one page.
pub const PAGE_ROWS: u32 = 20;
/// Longest search text: longer ones are pasted by mistake.
pub const QUERY_MAX_CHARS: usize = 200;

/// One pattern with its provenance.
pub struct Provenance {
    /// The pattern and where it stands.
    pub row: LibraryRow,
    /// Entries in the log of its origin that this node has verified.
    pub log_size: u64,
    /// When the origin signed the checkpoint that covers it; `None` when the note carries no time.
    pub signed_at: Option<Timestamp>,
    /// Commitment to the exact bytes, as it stands in the log entry.
    pub commitment: String,
}

/// Searches.
///
/// # Errors
/// When the database does not answer.
pub async fn search(node: &Node, query: &LibraryQuery) -> Result<(LibraryPage, u64), NodeError> {
    let mut tx = node.store.snapshot("library_search").await?;
    let page = tx.library_search(query).await?;
    let held = tx.library_count().await?;
    Ok((page, held))
}

/// One pattern with its provenance.
///
/// # Errors
/// [`NodeError::NotFound`] when it is not here or was withdrawn; or a database failure.
pub async fn fetch(node: &Node, key: &PatternKey) -> Result<Provenance, NodeError> {
    let mut tx = node.store.snapshot("library_fetch").await?;
    let row = tx.library_fetch(key).await?.ok_or(NodeError::NotFound)?;
    let log = tx.log_fetch(&key.node, key.epoch).await?.ok_or(NodeError::NotFound)?;
    let (entry, ..) = tx.library_proof_parts(key).await?.ok_or(NodeError::NotFound)?;
    let commitment = match entry::parse(&entry) {
        Leaf::Entry(Entry::Record { commit, .. }) => data_encoding::BASE64URL_NOPAD.encode(&commit),
        _ => return Err(NodeError::Internal("a pattern whose entry is no record".to_owned())),
    };
    let document = document(node, &mut tx, key).await?;
    let checkpoint = checkpoint_of(&document, log.note.as_deref().unwrap_or_default())?;
    let signed_at =
        checkpoint.freshness().and_then(|seconds| Timestamp::from_second(i64::try_from(seconds).ok()?).ok());
    Ok(Provenance { row, log_size: log.state.size(), signed_at, commitment })
}

fn checkpoint_of(document: &VerifiedDocument, note: &str) -> Result<VerifiedCheckpoint, NodeError> {
    checkpoint::verify(note, document.origin(), &document.log_keys())
        .map_err(|error| NodeError::Internal(format!("stored checkpoint: {error}")))
}

/// The proof file of a pattern: whoever has it can check origin and content offline, years later.
///
/// # Errors
/// [`NodeError::NotFound`] when the pattern is not here; or a database failure.
pub async fn proof(node: &Node, key: &PatternKey) -> Result<String, NodeError> {
    let mut tx = node.store.snapshot("library_proof").await?;
    let (entry, salt, payload) = tx.library_proof_parts(key).await?.ok_or(NodeError::NotFound)?;
    let log = tx.log_fetch(&key.node, key.epoch).await?.ok_or(NodeError::NotFound)?;
    let document = document(node, &mut tx, key).await?;
    let checkpoint = checkpoint_of(&document, &log.note.ok_or(NodeError::NotFound)?)?;
    let leaves = tx.log_leaves(&key.node, key.epoch, 0, checkpoint.size()).await?;
    let hashes = tree::inclusion_proof(&leaves, key.index)
        .ok_or_else(|| NodeError::Internal("a record outside its own log".to_owned()))?;
    proof::build(&document, &checkpoint, key.index, &hashes, &entry, &salt, &payload)
        .map_err(|error| NodeError::Internal(format!("proof of a stored record: {error}")))
}

async fn document(node: &Node, tx: &mut Tx, key: &PatternKey) -> Result<VerifiedDocument, NodeError> {
    let jws = if key.node == node.identity.id {
        node.identity.document.clone()
    } else {
        let peer = tx.peer_fetch(&key.node).await?.ok_or(NodeError::NotFound)?;
        peer.doc_jws.ok_or(NodeError::NotFound)?
    };
    node_document::verify(&jws).map_err(|error| NodeError::Internal(format!("stored node document: {error}")))
}

// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! The node document must be the one that the log names (PROTOCOL 2.2): whoever gets hold of the
//! root key cannot show one peer another document than all the others.

use protocol::entry::{self, Entry, Leaf};
use protocol::node_document::VerifiedDocument;

use super::super::client::Client;
use super::super::incident;
use super::super::intake::LoggedDocument;
use super::failure;
use crate::Node;
use crate::error::NodeError;

/// Entries read at once while searching.
const READ: u32 = 4096;

/// Compares the document with the newest `keys` entry of the log as stored, which has `size` entries.
///
/// # Errors
/// `document-changed` when they differ. The entries stay stored, so that withdrawals have
/// their effect; the caller takes no payload.
pub(super) async fn check(
    node: &Node,
    client: &Client<'_>,
    document: &VerifiedDocument,
    size: u64,
) -> Result<(), NodeError> {
    if size == 0 {
        return Ok(());
    }
    let logged = newest(node, document, size).await?;
    let logged = logged.ok_or_else(|| changed("the log names no node document".to_owned()))?;
    if logged.sha256 == document.sha256() {
        return Ok(());
    }
    // Published between the two calls: the log names a document that is newer than the one just fetched.
    if logged.seq > document.document().seq && client.document(document.node()).await?.sha256() == logged.sha256 {
        return Ok(());
    }
    Err(changed(format!("the log names document {}, another one is shown", logged.seq)))
}

/// The newest `keys` entry; each entry is looked at once in the life of the process.
async fn newest(node: &Node, document: &VerifiedDocument, size: u64) -> Result<Option<LoggedDocument>, NodeError> {
    let origin = document.origin();
    let (mut searched, mut found) = node.intake.searched(origin);
    let mut tx = node.store.snapshot("log_keys").await?;
    while searched < size {
        let entries = tx.log_entries(origin.node(), origin.epoch(), searched, READ).await?;
        if entries.is_empty() {
            break;
        }
        for bytes in &entries {
            if let Leaf::Entry(Entry::Keys { seq, doc }) = entry::parse(bytes) {
                found = Some(LoggedDocument { seq, sha256: doc });
            }
        }
        searched += entries.len() as u64;
    }
    node.intake.note_searched(origin, searched, found);
    Ok(found)
}

fn changed(detail: String) -> NodeError {
    failure(incident::DOCUMENT_CHANGED, detail)
}

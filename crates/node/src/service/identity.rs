// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! Who this node is towards others: keys, node document and the first entry of its log.

use domain::clock::Clock;
use domain::random::Random;
use protocol::entry::Entry;
use protocol::node_document::{self, DocumentError, NodeDocument, VerifiedDocument};
use protocol::{NodeId, Origin, SigningKey};
use storage::{KeyUse, NewKey, NodeKey, Store, StoreError, Tx};
use zeroize::Zeroizing;

use super::release_log::{LogSigner, append};
use crate::error::NodeError;
use crate::node::{Identity, Settings};

/// Key ids of a new node; the node document lists the two online keys under the same names.
const ROOT_KID: &str = "root-1";
const LOG_KID: &str = "log-1";
const HTTP_KID: &str = "http-1";
/// The first log epoch.
const FIRST_EPOCH: u32 = 1;
/// Attempts when another process makes or changes the identity at the same time.
const ATTEMPTS: u32 = 5;

/// The node's identity from its database; made on the first start.
///
/// A changed name or URL gives the next node document, which the log records. Two processes
/// that start at once agree: the second finds the keys of the first.
///
/// # Errors
/// When the database does not answer, its keys do not open, or the configured name or URL
/// cannot stand in a node document.
pub async fn load_or_create(
    settings: &Settings,
    store: &Store,
    clock: &dyn Clock,
    random: &dyn Random,
) -> Result<Identity, NodeError> {
    let mut attempts = ATTEMPTS;
    loop {
        attempts -= 1;
        match attempt(settings, store, clock, random).await {
            Err(NodeError::Store(StoreError::Conflict { what, .. })) if attempts > 0 => {
                tracing::info!(what, "another process is starting as well; reading the identity again");
            }
            result => return result,
        }
    }
}

async fn attempt(
    settings: &Settings,
    store: &Store,
    clock: &dyn Clock,
    random: &dyn Random,
) -> Result<Identity, NodeError> {
    let mut tx = store.begin("identity").await?;
    let keys = match Keys::load(&tx.key_list().await?)? {
        Some(keys) => keys,
        None => Keys::create(&mut tx, random).await?,
    };
    let current = match tx.document_fetch().await? {
        Some(stored) => {
            let verified = node_document::verify(&stored.jws).map_err(|error| unusable(&error))?;
            Some(verified)
        }
        None => None,
    };
    let urls = vec![settings.url.clone()];
    let document = match current {
        Some(current) if current.document().name == settings.name && current.document().urls == urls => current,
        Some(current) => {
            let next = NodeDocument { seq: current.document().seq + 1, ..current.document().clone() };
            publish(&mut tx, &keys, NodeDocument { name: settings.name.clone(), urls, ..next }, clock).await?
        }
        None => {
            let public = |key: &SigningKey| key.verifying_key();
            let first =
                NodeDocument::first(&settings.name, &public(&keys.root), &public(&keys.log), &public(&keys.http), urls);
            let origin = Origin::first(first.node.clone());
            tx.log_own_create(&origin).await?;
            publish(&mut tx, &keys, first, clock).await?
        }
    };
    tx.commit().await?;
    Ok(Identity {
        id: document.node().clone(),
        log_key: keys.log,
        log_kid: LOG_KID.to_owned(),
        http_key: keys.http,
        http_kid: HTTP_KID.to_owned(),
        document: document.jws().to_owned(),
        epoch: FIRST_EPOCH,
    })
}

/// Signs a node document, stores it and records its hash in the own log.
async fn publish(
    tx: &mut Tx,
    keys: &Keys,
    document: NodeDocument,
    clock: &dyn Clock,
) -> Result<VerifiedDocument, NodeError> {
    let published = document.sign(&keys.root).map_err(|error| unusable(&error))?;
    let seq = document.seq;
    tx.document_insert(seq, published.jws()).await?;
    let own = tx.log_own_fetch().await?.ok_or_else(|| NodeError::Internal("the own log is missing".to_owned()))?;
    let signer = LogSigner { key: &keys.log, now_s: clock.now().as_second().cast_unsigned() };
    let appended = append(&own, &signer, &Entry::Keys { seq, doc: published.sha256() }, None)?;
    tx.log_own_append(&appended.advance(&own), &[(appended.entry.clone(), appended.leaf)]).await?;
    Ok(published)
}

/// The three keys of a node.
struct Keys {
    root: SigningKey,
    log: SigningKey,
    http: SigningKey,
}

impl Keys {
    /// The keys in use, or nothing on a new database.
    fn load(stored: &[NodeKey]) -> Result<Option<Self>, NodeError> {
        if stored.is_empty() {
            return Ok(None);
        }
        let find = |usage: KeyUse, kid: &str| {
            let key = stored.iter().find(|key| key.usage == usage && key.kid == kid && key.retired_at.is_none());
            key.map(|key| SigningKey::from_seed(*key.seed))
                .ok_or_else(|| NodeError::Internal(format!("the database holds keys, but not {kid}")))
        };
        let root = find(KeyUse::Root, ROOT_KID)?;
        Ok(Some(Self { root, log: find(KeyUse::Log, LOG_KID)?, http: find(KeyUse::Http, HTTP_KID)? }))
    }

    async fn create(tx: &mut Tx, random: &dyn Random) -> Result<Self, NodeError> {
        let mut made = Vec::with_capacity(3);
        for (kid, usage) in [(ROOT_KID, KeyUse::Root), (LOG_KID, KeyUse::Log), (HTTP_KID, KeyUse::Http)] {
            let mut seed = Zeroizing::new([0; 32]);
            random.fill(&mut *seed);
            made.push(SigningKey::from_seed(*seed));
            tx.key_insert(&NewKey { kid: kid.to_owned(), usage, seed }).await?;
        }
        let [root, log, http] =
            <[SigningKey; 3]>::try_from(made).map_err(|_| NodeError::Internal("three keys are made".to_owned()))?;
        tracing::info!(node = %NodeId::from_root_key(&root.verifying_key()), "made the keys of this node");
        Ok(Self { root, log, http })
    }
}

fn unusable(error: &DocumentError) -> NodeError {
    NodeError::Internal(format!("node document: {error}; check name and url in the configuration"))
}

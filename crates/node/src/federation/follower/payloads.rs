// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! Payloads of live records: fetched by bundle, checked against the log, stored or dropped.

use std::collections::BTreeMap;

use futures_util::StreamExt;
use futures_util::stream;
use protocol::bundle::Slot;
use protocol::record::{self, Record, RecordError, Verified};
use protocol::{Origin, limits};
use storage::VerifiedPayload;

use super::super::client::Client;
use super::super::incident;
use super::{failure, note_incident};
use crate::Node;
use crate::error::NodeError;

/// Records asked for per round; a round ends with one transaction per bundle.
const WANTED_PER_ROUND: u32 = 4096;

/// Payload bundles asked for at the same time from one peer; all peers together have a limit of their own.
const BUNDLES_IN_FLIGHT: usize = 4;

/// Entries of a full bundle, as the database counts them.
const BUNDLE_ENTRIES: u32 = 256;
const _: () = assert!(BUNDLE_ENTRIES as usize == limits::BUNDLE_ENTRIES, "one size of bundles");

/// A payload that matched its commitment, with what it was verified from.
struct Taken {
    record: Verified<Record>,
    salt: [u8; 32],
    payload: Vec<u8>,
}

/// What a bundle brought.
#[derive(Default)]
struct Sorted {
    good: Vec<Taken>,
    /// Fits its commitment but not its schema: the origin's fault, never asked for again.
    faulty: Vec<u64>,
    /// Does not fit its commitment: the source's fault, asked for again later.
    mismatched: Vec<String>,
}

/// Fetches the payloads that are missing; returns how many were stored.
///
/// # Errors
/// `payload-mismatch` when a served payload was not what the log commits to; everything else
/// of the same run that verified is stored.
pub(super) async fn fetch(node: &Node, client: &Client<'_>, origin: &Origin) -> Result<u64, NodeError> {
    let mut stored = 0;
    let mut mismatched: Vec<String> = Vec::new();
    loop {
        let before = stored;
        let wanted = wanted(node, origin).await?;
        let full_round = wanted.values().map(Vec::len).sum::<usize>() >= WANTED_PER_ROUND as usize;
        let calls: Vec<_> = wanted
            .into_iter()
            .map(|(bundle, indexes)| async move {
                let room = node.intake.payload_bundle().await;
                client.payloads(origin, bundle).await.map(|slots| (bundle, indexes, slots, room))
            })
            .collect();
        let mut answers = stream::iter(calls).buffer_unordered(BUNDLES_IN_FLIGHT);
        while let Some(answer) = answers.next().await {
            let (bundle, indexes, slots, room) = answer?;
            let (count, wrong) = take(node, origin, bundle, &indexes, slots).await?;
            drop(room);
            stored += count;
            mismatched.extend(wrong);
        }
        // What is still missing is withheld by the source; another run may find it.
        if !full_round || stored == before {
            break;
        }
    }
    match mismatched.first() {
        Some(first) => Err(failure(incident::PAYLOAD_MISMATCH, format!("{} payloads: {first}", mismatched.len()))),
        None => Ok(stored),
    }
}

/// Indexes without payload, by bundle.
async fn wanted(node: &Node, origin: &Origin) -> Result<BTreeMap<u64, Vec<u64>>, NodeError> {
    let mut tx = node.store.snapshot("payload_wanted").await?;
    let mut by_bundle: BTreeMap<u64, Vec<u64>> = BTreeMap::new();
    for index in tx.payload_wanted(origin.node(), origin.epoch(), WANTED_PER_ROUND).await? {
        by_bundle.entry(index / limits::BUNDLE_ENTRIES as u64).or_default().push(index);
    }
    Ok(by_bundle)
}

/// Verifies and stores one bundle; returns how many were stored and what did not match.
async fn take(
    node: &Node,
    origin: &Origin,
    bundle: u64,
    indexes: &[u64],
    slots: Vec<Slot>,
) -> Result<(u64, Vec<String>), NodeError> {
    let start = bundle * limits::BUNDLE_ENTRIES as u64;
    let mut tx = node.store.begin("payload_store").await?;
    let entries = tx.log_entries(origin.node(), origin.epoch(), start, BUNDLE_ENTRIES).await?;
    let sorted = sort(origin, start, indexes, &entries, slots);
    for index in &sorted.faulty {
        tx.payload_quarantine(origin.node(), origin.epoch(), *index, "schema").await?;
    }
    if let Some(first) = sorted.faulty.first() {
        let detail = format!("{} records do not fit their schema, among them {first}", sorted.faulty.len());
        note_incident(node, &mut tx, origin.node(), incident::BAD_ANSWER, &detail).await?;
    }
    let payloads: Vec<VerifiedPayload<'_>> = sorted
        .good
        .iter()
        .map(|taken| VerifiedPayload { record: &taken.record, salt: taken.salt, payload: &taken.payload })
        .collect();
    let stored = tx.payload_store(&payloads).await?;
    tx.commit().await?;
    Ok((stored, sorted.mismatched))
}

fn sort(origin: &Origin, start: u64, indexes: &[u64], entries: &[Vec<u8>], mut slots: Vec<Slot>) -> Sorted {
    let mut sorted = Sorted::default();
    for &index in indexes {
        let place = usize::try_from(index - start).unwrap_or(usize::MAX);
        let Some(entry) = entries.get(place) else { continue };
        let Some((salt, payload)) = slots.get_mut(place).and_then(Option::take) else { continue };
        match record::verify_payload(entry, index, origin, &salt, &payload) {
            Ok(record) => sorted.good.push(Taken { record, salt, payload }),
            Err(RecordError::Pattern(_) | RecordError::NotText) => sorted.faulty.push(index),
            Err(error) => sorted.mismatched.push(error.to_string()),
        }
    }
    sorted
}

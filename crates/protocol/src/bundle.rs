// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! Bundles: up to 256 entries or payloads in one answer.

use crate::limits;

/// What a payload bundle holds for one entry: salt and payload, or nothing if there is none (any more).
pub type Slot = Option<([u8; limits::SALT_BYTES], Vec<u8>)>;

/// Why a bundle is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BundleError {
    /// More bytes than a full bundle can have.
    #[error("the bundle is larger than allowed")]
    TooLarge,
    /// An entry above [`limits::ENTRY_BYTES`] or a slot above salt and [`limits::PAYLOAD_BYTES`].
    #[error("item {0} of the bundle is larger than allowed")]
    ItemTooLarge(usize),
    /// A slot that is not empty but has no room for salt and payload.
    #[error("item {0} of the bundle is too short for salt and payload")]
    ItemTooShort(usize),
    /// A length reaches beyond the end.
    #[error("the bundle ends within item {0}")]
    CutOff(usize),
    /// Another number of items than asked for.
    #[error("the bundle holds {found} items instead of {expected}")]
    Count {
        /// Items asked for.
        expected: usize,
        /// Items found, at most one more than allowed.
        found: usize,
    },
}

/// Encodes entries as C2SP tlog-tiles does: a 2-byte big-endian length before each.
///
/// # Errors
/// [`BundleError`] if there are more than 256 or one is too large.
pub fn encode_entries<E: AsRef<[u8]>>(entries: &[E]) -> Result<Vec<u8>, BundleError> {
    check_count(entries.len())?;
    let mut bytes = Vec::new();
    for (at, entry) in entries.iter().map(AsRef::as_ref).enumerate() {
        let length = u16::try_from(entry.len()).ok().filter(|n| usize::from(*n) <= limits::ENTRY_BYTES);
        bytes.extend(length.ok_or(BundleError::ItemTooLarge(at))?.to_be_bytes());
        bytes.extend(entry);
    }
    Ok(bytes)
}

/// Reads a bundle of exactly `expected` entries.
///
/// # Errors
/// [`BundleError`]; nothing is kept of a faulty bundle.
pub fn decode_entries(bytes: &[u8], expected: usize) -> Result<Vec<Vec<u8>>, BundleError> {
    if bytes.len() > limits::ENTRY_BUNDLE_BYTES {
        return Err(BundleError::TooLarge);
    }
    let mut rest = bytes;
    let mut entries = Vec::new();
    while !rest.is_empty() {
        let at = entries.len();
        check_room(at, expected)?;
        let (length, after) = rest.split_first_chunk::<2>().ok_or(BundleError::CutOff(at))?;
        let length = usize::from(u16::from_be_bytes(*length));
        if length > limits::ENTRY_BYTES {
            return Err(BundleError::ItemTooLarge(at));
        }
        let (entry, after) = after.split_at_checked(length).ok_or(BundleError::CutOff(at))?;
        entries.push(entry.to_vec());
        rest = after;
    }
    check_complete(entries, expected)
}

/// Encodes the payloads of a bundle: a 4-byte big-endian length, then salt and payload; length 0 for an empty slot.
///
/// # Errors
/// [`BundleError`] if there are more than 256 slots or a payload is empty or too large.
pub fn encode_payloads(slots: &[Slot]) -> Result<Vec<u8>, BundleError> {
    check_count(slots.len())?;
    let mut bytes = Vec::new();
    for (at, slot) in slots.iter().enumerate() {
        let Some((salt, payload)) = slot else {
            bytes.extend(0_u32.to_be_bytes());
            continue;
        };
        if payload.is_empty() {
            return Err(BundleError::ItemTooShort(at));
        }
        let fits = payload.len() <= limits::PAYLOAD_BYTES;
        let length = u32::try_from(salt.len() + payload.len()).ok().filter(|_| fits);
        bytes.extend(length.ok_or(BundleError::ItemTooLarge(at))?.to_be_bytes());
        bytes.extend(salt);
        bytes.extend(payload);
    }
    Ok(bytes)
}

/// Reads a payload bundle of exactly `expected` slots. What it holds is not verified yet.
///
/// # Errors
/// [`BundleError`]; nothing is kept of a faulty bundle.
pub fn decode_payloads(bytes: &[u8], expected: usize) -> Result<Vec<Slot>, BundleError> {
    if bytes.len() > limits::PAYLOAD_BUNDLE_BYTES {
        return Err(BundleError::TooLarge);
    }
    let mut rest = bytes;
    let mut slots = Vec::new();
    while !rest.is_empty() {
        let at = slots.len();
        check_room(at, expected)?;
        let (length, after) = rest.split_first_chunk::<4>().ok_or(BundleError::CutOff(at))?;
        let length = u32::from_be_bytes(*length) as usize;
        if length > limits::SALT_BYTES + limits::PAYLOAD_BYTES {
            return Err(BundleError::ItemTooLarge(at));
        }
        let (slot, after) = after.split_at_checked(length).ok_or(BundleError::CutOff(at))?;
        slots.push(read_slot(slot, at)?);
        rest = after;
    }
    check_complete(slots, expected)
}

fn read_slot(slot: &[u8], at: usize) -> Result<Slot, BundleError> {
    if slot.is_empty() {
        return Ok(None);
    }
    let (salt, payload) = slot.split_first_chunk().ok_or(BundleError::ItemTooShort(at))?;
    if payload.is_empty() {
        return Err(BundleError::ItemTooShort(at));
    }
    Ok(Some((*salt, payload.to_vec())))
}

fn check_count(count: usize) -> Result<(), BundleError> {
    let fits = count <= limits::BUNDLE_ENTRIES;
    fits.then_some(()).ok_or(BundleError::Count { expected: limits::BUNDLE_ENTRIES, found: count })
}

fn check_room(read: usize, expected: usize) -> Result<(), BundleError> {
    let room = read < expected.min(limits::BUNDLE_ENTRIES);
    room.then_some(()).ok_or(BundleError::Count { expected, found: read + 1 })
}

fn check_complete<T>(items: Vec<T>, expected: usize) -> Result<Vec<T>, BundleError> {
    let found = items.len();
    (found == expected).then_some(items).ok_or(BundleError::Count { expected, found })
}

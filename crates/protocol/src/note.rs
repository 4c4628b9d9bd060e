// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! C2SP signed notes: a text, an empty line, signature lines.

use crate::encoding::{b64, b64_decode, sha256_parts};
use crate::key::VerifyingKey;
use crate::limits;
use data_encoding::HEXLOWER;

/// Signature type of a plain Ed25519 signature over the text.
pub(crate) const ED25519: u8 = 0x01;
/// Signature type of a timestamped cosignature.
pub(crate) const COSIGNATURE: u8 = 0x04;

/// A note taken apart, nothing verified.
pub(crate) struct Note<'a> {
    /// The signed text, including its last line feed.
    pub text: &'a str,
    pub signatures: Vec<NoteSignature<'a>>,
}

/// A signature line.
pub(crate) struct NoteSignature<'a> {
    pub name: &'a str,
    pub key_id: [u8; 4],
    pub bytes: Vec<u8>,
}

/// Why a text is no note.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NoteError {
    /// Above [`limits::NOTE_BYTES`].
    #[error("the note is larger than 8 KiB")]
    TooLarge,
    /// No text, empty line and signature lines, or control characters.
    #[error("not a signed note: text, empty line, signature lines")]
    Form,
    /// Above [`limits::NOTE_SIGNATURES`].
    #[error("the note has more than 16 signatures")]
    TooManySignatures,
}

/// The first four bytes of SHA-256 over name, line feed, type and key.
pub(crate) fn key_id(name: &str, kind: u8, key: &VerifyingKey) -> [u8; 4] {
    let hash = sha256_parts(&[name.as_bytes(), b"\n", &[kind], &key.to_bytes()]);
    [hash[0], hash[1], hash[2], hash[3]]
}

/// A verifier key as Go's `sumdb/note` and the crate `signed_note` read it.
pub(crate) fn vkey(name: &str, kind: u8, key: &VerifyingKey) -> String {
    let id = HEXLOWER.encode(&key_id(name, kind, key));
    let mut blob = vec![kind];
    blob.extend(key.to_bytes());
    format!("{name}+{id}+{}", b64(&blob))
}

/// A signature line with its line feed; `blob` follows the key id.
pub(crate) fn signature_line(name: &str, id: [u8; 4], blob: &[u8]) -> String {
    format!("\u{2014} {name} {}\n", b64(&[&id[..], blob].concat()))
}

pub(crate) fn parse(note: &str) -> Result<Note<'_>, NoteError> {
    if note.len() > limits::NOTE_BYTES {
        return Err(NoteError::TooLarge);
    }
    if note.chars().any(|c| c < ' ' && c != '\n') {
        return Err(NoteError::Form);
    }
    let gap = note.rfind("\n\n").ok_or(NoteError::Form)?;
    let (text, signatures) = (&note[..=gap], &note[gap + 2..]);
    let lines = signatures.strip_suffix('\n').ok_or(NoteError::Form)?;
    if lines.split('\n').count() > limits::NOTE_SIGNATURES {
        return Err(NoteError::TooManySignatures);
    }
    let signatures = lines.split('\n').map(parse_signature).collect::<Option<Vec<_>>>().ok_or(NoteError::Form)?;
    Ok(Note { text, signatures })
}

fn parse_signature(line: &str) -> Option<NoteSignature<'_>> {
    let (name, blob) = line.strip_prefix("\u{2014} ")?.split_once(' ')?;
    if name.is_empty() || name.contains('+') || name.chars().any(char::is_whitespace) {
        return None;
    }
    let blob = b64_decode(blob)?;
    let (key_id, bytes) = blob.split_first_chunk::<4>()?;
    (!bytes.is_empty()).then(|| NoteSignature { name, key_id: *key_id, bytes: bytes.to_vec() })
}

// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! Every limit of the wire format, with its reason. Both sides keep them: the sender of a request and the reader of a
//! response. A size is checked before anything else is done with the bytes.

/// Bytes of one log entry. A record entry needs about 130; 2 KiB leaves room for new kinds and keeps a full bundle of
/// entries below 525 KiB.
pub const ENTRY_BYTES: usize = 2 * 1024;

/// Bytes of one payload. A pattern with both lessons stays below 8 KiB; later record kinds carry tables.
pub const PAYLOAD_BYTES: usize = 64 * 1024;

/// Entries in a full bundle, fixed by C2SP tlog-tiles.
pub const BUNDLE_ENTRIES: usize = 256;

/// Bytes of one entry bundle: 256 times a 2-byte length and an entry.
pub const ENTRY_BUNDLE_BYTES: usize = BUNDLE_ENTRIES * (2 + ENTRY_BYTES);

/// Bytes of one payload bundle: 256 times a 4-byte length, a salt and a payload.
pub const PAYLOAD_BUNDLE_BYTES: usize = BUNDLE_ENTRIES * (4 + SALT_BYTES + PAYLOAD_BYTES);

/// Bytes of a commitment's salt; as long as the hash, so that a commitment cannot be tried out.
pub const SALT_BYTES: usize = 32;

/// Entries that one extension of a followed log may add. A million entries are about 130 MB in memory; a node that
/// is further behind fetches an older checkpoint first.
pub const EXTENSION_ENTRIES: u64 = 1_048_576;

/// Bytes of a signed note (checkpoint): sixteen signatures with long names fit.
pub const NOTE_BYTES: usize = 8 * 1024;

/// Signatures in a note; C2SP asks readers to take at least this many.
pub const NOTE_SIGNATURES: usize = 16;

/// Bytes of a control message.
pub const JWS_BYTES: usize = 16 * 1024;

/// Bytes of a node document: it grows with revoked keys and closed epochs.
pub const NODE_DOCUMENT_BYTES: usize = 64 * 1024;

/// Bytes of an inbox body: a control message, a line feed and, in a peering request, a node document.
pub const INBOX_BODY_BYTES: usize = JWS_BYTES + 1 + NODE_DOCUMENT_BYTES;

/// Bytes of any request body.
pub const REQUEST_BODY_BYTES: usize = 8 * 1024 * 1024;

/// Bytes of any response body: a full payload bundle is just below.
pub const RESPONSE_BODY_BYTES: usize = 17 * 1024 * 1024;

/// Bytes of all headers of a request or a response together.
pub const HEADER_BYTES: usize = 16 * 1024;

/// Bytes of `Signature-Input` and of `Signature`; the profile needs 300.
pub const SIGNATURE_HEADER_BYTES: usize = 1024;

/// Bytes of a request path; the longest of the profile needs about 110.
pub const PATH_BYTES: usize = 512;

/// Bytes of a request query; the longest of the profile needs about 80.
pub const QUERY_BYTES: usize = 256;

/// Integers in JSON texts stay below this (2^53), because many readers hold numbers as doubles.
pub const INTEGERS_BELOW: u64 = 1 << 53;

/// Depth of JSON texts; the deepest of this version has four levels.
pub const JSON_DEPTH: usize = 16;

/// Days that an entry may name, both ends included: 2020-01-01 to 2100-01-01, midnight UTC in seconds since 1970. No node
/// released anything before, and readers keep days in calendar types that end with the year 9999: a day beyond would
/// stay in an append-only log and hurt every reader for good.
pub const ENTRY_DAYS: std::ops::RangeInclusive<u64> = 1_577_836_800..=4_102_444_800;

/// Seconds that two clocks may differ, and the longest life of a request signature.
pub const CLOCK_SKEW_SECONDS: u64 = 300;

/// Seconds that a receiver remembers a nonce: the window before and after its own clock.
pub const NONCE_MEMORY_SECONDS: u64 = 2 * CLOCK_SKEW_SECONDS;

/// Characters of a nonce in base64url: at least 16 random bytes, at most 48.
pub const NONCE_CHARS: std::ops::RangeInclusive<usize> = 22..=64;

/// Seconds after which a control message is too old to take; a receiver remembers its `jti` that long.
pub const CONTROL_AGE_SECONDS: u64 = 30 * 86_400;

/// Seconds that an invite is valid after it was made.
pub const INVITE_LIFE_SECONDS: u64 = 7 * 86_400;

/// Bytes of an invite text: a QR code of this size is still readable from paper.
pub const INVITE_BYTES: usize = 2 * 1024;

/// Seconds after which a checkpoint's freshness counts as stale: it is renewed every 24 hours, and one may be missed.
pub const STALE_AFTER_SECONDS: u64 = 48 * 3_600;

/// Seconds after which a node renews the freshness of an unchanged checkpoint.
pub const FRESHNESS_RENEWAL_SECONDS: u64 = 24 * 3_600;

/// Longest wait of `GET /heads` in seconds; below the usual 60 seconds of proxies.
pub const HEADS_WAIT_SECONDS: u8 = 50;

/// Checkpoints in one answer of `GET /heads`: a node for each youth office district of the country, three times over.
pub const HEADS: usize = 2_048;

/// Characters of a node's name.
pub const NAME_CHARS: usize = 200;

/// Addresses, hubs, versions, capabilities and keys of a node document, each.
pub const DOCUMENT_LIST: usize = 32;

/// Revoked keys and closed epochs of a node document, each; history that must not be cut short.
pub const DOCUMENT_HISTORY: usize = 256;

/// Bytes of one address in a node document or an invite.
pub const URL_BYTES: usize = 256;

/// Characters of a lesson in a pattern. Long enough for what worked, too short for a case history.
pub const LESSON_CHARS: usize = 600;

/// Bytes of a proof file: a payload, an entry and a node document in base64, a note and 53 hashes.
pub const PROOF_FILE_BYTES: usize = 256 * 1024;

/// Entries a node takes from one origin per day; more pauses that origin and alerts the administrator.
pub const ENTRIES_PER_DAY: u64 = 50_000;

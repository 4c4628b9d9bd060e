// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! What crosses the wire between Poolverbund nodes, byte for byte.
//!
//! In scope: node documents, peering messages, request signatures, log entries, the Merkle tree, checkpoints, entry
//! and payload bundles, the follower's verification, record payload schemas, proof files, limits and problem types.
//!
//! Out of scope: input and output, clocks, randomness, storage, and everything the domain knows. A person cannot even
//! be named in these types. The published specification is `proto-docs/`; its examples are the tests' fixtures.
//!
//! Two habits run through the crate: sizes are checked before anything else, and what has been verified has another
//! type than what has not ([`node_document::VerifiedDocument`], [`checkpoint::VerifiedCheckpoint`],
//! [`control::VerifiedMessage`], [`record::Verified`]); those types have private fields and one door each.

pub mod bundle;
pub mod checkpoint;
pub mod control;
mod encoding;
pub mod entry;
pub mod follow;
pub mod heads;
pub mod invite;
pub mod json;
mod jws;
pub mod key;
pub mod limits;
pub mod node_document;
mod node_id;
mod note;
mod origin;
pub mod paths;
pub mod pattern;
pub mod problem;
pub mod proof;
pub mod record;
pub mod request_signature;
mod safety;
mod text;
pub mod tree;

pub use encoding::{Hash, hash_from_text, hash_to_text, sha256};
pub use key::{KeyId, SigningKey, VerifyingKey};
pub use node_id::{NodeId, NotANodeId};
pub use origin::{NotAnOrigin, Origin};
pub use problem::Problem;
pub use record::{Record, Verified};
pub use safety::safety_number;

/// The protocol version this crate speaks, as written in `versions` of a node document.
pub const VERSION: &str = "1.0";

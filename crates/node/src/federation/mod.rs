// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! What happens between nodes: serving the own log, following the logs of peers.
//!
//! `protocol` knows the bytes and verifies them, `storage` keeps them; this room moves them
//! over HTTP. Nothing served here needs trust in the way it travels: node documents,
//! checkpoints, entries and payloads each authenticate themselves, and the follower stores
//! only what verified.

pub mod address;
pub mod client;
pub mod follower;
pub mod incident;
mod intake;
pub mod jobs;
mod problem;
mod quota;
pub mod server;

pub use follower::{SyncReport, sync_peer_once};
pub use incident::{IncidentText, incident_de};
pub use intake::Intake;
pub use server::router;

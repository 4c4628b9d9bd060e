// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! The wire format against the published examples, against other implementations, and against attackers.

mod common;
mod examples;
mod follower;
mod forgeries;
mod patterns;
mod peering;
mod proof_files;
mod properties;
mod requests;
mod third_party;

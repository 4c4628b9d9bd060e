// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! The wire format against the published examples, against other implementations, and against attackers.

mod common;
mod examples;
//follower
//forgeries
//patterns
//peering
//properties
//proof_files
mod requests;
mod third_party;

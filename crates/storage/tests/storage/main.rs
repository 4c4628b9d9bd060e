// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! Every public storage method on both engines. See [`harness::check`].

mod audit;
mod cases;
mod casework;
mod deadlines;
mod deliveries;
mod desk;
mod desk_raw;
mod erasure;
mod fixtures;
mod follow;
mod harness;
mod library;
mod oidc;
mod peers;
mod people;
mod schema;
mod sealing;
mod sessions;
mod tokens;

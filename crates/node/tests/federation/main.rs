// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! Nodes that talk to each other over real HTTP on loopback, with a clock and randomness of the test.

mod city;
mod following;
mod identity;
mod leaks;
mod peering;
mod pool;
mod refusals;
mod tampering;
mod travel;
mod wire;

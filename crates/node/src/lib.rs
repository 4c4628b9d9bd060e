// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! The server of one city: HTTP in and out.
//!
//! A [`Node`] is a value built from settings, a store, a clock, randomness and an HTTP
//! client, so that a test runs five cities in one process and `demo` runs three.
//! This crate translates: a request becomes an actor and an action, `domain` and
//! `anonymise` decide, `storage` writes, a template or JSON answers. It contains no SQL.

pub mod api;
pub mod auth;
mod error;
pub mod federation;
mod node;
pub mod oidc;
pub mod serve;
pub mod service;
pub mod view;
pub mod web;

pub use error::{NodeError, Refused};
pub use node::{DemoRole, Identity, Node, OsRandom, Settings, SystemClock};

// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! Who asks, and may they: sign-in, sessions, and extractor types for what a handler needs.
//!
//! A handler that takes [`May<SeeLibrary>`](May) cannot be reached by anybody else. What a
//! person may not do is answered like what does not exist: 404.

pub mod attempts;
pub mod device;
mod gate;
pub mod password;
pub mod program;
pub mod same_origin;
pub mod scope;
pub mod session;
pub mod token;
mod writing;

pub(crate) use gate::gates;
pub use gate::{Gate, InSession, May, Rejection, SignedIn};
pub use writing::Writing;

// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! Forms of the domain as pages: from the fields of a form, what was typed and what is wrong to the values that a template
//! prints; and written documents as text to be read.

mod desk;
mod fields;
mod options;
mod problems;
mod rows;
mod sent;
mod told;

pub(super) use desk::{Desk, Sheet, Taken, stored};
pub(super) use fields::{Shown, fields};
pub(super) use options::Options;
pub(super) use problems::problems;
pub(super) use sent::{Press, Sent};
pub(super) use told::told;

pub(super) use domain::form::words;

#[cfg(test)]
mod tests;

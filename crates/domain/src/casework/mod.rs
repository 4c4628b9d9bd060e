// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! The casework: what people do with a case from referral to follow-up.
//!
//! Everything that is done is a form ([`CaseForm`]): somebody who may, in a state in which it is open, writes a document;
//! the rules look at it; what it says about the coded record is taken over; and some forms move the case along a
//! transition, whose guards are checked on the case as it is then. [`act`] is the one way to do any of it, for the page,
//! the interface and the demo alike. The crate stays pure: [`act`] takes a case and returns the changed case.

mod act;
pub mod conduct;
mod context;
mod document;
mod erase;
pub mod follow_up;
pub mod grants;
mod guards;
pub mod implementation;
pub mod invitation;
mod kind;
mod message;
mod notice;
pub mod referral;
mod refusal;
pub mod rights;
pub mod session;
mod sight;

pub use act::{Change, Input, act, hindrance};
pub use context::{Context, Register, StaffEntry};
pub use document::{Document, DocumentKey, Documents, Entry};
pub use erase::{Erasure, ErasureLine, erase, erase_entrusted};
pub use guards::missing;
pub use kind::{CaseForm, CaseFormKind, Slot, Step, Writer};
pub use message::{Message, messages};
pub use notice::{Notice, notices};
pub use referral::begin;
pub(crate) use refusal::of_fields;
pub use refusal::refusal;
pub use sight::{Sight, cover, ground, hides_form, is_lead, level, object_of, reads, reads_earlier, sight};

use crate::case_file::CaseFile;
use crate::state::Course;

/// A case in its procedure: the coded file, where it stands, and what people wrote.
#[derive(Clone, PartialEq)]
pub struct Proceeding {
    /// The case file.
    pub case: CaseFile,
    /// Where it stands.
    pub course: Course,
    /// What people wrote, newest versions.
    pub documents: Documents,
}

crate::debug::closed_debug!(Proceeding);

impl Proceeding {
    /// A form that exists once, when it has been written.
    #[must_use]
    pub fn one<F: CaseForm>(&self) -> Option<F> {
        self.documents.one::<F>(F::NAME)
    }

    /// When the newest version of a form that exists once was written.
    #[must_use]
    pub fn written_at<F: CaseForm>(&self) -> Option<jiff::Timestamp> {
        self.documents.get(&DocumentKey::new(F::NAME, None)).map(|document| document.at)
    }

    /// All documents of a form that exists several times, oldest first.
    #[must_use]
    pub fn all<F: CaseForm>(&self) -> Vec<Entry<F>> {
        self.documents.all::<F>(F::NAME)
    }
}

/// Every form of the procedure, in the order of the way.
pub fn forms() -> impl Iterator<Item = &'static CaseFormKind> {
    referral::SECTIONS
        .iter()
        .chain(referral::FORMS)
        .chain(invitation::FORMS)
        .chain(session::FORMS)
        .chain(implementation::FORMS)
        .chain(follow_up::FORMS)
        .chain(conduct::FORMS)
        .chain(rights::FORMS)
        .chain(grants::FORMS)
}

/// The form of a name.
#[must_use]
pub fn form(name: &str) -> Option<&'static CaseFormKind> {
    forms().find(|kind| kind.name == name)
}

#[cfg(test)]
pub(crate) mod tests;

// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! Draft of a pattern.

use askama::Template;

use super::parts::{Errors, HitRow, TextSpan};
use super::pattern::PatternSection;
use super::{Page, paths};

/// Form of a draft. POST to [`DraftPage::action_href`] with the fields of [`DraftValues`] and `action` = `speichern` or `einreichen`.
#[derive(Debug, Template)]
#[template(path = "release_draft.html")]
pub struct DraftPage {
    /// Header data.
    pub page: Page,
    /// Where the form goes: [`paths::release_new`] for a new draft, [`paths::release`] for a stored one.
    pub action_href: String,
    /// Whether the draft is stored already.
    pub stored: bool,
    /// Hash of the version shown, sent back so that nobody overwrites what a colleague saved; empty for a new draft.
    pub base: String,
    /// Case code.
    pub case_code: String,
    /// Address of the case page.
    pub case_href: String,
    /// What was typed.
    pub values: DraftValues,
    /// Faults of the form.
    pub errors: Errors,
    /// What stands in the store by now, when it was saved elsewhere in the meantime; empty otherwise.
    pub newer: String,
    /// Reason of the reviewers, if the draft was returned; empty otherwise.
    pub returned_reason: String,
    /// Gates that hold the draft back; empty when it may go to review.
    pub withheld: Vec<WithheldRow>,
    /// Finds of the text scan.
    pub hits: Vec<HitRow>,
    /// The lesson cut at the finds; empty before it was checked.
    pub marked: Vec<TextSpan>,
    /// What would leave, field by field; empty while a gate holds the draft back.
    pub preview: Vec<PatternSection>,
}

impl DraftPage {
    /// Whether the draft has been checked and nothing holds it back.
    fn ready(&self) -> bool {
        self.stored && !self.errors.any() && self.withheld.is_empty() && !self.preview.is_empty()
    }
}

/// The fields of the draft form; the names of the fields are the names of the members, checkboxes send `1`.
#[derive(Clone, Debug, Default)]
#[expect(clippy::struct_excessive_bools, reason = "each checkbox of the form is independent of the others")]
pub struct DraftValues {
    /// The lesson in German, 600 characters at most.
    pub lesson_de: String,
    /// The young person and the guardian were told.
    pub participation_told: bool,
    /// The press reported.
    pub press: bool,
    /// A court note is open.
    pub court: bool,
    /// The young person objects.
    pub objection_young_person: bool,
    /// The guardian objects.
    pub objection_guardian: bool,
    /// The case lead objects.
    pub objection_case_lead: bool,
}

/// A gate that holds a draft back.
#[derive(Clone, Debug)]
pub struct WithheldRow {
    /// What singles the case out or is missing.
    pub message: String,
    /// What would help.
    pub help: String,
}

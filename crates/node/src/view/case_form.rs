// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! One form of a case or of the pool, filled in, refused, or in conflict with somebody else's version.

use askama::Template;

use super::form::{FormField, Problems, Told};
use super::parts::{HitRow, TextSpan};
use super::referral::Summary;
use super::{Page, STEP};

/// A form to be filled in.
#[derive(Debug, Template)]
#[template(path = "case_form.html")]
pub struct CaseFormPage {
    /// Header data.
    pub page: Page,
    /// Where the page stands.
    pub crumbs: Vec<Crumb>,
    /// Title of the form.
    pub title: String,
    /// What the form is about: code and name of the case, or the pool.
    pub about: String,
    /// Who leads the case; empty for forms of the pool.
    pub lead: String,
    /// Address that takes the form.
    pub action: String,
    /// Version that was opened; 0 when nothing was written yet.
    pub base: u64,
    /// What stands in the way.
    pub problems: Problems,
    /// The fields.
    pub fields: Vec<FormField>,
    /// A row that was just removed: what it said, as hidden fields.
    pub removed: Vec<(String, String)>,
    /// When the shown draft was saved; empty when the page shows no draft.
    pub draft_saved: String,
    /// What somebody else saved meanwhile.
    pub newer: Option<Newer>,
    /// What to read before writing, such as why the case was returned.
    pub notes: Vec<FormNote>,
    /// Word on the button that saves.
    pub save: String,
    /// Whether what is typed can be kept as a draft.
    pub keeps_drafts: bool,
    /// Version, author and moment of what is stored; empty when nothing is.
    pub stored: String,
    /// Where one goes without saving.
    pub back: String,
    /// What the button sends that saves and goes on to the next section; empty for none.
    pub go_on: &'static str,
    /// What the scan finds in the text, where the form is scanned.
    pub scan: Option<ScanPart>,
    /// The document that is decided about, to be read first.
    pub about_document: Option<Summary>,
}

/// A text as the scan sees it.
#[derive(Clone, Debug)]
pub struct ScanPart {
    /// What is shown: the draft, the saved version.
    pub title: String,
    /// The text cut at its finds.
    pub marked: Vec<TextSpan>,
    /// The finds.
    pub hits: Vec<HitRow>,
}

impl ScanPart {
    /// "2 Stellen sperren den Versand, 1 ist anzusehen."
    fn result(&self) -> String {
        let blocking = self.hits.iter().filter(|hit| hit.blocks).count();
        let asking = self.hits.len() - blocking;
        let stops = match blocking {
            0 => "Nichts sperrt den Versand".to_owned(),
            1 => "1 Stelle sperrt den Versand".to_owned(),
            more => format!("{more} Stellen sperren den Versand"),
        };
        match asking {
            0 => format!("{stops}."),
            1 => format!("{stops}, 1 ist anzusehen."),
            more => format!("{stops}, {more} sind anzusehen."),
        }
    }

    /// Whether anything keeps the text from being sent.
    fn blocks(&self) -> bool {
        self.hits.iter().any(|hit| hit.blocks)
    }
}

/// One step of the way to a page.
#[derive(Clone, Debug)]
pub struct Crumb {
    /// German name.
    pub label: String,
    /// Address; empty for the page itself.
    pub href: String,
}

impl Crumb {
    /// A step with an address.
    #[must_use]
    pub fn new(label: impl Into<String>, href: impl Into<String>) -> Self {
        Self { label: label.into(), href: href.into() }
    }

    /// The page itself.
    #[must_use]
    pub fn here(label: impl Into<String>) -> Self {
        Self::new(label, "")
    }
}

/// What somebody else saved while this person was writing.
#[derive(Clone, Debug)]
pub struct Newer {
    /// Who and when.
    pub who: String,
    /// Field by field.
    pub rows: Vec<NewerRow>,
}

/// One field in both versions.
#[derive(Clone, Debug)]
pub struct NewerRow {
    /// The saved value.
    pub theirs: Told,
    /// The value that was just typed.
    pub own: Told,
}

impl NewerRow {
    /// Whether the two differ.
    fn differs(&self) -> bool {
        self.theirs.value != self.own.value
    }
}

/// A text to be read before writing.
#[derive(Clone, Debug)]
pub struct FormNote {
    /// Heading.
    pub title: String,
    /// Text.
    pub text: String,
}

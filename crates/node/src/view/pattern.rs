// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! Pattern page of the library, and the parts of a pattern that other pages show too.

use askama::Template;

use super::parts::{Badge, Fact};
use super::{Page, paths};

/// One pattern with its origin and provenance.
#[derive(Debug, Template)]
#[template(path = "pattern.html")]
pub struct PatternPage {
    /// Header data.
    pub page: Page,
    /// Title made from the setting.
    pub title: String,
    /// Name of the node it comes from.
    pub origin: String,
    /// Half-year in German.
    pub issued: String,
    /// How many cases it was built from, in German ("aus einem Fall").
    pub basis: String,
    /// Person, problems, history, setting and course, field by field.
    pub sections: Vec<PatternSection>,
    /// Outcomes after 3, 6, 12 and 24 months.
    pub outcomes: Vec<OutcomeRow>,
    /// Retention in German; empty if not given.
    pub retention: String,
    /// Success factors in German.
    pub success_factors: Vec<String>,
    /// Hindrance factors in German.
    pub hindrance_factors: Vec<String>,
    /// The lesson in German.
    pub lesson: String,
    /// Node id, log index, checkpoint, time of the signature, hash, schema, code lists, policy.
    pub provenance: Vec<Fact>,
    /// Address of the proof file; empty if the node cannot build one yet.
    pub proof_href: String,
}

/// A part of a pattern.
#[derive(Clone, Debug)]
pub struct PatternSection {
    /// German heading ("Person", "Setting").
    pub title: String,
    /// Its fields.
    pub fields: Vec<PatternField>,
}

/// One field of a pattern.
#[derive(Clone, Debug)]
pub struct PatternField {
    /// German label.
    pub label: String,
    /// Finished German values; several for a list. Empty with `withheld` for a field that never leaves.
    pub values: Vec<String>,
    /// Whether the field is left out on purpose (`*`).
    pub withheld: bool,
}

impl PatternField {
    /// A field with one value.
    #[must_use]
    pub fn new(label: impl Into<String>, value: impl Into<String>) -> Self {
        Self { label: label.into(), values: vec![value.into()], withheld: false }
    }

    /// A field with several values; an empty list is shown as "keine".
    #[must_use]
    pub fn list(label: impl Into<String>, values: Vec<String>) -> Self {
        Self { label: label.into(), values, withheld: false }
    }

    /// A field that is left out on purpose.
    #[must_use]
    pub fn withheld(label: impl Into<String>) -> Self {
        Self { label: label.into(), values: Vec::new(), withheld: true }
    }
}

/// Outcome at one time after the start; an empty text means unknown.
#[derive(Clone, Debug)]
pub struct OutcomeRow {
    /// Months after the start.
    pub months: u8,
    /// Day it was due, German date; empty in a pattern, which has no dates.
    pub due: String,
    /// How the setting held; `None` if unknown or not yet due.
    pub hold: Option<Badge>,
    /// School in German.
    pub school: String,
    /// Delinquency in German.
    pub delinquency: String,
    /// Days in a clinic, number or band.
    pub clinic_days: String,
    /// Days absent, number or band.
    pub absent_days: String,
}

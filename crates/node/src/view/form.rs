// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! Fields of a form as values: what any form of the procedure needs to be printed.
//!
//! The id of the field `stations.0.from` is `f-stations.0.from`, its hint ends in `-h`, its error in `-e`; further radio
//! buttons and boxes of the same field end in their number. A field is a template of its own, because a row holds fields.

use askama::Template;

use super::parts::Choice;

/// Name of the buttons that do something with the page instead of saving it.
pub const STEP: &str = "_schritt";
/// Name of the hidden field with the version that was opened.
pub const BASE: &str = "_stand";
/// What the names of a removed row begin with, so that it can be put back.
pub const REMOVED: &str = "_entfernt.";

/// One field with what was typed so far.
#[derive(Clone, Debug, Template)]
#[template(path = "form_field.html")]
pub struct FormField {
    /// Name in the form.
    pub name: String,
    /// German label.
    pub label: String,
    /// German hint, or empty.
    pub hint: String,
    /// What is wrong, or empty.
    pub error: String,
    /// Carries the mark "Optional".
    pub optional: bool,
    /// Takes the focus when the page opens.
    pub focus: bool,
    /// How it is filled in.
    pub control: Control,
}

/// How a field is filled in.
#[derive(Clone, Debug)]
pub enum Control {
    /// One line of text; the width in characters is 0 for the whole line.
    Line {
        /// What was typed.
        value: String,
        /// Width: 0, 2, 4 or 10 characters.
        width: u8,
        /// Keyboard of a telephone: `numeric`, `decimal` or empty.
        keyboard: &'static str,
    },
    /// Several lines.
    Area {
        /// What was typed.
        value: String,
        /// Lines shown.
        rows: usize,
    },
    /// One box to tick.
    Check {
        /// Whether it is ticked.
        ticked: bool,
    },
    /// One of a few answers.
    Radios(Vec<Choice>),
    /// One of many answers.
    Select {
        /// Answer for "nothing chosen yet".
        nothing: &'static str,
        /// The answers.
        groups: Vec<ChoiceGroup>,
    },
    /// Several answers.
    Checks(Vec<ChoiceGroup>),
    /// A list of rows with fields of their own.
    Rows(Vec<FormRow>),
}

/// Answers that belong together.
#[derive(Clone, Debug)]
pub struct ChoiceGroup {
    /// Heading, or empty.
    pub title: String,
    /// Number of the first answer in the whole field, from 0; makes the ids.
    pub first: usize,
    /// The answers.
    pub choices: Vec<Choice>,
}

/// One row of a list.
#[derive(Clone, Debug)]
pub struct FormRow {
    /// Place in the form, as in the names of its fields.
    pub number: usize,
    /// Place in the list, from 1.
    pub place: usize,
    /// Its fields.
    pub fields: Vec<FormField>,
}

impl FormField {
    /// Id of the first control, and start of all ids of this field.
    fn id(&self) -> String {
        format!("f-{}", self.name)
    }

    /// The attributes that tie hint and error to a control or a group.
    fn described(&self) -> String {
        let id = self.id();
        let mut ids = Vec::new();
        if !self.hint.is_empty() {
            ids.push(format!("{id}-h"));
        }
        if !self.error.is_empty() {
            ids.push(format!("{id}-e"));
        }
        if ids.is_empty() { String::new() } else { format!(" aria-describedby=\"{}\"", ids.join(" ")) }
    }

    /// Whether something is wrong.
    fn failed(&self) -> bool {
        !self.error.is_empty()
    }
}

impl Control {
    /// Whether it is a group of boxes that reads better in columns.
    fn is_long(groups: &[ChoiceGroup]) -> bool {
        groups.iter().map(|group| group.choices.len()).sum::<usize>() > 8
    }
}

/// Something that stands in the way, at the top of the page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// Where it can be put right: a field of the page or another page; empty when nowhere.
    pub href: String,
    /// What is wrong, one German sentence.
    pub message: String,
    /// Who or what helps, or empty.
    pub help: String,
}

/// Everything that stands in the way.
#[derive(Clone, Debug, Default)]
pub struct Problems(pub Vec<Problem>);

impl Problems {
    /// Whether there is anything.
    #[must_use]
    pub fn any(&self) -> bool {
        !self.0.is_empty()
    }

    /// Heading of the summary.
    #[must_use]
    pub fn heading(&self) -> String {
        if self.0.iter().all(|problem| problem.href.is_empty()) {
            "Das geht so noch nicht".to_owned()
        } else {
            format!("Bitte prüfen Sie {}", super::format::plural(self.0.len(), "Angabe", "Angaben"))
        }
    }
}

/// One value of something that was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    /// Label of the field.
    pub key: String,
    /// What was written.
    pub value: ToldValue,
}

/// A written value, ready to be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ToldValue {
    /// Nothing.
    Nothing,
    /// Text, possibly with several lines.
    Text(String),
    /// Several answers.
    List(Vec<String>),
    /// Rows, each a list of label and value.
    Rows(Vec<Vec<(String, String)>>),
}

// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! Pages to print: the crisis concept on one page, minutes, invitations, permit sheets.

use askama::Template;

use super::{Crumb, Page, Told};

/// A page to print.
#[derive(Debug, Template)]
#[template(path = "sheet.html")]
pub struct SheetPage {
    /// Header data.
    pub page: Page,
    /// Where the page stands.
    pub crumbs: Vec<Crumb>,
    /// Title.
    pub title: String,
    /// What it is about ("Fall P-ABCDEF").
    pub about: String,
    /// Values of a form.
    pub told: Vec<Told>,
    /// A text in parts.
    pub parts: Vec<SheetPart>,
    /// A list at the end, such as who has received it.
    pub list: Option<SheetList>,
    /// Who wrote it and when, or empty.
    pub stored: String,
    /// Where a receipt is given; empty when none is missing.
    pub receipt: String,
}

/// A part of a text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SheetPart {
    /// Heading, or empty.
    pub title: String,
    /// Its lines.
    pub lines: Vec<SheetLine>,
}

/// Lines that stand together on the page: a sentence, or a list.
pub enum Run<'a> {
    /// A sentence.
    Plain(&'a str),
    /// A list, each line with what is said about it.
    List(Vec<(&'a str, &'a [String])>),
}

/// One line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SheetLine {
    /// A sentence.
    Plain(String),
    /// Something in a list, with what is said about it.
    Item(String, Vec<String>),
}

/// A list at the end.
#[derive(Clone, Debug)]
pub struct SheetList {
    /// Heading.
    pub title: String,
    /// Its lines.
    pub lines: Vec<String>,
}

impl SheetPart {
    /// The lines, with those of a list together.
    fn runs(&self) -> Vec<Run<'_>> {
        let mut runs = Vec::new();
        for line in &self.lines {
            match (line, runs.last_mut()) {
                (SheetLine::Plain(text), _) => runs.push(Run::Plain(text)),
                (SheetLine::Item(text, more), Some(Run::List(items))) => items.push((text, more)),
                (SheetLine::Item(text, more), _) => runs.push(Run::List(vec![(text, more)])),
            }
        }
        runs
    }

    /// Cuts a text that the rules drew up into its parts: an empty line begins one, its first line is the heading; lines
    /// with a dash or a number are a list, indented ones belong to the line before. The first part has no heading.
    #[must_use]
    pub fn cut(text: &str) -> Vec<Self> {
        let mut parts = vec![Self::default()];
        let mut heading = false;
        for line in text.lines() {
            let trimmed = line.trim();
            if trimmed.is_empty() {
                heading = true;
                continue;
            }
            if heading {
                heading = false;
                parts.push(Self { title: trimmed.to_owned(), lines: Vec::new() });
                continue;
            }
            let Some(part) = parts.last_mut() else { continue };
            let item = trimmed.strip_prefix("- ").or_else(|| is_numbered(trimmed).then_some(trimmed));
            match (item, part.lines.last_mut()) {
                (Some(item), _) => part.lines.push(SheetLine::Item(item.to_owned(), Vec::new())),
                (None, Some(SheetLine::Item(_, more))) if line.starts_with(' ') => more.push(trimmed.to_owned()),
                (None, _) => part.lines.push(SheetLine::Plain(trimmed.to_owned())),
            }
        }
        parts.retain(|part| !part.title.is_empty() || !part.lines.is_empty());
        parts
    }
}

/// Whether a line begins like `12. `.
fn is_numbered(line: &str) -> bool {
    line.split_once(". ")
        .is_some_and(|(number, _)| (1..=2).contains(&number.len()) && number.bytes().all(|sign| sign.is_ascii_digit()))
}

/// The crisis concept.
#[derive(Debug, Template)]
#[template(path = "crisis_sheet.html")]
pub struct CrisisSheetPage {
    /// Header data.
    pub page: Page,
    /// Where the page stands.
    pub crumbs: Vec<Crumb>,
    /// Case code, and the name for those who see it.
    pub about: String,
    /// Day of the concept.
    pub on: String,
    /// Who is asked first, and decides.
    pub responsible: String,
    /// Numbers and services around the clock.
    pub reachability: Vec<String>,
    /// The node's own emergency contact: name, telephone, address; empty when there is none.
    pub contact: Vec<String>,
    /// Who leads the case.
    pub lead: String,
    /// Early signs.
    pub signs: Vec<String>,
    /// Triggers.
    pub triggers: Vec<String>,
    /// What is done, in order: heading and lines.
    pub steps: Vec<(&'static str, Vec<String>)>,
    /// Who has read it, and when.
    pub read: Vec<String>,
    /// Who has not.
    pub open: Vec<String>,
    /// Where this person takes note; empty when that is done or somebody else's task.
    pub acknowledge: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_cut_where_its_parts_begin() {
        let text =
            "Ergebnis\nFall: P-1\n\nAnwesend\n- A\n- B\n  Einschätzung: x\n\nVereinbarungen\n1. C: tut etwas\nDanach";
        let parts = SheetPart::cut(text);
        let titles: Vec<_> = parts.iter().map(|part| part.title.as_str()).collect();
        assert_eq!(titles, ["", "Anwesend", "Vereinbarungen"]);
        assert_eq!(parts[0].lines, [SheetLine::Plain("Ergebnis".to_owned()), SheetLine::Plain("Fall: P-1".to_owned())]);
        assert_eq!(parts[1].lines[1], SheetLine::Item("B".to_owned(), vec!["Einschätzung: x".to_owned()]));
        assert_eq!(parts[2].lines[0], SheetLine::Item("1. C: tut etwas".to_owned(), Vec::new()));
        assert_eq!(parts[2].lines[1], SheetLine::Plain("Danach".to_owned()));
    }
}

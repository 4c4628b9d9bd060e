// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! Small values that several pages use.

use super::format::plural;

/// Colour and symbol of a badge or message; a word always stands beside it, so that colour alone says nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    /// Neutral information.
    Info,
    /// Done, in order.
    Success,
    /// Needs attention.
    Warning,
    /// Stopped, overdue or refused.
    Danger,
}

impl Tone {
    /// The suffix of the KERN classes (`kern-badge--info`) and of the symbol of the same name.
    #[must_use]
    pub fn css(self) -> &'static str {
        match self {
            Self::Info => "info",
            Self::Success => "success",
            Self::Warning => "warning",
            Self::Danger => "danger",
        }
    }
}

/// A state as symbol and word.
#[derive(Clone, Debug)]
pub struct Badge {
    /// Colour and symbol.
    pub tone: Tone,
    /// The word.
    pub text: String,
}

impl Badge {
    /// A badge of this tone and word.
    #[must_use]
    pub fn new(tone: Tone, text: impl Into<String>) -> Self {
        Self { tone, text: text.into() }
    }
}

/// One row of a description list.
#[derive(Clone, Debug)]
pub struct Fact {
    /// German label.
    pub key: String,
    /// Finished German value.
    pub value: String,
}

impl Fact {
    /// A row of this label and value.
    #[must_use]
    pub fn new(key: impl Into<String>, value: impl Into<String>) -> Self {
        Self { key: key.into(), value: value.into() }
    }
}

/// One option of a select, of radios or of checkboxes.
#[derive(Clone, Debug)]
pub struct Choice {
    /// Value that the form sends.
    pub value: String,
    /// German label.
    pub label: String,
    /// Chosen at the moment.
    pub selected: bool,
}

impl Choice {
    /// An option; it is selected when `chosen` is its value.
    #[must_use]
    pub fn new(value: impl Into<String>, label: impl Into<String>, chosen: &str) -> Self {
        let value = value.into();
        Self { selected: value == chosen, value, label: label.into() }
    }
}

/// One fault of a form.
#[derive(Clone, Debug)]
pub struct FieldError {
    /// Name of the field as in the form; empty for a fault of the whole form.
    pub field: String,
    /// What is wrong and what to do, one German sentence.
    pub message: String,
}

/// All faults of a form: shown as summary at the top and again at each field.
#[derive(Clone, Debug, Default)]
pub struct Errors(pub Vec<FieldError>);

impl Errors {
    /// No fault.
    #[must_use]
    pub fn none() -> Self {
        Self::default()
    }

    /// Adds a fault of a field; an empty field name means the whole form.
    pub fn add(&mut self, field: &str, message: impl Into<String>) {
        self.0.push(FieldError { field: field.to_owned(), message: message.into() });
    }

    /// Adds what a rule refused, with who or what can help.
    pub fn refused(&mut self, refusal: &domain::state::Refusal) {
        let help = refusal.help_de.as_deref().unwrap_or_default();
        let text = format!("{} {help}", refusal.message_de);
        self.add(refusal.field.as_deref().unwrap_or_default(), text.trim_end());
    }

    /// Whether there is any fault.
    #[must_use]
    pub fn any(&self) -> bool {
        !self.0.is_empty()
    }

    /// The first fault of this field, or an empty text.
    #[must_use]
    pub fn of(&self, field: &str) -> &str {
        self.0.iter().find(|error| error.field == field).map_or("", |error| error.message.as_str())
    }

    /// Heading of the summary.
    #[must_use]
    pub fn heading(&self) -> String {
        format!("Bitte prüfen Sie {}", plural(self.0.len(), "Angabe", "Angaben"))
    }
}

/// Links to the pages of a long list.
#[derive(Clone, Debug, Default)]
pub struct Pager {
    /// Address of the page before this one.
    pub previous: Option<String>,
    /// Address of the page after this one.
    pub next: Option<String>,
    /// The pages by number; a gap is an entry without address.
    pub pages: Vec<PagerItem>,
}

/// One number of a pager.
#[derive(Clone, Debug)]
pub struct PagerItem {
    /// Number of the page, from 1; 0 stands for a gap.
    pub number: usize,
    /// Address of the page; `None` for a gap.
    pub href: Option<String>,
    /// Whether this is the page shown.
    pub current: bool,
}

impl Pager {
    /// The pager for page `current` of `total` pages (both from 1); `href` gives the address of a page. One page needs no pager and
    /// gives an empty one. First, last and the neighbours of the current page are shown, the rest are gaps.
    #[must_use]
    pub fn new(current: usize, total: usize, href: impl Fn(usize) -> String) -> Self {
        if total <= 1 {
            return Self::default();
        }
        let current = current.clamp(1, total);
        let mut pages = Vec::new();
        for number in 1..=total {
            if number == 1 || number == total || number.abs_diff(current) <= 1 {
                pages.push(PagerItem { number, href: Some(href(number)), current: number == current });
            } else if pages.last().is_some_and(|item: &PagerItem| item.href.is_some()) {
                pages.push(PagerItem { number: 0, href: None, current: false });
            }
        }
        Self {
            previous: (current > 1).then(|| href(current - 1)),
            next: (current < total).then(|| href(current + 1)),
            pages,
        }
    }
}

/// A stretch of a scanned text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TextSpan {
    /// The characters.
    pub text: String,
    /// German name of what the scan found here; `None` for plain text.
    pub hit: Option<String>,
}

impl TextSpan {
    /// Cuts a text at its hits. `hits` are start (inclusive), end (exclusive), both in Unicode characters, and the German name of the
    /// find. Hits may overlap or stand in any order; where two overlap, the one that starts first keeps the shared characters.
    #[must_use]
    pub fn mark(text: &str, hits: &[(usize, usize, String)]) -> Vec<Self> {
        let letters: Vec<char> = text.chars().collect();
        let mut sorted: Vec<&(usize, usize, String)> = hits.iter().collect();
        sorted.sort_by_key(|hit| (hit.0, std::cmp::Reverse(hit.1)));
        let mut spans = Vec::new();
        let mut at = 0;
        for (start, end, name) in sorted {
            let (start, end) = ((*start).max(at), (*end).min(letters.len()));
            if start >= end {
                continue;
            }
            if at < start {
                spans.push(Self { text: letters[at..start].iter().collect(), hit: None });
            }
            spans.push(Self { text: letters[start..end].iter().collect(), hit: Some(name.clone()) });
            at = end;
        }
        if at < letters.len() {
            spans.push(Self { text: letters[at..].iter().collect(), hit: None });
        }
        spans
    }
}

/// One find of the text scan.
#[derive(Clone, Debug)]
pub struct HitRow {
    /// The words found.
    pub text: String,
    /// What it is, in German ("Familienname").
    pub kind: String,
    /// What to do about it.
    pub advice: String,
    /// Whether it stops the release.
    pub blocks: bool,
}

// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! Fields with what was typed.

use domain::form::{Field, FormData, Kind};
use domain::profile::{NodeProfile, ProfileKind};
use domain::state::Refusal;

use super::options::{choice, codes, numbered};
use super::{Options, words};
use crate::view::parts::Choice;
use crate::view::{ChoiceGroup, Control, FormField, FormRow};

/// Most answers that are shown as radio buttons; more become a list to pull down.
const RADIOS_MAX: usize = 5;
/// Fewest and most lines of a text area before it scrolls.
const AREA_ROWS: std::ops::RangeInclusive<usize> = 4..=18;
/// Characters that fit about in one line of a text area.
const AREA_COLUMNS: usize = 75;

/// The code list of Berlin's districts.
const DISTRICTS: &str = "berlin_bezirk";

/// A form as it is to be shown.
#[derive(Clone, Copy)]
pub struct Shown<'a> {
    /// What was typed or stored.
    pub data: &'a FormData,
    /// What is wrong.
    pub refusals: &'a [Refusal],
    /// People and words.
    pub options: Options<'a>,
    /// Name of the field or list that takes the focus, or empty.
    pub focus: &'a str,
}

/// The fields of a form.
pub fn fields(fields: &[Field], shown: &Shown<'_>) -> Vec<FormField> {
    let here = |field: &&Field| asked_here(field, shown.options.profile);
    fields.iter().filter(here).map(|field| one(field, field.name.to_owned(), shown)).collect()
}

/// Whether this pool asks for it at all: only Berlin has districts.
fn asked_here(field: &Field, profile: &NodeProfile) -> bool {
    let districts = matches!(field.kind, Kind::One(DISTRICTS) | Kind::Many(DISTRICTS));
    !districts || profile.kind == ProfileKind::Berlin
}

fn one(field: &Field, name: String, shown: &Shown<'_>) -> FormField {
    let profile = shown.options.profile;
    let error = shown.refusals.iter().find(|refusal| refusal.field.as_deref() == Some(name.as_str()));
    FormField {
        label: words(field.label, profile),
        hint: words(hint(field), profile),
        error: error.map(|refusal| words(&refusal.message_de, profile)).unwrap_or_default(),
        // An empty box is an answer already; what rules ask for in some cases says so in its hint.
        optional: !field.must && !field.asked && !matches!(field.kind, Kind::Check),
        focus: name == shown.focus,
        control: control(field, &name, shown),
        name,
    }
}

/// The form's own hint, or how a date is typed.
fn hint(field: &Field) -> &'static str {
    match field.kind {
        _ if !field.hint.is_empty() => field.hint,
        Kind::Date => "Zum Beispiel 17.3.2026",
        Kind::Month => "Zum Beispiel 3/2026",
        Kind::Decimal => "Zum Beispiel 3,25",
        _ => "",
    }
}

fn control(field: &Field, name: &str, shown: &Shown<'_>) -> Control {
    let typed = || shown.data.one(name).to_owned();
    let all = shown.data.all(name);
    let line = |width, keyboard| Control::Line { value: typed(), width, keyboard };
    match field.kind {
        Kind::Line => line(0, ""),
        Kind::Text => Control::Area { value: typed(), rows: lines(shown.data.one(name)) },
        Kind::Date | Kind::Month => line(10, ""),
        Kind::Number => line(4, "numeric"),
        Kind::Decimal => line(10, "decimal"),
        Kind::YesNo => radios(vec![choice("ja", "Ja", all), choice("nein", "Nein", all)], field.must, shown, name),
        Kind::Check => Control::Check { ticked: !shown.data.one(name).is_empty() },
        Kind::One(list) => single(codes(list, all, shown.options.profile), field.must, shown, name),
        Kind::Many(list) => Control::Checks(codes(list, all, shown.options.profile)),
        Kind::Choice(answers) => single(fixed(answers, shown, all), field.must, shown, name),
        Kind::Choices(answers) => Control::Checks(fixed(answers, shown, all)),
        Kind::Person => {
            Control::Select { nothing: nothing(field.must), groups: shown.options.people(field.roles, all) }
        }
        Kind::People => Control::Checks(shown.options.people(field.roles, all)),
        Kind::Rows(columns) => Control::Rows(rows(field, columns, name, shown)),
    }
}

fn fixed(answers: &[(&str, &str)], shown: &Shown<'_>, chosen: &[String]) -> Vec<ChoiceGroup> {
    let option = |(token, label): &(&str, &str)| choice(token, words(label, shown.options.profile), chosen);
    numbered(vec![(String::new(), answers.iter().map(option).collect())])
}

/// One answer: radio buttons while they are few, else a list.
fn single(groups: Vec<ChoiceGroup>, must: bool, shown: &Shown<'_>, name: &str) -> Control {
    let count: usize = groups.iter().map(|group| group.choices.len()).sum();
    if count > RADIOS_MAX {
        return Control::Select { nothing: nothing(must), groups };
    }
    radios(groups.into_iter().flat_map(|group| group.choices).collect(), must, shown, name)
}

fn radios(mut choices: Vec<Choice>, must: bool, shown: &Shown<'_>, name: &str) -> Control {
    if !must {
        // A radio button cannot be taken back without one that says nothing.
        let label = "keine Angabe".to_owned();
        choices.push(Choice { value: String::new(), label, selected: shown.data.is_blank(name) });
    }
    Control::Radios(choices)
}

fn nothing(must: bool) -> &'static str {
    if must { "Bitte wählen" } else { "keine Angabe" }
}

/// Height of a text area: what was typed, and room to go on.
fn lines(text: &str) -> usize {
    let lines: usize = text.split('\n').map(|line| 1 + line.chars().count() / AREA_COLUMNS).sum();
    (lines + 2).clamp(*AREA_ROWS.start(), *AREA_ROWS.end())
}

/// The rows that were sent; where one must be filled in, there is always one to fill in.
fn rows(field: &Field, columns: &[Field], name: &str, shown: &Shown<'_>) -> Vec<FormRow> {
    let mut numbers = shown.data.rows(name);
    if numbers.is_empty() && field.must {
        numbers.push(0);
    }
    let row = |(place, number): (usize, usize)| FormRow {
        number,
        place: place + 1,
        fields: columns.iter().map(|column| one(column, format!("{name}.{number}.{}", column.name), shown)).collect(),
    };
    numbers.into_iter().enumerate().map(row).collect()
}

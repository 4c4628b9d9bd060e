// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! Written forms as text to be read.

use domain::form::{Field, FormData, Kind};

use super::{Options, words};
use crate::view::{Told, ToldValue};
use crate::web::labels;

/// The values of a form in the order of its fields; those left open are shown only when `blanks` says so.
pub fn told(fields: &[Field], data: &FormData, options: Options<'_>, blanks: bool) -> Vec<Told> {
    fields
        .iter()
        .map(|field| Told { key: words(field.label, options.profile), value: value(field, field.name, data, options) })
        .filter(|told| blanks || told.value != ToldValue::Nothing)
        .collect()
}

fn value(field: &Field, name: &str, data: &FormData, options: Options<'_>) -> ToldValue {
    if let Kind::Check = field.kind {
        return ToldValue::Text(if data.one(name).is_empty() { "nein" } else { "ja" }.to_owned());
    }
    if data.is_blank(name) {
        return ToldValue::Nothing;
    }
    match field.kind {
        Kind::Rows(columns) => {
            let row = |number: usize| line(columns, &format!("{name}.{number}"), data, options);
            ToldValue::Rows(data.rows(name).into_iter().map(row).filter(|row| !row.is_empty()).collect())
        }
        Kind::Many(_) | Kind::Choices(_) | Kind::People => {
            ToldValue::List(data.all(name).iter().map(|token| answer(field, token, options)).collect())
        }
        _ => ToldValue::Text(answer(field, data.one(name), options)),
    }
}

/// One row as label and value; what was left open is left out.
fn line(columns: &[Field], row: &str, data: &FormData, options: Options<'_>) -> Vec<(String, String)> {
    let cell = |column: &Field| {
        let name = format!("{row}.{}", column.name);
        let text = match value(column, &name, data, options) {
            ToldValue::Text(text) => text,
            ToldValue::List(list) => list.join(", "),
            ToldValue::Nothing | ToldValue::Rows(_) => return None,
        };
        Some((words(column.label, options.profile), text))
    };
    columns.iter().filter_map(cell).collect()
}

/// An answer in words.
fn answer(field: &Field, token: &str, options: Options<'_>) -> String {
    match field.kind {
        Kind::One(list) | Kind::Many(list) => labels::code(list, token),
        Kind::Choice(answers) | Kind::Choices(answers) => answers
            .iter()
            .find(|(known, _)| *known == token)
            .map_or_else(|| token.to_owned(), |(_, label)| words(label, options.profile)),
        Kind::Person | Kind::People => options.name(token),
        Kind::YesNo if token == "ja" => "Ja".to_owned(),
        Kind::YesNo => "Nein".to_owned(),
        _ => token.to_owned(),
    }
}

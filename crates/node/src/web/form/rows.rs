// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! Rows that are added and removed on the page. What was typed in a removed row travels with the page, so that it can be
//! put back.

use domain::form::{Field, FormData, Kind, ROWS_MAX};

use crate::view::{REMOVED, STEP};

/// What a button of the page did to a list.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct RowStep {
    /// What takes the focus now.
    pub focus: String,
    /// What to tell, or empty.
    pub told: String,
}

/// Does what the pressed button says: a row more, a row less, or the removed row back. None when no such button was pressed.
pub fn step(fields: &[Field], data: &mut FormData) -> Option<RowStep> {
    let pressed = data.take(STEP).into_iter().next()?;
    match pressed.split_once(':') {
        Some(("dazu", list)) => add(fields, data, list),
        Some(("weg", row)) => remove(fields, data, row),
        None if pressed == "zurueck" => Some(put_back(data)),
        _ => None,
    }
}

fn columns(fields: &[Field], list: &str) -> Option<(&'static [Field], &'static str)> {
    let field = fields.iter().find(|field| field.name == list)?;
    if let Kind::Rows(columns) = field.kind { Some((columns, field.label)) } else { None }
}

fn add(fields: &[Field], data: &mut FormData, list: &str) -> Option<RowStep> {
    let (columns, _) = columns(fields, list)?;
    let numbers = data.rows(list);
    if numbers.len() >= ROWS_MAX {
        let told = format!("Mehr als {ROWS_MAX} Zeilen sind hier nicht möglich.");
        return Some(RowStep { focus: list.to_owned(), told });
    }
    let next = numbers.last().map_or(0, |last| last + 1);
    let first = format!("{list}.{next}.{}", columns.first()?.name);
    data.push(&first, "");
    Some(RowStep { focus: first, told: String::new() })
}

fn remove(fields: &[Field], data: &mut FormData, row: &str) -> Option<RowStep> {
    let (list, number) = row.rsplit_once('.')?;
    columns(fields, list)?;
    number.parse::<usize>().ok()?;
    drop_removed(data);
    let filled = !data.is_blank(row);
    for (name, value) in below(data, &format!("{row}.")) {
        data.take(&name);
        if filled {
            data.push(&format!("{REMOVED}{name}"), value);
        }
    }
    let told = if filled { "Die Zeile ist entfernt." } else { "" };
    Some(RowStep { focus: list.to_owned(), told: told.to_owned() })
}

fn put_back(data: &mut FormData) -> RowStep {
    let mut focus = String::new();
    for (name, value) in below(data, REMOVED) {
        data.take(&name);
        let name = name.trim_start_matches(REMOVED);
        if focus.is_empty() {
            name.clone_into(&mut focus);
        }
        data.push(name, value);
    }
    RowStep { focus, told: String::new() }
}

/// Takes out what was removed before; it belongs to no form.
pub fn drop_removed(data: &mut FormData) {
    for (name, _) in below(data, REMOVED) {
        data.take(&name);
    }
}

/// What was removed, to be carried by the page.
pub fn removed(data: &FormData) -> Vec<(String, String)> {
    below(data, REMOVED)
}

fn below(data: &FormData, start: &str) -> Vec<(String, String)> {
    let of = |(name, value): (&str, &str)| name.starts_with(start).then(|| (name.to_owned(), value.to_owned()));
    data.pairs().filter_map(of).collect()
}

// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! Forms as types. One definition (`form!`) gives the struct that is stored and sent as JSON, the fields that the page
//! shows, and the reader of what a browser sends; so a field is named, labelled and limited in one place.
//!
//! Reading never loses what was typed: [`FormData`] keeps the words, the faults say which field, what is wrong and what
//! to do.

mod data;
mod define;
mod text;
mod value;

pub use data::FormData;
pub(crate) use define::{asked, choices, form, required};
pub use text::{Line, Text};
pub(crate) use value::read_pick;
pub use value::{Answer, People, Pick, Rows, Value};

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::profile::{NodeProfile, ProfileKind};
use crate::role::Role;

/// Longest single line, in characters: a name, a place, a file number.
pub const LINE_MAX: usize = 200;
/// Longest text of one field, in characters: about ten printed pages, more than a section of a referral needs.
pub const TEXT_MAX: usize = 20_000;
/// Most rows of one list: the longest help histories have about twenty stations.
pub const ROWS_MAX: usize = 60;

/// What a field holds, as far as a page must know to show it.
#[derive(Clone, Copy, Debug)]
pub enum Kind {
    /// One line of text.
    Line,
    /// Several lines of text.
    Text,
    /// A day.
    Date,
    /// A month.
    Month,
    /// A whole number.
    Number,
    /// A number with decimals, such as hours or euros.
    Decimal,
    /// Yes or no, or not answered.
    YesNo,
    /// A box to tick.
    Check,
    /// One code of a code list (by its id).
    One(&'static str),
    /// Several codes of a code list (by its id).
    Many(&'static str),
    /// One of a few fixed answers: token and German label.
    Choice(&'static [(&'static str, &'static str)]),
    /// Several of a few fixed answers.
    Choices(&'static [(&'static str, &'static str)]),
    /// A member of staff.
    Person,
    /// Several members of staff.
    People,
    /// A list of rows with fields of their own.
    Rows(&'static [Field]),
}

/// One field of a form.
#[derive(Clone, Copy, Debug)]
pub struct Field {
    /// Name in the JSON object and in the page's form.
    pub name: &'static str,
    /// German label. `{office}`, `{unit}` and `{round}` stand for the words of the node's profile.
    pub label: &'static str,
    /// German hint, or empty.
    pub hint: &'static str,
    /// What it holds.
    pub kind: Kind,
    /// Whether it must be filled in.
    pub must: bool,
    /// Whether it may be left empty as far as the form is concerned, but rules ask for it in some cases: a page does not
    /// call it optional.
    pub asked: bool,
    /// For people: who can be chosen; empty for everybody.
    pub roles: &'static [Role],
}

/// Puts the words of a node in the place of `{office}`, `{unit}` and `{round}`.
#[must_use]
pub fn words(text: &str, profile: &NodeProfile) -> String {
    if !text.contains('{') {
        return text.to_owned();
    }
    let round = if profile.kind == ProfileKind::Berlin { "Fallverbundsitzung" } else { "Kooperationsrunde" };
    text.replace("{office}", profile.pool_office_short())
        .replace("{unit}", profile.unit_label())
        .replace("{round}", round)
}

/// What is wrong with one field.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
pub struct FieldFault {
    /// Name of the field; within rows `stations.2.from`.
    pub field: String,
    /// Label of the field, German.
    pub label: String,
    /// What is wrong and what to do, German.
    pub message_de: String,
}

/// A form: a struct whose fields are known.
pub trait Form: Serialize + DeserializeOwned + Sized {
    /// The fields in their order.
    const FIELDS: &'static [Field];

    /// Reads what a browser sent; `prefix` is empty or the place of a row (`stations.2.`). Faults are collected; the
    /// answer is none when a field could not be read.
    fn read_at(data: &FormData, prefix: &str, faults: &mut Vec<FieldFault>) -> Option<Self>;

    /// Writes the values as a browser would send them.
    fn write_at(&self, data: &mut FormData, prefix: &str);

    /// Collects what is missing or too long, also in values that came as JSON.
    fn check_at(&self, prefix: &str, faults: &mut Vec<FieldFault>);

    /// Reads and checks what a browser sent.
    ///
    /// # Errors
    /// Every fault of every field.
    fn from_data(data: &FormData) -> Result<Self, Vec<FieldFault>> {
        let mut faults = Vec::new();
        let read = Self::read_at(data, "", &mut faults);
        if let Some(form) = &read {
            form.check_at("", &mut faults);
        }
        match read {
            Some(form) if faults.is_empty() => Ok(form),
            _ => Err(faults),
        }
    }

    /// Reads and checks a JSON object.
    ///
    /// # Errors
    /// Every missing or overlong field; or the one place where the JSON does not fit, with an empty field name.
    fn from_json(json: &serde_json::Value) -> Result<Self, Vec<FieldFault>> {
        let form = Self::from_stored(json).map_err(|fault| {
            vec![FieldFault {
                field: String::new(),
                label: String::new(),
                message_de: format!("Die Angaben passen nicht zum Formular: {fault}."),
            }]
        })?;
        let mut faults = Vec::new();
        form.check_at("", &mut faults);
        if faults.is_empty() { Ok(form) } else { Err(faults) }
    }

    /// Reads a JSON object, with nothing in the place of fields that may be left out: what was stored before a field was
    /// added stays readable.
    ///
    /// # Errors
    /// What does not fit, in English.
    fn from_stored(json: &serde_json::Value) -> Result<Self, serde_json::Error> {
        let mut json = json.clone();
        fill_gaps(&mut json, Self::FIELDS);
        serde_json::from_value(json)
    }

    /// The values as a browser would send them.
    fn to_data(&self) -> FormData {
        let mut data = FormData::default();
        self.write_at(&mut data, "");
        data
    }
}

fn fill_gaps(json: &mut serde_json::Value, fields: &[Field]) {
    let Some(object) = json.as_object_mut() else { return };
    for field in fields {
        match object.get_mut(field.name) {
            Some(serde_json::Value::Array(rows)) => {
                if let Kind::Rows(columns) = field.kind {
                    for row in rows {
                        fill_gaps(row, columns);
                    }
                }
            }
            Some(_) => {}
            None if field.must => {}
            None => drop(object.insert(field.name.to_owned(), nothing(field.kind))),
        }
    }
}

fn nothing(kind: Kind) -> serde_json::Value {
    match kind {
        Kind::Line | Kind::Text => "".into(),
        Kind::Check => false.into(),
        Kind::Many(_) | Kind::Choices(_) | Kind::People | Kind::Rows(_) => serde_json::Value::Array(Vec::new()),
        Kind::Date
        | Kind::Month
        | Kind::Number
        | Kind::Decimal
        | Kind::YesNo
        | Kind::One(_)
        | Kind::Choice(_)
        | Kind::Person => serde_json::Value::Null,
    }
}

#[cfg(test)]
mod tests;

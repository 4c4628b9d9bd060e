// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! The kinds of values that fields hold: how each is read, written and checked.

use std::str::FromStr;

use jiff::civil::Date;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::{Field, FieldFault, Form, FormData, Kind, LINE_MAX, Line, ROWS_MAX, TEXT_MAX, Text};
use crate::case_file::YearMonth;
use crate::ids::StaffId;

const MISSING: &str = "Bitte ausfüllen.";

/// A value of a field.
pub trait Value: Sized {
    /// What a page must know.
    const KIND: Kind;

    /// Reads what was sent under `name`; none with a fault when it cannot be read.
    fn read(data: &FormData, name: &str, field: &Field, faults: &mut Vec<FieldFault>) -> Option<Self>;

    /// Writes it as a browser would send it.
    fn write(&self, data: &mut FormData, name: &str);

    /// Whether nothing is filled in.
    fn is_missing(&self) -> bool {
        false
    }

    /// Collects what is missing or too long.
    fn check(&self, name: &str, field: &Field, faults: &mut Vec<FieldFault>) {
        if field.must && self.is_missing() {
            faults.push(fault(name, field, MISSING));
        }
    }
}

pub(super) fn fault(name: &str, field: &Field, message: impl Into<String>) -> FieldFault {
    FieldFault { field: name.to_owned(), label: field.label.to_owned(), message_de: message.into() }
}

/// A value that stands in one text box.
fn scalar<T>(
    data: &FormData,
    name: &str,
    field: &Field,
    faults: &mut Vec<FieldFault>,
    parse: impl Fn(&str) -> Option<T>,
    help: &str,
) -> Option<T> {
    let typed = data.one(name).trim();
    if typed.is_empty() {
        faults.push(fault(name, field, MISSING));
        return None;
    }
    let value = parse(typed);
    if value.is_none() {
        faults.push(fault(name, field, help));
    }
    value
}

macro_rules! texts {
    ($($name:ident, $max:expr;)+) => { $(
        impl Value for $name {
            const KIND: Kind = Kind::$name;
            fn read(data: &FormData, name: &str, _: &Field, _: &mut Vec<FieldFault>) -> Option<Self> {
                Some(Self::from(data.one(name)))
            }
            fn write(&self, data: &mut FormData, name: &str) {
                data.push(name, &**self);
            }
            fn is_missing(&self) -> bool {
                self.is_empty()
            }
            fn check(&self, name: &str, field: &Field, faults: &mut Vec<FieldFault>) {
                if field.must && self.is_missing() {
                    faults.push(fault(name, field, MISSING));
                }
                let length = self.chars().count();
                if length > $max {
                    let message = format!("Höchstens {} Zeichen; es sind {length}. Bitte kürzen.", $max);
                    faults.push(fault(name, field, message));
                }
            }
        }
    )+ };
}

texts! {
    Line, LINE_MAX;
    Text, TEXT_MAX;
}

/// Reads `17.3.2026`, `17.03.2026` and `2026-03-17`.
fn day(typed: &str) -> Option<Date> {
    if let Ok(date) = typed.parse() {
        return Some(date);
    }
    let mut parts = typed.split('.').map(str::trim);
    let (day, month, year) = (parts.next()?, parts.next()?, parts.next()?);
    let whole = parts.next().is_none() && year.len() == 4;
    Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok().filter(|_| whole)
}

/// Whether somebody typed a day, real or not: `31.2.2012` or `2012-02-31`.
fn has_shape_of_day(typed: &str) -> bool {
    let typed = typed.trim();
    let digits = |part: &str, longest: usize| {
        (1..=longest).contains(&part.len()) && part.bytes().all(|sign| sign.is_ascii_digit())
    };
    let german: Vec<_> = typed.split('.').map(str::trim).collect();
    let international: Vec<_> = typed.split('-').collect();
    match (german.as_slice(), international.as_slice()) {
        ([day, month, year], _) | (_, [year, month, day]) => {
            digits(day, 2) && digits(month, 2) && year.len() == 4 && digits(year, 4)
        }
        _ => false,
    }
}

impl Value for Date {
    const KIND: Kind = Kind::Date;
    fn read(data: &FormData, name: &str, field: &Field, faults: &mut Vec<FieldFault>) -> Option<Self> {
        let help = if has_shape_of_day(data.one(name)) {
            "Diesen Tag gibt es nicht."
        } else {
            "Bitte einen Tag angeben, zum Beispiel 17.3.2026."
        };
        scalar(data, name, field, faults, day, help)
    }
    fn write(&self, data: &mut FormData, name: &str) {
        data.push(name, format!("{:02}.{:02}.{:04}", self.day(), self.month(), self.year()));
    }
}

/// Reads `3/2026`, `03.2026` and `2026-03`.
fn month(typed: &str) -> Option<YearMonth> {
    if let Ok(month) = YearMonth::parse(typed) {
        return Some(month);
    }
    let (month, year) = typed.split_once(['/', '.'])?;
    let (month, year): (u8, u16) = (month.trim().parse().ok()?, year.trim().parse().ok()?);
    YearMonth::parse(&format!("{year:04}-{month:02}")).ok()
}

impl Value for YearMonth {
    const KIND: Kind = Kind::Month;
    fn read(data: &FormData, name: &str, field: &Field, faults: &mut Vec<FieldFault>) -> Option<Self> {
        scalar(data, name, field, faults, month, "Bitte einen Monat angeben, zum Beispiel 3/2026.")
    }
    fn write(&self, data: &mut FormData, name: &str) {
        let first = self.first_day();
        data.push(name, format!("{:02}/{:04}", first.month(), first.year()));
    }
}

impl Value for u16 {
    const KIND: Kind = Kind::Number;
    fn read(data: &FormData, name: &str, field: &Field, faults: &mut Vec<FieldFault>) -> Option<Self> {
        scalar(data, name, field, faults, |typed| typed.parse().ok(), "Bitte eine ganze Zahl angeben.")
    }
    fn write(&self, data: &mut FormData, name: &str) {
        data.push(name, self.to_string());
    }
}

impl Value for Decimal {
    const KIND: Kind = Kind::Decimal;
    fn read(data: &FormData, name: &str, field: &Field, faults: &mut Vec<FieldFault>) -> Option<Self> {
        let parse = |typed: &str| Decimal::from_str(&typed.replace(',', ".")).ok();
        scalar(data, name, field, faults, parse, "Bitte eine Zahl angeben, zum Beispiel 3,25.")
    }
    fn write(&self, data: &mut FormData, name: &str) {
        data.push(name, self.to_string().replace('.', ","));
    }
}

impl Value for StaffId {
    const KIND: Kind = Kind::Person;
    fn read(data: &FormData, name: &str, field: &Field, faults: &mut Vec<FieldFault>) -> Option<Self> {
        scalar(data, name, field, faults, |typed| Some(StaffId::new(typed)), MISSING)
    }
    fn write(&self, data: &mut FormData, name: &str) {
        data.push(name, self.as_str());
    }
}

/// A box to tick: not sent means not ticked.
impl Value for bool {
    const KIND: Kind = Kind::Check;
    fn read(data: &FormData, name: &str, _: &Field, _: &mut Vec<FieldFault>) -> Option<Self> {
        Some(!data.one(name).is_empty())
    }
    fn write(&self, data: &mut FormData, name: &str) {
        if *self {
            data.push(name, "ja");
        }
    }
    fn is_missing(&self) -> bool {
        !self
    }
    fn check(&self, name: &str, field: &Field, faults: &mut Vec<FieldFault>) {
        if field.must && !self {
            faults.push(fault(name, field, "Bitte bestätigen."));
        }
    }
}

/// Yes or no.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Answer(pub bool);

impl Value for Answer {
    const KIND: Kind = Kind::YesNo;
    fn read(data: &FormData, name: &str, field: &Field, faults: &mut Vec<FieldFault>) -> Option<Self> {
        let parse = |typed: &str| match typed {
            "ja" => Some(Self(true)),
            "nein" => Some(Self(false)),
            _ => None,
        };
        scalar(data, name, field, faults, parse, "Bitte mit Ja oder Nein antworten.")
    }
    fn write(&self, data: &mut FormData, name: &str) {
        data.push(name, if self.0 { "ja" } else { "nein" });
    }
}

/// What may be left open.
impl<T: Value> Value for Option<T> {
    const KIND: Kind = T::KIND;
    fn read(data: &FormData, name: &str, field: &Field, faults: &mut Vec<FieldFault>) -> Option<Self> {
        if data.is_blank(name) { Some(None) } else { T::read(data, name, field, faults).map(Some) }
    }
    fn write(&self, data: &mut FormData, name: &str) {
        if let Some(value) = self {
            value.write(data, name);
        }
    }
    fn is_missing(&self) -> bool {
        self.as_ref().is_none_or(Value::is_missing)
    }
    fn check(&self, name: &str, field: &Field, faults: &mut Vec<FieldFault>) {
        match self {
            Some(value) => value.check(name, field, faults),
            None if field.must => faults.push(fault(name, field, MISSING)),
            None => {}
        }
    }
}

/// One of a set: a code or a fixed answer.
pub trait Pick: Copy + Eq {
    /// As a multiple choice.
    const SEVERAL: Kind;
    /// Reads the token.
    fn pick(token: &str) -> Option<Self>;
    /// The token.
    fn token(self) -> &'static str;
}

/// The one answer that was picked.
pub(crate) fn read_pick<P: Pick>(
    data: &FormData,
    name: &str,
    field: &Field,
    faults: &mut Vec<FieldFault>,
) -> Option<P> {
    scalar(data, name, field, faults, P::pick, "Bitte eine der Antworten wählen.")
}

/// Several answers, each once, in the order of the list.
impl<P: Pick> Value for Vec<P> {
    const KIND: Kind = P::SEVERAL;
    fn read(data: &FormData, name: &str, field: &Field, faults: &mut Vec<FieldFault>) -> Option<Self> {
        let mut picked = Vec::new();
        for token in data.all(name).iter().filter(|token| !token.trim().is_empty()) {
            match P::pick(token) {
                Some(value) if picked.contains(&value) => {}
                Some(value) => picked.push(value),
                None => {
                    faults.push(fault(name, field, "Bitte aus den Antworten wählen."));
                    return None;
                }
            }
        }
        Some(picked)
    }
    fn write(&self, data: &mut FormData, name: &str) {
        for value in self {
            data.push(name, value.token());
        }
    }
    fn is_missing(&self) -> bool {
        self.is_empty()
    }
    fn check(&self, name: &str, field: &Field, faults: &mut Vec<FieldFault>) {
        if field.must && self.is_empty() {
            faults.push(fault(name, field, "Bitte mindestens eine Antwort wählen."));
        }
    }
}

/// Several members of staff.
#[derive(Clone, Debug, Default, Eq, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct People(pub Vec<StaffId>);

impl Value for People {
    const KIND: Kind = Kind::People;
    fn read(data: &FormData, name: &str, _: &Field, _: &mut Vec<FieldFault>) -> Option<Self> {
        let mut people: Vec<StaffId> = Vec::new();
        for id in data.all(name).iter().filter(|id| !id.trim().is_empty()) {
            let id = StaffId::new(id.trim());
            if !people.contains(&id) {
                people.push(id);
            }
        }
        Some(Self(people))
    }
    fn write(&self, data: &mut FormData, name: &str) {
        for id in &self.0 {
            data.push(name, id.as_str());
        }
    }
    fn is_missing(&self) -> bool {
        self.0.is_empty()
    }
}

/// A list of rows. Blank rows are left out.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Rows<G>(pub Vec<G>);

impl<G> Default for Rows<G> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<G> std::ops::Deref for Rows<G> {
    type Target = [G];
    fn deref(&self) -> &[G] {
        &self.0
    }
}

impl<G: Form> Value for Rows<G> {
    const KIND: Kind = Kind::Rows(G::FIELDS);
    fn read(data: &FormData, name: &str, _: &Field, faults: &mut Vec<FieldFault>) -> Option<Self> {
        let mut rows = Vec::new();
        let mut whole = true;
        for number in data.rows(name) {
            if data.is_blank(&format!("{name}.{number}")) {
                continue;
            }
            match G::read_at(data, &format!("{name}.{number}."), faults) {
                Some(row) => rows.push(row),
                None => whole = false,
            }
        }
        whole.then_some(Self(rows))
    }
    fn write(&self, data: &mut FormData, name: &str) {
        for (number, row) in self.0.iter().enumerate() {
            row.write_at(data, &format!("{name}.{number}."));
        }
    }
    fn is_missing(&self) -> bool {
        self.0.is_empty()
    }
    fn check(&self, name: &str, field: &Field, faults: &mut Vec<FieldFault>) {
        if field.must && self.0.is_empty() {
            faults.push(fault(name, field, "Bitte mindestens eine Zeile ausfüllen."));
        }
        if self.0.len() > ROWS_MAX {
            faults.push(fault(name, field, format!("Höchstens {ROWS_MAX} Zeilen; es sind {}.", self.0.len())));
        }
        for (number, row) in self.0.iter().enumerate() {
            row.check_at(&format!("{name}.{number}."), faults);
        }
    }
}

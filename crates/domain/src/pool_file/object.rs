// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! Reading one JSON object field by field, and one value at a time. Everything that is wrong is noted; nothing stops
//! the reading of the other fields.

use jiff::civil::Date;
use jsonc_parser::ast::{Object, Value};
use jsonc_parser::common::Ranged;
use rust_decimal::Decimal;

use super::context::{Context, reason};
use crate::case_file::YearMonth;
use crate::codes::Code;

/// Reads one value; none when a fault was noted.
pub(super) type Reader<'v, 't, T> = fn(&mut Context<'_>, &'v Value<'t>, &str) -> Option<T>;

/// The fields of one object.
pub(super) struct Fields<'v, 't> {
    object: &'v Object<'t>,
    pub(super) path: String,
}

impl<'v, 't> Fields<'v, 't> {
    /// Opens an object; notes a value that is none, keys that the format does not know and keys that come twice.
    pub(super) fn open(cx: &mut Context<'_>, value: &'v Value<'t>, path: &str, known: &[&str]) -> Option<Self> {
        let Value::Object(object) = value else {
            wrong_type(cx, value, path, "an object", "ein Objekt");
            return None;
        };
        let fields = Self { object, path: path.to_owned() };
        for (position, property) in object.properties.iter().enumerate() {
            let name = property.name.as_str();
            let place = property.range.start;
            if !known.contains(&name) {
                let (hint, hint_de) = nearest(name, known).map_or_else(
                    || ("remove it".to_owned(), "Bitte entfernen.".to_owned()),
                    |near| (format!("did you mean `{near}`?"), format!("Meinten Sie `{near}`?")),
                );
                let shown: String = name.chars().take(40).collect();
                cx.fault(
                    place,
                    fields.path_of(&shown),
                    reason(format!("unknown key; {hint}"), format!("Unbekanntes Feld. {hint_de}")),
                );
            }
            if object.properties[..position].iter().any(|earlier| earlier.name.as_str() == name) {
                cx.fault(
                    place,
                    fields.path_of(name),
                    reason("the key comes twice; keep one", "Das Feld kommt doppelt vor; bitte nur einmal angeben."),
                );
            }
        }
        Some(fields)
    }

    /// The value of a field that is there and not null.
    pub(super) fn get(&self, name: &str) -> Option<&'v Value<'t>> {
        let property = self.object.properties.iter().find(|property| property.name.as_str() == name)?;
        (!matches!(property.value, Value::NullKeyword(_))).then_some(&property.value)
    }

    /// Reads a field again without noting anything: for rules that compare fields.
    pub(super) fn peek<T>(&self, cx: &mut Context<'_>, name: &str, read: Reader<'v, 't, T>) -> Option<T> {
        cx.quietly(|cx| self.may(cx, name, read))
    }

    /// Reads a list again without noting anything; none when any element is unreadable.
    pub(super) fn peek_list<T>(&self, cx: &mut Context<'_>, name: &str, read: Reader<'v, 't, T>) -> Option<Vec<T>> {
        cx.quietly(|cx| self.need_list(cx, name, read))
    }

    /// The objects of a list that was read already, for rules that compare them.
    pub(super) fn objects(&self, name: &str) -> Vec<Fields<'v, 't>> {
        let Some(Value::Array(array)) = self.get(name) else { return Vec::new() };
        let path = self.path_of(name);
        let objects = array.elements.iter().enumerate().filter_map(|(index, element)| match element {
            Value::Object(object) => Some(Fields { object, path: format!("{path}[{index}]") }),
            _ => None,
        });
        objects.collect()
    }

    /// The object in a field that was read already.
    pub(super) fn inner(&self, name: &str) -> Option<Fields<'v, 't>> {
        match self.get(name) {
            Some(Value::Object(object)) => Some(Fields { object, path: self.path_of(name) }),
            _ => None,
        }
    }

    /// Where a field's value begins; where the object begins when there is no such field.
    pub(super) fn at(&self, name: &str) -> usize {
        let property = self.object.properties.iter().find(|property| property.name.as_str() == name);
        property.map_or(self.object.range.start, |property| property.value.range().start)
    }

    pub(super) fn path_of(&self, name: &str) -> String {
        if self.path.is_empty() { name.to_owned() } else { format!("{}.{name}", self.path) }
    }

    /// Notes a fault about a field.
    pub(super) fn fault(&self, cx: &mut Context<'_>, name: &str, en: impl Into<String>, de: impl Into<String>) {
        cx.fault(self.at(name), self.path_of(name), reason(en, de));
    }

    /// A field that must be there.
    pub(super) fn need<T>(&self, cx: &mut Context<'_>, name: &str, read: Reader<'v, 't, T>) -> Option<T> {
        let Some(value) = self.get(name) else {
            self.fault(cx, name, "missing; this field is required", "Dieses Feld fehlt; es ist erforderlich.");
            return None;
        };
        read(cx, value, &self.path_of(name))
    }

    /// A field that may be absent or null.
    pub(super) fn may<T>(&self, cx: &mut Context<'_>, name: &str, read: Reader<'v, 't, T>) -> Option<T> {
        self.get(name).and_then(|value| read(cx, value, &self.path_of(name)))
    }

    /// A list that must be there (it may be empty).
    pub(super) fn need_list<T>(&self, cx: &mut Context<'_>, name: &str, read: Reader<'v, 't, T>) -> Option<Vec<T>> {
        match self.get(name) {
            Some(value) => list(cx, value, &self.path_of(name), read),
            None => self.need(cx, name, |_, _, _| None),
        }
    }

    /// A list that may be absent or null, which means empty.
    pub(super) fn may_list<T>(&self, cx: &mut Context<'_>, name: &str, read: Reader<'v, 't, T>) -> Vec<T> {
        self.get(name).and_then(|value| list(cx, value, &self.path_of(name), read)).unwrap_or_default()
    }

    /// Checks a field that follows from others: it may be absent, but it must not contradict.
    pub(super) fn agree<T: PartialEq + std::fmt::Display>(
        &self,
        cx: &mut Context<'_>,
        name: &str,
        stated: Option<T>,
        computed: Option<T>,
        from: (&str, &str),
    ) {
        let Some(stated) = stated else { return };
        if Some(&stated) == computed.as_ref() {
            return;
        }
        let should = computed.map_or_else(|| "null".to_owned(), |value| value.to_string());
        self.fault(
            cx,
            name,
            format!("says {stated}, but {} gives {should}; correct one of them", from.0),
            format!("Hier steht {stated}, aber {} ergibt {should}; bitte eines davon berichtigen.", from.1),
        );
    }
}

fn list<'v, 't, T>(cx: &mut Context<'_>, value: &'v Value<'t>, path: &str, read: Reader<'v, 't, T>) -> Option<Vec<T>> {
    let Value::Array(array) = value else {
        wrong_type(cx, value, path, "a list", "eine Liste");
        return None;
    };
    let read: Vec<_> = array
        .elements
        .iter()
        .enumerate()
        .map(|(index, element)| read(cx, element, &format!("{path}[{index}]")))
        .collect();
    read.into_iter().collect()
}

pub(super) fn wrong_type(cx: &mut Context<'_>, value: &Value<'_>, path: &str, en: &str, de: &str) {
    let (found, found_de) = match value {
        Value::StringLit(_) => ("a text", "ein Text"),
        Value::NumberLit(_) => ("a number", "eine Zahl"),
        Value::BooleanLit(_) => ("true or false", "wahr oder falsch"),
        Value::Object(_) => ("an object", "ein Objekt"),
        Value::Array(_) => ("a list", "eine Liste"),
        Value::NullKeyword(_) => ("null", "null"),
    };
    cx.fault(
        value.range().start,
        path,
        reason(format!("must be {en}, found {found}"), format!("Hier muss {de} stehen, gefunden wurde {found_de}.")),
    );
}

/// Any text, also an empty one.
pub(super) fn text(cx: &mut Context<'_>, value: &Value<'_>, path: &str) -> Option<String> {
    let Value::StringLit(literal) = value else {
        wrong_type(cx, value, path, "a text", "ein Text");
        return None;
    };
    if literal.value.contains('\0') {
        cx.fault(
            literal.range.start,
            path,
            reason("contains a NUL character; remove it", "Enthält ein NUL-Zeichen; bitte entfernen."),
        );
        return None;
    }
    Some(literal.value.clone().into_owned())
}

/// A text with at least one visible character.
pub(super) fn word(cx: &mut Context<'_>, value: &Value<'_>, path: &str) -> Option<String> {
    let text = text(cx, value, path)?;
    if text.trim().is_empty() {
        cx.fault(value.range().start, path, reason("is empty; fill it in", "Ist leer; bitte ausfüllen."));
        return None;
    }
    Some(text)
}

pub(super) fn boolean(cx: &mut Context<'_>, value: &Value<'_>, path: &str) -> Option<bool> {
    let Value::BooleanLit(literal) = value else {
        wrong_type(cx, value, path, "true or false", "true oder false");
        return None;
    };
    Some(literal.value)
}

/// A whole number from 0 to 65535.
pub(super) fn count(cx: &mut Context<'_>, value: &Value<'_>, path: &str) -> Option<u16> {
    let Value::NumberLit(literal) = value else {
        wrong_type(cx, value, path, "a whole number", "eine ganze Zahl");
        return None;
    };
    literal.value.parse().map_or_else(
        |_| {
            cx.fault(
                literal.range.start,
                path,
                reason("must be a whole number from 0 to 65535", "Hier muss eine ganze Zahl von 0 bis 65535 stehen."),
            );
            None
        },
        Some,
    )
}

/// A whole number from 0 to 255.
pub(super) fn small_count(cx: &mut Context<'_>, value: &Value<'_>, path: &str) -> Option<u8> {
    let number = count(cx, value, path)?;
    u8::try_from(number).map_or_else(
        |_| {
            cx.fault(value.range().start, path, reason("must be at most 255", "Hier sind höchstens 255 möglich."));
            None
        },
        Some,
    )
}

/// A whole number of days, which may be negative in a faulty file.
pub(super) fn days(cx: &mut Context<'_>, value: &Value<'_>, path: &str) -> Option<i32> {
    let parsed = value.as_number_lit().and_then(|literal| literal.value.parse().ok());
    if parsed.is_none() {
        wrong_type(cx, value, path, "a whole number of days", "eine ganze Zahl von Tagen");
    }
    parsed
}

pub(super) fn date(cx: &mut Context<'_>, value: &Value<'_>, path: &str) -> Option<Date> {
    let text = text(cx, value, path)?;
    let shaped = text.len() == 10
        && text
            .bytes()
            .enumerate()
            .all(|(at, byte)| if at == 4 || at == 7 { byte == b'-' } else { byte.is_ascii_digit() });
    let parsed = if shaped { text.parse::<Date>().ok() } else { None };
    if parsed.is_none() {
        cx.fault(
            value.range().start,
            path,
            reason(
                "is not a day of the calendar in the form YYYY-MM-DD",
                "Ist kein Tag des Kalenders in der Form JJJJ-MM-TT.",
            ),
        );
    }
    parsed
}

pub(super) fn month(cx: &mut Context<'_>, value: &Value<'_>, path: &str) -> Option<YearMonth> {
    let text = text(cx, value, path)?;
    let parsed = YearMonth::parse(&text).ok();
    if parsed.is_none() {
        cx.fault(
            value.range().start,
            path,
            reason("is not a month in the form YYYY-MM", "Ist kein Monat in der Form JJJJ-MM."),
        );
    }
    parsed
}

/// A code of the list that the type stands for.
pub(super) fn code<C: Code>(cx: &mut Context<'_>, value: &Value<'_>, path: &str) -> Option<C> {
    let text = text(cx, value, path)?;
    let read = C::read(&text);
    if read.is_none() {
        let codes: Vec<_> = C::every().into_iter().map(Code::text).collect();
        let (near, near_de) = nearest(&text, &codes).map_or_else(Default::default, |near| {
            (format!("; did you mean `{near}`?"), format!(" Meinten Sie `{near}`?"))
        });
        let list = C::LIST;
        cx.fault(
            value.range().start,
            path,
            reason(
                format!("is no code of the list `{list}`{near}"),
                format!("Diesen Schlüssel gibt es in der Liste `{list}` nicht.{near_de}"),
            ),
        );
    }
    read
}

/// A decimal number written as text, such as `"56.00"`: at most seven digits before and four after the point.
pub(super) fn decimal(cx: &mut Context<'_>, value: &Value<'_>, path: &str) -> Option<Decimal> {
    let text = text(cx, value, path)?;
    let (whole, fraction) = text.split_once('.').unwrap_or((&text, "0"));
    let digits =
        |part: &str, most: usize| (1..=most).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit());
    let parsed = if digits(whole, 7) && digits(fraction, 4) { text.parse().ok() } else { None };
    if parsed.is_none() {
        cx.fault(
            value.range().start,
            path,
            reason(
                "must be a decimal number as text, such as \"56.00\"",
                "Hier muss eine Dezimalzahl als Text stehen, zum Beispiel \"56.00\".",
            ),
        );
    }
    parsed
}

/// The most similar known name, if one is close enough to be a slip.
fn nearest<'n>(name: &str, known: &[&'n str]) -> Option<&'n str> {
    if name.len() > 64 {
        return None;
    }
    let (distance, near) = known.iter().map(|candidate| (edit_distance(name, candidate), *candidate)).min()?;
    (distance <= near.chars().count() / 3 + 1).then_some(near)
}

/// Edit distance over characters in which swapping two neighbours is one step (optimal string alignment).
fn edit_distance(a: &str, b: &str) -> usize {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let mut before: Vec<usize> = Vec::new();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for i in 0..a.len() {
        let mut next = vec![i + 1];
        for j in 0..b.len() {
            let mut least = (row[j] + usize::from(a[i] != b[j])).min(row[j + 1] + 1).min(next[j] + 1);
            if i > 0 && j > 0 && a[i] == b[j - 1] && a[i - 1] == b[j] {
                least = least.min(before[j - 1] + 1);
            }
            next.push(least);
        }
        before = std::mem::replace(&mut row, next);
    }
    row[b.len()]
}

// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! The grammar of the file: strict JSON (RFC 8259) within limits, with the place of every value.

use jsonc_parser::ast::Value;
use jsonc_parser::errors::ParseErrorKind;
use jsonc_parser::{CollectOptions, ParseOptions, parse_to_ast};
use serde::de::IgnoredAny;

use super::fault::Fault;

/// Largest file that is read, in bytes. A city with a thousand cases needs a tenth of it.
pub const FILE_BYTES_MAX: usize = 16 * 1024 * 1024;

/// Deepest nesting that is read. The format needs 6; the rest keeps the stack safe from a hostile file.
pub const NESTING_MAX: usize = 32;

/// Parses the text.
pub(super) fn parse(text: &str) -> Result<Value<'_>, Fault> {
    if text.len() > FILE_BYTES_MAX {
        return Err(fault_at(
            text,
            0,
            &format!("the file is larger than {FILE_BYTES_MAX} bytes; split it"),
            &format!("Die Datei ist größer als {FILE_BYTES_MAX} Byte; bitte teilen Sie sie auf."),
        ));
    }
    if text.starts_with('\u{feff}') {
        return Err(fault_at(
            text,
            0,
            "the file begins with a byte order mark; save it as UTF-8 without one",
            "Die Datei beginnt mit einer Byte-Reihenfolge-Marke; bitte als UTF-8 ohne BOM speichern.",
        ));
    }
    if let Some(offset) = first_too_deep(text) {
        return Err(fault_at(
            text,
            offset,
            &format!("nested deeper than {NESTING_MAX} levels; the format needs 6"),
            &format!("Tiefer als {NESTING_MAX} Ebenen verschachtelt; das Format braucht 6."),
        ));
    }
    let parsed = parse_to_ast(text, &CollectOptions::default(), &strict()).map_err(|error| {
        let reason = format!("not valid JSON: {}", error.kind());
        fault_at(text, error.range().start, &reason, german(error.kind()))
    })?;
    if let Some(offset) = first_raw_control(text) {
        return Err(fault_at(
            text,
            offset,
            "not valid JSON: raw control character in a text; write it as an escape such as \\n or \\t",
            "Steuerzeichen (Zeilenumbruch, Tabulator) stehen in einem Text als \\n oder \\t.",
        ));
    }
    // The strict mode still lets a few escapes pass that are not JSON.
    serde_json::from_str::<IgnoredAny>(text).map_err(|error| grammar_fault(text, &error))?;
    parsed.value.ok_or_else(|| fault_at(text, 0, "the file is empty", "Die Datei ist leer."))
}

const GRAMMAR_DE: &str =
    "Hier ist die Datei kein gültiges JSON. Prüfen Sie Kommas, Anführungszeichen und Klammern an dieser Stelle.";

fn strict() -> ParseOptions {
    ParseOptions {
        allow_comments: false,
        allow_loose_object_property_names: false,
        allow_trailing_commas: false,
        allow_missing_commas: false,
        allow_single_quoted_strings: false,
        allow_hexadecimal_numbers: false,
        allow_unary_plus_numbers: false,
        allow_bare_decimal_point_numbers: false,
        allow_non_finite_numbers: false,
        allow_extended_string_escapes: false,
    }
}

fn german(kind: &ParseErrorKind) -> &'static str {
    match kind {
        ParseErrorKind::TrailingCommasNotAllowed => "Das Komma vor der schließenden Klammer ist zu viel.",
        ParseErrorKind::ExpectedComma => "Hier fehlt ein Komma.",
        ParseErrorKind::ExpectedColonAfterObjectKey => "Nach dem Feldnamen fehlt ein Doppelpunkt.",
        ParseErrorKind::CommentsNotAllowed => "Kommentare sind in der Datei nicht erlaubt.",
        ParseErrorKind::SingleQuotedStringsNotAllowed => "Texte stehen in doppelten Anführungszeichen.",
        ParseErrorKind::UnterminatedArray | ParseErrorKind::UnterminatedObject => {
            "Die Klammer, die hier beginnt, ist nicht geschlossen."
        }
        _ => GRAMMAR_DE,
    }
}

fn grammar_fault(text: &str, error: &serde_json::Error) -> Fault {
    let line_start = line_starts(text).get(error.line().saturating_sub(1)).copied().unwrap_or(0);
    let mut offset = (line_start + error.column().saturating_sub(1)).min(text.len());
    while !text.is_char_boundary(offset) {
        offset -= 1;
    }
    let message = error.to_string();
    let what = message.split(" at line ").next().unwrap_or_default();
    fault_at(text, offset, &format!("not valid JSON: {what}"), GRAMMAR_DE)
}

fn fault_at(text: &str, offset: usize, reason: &str, reason_de: &str) -> Fault {
    let (line, column) = position(text, &line_starts(text), offset);
    Fault { line, column, field: path_at(text, offset), reason: reason.to_owned(), reason_de: reason_de.to_owned() }
}

/// The byte offsets at which lines begin.
pub(super) fn line_starts(text: &str) -> Vec<usize> {
    std::iter::once(0).chain(text.match_indices('\n').map(|(offset, _)| offset + 1)).collect()
}

/// Line and column (in characters) of a byte offset, both from 1.
pub(super) fn position(text: &str, line_starts: &[usize], offset: usize) -> (usize, usize) {
    let line = line_starts.partition_point(|start| *start <= offset).max(1);
    let start = line_starts.get(line - 1).copied().unwrap_or(0);
    let column = text.get(start..offset).map_or(0, |before| before.chars().count()) + 1;
    (line, column)
}

fn first_too_deep(text: &str) -> Option<usize> {
    let mut depth = 0_usize;
    for (offset, mark) in marks(text) {
        match mark {
            b'{' | b'[' => depth += 1,
            b'}' | b']' => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth > NESTING_MAX {
            return Some(offset);
        }
    }
    None
}

/// The first control character that stands unescaped inside a text (RFC 8259 section 7 forbids it).
fn first_raw_control(text: &str) -> Option<usize> {
    let mut inside = false;
    let mut escaped = false;
    text.bytes().position(|byte| {
        if inside && byte < 0x20 {
            return true;
        }
        inside = if byte == b'"' && !escaped { !inside } else { inside };
        escaped = inside && !escaped && byte == b'\\';
        false
    })
}

/// The structural characters outside strings, and the opening quotation mark of each string.
fn marks(text: &str) -> impl Iterator<Item = (usize, u8)> + '_ {
    let mut inside = false;
    let mut escaped = false;
    text.bytes().enumerate().filter(move |(_, byte)| {
        if inside {
            let ends = !escaped && *byte == b'"';
            escaped = !escaped && *byte == b'\\';
            inside = !ends;
            return false;
        }
        inside = *byte == b'"';
        matches!(byte, b'{' | b'}' | b'[' | b']' | b',' | b':' | b'"')
    })
}

enum Step {
    Key(Option<String>),
    Index(usize),
}

/// The field in which a byte offset lies, as far as the text before it tells.
fn path_at(text: &str, offset: usize) -> String {
    let mut steps: Vec<Step> = Vec::new();
    let mut expects_key = false;
    for (at, mark) in marks(text).take_while(|(at, _)| *at < offset) {
        match mark {
            b'{' => {
                steps.push(Step::Key(None));
                expects_key = true;
            }
            b'[' => {
                steps.push(Step::Index(0));
                expects_key = false;
            }
            b'}' | b']' => {
                steps.pop();
                expects_key = false;
            }
            b',' => match steps.last_mut() {
                Some(Step::Index(index)) => *index += 1,
                Some(Step::Key(key)) => {
                    *key = None;
                    expects_key = true;
                }
                None => {}
            },
            b'"' if expects_key => {
                let key = text[at + 1..].split('"').next().unwrap_or_default();
                if let Some(step) = steps.last_mut() {
                    *step = Step::Key(Some(key.to_owned()));
                }
                expects_key = false;
            }
            _ => {}
        }
    }
    let mut path = String::new();
    for step in steps {
        match step {
            Step::Index(index) => path = format!("{path}[{index}]"),
            Step::Key(Some(key)) if path.is_empty() => path.push_str(&key),
            Step::Key(Some(key)) => path = format!("{path}.{key}"),
            Step::Key(None) => {}
        }
    }
    path
}

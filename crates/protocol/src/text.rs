// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! What free text and small tokens may look like.

/// Whether `c` must not occur in text that people read: control characters (C0, DEL, C1) and the characters that
/// reorder text (U+202A to U+202E, U+2066 to U+2069), with which a reader sees another sentence than the one signed.
pub(crate) fn is_forbidden(c: char) -> bool {
    c.is_control() || matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

/// Whether `text` is an address of a node: `http` or `https`, a host, no user, query, fragment, space or control
/// character, no slash at the end. Whether it may be called is the caller's decision.
pub(crate) fn is_url(text: &str) -> bool {
    let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
    let Some(rest) = rest else { return false };
    let allowed =
        |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b'_' | b':' | b'/' | b'[' | b']' | b'~');
    text.len() <= crate::limits::URL_BYTES
        && !rest.is_empty()
        && !rest.starts_with(['/', ':', '.'])
        && !rest.ends_with('/')
        && rest.bytes().all(allowed)
}

/// Whether `text` is a schema name: `<name>/<version>`, lower-case, at most 32 bytes.
pub(crate) fn is_schema(text: &str) -> bool {
    let Some((name, version)) = text.split_once('/') else { return false };
    text.len() <= 32
        && !name.is_empty()
        && name.bytes().all(|b| b.is_ascii_lowercase() || b == b'-')
        && crate::encoding::decimal(version).is_some_and(|v| v >= 1)
}

/// Whether `text` is a short token: 1 to 64 characters of letters, digits, `.`, `_`, `-`.
pub(crate) fn is_token(text: &str) -> bool {
    (1..=64).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'_' | b'-'))
}

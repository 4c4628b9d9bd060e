// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! Text that people type.

use std::fmt;
use std::ops::Deref;

use serde::{Deserialize, Serialize};

macro_rules! typed_text {
    ($($(#[$doc:meta])* $name:ident, $lines:literal;)+) => { $(
        $(#[$doc])*
        #[derive(Clone, Default, Eq, PartialEq, Ord, PartialOrd, Hash, Serialize, Deserialize)]
        #[serde(from = "String", into = "String")]
        pub struct $name(String);

        impl From<String> for $name {
            fn from(text: String) -> Self {
                Self(tidy(&text, $lines))
            }
        }
        impl From<&str> for $name {
            fn from(text: &str) -> Self {
                Self(tidy(text, $lines))
            }
        }
        impl From<$name> for String {
            fn from(text: $name) -> Self {
                text.0
            }
        }
        impl Deref for $name {
            type Target = str;
            fn deref(&self) -> &str {
                &self.0
            }
        }
        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!(stringify!($name), "({} characters)"), self.0.chars().count())
            }
        }
    )+ };
}

typed_text! {
    /// One line; breaks become spaces. `Debug` prints its length only.
    Line, false;
    /// Several lines with `\n` between them. `Debug` prints its length only.
    Text, true;
}

/// Trimmed, without control characters, line ends as `\n`.
fn tidy(text: &str, lines: bool) -> String {
    let one = text.replace("\r\n", "\n").replace('\r', "\n");
    let clean: String = one
        .chars()
        .map(|sign| if sign == '\t' || (sign == '\n' && !lines) { ' ' } else { sign })
        .filter(|sign| *sign == '\n' || !sign.is_control())
        .collect();
    clean.trim().to_owned()
}

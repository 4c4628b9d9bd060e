// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! Codes and bands. Codes are opaque here; their meaning is in the code lists that a pattern names.

use serde::{Deserialize, Serialize};
use std::fmt;

/// A code of a code list, or `*` for withheld: `*` or `[A-Z0-9][A-Z0-9_-]{0,15}`.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Code(String);

/// The text is neither a code nor `*`.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("a code is \"*\" or 1 to 16 characters A-Z, 0-9, _ and -, beginning with a letter or digit")]
pub struct NotACode;

impl Code {
    /// Reads a code.
    ///
    /// # Errors
    /// [`NotACode`] for a text outside the grammar.
    pub fn parse(text: &str) -> Result<Self, NotACode> {
        let first = text.bytes().next().is_some_and(|b| b.is_ascii_uppercase() || b.is_ascii_digit());
        let rest = text.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || matches!(b, b'_' | b'-'));
        let valid = text == "*" || (first && rest && text.len() <= 16);
        valid.then(|| Self(text.to_owned())).ok_or(NotACode)
    }

    /// `*`: withheld.
    #[must_use]
    pub fn withheld() -> Self {
        Self("*".to_owned())
    }

    /// Whether it is `*`.
    #[must_use]
    pub fn is_withheld(&self) -> bool {
        self.0 == "*"
    }

    /// The code as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl TryFrom<String> for Code {
    type Error = NotACode;
    fn try_from(text: String) -> Result<Self, NotACode> {
        Self::parse(&text)
    }
}

impl From<Code> for String {
    fn from(code: Code) -> Self {
        code.0
    }
}

/// An enumeration whose values are fixed texts on the wire.
macro_rules! band {
    ($(#[$doc:meta])* $name:ident { $($(#[$variant_doc:meta])* $variant:ident = $text:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum $name {
            $($(#[$variant_doc])* #[serde(rename = $text)] $variant,)+
        }

        impl $name {
            /// All values, in the order of the specification.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The text on the wire.
            #[must_use]
            pub fn code(self) -> &'static str {
                match self { $(Self::$variant => $text,)+ }
            }

            /// Reads the text on the wire.
            #[must_use]
            pub fn parse(text: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|value| value.code() == text)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.code())
            }
        }
    };
}

/// A band of counts, made from a count by its lower bounds.
macro_rules! counted {
    ($name:ident { $($from:literal => $variant:ident,)+ _ => $lowest:ident }) => {
        impl $name {
            /// The band of a count.
            #[must_use]
            pub fn of(count: u32) -> Self {
                match count {
                    $($from.. => Self::$variant,)+
                    _ => Self::$lowest,
                }
            }
        }
    };
}

band!(
    /// Number of cases behind a pattern.
    Basis {
        /// One case.
        One = "1",
        /// Two to four cases.
        Few = "2-4",
        /// Five cases and more.
        Many = "5+",
    }
);
band!(
    /// Gender. Other values never leave a node, because they single out.
    Gender {
        /// Withheld.
        Withheld = "*",
        /// Female.
        Female = "f",
        /// Male.
        Male = "m",
    }
);
band!(
    /// Help stations before the pool.
    Stations {
        /// Withheld.
        Withheld = "*",
        /// None to two.
        UpTo2 = "0-2",
        /// Three to five.
        From3 = "3-5",
        /// Six and more.
        From6 = "6+",
    }
);
band!(
    /// Helps that broke down before the pool.
    Breakdowns {
        /// Withheld.
        Withheld = "*",
        /// None.
        None = "0",
        /// One or two.
        From1 = "1-2",
        /// Three or four.
        From3 = "3-4",
        /// Five and more.
        From5 = "5+",
    }
);
band!(
    /// Systems involved beside youth welfare.
    Interfaces {
        /// Withheld.
        Withheld = "*",
        /// None or one.
        UpTo1 = "0-1",
        /// Two or three.
        From2 = "2-3",
        /// Four and more.
        From4 = "4+",
    }
);
band!(
    /// Sessions of the panel.
    Sessions {
        /// Withheld.
        Withheld = "*",
        /// One.
        One = "1",
        /// Two.
        Two = "2",
        /// Three and more.
        From3 = "3+",
    }
);
band!(
    /// Days from intake to the start of the help.
    TimeToStart {
        /// Withheld.
        Withheld = "*",
        /// Up to two weeks.
        UpTo14 = "0-14",
        /// Up to four weeks.
        From15 = "15-28",
        /// Up to eight weeks.
        From29 = "29-56",
        /// Longer.
        From57 = "57+",
    }
);
band!(
    /// Providers working together.
    Providers {
        /// One.
        One = "1",
        /// Two.
        Two = "2",
        /// Three and more.
        From3 = "3+",
    }
);
band!(
    /// Days in clinic or absent.
    Days {
        /// Not known or withheld.
        Withheld = "*",
        /// None.
        None = "0",
        /// One to fourteen.
        From1 = "1-14",
        /// Fifteen and more.
        From15 = "15+",
    }
);

counted!(Basis { 5 => Many, 2 => Few, _ => One });
counted!(Stations { 6 => From6, 3 => From3, _ => UpTo2 });
counted!(Breakdowns { 5 => From5, 3 => From3, 1 => From1, _ => None });
counted!(Interfaces { 4 => From4, 2 => From2, _ => UpTo1 });
counted!(Sessions { 3 => From3, 2 => Two, _ => One });
counted!(TimeToStart { 57 => From57, 29 => From29, 15 => From15, _ => UpTo14 });
counted!(Providers { 3 => From3, 2 => Two, _ => One });
counted!(Days { 15 => From15, 1 => From1, _ => None });

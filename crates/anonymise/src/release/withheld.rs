// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! Why a pattern cannot leave, in words for staff and in tokens for programs.

use serde::{Deserialize, Serialize};

/// The six gates; a pattern passes all or stays.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Gate {
    /// Gate 1: started six months ago, six-month observation recorded, no press or court note.
    Course,
    /// Gate 2: the class is large enough.
    ClassSize,
    /// Gate 3: the class does not give the outcome away.
    OutcomeDiversity,
    /// Gate 4: nobody objects, and they were told.
    Objection,
    /// Gate 5: what the pattern is built from.
    Basis,
    /// Gate 6: the text names nobody, and neither do the bytes.
    Text,
}

impl Gate {
    /// Its number, 1 to 6.
    #[must_use]
    pub const fn number(self) -> u8 {
        match self {
            Self::Course => 1,
            Self::ClassSize => 2,
            Self::OutcomeDiversity => 3,
            Self::Objection => 4,
            Self::Basis => 5,
            Self::Text => 6,
        }
    }
}

/// One reason why a pattern stays.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Withheld {
    /// The gate that is closed.
    pub gate: Gate,
    /// Stable word for programs.
    pub token: &'static str,
    /// What holds it back, German.
    pub message_de: String,
    /// What would help, German.
    pub help_de: String,
}

pub(crate) fn withheld(
    gate: Gate,
    token: &'static str,
    message: impl Into<String>,
    help: impl Into<String>,
) -> Withheld {
    Withheld { gate, token, message_de: message.into(), help_de: help.into() }
}

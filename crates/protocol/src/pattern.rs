// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! `pattern/1`: what one case, or a few merged ones, taught. Codes and bands only, and one curated lesson.

mod bands;
mod checks;

pub use bands::{Basis, Breakdowns, Code, Days, Gender, Interfaces, Providers, Sessions, Stations, TimeToStart};

use crate::json::{self, JsonFault};
use crate::limits;
use serde::{Deserialize, Deserializer, Serialize};

/// The schema's name in entries and in the payload.
pub const SCHEMA: &str = "pattern/1";

/// A case pattern. The order of the members is the order in which they are written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Pattern {
    /// Always `pattern/1`.
    pub schema: String,
    /// Random UUID (version 4) of the pattern; says nothing about the case.
    pub id: String,
    /// Half-year of release: `2026-H1` or `2026-H2`.
    pub issued: String,
    /// Version of the code lists used.
    pub codelists: String,
    /// Version of the release policy used.
    pub policy: String,
    /// Number of cases behind the pattern.
    pub basis: Basis,
    /// Who it was about, as far as the policy lets it be said; usually nothing.
    pub person: Person,
    /// What the difficulties were.
    pub problems: Problems,
    /// What had gone before, in bands.
    pub history: History,
    /// What was set up.
    pub setting: Setting,
    /// How it went on.
    pub course: Course,
    /// What was seen after 3, 6, 12 and 24 months.
    pub outcomes: Vec<Outcome>,
    /// Where the young person stayed afterwards; `*` if withheld.
    pub retention: Code,
    /// What helped and what hindered.
    pub factors: Factors,
    /// The lesson in words.
    pub lesson: Lesson,
}

/// Attributes of the person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Person {
    /// Age band at intake; `*` if withheld.
    pub age: Code,
    /// Gender; `*` if withheld.
    pub gender: Gender,
}

/// Difficulties.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Problems {
    /// Groups of problems, sorted, at least one.
    pub groups: Vec<Code>,
    /// Single problems, sorted; often empty.
    pub codes: Vec<Code>,
}

/// What had gone before.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct History {
    /// Help stations before the pool.
    pub stations: Stations,
    /// Helps that broke down.
    pub breakdowns: Breakdowns,
    /// Systems involved beside youth welfare.
    pub interfaces: Interfaces,
    /// Sessions of the panel.
    pub sessions: Sessions,
    /// Days from intake to the start of the help.
    pub time_to_start: TimeToStart,
}

/// What was set up.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Setting {
    /// Components, sorted, at least one component or mode.
    pub components: Vec<Code>,
    /// Modes, sorted, lower-case, for example `residential`.
    pub modes: Vec<String>,
    /// Providers working together.
    pub providers: Providers,
    /// Whether a fallback place was agreed.
    pub fallback: bool,
    /// State of the operating permit; `*` if withheld.
    pub permit: Code,
}

/// How it went on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Course {
    /// Whether a crisis concept was agreed.
    pub crisis_concept: bool,
}

/// One observation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Outcome {
    /// Months after the start: 3, 6, 12 or 24.
    pub months: u8,
    /// Whether the setting holds.
    pub hold: Code,
    /// School.
    pub school: Code,
    /// Delinquency.
    pub delinquency: Code,
    /// Days in clinic; `*` if not known or withheld.
    pub clinic_days: Days,
    /// Days absent; `*` if not known or withheld.
    pub absent_days: Days,
}

/// What helped and what hindered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Factors {
    /// At most five, sorted.
    pub success: Vec<Code>,
    /// At most five, sorted.
    pub hindrances: Vec<Code>,
}

/// The lesson.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Lesson {
    /// In German, 1 to [`limits::LESSON_CHARS`] characters.
    pub de: String,
    /// In English or null.
    #[serde(deserialize_with = "present")]
    pub en: Option<String>,
}

/// An optional member that has to be written, if only as null.
fn present<'de, D: Deserializer<'de>>(from: D) -> Result<Option<String>, D::Error> {
    Option::deserialize(from)
}

/// Why a payload is not a pattern.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PatternError {
    /// Not strict JSON of this layout.
    #[error("pattern/1: {0}")]
    Json(#[from] JsonFault),
    /// A member breaks a rule.
    #[error("pattern/1, {field}: {rule}")]
    Rule {
        /// The member, for example `lesson.de`.
        field: &'static str,
        /// The rule.
        rule: &'static str,
    },
    /// Larger than a payload may be.
    #[error("the payload is larger than 64 KiB")]
    TooLarge,
}

impl Pattern {
    /// Reads and checks a payload.
    ///
    /// # Errors
    /// [`PatternError`]; unknown members and duplicate keys are faults.
    pub fn parse(payload: &[u8]) -> Result<Self, PatternError> {
        if payload.len() > limits::PAYLOAD_BYTES {
            return Err(PatternError::TooLarge);
        }
        let pattern: Self = json::read(payload)?;
        pattern.validate()?;
        Ok(pattern)
    }

    /// The exact bytes to commit to: compact JSON in the order of the members.
    ///
    /// # Errors
    /// The first rule the pattern breaks.
    pub fn to_bytes(&self) -> Result<Vec<u8>, PatternError> {
        self.validate()?;
        serde_json::to_vec(self).map_err(|_| PatternError::Rule { field: "pattern", rule: "cannot be written as JSON" })
    }

    /// Sorts every list and removes what is there twice, because the order in which somebody typed is not to be said.
    pub fn sort_lists(&mut self) {
        let codes = [
            &mut self.problems.groups,
            &mut self.problems.codes,
            &mut self.setting.components,
            &mut self.factors.success,
            &mut self.factors.hindrances,
        ];
        for list in codes {
            list.sort();
            list.dedup();
        }
        self.setting.modes.sort();
        self.setting.modes.dedup();
        self.outcomes.sort_by_key(|outcome| outcome.months);
    }
}

// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! The rules of `pattern/1` that the types do not already hold.

use super::{Code, Pattern, PatternError, SCHEMA};
use crate::limits;
use crate::text;

/// Months at which outcomes are observed.
const OBSERVED_MONTHS: [u8; 4] = [3, 6, 12, 24];

type Check = Result<(), PatternError>;

fn rule(holds: bool, field: &'static str, rule: &'static str) -> Check {
    holds.then_some(()).ok_or(PatternError::Rule { field, rule })
}

impl Pattern {
    /// Checks every grammar, count and length that the types do not hold by themselves.
    ///
    /// # Errors
    /// [`PatternError::Rule`] names the first member that breaks its rule.
    pub fn validate(&self) -> Result<(), PatternError> {
        rule(self.schema == SCHEMA, "schema", "is \"pattern/1\"")?;
        rule(is_uuid_v4(&self.id), "id", "is a UUID of version 4 in lower case")?;
        rule(is_half_year(&self.issued), "issued", "is a half-year such as 2026-H2")?;
        rule(is_version(&self.codelists), "codelists", "is a version number of 1 to 4 digits")?;
        rule(is_version(&self.policy), "policy", "is a version number of 1 to 4 digits")?;
        self.validate_lists()?;
        self.validate_outcomes()?;
        validate_lesson(&self.lesson.de, "lesson.de")?;
        self.lesson.en.as_deref().map_or(Ok(()), |en| validate_lesson(en, "lesson.en"))
    }

    fn validate_lists(&self) -> Check {
        let groups = &self.problems.groups;
        rule(!groups.is_empty(), "problems.groups", "holds at least one code")?;
        codes(groups, 8, "problems.groups")?;
        codes(&self.problems.codes, 24, "problems.codes")?;
        let setting = &self.setting;
        let any = !setting.components.is_empty() || !setting.modes.is_empty();
        rule(any, "setting.components", "is empty only if there is a mode")?;
        codes(&setting.components, 24, "setting.components")?;
        let modes = &setting.modes;
        rule(modes.len() <= 8 && ascending(modes), "setting.modes", "holds at most 8 modes, sorted, each once")?;
        rule(modes.iter().all(|m| is_mode(m)), "setting.modes", "a mode has 1 to 24 characters a-z and _")?;
        codes(&self.factors.success, 5, "factors.success")?;
        codes(&self.factors.hindrances, 5, "factors.hindrances")
    }

    fn validate_outcomes(&self) -> Check {
        let months: Vec<u8> = self.outcomes.iter().map(|outcome| outcome.months).collect();
        rule(months.iter().all(|m| OBSERVED_MONTHS.contains(m)), "outcomes.months", "is 3, 6, 12 or 24")?;
        rule(ascending(&months), "outcomes.months", "are sorted, each once")
    }
}

fn codes(list: &[Code], at_most: usize, field: &'static str) -> Check {
    rule(list.len() <= at_most, field, "holds too many codes")?;
    rule(ascending(list), field, "is sorted and holds each code once")?;
    rule(!list.iter().any(Code::is_withheld), field, "holds no \"*\"; what is withheld is left out")
}

fn validate_lesson(lesson: &str, field: &'static str) -> Check {
    rule(lesson.chars().count() <= limits::LESSON_CHARS, field, "has at most 600 characters")?;
    rule(!lesson.trim().is_empty(), field, "is not empty")?;
    rule(!lesson.chars().any(text::is_forbidden), field, "has no control or direction characters")
}

fn ascending<T: Ord>(list: &[T]) -> bool {
    list.windows(2).all(|pair| pair[0] < pair[1])
}

fn is_mode(mode: &str) -> bool {
    (1..=24).contains(&mode.len()) && mode.bytes().all(|b| b.is_ascii_lowercase() || b == b'_')
}

fn is_version(version: &str) -> bool {
    (1..=4).contains(&version.len()) && version.bytes().all(|b| b.is_ascii_digit()) && !version.starts_with('0')
}

fn is_half_year(text: &str) -> bool {
    let Some((year, half)) = text.split_once('-') else { return false };
    year.len() == 4 && year.starts_with("20") && year.bytes().all(|b| b.is_ascii_digit()) && matches!(half, "H1" | "H2")
}

fn is_uuid_v4(text: &str) -> bool {
    let bytes = text.as_bytes();
    bytes.len() == 36
        && bytes.iter().enumerate().all(|(at, b)| match at {
            8 | 13 | 18 | 23 => *b == b'-',
            14 => *b == b'4',
            19 => matches!(b, b'8' | b'9' | b'a' | b'b'),
            _ => matches!(b, b'0'..=b'9' | b'a'..=b'f'),
        })
}

// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! The release policy: which rung of the ladder each attribute may reach, fixed before any data is seen.
//!
//! A choice made from the data tells about the data (downcoding), so nothing here looks at a case.
//! Only two things depend on data, and both take away: withholding a whole pattern, blanking a whole column.

/// Smallest class a policy may ask for.
pub const K_MIN: u32 = 3;
/// How far, in percentage points, an outcome may be likelier in a class than among all started cases.
pub const OUTCOME_MARGIN_POINTS: u32 = 15;
/// Longest lesson in characters.
pub const LESSON_CHARS_MAX: usize = 600;
/// Months after the start before a case may be spoken of.
pub const WAITING_MONTHS: i32 = 6;
/// Version of the code lists the payload refers to.
pub(crate) const CODELISTS: &str = "1";
/// Components that are so rare that only their mode is said: abroad, liberty restriction, travel project.
///
/// Care by two people at once has no code of its own in version 1 of the lists.
pub(crate) const MODE_ONLY: [&str; 3] = ["SC-X-AUS", "SC-S-FEM", "SC-M-TRAV"];

/// The policy of a node. It may be stricter than the default (a larger `k`), never laxer than [`K_MIN`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReleasePolicy {
    /// Version of the ladder, written into each payload.
    pub version: String,
    /// Smallest class, counted both ways, in cases of this node.
    pub k: u32,
}

impl Default for ReleasePolicy {
    fn default() -> Self {
        Self { version: "1".to_owned(), k: 5 }
    }
}

/// How fine an attribute may leave.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rung {
    /// Never, in no form.
    Never,
    /// `*` in each pattern of this version.
    Withheld,
    /// A band, or `*` for the whole node.
    BandOrBlankColumn,
    /// The code if at least `k` started cases carry it, else its group or `*`.
    CodeIfCommon,
    /// The code.
    Code,
    /// The code, for rare components the mode only.
    CodeOrMode,
    /// Half-years.
    HalfYear,
    /// Text that passed the text gate and two people.
    CuratedText,
}

/// The ladder of policy 1.
pub const LADDER: [(&str, Rung); 17] = [
    ("name, address, number, date, place, organisation, school, clinic, court, staff", Rung::Never),
    ("unaccompanied minor, nationality, language, district", Rung::Never),
    ("person.age", Rung::Withheld),
    ("person.gender", Rung::Withheld),
    ("issued", Rung::HalfYear),
    ("problems.groups", Rung::Code),
    ("problems.codes", Rung::CodeIfCommon),
    ("history.stations", Rung::BandOrBlankColumn),
    ("history.breakdowns", Rung::BandOrBlankColumn),
    ("history.interfaces", Rung::BandOrBlankColumn),
    ("history.sessions", Rung::BandOrBlankColumn),
    ("history.time_to_start", Rung::BandOrBlankColumn),
    ("setting.components", Rung::CodeOrMode),
    ("setting.permit", Rung::CodeIfCommon),
    ("outcomes, factors", Rung::Code),
    ("retention", Rung::CodeIfCommon),
    ("lesson", Rung::CuratedText),
];

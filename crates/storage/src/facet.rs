// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! What a pattern can be found by: its facets and its folded text.

use protocol::pattern::{Code, Pattern};

use crate::fold;

/// What a facet speaks of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FacetKind {
    /// Age band.
    Age,
    /// Gender.
    Gender,
    /// Problem group.
    ProblemGroup,
    /// Problem.
    Problem,
    /// Help stations (band).
    Stations,
    /// Breakdowns (band).
    Breakdowns,
    /// Setting component.
    Component,
    /// Mode of the setting.
    Mode,
    /// Providers (band).
    Providers,
    /// Permit.
    Permit,
    /// Hold status at the last observation.
    Hold,
    /// Where the young person is at the end.
    Retention,
    /// Success factor.
    Success,
    /// Hindrance.
    Hindrance,
}

impl FacetKind {
    /// Every kind, in the order of the search page.
    pub const ALL: [Self; 14] = [
        Self::Age,
        Self::Gender,
        Self::ProblemGroup,
        Self::Problem,
        Self::Stations,
        Self::Breakdowns,
        Self::Component,
        Self::Mode,
        Self::Providers,
        Self::Permit,
        Self::Hold,
        Self::Retention,
        Self::Success,
        Self::Hindrance,
    ];

    /// Stable token for links and the database.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Age => "age",
            Self::Gender => "gender",
            Self::ProblemGroup => "problem_group",
            Self::Problem => "problem",
            Self::Stations => "stations",
            Self::Breakdowns => "breakdowns",
            Self::Component => "component",
            Self::Mode => "mode",
            Self::Providers => "providers",
            Self::Permit => "permit",
            Self::Hold => "hold",
            Self::Retention => "retention",
            Self::Success => "success",
            Self::Hindrance => "hindrance",
        }
    }

    /// Reads a token.
    #[must_use]
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }

    /// Every kind.
    #[must_use]
    pub fn all() -> &'static [Self] {
        &Self::ALL
    }

    /// The code list that names the codes of this kind, where there is one.
    fn list(self) -> Option<&'static str> {
        Some(match self {
            Self::ProblemGroup => "problem_group",
            Self::Problem => "problem",
            Self::Component => "setting_component",
            Self::Permit => "permit_status",
            Self::Hold => "hold_status",
            Self::Retention => "outcome_retention",
            Self::Success => "success_factor",
            Self::Hindrance => "hindrance_factor",
            _ => return None,
        })
    }
}

/// The facets of a pattern, each once, sorted; withheld values (`*`) are none.
pub(crate) fn facets_of(pattern: &Pattern) -> Vec<(FacetKind, String)> {
    let mut facets = vec![
        (FacetKind::Age, pattern.person.age.to_string()),
        (FacetKind::Gender, pattern.person.gender.to_string()),
        (FacetKind::Stations, pattern.history.stations.to_string()),
        (FacetKind::Breakdowns, pattern.history.breakdowns.to_string()),
        (FacetKind::Providers, pattern.setting.providers.to_string()),
        (FacetKind::Permit, pattern.setting.permit.to_string()),
        (FacetKind::Retention, pattern.retention.to_string()),
    ];
    facets.extend(pattern.setting.modes.iter().map(|mode| (FacetKind::Mode, mode.clone())));
    let last = pattern.outcomes.iter().max_by_key(|outcome| outcome.months);
    facets.extend(last.map(|outcome| (FacetKind::Hold, outcome.hold.to_string())));
    let lists: [(FacetKind, &[Code]); 5] = [
        (FacetKind::ProblemGroup, &pattern.problems.groups),
        (FacetKind::Problem, &pattern.problems.codes),
        (FacetKind::Component, &pattern.setting.components),
        (FacetKind::Success, &pattern.factors.success),
        (FacetKind::Hindrance, &pattern.factors.hindrances),
    ];
    for (kind, codes) in lists {
        facets.extend(codes.iter().map(|code| (kind, code.to_string())));
    }
    facets.retain(|(_, code)| code != "*");
    facets.sort();
    facets.dedup();
    facets
}

/// The searchable text of a pattern: its lesson. The names of its codes are found through the facets, see
/// [`codes_named`].
pub(crate) fn text_of(pattern: &Pattern) -> String {
    match &pattern.lesson.en {
        Some(english) => fold::fold(&format!("{} {english}", pattern.lesson.de)),
        None => fold::fold(&pattern.lesson.de),
    }
}

/// The codes whose German name holds a (folded) word, so that a word on the page finds the page. Words of fewer than
/// three letters name nothing.
pub(crate) fn codes_named(word: &str) -> Vec<(FacetKind, &'static str)> {
    if word.chars().count() < 3 {
        return Vec::new();
    }
    let mut named = Vec::new();
    for kind in FacetKind::ALL {
        let Some(list) = kind.list().and_then(domain::codes::list) else { continue };
        let entries = list.entries.iter().filter(|entry| fold::fold(&entry.de).contains(word));
        named.extend(entries.map(|entry| (kind, AsRef::<str>::as_ref(&entry.code))));
    }
    named
}

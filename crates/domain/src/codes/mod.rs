// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! The 36 code lists of the pool, embedded from `data/codelists.json`, and one typed code for each list that the case
//! file uses. A code that is not in its list cannot be constructed.

mod typed;

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;

pub(crate) use typed::Code;
pub use typed::{
    AgeBandOfficial, AgeBandWide, BehaviourOrigin, BerlinDistrict, ClosureReason, ConsultPurpose, EndReason,
    Escalation, EventType, ExternalRole, Gender, HelpStationCode, HindranceFactor, HoldStatus, Interface,
    OutcomeDelinquency, OutcomeRetention, OutcomeSchool, PermitStatus, PlaceOfStay, Problem, ProblemGroup,
    SettingComponentCode, SuccessFactor, Trigger,
};

const CODE_LISTS: &str = include_str!("../../data/codelists.json");

/// The text is not a code of the list.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
#[error("unknown code in list {list}")]
pub struct UnknownCode {
    /// Id of the list that was asked.
    pub list: &'static str,
}

/// Where the codes of a list come from.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ListKind {
    /// Taken over from official statistics or keys.
    Official,
    /// The field's own vocabulary.
    Taxonomy,
    /// Proposed by the project.
    Proposal,
}

/// One code list.
#[derive(Clone, Debug)]
pub struct CodeList {
    /// Id, such as `problem`.
    pub id: String,
    /// German label.
    pub label_de: String,
    /// English label.
    pub label_en: String,
    /// Origin.
    pub kind: ListKind,
    /// Version of the list.
    pub version: String,
    /// Note on its use.
    pub note: Option<String>,
    /// The entries in the list's own order.
    pub entries: Vec<CodeEntry>,
}

impl CodeList {
    /// The entry of a code.
    #[must_use]
    pub fn entry(&self, code: &str) -> Option<&CodeEntry> {
        self.entries.iter().find(|entry| entry.code == code)
    }
}

/// One entry of a code list. Attributes that only some lists use are empty elsewhere.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CodeEntry {
    /// The code.
    pub code: String,
    /// German label.
    pub de: String,
    /// English label.
    pub en: String,
    /// Problem codes: the group that stands for them in an export.
    pub group: Option<String>,
    /// Setting components: residential, outpatient, mobile, health, abroad, fallback, coordination or any.
    pub mode: Option<String>,
    /// Setting components: yes, no, `check`, `check_45a` or `s38` (§§ 38, 45, 45a SGB VIII).
    pub permit: Option<String>,
    /// Setting components: needs a court order (§ 1631b BGB).
    #[serde(default)]
    pub court_order: bool,
    /// Hold status: whether the setting counts as held; none for "unknown".
    pub held: Option<bool>,
    /// Age bands: lowest age in years.
    pub min: Option<u8>,
    /// Age bands: highest age in years.
    pub max: Option<u8>,
    /// Closure reasons: allowed in the Berlin profile.
    pub berlin: Option<bool>,
    /// External roles: the case lead must confirm the necessity.
    #[serde(default)]
    pub strict: bool,
    /// Codes of the official statistics that the entry corresponds to.
    #[serde(default, deserialize_with = "one_or_many")]
    pub maps_to: Vec<String>,
    /// Municipality keys: the state key.
    pub land: Option<String>,
    /// Where the entry comes from.
    pub src: Option<String>,
    /// An example for the German label.
    pub example_de: Option<String>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum OneOrMany {
    One(String),
    Many(Vec<String>),
}

fn one_or_many<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Vec<String>, D::Error> {
    Ok(match OneOrMany::deserialize(deserializer)? {
        OneOrMany::One(code) => vec![code],
        OneOrMany::Many(codes) => codes,
    })
}

#[derive(Deserialize)]
struct RawLabel {
    de: String,
    en: String,
}

#[derive(Deserialize)]
struct RawList {
    id: String,
    label: RawLabel,
    kind: ListKind,
    version: String,
    note: Option<String>,
    entries: Vec<CodeEntry>,
}

#[derive(Deserialize)]
struct RawFile {
    lists: BTreeMap<String, RawList>,
}

static LISTS: LazyLock<Vec<CodeList>> = LazyLock::new(|| {
    // Unwrap safety: the file is embedded at build time; a test reads every list of it.
    let file: RawFile = serde_json::from_str(CODE_LISTS).expect("the embedded code lists are well formed");
    file.lists
        .into_values()
        .map(|raw| CodeList {
            id: raw.id,
            label_de: raw.label.de,
            label_en: raw.label.en,
            kind: raw.kind,
            version: raw.version,
            note: raw.note,
            entries: raw.entries,
        })
        .collect()
});

/// All code lists, sorted by id.
#[must_use]
pub fn lists() -> &'static [CodeList] {
    &LISTS
}

/// The list with an id.
#[must_use]
pub fn list(id: &str) -> Option<&'static CodeList> {
    lists().binary_search_by(|list| list.id.as_str().cmp(id)).ok().map(|position| &lists()[position])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_lists_and_entries_are_there() {
        assert_eq!(lists().len(), 36);
        assert_eq!(lists().iter().map(|list| list.entries.len()).sum::<usize>(), 369);
        for list in lists() {
            assert!(super::list(&list.id).is_some(), "{}", list.id);
            assert!(!list.label_de.is_empty() && !list.label_en.is_empty(), "{}", list.id);
            for entry in &list.entries {
                assert!(!entry.de.is_empty() && !entry.en.is_empty(), "{} {}", list.id, entry.code);
                let same = list.entries.iter().filter(|other| other.code == entry.code).count();
                assert_eq!(same, 1, "{} {}", list.id, entry.code);
            }
        }
    }

    #[test]
    fn r016_no_code_labels_a_person() {
        for entry in lists().iter().flat_map(|list| &list.entries) {
            assert!(!entry.code.to_lowercase().contains("systemsprenger"));
            assert!(!entry.de.to_lowercase().contains("systemsprenger"), "{}", entry.code);
        }
    }

    #[test]
    fn every_problem_has_a_group_of_the_group_list() {
        for problem in Problem::all() {
            assert!(ProblemGroup::all().any(|group| group == problem.group()), "{problem}");
        }
    }
}

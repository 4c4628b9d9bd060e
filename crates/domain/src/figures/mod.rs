// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! The figures of section III of the pool's report, for any city.
//!
//! A figure describes a day (`as_of`): what was submitted, held, started, observed, kept or billed later does not
//! count, and neither do cases from before the start of operation (R10). Whatever has no date of its own (setting,
//! permit, retention, factors) counts from the day on which the solution was found or the measure started.

mod billing;
mod number;
mod stability;

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};

pub use billing::{BillingFigures, ProviderBilling};
pub use number::{percent, rounded, truncated};
pub use stability::{AgreementFigures, Stability};

use crate::case_file::{CaseRecord, Setting};
use crate::codes::{Code, Gender};
use crate::pool_file::{BillingLine, CrossCaseSession};
use crate::profile::NodeProfile;

/// What the figures are computed from.
#[derive(Clone, Copy, Debug)]
pub struct PoolData<'a> {
    /// Profile of the node.
    pub profile: &'a NodeProfile,
    /// All cases of the node.
    pub cases: &'a [CaseRecord],
    /// Sessions that were not about one case.
    pub cross_case_sessions: &'a [CrossCaseSession],
    /// All billed attendances.
    pub billing: &'a [BillingLine],
}

/// Counts by key, in the order in which they are to be shown. Serialises as an object. Keys without a count are
/// absent.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Counts(pub Vec<(String, u64)>);

impl Counts {
    /// The count of a key; 0 when absent.
    #[must_use]
    pub fn get(&self, key: &str) -> u64 {
        self.0.iter().find(|(name, _)| name == key).map_or(0, |(_, count)| *count)
    }

    /// Counts codes in the order of their list.
    fn of<C: Code>(codes: impl IntoIterator<Item = C>) -> Self {
        let mut counts = BTreeMap::new();
        for code in codes {
            *counts.entry(code).or_default() += 1;
        }
        Self(counts.into_iter().map(|(code, count)| (code.text().to_owned(), count)).collect())
    }

    /// The same, most frequent first.
    fn by_frequency(mut self) -> Self {
        self.0.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
        self
    }
}

impl Serialize for Counts {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        entries(&self.0, serializer)
    }
}

fn entries<V: Serialize, S: Serializer>(entries: &[(String, V)], serializer: S) -> Result<S::Ok, S::Error> {
    let mut map = serializer.serialize_map(Some(entries.len()))?;
    for (key, value) in entries {
        map.serialize_entry(key, value)?;
    }
    map.end()
}

/// A mean age.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
pub struct MeanAge {
    /// Sum of the ages in full years.
    pub sum: u64,
    /// Number of young people.
    pub n: u64,
    /// With a decimal point, at most four decimals.
    pub exact: String,
    /// As printed: two decimals, cut off, German comma (R125).
    pub truncated_2: String,
    /// Two decimals, rounded half up, for comparison.
    pub rounded_half_up_2: String,
}

impl MeanAge {
    fn of(ages: impl Iterator<Item = u8>) -> Option<Self> {
        let (sum, n) = ages.fold((0, 0), |(sum, n), age| (sum + u64::from(age), n + 1));
        Some(Self {
            sum,
            n,
            exact: rounded(sum, n, 4)?.replace(',', "."),
            truncated_2: truncated(sum, n, 2)?,
            rounded_half_up_2: rounded(sum, n, 2)?,
        })
    }
}

/// A part of a whole.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
pub struct Share {
    /// The part.
    pub num: u64,
    /// The whole.
    pub den: u64,
    /// One decimal, rounded half up, German comma; none for an empty whole.
    pub percent: Option<String>,
}

/// One of the two reports of the illustration.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
pub struct DifferencingReport {
    /// Number of girls.
    pub n: u64,
    /// Printed mean age.
    pub mean_f: String,
}

/// Why printed means must stay in the local report: from two of them anyone computes the age of the girl who came in
/// between.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
pub struct DifferencingExample {
    /// The report as it is.
    pub report_1: DifferencingReport,
    /// The next report, if one more girl of the most frequent age came.
    pub report_2: DifferencingReport,
    /// What can be computed from the two.
    pub attacker_learns: String,
    /// The rule that follows.
    pub rule: &'static str,
}

/// The figures of a node on a day. Serialises to the published JSON form.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[expect(missing_docs, reason = "the names are those of the published form and say what they count")]
pub struct Figures {
    pub node: String,
    pub as_of: Date,
    pub cases_consulted: u64,
    pub concepts_implemented: u64,
    pub gender: Counts,
    pub age_min: Option<u8>,
    pub age_max: Option<u8>,
    #[serde(serialize_with = "entries_of")]
    pub age_mean: Vec<(String, MeanAge)>,
    pub uma: u64,
    pub intakes_by_year: Counts,
    pub girls_13_or_younger_by_year: Counts,
    #[serde(serialize_with = "entries_of")]
    pub age_band_official_by_gender: Vec<(String, Counts)>,
    pub problem_frequency: Counts,
    pub problem_group_frequency: Counts,
    pub escalation: Counts,
    pub behaviour_origin: Counts,
    pub solution_ready_in_first_session: Share,
    pub sessions_case_based: u64,
    pub median_days_intake_to_first_session: Option<f64>,
    pub median_days_intake_to_start: Option<f64>,
    pub cross_provider_settings: u64,
    pub residential_and_outpatient_combined: u64,
    pub settings_with_fallback: u64,
    pub breakdowns_before_mean: Option<String>,
    pub permit_status: Counts,
    #[serde(serialize_with = "entries_of")]
    pub stability: Vec<(String, Stability)>,
    pub retention: Counts,
    pub agreements: AgreementFigures,
    pub success_factor_frequency: Counts,
    pub hindrance_factor_frequency: Counts,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub billing: Option<BillingFigures>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub differencing_example: Option<DifferencingExample>,
}

#[expect(clippy::ptr_arg, reason = "serde calls it with a reference to the field")]
fn entries_of<V: Serialize, S: Serializer>(list: &Vec<(String, V)>, serializer: S) -> Result<S::Ok, S::Error> {
    entries(list, serializer)
}

/// Computes the figures of a day.
#[must_use]
pub fn compute(data: &PoolData, as_of: Date) -> Figures {
    let counted: Vec<&CaseRecord> = data.cases.iter().filter(|case| counts(case, data.profile, as_of)).collect();
    let started: Vec<&CaseRecord> = counted.iter().copied().filter(|case| by(case.measure_started_on, as_of)).collect();
    let designed: Vec<&CaseRecord> = counted.iter().copied().filter(|case| is_designed(case, as_of)).collect();
    let ages = || counted.iter().map(|case| case.referral.age_at_intake);
    let settings = |has: fn(&Setting) -> bool| count(&designed, |case| case.setting.as_ref().is_some_and(has));
    let breakdowns = counted.iter().map(|case| case.breakdowns_before() as u64).sum();
    Figures {
        node: data.profile.pool_id.clone().unwrap_or_else(|| data.profile.name.clone()),
        as_of,
        cases_consulted: count(&counted, |case| first_session_day(case, as_of).is_some()),
        concepts_implemented: started.len() as u64,
        gender: Counts::of(counted.iter().map(|case| case.referral.gender)),
        age_min: ages().min(),
        age_max: ages().max(),
        age_mean: mean_ages(&counted),
        uma: count(&counted, |case| case.referral.uma),
        intakes_by_year: by_year(&counted, |_| true),
        girls_13_or_younger_by_year: by_year(&counted, |case| is_girl(case) && case.referral.age_at_intake <= 13),
        age_band_official_by_gender: bands_by_gender(&counted),
        problem_frequency: frequency(&counted, |case| case.referral.problems.clone()),
        problem_group_frequency: frequency(&counted, CaseRecord::problem_groups),
        escalation: Counts::of(counted.iter().map(|case| case.referral.escalation)),
        behaviour_origin: Counts::of(counted.iter().filter_map(|case| case.referral.behaviour_origin)),
        solution_ready_in_first_session: first_session_solutions(&counted, as_of),
        sessions_case_based: counted.iter().flat_map(|case| &case.sessions).filter(|s| s.date <= as_of).count() as u64,
        median_days_intake_to_first_session: median(
            counted
                .iter()
                .filter_map(|case| first_session_day(case, as_of).and_then(|_| case.days_intake_to_first_session())),
        ),
        median_days_intake_to_start: median(started.iter().filter_map(|case| case.days_intake_to_start())),
        cross_provider_settings: settings(Setting::cross_provider),
        residential_and_outpatient_combined: settings(Setting::combines_residential_and_outpatient),
        settings_with_fallback: settings(Setting::has_fallback),
        breakdowns_before_mean: truncated(breakdowns, counted.len() as u64, 2),
        permit_status: Counts::of(designed.iter().filter_map(|case| case.permit_status)),
        stability: stability::stability(&started, as_of),
        retention: Counts::of(started.iter().filter_map(|case| case.retention)),
        agreements: stability::agreements(&counted, as_of),
        success_factor_frequency: frequency(&started, |case| case.success_factors.clone()),
        hindrance_factor_frequency: frequency(&started, |case| case.hindrance_factors.clone()),
        billing: billing::billing(data, as_of),
        differencing_example: differencing_example(data.profile, &counted),
    }
}

fn counts(case: &CaseRecord, profile: &NodeProfile, as_of: Date) -> bool {
    let submitted = case.referral.submitted_on;
    // Of what was left after an erasure only the year of the referral is true; what did not count was not kept.
    let since = |start: Date| if case.is_remainder() { submitted.year() >= start.year() } else { submitted >= start };
    submitted <= as_of && profile.start_of_operation.is_none_or(since)
}

fn by(day: Option<Date>, as_of: Date) -> bool {
    day.is_some_and(|day| day <= as_of)
}

fn is_designed(case: &CaseRecord, as_of: Date) -> bool {
    by(case.measure_started_on, as_of) || by(case.solution_session().map(|session| session.date), as_of)
}

fn is_girl(case: &CaseRecord) -> bool {
    case.referral.gender.code() == "f"
}

fn count(cases: &[&CaseRecord], holds: impl Fn(&CaseRecord) -> bool) -> u64 {
    cases.iter().filter(|case| holds(case)).count() as u64
}

fn first_session_day(case: &CaseRecord, as_of: Date) -> Option<Date> {
    case.first_session().map(|session| session.date).filter(|day| *day <= as_of)
}

/// How many cases have a code; a code that a case names twice counts once.
fn frequency<C: Code>(cases: &[&CaseRecord], codes: impl Fn(&CaseRecord) -> Vec<C>) -> Counts {
    let each_once = cases.iter().flat_map(|case| std::collections::BTreeSet::from_iter(codes(case)));
    Counts::of(each_once).by_frequency()
}

fn by_year(cases: &[&CaseRecord], holds: impl Fn(&CaseRecord) -> bool) -> Counts {
    let mut years: BTreeMap<i16, u64> = BTreeMap::new();
    for case in cases {
        *years.entry(case.referral.submitted_on.year()).or_default() += u64::from(holds(case));
    }
    Counts(years.into_iter().map(|(year, count)| (year.to_string(), count)).collect())
}

fn genders<'c>(cases: &'c [&CaseRecord]) -> impl Iterator<Item = (Gender, Vec<&'c CaseRecord>)> {
    Gender::all().filter_map(move |gender| {
        let of_gender: Vec<_> = cases.iter().copied().filter(|case| case.referral.gender == gender).collect();
        (!of_gender.is_empty()).then_some((gender, of_gender))
    })
}

fn mean_ages(cases: &[&CaseRecord]) -> Vec<(String, MeanAge)> {
    let age = |case: &&CaseRecord| case.referral.age_at_intake;
    let of_genders =
        genders(cases).map(|(gender, cases)| (gender.code().to_owned(), MeanAge::of(cases.iter().map(age))));
    let of_all = std::iter::once(("all".to_owned(), MeanAge::of(cases.iter().map(age))));
    of_genders.chain(of_all).filter_map(|(key, mean)| Some((key, mean?))).collect()
}

fn bands_by_gender(cases: &[&CaseRecord]) -> Vec<(String, Counts)> {
    let bands = |cases: Vec<&CaseRecord>| Counts::of(cases.into_iter().filter_map(CaseRecord::age_band_official));
    genders(cases).map(|(gender, cases)| (gender.code().to_owned(), bands(cases))).collect()
}

fn first_session_solutions(cases: &[&CaseRecord], as_of: Date) -> Share {
    let held = |case: &CaseRecord| first_session_day(case, as_of).is_some();
    let num = count(cases, |case| held(case) && case.first_session().is_some_and(|session| session.solution_ready));
    let den = count(cases, held);
    Share { num, den, percent: percent(num, den) }
}

fn median(values: impl Iterator<Item = i32>) -> Option<f64> {
    let mut values: Vec<f64> = values.map(f64::from).collect();
    values.sort_by(f64::total_cmp);
    let middle = values.len() / 2;
    let upper = *values.get(middle)?;
    let lower = if values.len().is_multiple_of(2) { values[middle - 1] } else { upper };
    Some(f64::midpoint(lower, upper))
}

fn differencing_example(profile: &NodeProfile, cases: &[&CaseRecord]) -> Option<DifferencingExample> {
    if !profile.prints_means() {
        return None;
    }
    let mut frequency: BTreeMap<u8, u64> = BTreeMap::new();
    for girl in cases.iter().filter(|case| is_girl(case)) {
        *frequency.entry(girl.referral.age_at_intake).or_default() += 1;
    }
    let n: u64 = frequency.values().sum();
    let sum: u64 = frequency.iter().map(|(age, count)| u64::from(*age) * count).sum();
    let (mode, _) = frequency.into_iter().max_by_key(|(age, count)| (*count, *age))?;
    let (next_n, next_sum) = (n + 1, sum + u64::from(mode));
    let next_mean = rounded(next_sum, next_n, 4)?.replace(',', ".");
    Some(DifferencingExample {
        report_1: DifferencingReport { n, mean_f: truncated(sum, n, 2)? },
        report_2: DifferencingReport { n: next_n, mean_f: truncated(next_sum, next_n, 2)? },
        attacker_learns: format!(
            "age of the {next_n}{} girl = {next_n}*{next_mean}-{sum} = {}",
            number::ordinal_suffix(next_n),
            next_sum - sum
        ),
        rule: "means not released for n < 10 outside the local report",
    })
}

#[cfg(test)]
mod tests;

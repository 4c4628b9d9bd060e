// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! The payload: codes and bands of a case by the ladder, and the bytes they make.

use domain::case_file::CaseRecord;
use domain::codes::lists;
use protocol::pattern::{
    Basis, Breakdowns, Code, Course, Days, Factors, Gender, History, Interfaces, Lesson, Outcome, Pattern, Person,
    Problems, Providers, SCHEMA, Sessions, Setting, Stations, TimeToStart,
};

use super::Submission;
use super::columns::{Column, Row, count};
use super::policy::{CODELISTS, MODE_ONLY, ReleasePolicy};
use crate::text::{Register, scan};

/// Most factors of one kind in a pattern.
const FACTORS_MAX: usize = 5;

/// Builds the payload. Person attributes are `*` in this version of the ladder.
pub(crate) fn build(
    submission: &Submission,
    started: &[&CaseRecord],
    row: &Row,
    open: &[Column],
    policy: &ReleasePolicy,
) -> Pattern {
    let record = &submission.case.record;
    // A code leaves only if enough started cases carry it.
    let common = |carries: &dyn Fn(&CaseRecord) -> bool| {
        count(started.iter().filter(|record| carries(record)).count()) >= policy.k
    };
    let problems = &record.referral.problems;
    let permit = record.permit_status.filter(|status| common(&|other| other.permit_status == Some(*status)));
    let retention = record.retention.filter(|retention| common(&|other| other.retention == Some(*retention)));
    let mut pattern = Pattern {
        schema: SCHEMA.to_owned(),
        id: submission.pattern_id.to_owned(),
        issued: submission.issued.to_string(),
        codelists: CODELISTS.to_owned(),
        policy: policy.version.clone(),
        basis: Basis::One,
        person: Person { age: Code::withheld(), gender: Gender::Withheld },
        problems: Problems {
            groups: codes(record.problem_groups().into_iter().map(domain::codes::ProblemGroup::code)),
            codes: codes(
                problems
                    .iter()
                    .filter(|problem| common(&|other| other.referral.problems.contains(problem)))
                    .map(|problem| problem.code()),
            ),
        },
        history: history(row, open),
        setting: setting(record, permit.map_or("*", domain::codes::PermitStatus::code)),
        course: Course { crisis_concept: record.crisis_concept.is_some() },
        outcomes: outcomes(record),
        retention: code(retention.map(domain::codes::OutcomeRetention::code)),
        factors: Factors {
            success: codes(record.success_factors.iter().take(FACTORS_MAX).map(|factor| factor.code())),
            hindrances: codes(record.hindrance_factors.iter().take(FACTORS_MAX).map(|factor| factor.code())),
        },
        lesson: Lesson { de: submission.lesson_de.to_owned(), en: submission.lesson_en.map(str::to_owned) },
    };
    pattern.sort_lists();
    pattern
}

fn code(code: Option<&str>) -> Code {
    code.and_then(|code| Code::parse(code).ok()).unwrap_or_else(Code::withheld)
}

fn codes<'a>(codes: impl Iterator<Item = &'a str>) -> Vec<Code> {
    codes.filter_map(|code| Code::parse(code).ok()).collect()
}

fn history(row: &Row, open: &[Column]) -> History {
    let band = |column: Column| if open.contains(&column) { row.bands[column as usize].unwrap_or("*") } else { "*" };
    History {
        stations: Stations::parse(band(Column::Stations)).unwrap_or(Stations::Withheld),
        breakdowns: Breakdowns::parse(band(Column::Breakdowns)).unwrap_or(Breakdowns::Withheld),
        interfaces: Interfaces::parse(band(Column::Interfaces)).unwrap_or(Interfaces::Withheld),
        sessions: Sessions::parse(band(Column::Sessions)).unwrap_or(Sessions::Withheld),
        time_to_start: TimeToStart::parse(band(Column::TimeToStart)).unwrap_or(TimeToStart::Withheld),
    }
}

fn setting(record: &CaseRecord, permit: &str) -> Setting {
    let setting = record.setting.as_ref();
    let components = setting.iter().flat_map(|setting| &setting.components).map(|component| component.code.code());
    Setting {
        components: codes(components.filter(|component| !MODE_ONLY.contains(component))),
        modes: setting
            .map(domain::case_file::Setting::modes)
            .unwrap_or_default()
            .into_iter()
            .map(str::to_owned)
            .collect(),
        providers: Providers::of(count(setting.map_or(0, |setting| setting.providers().len()))),
        fallback: setting.is_some_and(domain::case_file::Setting::has_fallback),
        permit: code(Some(permit)),
    }
}

fn outcomes(record: &CaseRecord) -> Vec<Outcome> {
    let days = |days: Option<u16>| days.map_or(Days::Withheld, |days| Days::of(u32::from(days)));
    let recorded = record.outcomes.iter().filter(|outcome| outcome.hold_status.is_some());
    recorded
        .map(|outcome| Outcome {
            months: outcome.months,
            hold: code(outcome.hold_status.map(domain::codes::HoldStatus::code)),
            school: code(outcome.school.map(domain::codes::OutcomeSchool::code)),
            delinquency: code(outcome.delinquency.map(domain::codes::OutcomeDelinquency::code)),
            clinic_days: days(outcome.clinic_days),
            absent_days: days(outcome.absent_days),
        })
        .collect()
}

/// The last look, at the finished bytes: whether any text in them names somebody.
///
/// Values of closed lists (codes, bands, modes) and the random id are left out, so that a family called
/// "Day" does not stop each payload with `SC-A-DAY`; everything else is scanned as it will be read.
pub(crate) fn names_somebody(payload: &[u8], pattern: &Pattern, register: &Register) -> bool {
    let Ok(value) = serde_json::from_slice::<serde_json::Value>(payload) else { return true };
    let mut strings = Vec::new();
    collect(&value, &mut strings);
    strings
        .iter()
        .filter(|text| **text != pattern.id && !is_closed_value(text))
        .any(|text| scan(text, register).blocks())
}

fn collect<'a>(value: &'a serde_json::Value, strings: &mut Vec<&'a str>) {
    match value {
        serde_json::Value::String(text) => strings.push(text),
        serde_json::Value::Array(items) => items.iter().for_each(|item| collect(item, strings)),
        serde_json::Value::Object(members) => members.values().for_each(|member| collect(member, strings)),
        _ => {}
    }
}

fn is_closed_value(text: &str) -> bool {
    let mode = |entry: &domain::codes::CodeEntry| entry.mode.as_deref() == Some(text);
    let listed = || lists().iter().flat_map(|list| &list.entries).any(|entry| entry.code == text || mode(entry));
    let band = || {
        text == SCHEMA
            || Stations::parse(text).is_some()
            || Breakdowns::parse(text).is_some()
            || Interfaces::parse(text).is_some()
            || Sessions::parse(text).is_some()
            || TimeToStart::parse(text).is_some()
            || Providers::parse(text).is_some()
            || Days::parse(text).is_some()
            || Basis::parse(text).is_some()
            || Gender::parse(text).is_some()
    };
    band() || listed()
}

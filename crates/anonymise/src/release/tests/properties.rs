// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! Properties over changed cases: nothing of the person is in any payload, and no class is small.

use domain::case_file::{CaseFile, CaseRecord};
use jiff::ToSpan as _;
use proptest::prelude::*;

use super::{BERLIN, BREMEN, City, LESSON};
use crate::release::columns::{Column, Row, class, class_size, is_diverse, open_columns};
use crate::release::{Cohort, HalfYear, Holds, ReleasePolicy, Submission, release};
use crate::text::Register;

/// What never occurs in a payload: everything identifying in the file of the case.
fn forbidden(case: &CaseFile) -> Vec<String> {
    let identity = &case.identity;
    let record = &case.record;
    let mut strings = vec![
        identity.local_id.clone(),
        identity.panel_code.clone(),
        identity.given_name.clone(),
        identity.family_name.clone(),
        case.id.to_string(),
        identity.birth_date.to_string(),
        record.referral.case_lead.as_str().to_owned(),
        record.referral.submitted_on.to_string(),
        case.narrative.local.clone(),
        case.narrative.anonymised.clone(),
    ];
    strings.extend(
        [&identity.file_number, &identity.nationality, &identity.address, &identity.custody]
            .into_iter()
            .flatten()
            .cloned(),
    );
    strings.extend(identity.protected_terms.iter().chain(&identity.unusual_details).cloned());
    strings.extend(case.entrusted.iter().map(|item| item.text.clone()));
    strings.extend(
        record.sessions.iter().flat_map(|session| session.participants.iter().map(|staff| staff.as_str().to_owned())),
    );
    strings.extend(record.sessions.iter().map(|session| session.date.to_string()));
    strings.extend(
        record.sessions.iter().flat_map(|session| session.agreements.iter().map(|agreement| agreement.what.clone())),
    );
    strings.extend(record.measure_started_on.iter().chain(&record.help_plan_on).map(ToString::to_string));
    strings.extend(
        record
            .setting
            .iter()
            .flat_map(|setting| setting.components.iter().filter_map(|component| component.provider.clone())),
    );
    strings.extend(record.crisis_concept.iter().flat_map(|concept| concept.triggers.clone()));
    strings.retain(|text| text.chars().count() >= 2);
    strings
}

/// Changes records by numbers: drops stations, sessions and interfaces, moves starts.
fn mutate(records: &mut [CaseRecord], numbers: &[u8]) {
    for (record, number) in records.iter_mut().zip(numbers.iter().cycle()) {
        record.history.truncate(usize::from(number % 7));
        record.referral.interfaces.truncate(usize::from(number % 5));
        record.sessions.truncate(1 + usize::from(number % 3));
        if number % 4 == 0 {
            record.outcomes.clear();
        }
        let moved = record.measure_started_on.and_then(|start| start.checked_add(i32::from(number % 60).days()).ok());
        record.measure_started_on = if number % 11 == 0 { None } else { moved };
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_payload_holds_anything_of_the_file_and_no_class_is_small(numbers in proptest::collection::vec(any::<u8>(), 1..16), berlin: bool) {
        let mut city = City::new(if berlin { BERLIN } else { BREMEN });
        mutate(&mut city.records, &numbers);
        let rows: Vec<Row> = super::super::columns::started(&city.records, city.today).into_iter().map(Row::of).collect();
        let open = open_columns(&rows, 5);
        let terms = super::terms(&city.pool);
        for (case, record) in city.pool.cases.iter().zip(&city.records) {
            let case = CaseFile { record: record.clone(), ..case.clone() };
            let submission = Submission {
                case: &case, pattern_id: super::ID, issued: HalfYear::of(city.today), lesson_de: LESSON, lesson_en: None, holds: Holds::default(), participation_told: true,
            };
            let register = Register::for_case(&case, &terms);
            let Ok(released) = release(&submission, &Cohort { records: &city.records }, &register, &ReleasePolicy::default(), city.today) else { continue };
            let payload = String::from_utf8(released.payload().to_vec()).expect("JSON is text");
            for text in forbidden(&case) {
                let word = payload.match_indices(&text).any(|(at, _)| {
                    let apart = |c: Option<char>| c.is_none_or(|c| !c.is_alphanumeric());
                    apart(payload[..at].chars().next_back()) && apart(payload[at + text.len()..].chars().next())
                });
                prop_assert!(!word, "{text} in {payload}");
            }
            prop_assert!(!payload.contains("\"d\""));
            let row = Row::of(&case.record);
            prop_assert!(class_size(&row, &rows, &open).smaller() >= 5);
            prop_assert!(is_diverse(&class(&row, &rows, &open), &rows));
            for column in Column::ORDER {
                let value = serde_json::to_value(&released.pattern().history).expect("JSON")[column.name()].clone();
                prop_assert_eq!(value != "*", open.contains(&column), "a column is blank for all or for none");
            }
        }
    }

    #[test]
    fn whatever_is_written_the_lesson_that_leaves_was_scanned(words in proptest::collection::vec(0_usize..40, 1..12)) {
        let city = City::new(BREMEN);
        let case = city.case("HB-2017-06");
        let mut choice: Vec<&str> = "Die Hilfe trug weil Ausweichplatz und Bezugsperson früh klar waren".split(' ').collect();
        choice.extend(case.identity.protected_terms.iter().map(String::as_str));
        let lesson = words.iter().map(|word| choice[word % choice.len()]).collect::<Vec<_>>().join(" ");
        let named = case.identity.protected_terms.iter().any(|term| lesson.contains(term.as_str()));
        let result = city.try_release(case, |submission| submission.lesson_de = &lesson);
        prop_assert_eq!(result.is_err(), named, "{}", lesson);
    }
}

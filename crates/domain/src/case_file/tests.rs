// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

use proptest::prelude::*;

use super::*;
use crate::pool_file::{PoolFile, read};
use crate::random::SeededRandom;

const BREMEN: &str = include_str!("../../testdata/bremen-16.json");
const BERLIN: &str = include_str!("../../testdata/berlin-14.json");

fn file(text: &str) -> PoolFile {
    read(text, &SeededRandom::new(1)).unwrap_or_else(|faults| panic!("{faults:#?}"))
}

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

fn case<'f>(file: &'f PoolFile, local_id: &str) -> &'f CaseFile {
    file.cases.iter().find(|case| case.identity.local_id == local_id).unwrap()
}

/// HB-2016-02 has two sessions: the first leaves the question open.
#[test]
fn the_state_follows_the_days() {
    let file = file(BREMEN);
    let record = &case(&file, "HB-2016-02").record;
    let table = [
        ("2016-12-05", CaseState::Draft),
        ("2016-12-06", CaseState::Submitted),
        ("2016-12-08", CaseState::Endorsed),
        ("2016-12-09", CaseState::Triage),
        ("2016-12-14", CaseState::Invited),
        ("2016-12-20", CaseState::InSession),
        ("2016-12-21", CaseState::OfferCoordination),
        ("2016-12-29", CaseState::Invited),
        ("2017-01-03", CaseState::ImplementationPlanning),
        ("2017-01-16", CaseState::MeasureStarted),
        ("2017-01-17", CaseState::FollowUp),
    ];
    for (on, state) in table {
        assert_eq!(record.state(day(on)), state, "{on}");
    }
    assert_eq!(case(&file, "HB-2016-01").record.state(day("2018-06-29")), CaseState::Closed);
}

/// R15: six stations in order of date, with their end reasons.
#[test]
fn the_timeline_shows_the_stations_and_the_procedure_in_order() {
    let file = file(BREMEN);
    let entries = case(&file, "HB-2016-02").record.timeline();
    assert!(entries.is_sorted_by_key(|entry| entry.date));
    let begun = |entry: &&TimelineEntry| entry.kind == TimelineKind::HelpStation && entry.text_de.starts_with("Beginn");
    assert_eq!(entries.iter().filter(begun).count(), 6);
    assert!(entries.iter().filter(begun).all(|entry| entry.precision == Precision::Month));
    let texts: Vec<_> = entries.iter().map(|entry| entry.text_de.as_str()).collect();
    for text in ["Fall eingereicht", "2. Kooperationsrunde: umsetzungsreife Lösung", "Maßnahme tatsächlich begonnen"]
    {
        assert!(texts.contains(&text), "{text} {texts:?}");
    }
}

#[test]
fn texts_for_pages_name_nobody() {
    for text in [BREMEN, BERLIN] {
        let file = file(text);
        for case in &file.cases {
            let mut shown = String::new();
            for entry in case.record.timeline() {
                shown += &entry.text_de;
            }
            let identity = &case.identity;
            for name in [&identity.given_name, &identity.family_name, &identity.panel_code, &identity.local_id] {
                assert!(!shown.contains(name.as_str()));
            }
            assert!(
                file.staff.iter().all(|member| !shown.contains(&member.name) && !shown.contains(member.id.as_str()))
            );
        }
    }
}

#[test]
fn a_case_survives_being_stored() {
    for case in file(BREMEN).cases.into_iter().chain(file(BERLIN).cases) {
        let stored = serde_json::to_vec(&case).unwrap();
        assert!(serde_json::from_slice::<CaseFile>(&stored).unwrap() == case);
    }
}

#[test]
fn due_days_clamp_to_the_end_of_the_month() {
    assert_eq!(outcome_due(day("2017-11-30"), 3), day("2018-02-28"));
    assert_eq!(outcome_due(day("2019-08-31"), 6), day("2020-02-29"));
    assert_eq!(outcome_due(day("2020-02-29"), 12), day("2021-02-28"));
}

#[test]
fn ages_count_full_years() {
    assert_eq!(full_years(day("2004-02-29"), day("2017-02-28")), Some(12));
    assert_eq!(full_years(day("2004-02-29"), day("2017-03-01")), Some(13));
    assert_eq!(full_years(day("2004-02-29"), day("2004-02-28")), None);
}

proptest! {
    /// I10: the due day has the start's day of month, or is the last day of a shorter month.
    #[test]
    fn due_days_keep_the_day_of_the_month(offset in 0_i64..20_000, months in 0_u8..36) {
        let start = day("1990-01-01").saturating_add(jiff::SignedDuration::from_hours(24 * offset));
        let due = outcome_due(start, months);
        let distance = (i32::from(due.year()) - i32::from(start.year())) * 12 + i32::from(due.month()) - i32::from(start.month());
        prop_assert_eq!(distance, i32::from(months));
        prop_assert_eq!(due.day(), start.day().min(due.days_in_month()));
    }

    #[test]
    fn months_read_back(year in 1_i16..9999, month in 1_i8..=12) {
        let text = format!("{year:04}-{month:02}");
        let read = YearMonth::parse(&text).unwrap();
        prop_assert_eq!(read.to_string(), text);
        prop_assert_eq!(YearMonth::of(read.first_day()), read);
    }
}

// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! Attacks: each succeeds against a deliberately weakened variant and fails against the real code.

use std::collections::BTreeSet;

use super::{BERLIN, BREMEN, City, LESSON};
use crate::release::columns::{Column, OutcomeGroup, Row, class, class_size, is_diverse, open_columns};
use crate::release::{HalfYear, Releasable};
use crate::text::{Register, scan};

fn released(city: &City) -> Vec<(String, Releasable)> {
    let all = city.pool.cases.iter();
    all.filter_map(|case| Some((case.identity.local_id.clone(), city.try_release(case, |_| {}).ok()?))).collect()
}

fn row(bands: [&'static str; 5], outcome: OutcomeGroup) -> Row {
    Row { bands: bands.map(Some), outcome }
}

/// Attack 1: age, gender and town of one child against all patterns.
#[test]
fn a_journalist_with_age_and_gender_finds_all_or_none() {
    for text in [BREMEN, BERLIN] {
        let city = City::new(text);
        let out = released(&city);
        for (local_id, _) in &out {
            let child = &city.case(local_id).record.referral;
            // Weakened: patterns that say age and gender single children out.
            let said =
                |other: &str| (city.case(other).record.referral.age_at_intake, city.case(other).record.referral.gender);
            let weak = out.iter().filter(|(other, _)| said(other) == (child.age_at_intake, child.gender)).count();
            let real = out.iter().filter(|(_, pattern)| pattern.pattern().person.age.is_withheld()).count();
            assert!(weak < out.len() && real == out.len() && real >= 5);
        }
        let singled = out.iter().filter(|(local_id, _)| {
            let of = |id: &str| (city.case(id).record.referral.age_at_intake, city.case(id).record.referral.gender);
            out.iter().filter(|(other, _)| of(other) == of(local_id)).count() == 1
        });
        assert!(singled.count() > 0, "the weakened variant gives at least one child away");
    }
}

/// Attacks 2 and 11: who knows the history wants the outcome, and the class has only one.
#[test]
fn a_homogeneous_class_does_not_open_its_column() {
    use OutcomeGroup::{Held, NotHeld};
    let mut rows: Vec<Row> = (0..6).map(|_| row(["0-2", "0", "0-1", "1", "0-14"], Held)).collect();
    rows.extend((0..6).map(|at| row(["3-5", "0", "0-1", "1", "0-14"], if at < 4 { NotHeld } else { Held })));
    // Weakened: class size alone opens the column, and the class gives the outcome away.
    let open = [Column::Stations];
    assert!(rows.iter().all(|row| class_size(row, &rows, &open).smaller() >= 5));
    assert!(class(&rows[0], &rows, &open).iter().all(|row| row.outcome == Held));
    // Real: it stays closed for the whole node.
    assert!(!is_diverse(&class(&rows[0], &rows, &open), &rows));
    assert!(!open_columns(&rows, 5).contains(&Column::Stations));
}

#[test]
fn two_outcomes_are_not_enough_if_one_is_much_likelier() {
    use OutcomeGroup::{Held, NotHeld};
    let mut rows: Vec<Row> =
        (0..10).map(|at| row(["0-2", "0", "0-1", "1", "0-14"], if at < 9 { Held } else { NotHeld })).collect();
    rows.extend((0..10).map(|at| row(["3-5", "0", "0-1", "1", "0-14"], if at < 3 { Held } else { NotHeld })));
    // 9 of 10 against 12 of 20: thirty points above the base rate.
    assert!(!open_columns(&rows, 5).contains(&Column::Stations));
    for (at, row) in rows.iter_mut().enumerate() {
        row.outcome = if at % 5 < 3 { Held } else { NotHeld };
    }
    assert!(open_columns(&rows, 5).contains(&Column::Stations), "an even spread opens it");
}

/// Attack 9: the finest form that still fits tells through the choice (downcoding).
#[test]
fn the_open_columns_do_not_depend_on_the_case() {
    let city = City::new(BREMEN);
    let rows: Vec<Row> = city.records.iter().map(Row::of).collect();
    // Weakened: for each case its own largest fitting set of columns.
    let own_choice = |row: &Row| {
        let mut open = Vec::new();
        for column in Column::ORDER {
            open.push(column);
            if class_size(row, &rows, &open).smaller() < 5 {
                open.pop();
            }
        }
        open.iter().map(|column| column.name()).collect::<Vec<_>>()
    };
    assert!(
        rows.iter().map(own_choice).collect::<BTreeSet<_>>().len() > 1,
        "the weakened choice differs from case to case"
    );
    let real: BTreeSet<Vec<String>> =
        released(&city).iter().map(|(_, pattern)| pattern.risk().open_columns.clone()).collect();
    assert_eq!(real.len(), 1);
}

/// Attack 10: only the rare value is blank, so the blank says which one it is.
#[test]
fn a_column_is_blank_for_all_or_for_none() {
    let mut rows: Vec<Row> = (0..11)
        .map(|at| {
            row(["3-5", "0", "0-1", "1", "0-14"], if at % 2 == 0 { OutcomeGroup::Held } else { OutcomeGroup::NotHeld })
        })
        .collect();
    rows.push(row(["6+", "0", "0-1", "1", "0-14"], OutcomeGroup::Held));
    // Weakened: blank only what is rare. The one blank is the one child with six stations and more.
    let blanked = rows.iter().filter(|row| class_size(row, &rows, &[Column::Stations]).smaller() < 5).count();
    assert_eq!(blanked, 1);
    assert!(!open_columns(&rows, 5).contains(&Column::Stations));
    let city = City::new(BERLIN);
    for column in Column::ORDER {
        let blank = |(_, pattern): &(String, Releasable)| {
            pattern.risk().closed_columns.iter().any(|name| name == column.name())
        };
        let out = released(&city);
        let count = out.iter().filter(|entry| blank(entry)).count();
        assert!(count == 0 || count == out.len(), "{}", column.name());
    }
}

/// Attack 12: a plain search finds the name as it stands and none of these.
#[test]
fn spelled_differently_the_name_still_blocks() {
    let city = City::new(BREMEN);
    let case = city.case("HB-2017-05");
    let register = Register::for_case(case, &super::terms(&city.pool));
    for name in [
        "Wuebbenhorst",
        "WÜBBENHORST",
        "Wübbenhorsts",
        "Wübbenhorst’sche",
        "Wübben\u{ad}horst",
        "Wübben\u{200b}horst",
        "Wübbenhоrst",
        "Wu\u{308}bbenhorst",
        "Wübben-\nhorst",
        "Wubbenhorst",
        "Grambker Dorfstr. 30",
        "03. Februar 2000",
        "3.2.00",
        "2000-02-03",
        "Marienhofs",
    ] {
        let lesson = format!("Damals half {name} weiter.");
        let exact = case
            .identity
            .protected_terms
            .iter()
            .chain([&case.identity.family_name])
            .any(|term| lesson.split([' ', '.']).any(|word| word == term));
        assert!(!exact, "the weakened search misses {name}");
        assert!(scan(&lesson, &register).blocks(), "{name}");
        assert!(city.try_release(case, |submission| submission.lesson_de = &lesson).is_err(), "{name}");
    }
}

/// Attack 20: the time of publication points at a case.
#[test]
fn the_day_of_release_changes_no_byte_within_a_half_year() {
    let city = City::new(BREMEN);
    let case = city.case("HB-2017-03");
    let payload = |day: jiff::civil::Date| {
        let released = city.try_release(case, |submission| submission.issued = HalfYear::of(day)).expect("released");
        String::from_utf8(released.payload().to_vec()).expect("text")
    };
    let (first, second) = (jiff::civil::date(2018, 7, 1), jiff::civil::date(2018, 12, 31));
    // Weakened: a day in the payload tells the two apart.
    assert_ne!(format!("{LESSON}{first}"), format!("{LESSON}{second}"));
    assert_eq!(payload(first), payload(second));
    assert!(payload(first).contains("\"issued\":\"2018-H2\""));
}

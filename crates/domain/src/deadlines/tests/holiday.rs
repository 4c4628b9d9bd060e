// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

use jiff::civil::Weekday;
use proptest::prelude::*;

use crate::deadlines::{easter, holiday, holidays, is_working_day, last_working_day, next_working_day};
use crate::pool::tests::day;

#[test]
fn easter_is_on_the_known_days() {
    let known = [
        "1996-04-07",
        "2000-04-23",
        "2005-03-27",
        "2008-03-23",
        "2011-04-24",
        "2016-03-27",
        "2017-04-16",
        "2018-04-01",
        "2019-04-21",
        "2020-04-12",
        "2021-04-04",
        "2022-04-17",
        "2023-04-09",
        "2024-03-31",
        "2025-04-20",
        "2026-04-05",
        "2027-03-28",
        "2035-03-25",
        "2038-04-25",
        "2049-04-18",
    ];
    for text in known {
        assert_eq!(easter(day(text).year()), day(text), "{text}");
    }
}

#[test]
fn each_land_has_its_number_of_holidays() {
    // Number of statutory days in 2016, 2017 (500 years of the Reformation), 2018, 2019 and 2023.
    let known = [
        ("01", [9, 10, 10, 10, 10]),
        ("02", [9, 10, 10, 10, 10]),
        ("03", [9, 10, 10, 10, 10]),
        ("04", [9, 10, 10, 10, 10]),
        ("05", [11, 12, 11, 11, 11]),
        ("06", [10, 11, 10, 10, 10]),
        ("07", [11, 12, 11, 11, 11]),
        ("08", [12, 13, 12, 12, 12]),
        ("09", [12, 13, 12, 12, 12]),
        ("10", [12, 13, 12, 12, 12]),
        ("11", [9, 10, 9, 10, 10]),
        ("12", [12, 12, 12, 12, 12]),
        ("13", [10, 10, 10, 10, 11]),
        ("14", [11, 11, 11, 11, 11]),
        ("15", [11, 11, 11, 11, 11]),
        ("16", [10, 10, 10, 11, 11]),
    ];
    for (land, numbers) in known {
        for (year, number) in [2016, 2017, 2018, 2019, 2023].into_iter().zip(numbers) {
            let found = holidays(Some(land), year);
            assert_eq!(found.len(), number, "{land} {year}: {found:?}");
        }
    }
    assert_eq!(holidays(None, 2026).len(), 9, "those of all Länder");
}

fn check(land: &str, text: &str, expected: Option<&str>) {
    assert_eq!(holiday(Some(land), day(text)), expected, "{land} {text}");
}

#[test]
fn holidays_of_the_laender_on_known_days() {
    // Bremen and the north since 2018, all of Germany in 2017.
    check("04", "2016-10-31", None);
    check("04", "2017-10-31", Some("500. Reformationstag"));
    check("04", "2018-10-31", Some("Reformationstag"));
    check("11", "2018-10-31", None);
    check("08", "2017-10-31", Some("500. Reformationstag"));
    // Berlin.
    check("11", "2018-03-08", None);
    check("11", "2019-03-08", Some("Internationaler Frauentag"));
    check("04", "2019-03-08", None);
    check("13", "2022-03-08", None);
    check("13", "2023-03-08", Some("Internationaler Frauentag"));
    check("11", "2020-05-08", Some("75. Jahrestag der Befreiung"));
    check("11", "2021-05-08", None);
    check("11", "2025-05-08", Some("80. Jahrestag der Befreiung"));
    // Movable days.
    check("04", "2026-04-03", Some("Karfreitag"));
    check("04", "2026-04-06", Some("Ostermontag"));
    check("04", "2024-05-09", Some("Christi Himmelfahrt"));
    check("04", "2024-05-20", Some("Pfingstmontag"));
    check("05", "2024-05-30", Some("Fronleichnam"));
    check("04", "2024-05-30", None);
    check("12", "2026-04-05", Some("Ostersonntag"));
    // Other Länder.
    check("14", "2018-11-21", Some("Buß- und Bettag"));
    check("14", "2022-11-16", Some("Buß- und Bettag"));
    check("14", "2023-11-22", Some("Buß- und Bettag"));
    check("15", "2026-01-06", Some("Heilige Drei Könige"));
    check("16", "2019-09-20", Some("Weltkindertag"));
    check("16", "2018-09-20", None);
    check("10", "2026-08-15", Some("Mariä Himmelfahrt"));
    check("09", "2026-11-01", Some("Allerheiligen"));
    check("04", "2026-12-24", None);
    check("04", "2026-10-03", Some("Tag der Deutschen Einheit"));
}

#[test]
fn a_deadline_ends_on_a_working_day() {
    let cases = [
        // Good Friday to Easter Monday.
        ("04", "2026-04-03", "2026-04-07", "2026-04-02"),
        // 31 October 2025 is a Friday: a holiday in Bremen, a working day in Berlin.
        ("04", "2025-10-31", "2025-11-03", "2025-10-30"),
        ("11", "2025-10-31", "2025-10-31", "2025-10-31"),
        // 8 March 2027 is a Monday: a holiday in Berlin alone.
        ("11", "2027-03-06", "2027-03-09", "2027-03-05"),
        ("04", "2027-03-06", "2027-03-08", "2027-03-05"),
        // Christmas 2026: Friday, Saturday, Sunday.
        ("04", "2026-12-25", "2026-12-28", "2026-12-24"),
        ("04", "2026-12-24", "2026-12-24", "2026-12-24"),
    ];
    for (land, on, next, last) in cases {
        assert_eq!(next_working_day(Some(land), day(on)), day(next), "{land} {on}");
        assert_eq!(last_working_day(Some(land), day(on)), day(last), "{land} {on}");
    }
    assert_eq!(next_working_day(None, jiff::civil::Date::MAX), jiff::civil::Date::MAX, "the end of time");
}

proptest! {
    #[test]
    fn the_next_working_day_is_the_first_one(offset in 0_i64..20_000, land in 1_u8..=16) {
        let from = day("1995-01-01").saturating_add(jiff::Span::new().days(offset));
        let land = format!("{land:02}");
        let next = next_working_day(Some(&land), from);
        prop_assert!(is_working_day(Some(&land), next));
        let mut between = from;
        while between < next {
            prop_assert!(!is_working_day(Some(&land), between));
            between = between.tomorrow().unwrap();
        }
        let sunday = easter(from.year());
        prop_assert_eq!(sunday.weekday(), Weekday::Sunday);
        let of_year = |month_day: &str| day(&format!("{}-{month_day}", from.year()));
        let lawful = of_year("03-22")..=of_year("04-25");
        prop_assert!(lawful.contains(&sunday));
    }
}

// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! Public holidays of the 16 Länder, as their holiday laws set them for the whole Land, for the years since 1995.
//! Holidays of single municipalities (Mariä Himmelfahrt in parts of Bavaria, Fronleichnam in parts of Saxony and
//! Thuringia, the Augsburg peace festival) are working days here.

use jiff::ToSpan;
use jiff::civil::{Date, date};

/// Official keys of the Länder (code list `land`).
mod land {
    pub(super) const SH: &str = "01";
    pub(super) const HH: &str = "02";
    pub(super) const NI: &str = "03";
    pub(super) const HB: &str = "04";
    pub(super) const NW: &str = "05";
    pub(super) const HE: &str = "06";
    pub(super) const RP: &str = "07";
    pub(super) const BW: &str = "08";
    pub(super) const BY: &str = "09";
    pub(super) const SL: &str = "10";
    pub(super) const BE: &str = "11";
    pub(super) const BB: &str = "12";
    pub(super) const MV: &str = "13";
    pub(super) const SN: &str = "14";
    pub(super) const ST: &str = "15";
    pub(super) const TH: &str = "16";
}
use land::{BB, BE, BW, BY, HB, HE, HH, MV, NI, NW, RP, SH, SL, SN, ST, TH};

/// When in the year a holiday is.
#[derive(Clone, Copy)]
enum When {
    /// Month and day.
    Fixed(i8, i8),
    /// Days after Easter Sunday.
    Easter(i32),
    /// The Wednesday before 23 November.
    Repentance,
}

/// A holiday, where and in which years.
struct Rule {
    name: &'static str,
    when: When,
    /// Keys of the Länder; none for all.
    lands: Option<&'static [&'static str]>,
    /// First and last year.
    years: (i16, i16),
}

const ALWAYS: (i16, i16) = (1995, i16::MAX);

const fn everywhere(name: &'static str, when: When) -> Rule {
    Rule { name, when, lands: None, years: ALWAYS }
}

const fn here(name: &'static str, when: When, lands: &'static [&'static str], years: (i16, i16)) -> Rule {
    Rule { name, when, lands: Some(lands), years }
}

const RULES: &[Rule] = &[
    everywhere("Neujahr", When::Fixed(1, 1)),
    here("Heilige Drei Könige", When::Fixed(1, 6), &[BW, BY, ST], ALWAYS),
    here("Internationaler Frauentag", When::Fixed(3, 8), &[BE], (2019, i16::MAX)),
    here("Internationaler Frauentag", When::Fixed(3, 8), &[MV], (2023, i16::MAX)),
    everywhere("Karfreitag", When::Easter(-2)),
    here("Ostersonntag", When::Easter(0), &[BB], ALWAYS),
    everywhere("Ostermontag", When::Easter(1)),
    everywhere("Tag der Arbeit", When::Fixed(5, 1)),
    here("75. Jahrestag der Befreiung", When::Fixed(5, 8), &[BE], (2020, 2020)),
    here("80. Jahrestag der Befreiung", When::Fixed(5, 8), &[BE], (2025, 2025)),
    everywhere("Christi Himmelfahrt", When::Easter(39)),
    here("Pfingstsonntag", When::Easter(49), &[BB], ALWAYS),
    everywhere("Pfingstmontag", When::Easter(50)),
    here("Fronleichnam", When::Easter(60), &[BW, BY, HE, NW, RP, SL], ALWAYS),
    here("75. Jahrestag des Volksaufstands", When::Fixed(6, 17), &[BE], (2028, 2028)),
    here("Mariä Himmelfahrt", When::Fixed(8, 15), &[SL], ALWAYS),
    here("Weltkindertag", When::Fixed(9, 20), &[TH], (2019, i16::MAX)),
    everywhere("Tag der Deutschen Einheit", When::Fixed(10, 3)),
    here("Reformationstag", When::Fixed(10, 31), &[BB, MV, SN, ST, TH], ALWAYS),
    Rule { name: "500. Reformationstag", when: When::Fixed(10, 31), lands: None, years: (2017, 2017) },
    here("Reformationstag", When::Fixed(10, 31), &[HB, HH, NI, SH], (2018, i16::MAX)),
    here("Allerheiligen", When::Fixed(11, 1), &[BW, BY, NW, RP, SL], ALWAYS),
    here("Buß- und Bettag", When::Repentance, &[SN], ALWAYS),
    everywhere("1. Weihnachtstag", When::Fixed(12, 25)),
    everywhere("2. Weihnachtstag", When::Fixed(12, 26)),
];

/// Easter Sunday of a year of the Gregorian calendar (the anonymous computus of 1876).
#[must_use]
pub fn easter(year: i16) -> Date {
    let y = i32::from(year);
    let (golden, century, rest) = (y % 19, y / 100, y % 100);
    let moon = (19 * golden + century - century / 4 - (century - (century + 8) / 25 + 1) / 3 + 15) % 30;
    let weekday = (32 + 2 * (century % 4) + 2 * (rest / 4) - moon - rest % 4) % 7;
    let late = (golden + 11 * moon + 22 * weekday) / 451;
    let days = moon + weekday - 7 * late + 21;
    date(year, 3, 1).saturating_add(days.days())
}

impl Rule {
    fn on(&self, year: i16) -> Date {
        match self.when {
            When::Fixed(month, day) => date(year, month, day),
            When::Easter(days) => easter(year).saturating_add(days.days()),
            When::Repentance => {
                let last = date(year, 11, 22);
                last.saturating_sub(i32::from(last.weekday().since(jiff::civil::Weekday::Wednesday)).days())
            }
        }
    }

    fn applies(&self, land: Option<&str>, year: i16) -> bool {
        (self.years.0..=self.years.1).contains(&year)
            && self.lands.is_none_or(|lands| land.is_some_and(|land| lands.contains(&land)))
    }
}

/// The public holidays of a Land in a year, in the order of the calendar; of no Land: those of all Länder.
#[must_use]
pub fn holidays(land: Option<&str>, year: i16) -> Vec<(Date, &'static str)> {
    let mut days: Vec<_> =
        RULES.iter().filter(|rule| rule.applies(land, year)).map(|rule| (rule.on(year), rule.name)).collect();
    days.sort_by_key(|(day, _)| *day);
    days.dedup_by_key(|(day, _)| *day);
    days
}

/// The name of the public holiday on a day, if it is one.
#[must_use]
pub fn holiday(land: Option<&str>, day: Date) -> Option<&'static str> {
    RULES.iter().find(|rule| rule.applies(land, day.year()) && rule.on(day.year()) == day).map(|rule| rule.name)
}

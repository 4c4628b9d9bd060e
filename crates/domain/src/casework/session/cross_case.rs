// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! Sessions that are about no case (R84): the panel meets about its own work. There is no field for a case or a person
//! in care.

use jiff::ToSpan;
use jiff::civil::Date;

use crate::casework::invitation::time_of_day;
use crate::casework::{Context, Register, refusal};
use crate::form::{Line, People, Text, choices, form};
use crate::pool::{PoolForm, Shelf};
use crate::role::Role;
use crate::rule;
use crate::state::Refusal;

choices! {
    /// How often a session comes again.
    pub enum Rhythm {
        Monthly = "monthly", "jeden Monat";
        TwoMonthly = "two_monthly", "alle zwei Monate";
        Quarterly = "quarterly", "jedes Vierteljahr";
    }
}

form! {
    /// A session about the work of the pool.
    pub struct CrossCaseMeeting {
        /// Day.
        must date: Date = "Tag";
        /// Beginning.
        must time: Line = "Beginn" ("Zum Beispiel 9:30");
        /// Place or video access.
        must place: Line = "Ort oder Videozugang";
        /// Topic.
        must topic: Line = "Thema" ("Ohne Angaben zu einzelnen jungen Menschen");
        /// Agenda.
        may agenda: Text = "Tagesordnung";
        /// Comes again.
        may rhythm: Option<Rhythm> = "Wiederholung";
        /// Last day of the repetition.
        asked until: Option<Date> = "Wiederholen bis" ("Nötig bei einer Wiederholung");
        /// Who took part.
        may participants: People = "Teilgenommen haben";
        /// Result.
        may notes: Text = "Ergebnis";
    }
}

impl PoolForm for CrossCaseMeeting {
    const NAME: &'static str = "cross_case_session";
    const TITLE: &'static str = "Fallübergreifende Sitzung";
    const SHELF: Shelf = Shelf::Hours;
    const WRITERS: &'static [Role] = &[Role::PoolCoordinator];

    fn rules(&self, _: &str, _: &Register, _: &Context<'_>) -> Vec<Refusal> {
        let mut wrong = Vec::new();
        if time_of_day(&self.time).is_none() {
            wrong.push(refusal(rule::TIME_UNREADABLE, "time", "Bitte eine Uhrzeit angeben, zum Beispiel 9:30.", ""));
        }
        if self.rhythm.is_some() && self.until.is_none_or(|until| until < self.date) {
            wrong.push(refusal(
                rule::UNTIL_MISSING,
                "until",
                "Bitte angeben, bis wann sich die Sitzung wiederholt.",
                "",
            ));
        }
        wrong
    }
}

impl CrossCaseMeeting {
    /// All days of the series. A series on the 31st meets on the last day of shorter months.
    #[must_use]
    pub fn dates(&self) -> Vec<Date> {
        let months = match self.rhythm {
            None => return vec![self.date],
            Some(Rhythm::Monthly) => 1,
            Some(Rhythm::TwoMonthly) => 2,
            Some(Rhythm::Quarterly) => 3,
        };
        let until = self.until.unwrap_or(self.date);
        let day = |count: i32| self.date.checked_add((months * count).months()).ok();
        (0..).map_while(day).take_while(|day| *day <= until).collect()
    }
}

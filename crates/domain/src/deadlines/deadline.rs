// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! What is due until when, and whose task it is.

use jiff::ToSpan;
use jiff::civil::{Date, Weekday};
use serde::{Deserialize, Serialize};

use crate::case_file::days_between;
use crate::casework::DocumentKey;
use crate::form::choices;
use crate::ids::{CaseId, StaffId};
use crate::role::Role;

choices! {
    /// What kind of thing is due.
    pub enum DeadlineKind {
        Resubmission = "resubmission", "Falleingabe ergänzen";
        Endorsement = "endorsement", "Befürwortung";
        Receipt = "receipt", "Eingang";
        FirstSession = "first_session", "Erste Kooperationsrunde";
        Dossier = "dossier", "Fallvorstellung";
        Guest = "guest", "Externe Person";
        Session = "session", "Kooperationsrunde";
        Result = "result", "Ergebnis der Runde";
        Minutes = "minutes", "Ergebnis verteilen";
        Agreement = "agreement", "Vereinbarung";
        Acceptance = "acceptance", "Zusage zu einer Vereinbarung";
        Offer = "offer", "Angebot";
        Decision = "decision", "Entscheidung des Jugendamts";
        ProviderAnswer = "provider_answer", "Zusage eines Trägers";
        HelpPlan = "help_plan", "Hilfeplan";
        CrisisConcept = "crisis_concept", "Krisenkonzept";
        Permit = "permit", "Betriebserlaubnis";
        Court = "court", "Gerichtlicher Beschluss";
        Contact = "contact", "Kontakt";
        Start = "start", "Beginn der Maßnahme";
        Trial = "trial", "Erprobung";
        Outcome = "outcome", "Verlauf";
        Transition = "transition", "Übergang";
        Redesign = "redesign", "Umgestaltung";
        Hold = "hold", "Ruhender Fall";
        Closing = "closing", "Abschluss";
        Consent = "consent", "Einwilligung";
        Disclosure = "disclosure", "Auskunft";
        Correction = "correction", "Berichtigung";
        Confidentiality = "confidentiality", "Vertraulichkeit";
        Seat = "seat", "Sitz im Pool";
        Invoice = "invoice", "Rechnung";
        Payment = "payment", "Zahlung";
    }
}

/// Whose task something is.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Responsible {
    /// One person, or who stands in.
    Person(StaffId),
    /// Anybody with a task, as long as nobody has taken it on.
    Anybody(Role),
}

/// One thing that is due. It names functions and never the young person.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
pub struct Deadline {
    /// Until when. Legal and procedural deadlines end on a working day; agreed days stay as agreed.
    pub on: Date,
    /// What, in German.
    pub what_de: String,
    /// Kind.
    pub kind: DeadlineKind,
    /// Whose task it is.
    pub responsible: Vec<Responsible>,
    /// The case; none for what the pool as a whole has to do.
    pub case: Option<CaseId>,
    /// Whether the case escalates rapidly: it comes first (R50).
    pub rapid: bool,
    /// From this day on it is shown to somebody else too.
    pub escalates_on: Date,
    /// To whom.
    pub escalates_to: Vec<Responsible>,
    /// The form with which it is done, as the text of a [`DocumentKey`]; which document of several is said only where it
    /// is known already.
    pub form: Option<String>,
}

/// How a list of deadlines is divided.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Ord, PartialOrd, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Urgency {
    /// The day has passed.
    Overdue,
    /// Today.
    Today,
    /// Until Sunday.
    ThisWeek,
    /// After this week.
    Later,
}

impl Urgency {
    /// All, the most urgent first.
    pub const ALL: [Urgency; 4] = [Urgency::Overdue, Urgency::Today, Urgency::ThisWeek, Urgency::Later];

    /// German heading.
    #[must_use]
    pub const fn de(self) -> &'static str {
        match self {
            Urgency::Overdue => "Überfällig",
            Urgency::Today => "Heute",
            Urgency::ThisWeek => "Diese Woche",
            Urgency::Later => "Später",
        }
    }
}

/// The Sunday of a week: the last day that a list of this week shows.
#[must_use]
pub fn end_of_week(today: Date) -> Date {
    today.saturating_add(i32::from(Weekday::Sunday.since(today.weekday())).days())
}

impl Deadline {
    /// How urgent it is on a day.
    #[must_use]
    pub fn urgency(&self, today: Date) -> Urgency {
        match days_between(today, self.on) {
            ..0 => Urgency::Overdue,
            0 => Urgency::Today,
            _ if self.on <= end_of_week(today) => Urgency::ThisWeek,
            _ => Urgency::Later,
        }
    }

    /// By how many days it is overdue; 0 when it is not (R95).
    #[must_use]
    pub fn overdue_days(&self, today: Date) -> i32 {
        days_between(self.on, today).max(0)
    }

    /// How late it is, in German: `2 Tage überfällig`, `heute`, `in 3 Tagen`.
    #[must_use]
    pub fn when_de(&self, today: Date) -> String {
        match days_between(today, self.on) {
            -1 => "1 Tag überfällig".to_owned(),
            days @ ..-1 => format!("{} Tage überfällig", -days),
            0 => "heute".to_owned(),
            1 => "morgen".to_owned(),
            days => format!("in {days} Tagen"),
        }
    }

    /// The document with which it is done.
    #[must_use]
    pub fn key(&self) -> Option<DocumentKey> {
        self.form.as_deref().and_then(DocumentKey::parse)
    }

    /// Whether it has been open so long that others are told.
    #[must_use]
    pub fn is_escalated(&self, today: Date) -> bool {
        self.escalates_on <= today
    }
}

// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! The course of a case as a dated list (R15), in German, naming functions and never persons.

use jiff::civil::Date;
use serde::Serialize;

use super::CaseRecord;

/// How exactly a date is known.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Ord, PartialOrd, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Precision {
    /// Known by month; the date is the first of it.
    Month,
    /// Known by day.
    Day,
}

/// What an entry is about.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Ord, PartialOrd, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum TimelineKind {
    /// An earlier help began or ended.
    HelpStation,
    /// Submission, endorsement, receipt.
    Referral,
    /// Dossier sent, session held, minutes distributed.
    Session,
    /// An agreement was kept.
    Agreement,
    /// Help plan or crisis concept.
    Planning,
    /// The measure started.
    Start,
    /// A setback, a crisis, a transition, a rest: nothing of it ends a case.
    Event,
    /// An outcome was observed.
    Outcome,
    /// The pool's accompaniment ended.
    Closure,
}

/// One entry.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
pub struct TimelineEntry {
    /// The day, or the first of the month.
    pub date: Date,
    /// How exactly the date is known.
    pub precision: Precision,
    /// What it is about.
    pub kind: TimelineKind,
    /// German text without any name.
    pub text_de: String,
}

impl CaseRecord {
    /// The course of the case, oldest first. Entries of the same day keep the order of the procedure.
    #[must_use]
    pub fn timeline(&self) -> Vec<TimelineEntry> {
        let mut entries = self.station_entries();
        entries.extend(self.referral_entries());
        entries.extend(self.session_entries());
        entries.extend(self.measure_entries());
        entries.sort_by_key(|entry| entry.date);
        entries
    }

    fn station_entries(&self) -> Vec<TimelineEntry> {
        let mut entries = Vec::new();
        for station in &self.history {
            let name = station.code.de();
            let mut push = |date, text_de| {
                entries.push(TimelineEntry {
                    date,
                    precision: Precision::Month,
                    kind: TimelineKind::HelpStation,
                    text_de,
                });
            };
            push(station.from.first_day(), format!("Beginn: {name}"));
            if let Some(to) = station.to {
                let how = station.end_reason.map(|reason| format!(" ({})", reason.de())).unwrap_or_default();
                push(to.first_day(), format!("Ende: {name}{how}"));
            }
        }
        entries
    }

    fn referral_entries(&self) -> Vec<TimelineEntry> {
        let steps = [
            (Some(self.referral.submitted_on), "Fall eingereicht"),
            (self.referral.endorsed_on, "Von der Leitung befürwortet"),
            (self.referral.received_on, "Eingang bei der Poolkoordination bestätigt"),
        ];
        steps.into_iter().filter_map(|(day, text)| Some(on(day?, TimelineKind::Referral, text))).collect()
    }

    fn session_entries(&self) -> Vec<TimelineEntry> {
        let mut entries = Vec::new();
        for session in &self.sessions {
            let no = session.no;
            if let Some(sent) = session.dossier_sent_on {
                entries.push(on(
                    sent,
                    TimelineKind::Session,
                    format!("Fallvorstellung zur {no}. Kooperationsrunde versandt"),
                ));
            }
            let result =
                if session.solution_ready { "umsetzungsreife Lösung" } else { "noch keine abschließende Lösung" };
            entries.push(on(session.date, TimelineKind::Session, format!("{no}. Kooperationsrunde: {result}")));
            if let Some(sent) = session.minutes_distributed_on {
                entries.push(on(sent, TimelineKind::Session, format!("Ergebnis der {no}. Kooperationsrunde verteilt")));
            }
            for (position, agreement) in session.agreements.iter().enumerate() {
                let Some(done) = agreement.done_on else { continue };
                let late = if done > agreement.due { "verspätet erledigt" } else { "erledigt" };
                let text = format!("Vereinbarung {} der {no}. Kooperationsrunde {late}", position + 1);
                entries.push(on(done, TimelineKind::Agreement, text));
            }
        }
        entries
    }

    fn measure_entries(&self) -> Vec<TimelineEntry> {
        let mut entries = Vec::new();
        if let Some(day) = self.help_plan_on {
            entries.push(on(day, TimelineKind::Planning, "Hilfeplan festgehalten"));
        }
        if let Some(day) = self.crisis_concept.as_ref().and_then(|concept| concept.on) {
            entries.push(on(day, TimelineKind::Planning, "Krisenkonzept vereinbart"));
        }
        if let Some(day) = self.measure_started_on {
            entries.push(on(day, TimelineKind::Start, "Maßnahme tatsächlich begonnen"));
        }
        for outcome in &self.outcomes {
            if let Some(status) = outcome.hold_status {
                let text = format!("Verlauf nach {} Monaten: {}", outcome.months, status.de());
                entries.push(on(outcome.due, TimelineKind::Outcome, text));
            }
        }
        if let Some(closure) = &self.closure {
            entries.push(on(
                closure.date,
                TimelineKind::Closure,
                format!("Poolbegleitung beendet: {}", closure.reason.de()),
            ));
        }
        entries
    }
}

fn on(date: Date, kind: TimelineKind, text: impl Into<String>) -> TimelineEntry {
    TimelineEntry { date, precision: Precision::Day, kind, text_de: text.into() }
}

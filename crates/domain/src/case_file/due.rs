// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! What is due in a case, for the start page.

use jiff::ToSpan;
use jiff::civil::Date;
use serde::Serialize;

use super::CaseRecord;
use crate::state::CaseState;

/// Days in which the pool office holds the first session of a rapid escalation (K5).
pub const FIRST_SESSION_RAPID_DAYS: i32 = 7;
/// Days in which the pool office holds the first session otherwise (K5).
pub const FIRST_SESSION_DAYS: i32 = 21;

/// What kind of thing is due.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Ord, PartialOrd, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum DueKind {
    /// The first session is to be held.
    FirstSession,
    /// A session has been arranged.
    Session,
    /// An agreement is to be kept.
    Agreement,
    /// An outcome is to be observed.
    Outcome,
}

/// One thing that is due.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
pub struct DueItem {
    /// Until when.
    pub on: Date,
    /// What, in German, without any name.
    pub what_de: String,
    /// Kind.
    pub kind: DueKind,
}

impl DueItem {
    /// Whether the day has passed.
    #[must_use]
    pub fn is_overdue(&self, today: Date) -> bool {
        self.on < today
    }
}

impl CaseRecord {
    /// Everything that is open on a day, earliest first; what is overdue comes with its old date. Nothing is due in a
    /// case whose accompaniment has ended, except open agreements.
    #[must_use]
    pub fn due_items(&self, today: Date) -> Vec<DueItem> {
        let mut items = self.due_agreements(today);
        if !self.is_ended(today) {
            items.extend(self.due_sessions(today));
            items.extend(self.due_outcomes(today));
        }
        items.sort_by_key(|item| item.on);
        items
    }

    /// What is open on a day in a case that stands in a state: where the pool does not work on the case, only agreements
    /// are due.
    #[must_use]
    pub fn due_items_in(&self, state: CaseState, today: Date) -> Vec<DueItem> {
        let idle = matches!(
            state,
            CaseState::Draft
                | CaseState::Returned
                | CaseState::Advised
                | CaseState::Closed
                | CaseState::Withdrawn
                | CaseState::Anonymised
        );
        let mut items = self.due_items(today);
        items.retain(|item| !idle || item.kind == DueKind::Agreement);
        items
    }

    fn is_ended(&self, today: Date) -> bool {
        self.closure.as_ref().is_some_and(|closure| closure.date <= today)
    }

    fn due_agreements(&self, today: Date) -> Vec<DueItem> {
        let mut items = Vec::new();
        for session in self.sessions.iter().filter(|session| session.date <= today) {
            for (position, agreement) in session.agreements.iter().enumerate() {
                if agreement.done_on.is_none_or(|done| done > today) {
                    items.push(DueItem {
                        on: agreement.due,
                        what_de: format!(
                            "Vereinbarung {} der {}. Kooperationsrunde erledigen",
                            position + 1,
                            session.no
                        ),
                        kind: DueKind::Agreement,
                    });
                }
            }
        }
        items
    }

    fn due_sessions(&self, today: Date) -> Vec<DueItem> {
        let mut items: Vec<_> = self
            .sessions
            .iter()
            .filter(|session| session.date >= today)
            .map(|session| DueItem {
                on: session.date,
                what_de: format!("{}. Kooperationsrunde", session.no),
                kind: DueKind::Session,
            })
            .collect();
        let submitted = self.referral.submitted_on;
        if self.sessions.is_empty() && submitted <= today {
            let rapid = self.referral.escalation.code() == "ESC-R";
            let days = if rapid { FIRST_SESSION_RAPID_DAYS } else { FIRST_SESSION_DAYS };
            items.push(DueItem {
                on: submitted.saturating_add(days.days()),
                what_de: "Erste Kooperationsrunde abhalten".to_owned(),
                kind: DueKind::FirstSession,
            });
        }
        items
    }

    fn due_outcomes(&self, today: Date) -> Vec<DueItem> {
        if self.measure_started_on.is_none_or(|start| start > today) {
            return Vec::new();
        }
        self.outcomes
            .iter()
            .filter(|outcome| outcome.hold_status.is_none() || outcome.due > today)
            .map(|outcome| DueItem {
                on: outcome.due,
                what_de: format!("Verlauf nach {} Monaten erfassen", outcome.months),
                kind: DueKind::Outcome,
            })
            .collect()
    }
}

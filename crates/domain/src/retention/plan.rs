// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! The preview: what of the cases is erased when, why, and what stops it.

use jiff::civil::Date;
use serde::Serialize;

use super::{DataClass, RetentionPolicy};
use crate::casework::conduct::Closing;
use crate::casework::referral::Withdrawal;
use crate::casework::rights::erasure_stops;
use crate::casework::{CaseForm as _, Proceeding};
use crate::clock::german_date;
use crate::ids::CaseId;
use crate::state::{CaseState, Refusal};

/// The class of a case that is over, and the day from which its period runs; none while the case goes on.
#[must_use]
pub fn ended_on(case: &Proceeding) -> Option<(DataClass, Date)> {
    let closed = case.case.record.closure.as_ref().map(|closure| closure.date);
    match case.course.state() {
        CaseState::Closed => {
            let written = case.written_at::<Closing>().map(german_date);
            Some((DataClass::CaseFile, closed.or(written)?))
        }
        CaseState::Withdrawn => {
            let written = case.written_at::<Withdrawal>().map(german_date);
            Some((DataClass::WithdrawnReferral, written.or(closed)?))
        }
        _ => None,
    }
}

/// The first day on which a case may be kept no longer; none while it goes on.
#[must_use]
pub fn due_on(case: &Proceeding, policy: &RetentionPolicy) -> Option<(DataClass, Date)> {
    let (class, from) = ended_on(case)?;
    Some((class, policy.due(class, from)))
}

/// One line of the preview.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
pub struct Planned {
    /// The case. The line says nothing else about it.
    pub case: CaseId,
    /// What is erased.
    pub class: DataClass,
    /// The day from which the period runs.
    pub from: Date,
    /// The first day on which it is erased.
    pub due: Date,
    /// Whether that day has come.
    pub is_due: bool,
    /// What stops it today, each with who can help.
    pub stops: Vec<Refusal>,
}

impl Planned {
    /// Whether the job erases it today.
    #[must_use]
    pub fn is_erased_now(&self) -> bool {
        self.is_due && self.stops.is_empty()
    }

    /// Why it is erased, in German: the period and the legal basis.
    #[must_use]
    pub fn why_de(&self, policy: &RetentionPolicy) -> String {
        format!("{}. {}", policy.sentence_de(self.class), self.class.rule().basis_de)
    }
}

/// What of the cases is erased when, what comes first first. Cases that go on have no line; entrusted items have one of
/// their own, as long as there are any.
pub fn plan<'a>(
    cases: impl IntoIterator<Item = &'a Proceeding>,
    policy: &RetentionPolicy,
    today: Date,
) -> Vec<Planned> {
    let mut lines = Vec::new();
    for case in cases {
        let Some((class, from)) = ended_on(case) else { continue };
        let stops = erasure_stops(case, today);
        let mut add = |class: DataClass| {
            let due = policy.due(class, from);
            let case = case.case.id.clone();
            lines.push(Planned { case, class, from, due, is_due: due <= today, stops: stops.clone() });
        };
        if has_entrusted(case) {
            add(DataClass::EntrustedItems);
        }
        add(class);
    }
    lines.sort_by(|one, other| (one.due, one.class, &one.case).cmp(&(other.due, other.class, &other.case)));
    lines
}

/// Whether something is left that somebody confided.
pub(crate) fn has_entrusted(case: &Proceeding) -> bool {
    let form = crate::casework::referral::Entrusted::NAME;
    !case.case.entrusted.is_empty() || !case.documents.of(form).is_empty()
}

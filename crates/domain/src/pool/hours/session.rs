// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! Sessions that were held, and the hours that follow from them.

use jiff::civil::Date;
use rust_decimal::Decimal;

use super::invoice::{Invoice, InvoiceLine, billable_as};
use super::sheet::{InvoiceState, invoice_state};
use crate::casework::session::CrossCaseMeeting;
use crate::casework::{Proceeding, Register};
use crate::form::Line;
use crate::ids::{CaseId, StaffId};
use crate::pool::rule::same_name;

/// Steps of an hour in which panel hours are counted: quarters (domain section 9).
pub const HOURS_STEP_PER_HOUR: u32 = 4;
const MINUTES_PER_HOUR: u32 = 60;

/// A session that was held, and who was there.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct AttendedSession {
    /// The case; none for a session that was not about one case.
    pub case: Option<CaseId>,
    /// Case code under which the panel knows the case; empty without a case.
    pub case_code: String,
    /// Day.
    pub date: Date,
    /// Who was there.
    pub attendees: Vec<StaffId>,
}

/// The sessions of a case that were held until a day.
#[must_use]
pub fn attended_sessions(case: &Proceeding, today: Date) -> Vec<AttendedSession> {
    let held = case.case.record.sessions.iter().filter(|session| session.date <= today);
    held.map(|session| AttendedSession {
        case: Some(case.case.id.clone()),
        case_code: case.case.identity.panel_code.clone(),
        date: session.date,
        attendees: session.participants.clone(),
    })
    .collect()
}

/// The sessions about no case that were held until a day, as the pool wrote them down. Who took part in a series is known
/// for its first day.
#[must_use]
pub fn attended_meetings(register: &Register, today: Date) -> Vec<AttendedSession> {
    let held = register.all::<CrossCaseMeeting>().into_iter().map(|entry| entry.form);
    held.filter(|meeting| meeting.date <= today)
        .map(|meeting| AttendedSession {
            case: None,
            case_code: String::new(),
            date: meeting.date,
            attendees: meeting.participants.0,
        })
        .collect()
}

/// Minutes as hours in quarter steps; a begun quarter counts from its middle on.
#[must_use]
pub fn hours_of(minutes: u32) -> Decimal {
    let step = MINUTES_PER_HOUR / HOURS_STEP_PER_HOUR;
    let steps = (minutes + step / 2) / step;
    Decimal::from(steps) / Decimal::from(HOURS_STEP_PER_HOUR)
}

/// Whether hours are more than nothing and a number of whole steps.
pub(super) fn in_steps(hours: Decimal) -> bool {
    hours > Decimal::ZERO && (hours * Decimal::from(HOURS_STEP_PER_HOUR)).fract().is_zero()
}

/// The lines that a provider can still bill: attended by its delegate or a substitute, and on no invoice yet. Each has the
/// same hours, as a proposal to correct. Sessions about no case that the pool wrote down are among `sessions` where the
/// caller adds [`attended_meetings`].
#[must_use]
pub fn unbilled_lines(
    register: &Register,
    sessions: &[AttendedSession],
    provider: &str,
    hours: Decimal,
) -> Vec<InvoiceLine> {
    let billed = billed_lines(register, "");
    let mut lines = Vec::new();
    for session in sessions {
        for delegate in &session.attendees {
            let line = InvoiceLine {
                case_code: Line::from(session.case_code.as_str()),
                session_on: session.date,
                delegate: delegate.clone(),
                hours,
            };
            let own = billable_as(register, &line).is_some_and(|organisation| same_name(&organisation, provider));
            if own && !billed.iter().any(|other| other.same_attendance(&line)) {
                lines.push(line);
            }
        }
    }
    lines.sort_by_key(|line| line.session_on);
    lines
}

/// The lines of all other invoices that count: those that were not returned.
pub(super) fn billed_lines(register: &Register, except: &str) -> Vec<InvoiceLine> {
    register
        .all::<Invoice>()
        .into_iter()
        .filter(|entry| entry.item != except)
        .filter(|entry| invoice_state(register, &entry.item) != Some(InvoiceState::Returned))
        .flat_map(|entry| entry.form.lines.0)
        .collect()
}

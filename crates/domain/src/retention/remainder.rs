// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! What is left of a case file: codes and lengths of time, from which the figures of past years can be computed.

use jiff::civil::{Date, date};
use jiff::{SignedDuration, ToSpan};

use crate::case_file::{
    Agreement, CaseFile, CaseRecord, Closure, Component, HelpStation, Identity, Narrative, OutcomeObservation,
    PanelSession, Referral, Setting, YearMonth, days_between,
};
use crate::ids::StaffId;

/// What stands where a type asks for a person and nobody is known any more.
pub const ERASED: &str = "erased";
/// What a session about one case is called in the record.
const CASE_SESSION: &str = "case";
/// What any other session is called in a remainder: the word in the record could be anything.
const OTHER_SESSION: &str = "other";
/// The day in the middle of a month: months that are moved by days stay as long as they were, to one month.
const MIDDLE: i32 = 14;

/// What is left of a case file when its identifiers are erased (T27).
///
/// No identity, no words, no entrusted item, no member of staff, no provider's name. Every date is moved by the same number
/// of days, so that the referral falls on 1 July of its year: how long things took stays, when they were goes. The closing is
/// put on 1 July of its own year, because the day of the erasure would otherwise give away by how much the others were
/// moved. Kept are the codes that a figure of [`crate::figures`] counts, and observed school and delinquency, which
/// the aggregates for other pools count; whoever adds a figure adds its field here.
///
/// What changes in the figures: those of a complete year or of any later day stay the same. A report for a day on which the
/// case was still going on cannot be made again, because sessions, start and observations of this case have moved by up to
/// half a year: consulted and implemented cases, sessions, share of solutions in the first session, medians of days,
/// settings, permits, stability, agreements, retention and factors. Gender, ages, intakes by year, problems, escalation,
/// origin and earlier breakdowns of such a day stay, as long as it is the end of a year. What is no part of a case file
/// stays as it is: billing.
///
/// Not even this is nothing: a person who knows how many days lay between two sessions could find the row. It is for the
/// figures of the node and leaves it only through the release of aggregates.
#[must_use]
pub fn remainder(case: &CaseFile) -> CaseFile {
    CaseFile {
        id: case.id.clone(),
        identity: nobody(),
        narrative: Narrative { local: String::new(), anonymised: String::new() },
        entrusted: Vec::new(),
        record: record(&case.record),
    }
}

impl CaseRecord {
    /// Whether this is what was left after an erasure: then its days are not those on which something happened, and only
    /// the year of its referral is true.
    #[must_use]
    pub fn is_remainder(&self) -> bool {
        self.referral.case_lead.as_str() == ERASED
    }
}

fn nobody() -> Identity {
    Identity {
        local_id: String::new(),
        panel_code: String::new(),
        file_number: None,
        given_name: String::new(),
        family_name: String::new(),
        birth_date: Date::ZERO,
        nationality: None,
        address: None,
        district: None,
        custody: None,
        guardian: None,
        protected_terms: Vec::new(),
        unusual_details: Vec::new(),
    }
}

/// 1 July of the year of a day.
fn july(day: Date) -> Date {
    date(day.year(), 7, 1)
}

/// Moves days by the same number.
#[derive(Clone, Copy)]
struct Shift(i32);

impl Shift {
    fn day(self, day: Date) -> Date {
        day.saturating_add(SignedDuration::from_hours(24 * i64::from(self.0)))
    }

    fn month(self, month: YearMonth) -> YearMonth {
        YearMonth::of(self.day(month.first_day().saturating_add(MIDDLE.days())))
    }
}

fn record(old: &CaseRecord) -> CaseRecord {
    let submitted = old.referral.submitted_on;
    let shift = Shift(days_between(submitted, july(submitted)));
    CaseRecord {
        referral: referral(&old.referral),
        history: old.history.iter().map(|station| moved(station, shift)).collect(),
        sessions: old.sessions.iter().map(|session| coded_session(session, shift)).collect(),
        help_plan_on: None,
        crisis_concept: None,
        setting: old.setting.as_ref().map(coded_setting),
        permit_status: old.permit_status,
        measure_started_on: old.measure_started_on.map(|day| shift.day(day)),
        outcomes: old.outcomes.iter().map(|outcome| coded_outcome(outcome, shift)).collect(),
        retention: old.retention,
        success_factors: old.success_factors.clone(),
        hindrance_factors: old.hindrance_factors.clone(),
        closure: old.closure.as_ref().map(|closure| Closure { date: july(closure.date), reason: closure.reason }),
    }
}

fn referral(old: &Referral) -> Referral {
    Referral {
        gender: old.gender,
        age_at_intake: old.age_at_intake,
        uma: old.uma,
        case_lead: StaffId::new(ERASED),
        unit_head: None,
        coordinator: None,
        submitted_on: july(old.submitted_on),
        endorsed_on: None,
        received_on: None,
        exception_reason: None,
        triggers: Vec::new(),
        escalation: old.escalation,
        purposes: Vec::new(),
        problems: old.problems.clone(),
        interfaces: Vec::new(),
        behaviour_origin: old.behaviour_origin,
    }
}

fn moved(station: &HelpStation, shift: Shift) -> HelpStation {
    HelpStation {
        code: station.code,
        from: shift.month(station.from),
        to: station.to.map(|month| shift.month(month)),
        end_reason: station.end_reason,
    }
}

fn coded_session(session: &PanelSession, shift: Shift) -> PanelSession {
    let kind = if session.kind == CASE_SESSION { CASE_SESSION } else { OTHER_SESSION };
    let agreement = |old: &Agreement| Agreement {
        who: StaffId::new(ERASED),
        what: String::new(),
        due: shift.day(old.due),
        accepted: old.accepted,
        done_on: old.done_on.map(|day| shift.day(day)),
    };
    PanelSession {
        no: session.no,
        date: shift.day(session.date),
        kind: kind.to_owned(),
        participants: Vec::new(),
        solution_ready: session.solution_ready,
        dossier_sent_on: None,
        agreements: session.agreements.iter().map(agreement).collect(),
        minutes_distributed_on: None,
    }
}

/// Whether several providers worked together is counted, so they stay apart, without their names.
fn coded_setting(setting: &Setting) -> Setting {
    let providers = setting.providers();
    let number = |name: &str| providers.iter().position(|provider| *provider == name).map(|place| place + 1);
    let component = |old: &Component| Component {
        code: old.code,
        provider: old.provider.as_deref().and_then(number).map(|number| format!("Träger {number}")),
    };
    Setting { components: setting.components.iter().map(component).collect() }
}

/// Days in a clinic or absent are no figure, and few share them.
fn coded_outcome(outcome: &OutcomeObservation, shift: Shift) -> OutcomeObservation {
    OutcomeObservation {
        months: outcome.months,
        due: shift.day(outcome.due),
        hold_status: outcome.hold_status,
        school: outcome.school,
        delinquency: outcome.delinquency,
        clinic_days: None,
        absent_days: None,
    }
}

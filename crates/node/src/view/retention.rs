// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! What is erased when, and the periods.

use askama::Template;

use super::Page;
use super::parts::Errors;

/// The page about retention.
#[derive(Debug, Template)]
#[template(path = "retention.html")]
pub struct RetentionPage {
    /// Header data.
    pub page: Page,
    /// What is wrong with a period that was typed.
    pub errors: Errors,
    /// Days between announcement and erasure.
    pub announce_days: i64,
    /// What of the cases is erased next.
    pub planned: Vec<PlannedRow>,
    /// The periods.
    pub periods: Vec<PeriodRow>,
    /// What was erased, newest first.
    pub erased: Vec<ErasedRow>,
}

/// What of a case is erased.
#[derive(Clone, Debug)]
pub struct PlannedRow {
    /// Code of the case.
    pub code: String,
    /// Kind of data.
    pub what: String,
    /// Last day of the period has passed on, in German.
    pub due: String,
    /// Day of the erasure, in German.
    pub on: String,
    /// What stops it; empty when nothing does.
    pub stops: String,
}

/// The period of one kind of data.
#[derive(Clone, Debug)]
pub struct PeriodRow {
    /// Token of the kind.
    pub class: String,
    /// Kind of data.
    pub what: String,
    /// The rule as a sentence.
    pub rule: String,
    /// Legal basis.
    pub basis: String,
    /// Months as typed or stored; none where it cannot be changed, or not by this person.
    pub months: Option<String>,
    /// What can be chosen.
    pub bounds: String,
}

/// Something that was erased.
#[derive(Clone, Debug)]
pub struct ErasedRow {
    /// Moment in German.
    pub at: String,
    /// The line of the protocol.
    pub what: String,
}

// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! The release of a case as a pattern: gates, payload, last look, risk report.

mod columns;
mod gates;
mod half_year;
mod payload;
mod policy;
mod risk;
#[cfg(test)]
mod tests;
mod withheld;

use domain::case_file::{CaseFile, CaseRecord};
use jiff::civil::Date;
use protocol::pattern::Pattern;
use sha2::{Digest as _, Sha256};

pub use half_year::{HalfYear, NotAHalfYear};
pub use policy::{K_MIN, LADDER, LESSON_CHARS_MAX, OUTCOME_MARGIN_POINTS, ReleasePolicy, Rung, WAITING_MONTHS};
pub use risk::RiskReport;
pub use withheld::{Gate, Withheld};

use crate::text::Register;
use columns::{Row, open_columns, started};
use withheld::withheld;

/// The coded records of all cases of the node; the started ones among them are what classes are counted in.
#[derive(Clone, Copy)]
pub struct Cohort<'a> {
    /// All records, also those not started and the one to be released.
    pub records: &'a [CaseRecord],
}

/// What keeps a case back by decision of people.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "five independent notes of the file, none implies another")]
pub struct Holds {
    /// The press is after the case.
    pub press: bool,
    /// A court is.
    pub court: bool,
    /// The young person objects.
    pub objection_young_person: bool,
    /// Parents or guardian object.
    pub objection_guardian: bool,
    /// The case lead objects.
    pub objection_case_lead: bool,
}

/// A case on its way out and what people decided about it.
#[derive(Clone, Copy)]
pub struct Submission<'a> {
    /// The case.
    pub case: &'a CaseFile,
    /// A random UUID of version 4, drawn for this pattern and not derived from the case.
    pub pattern_id: &'a str,
    /// Half-year of the release.
    pub issued: HalfYear,
    /// The lesson in German, 1 to [`LESSON_CHARS_MAX`] characters.
    pub lesson_de: &'a str,
    /// The lesson in English.
    pub lesson_en: Option<&'a str>,
    /// Notes and objections.
    pub holds: Holds,
    /// Whether the file records that the young person and the guardians were told.
    pub participation_told: bool,
}

/// What may leave: the exact bytes of a pattern that passed each gate.
///
/// Its fields are private and [`release`] is the only constructor, so nothing that was not judged can
/// be handed to the log:
///
/// ```compile_fail,E0451
/// let payload = b"anything".to_vec();
/// let forged = anonymise::Releasable { payload, ..unimplemented!() };
/// ```
#[derive(Clone, Debug)]
pub struct Releasable {
    pattern: Pattern,
    payload: Vec<u8>,
    sha256: [u8; 32],
    risk: RiskReport,
}

impl Releasable {
    /// The pattern.
    #[must_use]
    pub fn pattern(&self) -> &Pattern {
        &self.pattern
    }

    /// The exact bytes: compact JSON of `pattern/1`.
    #[must_use]
    pub fn payload(&self) -> &[u8] {
        &self.payload
    }

    /// SHA-256 of the bytes; votes are bound to it.
    #[must_use]
    pub fn sha256(&self) -> [u8; 32] {
        self.sha256
    }

    /// What remains possible, for the people who decide.
    #[must_use]
    pub fn risk(&self) -> &RiskReport {
        &self.risk
    }
}

/// Makes what may leave from a case, or says everything that holds it back.
///
/// # Errors
/// Every closed gate, in their order; never only the first.
pub fn release(
    submission: &Submission,
    cohort: &Cohort,
    register: &Register,
    policy: &ReleasePolicy,
    today: Date,
) -> Result<Releasable, Vec<Withheld>> {
    let record = &submission.case.record;
    let started = started(cohort.records, today);
    let rows: Vec<Row> = started.iter().map(|record| Row::of(record)).collect();
    let row = Row::of(record);
    let open = open_columns(&rows, policy.k);

    let mut reasons = gates::course(submission, today);
    let (size, class) = gates::class_gates(&row, &rows, &open, policy);
    reasons.extend(class);
    reasons.extend(gates::objection(submission));
    let (scan, text) = gates::text(submission, register);
    reasons.extend(text);

    let pattern = payload::build(submission, &started, &row, &open, policy);
    let payload = match pattern.to_bytes() {
        Ok(payload) => payload,
        Err(fault) => {
            // A fault of the lesson was named above in the words of the person who writes it.
            if !reasons.iter().any(|reason| reason.gate == Gate::Text) {
                let help = "Ergänzen Sie die Fallakte (mindestens ein Problembereich und ein Settingbaustein).";
                reasons.push(withheld(
                    Gate::Text,
                    "payload_invalid",
                    format!("Aus dem Fall wird kein gültiges Muster: {fault}."),
                    help,
                ));
            }
            return Err(reasons);
        }
    };
    if payload::names_somebody(&payload, &pattern, register)
        && !reasons.iter().any(|reason| reason.token == "text_hits")
    {
        let help = "Melden Sie dies der Verwaltung des Knotens: Ein Feld enthält Text, der dort nicht hingehört.";
        reasons.push(withheld(
            Gate::Text,
            "payload_hits",
            "Die fertigen Bytes enthalten einen Namen oder eine Nummer.",
            help,
        ));
    }
    if !reasons.is_empty() {
        return Err(reasons);
    }
    let risk = risk::report(&pattern, &started, size, &open, &scan);
    let sha256 = Sha256::digest(&payload).into();
    Ok(Releasable { pattern, payload, sha256, risk })
}

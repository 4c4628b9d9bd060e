// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! How long each thing may take. The founding documents name a year for confidentiality, 30 days for a resting case, 14
//! days for contact; the rest is the field's usual pace, in calendar days.

/// Days for a usual case, and for a rapid escalation (R49).
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Days {
    /// Usual.
    pub usual: i32,
    /// In a rapid escalation.
    pub rapid: i32,
}

impl Days {
    const fn new(usual: i32, rapid: i32) -> Self {
        Self { usual, rapid }
    }

    /// Those of a case.
    #[must_use]
    pub const fn of(self, rapid: bool) -> i32 {
        if rapid { self.rapid } else { self.usual }
    }
}

/// From the return of a referral to its new submission.
pub const RESUBMISSION: Days = Days::new(7, 2);
/// From the submission to the unit head's answer.
pub const ENDORSEMENT: Days = Days::new(3, 1);
/// From the endorsement to the pool office's confirmation of receipt.
pub const RECEIPT: Days = Days::new(3, 1);
/// From the submission to the first session (R49, K5), unless the pool has decided otherwise.
pub const FIRST_SESSION: Days = Days::new(21, 7);
/// From a convening or a cancelled session to the invitation to the next.
pub const NEXT_SESSION: Days = Days::new(7, 2);
/// Before a session the dossier is with the panel.
pub const DOSSIER_BEFORE: Days = Days::new(5, 1);
/// From a session to the distribution of its result.
pub const MINUTES: Days = Days::new(7, 2);
/// From a session to the acceptance of its agreements.
pub const ACCEPTANCE: Days = Days::new(7, 2);
/// From an offer to its forwarding to the case lead (R103).
pub const FORWARDING: Days = Days::new(3, 1);
/// From the solution to the decision of the youth office (§ 36a SGB VIII).
pub const DECISION: Days = Days::new(14, 5);
/// From the solution to help plan, crisis concept and permit.
pub const PREPARATION: Days = Days::new(28, 10);
/// From the solution to the actual start.
pub const START: Days = Days::new(42, 14);
/// Longest time without contact between pool office and case lead until the start (R108).
pub const CONTACT: Days = Days::new(14, 14);
/// Between two checks of a resting case (R149).
pub const HOLD_CHECK: Days = Days::new(30, 30);
/// So many days before its day a trial can be reviewed (R186).
pub const TRIAL_EARLY: i32 = 7;
/// Before the end of a court order its renewal is applied for (R45).
pub const COURT_BEFORE: Days = Days::new(42, 42);
/// From the proposal of one side to the answer of the other, for a redesign or the closing.
pub const ANSWER: Days = Days::new(14, 5);
/// From the last outcome to the end of the accompaniment.
pub const CLOSING: Days = Days::new(28, 28);
/// How long something is overdue before the unit head is told.
pub const ESCALATION: Days = Days::new(7, 2);
/// Before the end of a seat its successor is sought.
pub const SEAT_BEFORE: i32 = 56;
/// From the receipt of an invoice to its check.
pub const INVOICE_CHECK: i32 = 14;
/// From the receipt of an invoice to its payment (§ 286 Abs. 3 BGB).
pub const PAYMENT: i32 = 30;
/// Before the end of a consent its renewal is sought.
pub const CONSENT_BEFORE: i32 = 30;
/// Months from a request of the person concerned to its answer (Art. 12 Abs. 3 GDPR).
pub const REQUEST_MONTHS: i32 = 1;

// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! Rules of the rights of the person concerned and of the erasure.

use super::{Rule, rules};

rules! {
    RIGHTS:
    CASE_RESTRICTED = "case_restricted",
        "Processing of the case is restricted; it is read, and only protection and rights go on.", "Art. 18 GDPR, s. 84 SGB X";
    ANSWER_INCOMPLETE = "answer_incomplete",
        "An answered request does not say when, how or why.", "Art. 12 GDPR";
    RETENTION_NOT_OVER = "retention_not_over",
        "The period for which the case is kept is not over.", "s. 63 SGB VIII, s. 84 SGB X";
    LEGAL_HOLD = "legal_hold",
        "A legal hold stops the erasure.", "Art. 17 GDPR";
    ERASURE_RESTRICTED = "erasure_restricted",
        "A restriction of processing stops the erasure.", "Art. 18 GDPR, s. 84 SGB X";
    REQUEST_OPEN = "request_open",
        "A request of the person concerned has no answer yet and stops the erasure.", "Art. 15, 16 GDPR";
    NOTHING_TO_ERASE = "nothing_to_erase",
        "There is nothing of this kind to erase in the case.", "";
    CASE_UNKNOWN = "case_unknown",
        "No case bears the number or code that was typed.", "";
    ACCESS_OPEN = "access_open",
        "Who asks for access in an emergency sees the case already.", "";
    REASON_SHORT = "reason_short",
        "The reason of an emergency access is too short to be understood.", "";
    PERIOD_TOO_LONG = "period_too_long",
        "A case is opened to an evaluation for a limited time.", "";
    RETENTION_BOUNDS = "retention_bounds",
        "The period lies outside the bounds of its class of data.", "s. 63 SGB VIII";
    RETENTION_FIXED = "retention_fixed",
        "The program fixes the period of this class of data.", "";
}

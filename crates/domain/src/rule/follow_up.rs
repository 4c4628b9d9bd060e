// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! Rules of what follows the start, of resting and of the end.

use super::{Rule, rules};

rules! {
    FOLLOW_UP:
    START_IS_TODAY = "start_is_today",
        "Follow-up begins on the day after the start.", "";
    NOT_STARTED = "not_started",
        "The measure has not started.", "I10";
    MEASURING_POINT = "measuring_point",
        "Outcomes are observed after 3, 6, 12 and 24 months.", "I10";
    OUTCOME_TOO_EARLY = "outcome_too_early",
        "The outcome is observed from a fortnight before its day.", "I11";
    ANSWER_MISSING = "answer_missing",
        "An observed outcome leaves a question open.", "";
    TOO_MANY_DAYS = "too_many_days",
        "More days are told than have passed.", "";
    SAME_SYSTEM = "same_system",
        "A transition leads from a system to itself.", "R42";
    SHIFTING = "shifting",
        "A transition without sending, receiving and staying person, and without a reason, is shifting.", "R20";
    RESOLUTION_MISSING = "resolution_missing",
        "A resolved friction does not say how.", "R147";
    HOLD_REASON_MISSING = "hold_reason_missing",
        "The reason for resting is missing.", "R149";
    CONTACT_PERSON_MISSING = "contact_person_missing",
        "A resting case has no contact person.", "R149";
    BEFORE_SUBMISSION = "before_submission",
        "The event lies before the day on which the case was submitted.", "R181";
    BEFORE_START = "before_start",
        "The crisis concept was triggered before the measure began.", "R107, R181";
    HANDOVER_DONE = "handover_done",
        "This handover took place already.", "R113";
    SUCCESSOR_ROLE = "successor_role",
        "The new case lead is no case manager.", "R112, R113, I2";
    SAME_LEAD = "same_lead",
        "This person leads the case already.", "R113";
    ONLY_BERLIN = "only_berlin",
        "This pool knows no case alliance.", "R177";
    MEMBER_TWICE = "member_twice",
        "The member is there already.", "R86, R177";
    MEMBER_GONE = "member_gone",
        "Whoever was a member of the alliance stays on the list.", "R178";
    SUCCESSOR_MISSING = "successor_missing",
        "A member leaves the alliance only when a successor takes over.", "R178, I13";
    ALLIANCE_NOT_ALL = "alliance_not_all",
        "The alliance of a case is all fixed members, and no more than there are seats.", "R177, R184";
    ALLIANCE_SHRINKS = "alliance_shrinks",
        "The alliance of a case never gets smaller.", "R178, I13";
    CLOSING_PROPOSAL_MISSING = "closing_proposal_missing",
        "Nobody has proposed to close the case.", "";
    CLOSURE_NOT_ALLOWED = "closure_not_allowed",
        "This pool does not close a case for this reason.", "R169, R182";
    CLOSING_NOTE_MISSING = "closing_note_missing",
        "The closing note is missing.", "";
    OUTCOME_MISSING = "outcome_missing",
        "The outcome at closing is missing.", "R156";
    RETENTION_MISSING = "retention_missing",
        "It is missing where the young person stays.", "R156";
}

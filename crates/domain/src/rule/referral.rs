// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! Rules of the referral and of the check at the pool office.

use super::{Rule, rules};

rules! {
    REFERRAL:
    BIRTH_DATE = "birth_date",
        "The birth date does not lie in the past, or longer ago than anybody lives.", "";
    DISTRICT_FOREIGN = "district_foreign",
        "The person, or the head who endorses, is bound to other districts.", "R173";
    DISTRICT_MISSING = "district_missing",
        "The district is missing where the pool has several youth offices.", "R173";
    UNIT_HEAD_UNKNOWN = "unit_head_unknown",
        "The person who is to endorse heads no unit.", "R57";
    UNIT_HEAD_FIXED = "unit_head_fixed",
        "The referral was submitted; who endorses it is settled.", "R57";
    PRESENTATION_INCOMPLETE = "presentation_incomplete",
        "A section of the case presentation was not saved.", "R56";
    TRIGGER_MISSING = "trigger_missing",
        "The trigger of the referral is missing.", "R60";
    PURPOSE_MISSING = "purpose_missing",
        "The purpose of the consultation is missing.", "R40";
    HELP_HISTORY_MISSING = "help_history_missing",
        "No earlier help is recorded, and no rapid escalation explains it.", "R41, R172";
    WHY_NOT_REACHED_MISSING = "why_not_reached_missing",
        "It is missing why the earlier helps did not reach the young person.", "R41";
    STATION_ORDER = "station_order",
        "A station of the help history ends before it begins.", "R15";
    AGE_EXCEPTION_MISSING = "age_exception_missing",
        "The reason for an age outside 12 to 18 is missing.", "R51, R52";
    PARTICIPATION_MISSING = "participation_missing",
        "The view of the young person, or who took part, is missing without a reason.", "R104, R174, s. 8 SGB VIII";
    CUSTODIAN_VIEW_MISSING = "custodian_view_missing",
        "The view of the custodians is missing without a reason.", "R104, s. 36 SGB VIII";
    CHILD_PROTECTION_MISSING = "child_protection_missing",
        "It is not answered whether a child protection procedure runs.", "s. 8a SGB VIII";
    PROCEDURE_UNKNOWN = "procedure_unknown",
        "The local procedure is not on the list of the pool.", "R62";
    REFUSAL_REASON_MISSING = "refusal_reason_missing",
        "An earlier or present request was refused and its reason is missing.", "R38";
    ADVICE_MISSING = "advice_missing",
        "The advice is not written down.", "R116";
    LEAD_DISAGREES = "lead_disagrees",
        "The case lead does not agree to end with advice.", "R116";
    SESSION_HELD = "session_held",
        "A session was held already.", "";
}

// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! Rules of offers, setting, decision, permits and the start of the measure.

use super::{Rule, rules};

rules! {
    IMPLEMENTATION:
    NEEDS_MISSING = "needs_missing",
        "An offer is to rest on the needs and the view of the young person, which are missing.", "R174";
    OFFER_UNKNOWN = "offer_unknown",
        "There is no such offer.", "R102";
    OFFER_EXPIRED = "offer_expired",
        "The offer is no longer valid, or would never be.", "R102";
    OFFER_NOT_FORWARDED = "offer_not_forwarded",
        "The pool office has not forwarded the offer.", "R103";
    ANSWER_DAY_MISSING = "answer_day_missing",
        "A place search has an answer without its day.", "R119";
    ANSWER_ORDER = "answer_order",
        "A place search was answered before it was asked.", "R119";
    SETTING_MISSING = "setting_missing",
        "There is no setting.", "R98";
    SETTING_NUMBER = "setting_number",
        "The setting is written under the number of its next version.", "R19";
    SETTING_VERSION = "setting_version",
        "The setting that was named is not the newest.", "R19";
    SETTING_FIXED = "setting_fixed",
        "Somebody accepted or decided this version; changes make a new one.", "R19, R187";
    SO_FAR_TOGETHER = "so_far_together",
        "What became of the setting so far is stated by both sides together.", "R181";
    PROVIDER_MISSING = "provider_missing",
        "A component has no provider.", "R17";
    INTENSITY_MISSING = "intensity_missing",
        "A component has no intensity.", "R17";
    PLANNED_START_MISSING = "planned_start_missing",
        "A component has no planned beginning.", "R17";
    COMPONENT_ORDER = "component_order",
        "A component ends before it begins.", "R17";
    SHARE_MISSING = "share_missing",
        "A component does not say what its provider contributes.", "R98";
    HYPOTHESIS_MISSING = "hypothesis_missing",
        "A new kind of offer does not say what it tries out.", "R175";
    REVIEW_MISSING = "review_missing",
        "A trial or a new kind of offer has no day of review.", "R175, R186";
    COMPONENT_TWICE = "component_twice",
        "The same component of the same provider stands there twice.", "R17";
    NOT_IN_SETTING = "not_in_setting",
        "The provider has no component in the setting.", "R98";
    ACCEPTANCE_MISSING = "acceptance_missing",
        "A provider of the setting has not accepted the newest version.", "R98";
    DECISION_MISSING = "decision_missing",
        "The youth office has not granted the newest setting.", "R99, s. 36a SGB VIII";
    DECIDED_BY_MISSING = "decided_by_missing",
        "It is missing who decided.", "R99, R189";
    HELP_PLAN_MISSING = "help_plan_missing",
        "There is no help plan.", "R104, s. 36 SGB VIII";
    REVIEW_ORDER = "review_order",
        "The review of the help plan lies before the conference.", "R104";
    CRISIS_CONCEPT_MISSING = "crisis_concept_missing",
        "There is no crisis concept, and no reason why.", "R106";
    OTHER_PARTY = "other_party",
        "The acting person is not the party for which the crisis concept is acknowledged.", "R107";
    SHEET_OF_COMPONENT = "sheet_of_component",
        "The permit sheet belongs to a component of the setting.", "R152";
    PERMIT_OPEN = "permit_open",
        "A component needs a permit that is not resolved.", "R152, s. 45 SGB VIII";
    CONDITIONS_MISSING = "conditions_missing",
        "A permit with conditions does not say which.", "R152";
    COURT_REFERENCE_MISSING = "court_reference_missing",
        "A component that restricts liberty has no court order valid today.", "R45, I22, s. 1631b BGB";
    ABROAD_CHECKLIST_OPEN = "abroad_checklist_open",
        "The checklist for a measure abroad is not complete.", "R120, s. 38 SGB VIII";
    START_IN_FUTURE = "start_in_future",
        "The measure has not started yet.", "R111";
    START_BEFORE_SESSION = "start_before_session",
        "The measure cannot have started before the first session.", "I9";
}

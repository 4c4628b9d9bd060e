// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! Rules that hold everywhere: who writes what when, and what any field can be refused for.

use super::{Rule, rules};

rules! {
    GENERAL:
    FIELD = "field",
        "A field is missing, unreadable or too long.", "";
    ITEM = "item",
        "The form exists once and was named with an item, or several times and was named without one.", "";
    ROLE_MAY_NOT = "role_may_not",
        "The form or step is somebody else's task.", "R55, R112";
    NOT_IN_THIS_STATE = "not_in_this_state",
        "The form is not open in the state of the case.", "";
    TRANSITION_UNKNOWN_IN_PROFILE = "transition_unknown_in_profile",
        "The step does not exist in the procedure of this pool.", "";
    TRANSITION_NOT_FROM_HERE = "transition_not_from_here",
        "The step does not start at the state of the case.", "";
    PREVIOUS_STATE_MISSING = "previous_state_missing",
        "It is not known where the resting case stood.", "";
    GUARD = "guard",
        "A condition of the step is not met.", "";
    VERSION_UNKNOWN = "version_unknown",
        "There never was the version that was named as seen.", "";
    ACTOR_IS_CASE_LEAD = "actor_is_case_lead",
        "Only the case lead can do this.", "R55, R99";
    FOUR_EYES = "four_eyes",
        "Whoever endorses or releases is not the person whose work it is.", "R57, I4";
    SECOND_PERSON = "second_person",
        "The other side has to agree, and it is another person.", "";
    OTHER_SIDE = "other_side",
        "The acting person does not stand for the side that was named.", "";
    NOT_FOR_OTHERS = "not_for_others",
        "Each person can do this for himself or herself alone.", "R89, R91, R92";
    OTHER_PROVIDER = "other_provider",
        "The acting person does not stand for the provider concerned.", "R98, R161";
    PERSON_UNKNOWN = "person_unknown",
        "The person is not one of those that can be chosen.", "";
    REASON_MISSING = "reason_missing",
        "A reason is missing.", "";
    DATE_IN_FUTURE = "date_in_future",
        "The day lies in the future.", "";
    DATE_IN_PAST = "date_in_past",
        "The day lies in the past.", "";
    ORDER_OF_DAYS = "order_of_days",
        "The end lies before the beginning.", "";
    TIME_UNREADABLE = "time_unreadable",
        "The time of day cannot be read.", "";
}

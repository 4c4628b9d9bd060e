// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! Rules of what the pool as a whole writes down, and of the panel hours.

use super::{Rule, rules};

rules! {
    POOL:
    UNCHANGEABLE = "unchangeable",
        "What was written, is in force or was signed stays as it is.", "R153, R160";
    PERIOD_ORDER = "period_order",
        "A period ends before it begins.", "";
    IN_FUTURE = "in_future",
        "The day lies in the future.", "";
    MEMBER_ROLE = "member_role",
        "The person does not hold the role that the seat asks for.", "R86";
    SEATS_FULL = "seats_full",
        "All seats are held in that time.", "R86, R184, I14";
    ORGANISATION_TWICE = "organisation_twice",
        "Delegates come from different organisations.", "R86, I14";
    NOMINATION_MISSING = "nomination_missing",
        "It is missing who nominated the delegate.", "R86";
    CANNOT_DECIDE = "cannot_decide",
        "A delegate can decide for the organisation.", "R86";
    NO_LAG_MEMBER = "no_lag_member",
        "The provider is no member of the LAG.", "R74";
    NO_SEAT = "no_seat",
        "The person to be substituted holds no seat on that day.", "R88";
    SUBSTITUTE_HAS_SEAT = "substitute_has_seat",
        "The substitute holds a seat on that day.", "R88";
    SUBSTITUTED_TWICE = "substituted_twice",
        "Somebody else substitutes, or is substituted by this person, already.", "R88";
    DEPUTY_ROLE = "deputy_role",
        "The person cannot stand in for the absent one.", "";
    DEPUTY_ABSENT = "deputy_absent",
        "The deputy is away the whole time.", "";
    ABSENCE_TWICE = "absence_twice",
        "An absence is entered for that time already.", "";
    PROFILE_TWICE = "profile_twice",
        "There is a profile of this person already.", "R176";
    PROVIDER_TWICE = "provider_twice",
        "The provider is in the register already.", "";
    MORE_FREE_THAN_PLACES = "more_free_than_places",
        "More places are free than there are.", "";
    VERSION_TWICE = "version_twice",
        "Another version is in force from that day on.", "R167";
    PROCEDURE_TWICE = "procedure_twice",
        "The local procedure is on the list already.", "R62";
    BACKDATED = "backdated",
        "A way of working is not changed for the past.", "R153";
    POLICY_TWICE = "policy_twice",
        "Something is laid down from that day on already.", "R153";
    POST_TWICE = "post_twice",
        "The responsibility is entered already.", "R173";
    NO_HOURS_PAID = "no_hours_paid",
        "This pool pays no panel hours.", "R158";
    IN_CHECK = "in_check",
        "The invoice is being checked.", "R160";
    RETURNED = "returned",
        "The invoice is with the provider to be changed.", "R160";
    NO_INVOICE = "no_invoice",
        "There is no such invoice.", "R159";
    OLDER_VERSION = "older_version",
        "The invoice was changed since it was looked at.", "R160";
    NOT_SIGNED = "not_signed",
        "The invoice is not signed by two confirmations.", "R160";
    TWO_PERSONS = "two_persons",
        "The two confirmations are given by two persons.", "R160";
    NUMBER_TAKEN = "number_taken",
        "The provider used this invoice number before.", "R159";
    OUTSIDE_PERIOD = "outside_period",
        "The session lies outside the period of the invoice.", "R159";
    SESSION_AFTER_INVOICE = "session_after_invoice",
        "The session lies after the date of the invoice.", "R159";
    BILLED_TWICE = "billed_twice",
        "The attendance is billed already.", "R161";
    NOT_ATTENDED = "not_attended",
        "The billed person was not at the session.", "R161, I16";
    HOURS_STEP = "hours_step",
        "Hours are given in quarters.", "R158";
    NOT_BILLABLE = "not_billable",
        "Nothing is paid for this person on that day.", "R161, I16";
    RATE_MISSING = "rate_missing",
        "No hourly rate was valid on the day of the session.", "R158";
    TOTAL_DIFFERS = "total_differs",
        "The total of the invoice is not the sum of its lines.", "R160, I15";
}

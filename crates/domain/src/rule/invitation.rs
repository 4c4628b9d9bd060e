// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! Rules of the dossier, the invitation and the people of a session.

use super::{Rule, rules};

rules! {
    INVITATION:
    CONFIRM_FIRST = "confirm_first",
        "Confidentiality is to be confirmed before anything of the case is read.", "R89";
    NOT_RECEIVED = "not_received",
        "The pool office has not received the case yet.", "R58";
    ANONYMISED_BY_POOL_OFFICE = "anonymised_by_pool_office",
        "In this pool the pool office anonymises.", "R64";
    IDENTIFIES = "identifies",
        "A text for the panel says who the young person is.", "R65, I5";
    ENTRUSTED_WITHOUT_CONSENT = "entrusted_without_consent",
        "A text for the panel repeats what was entrusted, without consent.", "s. 65 SGB VIII, I20";
    DOSSIER_MISSING = "dossier_missing",
        "There is no anonymised dossier.", "R65";
    DOSSIER_VERSION = "dossier_version",
        "The version that was looked at is not the newest.", "R65";
    DOSSIER_NOT_CHECKED = "dossier_not_checked",
        "This version of the dossier was not checked for names.", "R65";
    DOSSIER_LEAKS = "dossier_leaks",
        "The check found places in the dossier that name somebody.", "R65, I5";
    DOSSIER_HINTS = "dossier_hints",
        "The check found places that somebody has to look at and confirm.", "R65";
    DOSSIER_NOT_RELEASED = "dossier_not_released",
        "The newest dossier is not released by a second person.", "R65";
    NOT_RELEASED = "not_released",
        "There is no released dossier to recall.", "R65";
    DATE_MISSING = "date_missing",
        "The session has no day, or one that is over.", "R59";
    PLACE_MISSING = "place_missing",
        "The session has neither a place nor a video access.", "R59";
    MODERATOR_NOT_COORDINATOR = "moderator_not_coordinator",
        "The moderator is not of the pool office.", "R67, R85";
    ALREADY_INVITED = "already_invited",
        "People were invited to this date already; it is moved, not changed.", "R59";
    NO_STANDING_MEMBER = "no_standing_member",
        "No seat of the panel is held on that day.", "R73";
    STANDING_MEMBER_MISSING = "standing_member_missing",
        "A standing member is not among the invited.", "R73";
    GUARDIAN_NOT_INVITED = "guardian_not_invited",
        "There is a guardian who is not invited.", "R75";
    GUEST_NOT_CONFIRMED = "guest_not_confirmed",
        "The case lead has not confirmed that a guest is necessary.", "R79, R82";
    GUEST_UNKNOWN = "guest_unknown",
        "The person is no guest of this session.", "R79";
    ROLE_TEXT = "role_text",
        "A function of one's own words goes with \"other\" alone, and with it must be given.", "R80";
    INVITED_TWICE = "invited_twice",
        "The person is invited already.", "";
    MEMBER_SUBSTITUTE = "member_substitute",
        "A standing member is substituted through the seats of the pool.", "R88";
    ABSENT_NOT_INVITED = "absent_not_invited",
        "The person who is to be substituted is not invited, or is substituted already.", "R88";
    LEAD_SUBSTITUTE = "lead_substitute",
        "The case lead is substituted by somebody of the youth office alone.", "R90";
    NOT_INVITED = "not_invited",
        "The person, or anybody, is not invited to this session.", "R59, R73";
}

// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! Rules of the session, its result, its agreements and its minutes.

use super::{Rule, rules};

rules! {
    SESSION:
    SESSION_OTHER = "session_other",
        "This belongs to another session than the one at hand.", "";
    SESSION_NOT_TODAY = "session_not_today",
        "The session is planned for a later day.", "R59";
    NO_SESSION_OPEN = "no_session_open",
        "No session is open whose attendance could be written down.", "R90";
    ATTENDANCE_MISSING = "attendance_missing",
        "Nobody has written down who is there.", "R67";
    ATTENDEE_NOT_INVITED = "attendee_not_invited",
        "Somebody on the attendance list is not invited.", "R59";
    ATTENDEE_TWICE = "attendee_twice",
        "Somebody stands on the attendance list twice.", "";
    CASE_LEAD_ABSENT = "case_lead_absent",
        "Neither the case lead nor a substitute is there.", "R90";
    MODERATOR_ABSENT = "moderator_absent",
        "Whoever was to moderate is not there.", "R67";
    DOSSIER_NOT_SENT = "dossier_not_sent",
        "The dossier was not sent before the session.", "R65, I5";
    DOSSIER_HIDDEN = "dossier_hidden",
        "The invited see no released dossier at present.", "R65";
    NOT_ATTENDING = "not_attending",
        "The person does not stand on the attendance list.", "R91";
    PHASE_UNKNOWN = "phase_unknown",
        "There is no such phase of the session.", "R68";
    ASSESSMENT_MISSING = "assessment_missing",
        "Nobody has written down an assessment.", "R68, R146";
    RESULT_MISSING = "result_missing",
        "The session has no result.", "R67, I6";
    PROPOSAL_MISSING = "proposal_missing",
        "There is nothing proposed that could be decided.", "R69";
    ACCOMPANIMENT_MISSING = "accompaniment_missing",
        "It is missing how the pool accompanies what was proposed.", "R69";
    FRAME_MISSING = "frame_missing",
        "A result without a solution names goals, must-haves and open points.", "R70";
    OPEN_POINTS_MISSING = "open_points_missing",
        "The open points are missing.", "R70";
    DATES_REVERSED = "dates_reversed",
        "A proposed component ends before it begins.", "";
    OUTCOME_FIXED = "outcome_fixed",
        "The session ended with this outcome; it can only be worked out further.", "R69";
    RESULT_DISTRIBUTED = "result_distributed",
        "The result was distributed and stays as it is.", "R97";
    AGREEMENT_UNKNOWN = "agreement_unknown",
        "There is no such agreement.", "";
    AGREEMENT_INCOMPLETE = "agreement_incomplete",
        "An agreement does not say who does what until when.", "R94, I7";
    RESPONSIBLE_NOT_INVITED = "responsible_not_invited",
        "Whoever is responsible was neither invited nor there.", "R94";
    DUE_BEFORE_SESSION = "due_before_session",
        "What is agreed is due before the session.", "R94";
    AGREEMENT_DONE = "agreement_done",
        "The agreement is done and no longer changed.", "R92";
    NOT_THE_ASSIGNEE = "not_the_assignee",
        "Only the person who is responsible can do this.", "R92";
    DONE_ON = "done_on",
        "The day is missing, or lies outside the time between the session and today.", "R95";
    MINUTES_MISSING = "minutes_missing",
        "There are no minutes of this session.", "R96";
    NOT_A_PARTICIPANT = "not_a_participant",
        "Minutes go to those who took part in the session.", "R97, I6";
    UNTIL_MISSING = "until_missing",
        "A series of meetings has no last day.", "R84";
}

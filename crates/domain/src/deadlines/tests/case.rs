// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! What is due in a case on its way.

use serde_json::json;

use crate::case_file::{Agreement, OutcomeObservation, PanelSession, outcome_due};
use crate::casework::session::{AgreementAcceptance, SessionAgreement};
use crate::casework::tests::{Stage, sections};
use crate::casework::{CaseForm as _, Document, DocumentKey, Documents, Proceeding, Register};
use crate::codes::HoldStatus;
use crate::deadlines::{Deadline, DeadlineKind, Responsible, Urgency, due_for, index_of, of_case};
use crate::ids::StaffId;
use crate::pool::tests::day;
use crate::profile::ProfileKind;
use crate::random::SeededRandom;
use crate::role::Role;
use crate::state::{CaseState, Course};

impl Stage {
    pub(super) fn due(&self) -> Vec<Deadline> {
        of_case(&self.case, &self.register, &self.profile, crate::clock::german_date(self.now))
    }

    /// Kind and day of everything that is due.
    pub(super) fn due_days(&self) -> Vec<(&'static str, String)> {
        self.due().iter().map(|deadline| (deadline.kind.code(), deadline.on.to_string())).collect()
    }

    pub(super) fn due_of(&self, kind: DeadlineKind) -> Deadline {
        self.due().into_iter().find(|deadline| deadline.kind == kind).unwrap_or_else(|| panic!("{kind:?} is due"))
    }

    /// A document of the first session, as it stands in the case.
    fn put_first(&mut self, form: &str, body: serde_json::Value) {
        let document = Document { version: 1, author: None, at: self.now, first_at: self.now, body };
        self.case.documents.put(DocumentKey::new(form, Some("1-1")), document);
    }

    /// Puts the case into a state, as a case that was imported there.
    pub(super) fn stand(&mut self, state: CaseState) {
        let json = json!({"state": state, "previous": null});
        self.case.course = serde_json::from_value::<Course>(json).expect("a course");
    }
}

pub(super) fn person(id: &str) -> Responsible {
    Responsible::Person(StaffId::new(id))
}

pub(super) fn session(no: u8, date: &str) -> PanelSession {
    PanelSession {
        no,
        date: day(date),
        kind: "case".to_owned(),
        participants: Vec::new(),
        solution_ready: false,
        dossier_sent_on: None,
        agreements: Vec::new(),
        minutes_distributed_on: None,
    }
}

fn agreement(who: &str, due: &str) -> Agreement {
    Agreement { who: StaffId::new(who), what: "Räume suchen".to_owned(), due: day(due), accepted: true, done_on: None }
}

/// A stage in Bremen whose referral escalates rapidly or not, submitted on Monday, 2 March 2026.
fn submitted(escalation: &str) -> Stage {
    let mut stage = Stage::new(ProfileKind::Bremen);
    stage.profile.land = Some("04".to_owned());
    for (form, mut body) in sections() {
        if form == "occasion" {
            body["escalation"] = json!(escalation);
        }
        stage.does("cm-1", form, &body);
    }
    assert_eq!(stage.due_days(), [], "nothing is due in a draft");
    stage.does("cm-1", "submission", &json!({"checked": true}));
    stage
}

#[test]
fn from_submission_to_triage_each_waits_for_somebody() {
    let mut stage = submitted("ESC-L");
    let days = |pairs: &[(&'static str, &str)]| -> Vec<(&'static str, String)> {
        pairs.iter().map(|(kind, on)| (*kind, (*on).to_owned())).collect()
    };
    assert_eq!(stage.due_days(), days(&[("endorsement", "2026-03-05"), ("first_session", "2026-03-23")]));
    assert_eq!(stage.due_of(DeadlineKind::Endorsement).responsible, [person("ul-1")]);
    assert_eq!(stage.due_of(DeadlineKind::Endorsement).escalates_to, [Responsible::Anybody(Role::UnitHeadDeputy)]);
    stage.does("ul-1", "return", &json!({"reason": "Bitte ergänzen."}));
    assert_eq!(stage.due_days(), days(&[("resubmission", "2026-03-09"), ("first_session", "2026-03-23")]));
    assert_eq!(stage.due_of(DeadlineKind::Resubmission).responsible, [person("cm-1")]);
    stage.days_pass(8);
    // The endorsement waits anew; the first session counts from the first submission.
    stage.does("cm-1", "submission", &json!({"checked": true}));
    assert_eq!(stage.due_days(), days(&[("endorsement", "2026-03-13"), ("first_session", "2026-03-23")]));
    stage.does("ul-1", "endorsement", &json!({}));
    assert_eq!(stage.due_days(), days(&[("receipt", "2026-03-13"), ("first_session", "2026-03-23")]));
    assert_eq!(stage.due_of(DeadlineKind::Receipt).responsible, [Responsible::Anybody(Role::PoolCoordinator)]);
    stage.does("pc-1", "receipt", &json!({}));
    assert_eq!(stage.due_days(), days(&[("first_session", "2026-03-23"), ("contact", "2026-03-24")]));
    assert_eq!(stage.due_of(DeadlineKind::FirstSession).responsible, [person("pc-1")]);
}

#[test]
fn r050_a_rapid_escalation_comes_first_and_is_overdue_on_day_8() {
    let mut stage = submitted("ESC-R");
    stage.does("dep-1", "endorsement", &json!({}));
    stage.does("pc-1", "receipt", &json!({}));
    let first = stage.due_of(DeadlineKind::FirstSession);
    assert_eq!(first.on, day("2026-03-09"));
    stage.days_pass(8);
    let today = day("2026-03-10");
    assert_eq!((first.urgency(today), first.overdue_days(today)), (Urgency::Overdue, 1));
    assert_eq!(first.when_de(today), "1 Tag überfällig");
    // Beside a case that waits much longer it is on top of the coordinator's list.
    let mut old = submitted("ESC-L");
    old.does("ul-1", "endorsement", &json!({}));
    old.does("pc-1", "receipt", &json!({}));
    old.case.case.record.referral.submitted_on = day("2026-01-05");
    let mut all = old.due();
    all.extend(stage.due());
    let list = due_for(&StaffId::new("pc-1"), &all, &stage.register, today);
    assert_eq!((list[0].urgency, &list[0].deadline), (Urgency::Overdue, &first));
    assert!(list[1].deadline.on < list[0].deadline.on && !list[1].deadline.rapid);
}

#[test]
fn r049_the_pool_sets_how_long_the_first_session_may_take() {
    let mut stage = Stage::new(ProfileKind::Bremen);
    let policy = json!({"from": "2026-03-02", "anonymisation_stage": "by_pool_office", "one_person_may_sign": true,
        "first_session_days": 14, "first_session_rapid_days": 5});
    stage.pool_does("pc-1", "node_policy", "p", &policy);
    let register = stage.register;
    for (escalation, usual, own) in [("ESC-L", "2026-03-23", "2026-03-16"), ("ESC-R", "2026-03-09", "2026-03-09")] {
        let mut stage = submitted(escalation);
        assert_eq!(stage.due_of(DeadlineKind::FirstSession).on, day(usual), "{escalation}");
        stage.register.documents = register.documents.clone();
        // Five days after the Monday is a Saturday.
        assert_eq!(stage.due_of(DeadlineKind::FirstSession).on, day(own), "{escalation}");
    }
}

#[test]
fn deadlines_move_off_weekends_and_holidays_of_the_land() {
    let mut stage = submitted("ESC-L");
    // Friday, 10 October 2025 and 21 days: Friday, 31 October, a holiday in Bremen.
    stage.case.case.record.referral.submitted_on = day("2025-10-10");
    assert_eq!(stage.due_of(DeadlineKind::FirstSession).on, day("2025-11-03"));
    stage.profile.land = Some("11".to_owned());
    assert_eq!(stage.due_of(DeadlineKind::FirstSession).on, day("2025-10-31"));
}

#[test]
fn r072_the_phase_follows_from_the_state() {
    let mut stage = Stage::in_triage(ProfileKind::Bremen);
    assert_eq!(stage.state().phase().de(), "Clearingphase");
    stage.stand(CaseState::OfferCoordination);
    assert_eq!(stage.state().phase().de(), "Umsetzungsphase");
}

#[test]
fn a_session_is_due_on_its_day_and_then_its_result_and_minutes() {
    let mut stage = Stage::in_triage(ProfileKind::Bremen);
    stage.case.case.record.sessions.push(session(1, "2026-03-17"));
    stage.stand(CaseState::Invited);
    assert_eq!(stage.due_of(DeadlineKind::Session).on, day("2026-03-17"));
    assert!(stage.due().iter().all(|deadline| deadline.kind != DeadlineKind::FirstSession), "the day is fixed");
    // A day too late leaves the deadline standing beside it.
    stage.case.case.record.sessions[0].date = day("2026-04-14");
    assert_eq!(stage.due_of(DeadlineKind::FirstSession).on, day("2026-03-23"));
    stage.case.case.record.sessions[0].date = day("2026-03-17");
    stage.go_to("2026-03-18");
    assert_eq!(stage.due_of(DeadlineKind::Session).urgency(day("2026-03-18")), Urgency::Overdue, "not begun");
    stage.stand(CaseState::InSession);
    assert_eq!(stage.due_of(DeadlineKind::Result).on, day("2026-03-17"));
    stage.stand(CaseState::OfferCoordination);
    assert_eq!(stage.due_of(DeadlineKind::Minutes).on, day("2026-03-24"));
    stage.case.case.record.sessions[0].minutes_distributed_on = Some(day("2026-03-18"));
    let kinds: Vec<_> = stage.due().iter().map(|deadline| deadline.kind).collect();
    assert_eq!(kinds, [DeadlineKind::Contact]);
    assert_eq!(stage.due_of(DeadlineKind::Contact).on, day("2026-03-16"));
}

#[test]
fn r095_overdue_agreements_are_listed_per_person_and_per_case() {
    let mut stage = Stage::in_triage(ProfileKind::Bremen);
    let mut held = session(1, "2026-03-03");
    held.minutes_distributed_on = Some(day("2026-03-04"));
    held.agreements = vec![agreement("lag-2", "2026-03-14"), agreement("cm-1", "2026-03-20")];
    held.agreements[1].accepted = false;
    stage.case.case.record.sessions.push(held);
    stage.stand(CaseState::OfferCoordination);
    let today = day("2026-03-15");
    stage.go_to("2026-03-15");
    let list = due_for(&StaffId::new("lag-2"), &stage.due(), &stage.register, today);
    assert_eq!(list.len(), 1, "agreed days stay as agreed, also on a Saturday");
    assert_eq!((list[0].urgency, list[0].deadline.overdue_days(today)), (Urgency::Overdue, 1));
    assert_eq!(list[0].deadline.case.as_ref(), Some(&stage.case.case.id));
    let lead: Vec<_> = due_for(&StaffId::new("cm-1"), &stage.due(), &stage.register, today)
        .into_iter()
        .map(|due| due.deadline.kind)
        .collect();
    assert_eq!(lead, [DeadlineKind::Acceptance, DeadlineKind::Contact, DeadlineKind::Agreement]);
    // Done is done; and in a case that is over open agreements stay.
    stage.case.case.record.sessions[0].agreements[0].done_on = Some(today);
    assert!(due_for(&StaffId::new("lag-2"), &stage.due(), &stage.register, today).is_empty());
    stage.stand(CaseState::Closed);
    let kinds: Vec<_> = stage.due().iter().map(|deadline| deadline.kind).collect();
    assert_eq!(kinds, [DeadlineKind::Agreement]);
}

#[test]
fn an_agreement_waits_for_its_acceptance_and_when_declined_for_the_coordinator() {
    let mut stage = Stage::in_triage(ProfileKind::Bremen);
    let mut held = session(1, "2026-03-03");
    held.participants = vec![StaffId::new("lag-2")];
    held.minutes_distributed_on = Some(day("2026-03-03"));
    stage.case.case.record.sessions.push(held);
    stage.stand(CaseState::OfferCoordination);
    stage.go_to("2026-03-03");
    stage.put_first(
        SessionAgreement::NAME,
        json!({"kind": "task", "responsible": "lag-2", "task": "Räume suchen", "due": "2026-03-20"}),
    );
    let open = stage.due_of(DeadlineKind::Acceptance);
    assert_eq!((open.on, open.responsible), (day("2026-03-10"), vec![person("lag-2")]));
    stage.put_first(AgreementAcceptance::NAME, json!({"accepts": false, "remark": "Keine Zeit."}));
    let declined = stage.due_of(DeadlineKind::Acceptance);
    assert_eq!(declined.what_de, "Vereinbarung 1 der 1. Kooperationsrunde ist abgelehnt: anders vergeben");
    assert_eq!(declined.responsible, [person("pc-1")]);
    assert_eq!(stage.due_of(DeadlineKind::Agreement).on, day("2026-03-20"));
}

#[test]
fn outcomes_are_due_until_the_accompaniment_can_end() {
    let mut stage = Stage::in_triage(ProfileKind::Bremen);
    stage.profile.land = Some("04".to_owned());
    stage.stand(CaseState::FollowUp);
    stage.case.case.record.measure_started_on = Some(day("2026-03-31"));
    stage.go_to("2026-04-02");
    let days: Vec<_> = stage.due_days().into_iter().filter(|(kind, _)| *kind == "outcome").map(|(_, on)| on).collect();
    // 30 June, 30 September, 31 March (Wednesday), 31 March 2028.
    assert_eq!(days, ["2026-06-30", "2026-09-30", "2027-03-31", "2028-03-31"]);
    for months in [3, 6, 12, 24] {
        let due = crate::case_file::outcome_due(day("2026-03-31"), months);
        let hold_status = HoldStatus::parse("HS-STABLE").ok();
        stage.case.case.record.outcomes.push(OutcomeObservation {
            months,
            due,
            hold_status,
            school: None,
            delinquency: None,
            clinic_days: None,
            absent_days: None,
        });
    }
    assert_eq!(stage.due_days(), [("closing", "2028-04-28".to_owned())]);
}

#[test]
fn r108_contact_is_due_14_days_after_the_last_note_until_the_start() {
    let mut stage = Stage::in_triage(ProfileKind::Bremen);
    assert_eq!(stage.due_of(DeadlineKind::Contact).on, day("2026-03-16"), "from the receipt");
    stage.go_to("2026-03-10");
    let note = json!({"on": "2026-03-09", "with": ["coordinator"], "note": "Unterlagen besprochen."});
    stage.does_item("cm-1", "contact_note", "n", &note);
    assert_eq!(stage.due_of(DeadlineKind::Contact).on, day("2026-03-23"));
    assert_eq!(stage.due_of(DeadlineKind::Contact).urgency(day("2026-03-24")), Urgency::Overdue, "day 15");
    stage.stand(CaseState::FollowUp);
    assert!(stage.due().iter().all(|deadline| deadline.kind != DeadlineKind::Contact));
}

#[test]
fn r149_somebody_looks_after_a_resting_case_every_30_days() {
    let mut stage = Stage::in_triage(ProfileKind::Bremen);
    stage.profile.land = Some("04".to_owned());
    let hold = json!({"reason": "custody", "contact_person": "Bezugsbetreuung", "until": "2026-05-01"});
    stage.does("cm-1", "hold", &hold);
    let holds = |stage: &Stage| -> Vec<_> {
        let due = stage.due().into_iter().filter(|deadline| deadline.kind == DeadlineKind::Hold);
        due.map(|deadline| deadline.on.to_string()).collect()
    };
    // The end of the rest is a holiday.
    assert_eq!(holds(&stage), ["2026-04-01", "2026-05-04"]);
    let check = stage.due_of(DeadlineKind::Hold);
    assert_eq!(check.responsible, [person("cm-1"), person("pc-1")]);
    assert_eq!(check.urgency(day("2026-04-02")), Urgency::Overdue, "day 31");
    stage.go_to("2026-03-30");
    let note = json!({"on": "2026-03-30", "with": ["young_person"], "note": "Besuch."});
    stage.does_item("cm-1", "contact_note", "n", &note);
    assert_eq!(holds(&stage)[0], "2026-04-29");
    stage.does("cm-1", "resumption", &json!({}));
    assert_eq!(holds(&stage), [] as [&str; 0]);
}

#[test]
fn what_one_side_proposes_waits_for_the_other() {
    let mut stage = Stage::in_triage(ProfileKind::Bremen);
    stage.stand(CaseState::FollowUp);
    stage.case.case.record.measure_started_on = Some(day("2026-03-02"));
    let redesign = json!({"by": "coordinator", "reason": "Ein Träger fällt aus.", "so_far": "HS-MOD"});
    stage.does("pc-1", "redesign_proposal", &redesign);
    let closing = json!({"by": "case_lead", "reason": "CL-PLAN", "hold_status": "HS-STABLE", "retention": "RT-JH",
        "note": "Es trägt."});
    stage.does("cm-1", "closing_proposal", &closing);
    assert_eq!(stage.due_of(DeadlineKind::Redesign).responsible, [person("cm-1")]);
    assert_eq!(stage.due_of(DeadlineKind::Closing).responsible, [person("pc-1")]);
    assert_eq!(stage.due_of(DeadlineKind::Closing).on, day("2026-03-16"));
}

#[test]
fn what_is_due_names_nobody() {
    let mut stage = submitted("ESC-L");
    stage.does("ul-1", "endorsement", &json!({}));
    stage.does("pc-1", "receipt", &json!({}));
    let mut held = session(1, "2026-03-02");
    held.agreements = vec![agreement("lag-2", "2026-03-14")];
    stage.case.case.record.sessions.push(held);
    for state in CaseState::ALL {
        stage.stand(state);
        for deadline in stage.due() {
            assert!(!deadline.what_de.contains("Jona") && !deadline.what_de.contains("Beispiel"), "{deadline:?}");
            assert!(!deadline.what_de.contains("Räume"), "{deadline:?}");
        }
        let over = matches!(state, CaseState::Draft | CaseState::Withdrawn | CaseState::Anonymised);
        assert_eq!(stage.due().is_empty(), over, "{state:?}");
    }
}

/// The deadlines of an imported case, which has dates and no documents, are those of its record.
#[test]
fn imported_cases_have_the_deadlines_of_their_records() {
    for text in [include_str!("../../../testdata/bremen-16.json"), include_str!("../../../testdata/berlin-14.json")] {
        let file = crate::pool_file::read(text, &SeededRandom::new(1)).expect("a lawful file");
        for case in &file.cases {
            for month in 0..40 {
                let today = outcome_due(case.record.referral.submitted_on, month);
                let state = case.record.state(today);
                let course = Course::stored(state, None);
                let case = Proceeding { case: case.clone(), course, documents: Documents::default() };
                let due = of_case(&case, &Register::default(), &file.profile, today);
                let days = |kind: DeadlineKind| {
                    due.iter().filter(|deadline| deadline.kind == kind).map(|deadline| deadline.on).collect::<Vec<_>>()
                };
                let record = &case.case.record;
                let held = record.sessions.iter().filter(|session| session.date <= today);
                let mut agreed: Vec<_> = held
                    .flat_map(|session| &session.agreements)
                    .filter(|agreement| agreement.done_on.is_none_or(|done| done > today))
                    .map(|agreement| agreement.due)
                    .collect();
                agreed.sort_unstable();
                assert_eq!(days(DeadlineKind::Agreement), agreed, "{} {today}", case.case.identity.local_id);
                let open = record.outcomes.iter().filter(|outcome| outcome.hold_status.is_none()).count();
                let started = record.measure_started_on.is_some_and(|start| start <= today);
                let expected = if started && state != CaseState::Closed { open } else { 0 };
                assert_eq!(days(DeadlineKind::Outcome).len(), expected, "{} {today}", case.case.identity.local_id);
                let index = index_of(&case, &due);
                assert_eq!(index.next_due, due.first().map(|deadline| deadline.on));
                for deadline in &due {
                    let stored = serde_json::to_string(deadline).expect("JSON");
                    assert_eq!(serde_json::from_str::<Deadline>(&stored).expect("a deadline"), *deadline);
                    let words = |name: &str| deadline.what_de.contains(name);
                    let identity = &case.case.identity;
                    let names = [&identity.given_name, &identity.family_name, &identity.panel_code, &identity.local_id];
                    assert!(!names.into_iter().any(|name| words(name)), "{}", deadline.what_de);
                    assert!(!file.staff.iter().any(|member| words(&member.name)), "{}", deadline.what_de);
                }
            }
        }
    }
}

/// Each form that a deadline names exists, and its document can be written in the state in which it is due.
#[test]
fn the_form_of_a_deadline_exists() {
    let mut stage = submitted("ESC-L");
    let mut named = std::collections::BTreeSet::new();
    let mut look = |stage: &Stage| {
        for deadline in stage.due() {
            let Some(key) = deadline.key() else { continue };
            let kind = crate::casework::form(key.form()).unwrap_or_else(|| panic!("{key} is a form"));
            assert!(key.item().is_none() || kind.many, "{key}");
            named.insert(key.form().to_owned());
        }
    };
    look(&stage);
    stage.does("ul-1", "endorsement", &json!({}));
    look(&stage);
    stage.does("pc-1", "receipt", &json!({}));
    look(&stage);
    let mut held = session(1, "2026-03-02");
    held.agreements = vec![agreement("lag-2", "2026-03-14")];
    stage.case.case.record.sessions.push(held);
    for state in CaseState::ALL {
        stage.stand(state);
        look(&stage);
    }
    for form in ["endorsement", "receipt", "session_plan", "agreement_done", "help_plan", "start", "contact_note"] {
        assert!(named.contains(form), "{form} {named:?}");
    }
}

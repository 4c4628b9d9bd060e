// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

use std::collections::BTreeSet;

use proptest::prelude::*;
use serde_json::Value;

use super::*;
use crate::state::Course;

const TABLE_FILE: &str = include_str!("../../data/statemachine.json");

fn file() -> Value {
    serde_json::from_str(TABLE_FILE).unwrap()
}

fn profile(kind: ProfileKind) -> NodeProfile {
    NodeProfile::new(kind, "Pool")
}

fn texts(list: &Value) -> Vec<&str> {
    list.as_array().unwrap().iter().map(|text| text.as_str().unwrap()).collect()
}

#[test]
fn the_table_is_the_file_field_by_field() {
    let file = file();
    let rows = file["transitions"].as_array().unwrap();
    assert_eq!(rows.len(), TransitionId::ALL.len());
    for (row, id) in rows.iter().zip(TransitionId::ALL) {
        let ours = id.get();
        assert_eq!(ours.id, id);
        assert_eq!(row["id"], id.code());
        let from = match ours.from {
            From::State(state) => state.code(),
            From::AnyActive => "*active",
        };
        let to = match ours.to {
            To::State(state) => state.code(),
            To::Previous => "*previous",
        };
        assert_eq!((row["from"].as_str(), row["to"].as_str()), (Some(from), Some(to)), "{id:?}");
        assert_eq!(row["name"], ours.name, "{id:?}");
        assert_eq!(row["de"], ours.de, "{id:?}");
        assert_eq!(row["effects"], ours.effects, "{id:?}");
        let performers: Vec<_> = ours.performers.iter().map(|performer| performer.code()).collect();
        assert_eq!(texts(&row["roles"]), performers, "{id:?}");
        let guards: Vec<_> = ours.guards.iter().map(|guard| guard.en()).collect();
        assert_eq!(texts(&row["guards"]), guards, "{id:?}");
        let profiles: Vec<_> = ours.profiles.iter().map(|kind| kind.code()).collect();
        assert_eq!(texts(&row["profiles"]), profiles, "{id:?}");
    }
}

#[test]
fn the_states_are_those_of_the_file_and_of_the_code_list() {
    let file = file();
    let list = crate::codes::list("case_state").unwrap();
    let codes: Vec<_> = list.entries.iter().map(|entry| entry.code.as_str()).collect();
    let ours: Vec<_> = CaseState::ALL.iter().map(|state| state.code()).collect();
    assert_eq!(codes, ours);
    let bremen = profile(ProfileKind::Bremen);
    for state in CaseState::ALL {
        assert_eq!(list.entry(state.code()).unwrap().de, state.de(&bremen));
        assert_eq!(CaseState::parse(state.code()), Some(state));
        assert_eq!(texts(&file["active"]).contains(&state.code()), state.is_active(), "{state:?}");
        assert_eq!(texts(&file["terminal"]).contains(&state.code()), state.is_terminal(), "{state:?}");
    }
    assert_eq!(file["initial"], Course::draft().state().code());
}

#[test]
fn what_the_file_forbids_in_berlin_is_forbidden() {
    let file = file();
    let forbidden = texts(&file["forbidden_in_profile"]["berlin"]);
    assert_eq!(forbidden.len(), 3, "a new rule needs its own check here");
    let berlin = profile(ProfileKind::Berlin);
    assert!(!berlin.allows(TransitionId::T25));
    assert!(!berlin.allows_closure(crate::codes::ClosureReason::parse("CL-END").unwrap()));
    assert!(CaseState::ALL.iter().all(|state| !["dismissed", "failed"].contains(&state.code())));
}

#[test]
fn every_guard_is_used_and_has_its_german_sentences() {
    let used: BTreeSet<_> = TransitionId::ALL.iter().flat_map(|id| id.get().guards).collect();
    assert_eq!(used.len(), Guard::ALL.len());
    for guard in Guard::ALL {
        assert!(guard.de().ends_with('.') && guard.de() != guard.en(), "{guard:?}");
        assert!(guard.missing_de().ends_with('.') && guard.missing_de() != guard.de(), "{guard:?}");
    }
}

#[test]
fn a_case_goes_its_way_and_rests_in_between() {
    use TransitionId::{T01, T04, T05, T08, T09, T10, T15, T16, T19, T20, T21};
    let bremen = profile(ProfileKind::Bremen);
    let way = [
        (T01, Role::CaseManager),
        (T04, Role::UnitHead),
        (T05, Role::PoolCoordinator),
        (T08, Role::PoolCoordinator),
        (T19, Role::PoolCoordinator),
        (T20, Role::CaseManager),
        (T09, Role::PoolCoordinator),
        (T10, Role::PoolCoordinator),
        (T15, Role::CaseManager),
        (T16, Role::PoolCoordinator),
        (T21, Role::CaseManager),
    ];
    let mut course = Course::draft();
    for (step, role) in way {
        course = course.take(step, role, &bremen).unwrap_or_else(|(_, refusal)| panic!("{step:?} {refusal:?}"));
    }
    assert_eq!(course.state(), CaseState::Closed);
}

fn check_refused(state: CaseState, step: TransitionId, role: Role, kind: ProfileKind, expected: &str) {
    let refusal = state.after(step, role, &profile(kind), None).unwrap_err();
    assert_eq!(refusal.rule, expected);
    assert!(refusal.message_de.ends_with('.') && refusal.help_de.is_some());
}

#[test]
fn what_is_not_possible_is_refused_with_its_rule() {
    use ProfileKind::{Berlin, Bremen};
    check_refused(CaseState::Draft, TransitionId::T01, Role::PoolCoordinator, Bremen, "role_may_not");
    check_refused(CaseState::Draft, TransitionId::T21, Role::CaseManager, Bremen, "transition_not_from_here");
    check_refused(CaseState::Invited, TransitionId::T25, Role::CaseManager, Berlin, "transition_unknown_in_profile");
    check_refused(CaseState::OnHold, TransitionId::T20, Role::CaseManager, Bremen, "previous_state_missing");
}

fn any_transition() -> impl Strategy<Value = TransitionId> {
    proptest::sample::select(TransitionId::ALL.to_vec())
}

fn any_performer() -> impl Strategy<Value = Performer> {
    let roles = Role::all().map(Performer::Role).chain([Performer::System]);
    proptest::sample::select(roles.collect::<Vec<_>>())
}

/// Mostly a step that is possible, sometimes any step at all.
fn any_step() -> impl Strategy<Value = (proptest::sample::Index, Option<(TransitionId, Performer)>)> {
    (any::<proptest::sample::Index>(), proptest::option::weighted(0.3, (any_transition(), any_performer())))
}

proptest! {
    /// I3: no panel sees a case that was not endorsed; and anonymised is the end.
    #[test]
    fn every_walk_keeps_the_rules(steps in proptest::collection::vec(any_step(), 1..60), berlin: bool) {
        let profile = profile(if berlin { ProfileKind::Berlin } else { ProfileKind::Bremen });
        let mut course = Course::draft();
        let mut endorsed = false;
        for (choice, anything) in steps {
            let possible: Vec<_> = course.state().ways_on(&profile).collect();
            prop_assert_eq!(possible.is_empty(), course.state().is_terminal());
            if possible.is_empty() {
                break;
            }
            let likely = *choice.get(&possible);
            let (step, performer) = anything.unwrap_or((likely, likely.get().performers[0]));
            let before = course;
            match course.take(step, performer, &profile) {
                Ok(next) => {
                    prop_assert!(possible.contains(&step) && step.get().performers.contains(&performer));
                    endorsed |= step == TransitionId::T04;
                    prop_assert!(endorsed || !next.state().is_active());
                    prop_assert!(!(berlin && step == TransitionId::T25));
                    course = next;
                }
                Err((unchanged, _)) => {
                    prop_assert!(anything.is_some(), "a possible step was refused");
                    prop_assert_eq!(unchanged, before);
                    course = unchanged;
                }
            }
        }
    }

    /// A hold always leads back to where it began.
    #[test]
    fn resume_returns_to_the_state_before_the_hold(state in proptest::sample::select(CaseState::ALL.to_vec())) {
        let bremen = profile(ProfileKind::Bremen);
        let held = state.after(TransitionId::T19, Role::CaseManager, &bremen, None);
        prop_assert_eq!(held.is_ok(), state.is_active());
        if held.is_ok() {
            let back = CaseState::OnHold.after(TransitionId::T20, Role::CaseManager, &bremen, Some(state));
            prop_assert_eq!(back, Ok(state));
        }
    }
}

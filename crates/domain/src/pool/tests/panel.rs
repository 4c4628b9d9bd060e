// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! Seats, substitutes, notices, profiles of members.

use proptest::prelude::*;
use serde_json::{Value, json};

use super::{day, delegate};
use crate::casework::StaffEntry;
use crate::casework::tests::{Stage, actor};
use crate::ids::StaffId;
use crate::pool::{
    AttendedSession, SeatKind, competence_matrix, delegates_on, members_with, panel_notices, standing_on,
    substitution_share, substitutions_of,
};
use crate::profile::ProfileKind;

/// A stage with more delegates than there are seats.
fn stage(kind: ProfileKind) -> Stage {
    let mut stage = Stage::new(kind);
    for n in 5..=9 {
        let id = format!("lag-{n}");
        let organisation = Some(format!("Organisation {id}"));
        let entry = StaffEntry { id: StaffId::new(&id), name: id.clone(), organisation, roles: actor(&id).roles };
        stage.register.staff.push(entry);
    }
    stage
}

fn with(mut body: Value, field: &str, value: Value) -> Value {
    body[field] = value;
    body
}

fn rules(stage: &Stage, on: &str) -> Vec<&'static str> {
    panel_notices(&stage.register, &stage.profile, day(on)).into_iter().map(|notice| notice.rule).collect()
}

#[test]
fn r076_membership_is_versioned_by_date() {
    let mut stage = stage(ProfileKind::Bremen);
    let kipsy = json!({"person": "kipsy-1", "kind": "public", "organisation": "KIPSY", "from": "2019-01-01"});
    let authority =
        json!({"person": "lja-1", "kind": "permit", "organisation": "Landesjugendamt", "from": "2019-01-01"});
    stage.pool_does("pc-1", "seat", "kipsy", &kipsy);
    stage.pool_does("pc-1", "seat", "lja", &authority);
    assert!(standing_on(&stage.register, day("2016-10-27")).is_empty(), "invited case by case then");
    let kinds: Vec<_> = standing_on(&stage.register, day("2019-01-01")).iter().map(|seat| seat.form.kind).collect();
    assert_eq!(kinds, [SeatKind::Public, SeatKind::Permit]);
    let ended = with(kipsy, "to", json!("2020-06-30"));
    stage.pool_does("pc-1", "seat", "kipsy", &ended);
    assert_eq!(standing_on(&stage.register, day("2020-06-30")).len(), 2);
    assert_eq!(standing_on(&stage.register, day("2020-07-01")).len(), 1);
}

#[test]
fn r086_four_nominated_delegates_of_different_providers_who_can_decide() {
    let mut stage = stage(ProfileKind::Bremen);
    assert_eq!(stage.pool_refused("lag-1", "seat", "s1", &delegate(1, "2026-01-01")), ["role_may_not"]);
    for n in 1..=3 {
        stage.pool_does("pc-1", "seat", &format!("s{n}"), &delegate(n, "2026-01-01"));
    }
    assert!(rules(&stage, "2026-03-02").contains(&"seat_vacant"), "with 3 delegates a vacancy notice appears");
    let fourth = delegate(4, "2026-01-01");
    let cases = [
        ("organisation", json!("organisation  LAG-1"), "organisation_twice"),
        ("nominated_by", json!(""), "nomination_missing"),
        ("decides", json!(false), "cannot_decide"),
        ("person", json!("kipsy-9"), "member_role"),
        ("person", json!("lag-1"), "member_twice"),
        ("to", json!("2025-12-31"), "period_order"),
    ];
    for (field, value, rule) in cases {
        assert_eq!(stage.pool_refused("pc-1", "seat", "s4", &with(fourth.clone(), field, value)), [rule], "{field}");
    }
    stage.pool_does("pc-1", "seat", "s4", &fourth);
    assert!(!rules(&stage, "2026-03-02").contains(&"seat_vacant"));
    assert_eq!(stage.pool_refused("pc-1", "seat", "s5", &delegate(5, "2026-06-01")), ["seats_full"]);
    // A fifth waits until a seat is free, and not a day less.
    stage.pool_does("pc-1", "seat", "s1", &with(delegate(1, "2026-01-01"), "to", json!("2026-06-30")));
    assert_eq!(stage.pool_refused("pc-1", "seat", "s5", &delegate(5, "2026-06-30")), ["seats_full"]);
    stage.pool_does("pc-1", "seat", "s5", &delegate(5, "2026-07-01"));
    // Nor does the ended seat grow back over its successor.
    assert_eq!(stage.pool_refused("pc-1", "seat", "s1", &delegate(1, "2026-01-01")), ["seats_full"]);
}

#[test]
fn r184_berlin_has_eight_fixed_members() {
    let mut stage = stage(ProfileKind::Berlin);
    for n in 1..=7 {
        // Berlin has no nomination by the LAG.
        let seat = with(delegate(n, "2026-01-01"), "nominated_by", json!(""));
        stage.pool_does("pc-1", "seat", &format!("s{n}"), &seat);
    }
    assert!(rules(&stage, "2026-03-02").contains(&"seat_vacant"));
    let notice = &panel_notices(&stage.register, &stage.profile, day("2026-03-02"))[0];
    assert_eq!(notice.message_de, "Besetzt sind 7 von 8 Sitzen (Fallverbundmitglied); unbesetzt: 1.");
    stage.pool_does("pc-1", "seat", "s8", &delegate(8, "2026-01-01"));
    assert!(!rules(&stage, "2026-03-02").contains(&"seat_vacant"));
    assert_eq!(stage.pool_refused("pc-1", "seat", "s9", &delegate(9, "2026-01-01")), ["seats_full"]);
}

#[test]
fn another_city_sets_its_own_number_of_fixed_members() {
    let mut stage = stage(ProfileKind::Custom);
    stage.pool_does("pc-1", "seat", "s1", &delegate(1, "2026-01-01"));
    assert!(!rules(&stage, "2026-03-02").contains(&"seat_vacant"), "no number, no vacancy");
    stage.profile.fixed_members = 2;
    assert!(rules(&stage, "2026-03-02").contains(&"seat_vacant"));
    stage.pool_does("pc-1", "seat", "s2", &delegate(2, "2026-01-01"));
    assert_eq!(stage.pool_refused("pc-1", "seat", "s3", &delegate(3, "2026-01-01")), ["seats_full"]);
}

#[test]
fn r087_the_delegates_together_cover_residential_and_outpatient() {
    let mut stage = stage(ProfileKind::Bremen);
    let provider = |n: u8, component: &str| {
        json!({"name": format!("Organisation lag-{n}"), "lag_member": true, "from": "2016-01-01",
            "offers": [{"component": component}]})
    };
    for n in 1..=4 {
        stage.pool_does("pc-1", "provider", &format!("p{n}"), &provider(n, "SC-S-INT"));
        stage.pool_does("pc-1", "seat", &format!("s{n}"), &delegate(n, "2026-01-01"));
    }
    let notices = panel_notices(&stage.register, &stage.profile, day("2026-03-02"));
    let notice = notices.iter().find(|notice| notice.rule == "outpatient_uncovered").expect("the notice");
    assert!(notice.message_de.contains("ambulant nicht abgedeckt"));
    assert!(!notices.iter().any(|notice| notice.rule == "residential_uncovered"));
    stage.pool_does("pc-1", "provider", "p4", &provider(4, "SC-M-MOB"));
    assert!(!rules(&stage, "2026-03-02").contains(&"outpatient_uncovered"));
}

#[test]
fn r088_a_substitute_counts_for_one_session() {
    let mut stage = stage(ProfileKind::Bremen);
    for n in 1..=4 {
        stage.pool_does("pc-1", "seat", &format!("s{n}"), &delegate(n, "2026-01-01"));
    }
    let body = json!({"member": "lag-2", "substitute": "lag-6", "organisation": "Organisation lag-2", "decides": true,
        "session_on": "2026-03-17", "case_code": "P-ABC234", "reason": "erkrankt"});
    let cases = [
        ("substitute", json!("lag-3"), vec!["substitute_has_seat"]),
        ("substitute", json!("kipsy-1"), vec!["member_role"]),
        ("member", json!("lag-7"), vec!["no_seat"]),
        ("organisation", json!("Organisation lag-1"), vec!["organisation_twice"]),
        ("decides", json!(false), vec!["cannot_decide"]),
    ];
    for (field, value, expected) in cases {
        assert_eq!(
            stage.pool_refused("pc-1", "substitution", "v1", &with(body.clone(), field, value)),
            expected,
            "{field}"
        );
    }
    stage.pool_does("pc-1", "substitution", "v1", &body);
    let again = with(body.clone(), "substitute", json!("lag-7"));
    assert_eq!(stage.pool_refused("pc-1", "substitution", "v2", &again), ["substituted_twice"]);
    // For this session, no other of the day, no other day; the seat stays with the member.
    assert_eq!(substitutions_of(&stage.register, day("2026-03-17"), "P-ABC234").len(), 1);
    assert!(substitutions_of(&stage.register, day("2026-03-17"), "P-XYZ789").is_empty());
    assert!(substitutions_of(&stage.register, day("2026-03-24"), "P-ABC234").is_empty());
    assert!(delegates_on(&stage.register, day("2026-03-17")).iter().all(|seat| seat.form.person.as_str() != "lag-6"));
    let session = |date: &str, attendees: &[&str]| AttendedSession {
        case: None,
        case_code: "P-ABC234".to_owned(),
        date: day(date),
        attendees: attendees.iter().map(|id| StaffId::new(*id)).collect(),
    };
    let sessions = [
        session("2026-03-17", &["lag-1", "lag-3", "lag-4", "lag-6", "kipsy-1"]),
        session("2026-03-24", &["lag-1", "lag-2", "lag-3", "lag-6"]),
    ];
    assert_eq!(substitution_share(&stage.register, &sessions), (1, 7));
    stage.go_to("2026-03-18");
    assert_eq!(stage.pool_refused("pc-1", "substitution", "v1", &body), ["unchangeable"], "what happened stays");
}

fn profile(stage: &mut Stage, n: u8, competences: &str) {
    let who = format!("lag-{n}");
    let body = json!({"person": who, "competences": competences, "resources": "Werkstatt"});
    stage.pool_does(&who, "member_profile", &format!("m{n}"), &body);
}

#[test]
fn r176_members_are_found_by_what_they_can() {
    let mut stage = stage(ProfileKind::Berlin);
    for n in 1..=3 {
        stage.pool_does("pc-1", "seat", &format!("s{n}"), &delegate(n, "2026-01-01"));
    }
    profile(&mut stage, 1, "Traumapädagogik\nSuchthilfe");
    profile(&mut stage, 2, "Einzelbeschulung");
    profile(&mut stage, 4, "Traumapädagogik");
    let found: Vec<_> = members_with(&stage.register, "traumapädagogik", day("2026-03-02"))
        .into_iter()
        .map(|entry| entry.form.person.to_string())
        .collect();
    assert_eq!(found, ["lag-1"], "lag-4 has no seat");
    assert_eq!(members_with(&stage.register, "werkstatt", day("2026-03-02")).len(), 2);
    let other = json!({"person": "lag-2", "competences": "Alles"});
    assert_eq!(stage.pool_refused("lag-3", "member_profile", "m2", &other), ["not_for_others"]);
    assert_eq!(stage.pool_refused("pc-1", "member_profile", "m7", &other), ["profile_twice"]);
    let idea = json!({"title": "Bauwagen", "text": "Ein Platz für eine Nacht."});
    stage.pool_does("lag-1", "idea", "i1", &idea);
    assert_eq!(stage.pool_refused("lag-2", "idea", "i1", &idea), ["not_for_others"]);
}

#[test]
fn r185_the_competences_of_the_members_are_a_matrix() {
    let mut stage = stage(ProfileKind::Berlin);
    for n in 1..=3 {
        stage.pool_does("pc-1", "seat", &format!("s{n}"), &delegate(n, "2026-01-01"));
    }
    profile(&mut stage, 1, "Traumapädagogik\nSuchthilfe");
    profile(&mut stage, 2, "traumapädagogik\n\nKrisendienst");
    let matrix = competence_matrix(&stage.register, day("2026-03-02"));
    assert_eq!(matrix.members.len(), 3);
    let rows: Vec<_> = matrix.rows.iter().map(|(name, has)| (name.as_str(), has.as_slice())).collect();
    assert_eq!(
        rows,
        [
            ("Krisendienst", &[false, true, false][..]),
            ("Suchthilfe", &[true, false, false]),
            ("Traumapädagogik", &[true, true, false]),
        ]
    );
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(48) })]
    /// I14: whatever is tried in whatever order, at no date are there too many delegates, nor in Bremen two of one
    /// organisation.
    #[test]
    fn i14_at_any_date_the_seats_are_lawful(
        berlin in any::<bool>(),
        tries in prop::collection::vec((1_u8..=9, 1_u8..=9, 0_i64..40, prop::option::of(0_i64..20)), 1..40),
    ) {
        let mut stage = stage(if berlin { ProfileKind::Berlin } else { ProfileKind::Bremen });
        let first = day("2026-01-01");
        let most = if berlin { 8 } else { 4 };
        for (number, (person, organisation, from, length)) in tries.into_iter().enumerate() {
            let from = first.saturating_add(jiff::Span::new().days(from));
            let to = length.map(|days| from.saturating_add(jiff::Span::new().days(days)).to_string());
            let seat = json!({"person": format!("lag-{person}"), "kind": "delegate", "decides": true, "to": to,
                "organisation": format!("Träger {organisation}"), "nominated_by": "LAG", "from": from.to_string()});
            // A refusal is as good as a seat here; every third try changes an earlier seat.
            let item = if number % 3 == 2 { number / 3 } else { number };
            let _refused = stage.pool_act("pc-1", "seat", &format!("s{item}"), &seat);
        }
        for offset in 0..70 {
            let seats = delegates_on(&stage.register, first.saturating_add(jiff::Span::new().days(offset)));
            prop_assert!(seats.len() <= most);
            let mut people: Vec<_> = seats.iter().map(|seat| seat.form.person.clone()).collect();
            people.sort();
            people.dedup();
            prop_assert_eq!(people.len(), seats.len());
            let mut organisations: Vec<_> = seats.iter().map(|seat| seat.form.organisation.to_string()).collect();
            organisations.sort();
            organisations.dedup();
            prop_assert!(berlin || organisations.len() == seats.len());
        }
    }
}

// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! What is due in the pool beside its cases.

use rust_decimal::Decimal;
use serde_json::json;

use crate::casework::tests::Stage;
use crate::deadlines::{DeadlineKind, Responsible, of_pool};
use crate::ids::StaffId;
use crate::pool::tests::{day, delegate};
use crate::profile::{HourlyRate, ProfileKind};

fn due(stage: &Stage, today: &str) -> Vec<(&'static str, String)> {
    of_pool(&stage.register, &stage.profile, day(today))
        .into_iter()
        .map(|deadline| (deadline.kind.code(), deadline.on.to_string()))
        .collect()
}

#[test]
fn confidentiality_is_renewed_in_time() {
    let mut stage = Stage::new(ProfileKind::Bremen);
    stage.profile.land = Some("04".to_owned());
    stage.pool_does("pc-1", "seat", "s1", &delegate(1, "2026-01-01"));
    let asked = [("confidentiality", "2026-03-02".to_owned())];
    assert_eq!(due(&stage, "2026-03-02"), asked, "the seat of January was written down in March");
    stage.go_to("2026-03-08");
    stage.pool_does("lag-1", "confidentiality", "c", &json!({"person": "lag-1", "confirmed": true}));
    assert_eq!(due(&stage, "2026-03-08"), [("confidentiality", "2027-03-08".to_owned())]);
    stage.profile.land = Some("11".to_owned());
    assert_eq!(due(&stage, "2026-03-08"), [("confidentiality", "2027-03-05".to_owned())], "before the holiday");
}

#[test]
fn a_seat_that_ends_asks_for_its_successor() {
    let mut stage = Stage::new(ProfileKind::Bremen);
    let mut seat = delegate(1, "2026-01-01");
    seat["to"] = json!("2026-06-30");
    stage.pool_does("pc-1", "seat", "s1", &seat);
    let ends = ("seat", "2026-05-05".to_owned());
    assert!(due(&stage, "2026-03-02").contains(&ends));
    stage.pool_does("pc-1", "seat", "s2", &delegate(2, "2026-07-01"));
    assert!(!due(&stage, "2026-03-02").contains(&ends));
}

#[test]
fn invoices_are_checked_and_paid_in_time() {
    let mut stage = Stage::new(ProfileKind::Bremen);
    stage.profile.hourly_rates.push(HourlyRate { from: day("2016-01-01"), eur: Decimal::new(5600, 2) });
    stage.pool_does("pc-1", "seat", "s1", &delegate(1, "2016-01-01"));
    let invoice = json!({"provider": "Organisation lag-1", "number": "7", "on": "2026-03-02",
        "period_from": "2026-02-01", "period_to": "2026-02-28", "total": "56.00",
        "lines": [{"case_code": "", "session_on": "2026-02-10", "delegate": "lag-1", "hours": "1.00"}]});
    stage.pool_does("lag-1", "invoice", "r1", &invoice);
    let of = |stage: &Stage| due(stage, "2026-03-02").into_iter().find(|(kind, _)| *kind != "confidentiality");
    assert_eq!(of(&stage), Some(("invoice", "2026-03-16".to_owned())));
    stage.pool_does("pc-1", "invoice_arithmetic", "r1", &json!({"version": 1, "confirmed": true}));
    assert_eq!(of(&stage), Some(("invoice", "2026-03-16".to_owned())), "one confirmation is half of it");
    stage.pool_does("pc-1", "invoice_return", "r1", &json!({"version": 1, "reason": "Fehlt ein Nachweis."}));
    assert_eq!(of(&stage), None, "it is the provider's turn");
}

#[test]
fn the_next_session_about_no_case_is_in_the_list_of_every_member() {
    let mut stage = Stage::new(ProfileKind::Bremen);
    stage.seat_panel();
    let meeting = json!({"date": "2026-02-10", "time": "9:30", "place": "Raum 2", "topic": "Schnittstellen",
        "rhythm": "monthly", "until": "2026-12-31"});
    stage.pool_does("pc-1", "cross_case_session", "x", &meeting);
    let of = |today: &str| {
        let due = of_pool(&stage.register, &stage.profile, day(today)).into_iter();
        due.filter(|deadline| deadline.kind == DeadlineKind::Session).collect::<Vec<_>>()
    };
    assert_eq!(of("2026-03-02")[0].on, day("2026-03-10"));
    assert!(of("2026-03-02")[0].responsible.contains(&Responsible::Person(StaffId::new("kipsy-1"))));
    assert_eq!(of("2026-03-11")[0].on, day("2026-04-10"));
    assert!(of("2027-01-01").is_empty());
}

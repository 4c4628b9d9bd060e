// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! Lists of people.

use serde_json::json;

use crate::casework::tests::Stage;
use crate::deadlines::{Deadline, DeadlineKind, Reason, Responsible, Urgency, by_urgency, due_for};
use crate::ids::StaffId;
use crate::pool::tests::day;
use crate::profile::ProfileKind;
use crate::role::Role;

fn deadline(on: &str, responsible: Responsible) -> Deadline {
    Deadline {
        on: day(on),
        what_de: "Etwas tun".to_owned(),
        kind: DeadlineKind::Contact,
        responsible: vec![responsible],
        case: None,
        rapid: false,
        escalates_on: day("2026-03-20"),
        escalates_to: vec![Responsible::Person(StaffId::new("ul-1"))],
        form: None,
    }
}

fn of(id: &str) -> Responsible {
    Responsible::Person(StaffId::new(id))
}

fn reasons(stage: &Stage, who: &str, list: &[Deadline], today: &str) -> Vec<Reason> {
    due_for(&StaffId::new(who), list, &stage.register, day(today)).into_iter().map(|due| due.reason).collect()
}

#[test]
fn lists_are_divided_by_urgency() {
    // Wednesday, 11 March 2026.
    let stage = Stage::new(ProfileKind::Bremen);
    let today = day("2026-03-11");
    let days = ["2026-03-16", "2026-03-15", "2026-03-10", "2026-03-11", "2026-03-12", "2026-02-01"];
    let list: Vec<_> = days.iter().map(|on| deadline(on, of("cm-1"))).collect();
    let parts = by_urgency(due_for(&StaffId::new("cm-1"), &list, &stage.register, today));
    let shown: Vec<_> = parts
        .iter()
        .map(|(urgency, part)| {
            (urgency.de(), part.iter().map(|due| due.deadline.when_de(today)).collect::<Vec<_>>().join(", "))
        })
        .collect();
    assert_eq!(
        shown,
        [
            ("Überfällig", "38 Tage überfällig, 1 Tag überfällig".to_owned()),
            ("Heute", "heute".to_owned()),
            ("Diese Woche", "morgen, in 4 Tagen".to_owned()),
            ("Später", "in 5 Tagen".to_owned()),
        ]
    );
    // On a Sunday the next day is another week.
    assert_eq!(deadline("2026-03-16", of("cm-1")).urgency(day("2026-03-15")), Urgency::Later);
}

#[test]
fn who_is_away_is_stood_in_for() {
    let mut stage = Stage::new(ProfileKind::Bremen);
    let absence = json!({"person": "cm-1", "from": "2026-03-09", "to": "2026-03-13", "deputy": "cm-2"});
    stage.pool_does("cm-1", "absence", "a", &absence);
    let list = [deadline("2026-03-10", of("cm-1"))];
    assert_eq!(reasons(&stage, "cm-2", &list, "2026-03-08"), []);
    assert_eq!(reasons(&stage, "cm-2", &list, "2026-03-09"), [Reason::StandsInFor(StaffId::new("cm-1"))]);
    assert_eq!(reasons(&stage, "cm-1", &list, "2026-03-09"), [Reason::Own]);
    assert_eq!(reasons(&stage, "cm-2", &list, "2026-03-14"), []);
}

#[test]
fn what_is_late_is_told_to_the_unit_head_or_who_stands_in() {
    let mut stage = Stage::new(ProfileKind::Bremen);
    let list = [deadline("2026-03-13", of("cm-1"))];
    assert_eq!(reasons(&stage, "ul-1", &list, "2026-03-19"), []);
    assert_eq!(reasons(&stage, "ul-1", &list, "2026-03-20"), [Reason::Escalated]);
    assert_eq!(reasons(&stage, "dep-1", &list, "2026-03-20"), []);
    let absence = json!({"person": "ul-1", "from": "2026-03-20", "to": "2026-03-27", "deputy": "dep-1"});
    stage.pool_does("ul-1", "absence", "a", &absence);
    assert_eq!(reasons(&stage, "dep-1", &list, "2026-03-20"), [Reason::Escalated]);
}

#[test]
fn what_nobody_has_taken_on_everybody_with_the_task_sees() {
    let stage = Stage::new(ProfileKind::Bremen);
    let list = [deadline("2026-03-13", Responsible::Anybody(Role::PoolCoordinator))];
    for (who, sees) in [("pc-1", true), ("pc-2", true), ("cm-1", false), ("lag-1", false), ("nobody", false)] {
        assert_eq!(!reasons(&stage, who, &list, "2026-03-10").is_empty(), sees, "{who}");
    }
}

#[test]
fn the_pool_office_sees_what_is_late_with_others() {
    let stage = Stage::new(ProfileKind::Bremen);
    let list = [deadline("2026-03-13", of("cm-1"))];
    assert_eq!(reasons(&stage, "pc-1", &list, "2026-03-13"), []);
    assert_eq!(reasons(&stage, "pc-1", &list, "2026-03-14"), [Reason::Watched]);
    assert_eq!(reasons(&stage, "cm-2", &list, "2026-03-14"), []);
}

// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

use super::*;
use crate::casework::implementation::{
    PermitSheet, liberty_until, overrides, permit_conflicts, present_sheets, unresolved,
};
use crate::codes::PermitStatus;
use crate::state::CaseState;

fn status(stage: &Stage) -> Option<&'static str> {
    stage.case.case.record.permit_status.map(PermitStatus::code)
}

fn sheet(code: &str, provider: &str, status: &str) -> Value {
    json!({"component": code, "provider": provider, "status": status, "reason": "Begründung.", "conditions": "Auflage."})
}

#[test]
fn r152_a_permit_sheet_comes_with_the_setting_and_the_start_waits_for_it() {
    let mut stage = ready(ProfileKind::Bremen);
    assert_eq!(stage.case.all::<PermitSheet>().len(), 1, "the outpatient component needs none");
    assert_eq!(status(&stage), Some("PS-OK"));
    let today = json!({"started_on": "2026-03-03"});
    for open in ["PS-ADV", "PS-APP", "PS-REJ"] {
        stage.does_item("lja-1", "permit_sheet", "1", &sheet("SC-S-PROJ", ONE, open));
        assert_eq!(stage.refused("cm-1", "start", &today), ["permit_open"], "{open}");
        assert!(stage.points_out("permit_open") && status(&stage) == Some(open));
    }
    for resolved in ["PS-NN", "PS-EX", "PS-PROV", "PS-OK", "PS-COND"] {
        stage.does_item("pc-1", "permit_sheet", "1", &sheet("SC-S-PROJ", ONE, resolved));
        assert!(unresolved(&stage.case).is_empty(), "{resolved}");
    }
    stage.does_item("lja-1", "permit_sheet", "1", &sheet("SC-S-PROJ", ONE, "PS-ADV"));
    stage.does("cm-1", "start", &json!({"started_on": "2026-03-03", "permit_reason": "Zusage der Aufsicht mündlich."}));
    assert_eq!(stage.state(), CaseState::MeasureStarted);
    assert!(overrides(&stage.case).permit);
}

#[test]
fn the_permit_authority_writes_the_sheet_of_the_component_and_nothing_else() {
    let mut stage = ready(ProfileKind::Bremen);
    let other = sheet("SC-S-INT", ONE, "PS-OK");
    assert_eq!(stage.refused_item("lja-1", "permit_sheet", "1", &other), ["sheet_of_component"]);
    assert_eq!(stage.refused_item("lja-1", "permit_sheet", "9", &other), ["sheet_of_component"]);
    assert_eq!(stage.refused_item("cm-1", "permit_sheet", "1", &sheet("SC-S-PROJ", ONE, "PS-OK")), ["role_may_not"]);
    stage.does_item("pc-1", "permit_sheet", "9", &other);
    for (code, rule) in [("PS-NN", "reason_missing"), ("PS-COND", "conditions_missing")] {
        let body = json!({"component": "SC-S-PROJ", "provider": ONE, "status": code});
        assert_eq!(stage.refused_item("lja-1", "permit_sheet", "1", &body), [rule]);
    }
}

#[test]
fn the_record_keeps_the_status_that_is_furthest_from_a_permit() {
    let mut stage = after_session(ProfileKind::Bremen, true);
    stage.does_item("cm-1", "setting", "1", &setting(&[component("SC-A-ISE", ONE)], "Ohne Erlaubnis."));
    assert_eq!(status(&stage), Some("PS-NN"));
    let rows = [component("SC-S-PROJ", ONE), component("SC-S-PROJ", OTHER)];
    stage.does_item("cm-1", "setting", "2", &setting(&rows, "Zwei Stellen."));
    assert_eq!(status(&stage), None, "nobody has said anything yet");
    stage.does_item("lja-1", "permit_sheet", "1", &sheet("SC-S-PROJ", ONE, "PS-OK"));
    assert_eq!(status(&stage), None);
    stage.does_item("lja-1", "permit_sheet", "2", &sheet("SC-S-PROJ", OTHER, "PS-APP"));
    assert_eq!(status(&stage), Some("PS-APP"));
}

#[test]
fn r151_conflicts_about_permits_are_counted_with_their_days() {
    let mut stage = ready(ProfileKind::Bremen);
    for (item, stage_of, days) in [("1", "before", 5), ("2", "after", 12)] {
        let body =
            json!({"stage": stage_of, "topic": "staff", "on": "2026-03-03", "result": "geeinigt", "days_lost": days});
        stage.does_item("pc-1", "permit_conflict", item, &body);
    }
    assert_eq!(permit_conflicts(&stage.case), (1, 17));
}

fn court(until: &str) -> Value {
    json!({"kind": "1631b", "court": "Familiengericht", "file_number": "12 F 34/26", "from": "2026-03-01", "until": until})
}

/// A case ready to start whose setting restricts liberty.
fn restricting() -> Stage {
    let mut stage = ready(ProfileKind::Bremen);
    let rows = [component("SC-S-FEM", ONE), component("SC-A-ISE", OTHER)];
    stage.does_item("cm-1", "setting", "2", &setting(&rows, "Schutz."));
    agree(&mut stage, 2);
    stage.does_item("lja-1", "permit_sheet", "2", &sheet("SC-S-FEM", ONE, "PS-OK"));
    stage
}

#[test]
fn r045_restricting_liberty_needs_a_court_decision_that_holds_and_its_end_alarms() {
    let mut stage = restricting();
    let today = json!({"started_on": "2026-03-03"});
    assert_eq!(stage.refused("cm-1", "start", &today), ["court_reference_missing"]);
    assert!(stage.alarms("court_order_missing"));
    let mut custody = court("2026-09-01");
    custody["kind"] = "1666".into();
    stage.does_item("cm-1", "court_order", "1", &custody);
    assert_eq!(stage.refused("cm-1", "start", &today), ["court_reference_missing"], "another matter");
    assert_eq!(stage.refused_item("cm-1", "court_order", "2", &court("2026-02-01")), ["order_of_days"]);
    assert_eq!(stage.refused_item("pc-1", "court_order", "2", &court("2026-09-01")), ["role_may_not"]);
    stage.does_item("cm-1", "court_order", "2", &court("2026-09-01"));
    assert!(!stage.alarms("court_order_missing") && !stage.alarms("court_order_ends"));
    stage.does("cm-1", "start", &today);
    stage.days_pass(150);
    assert!(stage.alarms("court_order_ends"));
    stage.days_pass(60);
    assert!(stage.alarms("court_order_missing"));
}

/// I22.
#[test]
fn an_expired_court_decision_blocks_a_new_start() {
    let mut stage = restricting();
    stage.does_item("cm-1", "court_order", "1", &court("2026-03-10"));
    let until = liberty_until(&stage.case, crate::clock::german_date(stage.now));
    assert_eq!(until, "2026-03-10".parse().ok());
    stage.days_pass(10);
    assert_eq!(stage.refused("cm-1", "start", &json!({"started_on": "2026-03-12"})), ["court_reference_missing"]);
}

#[test]
fn a_running_measure_gets_no_restriction_of_liberty_without_a_court() {
    let mut stage = started(ProfileKind::Bremen);
    let body = setting(&[component("SC-S-FEM", ONE)], "Schutz.");
    assert_eq!(stage.refused_item("cm-1", "setting", "2", &body), ["court_reference_missing"]);
    stage.does_item("cm-1", "court_order", "1", &court("2026-09-01"));
    stage.does_item("cm-1", "setting", "2", &body);
}

#[test]
fn r120_a_measure_abroad_needs_its_reason_and_all_eight_checks() {
    let mut stage = ready(ProfileKind::Bremen);
    let rows = [component("SC-X-AUS", ONE), component("SC-A-ISE", OTHER)];
    stage.does_item("cm-1", "setting", "2", &setting(&rows, "Abstand."));
    agree(&mut stage, 2);
    stage.does_item("lja-1", "permit_sheet", "2", &sheet("SC-X-AUS", ONE, "PS-EX"));
    let today = json!({"started_on": "2026-03-03"});
    assert_eq!(stage.refused("cm-1", "start", &today), ["abroad_checklist_open"]);
    let checks =
        ["necessity", "statement", "permit", "consent_abroad", "professionals", "quality", "on_site", "notice"];
    let mut list = json!({"special_case": "Im Inland hat nichts getragen."});
    for check in checks {
        stage.does("cm-1", "abroad_checklist", &list);
        assert_eq!(stage.refused("cm-1", "start", &today), ["abroad_checklist_open"], "before {check}");
        list[check] = "2026-03-01".into();
    }
    let mut unfounded = list.clone();
    unfounded["special_case"] = "".into();
    stage.does("cm-1", "abroad_checklist", &unfounded);
    assert_eq!(stage.refused("cm-1", "start", &today), ["abroad_checklist_open"]);
    stage.does("cm-1", "abroad_checklist", &list);
    stage.does("cm-1", "start", &today);
}

#[test]
fn r120_a_check_abroad_counts_from_the_day_of_its_proof() {
    let mut stage = ready(ProfileKind::Bremen);
    let ahead =
        json!({"special_case": "Im Inland hat nichts getragen.", "permit": "2026-03-04", "notice": "2026-03-03"});
    let refusals = stage.act("cm-1", "abroad_checklist", None, &ahead).unwrap_err();
    let told: Vec<_> = refusals.iter().map(|refusal| (refusal.rule, refusal.field.as_deref())).collect();
    assert_eq!(told, [("date_in_future", Some("permit"))]);
}

#[test]
fn r152_a_sheet_goes_with_its_component_and_one_of_an_earlier_component_asks_for_nothing() {
    let mut stage = after_session(ProfileKind::Bremen, true);
    stage.does_item("cm-1", "setting", "1", &setting(&[component("SC-S-PROJ", ONE)], "Eins."));
    // Nobody has written on it yet: it goes with the component to the other provider.
    stage.does_item("cm-1", "setting", "1", &setting(&[component("SC-S-PROJ", OTHER)], "Berichtigt."));
    let sheets = stage.case.all::<PermitSheet>();
    assert_eq!((sheets.len(), &*sheets[0].form.provider), (1, OTHER));
    // What was said about the component of a provider stays with it, and the next provider is asked anew.
    stage.does_item("lja-1", "permit_sheet", "1", &sheet("SC-S-PROJ", OTHER, "PS-REJ"));
    stage.does_item("cm-1", "setting", "2", &setting(&[component("SC-S-PROJ", ONE)], "Anderer Träger."));
    let present = present_sheets(&stage.case);
    assert_eq!((stage.case.all::<PermitSheet>().len(), present.len(), present[0].item.as_str()), (2, 1, "2"));
    stage.does_item("lja-1", "permit_sheet", "2", &sheet("SC-S-PROJ", ONE, "PS-OK"));
    assert!(unresolved(&stage.case).is_empty() && !stage.points_out("permit_open"));
    assert_eq!(status(&stage), Some("PS-OK"));
    // A second sheet of the same component, begun by mistake, does not hide what was said on the first.
    let mut blank = sheet("SC-S-PROJ", ONE, "PS-OK");
    blank["status"] = Value::Null;
    stage.days_pass(1);
    stage.does_item("pc-1", "permit_sheet", "9", &blank);
    assert!(unresolved(&stage.case).is_empty());
}

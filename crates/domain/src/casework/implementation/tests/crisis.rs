// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

use super::*;
use crate::casework::implementation::{crisis_sheet, not_acknowledged, overrides};
use crate::state::CaseState;

#[test]
fn r107_a_crisis_concept_says_what_happens_and_who_is_responsible() {
    let mut stage = after_session(ProfileKind::Bremen, true);
    for field in ["triggers", "first_step", "responsible", "reachability", "informs", "escalation"] {
        let mut body = crisis();
        body.as_object_mut().unwrap().remove(field);
        assert_eq!(stage.refused("cm-1", "crisis_concept", &body), ["field"], "{field}");
    }
    let mut stranger = crisis();
    stranger["responsible"] = "nobody".into();
    assert_eq!(stage.refused("cm-1", "crisis_concept", &stranger), ["person_unknown"]);
    stage.does("pc-1", "crisis_concept", &crisis());
    let recorded = stage.case.case.record.crisis_concept.clone().unwrap();
    assert_eq!(recorded.triggers, ["Streit um Regeln", "Anruf der Mutter"]);
    assert_eq!((recorded.responsible.as_str(), recorded.on), ("lag-1", "2026-03-03".parse().ok()));
}

#[test]
fn r106_a_missing_crisis_concept_blocks_and_a_reason_overrides() {
    let mut stage = ready(ProfileKind::Bremen);
    let key = crate::casework::DocumentKey::new("crisis_concept", None);
    let mut documents = crate::casework::Documents::default();
    for (name, document) in stage.case.documents.iter().filter(|(name, _)| **name != key) {
        documents.put(name.clone(), document.clone());
    }
    stage.case.documents = documents;
    assert!(stage.points_out("crisis_concept_missing"));
    let today = json!({"started_on": "2026-03-03"});
    assert_eq!(stage.refused("cm-1", "start", &today), ["crisis_concept_missing"]);
    stage.does(
        "cm-1",
        "start",
        &json!({"started_on": "2026-03-03", "crisis_reason": "Beginn nach Inobhutnahme am selben Tag."}),
    );
    assert_eq!(stage.state(), CaseState::MeasureStarted);
    assert!(overrides(&stage.case).crisis_concept && !overrides(&stage.case).permit);
}

#[test]
fn everybody_concerned_takes_note_of_the_newest_crisis_concept() {
    let mut stage = ready(ProfileKind::Bremen);
    stage.case.case.identity.guardian = Some(StaffId::new("gua-1"));
    assert_eq!(not_acknowledged(&stage.case), ["Fallführung", "Poolkoordination", "Vormundschaft", ONE, OTHER]);
    let own = |party: &str, provider: &str| json!({"party": party, "provider": provider, "read": true});
    assert_eq!(stage.refused_item("lag-1", "crisis_acknowledgement", "x", &own("provider", OTHER)), ["other_party"]);
    assert_eq!(stage.refused_item("lag-3", "crisis_acknowledgement", "x", &own("provider", OTHER)), ["role_may_not"]);
    for (who, party, provider) in [
        ("cm-1", "case_lead", ""),
        ("pc-1", "coordinator", ""),
        ("gua-1", "guardian", ""),
        ("lag-1", "provider", ONE),
        ("pc-1", "provider", OTHER),
    ] {
        let item = format!("{who}-{party}");
        stage.does_item(who, "crisis_acknowledgement", &item, &own(party, provider));
    }
    assert!(not_acknowledged(&stage.case).is_empty() && !stage.points_out("crisis_unread"));
    stage.days_pass(1);
    stage.does("cm-1", "crisis_concept", &crisis());
    assert_eq!(not_acknowledged(&stage.case).len(), 5, "a changed concept is read anew");
}

#[test]
fn r114_the_printed_crisis_concept_names_the_case_lead_and_the_emergency_contact() {
    let mut stage = ready(ProfileKind::Bremen);
    let number = json!({"name": "Notdienst Kinderschutz", "phone": "0800 0000000", "from": "2026-01-01"});
    stage.registers("emergency_contact", "1", number);
    let sheet = stage.seen("pc-1", crisis_sheet).unwrap();
    for line in [
        "Krisenkonzept, Stand 03.03.2026",
        "Fallführung\nPerson cm-1",
        "Verantwortlich\nPerson lag-1",
        "Ausweichplatz\nZimmer beim zweiten Träger",
        "Notdienst Kinderschutz: 0800 0000000",
    ] {
        assert!(sheet.contains(line), "{line}\n{sheet}");
    }
    assert!(!sheet.contains("Jona") && !sheet.contains("Beispiel-Meyer") && sheet.lines().count() < 60);
}

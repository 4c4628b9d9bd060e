// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

use super::*;
use crate::casework::DocumentKey;
use crate::casework::implementation::{
    SearchRefusal, current, is_forwarded, network_request, offers_for, search_report,
};
use crate::codes::SettingComponentCode;
use crate::state::CaseState;

fn offer(provider: &str) -> Value {
    json!({"provider": provider, "component": "SC-A-ISE", "intensity": "lt10", "earliest_start": "2026-03-20",
        "conditions": "keine", "valid_until": "2026-04-30"})
}

#[test]
fn r101_without_a_solution_the_providers_of_the_session_can_offer() {
    let mut stage = after_session(ProfileKind::Bremen, false);
    assert_eq!(stage.state(), CaseState::OfferCoordination);
    stage.does_item("lag-1", "offer", "a", &offer(ONE));
    stage.does_item("pc-1", "offer", "b", &offer("Träger ohne Zugang"));
    // Who does not know the case, or speaks for somebody else, cannot.
    assert_eq!(stage.refused_item("lag-4", "offer", "c", &offer("Organisation lag-4")), ["role_may_not"]);
    assert_eq!(stage.refused_item("lag-2", "offer", "c", &offer(ONE)), ["other_provider"]);
    assert_eq!(stage.refused_item("lag-2", "offer", "a", &offer(OTHER)), ["other_provider"]);
}

#[test]
fn r101_who_was_invited_and_could_not_come_can_offer_all_the_same() {
    let mut stage = Stage::in_session(ProfileKind::Bremen);
    let view = |stage: &Stage| stage.seen("lag-3", |case, _| case.case.record.sessions[0].participants.clone());
    assert!(!view(&stage).contains(&StaffId::new("lag-3")), "lag-3 is not there");
    let writes = |stage: &Stage, who: &str| {
        let kind = crate::casework::form("offer").expect("a form");
        stage.seen(who, |case, context| kind.may_write(case, context))
    };
    assert!(writes(&stage, "lag-3") && writes(&stage, "lag-1") && !writes(&stage, "xe-1"));
    stage.days_pass(1);
    assert!(writes(&stage, "lag-3"));
}

#[test]
fn r102_an_offer_names_component_start_conditions_and_how_long_it_holds() {
    let mut stage = after_session(ProfileKind::Bremen, false);
    for field in ["provider", "component", "earliest_start", "conditions", "valid_until"] {
        let mut body = offer(ONE);
        body.as_object_mut().unwrap().remove(field);
        assert_eq!(stage.refused_item("lag-1", "offer", "a", &body), ["field"], "{field}");
    }
    let mut past = offer(ONE);
    past["valid_until"] = "2026-03-01".into();
    assert_eq!(stage.refused_item("lag-1", "offer", "a", &past), ["offer_expired"]);
}

#[test]
fn r103_the_pool_office_forwards_offers_and_the_contact_is_logged() {
    let mut stage = after_session(ProfileKind::Bremen, false);
    stage.does_item("lag-1", "offer", "a", &offer(ONE));
    stage.does_item("lag-2", "offer", "b", &offer(OTHER));
    stage.does_item("pc-1", "offer", "c", &offer("Träger ohne Zugang"));
    let count = |stage: &Stage, who| stage.seen(who, |case, context| offers_for(case, context).len());
    assert_eq!([count(&stage, "cm-1"), count(&stage, "pc-1"), count(&stage, "lag-1")], [0, 3, 1]);
    let slots = |stage: &Stage, name| stage.slots("pc-1", name).len();
    assert_eq!((slots(&stage, "offer_forwarding"), slots(&stage, "offer_choice")), (3, 0));
    for item in ["a", "b", "c"] {
        let body = json!({"on": "2026-03-03", "contact": "Fallführung und Bereichsleitung"});
        assert_eq!(stage.refused_item("cm-1", "offer_forwarding", item, &body), ["role_may_not"]);
        stage.does_item("pc-1", "offer_forwarding", item, &body);
        let entry = stage.case.documents.get(&DocumentKey::new("offer_forwarding", Some(item))).unwrap();
        assert_eq!((entry.version, entry.author.as_ref()), (1, Some(&actor("pc-1").user)));
    }
    assert_eq!([count(&stage, "cm-1"), count(&stage, "ul-1"), count(&stage, "lag-1")], [3, 3, 1]);
    assert_eq!((slots(&stage, "offer_forwarding"), slots(&stage, "offer_choice")), (0, 3));
    let body = json!({"on": "2026-03-03", "contact": "x"});
    assert_eq!(stage.refused_item("pc-1", "offer_forwarding", "z", &body), ["offer_unknown"]);
}

#[test]
fn the_case_lead_chooses_what_was_forwarded_and_a_setting_begins() {
    let mut stage = after_session(ProfileKind::Bremen, false);
    let why = json!({"reason": "Früher Beginn."});
    assert_eq!(stage.refused_item("cm-1", "offer_choice", "a", &why), ["offer_unknown"]);
    stage.does_item("lag-1", "offer", "a", &offer(ONE));
    assert_eq!(stage.refused_item("cm-1", "offer_choice", "a", &why), ["offer_not_forwarded"]);
    let forward = json!({"on": "2026-03-03", "contact": "beide"});
    stage.does_item("pc-1", "offer_forwarding", "a", &forward);
    // What the provider changes afterwards goes through the pool office again.
    stage.days_pass(1);
    stage.does_item("lag-1", "offer", "a", &offer(ONE));
    assert!(stage.seen("cm-1", |case, _| !is_forwarded(case, &case.all()[0])));
    assert_eq!(stage.refused_item("cm-1", "offer_choice", "a", &why), ["offer_not_forwarded"]);
    stage.does_item("pc-1", "offer_forwarding", "a", &forward);
    assert_eq!(stage.refused_item("pc-1", "offer_choice", "a", &why), ["role_may_not"]);
    stage.days_pass(90);
    assert_eq!(stage.refused_item("cm-1", "offer_choice", "a", &why), ["offer_expired"]);
    stage.days_pass(-90);
    stage.does_item("cm-1", "offer_choice", "a", &why);
    assert_eq!(stage.state(), CaseState::ImplementationPlanning);
    let version = current(&stage.case).unwrap();
    assert_eq!((version.number, &*version.entry.form.reason), (1, "Früher Beginn."));
    let row = &version.entry.form.components[0];
    assert_eq!((row.code.code(), &*row.provider), ("SC-A-ISE", ONE));
    assert_eq!(stage.case.case.record.setting.as_ref().unwrap().providers(), [ONE]);
}

#[test]
fn r174_needs_and_view_of_the_young_person_come_before_any_offer() {
    for kind in [ProfileKind::Berlin, ProfileKind::Bremen] {
        let mut stage = after_session(kind, false);
        // A case that was imported has no presentation of its own.
        stage.case.documents = crate::casework::Documents::default();
        assert_eq!(stage.refused_item("lag-1", "offer", "a", &offer(ONE)), ["needs_missing"]);
        let mut reasoned = offer(ONE);
        reasoned["view_missing_reason"] = "Der junge Mensch ist abgängig.".into();
        stage.does_item("lag-1", "offer", "a", &reasoned);
    }
}

#[test]
fn r119_the_search_for_a_place_is_logged_and_its_refusals_are_counted() {
    for code in ["SC-S-PROJ", "SC-S-THER", "SC-J-HV"] {
        assert!(SettingComponentCode::parse(code).is_ok(), "{code}");
    }
    let mut stage = after_session(ProfileKind::Bremen, false);
    let asked = |reply: &str| json!({"organisation": "Haus am See", "component": "SC-S-PROJ", "asked_on": "2026-03-02", "reply": reply});
    assert_eq!(
        stage.refused_item("pc-1", "place_search", "1", &asked("refused")),
        ["refusal_reason_missing", "answer_day_missing"]
    );
    let mut refused = asked("refused");
    refused["refusal"] = "full".into();
    refused["answered_on"] = "2026-03-03".into();
    stage.does_item("pc-1", "place_search", "1", &refused);
    stage.does_item("cm-1", "place_search", "2", &refused);
    stage.does_item("pc-1", "place_search", "3", &asked("pending"));
    let report = search_report(&stage.case);
    assert_eq!((report.asked, report.pending, report.offered), (3, 1, 0));
    assert_eq!(report.refused.into_iter().collect::<Vec<_>>(), [(SearchRefusal::Full, 2)]);
}

#[test]
fn r179_a_network_provider_is_told_codes_and_an_age_band_only() {
    let stage = after_session(ProfileKind::Berlin, false);
    let request = network_request(&stage.case, SettingComponentCode::parse("SC-A-STR").unwrap());
    let sent = serde_json::to_value(&request).unwrap();
    assert_eq!(sent, json!({"component": "SC-A-STR", "problems": ["PC-STR", "PC-SUB"], "age_band": "W_12_15"}));
    let other = network_request(&stage.case, SettingComponentCode::parse("SC-A-DAY").unwrap());
    let text = serde_json::to_string(&other).unwrap();
    for secret in [stage.case.case.id.as_str(), &stage.case.case.identity.panel_code, "XX-2026-01", "2026", "Jona"] {
        assert!(!text.contains(secret), "{secret}");
    }
}

#[test]
fn r110_the_pool_office_keeps_working_on_the_coordination_until_the_start() {
    let stage = ready(ProfileKind::Bremen);
    for form in ["offer_forwarding", "place_search", "setting", "crisis_concept", "permit_sheet", "formal_checklist"] {
        let kind = crate::casework::form(form).unwrap();
        let open = stage.seen("pc-1", |case, context| kind.may_write(case, context) && kind.is_open(stage.state()));
        assert!(open, "{form}");
    }
}

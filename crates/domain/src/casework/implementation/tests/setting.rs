// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

use super::*;
use crate::casework::implementation::{
    PermitSheet, SettingSoFar, UnusualRoute, answer_of, current, fallback_density, flags, funding_refusals, versions,
};
use crate::codes::SettingComponentCode;
use crate::pool_file;
use crate::random::SeededRandom;
use crate::state::CaseState;

#[test]
fn r011_the_component_list_has_low_threshold_outreach() {
    let found: Vec<_> =
        SettingComponentCode::all().filter(|code| code.de().to_lowercase().contains("aufsuchend")).collect();
    assert_eq!(found.iter().map(|code| code.code()).collect::<Vec<_>>(), ["SC-A-STR"]);
}

#[test]
fn r118_intensive_mobile_and_individual_care_are_components() {
    for (code, mode) in [("SC-S-INT", "residential"), ("SC-M-MOB", "mobile"), ("SC-A-ISE", "outpatient")] {
        assert_eq!(SettingComponentCode::parse(code).unwrap().mode(), mode);
    }
}

#[test]
fn r014_flags_of_a_setting_are_computed() {
    let stage = ready(ProfileKind::Bremen);
    let flags = flags(&stage.case);
    assert!(flags.cross_provider && flags.residential_and_outpatient);
    assert!(!flags.fallback && !flags.trial && flags.unusual.is_empty());
}

#[test]
fn r017_several_components_make_one_version() {
    let mut stage = after_session(ProfileKind::Bremen, true);
    let rows = [component("SC-S-PROJ", ONE), component("SC-A-ISE", OTHER), component("SC-T-OUT", OTHER)];
    stage.does_item("cm-1", "setting", "1", &setting(&rows, "Erste Fassung."));
    let version = current(&stage.case).unwrap();
    assert_eq!((version.number, version.entry.form.components.len()), (1, 3));
    let recorded = stage.case.case.record.setting.clone().unwrap();
    assert_eq!((recorded.components.len(), recorded.providers()), (3, vec![ONE, OTHER]));
}

#[test]
fn a_component_says_who_how_much_and_from_when() {
    let mut stage = after_session(ProfileKind::Bremen, true);
    let check = |stage: &mut Stage, row: Value, rules: &[&str]| {
        let body = setting(&[row, component("SC-A-ISE", OTHER)], "Fassung.");
        assert_eq!(stage.refused_item("cm-1", "setting", "1", &body), rules);
    };
    check(
        &mut stage,
        json!({"code": "SC-S-PROJ"}),
        &["provider_missing", "intensity_missing", "planned_start_missing"],
    );
    let mut row = component("SC-S-PROJ", ONE);
    row["share"] = "".into();
    row["to"] = "2026-03-01".into();
    check(&mut stage, row, &["component_order", "share_missing"]);
    check(&mut stage, component("SC-A-ISE", OTHER), &["component_twice"]);
    // A clinic is no provider of the youth office.
    let clinic = json!({"code": "SC-K-INT", "intensity": "lt10", "from": "2026-03-10"});
    stage.does_item("cm-1", "setting", "1", &setting(&[clinic, component("SC-A-ISE", OTHER)], "Mit Klinik."));
}

#[test]
fn r019_a_changed_setting_is_a_new_version_of_a_running_case() {
    let mut stage = started(ProfileKind::Bremen);
    let swapped = [component("SC-S-PROJ", ONE), component("SC-A-DAY", OTHER)];
    assert_eq!(
        stage.refused_item("cm-1", "setting", "1", &setting(&swapped, "Tagesstruktur statt ISE.")),
        ["setting_fixed"]
    );
    assert_eq!(stage.refused_item("cm-1", "setting", "3", &setting(&swapped, "x")), ["setting_number"]);
    let before = stage.state();
    stage.does_item("cm-1", "setting", "2", &setting(&swapped, "Tagesstruktur statt ISE."));
    assert_eq!(stage.state(), before);
    let codes: Vec<_> = versions(&stage.case)
        .iter()
        .map(|version| (version.number, version.entry.form.components[1].code.code()))
        .collect();
    assert_eq!(codes, [(1, "SC-A-ISE"), (2, "SC-A-DAY")]);
    assert!(stage.points_out("acceptance_open"), "the new version needs its own acceptances");
    // That the earlier version was changed on purpose can be said at once; that it broke off, both sides say.
    let mut next = setting(&swapped, "Noch mehr Ruhe.");
    next["so_far"] = "HS-BRK".into();
    assert_eq!(stage.refused_item("cm-1", "setting", "3", &next), ["so_far_together"]);
    next["so_far"] = "HS-MOD".into();
    stage.does_item("cm-1", "setting", "3", &next);
    assert_eq!(current(&stage.case).unwrap().entry.form.so_far, Some(SettingSoFar::Modified));
    assert_eq!(stage.state(), before);
}

#[test]
fn a_version_to_which_nobody_agreed_can_be_corrected() {
    let mut stage = after_session(ProfileKind::Bremen, true);
    stage.does_item("cm-1", "setting", "1", &setting(&[component("SC-A-ISE", ONE)], "Erste."));
    stage.does_item("pc-1", "setting", "1", &setting(&[component("SC-A-ISE", OTHER)], "Berichtigt."));
    assert_eq!(versions(&stage.case).len(), 1);
    let body = json!({"setting": 1, "provider": OTHER, "accepts": true});
    stage.does_item("pc-1", "acceptance", "x", &body);
    assert_eq!(
        stage.refused_item("cm-1", "setting", "1", &setting(&[component("SC-A-ISE", ONE)], "x")),
        ["setting_fixed"]
    );
}

#[test]
fn r187_every_version_keeps_the_reason_of_its_change() {
    let mut stage = after_session(ProfileKind::Berlin, true);
    for (item, reason) in [("1", "Anfang."), ("2", "Mehr Ruhe."), ("3", "Neue Bezugsperson.")] {
        stage.does_item("cm-1", "setting", item, &setting(&[component("SC-A-ISE", ONE)], reason));
    }
    let reasons: Vec<_> = versions(&stage.case).iter().map(|version| version.entry.form.reason.to_string()).collect();
    assert_eq!(reasons, ["Anfang.", "Mehr Ruhe.", "Neue Bezugsperson."]);
    let unfounded = setting(&[component("SC-A-ISE", ONE)], "");
    assert_eq!(stage.refused_item("cm-1", "setting", "4", &unfounded), ["field"]);
}

#[test]
fn every_slot_of_the_setting_can_be_written() {
    let mut stage = after_session(ProfileKind::Bremen, true);
    let slots = |stage: &Stage| stage.slots("cm-1", "setting");
    assert_eq!(slots(&stage), ["1"]);
    for item in ["1", "1", "2"] {
        assert!(slots(&stage).contains(&item.to_owned()));
        stage.does_item("cm-1", "setting", item, &setting(&[component("SC-A-ISE", ONE)], "Fassung."));
    }
    assert_eq!(slots(&stage), ["2", "3"]);
    stage.does_item("lag-1", "acceptance", "a", &json!({"setting": 2, "provider": ONE, "accepts": true}));
    assert_eq!(slots(&stage), ["3"]);
}

#[test]
fn versions_are_ordered_by_number_beyond_nine() {
    let mut stage = after_session(ProfileKind::Berlin, true);
    for number in 1..=11 {
        let reason = format!("Fassung {number}");
        stage.does_item("cm-1", "setting", &number.to_string(), &setting(&[component("SC-A-ISE", ONE)], &reason));
    }
    assert_eq!(current(&stage.case).unwrap().number, 11);
}

#[test]
fn r021_a_single_provider_is_pointed_out_until_somebody_says_why() {
    let mut stage = after_session(ProfileKind::Bremen, true);
    let mut body = setting(&[component("SC-A-ISE", ONE)], "Reicht.");
    stage.does_item("cm-1", "setting", "1", &body);
    assert!(stage.points_out("single_provider"));
    body["remark"] = "Ein Träger genügt: Es geht um eine einzige Bezugsperson.".into();
    stage.does_item("cm-1", "setting", "1", &body);
    assert!(!stage.points_out("single_provider"));
}

#[test]
fn r143_a_setting_without_system_partners_is_pointed_out() {
    let mut stage = ready(ProfileKind::Bremen);
    assert!(stage.points_out("no_partner"));
    let mut body = setting(&[component("SC-S-PROJ", ONE), component("SC-A-ISE", OTHER)], "Mit der Klinik.");
    body["partners"] = json!([{"organisation": "KIPSY", "contact": "Fachärztin", "share": "Sprechstunde"}]);
    stage.does_item("cm-1", "setting", "2", &body);
    assert!(!stage.points_out("no_partner"));
    body["partners"] = json!([{"organisation": "KIPSY"}]);
    assert_eq!(stage.refused_item("cm-1", "setting", "3", &body), ["field"]);
}

#[test]
fn r175_a_new_offer_says_what_it_tries_and_when_it_is_reviewed() {
    let mut stage = after_session(ProfileKind::Berlin, true);
    let mut new = component("SC-N-NEW", ONE);
    assert_eq!(
        stage.refused_item("cm-1", "setting", "1", &setting(&[new.clone()], "Neu.")),
        ["hypothesis_missing", "review_missing"]
    );
    new["hypothesis"] = "Nachtdienst durch zwei vertraute Personen.".into();
    new["review_on"] = "2026-05-01".into();
    stage.does_item("cm-1", "setting", "1", &setting(&[new], "Neu."));
    assert!(flags(&stage.case).trial);
}

#[test]
fn r186_a_trial_asks_for_its_review_and_keeps_the_result() {
    let mut stage = after_session(ProfileKind::Berlin, true);
    let mut row = component("SC-A-ISE", ONE);
    row["trial"] = true.into();
    assert_eq!(stage.refused_item("cm-1", "setting", "1", &setting(&[row.clone()], "Probe.")), ["review_missing"]);
    row["review_on"] = "2026-04-15".into();
    stage.does_item("cm-1", "setting", "1", &setting(&[row], "Probe."));
    stage.days_pass(30);
    assert!(!stage.points_out("trial_review"));
    stage.days_pass(14);
    assert!(stage.points_out("trial_review"));
    let result = json!({"component": "SC-A-ISE", "provider": ONE, "reviewed_on": "2026-04-16", "continues": true, "result": "Trägt."});
    stage.does_item("cm-1", "trial_result", "1", &result);
    assert!(!stage.points_out("trial_review"));
}

#[test]
fn r183_an_unusual_route_is_a_flag_in_coded_words() {
    let mut stage = after_session(ProfileKind::Berlin, true);
    let mut body = setting(&[component("SC-A-ISE", ONE)], "Anders.");
    body["unusual"] = json!(["trusted_person", "pace"]);
    stage.does_item("cm-1", "setting", "1", &body);
    assert_eq!(flags(&stage.case).unusual, [UnusualRoute::TrustedPerson, UnusualRoute::Pace]);
}

#[test]
fn r189_refused_money_counts_and_is_a_hindrance() {
    let mut stage = ready(ProfileKind::Berlin);
    let mut body =
        json!({"component": "SC-A-ISE", "provider": OTHER, "state": "refused", "on": "2026-03-03", "cost": "high"});
    assert_eq!(stage.refused_item("cm-1", "funding", "1", &body), ["decided_by_missing"]);
    body["by"] = "Wirtschaftliche Jugendhilfe".into();
    stage.does_item("cm-1", "funding", "1", &body);
    stage.does_item(
        "cm-1",
        "funding",
        "2",
        &json!({"component": "SC-S-PROJ", "state": "requested", "on": "2026-03-03"}),
    );
    assert_eq!(funding_refusals(&stage.case), 1);
    let record = &stage.case.case.record;
    assert_eq!(record.hindrance_factors.iter().map(|code| code.code()).collect::<Vec<_>>(), ["HF-FUND"]);
    // The size of the costs is in no coded record: figures and patterns are made from that alone.
    assert!(!serde_json::to_string(record).unwrap().contains("high"));
    assert!(stage.points_out("funding_refused"));
}

#[test]
fn r180_a_residential_component_without_a_fallback_elsewhere_is_pointed_out() {
    let mut stage = after_session(ProfileKind::Berlin, true);
    let check = |stage: &mut Stage, item: &str, rows: &[Value], open: bool| {
        stage.does_item("cm-1", "setting", item, &setting(rows, "Fassung."));
        assert_eq!(stage.points_out("no_fallback"), open, "{item}");
    };
    let home = component("SC-S-PROJ", ONE);
    check(&mut stage, "1", std::slice::from_ref(&home), true);
    check(&mut stage, "2", &[home.clone(), component("SC-T-OUT", ONE)], true);
    check(&mut stage, "3", &[home, component("SC-T-OUT", OTHER)], false);
    let density = fallback_density(stage.case.case.record.setting.as_ref().unwrap());
    assert_eq!(density, (1, 1));
}

#[test]
fn r180_eight_of_the_fourteen_settings_have_a_fallback() {
    let text = include_str!("../../../../testdata/berlin-14.json");
    let file = pool_file::read(text, &SeededRandom::new(1)).unwrap_or_else(|faults| panic!("{faults:#?}"));
    let settings = file.cases.iter().filter_map(|case| case.record.setting.as_ref());
    let with: Vec<_> = settings.map(crate::case_file::Setting::has_fallback).collect();
    assert_eq!((with.iter().filter(|has| **has).count(), with.len()), (8, 14));
}

#[test]
fn what_a_session_proposes_becomes_a_version_with_its_sheets() {
    let mut stage = Stage::in_session(ProfileKind::Bremen);
    let view = json!({"profession": "medicine", "origin": "BO-BOTH", "risk_self": "recent", "risk_others": "none",
        "account": "Sucht Halt."});
    stage.does_item("kipsy-1", "assessment", "1-kipsy-1", &view);
    let result = json!({"outcome": "solution", "accompaniment": "Alle zwei Wochen.", "planning_steps": "Hilfeplangespräch.",
        "components": [{"code": "SC-S-SOLO", "provider": ONE, "from": "2026-03-20"},
            {"code": "SC-K-INT", "provider": "Klinik", "legal_domain": "sgb5", "terms": "alle acht Wochen"}]});
    stage.does_item("pc-1", "result", "1", &result);
    stage.does("pc-1", "conclude_solution", &json!({"checked": true}));
    assert_eq!(stage.state(), CaseState::ImplementationPlanning);
    let version = current(&stage.case).unwrap();
    let rows = &version.entry.form.components;
    assert_eq!((version.number, rows.len(), &*rows[0].provider), (1, 2, ONE));
    assert_eq!((&*rows[1].provider, &*rows[1].share), ("Klinik", "alle acht Wochen"));
    let sheets = stage.case.all::<PermitSheet>();
    assert_eq!((sheets.len(), sheets[0].form.component.code(), sheets[0].form.status), (1, "SC-S-SOLO", None));
    assert_eq!(answer_of(&stage.case, 1, ONE), None);
    assert!(stage.points_out("permit_open") && stage.points_out("acceptance_open"));
    // The case lead completes it.
    let rows = [component("SC-S-SOLO", ONE), json!({"code": "SC-K-INT", "intensity": "lt10", "from": "2026-03-20"})];
    stage.does_item("cm-1", "setting", "1", &setting(&rows, "Wie vorgeschlagen."));
}

#[test]
fn the_next_version_begins_with_what_the_last_one_says_and_answers_with_its_number() {
    let stage = ready(ProfileKind::Bremen);
    let begun = |form: &str, who: &str| {
        let kind = crate::casework::form(form).expect("a form");
        stage.seen(who, |case, context| (kind.begins_with)(case, context))
    };
    let next = begun("setting", "cm-1");
    assert_eq!((next.one("components.0.code"), next.one("components.0.provider")), ("SC-S-PROJ", ONE));
    assert_eq!((next.one("components.1.intensity"), next.one("reason")), ("10_25", ""), "only the reason is new");
    let own = begun("acceptance", "lag-2");
    assert_eq!((own.one("setting"), own.one("provider")), ("1", OTHER));
    assert_eq!((begun("acceptance", "pc-1").one("provider"), begun("decision", "cm-1").one("setting")), ("", "1"));
}

#[test]
fn what_is_answered_is_shown_with_the_answer() {
    let stage = ready(ProfileKind::Bremen);
    let about = |form: &str, item: Option<&str>| {
        let kind = crate::casework::form(form).expect("a form");
        stage.seen("cm-1", |case, _| kind.about_document(case, item).map(|(key, _)| key.to_string()))
    };
    assert_eq!(about("decision", None).as_deref(), Some("setting/1"));
    assert_eq!(about("acceptance", Some("irgendeine")).as_deref(), Some("setting/1"));
    assert_eq!(about("crisis_acknowledgement", Some("eins")).as_deref(), Some("crisis_concept"));
    assert_eq!(about("offer_choice", Some("eins")), None, "there is no offer");
}

#[test]
fn r180_a_fallback_place_with_the_same_provider_is_none_however_it_is_typed() {
    let mut stage = after_session(ProfileKind::Bremen, true);
    let place = |provider: &str| {
        let rows = [component("SC-S-PROJ", ONE), component("SC-T-OUT", provider)];
        setting(&rows, "Mit Ausweichplatz.")
    };
    stage.does_item("cm-1", "setting", "1", &place(&ONE.to_uppercase()));
    assert!(stage.points_out("no_fallback"));
    stage.does_item("cm-1", "setting", "1", &place(OTHER));
    assert!(!stage.points_out("no_fallback"));
}

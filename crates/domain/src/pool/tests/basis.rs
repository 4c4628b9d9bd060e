// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! Foundations, policies, contacts, districts.

use serde_json::{Value, json};

use super::day;
use crate::casework::tests::{Stage, sections};
use crate::codes::BerlinDistrict;
use crate::ids::StaffId;
use crate::pool::{
    AnonymisationStage, RuleDocument, RuleKind, emergency_contact_on, governance_decisions, groups_on, policy_on,
    procedures_on, rules_of_case, rules_on, sees_district,
};
use crate::profile::ProfileKind;
use crate::role::Role;
use crate::state::CaseState;

fn circular(version: &str, effective_on: &str) -> Value {
    json!({"kind": "circular", "title": "Fachliches Rundschreiben Kooperationspool", "version": version,
        "effective_on": effective_on, "text": format!("Wortlaut {version}.")})
}

#[test]
fn r008_the_cooperation_agreement_is_shown_with_its_parties() {
    let mut stage = Stage::new(ProfileKind::Bremen);
    let agreement = json!({"kind": "agreement", "title": "Kooperationsvereinbarung", "version": "2016",
        "parties": "SJFIS\nAfSD\nLAG FW", "signed_on": "2016-09-01", "effective_on": "2016-10-01", "text": "§ 1 …"});
    stage.pool_does("na-1", "rule_document", "kv", &agreement);
    let shown = rules_on(&stage.register, day("2026-03-02"));
    assert_eq!(shown.len(), 1);
    assert_eq!(shown[0].form.kind, RuleKind::Agreement);
    assert_eq!(shown[0].form.parties.lines().collect::<Vec<_>>(), ["SJFIS", "AfSD", "LAG FW"]);
    assert!(rules_on(&stage.register, day("2016-09-30")).is_empty());
}

#[test]
fn r009_old_cases_keep_the_version_of_their_intake() {
    let mut stage = Stage::new(ProfileKind::Bremen);
    stage.pool_does("pc-1", "rule_document", "fr-1", &circular("11/2016", "2016-09-05"));
    let versions = |stage: &Stage| -> Vec<String> {
        rules_of_case(&stage.register, &stage.case.case.record)
            .iter()
            .map(|rule| rule.form.version.to_string())
            .collect()
    };
    stage.case.case.record.referral.submitted_on = day("2026-02-28");
    stage.pool_does("pc-1", "rule_document", "fr-2", &circular("3/2026", "2026-03-01"));
    assert_eq!(versions(&stage), ["11/2016"]);
    stage.case.case.record.referral.submitted_on = day("2026-03-01");
    assert_eq!(versions(&stage), ["3/2026"]);
    // What is in force is not rewritten; only its end may be told.
    let mut later = circular("11/2016", "2016-09-05");
    later["text"] = json!("Anderer Wortlaut.");
    assert_eq!(stage.pool_refused("pc-1", "rule_document", "fr-1", &later), ["unchangeable"]);
    let mut ended = circular("11/2016", "2016-09-05");
    ended["until"] = json!("2026-02-28");
    stage.pool_does("pc-1", "rule_document", "fr-1", &ended);
    assert_eq!(stage.register.item::<RuleDocument>("fr-1").expect("there").until, Some(day("2026-02-28")));
    assert_eq!(stage.pool_refused("pc-1", "rule_document", "fr-3", &circular("b", "2026-03-01")), ["version_twice"]);
    // A draft of a coming version can still be corrected.
    stage.pool_does("pc-1", "rule_document", "fr-4", &circular("9/2026", "2026-09-01"));
    stage.pool_does("pc-1", "rule_document", "fr-4", &circular("10/2026", "2026-09-01"));
    assert_eq!(stage.pool_refused("lag-1", "rule_document", "fr-5", &circular("x", "2027-01-01")), ["role_may_not"]);
}

#[test]
fn r012_decisions_about_the_pool_are_listed_by_date() {
    let mut stage = Stage::new(ProfileKind::Bremen);
    let later = json!({"body": "Jugendhilfeausschuss", "on": "2019-03-07", "text": "Kenntnisnahme des Berichts."});
    let senate = json!({"body": "Senat", "on": "2017-03-14", "text": "Fortführung und Weiterentwicklung."});
    stage.pool_does("pc-1", "governance_decision", "b", &later);
    stage.pool_does("pc-1", "governance_decision", "a", &senate);
    let listed: Vec<_> =
        governance_decisions(&stage.register).iter().map(|entry| entry.form.body.to_string()).collect();
    assert_eq!(listed, ["Senat", "Jugendhilfeausschuss"]);
    let ahead = json!({"body": "Senat", "on": "2026-12-01", "text": "Kommt noch."});
    assert_eq!(stage.pool_refused("pc-1", "governance_decision", "c", &ahead), ["in_future"]);
}

#[test]
fn r062_local_procedures_are_the_list_of_their_node() {
    let mut berlin = Stage::new(ProfileKind::Berlin);
    let mut bremen = Stage::new(ProfileKind::Bremen);
    let procedure = json!({"name": "AG Kinder und Gewalt", "from": "2020-01-01"});
    berlin.pool_does("na-1", "local_procedure", "a", &procedure);
    assert_eq!(berlin.pool_refused("na-1", "local_procedure", "b", &procedure), ["procedure_twice"]);
    assert_eq!(procedures_on(&berlin.register, day("2026-03-02")).len(), 1);
    let mut occasion = sections().into_iter().find(|(name, _)| *name == "occasion").expect("section 1").1;
    occasion["notices"] = json!([{"on": "2026-02-27", "kind": "TR-KS", "what": "Meldung",
        "procedure": "AG Kinder und Gewalt"}]);
    berlin.does("cm-1", "occasion", &occasion);
    assert_eq!(bremen.refused("cm-1", "occasion", &occasion), ["procedure_unknown"]);
    occasion["notices"][0]["procedure"] = json!("");
    bremen.does("cm-1", "occasion", &occasion);
}

#[test]
fn r063_and_r064_the_stage_of_anonymisation_is_a_policy_of_the_node() {
    let mut stage = Stage::new(ProfileKind::Bremen);
    let at = |stage: &Stage, on: &str| policy_on(&stage.register, &stage.profile, day(on)).anonymisation_stage;
    assert_eq!(at(&stage, "2026-03-02"), AnonymisationStage::ByPoolOffice);
    let policy = json!({"from": "2026-04-01", "anonymisation_stage": "at_intake", "one_person_may_sign": false});
    stage.pool_does("pc-1", "node_policy", "p1", &policy);
    assert_eq!(at(&stage, "2026-03-31"), AnonymisationStage::ByPoolOffice);
    assert_eq!(at(&stage, "2026-04-01"), AnonymisationStage::AtIntake);
    let back = json!({"from": "2026-03-01", "anonymisation_stage": "at_intake", "one_person_may_sign": true});
    assert_eq!(stage.pool_refused("pc-1", "node_policy", "p2", &back), ["backdated"]);
    stage.go_to("2026-04-02");
    assert_eq!(stage.pool_refused("pc-1", "node_policy", "p1", &back), ["backdated", "unchangeable"]);
    assert_eq!(stage.pool_refused("na-1", "node_policy", "p2", &policy)[0], "role_may_not");
}

#[test]
fn r170_a_berlin_node_never_says_bdf() {
    let stage = Stage::new(ProfileKind::Berlin);
    let mut words: Vec<String> = Role::all().map(|role| role.de(&stage.profile).to_owned()).collect();
    words.extend(CaseState::ALL.iter().map(|state| state.de(&stage.profile).to_owned()));
    words.push(stage.profile.pool_office.clone());
    for kind in crate::pool::forms() {
        words.push(kind.title.to_owned());
        words.extend(kind.fields.iter().flat_map(|field| [field.label.to_owned(), field.hint.to_owned()]));
    }
    let notices = crate::pool::panel_notices(&stage.register, &stage.profile, day("2026-03-02"));
    words.extend(notices.into_iter().map(|notice| notice.message_de));
    for word in &words {
        assert!(!word.contains("BDF"), "{word}");
    }
    assert!(words.iter().any(|word| word.contains("Koordinierungsstelle")));
}

#[test]
fn r171_the_node_names_an_emergency_contact_for_day_and_night() {
    let mut stage = Stage::new(ProfileKind::Berlin);
    assert_eq!(emergency_contact_on(&stage.register, day("2026-03-02")).map(|contact| contact.phone.to_string()), None);
    let contact = |phone: &str, from: &str| {
        json!({"name": "Notdienst Kinderschutz", "phone": phone, "from": from,
            "parent_organisation": "Berliner Notdienst Kinderschutz"})
    };
    stage.pool_does("pc-1", "emergency_contact", "a", &contact("030 00 00 01", "2018-10-01"));
    stage.pool_does("pc-1", "emergency_contact", "b", &contact("030 00 00 02", "2026-04-01"));
    let phone = |on: &str| emergency_contact_on(&stage.register, day(on)).expect("a contact").phone.to_string();
    assert_eq!(phone("2026-03-31"), "030 00 00 01");
    assert_eq!(phone("2026-04-01"), "030 00 00 02");
}

#[test]
fn r172_a_referral_without_help_history_is_refused() {
    let mut stage = Stage::new(ProfileKind::Berlin);
    stage.present();
    stage.does("cm-1", "history", &json!({"stations": [], "none_reason": "Erst seit gestern bekannt."}));
    assert_eq!(stage.refused("cm-1", "submission", &json!({"checked": true})), ["help_history_missing"]);
    // In Berlin also when it escalates rapidly; in Bremen a reason is enough then.
    for (kind, refused) in [(ProfileKind::Berlin, true), (ProfileKind::Bremen, false)] {
        let mut stage = Stage::new(kind);
        stage.present();
        stage.case.case.record.referral.escalation = crate::codes::Escalation::parse("ESC-R").expect("a code");
        stage.does("cm-1", "history", &json!({"stations": [], "none_reason": "Erst seit gestern bekannt."}));
        let handed_in = stage.act("cm-1", "submission", None, &json!({"checked": true}));
        assert_eq!(handed_in.is_err(), refused, "{kind:?}");
    }
}

#[test]
fn r173_groups_and_districts_of_one_node() {
    let mut stage = Stage::new(ProfileKind::Berlin);
    let group = json!({"name": "Jugendämter der Bezirke", "from": "2018-01-01",
        "members": [{"organisation": "Jugendamt Bezirk 04"}, {"organisation": "Jugendamt Bezirk 08"}]});
    stage.pool_does("pc-1", "stakeholder_group", "g", &group);
    assert_eq!(groups_on(&stage.register, day("2026-03-02"))[0].form.members.len(), 2);
    let post = json!({"person": "cm-1", "district": "04", "from": "2026-01-01", "to": "2026-06-30"});
    stage.pool_does("pc-1", "district_post", "d", &post);
    assert_eq!(stage.pool_refused("pc-1", "district_post", "e", &post), ["post_twice"]);
    // Who is bound to a district brings the cases of that district, to a head who is responsible for it.
    let person = |district: &str| {
        json!({"given_name": "Mika", "family_name": "Beispiel-Meyer", "birth_date": "2012-04-01", "gender": "m",
            "district": district, "unit_head": "ul-1"})
    };
    assert_eq!(stage.refused("cm-1", "person", &person("08")), ["district_foreign"]);
    stage.pool_does("pc-1", "district_post", "h", &json!({"person": "ul-1", "district": "08", "from": "2026-01-01"}));
    assert_eq!(stage.refused("cm-1", "person", &person("04")), ["district_foreign"], "the head is another district's");
    stage.pool_does("pc-1", "district_post", "i", &json!({"person": "ul-1", "district": "04", "from": "2026-01-01"}));
    stage.does("cm-1", "person", &person("04"));
    let sees = |who: &str, district: Option<&str>, on: &str| {
        let district = district.map(|code| BerlinDistrict::parse(code).expect("a district"));
        sees_district(&stage.register, &StaffId::new(who), district, day(on))
    };
    assert!(sees("cm-1", Some("04"), "2026-03-02"));
    assert!(!sees("cm-1", Some("08"), "2026-03-02") && !sees("cm-1", None, "2026-03-02"));
    assert!(!sees("cm-1", Some("04"), "2026-07-01"), "the post has ended");
    assert!(sees("pc-1", Some("08"), "2026-03-02"), "the pool office sees all");
}

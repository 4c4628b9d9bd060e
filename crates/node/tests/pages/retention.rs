// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! Nothing is kept longer than it may be, nothing is erased unannounced, and who objects is heeded.

use domain::role::Role;
use jiff::civil::date;
use node::service::{audit, casework};
use serde_json::{Value, json};

use crate::house::{BREMEN, House, Person, check};
use crate::release::COMPLETE;

/// The cases that were closed in the data set: local id, code and case lead.
fn closed() -> Vec<(String, String, String)> {
    let file: Value = serde_json::from_str(BREMEN).expect("JSON");
    let text = |case: &Value, field: &str| case[field].as_str().expect("a text").to_owned();
    let cases = file["cases"].as_array().expect("cases").iter().filter(|case| !case["closure"].is_null());
    cases.map(|case| (text(case, "local_id"), text(case, "panel_code"), text(case, "case_manager"))).collect()
}

async fn figures(house: &House, office: &Person) -> Value {
    let office = house.session(office).await;
    house.call("GET", Some(&office), "/api/v1/figures?as_of=2018-12-31", None).await.is(200).json()
}

#[test]
fn a_case_whose_period_is_over_is_announced_and_then_erased_and_a_hold_stops_it() {
    check(async |house| {
        let office = house.person("pool", Role::PoolCoordinator, Some("hb-bdf-1")).await;
        let officer = house.person("datenschutz", Role::DataProtectionOfficer, None).await;
        let cases = closed();
        assert!(cases.len() >= 4, "{}", cases.len());
        let (held, gone) = (&cases[0], &cases[1]);
        let lead = house.person("fall", Role::CaseManager, Some(&held.2)).await;
        let (held_id, gone_id) = (house.case(&held.0).await, house.case(&gone.0).await);
        let before = figures(house, &office).await;

        // Ten years are not over: nothing is erased.
        house.wake_on(date(2026, 10, 6)).await;
        let (office, officer, lead) =
            (house.session(&office).await, house.session(&officer).await, house.session(&lead).await);
        let page = house.get(Some(&officer), "/aufbewahrung").await.is(200).text();
        assert!(page.contains(&held.1) && page.contains("Noch wurde nichts gelöscht"), "{page}");
        assert!(page.contains("Ihr Pool hat diese Frist noch nicht festgelegt"), "{page}");
        house.get(Some(&lead), "/aufbewahrung").await.is(404);

        // The pool office sets seven years; what was typed wrongly comes back.
        let set = [("class", "case_file"), ("case_file", "sieben")];
        let page = house.post(Some(&office), "/aufbewahrung", &set).await.is(422);
        assert_eq!(page.field("input[name=case_file]"), "sieben");
        house.post(Some(&officer), "/aufbewahrung", &[("class", "case_file"), ("case_file", "84")]).await.is(404);
        house.post(Some(&office), "/aufbewahrung", &[("class", "case_file"), ("case_file", "84")]).await.is(303);

        // The night announces; the officer is told, and nothing is gone yet.
        house.wake_on(date(2026, 10, 7)).await;
        let told = casework::notices(&house.node, &officer.actor).await.expect("messages");
        assert!(told.iter().any(|notice| notice.message_de.starts_with(&format!("{}: Am 06.11.2026", gone.1))));
        let lead = house.session(&lead).await;
        let told = casework::notices(&house.node, &lead.actor).await.expect("messages");
        assert!(told.iter().any(|notice| notice.message_de.contains("Löschsperre")));
        house.get(Some(&lead), &format!("/faelle/{held_id}")).await.is(200);
        let stop = json!({"reason": "Ein Verfahren läuft.", "until": "2027-06-30"});
        house.write(&lead, &format!("/api/v1/cases/{held_id}/forms/legal_hold/eins"), 0, &stop).await.is(200);

        // A month later they are gone, all but the one that is held.
        house.wake_on(date(2026, 11, 6)).await;
        let office = house.session(&office).await;
        house.get(Some(&office), &format!("/faelle/{gone_id}")).await.is(404);
        house.get(Some(&office), &format!("/faelle/{held_id}")).await.is(200);
        let officer = house.session(&officer).await;
        let page = house.get(Some(&officer), "/aufbewahrung").await.is(200).text();
        assert!(!page.contains(&gone.1) && page.contains(&held.1) && page.contains("Löschsperre"), "{page}");
        assert!(page.contains("Geblieben ist nur der statistische Rest"), "{page}");
        let found = house.get(Some(&office), "/faelle").await.is(200).text();
        assert!(!found.contains(&gone.1));
        assert_eq!(figures(house, &office).await, before, "the figures of past years stay");
        let proof = audit::verify(&house.node, &|_| ()).await.expect("checked");
        assert!(proof.is_sound() && proof.report.erased_details > 0);

        // The hold ends, and so does the case.
        house.wake_on(date(2027, 7, 1)).await;
        let office = house.session(&office).await;
        house.get(Some(&office), &format!("/faelle/{held_id}")).await.is(404);
    });
}

#[test]
fn who_looked_at_a_case_is_seen_by_those_whose_case_it_is_and_everybody_sees_the_own_accesses() {
    check(async |house| {
        let case = house.case("HB-2018-05").await;
        let office = house.person("pool", Role::PoolCoordinator, Some("hb-bdf-1")).await;
        let stranger = house.person("fremd", Role::CaseManager, None).await;
        let officer = house.person("datenschutz", Role::DataProtectionOfficer, None).await;
        let address = format!("/faelle/{case}/zugriffe");
        let page = house.get(Some(&office), &format!("/faelle/{case}")).await.is(200);
        assert!(page.body.contains(&address));
        let page = house.get(Some(&office), &address).await.is(200).text();
        assert!(page.contains("Hilke Brandes") && page.contains("Fall mit Namen geöffnet"), "{page}");
        house.get(Some(&stranger), &address).await.is(404);
        house.get(Some(&officer), &address).await.is(404);
        let own = house.get(Some(&office), "/protokoll/meine").await.is(200).text();
        assert!(own.contains("Fall mit Namen geöffnet"), "{own}");
        let own = house.get(Some(&stranger), "/protokoll/meine").await.is(200).text();
        assert!(!own.contains("Fall mit Namen geöffnet"), "{own}");
        let all = house.get(Some(&officer), &format!("/protokoll?person={}", office.actor.user)).await.is(200).text();
        assert!(all.contains("Hilke Brandes") && all.contains("Auffällig in den letzten 30 Tagen"), "{all}");
    });
}

#[test]
fn what_stands_out_is_shown_to_the_data_protection_officer() {
    check(async |house| {
        let office = house.person("pool", Role::PoolCoordinator, Some("hb-bdf-1")).await;
        let officer = house.person("datenschutz", Role::DataProtectionOfficer, None).await;
        let file: Value = serde_json::from_str(BREMEN).expect("JSON");
        for case in file["cases"].as_array().expect("cases") {
            let id = house.case(case["local_id"].as_str().expect("an id")).await;
            house.get(Some(&office), &format!("/faelle/{id}")).await.is(200);
        }
        let page = house.get(Some(&officer), "/protokoll").await.is(200).text();
        assert!(page.contains("16 verschiedene Fälle innerhalb einer Stunde geöffnet"), "{page}");
    });
}

#[test]
fn an_objection_stops_drafts_and_withdraws_what_was_released() {
    check(async |house| {
        let desk = house.desk().await;
        let released = house.released(&desk).await;
        let mut tx = house.node.store.snapshot("test").await.expect("a snapshot");
        let case = tx.draft_fetch(&released).await.expect("answered").expect("the draft").case;
        drop(tx);
        let library = house.get(Some(&desk[0]), "/bibliothek").await.is(200).text();
        assert!(library.contains("1 Fallmuster"), "{library}");

        let objection = json!({"by": "guardian", "on": "2026-10-05"});
        let path = format!("/api/v1/cases/{case}/forms/objection/eins");
        house.write(&desk[0], &path, 0, &objection).await.is(200);

        let page = house.get(Some(&desk[0]), &format!("/freigabe/{released}")).await.is(200).text();
        assert!(page.contains("Widerspruch"), "{page}");
        let library = house.get(Some(&desk[0]), "/bibliothek").await.is(200).text();
        assert!(!library.contains("1 Fallmuster"), "{library}");
        // A draft of another case is stopped, and its text says why.
        let other = house.case("HB-2017-03").await;
        let again = house.draft(&desk[0], &other).await;
        house.write(&desk[0], &format!("/api/v1/cases/{other}/forms/objection/eins"), 0, &objection).await.is(200);
        let page = house.get(Some(&desk[0]), &format!("/freigabe/{again}")).await.is(200);
        assert!(page.text().contains("widerspr"), "{}", page.text());
        let base = page.field("input[name=base]");
        let fields = [COMPLETE[0], COMPLETE[1], ("base", &base), ("action", "einreichen")];
        let answer = house.post(Some(&desk[0]), &format!("/freigabe/{again}"), &fields).await.is(422);
        assert!(answer.text().contains("widerspr"), "{}", answer.text());
        // Said twice or in the night, nothing happens twice.
        node::service::desk::heed_all(&house.node).await.expect("heeded");
        assert_eq!(house.log_size().await, 3, "keys, record, withdrawal");
    });
}

#[test]
fn what_is_stored_about_a_young_person_is_told_readably_and_for_programs() {
    check(async |house| {
        let case = house.case("HB-2017-03").await;
        let lead = house.person("fall", Role::CaseManager, Some("hb-cm-1")).await;
        let stranger = house.person("fremd", Role::CaseManager, Some("hb-cm-2")).await;
        let address = format!("/faelle/{case}/auskunft");
        house.get(Some(&stranger), &address).await.is(404);
        let file: Value = serde_json::from_str(BREMEN).expect("JSON");
        let stored = file["cases"].as_array().expect("cases").iter().find(|one| one["local_id"] == "HB-2017-03");
        let stored = stored.expect("the case");
        let confided = stored["entrusted_items"][0]["text"].as_str().expect("something confided");
        let name = stored["identifying"]["family_name"].as_str().expect("a name");
        let page = house.get(Some(&lead), &address).await.is(200);
        assert!(page.body.contains(name) && page.text().contains("Wer deine Angaben gelesen hat"), "{}", page.text());
        let json = house.get(Some(&lead), &format!("{address}.json")).await.is(200);
        assert_eq!(json.header("content-disposition"), "attachment; filename=\"auskunft.json\"");
        assert_eq!(json.json()["identity"]["family_name"], name);
        assert!(json.body.contains("case_read"));
        for body in [&page.body, &json.body] {
            assert!(!body.contains(confided), "what was confided is not told by itself");
        }
        assert!(house.audit(&lead.actor).await.contains(&"case_disclosure".to_owned()));
    });
}

#[test]
fn in_an_emergency_a_case_of_others_opens_for_a_day_and_everybody_concerned_knows_why() {
    check(async |house| {
        let case = house.case("HB-2017-03").await;
        let lead = house.person("fall", Role::CaseManager, Some("hb-cm-1")).await;
        let head = house.person("andere", Role::UnitHead, None).await;
        let officer = house.person("datenschutz", Role::DataProtectionOfficer, None).await;
        let address = format!("/faelle/{case}");
        house.get(Some(&head), &address).await.is(404);
        house.get(Some(&lead), "/faelle/notfall").await.is(404);
        assert!(house.get(Some(&head), "/faelle").await.is(200).body.contains("/faelle/notfall"));

        let reason = "Die Polizei fragt, wo der Junge heute Nacht schlafen kann.";
        let sent = [("case", "HB-2017-03"), ("reason", "Notfall")];
        let page = house.post(Some(&head), "/faelle/notfall", &sent).await.is(422);
        assert_eq!(
            (page.field("input[name=case]"), page.text().contains("20 Zeichen")),
            ("HB-2017-03".to_owned(), true)
        );
        let sent = [("case", "HB-2099-99"), ("reason", reason)];
        let page = house.post(Some(&head), "/faelle/notfall", &sent).await.is(422);
        assert!(page.text().contains("gibt es nicht"), "{}", page.text());
        house.get(Some(&head), &address).await.is(404);

        let sent = [("case", " hb-2017-03 "), ("reason", reason)];
        house.post(Some(&head), "/faelle/notfall", &sent).await.leads_to(&format!("{address}?getan=notfall"));
        let page = house.get(Some(&head), &address).await.is(200);
        assert!(!page.body.contains("unter vier Augen"), "what was confided stays closed");
        for person in [&lead, &officer] {
            let told = casework::notices(&house.node, &person.actor).await.expect("messages");
            assert!(told.iter().any(|notice| notice.message_de.contains("Notfallzugriff")));
        }
        let log = house.get(Some(&officer), "/protokoll").await.is(200).text();
        assert!(log.contains(reason) && log.contains("einen fremden Fall im Notfall geöffnet"), "{log}");

        house.wake_on(date(2026, 10, 6)).await;
        house.get(Some(&house.session(&head).await), &address).await.is(200);
        house.wake_on(date(2026, 10, 7)).await;
        house.get(Some(&house.session(&head).await), &address).await.is(404);
    });
}

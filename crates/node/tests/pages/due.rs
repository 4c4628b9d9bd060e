// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! What is due, for each person: on the start page, over the API, and in the lists of cases.

use domain::casework::DocumentKey;
use domain::form::FormData;
use domain::role::Role;
use jiff::civil::{Date, date};
use node::service::casework;
use serde_json::{Value, json};

use crate::casework::{Team, received, submitted};
use crate::house::{BREMEN, House, Person, check};

impl House {
    /// Goes to noon of another day, and lets the night before it pass.
    pub async fn wake_on(&self, day: Date) {
        self.clock.set(day.at(11, 0, 0, 0).in_tz("UTC").expect("a day").timestamp());
        casework::nightly(&self.node).await.expect("a night");
    }

    /// What is due for somebody, over the API.
    pub async fn due(&self, who: &Person) -> Value {
        let who = self.session(who).await;
        self.call("GET", Some(&who), "/api/v1/due", None).await.is(200).json()
    }
}

impl House {
    /// The code of a case, for somebody who sees it in a list.
    pub async fn code(&self, who: &Person, case: &str) -> String {
        let listed = self.call("GET", Some(who), "/api/v1/cases", None).await.is(200).json();
        let id = case.rsplit('/').next().expect("an id");
        let row = listed["cases"].as_array().expect("cases").iter().find(|row| row["id"] == id).cloned();
        row.expect("the case")["panel_code"].as_str().expect("a code").to_owned()
    }
}

/// Group, kind, reason and days overdue of everything in a case.
fn of_case(due: &Value, code: &str) -> Vec<(String, String, String, i64)> {
    let text = |row: &Value, field: &str| row[field].as_str().expect("a text").to_owned();
    let rows = due["due"].as_array().expect("rows").iter().filter(|row| row["panel_code"] == code);
    rows.map(|row| {
        let days = row["overdue_days"].as_i64().expect("a number");
        (text(row, "group"), text(row, "kind"), text(row, "reason"), days)
    })
    .collect()
}

fn row(group: &str, kind: &str, reason: &str, days: i64) -> (String, String, String, i64) {
    (group.to_owned(), kind.to_owned(), reason.to_owned(), days)
}

fn count(due: &Value, group: &str) -> u64 {
    let counts = due["counts"].as_array().expect("counts");
    counts.iter().find(|count| count["group"] == group).map_or(0, |count| count["count"].as_u64().expect("a number"))
}

#[test]
fn r095_an_agreement_is_listed_as_overdue_by_one_day_for_who_is_responsible() {
    check(async |house| {
        house.wake_on(date(2018, 11, 14)).await;
        let authority = house.person("lja", Role::PermitAuthority, Some("hb-lja-1")).await;
        let other = house.person("andere", Role::ProviderDelegate, Some("hb-lag-1")).await;
        let file: Value = serde_json::from_str(BREMEN).expect("JSON");
        let case = file["cases"].as_array().expect("cases").iter().find(|case| case["local_id"] == "HB-2018-05");
        let case = case.expect("the case");
        let code = case["panel_code"].as_str().expect("a code");
        let agreements: Vec<_> = of_case(&house.due(&authority).await, code);
        assert_eq!(agreements, [row("overdue", "agreement", "own", 1)]);
        assert_eq!(of_case(&house.due(&other).await, code), []);
        let page = house.get(Some(&house.session(&authority).await), "/").await.is(200);
        assert!(page.text().contains("seit 1 Tag") && page.text().contains("Überfällig 1"), "{}", page.text());
        // Who does not open the case finds no link to it.
        assert!(!page.body.contains("/faelle/"), "no dead link");
        let lead = house.person("fall", Role::CaseManager, case["case_manager"].as_str()).await;
        let cases = house.get(Some(&lead), "/faelle?ueberfaellig=1").await.is(200).text();
        assert!(cases.contains(code) && cases.contains("überfällig 02.11.2018"), "{cases}");
    });
}

#[test]
fn a_deputy_stands_in_and_what_is_late_is_told_and_the_pool_office_knows_nothing_yet() {
    check(async |house| {
        let team = Team::new(house).await;
        let case = submitted(house, &team).await;
        let code = house.code(&team.lead, &case).await;
        assert_eq!(of_case(&house.due(&team.head).await, &code), [row("this_week", "endorsement", "own", 0)]);
        assert_eq!(of_case(&house.due(&team.deputy).await, &code), []);
        // The row leads straight to the form.
        let page = house.get(Some(&team.head), "/").await.is(200);
        let link = format!("{}/angaben/endorsement", case.replace("/api/v1/cases", "/faelle"));
        assert!(page.body.contains(&link), "{link}");
        house.get(Some(&team.head), &link).await.is(200);

        let deputy = team.deputy.actor.staff.clone().expect("a member of staff");
        let absence = json!({"person": "hb-ul-1", "from": "2026-10-06", "to": "2026-10-09", "deputy": deputy.as_str()});
        house.write(&team.head, "/api/v1/pool/forms/absence/eins", 0, &absence).await.is(200);
        house.wake_on(date(2026, 10, 8)).await;
        let due = house.due(&team.deputy).await;
        assert_eq!(of_case(&due, &code), [row("today", "endorsement", "stands_in_for", 0)]);
        assert_eq!(of_case(&house.due(&team.head).await, &code), [row("today", "endorsement", "own", 0)]);
        let page = house.get(Some(&house.session(&team.deputy).await), "/").await.is(200);
        assert!(page.text().contains("in Vertretung für"), "{}", page.text());

        // Seven days later any deputy is told.
        house.wake_on(date(2026, 10, 14)).await;
        assert_eq!(of_case(&house.due(&team.deputy).await, &code), []);
        house.wake_on(date(2026, 10, 15)).await;
        let due = house.due(&team.deputy).await;
        assert_eq!(of_case(&due, &code), [row("overdue", "endorsement", "escalated", 7)]);
        let page = house.get(Some(&house.session(&team.deputy).await), "/").await.is(200);
        assert!(page.text().contains("eskaliert: überfällig bei"), "{}", page.text());

        // Before the endorsement the pool office sees, counts and lists nothing of it (R57).
        let office = house.session(&team.office).await;
        assert_eq!(of_case(&house.due(&office).await, &code), []);
        for path in ["/", "/faelle", "/faelle?zustand=submitted", "/eingang", "/fristen?stufe=bei-anderen"] {
            let page = house.get(Some(&office), path).await.is(200);
            assert!(!page.body.contains(&code), "{path}");
            assert!(!page.text().contains("Bei Referatsleitung eingereicht 1"), "{path}");
        }
        let listed = house.call("GET", Some(&office), "/api/v1/cases?state=submitted", None).await.is(200).json();
        assert_eq!(listed["total"], 0);
    });
}

#[test]
fn the_pool_office_sees_at_once_what_is_late_and_nothing_is_left_out_silently() {
    check(async |house| {
        house.grow("K0").await;
        house.grow("K1").await;
        house.wake_on(date(2019, 3, 12)).await;
        let office = house.person("koordination", Role::PoolCoordinator, Some("hb-bdf-1")).await;
        let due = house.due(&office).await;
        let elsewhere = count(&due, "overdue_elsewhere");
        assert!(elsewhere > 12, "{due}");
        let page = house.get(Some(&office), "/").await.is(200);
        let text = page.text();
        assert!(text.contains(&format!("Überfällig bei anderen {elsewhere}")), "{text}");
        assert!(text.contains(&format!("und {} weitere", elsewhere - 12)), "{text}");
        let mut seen = 0;
        for number in 1..=elsewhere.div_ceil(50) {
            let page = house.get(Some(&office), &format!("/fristen?stufe=bei-anderen&seite={number}")).await.is(200);
            seen += page.body.matches("überfällig bei").count() as u64;
        }
        assert_eq!(seen, elsewhere);
        // A page that is not there any more, and words that name no group.
        house.get(Some(&office), "/fristen?stufe=heute&seite=900").await.is(200);
        house.get(Some(&office), "/fristen?stufe=irgendwas").await.is(200);
        let lead = house.person("fall", Role::CaseManager, Some("hb-cm-1")).await;
        assert_eq!(count(&house.due(&lead).await, "overdue_elsewhere"), 0);
    });
}

#[test]
fn what_the_pool_has_to_do_stands_beside_its_cases() {
    check(async |house| {
        let office = house.person("koordination", Role::PoolCoordinator, Some("hb-bdf-1")).await;
        let delegate = house.person("traeger", Role::ProviderDelegate, Some("hb-lag-1")).await;
        let seat = json!({"person": "hb-lag-1", "kind": "delegate", "organisation": "Träger",
            "nominated_by": "LAG am 5. Januar 2026", "decides": true, "from": "2026-10-05"});
        house.write(&office, "/api/v1/pool/forms/seat/eins", 0, &seat).await.is(200);
        let due = house.due(&delegate).await;
        assert_eq!(of_case(&due, ""), [row("today", "confidentiality", "own", 0)]);
        let page = house.get(Some(&delegate), "/").await.is(200);
        assert!(page.text().contains("Vertraulichkeit bestätigen") && page.body.contains("/pool/confidentiality"));
        let confirmed = json!({"person": "hb-lag-1", "confirmed": true});
        house.write(&delegate, "/api/v1/pool/forms/confidentiality/hb-lag-1", 0, &confirmed).await.is(200);
        assert_eq!(of_case(&house.due(&delegate).await, ""), []);
    });
}

#[test]
fn r173_who_has_a_post_for_a_district_sees_and_counts_its_cases_alone() {
    check(async |house| {
        let mut file: Value = serde_json::from_str(BREMEN).expect("JSON");
        let cases = file["cases"].as_array_mut().expect("cases");
        for (number, case) in cases.iter_mut().enumerate() {
            for key in ["local_id", "panel_code"] {
                case[key] = Value::String(format!("{}-{}", case[key].as_str().expect("a text"), "B"));
            }
            case["identifying"]["district"] = if number < 5 { json!("04") } else { json!("05") };
        }
        file["billing"] = json!([]);
        file["cross_case_sessions"] = json!([]);
        node::service::import::run(&house.node, &file.to_string()).await.expect("sixteen cases with districts");
        let office = house.person("koordination", Role::PoolCoordinator, Some("hb-bdf-1")).await;
        let bound = house.person("bezirk", Role::PoolCoordinator, Some("hb-bdf-2")).await;
        let total = async |who: &Person| {
            house.call("GET", Some(who), "/api/v1/cases", None).await.is(200).json()["total"]
                .as_u64()
                .expect("a number")
        };
        assert_eq!((total(&office).await, total(&bound).await), (32, 32));
        let post = json!({"person": "hb-bdf-2", "district": "04", "from": "2026-10-05"});
        house.write(&office, "/api/v1/pool/forms/district_post/eins", 0, &post).await.is(200);
        assert_eq!((total(&office).await, total(&bound).await), (32, 5));
        let here = |code: &Value| code.as_str().is_some_and(|code| code.is_empty() || code.ends_with("-B"));
        let due = house.due(&bound).await;
        let rows = due["due"].as_array().expect("rows");
        assert!(!rows.is_empty() && rows.iter().all(|row| here(&row["panel_code"])), "{due}");
        assert!(count(&due, "overdue_elsewhere") < count(&house.due(&office).await, "overdue_elsewhere"));
        // The counts beside the list are of the same cases.
        let page = house.get(Some(&bound), "/").await.is(200);
        let tally = page.numbers(".app-aside .app-tally__n");
        assert_eq!(tally.iter().sum::<u64>(), 5, "{tally:?}");
    });
}

/// The unread messages of somebody.
async fn messages(house: &House, who: &Person) -> Vec<String> {
    let who = house.session(who).await;
    let list = house.call("GET", Some(&who), "/api/v1/notices", None).await.is(200).json();
    let rows = list.as_array().expect("messages").iter();
    rows.map(|row| row["message"].as_str().expect("a text").to_owned()).collect()
}

#[test]
fn what_becomes_due_and_what_escalates_is_told_once() {
    check(async |house| {
        let team = Team::new(house).await;
        house.wake_on(date(2026, 10, 5)).await;
        let case = submitted(house, &team).await;
        let code = house.code(&team.lead, &case).await;
        let told = async |who: &Person| {
            let mut found = messages(house, who).await;
            found.retain(|text| text.contains("fällig"));
            found
        };
        for day in [7, 8, 8, 9] {
            house.wake_on(date(2026, 10, day)).await;
        }
        let due = format!("{code}: Heute fällig: Befürwortung.");
        assert_eq!(told(&team.head).await, std::slice::from_ref(&due));
        assert_eq!((told(&team.deputy).await, told(&team.office).await), (Vec::new(), Vec::new()));
        // Two days on which the node did not run are made up for.
        for day in [17, 17] {
            house.wake_on(date(2026, 10, day)).await;
        }
        let late = format!("{code}: Seit 9 Tagen überfällig, deshalb auch an Sie: Befürwortung.");
        assert_eq!(told(&team.deputy).await, [late]);
        assert_eq!(told(&team.head).await, [due]);
        let page = house.get(Some(&house.session(&team.deputy).await), "/").await.is(200);
        assert!(page.text().contains("deshalb auch an Sie"));
    });
}

#[test]
fn a_deputy_is_told_in_the_place_of_who_is_away_and_members_of_what_the_pool_asks() {
    check(async |house| {
        let team = Team::new(house).await;
        let delegate = house.person("traeger", Role::ProviderDelegate, Some("hb-lag-1")).await;
        house.wake_on(date(2026, 10, 5)).await;
        let case = submitted(house, &team).await;
        let code = house.code(&team.lead, &case).await;
        let deputy = team.deputy.actor.staff.clone().expect("a member of staff");
        let absence = json!({"person": "hb-ul-1", "from": "2026-10-06", "to": "2026-10-09", "deputy": deputy.as_str()});
        house.write(&team.head, "/api/v1/pool/forms/absence/eins", 0, &absence).await.is(200);
        let seat = json!({"person": "hb-lag-1", "kind": "delegate", "organisation": "Träger",
            "nominated_by": "LAG am 5. Januar 2026", "decides": true, "from": "2026-10-08"});
        house.write(&team.office, "/api/v1/pool/forms/seat/eins", 0, &seat).await.is(200);
        house.wake_on(date(2026, 10, 8)).await;
        house.wake_on(date(2026, 10, 8)).await;
        assert!(messages(house, &team.deputy).await.contains(&format!("{code}: Heute fällig: Befürwortung.")));
        assert_eq!(messages(house, &delegate).await, ["Heute fällig: Vertraulichkeit."]);
        house.get(Some(&house.session(&delegate).await), "/").await.is(200).says("Heute fällig: Vertraulichkeit.");
    });
}

#[test]
fn an_old_draft_is_announced_and_then_forgotten() {
    check(async |house| {
        let team = Team::new(house).await;
        let key = DocumentKey::new("person", None);
        let mut typed = FormData::default();
        typed.push("given_name", "Jonna");
        let scope = casework::Scope::NewCase;
        casework::draft_save(&house.node, &team.lead.actor, &scope, &key, 0, &typed).await.expect("kept");
        let kept = async || casework::draft_list(&house.node, &team.lead.actor).await.expect("a list").len();
        // 90 days after 5 October 2026 is 3 January 2027; 14 days before it is told.
        for (day, there, told) in [
            (date(2026, 12, 19), 1, false),
            (date(2026, 12, 20), 1, true),
            (date(2027, 1, 3), 1, true),
            (date(2027, 1, 5), 0, false),
        ] {
            house.wake_on(day).await;
            assert_eq!(kept().await, there, "{day}");
            let page = house.get(Some(&house.session(&team.lead).await), "/").await.is(200);
            assert_eq!(page.text().contains("wird am 03.01.2027 gelöscht"), told, "{day}");
        }
    });
}

#[test]
fn the_invited_get_a_message_and_a_seat_that_ends_takes_the_access_with_it() {
    check(async |house| {
        let team = Team::new(house).await;
        let second = house.person("zweite", Role::PoolCoordinator, Some("hb-bdf-2")).await;
        let delegate = house.person("traeger", Role::ProviderDelegate, Some("hb-lag-1")).await;
        let case = received(house, &team).await;
        let mut seat = json!({"person": "hb-lag-1", "kind": "delegate", "organisation": "Träger",
            "nominated_by": "LAG am 5. Januar 2026", "decides": true, "from": "2026-01-01"});
        house.write(&team.office, "/api/v1/pool/forms/seat/eins", 0, &seat).await.is(200);
        let clean = json!({"text": "Eine Jugendliche ist ohne Wohnung."});
        house.write(&team.office, &format!("{case}/forms/dossier"), 0, &clean).await.is(200);
        let release = json!({"version": 1, "read": true, "entrusted": true, "asked": true});
        house.write(&second, &format!("{case}/forms/dossier_release"), 0, &release).await.is(200);
        let plan =
            json!({"date": "2026-10-12", "time": "9:30", "place": "Raum 2", "kind": "case", "moderator": "hb-bdf-1"});
        house.write(&team.office, &format!("{case}/forms/session_plan/1"), 0, &plan).await.is(200);
        assert_eq!(messages(house, &delegate).await, Vec::<String>::new());
        house.write(&team.office, &format!("{case}/forms/invite"), 0, &json!({"checked": true})).await.is(200);
        let code = house.code(&team.lead, &case).await;
        let invited = format!("{code}: Sie sind zur 1. Kooperationsrunde am 12.10.2026 um 09:30 Uhr eingeladen.");
        assert_eq!(messages(house, &delegate).await, std::slice::from_ref(&invited));
        assert!(messages(house, &team.lead).await.contains(&invited));
        let listed = async || {
            let delegate = house.session(&delegate).await;
            house.call("GET", Some(&delegate), "/api/v1/panel", None).await.is(200).body.matches(&code).count()
        };
        assert_eq!(listed().await, 1);
        let confirmed = json!({"person": "hb-lag-1", "confirmed": true});
        house.write(&delegate, "/api/v1/pool/forms/confidentiality/hb-lag-1", 0, &confirmed).await.is(200);
        seat["to"] = json!("2026-10-06");
        house.write(&team.office, "/api/v1/pool/forms/seat/eins", 1, &seat).await.is(200);
        house.clock.set(date(2026, 10, 7).at(11, 0, 0, 0).in_tz("UTC").expect("a day").timestamp());
        assert_eq!(listed().await, 0, "without waiting for the night");
        house.wake_on(date(2026, 10, 12)).await;
        assert_eq!(listed().await, 0);
        // The session stands in the lists of those who come.
        let session = row("today", "session", "own", 0);
        assert!(of_case(&house.due(&team.lead).await, &code).contains(&session));
    });
}

#[test]
fn a_colleague_leads_the_cases_of_who_is_on_leave_until_the_leave_is_over() {
    check(async |house| {
        let team = Team::new(house).await;
        let colleague = house.person("kollegin", Role::CaseManager, Some("hb-cm-2")).await;
        let case = received(house, &team).await;
        let code = house.code(&team.lead, &case).await;
        let page = case.replace("/api/v1/cases", "/faelle");
        let today = house.node.clock.today();
        let absence = json!({"person": "hb-cm-1", "from": today, "to": today, "deputy": "hb-cm-2"});
        house.get(Some(&colleague), &page).await.is(404);
        house.write(&team.lead, "/api/v1/pool/forms/absence/eins", 0, &absence).await.is(200);

        let listed = house.get(Some(&colleague), "/faelle").await.is(200);
        assert!(listed.body.contains(&format!("href=\"{page}\"")) && listed.text().contains(&code));
        house.get(Some(&colleague), &page).await.is(200);
        // What a case lead does from day to day the colleague does meanwhile.
        let note = json!({"on": today, "with": ["young_person"], "note": "Anruf der Mutter."});
        house.write(&colleague, &format!("{case}/forms/contact_note/eins"), 0, &note).await.is(200);
        house.get(Some(&colleague), &format!("{page}/angaben/entrusted/neu")).await.is(404);

        house.wake_on(today.tomorrow().expect("a day")).await;
        let colleague = house.session(&colleague).await;
        house.get(Some(&colleague), &page).await.is(404);
        assert!(!house.get(Some(&colleague), "/faelle").await.is(200).text().contains(&code));
    });
}

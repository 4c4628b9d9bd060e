// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! A referral from the first word to the pool office over the API, by the people whose task each step is; and what happens
//! when two write at once, somebody clicks twice, a session ends, or somebody looks who has no business with the case.

use axum::body::Body;
use axum::http::{Request, header};
use domain::role::Role;
use serde_json::{Value, json};

use crate::browser::Answer;
use crate::house::{House, Person, check};

/// A name that is nobody else's, so that it can be searched for in the files.
const FAMILY_NAME: &str = "Wattenschlag-Quirin";

/// The people of a referral.
pub struct Team {
    pub lead: Person,
    pub head: Person,
    pub deputy: Person,
    pub office: Person,
}

impl Team {
    pub async fn new(house: &House) -> Self {
        Self {
            lead: house.person("fall", Role::CaseManager, Some("hb-cm-1")).await,
            head: house.person("leitung", Role::UnitHead, Some("hb-ul-1")).await,
            deputy: house.person("vertretung", Role::UnitHeadDeputy, None).await,
            office: house.person("koordination", Role::PoolCoordinator, Some("hb-bdf-1")).await,
        }
    }
}

impl House {
    /// Hands in a form on top of the version that was seen.
    pub async fn write(&self, who: &Person, path: &str, base: u64, body: &Value) -> Answer {
        let seen =
            if base == 0 { (header::IF_NONE_MATCH, "*".to_owned()) } else { (header::IF_MATCH, format!("\"{base}\"")) };
        let request = Request::put(path)
            .header(header::AUTHORIZATION, format!("Bearer {}", who.token))
            .header(header::CONTENT_TYPE, "application/json")
            .header(seen.0, seen.1)
            .body(Body::from(body.to_string()));
        self.send(request.expect("a request")).await
    }

    /// Begins a case; its address.
    pub async fn begun(&self, who: &Person) -> String {
        let answer = self.call("POST", Some(who), "/api/v1/cases", Some(new_case(&person(), false))).await.is(201);
        format!("/api/v1/cases/{}", answer.json()["id"].as_str().expect("an id"))
    }

    /// Begins a case of somebody of another name; its address.
    pub async fn begun_named(&self, who: &Person, name: &str) -> String {
        let mut other = person();
        other["given_name"] = json!(name);
        other["family_name"] = json!(format!("{name}sen"));
        let answer = self.call("POST", Some(who), "/api/v1/cases", Some(new_case(&other, true))).await.is(201);
        format!("/api/v1/cases/{}", answer.json()["id"].as_str().expect("an id"))
    }

    async fn form(&self, who: &Person, case: &str, form: &str) -> Value {
        self.call("GET", Some(who), &format!("{case}/forms/{form}"), None).await.is(200).json()
    }

    async fn state(&self, who: &Person, case: &str) -> String {
        let forms = self.call("GET", Some(who), &format!("{case}/forms"), None).await.is(200).json();
        forms["state"].as_str().expect("a state").to_owned()
    }
}

fn person() -> Value {
    json!({"given_name": "Jonna", "family_name": FAMILY_NAME, "birth_date": "2011-05-04", "gender": "f",
        "address": "Deichgrafenweg 7", "unit_head": "hb-ul-1"})
}

fn new_case(person: &Value, confirmed: bool) -> Value {
    json!({"person": person, "confirmed_not_duplicate": confirmed})
}

/// A lawful body for each of the 14 sections.
fn sections() -> Vec<(&'static str, Value)> {
    let account = || json!({"account": "Text des Abschnitts."});
    vec![
        (
            "occasion",
            json!({"triggers": ["TR-CM"], "escalation": "ESC-L", "purposes": ["CP-PLAN"], "danger_self": "recent",
            "danger_others": "none", "account": "Anlass mit dem Wort Seehundstation."}),
        ),
        ("about", json!({"place_of_stay": "06", "account": "Person.", "protected_terms": "Kiez"})),
        ("family", account()),
        (
            "history",
            json!({"stations": [{"code": "HH-WG", "from": "2024-02", "to": "2025-06", "end_reason": "ER-PROV"}],
            "why_not_reached": "Die Gruppe war zu groß."}),
        ),
        ("turning_points", account()),
        ("health", account()),
        ("school", account()),
        ("delinquency", account()),
        ("addiction", account()),
        ("resources", account()),
        ("young_person_view", json!({"view": "Will eigene Räume.", "informed_on": "2026-03-01"})),
        ("custodian_view", json!({"view": "Einverstanden.", "siblings_considered": true})),
        ("requests", json!({"child_protection": false})),
        (
            "question",
            json!({"problems": ["PC-STR", "PC-SUB"], "interfaces": ["IF-SCH"], "needs": "Ruhe.", "question": "Was trägt?"}),
        ),
    ]
}

/// A case that the pool office has received; its address.
pub async fn received(house: &House, team: &Team) -> String {
    let case = house.begun(&team.lead).await;
    carried(house, team, &case).await;
    case
}

/// A case that waits for its endorsement; its address.
pub async fn submitted(house: &House, team: &Team) -> String {
    let case = house.begun(&team.lead).await;
    handed_in(house, team, &case).await;
    case
}

/// Carries a case that was begun to the pool office.
pub async fn carried(house: &House, team: &Team, case: &str) {
    handed_in(house, team, case).await;
    house.write(&team.head, &format!("{case}/forms/endorsement"), 0, &json!({})).await.is(200);
    house.write(&team.office, &format!("{case}/forms/receipt"), 0, &json!({})).await.is(200);
}

async fn handed_in(house: &House, team: &Team, case: &str) {
    for (form, body) in sections() {
        house.write(&team.lead, &format!("{case}/forms/{form}"), 0, &body).await.is(200);
    }
    house.write(&team.lead, &format!("{case}/forms/submission"), 0, &json!({"checked": true})).await.is(200);
}

fn rules(answer: &Answer) -> Vec<String> {
    let refusals = answer.json()["refusals"].as_array().expect("refusals").clone();
    refusals.iter().map(|refusal| refusal["rule"].as_str().expect("a rule").to_owned()).collect()
}

#[test]
fn a_referral_goes_from_draft_to_triage_by_three_people() {
    check(async |house| {
        let team = Team::new(house).await;
        let case = house.begun(&team.lead).await;
        for other in [&team.head, &team.deputy, &team.office] {
            house.call("GET", Some(other), &format!("{case}/forms"), None).await.is(404);
        }
        let early = house.write(&team.lead, &format!("{case}/forms/submission"), 0, &json!({"checked": true})).await;
        let early = early.is(422);
        assert_eq!(early.problem(), "refused");
        assert_eq!(rules(&early).iter().filter(|rule| *rule == "presentation_incomplete").count(), 14);
        assert!(
            early.json()["refusals"].as_array().expect("refusals").iter().any(|refusal| refusal["field"] == "health")
        );
        for (form, body) in sections() {
            let saved = house.write(&team.lead, &format!("{case}/forms/{form}"), 0, &body).await.is(200);
            assert_eq!((saved.header("etag"), &saved.json()["version"]), ("\"1\"", &json!(1)));
        }
        house.write(&team.lead, &format!("{case}/forms/submission"), 0, &json!({"checked": true})).await.is(200);
        let closed = house.write(&team.lead, &format!("{case}/forms/health"), 1, &sections()[5].1).await.is(409);
        assert_eq!(
            (closed.problem(), rules(&closed)),
            ("not-in-this-state".to_owned(), vec!["not_in_this_state".to_owned()])
        );
        // Any deputy may endorse, and knows of it (R66).
        let waiting = house.call("GET", Some(&team.deputy), "/api/v1/notices", None).await.is(200).json();
        assert!(waiting[0]["message"].as_str().expect("words").contains("Bei der Leitung einreichen"), "{waiting}");
        let returned = json!({"reason": "Bitte die Schule ergänzen."});
        house.write(&team.head, &format!("{case}/forms/return"), 0, &returned).await.is(200);
        let notices = house.call("GET", Some(&team.lead), "/api/v1/notices", None).await.is(200).json();
        let id = notices[0]["id"].as_str().expect("an id");
        house.call("DELETE", Some(&team.head), &format!("/api/v1/notices/{id}"), None).await.is(404);
        house.call("DELETE", Some(&team.lead), &format!("/api/v1/notices/{id}"), None).await.is(204);
        house.write(&team.lead, &format!("{case}/forms/submission"), 1, &json!({"checked": true})).await.is(200);
        let forbidden = house.write(&team.lead, &format!("{case}/forms/endorsement"), 0, &json!({})).await.is(403);
        assert_eq!(forbidden.problem(), "role-may-not");
        house.write(&team.deputy, &format!("{case}/forms/endorsement"), 0, &json!({})).await.is(200);
        let receipt = house.write(&team.office, &format!("{case}/forms/receipt"), 0, &json!({})).await.is(200);
        assert_eq!((&receipt.json()["state"], &receipt.json()["transition"]), (&json!("triage"), &json!("T05")));

        let forms = house.call("GET", Some(&team.head), &format!("{case}/forms"), None).await.is(200).json();
        let way: Vec<_> =
            forms["history"].as_array().expect("steps").iter().map(|step| step["transition"].clone()).collect();
        assert_eq!(way, [json!(null), json!("T01"), json!("T02"), json!("T03"), json!("T04"), json!("T05")]);
        let lines = forms["forms"].as_array().expect("forms");
        let query = lines.iter().find(|form| form["name"] == "query").expect("the form");
        assert_eq!(
            (&query["open"], &query["may_write"], &query["why_not"]["rule"]),
            (&json!(true), &json!(false), &json!("role_may_not"))
        );
        assert!(lines.iter().all(|form| form["name"] != "entrusted"), "only the case lead knows of what was entrusted");
        let listed = house.call("GET", Some(&team.office), "/api/v1/cases?state=triage", None).await.is(200).json();
        let id = case.rsplit('/').next().expect("an id");
        let line =
            listed["cases"].as_array().expect("cases").iter().find(|line| line["id"] == id).expect("in the list");
        assert!(line["panel_code"].as_str().expect("a code").starts_with("P-"));
    });
}

#[test]
fn two_editors_do_not_overwrite_each_other() {
    check(async |house| {
        let team = Team::new(house).await;
        let case = house.begun(&team.lead).await;
        let path = format!("{case}/forms/family");
        house.write(&team.lead, &path, 0, &json!({"account": "Erste Fassung."})).await.is(200);
        let elsewhere = house.session(&team.lead).await;
        house.write(&elsewhere, &path, 1, &json!({"account": "Im anderen Fenster."})).await.is(200);
        let late = house.write(&team.lead, &path, 1, &json!({"account": "Zu spät."})).await.is(412);
        assert_eq!((late.problem().as_str(), late.header("etag")), ("conflict", "\"2\""));
        let theirs = &late.json()["theirs"];
        assert_eq!((&theirs["version"], &theirs["body"]["account"]), (&json!(2), &json!("Im anderen Fenster.")));
        assert_eq!(theirs["author"], json!(team.lead.actor.name));
        house.write(&team.lead, &path, 2, &json!({"account": "Beides zusammen."})).await.is(200);
        let page = house.form(&team.lead, &case, "family").await;
        assert_eq!(page["versions"].as_array().expect("versions").len(), 3);
        let second = house.form(&team.lead, &case, "family?version=2").await;
        assert_eq!(second["document"]["body"]["account"], "Im anderen Fenster.");
        let blind = house.call("PUT", Some(&team.lead), &path, Some(json!({"account": "x"}))).await.is(428);
        assert_eq!(blind.problem(), "version-missing");
        let unknown = house.write(&team.lead, &format!("{case}/forms/health"), 4, &json!({"account": "x"})).await;
        assert_eq!(unknown.is(422).problem(), "version-unknown");
    });
}

#[test]
fn a_second_click_changes_nothing() {
    check(async |house| {
        let team = Team::new(house).await;
        let case = house.begun(&team.lead).await;
        assert_eq!(house.begun(&team.lead).await, case, "the same person data a moment later are a second click");
        let path = format!("{case}/forms/school");
        let body = json!({"account": "Besucht die siebte Klasse."});
        assert_eq!(house.write(&team.lead, &path, 0, &body).await.is(200).json()["repeated"], false);
        let again = house.write(&team.lead, &path, 0, &body).await.is(200).json();
        assert_eq!((&again["version"], &again["repeated"]), (&json!(1), &json!(true)));
        for (form, body) in sections() {
            let base = u64::from(form == "school");
            house.write(&team.lead, &format!("{case}/forms/{form}"), base, &body).await.is(200);
        }
        let submission = format!("{case}/forms/submission");
        for repeated in [false, true] {
            let answer = house.write(&team.lead, &submission, 0, &json!({"checked": true})).await.is(200).json();
            assert_eq!((&answer["repeated"], &answer["state"]), (&json!(repeated), &json!("submitted")));
        }
        let notices = house.call("GET", Some(&team.head), "/api/v1/notices", None).await.is(200).json();
        assert_eq!(notices.as_array().expect("notices").len(), 1);
    });
}

#[test]
fn what_was_typed_survives_the_session_and_goes_when_handed_in() {
    check(async |house| {
        let team = Team::new(house).await;
        let case = house.begun(&team.lead).await;
        let path = format!("{case}/forms/health/draft");
        house.call("GET", Some(&team.lead), &path, None).await.is(404);
        let typed = json!({"base": 0, "typed": {"account": ["Noch nicht fer"]}});
        house.call("PUT", Some(&team.lead), &path, Some(typed)).await.is(200);
        house.call("DELETE", Some(&team.lead), "/api/v1/session", None).await.is(204);
        let back = house.session(&team.lead).await;
        let draft = house.call("GET", Some(&back), &path, None).await.is(200).json();
        assert_eq!((&draft["base"], &draft["typed"]["account"][0]), (&json!(0), &json!("Noch nicht fer")));
        // A refused form keeps the draft, a taken one does not.
        house.write(&back, &format!("{case}/forms/health"), 0, &json!({"account": ""})).await.is(422);
        house.call("GET", Some(&back), &path, None).await.is(200);
        house.write(&back, &format!("{case}/forms/health"), 0, &json!({"account": "Fertig."})).await.is(200);
        house.call("GET", Some(&back), &path, None).await.is(404);
    });
}

#[test]
fn whose_business_it_is_not_finds_nothing() {
    check(async |house| {
        let team = Team::new(house).await;
        let case = house.begun(&team.lead).await;
        let entrusted = json!({"text": "Im Vertrauen.", "confided_by": "Tante", "consent": "none"});
        house.write(&team.lead, &format!("{case}/forms/entrusted/eins"), 0, &entrusted).await.is(200);
        for (form, body) in sections() {
            house.write(&team.lead, &format!("{case}/forms/{form}"), 0, &body).await.is(200);
        }
        house.write(&team.lead, &format!("{case}/forms/submission"), 0, &json!({"checked": true})).await.is(200);
        assert_eq!(house.state(&team.head, &case).await, "submitted");
        house.call("GET", Some(&team.head), &format!("{case}/forms/entrusted/eins"), None).await.is(404);
        house.call("GET", Some(&team.head), &format!("{case}/forms/entrusted/eins?version=1"), None).await.is(404);
        assert_eq!(house.call("GET", Some(&team.head), &case, None).await.is(200).json()["entrusted"], json!([]));

        let strangers = [
            house.person("anderer", Role::CaseManager, Some("hb-cm-2")).await,
            house.person("andere", Role::UnitHead, Some("hb-ul-2")).await,
            house.person("traeger", Role::ProviderDelegate, Some("hb-lag-1")).await,
            house.person("technik", Role::NodeAdmin, None).await,
        ];
        for who in &strangers {
            for path in ["forms", "forms/family", "forms/family/draft", "forms/entrusted/eins"] {
                house.call("GET", Some(who), &format!("{case}/{path}"), None).await.is(404);
            }
            house.write(who, &format!("{case}/forms/family"), 1, &json!({"account": "x"})).await.is(404);
            let typed = json!({"typed": {"account": ["x"]}});
            house.call("PUT", Some(who), &format!("{case}/forms/family/draft"), Some(typed)).await.is(404);
        }
        let nowhere = "/api/v1/cases/00000000-0000-4000-8000-000000000000/forms";
        house.call("GET", Some(&team.lead), nowhere, None).await.is(404);
        house.call("GET", Some(&team.lead), &format!("{case}/forms/erfunden"), None).await.is(404);
        house.call("GET", Some(&team.lead), &format!("{case}/forms/family/eins"), None).await.is(404);
    });
}

#[test]
fn a_similar_case_is_told_before_another_is_begun() {
    check(async |house| {
        let team = Team::new(house).await;
        house.begun(&team.lead).await;
        let colleague = house.person("kollegin", Role::CaseManager, Some("hb-cm-2")).await;
        let mut same = person();
        // Another spelling that sounds the same, and the two names exchanged, as happens with names from elsewhere.
        same["given_name"] = json!("Jona");
        same["family_name"] = json!("Watenschlak Kwirin");
        let told = house.call("POST", Some(&colleague), "/api/v1/cases", Some(new_case(&same, false))).await.is(409);
        assert_eq!(told.problem(), "similar-cases");
        let similar = &told.json()["similar"][0];
        assert_eq!(
            (&similar["case_lead"], &similar["same_birth_date"], &similar["may_open"], &similar["state"]),
            (&json!(team.lead.actor.name), &json!(true), &json!(false), &json!("draft")),
        );
        assert!(!told.body.contains(FAMILY_NAME));
        house.call("POST", Some(&colleague), "/api/v1/cases", Some(new_case(&same, true))).await.is(201);
        let mut other = person();
        other["given_name"] = json!("Beke");
        other["family_name"] = json!("Harms");
        house.call("POST", Some(&colleague), "/api/v1/cases", Some(new_case(&other, false))).await.is(201);
        // The sixteen imported cases are searched as well.
        let known = json!({"given_name": "Selam", "family_name": "Girmasion", "birth_date": "1999-11-11", "gender": "f",
            "unit_head": "hb-ul-1"});
        house.call("POST", Some(&colleague), "/api/v1/cases", Some(new_case(&known, false))).await.is(409);
        house.call("POST", Some(&team.office), "/api/v1/cases", Some(new_case(&other, true))).await.is(403);
        let broken =
            house.call("POST", Some(&colleague), "/api/v1/cases", Some(new_case(&json!({}), true))).await.is(422);
        assert!(!rules(&broken).is_empty());
    });
}

#[test]
fn an_imported_case_is_carried_on() {
    check(async |house| {
        let team = Team::new(house).await;
        let case = format!("/api/v1/cases/{}", house.case("HB-2017-03").await);
        let before = house.state(&team.lead, &case).await;
        let person = house.form(&team.lead, &case, "person").await;
        assert_eq!((&person["document"], &person["form"]["may_write"]), (&json!(null), &json!(true)));
        let moved = json!({"given_name": "Selam", "family_name": "Ghirmazion", "birth_date": "1999-11-11", "gender": "f",
            "uma": true, "address": "Neue Straße 3", "unit_head": "hb-ul-1"});
        house.write(&team.lead, &format!("{case}/forms/person"), 0, &moved).await.is(200);
        assert_eq!(house.state(&team.lead, &case).await, before);
        let file = house.call("GET", Some(&team.lead), &case, None).await.is(200).json();
        assert_eq!(file["identity"]["address"], "Neue Straße 3");
    });
}

#[test]
fn the_register_is_written_by_the_office_and_read_by_the_pool() {
    check(async |house| {
        let team = Team::new(house).await;
        let seat = json!({"person": "hb-lag-1", "kind": "delegate", "organisation": "Träger",
            "nominated_by": "LAG am 5. Januar 2026", "decides": true, "from": "2026-01-01"});
        let path = "/api/v1/pool/forms/seat/eins";
        let saved = house.write(&team.office, path, 0, &seat).await;
        assert!(saved.status.is_success(), "{}", saved.body);
        assert_eq!(house.write(&team.office, path, 0, &seat).await.is(200).json()["repeated"], true);
        let mut ended = seat.clone();
        ended["to"] = json!("2026-12-31");
        let second = house.person("zweite", Role::PoolCoordinator, Some("hb-bdf-2")).await;
        house.write(&second, path, 1, &ended).await.is(200);
        let late = house.write(&team.office, path, 1, &seat).await.is(412).json();
        assert_eq!(late["theirs"]["body"]["to"], "2026-12-31");
        let read = house.call("GET", Some(&team.lead), path, None).await.is(200);
        assert_eq!(read.header("etag"), "\"2\"");
        assert_eq!(house.write(&team.lead, path, 2, &seat).await.is(403).problem(), "role-may-not");
        let technician = house.person("technik", Role::NodeAdmin, None).await;
        house.call("GET", Some(&technician), "/api/v1/pool/forms/seat", None).await.is(404);
        let lists = house.call("GET", Some(&team.lead), "/api/v1/codelists", None).await.is(200).json();
        let seats = house.call("GET", Some(&team.lead), "/api/v1/pool/forms/seat", None).await.is(200).json();
        assert_eq!(seats["documents"][0]["item"], "eins");
        assert!(lists.as_array().expect("lists").len() > 30);
    });
}

#[test]
fn the_files_tell_nothing() {
    check(async |house| {
        let team = Team::new(house).await;
        let case = house.begun(&team.lead).await;
        for (form, body) in sections() {
            house.write(&team.lead, &format!("{case}/forms/{form}"), 0, &body).await.is(200);
        }
        let typed = json!({"typed": {"account": ["Getippt und nicht gespeichert: Krabbenkutter"]}});
        house.call("PUT", Some(&team.lead), &format!("{case}/forms/health/draft"), Some(typed)).await.is(200);
        house.write(&team.lead, &format!("{case}/forms/submission"), 0, &json!({"checked": true})).await.is(200);
        // PostgreSQL has no file of this test's own; the storage tests read its rows.
        let Some(folder) = house.folder() else { return };
        let mut bytes = Vec::new();
        for entry in std::fs::read_dir(folder).expect("the folder") {
            bytes.extend(std::fs::read(entry.expect("an entry").path()).expect("a file"));
        }
        let text = String::from_utf8_lossy(&bytes);
        assert!(text.contains("submission"), "the search itself finds what is there");
        for word in [
            FAMILY_NAME,
            "Jonna",
            "Deichgrafenweg",
            "2011-05-04",
            "Seehundstation",
            "Krabbenkutter",
            "HB-2026-",
            "zu groß",
        ] {
            assert!(!text.contains(word), "{word} stands in the file");
        }
    });
}

// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! The OpenAPI document tells the truth, and every failure is a problem of RFC 9457.

use axum::body::Body;
use axum::http::{Method, Request, header};
use domain::role::Role;
use node::auth::scope::need;
use serde_json::{Value, json};

use crate::house::{House, check};

/// Every operation: path, method, whether it takes a body.
async fn operations(house: &House) -> Vec<(String, String, bool)> {
    let document = house.call("GET", None, "/api/v1/openapi.json", None).await.is(200);
    assert_eq!(document.header("content-type"), "application/json");
    let document = document.json();
    assert!(document["openapi"].as_str().expect("a version").starts_with("3."));
    let (mut list, mut names) = (Vec::new(), std::collections::BTreeSet::new());
    for (path, item) in document["paths"].as_object().expect("paths") {
        for method in ["get", "post", "put", "delete", "patch"] {
            if let Some(operation) = item.get(method) {
                let name = operation["operationId"].as_str().expect("a name");
                assert!(names.insert(name.to_owned()), "{name} is the name of two operations");
                let verb: Method = method.to_uppercase().parse().expect("a method");
                assert!(need(&verb, path).is_some(), "auth/scope.rs does not say who may call {method} {path}");
                list.push((path.clone(), method.to_uppercase(), operation.get("requestBody").is_some()));
            }
        }
    }
    references(&document, &document);
    list
}

/// A form that the operation can be tried on.
fn form_of(path: &str) -> &'static str {
    match (path.contains("/pool/"), path.contains("{item}")) {
        (true, _) => "seat",
        (false, true) => "entrusted",
        (false, false) => "person",
    }
}

/// Every `$ref` leads to something.
fn references(document: &Value, part: &Value) {
    match part {
        Value::Object(members) => {
            if let Some(Value::String(target)) = members.get("$ref") {
                let found = document.pointer(target.strip_prefix('#').expect("a reference within the document"));
                assert!(found.is_some(), "{target} leads nowhere");
            }
            members.values().for_each(|value| references(document, value));
        }
        Value::Array(items) => items.iter().for_each(|value| references(document, value)),
        _ => {}
    }
}

#[test]
fn every_documented_operation_answers() {
    check(async |house| {
        let desk = house.desk().await;
        house.released(&desk).await;
        let draft = house.draft(&desk[0], &house.case("HB-2018-04").await).await;
        let case = house.case("HB-2017-03").await;
        let peer = house.peer(12).await;
        let admin = house.person("peering", Role::PeeringAdmin, None).await;
        let leaver = house.person("geht", Role::PoolCoordinator, None).await;
        let lead = house.person("fallfuehrung", Role::CaseManager, Some("hb-cm-1")).await;
        let notice = house.notice(&desk[0], &case).await;
        let typed = json!({"base": 0, "typed": {"remark": ["Ein Wort"]}});
        for (who, path) in [
            (&lead, format!("/api/v1/cases/{case}/forms/person/draft")),
            (&lead, format!("/api/v1/cases/{case}/forms/entrusted/eins/draft")),
            (&desk[0], "/api/v1/pool/forms/seat/eins/draft".to_owned()),
        ] {
            house.call("PUT", Some(who), &path, Some(typed.clone())).await.is(200);
        }
        let operations = operations(house).await;
        assert!(operations.len() >= 45, "{operations:?}");
        for (path, method, takes_body) in operations {
            let peers = path.starts_with("/api/v1/peers");
            if path == "/api/v1/panel/{id}" {
                // It answers those who were invited to a session; the test of the panel has them.
                continue;
            }
            let id = if peers {
                peer.to_string()
            } else if path.contains("/notices/") {
                notice.clone()
            } else if path.contains("/cases/") {
                case.to_string()
            } else {
                draft.clone()
            };
            let filled = path
                .replace("{id}", &id)
                .replace("{origin}", house.node.identity.id.as_str())
                .replace("{form}", form_of(&path))
                .replace("{item}", "eins")
                .replace("{epoch}", "1")
                .replace("{index}", "1");
            assert!(!filled.contains('{'), "{path} has a part that this test does not know");
            let ends = method == "DELETE" && path == "/api/v1/session";
            let who = match (ends, peers) {
                (true, _) => &leaver,
                (false, false) if path.contains("{id}/forms") => &lead,
                (false, true) => &admin,
                (false, false) => &desk[0],
            };
            let answer = house.call(&method, Some(who), &filled, takes_body.then(|| json!({}))).await;
            let status = answer.status.as_u16();
            if method == "GET" {
                assert_eq!(status, 200, "{method} {path}: {}", answer.body);
            }
            assert!(!matches!(status, 404 | 405) && status < 500, "{method} {path}: {status} {}", answer.body);
            if status >= 400 {
                answer.problem();
            }
        }
    });
}

#[test]
fn every_failure_is_a_problem() {
    check(async |house| {
        let person = house.person("programm", Role::PoolCoordinator, None).await;
        let peering = house.person("peering", Role::PeeringAdmin, None).await;
        let call = async |method: &str, path: &str, body: Option<Value>, status: u16| {
            let answer = house.call(method, Some(&person), path, body).await.is(status);
            (answer.problem(), answer)
        };
        assert_eq!(call("GET", "/api/v1/gibtesnicht", None, 404).await.0, "not-found");
        assert_eq!(call("GET", "/api/v1/cases/keine-kennung", None, 404).await.0, "not-found");
        assert_eq!(call("GET", "/api/v1/drafts/unbekannt", None, 404).await.0, "not-found");
        let (token, answer) = call("POST", "/api/v1/due", None, 405).await;
        assert_eq!((token.as_str(), answer.header("allow")), ("method-not-allowed", "GET,HEAD"));
        assert_eq!(call("GET", "/api/v1/cases?farbe=rot", None, 400).await.0, "malformed");
        assert_eq!(call("GET", "/api/v1/figures?as_of=gestern", None, 400).await.0, "malformed");
        let (token, answer) = call("GET", "/api/v1/cases?state=erfunden", None, 422).await;
        assert_eq!((token.as_str(), &answer.json()["field"]), ("state", &json!("state")));
        let (token, answer) = call("POST", "/api/v1/drafts", Some(json!({"case": 1})), 422).await;
        assert_eq!(token, "malformed");
        assert!(answer.json()["detail"].as_str().is_some_and(|detail| detail.contains("case")), "{}", answer.body);
        assert_eq!(call("POST", "/api/v1/drafts", None, 415).await.0, "content-type");
        for index in ["77", "9007199254740992", "9223372036854775806", "18446744073709551615"] {
            let path = format!("/api/v1/releases/{index}/withdrawal");
            assert_eq!(call("POST", &path, Some(json!({"reason": "error"})), 404).await.0, "not-found");
        }
        let long = json!({"case": "a".repeat(1100 * 1024)});
        assert_eq!(call("POST", "/api/v1/drafts", Some(long), 413).await.0, "too-large");
        let broken = Request::post("/api/v1/drafts")
            .header(header::AUTHORIZATION, format!("Bearer {}", person.token))
            .header(header::CONTENT_TYPE, "application/json")
            .body(Body::from("{"));
        assert_eq!(house.send(broken.expect("a request")).await.is(400).problem(), "malformed");
        let invite = json!({"invite": "poolverbund1:unsinn"});
        let answer = house.call("POST", Some(&peering), "/api/v1/peers/preview", Some(invite)).await.is(422);
        assert!(!answer.problem().is_empty());
    });
}

#[test]
fn every_refusal_of_a_form_is_a_listed_rule() {
    check(async |house| {
        let lead = house.person("fallfuehrung", Role::CaseManager, Some("hb-cm-1")).await;
        let office = house.person("koordination", Role::PoolCoordinator, Some("hb-bdf-1")).await;
        let rules = house.call("GET", Some(&lead), "/api/v1/rules", None).await.is(200).json();
        let rules = rules.as_array().expect("rules");
        assert!(rules.iter().all(|rule| rule["en"].as_str().is_some_and(|text| text.ends_with('.'))));
        let listed = |token: &Value| rules.iter().any(|rule| rule["token"] == *token);
        let case = format!("/api/v1/cases/{}", house.case("HB-2017-03").await);
        let mut refused = 0;
        for (who, list) in [(&lead, format!("{case}/forms")), (&office, "/api/v1/pool/forms".to_owned())] {
            let found = house.call("GET", Some(who), &list, None).await.is(200).json();
            for form in found.get("forms").unwrap_or(&found).as_array().expect("forms") {
                for label in [&form["title"], &form["fields"][0]["label"]] {
                    assert!(!label.as_str().unwrap_or_default().contains('{'), "{label}");
                }
                let item = if form["many"] == json!(false) { "" } else { "/eins" };
                let path = format!("{list}/{}{item}", form["name"].as_str().expect("a name"));
                let answer = house.write(who, &path, 0, &json!({})).await;
                // Some forms ask for nothing.
                if answer.status.is_success() {
                    continue;
                }
                for refusal in answer.json()["refusals"].as_array().expect("refusals") {
                    assert!(listed(&refusal["rule"]), "{refusal}");
                    refused += 1;
                }
            }
        }
        assert!(refused > 50, "{refused}");
    });
}

#[test]
fn a_program_signs_in_and_out() {
    check(async |house| {
        let person = house.person("programm", Role::PoolCoordinator, None).await;
        let me = house.call("GET", Some(&person), "/api/v1/session", None).await.is(200).json();
        assert_eq!(me["roles"], json!(["pool_coordinator"]));
        let wrong = json!({"sign_in": "programm", "password": "falsch"});
        let answer = house.call("POST", None, "/api/v1/session", Some(wrong.clone())).await.is(422);
        assert_eq!(answer.problem(), "credentials");
        for _ in 0..4 {
            house.call("POST", None, "/api/v1/session", Some(wrong.clone())).await.is(422);
        }
        let answer = house.call("POST", None, "/api/v1/session", Some(wrong)).await.is(429);
        assert_eq!(answer.problem(), "too-many-tries");
        house.call("DELETE", Some(&person), "/api/v1/session", None).await.is(204);
        house.call("GET", Some(&person), "/api/v1/session", None).await.is(401);
    });
}

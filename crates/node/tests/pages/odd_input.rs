// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! Whatever stands in an address or a form: an answer, and never a fault of the server.

use domain::role::Role;
use serde_json::json;

use crate::house::check;
use crate::release::LESSON;

/// Query values that engines, search syntaxes and number types stumble over, percent-encoded.
const VALUES: [&str; 12] = [
    "%00",
    "a%00b",
    "%FF",
    "%27%22%3B--",
    "%22",
    "*",
    "%28",
    "AND%20OR%20NOT",
    "a%3Ab%20-c%20%5E2",
    "-1",
    "99999999999999999999999",
    "18446744073709551615",
];

#[test]
fn odd_addresses_are_answered() {
    check(async |house| {
        let desk = house.desk().await;
        house.released(&desk).await;
        let technician = house.person("peering", Role::PeeringAdmin, None).await;
        let node = house.node.identity.id.as_str();
        let addresses = [
            "/?getan=",
            "/faelle?zustand=",
            "/faelle?phase=",
            "/faelle?fallfuehrung=",
            "/faelle?ueberfaellig=",
            "/faelle?ab=",
            "/bibliothek?q=",
            "/bibliothek?baustein=",
            "/bibliothek?herkunft=",
            "/bibliothek?ab=",
            "/zahlen?monat=1&tag=1&jahr=",
            "/zahlen?jahr=9999&monat=12&tag=",
            "/faelle/",
            "/freigabe/",
            "/knoten/",
            &format!("/bibliothek/{node}/"),
            "/api/v1/cases?after=",
            "/api/v1/cases?case_lead=",
            "/api/v1/patterns?q=",
            "/api/v1/patterns?after=",
            "/api/v1/patterns?facets=component:",
            "/api/v1/figures?as_of=",
            &format!("/api/v1/patterns/{node}/1/"),
            &format!("/api/v1/patterns/{node}/"),
            "/api/v1/drafts/",
        ];
        for address in addresses {
            for value in VALUES {
                let tail =
                    if address.ends_with(&format!("{node}/")) && address.starts_with("/api") { "/1" } else { "" };
                let path = format!("{address}{value}{tail}");
                let answer = house.get(Some(&desk[0]), &path).await;
                assert!(answer.status.as_u16() < 500, "{path}: {} {}", answer.status, answer.text());
            }
        }
        house.get(Some(&desk[0]), "/bibliothek?q=a%00").await.is(400).says("Die Anfrage war unvollständig");
        assert_eq!(house.call("GET", Some(&desk[0]), "/api/v1/patterns?q=%00", None).await.problem(), "malformed");
        for value in VALUES {
            let path = format!("/protokoll?vor={value}");
            let answer = house.get(Some(&desk[3]), &path).await;
            assert!(answer.status.as_u16() < 500, "{path}: {} {}", answer.status, answer.text());
            let path = format!("/knoten/{value}/aussetzen");
            let answer = house.get(Some(&technician), &path).await;
            assert!(answer.status.as_u16() < 500, "{path}: {} {}", answer.status, answer.text());
        }
        for day in ["jahr=-9999&monat=1&tag=1", "jahr=9999&monat=12&tag=31", "jahr=1&monat=1&tag=1"] {
            house.get(Some(&desk[0]), &format!("/zahlen?{day}")).await.is(200);
        }
    });
}

#[test]
fn odd_forms_are_answered() {
    check(async |house| {
        let [author, reviewer, ..] = house.desk().await;
        let admin = house.person("peering", Role::PeeringAdmin, None).await;
        let peer = house.peer(33).await;
        let (draft, hash) = house.submitted(&author).await;
        let case = house.case("HB-2018-04").await;
        let lesson = format!("{LESSON}\u{0}\u{202e}\u{fffe}");
        let forms = [
            (&author, format!("/faelle/{case}/fallmuster"), vec![("lesson_de", lesson.as_str())]),
            (
                &reviewer,
                format!("/freigabe/{draft}/stimme"),
                vec![("decision", "ablehnen"), ("reason", "a\u{0}b"), ("sha256", &hash)],
            ),
            (
                &reviewer,
                format!("/freigabe/{draft}/stimme"),
                vec![("decision", "ablehnen"), ("reason", "so nicht"), ("sha256", "\u{0}")],
            ),
            (&admin, format!("/knoten/{peer}/aussetzen"), vec![("reason", "a\u{0}b")]),
            (&admin, "/knoten/annehmen".to_owned(), vec![("invite", "poolverbund1:\u{0}")]),
        ];
        for (who, path, fields) in forms {
            let answer = house.post(Some(who), &path, &fields).await;
            assert!(answer.status.as_u16() < 500, "{path} {fields:?}: {} {}", answer.status, answer.text());
        }
        for name in ["\u{0}", "a\u{0}b", "' OR 1=1 --"] {
            house.post(None, "/anmelden", &[("login", name), ("password", "\u{0}")]).await.is(422);
            let body = json!({"sign_in": name, "password": "\u{0}"});
            house.call("POST", None, "/api/v1/session", Some(body)).await.is(422);
        }
    });
}

// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! A case before its panel, over the API: the dossier is looked at and released by a second person, the invited read it
//! under the code and nothing else, and everybody else finds nothing.

use domain::role::Role;
use serde_json::json;

use crate::casework::{Team, received};
use crate::house::check;

#[test]
fn the_panel_reads_the_released_dossier_under_the_code() {
    check(async |house| {
        let team = Team::new(house).await;
        let second = house.person("zweite", Role::PoolCoordinator, Some("hb-bdf-2")).await;
        let delegate = house.person("traeger", Role::ProviderDelegate, Some("hb-lag-1")).await;
        let outsider = house.person("andere", Role::ProviderDelegate, Some("hb-lag-2")).await;
        let case = received(house, &team).await;
        let panel = case.replace("/cases/", "/panel/");
        let seat = json!({"person": "hb-lag-1", "kind": "delegate", "organisation": "Träger",
            "nominated_by": "LAG am 5. Januar 2026", "decides": true, "from": "2026-01-01"});
        house.write(&team.office, "/api/v1/pool/forms/seat/eins", 0, &seat).await.is(200);

        // What names somebody is marked and keeps the dossier here; a month and an age may stand.
        let leaking = json!({"text": "Jonna ist 15 Jahre alt und seit März 2026 ohne Wohnung."});
        let saved = house.write(&team.office, &format!("{case}/forms/dossier"), 0, &leaking).await.is(200).json();
        let finds = saved["findings"].as_array().expect("finds").clone();
        let blocking: Vec<_> = finds.iter().filter(|find| find["blocks"] == true).collect();
        assert_eq!(blocking.len(), 1, "{finds:?}");
        assert_eq!(
            (&blocking[0]["start"], &blocking[0]["end"], &blocking[0]["kind_de"]),
            (&json!(0), &json!(5), &json!("Vorname"))
        );
        let release = |version: u16| json!({"version": version, "read": true, "entrusted": true, "asked": true});
        let path = format!("{case}/forms/dossier_release");
        house.write(&second, &path, 0, &release(1)).await.is(422);
        let clean = json!({"text": "Eine Jugendliche ist ohne Wohnung."});
        house.write(&team.office, &format!("{case}/forms/dossier"), 1, &clean).await.is(200);
        house.write(&team.office, &path, 0, &release(2)).await.is(422);
        house.write(&second, &path, 0, &release(2)).await.is(200);

        let plan =
            json!({"date": "2026-10-12", "time": "9:30", "place": "Raum 2", "kind": "case", "moderator": "hb-bdf-1"});
        house.write(&team.office, &format!("{case}/forms/session_plan/1"), 0, &plan).await.is(200);
        house.call("GET", Some(&delegate), &panel, None).await.is(404);
        house.write(&team.office, &format!("{case}/forms/invite"), 0, &json!({"checked": true})).await.is(200);

        // Confidentiality comes first (R89); then the code and the dossier, and never the name.
        let listed = house.call("GET", Some(&delegate), "/api/v1/panel", None).await.is(200).json();
        assert_eq!(listed.as_array().expect("cases").len(), 1);
        assert_eq!(house.call("GET", Some(&delegate), &panel, None).await.is(422).problem(), "confirm-first");
        let confirmed = json!({"person": "hb-lag-1", "confirmed": true});
        house.write(&delegate, "/api/v1/pool/forms/confidentiality/hb-lag-1", 0, &confirmed).await.is(200);
        let seen = house.call("GET", Some(&delegate), &panel, None).await.is(200);
        assert_eq!(seen.json()["dossier"]["text"], "Eine Jugendliche ist ohne Wohnung.");
        assert_eq!(seen.json()["sessions"][0]["place"], "Raum 2");
        for word in ["Jonna", "Wattenschlag", "Deichgrafenweg", "2011", "HB-2026"] {
            assert!(!seen.body.contains(word), "{word}");
        }
        // The forms of the table, under the code; those that name somebody do not exist there.
        let forms = house.call("GET", Some(&delegate), &format!("{case}/forms"), None).await.is(200);
        assert_eq!(forms.json()["history"], json!([]));
        for word in ["Jonna", "Wattenschlag", "Deichgrafenweg", "2011", "HB-2026", "\"name\":\"family\""] {
            assert!(!forms.body.contains(word), "{word}");
        }
        house.call("GET", Some(&delegate), &format!("{case}/forms/family"), None).await.is(404);
        house.call("GET", Some(&delegate), &case, None).await.is(404);
        house.call("GET", Some(&outsider), &panel, None).await.is(404);
        let none = house.call("GET", Some(&outsider), "/api/v1/panel", None).await.is(200).json();
        assert_eq!(none, json!([]));
    });
}

#[test]
fn where_the_case_lead_anonymises_the_pool_office_works_with_the_code() {
    check(async |house| {
        let team = Team::new(house).await;
        let case = received(house, &team).await;
        let named = house.call("GET", Some(&team.office), &case, None).await.is(200);
        assert!(named.body.contains("Jonna"));
        let policy = json!({"from": "2026-10-05", "anonymisation_stage": "at_intake", "one_person_may_sign": true});
        house.write(&team.office, "/api/v1/pool/forms/node_policy/eins", 0, &policy).await.is(200);
        let covered = house.call("GET", Some(&team.office), &case, None).await.is(200);
        let forms = house.call("GET", Some(&team.office), &format!("{case}/forms"), None).await.is(200);
        for word in ["Jonna", "Wattenschlag", "Deichgrafenweg", "2011-05-04", "Seehundstation"] {
            assert!(!covered.body.contains(word) && !forms.body.contains(word), "{word}");
        }
        house.call("GET", Some(&team.office), &format!("{case}/forms/person"), None).await.is(404);
        house.call("GET", Some(&team.office), &format!("{case}/forms/family?version=1"), None).await.is(404);
        let whole = house.call("GET", Some(&team.lead), &case, None).await.is(200);
        assert!(whole.body.contains("Jonna"));
        let reason = json!({"reason": "Rückruf der Klinik"});
        house.write(&team.office, &format!("{case}/forms/identity_shown/hb-bdf-1"), 0, &reason).await.is(200);
        let shown = house.call("GET", Some(&team.office), &case, None).await.is(200);
        assert!(shown.body.contains("Jonna"));
    });
}

// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! What is not yours looks like what is not there, and lists show what is yours. Every address against every role: `routes`.

use domain::role::Role;

use crate::house::{House, Person, check};

/// The people of a city, one per row of the matrix: sign-in name, role, staff id.
const PEOPLE: [(&str, Role, Option<&str>); 10] = [
    ("eigene", Role::CaseManager, Some("hb-cm-1")),
    ("fremde", Role::CaseManager, Some("hb-cm-2")),
    ("leitung", Role::UnitHead, Some("hb-ul-1")),
    ("koordination", Role::PoolCoordinator, None),
    ("traeger", Role::ProviderDelegate, Some("hb-lag-1")),
    ("evaluation", Role::Evaluator, Some("hb-eva-1")),
    ("dsb", Role::DataProtectionOfficer, None),
    ("technik", Role::NodeAdmin, None),
    ("peering", Role::PeeringAdmin, None),
    ("bund", Role::FederalMember, None),
];

async fn person(house: &House, (sign_in, role, staff): (&str, Role, Option<&str>)) -> Person {
    // A member of staff brings the role of the file; the account gets the same one.
    house.person(sign_in, role, staff).await
}

#[test]
fn a_foreign_case_and_a_missing_one_give_the_same_answer() {
    check(async |house| {
        let theirs = house.case("HB-2017-03").await.to_string();
        let nobodys = "00000000-0000-4000-8000-000000000000";
        let people = [PEOPLE[1], PEOPLE[3], PEOPLE[4], PEOPLE[7]];
        for (who, foreign) in people.into_iter().zip([true, false, true, true]) {
            let person = person(house, who).await;
            for tail in ["", "/fallmuster"] {
                let asked = async |case: &str| {
                    let answer = house.get(Some(&person), &format!("/faelle/{case}{tail}")).await;
                    (answer.status.as_u16(), without_reference(&answer.body))
                };
                let (one, other) = (asked(&theirs).await, asked(nobodys).await);
                assert_eq!(one == other, foreign, "{who:?} {tail}");
                assert_eq!(other.0, 404);
            }
            let served = async |case: &str| {
                let answer = house.call("GET", Some(&person), &format!("/api/v1/cases/{case}"), None).await;
                (answer.status.as_u16(), answer.body)
            };
            assert_eq!(served(&theirs).await == served(nobodys).await, foreign, "{who:?}");
        }
    });
}

/// The page without the number under which the log has the cause: the one thing that differs each time.
fn without_reference(body: &str) -> String {
    let Some((before, rest)) = body.split_once("Vorgangsnummer: <code class=\"app-hash\">") else {
        return body.to_owned();
    };
    let (number, after) = rest.split_once('<').expect("the end of the number");
    assert!(number.len() == 10 && number.bytes().all(|byte| byte.is_ascii_hexdigit()), "{number}");
    format!("{before}{after}")
}

#[test]
fn lists_show_own_cases_only() {
    check(async |house| {
        let manager = person(house, PEOPLE[0]).await;
        let office = person(house, PEOPLE[3]).await;
        let page = house.get(Some(&manager), "/faelle").await.is(200);
        assert!(page.body.contains("HB-P-1F5") && !page.body.contains("HB-P-4K7"), "{}", page.text());
        let served = house.call("GET", Some(&manager), "/api/v1/cases", None).await.is(200).json();
        assert_eq!(served["total"], 5, "the cases of hb-cm-1 in the file: {served}");
        let all = house.call("GET", Some(&office), "/api/v1/cases", None).await.is(200).json();
        assert_eq!(all["total"], 16);
        // Asking for a colleague's cases opens nothing.
        let asked = house.call("GET", Some(&manager), "/api/v1/cases?case_lead=hb-cm-3", None).await.is(200).json();
        assert_eq!(asked["total"], 0, "{asked}");
    });
}

// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! Every page and every resource of the API against every role: the matrix of the domain decides, nothing else.

use domain::access::{self, Action};
use domain::case_file::CaseIndex;
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

/// What a request needs, and what those who may get for it.
struct Door {
    method: &'static str,
    path: String,
    action: Action,
    of_case: bool,
    opens: u16,
}

fn door(method: &'static str, path: impl Into<String>, action: Action, opens: u16) -> Door {
    Door { method, path: path.into(), action, of_case: false, opens }
}

fn case_door(method: &'static str, path: String, action: Action, opens: u16) -> Door {
    Door { of_case: true, ..door(method, path, action, opens) }
}

/// What there is to ask for in this house.
struct Things {
    case: String,
    index: CaseIndex,
    draft: String,
    released: String,
    pattern: String,
    peer: String,
}

async fn things(house: &House) -> Things {
    let desk = house.desk().await;
    let released = house.released(&desk).await;
    let id = house.case("HB-2017-03").await;
    let draft = house.draft(&desk[0], &house.case("HB-2018-04").await).await;
    let mut tx = house.node.store.snapshot("test").await.expect("a snapshot");
    let index = tx.case_index_fetch(&id).await.expect("answered").expect("the case");
    drop(tx);
    let pattern = format!("{}/1", house.node.identity.id);
    Things { case: id.to_string(), index, draft, released, pattern, peer: house.peer(9).await.to_string() }
}

/// Forms are sent empty: who may send them gets them back with what is missing (422), or a refusal of the desk (409).
fn pages(things: &Things) -> Vec<Door> {
    use Action::{
        DraftPattern, ListCases, ManagePeers, ManageUsers, ReadCaseIdentified, ReleasePattern, ReviewPattern, SeeAudit,
        SeeFigures, SeeLibrary, SeePeers, SeeReleaseDesk, SeeStart, WithdrawPattern,
    };
    let Things { case, draft, released, pattern, peer, .. } = things;
    vec![
        door("GET", "/fristen", SeeStart, 200),
        door("GET", "/", SeeStart, 200),
        door("GET", "/faelle", ListCases, 200),
        case_door("GET", format!("/faelle/{case}"), ReadCaseIdentified, 200),
        case_door("GET", format!("/faelle/{case}/fallmuster"), DraftPattern, 200),
        case_door("POST", format!("/faelle/{case}/fallmuster"), DraftPattern, 422),
        door("GET", "/freigabe", SeeReleaseDesk, 200),
        // What is still being written may name somebody: only the pool office sees it.
        door("GET", format!("/freigabe/{draft}"), DraftPattern, 200),
        door("GET", format!("/freigabe/{released}"), SeeReleaseDesk, 200),
        door("POST", format!("/freigabe/{draft}"), DraftPattern, 422),
        door("POST", format!("/freigabe/{released}/stimme"), ReviewPattern, 422),
        door("POST", format!("/freigabe/{draft}/freigeben"), ReleasePattern, 409),
        door("POST", format!("/freigabe/{released}/widerruf"), WithdrawPattern, 422),
        door("GET", "/bibliothek", SeeLibrary, 200),
        door("GET", format!("/bibliothek/{pattern}"), SeeLibrary, 200),
        door("GET", format!("/bibliothek/{pattern}/nachweis.json"), SeeLibrary, 200),
        door("GET", "/knoten", SeePeers, 200),
        door("GET", format!("/knoten/{peer}"), SeePeers, 200),
        door("GET", "/knoten/einladen", ManagePeers, 200),
        door("GET", "/knoten/annehmen", ManagePeers, 200),
        door("POST", "/knoten/annehmen", ManagePeers, 422),
        door("GET", format!("/knoten/{peer}/aussetzen"), ManagePeers, 200),
        door("POST", format!("/knoten/{peer}/aussetzen"), ManagePeers, 422),
        door("GET", "/zahlen", SeeFigures, 200),
        door("GET", "/protokoll", SeeAudit, 200),
        door("GET", "/personen", ManageUsers, 200),
    ]
}

/// Bodies are sent empty: who may gets a problem about what is missing (422, 409).
fn resources(things: &Things) -> Vec<Door> {
    use Action::{
        DraftPattern, ListCases, ManagePeers, ReadCaseIdentified, ReleasePattern, ReviewPattern, SeeFigures,
        SeeLibrary, SeePeers, SeeReleaseDesk, SeeStart, WithdrawPattern,
    };
    let Things { case, draft, released, pattern, peer, .. } = things;
    let pattern = pattern.replace('/', "/1/");
    vec![
        door("GET", "/api/v1/session", SeeStart, 200),
        door("GET", "/api/v1/due", SeeStart, 200),
        door("GET", "/api/v1/cases", ListCases, 200),
        case_door("GET", format!("/api/v1/cases/{case}"), ReadCaseIdentified, 200),
        door("GET", "/api/v1/drafts", SeeReleaseDesk, 200),
        door("POST", "/api/v1/drafts", DraftPattern, 422),
        door("GET", format!("/api/v1/drafts/{draft}"), DraftPattern, 200),
        door("GET", format!("/api/v1/drafts/{released}"), SeeReleaseDesk, 200),
        door("PUT", format!("/api/v1/drafts/{draft}"), DraftPattern, 422),
        door("POST", format!("/api/v1/drafts/{draft}/votes"), ReviewPattern, 422),
        door("POST", format!("/api/v1/drafts/{draft}/release"), ReleasePattern, 409),
        door("GET", "/api/v1/releases", SeeReleaseDesk, 200),
        door("POST", "/api/v1/releases/1/withdrawal", WithdrawPattern, 422),
        door("GET", "/api/v1/patterns", SeeLibrary, 200),
        door("GET", format!("/api/v1/patterns/{pattern}"), SeeLibrary, 200),
        door("GET", format!("/api/v1/patterns/{pattern}/proof"), SeeLibrary, 200),
        door("GET", "/api/v1/peers", SeePeers, 200),
        door("POST", "/api/v1/peers", ManagePeers, 422),
        door("POST", "/api/v1/peers/preview", ManagePeers, 422),
        door("POST", format!("/api/v1/peers/{peer}/approval"), ManagePeers, 422),
        door("POST", format!("/api/v1/peers/{peer}/suspension"), ManagePeers, 422),
        door("POST", format!("/api/v1/peers/{peer}/revocation"), ManagePeers, 422),
        door("GET", "/api/v1/figures", SeeFigures, 200),
    ]
}

async fn person(house: &House, (sign_in, role, staff): (&str, Role, Option<&str>)) -> Person {
    // A member of staff brings the role of the file; the account gets the same one.
    house.person(sign_in, role, staff).await
}

fn expected(person: &Person, door: &Door, index: &CaseIndex) -> u16 {
    let case = door.of_case.then_some(index);
    if access::may(&person.actor, door.action, case).is_yes() { door.opens } else { 404 }
}

#[test]
fn every_page_opens_for_those_who_may_and_exists_for_nobody_else() {
    check(async |house| {
        let things = things(house).await;
        let mut refused = 0;
        for who in PEOPLE {
            let person = person(house, who).await;
            assert_eq!(person.actor.roles, [who.1], "one row of the matrix at a time");
            for door in pages(&things) {
                let answer = match door.method {
                    "GET" => house.get(Some(&person), &door.path).await,
                    _ => house.post(Some(&person), &door.path, &[]).await,
                };
                let wanted = expected(&person, &door, &things.index);
                assert_eq!(answer.status.as_u16(), wanted, "{} {} as {:?}", door.method, door.path, who);
                if wanted == 404 {
                    refused += 1;
                    answer.says("Diese Seite gibt es nicht").says("Vorgangsnummer:");
                }
            }
        }
        assert!(refused > 100, "most doors are closed for most people: {refused}");
    });
}

#[test]
fn every_resource_of_the_api_answers_those_who_may_and_exists_for_nobody_else() {
    check(async |house| {
        let things = things(house).await;
        for who in PEOPLE {
            let person = person(house, who).await;
            for door in resources(&things) {
                let body = (door.method != "GET" && door.opens != 409).then(|| serde_json::json!({}));
                let answer = house.call(door.method, Some(&person), &door.path, body).await;
                let wanted = expected(&person, &door, &things.index);
                let said = &answer.body;
                assert_eq!(answer.status.as_u16(), wanted, "{} {} as {:?}: {said}", door.method, door.path, who);
                if wanted >= 400 {
                    assert_eq!(answer.problem() == "not-found", wanted == 404, "{} {}", door.method, door.path);
                }
            }
        }
    });
}

#[test]
fn without_a_session_pages_lead_to_the_sign_in_and_the_api_says_so() {
    check(async |house| {
        let things = things(house).await;
        for door in pages(&things) {
            let next = door.path.replace('/', "%2F");
            if door.method == "GET" {
                let wanted = if door.path == "/" { "/anmelden".to_owned() } else { format!("/anmelden?next={next}") };
                house.get(None, &door.path).await.leads_to(&wanted);
            } else {
                house.post(None, &door.path, &[]).await.leads_to("/anmelden");
            }
        }
        for door in resources(&things) {
            let answer = house.call(door.method, None, &door.path, None).await.is(401);
            assert_eq!(answer.problem(), "signed-out", "{}", door.path);
        }
    });
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

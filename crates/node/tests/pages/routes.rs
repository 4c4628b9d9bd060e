// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! Every address of the node against every role, on an own and on a foreign case, and signed out. The addresses come from the
//! router and from the served OpenAPI document; an address without a line here fails. The lines are the matrix of the roles
//! (domain section 3), written down by hand: who is not named gets the same answer as for what is not there.

use std::collections::BTreeSet;

use domain::role::Role;

use crate::browser::Answer;
use crate::house::{House, Person, check};

/// The people of a city: name, role, staff id. `eigene` leads the case that is asked for; `fremde` another one; `geladen` was
/// not invited to it.
const PEOPLE: [(&str, Role, Option<&str>); 17] = [
    ("eigene", Role::CaseManager, Some("hb-cm-1")),
    ("fremde", Role::CaseManager, Some("hb-cm-2")),
    ("leitung", Role::UnitHead, Some("hb-ul-1")),
    ("andere", Role::UnitHead, None),
    ("stellvertretung", Role::UnitHeadDeputy, None),
    ("koordination", Role::PoolCoordinator, None),
    ("traeger", Role::ProviderDelegate, Some("hb-lag-1")),
    ("mitglied", Role::PublicMember, None),
    ("aufsicht", Role::PermitAuthority, None),
    ("vormund", Role::Guardian, None),
    ("fachkraft", Role::ExternalExpert, None),
    ("abrechnung", Role::BillingClerk, None),
    ("evaluation", Role::Evaluator, None),
    ("dsb", Role::DataProtectionOfficer, None),
    ("technik", Role::NodeAdmin, None),
    ("peering", Role::PeeringAdmin, None),
    ("bund", Role::FederalMember, None),
];

/// Everybody who is signed in.
const ALL: &str = "eigene fremde leitung andere stellvertretung koordination traeger mitglied aufsicht vormund fachkraft abrechnung evaluation dsb technik peering bund";
const LEAD: &str = "eigene";
const LEADS: &str = "eigene fremde";
const OF_THE_CASE: &str = "eigene leitung koordination";
const CASES: &str = "eigene fremde leitung andere stellvertretung koordination";
const INBOX: &str = "leitung andere stellvertretung koordination";
const FIGURES: &str = "leitung andere stellvertretung koordination evaluation";
const TABLE: &str = "traeger mitglied aufsicht vormund fachkraft";
const OFFICE: &str = "koordination";
const OFFICER: &str = "dsb";
const DESK: &str = "koordination dsb";
const LIBRARY: &str =
    "eigene fremde leitung andere stellvertretung koordination traeger mitglied aufsicht evaluation dsb bund";
const PEERS: &str = "koordination dsb technik peering bund";
const PEERING: &str = "peering";
const TECHNICAL: &str = "technik";

/// A line of the table: method, address, and who gets which answer. Whoever is not named gets 404.
struct Line {
    method: &'static str,
    path: &'static str,
    cells: &'static [(&'static str, u16)],
    /// Whether somebody who is not signed in gets the same as everybody; otherwise the way to the sign-in, or 401.
    open: bool,
}

const fn line(method: &'static str, path: &'static str, cells: &'static [(&'static str, u16)]) -> Line {
    Line { method, path, cells, open: false }
}

const fn open(method: &'static str, path: &'static str, cells: &'static [(&'static str, u16)]) -> Line {
    Line { method, path, cells, open: true }
}

/// Parts of addresses that may end sessions: whoever asked there signs in again.
const ENDS: [&str; 3] = ["abmelden", "session", "zugang"];

/// The matrix. Forms are sent empty and versions as never seen: 422, 409 and 428 mean that somebody may, and what is missing;
/// 403 that somebody reads and does not write.
const LINES: &[Line] = &[
    line("GET", "/", &[(ALL, 200)]),
    line("GET", "/fristen", &[(ALL, 200)]),
    line("POST", "/hinweise/{notice}/gelesen", &[(ALL, 303)]),
    open("GET", "/anmelden", &[(ALL, 200)]),
    open("POST", "/anmelden", &[(ALL, 422), (ALL, 429)]),
    // Without an identity provider there is no way to one.
    open("GET", "/anmelden/extern", &[]),
    open("GET", "/anmelden/extern/zurueck", &[]),
    open("POST", "/abmelden", &[(ALL, 303)]),
    line("GET", "/zugang", &[(ALL, 200)]),
    line("POST", "/zugang/passwort", &[(ALL, 422)]),
    line("POST", "/zugang/sitzungen", &[(ALL, 303)]),
    line("POST", "/zugang/sitzungen/{session}", &[]),
    line("GET", "/zugang/programme", &[(ALL, 200)]),
    line("POST", "/zugang/programme", &[(ALL, 422)]),
    line("POST", "/zugang/programme/{grant}", &[]),
    line("GET", "/faelle", &[(CASES, 200)]),
    line("GET", "/faelle/notfall", &[(INBOX, 200)]),
    line("POST", "/faelle/notfall", &[(INBOX, 422)]),
    line("GET", "/faelle/neu", &[(LEADS, 200)]),
    line("POST", "/faelle/neu", &[(LEADS, 422)]),
    line("GET", "/faelle/{case}", &[(OF_THE_CASE, 200)]),
    line("GET", "/faelle/{case}/falleingabe", &[(LEAD, 200)]),
    line("GET", "/faelle/{case}/pruefen", &[(LEAD, 200)]),
    line("POST", "/faelle/{case}/pruefen", &[(LEAD, 422)]),
    line("GET", "/faelle/{case}/angaben/{form}", &[(LEAD, 200)]),
    line("POST", "/faelle/{case}/angaben/{form}", &[(LEAD, 422)]),
    line("GET", "/faelle/{case}/angaben/{form}/{item}", &[]),
    line("POST", "/faelle/{case}/angaben/{form}/{item}", &[]),
    line("GET", "/faelle/{case}/fassungen/{form}", &[]),
    line("GET", "/faelle/{case}/fassungen/{form}/{item}", &[]),
    line("GET", "/faelle/{case}/krisenkonzept", &[]),
    line("GET", "/faelle/{case}/protokoll/{no}", &[]),
    line("GET", "/faelle/{case}/einladung/{no}", &[]),
    line("GET", "/faelle/{case}/betriebserlaubnis/{item}", &[]),
    line("GET", "/runden", &[(TABLE, 200)]),
    line(
        "GET",
        "/runden/vertraulichkeit",
        &[(
            "eigene fremde leitung andere stellvertretung koordination traeger mitglied aufsicht vormund fachkraft evaluation",
            200,
        )],
    ),
    line(
        "POST",
        "/runden/vertraulichkeit",
        &[(
            "eigene fremde leitung andere stellvertretung koordination traeger mitglied aufsicht vormund fachkraft evaluation",
            422,
        )],
    ),
    line("GET", "/runden/{case}", &[]),
    line("GET", "/faelle/{case}/runde", &[(OFFICE, 303)]),
    line("POST", "/faelle/{case}/runde", &[(OFFICE, 303)]),
    line("GET", "/faelle/{case}/leinwand", &[(OFFICE, 303)]),
    line("GET", "/eingang", &[(INBOX, 200)]),
    line(
        "GET",
        "/pool",
        &[(
            "eigene fremde leitung andere stellvertretung koordination traeger mitglied aufsicht vormund fachkraft abrechnung evaluation technik",
            200,
        )],
    ),
    line(
        "GET",
        "/pool/{form}",
        &[("eigene fremde leitung andere stellvertretung koordination traeger mitglied aufsicht vormund", 200)],
    ),
    line("GET", "/pool/{form}/{item}", &[(OFFICE, 200)]),
    line("POST", "/pool/{form}/{item}", &[(OFFICE, 422)]),
    line("GET", "/pool/{form}/{item}/fassungen", &[]),
    line("GET", "/faelle/{case}/fallmuster", &[(OFFICE, 200)]),
    line("POST", "/faelle/{case}/fallmuster", &[(OFFICE, 422)]),
    line("GET", "/freigabe", &[(DESK, 200)]),
    line("GET", "/freigabe/{draft}", &[(OFFICE, 200)]),
    line("POST", "/freigabe/{draft}", &[(OFFICE, 422)]),
    line("POST", "/freigabe/{draft}/stimme", &[(OFFICE, 422)]),
    line("POST", "/freigabe/{draft}/zurueckholen", &[]),
    line("POST", "/freigabe/{draft}/freigeben", &[(OFFICE, 409)]),
    line("POST", "/freigabe/{draft}/widerruf", &[]),
    line("GET", "/bibliothek", &[(LIBRARY, 200)]),
    line("GET", "/bibliothek/{origin}/{index}", &[(LIBRARY, 200)]),
    line("GET", "/bibliothek/{origin}/{index}/nachweis.json", &[(LIBRARY, 200)]),
    line("GET", "/knoten", &[(PEERS, 200)]),
    line("GET", "/knoten/einladen", &[(PEERING, 200)]),
    line("POST", "/knoten/einladen", &[(PEERING, 200)]),
    line("GET", "/knoten/annehmen", &[(PEERING, 200)]),
    line("POST", "/knoten/annehmen", &[(PEERING, 422)]),
    line("POST", "/knoten/anfragen", &[(PEERING, 422)]),
    line("GET", "/knoten/{peer}", &[(PEERS, 200)]),
    line("GET", "/knoten/{peer}/{decision}", &[(PEERING, 200)]),
    line("POST", "/knoten/{peer}/{decision}", &[(PEERING, 422)]),
    line("GET", "/zahlen", &[(FIGURES, 200)]),
    line("GET", "/protokoll", &[(OFFICER, 200)]),
    line("GET", "/protokoll/meine", &[(ALL, 200)]),
    line("GET", "/faelle/{case}/zugriffe", &[(OF_THE_CASE, 200)]),
    line("GET", "/faelle/{case}/auskunft", &[(OF_THE_CASE, 200)]),
    line("GET", "/faelle/{case}/auskunft.json", &[(OF_THE_CASE, 200)]),
    line("GET", "/aufbewahrung", &[(DESK, 200)]),
    line("POST", "/aufbewahrung", &[]),
    line("GET", "/personen", &[(TECHNICAL, 200)]),
    line("GET", "/personen/programme", &[(TECHNICAL, 200)]),
    line("POST", "/personen/programme/{grant}", &[]),
    open("GET", "/hilfe", &[(ALL, 200)]),
    open("GET", "/hilfe/{topic}", &[(ALL, 200)]),
    open("GET", "/barrierefreiheit", &[(ALL, 200)]),
    open("GET", "/demo", &[]),
    open("GET", "/demo/anmelden/{token}", &[]),
    line("GET", "/api/v1/cases", &[(CASES, 200)]),
    line("POST", "/api/v1/cases", &[(CASES, 422)]),
    line("GET", "/api/v1/cases/{id}", &[(OF_THE_CASE, 200)]),
    line("GET", "/api/v1/cases/{id}/forms", &[(OF_THE_CASE, 200)]),
    line("GET", "/api/v1/cases/{id}/forms/{form}", &[(OF_THE_CASE, 200)]),
    line("PUT", "/api/v1/cases/{id}/forms/{form}", &[("leitung koordination", 403), (LEAD, 409)]),
    line("DELETE", "/api/v1/cases/{id}/forms/{form}/draft", &[(ALL, 204)]),
    line("GET", "/api/v1/cases/{id}/forms/{form}/draft", &[]),
    line("PUT", "/api/v1/cases/{id}/forms/{form}/draft", &[(ALL, 422)]),
    line("GET", "/api/v1/cases/{id}/forms/{form}/{item}", &[]),
    line("PUT", "/api/v1/cases/{id}/forms/{form}/{item}", &[(OF_THE_CASE, 422)]),
    line("DELETE", "/api/v1/cases/{id}/forms/{form}/{item}/draft", &[(ALL, 204)]),
    line("GET", "/api/v1/cases/{id}/forms/{form}/{item}/draft", &[]),
    line("PUT", "/api/v1/cases/{id}/forms/{form}/{item}/draft", &[(ALL, 422)]),
    line("GET", "/api/v1/codelists", &[(ALL, 200)]),
    line("GET", "/api/v1/drafts", &[(DESK, 200)]),
    line("POST", "/api/v1/drafts", &[(OFFICE, 422)]),
    line("GET", "/api/v1/drafts/{id}", &[(OFFICE, 200)]),
    line("PUT", "/api/v1/drafts/{id}", &[(OFFICE, 422)]),
    line("POST", "/api/v1/drafts/{id}/release", &[(OFFICE, 409)]),
    line("DELETE", "/api/v1/drafts/{id}/submission", &[]),
    line("POST", "/api/v1/drafts/{id}/submission", &[(OFFICE, 403)]),
    line("POST", "/api/v1/drafts/{id}/votes", &[(DESK, 422)]),
    line("GET", "/api/v1/due", &[(ALL, 200)]),
    line("GET", "/api/v1/figures", &[(FIGURES, 200)]),
    line("GET", "/api/v1/notices", &[(ALL, 200)]),
    line("DELETE", "/api/v1/notices/{id}", &[]),
    line("GET", "/api/v1/panel", &[(ALL, 200)]),
    line("GET", "/api/v1/panel/{id}", &[]),
    line("GET", "/api/v1/patterns", &[(LIBRARY, 200)]),
    line("GET", "/api/v1/patterns/{origin}/{epoch}/{index}", &[(LIBRARY, 200)]),
    line("GET", "/api/v1/patterns/{origin}/{epoch}/{index}/proof", &[(LIBRARY, 200)]),
    line("GET", "/api/v1/peers", &[(PEERS, 200)]),
    line("POST", "/api/v1/peers", &[(PEERING, 422)]),
    line("POST", "/api/v1/peers/invites", &[(PEERING, 201)]),
    line("POST", "/api/v1/peers/preview", &[(PEERING, 422)]),
    line("POST", "/api/v1/peers/{id}/approval", &[(PEERING, 422)]),
    line("POST", "/api/v1/peers/{id}/revocation", &[(PEERING, 422)]),
    line("DELETE", "/api/v1/peers/{id}/suspension", &[(PEERING, 409)]),
    line("POST", "/api/v1/peers/{id}/suspension", &[(PEERING, 422)]),
    line(
        "GET",
        "/api/v1/pool/forms",
        &[(
            "eigene fremde leitung andere stellvertretung koordination traeger mitglied aufsicht vormund fachkraft abrechnung evaluation technik",
            200,
        )],
    ),
    line(
        "GET",
        "/api/v1/pool/forms/{form}",
        &[("eigene fremde leitung andere stellvertretung koordination traeger mitglied aufsicht vormund", 200)],
    ),
    line(
        "GET",
        "/api/v1/pool/forms/{form}/{item}",
        &[("eigene fremde leitung andere stellvertretung koordination traeger mitglied aufsicht vormund", 200)],
    ),
    line(
        "PUT",
        "/api/v1/pool/forms/{form}/{item}",
        &[("eigene fremde leitung andere stellvertretung traeger mitglied aufsicht vormund", 403), (OFFICE, 422)],
    ),
    line("DELETE", "/api/v1/pool/forms/{form}/{item}/draft", &[(ALL, 204)]),
    line("GET", "/api/v1/pool/forms/{form}/{item}/draft", &[]),
    line("PUT", "/api/v1/pool/forms/{form}/{item}/draft", &[(ALL, 422)]),
    line("GET", "/api/v1/releases", &[(DESK, 200)]),
    line("POST", "/api/v1/releases/{index}/withdrawal", &[(OFFICE, 422)]),
    line("GET", "/api/v1/rules", &[(ALL, 200)]),
    line("DELETE", "/api/v1/session", &[(ALL, 204)]),
    line("GET", "/api/v1/session", &[(ALL, 200)]),
    open("POST", "/api/v1/session", &[(ALL, 422)]),
    open("POST", "/api/v1/token", &[(ALL, 422)]),
];

/// What there is to ask for.
struct Things {
    names: Vec<(&'static str, String)>,
}

async fn things(house: &House) -> Things {
    let desk = house.desk().await;
    let released = house.released(&desk).await;
    let case = house.case("HB-2017-03").await;
    let draft = house.draft(&desk[0], &house.case("HB-2018-04").await).await;
    let peer = house.peer(9).await.to_string();
    let names = vec![
        ("{case}", case.to_string()),
        ("{id}", case.to_string()),
        ("{draft}", draft),
        ("{released}", released),
        ("{origin}", house.node.identity.id.to_string()),
        ("{node}", house.node.identity.id.to_string()),
        ("{epoch}", "1".to_owned()),
        ("{index}", "1".to_owned()),
        ("{peer}", peer),
        ("{session}", "00000000-0000-4000-8000-000000000000".to_owned()),
        ("{grant}", "00000000-0000-4000-8000-000000000000".to_owned()),
        ("{decision}", "aussetzen".to_owned()),
        ("{form}", "family".to_owned()),
        ("{item}", "eins".to_owned()),
        ("{no}", "1".to_owned()),
        ("{topic}", "faelle".to_owned()),
        ("{notice}", "00000000-0000-4000-8000-000000000000".to_owned()),
        ("{token}", "x".to_owned()),
    ];
    Things { names }
}

impl Things {
    /// The address with what this house has in the place of names.
    fn fill(&self, pattern: &str) -> String {
        let special = [
            ("/api/v1/drafts/", "{id}", "{draft}"),
            ("/api/v1/peers/", "{id}", "{peer}"),
            ("/api/v1/notices/", "{id}", "{notice}"),
            ("/pool/", "{form}", "seat"),
            ("/api/v1/pool/", "{form}", "seat"),
        ];
        let mut path = pattern.to_owned();
        for (_, name, value) in special.into_iter().filter(|(prefix, ..)| pattern.starts_with(prefix)) {
            path = path.replace(name, value);
        }
        for (name, value) in &self.names {
            path = path.replace(name, value);
        }
        path
    }
}

async fn ask(house: &House, who: Option<&Person>, method: &str, path: &str) -> Answer {
    match (method, path.starts_with("/api/")) {
        ("GET", false) => house.get(who, path).await,
        (_, false) => house.post(who, path, &[]).await,
        ("GET" | "DELETE", true) => house.call(method, who, path, None).await,
        // What is handed in says which version was seen: none.
        ("PUT", true) if path.contains("/forms/") && !path.ends_with("/draft") && who.is_some() => {
            house.write(who.expect("somebody"), path, 0, &serde_json::json!({})).await
        }
        (_, true) => house.call(method, who, path, Some(serde_json::json!({}))).await,
    }
}

/// Every method and address that the node answers people: pages from the router, the API from its document.
async fn routes(house: &House) -> Vec<(String, String)> {
    let mut routes = Vec::new();
    for path in node::web::page_paths() {
        // A method that no page has is refused with those that it has.
        let refused = house.call("PATCH", None, &path.replace(['{', '}'], "x"), None).await.is(405);
        for method in refused.header("allow").split(',').filter(|method| *method != "HEAD") {
            routes.push((method.to_owned(), path.to_owned()));
        }
    }
    let document = house.call("GET", None, "/api/v1/openapi.json", None).await.is(200).json();
    for (path, item) in document["paths"].as_object().expect("paths") {
        for method in item.as_object().expect("operations").keys().filter(|key| *key != "parameters") {
            routes.push((method.to_uppercase(), path.clone()));
        }
    }
    routes
}

#[test]
fn every_address_answers_each_role_as_the_matrix_says_and_exists_for_nobody_else() {
    check(async |house| {
        let things = things(house).await;
        let routes: BTreeSet<(String, String)> = routes(house).await.into_iter().collect();
        let lines: BTreeSet<(String, String)> =
            LINES.iter().map(|line| (line.method.to_owned(), line.path.to_owned())).collect();
        assert_eq!(lines.len(), LINES.len(), "an address stands in the table twice");
        let missing: Vec<_> = routes.difference(&lines).collect();
        assert!(missing.is_empty(), "addresses of the router without a line in the table: {missing:?}");
        let gone: Vec<_> = lines.difference(&routes).collect();
        assert!(gone.is_empty(), "lines in the table without an address: {gone:?}");
        let mut people = Vec::new();
        for (name, role, staff) in PEOPLE {
            people.push((name, house.person(name, role, staff).await));
        }
        let mut closed = 0;
        for line in LINES {
            let path = things.fill(line.path);
            let ends = ENDS.iter().any(|part| line.path.contains(part));
            for (name, person) in &mut people {
                let status = ask(house, Some(person), line.method, &path).await.status.as_u16();
                if ends {
                    *person = house.session(person).await;
                }
                let named = |cell: &&(&str, u16)| cell.0.split(' ').any(|one| one == *name);
                let wanted: Vec<u16> = line.cells.iter().filter(named).map(|cell| cell.1).collect();
                let expected = if wanted.is_empty() { &[404][..] } else { &wanted };
                assert!(expected.contains(&status), "{} {path} as {name}: {status}, not {expected:?}", line.method);
                closed += usize::from(wanted.is_empty());
            }
            let outside = ask(house, None, line.method, &path).await;
            let status = outside.status.as_u16();
            if line.open {
                let expected: Vec<u16> = line.cells.iter().map(|cell| cell.1).collect();
                let expected = if expected.is_empty() { vec![404] } else { expected };
                assert!(expected.contains(&status), "{} {path} signed out: {status}", line.method);
            } else if path.starts_with("/api/") {
                assert_eq!(status, 401, "{} {path} signed out", line.method);
            } else {
                assert_eq!(status, 303, "{} {path} signed out", line.method);
                assert!(outside.header("location").starts_with("/anmelden"), "{} {path} signed out", line.method);
            }
        }
        assert!(closed > 1_000, "most doors are closed for most people: {closed}");
    });
}

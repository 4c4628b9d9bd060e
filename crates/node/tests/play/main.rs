// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! The cases of the two fictional pools, played over the interface of a node from referral to record, day by day in the
//! order in which they happened, become what the exchange files say of them; so do the figures. On both engines.

mod calendar;
#[path = "../engine/mod.rs"]
mod engine;
mod hours;
mod office;
#[path = "../../../domain/tests/play/script.rs"]
mod script;

use calendar::{Event, calendar};
use domain::{CaseFile, PoolFile, Role, SeededRandom, StaffId, pool_file};
use jiff::ToSpan as _;
use jiff::civil::Date;
use office::{Office, POOL};
use script::{Act, Who};
use serde_json::{Value, json};

/// Members of staff with a role, in the order of the file.
fn staff(file: &PoolFile, role: Role) -> impl Iterator<Item = &StaffId> {
    file.staff.iter().filter(move |member| member.role == role).map(|member| &member.id)
}

/// A case lead begins a case; its address.
async fn begin(office: &Office, case: &CaseFile) -> String {
    let lead = &case.record.referral.case_lead;
    office.confirm(lead).await;
    let made = office.post(lead, "/api/v1/cases", &json!({"person": script::person(case)})).await;
    format!("/api/v1/cases/{}", made.body["id"].as_str().expect("an id"))
}

async fn hand_in(office: &Office, case: &str, act: &Act) {
    // What the node does, it has done by itself: in the night, and when a dossier was written.
    let Who::Staff(who) = &act.who else { return };
    office.confirm(who).await;
    let item = act.item.as_ref().map_or_else(String::new, |item| format!("/{item}"));
    office.hand_in(who, case, &format!("{}{item}", act.form), &act.body).await;
}

/// Plays everything; the addresses of the cases in the order of the file.
async fn play(office: &Office, file: &PoolFile) -> Vec<String> {
    let coordinator = staff(file, Role::PoolCoordinator).next().expect("a coordinator");
    for (item, body) in script::seats(file) {
        office.hand_in(coordinator, POOL, &format!("seat/{item}"), &body).await;
    }
    let acts: Vec<_> = file.cases.iter().map(|case| script::acts(case, file)).collect();
    let mut cases = Vec::new();
    let mut today = None;
    for (day, event) in calendar(file, &acts) {
        if today != Some(day) {
            office.day(day).await;
            today = Some(day);
        }
        match event {
            Event::Begin(case) => cases.push((case, begin(office, &file.cases[case]).await)),
            Event::Act(number, act) => {
                let (_, case) = cases.iter().find(|(case, _)| *case == number).expect("a case that was begun");
                hand_in(office, case, act).await;
            }
            Event::Meeting(number, meeting) => {
                let body = json!({"date": meeting.date, "time": "9:30", "place": "Raum 2", "topic": "Wie es läuft",
                    "participants": meeting.participants});
                office.hand_in(coordinator, POOL, &format!("cross_case_session/{number}"), &body).await;
            }
        }
    }
    cases.sort_by_key(|(case, _)| *case);
    cases.into_iter().map(|(_, page)| page).collect()
}

/// The night after the start, the node began the follow-up, and nobody else.
async fn follows_by_itself(office: &Office, case: &CaseFile, page: &str) {
    let lead = &case.record.referral.case_lead;
    let forms = office.get(lead, &format!("{page}/forms")).await.body;
    let way = forms["history"].as_array().expect("a way");
    let begun: Vec<_> = way.iter().filter(|step| step["transition"] == "T16").collect();
    match case.record.measure_started_on {
        None => assert!(begun.is_empty(), "{}", case.identity.local_id),
        Some(start) => {
            assert_eq!(begun.len(), 1, "{}", case.identity.local_id);
            let at = begun[0]["at"].as_str().expect("a moment");
            assert!(begun[0]["by"].is_null() && at.starts_with(&start.saturating_add(1.day()).to_string()), "{at}");
        }
    }
}

fn check(family: &str, text: &str, as_of: &str, expected: &str) {
    let file = pool_file::read(text, &SeededRandom::new(1)).expect("a lawful file");
    let expected: Value = serde_json::from_str(expected).expect("JSON");
    let coordinator = staff(&file, Role::PoolCoordinator).next().expect("a coordinator");
    engine::each(family, async |place| {
        let office = Office::open(&place, text, &file).await;
        let mut codes = Vec::new();
        for (case, page) in file.cases.iter().zip(play(&office, &file).await) {
            let found = office.get(&case.record.referral.case_lead, &page).await.body;
            let record = serde_json::to_value(&case.record).expect("plain data");
            for (part, value) in record.as_object().expect("an object") {
                assert_eq!(found["record"][part], *value, "{} {part}", case.identity.local_id);
            }
            follows_by_itself(&office, case, &page).await;
            codes.push(found["identity"]["panel_code"].as_str().expect("a code").to_owned());
        }
        office.day(as_of.parse::<Date>().expect("a day").max(office.today())).await;
        hours::bill(&office, &file, &codes).await;
        let figures = office.get(coordinator, &format!("/api/v1/figures?as_of={as_of}")).await.body;
        for (field, value) in expected.as_object().expect("an object") {
            assert_eq!(figures[field], *value, "{field}");
        }
        office.node.store.close().await;
    });
}

#[test]
fn bremen_is_played() {
    let expected = include_str!("../../../domain/testdata/bremen-16.expected.json");
    check("play_bremen", include_str!("../../../domain/testdata/bremen-16.json"), "2018-12-31", expected);
}

#[test]
fn berlin_is_played() {
    let expected = include_str!("../../../domain/testdata/berlin-14.expected.json");
    check("play_berlin", include_str!("../../../domain/testdata/berlin-14.json"), "2020-12-31", expected);
}

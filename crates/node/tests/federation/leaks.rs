// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! Every byte that a node serves to a peer is searched for what must never leave.

use std::collections::BTreeSet;

use node::service::release_log;
use protocol::entry::Reason;
use serde_json::Value;

use crate::city::{City, clock, peer};
use crate::pool::{BREMEN, open_desk};

/// Strings of the pool file that identify somebody or something, with every exact date in two spellings.
fn secrets() -> BTreeSet<String> {
    let file: Value = serde_json::from_str(BREMEN).expect("JSON");
    let mut found = BTreeSet::new();
    for case in file["cases"].as_array().expect("cases") {
        for key in ["local_id", "panel_code"] {
            found.insert(case[key].as_str().expect("a text").to_owned());
        }
        for text in case["must_not_leak"].as_array().expect("a list") {
            found.insert(text.as_str().expect("a text").to_owned());
        }
        dates(case, &mut found);
    }
    for person in file["staff"].as_array().expect("staff") {
        found.insert(person["id"].as_str().expect("a text").to_owned());
        found.insert(person["name"].as_str().expect("a text").to_owned());
    }
    found
}

fn dates(value: &Value, found: &mut BTreeSet<String>) {
    match value {
        Value::String(text) => {
            if let Ok(date) = text.parse::<jiff::civil::Date>()
                && text.len() == 10
            {
                found.insert(text.clone());
                found.insert(format!("{:02}.{:02}.{:04}", date.day(), date.month(), date.year()));
            }
        }
        Value::Array(items) => items.iter().for_each(|item| dates(item, found)),
        Value::Object(members) => members.values().for_each(|member| dates(member, found)),
        _ => {}
    }
}

fn contains(haystack: &[u8], needle: &str) -> bool {
    haystack.windows(needle.len()).any(|window| window == needle.as_bytes())
}

#[tokio::test]
async fn nothing_that_identifies_anybody_is_served_to_a_peer() {
    let clock = clock();
    let origin = City::found("Pool Eins", 301, &clock).await;
    let follower = City::found("Pool Zwei", 302, &clock).await;
    peer(&origin, &follower).await;
    let desk = open_desk(&origin).await;
    let keys = desk.release(&origin, 5).await;
    follower.sync(&origin).await.expect("in sync");
    release_log::withdraw(&origin.node, keys[2].index, Reason::Error, &desk.author().user).await.expect("withdrawn");
    follower.sync(&origin).await.expect("in sync");

    let served = origin.wire.served();
    assert!(contains(&served, "\"schema\":\"pattern/1\""), "payloads passed the wire");
    let secrets = secrets();
    assert!(secrets.len() > 200, "the list of what must not leave was read");
    let leaked: Vec<&String> = secrets.iter().filter(|secret| contains(&served, secret)).collect();
    assert!(leaked.is_empty(), "served to a peer: {leaked:?}");
}

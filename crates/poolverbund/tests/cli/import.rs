// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! Case files go in whole or not at all, and the figures come out.

use serde_json::{Value, json};

use crate::harness::{BERLIN, BERLIN_FIGURES, BREMEN, BREMEN_FIGURES, Home, raw_text};

fn parse(text: &str) -> Value {
    serde_json::from_str(text).expect("JSON")
}

#[track_caller]
fn check_figures(profile: &str, file: &str, as_of: &str, expected: &str) {
    let home = Home::new(profile);
    let said = home.import(file).done();
    assert!(said.out.contains("imported"), "{}", said.out);
    assert_eq!(home.figures(as_of), parse(expected));
}

#[test]
fn figures_of_bremen_are_the_published_ones() {
    check_figures("bremen", BREMEN, "2018-12-31", BREMEN_FIGURES);
}

#[test]
fn figures_of_berlin_are_as_expected() {
    check_figures("berlin", BERLIN, "2020-12-31", BERLIN_FIGURES);
}

#[test]
fn figures_can_be_read_by_people() {
    let home = Home::new("bremen");
    home.import(BREMEN).done();
    let said = home.run(&["figures", "--as-of", "2018-12-31"]).done();
    assert!(said.out.lines().any(|line| line.starts_with("age_mean.m.truncated_2") && line.ends_with("14,87")));
}

/// A third city that pays by two rates and has members of its own number.
fn third_city() -> (Value, Value) {
    let mut file = parse(BREMEN);
    let node = file["node"].as_object_mut().expect("an object");
    for key in ["hourly_rate_eur", "fixed_provider_delegates", "ags", "land"] {
        node.remove(key);
    }
    node.insert("id".to_owned(), json!("mu-musterstadt"));
    node.insert("city".to_owned(), json!("Musterstadt"));
    node.insert("profile".to_owned(), json!("custom"));
    node.insert("fixed_members".to_owned(), json!(6));
    let rates = json!([{"from": "2016-10-01", "eur": "56.00"}, {"from": "2018-01-01", "eur": "60.00"}]);
    node.insert("hourly_rates".to_owned(), rates);

    let mut expected = parse(BREMEN_FIGURES);
    expected["node"] = json!("mu-musterstadt");
    let billing = expected["billing"].as_object_mut().expect("an object");
    let (mut added_cents, mut by_provider) = (0, std::collections::BTreeMap::<String, i64>::new());
    for line in file["billing"].as_array_mut().expect("a list") {
        if line["session_date"].as_str().is_some_and(|day| day >= "2018-01-01") {
            // Hundredths of an hour times euro are cents.
            let hundredths = cents(&line["hours"]);
            line["rate"] = json!("60.00");
            line["amount"] = json!(euro(hundredths * 60));
            added_cents += hundredths * 4;
            *by_provider.entry(line["provider"].as_str().expect("a name").to_owned()).or_default() += hundredths * 4;
        }
    }
    assert!(added_cents > 0, "the second rate is used");
    billing["amount_eur"] = json!(euro(cents(&billing["amount_eur"]) + added_cents));
    billing["by_year"]["2018"] = json!(euro(cents(&billing["by_year"]["2018"]) + added_cents));
    for (provider, added) in by_provider {
        let amount = &mut billing["by_provider"][&provider]["amount_eur"];
        *amount = json!(euro(cents(amount) + added));
    }
    (file, expected)
}

fn cents(amount: &Value) -> i64 {
    amount.as_str().expect("an amount").replace('.', "").parse().expect("a number")
}

fn euro(cents: i64) -> String {
    format!("{}.{:02}", cents / 100, cents % 100)
}

#[test]
fn a_third_city_has_its_own_members_and_dated_rates() {
    let (file, mut expected) = third_city();
    let home = Home::new("custom");
    home.import(&file.to_string()).done();
    let figures = home.figures("2018-12-31");
    assert_eq!(figures["billing"], expected["billing"]);
    // What the report of a custom city prints beyond the counts is its own affair; the counts are the same.
    for (name, value) in expected.as_object_mut().expect("an object") {
        if figures.get(name).is_some() {
            assert_eq!(&figures[name], value, "{name}");
        }
    }
    assert_eq!(figures["node"], "mu-musterstadt");
    assert_eq!(figures["cases_consulted"], 16);
}

#[test]
fn every_fault_of_a_broken_file_is_told_with_its_line() {
    let lines: Vec<&str> = BREMEN.lines().collect();
    let broken: Vec<(usize, String)> =
        lines.iter().enumerate().filter_map(|(at, line)| Some((at, spoil(line)?))).step_by(5).take(9).collect();
    assert_eq!(broken.len(), 9, "the data set has enough places to spoil");
    let mut text: Vec<String> = lines.iter().map(|line| (*line).to_owned()).collect();
    for (at, line) in &broken {
        text[*at].clone_from(line);
    }
    let home = Home::new("bremen");
    let said = home.import(&text.join("\n")).refused(1, &["nothing was imported"]);
    for (at, line) in &broken {
        let place = format!("cases.json:{}:", at + 1);
        assert!(said.err.contains(&place), "{place} ({line}) is missing in:\n{}", said.err);
    }
    assert_nothing_came_in(&home);
    home.import(BREMEN).done();
    assert_eq!(home.figures("2018-12-31"), parse(BREMEN_FIGURES));
}

/// A line that is wrong by itself: an impossible date, an unknown code or a wrong type.
fn spoil(line: &str) -> Option<String> {
    let spoiled = if line.contains("\"measure_started_on\": \"20") {
        line.replace("\"20", "\"2O")
    } else if line.contains("\"escalation\": \"ESC-") {
        line.replace("ESC-", "ESK-")
    } else if line.contains("\"age_at_intake\": ") {
        line.replace("\"age_at_intake\": ", "\"age_at_intake\": -")
    } else {
        return None;
    };
    Some(spoiled)
}

fn assert_nothing_came_in(home: &Home) {
    assert_eq!(home.figures("2018-12-31")["cases_consulted"], 0);
    let raw = raw_text(&home.data());
    assert!(!raw.contains("HB-2016-01") && !raw.contains("hb-cm-1"));
}

#[test]
fn text_that_is_no_json_is_refused_with_its_place() {
    let home = Home::new("bremen");
    home.import("{\n  \"format\": \"pool-cases/1\",\n  oops\n}").refused(1, &["cases.json:3:"]);
    home.import("").refused(1, &["cases.json:1:"]);
    home.run(&["import", "no-such-file.json"]).refused(1, &["no-such-file.json"]);
}

#[test]
fn the_same_file_goes_in_once() {
    let home = Home::new("bremen");
    home.import(BREMEN).done();
    home.import(BREMEN).refused(1, &["here already", "HB-2016-01", "nothing was changed"]);
    assert_eq!(home.figures("2018-12-31"), parse(BREMEN_FIGURES));
}

#[test]
fn a_file_of_another_pool_is_refused() {
    let home = Home::new("bremen");
    home.import(BREMEN).done();
    home.import(BERLIN).refused(1, &["be-berlin", "hb-bremen", "nothing was changed"]);
    assert_eq!(home.figures("2018-12-31"), parse(BREMEN_FIGURES));
}

#[test]
fn a_stolen_database_names_nobody() {
    for (profile, text) in [("bremen", BREMEN), ("berlin", BERLIN)] {
        let home = Home::new(profile);
        home.import(text).done();
        let raw = raw_text(&home.data());
        assert!(raw.contains("SQLite format 3"), "the raw files are looked at");
        for secret in secrets(&parse(text)) {
            assert!(!raw.contains(&secret), "{secret} stands in the raw files");
        }
    }
}

/// What identifies somebody: names, numbers, addresses and whatever the data set marks.
fn secrets(file: &Value) -> Vec<String> {
    let mut secrets = Vec::new();
    let mut add = |value: &Value| secrets.extend(value.as_str().map(str::to_owned));
    for case in file["cases"].as_array().expect("cases") {
        for key in ["file_number", "given_name", "family_name", "birth_date", "address"] {
            add(&case["identifying"][key]);
        }
        for key in ["local_id", "panel_code", "narrative_local", "narrative_anonymised"] {
            add(&case[key]);
        }
        case["must_not_leak"].as_array().expect("a list").iter().for_each(&mut add);
        case["indirect_details"].as_array().expect("a list").iter().for_each(&mut add);
    }
    for member in file["staff"].as_array().expect("staff") {
        add(&member["name"]);
        add(&member["id"]);
    }
    // A few letters occur in any sealed bytes by chance.
    secrets.retain(|secret| secret.chars().count() >= 5);
    secrets
}

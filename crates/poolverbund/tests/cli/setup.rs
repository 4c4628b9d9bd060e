// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! Setting up a node: `init`, the configuration, accounts, `serve`.

use std::os::unix::fs::PermissionsExt;
use std::time::Duration;

use crate::harness::{Home, Process, get, run, run_with_input};

#[test]
fn help_fits_a_screen_and_names_the_exit_codes() {
    let said = run(&["--help"]).done();
    assert!(said.out.lines().count() <= 30, "{}", said.out);
    assert!(said.out.contains("Exit codes:"));
    run(&["fly"]).refused(2, &["fly"]);
}

#[test]
fn init_writes_a_short_configuration_and_guards_the_key() {
    let home = Home::new("bremen");
    let text = std::fs::read_to_string(home.config()).expect("the configuration");
    assert!(text.lines().count() <= 40);
    assert!(text.contains("profile = \"bremen\""));
    let mode = |name: &str| {
        let meta = std::fs::metadata(home.path(name)).expect("written");
        meta.permissions().mode() & 0o777
    };
    assert_eq!(mode("data"), 0o700);
    assert_eq!(mode("data/poolverbund.key"), 0o600);
}

#[test]
fn init_overwrites_nothing() {
    let home = Home::new("berlin");
    let before = std::fs::read(home.data().join("poolverbund.key")).expect("the key");
    let other = home.path("other");
    home.run(&["init", "--data", other.to_str().expect("UTF-8")]).refused(1, &["node.toml exists already", "next:"]);
    assert!(!other.exists());
    let data = home.data();
    let elsewhere = home.path("elsewhere.toml");
    run(&["init", "--data", data.to_str().expect("UTF-8"), "--config", elsewhere.to_str().expect("UTF-8")])
        .refused(1, &["poolverbund.key exists already"]);
    assert!(!elsewhere.exists());
    assert_eq!(std::fs::read(home.data().join("poolverbund.key")).expect("the key"), before);
}

#[test]
fn init_refuses_an_address_that_cannot_work_and_leaves_nothing() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = |name: &str| folder.path().join(name).to_str().expect("UTF-8").to_owned();
    run(&["init", "--config", &path("n.toml"), "--data", &path("data"), "--url", "http://pool.example"])
        .refused(2, &["url: must begin with https://"]);
    assert!(std::fs::read_dir(folder.path()).expect("a folder").next().is_none());
}

#[test]
fn an_unknown_key_is_refused_with_the_nearest_known_one() {
    let home = Home::new("custom");
    let text = std::fs::read_to_string(home.config()).expect("the configuration");
    std::fs::write(home.config(), text.replace("address =", "adress =")).expect("written");
    home.run(&["serve"]).refused(2, &["node.toml:", "adress: unknown key", "did you mean `address`?"]);
}

#[test]
fn a_missing_configuration_says_how_to_get_one() {
    run(&["serve", "--config", "no-such-file.toml"]).refused(2, &["no-such-file.toml", "poolverbund init"]);
}

#[test]
fn a_database_without_its_key_file_stays_closed() {
    let home = Home::new("custom");
    let other = Home::new("custom");
    std::fs::copy(other.data().join("poolverbund.key"), home.data().join("poolverbund.key")).expect("copied");
    home.run(&["user", "list"]).refused(1, &["key file"]);
}

#[test]
fn accounts_are_made_and_listed() {
    let home = Home::new("bremen");
    let add = |sign_in: &str, rest: &[&str]| {
        let mut args = vec!["user", "add", "--sign-in", sign_in, "--name", "Administration Beispiel"];
        args.extend(rest);
        home.run(&args)
    };
    let said = add("admin", &["--role", "node_admin", "--role", "peering_admin"]).done();
    let password = said.out.lines().find_map(|line| line.strip_prefix("start password: ")).expect("a password");
    assert!(password.len() >= 20);
    add("admin", &["--role", "evaluator"]).refused(1, &["sign_in_taken"]);
    add("koenig", &["--role", "king"]).refused(2, &["unknown role", "pool_coordinator"]);
    let listed = home.run(&["user", "list", "--json"]).done().json();
    let admin = listed.as_array().expect("a list").iter().find(|user| user["sign_in"] == "admin").expect("listed");
    assert_eq!(admin["roles"], serde_json::json!(["node_admin", "peering_admin"]));
    assert!(!listed.to_string().contains(password), "a password is shown once");
    assert!(home.run(&["user", "list"]).done().out.contains("admin"));
}

#[test]
fn a_password_can_come_from_standard_input() {
    let home = Home::new("bremen");
    let config = home.config();
    let args = |sign_in: &'static str| {
        ["user", "add", "--sign-in", sign_in, "--name", "B", "--role", "evaluator", "--password-stdin", "--config"]
            .map(str::to_owned)
            .into_iter()
            .chain([config.to_str().expect("UTF-8").to_owned()])
            .collect::<Vec<_>>()
    };
    let said = run_with_input(&args("one"), "ein langer geheimer Satz\n").done();
    assert!(!said.out.contains("start password"));
    run_with_input(&args("two"), "\n").refused(1, &["the first line is empty"]);
}

#[test]
fn a_node_serves_until_it_is_told_to_stop() {
    let home = Home::new("federal");
    let text = std::fs::read_to_string(home.config()).expect("the configuration");
    std::fs::write(home.config(), text.replace("127.0.0.1:8080\"\n\n#", "127.0.0.1:0\"\n\n#")).expect("written");
    let node = Process::start(&["serve", "--config", home.config().to_str().expect("UTF-8")]);
    let line = node.line(Duration::from_mins(1));
    let url = line.strip_prefix("listening on ").and_then(|rest| rest.split(' ').next()).expect("an address");
    assert_eq!(get(&format!("{url}/readyz"), "").status, 200);
    assert!(node.stop().is_empty(), "one line and no more");
}

#[test]
fn peers_are_managed_by_command() {
    let home = Home::new("bremen");
    let said = home.run(&["peer", "invite"]).done();
    let invite = said.out.trim();
    assert!(invite.starts_with("poolverbund1:") && !invite.contains('\n'), "{invite}");
    home.run(&["peer", "accept", invite]).refused(1, &["invite_own"]);
    home.run(&["peer", "accept", "hello"]).refused(1, &["invite_unreadable"]);
    home.run(&["peer", "approve", "n1", "--number", "1"]).refused(2, &["n1"]);
    let nobody = format!("n1{}", "a".repeat(32));
    home.run(&["peer", "suspend", &nobody, "--reason", "Prüfung"]).refused(1, &["not found"]);
    assert_eq!(home.run(&["peer", "list", "--json"]).done().json(), serde_json::json!([]));
    assert_eq!(home.run(&["releases", "--json"]).done().json(), serde_json::json!([]));
}

// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! The demo as a newcomer starts it, and the proof that leaves it.

use std::path::Path;
use std::time::Duration;

use serde_json::Value;

use crate::harness::{BERLIN, BREMEN, Process, get, raw_text, run, three_free_ports};

/// Longest time until the demo is in sync: a loaded machine and a debug build.
const READY: Duration = Duration::from_mins(3);

fn start(port: u16, data: &Path) -> (Process, Value) {
    let port = port.to_string();
    let demo = Process::start(&["demo", "--json", "--port", &port, "--data", data.to_str().expect("UTF-8")]);
    let ready = serde_json::from_str(&demo.line(READY)).expect("one line of JSON");
    (demo, ready)
}

/// Signs in by link and returns the cookies.
fn sign_in(node: &Value, role: &str) -> String {
    let users = node["users"].as_array().expect("users");
    let user = users.iter().find(|user| user["role"] == role).expect("somebody with the role");
    let answer = get(user["sign_in_url"].as_str().expect("a link"), "");
    assert!((300..400).contains(&answer.status), "{}", answer.head);
    answer.cookies()
}

fn api(node: &Value, path: &str, cookies: &str) -> Value {
    let answer = get(&format!("{}{path}", node["url"].as_str().expect("an address")), cookies);
    assert_eq!(answer.status, 200, "{path}: {}", answer.body);
    serde_json::from_str(&answer.body).expect("JSON")
}

#[test]
fn three_nodes_share_patterns_and_come_back() {
    let folder = tempfile::tempdir().expect("a folder");
    let port = three_free_ports();
    let (demo, ready) = start(port, folder.path());
    let nodes = ready["nodes"].as_array().expect("nodes");
    check_shape(nodes, port);
    for node in nodes {
        check_library(nodes, node);
    }
    check_proof(&nodes[1], &nodes[0], folder.path());
    assert!(demo.stop().is_empty(), "one line and no more");
    check_raw_files(folder.path());

    let (demo, again) = start(port, folder.path());
    for (first, second) in nodes.iter().zip(again["nodes"].as_array().expect("nodes")) {
        assert_eq!(first["node_id"], second["node_id"]);
        // Once a day the log takes the end of the audit trail; nothing else may have come.
        let size = |node: &Value| node["log"]["size"].as_u64().expect("a size");
        assert!(size(second) - size(first) <= 1, "a second start releases nothing again: {first} {second}");
        assert_eq!(first["users"].as_array().map(Vec::len), second["users"].as_array().map(Vec::len));
    }
    for node in again["nodes"].as_array().expect("nodes") {
        check_library(nodes, node);
    }
    demo.stop();
    let other = three_free_ports().to_string();
    run(&["demo", "--port", &other, "--data", folder.path().to_str().expect("UTF-8")]).refused(1, &["runs on port"]);
}

fn check_shape(nodes: &[Value], port: u16) {
    assert_eq!(nodes.len(), 3);
    for (node, port) in nodes.iter().zip(port..) {
        assert_eq!(node["url"], format!("http://127.0.0.1:{port}"));
        assert!(node["node_id"].as_str().is_some_and(|id| id.starts_with("n1") && id.len() == 34));
        assert!(node["log"]["size"].is_u64() && node["log"]["root"].is_string());
        for user in node["users"].as_array().expect("users") {
            assert!(user["role"].is_string() && user["name"].is_string() && user["sign_in_url"].is_string());
        }
    }
    for city in &nodes[..2] {
        assert!(city["log"]["size"].as_u64().is_some_and(|size| size >= 10), "{city}");
    }
}

/// The library of every node shows the patterns of both cities.
fn check_library(nodes: &[Value], reader: &Value) {
    let cookies = sign_in(reader, "federal_member");
    for city in &nodes[..2] {
        let origin = city["node_id"].as_str().expect("an id");
        let found = api(reader, &format!("/api/v1/patterns?origins={origin}"), &cookies);
        assert_eq!(found["total"], 10, "{found}");
        assert!(found["patterns"].as_array().is_some_and(|rows| rows.iter().all(|row| row["origin"] == origin)));
    }
}

/// A proof that Berlin exports for a pattern of Bremen is verified offline; a changed one is not.
fn check_proof(berlin: &Value, bremen: &Value, folder: &Path) {
    let cookies = sign_in(berlin, "federal_member");
    let origin = bremen["node_id"].as_str().expect("an id");
    let row = &api(berlin, &format!("/api/v1/patterns?origins={origin}"), &cookies)["patterns"][0];
    let path = format!("/api/v1/patterns/{origin}/{}/{}/proof", row["epoch"], row["index"]);
    let proof = get(&format!("{}{path}", berlin["url"].as_str().expect("an address")), &cookies);
    assert_eq!(proof.status, 200, "{path}: {}", proof.body);

    let (good, bad) = (folder.join("good.json"), folder.join("bad.json"));
    std::fs::write(&good, &proof.body).expect("written");
    let said = run(&[Path::new("verify"), &good]).done();
    assert!(said.out.contains(origin) && said.out.contains("proven"), "{}", said.out);

    let mut changed: Value = serde_json::from_str(&proof.body).expect("JSON");
    let payload = changed["payload"].as_str().expect("a payload").to_owned();
    let (first, rest) = payload.split_at(payload.len() / 2);
    let flipped = if rest.starts_with('A') { "B" } else { "A" };
    changed["payload"] = format!("{first}{flipped}{}", &rest[1..]).into();
    std::fs::write(&bad, changed.to_string()).expect("written");
    run(&[Path::new("verify"), &bad]).refused(1, &["NOT proven", "payload"]);
    std::fs::remove_file(&good).expect("removed");
    std::fs::remove_file(&bad).expect("removed");
}

/// No file of any of the three nodes shows what a data set marks as identifying.
fn check_raw_files(folder: &Path) {
    let raw = raw_text(folder);
    assert!(raw.contains("Ausweichplatz"), "the released lessons are there to be read");
    for text in [BREMEN, BERLIN] {
        let file: Value = serde_json::from_str(text).expect("JSON");
        for case in file["cases"].as_array().expect("cases") {
            let marked = case["must_not_leak"].as_array().expect("a list").iter();
            for secret in marked.chain([&case["local_id"], &case["panel_code"]]).filter_map(Value::as_str) {
                assert!(secret.chars().count() < 5 || !raw.contains(secret), "{secret} stands in the raw files");
            }
        }
    }
}

#[test]
fn a_taken_port_is_named() {
    let taken = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    let port = taken.local_addr().expect("an address").port().min(65_533);
    run(&["demo", "--port", &port.to_string()]).refused(1, &[&format!("127.0.0.1:{port}"), "--port"]);
}

#[test]
fn verify_refuses_what_is_no_proof() {
    run(&["verify", "no-such-file.json"]).refused(1, &["no-such-file.json"]);
    let file = tempfile::NamedTempFile::new().expect("a file");
    std::fs::write(file.path(), "{}").expect("written");
    run(&[Path::new("verify"), file.path()]).refused(1, &["NOT proven"]);
}

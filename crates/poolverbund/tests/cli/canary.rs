// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! The names of the demo's young people stand in no log line, no temporary file and no database page, whatever happens: pages,
//! forms that are wrong, addresses that lead nowhere, a crash, a start after it.

use std::collections::BTreeSet;
use std::path::Path;
use std::time::Duration;

use serde_json::Value;

use crate::harness::{Answer, BERLIN, BREMEN, Process, ask, get, raw_text, run, three_free_ports};

/// Longest time until the demo is in sync: a loaded machine, a debug build, and every line of the trace.
const READY: Duration = Duration::from_mins(5);
/// What somebody types: a name that is nowhere else, so that a find is a leak of what was typed.
const TYPED: &str = "Canarienvogel-Quittengelee";
/// The cases that the demo's past is made of.
const PAST: [&str; 2] = [include_str!("../../src/demo/bremen.json"), include_str!("../../src/demo/berlin.json")];
/// Members of the files that name somebody.
const NAMING: [&str; 5] = ["given_name", "family_name", "address", "file_number", "must_not_leak"];

/// Everything in the files that names a young person.
fn names() -> BTreeSet<String> {
    let mut names = BTreeSet::from([TYPED.to_owned()]);
    for text in [BREMEN, BERLIN].into_iter().chain(PAST) {
        collect(&serde_json::from_str(text).expect("JSON"), false, &mut names);
    }
    // Short ones stand by chance in bytes that look random.
    names.retain(|name| name.chars().count() >= 6);
    names
}

fn collect(value: &Value, naming: bool, names: &mut BTreeSet<String>) {
    match value {
        Value::String(text) if naming => {
            names.insert(text.clone());
        }
        Value::Array(items) => items.iter().for_each(|item| collect(item, naming, names)),
        Value::Object(members) => {
            members.iter().for_each(|(name, item)| collect(item, NAMING.contains(&name.as_str()), names));
        }
        _ => {}
    }
}

fn start(port: u16, data: &Path, log: &Path, temporary: &Path) -> (Process, Value) {
    let port = port.to_string();
    let args = ["demo", "--json", "--port", &port, "--data", data.to_str().expect("UTF-8")];
    let demo = Process::start_traced(&args, log, temporary);
    let ready = serde_json::from_str(&demo.line(READY)).expect("one line of JSON");
    (demo, ready)
}

/// Walks through the node as one of its people, the wrong way where there is one.
fn walk(node: &Value, user: &Value) -> usize {
    let url = node["url"].as_str().expect("an address");
    let cookies = get(user["sign_in_url"].as_str().expect("a link"), "").cookies();
    let mut read = 0;
    let mut see = |answer: Answer| {
        assert!(answer.status < 500, "{}", answer.head);
        read += usize::from(answer.status == 200);
        answer
    };
    for path in ["/", "/faelle", "/eingang", "/runden", "/pool", "/freigabe", "/bibliothek", "/zahlen", "/protokoll"] {
        see(get(&format!("{url}{path}"), &cookies));
    }
    let listed = see(get(&format!("{url}/api/v1/cases"), &cookies));
    let listed: Value = serde_json::from_str(&listed.body).expect("JSON");
    for case in listed["cases"].as_array().into_iter().flatten().take(4) {
        let id = case["id"].as_str().expect("an id");
        for path in [format!("/faelle/{id}"), format!("/api/v1/cases/{id}"), format!("/faelle/{id}/auskunft.json")] {
            see(get(&format!("{url}{path}"), &cookies));
        }
        let form = format!("/faelle/{id}/angaben/family");
        see(ask(
            "POST",
            &format!("{url}{form}"),
            &cookies,
            "application/x-www-form-urlencoded",
            &format!("account={TYPED}"),
        ));
        let api = format!("/api/v1/cases/{id}/forms/family");
        see(ask("PUT", &format!("{url}{api}"), &cookies, "application/json", &format!("{{\"account\": \"{TYPED}\", ")));
    }
    let form = format!("given_name={TYPED}&family_name={TYPED}&birth_date=gestern");
    see(ask("POST", &format!("{url}/faelle/neu"), &cookies, "application/x-www-form-urlencoded", &form));
    see(ask(
        "POST",
        &format!("{url}/anmelden"),
        "",
        "application/x-www-form-urlencoded",
        &format!("login={TYPED}&password={TYPED}"),
    ));
    see(ask(
        "POST",
        &format!("{url}/api/v1/cases"),
        &cookies,
        "application/json",
        &format!("{{\"given_name\": \"{TYPED}\"}}"),
    ));
    read
}

fn found(text: &str, names: &BTreeSet<String>) -> Vec<String> {
    names.iter().filter(|name| text.contains(name.as_str())).cloned().collect()
}

#[test]
fn no_name_leaves_the_sealed_columns_whatever_happens() {
    let names = names();
    assert!(names.len() > 200, "{}", names.len());
    let folder = tempfile::tempdir().expect("a folder");
    let (data, temporary, log) = (folder.path().join("data"), folder.path().join("tmp"), folder.path().join("log"));
    std::fs::create_dir(&temporary).expect("a folder");

    let port = three_free_ports();
    let (demo, ready) = start(port, &data, &log, &temporary);
    let nodes = ready["nodes"].as_array().expect("nodes");
    let mut read = 0;
    for node in &nodes[..2] {
        for user in node["users"].as_array().expect("users") {
            read += walk(node, user);
        }
    }
    assert!(read > 100, "the walk reads something: {read}");
    demo.kill();
    let after_the_crash = raw_text(&data);
    let (demo, _) = start(port, &data, &log, &temporary);
    demo.stop();

    // A file with names in the wrong places is refused without repeating them.
    let config = folder.path().join("node.toml");
    let home = folder.path().join("home");
    let (config, home) = (config.to_str().expect("UTF-8"), home.to_str().expect("UTF-8"));
    run(&["init", "--config", config, "--data", home, "--profile", "bremen"]).done();
    let mut broken: Value = serde_json::from_str(BREMEN).expect("JSON");
    broken["cases"][0]["gender"] = Value::String(TYPED.to_owned());
    broken["cases"][1]["identifying"]["birth_date"] = Value::String(TYPED.to_owned());
    let file = folder.path().join("broken.json");
    std::fs::write(&file, broken.to_string()).expect("written");
    let refused = run(&["import", "--config", config, file.to_str().expect("UTF-8")]).refused(1, &["gender"]);

    let log = std::fs::read_to_string(&log).expect("the log");
    assert!(log.len() > 100_000 && log.contains("TRACE"), "everything was logged: {} bytes", log.len());
    assert_eq!(found(&log, &names), [""; 0], "in the log");
    assert_eq!(found(&raw_text(&temporary), &names), [""; 0], "in temporary files");
    assert_eq!(found(&after_the_crash, &names), [""; 0], "in the files after a crash");
    assert_eq!(found(&raw_text(&data), &names), [""; 0], "in the files");
    assert_eq!(found(&raw_text(Path::new(home)), &names), [""; 0], "in the files of a refused import");
    let said: BTreeSet<String> = names.iter().filter(|name| *name != TYPED).cloned().collect();
    assert_eq!(found(&(refused.out + &refused.err), &said), [""; 0], "in what an import says");
}

// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! The audit trail checked from outside.

use std::process::Command;

use crate::harness::{BREMEN, Home};

/// Changes the database beside the program, as somebody with its file would.
fn tamper(home: &Home, sql: &str) {
    let file = home.data().join("poolverbund.db");
    let script = "import sqlite3, sys; db = sqlite3.connect(sys.argv[1]); db.execute(sys.argv[2]); db.commit()";
    let status = Command::new("python3").args(["-c", script]).arg(file).arg(sql).status().expect("python3");
    assert!(status.success());
}

#[test]
fn a_changed_line_is_found_from_the_command_line() {
    let home = Home::new("bremen");
    home.import(BREMEN).done();
    let said = home.run(&["audit", "verify"]).done();
    assert!(said.out.contains("audit trail is sound: lines 1 to "), "{}", said.out);
    assert!(said.out.contains("Newest checkpoint of the own log"), "{}", said.out);
    let answer = home.run(&["audit", "verify", "--json"]).done().json();
    assert_eq!((answer["sound"].as_bool(), answer["log_sound"].as_bool()), (Some(true), Some(true)));

    tamper(&home, "UPDATE audit SET actor = NULL WHERE seq = 3");
    home.run(&["audit", "verify"]).refused(1, &["line 3", "data protection officer"]);
    let said = home.run(&["audit", "verify", "--json"]);
    assert!(said.out.contains("\"fault_line\": 3") && said.out.contains("\"altered\""), "{}", said.out);
}

#[test]
fn a_changed_own_log_is_found_too() {
    let home = Home::new("bremen");
    tamper(&home, "UPDATE log_entry SET bytes = X'7B7D'");
    home.run(&["audit", "verify"]).refused(1, &["own log", "checkpoint"]);
}

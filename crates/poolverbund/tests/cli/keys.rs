// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! Changing the key file without losing anything.

use crate::harness::{BREMEN, Home};

#[test]
fn a_key_file_is_rotated_in_four_steps() {
    let home = Home::new("bremen");
    home.import(BREMEN).done();
    let file = home.data().join("poolverbund.key");
    let old = std::fs::read_to_string(&file).expect("the key file");
    let new = std::fs::read_to_string(Home::new("bremen").data().join("poolverbund.key")).expect("another key file");
    let figures = home.run(&["figures", "--as-of", "2018-12-31", "--json"]).done().out;
    let write = |text: &str| std::fs::write(&file, text).expect("written");

    home.run(&["keys", "reseal"]).done();
    write(&format!("{new}{old}"));
    let said = home.run(&["keys", "reseal"]).done();
    let amount: u64 = said.out.split(' ').next().and_then(|number| number.parse().ok()).expect("a number");
    assert!(amount >= 30, "the keys of cases, the people, the settings: {}", said.out);
    assert!(said.err.contains(&format!("\r{amount} values")), "the progress goes to standard error: {}", said.err);
    assert!(home.run(&["keys", "reseal"]).done().out.starts_with("0 values"));

    write(&old);
    home.run(&["user", "list"]).refused(1, &["key file"]);
    write(&new);
    assert_eq!(home.run(&["figures", "--as-of", "2018-12-31", "--json"]).done().out, figures);
}

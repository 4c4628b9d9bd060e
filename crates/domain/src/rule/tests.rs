// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use super::{Rule, all, find};

#[test]
fn each_rule_is_listed_once_with_a_sentence() {
    let mut tokens = BTreeSet::new();
    for rule in all() {
        let plain = rule.token().bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_');
        assert!(plain && !rule.token().is_empty(), "{}", rule.token());
        assert!(tokens.insert(rule.token()), "{} is listed twice", rule.token());
        assert!(rule.en().contains(' ') && rule.en().ends_with('.'), "{}: {}", rule.token(), rule.en());
        assert_eq!(find(rule.token()), Some(rule));
    }
    assert_eq!(find("no_such_rule"), None);
}

/// How often each constant is named in the program outside the lists.
fn uses(folder: &Path, found: &mut BTreeMap<String, usize>) {
    for entry in std::fs::read_dir(folder).expect("a folder of sources") {
        let path = entry.expect("an entry").path();
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        if path.is_dir() {
            // Tests decide nothing.
            if !matches!(name, "tests" | "rule") {
                uses(&path, found);
            }
        } else if path.extension().is_some_and(|extension| extension == "rs") && name != "tests.rs" {
            let text = std::fs::read_to_string(&path).expect("a source");
            for named in text.split("rule::").skip(1) {
                let constant = named.chars().take_while(|sign| sign.is_ascii_uppercase() || *sign == '_');
                *found.entry(constant.collect::<String>().to_lowercase()).or_default() += 1;
            }
        }
    }
}

#[test]
fn each_listed_rule_is_decided_somewhere() {
    let mut found = BTreeMap::new();
    let crates = Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the folder of the crates");
    for name in ["domain", "node"] {
        uses(&crates.join(name).join("src"), &mut found);
    }
    let idle: Vec<_> = all().map(Rule::token).filter(|token| !found.contains_key(*token)).collect();
    assert!(idle.is_empty(), "listed and decided nowhere: {idle:?}");
}

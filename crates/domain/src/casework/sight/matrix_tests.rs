// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! What people read and write in real cases, compared with the matrix: every role, every form, own case and somebody else's.

use std::collections::BTreeSet;

use serde_json::json;

use super::{level, object_of, reads, sight};
use crate::access::{Level, Object, Right, cell};
use crate::casework::implementation::tests::ready;
use crate::casework::tests::{Stage, actor};
use crate::casework::{Document, DocumentKey, Sight, forms};
use crate::profile::ProfileKind;
use crate::role::Role;

/// Everybody of the stage, one or more of each role; the last ones have nothing to do with the case.
const PEOPLE: [&str; 16] = [
    "cm-1", "ul-1", "pc-1", "lag-1", "lag-2", "kipsy-1", "lja-1", "gua-1", "xe-1", "bc-1", "eva-1", "dpo-1", "na-1",
    "cm-2", "ul-2", "lag-9",
];

fn role_of(who: &str) -> Role {
    actor(who).roles[0]
}

fn cases() -> Vec<(&'static str, Stage)> {
    let kind = ProfileKind::Bremen;
    let mut cases = vec![
        ("draft", Stage::new(kind)),
        ("triage", Stage::in_triage(kind)),
        ("invited", Stage::in_invited(kind)),
        ("session", Stage::in_session(kind)),
        ("ready", ready(kind)),
        ("started", crate::casework::implementation::tests::started(kind)),
        ("observed", crate::casework::follow_up::tests::observed(kind)),
    ];
    // A pool whose office works with the code from the beginning (R64).
    let mut coded = Stage::in_session(kind);
    let policy = json!({"from": "2026-01-01", "anonymisation_stage": "at_intake", "one_person_may_sign": true});
    coded.registers("node_policy", "eins", policy);
    cases.push(("coded", coded));
    for (_, stage) in &mut cases {
        for id in ["ul-2", "lag-9", "dpo-1", "eva-1", "bc-1", "na-1"] {
            stage.joins(id);
        }
        // A document of every form, as somebody else wrote it, so that reading is asked of each.
        for kind in forms() {
            let item = kind.many.then_some("1");
            let key = DocumentKey::new(kind.name, item);
            if stage.case.documents.get(&key).is_none() && kind.name != "released_dossier" {
                let document =
                    Document { version: 1, author: None, at: stage.now, first_at: stage.now, body: json!({}) };
                stage.case.documents.put(key, document);
            }
        }
    }
    cases
}

/// Who writes what the matrix does not give, each with its reason.
const WRITES_BEYOND: &[(&str, &[Role], &str)] = &[
    ("dossier", &[Role::CaseManager], "the case lead anonymises where the pool has decided so (R63)"),
    ("dossier_recall", &[Role::CaseManager, Role::UnitHead], "who sees a name in it takes it back at once"),
    ("dossier_release", &[Role::CaseManager, Role::UnitHead], "the second person, who reads and writes nothing (R65)"),
    ("guest_confirmation", &[Role::CaseManager], "the case lead decides whether a guest comes (R82)"),
    (
        "invitation_reply",
        &[Role::CaseManager, Role::ProviderDelegate, Role::PublicMember, Role::PermitAuthority],
        "everybody answers the own invitation",
    ),
    ("acceptance", &[Role::ProviderDelegate], "a provider accepts the own share of the setting (R98)"),
    ("crisis_acknowledgement", &[Role::ProviderDelegate], "who gives the care confirms to have read it (R107)"),
    ("abroad_checklist", &[Role::CaseManager], "what the youth office must check itself (s. 38 SGB VIII)"),
    ("court_order", &[Role::CaseManager], "the court's decision is known to the case lead (s. 1631b BGB)"),
    ("permit_conflict", &[Role::CaseManager], "a conflict is told by who meets it"),
];

#[test]
fn nobody_writes_what_the_matrix_does_not_give_without_a_reason() {
    let mut beyond = BTreeSet::new();
    for (_, stage) in cases() {
        for who in PEOPLE {
            for kind in forms() {
                let Some(object) = object_of(kind) else { continue };
                let role = role_of(who);
                let gives = cell(role, object).iter().any(|grant| grant.right == Right::Write);
                if !gives && stage.seen(who, |case, context| kind.may_write(case, context)) {
                    beyond.insert((kind.name, role));
                }
            }
        }
    }
    let reasons = WRITES_BEYOND.iter().flat_map(|(form, roles, _)| roles.iter().map(move |role| (*form, *role)));
    assert_eq!(beyond, reasons.collect());
}

/// The table reads less: of what the matrix gives to it only what concerns each (own sessions, own words, the own provider).
#[test]
fn everybody_reads_what_the_matrix_gives() {
    let (mut beyond, mut less) = (BTreeSet::new(), BTreeSet::new());
    for (_, stage) in cases() {
        for who in PEOPLE {
            stage.seen(who, |case, context| {
                let sight = sight(case, context);
                for kind in forms() {
                    let Some(object) = object_of(kind) else { continue };
                    let level = level(case, object, context);
                    for (key, _) in case.documents.of(kind.name) {
                        let reads = reads(case, key, sight, context);
                        if reads && level < Level::Pseudonymised {
                            beyond.insert((kind.name, role_of(who)));
                        }
                        // The table reads of it what concerns each: own sessions, own words, the own provider.
                        if !reads && sight != Sight::Panel && level >= Level::Pseudonymised {
                            less.insert((kind.name, role_of(who)));
                        }
                    }
                }
            });
        }
    }
    assert!(beyond.is_empty(), "read beyond the matrix: {beyond:?}");
    assert!(less.is_empty(), "kept from those to whom the matrix gives it: {less:?}");
}

#[test]
fn whose_business_a_case_is_not_reaches_nothing_of_it() {
    for (name, stage) in cases() {
        for who in ["cm-2", "ul-2", "lag-9", "gua-1", "xe-1", "bc-1", "eva-1", "dpo-1", "na-1"] {
            stage.seen(who, |case, context| {
                let sight = sight(case, context);
                assert_eq!(sight, Sight::Nothing, "{name} {who}");
                for object in Object::ALL.into_iter().filter(|object| object.is_of_case()) {
                    assert!(level(case, object, context) <= Level::Aggregate, "{name} {who} {object:?}");
                }
                assert!(case.documents.iter().all(|(key, _)| !reads(case, key, sight, context)), "{name} {who}");
            });
        }
    }
}

#[test]
fn how_much_is_seen_is_what_the_matrix_says() {
    let mut met = Vec::new();
    for (name, stage) in cases() {
        for who in PEOPLE {
            stage.seen(who, |case, context| {
                let reached = |object| level(case, object, context);
                let seen = sight(case, context);
                if !met.contains(&seen) {
                    met.push(seen);
                }
                match seen {
                    Sight::Whole => assert!(reached(Object::Identity) >= Level::Identified, "{name} {who}"),
                    Sight::Coded => {
                        assert!(reached(Object::Identity) < Level::Identified, "{name} {who}");
                        assert_eq!(reached(Object::Dossier), Level::Write, "{name} {who}");
                    }
                    Sight::Panel => assert!(reached(Object::Presentation) <= Level::Aggregate, "{name} {who}"),
                    Sight::ConfirmFirst | Sight::Nothing => {
                        assert!(reached(Object::Dossier) <= Level::Aggregate, "{name} {who}");
                    }
                }
                let confided = reached(Object::Entrusted) != Level::None;
                assert_eq!(confided, who == "cm-1", "{name} {who}: what was entrusted is the case lead's alone");
            });
        }
    }
    assert!(met.len() >= 4, "whole, coded, at the table and nothing were met: {met:?}");
}

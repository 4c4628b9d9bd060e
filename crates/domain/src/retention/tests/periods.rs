// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! How long things are kept, and the preview of what is erased.

use jiff::civil::Date;
use proptest::prelude::*;
use serde_json::json;

use crate::casework::follow_up::tests::observed;
use crate::casework::tests::Stage;
use crate::profile::ProfileKind;
use crate::retention::{DataClass, Length, RetentionPolicy, due_on, ended_on, plan};

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

#[test]
fn every_class_has_a_name_a_beginning_a_statute_and_a_default_within_its_bounds() {
    for class in DataClass::ALL {
        let rule = class.rule();
        assert!(!class.de().is_empty() && !rule.from_de.is_empty() && !rule.bounds_de.is_empty(), "{class:?}");
        assert!(rule.basis_de.contains("DSGVO") || rule.basis_de.contains('§'), "{class:?}");
        assert_eq!(rule.is_proposal, rule.basis_de.contains("Vorschlag"), "{class:?}: a proposal is called one");
        if let Some((shortest, longest)) = rule.bounds {
            let Length::Months(months) = rule.default else { panic!("{class:?}: bounds are months") };
            assert!(shortest <= months && months <= longest && shortest < longest, "{class:?}");
        }
    }
    assert_eq!(DataClass::ALL.len(), DataClass::ANSWERS.len());
}

#[test]
fn a_period_ends_with_its_last_day_and_what_it_held_goes_on_the_next() {
    let policy = RetentionPolicy::default();
    for (class, from, due) in [
        (DataClass::CaseFile, "2018-06-30", "2028-07-01"),
        (DataClass::CaseFile, "2020-02-29", "2030-03-01"),
        (DataClass::WithdrawnReferral, "2026-03-02", "2027-03-03"),
        (DataClass::EntrustedItems, "2026-03-02", "2026-03-02"),
        (DataClass::Messages, "2025-08-31", "2026-09-01"),
        (DataClass::UnfinishedTexts, "2026-01-01", "2026-04-02"),
        (DataClass::Sessions, "2026-01-01", "2026-01-03"),
        (DataClass::AuditLines, "2023-01-01", "2027-01-01"),
        (DataClass::AuditLines, "2023-12-31", "2027-01-01"),
        (DataClass::BillingDocuments, "2018-05-04", "2027-01-01"),
        (DataClass::FormerAccounts, "2024-07-01", "2028-01-01"),
    ] {
        assert_eq!(policy.due(class, day(from)), day(due), "{class:?} {from}");
    }
}

#[test]
fn a_pool_sets_its_own_periods_within_bounds() {
    for (class, months, refused) in [
        (DataClass::CaseFile, 60, None),
        (DataClass::CaseFile, 11, Some("retention_bounds")),
        (DataClass::CaseFile, 1_200, None),
        (DataClass::CaseFile, 1_201, Some("retention_bounds")),
        (DataClass::EntrustedItems, 0, None),
        (DataClass::EntrustedItems, 13, Some("retention_bounds")),
        (DataClass::Messages, 0, Some("retention_bounds")),
        (DataClass::AuditLines, 11, Some("retention_bounds")),
        (DataClass::BillingDocuments, 59, Some("retention_bounds")),
        (DataClass::UnfinishedTexts, 3, Some("retention_fixed")),
        (DataClass::Sessions, 1, Some("retention_fixed")),
    ] {
        let mut policy = RetentionPolicy::default();
        let answer = policy.set(class, months);
        assert_eq!(answer.as_ref().err().map(|refusal| refusal.rule), refused, "{class:?} {months}");
        assert_eq!(policy.is_own(class), refused.is_none(), "{class:?} {months}");
        if let Err(refusal) = answer {
            assert_eq!(refusal.field.as_deref(), Some(class.code()));
            assert!(refusal.message_de.ends_with('.') && refusal.help_de.is_some());
            assert_eq!(policy, RetentionPolicy::default(), "a refused period changes nothing");
        } else {
            assert_eq!(policy.length(class), Length::Months(months));
            policy.reset(class);
            assert_eq!(policy, RetentionPolicy::default());
        }
    }
}

#[test]
fn a_stored_policy_reads_back_and_is_checked_like_what_is_set() {
    let mut policy = RetentionPolicy::default();
    policy.set(DataClass::CaseFile, 240).unwrap();
    let stored = serde_json::to_value(&policy).unwrap();
    assert_eq!(stored, json!({"case_file": 240}));
    assert_eq!(serde_json::from_value::<RetentionPolicy>(stored).unwrap(), policy);
    let fault = serde_json::from_value::<RetentionPolicy>(json!({"case_file": 2})).unwrap_err().to_string();
    assert!(fault.contains("case_file"), "{fault}");
}

#[test]
fn the_rule_of_a_class_is_said_in_one_sentence() {
    let mut policy = RetentionPolicy::default();
    assert_eq!(policy.sentence_de(DataClass::CaseFile), "10 Jahre ab dem Abschluss der Poolbegleitung");
    assert_eq!(policy.sentence_de(DataClass::AuditLines), "3 Jahre ab dem Tag des Zugriffs, bis zum Ende des Jahres");
    policy.set(DataClass::Messages, 18).unwrap();
    assert_eq!(policy.sentence_de(DataClass::Messages), "18 Monate ab dem Tag der Nachricht");
    assert!(policy.sentence_de(DataClass::EntrustedItems).starts_with("sofort mit dem Abschluss"));
}

fn closed() -> Stage {
    let mut stage = observed(ProfileKind::Bremen);
    let entrusted = json!({"text": "Geheim.", "confided_by": "Junger Mensch", "consent": "none"});
    stage.does_item("cm-1", "entrusted", "eins", &entrusted);
    stage.does(
        "cm-1",
        "closing_proposal",
        &json!({"by": "case_lead", "reason": "CL-PLAN", "hold_status": "HS-STABLE", "retention": "RT-JH", "note": "Trägt."}),
    );
    stage.does("pc-1", "closing", &json!({"by": "coordinator", "agreed": true}));
    stage
}

#[test]
fn the_preview_says_what_is_erased_when_and_what_stops_it() {
    let policy = RetentionPolicy::default();
    let running = observed(ProfileKind::Bremen);
    let mut stage = closed();
    let today = crate::clock::german_date(stage.now);
    let mut withdrawn = Stage::in_triage(ProfileKind::Bremen);
    withdrawn.does("pc-1", "withdrawal", &json!({"reason": "Eine andere Hilfe passt."}));
    let withdrawn_on = crate::clock::german_date(withdrawn.now);
    assert_eq!(ended_on(&running.case), None);
    assert_eq!(due_on(&running.case, &policy), None);
    assert_eq!(ended_on(&withdrawn.case), Some((DataClass::WithdrawnReferral, withdrawn_on)));

    let lines = plan([&running.case, &withdrawn.case, &stage.case], &policy, today);
    let told: Vec<_> = lines.iter().map(|line| (line.class, line.due, line.is_erased_now())).collect();
    let due = |class, from| policy.due(class, from);
    assert_eq!(
        told,
        [
            (DataClass::EntrustedItems, today, true),
            (DataClass::WithdrawnReferral, due(DataClass::WithdrawnReferral, withdrawn_on), false),
            (DataClass::CaseFile, due(DataClass::CaseFile, today), false),
        ]
    );
    assert!(lines.iter().all(|line| line.why_de(&policy).contains("SGB")));
    let shown = serde_json::to_string(&lines).unwrap();
    assert!(!shown.contains("Jona") && !shown.contains("Geheim"), "the preview names nobody: {shown}");

    stage.does_item("ul-1", "legal_hold", "eins", &json!({"reason": "Verfahren vor dem Verwaltungsgericht."}));
    let lines = plan([&stage.case], &policy, day("2040-01-01"));
    for line in &lines {
        assert!(line.is_due && !line.is_erased_now(), "{line:?}");
        assert_eq!(line.stops[0].rule, "legal_hold");
        assert!(line.stops[0].help_de.is_some());
    }
}

proptest! {
    /// What a job deletes by date is exactly what is due.
    #[test]
    fn the_last_beginning_of_what_is_due_agrees_with_the_day_on_which_it_is(
        offset in 0_i64..12_000,
        class in proptest::sample::select(DataClass::ALL.to_vec()),
    ) {
        let policy = RetentionPolicy::default();
        let today = day("1995-01-01").saturating_add(jiff::SignedDuration::from_hours(24 * offset));
        let last = policy.began_until(class, today);
        prop_assert!(policy.due(class, last) <= today);
        prop_assert!(policy.due(class, last.tomorrow().unwrap()) > today);
    }
}

// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! Who opens a case beside office and invitation, for how long, and who hears of it.

use serde_json::{Value, json};

use super::{EMERGENCY_REASON_MIN, emergency_told};
use crate::casework::invitation::round;
use crate::casework::tests::{Stage, actor};
use crate::casework::{DocumentKey, Sight, cover, messages, reads, sight};
use crate::ids::StaffId;
use crate::profile::ProfileKind;
use crate::state::{CaseState, Course};

const ENTRUSTED: &str = "Vom Stiefvater erzählt.";

fn reason() -> Value {
    json!({"reason": "Anruf der Polizei in der Nacht, die Fallführung ist nicht zu erreichen."})
}

/// A case of `cm-1` and `ul-1` with something entrusted; `ul-2` heads another unit.
fn stage(mut stage: Stage) -> Stage {
    let entrusted = json!({"text": ENTRUSTED, "confided_by": "Junger Mensch", "consent": "none"});
    stage.does_item("cm-1", "entrusted", "eins", &entrusted);
    for id in ["ul-2", "dpo-1", "dpo-2", "eva-1", "eva-2"] {
        stage.joins(id);
    }
    stage
}

fn sees(stage: &Stage, who: &str) -> Sight {
    stage.seen(who, sight)
}

fn read_forms(stage: &Stage, who: &str) -> Vec<String> {
    let mut forms = stage.seen(who, |case, context| {
        let sight = sight(case, context);
        let keys = case.documents.iter().map(|(key, _)| key).filter(|key| reads(case, key, sight, context));
        keys.map(|key| key.form().to_owned()).collect::<Vec<_>>()
    });
    forms.dedup();
    forms
}

/// Everything that leaves the rules for a person, as one text.
fn covered(stage: &Stage, who: &str) -> String {
    stage.seen(who, |case, context| {
        let mut covered = case.clone();
        cover(&mut covered, sight(case, context), context);
        let documents: Vec<_> = covered.documents.iter().map(|(key, one)| format!("{key} {}", one.body)).collect();
        format!("{} {}", serde_json::to_string(&covered.case).unwrap(), documents.join("\n"))
    })
}

#[test]
fn a_head_of_another_unit_opens_a_case_in_an_emergency_until_the_end_of_the_next_day() {
    let mut stage = stage(Stage::in_triage(ProfileKind::Bremen));
    assert_eq!(sees(&stage, "ul-2"), Sight::Nothing);
    stage.does_item("ul-2", "emergency_access", "eins", &reason());
    for (days, expected) in [(0, Sight::Whole), (1, Sight::Whole), (1, Sight::Nothing)] {
        stage.days_pass(days);
        assert_eq!(sees(&stage, "ul-2"), expected);
    }
    stage.does_item("ul-2", "emergency_access", "zwei", &reason());
    assert_eq!(sees(&stage, "ul-2"), Sight::Whole, "a new emergency is a new reason");
}

#[test]
fn it_opens_the_case_for_this_person_alone() {
    let mut stage = stage(Stage::in_triage(ProfileKind::Bremen));
    stage.joins("ul-3");
    stage.does_item("ul-2", "emergency_access", "eins", &reason());
    for who in ["ul-3", "dep-1", "cm-2", "lag-1", "dpo-1", "eva-1"] {
        assert_eq!(sees(&stage, who), Sight::Nothing, "{who}");
    }
    // Who lost the function lost the access with it.
    let person = actor("ul-2");
    let today = stage.seen("cm-1", |_, context| context.today());
    assert!(super::emergency_until(&stage.case, &person, today).is_some());
    let without = crate::role::Actor { roles: vec![crate::role::Role::CaseManager], ..person };
    assert!(super::emergency_until(&stage.case, &without, today).is_none());
}

#[test]
fn heads_deputies_and_the_pool_office_can_and_nobody_else() {
    for (who, may) in [
        ("ul-2", true),
        ("dep-1", true),
        ("pc-1", true),
        ("cm-1", false),
        ("cm-2", false),
        ("lag-1", false),
        ("kipsy-1", false),
        ("lja-1", false),
        ("gua-1", false),
        ("xe-1", false),
        ("bc-1", false),
        ("eva-1", false),
        ("dpo-1", false),
        ("na-1", false),
    ] {
        // The pool office does not see a referral before it is endorsed.
        let mut stage = stage(Stage::in_triage(ProfileKind::Bremen));
        stage.case.course = Course::stored(CaseState::Submitted, None);
        stage.case.case.record.referral.coordinator = None;
        let answer = stage.act(who, "emergency_access", Some("eins"), &reason());
        // Any deputy sees a case that waits for its endorsement already.
        let refused = if who == "dep-1" { Some("access_open") } else { (!may).then_some("role_may_not") };
        assert_eq!(answer.err().map(|refusals| refusals[0].rule), refused, "{who}");
        if refused.is_none() {
            assert_eq!(sees(&stage, who), Sight::Whole, "{who}");
        }
    }
}

#[test]
fn a_reason_is_given_in_words_and_stays_as_it_was() {
    let mut stage = stage(Stage::in_triage(ProfileKind::Bremen));
    let short = "x".repeat(EMERGENCY_REASON_MIN - 1);
    for (text, rule) in [("", "field"), ("Notfall", "reason_short"), (short.as_str(), "reason_short")] {
        assert_eq!(stage.refused_item("ul-2", "emergency_access", "eins", &json!({"reason": text})), [rule]);
    }
    let long = "x".repeat(EMERGENCY_REASON_MIN);
    stage.does_item("ul-2", "emergency_access", "eins", &json!({"reason": long}));
    stage.days_pass(3);
    assert_eq!(stage.refused_item("ul-2", "emergency_access", "eins", &reason()), ["unchangeable"]);
    assert_eq!(sees(&stage, "ul-2"), Sight::Nothing, "what was written once is not prolonged");
    assert_eq!(stage.refused_item("ul-1", "emergency_access", "zwei", &reason()), ["access_open"]);
}

#[test]
fn there_is_no_emergency_in_a_draft_or_in_what_is_left() {
    for (state, open) in CaseState::ALL.map(|state| (state, !matches!(state, CaseState::Draft | CaseState::Anonymised)))
    {
        let mut stage = stage(Stage::in_triage(ProfileKind::Bremen));
        stage.case.course = Course::stored(state, Some(CaseState::FollowUp));
        assert_eq!(stage.act("ul-2", "emergency_access", Some("eins"), &reason()).is_ok(), open, "{state:?}");
    }
    let mut stage = stage(Stage::in_triage(ProfileKind::Bremen));
    stage.does_item("ul-2", "emergency_access", "eins", &reason());
    stage.case.course = Course::stored(CaseState::Anonymised, None);
    assert_eq!(sees(&stage, "ul-2"), Sight::Nothing);
}

#[test]
fn break_glass_opens_nothing_that_was_entrusted_and_gives_nothing_to_write() {
    let mut stage = stage(Stage::in_triage(ProfileKind::Bremen));
    let may_write = |stage: &Stage| -> Vec<&str> {
        let kinds = crate::casework::forms();
        kinds
            .filter(|kind| stage.seen("ul-2", |case, context| kind.may_write(case, context)))
            .map(|kind| kind.name)
            .collect()
    };
    let before = may_write(&stage);
    stage.does_item("ul-2", "emergency_access", "eins", &reason());
    let told = covered(&stage, "ul-2");
    assert!(told.contains("Beispiel-Meyer") && !told.contains(ENTRUSTED), "{told}");
    assert!(!read_forms(&stage, "ul-2").contains(&"entrusted".to_owned()));
    assert!(covered(&stage, "cm-1").contains(ENTRUSTED), "the search itself finds what is there");
    assert_eq!(may_write(&stage), before);
    assert_eq!(before, ["emergency_access"]);
}

#[test]
fn case_lead_and_data_protection_are_told_at_once_and_the_course_shows_it() {
    let mut stage = stage(Stage::in_triage(ProfileKind::Bremen));
    let before = stage.case.clone();
    stage.does_item("ul-2", "emergency_access", "eins", &reason());
    let told = messages(&before, &stage.case, &stage.register);
    assert_eq!(told, [emergency_told(&stage.case, &stage.register)]);
    let to: Vec<_> = told[0].to.iter().map(StaffId::as_str).collect();
    assert_eq!(to, ["cm-1", "dpo-1", "dpo-2"]);
    for word in ["ul-2", "Jona", "Beispiel", "Polizei", "P-"] {
        assert!(!told[0].text_de.contains(word), "{word}");
    }
    assert!(messages(&stage.case, &stage.case, &stage.register).is_empty(), "told once");
    let course = crate::casework::follow_up::timeline(&stage.case);
    assert_eq!(course.iter().filter(|entry| entry.text_de.contains("Notfallzugriff")).count(), 1);
    stage.days_pass(30);
    assert!(read_forms(&stage, "cm-1").contains(&"emergency_access".to_owned()), "the case lead reads the reason");
}

#[test]
fn a_restricted_case_is_opened_in_an_emergency_all_the_same() {
    let mut stage = stage(Stage::in_triage(ProfileKind::Bremen));
    stage.does_item("cm-1", "restriction", "eins", &json!({"reason": "contested", "since": "2026-03-01"}));
    stage.does_item("ul-2", "emergency_access", "eins", &reason());
    assert_eq!(sees(&stage, "ul-2"), Sight::Whole);
    let sample = json!({"person": "eva-1", "purpose": "Befragung", "from": "2026-03-02", "to": "2026-03-09"});
    assert_eq!(stage.refused_item("pc-1", "evaluation_sample", "eins", &sample), ["case_restricted"]);
}

/// A case in its session, of which `eva-1` has a sample from the next day on for a week.
fn sampled() -> Stage {
    let mut stage = stage(Stage::in_session(ProfileKind::Bremen));
    stage.does_item("pc-1", "phase_note", "1-1", &json!({"text": "Notiz der Runde."}));
    let today = stage.seen("pc-1", |_, context| context.today());
    let sample = json!({"person": "eva-1", "purpose": "Befragung", "from": today.tomorrow().unwrap(),
        "to": today.saturating_add(jiff::ToSpan::days(7))});
    stage.does_item("pc-1", "evaluation_sample", "eins", &sample);
    stage
}

#[test]
fn an_evaluator_reads_a_sample_under_its_code_in_its_period_and_never_the_name() {
    let mut stage = sampled();
    stage.case.case.identity.address = Some("Deichgrafenweg 7".to_owned());
    assert_eq!(sees(&stage, "eva-1"), Sight::Nothing, "not before its first day");
    stage.days_pass(1);
    assert_eq!(sees(&stage, "eva-1"), Sight::ConfirmFirst, "nothing before confidentiality is confirmed");
    stage.pool_does("eva-1", "confidentiality", "eva-1", &json!({"person": "eva-1", "confirmed": true}));
    for days in [0, 1, 5] {
        stage.days_pass(days);
        assert_eq!(sees(&stage, "eva-1"), Sight::Panel);
        assert_eq!(sees(&stage, "eva-2"), Sight::Nothing);
    }
    assert_eq!(read_forms(&stage, "eva-1"), ["phase_note"]);
    let shown = stage.seen("eva-1", |case, context| round(case, sight(case, context), context)).expect("the case");
    assert_eq!(shown.code, stage.case.case.identity.panel_code);
    assert!(shown.dossier.expect("the released dossier").text.contains("sechs Hilfen") && shown.sessions.is_empty());
    assert!(shown.until.is_some() && !shown.invited);
    let told = covered(&stage, "eva-1");
    for word in ["Jona", "Beispiel", "Deichgrafenweg", "2011-05-04", "XX-2026-01", ENTRUSTED] {
        assert!(!told.contains(word), "{word}: {told}");
    }
    let writes =
        crate::casework::forms().filter(|kind| stage.seen("eva-1", |case, context| kind.may_write(case, context)));
    assert_eq!(writes.count(), 0);
    stage.days_pass(1);
    assert_eq!(sees(&stage, "eva-1"), Sight::Nothing, "not after its last day");
}

#[test]
fn a_sample_is_for_evaluators_and_ends() {
    let sample =
        |person: &str, from: &str, to: &str| json!({"person": person, "purpose": "Befragung", "from": from, "to": to});
    for (body, rule) in [
        (sample("lag-1", "2026-03-02", "2026-04-02"), "person_unknown"),
        (sample("eva-1", "2026-03-02", "2026-03-01"), "order_of_days"),
        (sample("eva-1", "2026-03-02", "2026-09-03"), "period_too_long"),
        (json!({"person": "eva-1", "purpose": "Befragung", "from": "2026-03-02"}), "field"),
    ] {
        let mut stage = stage(Stage::in_triage(ProfileKind::Bremen));
        assert_eq!(stage.refused_item("pc-1", "evaluation_sample", "eins", &body), [rule], "{body}");
    }
    let mut stage = stage(Stage::in_triage(ProfileKind::Bremen));
    for who in ["cm-1", "ul-1", "eva-1", "lag-1"] {
        let body = sample("eva-1", "2026-03-02", "2026-09-02");
        assert_eq!(stage.refused_item(who, "evaluation_sample", "eins", &body), ["role_may_not"], "{who}");
    }
    stage.pool_does("eva-1", "confidentiality", "eva-1", &json!({"person": "eva-1", "confirmed": true}));
    stage.does_item("pc-1", "evaluation_sample", "eins", &sample("eva-1", "2026-03-02", "2026-09-02"));
    assert_eq!(sees(&stage, "eva-1"), Sight::Panel);
    // Ended early, and withdrawn from the pool.
    stage.days_pass(2);
    stage.does_item("pc-1", "evaluation_sample", "eins", &sample("eva-1", "2026-03-02", "2026-03-03"));
    assert_eq!(sees(&stage, "eva-1"), Sight::Nothing);
    stage.does_item("pc-1", "evaluation_sample", "eins", &sample("eva-1", "2026-03-02", "2026-09-02"));
    stage.case.course = Course::stored(CaseState::Withdrawn, None);
    assert_eq!(sees(&stage, "eva-1"), Sight::Nothing);
    assert!(stage.case.documents.get(&DocumentKey::new("evaluation_sample", Some("eins"))).is_some());
}

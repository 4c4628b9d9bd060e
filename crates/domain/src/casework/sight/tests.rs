// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! What somebody sees of a case, and that nothing in a covered case says who it is.

use std::fmt::Write as _;

use serde_json::json;

use super::*;
use crate::casework::invitation::round;
use crate::casework::tests::{Stage, actor};
use crate::casework::{Document, DocumentKey};
use crate::ids::StaffId;
use crate::pool_file;
use crate::profile::ProfileKind;
use crate::random::SeededRandom;

impl Stage {
    /// Asks something as a person of the stage.
    fn asks<T>(&self, who: &str, ask: impl FnOnce(&Proceeding, &Context<'_>) -> T) -> T {
        let person = actor(who);
        let context = Context {
            actor: Some(&person),
            now: self.now,
            profile: &self.profile,
            register: &self.register,
            random: &self.random,
        };
        ask(&self.case, &context)
    }

    fn sees(&self, who: &str) -> Sight {
        self.asks(who, sight)
    }

    /// The forms of which a person reads documents.
    fn reads(&self, who: &str) -> Vec<String> {
        let mut forms = self.asks(who, |case, context| {
            let sight = sight(case, context);
            let keys = case.documents.iter().map(|(key, _)| key).filter(|key| reads(case, key, sight, context));
            keys.map(|key| key.form().to_owned()).collect::<Vec<_>>()
        });
        forms.dedup();
        forms
    }

    /// Everything that leaves the rules for a person, as one text.
    fn covered(&self, who: &str) -> String {
        self.asks(who, covered_text)
    }
}

/// Everything that leaves the rules for the acting person: the covered file, its documents and the round.
fn covered_text(case: &Proceeding, context: &Context<'_>) -> String {
    let sight = sight(case, context);
    let round = round(case, sight, context);
    let mut covered = case.clone();
    cover(&mut covered, sight, context);
    let mut text = serde_json::to_string(&covered.case).expect("a case");
    for (key, document) in covered.documents.iter() {
        // Writing to a string cannot fail.
        let _ = write!(text, "\n{key} {}", document.body);
    }
    if let Some(round) = &round {
        text.push_str(&round.code);
        let dossier = round.dossier.iter().flat_map(|dossier| {
            std::iter::once(&dossier.text).chain(dossier.parts.iter().flat_map(|part| [&part.heading, &part.text]))
        });
        let sessions = round.sessions.iter().flat_map(|session| {
            let seats = session.table.iter().flat_map(|seat| [&seat.name, &seat.stands_for]);
            [&session.invitation, &session.facts.place].into_iter().chain(seats)
        });
        for told in dossier.chain(sessions) {
            text.push_str(told);
        }
    }
    text
}

/// What must not stand in a covered case.
fn identity(case: &Proceeding) -> Vec<String> {
    let identity = &case.case.identity;
    let told = [&identity.file_number, &identity.nationality, &identity.address, &identity.custody];
    let own = [&identity.given_name, &identity.family_name, &identity.local_id];
    let mut words: Vec<String> = own.into_iter().chain(told.into_iter().flatten()).cloned().collect();
    words.extend(identity.protected_terms.iter().chain(&identity.unusual_details).cloned());
    words.push(identity.birth_date.to_string());
    words.extend(case.case.entrusted.iter().map(|item| item.text.clone()));
    words.push(case.case.narrative.local.clone());
    words.retain(|word| !word.is_empty() && *word != identity.panel_code);
    words
}

#[test]
fn r089_who_is_invited_sees_nothing_before_confidentiality_is_confirmed() {
    let mut stage = Stage::in_triage(ProfileKind::Bremen);
    stage.put_seat("lag-1", "delegate", "2019-01-01");
    stage.prepare_session();
    assert_eq!(stage.sees("lag-1"), Sight::Nothing);
    stage.does("pc-1", "invite", &json!({"checked": true}));
    assert_eq!((stage.sees("lag-1"), stage.reads("lag-1").len()), (Sight::ConfirmFirst, 0));
    assert!(stage.asks("lag-1", |case, context| round(case, sight(case, context), context)).is_none());
    stage.pool_does("lag-1", "confidentiality", "lag-1", &json!({"person": "lag-1", "confirmed": true}));
    assert_eq!(stage.sees("lag-1"), Sight::Panel);
}

#[test]
fn each_sees_what_the_own_place_gives() {
    let mut stage = Stage::in_invited(ProfileKind::Bremen);
    for (who, expected) in [
        ("cm-1", Sight::Whole),
        ("ul-1", Sight::Whole),
        ("pc-1", Sight::Whole),
        ("lag-1", Sight::Panel),
        ("kipsy-1", Sight::Panel),
        ("lja-1", Sight::Panel),
        ("xe-1", Sight::Nothing),
        ("cm-2", Sight::Nothing),
        ("gua-1", Sight::Nothing),
    ] {
        assert_eq!(stage.sees(who), expected, "{who}");
    }
    // A colleague of another unit who is invited as a guest sits at the table like everybody else.
    stage.pool_does("cm-2", "confidentiality", "cm-2", &json!({"person": "cm-2", "confirmed": true}));
    let guest = json!({"person": "cm-2", "role": "XR-REF", "profession": "social_work", "legal_domain": "sgb8",
        "reason": "Kennt die frühere Hilfe."});
    stage.does_item("pc-1", "guest", "1-1", &guest);
    assert_eq!(stage.sees("cm-2"), Sight::Panel);
}

#[test]
fn who_stands_in_for_the_case_lead_leads_the_case_for_these_days_and_knows_nothing_that_was_confided() {
    let mut stage = Stage::in_triage(ProfileKind::Bremen);
    let entrusted = json!({"text": "Geheim.", "confided_by": "Junger Mensch", "consent": "none"});
    stage.does_item("cm-1", "entrusted", "eins", &entrusted);
    let leads = |stage: &Stage, who: &str| stage.asks(who, |case, context| context.leads(case));
    assert_eq!((stage.sees("cm-2"), leads(&stage, "cm-2")), (Sight::Nothing, false));
    let today = stage.asks("cm-1", |_, context| context.today());
    let absence = json!({"person": "cm-1", "from": today, "to": today, "deputy": "cm-2"});
    stage.pool_does("cm-1", "absence", "eins", &absence);
    assert_eq!((stage.sees("cm-2"), leads(&stage, "cm-2")), (Sight::Whole, true));
    assert_eq!(
        (stage.sees("cm-1"), leads(&stage, "cm-1")),
        (Sight::Whole, true),
        "nothing is taken from the case lead"
    );
    let reads = |stage: &Stage, who: &str| stage.reads(who).iter().any(|form| form == "entrusted");
    assert!(reads(&stage, "cm-1") && !reads(&stage, "cm-2"));
    assert!(!stage.covered("cm-2").contains("Geheim."));
    assert!(stage.covered("cm-2").contains("Beispiel-Meyer"));
    let refused = stage.act("cm-2", "entrusted", Some("zwei"), &entrusted).expect_err("a person's own");
    assert_eq!(refused.first().map(|refusal| refusal.rule), Some("role_may_not"));
    stage.days_pass(1);
    assert_eq!((stage.sees("cm-2"), leads(&stage, "cm-2")), (Sight::Nothing, false));
}

#[test]
fn r066_who_handed_in_for_the_case_lead_does_not_endorse_it_as_well() {
    let mut stage = Stage::in_triage(ProfileKind::Bremen);
    let course = crate::state::Course::stored(CaseState::Submitted, None);
    stage.case.course = course;
    let key = DocumentKey::new("submission", None);
    let mut document = stage.case.documents.get(&key).expect("handed in").clone();
    document.author = Some(actor("ul-1").user);
    stage.case.documents.put(key, document);
    assert_eq!(stage.refused("ul-1", "endorsement", &json!({})), ["four_eyes"]);
}

#[test]
fn r097_minutes_are_read_by_those_who_took_part_once_they_are_out() {
    let mut stage = Stage::in_session(ProfileKind::Bremen);
    let minutes = |stage: &Stage, who: &str| stage.reads(who).iter().any(|form| form == "minutes");
    let body = json!({"text": "Ergebnis", "recipients": ["cm-1", "lag-1"], "distributed_on": null});
    let put = |stage: &mut Stage, body: serde_json::Value| {
        let document = Document { version: 1, author: None, at: stage.now, first_at: stage.now, body };
        stage.case.documents.put(DocumentKey::new("minutes", Some("1")), document);
    };
    put(&mut stage, body.clone());
    assert!(!minutes(&stage, "lag-1") && minutes(&stage, "cm-1") && minutes(&stage, "pc-1"));
    let mut out = body;
    out["distributed_on"] = json!("2026-03-09");
    put(&mut stage, out);
    assert!(minutes(&stage, "lag-1") && !minutes(&stage, "lag-3") && !minutes(&stage, "kipsy-1"));
    // A guardian sees the case with its name; minutes are for those who took part all the same.
    stage.case.case.identity.guardian = Some(StaffId::new("gua-1"));
    assert!(!minutes(&stage, "gua-1"));
}

#[test]
fn the_table_reads_its_own_session_and_nobody_elses_words() {
    let mut stage = Stage::in_session(ProfileKind::Bremen);
    let assessment =
        json!({"profession": "social_work", "origin": "BO-EDU", "risk_self": "none", "risk_others": "none"});
    stage.does_item("lag-1", "assessment", "1-lag-1", &assessment);
    stage.does_item("pc-1", "phase_note", "1-1", &json!({"text": "Notiz."}));
    let seen = stage.reads("lag-2");
    assert!(seen.iter().any(|form| form == "assessment") && seen.iter().any(|form| form == "phase_note"), "{seen:?}");
    // Invited, and not there.
    let seen = stage.reads("lag-3");
    assert!(seen.iter().all(|form| form == "invitation_reply"), "{seen:?}");
    for who in ["lag-1", "lag-2", "lag-3", "kipsy-1", "lja-1"] {
        for form in ["dossier", "released_dossier", "person", "history", "session_plan", "guest", "crisis_concept"] {
            assert!(!stage.reads(who).iter().any(|seen| seen == form), "{who} {form}");
        }
    }
}

#[test]
fn nothing_in_a_covered_case_says_who_it_is() {
    let mut stage = Stage::in_session(ProfileKind::Bremen);
    stage.case.case.identity.address = Some("Deichgrafenweg 7".to_owned());
    let words = identity(&stage.case);
    assert!(words.len() > 5, "there is something to look for");
    for who in ["lag-1", "lag-3", "kipsy-1", "lja-1"] {
        let text = stage.covered(who);
        assert!(text.contains(&stage.case.case.identity.panel_code), "{who}");
        for word in &words {
            assert!(!text.contains(word.as_str()), "{who} reads „{word}“ in {text}");
        }
    }
    assert!(stage.covered("cm-1").contains("Beispiel-Meyer"), "the search itself finds what is there");
}

#[test]
fn nothing_in_the_covered_cases_of_both_data_sets_says_who_they_are() {
    for file in [include_str!("../../../testdata/bremen-16.json"), include_str!("../../../testdata/berlin-14.json")] {
        let pool = pool_file::read(file, &SeededRandom::new(1)).unwrap_or_else(|_| panic!("the data set"));
        let stage = Stage::new(pool.profile.kind);
        for file in pool.cases {
            let course = crate::state::Course::stored(
                file.record.state(stage.asks("lag-1", |_, context| context.today())),
                None,
            );
            let case = Proceeding { case: file, course, documents: crate::casework::Documents::default() };
            let person = actor("lag-1");
            let context = Context {
                actor: Some(&person),
                now: stage.now,
                profile: &stage.profile,
                register: &stage.register,
                random: &stage.random,
            };
            let words = identity(&case);
            let mut covered = case.clone();
            cover(&mut covered, Sight::Panel, &context);
            let text = serde_json::to_string(&covered.case).expect("a case");
            for word in words.iter().filter(|word| word.chars().count() > 2) {
                assert!(!text.contains(word.as_str()), "{}: „{word}“ stands in {text}", case.case.identity.local_id);
            }
        }
    }
}

// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! The procedure as its people walk it. Other modules of tests start from [`Stage`].

use jiff::ToSpan;
use serde_json::{Value, json};

use super::referral::CaseNumber;
use super::*;
use crate::form::Form as _;
use crate::ids::{CaseId, StaffId, UserId};
use crate::profile::{NodeProfile, ProfileKind};
use crate::random::SeededRandom;
use crate::role::{Actor, Role};
use crate::state::{CaseState, Refusal};

/// A pool with its people, a day, and one case.
pub(crate) struct Stage {
    pub profile: NodeProfile,
    pub register: Register,
    pub now: jiff::Timestamp,
    pub random: SeededRandom,
    pub case: Proceeding,
}

/// A person of the stage: the staff id names the role.
pub(crate) fn actor(staff: &str) -> Actor {
    let role = match staff.split_once('-').map_or(staff, |(role, _)| role) {
        "cm" => Role::CaseManager,
        "ul" => Role::UnitHead,
        "dep" => Role::UnitHeadDeputy,
        "pc" => Role::PoolCoordinator,
        "lag" => Role::ProviderDelegate,
        "kipsy" => Role::PublicMember,
        "lja" => Role::PermitAuthority,
        "gua" => Role::Guardian,
        "xe" => Role::ExternalExpert,
        "bc" => Role::BillingClerk,
        "eva" => Role::Evaluator,
        "dpo" => Role::DataProtectionOfficer,
        _ => Role::NodeAdmin,
    };
    let seed = staff.bytes().fold(7_u64, |sum, byte| sum * 31 + u64::from(byte));
    Actor {
        user: UserId::random(&SeededRandom::new(seed)),
        staff: Some(StaffId::new(staff)),
        name: staff.to_owned(),
        roles: vec![role],
    }
}

impl Stage {
    /// A pool of a kind with a new case of `cm-1`, whose unit head is `ul-1`.
    pub fn new(kind: ProfileKind) -> Self {
        let profile = NodeProfile::new(kind, "Pool");
        let people = [
            "cm-1", "cm-2", "ul-1", "dep-1", "pc-1", "pc-2", "lag-1", "lag-2", "lag-3", "lag-4", "kipsy-1", "lja-1",
            "gua-1", "xe-1",
        ];
        let entry = |id: &&str| StaffEntry {
            id: StaffId::new(*id),
            name: format!("Person {id}"),
            organisation: Some(format!("Organisation {id}")),
            roles: actor(id).roles,
        };
        let register = Register { staff: people.iter().map(entry).collect(), documents: Documents::default() };
        let now = "2026-03-02T10:00:00Z".parse().unwrap();
        let random = SeededRandom::new(5);
        let person = json!({"given_name": "Jona", "family_name": "Beispiel-Meyer", "birth_date": "2011-05-04", "gender": "m",
            "unit_head": "ul-1", "district": "01"});
        let lead = actor("cm-1");
        let context = Context { actor: Some(&lead), now, profile: &profile, register: &register, random: &random };
        let number = CaseNumber("XX-2026-01".to_owned());
        let case = begin(Input::Json(&person), CaseId::random(&random), number, &context).unwrap();
        Self { profile, register, now, random, case }
    }

    /// Lets somebody hand in a form; the case stays as it was when refused.
    pub fn act(&mut self, who: &str, form: &str, item: Option<&str>, body: &Value) -> Result<Change, Vec<Refusal>> {
        let person = actor(who);
        let context = Context {
            actor: Some(&person),
            now: self.now,
            profile: &self.profile,
            register: &self.register,
            random: &self.random,
        };
        let change = act(&self.case, super::form(form).expect("a form"), item, Input::Json(body), &context)
            .inspect_err(|refusals| documented(refusals))?;
        self.case = change.after.clone();
        Ok(change)
    }

    /// Like [`Stage::act`], which must be taken.
    pub fn does(&mut self, who: &str, form: &str, body: &Value) {
        if let Err(refusals) = self.act(who, form, None, body) {
            panic!("{who} {form}: {refusals:?}");
        }
    }

    /// The rules that refuse.
    pub fn refused(&mut self, who: &str, form: &str, body: &Value) -> Vec<&'static str> {
        self.act(who, form, None, body).expect_err("refused").into_iter().map(|refusal| refusal.rule).collect()
    }

    /// The node itself hands in a form.
    pub fn node_does(&mut self, form: &str, body: &Value) {
        let context = Context {
            actor: None,
            now: self.now,
            profile: &self.profile,
            register: &self.register,
            random: &self.random,
        };
        let change = act(&self.case, super::form(form).expect("a form"), None, Input::Json(body), &context);
        self.case = change.unwrap_or_else(|refusals| panic!("node {form}: {refusals:?}")).after;
    }

    pub fn state(&self) -> CaseState {
        self.case.course.state()
    }

    pub fn days_pass(&mut self, days: i64) {
        self.now = self.now.checked_add((24 * days).hours()).unwrap();
    }

    /// All 14 sections, saved.
    pub fn present(&mut self) {
        for (form, body) in sections() {
            self.does("cm-1", form, &body);
        }
    }

    /// Four delegates and two public members hold seats, and all who may come have confirmed confidentiality.
    pub fn seat_panel(&mut self) {
        let seats = [("lag-1", "delegate"), ("lag-2", "delegate"), ("lag-3", "delegate"), ("lag-4", "delegate")];
        for (person, kind) in seats.into_iter().chain([("kipsy-1", "public"), ("lja-1", "permit")]) {
            self.put_seat(person, kind, "2019-01-01");
        }
        for person in ["lag-1", "lag-2", "lag-3", "lag-4", "kipsy-1", "lja-1", "gua-1", "xe-1"] {
            self.pool_does(person, "confidentiality", person, &json!({"person": person, "confirmed": true}));
        }
    }

    /// Somebody new gets an account.
    pub fn joins(&mut self, id: &str) {
        self.register.staff.push(StaffEntry {
            id: StaffId::new(id),
            name: format!("Person {id}"),
            organisation: Some(format!("Organisation {id}")),
            roles: actor(id).roles,
        });
    }

    /// A seat as it stands in the books, whatever rules nominations obey.
    pub fn put_seat(&mut self, person: &str, kind: &str, from: &str) {
        let body = json!({"person": person, "kind": kind, "organisation": format!("Träger {person}"), "from": from});
        let document = Document { version: 1, author: None, at: self.now, first_at: self.now, body };
        self.register.documents.put(DocumentKey::new("seat", Some(person)), document);
    }

    /// The dossier is written by `pc-1`, looked at without findings and released by `pc-2`.
    pub fn release_dossier(&mut self, text: &str) {
        self.does("pc-1", "dossier", &json!({"text": text}));
        let version = self.case.documents.get(&DocumentKey::new("dossier", None)).unwrap().version;
        self.node_does("dossier_check", &json!({"version": version, "blocking": 0, "asking": 0}));
        self.does("pc-2", "dossier_release", &json!({"version": version, "read": true, "entrusted": true}));
    }

    /// A date in a week and a released dossier, for the session that comes next.
    pub fn prepare_session(&mut self) {
        let no = invitation::number::current_no(&self.case).to_string();
        let date = crate::clock::german_date(self.now).saturating_add(7.days());
        let plan = json!({"date": date, "time": "9:30", "place": "Haus der Jugend, Raum 2", "kind": "case", "moderator": "pc-1"});
        self.does_item("pc-1", "session_plan", &no, &plan);
        self.release_dossier("Ein Jugendlicher von 14 Jahren hat sechs Hilfen hinter sich.");
    }

    /// Invited to the first session, in a week.
    pub fn in_invited(kind: ProfileKind) -> Self {
        let mut stage = Self::in_triage(kind);
        stage.seat_panel();
        stage.prepare_session();
        stage.does("pc-1", "invite", &json!({"checked": true}));
        stage
    }

    /// In the first session, with case lead, two delegates, KIPSY and state youth office.
    pub fn in_session(kind: ProfileKind) -> Self {
        let mut stage = Self::in_invited(kind);
        stage.days_pass(7);
        stage.does_item("pc-1", "attendance", "1", &attendance());
        stage.does("pc-1", "session_start", &json!({}));
        stage
    }

    /// Submitted, endorsed and received.
    pub fn in_triage(kind: ProfileKind) -> Self {
        let mut stage = Self::new(kind);
        stage.present();
        stage.does("cm-1", "submission", &json!({"checked": true}));
        stage.does("ul-1", "endorsement", &json!({}));
        stage.does("pc-1", "receipt", &json!({}));
        stage
    }
}

/// Who is at the table.
pub(crate) fn attendance() -> Value {
    let row = |person: &str, profession: &str, domain: &str| json!({"person": person, "profession": profession, "legal_domain": domain});
    json!({"people": [
        row("pc-1", "social_work", "sgb8"), row("cm-1", "social_work", "sgb8"), row("lag-1", "social_work", "sgb8"),
        row("lag-2", "education", "sgb8"), row("kipsy-1", "medicine", "oegd"), row("lja-1", "administration", "sgb8"),
    ]})
}

/// A lawful body for each of the 14 sections.
pub(crate) fn sections() -> Vec<(&'static str, Value)> {
    let account = || json!({"account": "Text des Abschnitts."});
    vec![
        (
            "occasion",
            json!({"triggers": ["TR-CM"], "escalation": "ESC-L", "purposes": ["CP-PLAN"], "danger_self": "recent",
            "danger_others": "none", "account": "Anlass."}),
        ),
        ("about", json!({"place_of_stay": "06", "account": "Person.", "protected_terms": "Kiez\nOnkel Bert"})),
        ("family", account()),
        (
            "history",
            json!({"stations": [{"code": "HH-WG", "from": "2024-02", "to": "2025-06", "end_reason": "ER-PROV"}],
            "why_not_reached": "Die Gruppe war zu groß."}),
        ),
        ("turning_points", account()),
        ("health", account()),
        ("school", account()),
        ("delinquency", account()),
        ("addiction", account()),
        ("resources", account()),
        ("young_person_view", json!({"view": "Will eigene Räume.", "informed_on": "2026-03-01"})),
        ("custodian_view", json!({"view": "Einverstanden.", "siblings_considered": true})),
        ("requests", json!({"child_protection": false})),
        (
            "question",
            json!({"problems": ["PC-STR", "PC-SUB"], "interfaces": ["IF-SCH"], "needs": "Ruhe.", "question": "Was trägt?"}),
        ),
    ]
}

/// Every refusal is one of those that are documented.
pub fn documented(refusals: &[Refusal]) {
    for refusal in refusals {
        assert!(crate::rule::find(refusal.rule).is_some(), "{refusal:?}");
    }
}

#[test]
fn a_referral_goes_from_draft_to_triage() {
    let mut stage = Stage::new(ProfileKind::Bremen);
    let missing = stage.refused("cm-1", "submission", &json!({"checked": true}));
    assert_eq!(missing.iter().filter(|rule| **rule == "presentation_incomplete").count(), 14);
    stage.present();
    assert_eq!(stage.refused("cm-2", "submission", &json!({"checked": true})), ["role_may_not"]);
    stage.does("cm-1", "submission", &json!({"checked": true}));
    assert_eq!(stage.refused("cm-1", "occasion", &sections()[0].1), ["not_in_this_state"]);
    stage.does("ul-1", "return", &json!({"reason": "Bitte ergänzen."}));
    stage.does("cm-1", "submission", &json!({"checked": true}));
    stage.does("dep-1", "endorsement", &json!({}));
    let before = stage.case.case.identity.panel_code.clone();
    stage.does("pc-1", "receipt", &json!({}));
    assert_eq!(stage.state(), CaseState::Triage);
    let identity = &stage.case.case.identity;
    assert_ne!(identity.panel_code, before);
    assert!(identity.panel_code.starts_with("P-") && identity.panel_code.len() == 8);
    assert_eq!(identity.protected_terms, ["Kiez", "Onkel Bert"]);
    let record = &stage.case.case.record;
    assert_eq!(record.referral.coordinator.as_ref().map(StaffId::as_str), Some("pc-1"));
    assert_eq!((record.history.len(), record.referral.problems.len(), record.referral.age_at_intake), (1, 2, 14));
    assert!(stage.case.case.narrative.local.contains("Die Gruppe war zu groß."));
    assert!(!stage.case.case.narrative.local.contains("Onkel Bert"), "the words to search for are no story");
}

#[test]
fn what_is_missing_for_a_step_is_told_before_it_is_tried() {
    let mut stage = Stage::new(ProfileKind::Bremen);
    let submission = form("submission").unwrap();
    let missing = |stage: &Stage, who: &str| -> Vec<_> {
        let person = actor(who);
        let context = Context {
            actor: Some(&person),
            now: stage.now,
            profile: &stage.profile,
            register: &stage.register,
            random: &stage.random,
        };
        missing(&stage.case, submission, &context).into_iter().filter_map(|refusal| refusal.field).collect()
    };
    let sections = missing(&stage, "cm-1").into_iter().filter(|field| field == "family").count();
    assert_eq!(sections, 1, "each section is named once");
    stage.present();
    assert!(missing(&stage, "cm-1").is_empty());
    assert!(missing(&stage, "ul-1").is_empty(), "that only the case lead hands in is nothing to fill in");
    stage.does("cm-1", "submission", &json!({"checked": true}));
    assert!(missing(&stage, "cm-1").is_empty(), "there is no such step any more");
}

#[test]
fn a_form_says_everything_that_is_wrong() {
    let mut stage = Stage::new(ProfileKind::Bremen);
    let refusals = stage
        .act(
            "cm-1",
            "occasion",
            None,
            &json!({"triggers": [], "escalation": "ESC-L", "purposes": [],
        "danger_self": "none", "danger_others": "none", "account": ""}),
        )
        .unwrap_err();
    let fields: Vec<_> = refusals.iter().filter_map(|refusal| refusal.field.as_deref()).collect();
    assert_eq!(fields, ["triggers", "purposes", "account"]);
    assert!(stage.case.documents.get(&DocumentKey::new("occasion", None)).is_none());
}

#[test]
fn every_form_has_a_name_of_its_own_and_lawful_fields() {
    let mut names: Vec<_> = forms().map(|kind| kind.name).collect();
    let all = names.len();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), all);
    for kind in forms() {
        assert!(DocumentKey::parse(kind.name).is_some(), "{}", kind.name);
        assert!(!kind.title.is_empty() && !kind.writers.is_empty(), "{}", kind.name);
        check_fields(kind.name, kind.fields);
    }
}

#[test]
fn what_rules_ask_for_is_not_called_optional() {
    let asked: &[(&str, &[&str])] = &[
        ("components", &["provider", "share", "intensity", "from", "hypothesis", "review_on"]),
        ("setting", &[]),
        ("result", &["components", "accompaniment", "goals", "must_haves", "open_points"]),
        ("agreement", &["component", "provider", "capacity", "share"]),
        ("agreement_done", &["done_on"]),
        ("permit_sheet", &["provider", "status", "involved_on", "conditions", "reason"]),
        ("history", &["stations", "why_not_reached", "none_reason"]),
        ("young_person_view", &["view", "informed_on", "not_possible_reason"]),
        ("custodian_view", &["view", "not_possible_reason"]),
        ("session_plan", &["place", "video", "guardian_by"]),
        ("start", &["crisis_reason", "permit_reason"]),
        ("help_plan", &["missing_reason"]),
        ("offer", &["view_missing_reason"]),
        ("hold", &["note"]),
        ("family", &[]),
    ];
    let names = |fields: &'static [crate::form::Field]| -> Vec<&str> {
        fields.iter().filter(|field| field.asked).map(|field| field.name).collect()
    };
    for (name, expected) in asked {
        let fields = form(name).map_or(implementation::ComponentRow::FIELDS, |kind| kind.fields);
        assert_eq!(names(fields), *expected, "{name}");
    }
    let list = names(form("abroad_checklist").unwrap().fields);
    assert_eq!(list.len(), 9, "the reason and the points a to h: {list:?}");
}

pub(crate) fn check_fields(form: &str, fields: &[crate::form::Field]) {
    for field in fields {
        assert!(!field.label.is_empty(), "{form} {}", field.name);
        assert!(!(field.must && field.asked), "{form} {}: it is one or the other", field.name);
        match field.kind {
            crate::form::Kind::One(list) | crate::form::Kind::Many(list) => {
                assert!(crate::codes::list(list).is_some(), "{form} {} {list}", field.name);
            }
            crate::form::Kind::Rows(columns) => check_fields(form, columns),
            _ => {}
        }
    }
}

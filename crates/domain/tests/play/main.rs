// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! The cases of the two fictional pools, played form by form, become what the exchange files say of them.

mod script;
mod walk;

use domain::casework::{self, Context, Documents, Input, Proceeding, Register, StaffEntry};
use domain::{Actor, CaseFile, CaseId, NodeProfile, PoolData, PoolFile, SeededRandom, StaffId, UserId};
use domain::{figures, pool_file};
use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use script::{Act, Who};

const BREMEN: &str = include_str!("../../testdata/bremen-16.json");
const BERLIN: &str = include_str!("../../testdata/berlin-14.json");

struct Stage {
    profile: NodeProfile,
    register: Register,
    random: SeededRandom,
}

impl Stage {
    fn new(file: &PoolFile) -> Self {
        let entry = |member: &domain::StaffMember| StaffEntry {
            id: member.id.clone(),
            name: member.name.clone(),
            organisation: member.organisation.clone(),
            roles: vec![member.role],
        };
        let mut register = Register { staff: file.staff.iter().map(entry).collect(), documents: Documents::default() };
        for (item, body) in script::seats(file) {
            let at = noon(file.profile.start_of_operation.expect("a start"));
            let document = casework::Document { version: 1, author: None, at, first_at: at, body };
            register.documents.put(casework::DocumentKey::new("seat", Some(&item)), document);
        }
        Self { profile: file.profile.clone(), register, random: SeededRandom::new(9) }
    }

    fn actor(&self, who: &StaffId) -> Actor {
        let person = self.register.person(who).expect("a member of staff");
        let seed = who.as_str().bytes().fold(7_u64, |sum, byte| sum.wrapping_mul(31) + u64::from(byte));
        Actor {
            user: UserId::random(&SeededRandom::new(seed)),
            staff: Some(who.clone()),
            name: person.name.clone(),
            roles: person.roles.clone(),
        }
    }

    /// Whoever acts has confirmed confidentiality on that day.
    fn register_on(&self, who: &Who, on: Date) -> Register {
        let mut register = self.register.clone();
        if let Who::Staff(id) = who {
            let at = noon(on).checked_sub(SignedDuration::from_hours(1)).expect("a moment");
            let body = serde_json::json!({"person": id, "confirmed": true});
            let document = casework::Document { version: 1, author: None, at, first_at: at, body };
            register.documents.put(casework::DocumentKey::new("confidentiality", Some(id.as_str())), document);
        }
        register
    }

    /// The case manager begins the case.
    fn begin(&self, case: &CaseFile) -> Proceeding {
        let referral = &case.record.referral;
        let lead = self.actor(&referral.case_lead);
        let number = casework::referral::CaseNumber(case.identity.local_id.clone());
        let context = Context {
            actor: Some(&lead),
            now: noon(referral.submitted_on),
            profile: &self.profile,
            register: &self.register,
            random: &self.random,
        };
        let person = script::person(case);
        casework::begin(Input::Json(&person), CaseId::random(&self.random), number, &context)
            .unwrap_or_else(|refusals| panic!("{}: {refusals:#?}", case.identity.local_id))
    }

    fn play(&self, case: &CaseFile, acts: &[Act]) -> Proceeding {
        let mut now = self.begin(case);
        for (number, act) in (1..).zip(acts) {
            let actor = match &act.who {
                Who::Staff(id) => Some(self.actor(id)),
                Who::Node => None,
            };
            let register = self.register_on(&act.who, act.on);
            let context = Context {
                actor: actor.as_ref(),
                // Each act has a moment of its own.
                now: noon(act.on).checked_add(SignedDuration::from_secs(number)).expect("a moment"),
                profile: &self.profile,
                register: &register,
                random: &self.random,
            };
            let kind = casework::form(act.form).unwrap_or_else(|| panic!("no form {}", act.form));
            now = casework::act(&now, kind, act.item.as_deref(), Input::Json(&act.body), &context)
                .unwrap_or_else(|refusals| {
                    panic!("{} {} on {} by {:?}: {refusals:#?}", case.identity.local_id, act.form, act.on, act.who)
                })
                .after;
        }
        now
    }
}

fn noon(day: Date) -> Timestamp {
    day.at(12, 0, 0, 0).to_zoned(TimeZone::UTC).expect("a lawful day").timestamp()
}

fn check(text: &str, as_of: &str, expected_figures: &str) {
    let file = pool_file::read(text, &SeededRandom::new(1)).expect("a lawful file");
    let stage = Stage::new(&file);
    let mut records = Vec::new();
    for case in &file.cases {
        let played = stage.play(case, &script::acts(case, &file));
        let name = &case.identity.local_id;
        // The types of a case file print no content; a comparison that fails has to.
        let (found, expected) = (to_json(&played.case.record), to_json(&case.record));
        for (part, value) in expected.as_object().expect("an object") {
            assert_eq!(found[part], *value, "{name} {part}");
        }
        let day = as_of.parse().expect("a day");
        assert_eq!(played.course.state().is_pool_case(), case.record.state(day).is_pool_case(), "{name}");
        records.push(played.case.record);
    }
    let data = PoolData {
        profile: &file.profile,
        cases: &records,
        cross_case_sessions: &file.cross_case_sessions,
        billing: &file.billing,
    };
    let figures = to_json(&figures::compute(&data, as_of.parse().expect("a day")));
    let expected: serde_json::Value = serde_json::from_str(expected_figures).expect("JSON");
    for (field, value) in expected.as_object().expect("an object") {
        assert_eq!(figures[field], *value, "{field}");
    }
}

fn to_json(value: &impl serde::Serialize) -> serde_json::Value {
    serde_json::to_value(value).expect("plain data")
}

#[test]
fn bremen_is_played() {
    check(BREMEN, "2018-12-31", include_str!("../../testdata/bremen-16.expected.json"));
}

#[test]
fn berlin_is_played() {
    check(BERLIN, "2020-12-31", include_str!("../../testdata/berlin-14.expected.json"));
}

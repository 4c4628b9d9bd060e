// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! Panel hours from attendance to payment.

use proptest::prelude::*;
use rust_decimal::Decimal;
use serde_json::{Value, json};

use super::{day, delegate};
use crate::casework::tests::{Stage, actor};
use crate::casework::{Context, DocumentKey, Input, StaffEntry};
use crate::form::Form as _;
use crate::ids::StaffId;
use crate::pool::{
    AttendedSession, Invoice, InvoiceState, act_knowing, billing_lines, form, hours_of, invoice_sheet, invoice_state,
    unbilled_lines,
};
use crate::profile::{HourlyRate, ProfileKind};
use crate::role::Role;
use crate::state::Refusal;

/// Bremen with four delegates, rates from 2016 and 2027, standing at the end of May 2026.
fn stage() -> Stage {
    let mut stage = Stage::new(ProfileKind::Bremen);
    for n in 1..=4 {
        stage.pool_does("pc-1", "seat", &format!("s{n}"), &delegate(n, "2016-10-01"));
    }
    for (from, cents) in [("2016-01-01", 5600), ("2027-01-01", 6050)] {
        stage.profile.hourly_rates.push(HourlyRate { from: day(from), eur: Decimal::new(cents, 2) });
    }
    stage.go_to("2026-05-29");
    stage
}

fn line(code: &str, on: &str, who: &str, hours: &str) -> Value {
    json!({"case_code": code, "session_on": on, "delegate": who, "hours": hours})
}

fn invoice(number: &str, lines: &[Value], total: &str) -> Value {
    json!({"provider": "Organisation lag-1", "number": number, "on": "2026-05-29", "period_from": "2026-05-01",
        "period_to": "2026-05-31", "lines": lines, "total": total})
}

/// 3,00 h and 2,00 h of `lag-1`.
fn two_sessions() -> Vec<Value> {
    vec![line("P-AAA222", "2026-05-12", "lag-1", "3.00"), line("P-BBB333", "2026-05-19", "lag-1", "2.00")]
}

fn attendance() -> Vec<AttendedSession> {
    let session = |code: &str, on: &str, attendees: &[&str]| AttendedSession {
        case: None,
        case_code: code.to_owned(),
        date: day(on),
        attendees: attendees.iter().map(|id| StaffId::new(*id)).collect(),
    };
    vec![
        session("P-AAA222", "2026-05-12", &["lag-1", "lag-2", "xe-1"]),
        session("P-BBB333", "2026-05-19", &["lag-1", "cm-1"]),
    ]
}

impl Stage {
    fn sign(&mut self, who: &str, name: &str, version: u64, sessions: &[AttendedSession]) -> Result<(), Vec<Refusal>> {
        self.sign_item(who, name, "r1", version, sessions)
    }

    fn sign_item(
        &mut self,
        who: &str,
        name: &str,
        item: &str,
        version: u64,
        sessions: &[AttendedSession],
    ) -> Result<(), Vec<Refusal>> {
        let person = actor(who);
        let context = Context {
            actor: Some(&person),
            now: self.now,
            profile: &self.profile,
            register: &self.register,
            random: &self.random,
        };
        let body = json!({"version": version, "confirmed": true});
        let kind = form(name).expect("a form");
        let change = act_knowing(&self.register, kind, item, Input::Json(&body), sessions, &context)?;
        self.register.documents.put(change.key, change.document);
        Ok(())
    }

    fn signs(&mut self, who: &str, name: &str) {
        self.sign(who, name, 1, &attendance()).expect("signed");
    }

    fn unsigned(&mut self, who: &str, name: &str, sessions: &[AttendedSession]) -> Vec<&'static str> {
        self.sign(who, name, 1, sessions).expect_err("refused").into_iter().map(|refusal| refusal.rule).collect()
    }

    fn invoice_is(&self) -> Option<InvoiceState> {
        invoice_state(&self.register, "r1")
    }
}

#[test]
fn r158_hours_are_paid_at_the_rate_of_the_day() {
    let stage = stage();
    let sheet = |on: &str, hours: &str| {
        let read = invoice("1", &[line("", on, "lag-1", hours)], "0");
        invoice_sheet(&Invoice::from_json(&read).expect("an invoice"), &stage.profile).sum.map(|sum| sum.to_string())
    };
    assert_eq!(sheet("2017-05-16", "3.00").as_deref(), Some("168.00"));
    assert_eq!(sheet("2026-12-31", "0.25").as_deref(), Some("14.00"));
    assert_eq!(sheet("2027-01-01", "0.25").as_deref(), Some("15.13"), "15,125 is rounded half up");
    assert_eq!(sheet("2015-12-31", "1.00"), None, "no rate was valid");
    for (minutes, hours) in [(0, "0"), (7, "0"), (8, "0.25"), (60, "1"), (170, "2.75"), (173, "3")] {
        assert_eq!(hours_of(minutes).to_string(), hours, "{minutes} minutes");
    }
}

#[test]
fn r159_an_invoice_has_number_date_period_lines_and_total() {
    let mut stage = stage();
    let body = invoice("2026-1", &two_sessions(), "280.00");
    let sheet = invoice_sheet(&Invoice::from_json(&body).expect("an invoice"), &stage.profile);
    assert_eq!(sheet.sum.map(|sum| sum.to_string()).as_deref(), Some("280.00"));
    for field in ["provider", "number", "on", "period_from", "period_to", "lines", "total"] {
        let mut without = body.clone();
        without.as_object_mut().expect("an object").remove(field);
        assert_eq!(stage.pool_refused("lag-1", "invoice", "r1", &without), ["field"], "{field}");
    }
    stage.pool_does("lag-1", "invoice", "r1", &body);
    assert_eq!(stage.invoice_is(), Some(InvoiceState::Received));
    // The number is the provider's own; another attendance on it does not help.
    let other = invoice(" 2026-1", &[line("P-CCC444", "2026-05-20", "lag-1", "1.00")], "56.00");
    assert_eq!(stage.pool_refused("lag-1", "invoice", "r2", &other), ["number_taken"]);
}

#[test]
fn r160_two_confirmations_then_immutable() {
    let mut stage = stage();
    stage.pool_does("lag-1", "invoice", "r1", &invoice("1", &two_sessions(), "280.01"));
    // A cent is off; attendance is missing.
    assert_eq!(stage.unsigned("pc-1", "invoice_arithmetic", &attendance()), ["total_differs"]);
    assert_eq!(stage.unsigned("pc-1", "invoice_factual", &attendance()[..1]), ["not_attended"]);
    assert_eq!(stage.unsigned("pc-1", "invoice_factual", &[]), ["not_attended", "not_attended"]);
    let fact = json!({"version": 1, "confirmed": true});
    assert_eq!(stage.pool_refused("pc-1", "invoice_factual", "r1", &fact).len(), 2, "without knowing, nothing");
    assert_eq!(stage.unsigned("lag-1", "invoice_factual", &attendance()), ["role_may_not"]);
    assert_eq!(stage.unsigned("bc-1", "invoice_factual", &attendance()), ["role_may_not"]);
    // Back to the provider; the corrected version is looked at anew.
    stage.signs("pc-1", "invoice_factual");
    assert_eq!(stage.invoice_is(), Some(InvoiceState::Checking));
    let right = invoice("1", &two_sessions(), "280.00");
    assert_eq!(stage.pool_refused("lag-1", "invoice", "r1", &right), ["in_check"]);
    stage.pool_does("pc-1", "invoice_return", "r1", &json!({"version": 1, "reason": "Die Summe stimmt nicht."}));
    assert_eq!(stage.invoice_is(), Some(InvoiceState::Returned));
    assert_eq!(stage.unsigned("pc-1", "invoice_arithmetic", &attendance()), ["returned"]);
    stage.pool_does("lag-1", "invoice", "r1", &right);
    assert_eq!(stage.invoice_is(), Some(InvoiceState::Received), "the earlier confirmation counts no more");
    assert_eq!(stage.unsigned("pc-1", "invoice_factual", &attendance()), ["older_version"]);
    stage.sign("pc-1", "invoice_factual", 2, &attendance()).expect("signed");
    let pay = json!({"on": "2026-05-29"});
    assert_eq!(stage.pool_refused("bc-1", "invoice_payment", "r1", &pay), ["not_signed"]);
    // In Bremen the same person may confirm both.
    stage.sign("pc-1", "invoice_arithmetic", 2, &attendance()).expect("signed");
    assert_eq!(stage.invoice_is(), Some(InvoiceState::Signed));
    assert_eq!(stage.pool_refused("lag-1", "invoice", "r1", &right), ["unchangeable"]);
    assert_eq!(stage.sign("pc-1", "invoice_factual", 2, &attendance()).expect_err("refused")[0].rule, "unchangeable");
    assert_eq!(stage.sign("pc-1", "invoice_arithmetic", 2, &[]).expect_err("refused")[0].rule, "unchangeable");
    let back = json!({"version": 2, "reason": "Doch nicht."});
    assert_eq!(stage.pool_refused("pc-1", "invoice_return", "r1", &back), ["unchangeable"]);
    stage.pool_does("bc-1", "invoice_payment", "r1", &pay);
    assert_eq!(stage.invoice_is(), Some(InvoiceState::Paid));
    assert_eq!(stage.pool_refused("bc-1", "invoice_payment", "r1", &pay), ["unchangeable"]);
    assert_eq!(stage.pool_refused("lag-1", "invoice", "r1", &right), ["unchangeable"]);
    assert_eq!(billing_lines(&stage.register, &stage.profile, &attendance()).len(), 2);
}

#[test]
fn a_pool_can_ask_for_two_persons() {
    let mut stage = stage();
    let policy = json!({"from": "2026-05-29", "anonymisation_stage": "by_pool_office", "one_person_may_sign": false});
    stage.pool_does("pc-1", "node_policy", "p", &policy);
    stage.pool_does("lag-1", "invoice", "r1", &invoice("1", &two_sessions(), "280.00"));
    stage.signs("pc-1", "invoice_factual");
    assert_eq!(stage.unsigned("pc-1", "invoice_arithmetic", &attendance()), ["two_persons"]);
    stage.signs("bc-1", "invoice_arithmetic");
    assert_eq!(stage.invoice_is(), Some(InvoiceState::Signed));
}

#[test]
fn r161_only_delegates_are_billable_and_only_once() {
    let mut stage = stage();
    let head = |lines: Vec<Value>| invoice("1", &lines, "168.00");
    let cases = [
        (line("P-AAA222", "2026-05-12", "xe-1", "3.00"), vec!["not_billable"]),
        (line("P-AAA222", "2026-05-12", "kipsy-1", "3.00"), vec!["not_billable"]),
        (line("P-AAA222", "2026-05-12", "lag-2", "3.00"), vec!["other_provider"]),
        (line("P-AAA222", "2026-05-12", "lag-1", "3.10"), vec!["hours_step"]),
        (line("P-AAA222", "2026-05-12", "lag-1", "-1.00"), vec!["hours_step"]),
        (line("P-AAA222", "2026-04-30", "lag-1", "3.00"), vec!["outside_period"]),
        (line("P-AAA222", "2026-05-30", "lag-1", "3.00"), vec!["session_after_invoice"]),
    ];
    for (line, expected) in cases {
        assert_eq!(stage.pool_refused("lag-1", "invoice", "r1", &head(vec![line.clone()])), expected, "{line}");
    }
    let attended = line("P-AAA222", "2026-05-12", "lag-1", "3.00");
    let twice = head(vec![attended.clone(), attended.clone()]);
    assert_eq!(stage.pool_refused("lag-1", "invoice", "r1", &twice), ["billed_twice"]);
    assert_eq!(stage.pool_refused("lag-2", "invoice", "r1", &head(vec![attended.clone()])), ["other_provider"]);
    stage.pool_does("lag-1", "invoice", "r1", &head(vec![attended.clone()]));
    let again = invoice("2", std::slice::from_ref(&attended), "168.00");
    assert_eq!(stage.pool_refused("lag-1", "invoice", "r2", &again), ["billed_twice"]);
    // A returned invoice holds nothing fast.
    stage.pool_does("pc-1", "invoice_return", "r1", &json!({"version": 1, "reason": "Bitte neu stellen."}));
    stage.pool_does("lag-1", "invoice", "r2", &again);
    assert_eq!(stage.pool_refused("lag-1", "invoice", "r1", &head(vec![attended])), ["billed_twice"]);
    // Who does not pay hours takes no invoices.
    stage.profile.hourly_rates.clear();
    assert_eq!(stage.pool_refused("lag-1", "invoice", "r3", &again), ["no_hours_paid"]);
}

#[test]
fn a_substitute_is_billable_for_the_session() {
    let mut stage = stage();
    // `lag-9` has no account of the provider; the seat is the member's.
    let organisation = Some("Organisation lag-1".to_owned());
    let entry = StaffEntry {
        id: StaffId::new("lag-9"),
        name: "Vertretung".to_owned(),
        organisation,
        roles: actor("lag-9").roles,
    };
    stage.register.staff.push(entry);
    stage.go_to("2026-05-10");
    let body = json!({"member": "lag-1", "substitute": "lag-9", "organisation": "Organisation lag-1", "decides": true,
        "session_on": "2026-05-12", "case_code": "P-AAA222", "reason": "Urlaub"});
    stage.pool_does("pc-1", "substitution", "v", &body);
    stage.go_to("2026-05-29");
    let bill = |code: &str| invoice("1", &[line(code, "2026-05-12", "lag-9", "3.00")], "168.00");
    assert_eq!(stage.pool_refused("lag-9", "invoice", "r1", &bill("P-BBB333")), ["not_billable"]);
    stage.pool_does("lag-9", "invoice", "r1", &bill("P-AAA222"));
}

#[test]
fn what_was_attended_and_not_billed_is_proposed() {
    let mut stage = stage();
    let proposed = |stage: &Stage, provider: &str| {
        let three = Decimal::from(3);
        unbilled_lines(&stage.register, &attendance(), provider, three)
            .into_iter()
            .map(|line| (line.session_on.to_string(), line.delegate.to_string()))
            .collect::<Vec<_>>()
    };
    let own = |on: &str| (on.to_owned(), "lag-1".to_owned());
    assert_eq!(proposed(&stage, "Organisation lag-1"), [own("2026-05-12"), own("2026-05-19")]);
    assert_eq!(proposed(&stage, "Organisation lag-3"), []);
    let first = [line("P-AAA222", "2026-05-12", "lag-1", "3.00")];
    stage.pool_does("lag-1", "invoice", "r1", &invoice("1", &first, "168.00"));
    assert_eq!(proposed(&stage, "Organisation lag-1"), [own("2026-05-19")]);
}

#[test]
fn a_session_about_no_case_is_proved_by_its_own_list() {
    let mut stage = stage();
    let lines = [line("", "2026-05-20", "lag-1", "2.00")];
    stage.pool_does("lag-1", "invoice", "r1", &invoice("1", &lines, "112.00"));
    assert_eq!(stage.unsigned("pc-1", "invoice_factual", &attendance()), ["not_attended"]);
    let meeting = json!({"date": "2026-05-20", "time": "9:30", "place": "Raum 2", "topic": "Schnittstellen",
        "participants": ["lag-1", "lag-2"]});
    stage.pool_does("pc-1", "cross_case_session", "x", &meeting);
    stage.signs("pc-1", "invoice_factual");
}

#[test]
fn a_delegate_reads_the_own_invoices_alone() {
    let mut stage = stage();
    stage.pool_does("lag-1", "invoice", "r1", &invoice("1", &two_sessions(), "280.00"));
    let written = stage.register.documents.get(&DocumentKey::new("invoice", Some("r1"))).expect("written");
    let kind = form("invoice").expect("a form");
    for (who, reads) in
        [("lag-1", true), ("pc-1", true), ("bc-1", true), ("lag-2", false), ("cm-1", false), ("kipsy-1", false)]
    {
        assert_eq!(kind.may_read_document(written, &actor(who)), reads, "{who}");
    }
}

/// Domain section 7: 90 attendances, 246 hours, 13,776 euros; from attendance to signature instead of from the import.
#[test]
fn the_hours_of_the_bremen_pool_can_be_invoiced_and_signed() {
    let text = include_str!("../../../testdata/bremen-16.json");
    let file = crate::pool_file::read(text, &crate::random::SeededRandom::new(1)).expect("a lawful file");
    let mut stage = Stage::new(ProfileKind::Bremen);
    stage.profile = file.profile.clone();
    stage.go_to("2018-12-31");
    for member in &file.staff {
        let roles = vec![member.role];
        let (id, organisation) = (member.id.clone(), member.organisation.clone());
        stage.register.staff.push(StaffEntry { id, name: member.name.clone(), organisation, roles });
    }
    let delegates = file.staff.iter().filter(|member| member.role == Role::ProviderDelegate);
    for member in delegates.filter(|member| member.standing_from.is_some()) {
        let seat = json!({"person": member.id, "kind": "delegate", "organisation": member.organisation,
            "nominated_by": "LAG", "decides": true, "from": member.standing_from});
        stage.pool_does("pc-1", "seat", member.id.as_str(), &seat);
    }
    let of_cases = file.cases.iter().flat_map(|case| {
        case.record.sessions.iter().map(|session| AttendedSession {
            case: Some(case.id.clone()),
            case_code: case.identity.panel_code.clone(),
            date: session.date,
            attendees: session.participants.clone(),
        })
    });
    let without_case = file.cross_case_sessions.iter().map(|session| AttendedSession {
        case: None,
        case_code: String::new(),
        date: session.date,
        attendees: session.participants.clone(),
    });
    let sessions: Vec<_> = of_cases.chain(without_case).collect();
    let code_of = |case: &Option<crate::CaseId>| {
        let known = file.cases.iter().find(|known| Some(&known.id) == case.as_ref());
        known.map_or(String::new(), |known| known.identity.panel_code.clone())
    };
    let providers: std::collections::BTreeSet<_> = file.billing.iter().map(|line| line.provider.clone()).collect();
    for (number, provider) in providers.iter().enumerate() {
        let own = file.billing.iter().filter(|line| line.provider == *provider);
        let lines: Vec<_> = own
            .clone()
            .map(|line| {
                let on = line.session_date.to_string();
                self::line(&code_of(&line.case), &on, line.delegate.as_str(), &line.hours.to_string())
            })
            .collect();
        let proposed = unbilled_lines(&stage.register, &sessions, provider, Decimal::from(3));
        assert_eq!(proposed.len(), lines.len(), "{provider}: what was attended is what was billed");
        let total: Decimal = own.map(|line| line.amount).sum();
        let body = json!({"provider": provider, "number": "1", "on": "2018-12-31", "period_from": "2016-10-01",
            "period_to": "2018-12-31", "lines": lines, "total": total.to_string()});
        let item = format!("r{number}");
        stage.pool_does("bc-1", "invoice", &item, &body);
        for name in ["invoice_factual", "invoice_arithmetic"] {
            stage.sign_item("pc-1", name, &item, 1, &sessions).expect("signed");
        }
    }
    let billed = billing_lines(&stage.register, &stage.profile, &sessions);
    let total: Decimal = billed.iter().map(|line| line.amount).sum();
    let hours: Decimal = billed.iter().map(|line| line.hours).sum();
    assert_eq!((billed.len(), hours.to_string(), total.to_string()), (90, "246.00".to_owned(), "13776.00".to_owned()));
    assert!(billed.iter().all(|line| file.billing.contains(line)));
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(64) })]
    /// I15, I16: what is signed is the sum of hours times the rate of the day, attended, of delegates; and it stays.
    #[test]
    fn i15_and_i16_what_is_signed_is_right_and_stays(
        picked in prop::collection::vec((0_usize..3, 0_usize..4, 0_u32..14), 1..5),
        off in prop::sample::select(vec![0_i64, 0, 0, 1, -1]),
        order in any::<bool>(),
    ) {
        let mut stage = stage();
        let sessions = attendance();
        let days = ["2026-05-12", "2026-05-19", "2026-05-26"];
        let codes = ["P-AAA222", "P-BBB333", "P-CCC444"];
        let people = ["lag-1", "lag-1", "lag-2", "xe-1"];
        let lines: Vec<_> = picked
            .iter()
            .map(|(session, person, quarters)| {
                let hours = (Decimal::from(*quarters) / Decimal::from(4)).to_string();
                line(codes[*session], days[*session], people[*person], &hours)
            })
            .collect();
        let sum: Decimal =
            picked.iter().map(|(_, _, quarters)| Decimal::from(*quarters) * Decimal::from(14)).sum();
        let total = (sum + Decimal::new(off, 2)).to_string();
        let body = invoice("1", &lines, &total);
        let taken = stage.pool_act("lag-1", "invoice", "r1", &body).is_ok();
        let mut forms = ["invoice_factual", "invoice_arithmetic"];
        if order { forms.reverse(); }
        for name in forms {
            let _refused = stage.sign("pc-1", name, 1, &sessions);
        }
        let lawful = taken
            && off == 0
            && picked.iter().all(|(session, person, quarters)| *session < 2 && *person < 2 && *quarters > 0);
        prop_assert_eq!(stage.invoice_is() == Some(InvoiceState::Signed), lawful);
        if lawful {
            let billed = billing_lines(&stage.register, &stage.profile, &sessions);
            prop_assert_eq!(billed.iter().map(|line| line.amount).sum::<Decimal>(), sum);
            let before = stage.register.documents.clone();
            for who in ["lag-1", "bc-1", "pc-1"] {
                prop_assert!(stage.pool_act(who, "invoice", "r1", &body).is_err());
            }
            prop_assert!(stage.register.documents == before);
        }
    }
}

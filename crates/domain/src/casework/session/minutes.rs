// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! The minutes: drawn up from what the session wrote, under the case code, for the participants alone (R96, R97).

use std::fmt::Write as _;

use jiff::civil::Date;

use super::agreement::{agreements, written};
use super::attendance::{attendance, attends, invited_as};
use super::result::{ResultKind, SessionResult, result};
use super::thinking::{assessments, consensus, hypotheses};
use crate::casework::act::write;
use crate::casework::invitation::number::{of_session, session, session_mut, split};
use crate::casework::invitation::{LegalDomain, day_de, plan, unspeakable};
use crate::casework::{CaseForm, Context, DocumentKey, Proceeding, Register, Slot, Step, Writer, refusal};
use crate::form::{People, Text, form};
use crate::ids::StaffId;
use crate::rule;
use crate::state::{CaseState, Refusal};

form! {
    /// The minutes of a session. They follow from its end and from their distribution. Item: number of the session.
    pub struct Minutes {
        /// The text.
        must text: Text = "Ergebnisprotokoll";
        /// Who took part.
        may recipients: People = "Teilnehmende";
        /// When they went out.
        may distributed_on: Option<Date> = "Verteilt am";
    }
    /// The pool office gives the minutes to the participants. Item: number of the session.
    pub struct MinutesDistribution {
        /// Checked.
        must checked: bool = "Das Ergebnisprotokoll ist gelesen; jetzt an die Teilnehmenden verteilen";
    }
    /// A participant has received the minutes. Item: number of the session and the person, `1-lag-1`.
    pub struct MinutesReceipt {
        /// Received.
        must received: bool = "Erhalten";
    }
}

/// Minutes as a text that grows.
struct Page(String);

impl Page {
    fn line(&mut self, line: impl AsRef<str>) {
        self.0.push_str(line.as_ref());
        self.0.push('\n');
    }

    fn heading(&mut self, text: &str) {
        self.line("");
        self.line(text);
    }

    /// A labelled text; nothing when it is empty.
    fn told(&mut self, label: &str, text: &str) {
        if !text.is_empty() {
            self.line(format!("{label}: {text}"));
        }
    }
}

fn name(staff: &StaffId, register: &Register) -> String {
    register.person(staff).map_or_else(|| staff.as_str().to_owned(), |person| person.name.clone())
}

/// The minutes of a session as a text: code, attendance with legal domains, understanding, result, agreements. It takes
/// nothing but what was written in the session: no identity, nothing entrusted.
#[must_use]
pub fn minutes_text(case: &Proceeding, no: u8, register: &Register) -> String {
    let mut page = Page(String::new());
    page.line(format!("Ergebnis der {no}. Kooperationsrunde"));
    page.line(format!("Fall: {}", case.case.identity.panel_code));
    if let Some(session) = session(case, no) {
        page.line(format!("Tag: {}", day_de(session.date)));
    }
    if let Some(plan) = plan(case, no) {
        page.told("Ort", &plan.place);
        page.line(format!("Moderation: {}", name(&plan.moderator, register)));
    }
    write_attendance(&mut page, case, no, register);
    write_thinking(&mut page, case, no, register);
    if let Some(result) = result(case, no) {
        write_result(&mut page, &result);
    }
    write_agreements(&mut page, case, no, register);
    page.0
}

/// What people said and wrote, as the minutes repeat it. Who sat at the table is left out: a provider that sends its
/// delegate may be one that the young person knows. Without the register people appear by their ids, so that a colleague
/// of the same name stops nothing.
fn spoken_text(case: &Proceeding, no: u8) -> String {
    let (mut page, nobody) = (Page(String::new()), Register::default());
    if let Some(plan) = plan(case, no) {
        page.told("Ort", &plan.place);
    }
    write_thinking(&mut page, case, no, &nobody);
    if let Some(result) = result(case, no) {
        write_result(&mut page, &result);
    }
    write_agreements(&mut page, case, no, &nobody);
    page.0
}

fn write_attendance(page: &mut Page, case: &Proceeding, no: u8, register: &Register) {
    page.heading("Anwesend");
    let list = attendance(case, no).map(|list| list.people.0).unwrap_or_default();
    for row in list {
        let invitee = invited_as(case, no, &row.person, register);
        let capacity = invitee.as_ref().map_or("Moderation", |invitee| invitee.capacity.de());
        let stands_for = invitee.map(|invitee| invitee.stands_for).filter(|text| !text.is_empty());
        let stands_for = stands_for.map(|text| format!(", {text}")).unwrap_or_default();
        page.line(format!(
            "- {}{stands_for} ({capacity}; {}; Rechtskreis: {})",
            name(&row.person, register),
            row.profession.de(),
            row.legal_domain.de()
        ));
    }
}

fn write_thinking(page: &mut Page, case: &Proceeding, no: u8, register: &Register) {
    let held = hypotheses(case, no);
    if !held.is_empty() {
        page.heading("Fallverstehen");
    }
    for entry in held {
        let form = entry.form;
        page.line(format!("- {} ({}; {})", form.text, form.profession.de(), form.status.de()));
        page.told("  Dafür", &form.evidence_for);
        page.told("  Dagegen", &form.evidence_against);
    }
    let given = assessments(case, no);
    if !given.is_empty() {
        page.heading("Fachliche Einschätzungen");
    }
    for entry in given {
        let person = split(&entry.item).map(|(_, person)| name(&StaffId::new(person), register)).unwrap_or_default();
        let form = entry.form;
        page.line(format!(
            "- {person} ({}): Ausdruck von {}; Selbstgefährdung {}, Fremdgefährdung {}",
            form.profession.de(),
            form.origin.de(),
            form.risk_self.de(),
            form.risk_others.de()
        ));
        page.told("  Einschätzung", &form.account);
        page.told("  Abweichende Meinung", &form.dissent);
    }
    if let Some(common) = consensus(case, no) {
        page.line(format!("Gemeinsam: Ausdruck von {}", common.de()));
    }
}

fn write_result(page: &mut Page, result: &SessionResult) {
    page.heading("Ergebnis");
    page.line(result.outcome.de());
    let domain = |domain: Option<LegalDomain>| domain.unwrap_or(LegalDomain::YouthWelfare);
    // The measures of all systems stand side by side (R144), youth welfare first.
    let mut rows: Vec<_> = result.components.iter().collect();
    rows.sort_by_key(|row| domain(row.legal_domain));
    for row in rows {
        let mut line = format!("- {} [{}]", row.code.de(), domain(row.legal_domain).de());
        if !row.provider.is_empty() {
            let _ = write!(line, ", {}", row.provider);
        }
        if let Some(from) = row.from {
            let _ = write!(line, ", ab {}", day_de(from));
        }
        if let Some(to) = row.to {
            let _ = write!(line, ", bis {}", day_de(to));
        }
        if !row.terms.is_empty() {
            let _ = write!(line, "; {}", row.terms);
        }
        page.line(line);
    }
    page.told("Begleitung der Umsetzung", &result.accompaniment);
    page.told("Ziele", &result.goals);
    page.told("Das muss ein Angebot leisten", &result.must_haves);
    page.told("Ausgeschlossen", &result.exclusions);
    page.told("Offene Punkte", &result.open_points);
    page.told("Planungsschritte", &result.planning_steps);
    if result.outcome == ResultKind::Solution {
        page.line("Die Entscheidung trifft das Jugendamt (§ 36a SGB VIII).");
    }
}

fn write_agreements(page: &mut Page, case: &Proceeding, no: u8, register: &Register) {
    page.heading("Vereinbarungen");
    let kinds = written(case, no);
    for view in agreements(case, no) {
        let kind = kinds.iter().find(|entry| entry.item == view.item).map(|entry| &entry.form);
        let with = kind.and_then(|form| form.component).map(|component| {
            let form = kind.map(|form| format!(" ({}, {})", form.provider, form.capacity)).unwrap_or_default();
            format!("; {}{form}", component.de())
        });
        let label = kind.map_or("Aufgabe", |form| form.kind.de());
        page.line(format!(
            "{}. {}: {} bis {} [{label}{}]",
            view.position,
            name(&view.responsible, register),
            view.task,
            day_de(view.due),
            with.unwrap_or_default()
        ));
    }
}

/// Draws up the minutes.
pub(super) fn draw_up(after: &mut Proceeding, no: u8, distributed_on: Option<Date>, context: &Context<'_>) {
    let recipients = session(after, no).map(|session| session.participants.clone()).unwrap_or_default();
    let minutes = Minutes {
        text: Text::from(minutes_text(after, no, context.register)),
        recipients: People(recipients),
        distributed_on,
    };
    // A form is plain data; writing it as JSON cannot fail.
    let body = serde_json::to_value(&minutes).unwrap_or_default();
    write(after, DocumentKey::new(Minutes::NAME, Some(&no.to_string())), body, context);
}

/// The minutes of a session, whoever asks: for the case lead, the unit head and the pool office.
#[must_use]
pub fn minutes(case: &Proceeding, no: u8) -> Option<Minutes> {
    case.documents.item::<Minutes>(Minutes::NAME, &no.to_string())
}

/// The minutes for a person who took part; none for everybody else, and none before they went out (R97).
#[must_use]
pub fn minutes_for(case: &Proceeding, no: u8, staff: &StaffId) -> Option<Minutes> {
    minutes(case, no).filter(|minutes| minutes.distributed_on.is_some() && minutes.recipients.0.contains(staff))
}

impl CaseForm for Minutes {
    const NAME: &'static str = "minutes";
    const TITLE: &'static str = "Ergebnisprotokoll";
    const STEP: Step = Step::Session;
    const MANY: bool = true;
    const WRITERS: &'static [Writer] = &[Writer::System];

    /// They follow from the session and are never handed in.
    fn open_in(_: CaseState) -> bool {
        false
    }
}

impl CaseForm for MinutesDistribution {
    const NAME: &'static str = "minutes_distribution";
    const TITLE: &'static str = "Ergebnis verteilen";
    const STEP: Step = Step::Session;
    const MANY: bool = true;
    const WRITERS: &'static [Writer] = &[Writer::Coordinator];
    const ABOUT: Option<&'static str> = Some("minutes");

    fn open_in(state: CaseState) -> bool {
        state == CaseState::OnHold || (state.is_active() && !matches!(state, CaseState::Triage | CaseState::InSession))
    }

    fn slots(case: &Proceeding, _: &Context<'_>) -> Option<Vec<Slot>> {
        let drawn_up =
            case.case.record.sessions.iter().map(|session| session.no).filter(|no| minutes(case, *no).is_some());
        Some(drawn_up.map(Slot::of_session).collect())
    }

    fn rules(&self, item: Option<&str>, before: &Proceeding, context: &Context<'_>) -> Vec<Refusal> {
        let no = item.and_then(crate::casework::invitation::number::no_of);
        let Some(no) = no.filter(|no| minutes(before, *no).is_some()) else {
            let message = "Zu dieser Sitzung gibt es kein Ergebnisprotokoll.";
            return vec![refusal(rule::MINUTES_MISSING, "", message, "Beenden Sie zuerst die Sitzung.")];
        };
        if let Err(wrong) = of_session(item, no, false) {
            return vec![wrong];
        }
        let text = spoken_text(before, no);
        unspeakable(before, &[("", &text)], context)
    }

    fn apply(&self, item: Option<&str>, after: &mut Proceeding, context: &Context<'_>) {
        let Some(no) = item.and_then(crate::casework::invitation::number::no_of) else { return };
        let today = context.today();
        if let Some(session) = session_mut(after, no) {
            // A corrected version goes out again; the first day counts.
            session.minutes_distributed_on.get_or_insert(today);
        }
        draw_up(after, no, Some(today), context);
    }
}

impl CaseForm for MinutesReceipt {
    const NAME: &'static str = "minutes_receipt";
    const TITLE: &'static str = "Ergebnis erhalten";
    const STEP: Step = Step::Session;
    const MANY: bool = true;
    const WRITERS: &'static [Writer] = &[Writer::Participant, Writer::CaseLead, Writer::Coordinator];
    const ABOUT: Option<&'static str> = Some("minutes");

    fn open_in(state: CaseState) -> bool {
        state == CaseState::Closed || MinutesDistribution::open_in(state)
    }

    fn slots(case: &Proceeding, context: &Context<'_>) -> Option<Vec<Slot>> {
        let staff = context.staff();
        let received = |no: &u8| staff.is_some_and(|staff| minutes_for(case, *no, staff).is_some());
        let numbers = case.case.record.sessions.iter().map(|session| session.no).filter(received);
        let own = |no| Some(Slot::new(format!("{no}-{}", staff?), format!("{no}. Kooperationsrunde")));
        Some(numbers.filter_map(own).collect())
    }

    fn rules(&self, item: Option<&str>, before: &Proceeding, context: &Context<'_>) -> Vec<Refusal> {
        let named = item.and_then(split);
        let own = named.filter(|(_, person)| context.staff().is_some_and(|staff| staff.as_str() == *person));
        let Some((no, person)) = own else {
            return vec![refusal(rule::NOT_FOR_OTHERS, "", "Das kann jede Person nur für sich selbst.", "")];
        };
        if !attends(before, no, &StaffId::new(person)) || minutes_for(before, no, &StaffId::new(person)).is_none() {
            let message = "Das Ergebnis bekommen nur die Teilnehmenden dieser Sitzung.";
            let help = context.help_of_office(
                "Den Empfang bestätigt nur, wer in der Anwesenheit steht.",
                "Bitte wenden Sie sich an die Poolkoordination.",
            );
            return vec![refusal(rule::NOT_A_PARTICIPANT, "", message, help)];
        }
        Vec::new()
    }
}
